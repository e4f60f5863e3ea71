"""Kinases at the command line: their names and numbers, what is of ALK alone, what to type where a name is wrong."""

import html
import json
from pathlib import Path

import pytest

import alkstruct as alk
from alkstruct.cli.messages import in_options
from alkstruct.kinase.kinases import find_kinase

CRYSTALS = Path(__file__).parents[3] / "shared" / "development" / "structures"
EGFR, KIT = CRYSTALS / "EGFR_gefitinib_2ITY.pdb", CRYSTALS / "KIT_sunitinib_3G0E.pdb"
needs_crystals = pytest.mark.skipif(not CRYSTALS.is_dir(), reason="needs crystals in ../shared/development")


def words(text):
    """Text without its line ends."""
    return " ".join(text.split())


@pytest.fixture
def fasta():
    """ALK's domain under another name, as the sequence of a kinase that nobody knows: the file's name."""
    Path("mine.fasta").write_text(f">MYKINASE/1093-1401\n{find_kinase('ALK').stretch(1093, 1401)}\n")
    return "mine.fasta"


# ------------------------------------------------------------------------------------------ naming a kinase


@pytest.mark.parametrize("reference", ["ALK", "alk", "Q9UM73", "CD246", "NP_004295", "NP_004295.2"])
def test_a_kinase_has_many_names(shown, reference):
    assert shown("contacts", "crizotinib", "--reference", reference) == shown("contacts", "crizotinib")


@pytest.mark.parametrize("reference", ["auto", "Auto"])
def test_a_kinase_is_found_by_its_sequence(shown, reference):
    out = shown("score", "crizotinib", "ALK G1202R", "--reference", reference)
    assert "reference ALK (Q9UM73) (100 % of its residues agree) was found by sequence" in words(out)
    assert "\nG1202R   solvent front" in out


def test_a_sequence_of_ones_own_is_a_fasta_file(shown, fasta):
    out = shown("score", "crizotinib", "G1202R", "MYKINASE L1196M", "--reference", fasta)
    assert out.startswith("2XP2, crizotinib: MYKINASE kinase, chain A; positions of the sequence MYKINASE\n")
    assert "\nG1202R   solvent front" in out and "\nL1196M   gatekeeper" in out
    assert "MYKINASE kinase, positions of the sequence MYKINASE" in words(
        shown("compare", "G1202R", "--inhibitors", "crizotinib", "--reference", fasta)
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("score", "crizotinib", "G1202R", "--reference", "EGFR"), "load it with --reference ALK\n"),
        (("scan", "crizotinib", "--within", "3", "--reference", "KIT"), "load it with --reference ALK\n"),
        (("score", "crizotinib", "G1202R", "--reference", "EGRF"), "did you mean EGFR? alkstruct kinases lists them"),
        (("ensemble", "crizotinib", "--mutations", "G1202R", "--reference", "EGRF"), "'EGRF' is no kinase"),
        (("regions", "--reference", "2XP2"), "a FASTA file will do, too"),
        (("regions", "--reference", "auto"), "name one here: --reference EGFR"),
        (("equivalents", "G1202R", "--reference", "auto"), "name one here"),
        (("equivalents", "G1202R", "--kinases", "KITT"), "--kinases 'KITT' is no kinase that is known here"),
        (("equivalents", "99999"), "position 99999 does not exist"),
        (("regions", "EGFR T790M"), "pass --reference EGFR"),
        (("regions", "T766M", "--reference", "EGFR"), "for the region of the position itself ask 766"),
        (("contacts", "crizotinib", "--reference", "none.fasta"), "cannot read 'none.fasta'"),
        (("contacts", "crizotinib", "--reference", "none.pdb"), "a FASTA file or auto will do, too"),
        (("contacts", "crizotinib", "--reference", "EGFR", "--any-kinase"), "not allowed with argument"),
        (("compare", "T790M", "--reference", "EGFR"), "name structures of EGFR with --inhibitors"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_name_is_one_line_that_says_what_to_type(run, arguments, told):
    status, out, err = run(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert told in err
    assert "reference=" not in err and "unexpected" not in err


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("load it with reference='EGFR'", "load it with --reference EGFR"),
        (
            "give a FASTA file as reference=, or None to keep",
            "give a FASTA file as --reference, or --any-kinase to keep",
        ),
        ("pass reference=None for another protein", "pass --any-kinase for another protein"),
        ("give reference=, such as 'ALK'", "give --reference, such as 'ALK'"),
        ("say what it is by smiles=, or give it", "say what it is by --smiles, or give it"),
    ],
)
def test_arguments_are_named_as_they_are_typed(said, typed):
    assert in_options(said) == typed


def test_a_row_says_what_to_type(shown):
    out = shown("score", "crizotinib", "G1202R", "EGFR T790M")
    assert "EGFR is not ALK; for another kinase pass --reference EGFR." in words(out)


@pytest.mark.parametrize("command", ["ensemble", "report"])
def test_a_list_is_read_as_the_kinase_that_is_named(shown, fasta, command):
    """A variant with ALK's name is none of the user's own kinase, even where the letters would fit."""
    more = ("-o", "r.html") if command == "report" else ("-q",)
    out = shown(command, "crizotinib", "--mutations", "ALK G1202R", "L1196M", "--reference", fasta, *more)
    if command == "report":
        out = html.unescape(Path("r.html").read_text()).replace("reference='ALK'", "--reference ALK")
    assert "ALK is not MYKINASE; for another kinase pass --reference ALK" in words(out)


# ------------------------------------------------------------------------------------- what is of ALK alone


@pytest.mark.parametrize("command", ["rank", "evidence"])
def test_what_is_measured_is_of_alk_alone(run, command):
    status, _, err = run(command, "EGFR T790M")
    assert status == 2 and "'EGFR T790M' is of EGFR; what is measured and published is at hand for ALK alone" in err
    status, _, err = run(command, "T790M", "--reference", "EGFR")
    assert status == 2 and "at hand for ALK alone, not for EGFR" in err and err.count("\n") == 1
    assert "--reference" not in run(command, "--help")[1]


def test_a_variant_that_alk_cannot_have_is_noted(shown, run):
    assert "T790M names other residues than ALK has" in words(shown("rank", "T790M"))
    status, _, err = run("evidence", "T790M")
    assert status == 2 and "T790M names other residues than ALK has" in err
    out = words(shown("evidence", "KIT:p.Thr670Ile", "G1202R"))
    assert "is of KIT; what is measured and published is at hand for ALK alone" in out and "G1202R, measured" in out


def test_a_kinase_without_measurements_says_so(shown, fasta):
    out = shown("score", "crizotinib", "G1202R", "--reference", fasta, "--annotate")
    assert "not looked up: measurements and reports at hand are of ALK" in words(out)


# --------------------------------------------------------------------- kinases, regions and equivalents


def test_kinases_fit_the_narrowest_page(shown, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = shown("kinases", "--csv", "kinases.csv").splitlines()
    assert max(map(len, lines)) <= 80
    assert all(any(line.startswith(f"{gene} ") for line in lines) for gene in alk.list_kinases().gene)
    assert "-24 (mature protein)" in words("\n".join(lines)) and "ERBB1, HER1" in words("\n".join(lines))
    assert "gatekeeper" in Path("kinases.csv").read_text()


def test_regions_of_another_kinase(shown):
    out = shown("regions", "T790M", "EGFR L858R", "797", "--reference", "HER1")
    assert [line.split("  ")[0] for line in out.splitlines()[2:] if line[0] != " "] == ["T790M", "EGFR L858R", "797"]
    assert "gatekeeper" in out and "activation loop" in out
    assert "The kinase domain of KIT, residues " in shown("regions", "--reference", "KIT")


def test_equivalents_name_the_place_by_its_residue(shown):
    out = shown("equivalents", "EGFR T790M", "--reference", "EGFR", "--kinases", "ALK,KIT", "ROS1")
    assert out.startswith("In the place of T790M of EGFR (P00533)\n")
    assert [line.split()[2] for line in out.split("\n\n")[1].splitlines()[2:]] == ["L1196M", "T670M", "L2026M"]
    assert "In the place of G1202 of ALK" in shown("equivalents", "1202")


# ------------------------------------------------------------------------------------------------- crystals


@needs_crystals
@pytest.mark.parametrize("name", ["T790M", "EGFR T790M", "EGFR:p.Thr790Met", "NP_005219:p.(Thr790Met)"])
def test_a_variant_of_another_kinase_has_many_names(shown, name):
    out = shown("score", EGFR, name, "--reference", "EGFR")
    assert "EGFR kinase, chain A; positions of UniProt P00533" in out
    assert "\nT790M    gatekeeper" in out


@needs_crystals
def test_a_list_of_variants_of_another_kinase(shown):
    Path("variants.txt").write_text("T790M\nEGFR L858R  # of exon 21\nG719S/A\n")
    records = json.loads(shown("score", EGFR, "@variants.txt", "--reference", "P00533", "--json"))
    assert [r["variant"] for r in records] == ["T790M", "L858R", "G719S", "G719A"]
    assert {r["kinase"] for r in records} == {"EGFR"}


@needs_crystals
@pytest.mark.parametrize(
    "command", [("score", "T790M"), ("contacts",), ("scan", "--within", "3"), ("view", "-o", "v.pml")]
)
def test_another_kinase_has_to_be_named(run, command):
    status, out, err = run(command[0], EGFR, *command[1:])
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "is not ALK" in err and "it is EGFR (P00533)" in err and "load it with --reference EGFR" in err


@needs_crystals
def test_commands_on_another_kinase(shown):
    assert "EGFR kinase, positions of UniProt P00533" in words(
        shown("compare", "T790M", "--inhibitors", EGFR, "--reference", "EGFR")
    )
    ensemble = shown("ensemble", EGFR, "--mutations", "T790M", "EGFR L858R", "--reference", "auto", "-q")
    assert "EGFR kinase, positions of UniProt P00533" in words(ensemble) and "\nL858R " in ensemble
    assert "\nT790     gatekeeper" in shown("contacts", EGFR, "--reference", "EGFR")
    assert "holds T790M" in shown("build", EGFR, "EGFR T790M", "--reference", "EGFR", "-o", "mutant.pdb")
    assert "EGFR kinase" in shown("view", EGFR, "T790M", "--reference", "EGFR", "-o", "view.pml")
    assert "1 variant in 1 complex" in shown(
        "report", EGFR, "--mutations", "T790M", "--reference", "EGFR", "-o", "r.html"
    )
    assert "sites within 3 Å" in shown("scan", EGFR, "--within", "3", "--reference", "EGFR", "-q")


@needs_crystals
def test_kinases_are_not_compared_by_number(run):
    status, _, err = run("compare", "G1202R", "--inhibitors", f"crizotinib,{EGFR}", "--reference", "auto")
    assert status == 2 and "alkstruct sites writes the variants of one in those of each" in err
    status, _, err = run("rank", "G1202R", "--inhibitors", EGFR)
    assert status == 2 and "it is EGFR (P00533) (100 % of its residues agree); a ranking is of ALK alone" in err
