"""Estimates against measurements."""

import numpy as np
import pytest
from figure_cases import PAIRS, words

import alkstruct as alk
from alkstruct.display import colours
from alkstruct.scoring.statistics import spearman


def test_validation_has_a_mark_and_an_interval_for_each_pair():
    ax = alk.plot_validation(PAIRS)
    found = {line.get_gid(): line for line in ax.lines if line.get_gid()}
    assert len(found) == len(PAIRS)
    for r in PAIRS.itertuples():
        line = found[f"{r.variant} {r.inhibitor}"]
        assert (line.get_xdata()[0], line.get_ydata()[0]) == (r.fold, r.ddg)
        assert (line.get_markerfacecolor() == "white") is (not r.direct)
        assert line.get_markeredgecolor() == colours.INHIBITOR_COLOURS[r.inhibitor]
    assert len(ax.containers) == PAIRS.ddg_sd.notna().sum()


def test_inhibitors_differ_in_shape_too():
    ax = alk.plot_validation(PAIRS)
    shapes = {line.get_gid().split()[1]: line.get_marker() for line in ax.lines if line.get_gid()}
    assert len(set(shapes.values())) == 2


def test_validation_prints_the_correlations_of_the_table():
    direct = PAIRS[PAIRS.direct]
    (said,) = [t for t in words(alk.plot_validation(PAIRS)) if t.startswith("Spearman")]
    assert said.split("\n")[1:] == [
        f"all {spearman(PAIRS.ddg, PAIRS.fold):.2f} (n = 8)",
        f"direct {spearman(direct.ddg, direct.fold):.2f} (n = 5)",
    ]


def test_a_name_stands_nearest_to_a_mark_of_its_own():
    """Marks in a crowd go without a name sooner than that another's is taken for theirs."""
    crowd = PAIRS.assign(
        fold=[9.8, 9.0, 9.1, 2.57, 2.5, 103.5, 2.4, 2.3], ddg=[0.0, 0.05, 0.1, 0.0, 0.1, 2.3, 0.05, 0.0]
    )
    ax = alk.plot_validation(crowd)
    ax.figure.draw_without_rendering()
    places = ax.transData.transform(crowd[["fold", "ddg"]].to_numpy(float))
    named = [text for text in ax.texts if text.get_text() in set(crowd.variant)]
    assert 0 < len(named) < len(crowd)
    for text in named:
        box = text.get_window_extent()
        sides = np.maximum(np.maximum([box.x0, box.y0] - places, places - [box.x1, box.y1]), 0)
        assert crowd.variant[int(np.hypot(*sides.T).argmin())] == text.get_text()


def test_bounds_have_arrows():
    """One for each bound, two for what is not determined."""
    arrows = [a for a in alk.plot_validation(PAIRS).texts if getattr(a, "arrow_patch", None) is not None]
    assert len(arrows) == 4 + 1 + 2


@pytest.mark.slow
def test_correlation_is_what_validate_prints():
    report = alk.validate()
    (said,) = [t for t in words(alk.plot_validation(report.pairs)) if t.startswith("Spearman")]
    for subset in ("all", "direct"):
        assert f"{subset} {report.value('fold changes, scorer', subset, 'Spearman'):.2f} (" in said
