"""Place single atoms and measure dihedral angles."""

import numpy as np

from alkstruct.chemistry.side_chains import IDEAL_CB, side_chain


def ideal_cb(backbone):
    """Place the CB of L amino acids on N, CA, C (..., 3, 3): ndarray, (..., 3), Å."""
    bond, angle, turn = IDEAL_CB
    return place(backbone[..., 0, :], backbone[..., 2, :], backbone[..., 1, :], bond, angle, turn)


def place(a, b, c, bond, angle, turn):
    """Place points d `bond` Å from c, with angles b-c-d and dihedrals a-b-c-d (degrees): ndarray, (..., 3).

    All arguments broadcast. NaN where a, b and c lie on a line.
    """
    a, b, c = (np.asarray(x, dtype=float) for x in (a, b, c))
    bond, bend, turn = (np.asarray(x, dtype=float)[..., None] for x in (bond, np.radians(angle), np.radians(turn)))
    along = unit(c - b)
    normal = unit(cross(b - a, along))
    turned = np.cos(turn) * cross(normal, along) + np.sin(turn) * normal
    return c + bond * (np.sin(bend) * turned - np.cos(bend) * along)


def dot(first, second):
    """Return the scalar products of vectors: ndarray, (...), from (..., 3) that broadcast."""
    x, y, z = (first[..., k] * second[..., k] for k in range(3))
    return x + y + z


def unit(vectors):
    """Return vectors (..., 3) over their lengths; NaN for one without a length."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return vectors / np.sqrt(dot(vectors, vectors))[..., None]


def cross(first, second):
    """Return the cross products of vectors (..., 3) that broadcast; np.cross takes several times as long."""
    (a, b, c), (x, y, z) = ([vectors[..., k] for k in range(3)] for vectors in (first, second))
    product = np.empty(np.broadcast_shapes(first.shape, second.shape))
    product[..., 0], product[..., 1], product[..., 2] = b * z - c * y, c * x - a * z, a * y - b * x
    return product


def dihedral(a, b, c, d):
    """Return the dihedral angle of four points, degrees in (-180, 180]; arrays (..., 3) broadcast."""
    a, b, c, d = (np.asarray(x, dtype=float) for x in (a, b, c, d))
    axis = unit(c - b)
    left, right = cross(a - b, axis), cross(d - c, axis)
    return np.degrees(np.arctan2(dot(cross(left, right), axis), dot(left, right)))


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
