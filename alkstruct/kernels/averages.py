"""Boltzmann averages over conformers and poses, safe from overflow."""

import math

import numpy as np

from alkstruct.kernels.compiled import inner

WIDE = np.array([-1.0, 0.0, 1.0])  # sub-rotamers, in sigmas of chi1 and chi2
WIDE_WEIGHT = np.exp(-0.5 * WIDE**2) / np.exp(-0.5 * WIDE**2).sum()
WIDE_LOG = np.log(WIDE_WEIGHT)


@inner()
def free_energy(weights, energies, count, kt):
    """-kT ln sum w exp(-E/kT) over the first `count` conformers, safe from overflow; NaN if one is."""
    lowest = np.inf
    for c in range(count):
        if weights[c] > 0.0 and energies[c] < lowest:
            lowest = energies[c]
    total = 0.0
    for c in range(count):
        if energies[c] != np.inf:  # also where it is NaN, so that the sum is
            total += weights[c] * math.exp(-(energies[c] - lowest) / kt)
    return lowest - kt * math.log(total) if total != 0.0 else np.inf


@inner(forceinline=True)
def joined(low, total, weight, energy, kt):
    """(low, total) of an ensemble once another conformer is in it; its free energy is low - kt ln total."""
    if energy < low:
        return energy, total * math.exp(-(low - energy) / kt) + weight
    return low, total + weight * math.exp(-(energy - low) / kt)


@inner()
def mean_parts(weights, energies, free, kt, parts):
    """Fill parts (3,) with the mean over the poses of energies (p, 3); free: their free energy."""
    for p in range(len(weights)):
        share = weights[p] * math.exp(-(energies[p, 0] + energies[p, 1] + energies[p, 2] - free) / kt)
        for k in range(3):
            parts[k] += share * energies[p, k]
