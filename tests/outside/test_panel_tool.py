"""One command takes a new kinase into the panel, or says why not and writes nothing."""

import importlib
import shutil
from pathlib import Path

import pandas as pd
import pytest

from alkstruct.complexes.catalog import structures_folder
from alkstruct.validation import panel

ROOT = Path(__file__).resolve().parents[2]
OFFSET = 1000  # of the made-up kinase's numbering against the file's


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Tables of the panel without rows, a crystal under another name, and tables of a made-up kinase."""
    monkeypatch.setenv("ALKSTRUCT_CACHE", str(tmp_path / "cache"))
    monkeypatch.syspath_prepend(ROOT)
    (tmp_path / "tables").mkdir()
    (tmp_path / "crystals").mkdir()
    tables = panel.read_tables()
    panel.write_tables(panel.PanelTables(*(table.iloc[:0] for table in tables)), tmp_path / "tables")
    shutil.copy(structures_folder() / "2XP2.cif", tmp_path / "crystals" / "MADE_UP_9XYZ.cif")
    complexes = [("MADEUP", "P00000", "examplinib", "VGH", "", "9XYZ", "A", str(OFFSET), "pair")]
    pd.DataFrame(complexes, columns=panel.COMPLEX_COLUMNS).to_csv(tmp_path / "complexes.csv", index=False)
    save_folds(tmp_path)
    return tmp_path


def main(arguments):
    importlib.import_module("tools.panel").main(arguments)


def save_folds(folder, mutations=("G2202R", "L2196M", "S2281A"), **columns):
    rows = [
        ("MADEUP", m, "examplinib", "wild type", "IC50", "an assay", "7.5", "", "no", "", "A 2020", "10.1000/1")
        for m in mutations
    ]
    table = pd.DataFrame(rows, columns=panel.FOLD_COLUMNS).assign(**columns)
    table.to_csv(folder / "folds.csv", index=False)


def add(folder):
    new = ["--complexes", str(folder / "complexes.csv"), "--folds", str(folder / "folds.csv")]
    main([str(folder / "crystals"), *new, "--data", str(folder / "tables")])


def test_the_next_kinase_is_one_command(folder, capsys):
    add(folder)
    said = capsys.readouterr().out
    assert "9XYZ" in said
    assert "No features: MADEUP S2281A examplinib (9XYZ): not resolved." in said
    rows = panel.panel(tables=panel.read_tables(folder / "tables"))
    own = rows[rows["kinase"] == "MADEUP"].set_index("mutation")
    assert set(rows["kinase"]) == {"MADEUP", "ALK"}
    alk = panel.panel()
    alk = alk[(alk["kinase"] == "ALK") & (alk["pdb_id"] == "2XP2")].set_index("mutation")
    assert own.loc["G2202R", "resistant"] == 1
    for name in ("ddg_vina", "ddg_allatom", "distance", "contacts"):
        assert own.loc["G2202R", name] == pytest.approx(alk.loc["G1202R", name], abs=2e-3)


def test_features_are_computed_anew_without_new_rows(folder):
    """Those of the crystals that are at hand, ALK's among them; the others stay."""
    add(folder)
    path = folder / "tables" / "panel_features.csv"
    before = panel.read_tables(folder / "tables").features
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table["distance"] = "99"
    absent = table.iloc[:1].assign(kinase="OTHER", pdb_id="8XYZ")
    pd.concat([table, absent]).to_csv(path, index=False)
    main([str(folder / "crystals"), "--data", str(folder / "tables")])
    after = panel.read_tables(folder / "tables").features
    assert set(after["kinase"]) == {"MADEUP", "OTHER", "ALK"}
    own = after[after["kinase"] == "MADEUP"].reset_index(drop=True)
    assert own["distance"].round(3).equals(before["distance"].round(3))
    assert after.loc[after["kinase"] == "OTHER", "distance"].tolist() == [99]


@pytest.mark.parametrize(
    ("mutations", "columns", "said"),
    [
        (("G2202R",), {"fold": "-1"}, "the fold change '-1' is not a positive number"),
        (("G2202R",), {"bound": "more"}, "bound is 'more'"),
        (("G2202R",), {"measure": "EC50"}, "measure is 'EC50'"),
        (("G2202R",), {"doi": ""}, "no source or no doi"),
        (("G2202",), {}, "'G2202' is no substitution such as T790M"),
        (("G2202R", "G2202R"), {}, "twice: MADEUP, G2202R, examplinib"),
        (("G2202R", "A2202R"), {}, "MADEUP 2202 has several wild types: A, G"),
        (("G2202R",), {"inhibitor": "otherinib"}, "MADEUP otherinib has fold changes and no crystal"),
        (("G2202R",), {"inhibitor": "otherinib"}, "MADEUP examplinib has a crystal and no fold changes"),
        (("G2203R", "L2197M", "I2172N"), {}, "with offset 1001, 3 of 3 do"),
    ],
)
def test_what_cannot_be_used_is_refused(folder, mutations, columns, said):
    save_folds(folder, mutations, **columns)
    before = {path.name: path.read_bytes() for path in (folder / "tables").iterdir()}
    with pytest.raises(SystemExit, match="Nothing is written") as refusal:
        add(folder)
    assert said in str(refusal.value)
    assert before == {path.name: path.read_bytes() for path in (folder / "tables").iterdir()}


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("ligand", "XXX", "MADEUP examplinib 9XYZ:"),
        ("pdb_id", "8XYZ", "no file of the entry"),
        ("offset", "about 1000", "an offset is no whole number"),
        ("role", "main", "the role 'main'"),
    ],
)
def test_a_crystal_that_cannot_be_used_is_refused(folder, column, value, said):
    path = folder / "complexes.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).assign(**{column: value}).to_csv(path, index=False)
    with pytest.raises(SystemExit, match="Nothing is written") as refusal:
        add(folder)
    assert said in str(refusal.value)


def test_adding_twice_is_refused(folder):
    add(folder)
    with pytest.raises(SystemExit, match="twice: MADEUP"):
        add(folder)


def test_no_such_folder_and_no_such_columns(folder):
    with pytest.raises(SystemExit, match="there is no folder"):
        main([str(folder / "nowhere")])
    (folder / "folds.csv").write_text("kinase,mutation\n")
    with pytest.raises(SystemExit, match="has the columns kinase, mutation; give kinase, mutation, inhibitor"):
        add(folder)
