"""Side chains that are placed together: the mean field against exact enumeration."""

import naive
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.energy.energies import energy_named
from alkstruct.loops.mean_field import KEPT_LEVEL, MOST_CONFORMERS, place_together
from alkstruct.loops.models import without_side_chain
from alkstruct.rotamers.ensembles import ensemble
from alkstruct.rotamers.surroundings import surroundings

# Residues of 2XP2 whose side chains meet: hydrophobic ones, a salt bridge, a hydroxyl with an acid.
PAIRS = [(1196, 1256), (1150, 1167), (1206, 1203)]


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("2XP2")


def placed(structure, positions, energy):
    """The Placed of some residues, and the bare structure and surroundings that they were placed in."""
    for position in positions:
        structure = without_side_chain(structure, structure.index(position))
    around = surroundings(structure, energy_named(energy))
    return place_together(structure, [structure.index(p) for p in positions], around), structure, around


def matrix(found, energy):
    """What the conformers of two placed side chains mean to each other, the slow way."""
    sides = []
    for one in found.ensembles:
        plan = side_chain(AMINO_ACIDS[one.type], energy == "allatom")
        sides += [one.coord[:, : len(plan.atoms)], plan.types]
    return naive.mutual(*sides, energy)


@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_one_side_chain_has_its_own_free_energy(crizotinib, energy):
    """There is nothing to average over: the variational free energy is the exact one."""
    for position in (1196, 1150, 1203):
        found, _, _ = placed(crizotinib, [position], energy)
        (one,) = found.ensembles
        assert found.free_apo == pytest.approx(naive.free_energy(one.weights, one.apo), abs=1e-9)
        assert found.free_holo == pytest.approx(naive.free_energy(one.weights, one.apo + one.bound), abs=1e-9)


@pytest.mark.parametrize("pair", PAIRS)
def test_two_side_chains_have_no_less_than_the_exact_free_energy(crizotinib, pair):
    """An upper bound, within 0.5 kcal/mol: what the two know of each other beyond averages is left out."""
    found, _, _ = placed(crizotinib, pair, "vina")
    first, second = found.ensembles
    exact = naive.joint_free_energy((first.apo, second.apo), (first.weights, second.weights), matrix(found, "vina"))
    assert exact - 2e-3 <= found.free_apo <= exact + 0.5


@pytest.mark.parametrize("pair", PAIRS[1:])
def test_the_mean_field_is_its_own(crizotinib, pair):
    """A conformer's probability is that of the field of the others' averages; the free energy follows from them."""
    found, _, _ = placed(crizotinib, pair, "vina")
    (first, second), (p, q), between = found.ensembles, found.apo, matrix(found, "vina")
    for one, share, field in ((first, p, between @ q), (second, q, p @ between)):
        weight = one.weights * np.exp(-(one.apo + field - (one.apo + field).min()))
        assert share == pytest.approx(weight / weight.sum(), abs=5e-3)
    entropy = sum(share @ np.log(share / one.weights) for one, share in zip(found.ensembles, found.apo, strict=True))
    assert found.free_apo == pytest.approx(p @ first.apo + q @ second.apo + p @ between @ q + entropy, abs=5e-3)


def test_side_chains_that_do_not_meet_add_up(crizotinib):
    """L1196 and D1311 are 23 Å apart: together they are what they are alone."""
    both, structure, around = placed(crizotinib, [1196, 1311], "allatom")
    alone = [place_together(structure, [i], around).free_apo for i in both.indices]
    assert both.free_apo == pytest.approx(sum(alone), abs=1e-9)


def test_conformers_that_weigh_nothing_are_left_out(crizotinib):
    """Forty at most stay, by their weight in either state: lysine's free energy is 0.18 kcal/mol too high for that."""
    found, structure, around = placed(crizotinib, [1150], "allatom")
    (kept,), whole = found.ensembles, ensemble(structure, structure.index(1150), "K", around)
    level = whole.apo - np.log(whole.weights)
    assert 1 < len(kept.apo) <= MOST_CONFORMERS < len(whole.apo)
    assert (kept.apo - np.log(kept.weights) - level.min()).min() == pytest.approx(0)
    assert (kept.apo - np.log(kept.weights) - level.min()).max() < KEPT_LEVEL + 1  # kT; by the state with inhibitor
    assert naive.free_energy(whole.weights, whole.apo) <= found.free_apo
    assert found.free_apo == pytest.approx(naive.free_energy(whole.weights, whole.apo), abs=0.25)


def test_probabilities_sum_to_one_in_both_states(crizotinib):
    found, _, _ = placed(crizotinib, [1196, 1256, 1203, 1206], "allatom")
    for share in (*found.apo, *found.holo):
        assert share.sum() == pytest.approx(1) and (share >= 0).all()
    assert found.free_holo != pytest.approx(found.free_apo, abs=0.1)


def test_glycines_have_nothing_to_place(crizotinib):
    around = surroundings(crizotinib, energy_named("vina"))
    found = place_together(crizotinib, [crizotinib.index(1201), crizotinib.index(1202)], around)
    assert (found.indices, found.free_apo, found.free_holo) == ((), 0, 0)


@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_placing_again_gives_the_same_bits(crizotinib, energy):
    """Whatever was in memory before: rows behind a side chain's last atom are never looked at."""
    first, structure, around = placed(crizotinib, range(1149, 1155), energy)
    for soil in (np.nan, 40.0, 1e300):
        memory = [np.full((count, 18, 3), soil) for count in (9, 18, 27, 54, 81, 279, 396) for _ in range(20)]
        del memory
        again = place_together(structure, first.indices, around)
        assert (again.free_apo, again.free_holo) == (first.free_apo, first.free_holo)
        assert all(map(np.array_equal, again.holo, first.holo))
