"""Atoms, donors and acceptors of a protein chain or an inhibitor, as columns."""

import numpy as np

from alkstruct.chemistry.atom_types import AtomType
from alkstruct.rotamers.hydrogens import inhibitor_bonds, inhibitor_hydrogens, protein_bonds, protein_hydrogens
from alkstruct.rotamers.inhibitor_poses import crystal_pose, nearby_poses

WATER = AtomType("O", donor=True, acceptor=True)


def pose_atoms(inhibitor, energy):
    """Atoms and partners of the inhibitor in each pose: list of dict."""
    if inhibitor is None:
        return [_heavy_only(np.zeros((0, 3)), [])]
    poses = nearby_poses(inhibitor) if energy.give else crystal_pose(inhibitor)
    atoms = [_drug_atoms(inhibitor.moved(coord), energy) for coord in poses.coord]
    for one, restraint, group in zip(atoms, poses.restraint, poses.group, strict=True):
        one |= {"restraint": restraint, "group": group}
    return atoms


def protein_atoms(structure, energy):
    """Atoms and partners of the chain: {coord, types, donor, hydroxyl, acceptor, owners ...}."""
    heavy = structure.atom_types()
    if not energy.hydrogens:
        return _heavy_only(structure.coord, heavy)
    neighbours = protein_bonds(structure)
    return _partners(structure.coord, heavy, neighbours, protein_hydrogens(structure, neighbours))


def _drug_atoms(inhibitor, energy):
    """The same for an inhibitor; None has no atoms."""
    if inhibitor is None:
        return _heavy_only(np.zeros((0, 3)), [])
    heavy = inhibitor.atom_types()
    if not energy.hydrogens:
        return _heavy_only(inhibitor.coord, heavy)
    neighbours = inhibitor_bonds(inhibitor)
    atoms = _partners(inhibitor.coord, heavy, neighbours, inhibitor_hydrogens(inhibitor, neighbours))
    return atoms | {"neighbours": neighbours}


def _heavy_only(coord, types):
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


def _partners(coord, heavy, neighbours, hydrogens):
    polar = [k for k, kind in enumerate(hydrogens.types) if kind.donor]
    given = hydrogens.parent[polar]
    free = [k for k, kind in enumerate(heavy) if kind.element == "O" and kind.donor and neighbours[k]]
    taking = [k for k, kind in enumerate(heavy) if kind.acceptor and neighbours[k]]
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
