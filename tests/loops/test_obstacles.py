"""What stands around a window."""

import loop_cases
import naive
import numpy as np
import pytest

from alkstruct.loops.backbones import draw
from alkstruct.loops.obstacles import OTHER_MOLECULE, SIDE_CHAIN_HARDNESS, obstacles_around


@pytest.fixture(scope="module")
def one():
    return loop_cases.stretch("2XP2", 1149, 1154)


def around(one, length=6, inhibitor=False):
    return obstacles_around(one.part, one.plan.first, one.plan.last, length, inhibitor=inhibitor)


def rows_in(structure, obstacles):
    """The structure's atom that each obstacle is."""
    gap = np.linalg.norm(obstacles.coord[:, None] - structure.coord, axis=-1)
    assert gap.min(axis=1).max() == 0
    return gap.argmin(axis=1)


def test_the_window_itself_is_no_obstacle(one):
    owner = one.part.residue_of_atom[rows_in(one.part, around(one))]
    assert not ((owner >= one.plan.first) & (owner <= one.plan.last)).any()


def test_whatever_a_backbone_may_meet_is_there(one):
    """All atoms of the complex within 3.4 Å of any backbone that closes, however it lies."""
    atoms = draw(one.window, loop_cases.nothing_around(), 2000, 1).atoms[:, :, :5].reshape(-1, 3)
    listed = set(rows_in(one.part, around(one)))
    owner = one.part.residue_of_atom
    for row in np.flatnonzero((owner < one.plan.first) | (owner > one.plan.last)):
        assert row in listed or np.linalg.norm(atoms - one.part.coord[row], axis=1).min() > 3.4


def test_the_inhibitor_is_there_where_asked(one):
    """It is another molecule, and hard."""
    without, beside = around(one), around(one, inhibitor=True)
    drug = one.part.inhibitor
    assert len(beside.radius) == len(without.radius) + len(drug)
    assert np.array_equal(beside.coord[-len(drug) :], drug.coord)
    assert (beside.offset[-len(drug) :] == OTHER_MOLECULE).all() and (beside.hardness[-len(drug) :] == 1).all()


def test_side_chains_beyond_cb_are_softer(one):
    """They can turn away; backbones and CB cannot."""
    obstacles = around(one)
    names = one.part.atom_names[rows_in(one.part, obstacles)]
    firm = np.isin(names, ["N", "CA", "C", "O", "CB", "OXT"])
    assert (obstacles.hardness[firm] == 1).all()
    assert (obstacles.hardness[~firm] == SIDE_CHAIN_HARDNESS).all() and (~firm).sum() > 50
    elements = one.part.elements[rows_in(one.part, obstacles)]
    assert np.array_equal(obstacles.polar, np.isin(elements, ["N", "O"]))


@pytest.mark.parametrize("length", [5, 6, 7])
def test_residues_are_counted_as_the_rebuilt_window_has_them(one, length):
    """So that the neighbours of a window that grows are -1 and its length."""
    obstacles = around(one, length)
    owner = one.part.residue_of_atom[rows_in(one.part, obstacles)]
    assert set(obstacles.offset[owner == one.plan.first - 1]) == {-1}
    assert set(obstacles.offset[owner == one.plan.last + 1]) == {length}
    assert {-1.0, float(length)} <= set(obstacles.acceptors[:, 6])


def test_backbone_partners_are_n_h_and_c_o(one):
    """A hydrogen is opposite to its nitrogen's two bonds; prolines and residues after a gap have none."""
    obstacles, part = around(one), one.part
    nitrogen = {tuple(part.atoms(i)["N"]): i for i in range(len(part))}
    for row in obstacles.donors:
        i = nitrogen[tuple(row[:3])]
        assert part.sequence[i] != "P" and part.peptide_bonded()[i]
        atoms, before = part.atoms(i), part.atoms(i - 1)["C"]
        away = naive.unit(naive.unit(atoms["CA"] - atoms["N"]) + naive.unit(before - atoms["N"]))
        assert row[3:6] == pytest.approx(atoms["N"] - 1.01 * away)
    carbonyls = np.linalg.norm(obstacles.acceptors[:, :3] - obstacles.acceptors[:, 3:6], axis=1)
    assert carbonyls == pytest.approx(1.23, abs=0.03)
    assert len(obstacles.acceptors) > len(obstacles.donors) > 20
