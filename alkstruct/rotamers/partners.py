"""Gather the atoms, donors and acceptors of a protein chain or an inhibitor, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from alkstruct.chemistry.atom_types import AtomType
from alkstruct.complexes.derived import kept_with_topology
from alkstruct.rotamers.hydrogens import inhibitor_bonds, inhibitor_plan, placed, protein_bonds, protein_plan
from alkstruct.rotamers.inhibitor_poses import crystal_pose, nearby_poses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alkstruct.complexes.complex import Complex
    from alkstruct.complexes.inhibitor import Inhibitor
    from alkstruct.energy.energies import Energy
    from alkstruct.rotamers.hydrogens import HydrogenPlan

    # coord, types, donor, hydroxyl and acceptor, as in kernels.layouts.Partners; owners, owner_donor and
    # owner_acceptor: the heavy atom that each belongs to; of poses also neighbours, restraint and group.
    Columns = dict[str, Any]

WATER_TYPE = AtomType("O", donor=True, acceptor=True)


@dataclass(frozen=True, eq=False, slots=True)
class PartnerPlan:
    """Say how atoms, donors and acceptors follow from the places of heavy atoms.

    Attributes
    ----------
    heavy : sequence of AtomType
        Of the heavy atoms.
    neighbours : list of list of int
        Heavy atoms bonded to each.
    hydrogens : rotamers.hydrogens.HydrogenPlan or None
        None for an energy without hydrogens and directional hydrogen bonds.
    polar : ndarray, int64
        Hydrogens that are donors.
    free : ndarray, int64
        Hydroxyl oxygens.
    taking : ndarray, int64
        Acceptors.
    """

    heavy: Sequence[AtomType]
    neighbours: Sequence[Sequence[int]]
    hydrogens: HydrogenPlan | None
    polar: np.ndarray
    free: np.ndarray
    taking: np.ndarray


def _plan(
    heavy: Sequence[AtomType], neighbours: Sequence[Sequence[int]], hydrogens: HydrogenPlan | None
) -> PartnerPlan:
    def rows(kept: Iterable[int]) -> np.ndarray:
        return np.array(list(kept), dtype=np.int64)

    types = [] if hydrogens is None else hydrogens.types
    return PartnerPlan(
        heavy=heavy,
        neighbours=neighbours,
        hydrogens=hydrogens,
        polar=rows(k for k, one in enumerate(types) if one.donor),
        free=rows(k for k, one in enumerate(heavy) if one.element == "O" and one.donor and neighbours[k]),
        taking=rows(k for k, one in enumerate(heavy) if one.acceptor and neighbours[k]),
    )


@kept_with_topology
def chain_plan(structure: Complex, hydrogens: bool) -> PartnerPlan:
    """Return the PartnerPlan of a chain, with or without hydrogens."""
    neighbours = protein_bonds(structure) if hydrogens else [[] for _ in structure.coord]
    return _plan(structure.atom_types(), neighbours, protein_plan(structure, neighbours) if hydrogens else None)


@kept_with_topology
def inhibitor_plan_of(structure: Complex, hydrogens: bool) -> PartnerPlan:
    """Return the PartnerPlan of the inhibitor of a complex, with or without hydrogens."""
    assert structure.inhibitor is not None
    return _inhibitor_plan(structure.inhibitor, hydrogens)


def _inhibitor_plan(inhibitor: Inhibitor, hydrogens: bool) -> PartnerPlan:
    neighbours = inhibitor_bonds(inhibitor) if hydrogens else [[] for _ in range(len(inhibitor))]
    return _plan(inhibitor.atom_types(), neighbours, inhibitor_plan(inhibitor, neighbours) if hydrogens else None)


def pose_atoms(inhibitor: Inhibitor | None, energy: Energy, plan: PartnerPlan | None = None) -> list[Columns]:
    """Return the atoms, donors and acceptors of the inhibitor in each pose; without an inhibitor no atoms.

    plan: of the inhibitor, where it is known already.
    """
    if inhibitor is None:
        return [_columns(np.zeros((1, 0, 3)), _plan([], [], None))[0]]
    plan = _inhibitor_plan(inhibitor, energy.hydrogens) if plan is None else plan
    poses = nearby_poses(inhibitor) if energy.give else crystal_pose(inhibitor)
    found = _columns(poses.coord, plan)
    for columns, restraint, group in zip(found, poses.restraint, poses.group, strict=True):
        columns |= {"restraint": restraint, "group": group, "neighbours": plan.neighbours}
    return found


def protein_atoms(structure: Complex, energy: Energy) -> Columns:
    """Return the atoms, donors and acceptors of the chain."""
    return _columns(structure.coord[None], chain_plan(structure, energy.hydrogens))[0]


def _columns(coord: np.ndarray, plan: PartnerPlan) -> list[Columns]:
    """Return the columns of heavy atoms in some places (p, n, 3), and of their hydrogens: list of length p."""
    if plan.hydrogens is None:
        return [_heavy_only(places, plan.heavy) for places in coord]
    hydrogens = placed(coord, plan.hydrogens)
    given, heavy = hydrogens.parent[plan.polar], np.arange(len(plan.heavy))
    atoms = np.concatenate([coord, hydrogens.coord], axis=1)
    polar = np.concatenate([hydrogens.coord[:, plan.polar], coord[:, given]], axis=-1)
    carbon = coord[:, [plan.neighbours[k][0] for k in plan.free]]
    free = np.concatenate([coord[:, plan.free], carbon], axis=-1)
    acceptor = np.concatenate([coord[:, plan.taking], _behind(coord, plan)], axis=-1)
    donor = np.concatenate([polar, free], axis=1)
    common = {
        "types": [*plan.heavy, *hydrogens.types],
        "hydroxyl": np.r_[np.zeros(len(plan.polar), bool), np.ones(len(plan.free), bool)],
        "owners": np.r_[heavy, hydrogens.parent],
        "owner_donor": np.r_[given, plan.free],
        "owner_acceptor": plan.taking,
    }
    places = zip(atoms, donor, acceptor, strict=True)
    return [{"coord": a, "donor": d, "acceptor": taking} | common for a, d, taking in places]


def _behind(coord: np.ndarray, plan: PartnerPlan) -> np.ndarray:
    """Return the middle of the atoms that each acceptor is bonded to: ndarray, (p, acceptors, 3)."""
    bonded = [plan.neighbours[k] for k in plan.taking]
    counts = np.array([len(row) for row in bonded], dtype=np.int64)
    sums = np.zeros((len(coord), len(bonded), 3))
    for column in range(counts.max(initial=0)):
        longer = np.flatnonzero(counts > column)
        sums[:, longer] += coord[:, [bonded[k][column] for k in longer]]
    return sums / counts[:, None]


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
