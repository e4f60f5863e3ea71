"""Numbers of AutoDock Vina's energy: radii and weights."""

import numpy as np

from alkstruct.chemistry.atom_types import hydrogen_bonding
from alkstruct.kernels.layouts import Vina

SOFT_FROM = 0.3  # Å of overlap beyond which the repulsion goes on along its tangent
VINA_RADIUS = {
    "C": 1.9,
    "N": 1.8,
    "O": 1.7,
    "S": 2.0,
    "P": 2.1,
    "F": 1.5,
    "CL": 1.8,
    "BR": 2.0,
    "I": 2.2,
    "SI": 2.2,
    "B": 1.9,
    "SE": 2.0,
}
METAL_RADIUS = 1.2
WEIGHTS = {
    "gauss1": -0.035579,
    "gauss2": -0.005156,
    "repulsion": 0.840245,
    "hydrophobic": -0.035069,
    "hydrogen bond": -0.587439,
}  # reference 1, Table 1


def vina_numbers():
    """Return the numbers of Vina's form for the kernels: kernels.layouts.Vina."""
    return Vina(*map(np.float32, (WEIGHTS["gauss1"], WEIGHTS["gauss2"], WEIGHTS["repulsion"], SOFT_FROM)))


def vina_groups(types):
    """The same for Vina: radii always add up, a group is who gives and takes hydrogens, a well its bond's depth."""
    radius = [VINA_RADIUS.get(kind.element, METAL_RADIUS) if kind.element else 0.0 for kind in types]
    kinds = [(kind.donor, kind.acceptor) for kind in types]
    polar = sorted(set(kinds) - {(False, False)})
    wells = [np.zeros(len(types))]
    for one in polar:
        first = types[kinds.index(one)]
        wells.append(WEIGHTS["hydrogen bond"] * np.array([hydrogen_bonding(first, second) for second in types]))
    group = [1 + polar.index(one) if one in polar else 0 for one in kinds]
    return [(r, 1.0) for r in radius], group, [radius] * len(wells), wells
