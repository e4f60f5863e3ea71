"""How an inhibitor gives way."""

import numba
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.energy.energies import energy_named
from alkstruct.kernels import inhibitor
from alkstruct.rotamers import inhibitor_poses
from alkstruct.rotamers.surroundings import surroundings


@pytest.fixture(scope="module")
def ceritinib():
    return alk.load("ceritinib")


def test_rotation_is_a_rotation():
    """A quarter turn about z takes x to y; lengths stay."""
    turn = inhibitor_poses.rotation(np.array([0.0, 0, 2]), 90.0)
    assert turn @ [1, 0, 0] == pytest.approx([0, 1, 0])
    assert turn @ turn.T == pytest.approx(np.eye(3))


def test_the_crystal_comes_first_and_shapes_are_kept(ceritinib):
    drug = ceritinib.inhibitor
    found = inhibitor_poses.nearby_poses(drug)
    assert found.coord[0] == pytest.approx(drug.coord)
    own = np.linalg.norm(drug.coord[:, None] - drug.coord[None], axis=-1)
    for coord, group in zip(found.coord, found.group, strict=True):
        shape = np.linalg.norm(coord[:, None] - coord[None], axis=-1)
        if len(group):  # an end group keeps its own shape and the rest keeps its own
            rest = np.setdiff1d(np.arange(len(drug)), group)
            assert coord[rest] == pytest.approx(drug.coord[rest])
            assert shape[np.ix_(group, group)] == pytest.approx(own[np.ix_(group, group)])
            bonded = drug.bonds
            assert shape[bonded[:, 0], bonded[:, 1]] == pytest.approx(own[bonded[:, 0], bonded[:, 1]])
        else:
            assert shape == pytest.approx(own)


def test_shifts_are_small_and_paid_for(ceritinib):
    """Three axes, both ways: 0.35 Å at (0.35 / 0.25)² / 2 = 0.98 kT."""
    found = inhibitor_poses.nearby_poses(ceritinib.inhibitor)
    whole = [k for k, group in enumerate(found.group) if not len(group)][1:]
    assert len(whole) == 6
    assert found.restraint[whole] == pytest.approx(0.98)
    moved = found.coord[whole] - found.coord[0]
    assert np.linalg.norm(moved, axis=-1) == pytest.approx(0.35)
    assert np.abs(moved.sum(axis=0)).max() < 1e-9


def test_ceritinib_turns_its_two_isopropyl_groups(ceritinib):
    found = inhibitor_poses.nearby_poses(ceritinib.inhibitor)
    assert len(found.coord) == 1 + 6 + 2 * 11


def test_weights_are_a_distribution_led_by_the_crystal(ceritinib):
    around = surroundings(ceritinib, energy_named("allatom"))
    pose_weights = numba.njit(lambda *arguments: inhibitor.pose_weights(*arguments))  # it has no way in from Python
    weights = np.empty(len(around.drug.cost))
    pose_weights(around.drug, ceritinib.index(1198), around.rules.kt, weights)
    assert weights.sum() == pytest.approx(1)
    assert weights[0] > 0.05
    assert around.drug.cost[0] == 0


def test_an_inhibitor_that_gives_is_disturbed_less(ceritinib):
    """Giving way can only lower what a clash costs: L1198F meets ceritinib's isopropoxy group."""
    from dataclasses import replace

    from alkstruct.chemistry.amino_acids import AMINO_ACIDS
    from alkstruct.rotamers.ensembles import evaluate

    index, wanted = ceritinib.index(1198), np.array([[letter in "LF" for letter in AMINO_ACIDS]])
    cost = []
    for give in (True, False):
        energy = replace(energy_named("allatom"), give=give)
        block = evaluate(ceritinib, [index], wanted, around=surroundings(ceritinib, energy))
        cycle = (block.holo - block.apo)[0]
        cost.append(cycle[AMINO_ACIDS.index("F")] - cycle[AMINO_ACIDS.index("L")])
    assert cost[0] < cost[1]


def test_vina_keeps_the_crystals_pose(ceritinib):
    assert len(surroundings(ceritinib, energy_named("vina")).drug.cost) == 1
