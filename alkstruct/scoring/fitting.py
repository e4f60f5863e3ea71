"""Fit a Calibration to measured fold changes.

References
----------
.. [1] Dawes 1979, Am Psychol 34:571, doi:10.1037/0003-066X.34.7.571: where data are few, equal weights predict best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.energy.energies import RT, calibrated_name, energy_named, judging_energy, placing_name
from alkstruct.scoring.calibration import RESISTANT_FOLD, BaseRate, Calibration
from alkstruct.scoring.features import Traits, collision, contact_change, features, hydropathy_lost

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from alkstruct.energy.energies import Energy

EQUAL_WEIGHTS = 30.0  # strength that draws the weights of the features to their mean, chosen by the protocol
FLAT_SLOPE = 0.3  # strength that draws that mean to 0: it keeps the curve finite where the classes separate
FOLD_LIMITS = (0.01, 1000.0)  # beyond what an assay can tell, a fold change counts as this
OUTLYING_RESIDUAL = 1.0  # kcal/mol from which a residual counts by its size, no longer by its square
DRAWS = 300  # of mutations, for the covariance
SEED = 20161207


class Spread(NamedTuple):
    """Mean and standard deviation of each feature, each an ndarray (features,)."""

    centre: np.ndarray
    scale: np.ndarray


def spread_of(tables: Sequence[pd.DataFrame]) -> Spread:
    """Return how features spread over everything that could be asked: Spread.

    tables: scans of complexes by one energy. Their substitutions in the inhibitor's reach count, whatever is measured
    of them, so that no fold change takes part.
    """
    found = []
    for table in tables:
        reached = table[table["distance"] <= INDIRECT_DISTANCE]
        found.append(features(scored_traits(reached)))
    every = np.concatenate(found)
    return Spread(every.mean(axis=0), every.std(axis=0))


def scored_traits(rows: pd.DataFrame) -> Traits:
    """Return the traits of rows of a score table, each of one substitution: Traits, (n,)."""
    columns = {name: rows[name].to_numpy(float, na_value=np.nan) for name in Traits._fields[:-1]}
    lost = [hydropathy_lost(name[0], name[-1]) for name in rows["variant"].astype(str)]
    return Traits(**columns, hydropathy_lost=np.array(lost))


def traits_of(rows: pd.DataFrame, energy: str | Energy) -> Traits:
    """Return the traits of rows of a panel (validation.panel) for an energy, a str or an Energy: Traits, (n,).

    Columns: mutation, contacts, fluctuation; for the energy NAME that places side chains attraction_gained_NAME,
    contacts_wild_type_NAME and contacts_mutant_NAME; for the one that judges binding ddg_NAME. With a local backbone
    each NAME is followed by _local.
    """
    energy = energy_named(energy)
    local = "_local" if energy.backbone == "local" else ""
    placing, judging = f"{placing_name(energy)}{local}", f"{judging_energy(energy).name}{local}"
    return Traits(
        ddg_raw=rows[f"ddg_{judging}"].to_numpy(float),
        attraction=rows[f"attraction_gained_{placing}"].to_numpy(float),
        contacts=rows["contacts"].to_numpy(float),
        contacts_wild_type=rows[f"contacts_wild_type_{placing}"].to_numpy(float),
        contacts_mutant=rows[f"contacts_mutant_{placing}"].to_numpy(float),
        fluctuation=rows["fluctuation"].to_numpy(float),
        hydropathy_lost=np.array([hydropathy_lost(name[0], name[-1]) for name in rows["mutation"].astype(str)]),
    )


def known_side(rows: pd.DataFrame) -> pd.Series:
    """Tell whether each fold change is known to exceed 5 (1.0), known not to (0.0), or neither (NaN): Series."""
    above = (rows["fold"] > RESISTANT_FOLD) & rows["bound"].isin(["", "at least"])
    below = (rows["fold"] <= RESISTANT_FOLD) & rows["bound"].isin(["", "at most"])
    return pd.Series(np.where(above, 1.0, np.where(below, 0.0, np.nan)), index=rows.index, name="resistant")


def fit(
    rows: pd.DataFrame, energy: str | Energy, spread: Spread, *, draws: int = DRAWS, source: str = ""
) -> Calibration:
    """Fit a Calibration to rows of the panel.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row a mutation and inhibitor: kinase, mutation, fold, bound, distance, and the columns of `traits_of`.
        Covalent sites do not belong here.
    energy : str or Energy
    spread : Spread
        Of the features, see `spread_of`.
    draws : int, default 300
        How often mutations are drawn anew for the covariance of the weights; 0 leaves it at zero.
    source : str
        Kept with the Calibration.

    Returns
    -------
    Calibration

    Notes
    -----
    A logistic curve over standardised features with weights of at least 0. Every mutation counts the same, however many
    inhibitors it was measured with. The weights are drawn to their mean, because so few mutations cannot tell them
    apart [1]_; only the midpoint and the mean weight are truly fitted. ddG is fitted to RT ln(fold), with a loss that
    outliers cannot rule, and has no constant, so that it is odd.
    """
    side = known_side(rows)
    direct = rows["distance"] <= INDIRECT_DISTANCE
    near = rows[direct & side.notna()]
    resistant, traits = side[near.index].to_numpy(float), traits_of(near, energy)
    raw = features(traits)
    design = (raw - spread.centre) / spread.scale
    share = equal_mutations(near)
    weights = logistic(design, resistant, share)
    redrawn = [logistic(design[k], resistant[k], share[k]) for k in _redrawn(near, draws)]
    stated = rows[direct & (rows["bound"] != "undetermined")]
    slopes, noise = _measured_scale(stated, energy)
    return Calibration(
        energy=calibrated_name(energy),
        centre=spread.centre,
        scale=spread.scale,
        low=raw.min(axis=0),
        high=raw.max(axis=0),
        weights=weights,
        covariance=np.cov(np.array(redrawn).T) if draws else np.zeros((len(weights), len(weights))),
        indirect=base_rate(rows[~direct & side.notna()], side),
        collision_weight=float(slopes[0]),
        contact_weight=float(slopes[1]),
        contact_limit=float(np.abs(contact_change(traits_of(stated, energy))).max()),
        noise=noise,
        observations=len(near),
        mutations=_mutations(near).nunique(),
        kinases=tuple(sorted(near["kinase"].unique())),
        seen=tuple(sorted({*_mutations(near), *_mutations(stated)})),
        source=source,
    )


def logistic(design: np.ndarray, resistant: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Fit a logistic curve whose weights are at least 0 and drawn to their mean.

    Parameters
    ----------
    design : ndarray, (n, features), float64
        Standardised features.
    resistant : ndarray, (n,), float64
        1 for a fold change above 5, 0 for one that is not.
    share : ndarray, (n,), float64
        How much each row counts.

    Returns
    -------
    ndarray, (1 + features,), float64
        Logit at the centre, and the weights.
    """
    from scipy.optimize import minimize

    count = design.shape[1]

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        slopes, logit = values[1:], values[0] + design @ values[1:]
        mean = slopes.mean()
        miss = share * (1.0 / (1.0 + np.exp(-logit)) - resistant)
        total = np.sum(share * (np.logaddexp(0.0, logit) - resistant * logit))
        total += 0.5 * EQUAL_WEIGHTS * np.sum((slopes - mean) ** 2) + 0.5 * FLAT_SLOPE * count * mean**2
        pull = EQUAL_WEIGHTS * (slopes - mean) + FLAT_SLOPE * mean
        return float(total), np.r_[miss.sum(), design.T @ miss + pull]

    bounds = [(None, None)] + [(0.0, None)] * count
    return minimize(loss, np.r_[0.0, np.full(count, 0.5)], jac=True, bounds=bounds, method="L-BFGS-B").x


def base_rate(rows: pd.DataFrame, side: pd.Series, draws: int = DRAWS) -> BaseRate:
    """Return how often mutations out of the inhibitor's reach raised the fold change above 5: BaseRate.

    Every mutation counts the same. The interval draws kinases anew and, within them, mutations: few kinases, so it is
    wide. Nothing seen counts as Laplace's rule has it, one mutation more on either side.
    """
    named = _mutations(rows)
    by_mutation = side[rows.index].groupby(named).mean()
    kinase = pd.Series([name.split()[0] for name in by_mutation.index], index=by_mutation.index)
    groups = [part.to_numpy() for _, part in by_mutation.groupby(kinase)]
    rng, found = np.random.default_rng(SEED), []
    for _ in range(draws if groups else 0):
        chosen = [groups[k] for k in rng.integers(len(groups), size=len(groups))]
        drawn = np.concatenate([rng.choice(part, len(part)) for part in chosen])
        found.append((drawn.sum() + 1.0) / (len(drawn) + 2.0))
    low, high = np.quantile(found, [0.025, 0.975]) if found else (0.0, 1.0)
    rate = (by_mutation.sum() + 1.0) / (len(by_mutation) + 2.0)
    rounded = {name: round(float(x), 4) for name, x in (("rate", rate), ("low", low), ("high", high))}
    return BaseRate(**rounded, mutations=len(by_mutation), kinases=len(groups))


def _mutations(rows: pd.DataFrame) -> pd.Series:
    """Name the mutation of each row with its kinase: Series of str."""
    return rows["kinase"].astype(str) + " " + rows["mutation"].astype(str)


def equal_mutations(rows: pd.DataFrame) -> np.ndarray:
    """Return how much each row counts, so that every mutation counts 1 in all: (n,)."""
    named = _mutations(rows)
    return 1.0 / named.groupby(named).transform("size").to_numpy(float)


def _redrawn(rows: pd.DataFrame, draws: int) -> Iterator[np.ndarray]:
    """Draw mutations with replacement: yield the places of their rows."""
    named, rng = _mutations(rows).to_numpy(), np.random.default_rng(SEED)
    blocks = [np.flatnonzero(named == name) for name in dict.fromkeys(named)]
    for _ in range(draws):
        yield np.concatenate([blocks[k] for k in rng.integers(len(blocks), size=len(blocks))])


def _measured_scale(rows: pd.DataFrame, energy: str | Energy) -> tuple[np.ndarray, float]:
    """Fit RT ln(fold): kcal/mol of each odd feature, (2,), and the standard deviation about the fit."""
    from scipy.optimize import least_squares

    traits, share = traits_of(rows, energy), equal_mutations(rows)
    odd = np.stack([collision(traits), contact_change(traits)], axis=-1)
    size = np.maximum(np.sqrt((odd**2).mean(axis=0)), 1e-6)
    target = RT * np.log(rows["fold"].to_numpy(float).clip(*FOLD_LIMITS))
    at_least, at_most = ((rows["bound"] == bound).to_numpy() for bound in ("at least", "at most"))

    def residuals(slopes: np.ndarray) -> np.ndarray:
        off = odd / size @ slopes - target
        return np.where(at_least, np.minimum(off, 0.0), np.where(at_most, np.maximum(off, 0.0), off))

    def loss(slopes: np.ndarray) -> np.ndarray:
        return np.r_[np.sqrt(share) * residuals(slopes), np.sqrt(EQUAL_WEIGHTS) * (slopes - slopes.mean())]

    slopes = least_squares(loss, np.ones(2), bounds=(0.0, np.inf), loss="soft_l1", f_scale=OUTLYING_RESIDUAL).x
    noise = np.sqrt(np.sum(share * residuals(slopes) ** 2) / share.sum())
    return slopes / size, float(noise)
