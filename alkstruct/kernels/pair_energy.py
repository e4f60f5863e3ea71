"""Sum pair energies over atoms, whichever form the energy has."""

import numpy as np

from alkstruct.kernels.compiled import inner, njit
from alkstruct.kernels.layouts import ATTRACTION, CLOSEST_SQUARE, HYDROGEN_BOND, REPULSION, VINA_FORM, Limits
from alkstruct.kernels.lennard_jones import contact_ramp, lennard_jones, lennard_jones_sums
from alkstruct.kernels.vina import vina, vina_sums


@inner()
def limits_of(rules):
    """Return the Limits of Rules."""
    cutoff, near = np.float32(rules.cutoff * rules.cutoff), np.float32(rules.near * rules.near)
    return Limits(rules.form == VINA_FORM, cutoff, near)


@njit(cache=True)
def pair_energy(first, second, square, rules):
    """Return (attraction, repulsion, hydrogen bond) of two atom types at a squared distance within the cut-off."""
    group, square = rules.group[first], max(np.float32(square), CLOSEST_SQUARE)
    size = rules.own[first, 0] + rules.sizes[group, second]
    well = rules.own[first, 1] * rules.wells[group, second]
    depth = rules.own[first, 2] * rules.greasy[second]
    if rules.form == VINA_FORM:
        form = rules.vina
        pull, push, bond = vina(square, size, well, depth, form.gauss1, form.gauss2, form.repulsion, form.soft_from)
        return float(pull), float(push), float(bond)
    softened = rules.lennard_jones
    pull, push = lennard_jones(square, size, softened.attraction * well, softened.repulsion * well, softened.wall)
    pull += contact_ramp(square, depth, softened.contact_end, softened.contact_slope)
    return float(pull), float(push), 0.0


@njit(cache=True)
def add_pair_parts(atoms, types, others, other_types, rules, parts):
    """Add to parts the energy of atoms with others within the cut-off, by part."""
    limit = rules.cutoff * rules.cutoff
    for a in range(len(types)):
        for b in range(len(other_types)):
            dx = others[b, 0] - atoms[a, 0]
            dy = others[b, 1] - atoms[a, 1]
            dz = others[b, 2] - atoms[a, 2]
            square = dx * dx + dy * dy + dz * dz
            if square < limit:
                pull, push, bond = pair_energy(types[a], other_types[b], square, rules)
                parts[ATTRACTION] += pull
                parts[REPULSION] += push
                parts[HYDROGEN_BOND] += bond


@njit(cache=True)
def pose_energies(poses, types, others, other_types, owners, residues, rules):
    """Return the energy of each pose (p, n, 3) with the atoms of each residue: (p, residues)."""
    energies = np.zeros((poses.shape[0], residues))
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
                    energies[p, owners[b]] += pull + push + bond
    return energies


@inner(forceinline=True)
def pair_sums(apart, point, atom_type, group, span, places, pairs, rules, limits):
    """Return the energy of an atom at a point with listed atoms, in units of 1 / ENERGY_UNITS kcal/mol.

    The result is (attraction, repulsion, hydrogen bond) where `apart`, else the whole energy in the first.

    span: (first, near, last) of `places` and `pairs` (see layouts.Cells); no atom of near:last is within Rules.near.
    A scan spends its time here. The loops have no branch, no call and unsigned indices (signed ones could count from
    the end), so that they run sixteen pairs at a time; `apart` is a constant where this is called, and gone from them.
    """
    point = np.float32(point[0]), np.float32(point[1]), np.float32(point[2])
    group, span = np.uint64(group), (np.uint64(span[0]), np.uint64(span[1]), np.uint64(span[2]))
    if limits.is_vina:
        return vina_sums(apart, point, rules.own[atom_type], group, span, places, pairs, rules, limits)
    return lennard_jones_sums(apart, point, rules.own[atom_type], group, span, places, pairs, rules, limits)
