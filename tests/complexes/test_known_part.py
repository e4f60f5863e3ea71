"""Kinases of which a part is known: what lies beyond it keeps numbers, what lies beyond the protein is a tag."""

import numpy as np
import pytest

from alkstruct.complexes import identity
from alkstruct.complexes.identity import found_kinase
from alkstruct.complexes.known_part import NONE, UNKNOWN, letters_at
from alkstruct.complexes.notes import beyond_note
from alkstruct.complexes.numbering import fitted
from alkstruct.errors import NumberingError
from alkstruct.kinase.kinases import find_kinase, own_kinase

EGFR, CDK2, NTRK1 = map(find_kinase, ("EGFR", "CDK2", "NTRK1"))
OUTSIDE = "".join(np.random.default_rng(0).choice(list("ACDEFGHIKLMNPQRSTVWY"), EGFR.first - 1))  # the cell


def numbered(sequence, number, kinase, gaps=()):
    """Numbers of a chain without some residues, by index; the gaps are not bonded over."""
    kept = np.setdiff1d(np.arange(len(sequence)), [i for first, end in gaps for i in range(first, end)])
    linked = np.r_[False, np.diff(kept) == 1]
    letters = "".join(np.array(list(sequence))[kept])
    plain = np.full(len(kept), "", dtype="<U1")
    return fitted(np.array(number)[kept], plain, letters, linked, kinase, name="file", chain="A"), kept


def test_the_protein_ends_at_its_ends_and_a_known_part_does_not():
    assert letters_at(np.array([0, 1, 298, 299]), CDK2).tolist() == [NONE, "M", "L", NONE]
    around = letters_at(np.array([0, 1, 641, 642, 1210, 1211]), EGFR).tolist()
    assert around == [NONE, UNKNOWN, UNKNOWN, "K", "A", NONE]
    own = own_kinase(EGFR.stretch(*EGFR.domain), "mine", EGFR.domain[0])
    assert letters_at(np.array([711, 712, 970, 971]), own).tolist() == [UNKNOWN, "F", EGFR.residue(970), UNKNOWN]


@pytest.mark.parametrize("shift", [0, -24, 1000])
@pytest.mark.parametrize("gaps", [(), [(0, 24), (629, 689), (1000, 1210)]])
def test_a_receptor_as_a_whole_keeps_its_numbers(shift, gaps):
    """As in predicted models; those of the mature protein are put right there, too."""
    found, kept = numbered(OUTSIDE + EGFR.sequence, np.arange(1, 1211) + shift, EGFR, gaps)
    np.testing.assert_array_equal(found.number, kept + 1)
    assert not (found.insertion != "").any() and found.tags == ()
    assert ("mature" in found.remark) == (shift == -24)
    (note,) = beyond_note(found.number, found.insertion, EGFR)
    last = 629 if gaps else 641
    assert note.startswith(
        f"residues {kept[0] + 1}-{last} are beyond the part of EGFR (P00533) whose sequence is known"
    )


def test_a_receptor_as_a_whole_is_found_by_its_sequence():
    kinase, note = found_kinase(np.array(list(OUTSIDE + EGFR.sequence)), "chain A")
    assert kinase == EGFR and "(100 % of its residues agree)" in note


def test_beyond_a_gap_that_is_not_counted_numbers_are_not_certain():
    with pytest.raises(NumberingError, match="cannot be found by alignment"):
        numbered(OUTSIDE + EGFR.sequence, np.r_[60:690, [0] * 30, 690:1240], EGFR, [(630, 660)])


def test_the_part_outside_the_cell_alone_is_no_kinase():
    for kinase in (EGFR, find_kinase("ERBB2")):
        with pytest.raises(NumberingError, match=r"is not E.*: \d+ % of its residues agree"):
            numbered(OUTSIDE + EGFR.sequence[:4], np.arange(1, 646), kinase)
    with pytest.raises(NumberingError, match="none of the"):
        found_kinase(np.array(list(OUTSIDE + EGFR.sequence[:4])), "chain A")


@pytest.mark.parametrize("first", [-4, 1, 100])
@pytest.mark.parametrize("behind", ["", "LEHHHHHH"])
def test_residues_before_the_first_of_a_protein_are_a_tag(first, behind):
    """As in crystals of CDK2 and LCK: 0, -1, -2 and so on, whatever the letters there."""
    sequence = "GPLGS" + CDK2.sequence + behind
    found, _ = numbered(sequence, np.arange(first, first + len(sequence)), CDK2)
    np.testing.assert_array_equal(found.number[5:303], np.arange(1, 299))
    assert (found.insertion[:5] != "").all() and (found.insertion[303:] != "").all()
    assert len(found.tags) == 1 + bool(behind) and (found.remark == "") == (first == -4)


def test_residues_behind_the_last_of_a_receptor_are_a_tag():
    sequence = NTRK1.stretch(500, NTRK1.last) + "HHHHHH"
    found, _ = numbered(sequence, np.arange(500, 500 + len(sequence)), NTRK1)
    assert found.number[:-6].tolist() == list(range(500, NTRK1.last + 1))
    assert "".join(found.insertion) == "ABCDEF" and "(HHHHHH)" in found.tags[0]


def test_a_chain_may_reach_beyond_a_sequence_of_ones_own():
    own = own_kinase(EGFR.stretch(712, 970), "mine", 712)
    for shift in (0, -24, -694):
        found, _ = numbered(EGFR.stretch(695, 1022), np.arange(695, 1023) + shift, own)
        assert found.number.tolist() == list(range(695, 1023))
    (note,) = beyond_note(found.number, found.insertion, own)
    assert note.startswith("residues 695-711 and 971-1022 are beyond the part of mine whose sequence is known, 712-970")


def test_a_chain_whose_numbers_fit_is_aligned_with_no_kinase(monkeypatch):
    """An alignment takes a tenth of the time in which 2XP2 loads."""
    monkeypatch.setattr(identity, "aligned_positions", None)
    letters = np.array(list(EGFR.stretch(700, 1000)))
    identity.refuse_chimera(letters, np.arange(700, 1001), EGFR, "chain A")
