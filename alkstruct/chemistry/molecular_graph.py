"""The atoms and bonds of a ligand as a graph, its bonds found by distance."""

from collections import deque
from typing import NamedTuple

import numpy as np

from alkstruct.errors import LigandError

# Covalent radii, Å: Cordero 2008, doi:10.1039/b801115j. A bond may exceed their sum by BOND_TOLERANCE, little
# enough to keep the cross-ring C..C of bicyclo[1.1.1]pentane (1.87 Å) apart.
COVALENT_RADIUS = {
    "B": 0.84,
    "C": 0.76,
    "N": 0.71,
    "O": 0.66,
    "F": 0.57,
    "SI": 1.11,
    "P": 1.07,
    "S": 1.05,
    "CL": 1.02,
    "SE": 1.20,
    "BR": 1.20,
    "I": 1.39,
}
BOND_TOLERANCE = 0.30
ELEMENT_NAMES = {
    "B": "boron",
    "C": "carbon",
    "N": "nitrogen",
    "O": "oxygen",
    "S": "sulfur",
    "P": "phosphorus",
    "F": "fluorine",
    "CL": "chlorine",
    "BR": "bromine",
    "I": "iodine",
}
#: Heavy atoms of an inhibitor: cyclosporin has 85. Bond orders of a sheet of 200 carbons take 4 s, of 300 a minute.
MOST_LIGAND_ATOMS = 200
# Two atoms closer than this are one atom in two alternate locations, Å.
TOO_CLOSE = 0.80
VALENCE = {
    "B": 3,
    "C": 4,
    "N": 3,
    "O": 2,
    "F": 1,
    "SI": 4,
    "P": 3,
    "S": 2,
    "CL": 1,
    "SE": 2,
    "BR": 1,
    "I": 1,
}


class AtomColumns(NamedTuple):
    """What a file says of each atom."""

    names: np.ndarray
    elements: np.ndarray
    coord: np.ndarray
    b_factor: np.ndarray


class BondGraph:
    """Elements, bonds and what follows from them: neighbours and the shortest ring through each bond."""

    def __init__(self, elements, bonds):
        self.elements = [str(element) for element in elements]
        self.bonds = np.asarray(bonds, dtype=np.int32).reshape(-1, 2)
        self.neighbours = [[] for _ in self.elements]
        for first, second in self.bonds.tolist():
            self.neighbours[first].append(second)
            self.neighbours[second].append(first)
        self.rings = self._rings()
        self.ring_bonds = {bond for ring in self.rings for bond in bonds_around(ring)}

    def lone(self, atom, elements=("O", "S")):
        """Return the neighbours of some elements that have no other neighbour."""
        near = self.neighbours[atom]
        return [b for b in near if self.elements[b] in elements and len(self.neighbours[b]) == 1]

    def smallest_ring(self, atom):
        """Return the ring of fewest atoms that holds an atom or a bond; empty outside rings."""
        return min((ring for ring in self.rings if atom in ring), key=len, default=())

    def _rings(self):
        rings = {}
        for first, second in self.bonds.tolist():
            reached_from = walk(self.neighbours, first, without=second)
            if second in reached_from:
                path = [second]
                while path[-1] != first:
                    path.append(reached_from[path[-1]])
                rings.setdefault(frozenset(path), tuple(path))
        return list(rings.values())


def walk(neighbours, start, without=None):
    """Walk breadth first from `start`, its bond to `without` cut: {atom: the atom it was reached from}."""
    reached_from, queue = {start: None}, deque([start])
    while queue:
        atom = queue.popleft()
        for other in neighbours[atom]:
            if other not in reached_from and (without is None or {atom, other} != {start, without}):
                reached_from[other] = atom
                queue.append(other)
    return reached_from


def connected(neighbours):
    """Find the connected parts of a graph: list of sorted lists of int.

    neighbours: sequence of sequences of int, those of each atom.
    """
    parts, seen = [], set()
    for atom in range(len(neighbours)):
        if atom not in seen:
            parts.append(sorted(walk(neighbours, atom)))
            seen.update(parts[-1])
    return parts


def bonds_around(ring):
    """Return the bonds of a ring."""
    return [frozenset(pair) for pair in zip(ring, ring[1:] + ring[:1], strict=True)]


def check_elements(elements, code):
    if not len(elements):
        raise LigandError(f"inhibitor {code} has no heavy atoms; give its coordinates")
    if len(elements) > MOST_LIGAND_ATOMS:
        raise LigandError(
            f"inhibitor {code} has {len(elements)} heavy atoms, more than {MOST_LIGAND_ATOMS}; give one molecule by "
            "itself"
        )
    if unknown := sorted({str(element) for element in elements} - set(VALENCE)):
        known = f"inhibitor {code} has elements that cannot be typed: {', '.join(unknown)}"
        raise LigandError(f"{known}; choose another ligand")


def bonds_by_distance(atoms, code):
    distance = np.linalg.norm(atoms.coord[:, None] - atoms.coord[None], axis=-1)
    upper = np.triu(np.ones_like(distance, dtype=bool), 1)
    for a, b in np.argwhere(upper & (distance < TOO_CLOSE)):
        names = f"{atoms.names[a]} and {atoms.names[b]} of inhibitor {code}"
        raise LigandError(f"atoms {names} are {distance[a, b]:.2f} Å apart: keep one alternate location")
    return np.argwhere(upper & (distance < bonding_distances(atoms.elements, atoms.elements)))


def bonding_distances(elements, others):
    """Return the distances below which atoms are bonded: ndarray, (n, m), Å; 0 for elements that are not typed.

    elements, others: sequences of str, lengths n and m.
    """
    here, there = (
        np.array([COVALENT_RADIUS.get(str(element), np.nan) for element in each]) for each in (elements, others)
    )
    return np.nan_to_num(here[:, None] + there + BOND_TOLERANCE)


def molecules(elements, coord):
    """Find the atoms of each molecule among some by distance: list of sorted lists of int.

    Parameters
    ----------
    elements : sequence of str, length n
    coord : ndarray, (n, 3), float64
        Å.
    """
    distance = np.linalg.norm(coord[:, None] - coord[None], axis=-1)
    bonded = distance < bonding_distances(elements, elements)
    return connected([np.flatnonzero(row).tolist() for row in bonded])
