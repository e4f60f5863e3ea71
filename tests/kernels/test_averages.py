"""Free energies of ensembles of known energies."""

import numpy as np
import pytest
from kernel_calls import as_python

from alkstruct.kernels import averages

free_energy = as_python(averages.free_energy)


joined = as_python(averages.with_conformer)


def test_free_energy_of_two_conformers():
    """Equal energies keep the energy; one of two lost costs kT ln 2; a huge or infinite energy does not overflow."""
    weights = np.array([0.5, 0.5])
    assert free_energy(weights, np.array([3.0, 3.0]), 2, 1.0) == pytest.approx(3.0)
    assert free_energy(weights, np.array([0.0, 1e6]), 2, 1.0) == pytest.approx(np.log(2))
    assert free_energy(weights, np.array([1e6, 1e6]), 2, 1.0) == pytest.approx(1e6)
    assert free_energy(weights, np.array([0.0, np.inf]), 2, 1.0) == pytest.approx(np.log(2))
    assert free_energy(weights, np.array([np.inf, np.inf]), 2, 1.0) == np.inf
    assert np.isnan(free_energy(weights, np.array([0.0, np.nan]), 2, 1.0))
    assert np.isnan(free_energy(weights, np.array([np.nan, np.nan]), 2, 1.0))


def test_a_growing_ensemble_has_the_free_energy_of_the_whole():
    rng = np.random.default_rng(3)
    weights, energies = rng.dirichlet(np.ones(40)), rng.normal(0, 5, 40)
    low, total = np.inf, 0.0
    for weight, energy in zip(weights, energies, strict=True):
        low, total = joined(low, total, weight, energy, 1.0)
    assert low - np.log(total) == pytest.approx(free_energy(weights, energies, 40, 1.0))
