"""Lists of variants as text, files, columns and values; and `strict`, which takes no row for an answer."""

import gzip
import json
import time
from itertools import repeat
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import alkstruct as alk
from alkstruct.cli.main import main
from alkstruct.kinase import notation
from alkstruct.scoring import variant_lists
from alkstruct.scoring.variant_lists import read_variants

PAIR = ["L1196M", "G1202R"]


def names(given):
    return [str(variant) for variant in read_variants(given)]


@pytest.mark.parametrize(
    "text",
    [
        "L1196M,G1202R",
        "L1196M, G1202R",
        "L1196M G1202R",
        "L1196M\tG1202R",
        "L1196M\nG1202R\n",
        "L1196M\r\nG1202R",
        " ,L1196M,,\n\n  p.Gly1202Arg , ",
        "L1196M # gatekeeper\n# nothing here\nG1202R#solvent front",
        "ALK L1196M, NP_004295.2:p.(Gly1202Arg)",
        "p.L1196M p.G1202R",
    ],
)
def test_a_text_holds_several(text):
    assert names(text) == PAIR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C1156Y + L1198F", ["C1156Y+L1198F"]),
        ("C1156Y / L1198F G1202R", ["C1156Y+L1198F", "G1202R"]),
        ("p.[Cys1156Tyr;Leu1198Phe], G1202R", ["C1156Y+L1198F", "G1202R"]),
        ("ALK G1202R", ["G1202R"]),
        ("G1202R G1202R", ["G1202R", "G1202R"]),
    ],
)
def test_sites_of_one_variant_stay_together(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize("text", ["", " ", "# none\n", "L1196M G1202", "L1196M, ALK", "p.[L1196M,G1202R]", "G1202*"])
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(alk.NotationError, match="cannot read"):
        read_variants(text)


def test_values():
    g1202r = alk.parse("G1202R")
    assert read_variants(g1202r) == read_variants(g1202r.mutations[0]) == [g1202r]
    for given in (PAIR, tuple(PAIR), iter(PAIR), pd.Series(PAIR), pd.Index(PAIR), [alk.parse(v) for v in PAIR]):
        assert names(given) == PAIR
    assert read_variants([]) == []
    for given in (42, None):
        with pytest.raises(alk.NotationError, match="variants are text, a file, a column or a list, not"):
            read_variants(given)


def test_columns_of_tables():
    table = pd.DataFrame({"patient": [1, 2], "variant": PAIR})
    assert names(table) == names(table.variant) == PAIR
    with pytest.raises(alk.NotationError, match='the table has no column "variant"; it has patient, mutation; give'):
        read_variants(table.rename(columns={"variant": "mutation"}))
    with pytest.raises(alk.NotationError, match="a variant is text, not float"):
        read_variants(pd.Series(["L1196M", float("nan")]))


def test_files(tmp_path):
    for name, text in {
        "list.txt": "L1196M\nG1202R  # solvent front\n",
        "table.csv": 'patient,variant\n1,L1196M\n2,"p.Gly1202Arg"\n',
        "table.TSV": "variant\tpatient\nL1196M\t1\nG1202R\t2\n",
    }.items():
        (tmp_path / name).write_text(text)
        assert names(tmp_path / name) == PAIR
    pd.DataFrame({"patient": [1, 2], "variant": PAIR}).to_excel(tmp_path / "list.xlsx", index=False)
    pd.DataFrame({" Variant ": PAIR}).to_parquet(tmp_path / "list.parquet")
    pd.DataFrame({"variant": PAIR}).to_json(tmp_path / "list.json", orient="records")
    (tmp_path / "german.csv").write_bytes("\ufeffsep=;\r\nPatient;Variant\r\n1;L1196M\r\n2;p.Gly1202Arg\r\n".encode())
    (tmp_path / "zipped.csv.gz").write_bytes(gzip.compress(b"variant,ic50\nL1196M,1\nG1202R,2\n"))
    for name in ("list.txt", "list.xlsx", "list.parquet", "list.json", "german.csv", "zipped.csv.gz"):
        assert names(tmp_path / name) == PAIR
        if name != "zipped.csv.gz":  # the name of a file may be a text
            assert names(str(tmp_path / name)) == PAIR
    pd.DataFrame({"variant": ["L1196M", None, "G12", 7]}).to_excel(tmp_path / "gaps.xlsx", index=False)
    found = read_variants(tmp_path / "gaps.xlsx", strict=False)
    assert [str(entry) for entry in found] == ["L1196M", "G12", "7"]  # a row without a cell is none
    (tmp_path / "other.csv").write_text("mutation\nL1196M\n")
    with pytest.raises(alk.NotationError, match=r'other\.csv has no column "variant"; it has mutation'):
        read_variants(tmp_path / "other.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(alk.AlkstructError, match=r"empty\.csv cannot be read as a table"):
        read_variants(tmp_path / "empty.csv")
    (tmp_path / "gap.csv").write_text("variant,patient\nL1196M,1\n,2\n")
    with pytest.raises(alk.NotationError, match="cannot read ''"):
        read_variants(tmp_path / "gap.csv")
    with pytest.raises(alk.AlkstructError, match=r"absent\.txt cannot be read: No such file or directory"):
        read_variants(tmp_path / "absent.txt")


@pytest.mark.parametrize(
    ("text", "read", "comment"),
    [
        ("L1196M # gatekeeper, G1202R", ["L1196M"], ["G1202R"]),
        ("L1196M #1, p.Gly1202Arg #2", ["L1196M"], ["G1202R"]),
        ("L1196M # as (G1202R) in PMC12345, 2007\nC1156Y # too", ["L1196M", "C1156Y"], ["G1202R"]),
        ("# G1202R\nL1196M # the gatekeeper of 2011", ["L1196M"], []),
    ],
)
def test_variants_in_a_comment_behind_others_are_noted(text, read, comment, tmp_path):
    """They were dropped; a line that is a comment as a whole says nothing else."""
    (tmp_path / "list.txt").write_text(text)
    said = [f"what stands behind # is a comment and not read: {', '.join(comment)}"] if comment else []
    for given in (text, tmp_path / "list.txt"):
        found = read_variants(given)
        assert [str(variant) for variant in found] == read and found.notes == said
    assert alk.score("2XP2", text, energy="vina").attrs["notes"].get("variants", []) == said


def test_the_command_line_says_what_is_a_comment(capsys):
    assert main(["evidence", "L1196M # and G1202R"]) == 0
    assert "Note: what stands behind # is a comment and not read: G1202R" in capsys.readouterr().out


def test_other_sheets_are_not_read_and_told(tmp_path):
    path = tmp_path / "two.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"variant": ["L1196M"]}).to_excel(book, sheet_name="first", index=False)
        pd.DataFrame({"variant": ["G1202R"]}).to_excel(book, sheet_name="second", index=False)
        pd.DataFrame().to_excel(book, sheet_name="empty", index=False)
    for read in (read_variants, alk.read_table):
        with pytest.warns(
            alk.AlkstructWarning, match="two.xlsx: of its sheets 'first' is read, and not 'second'; give"
        ):
            assert len(read(path)) == 1


def test_formulas_without_values_are_refused(tmp_path):
    """As programs write them; a spreadsheet program would have saved their values."""
    book = openpyxl.Workbook()
    for row in (["variant", "patient"], ["L1196M", 1], ["=A2", 2]):
        book.active.append(row)
    book.save(tmp_path / "formulas.xlsx")
    for read in (read_variants, alk.read_table):
        with pytest.raises(alk.AlkstructError, match=r"has formulas without their values, the first in A3; open it in"):
            read(tmp_path / "formulas.xlsx")


def test_a_list_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(variant_lists, "MOST_VARIANTS", 1000)
    for given in (repeat("G1202R"), "G1202R " * 1001):
        with pytest.raises(alk.NotationError, match="more than 1000 variants are not taken at once"):
            read_variants(given)


def test_scores_take_lists(tmp_path):
    (tmp_path / "list.txt").write_text("\n".join(PAIR))
    expected = alk.score("crizotinib", PAIR)
    for given in (" ".join(PAIR), tmp_path / "list.txt", pd.DataFrame({"variant": PAIR})):
        assert_frame_equal(alk.score("crizotinib", given), expected)
    compared = alk.compare("L1196M, G1202R", ["crizotinib"])
    assert compared.variant.tolist() == PAIR


# ------------------------------------------------------------------------------------------------- strict


def test_strict_takes_no_row_for_an_answer():
    assert_frame_equal(alk.score("crizotinib", PAIR, strict=True), alk.score("crizotinib", PAIR))
    with pytest.raises(alk.NotModelledError, match=r"2 of 3 variants cannot be estimated in 2XP2: ") as problem:
        alk.score("crizotinib", ["G1202R", "E1167del", "S1281G"], strict=True)
    for part in ("E1167del: the change lies inside a helix", "S1281G: residue 1281 is not resolved", "strict=True"):
        assert part in str(problem.value)
    with pytest.raises(alk.NotModelledError, match="cannot be estimated in 4MKC: S1281G: 4MKC carries the G of S1281G"):
        alk.compare("S1281G", ["ceritinib"], strict=True)


def test_the_command_line_takes_files_and_is_strict(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("list.txt").write_text("L1196M\nE1167del\n")
    assert main(["score", "crizotinib", "G1202R", "@list.txt", "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [row["variant"] for row in records] == ["G1202R", "L1196M", "E1167del"]
    assert main(["score", "crizotinib", "G1202R L1196M", "C1156Y + L1198F", "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [row["variant"] for row in records] == ["G1202R", "L1196M", "C1156Y+L1198F"]
    assert main(["score", "crizotinib", "@list.txt", "--strict"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert "1 of 2 variants cannot be estimated" in err and "without --strict each" in err
    assert main(["compare", "@absent.txt"]) == 2
    assert "absent.txt cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["L1196M," * 12, "L1196M " * 12, "L1196M\n" * 12, "x," * 12])
def test_a_text_of_too_many_is_refused_before_it_is_read(monkeypatch, text):
    monkeypatch.setattr(variant_lists, "MOST_VARIANTS", 10)
    with pytest.raises(alk.NotationError, match="more than 10 variants are not taken at once; give them in parts"):
        read_variants(text)


def test_a_variant_has_a_length_that_it_may_have():
    assert str(alk.parse("K1150_E1154delins" + "A" * 900)).endswith("A" * 900)
    with pytest.raises(alk.NotationError, match="it has 1001 characters, and a variant at most 1000"):
        alk.parse("K1150_E1154delins".ljust(notation.LONGEST_VARIANT + 1, "A"))


@pytest.mark.parametrize("letter", [",", "[", "]", "[,", "],", "+", "/ ", " ", "#", "\n"])
def test_a_long_text_takes_no_square_of_time(letter):
    """A million characters in seconds: looking ahead at each comma took hours."""
    started = time.monotonic()
    with pytest.raises(alk.NotationError):
        read_variants(f"X{letter * (1_000_000 // len(letter))}X")
    assert time.monotonic() - started < 5


def test_a_row_that_is_longer_than_the_head_is_refused(tmp_path):
    # pandas drops its last cells with a warning
    (tmp_path / "list.csv").write_text("variant,note\nG1202R,a,b,c\nL1196M,d\n", encoding="utf-8")
    with pytest.raises(alk.AlkstructError, match="cannot be read as a table"):
        read_variants(tmp_path / "list.csv")


def test_a_long_list_of_what_is_no_variant_is_read_in_seconds():
    started = time.monotonic()
    assert len(read_variants([f"foo{k}" for k in range(20_000)], strict=False)) == 20_000
    assert time.monotonic() - started < 10
