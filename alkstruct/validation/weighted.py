"""Measures of agreement for many resamples at once: a resample is how often each row was drawn."""

import numpy as np

from alkstruct.scoring.statistics import DISTINCT_RATIO

# In all of these `weights` is (b, n): how often each of n rows stands in each of b resamples. They return (b,), NaN
# where a resample has nothing to compare.


def auroc(estimate, resistant, weights):
    """Return the probability that a resistant row is ranked above another, ties half: ndarray (b,)."""
    gap = estimate[resistant][:, None] - estimate[~resistant]
    above = weights[:, resistant] @ ((gap > 0) + 0.5 * (gap == 0))
    pairs = weights[:, resistant].sum(axis=1) * weights[:, ~resistant].sum(axis=1)
    return _ratio((above * weights[:, ~resistant]).sum(axis=1), pairs)


def average_precision(estimate, resistant, weights):
    """Return the area under the precision-recall curve as average precision: ndarray (b,).

    The sum over distinct estimates, from the highest, of precision times the recall that it adds, as scikit-learn's
    average_precision_score.
    """
    order = np.argsort(-estimate, kind="stable")
    last = np.r_[np.diff(estimate[order]) != 0, True]  # of rows with one estimate
    ordered = weights[:, order]
    found = np.cumsum(ordered * resistant[order], axis=1)[:, last]
    called = np.cumsum(ordered, axis=1)[:, last]
    gained = np.diff(found, axis=1, prepend=0.0)
    precision = np.divide(found, called, out=np.zeros_like(found), where=called > 0)
    return _ratio((precision * gained).sum(axis=1), found[:, -1])


def spearman(estimate, fold, weights):
    """Return Spearman's rank correlation, ties averaged: ndarray (b,)."""
    first, second = _ranks(estimate, weights), _ranks(fold, weights)
    total = weights.sum(axis=1, keepdims=True)
    first, second = (rank - (weights * rank).sum(axis=1, keepdims=True) / total for rank in (first, second))
    spread = (weights * first**2).sum(axis=1) * (weights * second**2).sum(axis=1)
    return _ratio((weights * first * second).sum(axis=1), np.sqrt(np.where(spread > 1e-9, spread, 0.0)))


def _ranks(values, weights):
    """Ranks of the rows of each resample, ties averaged: (b, n)."""
    order = np.argsort(values, kind="stable")
    first = np.r_[True, np.diff(values[order]) != 0]  # of rows with one value
    drawn = np.add.reduceat(weights[:, order], np.flatnonzero(first), axis=1)  # of each value
    place = np.empty(len(values), dtype=int)
    place[order] = np.cumsum(first) - 1
    return (np.cumsum(drawn, axis=1) - (drawn - 1) / 2)[:, place]


def concordance(estimate, fold, group, weights):
    """Return the share of pairs in a group, of folds over threefold apart, that are ordered right: ndarray (b,).

    Groups are drawn whole, so that all rows of one have the same weight.
    """
    i, j = np.triu_indices(len(fold), 1)
    told = (group[i] == group[j]) & (np.maximum(fold[i], fold[j]) > DISTINCT_RATIO * np.minimum(fold[i], fold[j]))
    i, j = i[told], j[told]
    agree = (estimate[i] - estimate[j]) * np.sign(fold[i] - fold[j])
    drawn = weights[:, i]
    return _ratio(drawn @ ((agree > 0) + 0.5 * (agree == 0)), drawn.sum(axis=1))


def brier(probability, resistant, weights):
    """Return the mean squared difference between probability and outcome: ndarray (b,)."""
    return _ratio(weights @ (probability - resistant) ** 2, weights.sum(axis=1))


def _ratio(part, whole):
    """Divide; NaN where the whole is nothing."""
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def draws(groups, count, seed):
    """Draw groups of rows with replacement: ndarray (count, n) float64, how often each row was drawn.

    groups: sequence of n labels; rows of one label are drawn together.
    """
    _, place = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    size = int(place.max()) + 1
    picked = np.random.default_rng(seed).integers(size, size=(count, size))
    times = np.stack([np.bincount(row, minlength=size) for row in picked])
    return times[:, place].astype(float)
