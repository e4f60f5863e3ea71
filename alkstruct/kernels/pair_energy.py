"""Sum pair energies over atoms, whichever form the energy has."""

import numpy as np

from alkstruct.kernels.compiled import inner, njit
from alkstruct.kernels.layouts import CLOSEST, ONE, VINA, ZERO, Numbers
from alkstruct.kernels.lennard_jones import lennard_jones, lennard_jones_sums
from alkstruct.kernels.vina import vina, vina_sums


@inner()
def numbers_of(rules):
    """Numbers of Rules."""
    scales = rules.scales
    limit, near = np.float32(rules.cutoff * rules.cutoff), np.float32(rules.near * rules.near)
    return Numbers(rules.form == VINA, limit, near, scales[0], scales[1], scales[2], scales[3], scales[4])


@njit(cache=True)
def pair_energy(first, second, square, rules):
    """(attraction, repulsion, hydrogen bond) of two atom types at a squared distance within the cut-off."""
    group, square = rules.group[first], max(np.float32(square), CLOSEST)
    size = rules.own[first, 0] + rules.sizes[group, second]
    well = rules.own[first, 1] * rules.wells[group, second]
    depth = rules.own[first, 2] * rules.greasy[second]
    a = numbers_of(rules)
    if a.vinas:
        pull, push, bond = vina(square, size, well, depth, a.one, a.two, a.three, a.four)
        return float(pull), float(push), float(bond)
    pull, push = lennard_jones(square, size, a.one * well, a.two * well, a.three)
    pull += depth * min(max((a.four - np.sqrt(square)) * a.five, ZERO), ONE)
    return float(pull), float(push), 0.0


@njit(cache=True)
def pair_parts(atoms, types, others, other_types, rules, out):
    """Energy of atoms with others within the cut-off by part: added to out (3,)."""
    limit = rules.cutoff * rules.cutoff
    for a in range(len(types)):
        for b in range(len(other_types)):
            dx = others[b, 0] - atoms[a, 0]
            dy = others[b, 1] - atoms[a, 1]
            dz = others[b, 2] - atoms[a, 2]
            square = dx * dx + dy * dy + dz * dz
            if square < limit:
                pull, push, bond = pair_energy(types[a], other_types[b], square, rules)
                out[0] += pull
                out[1] += push
                out[2] += bond


@njit(cache=True)
def pose_energies(poses, types, others, other_types, owners, residues, rules):
    """Energy of each pose (p, n, 3) with each residue's atoms: (p, residues)."""
    out = np.zeros((poses.shape[0], residues))
    limit = rules.cutoff * rules.cutoff
    for p in range(poses.shape[0]):
        for a in range(poses.shape[1]):
            for b in range(others.shape[0]):
                dx = others[b, 0] - poses[p, a, 0]
                dy = others[b, 1] - poses[p, a, 1]
                dz = others[b, 2] - poses[p, a, 2]
                square = dx * dx + dy * dy + dz * dz
                if square < limit:
                    pull, push, bond = pair_energy(types[a], other_types[b], square, rules)
                    out[p, owners[b]] += pull + push + bond
    return out


@inner(forceinline=True)
def pair_sums(apart, x, y, z, kind, group, first, near, last, places, pairs, own, numbers):
    """Energy of an atom at a place with the atoms first:last of `places` and `pairs` (see Cells), in units of 1 / UNIT.

    (attraction, repulsion, hydrogen bond) where `apart`, else all in the first. None of near:last is within Rules.near.
    This is where a scan spends its time. The loops have no branch, no call and unsigned indices (signed ones
    could count from the end), so that they run sixteen pairs at a time; `apart` is a constant where this is called, and
    gone from them.
    """
    x, y, z = np.float32(x), np.float32(y), np.float32(z)
    group, first, near, last = np.uint64(group), np.uint64(first), np.uint64(near), np.uint64(last)
    if numbers.vinas:
        return vina_sums(apart, x, y, z, own[kind], group, first, near, last, places, pairs, numbers)
    return lennard_jones_sums(apart, x, y, z, own[kind], group, first, last, places, pairs, numbers)
