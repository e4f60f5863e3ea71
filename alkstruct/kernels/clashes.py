"""Count contacts and clashes of a side chain with the inhibitor, and find the deepest overlap."""

import math

import numpy as np

from alkstruct.kernels.compiled import inner
from alkstruct.kernels.inhibitor import felt, place_beside


@inner(forceinline=True)
def touching(x, y, z, kind, others, other_types, touch, allowed, reach, widest):
    """(contacts, clashes, deepest overlap, its other atom) of an atom at a place with others.

    Contacts are closer than `reach`; clashing surfaces overlap by more than `allowed`; the overlap is -inf, and its
    atom -1, where nothing is closer than `widest`, beyond which no two surfaces touch.
    """
    contacts, clashes, worst, there = 0, 0, -np.inf, -1
    for b in range(others.shape[0]):
        dx, dy, dz = others[b, 0] - x, others[b, 1] - y, others[b, 2] - z
        square = dx * dx + dy * dy + dz * dz
        contacts += square < reach * reach
        if square < widest * widest:
            gap = touch[kind, other_types[b]] - math.sqrt(square)
            clashes += gap > allowed
            if gap > worst:
                worst, there = gap, b
    return contacts, clashes, worst, there


@inner()
def count_touching(side, heavy, types, drug, rules, c, found):
    """Contacts, clashes and deepest overlap of conformer c, side (atoms, 3), with the crystal's pose, into found."""
    solid = drug.coord[0, : drug.heavy]
    for a in range(heavy):
        if felt(place_beside(side, a, drug), drug)[1] == 0:
            continue
        contacts, clashes, worst, there = touching(
            side[a, 0],
            side[a, 1],
            side[a, 2],
            types[a],
            solid,
            drug.types,
            rules.touch,
            rules.allowed,
            rules.reach,
            rules.widest,
        )
        found.contacts[c] += contacts
        found.clashes[c] += clashes
        if worst > found.overlap[c]:
            found.overlap[c], found.where[c, 0], found.where[c, 1] = worst, a, there
