"""Hydrogens where geometry alone puts them: on the protein and on an inhibitor.

Hydroxyl, thiol and water hydrogens turn freely and histidine's change places: none is placed for them, and the
energy treats their heavy atoms as donors that find the best direction. Bond lengths 1.09 Å (C-H) and 1.01 Å (N-H).
"""

from dataclasses import dataclass

import numpy as np

from alkstruct.chemistry.amino_acids import THREE_LETTER
from alkstruct.chemistry.atom_types import AtomType, is_planar
from alkstruct.chemistry.side_chains import hydrogen_count, residue_bonds
from alkstruct.rotamers.geometry import cross, dot, place, unit

HYDROGEN_BONDS_LENGTH = {"C": 1.09, "N": 1.01}
HALF_ANGLE = np.radians(54.75)  # of H-C-H
STRAIGHT_COSINE = np.cos(
    np.radians(20.0)
)  # a bond goes on straight, along a triple bond, when it turns by less than this
MOST_BONDED = 4  # heavy atoms that are bonded to one
ON_A_LINE = 1e-6  # square of the sine of an angle, or of the length of a sum of unit vectors, that counts as 0


@dataclass(frozen=True, eq=False, slots=True)
class Hydrogens:
    """Placed hydrogens, h of them.

    Attributes
    ----------
    coord : ndarray, (..., h, 3), float64
        Å.
    parent : ndarray, (h,), int64
        Heavy atom that each is bonded to.
    types : list of AtomType, length h
    """

    coord: np.ndarray
    parent: np.ndarray
    types: list


@dataclass(frozen=True, eq=False, slots=True)
class HydrogenPlan:
    """Say how the places of h hydrogens follow from those of their heavy atoms.

    Attributes
    ----------
    parent : ndarray, (h,), int64
        Heavy atom that each is bonded to.
    types : list of AtomType, length h
    length : ndarray, (h,), float64
        Of their bonds, Å.
    is_end : ndarray, (h,), bool
        Whether the parent has one bonded heavy atom alone. The columns `near` to `is_alone` are of such hydrogens, the
        columns `around` to `is_third` of the others.
    near, far : ndarray, int64
        The atom that the parent is bonded to, and one that this is bonded to.
    turn, angle : ndarray, float64
        Dihedral far-near-parent-hydrogen and angle near-parent-hydrogen, degrees.
    is_alone : ndarray, bool
        Whether the parent has one hydrogen alone.
    around : ndarray, (., 4), int64
        Atoms that the parent is bonded to, the first one again where there are fewer.
    is_bonded : ndarray, (., 4), bool
        Which of `around` count.
    side : ndarray, float64
        0 for a hydrogen that points away from all of `around`, 1 and -1 for those on either side of that direction.
    is_third : ndarray, bool
        Whether three heavy atoms are bonded to the parent.
    """

    parent: np.ndarray
    types: list
    length: np.ndarray
    is_end: np.ndarray
    near: np.ndarray
    far: np.ndarray
    turn: np.ndarray
    angle: np.ndarray
    is_alone: np.ndarray
    around: np.ndarray
    is_bonded: np.ndarray
    side: np.ndarray
    is_third: np.ndarray


def place_hydrogens(coord, elements, neighbours, counts, planar):
    """Place the hydrogens of heavy atoms from their bonds.

    Parameters
    ----------
    coord : ndarray, (..., n, 3), float64
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
    return placed(coord, hydrogen_plan(elements, neighbours, counts, planar))


def hydrogen_plan(elements, neighbours, counts, planar):
    """Return how hydrogens follow from their bonds: HydrogenPlan; arguments as of `place_hydrogens`.

    An atom gets as many as geometry has places for: along a triple bond, or beside three heavy atoms, one; of the two
    on a planar end both.
    """
    hydrogens, ends, between = [], [], []
    for k in np.flatnonzero(np.asarray(counts) > 0).tolist():
        element, bonded, flat, count = str(elements[k]), neighbours[k], bool(planar[k]), int(counts[k])
        if element not in HYDROGEN_BONDS_LENGTH or not bonded:
            continue
        kind = AtomType("H", donor=True) if element == "N" else AtomType("H", planar=flat)
        if len(bonded) > 1:
            sides = ([0.0] if len(bonded) == 3 or flat else [1.0, -1.0])[:count]
            around = [bonded[j] if j < len(bonded) else bonded[0] for j in range(MOST_BONDED)]
            is_bonded = [j < len(bonded) for j in range(MOST_BONDED)]
            between += [(around, is_bonded, side, len(bonded) == 3) for side in sides]
            number = len(sides)
        elif far := [j for j in neighbours[bonded[0]] if j != k]:
            turns, angle = ((0.0, 180.0), 120.0) if flat else ((60.0, 180.0, 300.0), 109.5)
            ends += [(bonded[0], far[0], turn, angle, count == 1) for turn in turns[:count]]
            number = len(turns[:count])
        else:
            continue
        hydrogens += [(k, kind, HYDROGEN_BONDS_LENGTH[element], len(bonded) == 1)] * number
    parent, types, length, is_end = _columns(hydrogens, 4)
    near, far, turn, angle, is_alone = _columns(ends, 5)
    around, is_bonded, side, is_third = _columns(between, 4)
    return HydrogenPlan(
        parent=np.array(parent, dtype=np.int64),
        types=types,
        length=np.array(length, dtype=float),
        is_end=np.array(is_end, dtype=bool),
        near=np.array(near, dtype=np.int64),
        far=np.array(far, dtype=np.int64),
        turn=np.array(turn, dtype=float),
        angle=np.array(angle, dtype=float),
        is_alone=np.array(is_alone, dtype=bool),
        around=np.array(around, dtype=np.int64).reshape(-1, MOST_BONDED),
        is_bonded=np.array(is_bonded, dtype=bool).reshape(-1, MOST_BONDED),
        side=np.array(side, dtype=float),
        is_third=np.array(is_third, dtype=bool),
    )


def _columns(rows, number):
    """Return the columns of rows, so many even where there are no rows: list of list."""
    return [[row[k] for row in rows] for k in range(number)]


def placed(coord, plan):
    """Place hydrogens by a plan on heavy atoms (..., n, 3): Hydrogens."""
    direction = np.empty((*coord.shape[:-2], len(plan.parent), 3))
    direction[..., plan.is_end, :] = _at_ends(coord, plan)
    direction[..., ~plan.is_end, :] = _between_bonds(coord, plan)
    places = coord[..., plan.parent, :] + plan.length[:, None] * direction
    return Hydrogens(places, plan.parent, plan.types)


def _at_ends(coord, plan):
    """Return unit vectors from atoms with one bond to their hydrogens: ndarray, (..., h, 3).

    Along a triple bond a single hydrogen goes straight on, and those of a methyl group are turned anyhow.
    """
    parent, near, far = (coord[..., rows, :] for rows in (plan.parent[plan.is_end], plan.near, plan.far))
    onward = unit(parent - near)
    is_straight = dot(onward, unit(near - far)) > STRAIGHT_COSINE
    reference = np.where(is_straight[..., None], near + _least_along(onward), far)
    turned = place(reference, near, parent, 1.0, plan.angle, plan.turn) - parent
    return np.where((is_straight & plan.is_alone)[..., None], onward, turned)


def _between_bonds(coord, plan):
    """Return unit vectors from atoms with two bonds or more to their hydrogens: ndarray, (..., h, 3).

    They point away from the bonded atoms, or to both sides of that across the plane of the first two. Models hold atoms
    on a line with their neighbours, or in one plane with three; any direction across is taken there.
    """
    parent = coord[..., plan.parent[~plan.is_end], :]
    bonds = coord[..., plan.around, :] - parent[..., None, :]
    first, second = bonds[..., 0, :], bonds[..., 1, :]
    away = -np.where(plan.is_bonded[..., None], unit(bonds), 0.0).sum(axis=-2)
    across = cross(first, second)
    on_a_line = dot(across, across) < ON_A_LINE * dot(first, first) * dot(second, second)
    normal = unit(np.where(on_a_line[..., None], cross(first, _least_along(first)), across))
    instead = np.where(plan.is_third[:, None], normal, cross(unit(first), normal))
    middle = unit(np.where((dot(away, away) < ON_A_LINE)[..., None], instead, away))
    side = plan.side[:, None]
    return np.where(side == 0.0, middle, np.cos(HALF_ANGLE) * middle + side * np.sin(HALF_ANGLE) * normal)


def _least_along(vectors):
    """Return for each vector (..., 3) the axis of space that it goes along the least: ndarray, (..., 3)."""
    return np.eye(3)[np.argmin(np.abs(vectors), axis=-1)]


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
    """Place the hydrogens of a chain, but not on modified residues or atoms with an unresolved bond: Hydrogens."""
    return placed(structure.coord, protein_plan(structure, neighbours))


def protein_plan(structure, neighbours):
    """Return how the hydrogens of a chain follow from the places of its atoms: HydrogenPlan."""
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
    return hydrogen_plan(structure.elements, neighbours, counts, planar)


def inhibitor_bonds(inhibitor):
    """Return the bonded heavy atoms of each atom of an inhibitor: list of list of int."""
    neighbours = [[] for _ in range(len(inhibitor))]
    for first, second in inhibitor.bonds.tolist():
        neighbours[first].append(second)
        neighbours[second].append(first)
    return neighbours


def inhibitor_hydrogens(inhibitor, neighbours):
    """Place the hydrogens of an inhibitor's carbons and nitrogens, as many as its typing says: Hydrogens."""
    return placed(inhibitor.coord, inhibitor_plan(inhibitor, neighbours))


def inhibitor_plan(inhibitor, neighbours):
    """Return how the hydrogens of an inhibitor follow from the places of its atoms: HydrogenPlan."""
    return hydrogen_plan(inhibitor.elements, neighbours, inhibitor.hydrogens.astype(int), inhibitor.planar)
