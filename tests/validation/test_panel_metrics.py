"""Measures on the panel: every estimator, subset and measure has its figure, and the figures are right."""

import numpy as np
import pandas as pd
import pytest

from alkstruct.scoring import statistics
from alkstruct.validation import panel_metrics
from alkstruct.validation.metrics import Metric
from alkstruct.validation.panel import panel


@pytest.fixture(scope="module")
def rows():
    return panel_metrics.said_of_panel(panel())


@pytest.fixture(scope="module")
def metrics(rows):
    return pd.DataFrame(panel_metrics.panel_metrics(rows), columns=Metric._fields)


def value(metrics, check, subset, measure):
    found = metrics[(metrics["check"] == check) & (metrics["subset"] == subset) & (metrics["measure"] == measure)]
    assert len(found) == 1
    return found.iloc[0]


def test_every_estimator_has_its_figures(metrics):
    subsets = set(metrics.loc[metrics["check"] == "panel, rows", "subset"])
    assert subsets == {"ALK", "ALK direct", "EGFR", "EGFR near", "KIT", "near", "far", "all"}
    for name in (*panel_metrics.BASELINES, "disruption, kinase left out"):
        for subset in subsets:
            for measure in (panel_metrics.AUROC, panel_metrics.AUPRC, panel_metrics.BRIER):
                assert 0 <= value(metrics, f"panel, {name}", subset, measure)["value"] <= 1
    within = metrics[metrics["check"] == "panel, disruption, position left out"]
    assert set(within["subset"]) == {"EGFR", "EGFR near"}


def test_figures_are_those_of_plain_statistics(rows, metrics):
    near = rows[rows["near"] & rows["resistant"].notna()]
    found = value(metrics, "panel, vina", "near", panel_metrics.AUROC)
    side = np.where(near["resistant"] == 1, 10.0, 1.0)
    assert found["value"] == pytest.approx(statistics.auroc(near["ddg_vina"].round(3), side))
    assert found["low"] < found["value"] < found["high"]
    alk = rows[rows["kinase"] == "ALK"]
    found = value(metrics, "panel, allatom", "ALK", panel_metrics.SPEARMAN)
    assert found["value"] == pytest.approx(statistics.spearman(alk["ddg_allatom"].round(3), alk["fold"]))
    found = value(metrics, "panel, allatom", "ALK", panel_metrics.CONCORDANCE)
    expected = statistics.concordance(alk["ddg_allatom"].round(3), alk["fold"], alk["mutation"])
    assert found["value"] == pytest.approx(expected)


def test_anchors_and_unresolved_residues_take_no_part(rows):
    assert not rows["covalent_site"].any()
    assert (rows["problem"] == "").all()


def test_intervals_resample_mutations_of_a_kinase(rows):
    """T790M with six inhibitors is one mutation; a mutation of another kinase of the same name is another."""
    assert rows["site"].nunique() < len(rows)
    assert set(rows["site"].str.split().str[0]) == set(rows["kinase"])


def test_base_rate_knows_its_brier_score_alone(metrics):
    rows = metrics[metrics["check"] == f"panel, {panel_metrics.BASE_RATE}"]
    assert set(rows["measure"]) == {panel_metrics.BRIER}


def test_reliability_of_probabilities_that_are_right_and_wrong():
    """A curve on the diagonal where what is said is the share; trials are mutations, not rows."""
    said = np.repeat([0.02, 0.15, 0.6], [100, 100, 100])
    resistant = np.r_[np.arange(100) < 2, np.arange(100) < 15, np.arange(100) < 60].astype(float)
    rows = pd.DataFrame({"said": said, "resistant": resistant, "site": [f"s{k // 4}" for k in range(300)]})
    curve = panel_metrics.reliability_curve(rows, "said")
    assert curve["said"].tolist() == pytest.approx(curve["share"].tolist())
    assert curve["mutations"].tolist() == [25, 25, 25]
    assert ((curve["share_low"] < curve["share"]) & (curve["share"] < curve["share_high"])).all()
    # Wilson's interval of 15 of 25 trials, from SciPy.
    from scipy.stats import binomtest

    expected = binomtest(15, 25).proportion_ci(method="wilson")
    assert (curve["share_low"].iloc[2], curve["share_high"].iloc[2]) == pytest.approx(expected, abs=1e-3)
    wrong = panel_metrics.reliability_curve(rows.assign(resistant=1.0), "said")
    assert (wrong["share_low"] > wrong["said"]).all()


def test_a_probability_of_one_has_a_bin():
    rows = pd.DataFrame({"said": [1.0, 0.0], "resistant": [1.0, 0.0], "site": ["a", "b"]})
    assert panel_metrics.reliability_curve(rows, "said")["rows"].sum() == 2


def test_a_worse_baseline_is_seldom_better(rows):
    """The share of resamples: 1 for a baseline that knows the answer, 0 for one that is always wrong."""
    answer = rows["resistant"].fillna(0)
    rows = rows.assign(**{"kinase left out": 0.0 * answer, "baseline distance": answer, "baseline volume": -answer})
    metrics = pd.DataFrame(panel_metrics.panel_metrics(rows), columns=Metric._fields).query("short == 'better'")
    shares = metrics[metrics["subset"] == "all"].set_index("check")["value"]
    assert shares["panel, distance"] == 1
    assert shares["panel, volume"] == 0
