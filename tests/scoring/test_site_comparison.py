"""The same places of several complexes and kinases side by side."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.errors import AlkstructError, LigandError, NotationError, NumberingError
from alkstruct.kinase.kinases import find_kinase, own_kinase
from alkstruct.scoring.site_comparison import PLACE_COLUMNS
from alkstruct.scoring.table import SCORE_COLUMNS

SHIFT = 500


@pytest.fixture(scope="module")
def shifted():
    """2XP2 as a kinase of another name, with numbers 500 lower and a crystal's mutation in its place."""
    wild = alk.load("2XP2")
    kinase = own_kinase(find_kinase("ALK").sequence[SHIFT:], "TWIN")
    return replace(wild, name="twin", kinase=kinase, number=wild.number - SHIFT)


def test_columns_are_those_of_places_and_of_scores():
    table = alk.compare_sites("crizotinib", "G1202R")
    assert table.columns.tolist() == [*PLACE_COLUMNS, *SCORE_COLUMNS]


def test_a_substitution_is_scored_in_every_complex_as_its_own(shifted):
    table = alk.compare_sites(["crizotinib", shifted], ["G1202R", "L1196M"])
    assert table.place.tolist() == ["G1202R", "G1202R", "L1196M", "L1196M"]
    assert table.variant.tolist() == ["G1202R", "G702R", "L1196M", "L696M"]
    assert table.kinase.tolist() == ["ALK", "TWIN"] * 2
    own = alk.score("crizotinib", ["G1202R", "L1196M"])
    for pdb_id in ("2XP2", "twin"):
        rows = table[table.pdb_id == pdb_id].reset_index(drop=True)
        pd.testing.assert_series_equal(rows.ddg, own.ddg)
        pd.testing.assert_series_equal(rows.disruption, own.disruption)
        assert rows.klifs.tolist() == own.klifs.tolist()


def test_a_place_has_its_distance_and_its_contacts_alone(shifted):
    table = alk.compare_sites(["crizotinib", shifted], ["G1202", 1196])
    known = alk.score("crizotinib", ["G1202R", "L1196M"])
    assert table.residue.tolist() == ["G1202", "G702", "L1196", "L696"]
    assert table.distance.to_numpy()[::2] == pytest.approx(known.distance.to_numpy())
    assert table.contacts.to_numpy()[1::2].tolist() == known.contacts.tolist()
    assert table.ddg.isna().all()
    assert table.verdict.isna().all()
    assert (table.variant == "").all()


def test_the_whole_pocket_is_compared_by_default():
    table = alk.compare_sites("crizotinib")
    assert table.klifs.tolist() == list(range(1, 86))
    resolved = np.isin(table.position, alk.load("crizotinib").number)
    assert table.distance.notna().tolist() == resolved.tolist()
    assert (table.aligned_by == "pocket").all()


def test_places_may_be_in_the_numbers_of_any_kinase():
    table = alk.compare_sites("crizotinib", ["T790M", "C797"], reference="EGFR")
    assert table.place.tolist() == ["T790M", "C797"]
    assert table.residue.tolist() == ["L1196", "D1203"]
    assert table.variant.tolist() == ["L1196M", ""]


def test_a_substitution_that_would_change_nothing_keeps_its_row():
    table = alk.compare_sites("crizotinib", ["T790L"], reference="EGFR")
    assert (table.residue[0], table.verdict[0]) == ("L1196", "not modelled")
    assert "ALK has L1196 in the place of T790L of EGFR: nothing would change" in table.mechanism[0]


def test_a_place_that_the_kinase_lacks_keeps_its_row():
    gone = next(number for number, position in enumerate(find_kinase("CDK2").pocket, start=1) if position is None)
    wild = alk.load("2XP2")
    without = replace(wild, kinase=own_kinase(find_kinase("ALK").sequence, "NONE"))
    pocket = list(without.kinase.pocket)
    pocket[gone - 1] = None
    structure = replace(without, kinase=replace(without.kinase, gene="LACKS", pocket=tuple(pocket)))
    site = find_kinase("ALK").pocket[gone - 1]
    table = alk.compare_sites(structure, site)
    assert (table.residue[0], table.aligned_by[0]) == ("", "")
    assert table.distance.isna()[0]


@pytest.mark.parametrize(
    ("complexes", "sites", "error", "said"),
    [
        ([], "G1202", AlkstructError, "at least one complex and one site"),
        ("crizotinib", [], AlkstructError, "at least one complex and one site"),
        ("crizotinib", "A1202", NumberingError, "has G there"),
        ("crizotinib", "C1156Y+L1198F", NotationError, "no single substitution"),
    ],
)
def test_what_cannot_be_compared(complexes, sites, error, said):
    with pytest.raises(error, match=said):
        alk.compare_sites(complexes, sites)


def test_a_complex_of_no_known_kinase_or_without_inhibitor_is_refused():
    with pytest.raises(AlkstructError, match="2XP2 is of no known kinase; load it with reference="):
        alk.compare_sites(alk.load("2XP2", reference=None), "G1202")
    with pytest.raises(LigandError, match="no inhibitor"):
        alk.compare_sites(replace(alk.load("2XP2"), inhibitor=None), "G1202")


def test_compare_refuses_several_kinases_and_names_what_takes_them(shifted):
    with pytest.raises(AlkstructError, match=r"the complexes are of ALK, TWIN, .*compare_sites"):
        alk.compare("G1202R", ["crizotinib", shifted])
