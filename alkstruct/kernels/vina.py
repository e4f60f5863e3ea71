"""AutoDock Vina's energy of one pair, and its sums over many atoms."""

import math

import numpy as np

from alkstruct.kernels.compiled import inner, nearest
from alkstruct.kernels.layouts import CLOSEST_SQUARE, ENERGY_UNITS, ONE_F32, THREE_F32, ZERO_F32

# Å of gap between surfaces at which a hydrogen bond is full, and 1 / that.
FULL_BOND_GAP, BOND_GAP_SLOPE = np.float32(-0.7), np.float32(-1 / 0.7)
CONTACT_END_GAP = np.float32(1.5)  # Å of gap at which the hydrophobic term ends; it is full from 0.5 Å
GAUSS_END = np.float32(1.75)  # Å of gap at which the narrow Gaussian, exp(-12) = 5e-6 by then, is cut off
# Terms of the exponential series at a 32nd of the narrow Gaussian's exponent, 4 gap², and at a 16th of the broad one's.
NARROW_SERIES = tuple(np.float32((4 / 32) ** k / math.factorial(k)) for k in (1, 2, 3))
BROAD_SERIES = tuple(np.float32((1 / 64) ** k / math.factorial(k)) for k in (1, 2, 3))


@inner()
def narrow(gap):
    """Return exp(-(gap / 0.5)²) with an error below 8e-6; 0 from GAUSS_END on.

    A short series at a fraction of the exponent, then squarings, take no call, so that loops stay wide.
    """
    z = min(gap * gap, GAUSS_END * GAUSS_END)
    value = ONE_F32 - z * (NARROW_SERIES[0] - z * (NARROW_SERIES[1] - z * NARROW_SERIES[2]))
    value *= value
    value *= value
    value *= value
    value *= value
    return value * value if gap < GAUSS_END else ZERO_F32


@inner()
def broad(gap):
    """Return exp(-(gap / 2)²) with an error below 6e-5, by a short series and squarings as in `narrow`.

    The broad Gaussian weighs a seventh of the narrow one.
    """
    z = gap * gap
    value = ONE_F32 - z * (BROAD_SERIES[0] - z * (BROAD_SERIES[1] - z * BROAD_SERIES[2]))
    value *= value
    value *= value
    value *= value
    return value * value


@inner()
def vina(square, size, well, depth, gauss1, gauss2, repulsion, soft):
    """Return (attraction, repulsion, hydrogen bond) of AutoDock Vina at a squared distance.

    size: sum of radii; well: of the hydrogen bond; depth: of a hydrophobic contact; gauss1, gauss2, repulsion: weights;
    soft: overlap (Å) beyond which the repulsion is linear.
    """
    gap = np.sqrt(square) - size
    under = min(gap, ZERO_F32)
    near = max(under, -soft)
    pull = gauss1 * narrow(gap) + gauss2 * broad(gap - THREE_F32)
    pull += depth * max(min(CONTACT_END_GAP - gap, ONE_F32), ZERO_F32)
    return pull, repulsion * (near * (under + under - near)), well * (max(under, FULL_BOND_GAP) * BOND_GAP_SLOPE)


@inner(forceinline=True)
def vina_sums(apart, point, own, group, span, places, pairs, rules, limits):
    """Return pair_energy.pair_sums for Vina's form; own: the atom's row of Rules.own."""
    (x, y, z), (first, near, last), cutoff, form = point, span, limits.cutoff, rules.vina
    gauss1, gauss2, repulsion = ENERGY_UNITS * form.gauss1, ENERGY_UNITS * form.gauss2, ENERGY_UNITS * form.repulsion
    size, well, depth = own[0], ENERGY_UNITS * own[1], ENERGY_UNITS * own[2]
    pulled, pushed, bonded = np.int32(0), np.int32(0), np.int32(0)
    for n in range(first, near):
        dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
        square = max(dx * dx + dy * dy + dz * dz, CLOSEST_SQUARE)
        both, bond_well, contact = size + pairs[group, 0, n], well * pairs[group, 1, n], depth * places[3, n]
        pull, push, bond = vina(square, both, bond_well, contact, gauss1, gauss2, repulsion, form.soft_from)
        if apart:
            pulled = np.int32(pulled + nearest(pull if square < cutoff else ZERO_F32))
            pushed = np.int32(pushed + nearest(push if square < cutoff else ZERO_F32))
            bonded = np.int32(bonded + nearest(bond if square < cutoff else ZERO_F32))
        else:
            pulled = np.int32(pulled + nearest(pull + push + bond if square < cutoff else ZERO_F32))
    for n in range(near, last):  # beyond Rules.near the broad Gaussian alone is left
        dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
        square = dx * dx + dy * dy + dz * dz
        gap = np.sqrt(square) - (size + pairs[group, 0, n])
        pulled = np.int32(pulled + nearest(gauss2 * broad(gap - THREE_F32) if square < cutoff else ZERO_F32))
    return pulled, pushed, bonded
