"""Energies between two side chains, and bonds between groups of atoms, against their naive twins."""

import naive
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.energy.energies import energy_named
from alkstruct.kernels.layouts import MAX_ATOMS, SideChainConformers
from alkstruct.kernels.side_chain_pairs import bonds_between, mutual_energies
from alkstruct.rotamers.ensembles import ensemble
from alkstruct.rotamers.surroundings import surroundings

# Pairs of residues of 2XP2 whose side chains meet: a salt bridge, a hydroxyl, hydrophobic ones, an aromatic ring.
PAIRS = [("K", 1150, "E", 1167), ("S", 1206, "D", 1203), ("L", 1196, "L", 1256), ("F", 1271, "I", 1171)]


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("2XP2")


def conformers(structure, letter, position, around, energy):
    """(SideChainConformers, their atoms (c, n, 3), AtomTypes) of six conformers of a side chain, spread over all."""
    one = ensemble(structure, structure.index(position), letter, around)
    rows = np.linspace(0, len(one.apo) - 1, 6).astype(int)
    plan, donor, acceptor = side_chain(letter, energy == "allatom"), *np.zeros((2, MAX_ATOMS), dtype=bool)
    for k, kind in enumerate(plan.types[: plan.heavy]):
        donor[k], acceptor[k] = kind.donor, kind.acceptor
    coord, t = one.coord[rows].copy(), AMINO_ACIDS.index(letter)
    size = int(around.plans.sizes[t])
    coded = SideChainConformers(coord, around.plans.types[t], size, donor, acceptor, one.apo[rows].copy())
    return coded, coord[:, :size], plan.types[:size]


@pytest.mark.parametrize("energy", ["allatom", "vina"])
@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_mutual_energies_are_sums_over_atoms(crizotinib, energy, pair):
    around = surroundings(crizotinib, energy_named(energy))
    first, second = (conformers(crizotinib, *pair[k : k + 2], around, energy) for k in (0, 2))
    found, turned = np.zeros((6, 6)), np.zeros((6, 6))
    mutual_energies(first[0], second[0], around.rules, found)
    mutual_energies(second[0], first[0], around.rules, turned)
    expected = naive.mutual(*first[1:], *second[1:], energy)
    assert found == pytest.approx(expected, abs=2e-3)  # the kernel's tables are float32
    assert found == pytest.approx(turned.T, abs=1e-5)  # whichever is first
    assert np.abs(expected).max() > 0.02


def test_side_chains_out_of_reach_mean_nothing_to_each_other(crizotinib):
    around = surroundings(crizotinib, energy_named("allatom"))
    first, second = (conformers(crizotinib, *pair, around, "allatom")[0] for pair in (("L", 1196), ("K", 1285 + 10)))
    found = np.ones((6, 6))
    mutual_energies(first, second, around.rules, found)
    assert not found.any()


def test_what_is_behind_a_side_chains_last_atom_is_never_read(crizotinib):
    """Rows of an ensemble beyond the size of its side chain hold whatever was in memory."""
    around = surroundings(crizotinib, energy_named("vina"))
    first, second = (conformers(crizotinib, *pair, around, "vina")[0] for pair in (("L", 1196), ("L", 1256)))
    clean, soiled = np.zeros((6, 6)), np.zeros((6, 6))
    mutual_energies(first, second, around.rules, clean)
    for one in (first, second):
        one.coord[:, one.size :] = np.nan
    mutual_energies(first, second, around.rules, soiled)
    assert np.array_equal(clean, soiled)


def test_each_hydrogen_makes_its_best_bond():
    """Sixty random groups: donors of both kinds, against the twins of single bonds."""
    rng, sums = np.random.default_rng(8), []
    for _ in range(60):
        donor, acceptor = rng.uniform(-2.5, 2.5, (4, 6)), rng.uniform(-2.5, 2.5, (5, 6))
        donor[:, 3:] = donor[:, :3] + [naive.unit(x) for x in rng.normal(size=(4, 3))]
        acceptor[:, 3:] = acceptor[:, :3] + [1.23 * naive.unit(x) for x in rng.normal(size=(5, 3))]
        free = np.array([True, False, True, False])
        strength = [naive.hydroxyl if turns else naive.bond for turns in free]
        expected = sum(
            max(0.0, *(one(row[:3], row[3:], q[:3], q[3:]) for q in acceptor))
            for one, row in zip(strength, donor, strict=True)
        )
        assert bonds_between(donor, free, acceptor) == pytest.approx(expected, abs=1e-6)
        sums.append(expected)
    assert 20 < np.count_nonzero(sums) < 60


def test_no_atoms_make_no_bonds():
    none = np.zeros((0, 6))
    assert bonds_between(none, np.zeros(0, dtype=bool), np.ones((2, 6))) == 0
    assert bonds_between(np.ones((2, 6)), np.ones(2, dtype=bool), none) == 0
