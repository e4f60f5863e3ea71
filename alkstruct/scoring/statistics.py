"""Rank statistics: Spearman's correlation, AUROC and concordance."""

import numpy as np

from alkstruct.scoring.calibration import RESISTANT_FOLD

DISTINCT_RATIO = 3.0  # ratio of two fold changes that an assay can tell apart


def spearman(estimate, fold):
    """Return Spearman's rank correlation, ties averaged; NaN where one side is constant or has a NaN."""
    first, second = (_ranks(np.asarray(x, dtype=float)) for x in (estimate, fold))
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return np.nan
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values):
    """Ranks from 1, ties averaged; NaN for NaN. As those of pandas, which take longer than all else of a resample."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.where(np.isnan(values), np.nan, (counts.cumsum() - (counts - 1) / 2)[places])


def auroc(estimate, fold):
    """Return the probability that a fold change above 5 is ranked above one below; ties count half."""
    estimate, resistant = np.asarray(estimate, dtype=float), np.asarray(fold, dtype=float) > RESISTANT_FOLD
    if resistant.all() or not resistant.any():
        return np.nan
    gap = estimate[resistant][:, None] - estimate[~resistant][None]
    return float(np.mean((gap > 0) + 0.5 * (gap == 0)))


def concordance(estimate, fold, group):
    """Return the share of pairs, of folds over threefold apart in a group, that are ordered right; ties half."""
    estimate, fold, group = np.asarray(estimate, float), np.asarray(fold, float), np.asarray(group)
    i, j = np.triu_indices(len(fold), 1)
    told = (group[i] == group[j]) & (np.maximum(fold[i], fold[j]) > DISTINCT_RATIO * np.minimum(fold[i], fold[j]))
    if not told.any():
        return np.nan
    agree = (estimate[i] - estimate[j])[told] * np.sign(fold[i] - fold[j])[told]
    return float(np.mean((agree > 0) + 0.5 * (agree == 0)))
