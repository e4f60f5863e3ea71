"""Energies of a side chain with the inhibitor in its poses, and a map of the places that it can reach."""

import math

import numpy as np

from alkstruct.kernels.averages import free_energy, sum_of_parts
from alkstruct.kernels.compiled import inner, njit
from alkstruct.kernels.layouts import (
    ATTRACTION,
    CHAIN_EARNINGS,
    CHAIN_EARNINGS_PER_ATOM,
    ENERGY_UNITS,
    HYDROGEN_BOND,
    MAP_EDGE,
    REPULSION,
    SIDE_CHAIN_START,
)
from alkstruct.kernels.lennard_jones import shift_sums
from alkstruct.kernels.pair_energy import limits_of, pair_sums
from alkstruct.kernels.terms import add_inhibitor_terms, earned_beyond


@inner()
def pose_weights(drug, residue, kt, weights):
    """Fill weights (p,) of the poses of an inhibitor beside a residue without its side chain; they sum to 1."""
    lowest, total = np.inf, 0.0
    for p in range(len(weights)):
        lowest = min(lowest, drug.cost[p] - drug.by_residue[p, residue])
    for p in range(len(weights)):
        weights[p] = math.exp(-(drug.cost[p] - drug.by_residue[p, residue] - lowest) / kt)
        total += weights[p]
    for p in range(len(weights)):
        weights[p] /= total


@inner(forceinline=True)
def place_beside(atoms, k, drug):
    """Return the place of atom k of atoms (n, 3) in the inhibitor's frame: x, y, z."""
    centre, axes = drug.centre, drug.axes
    x, y, z = atoms[k, 0] - centre[0], atoms[k, 1] - centre[1], atoms[k, 2] - centre[2]
    return (
        axes[0, 0] * x + axes[0, 1] * y + axes[0, 2] * z,
        axes[1, 0] * x + axes[1, 1] * y + axes[1, 2] * z,
        axes[2, 0] * x + axes[2, 1] * y + axes[2, 2] * z,
    )


@inner()
def felt(place, drug):
    """Return what is felt of the inhibitor at a place in its frame: four numbers, as in Inhibitor.reached."""
    (x, y, z), corner, reached = place, drug.corner, drug.reached
    i, j, k = (
        math.floor((x - corner[0]) / MAP_EDGE),
        math.floor((y - corner[1]) / MAP_EDGE),
        math.floor((z - corner[2]) / MAP_EDGE),
    )
    inside = 0 <= i < reached.shape[0] and 0 <= j < reached.shape[1] and 0 <= k < reached.shape[2]
    if inside:
        return reached[i, j, k, 0], reached[i, j, k, 1], reached[i, j, k, 2], reached[i, j, k, 3]
    return 0, 0, 0, 0


@inner()
def may_bond(atoms, polar, drug):
    """Tell whether any of a side chain's polar atoms (3, 3) can bond with the inhibitor in any pose."""
    for n in range(len(polar)):
        if polar[n, 0] >= 0 and felt(place_beside(atoms, polar[n, 0], drug), drug)[2] > 0:
            return True
    return False


@inner()
def out_of_reach(side, count, drug):
    """Tell whether no atom of side[:count] feels the inhibitor in any pose."""
    for a in range(count):  # noqa: SIM110 - numba has no all()
        if felt(place_beside(side, a, drug), drug)[1] > 0:
            return False
    return True


@inner()
def gap_to(center, drug, cutoff):
    """Return how far from a CB at `center` an atom must at least be to feel the inhibitor in any pose, Å."""
    coord, square = drug.coord, np.inf
    for p in range(coord.shape[0]):
        for b in range(coord.shape[1]):
            dx, dy, dz = coord[p, b, 0] - center[0], coord[p, b, 1] - center[1], coord[p, b, 2] - center[2]
            square = min(square, dx * dx + dy * dy + dz * dz)
    return math.sqrt(square) - cutoff


@inner()
def most_earned(t, plans, gap, crystal, crystal_weight, drug, rules):
    """Bound what a side chain earns with the inhibitor by its heavy atoms that may feel it and by terms; 0 if none may.

    gap: see `gap_to`; crystal (MAX_ATOMS, 3): the crystal's own conformer, used where crystal_weight > 0.
    """
    feel, heavy = 0, plans.heavy[t]
    for a in range(heavy):
        feel += plans.extent[t, a] > gap
    if crystal_weight > 0.0 and not out_of_reach(crystal, plans.sizes[t], drug):
        feel = heavy  # it may be distorted and reach farther than the plan
    if feel == 0:
        return 0.0
    return CHAIN_EARNINGS + CHAIN_EARNINGS_PER_ATOM * feel + earned_beyond(t, plans, rules)


@njit(cache=True)
def map_reach(coord, middle, radius, corner, reach, first, last, reached):
    """Widen reached (x, y, z, 2) to first:last in cubes that have a place within `reach` of coord (n, poses, 3).

    middle (n, 3), radius (n,): of a ball around the poses of each atom, which spares looking at them one by one where
    the ball is out of reach; corner: of the cubes; see Inhibitor.reached.
    """
    half = 0.5 * MAP_EDGE
    for i in range(reached.shape[0]):
        for j in range(reached.shape[1]):
            for k in range(reached.shape[2]):
                x, y, z = (
                    corner[0] + i * MAP_EDGE + half,
                    corner[1] + j * MAP_EDGE + half,
                    corner[2] + k * MAP_EDGE + half,
                )
                for b in range(len(coord)):
                    wide = reach + radius[b]
                    if cube_gap(middle[b], x, y, z, half) >= wide * wide:
                        continue
                    found = False
                    for p in range(coord.shape[1]):
                        if cube_gap(coord[b, p], x, y, z, half) < reach * reach:
                            found = True
                            break
                    if found:
                        if reached[i, j, k, 1] == 0:
                            reached[i, j, k, 0] = first
                        reached[i, j, k, 1] = last
                        break


@inner()
def cube_gap(place, x, y, z, half):
    """Return the square of the distance from a place to a cube of half the edge `half` about (x, y, z)."""
    dx = max(abs(place[0] - x) - half, 0.0)
    dy = max(abs(place[1] - y) - half, 0.0)
    dz = max(abs(place[2] - z) - half, 0.0)
    return dx * dx + dy * dy + dz * dz


@inner(forceinline=True)
def block_sums(atoms, size, types, drug, rules, limits, sums):
    """Fill sums, Scratch.blocks, with the energy of a side chain of `size` atoms with each block of the inhibitor."""
    places, pairs, start, end, shift, groups = drug.places, drug.pairs, drug.start, drug.end, drug.shift, rules.group
    still = len(sums) - len(end) + 1  # rows of the whole inhibitor
    at_once = shift > 0.0 and not limits.is_vina
    sums[:] = 0.0
    for k in range(SIDE_CHAIN_START - 1, SIDE_CHAIN_START - 1 + size):
        x, y, z = place_beside(atoms, k, drug)
        first, last, _, ends = felt((x, y, z), drug)
        if last == 0:
            continue
        atom_type = types[k - SIDE_CHAIN_START + 1]
        group = groups[atom_type]
        if at_once:
            shift_sums((x, y, z), shift, atom_type, group, (first, last), places, pairs, rules, limits, sums)
        for row in range(still if at_once else 0, len(sums)):
            b = max(row - still + 1, 0)
            if b > 0 and not (ends >> end[b]) & 1:
                continue
            low, high = (start[b], start[b + 1]) if b > 0 else (first, last)
            right, up, fore = shift_of(row, shift) if row < still else (0.0, 0.0, 0.0)
            point, span = (x - right, y - up, z - fore), (low, high, high)
            pulled, pushed, bonded = pair_sums(True, point, atom_type, group, span, places, pairs, rules, limits)
            sums[row, ATTRACTION] += pulled / ENERGY_UNITS
            sums[row, REPULSION] += pushed / ENERGY_UNITS
            sums[row, HYDROGEN_BOND] += bonded / ENERGY_UNITS


@inner()
def shift_of(pose, shift):
    """Return how far one of the first SHIFT_POSES poses has moved along each axis: three numbers, Å."""
    axis, by = (pose - 1) // 2, shift if pose % 2 else -shift
    return by if pose > 0 and axis == 0 else 0.0, by if axis == 1 else 0.0, by if axis == 2 else 0.0


@inner(forceinline=True)
def pose_sums(t, plans, drug, rules, nearby, work, energies):
    """Fill energies (p, parts) of the side chain in work.atoms with the inhibitor in each pose; return the free energy.

    work.shares: weights of the poses; work.blocks, work.each: work space.
    """
    atoms, weights, blocks, each = work.atoms, work.shares, work.blocks, work.each
    block_sums(atoms, plans.sizes[t], plans.types[t], drug, rules, limits_of(rules), blocks)
    block, base, bonds = drug.block, drug.base, rules.bond != 0.0 and may_bond(atoms, plans.polar[t], drug)
    for p in range(len(weights)):
        for k in range(energies.shape[1]):
            energies[p, k] = blocks[block[p], k] + (blocks[0, k] - blocks[base[p], k] if base[p] >= 0 else 0.0)
        add_inhibitor_terms(t, plans, drug, p, bonds, nearby, atoms, rules, energies[p])
        each[p] = sum_of_parts(energies[p])
    return free_energy(weights, each, len(weights), rules.kt)
