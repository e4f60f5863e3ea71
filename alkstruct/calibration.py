"""From ddG to a probability: how likely is a fold change above 5, and how uncertain is the estimate.

The numbers are data (`data/calibration.json`), fitted by tools/fit_calibration.py on the measured fold changes of
residues that line the pocket: a handful of mutations of one protein from one laboratory. They say so, and the
probability never comes closer to 0 or 1 than so few observations allow.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

RESISTANT = 5.0  # fold change that `disruption` is the probability of exceeding


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
        Standard deviation of RT ln(fold) about ddG is sqrt(noise² + (slope ddG)²); kcal/mol and 1.
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
        """Probability of a fold change above 5: float or ndarray, 0-1; NaN for NaN."""
        curve = 1.0 / (1.0 + np.exp(-np.clip((np.asarray(ddg, float) - self.midpoint) / self.width, -500, 500)))
        return self.lapse + (1.0 - 2.0 * self.lapse) * curve

    def deviation(self, ddg):
        """Standard deviation of ddG, kcal/mol: float or ndarray."""
        return np.sqrt(self.noise**2 + (self.slope * np.asarray(ddg, float)) ** 2)


@cache
def calibration(energy):
    """The calibration of an energy by name: Calibration."""
    text = (Path(__file__).parent / "data" / "calibration.json").read_text(encoding="utf-8")
    return Calibration(energy=energy, **json.loads(text)[energy])
