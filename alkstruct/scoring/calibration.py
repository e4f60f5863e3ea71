"""From ddG to a probability: how likely is a fold change above 5, and how uncertain is the estimate.

The numbers are data (`data/calibration.json`), fitted by tools/fit_calibration.py on the measured fold changes of
residues that line the pocket: a handful of mutations of one protein from one laboratory. They say so, and the
probability never comes closer to 0 or 1 than so few observations allow.
"""

import json
from dataclasses import dataclass
from functools import cache

import numpy as np

from alkstruct import data
from alkstruct.energy.energies import energy_named
from alkstruct.errors import AlkstructError

RESISTANT_FOLD = 5.0  # fold change that `disruption` is the probability of exceeding


@dataclass(frozen=True, slots=True)
class Calibration:
    """A monotone map from ddG to the probability of a fold change above 5.

    Attributes
    ----------
    energy : str
        Energy that it was fitted for.
    midpoint, width : float
        kcal/mol: the logistic curve is at one half at `midpoint` and falls over `width`.
    lapse : float
        Distance that the probability keeps from 0 and 1: 1 / (observations + 2), Laplace's rule of succession.
    noise, slope : float
        Standard deviation of RT ln(fold) about ddG is sqrt(noise² + (slope ddG)² + structural²); kcal/mol and 1.
    observations, mutations : int
        That it was fitted on.
    source : str
    """

    energy: str
    midpoint: float
    width: float
    lapse: float
    noise: float
    slope: float
    observations: int
    mutations: int
    source: str

    def disruption(self, ddg):
        """Return the probability of a fold change above 5: float or ndarray, 0-1; NaN for NaN."""
        curve = 1.0 / (1.0 + np.exp(-np.clip((np.asarray(ddg, float) - self.midpoint) / self.width, -500, 500)))
        return self.lapse + (1.0 - 2.0 * self.lapse) * curve

    def deviation(self, ddg, structural=0.0):
        """Return the standard deviation of ddG, kcal/mol: float or ndarray.

        structural: kcal/mol, what the estimate owes to the spread of its ensembles and to the give of the inhibitor.
        """
        return np.sqrt(self.noise**2 + (self.slope * np.asarray(ddg, float)) ** 2 + np.asarray(structural) ** 2)


@cache
def calibration(energy):
    """Return the Calibration of an energy, a str or an Energy; a changed Energy has that of its name."""
    name = energy_named(energy).name
    fitted = json.loads(data.text("calibration.json"))
    if name not in fitted:
        raise AlkstructError(
            f"no calibration for the energy {name!r}: keep the name of the shipped one that it was made from, "
            f"{' or '.join(fitted)}"
        )
    return Calibration(energy=name, **fitted[name])


def firth(ddg, resistant):
    """Fit the midpoint and width of a logistic curve by Firth's penalised likelihood.

    Parameters
    ----------
    ddg : ndarray, (n,), float64
        kcal/mol.
    resistant : ndarray, (n,), float64
        1 for a fold change above 5, 0 for one that is not.

    Returns
    -------
    midpoint, width : float
        kcal/mol.

    Notes
    -----
    The penalty (Jeffreys' prior) keeps the curve finite where ddG separates the classes, as it does in so few data:
    Firth 1993, Biometrika 80:27, doi:10.1093/biomet/80.1.27. Maximised by a pattern search.
    """

    def penalised(a, b):
        p = np.clip(1 / (1 + np.exp(-(a + b * ddg))), 1e-12, 1 - 1e-12)
        weight = p * (1 - p)
        total, first, second = weight.sum(), (weight * ddg).sum(), (weight * ddg * ddg).sum()
        likelihood = (resistant * np.log(p) + (1 - resistant) * np.log(1 - p)).sum()
        return likelihood + 0.5 * np.log(max(total * second - first**2, 1e-300))

    best = (0.0, 1.0)
    for step in (1.0, 0.3, 0.1, 0.03, 0.01):
        for _ in range(200):
            near = [(best[0] + i * step, best[1] + j * step) for i in (-1, 0, 1) for j in (-1, 0, 1)]
            better = max((n for n in near if n[1] > 0), key=lambda n: penalised(*n))
            if better == best:
                break
            best = better
    return -best[0] / best[1], 1 / best[1]
