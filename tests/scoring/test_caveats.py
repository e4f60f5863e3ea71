"""What limits an estimate is said in its row, and what questions the calibration makes it less sure."""

from dataclasses import replace

import numpy as np

import alkstruct as alk
from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.scoring.calibration import calibration
from alkstruct.validation.panel import panel
from alkstruct.validation.protocol import usable


def test_rows_of_a_bonded_inhibitor_say_so_and_are_less_sure():
    """An atom of the protein far from the site is put 1.8 Å from the inhibitor: all else stays what it was."""
    crizotinib = alk.load("2XP2")
    nowhere = crizotinib.start[crizotinib.index(1401)]  # N of the last residue, 30 Å away
    coord = crizotinib.coord.copy()
    coord[nowhere] = crizotinib.inhibitor.coord[0] + np.array([1.8, 0.0, 0.0])
    bonded = replace(crizotinib, coord=coord)
    variants = ["G1269A", "F1174L"]
    before, after = (alk.score(structure, variants) for structure in (crizotinib, bonded))
    assert not before.caveats.str.contains("covalent").any()
    assert after.caveats.str.contains("covalent inhibitor").all()
    wider = (after.disruption_high - after.disruption_low) - (before.disruption_high - before.disruption_low)
    assert wider[0] > 0.1
    assert wider[1] == 0.0  # out of reach: a base rate, whatever the inhibitor


def test_the_residue_of_the_bond_is_not_modelled():
    """Cysteine to serine at a covalent inhibitor's anchor takes the bond away, which no contact can show."""
    crizotinib = alk.load("2XP2")
    coord = crizotinib.coord.copy()
    anchor = np.flatnonzero((crizotinib.residue_of_atom == crizotinib.index(1198)) & (crizotinib.atom_names == "CD1"))
    coord[anchor] = crizotinib.inhibitor.coord[0] + np.array([1.8, 0.0, 0.0])
    bonded = replace(crizotinib, coord=coord)
    table = alk.score(bonded, ["L1198F", "G1269A", "L1198F+G1269A"])
    assert table.verdict.tolist() == ["not modelled", "weakens", "not modelled"]
    assert "as if bonded" in table.mechanism[0]
    assert 1198 not in set(alk.scan(bonded, within=5).position)
    (deleted,) = alk.score(bonded, ["L1198del"]).itertuples()
    assert deleted.verdict == "not modelled" and "a residue that L1198del takes away" in deleted.mechanism


def test_a_mutation_that_the_fit_has_seen_says_so():
    """Only in reach of the inhibitor: S1206Y was seen with inhibitors that reach it, which crizotinib does not."""
    table = alk.score("2XP2", ["G1202R", "L1196M", "G1202S", "S1206Y", "C1156Y", "L1196M+G1269A"], backbone="fixed")
    assert table.caveats.str.contains("in the fit").tolist() == [True, True, False, False, False, True]
    unnamed = replace(alk.load("2XP2"), kinase=None)
    assert not alk.score(unnamed, ["G1202R"], backbone="fixed").caveats.str.contains("in the fit").any()


def test_what_the_fit_has_seen_are_the_rows_that_it_was_fitted_to():
    """Within reach of the inhibitor, with a stated fold, and no anchor of a covalent bond."""
    rows = panel()
    used = rows[usable(rows) & (rows["distance"] <= INDIRECT_DISTANCE) & (rows["bound"] != "undetermined")]
    expected = {f"{row.kinase} {row.mutation}" for row in used.itertuples()}
    assert set(calibration("consensus").seen) == set(calibration("allatom").seen) == expected
    assert "EGFR T790M" in expected and "ALK C1156Y" not in expected
