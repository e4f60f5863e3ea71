"""How freely the backbone of each residue moves in its complex: a Gaussian network of CA and inhibitor atoms.

References
----------
.. [1] Bahar, Atilgan & Erman 1997, Fold Des 2:173, doi:10.1016/S1359-0278(97)00024-2: the model.
.. [2] Kundu et al. 2002, Biophys J 83:723, doi:10.1016/S0006-3495(02)75203-X: against the B factors of 113
   proteins.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.complexes.derived import kept_with_complex

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

    from alkstruct.complexes.complex import Complex

SPRING_REACH = 7.3  # Å between nodes that a spring joins: the first shell around a residue, usually 7.0 to 7.3
LEAST_RESIDUES = 150  # of a network that tells how a kinase moves: with fewer, most of the domain is missing
DECIMALS = 6  # the last digits of an inverse depend on how many threads it is computed on
ATOM_SHARE = 1 / 8  # of a residue that an inhibitor's atom is: a residue has about eight heavy atoms


@kept_with_complex
def fluctuations(structure: Complex) -> np.ndarray:
    """Return how far the CA of each residue moves about its place, as a share of what the median residue moves.

    Parameters
    ----------
    structure : Complex

    Returns
    -------
    ndarray, (n,), float64
        Mean-square fluctuation over its median in the chain: below 1 for a residue that the fold holds, as in a sheet
        or the hinge, above 1 for a loop. NaN for a residue without a CA, and for one that no springs join to the
        inhibitor (without one: to most residues), as in a file of loose fragments. All are NaN where fewer than 150
        are joined, as in a file that was cut down to the pocket.

    Notes
    -----
    Nodes are the CA atoms and the heavy atoms of the inhibitor. Springs join nodes within 7.3 Å [1]_; a spring of
    an inhibitor's atom is an eighth as strong. Other chains take no part. Where a stretch of the chain is not resolved,
    the residues beside it seem to move more than they do.
    """
    places = structure.places("CA")
    known = ~np.isnan(places).any(axis=1)
    found = np.full(len(structure), np.nan)
    if known.any():
        atoms = np.zeros((0, 3)) if structure.inhibitor is None else structure.inhibitor.coord
        found[known] = _mean_squares(places[known], atoms)
    return found if np.isfinite(found).sum() >= LEAST_RESIDUES else np.full(len(structure), np.nan)


def _mean_squares(residues: np.ndarray, atoms: np.ndarray) -> np.ndarray:
    """Return the mean-square fluctuations of nodes that are residues, over their median: (residues,); NaN if loose."""
    from scipy.spatial.distance import cdist

    nodes = np.vstack([residues, atoms])
    share = np.r_[np.ones(len(residues)), np.full(len(atoms), ATOM_SHARE)]
    joined = cdist(nodes, nodes) < SPRING_REACH
    kept = _piece_of_inhibitor(joined, len(residues))
    springs = np.where(joined, -share[:, None] * share[None], 0.0)[np.ix_(kept, kept)]
    np.fill_diagonal(springs, 0.0)
    np.fill_diagonal(springs, -springs.sum(axis=1))
    # Only a motion of the whole piece stretches no spring: with 1/n added to every element the inverse exists, and less
    # 1/n it is the pseudo-inverse.
    shift = 1.0 / len(springs)
    found = np.full(len(nodes), np.nan)
    found[kept] = _diagonal_of_inverse(springs + shift) - shift
    squares = found[: len(residues)]
    middle = np.nanmedian(squares)
    return np.round(squares / middle, DECIMALS) if middle > 0 else np.where(np.isnan(squares), np.nan, 1.0)


def _diagonal_of_inverse(matrix: np.ndarray) -> np.ndarray:
    """Return the diagonal of the inverse of a symmetric positive definite matrix (n, n): ndarray, (n,)."""
    from scipy.linalg.lapack import dpotrf, dpotri

    with _linear_algebra().limit(limits=1, user_api="blas"):
        factor, failed = dpotrf(matrix)
        return np.diag(np.linalg.inv(matrix) if failed else dpotri(factor)[0])


@cache
def _linear_algebra() -> ThreadpoolController:
    """Return what says how many threads linear algebra has: for a few hundred nodes more than one only wait."""
    import scipy.linalg  # noqa: F401  (libraries that are loaded later are not found)
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _piece_of_inhibitor(joined: np.ndarray, residues: int) -> np.ndarray:
    """Tell which nodes are of the piece of a network that holds the inhibitor, or else most residues: (nodes,), bool.

    residues: how many of the nodes are residues, the first ones. A loose piece is free to go anywhere: how far it moves
    is not known.
    """
    from scipy.sparse.csgraph import connected_components

    count, piece = connected_components(joined, directed=False)
    in_piece, atoms = np.bincount(piece[:residues], minlength=count), np.bincount(piece[residues:], minlength=count)
    return piece == np.lexsort((in_piece, np.where(in_piece > 0, atoms, 0)))[-1]
