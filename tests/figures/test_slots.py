"""Axes of the caller: what is drawn fits its part of the figure, or a warning says which size would do."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest
from figure_cases import EVERY, FIGURES, PANEL, ROTAMERS, SCAN, SINGLE, SITES, assert_apart, texts
from matplotlib.figure import Figure

import alkstruct as alk
from alkstruct.figures.slots import slot

MM = 1 / 25.4  # inches
LAYOUTS = pytest.mark.parametrize("layout", [None, "constrained", "tight"])


def assert_all_apart(figure):
    assert_apart(SimpleNamespace(figure=figure))


def widths(figure):
    """Of the axes, mm."""
    figure.draw_without_rendering()
    return [ax.get_window_extent().width / figure.dpi / MM for ax in figure.axes]


FEW = SINGLE.iloc[[1, 2, 3, 4]]


@LAYOUTS
def test_two_panels_on_a_page_of_two_columns_can_be_read(layout):
    figure = Figure(figsize=(180 * MM, 80 * MM), layout=layout)
    left, right = figure.subplots(1, 2)
    alk.plot_regions(FEW, ax=left)
    alk.plot_rotamers(ROTAMERS, ax=right)
    assert_all_apart(figure)
    assert min(widths(figure)) > 45


@LAYOUTS
def test_a_heat_map_beside_another_figure_can_be_read(layout):
    figure = Figure(figsize=(180 * MM, 85 * MM), layout=layout)
    left, right = figure.subplots(1, 2)
    alk.plot_comparison(PANEL, ax=left)
    alk.plot_rotamers(ROTAMERS, ax=right)
    assert_all_apart(figure)
    assert min(widths(figure)[:2]) > 45


def test_panels_of_subfigures_are_apart_too():
    figure = Figure(figsize=(180 * MM, 80 * MM), layout="constrained")
    left, right = (part.subplots() for part in figure.subfigures(1, 2))
    alk.plot_regions(FEW, ax=left)
    alk.plot_comparison(SINGLE, ax=right)
    left.set_title("a", loc="left")
    assert_all_apart(figure)


# name: the table and the height at which it fits into one column, mm
ONE_COLUMN = {"comparison": 85, "regions": 82, "sites": 115, "rotamers": 50, "scan": 105, "validation": 80}


@LAYOUTS
@pytest.mark.parametrize("name", ONE_COLUMN)
def test_a_figure_of_ones_own_size_can_be_read(name, layout):
    plot, table = FIGURES[name]
    figure = Figure(figsize=(85 * MM, ONE_COLUMN[name] * MM), layout=layout)
    plot(table, ax=figure.subplots())
    assert_all_apart(figure)


@EVERY
def test_a_part_that_is_too_small_is_warned_of(name):
    plot, table = FIGURES[name]
    figure = Figure(figsize=(1.5, 1.1), layout="constrained")
    with pytest.warns(alk.AlkstructWarning, match=r"its part of the figure is 38 x 28 mm .* should be \d+ x \d+ mm"):
        plot(table, ax=figure.subplots())


@pytest.mark.parametrize(("plot", "table"), [(alk.plot_comparison, PANEL), (alk.plot_regions, PANEL)])
def test_the_size_that_the_warning_gives_will_do(plot, table):
    figure = Figure(figsize=(85 * MM, 45 * MM), layout="constrained")
    with pytest.warns(alk.AlkstructWarning) as found:
        plot(table, ax=figure.subplots())
    size = [float(side) for side in re.search(r"should be (\d+) x (\d+) mm", str(found[0].message)).groups()]
    figure = Figure(figsize=(size[0] * MM, size[1] * MM), layout="constrained")
    plot(table, ax=figure.subplots())
    assert_all_apart(figure)


def test_where_rows_are_low_names_are_not_broken_and_measures_left_out_are_said_to_be():
    figure = Figure(figsize=(85 * MM, 55 * MM), layout="constrained")
    six = pd.concat([PANEL.assign(inhibitor=PANEL.inhibitor + mark) for mark in ("", "-b", "-c")])
    with pytest.warns(alk.AlkstructWarning, match="measured fold changes are left out"):
        ax = alk.plot_comparison(six, ax=figure.subplots())
    said = [text.get_text() for text, _ in texts(ax)]
    assert "T1151_L1152insT" in said and not any("×" in text for text in said)
    assert_all_apart(figure)


def test_positions_below_a_narrow_domain_are_fewer():
    figure = Figure(figsize=(90 * MM, 82 * MM), layout="constrained")
    alk.plot_regions(FEW, ax=figure.add_subplot(1, 2, 1))
    said = {text.get_text() for text, _ in texts(SimpleNamespace(figure=figure))}
    assert {"1100", "1200", "1300"} <= said and "1150" not in said


def test_margins_that_the_caller_has_set_stay():
    figure = Figure(figsize=(8, 6))
    figure.subplots_adjust(left=0.3)
    ax = figure.subplots()
    place = ax.get_position().bounds
    alk.plot_comparison(PANEL, ax=ax)
    assert ax.get_position().bounds == place


def test_axes_without_a_grid_stay_where_they_are():
    figure = Figure(figsize=(8, 6))
    ax = figure.add_axes((0.3, 0.4, 0.4, 0.4))
    alk.plot_comparison(PANEL, ax=ax)
    assert ax.get_position().bounds == pytest.approx((0.3, 0.4, 0.4, 0.4)) and slot(ax) is None


def test_a_part_of_a_grid_within_a_grid_is_measured():
    figure = Figure(figsize=(10, 5), layout="constrained")
    outer = figure.add_gridspec(1, 2, width_ratios=[3, 1])
    ax = figure.add_subplot(outer[0].subgridspec(2, 1, height_ratios=[1, 4])[1])
    place = slot(ax)
    assert (place.width + 8, place.height + 8) == pytest.approx((0.75 * 720, 0.8 * 360))


def test_a_scan_is_explained_within_its_part():
    figure = Figure(figsize=(180 * MM, 115 * MM), layout="constrained")
    left, right = (part.subplots() for part in figure.subfigures(1, 2))
    alk.plot_scan(SCAN, ax=left)
    alk.plot_sites(SITES, ax=right)
    assert_all_apart(figure)
