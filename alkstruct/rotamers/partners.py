"""Gather the atoms, donors and acceptors of a protein chain or an inhibitor, as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from alkstruct.chemistry.atom_types import AtomType
from alkstruct.rotamers.hydrogens import inhibitor_bonds, inhibitor_hydrogens, protein_bonds, protein_hydrogens
from alkstruct.rotamers.inhibitor_poses import crystal_pose, nearby_poses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.complexes.complex import Complex
    from alkstruct.complexes.inhibitor import Inhibitor
    from alkstruct.energy.energies import Energy
    from alkstruct.rotamers.hydrogens import Hydrogens

    # coord, types, donor, hydroxyl and acceptor, as in kernels.layouts.Partners; owners, owner_donor and
    # owner_acceptor: the heavy atom that each belongs to; of poses also neighbours, restraint and group.
    Columns = dict[str, Any]

WATER_TYPE = AtomType("O", donor=True, acceptor=True)


def pose_atoms(inhibitor: Inhibitor | None, energy: Energy) -> list[Columns]:
    """Return the atoms, donors and acceptors of the inhibitor in each pose; without an inhibitor no atoms."""
    if inhibitor is None:
        return [_heavy_only(np.zeros((0, 3)), [])]
    poses = nearby_poses(inhibitor) if energy.give else crystal_pose(inhibitor)
    return [
        _inhibitor_atoms(inhibitor.moved(coord), energy) | {"restraint": restraint, "group": group}
        for coord, restraint, group in zip(poses.coord, poses.restraint, poses.group, strict=True)
    ]


def protein_atoms(structure: Complex, energy: Energy) -> Columns:
    """Return the atoms, donors and acceptors of the chain."""
    heavy = structure.atom_types()
    if not energy.hydrogens:
        return _heavy_only(structure.coord, heavy)
    neighbours = protein_bonds(structure)
    return _partners(structure.coord, heavy, neighbours, protein_hydrogens(structure, neighbours))


def _inhibitor_atoms(inhibitor: Inhibitor, energy: Energy) -> Columns:
    """Return the atoms, donors and acceptors of an inhibitor where it is, and the neighbours of its heavy atoms."""
    heavy = inhibitor.atom_types()
    if not energy.hydrogens:
        return _heavy_only(inhibitor.coord, heavy)
    neighbours = inhibitor_bonds(inhibitor)
    atoms = _partners(inhibitor.coord, heavy, neighbours, inhibitor_hydrogens(inhibitor, neighbours))
    return atoms | {"neighbours": neighbours}


def _heavy_only(coord: np.ndarray, types: Sequence[AtomType]) -> Columns:
    """Return the columns of heavy atoms for an energy without hydrogens and directional hydrogen bonds."""
    none = np.zeros(0, dtype=np.int64)
    return {
        "coord": coord,
        "types": list(types),
        "donor": np.zeros((0, 6)),
        "hydroxyl": np.zeros(0, bool),
        "acceptor": np.zeros((0, 6)),
        "owners": np.arange(len(types)),
        "owner_donor": none,
        "owner_acceptor": none,
    }


def _partners(
    coord: np.ndarray, heavy: list[AtomType], neighbours: Sequence[Sequence[int]], hydrogens: Hydrogens
) -> Columns:
    """Return the columns of heavy atoms and their placed hydrogens; neighbours: heavy atoms bonded to each."""
    polar = [k for k, one in enumerate(hydrogens.types) if one.donor]
    given = hydrogens.parent[polar]
    free = [k for k, one in enumerate(heavy) if one.element == "O" and one.donor and neighbours[k]]
    taking = [k for k, one in enumerate(heavy) if one.acceptor and neighbours[k]]
    behind = np.array([np.mean([coord[j] for j in neighbours[k]], axis=0) for k in taking]).reshape(-1, 3)
    carbon = np.array([coord[neighbours[k][0]] for k in free]).reshape(-1, 3)
    return {
        "coord": np.vstack([coord, hydrogens.coord]),
        "types": heavy + hydrogens.types,
        "donor": np.vstack(
            [np.hstack([hydrogens.coord[polar], coord[given]]), np.hstack([coord[free].reshape(-1, 3), carbon])]
        ),
        "hydroxyl": np.r_[np.zeros(len(polar), bool), np.ones(len(free), bool)],
        "acceptor": np.hstack([coord[taking].reshape(-1, 3), behind]),
        "owners": np.r_[np.arange(len(heavy)), hydrogens.parent],
        "owner_donor": np.r_[given, np.array(free, dtype=np.int64)],
        "owner_acceptor": np.array(taking, dtype=np.int64),
    }
