"""Let the backbone around a site give way: moves of a window of seven residues, and what each costs.

Every backbone keeps the crystal's bond lengths and angles. Small moves start from the crystal and serve all residue
types. A residue type that cannot stand on the crystal's backbone (any but glycine where only glycine is found, and
proline) gets further backbones, the best of larger moves with that type on the Ramachandran map. Each backbone is paid
for: by its Ramachandran energies, the new residue's among them, its overlaps and its hydrogen bonds.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.complexes.derived import kept_with_complex
from alkstruct.loops.backbones import by_energy, coded_window, crystal_window, distinct, jiggle, judge, rows_of
from alkstruct.loops.moving import MovedWindow, side_chain_overlap
from alkstruct.loops.obstacles import obstacles_around
from alkstruct.loops.windows import anchored, as_it_is, backbone_of, unresolved_reason
from alkstruct.rotamers.ensembles import Evaluation, evaluate, evaluate_backbones
from alkstruct.rotamers.library import LEAST_SEEN, rotamer_set
from alkstruct.rotamers.sites import sites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.complexes.complex import Complex
    from alkstruct.kernels.loop_layouts import Loops, Obstacles, Window
    from alkstruct.loops.windows import Rebuilding
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
    if unresolved_reason(structure, first, last) is not None:
        return None
    plan, letter = as_it_is(structure, first, last), structure.sequence[index]
    chain = backbone_of(structure, first, last)[:, :3]
    obstacles = obstacles_around(structure, first, last, len(plan), inhibitor=True)
    own = _window(structure, plan, letter, chain)
    crystal = judge(own, obstacles, chain[None])
    if kind == ALL_TYPES:
        moves = _small_moves(own, obstacles, crystal, chain)
        types = AMINO_ACIDS
    elif kind == NOT_GLYCINE and letter == "G" and stands_glycine_alone(structure, index):
        moves = _large_moves(_window(structure, plan, "A", chain), obstacles, crystal)
        types = AMINO_ACIDS.replace("G", "").replace("P", "")
    elif kind == PROLINE and letter != "P":
        moves = _large_moves(_window(structure, plan, "P", chain), obstacles, crystal)
        types = "P"
    else:
        return None
    chains = np.concatenate([crystal.atoms, moves])[:, :, :3]
    energies = [judge(_without_own_cb(_window(structure, plan, x, chain)), obstacles, chains).energy for x in types]
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


def _window(structure: Complex, plan: Rebuilding, letter: str, chain: np.ndarray) -> Window:
    """Code the window with a residue type at the site, with the bond lengths and angles of the crystal."""
    letters = plan.letters[:WINDOW_FLANK] + letter + plan.letters[WINDOW_FLANK + 1 :]
    coded = coded_window(letters, structure.sequence[plan.last + 1], anchored(structure, plan))
    return crystal_window(coded, chain)


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
    if backbone == "fixed" or unresolved_reason(structure, index - WINDOW_FLANK, index + WINDOW_FLANK) is not None:
        return False
    if backbone == "local":
        return True
    own = structure.sequence[index]
    return (letter == "P" and own != "P") or (own == "G" and letter != "G" and stands_glycine_alone(structure, index))


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
    if len(moving):  # on as many threads as numba counts: the kernels let go of the interpreter's lock
        with ThreadPoolExecutor(min(numba.get_num_threads(), len(moving))) as pool:
            found += pool.map(lambda k: _evaluate_site(structure, residues[k], wanted[k : k + 1], around), moving)
        rows += [np.array([k]) for k in moving]
    order = np.argsort(np.concatenate(rows))
    names = Evaluation.__slots__
    return Evaluation(**{name: np.concatenate([getattr(one, name) for one in found])[order] for name in names})


def _evaluate_site(structure: Complex, index: int, wanted: np.ndarray, around: Surroundings) -> Evaluation:
    """Evaluate residue types, wanted (1, 20), at one site on each of its backbones, and average."""
    letters, near = [structure.sequence[index]], local_backbones(structure, index)
    crystal = evaluate_backbones(sites(structure, [index]), letters, wanted, around)
    if near is None:
        return crystal
    window = MovedWindow(structure, index - WINDOW_FLANK, index + WINDOW_FLANK)
    old = window.frames(near.chains[0])
    every = [near, *_further(structure, index, wanted[0])]
    chains, phi, psi, cost = (
        np.concatenate([getattr(one, name) for one in every]) for name in ("chains", "phi", "psi", "cost")
    )
    used = [0, *(b for b in range(1, len(chains)) if (wanted[0] & np.isfinite(cost[b])).any())]
    found = [crystal]
    for b in used[1:]:
        new = window.frames(chains[b])
        site, moved = window.site(index, old, new, phi[b], psi[b]), window.surroundings(around, old, new)
        found.append(evaluate_backbones(site, letters, wanted & np.isfinite(cost[b]), moved))
    return _averaged(cost[used], found)


def _further(structure: Complex, index: int, wanted: np.ndarray) -> list[LocalBackbones]:
    """Return the backbones that some of the wanted types, (20,), need besides those near the crystal's."""
    kinds = [PROLINE] if wanted[AMINO_ACIDS.index("P")] else []
    if any(flag for x, flag in zip(AMINO_ACIDS, wanted, strict=True) if x not in "GP"):
        kinds.append(NOT_GLYCINE)
    return [one for kind in kinds if (one := local_backbones(structure, index, kind)) is not None]


def _averaged(cost: np.ndarray, found: Sequence[Evaluation]) -> Evaluation:
    """Return one Evaluation (1, 20) from those on each backbone; cost: (b, 20)."""
    stacked = {name: np.stack([getattr(one, name)[0] for one in found]) for name in Evaluation.__slots__}
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
