"""Boltzmann averages over conformers and poses, safe from overflow."""

import math

import numpy as np

from alkstruct.kernels.compiled import inner

SUB_ROTAMER_STEPS = np.array([-1.0, 0.0, 1.0])  # sub-rotamers, in sigmas of chi1 and chi2
SUB_ROTAMER_WEIGHTS = np.exp(-0.5 * SUB_ROTAMER_STEPS**2) / np.exp(-0.5 * SUB_ROTAMER_STEPS**2).sum()
SUB_ROTAMER_LOGS = np.log(SUB_ROTAMER_WEIGHTS)


@inner()
def free_energy(weights, energies, count, kt):
    """Return -kT ln sum w exp(-E/kT) over the first `count` conformers; NaN where one of them is NaN."""
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
def with_conformer(low, total, weight, energy, kt):
    """Return (low, total) of an ensemble with another conformer in it; its free energy is low - kt ln total."""
    if energy < low:
        return energy, total * math.exp(-(low - energy) / kt) + weight
    return low, total + weight * math.exp(-(energy - low) / kt)


@inner(forceinline=True)
def sum_of_parts(parts):
    """Return the sum of an energy's parts."""
    total = parts[0]
    for k in range(1, len(parts)):
        total += parts[k]
    return total


@inner()
def mean_parts(weights, energies, free, kt, parts):
    """Fill parts with the mean of energies (p, parts) over the poses; free: free energy of the poses."""
    for p in range(len(weights)):
        share = weights[p] * math.exp(-(sum_of_parts(energies[p]) - free) / kt)
        for k in range(len(parts)):
            parts[k] += share * energies[p, k]
