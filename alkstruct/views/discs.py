"""Discs where what is built clashes with the inhibitor, by the rule of the score."""

import numpy as np

from alkstruct.chemistry.clashes import CONTACT, is_clash, overlap, van_der_waals_radius
from alkstruct.complexes.complex import inhibitor_gaps
from alkstruct.views.scene import Disc


def clashes(inhibitor, names, types, coord):
    """Draw discs between some atoms of the protein and the inhibitor in its crystal pose, by the rule of the score.

    Parameters
    ----------
    inhibitor : Inhibitor
    names : sequence of str
        What each of the k atoms is called.
    types : sequence of AtomType
    coord : ndarray, (k, 3), float64
        Å.

    Returns
    -------
    list of Disc
        Pairs of heavy atoms whose van der Waals spheres overlap by more than 0.4 Å and that do not hydrogen-bond.
    """
    discs, others = [], inhibitor.atom_types()
    gap = inhibitor_gaps(coord, inhibitor)
    for a, d in np.argwhere((gap < CONTACT) & (gap > 1e-6)):
        distance = gap[a, d]
        if not is_clash(types[a], others[d], distance):
            continue
        first, second = van_der_waals_radius(types[a].element), van_der_waals_radius(others[d].element)
        axis = (inhibitor.coord[d] - coord[a]) / distance
        along = (distance**2 + first**2 - second**2) / (2 * distance)
        radius = np.sqrt(max(first**2 - along**2, 0.04))
        discs.append(
            Disc(
                coord[a] + along * axis,
                axis,
                float(radius),
                float(overlap(types[a], others[d], distance)),
                (str(names[a]), str(inhibitor.atom_names[d])),
                ((coord[a], first), (inhibitor.coord[d], second)),
            )
        )
    return discs
