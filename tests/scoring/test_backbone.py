"""The backbone of scores: which rows give way, what they say of it, and how much they depend on coordinates."""

from dataclasses import replace

import naive
import numpy as np
import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.energy.energies import BACKBONE_CHOICES, ENERGIES, with_backbone
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.caveats import CAVEATS

STAYING = ["L1196M", "G1201R", "L1198F", "D1203N", "L1196M+D1203N"]  # a type that can stand on the crystal's backbone
GIVING = ["G1202R", "L1196P", "C1156Y+G1202R"]  # and one that cannot
FAR = ["C1156Y", "F1174L", "P1153A", "C1156Y+F1174L"]
BESIDE_A_GAP = ["G1123R", "G1123P"]  # only glycine stands there, but 1124 and 1125 are not resolved
NOT_SUBSTITUTED = ["E1167del"]
VARIANTS = [*STAYING, *GIVING, *FAR, *BESIDE_A_GAP, *NOT_SUBSTITUTED]


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("2XP2")


@pytest.fixture(scope="module")
def tables(crizotinib):
    """VARIANTS by each choice of a backbone."""
    return {name: alk.score(crizotinib, VARIANTS, backbone=name).set_index("variant") for name in BACKBONE_CHOICES}


def gave_way(table):
    return table["caveats"].str.split(";").apply(lambda words: "local backbone" in words)


def named(variants):
    return [str(alk.parse(text)) for text in variants]


def ddg(structure, variants, backbone):
    return alk.score(structure, variants, backbone=backbone)["ddg"].to_numpy(float)


def carried(structure, move):
    """A complex with all of its atoms moved by a function of coordinates."""
    drug = replace(structure.inhibitor, coord=move(structure.inhibitor.coord))
    return replace(structure, coord=move(structure.coord), inhibitor=drug, water=move(structure.water))


def test_by_default_the_backbone_gives_way_where_it_must(crizotinib, tables):
    """In a table of scores, in a scan and in a comparison."""
    usual = alk.score(crizotinib, VARIANTS).set_index("variant")
    pd.testing.assert_frame_equal(usual, tables["auto"])
    assert usual.attrs == tables["auto"].attrs
    scan = alk.scan(crizotinib, within=3.3, energy="vina")
    pd.testing.assert_frame_equal(scan, alk.scan(crizotinib, within=3.3, energy="vina", backbone="auto"))
    (row,) = alk.compare("G1202R", [crizotinib]).itertuples()
    assert (row.ddg, row.caveats) == tuple(tables["auto"].loc["G1202R", ["ddg", "caveats"]])


def test_by_itself_only_what_must_gives_way(tables):
    """Proline and what stands where only glycine does; the other rows are as on the crystal's backbone."""
    others = [name for name in tables["auto"].index if name not in named(GIVING)]
    pd.testing.assert_frame_equal(tables["auto"].loc[others], tables["fixed"].loc[others])


def test_what_gives_way_by_itself_is_as_if_all_did(tables):
    """To the last bit, and by the calibration of a local backbone, also beside a site out of reach."""
    rows = named(GIVING)
    pd.testing.assert_frame_equal(tables["auto"].loc[rows], tables["local"].loc[rows])
    assert (tables["auto"].loc[rows, "ddg"] != tables["fixed"].loc[rows, "ddg"]).all()


def test_a_site_out_of_reach_changes_no_ddg_of_one_that_gave_way(tables):
    """C1156Y adds its base rate to the probability alone, as it does on the crystal's backbone."""
    for table in tables.values():
        assert table.loc["C1156Y+G1202R", "ddg"] == table.loc["G1202R", "ddg"]
        assert table.loc["C1156Y+G1202R", "disruption"] > table.loc["G1202R", "disruption"]


def test_sites_that_are_built_together_stand_on_the_crystals_backbone():
    """Energy, contacts, calibration and caveats of one row are of one backbone; C1156Y does not meet G1202R."""
    meeting, apart = "L1196M+G1202R", "C1156Y+G1202R"
    tables = {
        choice: alk.compare([meeting, apart], ["crizotinib", "lorlatinib"], backbone=choice)
        for choice in ("auto", "fixed", "local")
    }
    together = {choice: table[table.variant == meeting] for choice, table in tables.items()}
    for choice in ("auto", "local"):
        pd.testing.assert_frame_equal(together[choice], together["fixed"], check_exact=True)
        assert gave_way(tables[choice][tables[choice].variant == apart]).all()
    assert not gave_way(together["auto"]).any()
    assert together["auto"]["mechanism"].str.startswith("Built together on the crystal's backbone").all()


def test_rows_that_gave_way_say_so(tables):
    """All in the inhibitor's reach, or only those that must; none on the crystal's backbone or beside a gap."""
    said = {name: set(table.index[gave_way(table)]) for name, table in tables.items()}
    assert said["fixed"] == set()
    assert said["auto"] == set(named(GIVING))
    assert said["local"] == set(named([*STAYING, *GIVING]))
    assert "local backbone" in CAVEATS


@pytest.mark.parametrize("backbone", ["local", "auto"])
def test_far_rows_are_the_same_whatever_the_backbone(tables, backbone):
    """Nothing there meets the inhibitor. Nor does the choice concern deletions, whose backbone is always rebuilt."""
    rows = named([*FAR, *NOT_SUBSTITUTED])
    pd.testing.assert_frame_equal(tables[backbone].loc[rows], tables["fixed"].loc[rows])


def test_beside_a_gap_the_ensembles_are_the_crystals(tables):
    """Nothing can move there; only the calibration of "local" is another, since it was fitted to such rows as well."""
    rows = [table.loc[BESIDE_A_GAP] for table in tables.values()]
    for column in ("apo_strain", "contacts_mutant", "overlap"):
        assert all(table[column].equals(rows[0][column]) for table in rows)


def test_rows_that_give_way_differ(tables):
    """In the ensembles, and in what the calibration makes of them."""
    near = ["L1196M", "G1201R", "L1198F", "G1202R"]
    for column in ("ddg", "disruption", "apo_strain"):
        assert (tables["local"].loc[near, column] != tables["fixed"].loc[near, column]).all()


def test_a_table_says_which_backbone_all_its_rows_have(tables):
    said = {name: table.attrs["energy"] for name, table in tables.items()}
    assert said == {"fixed": "consensus", "auto": "consensus", "local": "consensus, local backbone"}


@pytest.mark.parametrize("backbone", ["soft", "", "Local"])
def test_an_unknown_backbone_is_refused_with_the_choices(crizotinib, backbone):
    doors = (
        lambda: alk.score(crizotinib, "L1196M", backbone=backbone),
        lambda: alk.scan(crizotinib, within=3, backbone=backbone),
        lambda: alk.compare("L1196M", ["crizotinib"], backbone=backbone),
    )
    for door in doors:
        with pytest.raises(alk.AlkstructError, match="is not known; choose one of fixed, local, auto"):
            door()


@pytest.mark.parametrize("backbone", ["local", "auto"])
def test_a_scan_and_scores_agree(crizotinib, backbone):
    """Row by row, also where some rows of a site give way and others do not."""
    scan = alk.scan(crizotinib, within=3.3, energy="vina", backbone=backbone)
    some = scan[scan["variant"].str[-1].isin(["A", "P", "W"])].reset_index(drop=True)
    assert gave_way(some).any()
    scored = alk.score(crizotinib, some["variant"].tolist(), "vina", backbone=backbone)
    pd.testing.assert_frame_equal(scored, some)
    assert scored.attrs["energy"] == scan.attrs["energy"]


def test_a_scan_keeps_its_order(crizotinib):
    """By position and amino acid, though rows that give way are evaluated after the others."""
    fixed, auto = (alk.scan(crizotinib, within=3.3, energy="vina", backbone=name) for name in ("fixed", "auto"))
    assert auto["variant"].tolist() == fixed["variant"].tolist()
    assert 0 < gave_way(auto).sum() < len(auto)


def test_a_comparison_takes_the_backbone(crizotinib, tables):
    table = alk.compare(["G1202R", "L1196M"], [crizotinib], backbone="local").set_index("variant")
    for column in ("ddg", "disruption"):
        assert table[column].tolist() == tables["local"].loc[["G1202R", "L1196M"], column].tolist()


def test_order_and_repetition_do_not_matter(crizotinib, tables):
    """Rows that give way are put back among the others."""
    asked = ["G1202R", "L1196M", "L1196P", "G1202R", "C1156Y"]
    table = alk.score(crizotinib, asked, backbone="auto").set_index("variant")
    pd.testing.assert_frame_equal(table, tables["auto"].loc[asked])


@pytest.mark.parametrize("energy", ENERGIES)
def test_a_local_backbone_is_calibrated_by_itself(energy):
    """On the same measurements."""
    fixed, local = calibration(energy), calibration(with_backbone(energy, "local"))
    assert local.energy == f"{energy}, local backbone"
    assert (local.observations, local.mutations, local.kinases) == (
        fixed.observations,
        fixed.mutations,
        fixed.kinases,
    )
    assert not np.array_equal(local.weights, fixed.weights)
    assert local.indirect == fixed.indirect


def test_rounded_coordinates_change_little(crizotinib):
    """To 0.01 Å: G1202R, which larger moves decide, by 0.02 kcal/mol when this was written."""
    rounded = carried(crizotinib, lambda coord: np.round(coord, 2))
    variants = ["G1202R", "L1196M", "L1196P"]
    assert ddg(rounded, variants, "local") == pytest.approx(ddg(crizotinib, variants, "local"), abs=0.1)


def test_a_complex_that_is_turned_and_shifted_has_the_same_numbers(crizotinib):
    """Windows, frames and moves go along; only rounding is left."""
    turn, shift = naive.rotation([1.0, 0.2, -0.7], 0.8), np.array([5.0, 20.0, -9.0])
    turned = carried(crizotinib, lambda coord: coord @ turn.T + shift)
    variants = ["G1202R", "L1196M", "L1196P", "L1198F"]
    assert ddg(turned, variants, "local") == pytest.approx(ddg(crizotinib, variants, "local"), abs=1e-3)


def test_waters_are_there_on_every_backbone(crizotinib):
    """D1270 binds ordered waters of 2XP2, which stay where they are."""
    dry, wet = (alk.score(crizotinib, "D1270N", backbone="local", waters=waters) for waters in (False, True))
    assert wet["apo_strain"][0] != dry["apo_strain"][0]
    assert wet.attrs["energy"] == "consensus, local backbone, with waters"


def test_a_changed_energy_keeps_its_caveat_beside_that_of_the_backbone(crizotinib):
    weaker = replace(ENERGIES["vina"], kt=1.2)
    words = alk.score(crizotinib, "L1196M", weaker, backbone="local")["caveats"][0].split(";")
    assert {"local backbone", "changed energy"} <= set(words)
