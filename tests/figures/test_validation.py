"""Estimates against measurements."""

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
