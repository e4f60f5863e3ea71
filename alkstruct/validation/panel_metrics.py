"""Measure probabilities and simpler estimators on the panel of kinases: rows of the validation's table."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from alkstruct.validation import weighted
from alkstruct.validation.metrics import Metric
from alkstruct.validation.protocol import SPLITS, fit_base_rate, fit_column, fit_disruption, held_out, usable

PANEL_RESAMPLES = 2000
PANEL_SEED = 20210916
AUROC, AUPRC, SPEARMAN = "AUROC (fold > 5)", "AUPRC (fold > 5)", "Spearman"
CONCORDANCE, BRIER = "concordance within a mutation", "Brier score"
SHORT = {AUROC: "AUROC", AUPRC: "AUPRC", CONCORDANCE: "concordance"}
OURS = "disruption"
CURVE_EDGES = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0)  # of the probability: narrow where most rows are
WILSON_Z = 1.96  # of a 95 % interval

#: What simpler estimators say of rows of a panel: name -> larger where binding should be worse.
BASELINES = {
    "distance": lambda rows: -rows["distance"],
    "contacts": lambda rows: rows["contacts"],
    "contacts lost and gained": lambda rows: rows["contacts_wild_type_vina"] + rows["contacts_mutant_vina"],
    "volume": lambda rows: rows["volume_change"].abs(),
    "BLOSUM62": lambda rows: -rows["blosum62"],
    "hydrophobicity": lambda rows: rows["hydrophobicity_change"].abs(),
    "vina": lambda rows: rows["ddg_vina"].round(3),
    "allatom": lambda rows: rows["ddg_allatom"].round(3),
}
BASE_RATE = "base rate"


class Estimator(NamedTuple):
    """What is measured: a name, a number that ranks rows (NaN: says nothing of a row), and a probability."""

    name: str
    ranks: np.ndarray
    probability: np.ndarray


def said_of_panel(rows, fit=fit_disruption):
    """Put beside the rows of a panel what fits that have not seen them say.

    Parameters
    ----------
    rows : pandas.DataFrame
        As from `panel`.
    fit : callable
        As for `held_out`.

    Returns
    -------
    pandas.DataFrame
        Rows that are `usable`, with a column for each split ("kinase left out", "inhibitor left out", "position left
        out"): the probability of a fold change above 5; for each of BASELINES its value as "baseline name", and as
        "P(name)" the probability of a logistic curve over it with the kinase left out; and "P(base rate)".
    """
    rows = rows[usable(rows)].reset_index(drop=True)
    rows = rows.assign(**{f"baseline {name}": value(rows) for name, value in BASELINES.items()})
    said = {f"{split} left out": held_out(rows, fit, split) for split in SPLITS}
    said |= {f"P({name})": held_out(rows, fit_column(f"baseline {name}"), "kinase") for name in BASELINES}
    said[f"P({BASE_RATE})"] = held_out(rows, fit_base_rate, "kinase")
    return pd.concat([rows, pd.DataFrame(said)], axis=1)


def subsets(rows):
    """Return the subsets of a panel that are reported, {name: mask}: a kinase, and all; near, far and all."""
    kinases = rows["kinase"].unique()
    parts = {}
    for kinase in sorted(kinases):
        inside = rows["kinase"] == kinase
        if (inside & rows["near"]).sum() >= 20:
            parts[f"{kinase} near"] = inside & rows["near"]
        parts[kinase] = inside
        if kinase == "ALK":
            parts["ALK direct"] = inside & rows["direct"]
    return parts | {"near": rows["near"], "far": ~rows["near"], "all": pd.Series(True, index=rows.index)}


def estimators(rows):
    """List the estimators of a table from `said_of_panel`: list of Estimator."""
    ours = [f"{split} left out" for split in SPLITS]
    listed = [Estimator(f"{OURS}, {name}", rows[name].to_numpy(), rows[name].to_numpy()) for name in ours]
    listed += [
        Estimator(name, rows[f"baseline {name}"].to_numpy(float), rows[f"P({name})"].to_numpy()) for name in BASELINES
    ]
    return [*listed, Estimator(BASE_RATE, np.full(len(rows), np.nan), rows[f"P({BASE_RATE})"].to_numpy())]


def measured(estimator, rows, weights):
    """Measure an estimator on rows, for each resample: {measure: ndarray (b,)}.

    AUROC, AUPRC and Brier score take the rows whose side of 5 is known, the others all at the fold that is stated.
    Ranks are NaN where there are none, and then nothing is measured but the Brier score.
    """
    known = rows["resistant"].notna().to_numpy()
    resistant = rows["resistant"].to_numpy(float)[known] > 0
    fold = rows["fold"].to_numpy(float)
    found = {BRIER: weighted.brier(estimator.probability[known], resistant, weights[:, known])}
    if np.isfinite(estimator.ranks).all():
        ranks = estimator.ranks
        found |= {
            AUROC: weighted.auroc(ranks[known], resistant, weights[:, known]),
            AUPRC: weighted.average_precision(ranks[known], resistant, weights[:, known]),
            SPEARMAN: weighted.spearman(ranks, fold, weights),
            CONCORDANCE: weighted.concordance(ranks, fold, rows["site"].to_numpy(str), weights),
        }
    return {name: found[name] for name in (AUROC, AUPRC, SPEARMAN, CONCORDANCE, BRIER) if name in found}


def panel_metrics(rows):
    """Measure every estimator on every subset of a table from `said_of_panel`: list of Metric.

    Intervals resample mutations of kinases. A baseline also has the share of resamples in which its AUPRC is higher
    than that of the probability with the kinase left out.
    """
    metrics = []
    for subset, mask in subsets(rows).items():
        part, chosen = rows[mask], mask.to_numpy()
        metrics += _counts(subset, part)
        once = np.ones((1, len(part)))
        weights = weighted.draws(part["site"], PANEL_RESAMPLES, PANEL_SEED)
        ours = np.full(PANEL_RESAMPLES, np.nan)
        for whole in estimators(rows):
            estimator = Estimator(whole.name, whole.ranks[chosen], whole.probability[chosen])
            if np.isnan(estimator.probability).any():
                continue  # a split within EGFR says nothing of other kinases
            values, resampled = measured(estimator, part, once), measured(estimator, part, weights)
            for name, (value,) in values.items():
                low, high = _interval(resampled[name])
                metrics.append(
                    Metric(f"panel, {whole.name}", subset, name, float(value), low, high, short=SHORT.get(name, ""))
                )
            if whole.name == f"{OURS}, {SPLITS[0]} left out":
                ours = resampled[AUPRC]
            elif whole.name in BASELINES:
                better = np.mean((resampled[AUPRC] > ours)[np.isfinite(ours)]) if np.isfinite(ours).any() else np.nan
                name = "share of resamples with a higher AUPRC than disruption"
                metrics.append(Metric(f"panel, {whole.name}", subset, name, float(better), short="better"))
    # One check after another, as the table is read.
    order = {check: k for k, check in enumerate(dict.fromkeys(["panel, rows", *(m.check for m in metrics)]))}
    return sorted(metrics, key=lambda metric: order[metric.check])


def _counts(subset, part):
    """Return how many rows, mutations and rows above fivefold a subset has: list of Metric."""
    counts = {
        "rows": len(part),
        "mutations": part["site"].nunique(),
        "rows known above fivefold": int((part["resistant"] == 1).sum()),
        "rows known not to be": int((part["resistant"] == 0).sum()),
    }
    return [Metric("panel, rows", subset, name, float(count)) for name, count in counts.items()]


def _interval(values):
    """Return the 95 % interval of resampled values; NaN where there are none."""
    values = values[np.isfinite(values)]
    return tuple(map(float, np.percentile(values, [2.5, 97.5]))) if len(values) else (np.nan, np.nan)


def reliability_curve(rows, column="kinase left out"):
    """Set the probability said beside the share of rows above fivefold, in bins of the probability.

    Parameters
    ----------
    rows : pandas.DataFrame
        As from `said_of_panel`.
    column : str
        The probability.

    Returns
    -------
    pandas.DataFrame
        One row a bin of CURVE_EDGES that has rows: low, high, rows, mutations, said (mean), share, share_low,
        share_high (95 %, Wilson 1927, doi:10.1080/01621459.1927.10502953, with mutations for the number of trials,
        since the rows of a mutation are not independent).
    """
    known = rows[rows["resistant"].notna() & rows[column].notna()]
    bins = pd.cut(known[column], CURVE_EDGES, right=False, labels=False).fillna(len(CURVE_EDGES) - 2).astype(int)
    found = []
    for k, part in known.groupby(bins):
        share, trials = part["resistant"].mean(), part["site"].nunique()
        centre = (share + WILSON_Z**2 / (2 * trials)) / (1 + WILSON_Z**2 / trials)
        half = np.sqrt(share * (1 - share) / trials + (WILSON_Z / (2 * trials)) ** 2) * WILSON_Z
        half /= 1 + WILSON_Z**2 / trials
        bin_edges = CURVE_EDGES[k], CURVE_EDGES[k + 1]
        found.append((*bin_edges, len(part), trials, part[column].mean(), share, centre - half, centre + half))
    names = ["low", "high", "rows", "mutations", "said", "share", "share_low", "share_high"]
    return pd.DataFrame(found, columns=names)


def reliability_metrics(rows):
    """Measure the reliability of probabilities with the kinase left out, near, far and on all rows: list of Metric."""
    metrics = []
    for subset, part in (("near", rows[rows["near"]]), ("far", rows[~rows["near"]]), ("all", rows)):
        for r in reliability_curve(part).itertuples():
            label = f"{subset}: said {r.low:g} to {r.high:g}"
            metrics.append(Metric("panel, reliability", label, "rows", float(r.rows)))
            metrics.append(Metric("panel, reliability", label, "mean probability said", float(r.said), short="said"))
            share = float(r.share), float(r.share_low), float(r.share_high)
            metrics.append(Metric("panel, reliability", label, "share above fivefold", *share, short="share"))
    return metrics
