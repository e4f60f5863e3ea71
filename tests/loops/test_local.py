"""Backbones around a site that gives way: what they cost, whom they are for, and what is made of them."""

import gc
import weakref
from dataclasses import replace

import loop_cases
import numba
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.energy.energies import energy_named
from alkstruct.loops.backbones import coded_window, crystal_window, judge
from alkstruct.loops.local import (
    ALL_TYPES,
    CRYSTAL_SHARE,
    KEPT_MOVES,
    KEPT_STARTS,
    LEAST_DIFFERENCE,
    MOST_LARGE_STRAIN,
    MOST_STRAIN,
    NOT_GLYCINE,
    PROLINE,
    STRAIN_KT,
    WINDOW_FLANK,
    evaluate_with_give,
    gives_way,
    local_backbones,
    stands_glycine_alone,
)
from alkstruct.loops.moving import MovedWindow, side_chain_overlap
from alkstruct.loops.obstacles import obstacles_around
from alkstruct.loops.windows import anchored, as_it_is
from alkstruct.rotamers.ensembles import Evaluation, evaluate, evaluate_backbones
from alkstruct.rotamers.sites import sites
from alkstruct.rotamers.surroundings import surroundings

SITES = (1196, 1202, 1203, 1269)
FIELDS = Evaluation.__slots__


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("2XP2")


@pytest.fixture(scope="module")
def around(crizotinib):
    return surroundings(crizotinib, energy_named("vina"))


@pytest.fixture(scope="module")
def indices(crizotinib):
    return [crizotinib.index(number) for number in SITES]


@pytest.fixture(scope="module")
def every():
    """All types at each of SITES."""
    return np.ones((len(SITES), 20), dtype=bool)


@pytest.fixture(scope="module")
def held(crizotinib, indices, every, around):
    return evaluate(crizotinib, indices, every, around=around)


@pytest.fixture(scope="module")
def given(crizotinib, indices, every, around):
    """Where every site gives way."""
    return evaluate_with_give(crizotinib, indices, every, around, np.ones(len(SITES), dtype=bool))


def equal(first, second, names):
    return all(np.array_equal(getattr(first, x), getattr(second, x), equal_nan=True) for x in names)


def rows(evaluation, which):
    return Evaluation(**{name: getattr(evaluation, name)[which] for name in FIELDS})


def wild_type(structure, index):
    return AMINO_ACIDS.index(structure.sequence[index])


@pytest.mark.parametrize("number", SITES)
def test_the_first_is_the_crystals_and_costs_the_wild_type_nothing(crizotinib, number):
    index = crizotinib.index(number)
    found = local_backbones(crizotinib, index)
    own = loop_cases.chain_of(crizotinib, index - WINDOW_FLANK, index + WINDOW_FLANK)
    assert found.chains[0] == pytest.approx(own, abs=1e-9)
    assert found.cost[0, wild_type(crizotinib, index)] == 0


@pytest.mark.parametrize("number", SITES)
def test_small_moves_strain_the_wild_type_little(crizotinib, number):
    """Before its neighbours' side chains, which go along, are asked."""
    index = crizotinib.index(number)
    found = local_backbones(crizotinib, index)
    pushed = side_chain_overlap(crizotinib, index - WINDOW_FLANK, index + WINDOW_FLANK, found.chains)
    assert (found.cost[:, wild_type(crizotinib, index)] - pushed < MOST_STRAIN).all()


@pytest.mark.parametrize("number", SITES)
def test_a_cost_is_of_the_backbone_and_of_its_neighbours_side_chains(crizotinib, number):
    """Judged once more, with the crystal's bonds and angles, and the overlap of what goes along with it."""
    first, last = crizotinib.index(number) - WINDOW_FLANK, crizotinib.index(number) + WINDOW_FLANK
    plan, found = as_it_is(crizotinib, first, last), local_backbones(crizotinib, first + WINDOW_FLANK)
    ends, after = anchored(crizotinib, plan), crizotinib.sequence[last + 1]
    window = crystal_window(coded_window(plan.letters, after, ends), loop_cases.chain_of(crizotinib, first, last))
    window = window._replace(has_cb=window.has_cb & (np.arange(len(plan)) != WINDOW_FLANK))  # that is the side chain's
    obstacles = obstacles_around(crizotinib, first, last, len(plan), inhibitor=True)
    energy = judge(window, obstacles, found.chains).energy
    pushed = side_chain_overlap(crizotinib, first, last, found.chains)
    own = found.cost[:, wild_type(crizotinib, first + WINDOW_FLANK)]
    assert own == pytest.approx(energy - energy[0] + pushed, abs=1e-6)


@pytest.mark.parametrize("number", SITES)
def test_small_moves_are_few_and_for_all_types(crizotinib, number):
    found = local_backbones(crizotinib, crizotinib.index(number))
    assert 3 < len(found.chains) <= 1 + KEPT_MOVES
    assert np.isfinite(found.cost).all()
    assert found.cost.shape == (len(found.chains), 20) and found.chains.shape[1:] == (2 * WINDOW_FLANK + 1, 3, 3)
    assert len(found.phi) == len(found.psi) == len(found.chains)


@pytest.mark.parametrize("number", SITES)
def test_angles_are_those_of_the_site(crizotinib, number):
    """Of the crystal, to begin with, and small moves stay within 40 degrees of them."""
    index = crizotinib.index(number)
    own, found = sites(crizotinib, [index]), local_backbones(crizotinib, index)
    for angles, crystal in ((found.phi, own.phi), (found.psi, own.psi)):
        off = (angles - crystal + 180) % 360 - 180
        assert abs(off[0]) < 1e-6 and np.abs(off).max() < 40


def test_small_moves_keep_the_ends(crizotinib):
    """N and CA of the first residue, CA and C of the last: the rest of the chain stays."""
    chains = local_backbones(crizotinib, crizotinib.index(1202)).chains
    ends = chains[:, [0, 0, -1, -1], [0, 1, 1, 2]]
    assert ends == pytest.approx(np.tile(ends[0], (len(ends), 1, 1)), abs=1e-9)


@pytest.mark.parametrize(("kind", "types"), [(NOT_GLYCINE, set(AMINO_ACIDS) - {"G", "P"}), (PROLINE, {"P"})])
def test_larger_moves_are_for_types_that_cannot_stand_on_the_crystals(crizotinib, kind, types):
    """Around G1202; the crystal's own backbone is not among them."""
    index = crizotinib.index(1202)
    found, crystal = local_backbones(crizotinib, index, kind), local_backbones(crizotinib, index).chains[0]
    assert {x for x, some in zip(AMINO_ACIDS, np.isfinite(found.cost).T, strict=True) if some.any()} == types
    assert 0 < len(found.chains) <= KEPT_STARTS
    assert found.cost[np.isfinite(found.cost)].max() <= MOST_LARGE_STRAIN
    assert np.abs(found.chains - crystal).max(axis=(1, 2, 3)).min() > 0.05


def test_larger_moves_differ(crizotinib):
    """N, CA, C and O by the least difference; without O by somewhat less."""
    chains = local_backbones(crizotinib, crizotinib.index(1202), NOT_GLYCINE).chains
    gaps = np.sqrt(((chains[:, None] - chains) ** 2).sum(axis=-1).mean(axis=(2, 3)))
    assert gaps[~np.eye(len(chains), dtype=bool)].min() > 0.5 * LEAST_DIFFERENCE


@pytest.mark.parametrize(
    ("number", "kind"), [(1196, NOT_GLYCINE), (1201, NOT_GLYCINE), (1269, NOT_GLYCINE), (1153, PROLINE)]
)
def test_who_can_stand_on_the_crystals_backbone_gets_no_larger_moves(crizotinib, number, kind):
    """L1196, glycines on backbones that others have, too, and a proline."""
    assert local_backbones(crizotinib, crizotinib.index(number), kind) is None


@pytest.mark.parametrize("kind", [ALL_TYPES, PROLINE])
def test_nothing_moves_beside_a_gap_or_an_end(crizotinib, kind):
    """A window has to be resolved, and what holds its ends; 1128 is three residues behind a gap."""
    ends = 0, WINDOW_FLANK, len(crizotinib) - 1, len(crizotinib) - 1 - WINDOW_FLANK
    for index in (*ends, crizotinib.index(1128), crizotinib.index(1133)):
        assert local_backbones(crizotinib, index, kind) is None


@pytest.mark.parametrize("kind", [ALL_TYPES, NOT_GLYCINE, PROLINE])
def test_a_complex_read_again_has_the_same_backbones(crizotinib, kind):
    """To the bit, whatever the number of threads."""
    index, before = crizotinib.index(1202), numba.get_num_threads()
    first = local_backbones(crizotinib, index, kind)
    for threads in {1, min(2, numba.config.NUMBA_NUM_THREADS)}:
        try:
            numba.set_num_threads(threads)
            again = local_backbones(replace(crizotinib), index, kind)
        finally:
            numba.set_num_threads(before)
        assert equal(first, again, ("chains", "phi", "psi", "cost"))


def test_backbones_do_not_keep_their_complex():
    """They are kept with it, and go with it."""
    structure = replace(alk.load("2XP2"))
    found = [local_backbones(structure, structure.index(1202), kind) for kind in (ALL_TYPES, NOT_GLYCINE, PROLINE)]
    gone = weakref.ref(structure)
    del structure
    gc.collect()
    assert gone() is None and all(found)


@pytest.mark.parametrize(("number", "alone"), [(1202, True), (1123, True), (1201, False), (1269, False)])
def test_a_backbone_that_only_glycine_takes_is_known_by_the_library(crizotinib, number, alone):
    """The solvent front and the glycine-rich loop, and two glycines that stand where others may."""
    assert stands_glycine_alone(crizotinib, crizotinib.index(number)) is alone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("G1202R", True),
        ("G1202P", True),
        ("L1196P", True),
        ("G1201P", True),
        ("G1201R", False),
        ("G1269A", False),
        ("L1196M", False),
        ("L1196G", False),
        ("G1123R", False),
        ("G1202G", False),
        ("P1153P", False),
    ],
)
def test_by_itself_the_backbone_gives_way_where_it_must(crizotinib, text, expected):
    """For proline, and where only glycine is found; what the crystal has there stays, and so it does beside a gap."""
    assert gives_way(crizotinib, crizotinib.index(int(text[1:-1])), text[-1], "auto") is expected


@pytest.mark.parametrize("text", ["G1202R", "L1196P", "L1196M", "G1202G"])
def test_the_other_choices_are_the_same_for_all(crizotinib, text):
    index = crizotinib.index(int(text[1:-1]))
    assert gives_way(crizotinib, index, text[-1], "local") is True
    assert gives_way(crizotinib, index, text[-1], "fixed") is False


def test_where_nothing_gives_way_nothing_changes(crizotinib, indices, every, around, held):
    none = np.zeros(len(SITES), dtype=bool)
    assert equal(evaluate_with_give(crizotinib, indices, every, around, none), held, FIELDS)


def test_each_site_is_evaluated_as_it_is_asked_for(crizotinib, indices, every, around, held, given):
    """Some give way and others do not: rows come in the order asked, each as among its like."""
    mask = np.array([True, False, True, False])
    mixed = evaluate_with_give(crizotinib, indices, every, around, mask)
    assert equal(rows(mixed, mask), rows(given, mask), FIELDS)
    assert equal(rows(mixed, ~mask), rows(held, ~mask), FIELDS)


def test_rows_follow_the_order_of_sites(crizotinib, indices, every, around, given):
    mask = np.ones(len(SITES), dtype=bool)
    turned = evaluate_with_give(crizotinib, indices[::-1], every, around, mask)
    assert equal(rows(turned, slice(None, None, -1)), given, FIELDS)


def test_types_that_are_not_wanted_have_no_numbers_and_change_none(crizotinib, indices, around, given):
    """Only L1196 and M, P there: each is evaluated on its own backbones."""
    wanted = np.zeros((1, 20), dtype=bool)
    wanted[0, [AMINO_ACIDS.index(x) for x in "LMP"]] = True
    few = evaluate_with_give(crizotinib, indices[:1], wanted, around, np.array([True]))
    assert np.isnan(few.apo[~wanted]).all() and np.isfinite(few.apo[wanted]).all()
    for name in FIELDS:
        assert np.array_equal(getattr(few, name)[wanted], getattr(given, name)[:1][wanted])


@pytest.mark.parametrize("state", ["apo", "holo", "rigid"])
def test_free_energies_gain_by_giving_way(crizotinib, indices, held, given, state):
    """Whatever else there is, the crystal's backbone has its share: no more than its own energy and kT ln of that."""
    for k, index in enumerate(indices):
        most = getattr(held, state)[k] + local_backbones(crizotinib, index).cost[0] - STRAIN_KT * np.log(CRYSTAL_SHARE)
        assert (getattr(given, state)[k] <= most + 1e-9).all()


@pytest.mark.parametrize("state", ["apo", "holo", "rigid"])
def test_a_free_energy_is_over_the_backbones_that_each_cost(crizotinib, indices, around, given, state):
    """M at 1196, each time with all that moves where it then is; the crystal's backbone has a fifth of the weight."""
    index, t, found = indices[0], AMINO_ACIDS.index("M"), local_backbones(crizotinib, indices[0])
    window, wanted = MovedWindow(crizotinib, index - WINDOW_FLANK, index + WINDOW_FLANK), np.arange(20)[None] == t
    old, energies = window.frames(found.chains[0]), []
    for chain, phi, psi in zip(found.chains, found.phi, found.psi, strict=True):
        new = window.frames(chain[None])
        site = window.sites(index, old, new, np.array([phi]), np.array([psi]))
        (near,) = window.surroundings(around, old, new)
        energies.append(getattr(evaluate_backbones(site, ["L"], wanted, near), state)[0, t])
    weight = np.r_[CRYSTAL_SHARE, np.full(len(energies) - 1, (1 - CRYSTAL_SHARE) / (len(energies) - 1))]
    free = -STRAIN_KT * np.log((weight * np.exp(-(found.cost[:, t] + energies) / STRAIN_KT)).sum())
    assert getattr(given, state)[0, t] == pytest.approx(free, abs=1e-4)


def test_means_are_numbers_of_their_kind(given):
    """Shares from 0 to 1, deviations and contacts not negative, atoms by number."""
    assert ((given.clash_free >= 0) & (given.clash_free <= 1 + 1e-12)).all()
    for name in ("spread", "contacts", "clashes", "overlap", "seen"):
        assert (getattr(given, name) >= 0).all()
    assert given.atom.dtype == given.inhibitor_atom.dtype == np.int64
    assert given.parts.shape[:2] == (len(SITES), 20)


def test_the_parts_are_of_the_energy_with_the_inhibitor(given, held):
    """Attraction, repulsion and hydrogen bonds: those of the crystal's backbone are near, as the moves are small."""
    row = SITES.index(1196)
    own = AMINO_ACIDS.index("L")
    assert given.parts[row, own].sum() == pytest.approx(held.parts[row, own].sum(), abs=1.0)


def test_beside_a_gap_the_crystals_backbone_is_all_there_is(crizotinib, around):
    site, wanted = [crizotinib.index(1128)], np.ones((1, 20), dtype=bool)
    stuck = evaluate_with_give(crizotinib, site, wanted, around, np.array([True]))
    assert equal(stuck, evaluate(crizotinib, site, wanted, around=around), FIELDS)
