"""From physical features to the measured scale: how likely is a fold change above 5, and how large is it.

The numbers are data (`data/calibration.json`), fitted by tools/fit_calibration.py on measured fold changes of several
kinases (`data/panel_folds.csv`, `data/experiments.csv`). docs/validation.md says how they are judged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from alkstruct import data
from alkstruct.energy.energies import ENERGIES, RT, calibrated_name, energy_named
from alkstruct.errors import AlkstructError
from alkstruct.scoring.features import (
    FEATURES,
    Traits,
    collision,
    collision_slope,
    contact_change,
    features,
)

if TYPE_CHECKING:
    from alkstruct.energy.energies import Energy

RESISTANT_FOLD = 5.0  # fold change that `disruption` is the probability of exceeding
NORMAL_95 = 1.96  # standard deviations to either side that hold 95 % of a normal distribution
DOUBT = 1.0  # logits, standard deviation added where an estimate lies outside what the calibration has seen


class Disruption(NamedTuple):
    """The probability of a fold change above 5 and its 95 % interval; each an ndarray (n,), 0-1."""

    probability: np.ndarray
    low: np.ndarray
    high: np.ndarray


class BaseRate(NamedTuple):
    """How often mutations out of the inhibitor's reach raised the fold change above 5, with a 95 % interval."""

    rate: float
    low: float
    high: float
    mutations: int
    kinases: int


@dataclass(frozen=True, eq=False, slots=True)
class Calibration:
    """Turn the features of a substitution into a probability and a ddG on the measured scale.

    Attributes
    ----------
    energy : str
        Energy that it was fitted for.
    centre, scale : ndarray, (features,), float64
        Mean and standard deviation of each feature over the panel.
    low, high : ndarray, (features,), float64
        Smallest and largest value of each feature in the panel.
    weights : ndarray, (1 + features,), float64
        Logit of the probability at the centre, and what one standard deviation of each feature adds to it, at least 0.
    covariance : ndarray, (1 + features, 1 + features), float64
        Of the weights, from fits to mutations drawn anew with replacement.
    indirect : BaseRate
        Of mutations whose residue is out of the inhibitor's reach.
    collision_weight, contact_weight : float
        kcal/mol of ddG for one kcal/mol of collision, and for one contact more at a site of stiffness 1.
    contact_limit : float
        Largest change of contacts in the panel, times the stiffness; a larger one counts as this.
    noise : float
        kcal/mol, standard deviation of RT ln(fold) about ddG.
    observations, mutations : int
        Of the fit: pairs of a mutation and an inhibitor, and mutations.
    kinases : tuple of str
        That they are of.
    seen : tuple of str
        Mutations within the inhibitor's reach that probability or ddG was fitted to, with their kinase: "ALK G1202R".
    source : str
    """

    energy: str
    centre: np.ndarray
    scale: np.ndarray
    low: np.ndarray
    high: np.ndarray
    weights: np.ndarray
    covariance: np.ndarray
    indirect: BaseRate
    collision_weight: float
    contact_weight: float
    contact_limit: float
    noise: float
    observations: int
    mutations: int
    kinases: tuple[str, ...]
    seen: tuple[str, ...]
    source: str

    def standardised(self, traits: Traits) -> np.ndarray:
        """Return the features of n substitutions about the panel's centre, in the panel's standard deviations."""
        return (features(traits) - self.centre) / self.scale

    def disruption(
        self, traits: Traits, structural: np.ndarray | float = 0.0, doubts: np.ndarray | int = 0
    ) -> Disruption:
        """Return the probability of a fold change above 5 for n substitutions.

        Parameters
        ----------
        traits : Traits
        structural : ndarray, (n,), float64, or float
            kcal/mol, what ddg_raw owes to the spread of its ensembles and to the give of the inhibitor.
        doubts : ndarray, (n,), int64, or int
            How many reasons there are to think that the calibration does not hold; each widens the interval.

        Returns
        -------
        Disruption
        """
        known = self.standardised(traits)
        design = np.concatenate([np.ones((*known.shape[:-1], 1)), known], axis=-1)
        logit = design @ self.weights
        fitted = np.einsum("...i,ij,...j->...", design, self.covariance, design)
        ensemble = self.weights[1] / self.scale[0] * collision_slope(traits) * np.asarray(structural)
        reach = NORMAL_95 * np.sqrt(fitted + ensemble**2 + DOUBT**2 * np.asarray(doubts))
        return Disruption(*(1.0 / (1.0 + np.exp(-z)) for z in (logit, logit - reach, logit + reach)))

    def ddg(self, traits: Traits) -> np.ndarray:
        """Return the estimated RT ln(fold) of n substitutions, kcal/mol: (n,).

        Odd within the limits of the change of contacts: the way back has the other sign.
        """
        contacts = np.minimum(contact_change(traits), self.contact_limit)
        return self.collision_weight * collision(traits) + self.contact_weight * contacts

    def deviation(self, traits: Traits, structural: np.ndarray | float = 0.0) -> np.ndarray:
        """Return the standard deviation of RT ln(fold) about ddG, kcal/mol: (n,); structural as for `disruption`."""
        return np.hypot(self.noise, self.collision_weight * collision_slope(traits) * np.asarray(structural))

    @property
    def indirect_deviation(self) -> float:
        """Return the standard deviation of RT ln(fold), kcal/mol, that gives folds above 5 the rate of `indirect`."""
        return float(RT * np.log(RESISTANT_FOLD) / NormalDist().inv_cdf(1.0 - min(self.indirect.rate, 0.49)))

    def outside(self, traits: Traits) -> np.ndarray:
        """Tell which of n substitutions have a feature beyond what the panel has, or an unknown one: (n,), bool."""
        known, unknown = features(traits), np.isnan(traits.fluctuation)
        return np.asarray(((known < self.low) | (known > self.high)).any(axis=-1) | unknown)


def calibration(energy: str | Energy, without: str = "") -> Calibration:
    """Return the Calibration of an energy, a str or an Energy; a changed Energy has that of its name.

    Parameters
    ----------
    energy : str or Energy
    without : str, default ""
        Gene of a kinase: the fit has not seen its measurements. Of a kinase without any it is the shipped one.

    Raises
    ------
    AlkstructError
        There is none for that name.
    """
    name, fitted = calibrated_name(energy), _fitted()
    if name not in fitted:
        raise AlkstructError(
            f"no calibration for the energy {energy_named(energy).name!r}: keep the name of the shipped one that it "
            f"was made from, {' or '.join(ENERGIES)}"
        )
    return (_held_out().get(without, fitted) if without else fitted)[name]


@cache
def _held_out() -> dict[str, dict[str, Calibration]]:
    """Read the calibrations that have not seen a kinase of the panel: {gene: as from `_fitted`}."""
    read = json.loads(data.text("calibration_held_out.json"))
    return {gene: {name: from_values(name, values) for name, values in each.items()} for gene, each in read.items()}


@cache
def _fitted() -> dict[str, Calibration]:
    """Read the shipped calibrations: {name of the energy: Calibration}."""
    return {name: from_values(name, values) for name, values in json.loads(data.text("calibration.json")).items()}


def from_values(energy: str, values: dict[str, Any]) -> Calibration:
    """Make a Calibration of what its file says of an energy; `values` takes it apart again."""
    table = values["features"]
    columns = {key: np.array([table[name][key] for name in FEATURES]) for key in ("centre", "scale", "low", "high")}
    return Calibration(
        energy=energy,
        centre=columns["centre"],
        scale=columns["scale"],
        low=columns["low"],
        high=columns["high"],
        weights=np.array([values["intercept"], *(table[name]["weight"] for name in FEATURES)]),
        covariance=np.array(values["covariance"]),
        indirect=BaseRate(**values["indirect"]),
        collision_weight=values["collision_weight"],
        contact_weight=values["contact_weight"],
        contact_limit=values["contact_limit"],
        noise=values["noise"],
        observations=values["observations"],
        mutations=values["mutations"],
        kinases=tuple(values["kinases"]),
        seen=tuple(values["seen"]),
        source=values["source"],
    )


def values(fitted: Calibration) -> dict[str, Any]:
    """Return a Calibration as what its file says of it: dict of numbers and texts."""
    rounded = {key: np.round(getattr(fitted, key), 4).tolist() for key in ("centre", "scale", "low", "high")}
    weights = np.round(fitted.weights, 4).tolist()
    return {
        "features": {
            name: {key: rounded[key][k] for key in rounded} | {"weight": weights[k + 1]}
            for k, name in enumerate(FEATURES)
        },
        "intercept": weights[0],
        "covariance": np.round(fitted.covariance, 5).tolist(),
        "indirect": fitted.indirect._asdict(),
        "collision_weight": round(fitted.collision_weight, 4),
        "contact_weight": round(fitted.contact_weight, 4),
        "contact_limit": round(fitted.contact_limit, 2),
        "noise": round(fitted.noise, 3),
        "observations": fitted.observations,
        "mutations": fitted.mutations,
        "kinases": list(fitted.kinases),
        "seen": list(fitted.seen),
        "source": fitted.source,
    }
