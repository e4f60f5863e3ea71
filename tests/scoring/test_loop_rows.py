"""Rows of insertions and deletions: what they say of the rebuilt stretch, and what they leave open."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.complexes.contacts import contact_counts
from alkstruct.complexes.fluctuations import fluctuations
from alkstruct.loops import ensembles
from alkstruct.loops.rebuilt import rebuild
from alkstruct.scoring import loop_rows
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.scorer import score

INSERTION, DELETION, FAR = "T1151_L1152insT", "G1202del", "G1304del"

pytestmark = pytest.mark.usefixtures("few_backbones_throughout")


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("crizotinib")


@pytest.fixture(scope="module")
def built(crizotinib, few_backbones_throughout):
    """The rebuilt loops."""
    return {name: rebuild(crizotinib, alk.parse(name), "consensus") for name in (INSERTION, DELETION)}


@pytest.fixture(scope="module")
def rows(crizotinib, built):
    """Their rows, without rebuilding them again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop_rows, "rebuild", lambda structure, variant, energy: built[str(variant)])
        return score(crizotinib, [INSERTION, DELETION]).set_index("variant")


def test_a_loop_is_rebuilt_alike_each_time(crizotinib, built):
    """It depended on what was in memory where no atom is."""
    again = rebuild(crizotinib, alk.parse(DELETION), "consensus")
    np.testing.assert_array_equal(again.mutant.holo, built[DELETION].mutant.holo)
    np.testing.assert_array_equal(again.mutant.binding, built[DELETION].mutant.binding)


@pytest.mark.parametrize("name", [INSERTION, DELETION])
def test_columns_are_of_the_whole_window(crizotinib, built, rows, name):
    row, loop = rows.loc[name], built[name]
    window = slice(loop.plan.first, loop.plan.last + 1)
    assert row["distance"] == crizotinib.distances()[window].min()
    assert row["contacts"] == contact_counts(crizotinib)[window].sum()
    assert row["fluctuation"] == pytest.approx(np.mean(fluctuations(crizotinib)[window]))
    assert row["contacts_mutant"] == pytest.approx(loop.mutant.weights(holo=True) @ loop.mutant.contacts)
    assert row["contacts_wild_type"] == pytest.approx(loop.wild_type.weights(holo=True) @ loop.wild_type.contacts)
    assert row["ddg_raw"] == pytest.approx(loop.mutant.free_binding - loop.wild_type.free_binding)


def test_contacts_are_not_of_side_chains_that_are_bonded_to_the_window():
    """Beside brigatinib the side chain of D1270, outside the window, is placed anew with it and has six contacts."""
    loop = rebuild(alk.load("brigatinib"), alk.parse(INSERTION), "consensus").wild_type
    own, others = np.zeros(len(loop.contacts)), np.zeros(len(loop.contacts))
    for b, (model, placed) in enumerate(zip(loop.models, loop.placed, strict=True)):
        for index, share, one in zip(placed.indices, placed.holo, placed.ensembles, strict=True):
            count = own if model.number[index] in loop.plan.numbers else others
            count[b] += share @ one.contacts
    assert others.min() > 1
    np.testing.assert_allclose(loop.contacts, own, atol=1e-9)  # its backbone does not touch the inhibitor


def test_what_has_no_meaning_for_many_backbones_is_empty(rows):
    assert rows[["clashes", "overlap", "clash_free", "clash_free_wild_type", "apo_strain"]].isna().all(axis=None)
    assert (
        rows[["ddg", "ddg_sd", "disruption", "disruption_low", "disruption_high", "attraction"]].notna().all(axis=None)
    )


def test_the_interval_is_wide_and_knows_the_base_rate(rows):
    """A loop may act through more than its contacts: the rate of mutations out of reach is joined to each row."""
    assert rows["caveats"].str.split(";").map(lambda words: "loop rebuilt" in words).all()
    known = calibration("consensus").indirect
    assert (rows["disruption"] >= known.rate).all() and (rows["disruption_low"] >= known.low).all()
    assert rows.loc[DELETION, "disruption"] > known.rate
    assert (rows["disruption_high"] - rows["disruption_low"] > 0.5).all()


def test_what_the_rebuilt_wild_type_misses_widens_the_interval(crizotinib, built, monkeypatch):
    """The rebuilt wild type should bind as the crystal does; how far it does not is a part of the deviation."""
    loop = built[DELETION]
    worse = replace(loop, crystal_binding=loop.wild_type.free_binding + 20.0)
    found = {}
    for name, one in (("own", loop), ("worse", worse)):
        monkeypatch.setattr(loop_rows, "rebuild", lambda structure, variant, energy, one=one: one)
        found[name] = loop_rows.loop_row(crizotinib, alk.parse(DELETION), "consensus")
    assert found["worse"].structural > 20.0 > found["own"].structural
    assert found["worse"].ddg_sd > found["own"].ddg_sd and found["worse"].ddg == found["own"].ddg


def test_the_sentence_names_the_stretch_the_contacts_the_bonds_and_the_active_state(rows):
    words = rows.loc[INSERTION, "mechanism"]
    assert "The stretch V1149 to E1154 (beta3, beta3-alphaC loop) becomes 1 residue longer" in words
    assert "crizotinib" in words
    assert "The salt bridge K1150-E1167 of the active kinase is there in" in words
    assert "M1199 to K1205" in rows.loc[DELETION, "mechanism"]
    assert "salt bridge K1150-E1167" not in rows.loc[DELETION, "mechanism"]  # none of its residues moves


def test_a_stretch_out_of_reach_has_the_base_rate_alone(crizotinib):
    (row,) = alk.score(crizotinib, FAR).itertuples()
    known = calibration("consensus").indirect
    assert row.verdict == "indirect" and row.distance > 6
    assert (row.disruption, row.disruption_low, row.disruption_high) == (known.rate, known.low, known.high)
    assert "have a base rate of 14 %" in row.mechanism and "loop rebuilt" in row.caveats


def test_waters_make_no_difference(crizotinib, rows, built, monkeypatch):
    monkeypatch.setattr(loop_rows, "rebuild", lambda structure, variant, energy: built[str(variant)])
    wet = score(crizotinib, [INSERTION, DELETION], waters=True).set_index("variant")
    pd.testing.assert_frame_equal(wet, rows)


def test_where_no_backbone_closes_the_row_says_so_and_strict_raises(crizotinib, monkeypatch):
    monkeypatch.setattr(ensembles, "MOST_OVERLAP", -1.0)
    monkeypatch.setattr(ensembles, "ANNEALED_BACKBONES", 4)
    table = alk.score(crizotinib, ["G1202R", INSERTION])
    assert table["verdict"].tolist() == ["disrupts", "not modelled"]
    assert "closes without running into the rest of the protein, not even with" in table["mechanism"][1]
    with pytest.raises(alk.NotModelledError, match="T1151_L1152insT: no backbone, the variant's or"):
        alk.score(crizotinib, ["G1202R", INSERTION], strict=True)
