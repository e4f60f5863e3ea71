"""AutoDock Vina's energy of one pair, and its sums over many atoms."""

import math

import numpy as np

from alkstruct.kernels.compiled import inner, nearest
from alkstruct.kernels.layouts import CLOSEST, ONE, THREE, UNIT, ZERO

FULL, SLOPE = np.float32(-0.7), np.float32(-1 / 0.7)  # Å of gap at which Vina's hydrogen bond is full; 1 / FULL
RAMP = np.float32(1.5)  # Å: where Vina's hydrophobic term ends; it is full from 0.5 Å
GAUSS_END = np.float32(1.75)  # Å: where its narrow Gaussian, exp(-12) = 5e-6 by then, is cut off
# Terms of the exponential series at a 32nd of the narrow Gaussian's exponent, 4 gap², and at a 16th of the broad one's.
NARROW = tuple(np.float32((4 / 32) ** k / math.factorial(k)) for k in (1, 2, 3))
BROAD = tuple(np.float32((1 / 64) ** k / math.factorial(k)) for k in (1, 2, 3))


@inner()
def narrow(gap):
    """exp(-(gap / 0.5)²) to 8e-6 of 1; 0 from GAUSS_END on.

    By a short series at a fraction of the exponent and squarings: it takes no call, so loops stay wide.
    """
    z = min(gap * gap, GAUSS_END * GAUSS_END)
    value = ONE - z * (NARROW[0] - z * (NARROW[1] - z * NARROW[2]))
    value *= value
    value *= value
    value *= value
    value *= value
    return value * value if gap < GAUSS_END else ZERO


@inner()
def broad(gap):
    """exp(-(gap / 2)²) to 6e-5 of 1, in the same way: it weighs a seventh of the narrow one."""
    z = gap * gap
    value = ONE - z * (BROAD[0] - z * (BROAD[1] - z * BROAD[2]))
    value *= value
    value *= value
    value *= value
    return value * value


@inner()
def vina(square, size, well, depth, gauss1, gauss2, repulsion, soft):
    """(attraction, repulsion, hydrogen bond) of AutoDock Vina at a squared distance.

    size: sum of radii; well: of the hydrogen bond; depth: of a hydrophobic contact; then three weights, and the overlap
    (Å) beyond which repulsion is linear.
    """
    gap = np.sqrt(square) - size
    under = min(gap, ZERO)
    near = max(under, -soft)
    pull = gauss1 * narrow(gap) + gauss2 * broad(gap - THREE)
    pull += depth * max(min(RAMP - gap, ONE), ZERO)
    return pull, repulsion * (near * (under + under - near)), well * (max(under, FULL) * SLOPE)


@inner(forceinline=True)
def vina_sums(apart, x, y, z, own, group, first, near, last, places, pairs, numbers):
    """pair_sums of Vina; own: a row of Rules.own."""
    limit, soft = numbers.limit, numbers.four
    one, two, three = UNIT * numbers.one, UNIT * numbers.two, UNIT * numbers.three
    size, well, depth = own[0], UNIT * own[1], UNIT * own[2]
    pulled, pushed, bonded = np.int32(0), np.int32(0), np.int32(0)
    for n in range(first, near):
        dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
        square = max(dx * dx + dy * dy + dz * dz, CLOSEST)
        pull, push, bond = vina(
            square, size + pairs[group, 0, n], well * pairs[group, 1, n], depth * places[3, n], one, two, three, soft
        )
        if apart:
            pulled = np.int32(pulled + nearest(pull if square < limit else ZERO))
            pushed = np.int32(pushed + nearest(push if square < limit else ZERO))
            bonded = np.int32(bonded + nearest(bond if square < limit else ZERO))
        else:
            pulled = np.int32(pulled + nearest(pull + push + bond if square < limit else ZERO))
    for n in range(near, last):
        dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
        square = dx * dx + dy * dy + dz * dz
        gap = np.sqrt(square) - (size + pairs[group, 0, n])
        pulled = np.int32(pulled + nearest(two * broad(gap - THREE) if square < limit else ZERO))
    return pulled, pushed, bonded
