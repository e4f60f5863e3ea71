"""Measures of many resamples at once: those of the rows written out, and those of scikit-learn and pandas."""

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as sklearn_metrics

from alkstruct.scoring import statistics
from alkstruct.validation import weighted

RNG = np.random.default_rng(7)
FOLD = np.round(np.exp(RNG.normal(1.2, 1.5, 40)), 1)
RESISTANT = FOLD > 5
ESTIMATE = np.round(np.log(FOLD) + RNG.normal(0, 1.5, 40))  # with ties
GROUP = np.repeat([f"site {k}" for k in range(10)], 4)
WEIGHTS = weighted.draws(GROUP, 50, 3)


def written_out(values, times):
    return np.repeat(values, times.astype(int))


def test_average_precision_is_that_of_scikit_learn():
    once = weighted.average_precision(ESTIMATE, RESISTANT, np.ones((1, 40)))
    assert once[0] == pytest.approx(sklearn_metrics.average_precision_score(RESISTANT, ESTIMATE))
    for value, times in zip(weighted.average_precision(ESTIMATE, RESISTANT, WEIGHTS), WEIGHTS, strict=True):
        assert value == pytest.approx(
            sklearn_metrics.average_precision_score(written_out(RESISTANT, times), written_out(ESTIMATE, times))
        )


def test_average_precision_by_hand():
    """Called 3, then 2, then 1: precision 1, 1/2, 2/3 where recall is gained."""
    value = weighted.average_precision(np.array([3.0, 2.0, 1.0]), np.array([True, False, True]), np.ones((1, 3)))
    assert value[0] == pytest.approx((1 + 2 / 3) / 2)


def test_auroc_and_spearman_are_those_of_the_rows_written_out():
    auroc = weighted.auroc(ESTIMATE, RESISTANT, WEIGHTS)
    spearman = weighted.spearman(ESTIMATE, FOLD, WEIGHTS)
    for k, times in enumerate(WEIGHTS):
        estimate, fold = written_out(ESTIMATE, times), written_out(FOLD, times)
        assert auroc[k] == pytest.approx(sklearn_metrics.roc_auc_score(fold > 5, estimate))
        assert spearman[k] == pytest.approx(pd.Series(estimate).corr(pd.Series(fold), method="spearman"))


def test_concordance_is_that_of_one_table():
    value = weighted.concordance(ESTIMATE, FOLD, GROUP, np.ones((1, 40)))[0]
    assert value == pytest.approx(statistics.concordance(ESTIMATE, FOLD, GROUP))
    # A group that is drawn twice has its pairs twice, and no pairs with itself.
    times = np.where(GROUP == "site 0", 2.0, 1.0)
    doubled = np.r_[GROUP, np.where(GROUP[:4] == "site 0", "its double", "")]
    again = statistics.concordance(np.r_[ESTIMATE, ESTIMATE[:4]], np.r_[FOLD, FOLD[:4]], doubled)
    assert weighted.concordance(ESTIMATE, FOLD, GROUP, times[None])[0] == pytest.approx(again)


def test_brier_score_is_that_of_scikit_learn():
    probability = 1 / (1 + np.exp(-ESTIMATE))
    for value, times in zip(weighted.brier(probability, RESISTANT, WEIGHTS), WEIGHTS, strict=True):
        expected = sklearn_metrics.brier_score_loss(written_out(RESISTANT, times), written_out(probability, times))
        assert value == pytest.approx(expected)


def test_nothing_to_compare_is_nan():
    once, none = np.ones((1, 3)), np.zeros(3, dtype=bool)
    assert np.isnan(weighted.auroc(np.arange(3.0), none, once)[0])
    assert np.isnan(weighted.average_precision(np.arange(3.0), none, once)[0])
    assert np.isnan(weighted.spearman(np.ones(3), np.arange(3.0), once)[0])
    assert np.isnan(weighted.concordance(np.arange(3.0), np.arange(3.0), np.array(["a", "b", "c"]), once)[0])


def test_rows_of_a_group_are_drawn_together():
    for times in WEIGHTS:
        assert all(len(set(times[group == GROUP])) == 1 for group in set(GROUP))
    assert (WEIGHTS.sum(axis=1) == 40).all()
    assert len({tuple(times) for times in WEIGHTS}) > 40
