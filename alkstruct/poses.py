"""How an inhibitor can give way: small shifts of the whole, and end groups turned about their bond.

A crystal shows one pose; a mutation meets a molecule that can move a little. The poses here are tried beside the
crystal's, each at the cost of its own contacts with the protein and of a harmonic restraint.
"""

from dataclasses import dataclass

import numpy as np

from alkstruct.inhibitors import end_groups

SHIFT = 0.35  # Å along each principal axis, both ways
SHIFT_SD = 0.25  # Å: about the coordinate error plus thermal motion of a well-ordered inhibitor
STEP = 30.0  # degrees of an end group


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
    """Matrix (3, 3) of a right-handed turn about an axis (Rodrigues' formula)."""
    x, y, z = axis / np.linalg.norm(axis)
    angle = np.radians(degrees)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def crystal_pose(inhibitor):
    """The crystal's pose alone: Poses."""
    return Poses(inhibitor.coord[None], np.zeros(1), [np.zeros(0, dtype=np.int64)])


def nearby_poses(inhibitor):
    """The crystal's pose and what is near it.

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
            found.append((coord + sign * SHIFT * axis, 0.5 * (SHIFT / SHIFT_SD) ** 2, none))
    for first, second, moving in end_groups(inhibitor):
        moving = np.asarray(moving, dtype=np.int64)
        for angle in np.arange(STEP, 360.0, STEP):
            turned = coord.copy()
            matrix = rotation(coord[second] - coord[first], angle)
            turned[moving] = (coord[moving] - coord[second]) @ matrix.T + coord[second]
            found.append((turned, 0.0, moving))
    coords, restraint, groups = zip(*found, strict=True)
    return Poses(np.array(coords), np.array(restraint), list(groups))
