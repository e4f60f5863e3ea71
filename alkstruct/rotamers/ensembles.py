"""Evaluate ensembles of residue types at many sites, with and without the inhibitor, on several threads."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numba
import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.energy.energies import DEFAULT, energy_named
from alkstruct.kernels.scan import scan_sites
from alkstruct.kernels.workspace import room_for
from alkstruct.rotamers.library import rotamer_set
from alkstruct.rotamers.sites import sites
from alkstruct.rotamers.surroundings import surroundings, within_reach

CRYSTAL_WEIGHT = 0.10  # of the crystal's own conformer in the wild type's ensemble
STRETCH = 512  # sites that are shown what is in reach of any of them, where there are more
SHARE = 8  # sites that a thread takes at a time: sites near the inhibitor take far longer than others


@dataclass(frozen=True, eq=False, slots=True)
class Evaluation:
    """Both states of residue types at s sites; NaN where a type was not wanted.

    Attributes
    ----------
    apo, holo : ndarray, (s, 20), float64
        Ensemble free energies, kcal/mol; types in the order of AMINO_ACIDS.
    rigid : ndarray, (s, 20), float64
        `holo` with the inhibitor held in its crystal pose, kcal/mol.
    spread : ndarray, (s, 20), float64
        Standard deviation of the energy with the inhibitor over the holo ensemble, kcal/mol.
    contacts, clash_free : ndarray, (s, 20), float64
        Mean heavy-atom contacts with the inhibitor in holo; share of the apo ensemble without a clash with it.
    parts : ndarray, (s, 20, 3), float64
        Mean energy with the inhibitor in holo, by energy.energies.PARTS, kcal/mol.
    clashes, overlap : ndarray, (s, 20), float64
        Of the leading conformer with the inhibitor: pairs that clash, deepest overlap (Å, at least 0).
    atom, drug_atom : ndarray, (s, 20), int64
        Where the deepest overlap is: index into the building plan's atoms and into the inhibitor's; -1 for none.
    seen : ndarray, (s, 20), float64
        Residues of the type that the library has seen around the backbone.
    """

    apo: np.ndarray
    holo: np.ndarray
    rigid: np.ndarray
    spread: np.ndarray
    contacts: np.ndarray
    clash_free: np.ndarray
    parts: np.ndarray
    clashes: np.ndarray
    overlap: np.ndarray
    atom: np.ndarray
    drug_atom: np.ndarray
    seen: np.ndarray


def _rotamer_arrays(places, wanted):
    """Rotamers of all wanted types: start (s, 20, 2), chi, sigma, probability, order, seen (s, 20)."""
    start = np.zeros((*wanted.shape, 2), dtype=np.int64)
    seen = np.full(wanted.shape, np.nan)
    columns, offset = [], 0
    for t, letter in enumerate(AMINO_ACIDS):
        chosen = np.flatnonzero(wanted[:, t])
        if not len(chosen):
            continue
        found = rotamer_set(letter, places.phi[chosen], places.psi[chosen])
        start[chosen, t, 0], start[chosen, t, 1] = found.start[:-1] + offset, found.start[1:] + offset
        seen[chosen, t] = found.seen
        offset += found.start[-1]
        columns.append((found.chi, found.sigma, found.probability, found.order))
    return start, *map(np.concatenate, zip(*columns, strict=True)), seen


def _wild_types(structure, indices):
    return np.array([AMINO_ACIDS.index(structure.sequence[i]) for i in indices], dtype=np.int64)


def evaluate(structure, indices, wanted, energy=DEFAULT, around=None):
    """Ensemble free energies of residue types at sites, with and without the inhibitor.

    Parameters
    ----------
    structure : Complex
    indices : sequence of int, length s
        Residue indices, each `scorable`.
    wanted : ndarray, (s, 20), bool
        Types to evaluate.
    energy : str or Energy
        "allatom", "vina" or an energy.energies.Energy of one's own.
    around : Surroundings, optional
        Instead of the complex as it stands.

    Returns
    -------
    Evaluation
    """
    around = surroundings(structure, energy_named(energy)) if around is None else around
    places = sites(structure, indices)
    start, *rotamers, seen = _rotamer_arrays(places, wanted)
    wild, weight = _wild_types(structure, places.index), np.where(places.complete, CRYSTAL_WEIGHT, 0.0)
    most = int(np.diff(start, axis=-1).max(initial=0))
    energies, poses = (np.full((*wanted.shape, columns), np.nan) for columns in (9, 4))

    def scanned(around, first, last):
        mine = slice(first, last)
        scan_sites(
            places.frames[mine],
            places.hidden_start[first : last + 1],
            places.hidden,
            around.plans,
            start[mine],
            *rotamers,
            wild[mine],
            places.crystal[mine],
            weight[mine],
            places.index[mine],
            around.protein,
            np.zeros(around.heavy_protein + 1, dtype=bool),
            around.owners,
            around.owner_donor,
            around.owner_acceptor,
            around.drug,
            around.rules,
            wanted[mine],
            room_for(around, most),
            energies[mine],
            poses[mine],
        )

    count = len(places.index)
    for first in range(0, count, STRETCH):
        last = min(first + STRETCH, count)
        shown = around if count <= STRETCH else within_reach(around, places.frames[first:last])
        _in_threads(partial(scanned, shown), first, last)
    atoms = np.nan_to_num(poses[..., 2:], nan=-1.0).astype(np.int64)
    return Evaluation(
        *np.moveaxis(energies[..., :6], -1, 0),
        energies[..., 6:],
        *np.moveaxis(poses[..., :2], -1, 0),
        *np.moveaxis(atoms, -1, 0),
        seen,
    )


def _in_threads(run, first, last):
    """Call run(start, end) for shares of range(first, last), on as many threads as numba counts.

    Python's threads, because the kernel lets go of the interpreter's lock: numba's own loop takes far longer to
    compile, and one thread more would not change what each site gets.
    """
    starts = range(first, last, SHARE)
    threads = min(numba.get_num_threads(), len(starts))
    if threads < 2:
        run(first, last)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, starts, [min(start + SHARE, last) for start in starts]))  # a list, to hear of errors
