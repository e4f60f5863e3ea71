"""Place single atoms and measure dihedral angles."""

import numpy as np

from alkstruct.chemistry.side_chains import IDEAL_CB, side_chain
from alkstruct.kernels.placing import axes_of, place_atom


def ideal_cb(backbone):
    """Place the CB of an L amino acid on N, CA, C (3, 3): ndarray, (3,), Å."""
    bond, angle, turn = IDEAL_CB
    return place(backbone[0], backbone[2], backbone[1], bond, angle, turn)


def place(a, b, c, bond, angle, turn):
    """Place a point `bond` Å from c, with angle b-c-d and dihedral a-b-c-d (degrees): ndarray, (3,)."""
    atoms = np.array([a, b, c, (0.0, 0.0, 0.0)], dtype=float)
    bend, turn = np.radians(angle), np.radians(turn)
    axes = axes_of(atoms, 0, 1, 2)
    place_atom(atoms, 3, 2, axes, bond, np.cos(bend), np.sin(bend), np.cos(turn), np.sin(turn))
    return atoms[3]


def dihedral(a, b, c, d):
    """Return the dihedral angle of four points, degrees in (-180, 180]; arrays (..., 3) broadcast."""
    a, b, c, d = (np.asarray(x, dtype=float) for x in (a, b, c, d))
    axis = (c - b) / np.linalg.norm(c - b, axis=-1, keepdims=True)
    left, right = np.cross(a - b, axis), np.cross(d - c, axis)
    return np.degrees(np.arctan2(np.sum(np.cross(left, right) * axis, -1), np.sum(left * right, -1)))


def side_chain_dihedrals(residue, coord, backbone):
    """Return the side-chain dihedrals of built or observed coordinates.

    Parameters
    ----------
    residue : str
    coord : ndarray, (..., atoms, 3)
        In the order of the building plan.
    backbone : ndarray, (..., 4, 3) or (..., 3, 3)
        N, CA, C (and more), the same for all or one for each.

    Returns
    -------
    ndarray, (..., chis), degrees
    """
    plan = side_chain(residue)
    coord = np.asarray(coord, dtype=float)
    shape = coord.shape[:-2]
    backbone = np.moveaxis(np.asarray(backbone, dtype=float)[..., :3, :], -2, 0)
    local = [np.broadcast_to(x, (*shape, 3)) for x in backbone] + list(np.moveaxis(coord, -2, 0))
    angles = []
    for chi in range(plan.chis):
        k = next(k for k in range(len(plan.atoms)) if plan.chi[k] == chi and plan.offset[k] == 0)
        first, second, third = (local[p] for p in plan.parents[k])
        angles.append(dihedral(first, second, third, local[3 + k]))
    return np.stack(angles, axis=-1) if angles else np.zeros((*shape, 0))
