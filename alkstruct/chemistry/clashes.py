"""The rule for contacts and steric clashes: radii, distances, and the exception for hydrogen bonds."""

from functools import cache

import numpy as np

from alkstruct.chemistry.atom_types import hydrogen_bonding

CONTACT = 4.5  # Å between heavy atoms: they touch
CLASH = 0.4  # Å of overlap: MolProbity's serious clash, Word et al. 1999, doi:10.1006/jmbi.1998.2400

# Van der Waals radii (Å) for overlaps and clashes: Bondi 1964, J Phys Chem 68:441, doi:10.1021/j100785a001.
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


def van_der_waals_radius(element):
    """Return the van der Waals radius of an element in upper case: float, Å."""
    return VDW_RADIUS.get(element, DEFAULT_VDW_RADIUS)


def overlap(first, second, distance):
    """Return by how much the surfaces of two atoms overlap: float, Å; negative for a gap.

    first, second: AtomType; distance: between the atoms, Å.
    """
    return van_der_waals_radius(first.element) + van_der_waals_radius(second.element) - distance


def is_clash(first, second, distance):
    """Tell whether two heavy atoms clash: their surfaces overlap by more than CLASH, and they do not hydrogen-bond.

    The score counts clashes by this rule (through `touching_distances`), `contacts` names them by it, and views draw
    discs by it. No other kind of contact excuses a clash.
    """
    return overlap(first, second, distance) > CLASH and not hydrogen_bonding(first, second)


@cache
def touching_distances(types):
    """Return the distance at which the surfaces of each pair of atom types touch: ndarray, (t, t), Å.

    It is -inf for pairs that hydrogen-bond, and for hydrogens and ghosts: clashes are counted on heavy atoms.
    """
    radius = [van_der_waals_radius(atom_type.element) for atom_type in types]
    light = np.array([atom_type.element in ("", "H") for atom_type in types])
    excused = np.array([[hydrogen_bonding(a, b) for b in types] for a in types])
    return np.where(excused | light | light[:, None], -np.inf, np.add.outer(radius, radius))
