"""The other commands."""

import json
import sys

import families
import pandas as pd
import pytest
from cli_cases import read_csv
from inhibitor_cases import FIVE
from pandas.testing import assert_frame_equal

import alkstruct as alk
from alkstruct.cli import commands
from alkstruct.complexes.known_inhibitors import inhibitor_names

# ---------------------------------------------------------------------------------- the other commands


def test_compare_is_variants_by_inhibitors(shown):
    inhibitors = ("--inhibitors", "crizotinib,lorlatinib", "--inhibitors", "4MKC")
    out = shown("compare", "G1202R", "L1198F", *inhibitors)
    first, second = out.split("\n\n")[1:3]
    head, entries, _, *rows = first.splitlines()
    assert head.split() == ["variant", "crizotinib", "lorlatinib", "ceritinib"]
    assert entries.split() == ["2XP2", "4CLI", "4MKC"]
    assert [row.split()[0] for row in (rows[0], second)] == ["G1202R", "L1198F"]
    table = alk.compare(["G1202R", "L1198F"], ["crizotinib", "lorlatinib", "4MKC"])
    assert rows[0].split()[2::2] == table.verdict.tolist()[:3]
    assert rows[1].split()[::2] == [f"{chance:.2f}" for chance in table.disruption[:3]]
    words = " ".join(out.split())
    assert all(f"{row.inhibitor} {row.mechanism}" in words for row in table.itertuples())
    assert "selects no therapy" in out.splitlines()[-1]


def test_compare_takes_every_packaged_inhibitor_by_default(shown):
    records = json.loads(shown("compare", "G1202R", "--json"))
    assert [r["inhibitor"] for r in records] == alk.compare("G1202R").inhibitor.tolist()
    assert len(records) == len(inhibitor_names()) and {r["inhibitor"] for r in records} >= set(FIVE)


def test_compare_says_once_what_holds_for_all(shown):
    out = shown("compare", "E1167del")
    assert "\n  all  " in out
    assert "\n  crizotinib  " not in out
    assert "\n  crizotinib  " in shown("compare", "G1202R")


def test_compare_keeps_two_complexes_of_one_inhibitor_apart(shown):
    alk.load("crizotinib").save("other.cif")
    out = shown("compare", "L1196M", "--inhibitors", "2XP2,other.cif")
    head, entries, *_ = out.split("\n\n")[1].splitlines()
    assert head.split() == ["variant", "crizotinib", "crizotinib"]
    assert entries.split() == ["2XP2", "other"]


def test_scan_summarises_and_shows_its_progress(run):
    status, out, err = run("scan", "crizotinib", "--within", "5", "--csv", "scan.csv", "--progress")
    table = alk.scan("crizotinib", within=5)
    assert status == 0
    assert f"{len(table)} variants at {table.position.nunique()} sites within 5 Å" in out
    counts = table.verdict.value_counts()
    for verdict in counts[counts > 0].index:
        assert [verdict, str(counts[verdict])] in [line.rsplit(maxsplit=1) for line in out.splitlines()]
    surest = table[table.distance <= 6].nlargest(commands.SUREST_VARIANTS, "disruption_low")
    listed = [line.split()[0] for line in out.partition("surest 10")[2].split("\n\n")[1].splitlines()[3:]]
    assert listed == surest.variant.tolist()
    assert "site/s" in err
    assert_frame_equal(read_csv("scan.csv"), table, check_exact=True)


@pytest.mark.parametrize(
    ("terminal", "asked", "shows"),
    [
        (True, [], True),
        (True, ["-q"], False),
        (False, [], False),
        (False, ["--progress"], True),
        (False, ["-q"], False),
    ],
)
def test_a_bar_moves_on_a_terminal_or_where_it_is_asked_for(run, monkeypatch, terminal, asked, shows):
    """Written to a file it would be one line of carriage returns."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    status, _, err = run("scan", "crizotinib", "--within", "3.3", *asked)
    assert status == 0 and ("site/s" in err or "s/site" in err) == shows and (shows or err == "")


def test_scan_can_be_quiet(run):
    status, out, err = run("scan", "crizotinib", "--within", "4", "--quiet")
    assert (status, err) == (0, "")
    assert out


def test_scan_of_nothing_says_so(shown):
    assert "0 variants at 0 sites" in shown("scan", "crizotinib", "--within", "0.5", "-q")


def test_structures_lists_all(shown):
    out = shown("structures")
    assert all(entry in out for entry in alk.list_structures().pdb_id)


def test_regions_of_the_whole_chain(shown):
    out = shown("regions")
    table = alk.region_table()
    assert all(segment in out for segment in table.segment)
    assert "gatekeeper L1196" in out


def test_regions_of_sites(shown):
    out = shown("regions", "G1202R", "1174", "1151Tins")
    names = [line.split("  ")[0] for line in out.splitlines()[2:] if line[0] != " "]
    assert names == ["G1202R", "1174", "1151Tins"]
    assert "solvent front" in out
    assert "alphaC helix" in out
    assert "beta3-alphaC loop" in out


def test_contacts_names_the_hinge(shown):
    out = shown("contacts", "crizotinib")
    assert any(line.split()[:4] == ["M1199", "hinge", "hydrogen", "bond"] for line in out.splitlines())


@pytest.mark.parametrize("name", ["mutant.pdb", "mutant.cif"])
def test_build_writes_a_structure_that_loads(shown, name):
    out = shown("build", "crizotinib", "L1196M", "-o", name)
    assert name in out
    assert alk.load(name).mutations == ("L1196M",)


@pytest.mark.parametrize("variant", ["L1256G", "G1269A"])
def test_build_without_any_dihedral(shown, variant):
    assert variant in shown("build", "crizotinib", variant, "-o", "mutant.pdb")


def test_build_of_an_insertion_shows_which_bonds_its_backbones_keep(shown):
    out = shown("build", "crizotinib", "T1151_L1152insT", "-o", "insertion.pdb", "--csv", "backbones.csv")
    assert "insertion.pdb holds T1151_L1152insT, its backbone in the heaviest of " in out
    assert "Residues 1149 to 1154 were rebuilt, the rest held." in out
    assert any(line.split()[:5] == ["K1150", "-", "E1167", "salt", "bridge"] for line in out.splitlines())
    assert out.splitlines()[-1] == "For research use; it selects no therapy."
    built = alk.load("insertion.pdb")
    assert "KTTLP" in built.sequence and len(built) == len(alk.load("crizotinib")) + 1
    assert pd.read_csv("backbones.csv")["holo"].sum() == pytest.approx(1.0)


# ------------------------------------------------------------------------------------------- own files


def test_a_file_is_as_good_as_a_name(shown):
    alk.load("crizotinib").save("mine.pdb")
    mine = shown("score", "mine.pdb", "G1202R", "--ligand", "VGH", "--chain", "A")
    named = shown("score", "crizotinib", "G1202R")
    assert mine.splitlines()[0] == named.splitlines()[0].replace("2XP2", "mine")
    row = next(line for line in named.splitlines() if line.startswith("G1202R"))
    assert row in mine.splitlines()


def test_a_docked_pose_is_chosen_by_its_number(shown, run, tmp_path):
    structure = alk.load("crizotinib")
    written = families.vina(structure, tmp_path)
    files = ("score", written.path.name, "G1202R", "--ligand", written.options["ligand"].name)
    out = shown(*files, "--pose", "2")
    assert "out.pdbqt holds 3 poses; number 2 is taken" in " ".join(out.split())
    row = next(line for line in shown("score", "crizotinib", "G1202R").splitlines() if line.startswith("G1202R"))
    assert row in out.splitlines()
    status, _, err = run(*files, "--pose", "4")
    assert status == 2 and "holds 3 poses or models, and no number 4; give 1 to 3" in err
    status, _, err = run("contacts", "crizotinib", "--pose", "2")
    assert status == 2 and "2XP2 has no poses to choose from; --pose 2 is for a file with several" in err
    assert run(*files, "--pose", "two")[0] == 2


def test_any_kinase_has_no_regions(shown):
    out = shown("score", "crizotinib", "G1202R", "--any-kinase")
    assert "Q9UM73" not in out
    assert "ALK kinase" not in out and " kinase, chain A; residue numbers of the file" in out
    assert "solvent front" not in out
    assert "solvent front" in shown("score", "crizotinib", "G1202R")
    assert "L1196M" in shown("compare", "L1196M", "--any-kinase")
    assert "M1199" in shown("contacts", "crizotinib", "--any-kinase")
