"""Count contacts and clashes of a side chain with the inhibitor, and find the deepest overlap."""

import math

import numpy as np

from alkstruct.kernels.compiled import inner
from alkstruct.kernels.inhibitor import felt, place_beside


@inner(forceinline=True)
def touching(point, atom_type, others, other_types, rules):
    """Return (contacts, clashes, deepest overlap, atom of the deepest overlap) of an atom at a point with others.

    Contacts are closer than Rules.reach; clashing surfaces overlap by more than Rules.allowed. The overlap is -inf, and
    its atom -1, where nothing is closer than Rules.widest, beyond which no two surfaces touch.
    """
    (x, y, z), widest, reach = point, rules.widest, rules.reach
    contacts, clashes, deepest, deepest_atom = 0, 0, -np.inf, -1
    for b in range(others.shape[0]):
        dx, dy, dz = others[b, 0] - x, others[b, 1] - y, others[b, 2] - z
        square = dx * dx + dy * dy + dz * dz
        contacts += square < reach * reach
        if square < widest * widest:
            overlap = rules.touch[atom_type, other_types[b]] - math.sqrt(square)
            clashes += overlap > rules.allowed
            if overlap > deepest:
                deepest, deepest_atom = overlap, b
    return contacts, clashes, deepest, deepest_atom


@inner()
def count_touching(t, plans, drug, rules, c, found):
    """Count contacts and clashes of conformer c of residue type t with the inhibitor in its crystal pose."""
    side, types = found.coord[c], plans.types[t]
    solid = drug.coord[0, : drug.heavy]
    for a in range(plans.heavy[t]):
        if felt(place_beside(side, a, drug), drug)[1] == 0:
            continue
        point = side[a, 0], side[a, 1], side[a, 2]
        contacts, clashes, deepest, deepest_atom = touching(point, types[a], solid, drug.types, rules)
        found.contacts[c] += contacts
        found.clashes[c] += clashes
        if deepest > found.overlap[c]:
            found.overlap[c], found.where[c, 0], found.where[c, 1] = deepest, a, deepest_atom
