"""Free energies of several side chains at once, by mean field: with and without the inhibitor.

Each side chain has its rotamer ensemble in the rest of the complex. What two of them mean to one another is a matrix
of energies between their conformers, and each conformer feels the average of the others' (Koehl & Delarue 1994,
doi:10.1006/jmbi.1994.1366). The free energy is the variational one, an upper bound of the exact one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.kernels.layouts import MAX_ATOMS, SideChainConformers
from alkstruct.kernels.side_chain_pairs import mutual_energies
from alkstruct.rotamers.ensembles import ensemble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.complexes.complex import Complex
    from alkstruct.rotamers.ensembles import Ensemble
    from alkstruct.rotamers.surroundings import Surroundings

KEPT_LEVEL, MOST_CONFORMERS = 8.0, 40  # kT above the best conformer, and conformers of one side chain, that are kept
ITERATIONS, DAMPING = 40, 0.5


@dataclass(frozen=True, eq=False, slots=True)
class Placed:
    """Side chains placed together.

    Attributes
    ----------
    free_apo, free_holo : float
        kcal/mol.
    indices : tuple of int
        Residue indices of the side chains.
    ensembles : tuple of Ensemble
        The conformers of each that were kept.
    apo, holo : tuple of ndarray
        Probability of each of those conformers, without and with the inhibitor.
    """

    free_apo: float
    free_holo: float
    indices: tuple
    ensembles: tuple
    apo: tuple
    holo: tuple


def place_together(structure: Complex, indices: Sequence[int], around: Surroundings) -> Placed:
    """Place the side chains of some residues, of which the structure has the backbone alone.

    Parameters
    ----------
    structure : Complex
    indices : sequence of int
        Residue indices; glycines are passed over.
    around : Surroundings
        Of the structure.

    Returns
    -------
    Placed
    """
    indices = tuple(int(i) for i in indices if structure.sequence[i] != "G")
    found = [_kept(ensemble(structure, i, structure.sequence[i], around), around.rules.kt) for i in indices]
    coded = [_coded(one, around) for one in found]
    pairs = {}
    for i in range(len(found)):
        for j in range(i):
            if _may_meet(coded[i], coded[j], around.rules.cutoff):
                matrix = np.zeros((len(found[i].apo), len(found[j].apo)))
                mutual_energies(coded[i], coded[j], around.rules, matrix)
                pairs[i, j] = matrix
    free_apo, apo = _mean_field([one.apo for one in found], [one.weights for one in found], pairs, around.rules.kt)
    free_holo, holo = _mean_field(
        [one.apo + one.bound for one in found], [one.weights for one in found], pairs, around.rules.kt
    )
    return Placed(free_apo, free_holo, indices, tuple(found), tuple(apo), tuple(holo))


def _kept(one: Ensemble, kt: float) -> Ensemble:
    """Return an Ensemble with the conformers that weigh something in either state, at most MOST_CONFORMERS."""
    states = [energies / kt - np.log(one.weights) for energies in (one.apo, one.apo + one.bound)]
    levels = np.minimum(*(state - state.min() for state in states))
    order = np.argsort(levels, kind="stable")[:MOST_CONFORMERS]
    kept = np.sort(order[levels[order] < KEPT_LEVEL])
    names = ("coord", "weights", "apo", "bound", "parts", "contacts", "clashes", "overlap", "where")
    return replace(one, **{name: getattr(one, name)[kept].copy() for name in names})


def _coded(one: Ensemble, around: Surroundings) -> SideChainConformers:
    chain = side_chain(AMINO_ACIDS[one.type], hydrogens=True)
    donor, acceptor = np.zeros(MAX_ATOMS, dtype=bool), np.zeros(MAX_ATOMS, dtype=bool)
    for k, kind in enumerate(chain.types[: chain.heavy]):
        donor[k], acceptor[k] = kind.donor, kind.acceptor
    return SideChainConformers(
        coord=one.coord,
        types=around.plans.types[one.type],
        size=int(around.plans.sizes[one.type]),
        donor=donor,
        acceptor=acceptor,
        apo=one.apo,
    )


def _may_meet(first: SideChainConformers, second: SideChainConformers, cutoff: float) -> bool:
    """Tell whether any atoms of two side chains can be within the cut-off, by their boxes.

    Rows of `coord` beyond the atoms of a side chain hold anything.
    """
    low = np.maximum(*(one.coord[:, : one.size].min(axis=(0, 1)) for one in (first, second)))
    high = np.minimum(*(one.coord[:, : one.size].max(axis=(0, 1)) for one in (first, second)))
    return bool((low - high < cutoff).all())


def _mean_field(energies, weights, pairs, kt):
    """Return the free energy, kcal/mol, and the probabilities of the conformers of each side chain.

    Sums are einsum's, because the last bits of a BLAS product may depend on the number of threads.
    """
    shares = [_boltzmann(e, w, kt) for e, w in zip(energies, weights, strict=True)]
    for _ in range(ITERATIONS):
        fields = [e.copy() for e in energies]
        for (i, j), matrix in pairs.items():
            fields[i] += np.einsum("cd,d->c", matrix, shares[j])
            fields[j] += np.einsum("c,cd->d", shares[i], matrix)
        shares = [
            DAMPING * old + (1.0 - DAMPING) * _boltzmann(field, w, kt)
            for old, field, w in zip(shares, fields, weights, strict=True)
        ]
    free = 0.0
    for share, energy, weight in zip(shares, energies, weights, strict=True):
        free += float((share * (energy + kt * np.log(np.maximum(share, 1e-300) / weight))).sum())
    for (i, j), matrix in pairs.items():
        free += float(np.einsum("c,cd,d->", shares[i], matrix, shares[j]))
    return free, shares


def _boltzmann(energies: np.ndarray, weights: np.ndarray, kt: float) -> np.ndarray:
    share = weights * np.exp(-(energies - energies.min()) / kt)
    return share / share.sum()
