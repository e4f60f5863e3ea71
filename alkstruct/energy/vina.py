"""Numbers of AutoDock Vina's energy: radii and weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.atom_types import hydrogen_bonding
from alkstruct.energy.pair_groups import PairGroups
from alkstruct.kernels.layouts import Vina

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.chemistry.atom_types import AtomType

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
VINA_WEIGHTS = {
    "gauss1": -0.035579,
    "gauss2": -0.005156,
    "repulsion": 0.840245,
    "hydrophobic": -0.035069,
    "hydrogen bond": -0.587439,
}  # reference 1, Table 1


def vina_numbers() -> Vina:
    """Return the numbers of Vina's form for the kernels: kernels.layouts.Vina."""
    return Vina(
        *map(np.float32, (VINA_WEIGHTS["gauss1"], VINA_WEIGHTS["gauss2"], VINA_WEIGHTS["repulsion"], SOFT_FROM))
    )


def vina_groups(types: Sequence[AtomType]) -> PairGroups:
    """Return the radii of atom types, which always add up, and the depths of their hydrogen bonds as wells.

    A group is who gives and who takes hydrogens.
    """
    radius = [VINA_RADIUS.get(one.element, METAL_RADIUS) if one.element else 0.0 for one in types]
    roles = [(one.donor, one.acceptor) for one in types]
    polar = sorted(set(roles) - {(False, False)})
    wells = [np.zeros(len(types))]
    for role in polar:
        first = types[roles.index(role)]
        bonding = np.array([hydrogen_bonding(first, second) for second in types])
        wells.append(VINA_WEIGHTS["hydrogen bond"] * bonding)
    group = [1 + polar.index(role) if role in polar else 0 for role in roles]
    return PairGroups([(r, 1.0) for r in radius], group, [radius] * len(wells), wells)
