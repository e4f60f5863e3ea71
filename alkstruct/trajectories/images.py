"""Put molecules together that a periodic box has cut, and the inhibitor beside its kinase.

Atoms are moved by whole box vectors alone, so that coordinates which need no moving stay what they are, to the bit.
"""

import numpy as np

# Å between opposite faces. A kinase domain is some 45 Å thick; half of this is more than unresolved loops span, so that
# the nearest image of a residue is the right one.
NARROWEST_BOX = 40.0


def box_vectors(dimensions):
    """Return the vectors of a periodic box, rows: ndarray, (3, 3), float64, Å; None where there is no box.

    One too narrow for a kinase is none: files without a box often have the unit cell of 1 Å, or that of something else.

    dimensions: three lengths (Å) and three angles (degrees) as MDAnalysis has them, or None.
    """
    from MDAnalysis.lib.mdamath import triclinic_vectors

    if dimensions is None or not np.isfinite(dimensions).all() or not (np.asarray(dimensions) > 0).all():
        return None
    vectors = triclinic_vectors(dimensions, dtype=np.float64)
    if not vectors.any():
        return None
    heights = 1.0 / np.linalg.norm(np.linalg.inv(vectors), axis=0)  # between opposite faces
    return vectors if heights.min() >= NARROWEST_BOX else None


def shifts_to(points, targets, box):
    """Return by how many box vectors each point has to move to be the image nearest to its target: (n, 3), float64.

    It is exact for points within half a box of their targets, once moved.
    """
    return -np.round((points - targets) @ np.linalg.inv(box))


def whole_chain(coord, owner, anchors, box):
    """Put a chain together that a box has cut.

    Parameters
    ----------
    coord : ndarray, (m, 3), float64
        Å, in the order of the chain.
    owner : ndarray, (m,), int64
        Residue index of each atom.
    anchors : ndarray, (n,), int64
        Row of one atom of each residue, such as its CA.
    box : ndarray, (3, 3), float64
        Box vectors as rows, Å.

    Returns
    -------
    ndarray, (m, 3), float64
        The first anchor stays where it is; each anchor follows the one before, and each atom its residue's anchor.
    """
    places = coord[anchors]
    along = np.vstack([np.zeros((1, 3)), np.cumsum(shifts_to(places[1:], places[:-1], box), axis=0)])
    shifts = along[owner] + shifts_to(coord, places[owner], box)
    return coord + shifts @ box if shifts.any() else coord


def whole_molecule(coord, box):
    """Put a molecule smaller than half a box together about its first atom: ndarray, (m, 3), float64, Å."""
    shifts = shifts_to(coord, coord[:1], box)
    return coord + shifts @ box if shifts.any() else coord


def beside(coord, anchors, box):
    """Move a whole molecule to the image whose middle is nearest to the middle of some anchors (k, 3): (m, 3), Å."""
    shift = shifts_to(coord.mean(axis=0), anchors.mean(axis=0), box)
    return coord + shift @ box if shift.any() else coord


def nearest_image(coord, others, box):
    """Move a whole molecule to the image that comes nearest to any of some points (k, 3): ndarray, (m, 3), Å."""
    from MDAnalysis.lib.distances import distance_array

    steps = np.stack(np.meshgrid(*[(-1, 0, 1)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    middle = shifts_to(coord.mean(axis=0), others.mean(axis=0), box)
    images = sorted(steps, key=lambda step: np.abs(step).sum())  # of equals the image that moves least
    gaps = [distance_array(coord + (middle + step) @ box, others).min() for step in images]
    shift = middle + images[int(np.argmin(np.round(gaps, 6)))]
    return coord + shift @ box if shift.any() else coord
