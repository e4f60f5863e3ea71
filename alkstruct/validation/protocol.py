"""The protocol by which a probability is judged: what it says of rows that its fit has not seen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.energy.energies import BACKBONES, DEFAULT_ENERGY, Energy, with_backbone
from alkstruct.scoring.calibration import Calibration, calibration
from alkstruct.scoring.fitting import Spread, fit, traits_of

INNER_KINASE = "EGFR"  # the only kinase with enough inhibitors and positions to leave one of them out within it
SPLITS = ("kinase", "inhibitor", "position")
RIDGE = 0.02  # of squared coefficients, beside a mean log-likelihood: one standard deviation may be worth a few units


def usable(rows):
    """Tell which rows of a panel take part: with features, and not the anchor of a covalent inhibitor: Series."""
    return (rows["problem"] == "") & ~rows["covalent_site"]


def splits(rows, split):
    """Divide the rows of a panel, each time into those that a fit sees and those that it is asked about.

    Parameters
    ----------
    rows : pandas.DataFrame
        As from `panel`.
    split : {"kinase", "inhibitor", "position"}
        What is left out: all rows of one kinase; of EGFR the rows of one inhibitor; of EGFR the rows of one position.
        What is not left out is seen, the other kinases included.

    Yields
    ------
    left_out : str or int
    seen, asked : ndarray, (n,), bool

    Raises
    ------
    ValueError
        There is no such split.
    """
    if split not in SPLITS:
        raise ValueError(f"no split {split!r}; there are {', '.join(SPLITS)}")
    inside = np.ones(len(rows), bool) if split == "kinase" else (rows["kinase"] == INNER_KINASE).to_numpy()
    for value in rows.loc[inside, split].unique():
        asked = inside & (rows[split] == value).to_numpy()
        yield value, ~asked, asked


def held_out(rows, fit, split):
    """Say the probability of each row by a fit that has not seen what is left out with it.

    Parameters
    ----------
    rows : pandas.DataFrame
        As from `panel`.
    fit : callable
        Takes the rows of a panel whose side of 5 is known and that are `usable`, and returns an object whose
        ``probability(rows)`` is an ndarray (n,).
    split : {"kinase", "inhibitor", "position"}
        As for `splits`.

    Returns
    -------
    pandas.Series
        With the index of rows; NaN for rows that are not usable or that the split leaves out nowhere.
    """
    said = pd.Series(np.nan, index=rows.index, name=f"{split} left out")
    fitted = (usable(rows) & rows["resistant"].notna()).to_numpy()
    able = usable(rows).to_numpy()
    for _, seen, asked in splits(rows, split):
        if (asked & able).any():
            said[asked & able] = fit(rows[seen & fitted]).probability(rows[asked & able])
    return said


@dataclass(frozen=True, eq=False, slots=True)
class Logistic:
    """A logistic curve over a few columns.

    Attributes
    ----------
    design : callable
        Makes the columns (n, k) from the rows of a panel.
    coefficients : ndarray, (k,), float64
        In units of the columns; none is negative.
    intercept : float
    """

    design: Callable[[pd.DataFrame], Any]
    coefficients: np.ndarray
    intercept: float

    def probability(self, rows):
        """Return the probability of a fold change above 5 for rows of a panel: ndarray (n,)."""
        x = np.asarray(self.design(rows), dtype=float).reshape(len(rows), -1)
        return 1.0 / (1.0 + np.exp(-np.clip(self.intercept + x @ self.coefficients, -500, 500)))


def fit_logistic(rows, design):
    """Fit a ridge logistic curve whose coefficients are not negative.

    Kinases weigh the same, mutations of a kinase the same, inhibitors of a mutation the same.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of a panel, each with a known side of 5.
    design : callable
        Makes the columns (n, k) from rows, each larger where binding is worse; none of them gives the base rate.

    Returns
    -------
    Logistic
    """
    from scipy.optimize import minimize

    y = rows["resistant"].to_numpy(float)
    x = np.asarray(design(rows), dtype=float).reshape(len(rows), -1)
    weight = equal_weights(rows)
    centre = weight @ x
    scale = np.sqrt(weight @ (x - centre) ** 2)
    scale = np.where(scale > 0, scale, 1.0)
    z = (x - centre) / scale

    def loss(parameters):
        beta, line = parameters[1:], parameters[0] + z @ parameters[1:]
        value = weight @ (np.logaddexp(0.0, line) - y * line) + RIDGE * beta @ beta
        slope = weight * (1.0 / (1.0 + np.exp(-np.clip(line, -500, 500))) - y)
        return value, np.r_[slope.sum(), slope @ z + 2.0 * RIDGE * beta]

    # Seldom more than one in a few hundred: the base rate of rows of one class stays within (0, 1).
    bounds = [(-6.0, 6.0)] + [(0.0, None)] * x.shape[1]
    found = minimize(loss, np.zeros(1 + x.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x
    coefficients = found[1:] / scale
    return Logistic(design, coefficients, float(found[0] - coefficients @ centre))


def equal_weights(rows):
    """Return weights of rows that sum to 1: equal for kinases, for mutations of one and for rows of a mutation."""
    of_mutation = rows.groupby(["kinase", "mutation"])["mutation"].transform("size").to_numpy(float)
    mutations = rows.groupby("kinase")["mutation"].transform("nunique").to_numpy(float)
    return 1.0 / (rows["kinase"].nunique() * mutations * of_mutation)


def fit_column(column):
    """Return the fit of a logistic curve over one column of a panel: callable, as `held_out` takes it."""
    return partial(fit_logistic, design=lambda rows: rows[[column]])


def fit_base_rate(rows):
    """Fit nothing but the share of rows above fivefold: Logistic."""
    return fit_logistic(rows, lambda some: np.empty((len(some), 0)))


class FittedDisruption(NamedTuple):
    """Calibrations that were fitted on some rows of a panel, and are asked about others.

    Attributes
    ----------
    fixed, local : Calibration
        With the crystal's backbone, and for the rows whose backbone gives way.
    energy : str or Energy
    """

    fixed: Calibration
    local: Calibration
    energy: str | Energy

    def probability(self, rows):
        """Return the probability of a fold change above 5 for rows of a panel, as by the default of `score`: (n,)."""
        held, moved = (
            fitted.disruption(traits_of(rows, with_backbone(self.energy, backbone))).probability
            for fitted, backbone in ((self.fixed, "fixed"), (self.local, "local"))
        )
        near = (rows["distance"] <= INDIRECT_DISTANCE).to_numpy()
        return np.where(near, np.where(rows["gives_way"] == 1, moved, held), self.fixed.indirect.rate)


def fit_disruption(rows, energy=DEFAULT_ENERGY):
    """Fit the probability of score tables on rows of a panel: FittedDisruption; energy: a str or an Energy.

    One calibration is fitted with the crystal's backbone everywhere and one with a local one. Features are standardised
    as in the shipped ones, by what they are over all substitutions of the packaged crystals: no fold change takes part
    in that.
    """
    forms = {backbone: with_backbone(energy, backbone) for backbone in BACKBONES}
    shipped = {backbone: calibration(form) for backbone, form in forms.items()}
    spreads = {backbone: Spread(known.centre, known.scale) for backbone, known in shipped.items()}
    fitted = {backbone: fit(rows, form, spreads[backbone], draws=0) for backbone, form in forms.items()}
    return FittedDisruption(fitted["fixed"], fitted["local"], energy)
