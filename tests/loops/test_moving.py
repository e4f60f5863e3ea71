"""Atoms that follow the backbone of a window: rigid groups, and nothing else moves."""

import loop_cases
import naive
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.energy.energies import energy_named
from alkstruct.loops.local import local_backbones
from alkstruct.loops.moving import AMIDE, SIDE_CHAIN, MovedWindow, frames_of, moved_points, side_chain_overlap
from alkstruct.rotamers.sites import sites
from alkstruct.rotamers.surroundings import surroundings

TURN, SHIFT = naive.rotation([1.0, 0.2, -0.7], 0.8), np.array([5.0, 20.0, -9.0])


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("2XP2")


@pytest.fixture(scope="module")
def window(crizotinib):
    """Three residues on either side of L1196."""
    return MovedWindow(crizotinib, crizotinib.index(1193), crizotinib.index(1199))


@pytest.fixture(scope="module")
def chains(crizotinib):
    """The crystal's backbone of the window, and others."""
    return local_backbones(crizotinib, crizotinib.index(1196)).chains


@pytest.fixture(scope="module")
def frames(window, chains):
    """Of the crystal, and of the backbone farthest from it."""
    return window.frames(chains[0]), window.frames(chains[1])


@pytest.fixture(scope="module")
def around(crizotinib):
    return surroundings(crizotinib, energy_named("allatom"))


@pytest.fixture(scope="module")
def moved(window, around, frames, chains):
    """Of the crystal's backbone and of others, those of the farthest."""
    return window.surroundings(around, frames[0], window.frames(chains[:3]))[1]


@pytest.fixture(scope="module")
def inside(window, around):
    """Which of the chain's atoms, hydrogens too, are of the window."""
    owner = window.structure.residue_of_atom[around.protein.owner]
    return (owner >= window.first) & (owner <= window.last)


@pytest.fixture
def scattered():
    """Points of seven residues: (points, residue, kind)."""
    random = np.random.default_rng(0)
    return random.normal(size=(60, 3)) * 5, random.integers(0, 7, 60), random.integers(0, 3, 60)


def test_frames_are_right_handed_and_at_their_atoms(frames, chains):
    for one, chain in zip(frames, chains, strict=False):
        assert np.linalg.det(one.axes) == pytest.approx(np.ones((3, 7)))
        assert np.swapaxes(one.axes, -1, -2) @ one.axes == pytest.approx(np.tile(np.eye(3), (3, 7, 1, 1)), abs=1e-12)
        assert np.array_equal(one.origin, chain[:, [1, 0, 2]].swapaxes(0, 1))


def test_a_chain_that_moves_as_one_takes_its_points_along(chains, scattered):
    """Whatever they follow, N, CA or C, they keep their place."""
    points, residue, kind = scattered
    before, after = np.array([-1.0, 2.0, 3.0]), np.array([4.0, -3.0, 1.0])
    old = frames_of(chains[0], before, after)
    new = frames_of(chains[0] @ TURN.T + SHIFT, TURN @ before + SHIFT, TURN @ after + SHIFT)
    assert moved_points(points, residue, kind, old, new) == pytest.approx(points @ TURN.T + SHIFT, abs=1e-9)


def test_points_stay_where_the_backbone_does(frames, scattered):
    points, residue, kind = scattered
    assert moved_points(points, residue, kind, frames[0], frames[0]) == pytest.approx(points, abs=1e-10)


def test_points_that_follow_one_frame_keep_their_distances(frames, scattered):
    """A side chain is carried, not bent."""
    points, _, _ = scattered
    for kind in (SIDE_CHAIN, AMIDE):
        there = moved_points(points, np.full(60, 2), np.full(60, kind), *frames)
        assert np.abs(there - points).max() > 0.05
        gaps = [np.linalg.norm(some[:, None] - some, axis=-1) for some in (points, there)]
        assert gaps[1] == pytest.approx(gaps[0], abs=1e-9)


def test_the_way_back_leads_back(frames, scattered):
    points, residue, kind = scattered
    there = moved_points(points, residue, kind, *frames)
    assert moved_points(there, residue, kind, frames[1], frames[0]) == pytest.approx(points, abs=1e-9)


def test_atoms_outside_the_window_do_not_move(around, moved, inside):
    """To the last bit; those inside do, but for some at the ends."""
    before, after = around.protein.atoms.coord, moved.protein.atoms.coord
    assert np.array_equal(before[~inside], after[~inside])
    assert (np.abs(before - after).max(axis=1) > 0.01)[inside].mean() > 0.8


def test_the_backbone_is_the_one_that_was_asked_for(crizotinib, window, moved, chains):
    coord = moved.protein.atoms.coord[: len(crizotinib.atom_names)]
    owner, names = crizotinib.residue_of_atom, crizotinib.atom_names
    for k, i in enumerate(range(window.first, window.last + 1)):
        for a, name in enumerate(("N", "CA", "C")):
            assert coord[(owner == i) & (names == name)] == pytest.approx(chains[1, k, a][None], abs=1e-9)


def test_side_chains_of_the_window_keep_their_shape(crizotinib, window, around, moved):
    """CA, CB and beyond, of each residue by itself."""
    side = crizotinib.in_side_chain() | (crizotinib.atom_names == "CA")
    for i in range(window.first, window.last + 1):
        rows = np.flatnonzero(side & (crizotinib.residue_of_atom == i))
        before, after = (one.protein.atoms.coord[rows] for one in (around, moved))
        gaps = [np.linalg.norm(some[:, None] - some, axis=-1) for some in (before, after)]
        assert gaps[1] == pytest.approx(gaps[0], abs=1e-9)


@pytest.mark.parametrize("kind", ["donor", "acceptor"])
def test_hydrogen_bond_partners_follow_their_atoms(around, moved, kind):
    """A donor's hydrogen and an acceptor's carbon: what lay on an atom lies on it still."""
    coord, there = around.protein.atoms.coord, moved.protein.atoms.coord
    before, after = (getattr(one.protein.atoms, kind) for one in (around, moved))
    assert (np.abs(before - after).max(axis=1) > 0.05).sum() >= 5
    for k in (0, 3):
        gap = np.linalg.norm(before[:, None, k : k + 3] - coord, axis=-1)
        on = gap.min(axis=1) < 1e-9
        assert on.mean() > 0.9
        assert after[on, k : k + 3] == pytest.approx(there[gap.argmin(axis=1)[on]], abs=1e-9)


def test_bonds_of_hydrogens_keep_their_lengths(around, moved):
    """N-H, O-H and C=O, of the whole chain."""
    for kind in ("donor", "acceptor"):
        lengths = [
            np.linalg.norm(rows[:, :3] - rows[:, 3:], axis=1)
            for rows in (getattr(one.protein.atoms, kind) for one in (around, moved))
        ]
        assert lengths[1] == pytest.approx(lengths[0], abs=1e-9)


def test_nothing_but_the_chain_moves(around, moved):
    """The inhibitor keeps its poses, and the rules are those of the energy."""
    assert moved.drug is around.drug and moved.rules is around.rules and moved.plans is around.plans
    assert moved.protein.atoms.types is around.protein.atoms.types
    assert moved.protein.owner is around.protein.owner


def test_surroundings_are_not_changed_in_place(crizotinib, around, moved):
    """They are kept with the complex, and serve every other site."""
    heavy = around.protein.atoms.coord[: len(crizotinib.coord)]
    assert heavy == pytest.approx(crizotinib.coord, abs=1e-9)
    assert moved.protein.atoms.coord is not around.protein.atoms.coord


def one_site(window, index, chain, phi, psi):
    """The backbone of a residue of the window, once, with another backbone."""
    old, new = (
        window.frames(loop_cases.chain_of(window.structure, window.first, window.last)),
        window.frames(chain[None]),
    )
    return window.sites(index, old, new, np.array([phi]), np.array([psi]))


def test_several_backbones_are_each_as_by_themselves(crizotinib, window, around, frames, chains):
    """To the last bit: frames, points that follow them, surroundings and sites."""
    index, many = crizotinib.index(1196), window.frames(chains)
    angles = np.zeros(len(chains))
    together = window.sites(index, frames[0], many, angles, angles)
    moved = window.surroundings(around, frames[0], many)
    for k, chain in enumerate(chains):
        one = window.frames(chain)
        assert np.array_equal(many.origin[k], one.origin) and np.array_equal(many.axes[k], one.axes)
        (alone,) = window.surroundings(around, frames[0], window.frames(chain[None]))
        assert np.array_equal(moved[k].protein.atoms.coord, alone.protein.atoms.coord)
        assert np.array_equal(together.frames[k], one_site(window, index, chain, 0.0, 0.0).frames[0])
    assert together.hidden_start[-1] == len(together.hidden) == len(chains) * len(sites(crizotinib, [index]).hidden)


def test_a_site_stands_on_the_moved_backbone(crizotinib, window, chains):
    """N, CA and C are those of the new backbone, because its bonds and angles are the crystal's; CB goes along."""
    index = crizotinib.index(1196)
    before, site = sites(crizotinib, [index]), one_site(window, index, chains[1], -100.0, 120.0)
    assert site.frames[0, :3] == pytest.approx(chains[1, 3], abs=1e-5)
    lengths = [np.linalg.norm(one.frames[0, 3] - one.frames[0, 1]) for one in (before, site)]
    assert lengths[1] == pytest.approx(lengths[0], abs=1e-9)
    assert (site.phi.tolist(), site.psi.tolist()) == ([-100.0], [120.0])
    assert np.array_equal(site.hidden, before.hidden) and site.crystal.shape == before.crystal.shape


def test_a_site_of_the_crystals_own_backbone_is_the_crystals(crizotinib, window, chains):
    index = crizotinib.index(1196)
    own = sites(crizotinib, [index])
    site = one_site(window, index, chains[0], own.phi[0], own.psi[0])
    assert site.frames == pytest.approx(own.frames, abs=1e-9)
    assert site.crystal == pytest.approx(own.crystal, abs=1e-9, nan_ok=True)


def overlaps(window, chains):
    return side_chain_overlap(window.structure, window.first, window.last, chains)


def test_side_chains_overlap_no_more_than_in_the_crystal_on_its_backbone(window, chains):
    assert overlaps(window, chains)[0] == 0
    assert overlaps(window, chains[[0, 0]]).tolist() == [0, 0]


def test_no_backbone_gains_more_than_the_crystal_has(window, chains):
    """A window far from everything has no overlap left: what the crystal had is the most that can be gained."""
    none_left = overlaps(window, np.stack([chains[0], chains[0] + 1000.0]))[1]
    assert none_left <= 0
    assert (overlaps(window, chains) >= none_left - 1e-9).all()


def test_side_chains_pushed_into_the_protein_cost(window, chains):
    """By 1.5 Å in six directions, some of which lead into it."""
    pushed = [chains[0] + 1.5 * way for way in (*np.eye(3), *-np.eye(3))]
    assert max(overlaps(window, np.stack([chains[0], *pushed]))) > 3


def test_an_overlap_is_of_its_own_backbone(window, chains):
    """In whatever company."""
    together = overlaps(window, chains)
    for k in (1, 2):
        assert overlaps(window, chains[[0, k]])[1] == together[k]


def test_a_window_without_side_chains_overlaps_nothing(crizotinib):
    """L1196 alone is the site, whose own side chain does not count."""
    index = crizotinib.index(1196)
    chain = loop_cases.chain_of(crizotinib, index, index)
    assert side_chain_overlap(crizotinib, index, index, np.stack([chain, chain + 0.5])).tolist() == [0, 0]
