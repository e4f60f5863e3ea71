"""Backbones that are drawn, closed and annealed, one from each row of random numbers."""

import loop_cases
import naive
import numpy as np
import pytest

from alkstruct.kernels.backbones import refine_backbones, sample_backbones
from alkstruct.loops.backbones import coded_maps, coded_window, no_loops, room_for, rows_of

ROWS, STEPS = 400, 60


def sampled(window, around, draws, limit=60.0):
    loops = no_loops(len(draws), len(window.types))
    sample_backbones(window, coded_maps(), around, draws, limit, room_for(window, around), loops)
    return loops


@pytest.fixture(scope="module")
def one():
    return loop_cases.stretch("2XP2", 1149, 1155)


@pytest.fixture(scope="module")
def draws(one):
    return np.random.default_rng(5).random((ROWS, 6 * len(one.window.types) + 2))


@pytest.fixture(scope="module")
def loops(one, draws):
    return sampled(one.window, one.obstacles, draws)


@pytest.fixture(scope="module")
def alone(one, draws):
    """Backbones with nothing around them, however unlikely."""
    return sampled(one.window, loop_cases.nothing_around(), draws, np.inf)


def refined(one, loops, rows=slice(None), amplitude=0.1, steps=STEPS):
    """Some of the backbones after small moves at two kcal/mol."""
    random, count, size = np.random.default_rng(6), len(loops.energy), len(one.window.types)
    normal, uniform = random.standard_normal((count, steps, 3 * size)), random.random((count, steps, 2))
    copy = rows_of(loops, rows)._replace(**{name: getattr(loops, name)[rows].copy() for name in loops._fields})
    spread, warmth = np.full((count, steps), amplitude), np.full(steps, 2.0)
    maps, room = coded_maps(), room_for(one.window, one.obstacles)
    refine_backbones(one.window, maps, one.obstacles, normal[rows], uniform[rows], spread[rows], warmth, room, copy)
    return copy


def ideal_window(letters):
    """A window between the ends of an ideal helix of as many residues."""
    bends = [{"G": 112.5, "P": 111.8}.get(x, 111.2) for x in letters]
    phi, psi, omega = (np.full(len(letters), angle) for angle in (-65.0, -40.0, 180.0))
    flat = naive.grown(bends, phi, psi, omega).reshape(-1, 3)
    return coded_window(letters, "A", [flat[0] - 1.0, *flat[[0, 1, -2, -1]], flat[-1] + 0.9, flat[-1] - 0.8])


def there(loops):
    return rows_of(loops, np.isfinite(loops.energy))


def test_torsions_are_drawn_from_the_bins_of_the_map(one, draws, alone):
    """Residues other than pivots have phi and psi in the bin of the map that their draw points to."""
    checked = 0
    for row in np.flatnonzero(np.isfinite(alone.energy)):
        for i in range(1, len(one.window.types) - 1):
            if i == 1 + int(draws[row, 0] * (len(one.window.types) - 2)):
                continue
            share = coded_maps().cumulative[one.window.types[i]]
            phi, psi = np.divmod(np.searchsorted(share, draws[row, 2 + 6 * i], side="right"), 36)
            centre, found = np.array([phi, psi]) * 10 - 180, np.degrees(alone.torsions[row, i, :2])
            assert (np.abs((found - centre + 180) % 360 - 180) < 5 + 1e-6).all()
            checked += 1
    assert checked > 250


def test_a_peptide_is_flat_and_trans(one, alone):
    """Within 12 degrees; about 4.9 is the spread of two uniform draws."""
    off = np.degrees(np.abs(there(alone).torsions[:, :-1, 2])) - 180
    assert np.abs(off[:, ~one.window.before_proline[:-1]]).max() <= 12 + 1e-6
    assert off[:, ~one.window.before_proline[:-1]].std() > 2


def test_a_peptide_before_a_proline_may_be_cis():
    """One in twenty that are drawn; of those that close here 0.5 to 15 %, all others being trans."""
    window = ideal_window("AAAAPAAAA")
    draws = np.random.default_rng(2).random((4000, 6 * 9 + 2))
    omega = np.abs(np.degrees(there(sampled(window, loop_cases.nothing_around(), draws, np.inf)).torsions[:, :-1, 2]))
    cis = omega < 12 + 1e-6
    assert cis.any(axis=0).tolist() == [False, False, False, True, False, False, False, False]
    assert 0.005 < cis[:, 3].mean() < 0.15
    assert (cis | (omega > 168 - 1e-6)).all()


def test_a_backbone_depends_on_its_own_row_of_numbers_alone(one, draws, loops):
    """So that it does not matter which thread makes it, and after which others."""
    some = sampled(one.window, one.obstacles, draws[::-7].copy())
    for name in loops._fields:
        assert np.array_equal(getattr(some, name), getattr(loops, name)[::-7])


def test_what_does_not_close_or_fit_is_infinite(one, loops, alone):
    """Nothing is written of it. The limit is of Ramachandran and overlap energy, and bonds do not pay for it."""
    kept = np.isfinite(loops.energy)
    assert 0.02 < kept.mean() < np.isfinite(alone.energy).mean() < 0.95
    assert not loops.atoms[~kept].any()
    assert (loops.parts[kept, :2].sum(axis=1) <= 60).all()


def test_annealing_never_ends_above_its_start(one, loops):
    """A row gets the best of what it passed through; most find better, and all are what their atoms say."""
    after = refined(one, loops)
    kept = np.isfinite(loops.energy)
    assert np.array_equal(np.isfinite(after.energy), kept)
    assert (after.energy[kept] <= loops.energy[kept]).all()
    assert (after.energy[kept] < loops.energy[kept] - 1).mean() > 0.8
    assert after.energy[kept] == pytest.approx(after.parts[kept].sum(axis=1))


def test_annealing_one_row_does_not_know_of_the_others(one, loops):
    every, some = refined(one, loops), refined(one, loops, slice(100, 160))
    for name in loops._fields:
        assert np.array_equal(getattr(some, name), getattr(every, name)[100:160])


def test_a_move_of_nothing_goes_nowhere(one, loops):
    """With all torsions kept the nearest closure is the chain itself."""
    kept = np.isfinite(loops.energy)
    after = refined(one, loops, amplitude=0.0)
    assert after.atoms[kept] == pytest.approx(loops.atoms[kept], abs=1e-6)
    assert after.energy[kept] == pytest.approx(loops.energy[kept], abs=1e-5)


def test_small_moves_make_small_steps(one, loops):
    """One move of 0.1 degrees: most atoms hardly stir, and no backbone jumps to a closure an Å away."""
    kept = np.isfinite(loops.energy)
    after = refined(one, loops, amplitude=np.radians(0.1), steps=1)
    step = np.sqrt(((after.atoms - loops.atoms)[kept, :, :3] ** 2).sum(axis=-1).mean(axis=(1, 2)))
    assert 0 < np.median(step[step > 0]) < 0.05
    assert step.max() < 1


@pytest.mark.parametrize("letters", ["AGPA", "APPA", "WWWWWWWWWWWW"])
def test_windows_from_four_to_twelve_residues_close(letters):
    """Four are three pivots and one residue between."""
    draws = np.random.default_rng(1).random((1000, 6 * len(letters) + 2))
    assert len(there(sampled(ideal_window(letters), loop_cases.nothing_around(), draws, np.inf)).energy) > 20
