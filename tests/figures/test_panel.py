"""The panel of kinases in figures: marks are the figures of the table."""

import numpy as np
import pytest
from figure_cases import METRICS, words

import alkstruct as alk
from alkstruct.errors import AlkstructError


def marks(ax):
    """Places of all marks: set of (x, y)."""
    return {
        (round(float(x), 3), round(float(y), 3))
        for line in ax.lines
        if line.get_marker() not in ("", "None", None, "|", "_")
        for x, y in zip(*line.get_data(), strict=True)
    }


def test_reliability_has_a_mark_for_each_bin_near_and_far():
    ax = alk.plot_reliability(METRICS)
    assert marks(ax) == {(0.15, 0.2), (0.6, 0.5), (0.03, 0.05)}
    assert {"12", "20", "80"} <= set(words(ax))


def test_estimators_have_both_measures_in_the_order_of_the_table():
    ax = alk.plot_estimators(METRICS)
    assert {x for x, _ in marks(ax)} == {0.82, 0.75, 0.7, 0.6}
    assert [label.get_text() for label in ax.get_yticklabels()] == ["disruption, kinase left out", "distance"]
    coins = [
        line.get_xdata()[0] for line in ax.lines if len(set(line.get_xdata())) == 1 and line.get_linestyle() == "--"
    ]
    assert sorted(np.round(coins, 2)) == [0.4, 0.5]


def test_what_is_not_there_is_said():
    with pytest.raises(AlkstructError, match="no subset 'KIT' of the panel; there are near; choose one"):
        alk.plot_estimators(METRICS, "KIT")
    with pytest.raises(AlkstructError, match="the table has no rows of the panel; give the metrics of validate"):
        alk.plot_reliability(METRICS[METRICS.check == "panel, rows"])
