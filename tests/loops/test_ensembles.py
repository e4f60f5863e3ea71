"""The backbones that a window takes, with their energies and weights."""

from dataclasses import replace
from itertools import combinations

import numba
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.energy.energies import energy_named, judging_energy
from alkstruct.loops.backbones import backbone_rmsd
from alkstruct.loops.ensembles import BACKBONE_KT, KEPT_BACKBONES, LEAST_DIFFERENCE, MOST_OVERLAP, loop_ensemble
from alkstruct.loops.windows import as_it_is, rebuildings


@pytest.fixture(scope="module", params=["mutant", "wild_type"])
def one(request, rebuilt_loop):
    return getattr(rebuilt_loop, request.param)


@pytest.fixture
def made(few_backbones):
    """A function that makes a small ensemble of the insertion in 2XP2."""
    structure = alk.load("2XP2")
    plan = rebuildings(structure, alk.parse("T1151_L1152insT").mutations[0])[0]
    energies = energy_named("consensus"), judging_energy("consensus")
    return lambda seed=0: loop_ensemble(structure, plan, [structure.index(1167)], *energies, seed=seed)


def numbers(ensemble):
    return [getattr(ensemble, name) for name in ("atoms", "parts", "apo", "holo", "binding", "contacts", "attraction")]


def test_backbones_differ_fit_and_are_few(one):
    assert 1 < len(one.atoms) <= KEPT_BACKBONES
    assert all(backbone_rmsd(a, b) > LEAST_DIFFERENCE for a, b in combinations(one.atoms, 2))
    assert (one.parts[:, 1] <= MOST_OVERLAP).all()


@pytest.mark.parametrize("holo", [False, True])
def test_weights_are_boltzmanns(one, holo):
    energies, share = one.holo if holo else one.apo, one.weights(holo=holo)
    assert share.sum() == pytest.approx(1)
    assert np.log(share[0] / share) == pytest.approx((energies - energies[0]) / BACKBONE_KT)


def test_the_binding_of_the_ensemble_is_that_of_its_free_energies(one):
    """-kT ln sum p exp(-binding/kT) over the backbones without inhibitor; no better than the best of them."""
    share = one.weights(holo=False)
    expected = -BACKBONE_KT * np.log(np.sum(share * np.exp(-one.binding / BACKBONE_KT)))
    assert one.free_binding == pytest.approx(expected)
    assert one.binding.min() <= one.free_binding <= share @ one.binding


def test_the_spread_is_that_of_the_backbones(one):
    share = one.weights(holo=True)
    assert one.spread**2 == pytest.approx(share @ one.binding**2 - (share @ one.binding) ** 2)
    alone = replace(one, holo=np.where(np.arange(len(one.holo)) == 1, 0.0, 1e4))
    assert alone.spread == pytest.approx(0, abs=1e-9)


def test_models_have_the_backbones_and_no_side_chains(one):
    """Side chains are placed on them as many conformers."""
    for atoms, model, placed in zip(one.atoms, one.models, one.placed, strict=True):
        first = model.index(1149)
        for k, own in enumerate(atoms):
            here = model.atoms(first + k)
            assert set(here) == {"N", "CA", "C", "O"}
            assert np.array_equal([here["N"], here["CA"], here["C"], here["O"]], own[:4])
        window = {i for i in range(first, first + len(atoms)) if model.sequence[i] != "G"}
        assert window <= set(placed.indices)
        assert all(not set(model.atoms(i)) - {"N", "CA", "C", "O"} for i in placed.indices)


def test_the_window_ends_where_the_crystal_holds_it(one, rebuilt_loop):
    first, last = (rebuilt_loop.source.atoms(rebuilt_loop.source.index(n)) for n in (1149, 1154))
    for atoms in one.atoms:
        assert np.array_equal(atoms[0, :2], [first["N"], first["CA"]])
        assert np.array_equal(atoms[-1, 1:4], [last["CA"], last["C"], last["O"]])


def test_an_ensemble_is_the_same_on_any_number_of_threads(made):
    """To the last bit, and again in the same process."""
    before, found = numba.get_num_threads(), []
    try:
        for threads in (1, 2, 2):
            numba.set_num_threads(threads)
            found.append(numbers(made()))
    finally:
        numba.set_num_threads(before)
    for other in found[1:]:
        assert all(map(np.array_equal, found[0], other))


def test_another_seed_makes_other_backbones(made):
    assert made(0).atoms.shape != made(1).atoms.shape or not np.array_equal(made(0).atoms, made(1).atoms)


def test_a_chain_that_does_not_fit_is_refused(few_backbones):
    """Four residues where seven of beta3 and the loop after it were: they do not reach across the gap."""
    structure = alk.load("2XP2")
    plan = as_it_is(structure, structure.index(1147), structure.index(1153))
    short = replace(plan, letters="AVKE", numbers=plan.numbers[:4], insertions=plan.insertions[:4])
    with pytest.raises(alk.NotModelledError, match="no backbone of residues 1147 to 1150 closes"):
        loop_ensemble(structure, short, [], energy_named("vina"), energy_named("vina"))
