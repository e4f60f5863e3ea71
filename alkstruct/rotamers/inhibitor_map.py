"""Lay out an inhibitor for the kernels: its poses, what each costs, and a map of the places that it can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from alkstruct.kernels.inhibitor import map_reach
from alkstruct.kernels.layouts import BLOCK_WIDTH, BOND_REACH, FAR_COORDINATE, MAP_EDGE, SHIFT_POSES, Inhibitor
from alkstruct.kernels.pair_energy import add_pair_parts, pose_energies

if TYPE_CHECKING:
    from alkstruct.chemistry.atom_types import AtomType
    from alkstruct.complexes.complex import Complex
    from alkstruct.energy.energies import Energy
    from alkstruct.kernels.layouts import Plans, Rules

    EndGroups = dict[tuple[int, ...], list[int]]


ROUNDING_LENGTH = 1e-9  # Å by which a ball around the poses of an atom is wider, so that rounding leaves none outside


class Coding(NamedTuple):
    """Hold the part of a coded complex that does not depend on its coordinates.

    Attributes
    ----------
    types : tuple of AtomType
        Those that `rules` know; codes are indices of them.
    rules : kernels.layouts.Rules
    plans : kernels.layouts.Plans
    chain, inhibitor : ndarray, (atoms,), int64
        Codes of the atoms of the chain and of the inhibitor.
    """

    types: tuple[AtomType, ...]
    rules: Rules
    plans: Plans
    chain: np.ndarray
    inhibitor: np.ndarray


def coded_inhibitor(
    structure: Complex,
    poses: list[dict[str, Any]],
    energy: Energy,
    atoms: dict[str, Any],
    protein: np.ndarray,
    coding: Coding,
) -> Inhibitor:
    """Return the inhibitor in its poses, with what each pose costs in this protein.

    poses, atoms: as from `partners.pose_atoms` and `partners.protein_atoms`; protein: codes of `atoms`.
    """
    coord, donor, acceptor = (np.array([pose[name] for pose in poses]) for name in ("coord", "donor", "acceptor"))
    codes, rules = coding.inhibitor, coding.rules
    owners = atoms["owners"]
    residue_of = np.r_[structure.residue_of_atom, len(structure)][owners]  # the last one gathers neighbours
    side = np.r_[structure.in_side_chain(), False][owners]
    by_residue, backbone = (
        pose_energies(coord, codes, atoms["coord"][mask], protein[mask], residue_of[mask], len(structure) + 1, rules)
        for mask in (side, ~side)
    )
    cost = by_residue.sum(axis=1) + backbone.sum(axis=1)
    cost += [energy.kt * pose.get("restraint", 0.0) + _strain(pose, codes, rules) for pose in poses]
    centre = coord[0].mean(axis=0) if coord.size else np.zeros(3)
    axes, shift = _frame(coord, centre)
    place = (coord - centre) @ axes.T
    order = np.argsort(place[0, :, 0], kind="stable")  # along the molecule: neighbours come in the same register
    heavy = 0 if structure.inhibitor is None else len(structure.inhibitor)
    still = SHIFT_POSES if shift else 1
    ends = _end_groups(coord[:, order], still)
    polar = (np.concatenate([donor, acceptor], axis=1)[..., :3] - centre) @ axes.T
    corner, reached = _reach(place[:, order], polar, ends, max(rules.cutoff, rules.reach))
    return Inhibitor(
        coord=coord,
        types=codes,
        heavy=heavy,
        centre=centre,
        axes=axes,
        shift=shift,
        **_blocks(place[:, order], codes[order], ends, still, rules),
        donor=donor,
        hydroxyl=poses[0]["hydroxyl"],
        acceptor=acceptor,
        cost=cost - cost[0],
        by_residue=by_residue - by_residue[0],
        corner=corner,
        reached=reached,
    )


def _frame(coord: np.ndarray, centre: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the axes (3, 3) along which poses (p, n, 3) are shifted, and by how much.

    Where no pose is shifted these are the principal axes and 0.
    """
    if len(coord) < SHIFT_POSES or not coord.size:
        return np.linalg.svd(coord[0] - centre)[2] if coord.size else np.eye(3), 0.0
    moved = (coord[1:SHIFT_POSES:2] - coord[0]).mean(axis=1)
    return moved / np.linalg.norm(moved, axis=1)[:, None], float(np.linalg.norm(moved[0]))


def _end_groups(coord: np.ndarray, still: int) -> EndGroups:
    """Return which atoms were turned, to the last bit, in which poses (p, n, 3) after the first `still`."""
    groups: EndGroups = {}
    for p in range(still, len(coord)):
        turned = np.flatnonzero(np.abs(coord[p] - coord[0]).max(axis=-1) > 0)
        groups.setdefault(tuple(turned.tolist()), []).append(p)
    return groups


def _reach(place: np.ndarray, polar: np.ndarray, ends: EndGroups, cutoff: float) -> tuple[np.ndarray, np.ndarray]:
    """Return `corner` and `reached` of kernels.layouts.Inhibitor.

    place (p, n, 3), polar (p, m, 3): all atoms and polar atoms in each pose, in the inhibitor's frame.
    """
    if not place.size:
        return np.zeros(3), np.zeros((0, 0, 0, 4), dtype=np.int64)
    places = place.reshape(-1, 3)
    corner = places.min(axis=0) - cutoff
    cubes = np.ceil((places.max(axis=0) + cutoff - corner) / MAP_EDGE).astype(int)

    def widen(points: np.ndarray, reach: float, first: int, last: int, reached: np.ndarray) -> None:
        atoms = np.ascontiguousarray(points.swapaxes(0, 1))
        middle = atoms.mean(axis=1)
        radius = np.linalg.norm(atoms - middle[:, None], axis=-1).max(axis=1) + ROUNDING_LENGTH
        map_reach(atoms, middle, radius, corner, reach, first, last, reached)

    def within(points: np.ndarray, reach: float) -> np.ndarray:
        marked = np.zeros((*cubes, 2), dtype=np.int64)
        widen(points, reach, 0, 1, marked)
        return marked[..., 1]

    reached = np.zeros((*cubes, 2), dtype=np.int64)
    for first in range(0, place.shape[1], BLOCK_WIDTH):
        widen(place[:, first : first + BLOCK_WIDTH], cutoff, first, first + BLOCK_WIDTH, reached)
    turned = np.zeros(cubes, dtype=np.int64)
    for number, (atoms, poses) in enumerate(ends.items()):
        turned |= within(place[np.ix_([0, *poses], atoms)], cutoff) << _bit(number)
    return corner, np.concatenate([reached, within(polar, BOND_REACH)[..., None], turned[..., None]], axis=-1)


def _bit(number: int) -> int:
    """Return the bit of Inhibitor.reached that an end group has; beyond 62 of them they share."""
    return number % 62


def _blocks(place: np.ndarray, codes: np.ndarray, ends: EndGroups, still: int, rules: Rules) -> dict[str, np.ndarray]:
    """Return the places, pairs, start, end, block and base of kernels.layouts.Inhibitor.

    place (p, n, 3): atoms in each pose, in the inhibitor's frame; codes (n,): their types.
    """
    rows, end = [], []
    block, base = np.arange(len(place)), np.full(len(place), -1)

    def add(pose: int, atoms: list[int], number: int) -> int:
        spare = -len(atoms) % BLOCK_WIDTH  # atoms out of reach, so that loops over a block come out even
        rows.append(
            (np.vstack([place[pose, atoms], np.full((spare, 3), FAR_COORDINATE)]), np.r_[codes[atoms], [0] * spare])
        )
        end.append(number)
        return still + len(rows) - 2

    add(0, list(range(place.shape[1])), -1)
    for number, (atoms, poses) in enumerate(ends.items()):
        base[poses] = add(0, list(atoms), _bit(number))
        block[poses] = [add(p, list(atoms), _bit(number)) for p in poses]
    places, listed_types = np.concatenate([r[0] for r in rows]), np.concatenate([r[1] for r in rows]).astype(np.int64)
    start = np.cumsum([0, *(len(r[0]) for r in rows)])
    numbers = {"start": start, "end": end, "block": block, "base": base}
    return {
        "places": np.vstack([places.T, rules.greasy[listed_types]]).astype(np.float32, order="C"),
        "pairs": np.ascontiguousarray(np.stack([rules.sizes[:, listed_types], rules.wells[:, listed_types]], axis=1)),
    } | {name: np.asarray(array, dtype=np.int64) for name, array in numbers.items()}


def _strain(pose: dict[str, Any], codes: np.ndarray, rules: Rules) -> float:
    """Return the energy of a turned end group with the rest of the inhibitor, beyond the reach of bonds."""
    group = pose.get("group", ())
    return 0.0 if not len(group) else _group_energy(pose, group, codes, rules)


def _group_energy(pose: dict[str, Any], group: np.ndarray, codes: np.ndarray, rules: Rules) -> float:
    """Return the energy of some heavy atoms and their hydrogens with what lies more than two bonds away from them."""
    parent, neighbours = pose["owners"], pose["neighbours"]
    near = set(group.tolist())
    for _ in range(2):  # atoms up to two bonds away keep their distance whatever the angle
        near |= {j for k in near for j in neighbours[k]}
    moving = np.flatnonzero(np.isin(parent, group))
    rest = np.flatnonzero(~np.isin(parent, list(near)))
    parts = np.zeros(rules.parts)
    add_pair_parts(pose["coord"][moving], codes[moving], pose["coord"][rest], codes[rest], rules, parts)
    return float(parts.sum())
