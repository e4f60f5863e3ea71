"""Lay out an inhibitor for the kernels: its poses, what each costs and where it can be felt."""

import numpy as np

from alkstruct.chemistry.atom_types import type_codes
from alkstruct.kernels.inhibitor import map_reach
from alkstruct.kernels.layouts import BLOCK_WIDTH, BOND_REACH, FAR_COORDINATE, MAP_EDGE, SHIFT_POSES, Inhibitor
from alkstruct.kernels.pair_energy import add_pair_parts, pose_energies


def coded_inhibitor(structure, poses, energy, atoms, types, rules):
    """kernels.layouts.Inhibitor of the poses, with what each costs in this protein."""
    coord, donor, acceptor = (np.array([pose[name] for pose in poses]) for name in ("coord", "donor", "acceptor"))
    codes, protein = type_codes(poses[0]["types"], types), type_codes(atoms["types"], types)
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
    return Inhibitor(
        coord,
        codes,
        heavy,
        centre,
        axes,
        shift,
        *_blocks(place[:, order], codes[order], ends, still, rules),
        donor,
        poses[0]["hydroxyl"],
        acceptor,
        cost - cost[0],
        by_residue - by_residue[0],
        *_reach(place[:, order], polar, ends, max(rules.cutoff, rules.reach)),
    )


def _frame(coord, centre):
    """Axes (3, 3) along which poses (p, n, 3) are shifted, and by how much; principal axes and 0 if they are not."""
    if len(coord) < SHIFT_POSES or not coord.size:
        return np.linalg.svd(coord[0] - centre)[2] if coord.size else np.eye(3), 0.0
    moved = (coord[1:SHIFT_POSES:2] - coord[0]).mean(axis=1)
    return moved / np.linalg.norm(moved, axis=1)[:, None], float(np.linalg.norm(moved[0]))


def _end_groups(coord, still):
    """Atoms that each pose (p, n, 3) after the first `still` has turned, to the last bit: {atoms: [poses]}."""
    groups = {}
    for p in range(still, len(coord)):
        groups.setdefault(tuple(np.flatnonzero(np.abs(coord[p] - coord[0]).max(axis=-1) > 0)), []).append(p)
    return groups


def _reach(place, polar, ends, cutoff):
    """corner and reached of kernels.layouts.Inhibitor for poses (p, n, 3) and polar atoms (p, m, 3) in its frame."""
    if not place.size:
        return np.zeros(3), np.zeros((0, 0, 0, 4), dtype=np.int64)
    places = place.reshape(-1, 3)
    corner = places.min(axis=0) - cutoff
    cubes = np.ceil((places.max(axis=0) + cutoff - corner) / MAP_EDGE).astype(int)

    def within(points, reach):
        found = np.zeros((*cubes, 2), dtype=np.int64)
        map_reach(np.ascontiguousarray(points).reshape(-1, 3), corner, reach, 0, 1, found)
        return found[..., 1]

    reached = np.zeros((*cubes, 2), dtype=np.int64)
    for first in range(0, place.shape[1], BLOCK_WIDTH):
        map_reach(
            place[:, first : first + BLOCK_WIDTH].reshape(-1, 3), corner, cutoff, first, first + BLOCK_WIDTH, reached
        )
    turned = np.zeros(cubes, dtype=np.int64)
    for number, (atoms, poses) in enumerate(ends.items()):
        turned |= within(place[np.ix_([0, *poses], atoms)], cutoff) << _bit(number)
    return corner, np.concatenate([reached, within(polar, BOND_REACH)[..., None], turned[..., None]], axis=-1)


def _bit(number):
    """The bit of Inhibitor.reached that an end group has; beyond 62 of them they share."""
    return number % 62


def _blocks(place, codes, ends, still, rules):
    """places, pairs, start, end, block and base of kernels.layouts.Inhibitor for poses (p, n, 3) in its frame."""
    rows, end = [], []
    block, base = np.arange(len(place)), np.full(len(place), -1)

    def add(pose, atoms, number):
        spare = -len(atoms) % BLOCK_WIDTH  # atoms out of reach, so that loops over a block come out even
        rows.append(
            (np.vstack([place[pose, atoms], np.full((spare, 3), FAR_COORDINATE)]), np.r_[codes[atoms], [0] * spare])
        )
        end.append(number)
        return still + len(rows) - 2

    add(0, np.arange(place.shape[1]), -1)
    for number, (atoms, poses) in enumerate(ends.items()):
        base[poses] = add(0, list(atoms), _bit(number))
        block[poses] = [add(p, list(atoms), _bit(number)) for p in poses]
    places, kinds = np.concatenate([r[0] for r in rows]), np.concatenate([r[1] for r in rows]).astype(np.int64)
    start = np.cumsum([0, *(len(r[0]) for r in rows)])
    streams = (
        np.vstack([places.T, rules.greasy[kinds]]).astype(np.float32, order="C"),
        np.ascontiguousarray(np.stack([rules.sizes[:, kinds], rules.wells[:, kinds]], axis=1)),
    )
    return *streams, *(np.asarray(x, dtype=np.int64) for x in (start, end, block, base))


def _strain(pose, codes, rules):
    """Energy of a turned end group with the rest of the inhibitor, in the pose and out of bonds' reach."""
    group = pose.get("group", ())
    return 0.0 if not len(group) else _group_energy(pose, group, codes, rules)


def _group_energy(pose, group, codes, rules):
    parent, neighbours = pose["owners"], pose["neighbours"]
    near = set(group.tolist())
    for _ in range(2):  # atoms up to two bonds away keep their distance whatever the angle
        near |= {j for k in near for j in neighbours[k]}
    moving = np.flatnonzero(np.isin(parent, group))
    rest = np.flatnonzero(~np.isin(parent, list(near)))
    out = np.zeros(rules.parts)
    add_pair_parts(pose["coord"][moving], codes[moving], pose["coord"][rest], codes[rest], rules, out)
    return out.sum()
