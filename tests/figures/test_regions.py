"""Variants along the kinase domain."""

import pandas as pd
import pytest
from figure_cases import PANEL, SINGLE, assert_apart, words

import alkstruct as alk


def heads(ax):
    """{variant and verdict: height} of the lollipops."""
    return {gid: float(line.get_ydata()[0]) for gid, line in marked(ax) if not gid.startswith("interval")}


def marked(ax):
    """Lines with a name: (name, line)."""
    return [(line.get_gid(), line) for line in ax.lines if line.get_gid()]


def test_lollipops_are_as_high_as_the_probability():
    found = heads(alk.plot_regions(SINGLE))
    assert found["G1202R disrupts"] == pytest.approx(0.94) and found["L1196M weakens"] == pytest.approx(0.41)
    assert found["C1156Y indirect"] < 0 and found["T1151_L1152insT not modelled"] < found["C1156Y indirect"]
    assert len(found) == len(SINGLE)


def test_lollipops_are_as_high_as_ddg_where_there_is_no_probability():
    ax = alk.plot_regions(SINGLE.assign(disruption=pd.array([pd.NA] * 6, dtype="Float64")))
    found = heads(ax)
    assert found["G1202R disrupts"] == pytest.approx(3.15)
    assert found["C1156Y+L1198F improves"] == pytest.approx(-1.33)
    assert "ΔΔG, kcal/mol" in words(ax)


def test_lollipops_are_as_large_as_the_probability():
    sizes = {line.get_gid(): line.get_markersize() for line in alk.plot_regions(SINGLE).lines}
    assert sizes["G1202R disrupts"] > sizes["L1196M weakens"] > sizes["G1269A neutral"]


def test_every_inhibitor_has_its_lollipop():
    named = [gid for gid, _ in marked(alk.plot_regions(PANEL)) if not gid.startswith("interval")]
    assert len(named) == len(PANEL)


def test_intervals_are_the_tables_and_a_base_rate_has_none():
    found = {gid: tuple(line.get_ydata()) for gid, line in marked(alk.plot_regions(SINGLE)) if "interval" in gid}
    assert found == {
        "interval L1196M": (0.17, 0.71),
        "interval G1202R": (0.55, 1.0),
        "interval G1269A": (0.05, 0.45),
        "interval C1156Y+L1198F": (0.01, 0.4),
    }
    assert "95 % interval" in words(alk.plot_regions(SINGLE))


@pytest.mark.parametrize("lacking", [["disruption_low", "disruption_high"], ["disruption"]])
def test_without_intervals_or_probabilities_no_interval_is_drawn(lacking):
    table = SINGLE.drop(columns=lacking) if len(lacking) > 1 else SINGLE.assign(disruption=None)
    ax = alk.plot_regions(table)
    assert not [gid for gid, _ in marked(ax) if gid.startswith("interval")]
    assert "95 % interval" not in words(ax)


def test_regions_are_of_alk():
    with pytest.raises(alk.AlkstructError, match="another kinase"):
        alk.plot_regions(SINGLE.iloc[[2, 3]].assign(region="", site=""))


@pytest.mark.parametrize("n", [1, 40])
def test_names_of_lollipops_stay_apart(n):
    base = [SINGLE.iloc[[3]].assign(variant=f"G{1190 + k}R", position=1190 + k) for k in range(n)]
    ax = alk.plot_regions(pd.concat(base))
    assert [t.get_text() for t in ax.get_xticklabels()] == [f"G{1190 + k}R" for k in range(n)]
    assert_apart(ax)
