"""Distances between the atoms of a residue that its bonds and angles fix, and the handedness of its CA."""

from functools import cache
from typing import NamedTuple

import numpy as np

from alkstruct.chemistry.side_chains import RING_BONDS, side_chain

# Å, of the backbone: Engh & Huber 2001, International Tables for Crystallography F, 18.3. Those of side chains are in
# `side_chains`.
BACKBONE_BONDS = {("N", "CA"): 1.459, ("CA", "C"): 1.525, ("C", "O"): 1.229, ("CA", "CB"): 1.530}
BACKBONE_ANGLES = {("N", "CA", "C"): 111.0, ("CA", "C", "O"): 120.1, ("N", "CA", "CB"): 110.6, ("C", "CA", "CB"): 110.1}
PEPTIDE_BOND = 1.336  # Å, from C to the next N, of the same source
RING_LENGTHS = {"H": 1.32, "F": 1.38, "Y": 1.38, "W": 1.37, "P": 1.47}  # Å, of the bonds that close rings, likewise
#: Å³, of N, C and CB as seen from the CA of an L-amino acid; of its mirror image the negative.
CHIRAL_VOLUME = 2.5


class FixedDistance(NamedTuple):
    """The distance of two atoms of a residue that are one bond apart, or two."""

    first: str
    second: str
    length: float  # Å
    bonds: int


@cache
def fixed_distances(residue):
    """Return the distances that bonds and angles fix in a residue type: tuple of FixedDistance.

    residue: one of the twenty one-letter codes.

    Examples
    --------
    >>> [f"{one.first}-{one.second} {one.length:.2f}" for one in fixed_distances("A")][:5]
    ['N-CA 1.46', 'CA-C 1.52', 'C-O 1.23', 'CA-CB 1.53', 'N-C 2.46']
    """
    plan = side_chain(residue)
    local = ["N", "CA", "C", *plan.atoms]
    bonds, angles = dict(BACKBONE_BONDS), dict(BACKBONE_ANGLES)
    for atom, parents, bond, angle in zip(plan.atoms, plan.parents, plan.bond, plan.angle, strict=True):
        if atom != "CB":  # which stands with the backbone
            _, above, parent = (local[k] for k in parents)
            bonds[parent, atom] = float(bond)
            angles[above, parent, atom] = float(angle)
    bonds |= dict.fromkeys(RING_BONDS.get(residue, ()), RING_LENGTHS.get(residue, 0.0))
    lengths = {frozenset(pair): length for pair, length in bonds.items()}
    return (
        *(FixedDistance(*pair, length, 1) for pair, length in bonds.items()),
        *(
            FixedDistance(a, c, _third_side(lengths[frozenset((a, b))], lengths[frozenset((b, c))], angle), 2)
            for (a, b, c), angle in angles.items()
        ),
    )


def _third_side(one, other, angle):
    """Return the side of a triangle that lies against an angle, degrees."""
    return float(np.sqrt(one**2 + other**2 - 2 * one * other * np.cos(np.radians(angle))))
