"""Hydrogens where geometry alone puts them: on the protein and on an inhibitor.

Hydroxyl, thiol and water hydrogens turn freely and histidine's change places: none is placed for them, and the
energy treats their heavy atoms as donors that find the best direction. Bond lengths 1.09 Å (C-H) and 1.01 Å (N-H).
"""

import math
from dataclasses import dataclass

import numpy as np

from alkstruct.chemistry.amino_acids import THREE_LETTER
from alkstruct.chemistry.atom_types import AtomType, is_planar
from alkstruct.chemistry.side_chains import hydrogen_count, residue_bonds
from alkstruct.rotamers.geometry import place

HYDROGEN_BONDS_LENGTH = {"C": 1.09, "N": 1.01}
HALF_ANGLE = np.radians(54.75)  # of H-C-H
STRAIGHT_COSINE = np.cos(
    np.radians(20.0)
)  # a bond goes on straight, along a triple bond, when it turns by less than this
ON_A_LINE = 1e-6  # square of the sine of an angle, or of the length of a sum of unit vectors, that counts as 0


@dataclass(frozen=True, eq=False, slots=True)
class Hydrogens:
    """Placed hydrogens, h of them.

    Attributes
    ----------
    coord : ndarray, (h, 3), float64
        Å.
    parent : ndarray, (h,), int64
        Heavy atom that each is bonded to.
    types : list of AtomType, length h
    """

    coord: np.ndarray
    parent: np.ndarray
    types: list


def place_hydrogens(coord, elements, neighbours, counts, planar):
    """Place the hydrogens of heavy atoms from their bonds.

    Parameters
    ----------
    coord : ndarray, (n, 3), float64
        Å.
    elements : sequence of str, length n
    neighbours : list of list of int, length n
        Bonded heavy atoms.
    counts : sequence of int, length n
        Hydrogens to place; on atoms other than C and N none is placed.
    planar : sequence of bool, length n

    Returns
    -------
    Hydrogens
    """
    found, parent, types = [], [], []
    for k in np.flatnonzero(np.asarray(counts) > 0).tolist():
        element = str(elements[k])
        if element not in HYDROGEN_BONDS_LENGTH or not neighbours[k]:
            continue
        around = [coord[j] - coord[k] for j in neighbours[k]]
        directions = _directions(coord, neighbours, k, around, bool(planar[k]), counts[k])[: counts[k]]
        found += [coord[k] + HYDROGEN_BONDS_LENGTH[element] * d for d in directions]
        parent += [k] * len(directions)
        kind = AtomType("H", donor=True) if element == "N" else AtomType("H", planar=bool(planar[k]))
        types += [kind] * len(directions)
    return Hydrogens(np.array(found).reshape(-1, 3), np.array(parent, dtype=np.int64), types)


def _unit(vector):
    return vector / math.sqrt(vector @ vector)


def _cross(first, second):
    """np.cross of two single vectors, which takes ten times as long."""
    (a, b, c), (x, y, z) = first.tolist(), second.tolist()
    return np.array([b * z - c * y, c * x - a * z, a * y - b * x])


def _directions(coord, neighbours, k, around, planar, count):
    """Unit vectors from an atom to the places that its substituents leave free, at least `count` if there are so many.

    Along a triple bond a single hydrogen goes straight on, and those of a methyl group are turned anyhow.
    """
    if len(around) == 1:
        near = neighbours[k][0]
        far = [j for j in neighbours[near] if j != k]
        if not far:
            return []
        turns, angle = ((0.0, 180.0), 120.0) if planar else ((60.0, 180.0, 300.0), 109.5)
        onward, reference = _unit(coord[k] - coord[near]), coord[far[0]]
        if onward @ _unit(coord[near] - reference) > STRAIGHT_COSINE:
            if count == 1:
                return [onward]
            reference = coord[near] + np.eye(3)[np.argmin(np.abs(onward))]
        return [place(reference, coord[near], coord[k], 1.0, angle, t) - coord[k] for t in turns]
    middle, normal = _free_side(around)
    if len(around) == 3 or planar:
        return [middle]
    return [np.cos(HALF_ANGLE) * middle + side * np.sin(HALF_ANGLE) * normal for side in (1, -1)]


def _free_side(around):
    """Return two unit vectors: away from two or three bonded atoms, and across the plane of the first two.

    Models hold atoms on a line with their neighbours, or in one plane with three; any direction across is taken there.
    """
    away, across = -sum(_unit(v) for v in around), _cross(around[0], around[1])
    if across @ across < ON_A_LINE * (around[0] @ around[0]) * (around[1] @ around[1]):
        across = _cross(around[0], np.eye(3)[np.argmin(np.abs(around[0]))])
    normal = _unit(across)
    if away @ away < ON_A_LINE:
        away = normal if len(around) == 3 else _cross(_unit(around[0]), normal)
    return _unit(away), normal


def protein_bonds(structure):
    """Return the bonded heavy atoms of each atom of a complex's chain: list of list of int."""
    names = enumerate(zip(structure.residue_of_atom.tolist(), structure.atom_names.tolist(), strict=True))
    place_of = {key: a for a, key in names}
    neighbours = [[] for _ in structure.coord]
    bonded = structure.peptide_bonded().tolist()
    for i, letter in enumerate(structure.sequence):
        pairs = [((i, a), (i, b)) for a, b in residue_bonds(letter)] if letter in THREE_LETTER else []
        if bonded[i]:
            pairs.append(((i - 1, "C"), (i, "N")))
        for first, second in pairs:
            if first in place_of and second in place_of:
                neighbours[place_of[first]].append(place_of[second])
                neighbours[place_of[second]].append(place_of[first])
    return neighbours


def protein_hydrogens(structure, neighbours):
    """Place the hydrogens of a chain, but not on modified residues or atoms with an unresolved bond."""
    counts, planar = np.zeros(len(structure.coord), dtype=np.int64), np.zeros(len(structure.coord), dtype=bool)
    for a, (i, name) in enumerate(zip(structure.residue_of_atom, map(str, structure.atom_names), strict=True)):
        letter = structure.sequence[i]
        if letter not in THREE_LETTER:
            continue
        planar[a] = is_planar(letter, name)
        if name == "N":
            counts[a] = letter != "P" and len(neighbours[a]) == 2
        elif len(neighbours[a]) == sum(name in bond for bond in residue_bonds(letter)):
            counts[a] = 0 if name in ("C", "O", "OXT") else hydrogen_count(letter, name)
    return place_hydrogens(structure.coord, structure.elements, neighbours, counts, planar)


def inhibitor_bonds(inhibitor):
    """Return the bonded heavy atoms of each atom of an inhibitor: list of list of int."""
    neighbours = [[] for _ in range(len(inhibitor))]
    for first, second in inhibitor.bonds.tolist():
        neighbours[first].append(second)
        neighbours[second].append(first)
    return neighbours


def inhibitor_hydrogens(inhibitor, neighbours):
    """Place the hydrogens of an inhibitor's carbons and nitrogens, as many as its typing says."""
    return place_hydrogens(
        inhibitor.coord, inhibitor.elements, neighbours, inhibitor.hydrogens.astype(int), inhibitor.planar
    )
