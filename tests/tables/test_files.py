"""Tables that go through a file: they come back as they were, with what made them, and work everywhere."""

import dataclasses
import json
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from figure_cases import words
from pandas.testing import assert_frame_equal

import alkstruct as alk
from alkstruct.energy.energies import energy_named
from alkstruct.figures.tidy import tidy
from alkstruct.io import table_files
from alkstruct.tables import text as tables_text

ENDINGS = [".csv", ".tsv", ".json", ".xlsx", ".parquet", ".csv.gz"]
MODELLED = ["L1196M", "G1202R", "S1206Y", "T1151_L1152insT", "C1156Y+L1198F"]
VARIANTS = [*MODELLED, "E1167del", "G1202", '=1+1, "quoted"\n', ""]

TABLES = ["score", "annotated", "compare", "scan", "sites", "rank", "vina", "waters", "changed"]

every_ending = pytest.mark.parametrize("ending", ENDINGS)


@pytest.fixture(scope="module")
def tables(few_backbones_throughout):
    score = alk.score("crizotinib", VARIANTS)
    compare = alk.compare(VARIANTS, ["crizotinib", "ceritinib"])
    return {
        "score": score,
        "annotated": alk.annotate(score, "crizotinib"),
        "compare": alk.annotate(compare),
        "scan": alk.scan("lorlatinib", within=3.3),
        "sites": alk.compare_sites(["crizotinib", "ceritinib"], ["G1202R", "L1196", 1124]),
        "rank": alk.rank_inhibitors("G1202R"),
        "vina": alk.score("crizotinib", ["G1202R"], "vina"),
        "waters": alk.score("crizotinib", ["D1270N"], waters=True),
        "changed": alk.score("crizotinib", ["G1202R"], dataclasses.replace(energy_named("allatom"), wall=3.0)),
    }


def saved(table, folder, ending):
    """The path of a table in a file; a gzipped one is made by pandas from our columns."""
    if ending != ".csv.gz":
        return alk.save_table(table, folder / f"table{ending}")
    plain = pd.read_csv(alk.save_table(table, folder / "table.csv"), keep_default_na=False, dtype=str)
    plain.to_csv(folder / "table.csv.gz", index=False)
    return folder / "table.csv.gz"


@every_ending
@pytest.mark.parametrize(
    "name", ["score", "annotated", "compare", "scan", "sites", "rank", "vina", "waters", "changed"]
)
def test_a_table_comes_back_as_it_was(tables, tmp_path, name, ending):
    table = tables[name]
    again = alk.read_table(saved(table, tmp_path, ending))
    if ending == ".xlsx" and name in ("score", "annotated", "compare"):  # cells have no line ends
        again["variant"] = again["variant"].str.replace('"quoted" ', '"quoted"\n').replace("", "")
    assert_frame_equal(again, table, rtol=1e-15)
    assert again.attrs == table.attrs


def test_a_file_says_what_made_it(tables, tmp_path):
    notes = {entry: list(alk.load(entry).notes) for entry in ("2XP2", "4MKC")}
    made = {"energy": "consensus", "alkstruct": alk.__version__}
    assert (
        tables["score"].attrs == {"pdb_id": "2XP2", "inhibitor": "crizotinib", "notes": {"2XP2": notes["2XP2"]}} | made
    )
    assert tables["compare"].attrs == {"notes": notes} | made
    assert tables["rank"].attrs["notice"] == "For research use; it selects no therapy."
    energies = {name: tables[name].attrs["energy"] for name in ("vina", "waters", "changed")}
    assert energies == {"vina": "vina", "waters": "consensus, with waters", "changed": "allatom, changed"}
    # as any reader finds it
    plain = pd.read_csv(alk.save_table(tables["score"], tmp_path / "t.csv"))
    assert list(plain)[-5:] == ["pdb_id", "inhibitor", "energy", "alkstruct", "notes"]
    row = plain.iloc[-1]
    assert [row.pdb_id, row.inhibitor, row.energy, row.alkstruct] == [
        "2XP2",
        "crizotinib",
        "consensus",
        alk.__version__,
    ]
    plain = pd.read_csv(alk.save_table(tables["compare"], tmp_path / "c.csv"))
    assert plain.notes[1].split(" | ") == notes["4MKC"]
    assert pd.read_parquet(alk.save_table(tables["score"], tmp_path / "t.parquet")).attrs == tables["score"].attrs
    book = openpyxl.load_workbook(alk.save_table(tables["score"], tmp_path / "t.xlsx"))
    assert book.sheetnames == ["table", "provenance"]
    assert {key.value: json.loads(value.value) for key, value in book["provenance"]} == tables["score"].attrs


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_a_table_without_rows_comes_back_with_its_columns(tmp_path, ending):
    table = alk.compare("G1202R", ["crizotinib"]).iloc[:0]
    assert_frame_equal(alk.read_table(alk.save_table(table, tmp_path / f"t{ending}")), table)


def test_tables_of_contacts_and_rotamers_say_what_made_them(tmp_path):
    structure = alk.load("2XP2")
    for table, energy in ((alk.contacts(structure), None), (alk.build(structure, "L1196M", "vina").rotamers, "vina")):
        assert (table.attrs["pdb_id"], table.attrs.get("energy")) == ("2XP2", energy)
        for ending in (".csv", ".xlsx", ".parquet", ".json"):
            again = alk.read_table(alk.save_table(table, tmp_path / f"t{ending}"))
            assert again.attrs["notes"] == {"2XP2": list(structure.notes)}
            assert len(again) == len(table)


# ------------------------------------------------------------------------------------------ work everywhere


def plain_csv(table, folder):
    return pd.read_csv(alk.save_table(table, folder / "t.csv"))


def bare_csv(table, folder):
    """Written by pandas alone, so that nothing says what made it."""
    table.to_csv(folder / "t.csv", index=False)
    return pd.read_csv(folder / "t.csv")


def plain_excel(table, folder):
    return pd.read_excel(alk.save_table(table, folder / "t.xlsx"))


def plain_parquet(table, folder):
    return pd.read_parquet(alk.save_table(table, folder / "t.parquet"))


def plain_json(table, folder):
    return pd.read_json(alk.save_table(table, folder / "t.json"))


def all_text(table, folder):
    return pd.read_csv(alk.save_table(table, folder / "t.csv"), dtype=str, keep_default_na=False)


def objects(table, folder):
    return table.astype(object)


READERS = [plain_csv, bare_csv, plain_excel, plain_parquet, plain_json, all_text, objects]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["annotated", "compare"])
def test_every_table_function_takes_what_pandas_reads(tables, tmp_path, read, name):
    table = tables[name].iloc[:10].copy()
    table = table[table["variant"].isin([*MODELLED, "E1167del", "G1202"])].reset_index(drop=True)
    other = read(table, tmp_path)
    assert str(alk.style(other)) == str(alk.style(table))
    assert alk.style(other).set_uuid("x").to_html() == alk.style(table).set_uuid("x").to_html()
    drawn, expected = (tidy(one, "a figure", "a table", "variant ddg") for one in (other, table))
    assert_frame_equal(drawn, expected, rtol=1e-12)  # all that a figure sees
    again = alk.annotate(other, "crizotinib")
    assert again["measured_note"].tolist() == table["measured_note"].tolist()
    assert str(alk.style(again)) == str(alk.style(table))
    texts = [
        tables_text.score_grid,
        tables_text.why,
        tables_text.evidence,
        tables_text.legend,
        tables_text.verdict_counts,
    ]
    texts += [tables_text.matrix] if name == "compare" else []
    assert [write(other) for write in texts] == [write(table) for write in texts]
    quick = (table["variant"] != "T1151_L1152insT").to_numpy()  # a loop takes seconds to rebuild
    assert alk.score("crizotinib", other[quick])["variant"].tolist() == table["variant"][quick].tolist()


@pytest.mark.parametrize("plot", [alk.plot_comparison, alk.plot_regions])
def test_figures_of_a_plain_csv_are_those_of_the_table(tables, tmp_path, plot):
    table = tables["compare"].iloc[:10]
    drawn, expected = (words(plot(one)) for one in (plain_csv(table, tmp_path), table))
    assert drawn == expected and "G1202R" in drawn


@pytest.mark.parametrize("read", READERS)
def test_scans_and_rankings_that_pandas_reads_are_drawn_and_written(tables, tmp_path, read):
    scan = tables["scan"]
    other = read(scan, tmp_path)
    (mesh,), (expected,) = (
        [c for c in ax.collections if getattr(c, "get_coordinates", None)] for ax in map(alk.plot_scan, (other, scan))
    )
    np.testing.assert_allclose(mesh.get_array().filled(-1), expected.get_array().filled(-1), rtol=1e-12)
    structure = alk.load("lorlatinib")
    shown, wanted = (alk.view_scan(structure, table).scene for table in (other, scan))
    assert (shown.caption, shown.title) == (wanted.caption, wanted.title)
    if read not in (bare_csv, plain_excel):  # neither holds what made it
        with pytest.raises(alk.AlkstructError, match="the table is of 4CLI, not of 2XP2"):
            alk.view_scan("2XP2", other)
    ranking = tables["rank"]
    assert tables_text.ranking(read(ranking, tmp_path)) == tables_text.ranking(ranking)


def test_two_tables_that_were_joined_stay_told_apart(tables, tmp_path):
    """Rows of two complexes: which is whose stays a column."""
    first = plain_csv(tables["score"], tmp_path)
    joined = pd.concat([first, plain_csv(alk.score("lorlatinib", "G1202R", "vina"), tmp_path)])
    styler = alk.style(joined)
    assert {"pdb_id", "inhibitor", "energy"} <= set(styler.data.columns)
    assert styler.data["inhibitor"].tolist() == ["crizotinib"] * len(first) + ["lorlatinib"]


# ----------------------------------------------------------------------------------------------- refusals


def test_what_is_no_number_is_named(tables):
    table = tables["score"].astype({"ddg": object})
    table.loc[0, "ddg"] = "about 1"
    for show in (alk.style, alk.plot_comparison):
        with pytest.raises(alk.AlkstructError, match="the column ddg holds 'about 1', which is no number; mend it"):
            show(table)
    with pytest.raises(alk.AlkstructError, match=r"the column position holds 1196\.5, which is no whole number"):
        alk.style(tables["score"].assign(position=1196.5))
    with pytest.raises(alk.AlkstructError, match="the column is_stand_in holds 'perhaps'"):
        alk.style(tables["annotated"].assign(is_stand_in="perhaps"))
    twice = pd.concat([tables["score"], tables["score"][["ddg"]]], axis=1)
    with pytest.raises(alk.AlkstructError, match="the table has the column 'ddg' twice"):
        alk.style(twice)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("disruption", 40.0, "disruption holds 40, which is above 1"),
        ("clash_free", -0.5, "clash_free holds -0.5, which is below 0"),
        ("ddg", np.inf, "ddg holds inf, which is not finite"),
        ("ddg_sd", -1.0, "ddg_sd holds -1, which is below 0"),
        ("distance", -2.9, "distance holds -2.9, which is below 0"),
        (
            "verdict",
            "resists",
            "verdict holds 'resists', which is none of disrupts, weakens, neutral, improves, indirect",
        ),
    ],
)
@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_values_that_cannot_be_are_refused(tables, tmp_path, column, value, said, ending):
    table = tables["vina"].astype({"verdict": str}).assign(**{column: value})
    path = tmp_path / f"t{ending}"
    table.to_csv(path, index=False) if ending == ".csv" else table.to_parquet(path, index=False)
    for read in (lambda: alk.read_table(path), lambda: alk.style(table)):
        with pytest.raises(alk.AlkstructError, match=f"the column {said}.*; mend it"):
            read()


def test_decimal_commas_of_a_spreadsheet_are_numbers(tables, tmp_path):
    table = tables["vina"]
    text = alk.save_table(table, tmp_path / "t.csv").read_text(encoding="utf-8")
    frame = pd.read_csv(tmp_path / "t.csv")
    frame.to_csv(tmp_path / "german.csv", index=False, sep=";", decimal=",", encoding="utf-8-sig")
    assert "0,0" in (tmp_path / "german.csv").read_text(encoding="utf-8-sig") and ";" not in text.splitlines()[0]
    assert_frame_equal(alk.read_table(tmp_path / "german.csv"), table, rtol=1e-15)


def test_text_in_a_spreadsheet_is_no_formula(tables, tmp_path):
    sheet = openpyxl.load_workbook(alk.save_table(tables["score"], tmp_path / "t.xlsx"))["table"]
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any(cell.value.startswith("=1+1") for cell in cells)
    assert not [cell.value for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.csv", b"", "cannot be read as a table"),
        ("t.csv", b'variant,ddg\n"L1196M', "cannot be read as a table"),
        ("t.json", b"{", "cannot be read as a table"),
        ("t.json", b'{"variant": "L1196M"}', "is no list of rows"),
        ("t.json", b"[" * 100_000, "cannot be read as a table"),
        ("t.xlsx", b"variant", "cannot be read as a table"),
        ("t.parquet", b"PAR1PAR1", "cannot be read as a table"),
        ("t.xls", b"", "is no table file by its name; end it in one of .csv, .tsv, .json, .xlsx, .parquet"),
        ("t.xlsx", None, "there is no such file"),
    ],
)
def test_damaged_and_absent_files_are_one_error(tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(alk.AlkstructError, match=said) as error:
        alk.read_table(tmp_path / name)
    assert name in str(error.value)
    with pytest.raises(alk.AlkstructError):
        alk.score("crizotinib", tmp_path / name)


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch, tables):
    path = alk.save_table(tables["score"], tmp_path / "t.xlsx")
    monkeypatch.setattr(table_files, "MOST_BYTES", sum(p.file_size for p in zipfile.ZipFile(path).infolist()) - 1)
    with pytest.raises(alk.AlkstructError, match="unpacks to more than"):
        alk.read_table(path)


def test_damaged_text_of_a_parquet_file_is_found_when_it_is_read(tmp_path, tables):
    path = alk.save_table(tables["vina"], tmp_path / "t.parquet")
    whole = path.read_bytes()
    assert b"Arg1202 collides" in whole
    path.write_bytes(whole.replace(b"Arg1202 collides", b"Arg1202 \xb1\xffllides"))
    with pytest.raises(alk.AlkstructError, match="cannot be read as a table"):
        alk.read_table(path)


@pytest.mark.parametrize(("name", "package"), [("t.xlsx", "openpyxl"), ("t.parquet", "pyarrow")])
def test_a_package_that_is_missing_is_named_with_its_extra(tmp_path, monkeypatch, tables, name, package):
    path = alk.save_table(tables["vina"], tmp_path / name)
    monkeypatch.setattr(table_files, "find_spec", lambda asked: None if asked == package else asked)
    said = rf"needs the package {package}: pip install 'alkstruct\[tables\]', or take a \.csv file"
    for use in (
        lambda: alk.read_table(path),
        lambda: alk.save_table(tables["vina"], path),
        lambda: alk.score("crizotinib", path),
    ):
        with pytest.raises(alk.AlkstructError, match=said):
            use()


def test_what_cannot_be_saved_is_refused(tmp_path, tables):
    with pytest.raises(alk.AlkstructError, match="what to save is a table, not str"):
        alk.save_table("G1202R", tmp_path / "t.csv")
    for ending in (".csv", ".json", ".xlsx", ".parquet"):
        with pytest.raises(alk.AlkstructError, match=r"cannot write .*; give a file in a folder that is there"):
            alk.save_table(tables["vina"], tmp_path / "absent" / f"t{ending}")


def test_a_date_of_ones_own_becomes_text(tmp_path):
    table = alk.score("2XP2", ["L1196M"], energy="vina")
    table["date"] = pd.Timestamp("2026-01-31")
    assert alk.read_table(alk.save_table(table, tmp_path / "table.json"))["date"].tolist() == ["2026-01-31 00:00:00"]


def test_two_columns_of_one_name_are_refused(tmp_path):
    """pandas calls the second one variant.1, and its variants were lost."""
    (tmp_path / "list.csv").write_text("sample,variant,variant\n1,L1196M,G1202R\n", encoding="utf-8")
    with pytest.raises(alk.AlkstructError, match="several columns 'variant'"):
        alk.score("2XP2", tmp_path / "list.csv", energy="vina")
