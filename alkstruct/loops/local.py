"""Let the backbone around a site give way: moves of a window of seven residues, and what each costs.

Every backbone keeps the crystal's bond lengths and angles. Small moves start from the crystal and serve all residue
types. A residue type that cannot stand on the crystal's backbone (any but glycine where only glycine is found, and
proline) gets further backbones, the best of larger moves with that type on the Ramachandran map. Each backbone is paid
for: by its Ramachandran energies, the new residue's among them, its overlaps and its hydrogen bonds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.complexes.derived import kept_with_complex
from alkstruct.kernels.threads import map_in_threads
from alkstruct.loops.backbones import by_energy, coded_window, crystal_window, distinct, jiggle, judge, rows_of
from alkstruct.loops.moving import Frames, MovedWindow, side_chain_overlap
from alkstruct.loops.obstacles import obstacles_around
from alkstruct.loops.windows import anchored, as_it_is, backbone_of, unresolved_reason
from alkstruct.rotamers.ensembles import Evaluation, evaluate, evaluate_backbones, evaluate_each
from alkstruct.rotamers.library import LEAST_SEEN, rotamer_set
from alkstruct.rotamers.sites import Sites, rows_of_sites, sites
from alkstruct.rotamers.surroundings import within_reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.complexes.complex import Complex
    from alkstruct.kernels.loop_layouts import Loops, Obstacles, Window
    from alkstruct.rotamers.surroundings import Surroundings

WINDOW_FLANK = 3  # residues on either side of the site that move
TRIED_MOVES, KEPT_MOVES = 96, 10
MOVE_SPREADS = (0.5, 8.0)  # degrees, of the smallest and the largest small moves
MOST_STRAIN = 3.0  # kcal/mol above the crystal's backbone: a small move that costs more is not kept
CRYSTAL_SHARE = 0.2  # weight of the crystal's backbone before energies count; the others share the rest
STRAIN_KT = 1.0  # kcal/mol, that of the rotamer ensembles
# Backbones for a residue type that cannot stand on the crystal's: moves that are tried, and those that are kept. None
# is annealed: an annealing goes elsewhere when coordinates change by a thousandth of an Å, and the estimate with it.
TRIED_STARTS, KEPT_STARTS = 1000, 12
START_SPREADS = (5.0, 60.0)  # degrees
LEAST_DIFFERENCE = 0.2  # Å RMSD between two of them
MOST_LARGE_STRAIN = 15.0  # kcal/mol above the crystal's backbone with the wild type
ALL_TYPES, NOT_GLYCINE, PROLINE = range(3)  # which residue types a backbone is for
NEITHER_GLYCINE_NOR_PROLINE = AMINO_ACIDS.replace("G", "").replace("P", "")


@dataclass(frozen=True, eq=False, slots=True)
class LocalBackbones:
    """Backbones around one site; b of them, the crystal's first.

    Attributes
    ----------
    chains : ndarray, (b, n, 3, 3), float64
        N, CA and C of the window, Å.
    phi, psi : ndarray, (b,), float64
        Of the site, degrees.
    cost : ndarray, (b, 20), float64
        Energy of the backbone with each residue type at the site less that of the crystal's with the wild type,
        kcal/mol; types in the order of AMINO_ACIDS. Infinite where a backbone is not for a type.
    """

    chains: np.ndarray
    phi: np.ndarray
    psi: np.ndarray
    cost: np.ndarray


@kept_with_complex
def local_backbones(structure: Complex, index: int, kind: int = ALL_TYPES) -> LocalBackbones | None:
    """Return backbones around a residue, None where there are none.

    Parameters
    ----------
    structure : Complex
    index : int
        Residue index.
    kind : int, default ALL_TYPES
        ALL_TYPES: the crystal's backbone and small moves. NOT_GLYCINE, PROLINE: backbones for any type but glycine
        where only glycine is found, and for proline; none where these can stand on the crystal's backbone.

    Returns
    -------
    LocalBackbones or None
        None where a neighbour is not resolved, too.
    """
    first, last = index - WINDOW_FLANK, index + WINDOW_FLANK
    letter = structure.sequence[index]
    suits = {
        ALL_TYPES: True,
        NOT_GLYCINE: letter == "G" and stands_glycine_alone(structure, index),
        PROLINE: letter != "P",
    }
    if not suits[kind] or unresolved_reason(structure, first, last) is not None:
        return None
    own, obstacles, crystal = _crystal(structure, index)
    chain = crystal.atoms[0, :, :3]
    if kind == ALL_TYPES:
        moves, types = _small_moves(own, obstacles, crystal, chain), AMINO_ACIDS
    elif kind == NOT_GLYCINE:
        moves, types = _large_moves(_with_type(own, "A"), obstacles, crystal), NEITHER_GLYCINE_NOR_PROLINE
    else:
        moves, types = _large_moves(_with_type(own, "P"), obstacles, crystal), "P"
    chains = np.concatenate([crystal.atoms, moves])[:, :, :3]
    energies = [judge(_without_own_cb(_with_type(own, x)), obstacles, chains).energy for x in types]
    cost = np.full((len(chains), len(AMINO_ACIDS)), np.inf)
    cost[:, [AMINO_ACIDS.index(x) for x in types]] = np.stack(energies, axis=1)
    cost -= judge(_without_own_cb(own), obstacles, chain[None]).energy[0]
    cost += side_chain_overlap(structure, first, last, chains)[:, None]
    kept = np.arange(len(chains))
    if kind != ALL_TYPES:
        cost[cost > MOST_LARGE_STRAIN] = np.inf
        kept = 1 + np.flatnonzero(np.isfinite(cost[1:]).any(axis=1))
    phi, psi = np.degrees(judge(own, obstacles, chains).torsions[kept, WINDOW_FLANK, :2]).T
    return LocalBackbones(chains[kept], phi, psi, cost[kept])


@kept_with_complex
def _crystal(structure: Complex, index: int) -> tuple[Window, Obstacles, Loops]:
    """Return the window around a residue as it is, what stands around it, and its backbone in the crystal."""
    first, last = index - WINDOW_FLANK, index + WINDOW_FLANK
    plan, chain = as_it_is(structure, first, last), backbone_of(structure, first, last)[:, :3]
    obstacles = obstacles_around(structure, first, last, len(plan), inhibitor=True)
    coded = coded_window(plan.letters, structure.sequence[last + 1], anchored(structure, plan))
    window = crystal_window(coded, chain)
    return window, obstacles, judge(window, obstacles, chain[None])


def _with_type(window: Window, letter: str) -> Window:
    """Return a window with a residue type at the site, and the bond lengths and angles that it has."""
    count = len(AMINO_ACIDS)
    types, has_cb, has_hydrogen, before_proline = (
        getattr(window, name).copy() for name in ("types", "has_cb", "has_hydrogen", "before_proline")
    )
    types[WINDOW_FLANK] = AMINO_ACIDS.index(letter) + count * (types[WINDOW_FLANK] >= count)
    types[WINDOW_FLANK - 1] = types[WINDOW_FLANK - 1] % count + count * (letter == "P")  # a map of its own before one
    before_proline[WINDOW_FLANK - 1] = letter == "P"
    has_cb[WINDOW_FLANK], has_hydrogen[WINDOW_FLANK] = letter != "G", letter != "P"
    return window._replace(types=types, has_cb=has_cb, has_hydrogen=has_hydrogen, before_proline=before_proline)


def _without_own_cb(window: Window) -> Window:
    """Return a window whose middle residue has no CB: what that meets is in the energy of the side chain."""
    has_cb = window.has_cb.copy()
    has_cb[WINDOW_FLANK] = False
    return window._replace(has_cb=has_cb)


def _small_moves(window: Window, obstacles: Obstacles, crystal: Loops, chain: np.ndarray) -> np.ndarray:
    """Return backbones of little strain that lie far from the crystal's and from one another: (k, n, 6, 3)."""
    moves = jiggle(window, obstacles, crystal, TRIED_MOVES, MOVE_SPREADS, seed=0)
    kept = rows_of(moves, np.flatnonzero(moves.energy - crystal.energy[0] < MOST_STRAIN))
    return kept.atoms[_far_apart(kept.atoms[:, :, :3], chain, KEPT_MOVES)]


def _large_moves(window: Window, obstacles: Obstacles, crystal: Loops) -> np.ndarray:
    """Return the best of many moves of the crystal's backbone that suit another residue type: (k, n, 6, 3)."""
    moves = jiggle(window, obstacles, crystal, TRIED_STARTS, START_SPREADS, seed=0)
    return distinct(by_energy(moves), KEPT_STARTS, LEAST_DIFFERENCE, moves.atoms[:0])


def _far_apart(chains: np.ndarray, crystal: np.ndarray, most: int) -> list[int]:
    """Return rows of backbones (b, n, 3, 3) far from the crystal's and from one another, the farthest first."""
    chosen: list[int] = []
    if not len(chains):
        return chosen
    nearest = np.sqrt(((chains - crystal) ** 2).sum(axis=-1).mean(axis=(1, 2)))
    while len(chosen) < min(most, len(chains)):
        chosen.append(int(np.argmax(nearest)))
        gap = np.sqrt(((chains - chains[chosen[-1]]) ** 2).sum(axis=-1).mean(axis=(1, 2)))
        nearest = np.minimum(nearest, gap)
        nearest[chosen] = -1.0
    return chosen


def gives_way(structure: Complex, index: int, letter: str, backbone: str) -> bool:
    """Tell whether the backbone around a substitution gives way, by a choice of energy.energies.BACKBONE_CHOICES.

    It does not where a neighbour is not resolved: nothing could move.
    """
    if backbone == "fixed" or (backbone == "auto" and not _needs_give(structure, index, letter)):
        return False
    return unresolved_reason(structure, index - WINDOW_FLANK, index + WINDOW_FLANK) is None


def _needs_give(structure: Complex, index: int, letter: str) -> bool:
    """Tell whether a residue type cannot stand on the crystal's backbone at a residue of another type."""
    own = structure.sequence[index]
    return letter != own and (letter == "P" or (own == "G" and stands_glycine_alone(structure, index)))


def stands_glycine_alone(structure: Complex, index: int) -> bool:
    """Tell whether the library has hardly seen anything but glycine on the backbone of a residue."""
    own = sites(structure, [index])
    return bool(rotamer_set("A", own.phi, own.psi).seen[0] < LEAST_SEEN)


def evaluate_with_give(
    structure: Complex, indices: Sequence[int], wanted: np.ndarray, around: Surroundings, gives: np.ndarray
) -> Evaluation:
    """Evaluate residue types at sites some of whose backbones give way; see `rotamers.ensembles.evaluate`.

    Parameters
    ----------
    structure : Complex
    indices : sequence of int, length s
    wanted : ndarray, (s, 20), bool
    around : Surroundings
    gives : ndarray, (s,), bool
        Whether the backbone of a site gives way; that of the others stays as in the crystal.

    Returns
    -------
    Evaluation
        Where the backbone gives way, free energies are over the backbones, each with its cost, and means are over the
        backbones as they weigh with, or without, the inhibitor.
    """
    residues = [int(i) for i in indices]
    found, rows = [], []
    if not gives.all():
        rows.append(np.flatnonzero(~gives))
        found.append(evaluate(structure, [residues[k] for k in rows[0]], wanted[rows[0]], around=around))
    moving = np.flatnonzero(gives)
    found += map_in_threads(lambda k: _evaluate_site(structure, residues[k], wanted[k : k + 1], around), moving)
    rows += [np.array([k]) for k in moving]
    order = np.argsort(np.concatenate(rows))
    names = Evaluation.__slots__
    return Evaluation(**{name: np.concatenate([getattr(one, name) for one in found])[order] for name in names})


@dataclass(frozen=True, eq=False, slots=True)
class _Given:
    """Backbones of one site, b of them, the crystal's first: what each energy sees of them.

    Attributes
    ----------
    cost : ndarray, (b, 20), float64
        As in LocalBackbones.
    sites : rotamers.sites.Sites
    old : Frames
        Of the window, with the crystal's backbone.
    new : Frames
        Of the other b - 1.
    """

    cost: np.ndarray
    sites: Sites
    old: Frames
    new: Frames


@kept_with_complex
def _given(structure: Complex, index: int, kinds: tuple[int, ...]) -> _Given | None:
    """Return the backbones of a site that are of some kinds, ALL_TYPES the first of them; None where there are none."""
    every = [one for kind in kinds if (one := local_backbones(structure, index, kind)) is not None]
    if not every:
        return None
    chains, phi, psi, cost = (
        np.concatenate([getattr(one, name) for one in every]) for name in ("chains", "phi", "psi", "cost")
    )
    window = MovedWindow(structure, index - WINDOW_FLANK, index + WINDOW_FLANK)
    old, new = window.frames(chains[0]), window.frames(chains[1:])
    own, moved = sites(structure, [index]), window.sites(index, old, new, phi[1:], psi[1:])
    joined = {name: np.concatenate([getattr(own, name), getattr(moved, name)]) for name in Sites.__slots__}
    joined["hidden_start"] = len(own.hidden) * np.arange(1 + len(chains))
    return _Given(cost, Sites(**joined), old, new)


def _evaluate_site(structure: Complex, index: int, wanted: np.ndarray, around: Surroundings) -> Evaluation:
    """Evaluate residue types, wanted (1, 20), at one site on each of its backbones, and average."""
    letter, given = structure.sequence[index], _given(structure, index, _kinds(wanted[0]))
    if given is None:
        return evaluate_backbones(sites(structure, [index]), [letter], wanted, around)
    each = wanted & np.isfinite(given.cost)
    each[0] = wanted[0]
    used = np.flatnonzero(each.any(axis=1) | (np.arange(len(each)) == 0))
    window = MovedWindow(structure, index - WINDOW_FLANK, index + WINDOW_FLANK)
    window_atoms = int(structure.start[window.first]), int(structure.start[window.last + 1])
    felt = within_reach(around, given.sites.frames, window_atoms)
    new = Frames(given.new.origin[used[1:] - 1], given.new.axes[used[1:] - 1])
    arounds = [felt, *window.surroundings(felt, given.old, new)]
    found = evaluate_each(rows_of_sites(given.sites, used), [letter] * len(used), each[used], arounds)
    return _averaged(given.cost[used], found)


def _kinds(wanted: np.ndarray) -> tuple[int, ...]:
    """Return the kinds of backbones that some of the wanted types, (20,), need."""
    kinds = [PROLINE] if wanted[AMINO_ACIDS.index("P")] else []
    if wanted[[AMINO_ACIDS.index(x) for x in NEITHER_GLYCINE_NOR_PROLINE]].any():
        kinds.append(NOT_GLYCINE)
    return (ALL_TYPES, *kinds)


def _averaged(cost: np.ndarray, found: Evaluation) -> Evaluation:
    """Return one Evaluation (1, 20) from that of each backbone, (b, 20); cost: (b, 20)."""
    stacked = {name: getattr(found, name).copy() for name in Evaluation.__slots__}
    others = np.maximum(np.isfinite(cost[1:]).sum(axis=0), 1)
    weight = np.where(np.isfinite(cost), (1.0 - CRYSTAL_SHARE) / others, 0.0)
    weight[0] = np.where(np.isfinite(cost[1:]).any(axis=0), CRYSTAL_SHARE, 1.0)
    blocked = ~np.isfinite(cost)
    for array in stacked.values():
        array[blocked] = array[0][np.nonzero(blocked)[1]]
    apo_free, apo_share = _free_energy(cost + stacked["apo"], weight)
    holo_free, holo_share = _free_energy(cost + stacked["holo"], weight)
    rigid_free, _ = _free_energy(cost + stacked["rigid"], weight)
    binding = stacked["holo"] - stacked["apo"]
    middle = (holo_share * binding).sum(axis=0)
    spread = np.sqrt((holo_share * (stacked["spread"] ** 2 + (binding - middle) ** 2)).sum(axis=0))
    leader, types = np.argmax(holo_share, axis=0), np.arange(len(AMINO_ACIDS))
    leading = {name: stacked[name][leader, types] for name in ("clashes", "overlap", "atom", "inhibitor_atom")}
    values = {
        "apo": apo_free,
        "holo": holo_free,
        "rigid": rigid_free,
        "spread": spread,
        "contacts": (holo_share * stacked["contacts"]).sum(axis=0),
        "clash_free": (apo_share * stacked["clash_free"]).sum(axis=0),
        "parts": (holo_share[..., None] * stacked["parts"]).sum(axis=0),
        "seen": (apo_share * stacked["seen"]).sum(axis=0),
        **leading,
    }
    return Evaluation(**{name: value[None] for name, value in values.items()})


def _free_energy(energies: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the free energy (20,) of energies (b, 20), and the share of each backbone (b, 20)."""
    low = energies.min(axis=0)
    share = weight * np.exp(-(energies - low) / STRAIN_KT)
    total = share.sum(axis=0)
    return low - STRAIN_KT * np.log(total), share / total
