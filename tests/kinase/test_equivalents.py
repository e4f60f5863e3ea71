"""The same place in other kinases: all of it comes from the alignment, none from a table of answers."""

import pytest

import alkstruct as alk
from alkstruct.errors import NotationError, NumberingError
from alkstruct.kinase.kinases import find_kinase, known_kinases

#: Residues that papers call the same place. MET's gatekeeper is L1157 by UniProt P08581, as in the KLIFS map, beside
#: G1163 six residues on, as L1196 and G1202 are in ALK; 1158 is a proline of the hinge.
SAME_PLACE = {
    "G1202": "ROS1 G2032, NTRK1 G595, NTRK3 G623, RET G810, MET G1163",
    "L1196": "ROS1 L2026, EGFR T790, ABL1 T315, KIT T670, MET L1157, RET V804",
    "G1269": "ROS1 G2101, NTRK1 G667",
    "L1198": "ROS1 L2028",
    "D1203": "ROS1 D2033, EGFR C797",
}
PAIRS = [(site, *pair.split()) for site, text in SAME_PLACE.items() for pair in text.split(", ")]


@pytest.mark.parametrize(("site", "gene", "residue"), PAIRS)
def test_places_that_papers_compare(site, gene, residue):
    table = alk.equivalents(site, kinases=[gene])
    assert (table.residue[0], table.aligned_by[0]) == (residue, "pocket")


@pytest.mark.parametrize(
    ("variant", "gene", "equivalent"),
    [
        ("G1202R", "ROS1", "G2032R"),
        ("G1202R", "NTRK1", "G595R"),
        ("G1202R", "NTRK3", "G623R"),
        ("G1202R", "RET", "G810R"),
        ("G1202R", "MET", "G1163R"),
        ("L1196M", "ROS1", "L2026M"),
        ("D1203N", "ROS1", "D2033N"),
        ("L1196M+G1202R", "ROS1", "L2026M+G2032R"),
    ],
)
def test_equivalent_variants(variant, gene, equivalent):
    found = alk.equivalent(variant, gene)
    assert str(found) == equivalent
    assert found.kinase == find_kinase(gene)


@pytest.mark.parametrize("kinase", known_kinases(), ids=str)
def test_there_and_back_is_where_it_began(kinase):
    for number, position in enumerate(find_kinase("ALK").pocket, start=1):
        partner = kinase.pocket[number - 1]
        if partner is not None:
            back = alk.equivalents(partner, reference=kinase, kinases=["ALK"])
            assert (back.position[0], back.klifs[0]) == (position, number)


def test_a_place_outside_the_pocket_is_said_to_be_less_certain():
    table = alk.equivalents("R1275", kinases=["ROS1", "EGFR"])
    assert table.klifs.isna().all()
    assert (table.aligned_by == "domain").all()
    assert table.region.unique().tolist() == ["activation loop"]


def test_a_place_that_a_kinase_lacks_keeps_its_row():
    gone = next(number for number, position in enumerate(find_kinase("CDK2").pocket, start=1) if position is None)
    site = find_kinase("ALK").pocket[gone - 1]
    table = alk.equivalents(site, kinases=["CDK2"])
    assert (table.residue[0], table.aligned_by[0], table.variant[0]) == ("", "", "")
    assert table.position.isna()[0]
    letter = find_kinase("ALK").residue(site)
    with pytest.raises(NumberingError, match=f"CDK2 has no residue in the place of {letter}{site}W of ALK"):
        alk.equivalent(f"{letter}{site}W", "CDK2")


def test_a_residue_outside_the_domain_has_no_equivalent():
    assert (alk.equivalents(1090, kinases=["ROS1"]).residue == "").all()


def test_a_kinase_that_has_the_mutant_already():
    table = alk.equivalents("T790M", reference="EGFR", kinases=["EGFR", "INSR"])
    assert table.residue.tolist() == ["T790", "M1103"]
    assert table.variant.tolist() == ["T790M", ""]
    with pytest.raises(NotationError, match="INSR has M1103 in the place of T790M of EGFR: nothing would change"):
        alk.equivalent("T790M", "INSR", reference="EGFR")


@pytest.mark.parametrize("site", [1202, "1202", "G1202", "Gly1202", "p.G1202", "G1202R", alk.parse("G1202R")])
def test_a_site_may_be_given_as_number_residue_or_variant(site):
    assert alk.equivalents(site, kinases=["ROS1"]).residue[0] == "G2032"


@pytest.mark.parametrize(
    ("site", "error", "said"),
    [
        ("A1202", NumberingError, "Q9UM73 has G there"),
        ("A1202R", NumberingError, "Q9UM73 has G there"),
        (5000, NumberingError, "Q9UM73 has residues 1 to 1620"),
        ("C1156Y+L1198F", NotationError, "no single substitution"),
        ("E1167del", NotationError, "no single substitution"),
        ("solvent", NotationError, "cannot read"),
        (None, NumberingError, "whole number"),
    ],
)
def test_what_is_no_site(site, error, said):
    with pytest.raises(error, match=said):
        alk.equivalents(site)


def test_insertions_have_no_equivalent():
    with pytest.raises(NotationError, match="no substitution"):
        alk.equivalent("1151Tins", "ROS1")


def test_the_table_names_every_known_kinase():
    table = alk.equivalents("G1202R")
    assert table.kinase.tolist() == [kinase.gene for kinase in known_kinases()]
    assert table.variant[0] == "G1202R"
    assert table.dtypes.astype(str)[["position", "klifs"]].tolist() == ["Int64", "Int64"]
