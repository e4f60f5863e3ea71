"""The rule for contacts and clashes: van der Waals radii, the distances that count, and who is excused."""

from functools import cache

import numpy as np

from alkstruct.chemistry.atom_types import hydrogen_bonding

CONTACT = 4.5  # Å between heavy atoms: they touch
CLASH = 0.4  # Å of overlap: MolProbity's serious clash, Word et al. 1999, doi:10.1006/jmbi.1998.2400

# Van der Waals radii (Å) for overlaps and clashes [3]; P as in Bondi, metals not needed.
VDW_RADIUS = {
    "H": 1.20,
    "C": 1.70,
    "N": 1.55,
    "O": 1.52,
    "F": 1.47,
    "P": 1.80,
    "S": 1.80,
    "CL": 1.75,
    "SE": 1.90,
    "BR": 1.85,
    "I": 1.98,
    "B": 1.92,
    "SI": 2.10,
}
DEFAULT_VDW_RADIUS = 2.0  # an element without an entry


@cache
def touching_distances(types):
    """Sum of van der Waals radii of each pair of heavy types: (t, t), Å.

    -inf for pairs that hydrogen-bond, and for hydrogens and ghosts: clashes are counted on heavy atoms.
    """
    radius = [VDW_RADIUS.get(kind.element, DEFAULT_VDW_RADIUS) for kind in types]
    light = np.array([kind.element in ("", "H") for kind in types])
    excused = np.array([[hydrogen_bonding(a, b) for b in types] for a in types])
    return np.where(excused | light | light[:, None], -np.inf, np.add.outer(radius, radius))
