"""Numbers of the softened Lennard-Jones energy: radii, well depths, shares of attraction and repulsion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alkstruct.energy.pair_groups import PairGroups
from alkstruct.kernels.layouts import LennardJones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.chemistry.atom_types import AtomType
    from alkstruct.energy.energies import Energy

# Half the distance of the minimum (Å) and well depth (kcal/mol) of reference 2; "H" on sp3 carbon, "H sp2" on
# sp2 carbon, "H polar" on nitrogen, "O hydroxyl" also of water. Cl, Br and I, which it lacks, as in GAFF
# (Wang et al. 2004, doi:10.1002/jcc.20035).
LENNARD_JONES_ATOMS = {
    "C": (1.908, 0.1094),
    "C sp2": (1.908, 0.086),
    "N": (1.824, 0.17),
    "O": (1.6612, 0.21),
    "O hydroxyl": (1.721, 0.2104),
    "S": (2.0, 0.25),
    "P": (2.1, 0.2),
    "F": (1.75, 0.061),
    "CL": (1.948, 0.265),
    "BR": (2.02, 0.42),
    "I": (2.15, 0.5),
    "H": (1.487, 0.0157),
    "H sp2": (1.459, 0.015),
    "H polar": (0.6, 0.0157),
}
# Where a hydrogen bond holds two atoms closer than their Lennard-Jones radii say: minimum between polar heavy
# atoms, with a hydroxyl, and between a polar hydrogen and an acceptor, Å; the last with a shallow well.
POLAR_MINIMUM, HYDROXYL_MINIMUM, BOND_MINIMUM, BOND_WELL = 2.8, 2.7, 1.9, 0.05
ATTRACTION_SHARE = 0.4  # of the Lennard-Jones well: solvent takes the place of lost contacts
REPULSION_SHARE = 0.2  # of the wall: bonds, angles and backbone give
WALL_ENERGY = 1.0  # kcal/mol, most that one pair can repel
HYDROPHOBIC_DEPTH = -0.05  # kcal/mol a pair of hydrophobic atoms in contact ...
HYDROPHOBIC_RANGE = (4.3, 5.3)  # ... in full up to the first distance, none from the second, Å: reference 1's ramp


def lennard_jones_numbers(energy: Energy) -> LennardJones:
    """Return the numbers of the Lennard-Jones form of an Energy for the kernels: kernels.layouts.LennardJones."""
    start, end = HYDROPHOBIC_RANGE
    numbers = energy.attraction, energy.repulsion, energy.wall, end, 1 / (end - start)
    return LennardJones(*map(np.float32, numbers))


def _lennard_jones_class(atom_type: AtomType) -> str:
    """Return the row of LENNARD_JONES_ATOMS of an atom type; elements that it lacks count as sp3 carbon."""
    if atom_type.element == "H":
        return "H polar" if atom_type.donor else "H sp2" if atom_type.planar else "H"
    if atom_type.element == "C" and atom_type.planar:
        return "C sp2"
    if atom_type.element == "O" and atom_type.donor:
        return "O hydroxyl"
    return atom_type.element if atom_type.element in LENNARD_JONES_ATOMS else "C"


def minimum_and_well(first: AtomType, second: AtomType) -> tuple[float, float]:
    """Return the distance (Å) and the depth (kcal/mol) of the Lennard-Jones minimum of two atom types."""
    names = [_lennard_jones_class(atom_type) for atom_type in (first, second)]
    (r1, e1), (r2, e2) = (LENNARD_JONES_ATOMS[name] for name in names)
    radius, well = r1 + r2, float(np.sqrt(e1 * e2))
    polar = [name in ("N", "O", "O hydroxyl") for name in names]
    if all(polar):
        return (HYDROXYL_MINIMUM if "O hydroxyl" in names else POLAR_MINIMUM), well
    if "H polar" in names and any(polar):
        return min(radius, BOND_MINIMUM), min(well, BOND_WELL)
    return radius, well


def lennard_jones_groups(types: Sequence[AtomType]) -> PairGroups:
    """Return the sizes and wells of atom types; atoms of a hydrogen bond are groups of their own.

    Radii of two atoms add up and their wells multiply, except between atoms that a hydrogen bond holds closer.
    """
    names = [_lennard_jones_class(atom_type) for atom_type in types]
    polar = sorted({name for name in names if name in ("N", "O", "O hydroxyl", "H polar")})
    table = {name: LENNARD_JONES_ATOMS[name] for name in names}
    ghost = np.array([not atom_type.element for atom_type in types])
    radius = np.array([table[name][0] for name in names])
    root = np.where(ghost, 0.0, np.sqrt([table[name][1] for name in names]))
    sizes, wells = [radius], [root]
    for name in polar:
        first = types[names.index(name)]
        pairs = np.array([minimum_and_well(first, second) for second in types])
        sizes.append(pairs[:, 0])
        wells.append(np.where(ghost, 0.0, pairs[:, 1]))
    group = [1 + polar.index(name) if name in polar else 0 for name in names]
    own = [(0.0, 1.0) if g else (r, w) for g, r, w in zip(group, radius, root, strict=True)]
    return PairGroups(own, group, sizes, wells)
