"""The command of several structures, and scans of several."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import alkstruct as alk

VARIANTS = ["G1202R", "L1198F", "S1206Y", "C1156Y+L1198F"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with crizotinib's wild type and a mutant, each under a name of its own."""
    folder = tmp_path_factory.mktemp("made")
    wild = alk.load("crizotinib")
    wild.save(folder / "wild.pdb")
    alk.build(wild, "L1198F").complex.save(folder / "mutant.cif")
    return folder


@pytest.fixture
def crystals(made, tmp_path):
    """Copy the folder to where the command runs."""
    return Path(shutil.copytree(made, tmp_path / "crystals"))


def paragraph(out, start):
    (found,) = [part for part in out.split("\n\n") if part.startswith(start)]
    return found


def test_a_summary_of_what_the_function_gives(shown, crystals):
    out = shown("ensemble", "crizotinib", "crystals", "--mutations", *VARIANTS)
    scores = alk.score_ensemble(["crizotinib", crystals], VARIANTS)
    first = out.splitlines()[0]
    assert first == "crizotinib in 3 structures: 2XP2, mutant, wild; ALK kinase, positions of UniProt Q9UM73"
    lines = {line.split()[0]: line for line in paragraph(out, "variant").splitlines()[3:]}
    for row in scores.summary().to_dict("records"):
        line = lines[row["variant"]]
        assert f"{row['ddg_mean']:+.1f} ± ".replace("-0.0", "0.0").replace("+0.0", "0.0") in line
        assert line.rstrip().endswith(row["verdict"])
        assert ("2 of 3" in line) == (row["count"] == 2)
    assert out.splitlines()[-1] == "For research use; it selects no therapy."


def test_the_share_without_an_estimate_is_printed(shown, crystals, monkeypatch):
    """R1120 is 5.95 Å from the inhibitor, and beyond 6 Å of one that stands 0.2 Å farther out: no estimate there."""
    monkeypatch.setenv("COLUMNS", "130")
    wild = alk.load("crizotinib")
    out_of = wild.inhibitor.coord.mean(axis=0) - wild.atoms(wild.index(1120))["CA"]
    away = wild.inhibitor.coord + 0.2 * out_of / np.linalg.norm(out_of)
    replace(wild, inhibitor=wild.inhibitor.moved(away)).save(crystals / "away.pdb")
    scores = alk.score_ensemble(crystals, ["R1120Q", "S1206Y"])
    told = scores.table[(scores.table.variant == "R1120Q")].set_index("structure")
    assert told["verdict"].tolist() == ["indirect", "neutral", "neutral"] and told.index[0] == "away"
    out = shown("ensemble", "crystals", "--mutations", "R1120Q", "S1206Y")
    heads, lines = paragraph(out, "variant").splitlines()[0], paragraph(out, "variant").splitlines()[3:]
    assert heads.split()[2:4] == ["n", "indirect"]
    mean = told.loc[["mutant", "wild"], "disruption"].mean()
    assert re.search(rf"R1120Q .* 2 of 3 +33 .* {mean:.2f} +0 +neutral", lines[0])
    assert re.search(r"S1206Y .* 3 +100 .* \(0\.14\) +0 +indirect", lines[1])
    assert "R1120Q away" not in " ".join(paragraph(out, "why").split())  # the median is of the estimates
    key = " ".join(out.split())
    assert "Indirect: share of the structures that model the variant in which it is indirect" in key
    monkeypatch.setenv("COLUMNS", "80")
    narrow = shown("ensemble", "crystals", "--mutations", "R1120Q", "S1206Y", "C1156Y+L1198F", "T1151_L1152insT", "G12")
    assert max(map(len, narrow.splitlines())) <= 80 and " 33 %" in paragraph(narrow, "variant")
    out = shown("ensemble", "crystals", "--mutations", "G1202R")
    assert "indirect" not in paragraph(out, "variant") and "Indirect: share" not in " ".join(out.split())


def test_the_key_says_what_the_error_is_not(shown, crystals):
    """An error of 0.0 over the structures is no error of 0.0 of the estimate."""
    key = " ".join(shown("ensemble", "crystals", "--mutations", "G1202R").split())
    assert "They are of the mean over these structures, not of the estimate" in key


def test_reasons_name_the_structure_that_they_are_of(shown, crystals):
    out = shown("ensemble", "crystals", "crizotinib", "--mutations", "G1202R", "L1198F", "nonsense")
    why = " ".join(paragraph(out, "why, in the structure of the median ddG").split())
    assert re.search(r"G1202R (mutant|wild|2XP2): Arg1202 collides with crizotinib", why)
    told = " ".join(paragraph(out, "not modelled").split())
    assert "L1198F mutant: mutant carries the F of L1198F already, not the L of the reference" in told
    assert "nonsense all: cannot read 'nonsense'" in told


@pytest.mark.parametrize("width", [80, 100])
def test_lines_fit_the_page(shown, crystals, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    out = shown("ensemble", "crystals", "crizotinib", "--mutations", *VARIANTS)
    assert max(map(len, out.splitlines())) <= width


def test_the_long_table_is_saved(shown, crystals):
    out = shown("ensemble", "crystals", "--mutations", "S1206Y,L1196M", "--csv", "rows.csv", "--save", "rows.parquet")
    assert "rows.csv holds all 4 rows and all columns." in out
    for name in ("rows.csv", "rows.parquet"):
        table = alk.read_table(name)
        assert table.structure.tolist() == ["mutant"] * 2 + ["wild"] * 2
        assert table.attrs["sources"] == {"mutant": "crystals/mutant.cif", "wild": "crystals/wild.pdb"}


def test_what_is_left_out_is_said(run, crystals):
    status, out, err = run("ensemble", "crystals/*", "lorlatinib", "absent.pdb", "--mutations", "S1206Y")
    assert status == 0
    words = " ".join(out.split())
    assert "Left out: 4CLI: its inhibitor lorlatinib (C21 F N6 O2) is another molecule than crizotinib" in words
    assert "Left out: absent: " in words
    assert err.startswith("alkstruct: warning: 2 of 4 structures are left out: 4CLI: ")
    assert run("ensemble", "crystals/*", "lorlatinib", "--mutations", "S1206Y", "--strict")[0] == 2
    assert run("ensemble", "absent.pdb", "--mutations", "G1202R")[0] == 2


def test_mixed_inhibitors_stand_apart(shown):
    out = shown("ensemble", "crizotinib", "lorlatinib", "--mixed", "--mutations", "S1206Y")
    assert out.startswith("2 structures of 2 inhibitors; ")
    assert "\n\ncrizotinib in 1 structure: 2XP2\n\n" in out and "\n\nlorlatinib in 1 structure: 4CLI\n\n" in out


def test_a_scan_of_several_structures(shown, crystals):
    out = shown("scan", "crizotinib", "crystals", "--within", "3.3", "--save", "panel.csv", "--quiet")
    table = alk.read_table("panel.csv")
    assert "variants at" in paragraph(out, f"{table.variant.nunique()} variants")
    assert len(table) == 3 * table.variant.nunique()
    assert "by their mean P(>5x):" in out
    folder = shown("scan", "crystals", "--within", "3.3", "--quiet")
    assert folder.startswith("crizotinib in 2 structures: mutant, wild")


def test_a_scan_of_one_structure_is_as_it_was(shown):
    out = shown("scan", "crizotinib", "--within", "3.5", "--quiet")
    assert out.startswith("2XP2, crizotinib: ALK kinase, chain A")


@pytest.mark.parametrize("option", [("--figure", "scan.svg"), ("--waters",)])
def test_options_of_one_structure_are_refused_for_several(run, option):
    status, _, err = run("scan", "crizotinib", "lorlatinib", "--within", "3.5", *option)
    assert status == 2
    assert f"{option[0]} is for a scan of one structure" in err


def test_another_kinase_keeps_its_numbers(shown, tmp_path):
    wild = alk.load("crizotinib")
    for name in ("one", "two"):
        replace(wild, number=wild.number + 100, kinase=None).save(tmp_path / f"{name}.pdb")
    out = shown("ensemble", "one.pdb", "two.pdb", "--any-kinase", "--mutations", "G1302R")
    assert out.splitlines()[0] == "crizotinib in 2 structures: one, two; residue numbers of the file"
    assert "disrupts" in paragraph(out, "variant")
