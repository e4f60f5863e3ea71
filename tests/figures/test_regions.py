"""Variants along the kinase domain."""

import pandas as pd
import pytest
from figure_cases import PANEL, SINGLE, assert_apart, rows, words
from matplotlib.lines import Line2D
from matplotlib.text import Text

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


EGFR = rows(
    [
        "E709K | 709 | outside the kinase domain | | 14.1 | 0.0 | 0.14 | 0.03 | 0.69 | indirect",
        "G719S | 719 | glycine-rich loop | | 3.6 | 1.28 | 0.22 | 0.07 | 0.5 | neutral",
        "T790M | 790 | beta5 | gatekeeper | 2.9 | 1.57 | 0.64 | 0.27 | 0.9 | weakens",
        "L718Q+C797S | - | beta1+solvent-front linker | solvent front | 3.4 | 1.1 | 0.5 | 0.1 | 0.9 | weakens",
    ],
    kinase="EGFR",
)


def ticks(ax):
    """{position: place in x} below the strip."""
    found = {text.get_text(): text.get_position()[0] for text in ax.findobj(Text) if text.get_text().isdecimal()}
    return {int(name): x for name, x in found.items() if len(name) > 1}


def ends(ax):
    """Places in x of the residues that lines lead to."""
    return sorted(float(line.get_xdata()[-1]) for line in ax.findobj(Line2D) if len(line.get_xdata()) == 4)


def test_the_domain_is_that_of_the_tables_kinase():
    """Ticks count EGFR's residues, lines lead to them, and the strip is named."""
    ax = alk.plot_regions(EGFR)
    found = ticks(ax)
    assert {750, 800, 850, 900, 950} <= set(found) and min(found) >= 700
    scale = (found[900] - found[800]) / 100
    assert ends(ax) == pytest.approx([found[800] + (n - 800) * scale for n in (709, 718, 719, 790, 797)])
    assert "EGFR" in words(ax) and "ALK" not in words(alk.plot_regions(SINGLE))
    assert_apart(ax)


def test_a_table_without_the_column_is_of_alk_where_it_has_regions():
    assert ticks(alk.plot_regions(SINGLE)) == ticks(alk.plot_regions(SINGLE.assign(kinase="ALK")))


def test_a_sequence_of_ones_own_is_given_as_reference():
    sequence = "".join(alk.region_table().residue)  # of ALK from 1086 on
    own = SINGLE.iloc[[3]].assign(variant="G117R", position=117, kinase="own sequence")
    with pytest.raises(alk.AlkstructError, match="'own sequence' is none of list_kinases; give its sequence"):
        alk.plot_regions(own)
    ax = alk.plot_regions(own, reference=sequence)
    found = ticks(ax)
    assert ends(ax) == pytest.approx([found[100] + 0.17 * (found[200] - found[100])]) and "own sequence" in words(ax)


def test_one_kinase_is_drawn():
    with pytest.raises(alk.AlkstructError, match="is of ALK, EGFR; give the rows of one"):
        alk.plot_regions(pd.concat([SINGLE.assign(kinase="ALK"), EGFR]))


def test_an_unknown_protein_has_no_domain():
    with pytest.raises(alk.AlkstructError, match="a protein without a reference"):
        alk.plot_regions(SINGLE.iloc[[2, 3]].assign(region="", site="", kinase=""))


@pytest.mark.parametrize("n", [1, 40])
def test_names_of_lollipops_stay_apart(n):
    base = [SINGLE.iloc[[3]].assign(variant=f"G{1190 + k}R", position=1190 + k) for k in range(n)]
    ax = alk.plot_regions(pd.concat(base))
    assert [t.get_text() for t in ax.get_xticklabels()] == [f"G{1190 + k}R" for k in range(n)]
    assert_apart(ax)
