"""The command sites: places of several kinases side by side."""

import json
from pathlib import Path

import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.kinase.kinases import find_kinase

CRYSTALS = Path(__file__).parents[3] / "shared" / "development" / "structures"
EGFR, KIT = CRYSTALS / "EGFR_gefitinib_2ITY.pdb", CRYSTALS / "KIT_sunitinib_3G0E.pdb"
needs_crystals = pytest.mark.skipif(not CRYSTALS.is_dir(), reason="needs crystals in ../shared/development")


@pytest.fixture
def own():
    """A complex of ALK as one of a kinase that nobody knows: what to type for it."""
    Path("mine.fasta").write_text(f">MYKINASE/1093-1401\n{find_kinase('ALK').stretch(1093, 1401)}\n")
    return "mine.fasta=lorlatinib"


def test_places_are_a_matrix(shown, own):
    out = shown("sites", "crizotinib", own, "--places", "1202", "L1196", "1125")
    heads, drugs, entries, _, _, *rows = out.split("\n\n")[1].splitlines()
    assert (heads.split()[2:], drugs.split(), entries.split()) == (
        ["ALK", "MYKINASE"],
        ["crizotinib", "lorlatinib"],
        ["2XP2", "4CLI"],
    )
    table = alk.compare_sites(["crizotinib", "lorlatinib"], [1202, "L1196", 1125])
    for row, place in zip(rows, ["G1202", "L1196", "G1125"], strict=True):
        expected = [
            (place, "-", "-") if pd.isna(r.distance) else (place, f"{r.distance:.1f}", str(r.contacts))
            for r in table[table.place == place].itertuples()
        ]
        assert row.split()[0] == place and row.split()[-6:] == [*expected[0], *expected[1]]
    assert "n: their heavy-atom contacts" in out and "ddG" not in out


def test_substitutions_are_scored_in_each_complex(shown, own):
    out = shown("sites", "crizotinib", own, "--places", "G1202R", "L1196M", "1174", "--csv", "sites.csv")
    table = alk.compare_sites(["crizotinib", "lorlatinib"], ["G1202R", "L1196M", 1174])
    matrix, other, *_ = (part for part in out.split("\n\n") if part.startswith(("place", "L1196M")))
    first = matrix.splitlines()[4:]
    assert first[0].split() == ["G1202R", "G1202R", "G1202R"] and first[1].startswith("solvent front")
    assert [word for word in first[1].split() if word in ("disrupts", "weakens")] == table.verdict[:2].tolist()
    assert other.split()[:3] == ["L1196M"] * 3
    assert "\n  MYKINASE  Arg1202 " in out and "\n[local backbone] " in out
    assert "P(>5x): calibrated probability" in " ".join(out.split())
    assert "\nF1174  alphaC helix" in out
    stored = pd.read_csv("sites.csv")
    assert stored.place.tolist() == table.place.tolist() and stored.kinase[:2].tolist() == ["ALK", "MYKINASE"]


def test_places_are_drawn(shown):
    out = shown("sites", "crizotinib", "lorlatinib", "--places", "L1196", "1202", "--figure", "sites.svg")
    assert "sites.svg holds the figure." in out and "L1196" in Path("sites.svg").read_text()


def test_the_pocket_is_the_default(shown):
    records = json.loads(shown("sites", "crizotinib", "--json"))
    assert len(records) == 85 and records[44]["place"] == "L1196"


@pytest.mark.parametrize("columns", [80, 110])
def test_lines_fit_the_page(shown, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    five = ("crizotinib", "lorlatinib", "ceritinib", "alectinib", "brigatinib")
    out = shown("sites", *five, "--places", "G1202R", "L1196", "1300", "F1245")
    assert max(map(len, out.splitlines())) <= columns
    rows = [line.split() for line in out.splitlines() if line.startswith("L1196  gatekeeper")]
    assert sum(row.count("L1196") - 1 for row in rows) == 5  # each complex once, in one table or in several


def test_a_ligand_is_named_behind_its_structure(shown, run):
    alk.load("crizotinib").save("a=b.pdb")
    assert "a=b" in shown("sites", "a=b.pdb:VGH", "--places", "1202")
    assert "a=b" in shown("sites", "ALK=a=b.pdb:VGH", "--places", "1202")
    status, _, err = run("sites", "a=b.pdb:XYZ", "--places", "1202")
    assert status == 2 and "has no ligand 'XYZ'; it has VGH" in err


def test_the_places_have_a_kinase_of_their_own(shown):
    out = shown("sites", "crizotinib", "--places", "EGFR T790M", "796", "--reference", "EGFR")
    assert out.startswith("Places by the numbers of EGFR (P00533), residues by those of each complex's own kinase\n")
    assert "\nT790M       L1196M" in out and "\nG796   solvent front  G1202" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("EGRF=crizotinib",), "EGRF=crizotinib: 'EGRF' is no kinase that is known here; did you mean EGFR?"),
        (("EGFR=crizotinib",), "it is ALK (Q9UM73) (100 % of its residues agree): write ALK=crizotinib\n"),
        (("EGFR=",), "'EGFR=' is no complex; write KINASE=STRUCTURE"),
        (("nosuch.pdb",), "no file 'nosuch.pdb'"),
        (("crizotinib", "--places", "T790M"), "Q9UM73 has I there"),
        (("crizotinib", "--places", "EGFR T790M"), "pass --reference EGFR"),
        (("crizotinib", "--places", "99999"), "position 99999 does not exist"),
        (("crizotinib", "--places", "G1202R+L1196M"), "no single substitution"),
        (("crizotinib", "--places", "1202", "--reference", "auto"), "name one here: --reference EGFR"),
        (("--places", "1202"), "STRUCTURE"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_error_says_what_to_type(run, arguments, told):
    status, out, err = run("sites", *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert told in err and "reference=" not in err and "ligand=" not in err


def test_a_structure_without_inhibitor_is_one_line(run):
    alk.load("crizotinib").save("whole.pdb")
    lines = [line for line in Path("whole.pdb").read_text().splitlines() if "VGH" not in line]
    Path("apo.pdb").write_text("\n".join(lines) + "\n")
    status, _, err = run("sites", "apo.pdb", "--places", "1202")
    assert status == 2 and "apo has no inhibitor" in err and "apo.pdb:CODE" in err


@needs_crystals
@pytest.mark.filterwarnings("ignore::alkstruct.AlkstructWarning")  # of 3G0E, whose inhibitor lacks atoms
def test_kinases_side_by_side(run):
    status, out, err = run("sites", f"EGFR={EGFR}", KIT, "crizotinib", "--places", "G1202R", "F1174L", "1196", "1300")
    assert status == 0 and all(line.startswith("alkstruct: warning: inhibitor B49") or "bond orders" in line
                               for line in err.splitlines())  # fmt: skip
    heads = out.split("\n\n")[2].splitlines()
    assert heads[0].split() == ["place", "EGFR", "KIT", "ALK"]
    assert heads[4].split() == ["G1202R", "G796R", "G676R", "G1202R"]
    assert "KIT has L647 in the place of F1174L of ALK: nothing would change" in " ".join(out.split())
    assert "reference KIT (P10721) (99 % of its residues agree) was found by sequence" in " ".join(out.split())
    assert "~S885" in out and "~A1300" not in out and "~ aligned outside of the KLIFS pocket" in out
