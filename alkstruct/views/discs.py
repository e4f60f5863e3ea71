"""Discs where a side chain clashes with the inhibitor, by the rule of the score."""

import numpy as np

from alkstruct.chemistry.clashes import CONTACT, is_clash, overlap, van_der_waals_radius
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.complex import inhibitor_gaps
from alkstruct.views.scene import Disc


def clashes(inhibitor, letter, coord):
    """Draw discs between a side chain and the inhibitor in its crystal pose, by the rule of the score.

    Parameters
    ----------
    inhibitor : Inhibitor
    letter : str
        One-letter code of the residue.
    coord : ndarray, (k, 3), float64
        Its side-chain atoms in the order of the building plan, Å.

    Returns
    -------
    list of Disc
        Pairs of heavy atoms whose van der Waals spheres overlap by more than 0.4 Å and that do not hydrogen-bond.
    """
    plan, discs, types = side_chain(letter), [], inhibitor.atom_types()
    gap = inhibitor_gaps(coord, inhibitor)
    for a, d in np.argwhere((gap < CONTACT) & (gap > 1e-6)):
        distance = gap[a, d]
        if not is_clash(plan.types[a], types[d], distance):
            continue
        first, second = van_der_waals_radius(plan.types[a].element), van_der_waals_radius(types[d].element)
        axis = (inhibitor.coord[d] - coord[a]) / distance
        along = (distance**2 + first**2 - second**2) / (2 * distance)
        radius = np.sqrt(max(first**2 - along**2, 0.04))
        names = plan.atoms[a], str(inhibitor.atom_names[d])
        discs.append(
            Disc(
                coord[a] + along * axis,
                axis,
                float(radius),
                float(overlap(plan.types[a], types[d], distance)),
                names,
                ((coord[a], first), (inhibitor.coord[d], second)),
            )
        )
    return discs
