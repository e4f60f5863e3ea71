"""How an inhibitor can give way: small shifts of the whole, and end groups turned about their bond.

A crystal shows one pose; a mutation meets a molecule that can move a little. The poses here are tried beside the
crystal's, each at the cost of its own contacts with the protein and of a harmonic restraint.
"""

from dataclasses import dataclass

import numpy as np

from alkstruct.chemistry.molecular_graph import BondGraph, walk
from alkstruct.complexes.inhibitor import Inhibitor


def end_groups(inhibitor: Inhibitor, size: int = 3) -> list[tuple[int, int, np.ndarray]]:
    """Find small groups at the ends of the molecule that can turn about one single bond.

    Left out are rings, amides, anilines, esters and other conjugated bonds (aryl ethers do turn), and groups
    whose turning moves nothing: methyl, nitrile, ethynyl.

    Parameters
    ----------
    inhibitor : Inhibitor
    size : int, default 3
        Most heavy atoms in a group, its first one, on the axis, included.

    Returns
    -------
    list of (int, int, ndarray of int)
        Axis from the body, axis to the group's first atom, and the atoms that move, ascending.
    """
    graph = BondGraph(inhibitor.elements, inhibitor.bonds)
    most = min(size, len(inhibitor) // 2)
    groups = []
    for bond, order in zip(graph.bonds.tolist(), inhibitor.orders.tolist(), strict=True):
        if order > 1 or frozenset(bond) in graph.ring_bonds or _is_stiff(graph, inhibitor, *bond):
            continue
        for body, root in (bond, bond[::-1]):
            side = set(walk(graph.neighbours, root, without=body))
            moving = np.array(sorted(side - {root}), dtype=np.int64)
            if len(side) <= most and _leaves_axis(inhibitor.coord, body, root, moving):
                groups.append((body, root, moving))
    return groups


def _is_stiff(graph, inhibitor, first, second):
    """Tell whether conjugation holds a single bond: between sp2 centres, or from an ester's O to its carbonyl."""
    if inhibitor.planar[first] and inhibitor.planar[second]:
        return True

    def carbonyl(atom):
        return any(graph.elements[b] == "O" and inhibitor.planar[b] for b in graph.neighbours[atom])

    return any(graph.elements[a] == "O" and carbonyl(b) for a, b in ((first, second), (second, first)))


def _leaves_axis(coord, body, root, moving):
    """Tell whether any moving atom lies off the axis, by more than the 0.3 Å of a bent nitrile."""
    axis = (coord[root] - coord[body]) / np.linalg.norm(coord[root] - coord[body])
    return bool((np.linalg.norm(np.cross(coord[moving] - coord[root], axis), axis=1) > 0.3).any())


SHIFT_LENGTH = 0.35  # Å along each principal axis, both ways
SHIFT_SD = 0.25  # Å: about the coordinate error plus thermal motion of a well-ordered inhibitor
TURN_STEP = 30.0  # degrees of an end group


@dataclass(frozen=True, eq=False, slots=True)
class Poses:
    """Alternative coordinates of an inhibitor, the crystal's first.

    Attributes
    ----------
    coord : ndarray, (p, n, 3), float64
        Heavy atoms, Å.
    restraint : ndarray, (p,), float64
        In units of kT: half the squared displacement over its standard deviation; 0 for end groups.
    group : list of ndarray, length p
        Atoms that moved relative to the rest of the inhibitor; empty for shifts of the whole.
    """

    coord: np.ndarray
    restraint: np.ndarray
    group: list


def rotation(axis, degrees):
    """Return the matrix (3, 3) of a right-handed turn about an axis (Rodrigues' formula)."""
    x, y, z = axis / np.linalg.norm(axis)
    angle = np.radians(degrees)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def crystal_pose(inhibitor):
    """Return the crystal's pose alone: Poses."""
    return Poses(inhibitor.coord[None], np.zeros(1), [np.zeros(0, dtype=np.int64)])


def nearby_poses(inhibitor):
    """Return the crystal's pose and poses near it.

    Parameters
    ----------
    inhibitor : Inhibitor

    Returns
    -------
    Poses
        Shifts by 0.35 Å along the molecule's principal axes, and end groups of up to three heavy atoms in steps of
        30 degrees.
    """
    coord = inhibitor.coord
    axes = np.linalg.svd(coord - coord.mean(axis=0))[2]
    none = np.zeros(0, dtype=np.int64)
    found = [(coord, 0.0, none)]
    for axis in axes:
        for sign in (1, -1):
            found.append((coord + sign * SHIFT_LENGTH * axis, 0.5 * (SHIFT_LENGTH / SHIFT_SD) ** 2, none))
    for first, second, moving in end_groups(inhibitor):
        moving = np.asarray(moving, dtype=np.int64)
        for angle in np.arange(TURN_STEP, 360.0, TURN_STEP):
            turned = coord.copy()
            matrix = rotation(coord[second] - coord[first], angle)
            turned[moving] = (coord[moving] - coord[second]) @ matrix.T + coord[second]
            found.append((turned, 0.0, moving))
    coords, restraint, groups = zip(*found, strict=True)
    return Poses(np.array(coords), np.array(restraint), list(groups))
