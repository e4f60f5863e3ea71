"""The softened Lennard-Jones energy of one pair, and its sums over many atoms."""

import numpy as np

from alkstruct.kernels.compiled import inner, nearest
from alkstruct.kernels.layouts import CLOSEST, ONE, SHIFTS, UNIT, ZERO


@inner()
def lennard_jones(square, size, pull, push, wall):
    """(attraction, repulsion) at a squared distance, the minimum being at `size`.

    pull, push: depth of the minimum, times the share of the attraction and of the repulsion that counts; wall: most
    repulsion. With q = ((size / r)^6 - 1)^2 the energy above the minimum is q times the depth.
    """
    sixth = size * size / square
    sixth = sixth * sixth * sixth
    above = (sixth - ONE) * (sixth - ONE)
    if sixth > ONE:
        return -pull, min(push * above, wall)
    return pull * above - pull, ZERO


@inner(forceinline=True)
def lennard_jones_sums(apart, x, y, z, own, group, first, last, places, pairs, numbers):
    """pair_sums of Lennard-Jones energies; own: a row of Rules.own."""
    limit, size, depth, wall = numbers.limit, own[0], UNIT * own[2], UNIT * numbers.three
    pull_depth, push_depth = UNIT * numbers.one * own[1], UNIT * numbers.two * own[1]
    pulled, pushed = np.int32(0), np.int32(0)
    for n in range(first, last):
        dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
        square = dx * dx + dy * dy + dz * dz
        both, pull, push = size + pairs[group, 0, n], pull_depth * pairs[group, 1, n], push_depth * pairs[group, 1, n]
        if apart:
            pull, push = rounded(square, both, pull, push, wall, limit)
            pulled, pushed = np.int32(pulled + pull), np.int32(pushed + push)
        else:
            pull, push = lennard_jones(max(square, CLOSEST), both, pull, push, wall)
            pulled = np.int32(pulled + nearest(pull + push if square < limit else ZERO))
    if depth != ZERO:
        for n in range(first, last):
            dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
            square = dx * dx + dy * dy + dz * dz
            pulled = np.int32(pulled + ramp(square, depth * places[3, n], numbers.four, numbers.five))
    return pulled, pushed, np.int32(0)


@inner(forceinline=True)
def rounded(square, size, pull, push, wall, limit):
    """lennard_jones within the squared cut-off, in whole units, for depths and wall in units."""
    pull, push = lennard_jones(max(square, CLOSEST), size, pull, push, wall)
    return nearest(pull if square < limit else ZERO), nearest(push if square < limit else ZERO)


@inner(forceinline=True)
def shift_sums(x, y, z, shift, kind, group, first, last, places, pairs, own, numbers, sums):
    """Add to sums (SHIFTS, 3) the Lennard-Jones energy of an atom with an inhibitor and with its six shifts at once.

    The atoms are first:last of `places` and `pairs`, the energies by part. Sizes, depths and what a shift along one
    axis leaves alone are computed once.
    """
    limit, _, one, two, wall, four, five = numbers[1:]
    x, y, z, shift = np.float32(x), np.float32(y), np.float32(z), np.float32(shift)
    size, well, depth, wall = own[kind, 0], own[kind, 1], UNIT * own[kind, 2], UNIT * wall
    pull_depth, push_depth = UNIT * one * well, UNIT * two * well
    group, first, last = np.uint64(group), np.uint64(first), np.uint64(last)
    a0 = a1 = a2 = a3 = a4 = a5 = a6 = b0 = b1 = b2 = b3 = b4 = b5 = b6 = np.int32(0)
    for n in range(first, last):
        both, pull, push = size + pairs[group, 0, n], pull_depth * pairs[group, 1, n], push_depth * pairs[group, 1, n]
        s0, s1, s2, s3, s4, s5, s6 = squares_of(x - places[0, n], y - places[1, n], z - places[2, n], shift)
        a, b = rounded(s0, both, pull, push, wall, limit)
        a0, b0 = np.int32(a0 + a), np.int32(b0 + b)
        a, b = rounded(s1, both, pull, push, wall, limit)
        a1, b1 = np.int32(a1 + a), np.int32(b1 + b)
        a, b = rounded(s2, both, pull, push, wall, limit)
        a2, b2 = np.int32(a2 + a), np.int32(b2 + b)
        a, b = rounded(s3, both, pull, push, wall, limit)
        a3, b3 = np.int32(a3 + a), np.int32(b3 + b)
        a, b = rounded(s4, both, pull, push, wall, limit)
        a4, b4 = np.int32(a4 + a), np.int32(b4 + b)
        a, b = rounded(s5, both, pull, push, wall, limit)
        a5, b5 = np.int32(a5 + a), np.int32(b5 + b)
        a, b = rounded(s6, both, pull, push, wall, limit)
        a6, b6 = np.int32(a6 + a), np.int32(b6 + b)
    add_parts(sums, (a0, a1, a2, a3, a4, a5, a6), 0)
    add_parts(sums, (b0, b1, b2, b3, b4, b5, b6), 1)
    if depth != ZERO:
        a0 = a1 = a2 = a3 = a4 = a5 = a6 = np.int32(0)
        for n in range(first, last):
            most = depth * places[3, n]
            s0, s1, s2, s3, s4, s5, s6 = squares_of(x - places[0, n], y - places[1, n], z - places[2, n], shift)
            a0 = np.int32(a0 + ramp(s0, most, four, five))
            a1 = np.int32(a1 + ramp(s1, most, four, five))
            a2 = np.int32(a2 + ramp(s2, most, four, five))
            a3 = np.int32(a3 + ramp(s3, most, four, five))
            a4 = np.int32(a4 + ramp(s4, most, four, five))
            a5 = np.int32(a5 + ramp(s5, most, four, five))
            a6 = np.int32(a6 + ramp(s6, most, four, five))
        add_parts(sums, (a0, a1, a2, a3, a4, a5, a6), 0)


@inner(forceinline=True)
def squares_of(dx, dy, dz, shift):
    """Squared distances between two atoms (dx, dy, dz) apart, in the crystal's pose and in the six shifts."""
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


@inner()
def ramp(square, depth, gone, per):
    """A hydrophobic contact at a squared distance, in whole units; it ends at `gone`, after a ramp 1 / `per` wide."""
    return nearest(depth * min(max((gone - np.sqrt(square)) * per, ZERO), ONE))


@inner(forceinline=True)
def add_parts(sums, whole_units, part):
    """Add to one column of sums (SHIFTS, 3)."""
    for p in range(SHIFTS):
        sums[p, part] += whole_units[p] / UNIT
