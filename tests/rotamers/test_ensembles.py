"""Evaluations do not depend on threads, or on the stretches that sites are taken in."""

import numba
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.energy.energies import energy_named
from alkstruct.rotamers import ensembles
from alkstruct.rotamers.ensembles import evaluate
from alkstruct.rotamers.sites import scorable, sites
from alkstruct.rotamers.surroundings import surroundings, within_reach

TOLD = ("apo", "holo", "contacts", "clash_free", "parts", "overlap")  # of an Evaluation, to be the same to the bit


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="threads need compiled kernels")
@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_scan_is_bit_identical_for_one_and_two_threads(energy):
    """Each site and type has its own slot and its own sums: nothing is added up across threads."""
    complex = alk.load("2XP2")
    indices = [i for i in np.flatnonzero(complex.distances() < 4) if scorable(complex, i)]
    wanted = np.ones((len(indices), 20), bool)
    before = numba.get_num_threads()
    try:
        results = []
        for threads in (1, min(2, numba.config.NUMBA_NUM_THREADS)):
            numba.set_num_threads(threads)
            results.append(evaluate(complex, indices, wanted, energy))
        for name in TOLD:
            assert all(np.array_equal(getattr(results[0], name), getattr(r, name)) for r in results)
    finally:
        numba.set_num_threads(before)


@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_scan_in_stretches_is_bit_identical(monkeypatch, energy):
    """Sites of a stretch are shown what is in reach of any of them: no one misses an atom, a partner or a water."""
    complex = alk.load("2XP2")
    indices = [i for i in range(len(complex)) if scorable(complex, i)][::9]
    wanted = np.array([[letter in "DKS" for letter in AMINO_ACIDS]] * len(indices))
    around = surroundings(complex, energy_named(energy), waters=True)
    whole = evaluate(complex, indices, wanted, energy, around)
    shown = []
    monkeypatch.setattr(ensembles, "SITES_PER_STRETCH", 2)
    monkeypatch.setattr(ensembles, "within_reach", lambda *asked: shown.append(within_reach(*asked)) or shown[-1])
    parts = evaluate(complex, indices, wanted, energy, around)
    for name in TOLD:
        assert np.array_equal(getattr(parts, name), getattr(whole, name), equal_nan=True)
    assert np.nanmax(np.abs(whole.apo)) > 1
    assert len(shown) == -(-len(indices) // 2)
    for name in ("coord", "water") + (("donor", "acceptor") if energy == "allatom" else ()):
        counts = [len(getattr(part.protein.atoms, name)) for part in shown]
        assert min(counts) < len(getattr(around.protein.atoms, name))


def test_backbones_with_surroundings_of_their_own_are_each_as_by_themselves():
    """Bit for bit, also where only what is in reach and a stretch of the chain is there."""
    structure = alk.load("2XP2")
    index = structure.index(1196)
    around, twice = surroundings(structure, energy_named("allatom")), sites(structure, [index, index])
    wanted = np.zeros((2, 20), dtype=bool)
    wanted[0, :4], wanted[1, 8:12] = True, True
    stretch = int(structure.start[0]), int(structure.start[2])
    felt = within_reach(around, twice.frames, stretch)
    assert set(range(*stretch)) <= set(felt.protein.owner.tolist()) and len(felt.protein.owner) < len(
        around.protein.owner
    )
    found = ensembles.evaluate_each(twice, ["L", "L"], wanted, [around, felt])
    for k in range(2):
        alone = ensembles.evaluate(structure, [index], wanted[k : k + 1], around=around)
        for name in ensembles.Evaluation.__slots__:
            assert np.array_equal(getattr(found, name)[k], getattr(alone, name)[0], equal_nan=True)
