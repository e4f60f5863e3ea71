"""The softened Lennard-Jones energy of one pair, and its sums over many atoms."""

import numpy as np

from alkstruct.kernels.compiled import inner, nearest
from alkstruct.kernels.layouts import (
    ATTRACTION,
    CLOSEST_SQUARE,
    ENERGY_UNITS,
    ONE_F32,
    REPULSION,
    SHIFT_POSES,
    ZERO_F32,
)


@inner()
def lennard_jones(square, size, pull, push, wall):
    """Return (attraction, repulsion) at a squared distance; the minimum lies at the distance `size`.

    pull, push: depth of the minimum, times the share of the attraction and of the repulsion that is paid; wall: most
    repulsion. With q = ((size / r)^6 - 1)^2 the energy above the minimum is q times the depth.
    """
    sixth = size * size / square
    sixth = sixth * sixth * sixth
    above = (sixth - ONE_F32) * (sixth - ONE_F32)
    if sixth > ONE_F32:
        return -pull, min(push * above, wall)
    return pull * above - pull, ZERO_F32


@inner()
def contact_ramp(square, depth, end, slope):
    """Return the energy of a hydrophobic contact at a squared distance.

    depth: of the full contact; end: distance at which it ends, after a ramp 1 / `slope` wide.
    """
    return depth * min(max((end - np.sqrt(square)) * slope, ZERO_F32), ONE_F32)


@inner(forceinline=True)
def lennard_jones_sums(apart, point, own, group, span, places, pairs, rules, limits):
    """Return pair_energy.pair_sums for the Lennard-Jones form; own: the atom's row of Rules.own."""
    (x, y, z), (first, _, last), form = point, span, rules.lennard_jones
    cutoff, size, depth, wall = limits.cutoff, own[0], ENERGY_UNITS * own[2], ENERGY_UNITS * form.wall
    pull_depth, push_depth = ENERGY_UNITS * form.attraction * own[1], ENERGY_UNITS * form.repulsion * own[1]
    pulled, pushed = np.int32(0), np.int32(0)
    for n in range(first, last):
        dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
        square = dx * dx + dy * dy + dz * dz
        both, pull, push = size + pairs[group, 0, n], pull_depth * pairs[group, 1, n], push_depth * pairs[group, 1, n]
        if apart:
            pull, push = whole_units(square, both, pull, push, wall, cutoff)
            pulled, pushed = np.int32(pulled + pull), np.int32(pushed + push)
        else:
            pull, push = lennard_jones(max(square, CLOSEST_SQUARE), both, pull, push, wall)
            pulled = np.int32(pulled + nearest(pull + push if square < cutoff else ZERO_F32))
    if depth != ZERO_F32:
        for n in range(first, last):
            dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
            square = dx * dx + dy * dy + dz * dz
            contact = contact_ramp(square, depth * places[3, n], form.contact_end, form.contact_slope)
            pulled = np.int32(pulled + nearest(contact))
    return pulled, pushed, np.int32(0)


@inner(forceinline=True)
def whole_units(square, size, pull, push, wall, cutoff):
    """Return lennard_jones within the squared cut-off, rounded to whole units; depths and wall are in units."""
    pull, push = lennard_jones(max(square, CLOSEST_SQUARE), size, pull, push, wall)
    return nearest(pull if square < cutoff else ZERO_F32), nearest(push if square < cutoff else ZERO_F32)


# ------------------------------------------------------------------------------ an inhibitor and its six shifts

# The seven poses are written out one by one: LLVM keeps the loop over atoms wide only if each pose has accumulators of
# its own. tests/kernels/test_inhibitor.py compares the result with the sums pose by pose.


@inner(forceinline=True)
def shift_sums(point, shift, atom_type, group, span, places, pairs, rules, limits, sums):
    """Add to sums (SHIFT_POSES, parts) the energy of an atom with an inhibitor and with its six shifts at once.

    span: first and last of `places` and `pairs`. Sizes, depths and what a shift along one axis leaves alone are
    computed once.
    """
    (x, y, z), shift = (np.float32(point[0]), np.float32(point[1]), np.float32(point[2])), np.float32(shift)
    form, cutoff, own = rules.lennard_jones, limits.cutoff, rules.own
    size, well, depth = own[atom_type, 0], own[atom_type, 1], ENERGY_UNITS * own[atom_type, 2]
    wall, end, slope = ENERGY_UNITS * form.wall, form.contact_end, form.contact_slope
    pull_depth, push_depth = ENERGY_UNITS * form.attraction * well, ENERGY_UNITS * form.repulsion * well
    group, first, last = np.uint64(group), np.uint64(span[0]), np.uint64(span[1])
    a0 = a1 = a2 = a3 = a4 = a5 = a6 = b0 = b1 = b2 = b3 = b4 = b5 = b6 = np.int32(0)
    for n in range(first, last):
        both, pull, push = size + pairs[group, 0, n], pull_depth * pairs[group, 1, n], push_depth * pairs[group, 1, n]
        s0, s1, s2, s3, s4, s5, s6 = shifted_squares(x - places[0, n], y - places[1, n], z - places[2, n], shift)
        a, b = whole_units(s0, both, pull, push, wall, cutoff)
        a0, b0 = np.int32(a0 + a), np.int32(b0 + b)
        a, b = whole_units(s1, both, pull, push, wall, cutoff)
        a1, b1 = np.int32(a1 + a), np.int32(b1 + b)
        a, b = whole_units(s2, both, pull, push, wall, cutoff)
        a2, b2 = np.int32(a2 + a), np.int32(b2 + b)
        a, b = whole_units(s3, both, pull, push, wall, cutoff)
        a3, b3 = np.int32(a3 + a), np.int32(b3 + b)
        a, b = whole_units(s4, both, pull, push, wall, cutoff)
        a4, b4 = np.int32(a4 + a), np.int32(b4 + b)
        a, b = whole_units(s5, both, pull, push, wall, cutoff)
        a5, b5 = np.int32(a5 + a), np.int32(b5 + b)
        a, b = whole_units(s6, both, pull, push, wall, cutoff)
        a6, b6 = np.int32(a6 + a), np.int32(b6 + b)
    add_to_part(sums, (a0, a1, a2, a3, a4, a5, a6), ATTRACTION)
    add_to_part(sums, (b0, b1, b2, b3, b4, b5, b6), REPULSION)
    if depth != ZERO_F32:
        add_to_part(sums, shifted_contacts((x, y, z), shift, depth, first, last, places, end, slope), ATTRACTION)


@inner(forceinline=True)
def shifted_contacts(point, shift, depth, first, last, places, end, slope):
    """Return the hydrophobic contacts of an atom with an inhibitor and with its six shifts, in whole units."""
    x, y, z = point
    a0 = a1 = a2 = a3 = a4 = a5 = a6 = np.int32(0)
    for n in range(first, last):
        most = depth * places[3, n]
        s0, s1, s2, s3, s4, s5, s6 = shifted_squares(x - places[0, n], y - places[1, n], z - places[2, n], shift)
        a0 = np.int32(a0 + nearest(contact_ramp(s0, most, end, slope)))
        a1 = np.int32(a1 + nearest(contact_ramp(s1, most, end, slope)))
        a2 = np.int32(a2 + nearest(contact_ramp(s2, most, end, slope)))
        a3 = np.int32(a3 + nearest(contact_ramp(s3, most, end, slope)))
        a4 = np.int32(a4 + nearest(contact_ramp(s4, most, end, slope)))
        a5 = np.int32(a5 + nearest(contact_ramp(s5, most, end, slope)))
        a6 = np.int32(a6 + nearest(contact_ramp(s6, most, end, slope)))
    return a0, a1, a2, a3, a4, a5, a6


@inner(forceinline=True)
def shifted_squares(dx, dy, dz, shift):
    """Return squared distances of two atoms (dx, dy, dz) apart, in the crystal's pose and in the six shifts."""
    xx, yy, zz = dx * dx, dy * dy, dz * dz
    right, left, up, down, fore, back = dx - shift, dx + shift, dy - shift, dy + shift, dz - shift, dz + shift
    return (
        xx + yy + zz,
        right * right + yy + zz,
        left * left + yy + zz,
        up * up + xx + zz,
        down * down + xx + zz,
        fore * fore + xx + yy,
        back * back + xx + yy,
    )


@inner(forceinline=True)
def add_to_part(sums, units_of_poses, part):
    """Add whole units of each pose to one column of sums (SHIFT_POSES, parts)."""
    for p in range(SHIFT_POSES):
        sums[p, part] += units_of_poses[p] / ENERGY_UNITS
