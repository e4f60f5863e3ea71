"""Pair energies between heavy atoms: as a formula, and as the tables that the kernels read.

Energies are kcal/mol on AutoDock Vina's scale, distances Å.

References
----------
.. [1] Trott & Olson 2010, AutoDock Vina, J Comput Chem 31:455, doi:10.1002/jcc.21334: radii, terms, weights.
"""

from functools import cache

import numpy as np

from alkstruct.chemistry import DEFAULT_VDW_RADIUS, VDW_RADIUS

CUTOFF = 8.0
KT = 1.0  # kcal/mol on Vina's scale, of the ensembles; softer than RT because the backbone cannot give
# kcal/mol at 310 K, where cells are assayed: turns the library's probabilities into energies when conformers
# are ranked.
RT = 0.616
SOFT_FROM = 0.3  # Å of overlap beyond which the repulsion goes on along its tangent

RADIUS = {
    "C": 1.9, "N": 1.8, "O": 1.7, "S": 2.0, "P": 2.1, "F": 1.5, "CL": 1.8, "BR": 2.0, "I": 2.2,
    "SI": 2.2, "B": 1.9, "SE": 2.0,
}  # fmt: skip
METAL_RADIUS = 1.2
WEIGHTS = {
    "gauss1": -0.035579,
    "gauss2": -0.005156,
    "repulsion": 0.840245,
    "hydrophobic": -0.035069,
    "hydrogen bond": -0.587439,
}  # reference 1, Table 1


def vina_terms(distance, first, second):
    """The five terms of Vina's pair energy, weighted, without the rotor divisor.

    Repulsion is quadratic in the overlap up to 0.3 Å and linear beyond.

    Parameters
    ----------
    distance : ndarray, float
        Between the nuclei, Å.
    first, second : AtomType

    Returns
    -------
    dict of str to ndarray
        kcal/mol, in the order of ``WEIGHTS``; zero at and beyond ``CUTOFF``.
    """
    distance = np.asarray(distance, dtype=float)
    surface = distance - RADIUS.get(first.element, METAL_RADIUS) - RADIUS.get(second.element, METAL_RADIUS)
    overlap = np.maximum(-surface, 0.0)
    raw = {
        "gauss1": np.exp(-((surface / 0.5) ** 2)),
        "gauss2": np.exp(-(((surface - 3.0) / 2.0) ** 2)),
        "repulsion": np.where(overlap < SOFT_FROM, overlap**2, SOFT_FROM * (2 * overlap - SOFT_FROM)),
        "hydrophobic": np.clip(1.5 - surface, 0.0, 1.0) * (first.hydrophobic and second.hydrophobic),
        "hydrogen bond": np.clip(-surface / 0.7, 0.0, 1.0) * hydrogen_bonding(first, second),
    }
    return {name: np.where(distance < CUTOFF, WEIGHTS[name] * value, 0.0) for name, value in raw.items()}


def vina(distance, first, second):
    """Vina's pair energy, the sum of `vina_terms`: kcal/mol, shape of `distance` (Å)."""
    return sum(vina_terms(distance, first, second).values())


def hydrogen_bonding(first, second):
    """Whether one atom can give the hydrogen and the other take it."""
    return (first.donor and second.acceptor) or (first.acceptor and second.donor)


# Squared distances are cut into bins this wide (Å²): linear interpolation between the edges is within
# 1e-3 kcal/mol of the formula where the energy has a kink, and within 1e-5 elsewhere.
BIN = 1 / 64


PARTS = ("attraction", "repulsion", "hydrogen bond")  # what the energy with the inhibitor is reported in


def vina_parts(distance, first, second):
    """`vina_terms` gathered into PARTS: tuple of three ndarrays, kcal/mol."""
    terms = vina_terms(distance, first, second)
    attraction = terms["gauss1"] + terms["gauss2"] + terms["hydrophobic"]
    return attraction, terms["repulsion"], terms["hydrogen bond"]


@cache
def pair_tables(types, parts=vina_parts):
    """A pair energy tabulated over the squared distance, for every pair of the given types, by part.

    Parameters
    ----------
    types : tuple of AtomType, length t
    parts : callable
        (distance, AtomType, AtomType) -> energies of PARTS.

    Returns
    -------
    ndarray, (3, t, t, bins + 2), float32
        Energy (kcal/mol) at squared distances k * BIN; symmetric; read-only.
    """
    distance = np.sqrt(np.arange(int(CUTOFF**2 / BIN) + 2) * BIN)
    tables = np.zeros((len(PARTS), len(types), len(types), len(distance)), dtype=np.float32)
    for i, first in enumerate(types):
        for j, second in enumerate(types[: i + 1]):
            tables[:, i, j] = tables[:, j, i] = parts(distance, first, second)
    tables.flags.writeable = False
    return tables


@cache
def touching_distances(types):
    """Sum of van der Waals radii of each pair of types; -inf for pairs that hydrogen-bond: (t, t), Å."""
    radius = [VDW_RADIUS.get(kind.element, DEFAULT_VDW_RADIUS) for kind in types]
    excused = [[hydrogen_bonding(a, b) for b in types] for a in types]
    return np.where(excused, -np.inf, np.add.outer(radius, radius))


def type_codes(types, known):
    """Index of each AtomType in the tuple `known`: ndarray, (n,), int64."""
    codes = {kind: k for k, kind in enumerate(known)}
    return np.array([codes[kind] for kind in types], dtype=np.int64)


def distinct_types(*groups):
    """The sorted tuple of all AtomTypes in some iterables of them."""
    return tuple(sorted({kind for group in groups for kind in group}))
