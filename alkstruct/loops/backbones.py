"""Closed backbones of a window: drawn at random, annealed, and thinned out to those that differ."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.kernels.backbones import judge_backbones, refine_backbones, sample_backbones
from alkstruct.kernels.loop_layouts import (
    C_N,
    C_N_CA,
    CA_C,
    CA_C_N,
    LONGEST_WINDOW,
    LOOP_ATOMS,
    MOST_CLOSURES,
    N_CA,
    Closures,
    LoopRoom,
    Loops,
    Maps,
    Obstacles,
    Window,
)
from alkstruct.kernels.threads import map_in_threads
from alkstruct.rotamers.ramachandran import ramachandran_map

if TYPE_CHECKING:
    from collections.abc import Callable

# Angle N-CA-C, degrees: Engh & Huber 1991, doi:10.1107/S0108767391001071.
BEND_GLYCINE, BEND_PROLINE, BEND_OTHERS = 112.5, 111.8, 111.2
MOST_ENERGY = 60.0  # kcal/mol of Ramachandran and overlap energy: what is above is not annealed
# Annealing: spread of a move of a torsion (degrees) and temperature (kcal/mol) of the first and the last step.
MOVE_SPREADS, TEMPERATURES = (12.0, 2.0), (3.0, 0.5)
UNMOVED_ENERGY = 1e6  # kcal/mol, more than any backbone has
BACKBONES_PER_SHARE = 64  # that a thread draws at a time; an annealing takes far longer
ANNEALINGS_PER_SHARE = 4


@cache
def coded_maps() -> Maps:
    """Return the Ramachandran maps for the kernels: types in the order of AMINO_ACIDS, then before a proline."""
    tables = np.array(
        [ramachandran_map(letter, before_proline=follows) for follows in (False, True) for letter in AMINO_ACIDS]
    )
    cumulative = np.cumsum(tables.reshape(len(tables), -1), axis=1)
    return Maps(cumulative / cumulative[:, -1:], tables * tables[0].size)


def coded_window(letters: str, after: str, ends: np.ndarray) -> Window:
    """Code a window for the kernels.

    Parameters
    ----------
    letters : str, length n
        One-letter codes of its residues.
    after : str
        The residue that follows.
    ends : ndarray, (7, 3), float64
        The fixed atoms, see kernels.loop_layouts.Window.

    Returns
    -------
    kernels.loop_layouts.Window
    """
    follows = np.array([letter == "P" for letter in letters[1:] + after])
    kinds = np.array([AMINO_ACIDS.index(letter) for letter in letters], dtype=np.int64)
    bends = {"G": BEND_GLYCINE, "P": BEND_PROLINE}
    return Window(
        ends=np.array(ends, dtype=float),
        types=kinds + len(AMINO_ACIDS) * follows,
        bonds=np.tile([N_CA, CA_C, C_N], (len(letters), 1)),
        angles=np.array([[np.radians(bends.get(letter, BEND_OTHERS)), CA_C_N, C_N_CA] for letter in letters]),
        has_cb=np.array([letter != "G" for letter in letters]),
        has_hydrogen=np.array([letter != "P" for letter in letters]),
        before_proline=follows,
    )


def crystal_window(window: Window, chain: np.ndarray) -> Window:
    """Return a window with the bond lengths and angles of a given backbone instead of ideal ones.

    Parameters
    ----------
    window : kernels.loop_layouts.Window
    chain : ndarray, (n, 3, 3), float64
        N, CA and C of each residue, Å.

    Returns
    -------
    kernels.loop_layouts.Window
    """
    after = np.concatenate([chain[1:, :2], [[window.ends[6], window.ends[6] + 1.0]]])  # the last CA is not used
    points = np.concatenate([chain, after], axis=1)  # N, CA, C, next N, next CA
    steps = np.diff(points, axis=1)
    lengths = np.linalg.norm(steps, axis=2)
    cosines = -(steps[:, :-1] * steps[:, 1:]).sum(axis=2) / (lengths[:, :-1] * lengths[:, 1:])
    return window._replace(bonds=lengths[:, :3].copy(), angles=np.arccos(cosines))


def room_for(window: Window, obstacles: Obstacles) -> LoopRoom:
    """Make the work space for a window and what stands around it."""
    residues = len(window.types)
    return LoopRoom(
        closures=Closures(
            points=np.zeros((2, 3 * LONGEST_WINDOW, 3)), found=np.zeros((MOST_CLOSURES, 3)), shape=np.zeros((2, 6))
        ),
        phi=np.zeros(residues),
        psi=np.zeros(residues),
        omega=np.full(residues, np.pi),
        chain=np.zeros((3 * residues + 2, 3)),
        atoms=np.zeros((residues, LOOP_ATOMS, 3)),
        trial=np.zeros((residues, LOOP_ATOMS, 3)),
        torsions=np.zeros((residues, 3)),
        chosen=np.zeros(MOST_CLOSURES),
        parts=np.zeros(3),
        near=np.zeros(1 + len(obstacles.radius), dtype=np.int64),
    )


def no_loops(count: int, residues: int) -> Loops:
    """Return room for some backbones, none of which is there yet."""
    return Loops(
        atoms=np.zeros((count, residues, LOOP_ATOMS, 3)),
        torsions=np.zeros((count, residues, 3)),
        energy=np.full(count, np.inf),
        parts=np.zeros((count, 3)),
    )


def rows_of(loops: Loops, rows: np.ndarray | slice) -> Loops:
    """Return some of the backbones; a slice shares their memory."""
    return Loops(*(array[rows] for array in loops))


def draw(window: Window, obstacles: Obstacles, count: int, seed: int) -> Loops:
    """Draw backbones of a window from the Ramachandran maps and close them.

    Parameters
    ----------
    window : kernels.loop_layouts.Window
    obstacles : kernels.loop_layouts.Obstacles
    count : int
        Backbones to try.
    seed : int
        The same seed gives the same backbones, on any number of threads.

    Returns
    -------
    kernels.loop_layouts.Loops
        Those that closed and met no obstacle; n residues each, by rising energy.
    """
    residues = len(window.types)
    draws = np.random.default_rng([seed, 0]).random((count, 6 * residues + 2))
    loops = no_loops(count, residues)

    def run(some: slice) -> None:
        room = room_for(window, obstacles)
        sample_backbones(window, coded_maps(), obstacles, draws[some], MOST_ENERGY, room, rows_of(loops, some))

    _in_shares(run, count, BACKBONES_PER_SHARE)
    return by_energy(loops)


def anneal(window: Window, obstacles: Obstacles, loops: Loops, steps: int, seed: int) -> Loops:
    """Let each of some backbones find the best that small moves lead to.

    Parameters
    ----------
    window : kernels.loop_layouts.Window
    obstacles : kernels.loop_layouts.Obstacles
    loops : kernels.loop_layouts.Loops
        They stay as they are.
    steps : int
        Moves of each.
    seed : int
        As for `draw`.

    Returns
    -------
    kernels.loop_layouts.Loops
        By rising energy.
    """
    residues, count = len(window.types), len(loops.energy)
    random = np.random.default_rng([seed, 1])
    normal, uniform = random.standard_normal((count, steps, 3 * residues)), random.random((count, steps, 2))
    temperatures = np.geomspace(*TEMPERATURES, steps)
    spreads = np.tile(np.radians(np.geomspace(*MOVE_SPREADS, steps)), (count, 1))
    moved = Loops(*(array.copy() for array in loops))

    def run(some: slice) -> None:
        refine_backbones(
            window,
            coded_maps(),
            obstacles,
            normal[some],
            uniform[some],
            spreads[some],
            temperatures,
            room_for(window, obstacles),
            rows_of(moved, some),
        )

    _in_shares(run, count, ANNEALINGS_PER_SHARE)
    return by_energy(moved)


def jiggle(
    window: Window, obstacles: Obstacles, start: Loops, count: int, spreads: tuple[float, float], seed: int
) -> Loops:
    """Make backbones near a given one, each by a single move of its torsions.

    Parameters
    ----------
    window : kernels.loop_layouts.Window
    obstacles : kernels.loop_layouts.Obstacles
    start : kernels.loop_layouts.Loops
        One backbone.
    count : int
        Moves to try.
    spreads : tuple of float
        Spread of a torsion in the smallest and in the largest moves, degrees.
    seed : int
        As for `draw`.

    Returns
    -------
    kernels.loop_layouts.Loops
        Those that closed, in the order of their size.
    """
    residues = len(window.types)
    random = np.random.default_rng([seed, 2])
    normal, uniform = random.standard_normal((count, 1, 3 * residues)), random.random((count, 1, 2))
    sizes, any_energy = np.radians(np.geomspace(*spreads, count))[:, None], np.array([UNMOVED_ENERGY])
    loops = Loops(*(np.repeat(array, count, axis=0) for array in start))
    loops.energy[:] = UNMOVED_ENERGY
    maps, room = coded_maps(), room_for(window, obstacles)
    refine_backbones(window, maps, obstacles, normal, uniform, sizes, any_energy, room, loops)
    return rows_of(loops, np.flatnonzero(loops.energy < UNMOVED_ENERGY))


def judge(window: Window, obstacles: Obstacles, atoms: np.ndarray) -> Loops:
    """Return given backbones, (b, n, 3 or more, 3), N, CA and C first, with their energies: Loops, in their order."""
    loops = no_loops(len(atoms), len(window.types))
    chains = np.ascontiguousarray(atoms[:, :, :3]).reshape(len(atoms), 3 * len(window.types), 3)
    judge_backbones(window, coded_maps(), obstacles, chains, room_for(window, obstacles), loops)
    return loops


def distinct(loops: Loops, most: int, least: float, beside: np.ndarray) -> np.ndarray:
    """Choose backbones that differ, the best first.

    Parameters
    ----------
    loops : kernels.loop_layouts.Loops
        By rising energy.
    most : int
        Number to choose.
    least : float
        Å RMSD of N, CA, C and O between any two that are chosen.
    beside : ndarray, (k, n, LOOP_ATOMS, 3), float64
        Backbones that they must differ from as well.

    Returns
    -------
    ndarray, (k + chosen, n, LOOP_ATOMS, 3), float64
        `beside` and those that were chosen, Å.
    """
    kept = list(beside)
    for atoms in loops.atoms:
        if len(kept) - len(beside) == most:
            break
        if all(backbone_rmsd(atoms, other) > least for other in kept):
            kept.append(atoms)
    return np.array(kept).reshape(-1, *loops.atoms.shape[1:])


def backbone_rmsd(first: np.ndarray, second: np.ndarray) -> float:
    """Return the RMSD of N, CA, C and O of two backbones (n, 4 or more, 3) as they stand, Å."""
    return float(np.sqrt(((first[:, :4] - second[:, :4]) ** 2).sum(axis=-1).mean()))


def by_energy(loops: Loops) -> Loops:
    """Return the backbones that are there by rising energy."""
    order = np.argsort(loops.energy, kind="stable")
    return rows_of(loops, order[np.isfinite(loops.energy[order])])


def _in_shares(run: Callable[[slice], None], count: int, size: int) -> None:
    """Call run(slice) for shares of `count` rows, on several threads."""
    map_in_threads(run, [slice(first, min(first + size, count)) for first in range(0, count, size)])
