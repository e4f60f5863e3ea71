"""The atoms of a window besides N, CA and C, and its torsions."""

import loop_cases
import naive
import numpy as np
import pytest

from alkstruct.kernels.loop_layouts import ROW_C, ROW_CA, ROW_CB, ROW_H, ROW_N, ROW_O
from alkstruct.loops.backbones import draw, judge

ROWS = {"N": ROW_N, "CA": ROW_CA, "C": ROW_C, "O": ROW_O, "CB": ROW_CB, "H": ROW_H}


@pytest.fixture(scope="module")
def one():
    return loop_cases.stretch("2XP2", 1149, 1156)


@pytest.fixture(scope="module")
def loops(one):
    """The crystal's backbone and five that were drawn."""
    drawn = draw(one.window, one.obstacles, 300, 3)
    return judge(one.window, one.obstacles, np.concatenate([one.crystal, drawn.atoms[:5, :, :4]]))


def test_every_atom_is_where_its_twin_puts_it(one, loops):
    for atoms in loops.atoms:
        for own, twin in zip(atoms, naive.whole_backbone(atoms[:, :3], one.window.ends), strict=True):
            assert np.array([own[ROWS[name]] for name in twin]) == pytest.approx(np.array([*twin.values()]), abs=1e-9)


def test_torsions_are_those_of_the_atoms(one, loops):
    """Phi of the first residue is counted from the C before the window, psi of the last to the N after it."""
    for atoms, torsions in zip(loops.atoms, np.degrees(loops.torsions), strict=True):
        chain = np.concatenate([one.window.ends[:1], atoms[:, :3].reshape(-1, 3), one.window.ends[6:]])
        turns = np.array([naive.dihedral(*chain[k : k + 4]) for k in range(len(chain) - 3)])
        phi, psi, omega = turns[::3], turns[1::3], turns[2::3]
        for found, expected in ((torsions[:, 0], phi), (torsions[:, 1], psi), (torsions[:-1, 2], omega)):
            assert np.cos(np.radians(found - expected)) == pytest.approx(1, abs=1e-12)


def test_residues_are_l(loops):
    """From H to CA, CO, R and N run clockwise: N-CA-C and CB make a right-handed frame, in mirror images a left one."""
    for residue in loops.atoms.reshape(-1, 6, 3):
        n, c, cb = (residue[row] - residue[ROW_CA] for row in (ROW_N, ROW_C, ROW_CB))
        assert np.linalg.det([n, c, cb]) > 2


def test_the_crystals_own_oxygens_and_cb_are_met(one, loops):
    """The places that geometry gives lie within 0.25 Å of those in a crystal at 1.9 Å: 0.01 and 0.19 are found."""
    for k, atoms in enumerate(loops.atoms[0]):
        crystal = one.part.atoms(one.plan.first + k)
        assert np.linalg.norm(atoms[ROW_O] - crystal["O"]) < 0.25
        assert "CB" not in crystal or np.linalg.norm(atoms[ROW_CB] - crystal["CB"]) < 0.25


def test_the_last_oxygen_is_fixed(one, loops):
    """It lies in the plane of the peptide that follows, which does not move."""
    assert all(np.array_equal(atoms[-1, ROW_O], one.window.ends[5]) for atoms in loops.atoms)


def test_the_hydrogen_lies_in_the_plane_of_its_peptide(one, loops):
    for atoms in loops.atoms:
        before = np.concatenate([one.window.ends[None, 0], atoms[:-1, ROW_C]])
        for own, c in zip(atoms, before, strict=True):
            assert np.linalg.norm(own[ROW_H] - own[ROW_N]) == pytest.approx(1.010)
            angles = [naive.angle(own[ROW_H], own[ROW_N], x) for x in (own[ROW_CA], c)]
            assert angles[0] == pytest.approx(angles[1])
            assert sum(angles) + naive.angle(own[ROW_CA], own[ROW_N], c) == pytest.approx(360)
