"""What holds for every figure: tables and settings are left alone, text can be read and does not overlap."""

import io
from functools import cache

import matplotlib
import numpy as np
import pandas as pd
import pytest
from figure_cases import EVERY, FIGURES, assert_apart, drawn, mesh, pixels, texts
from inhibitor_cases import FIVE
from matplotlib.figure import Figure
from matplotlib.text import Text

import alkstruct as alk


@cache
def looked_at(name):
    """A figure of tests that do nothing but read its words."""
    return drawn(name)


@EVERY
def test_tables_are_not_changed(name):
    plot, table = FIGURES[name]
    before = table.copy(deep=True)
    plot(table)
    pd.testing.assert_frame_equal(table, before)


@EVERY
def test_settings_and_pyplot_are_left_alone(name):
    from matplotlib import pyplot

    before, backend = dict(matplotlib.rcParams), matplotlib.get_backend()
    ax = drawn(name)
    ax.figure.savefig(io.BytesIO(), format="svg")
    assert dict(matplotlib.rcParams) == before
    assert pyplot.get_fignums() == [] and matplotlib.get_backend() == backend


@EVERY
def test_other_settings_do_not_show(name):
    """A figure is the same whatever its maker has set, and pixel by pixel where it is saved."""
    plain = pixels(drawn(name))
    with matplotlib.rc_context({"font.size": 20, "axes.facecolor": "black", "xtick.labelsize": 30, "axes.grid": True}):
        other = pixels(drawn(name))
    assert np.array_equal(plain, other)


@EVERY
def test_given_axes_are_drawn_into(name):
    plot, table = FIGURES[name]
    figure = Figure(figsize=(8, 6))
    ax = figure.add_subplot()
    size = figure.get_size_inches().tolist()
    assert plot(table, ax=ax) is ax
    assert figure.get_size_inches().tolist() == size
    figure.savefig(io.BytesIO(), format="png")


@EVERY
def test_text_can_be_read_in_print(name):
    """Nothing is smaller than 6 pt, and a page is as wide as one or two columns."""
    ax = looked_at(name)
    assert min(text.get_fontsize() for text, _ in texts(ax)) >= 6
    width = ax.figure.get_size_inches()[0] * 25.4
    assert width <= 85.5 or width <= 181


@EVERY
def test_texts_do_not_overlap_and_are_not_cut_off(name):
    assert_apart(looked_at(name))


def test_overlaps_would_be_found():
    ax = drawn("comparison")
    ax.text(0.5, 2.35, "in the way", size=7, ha="center")
    with pytest.raises(AssertionError, match="in the way"):
        assert_apart(ax)


@EVERY
def test_empty_tables_are_refused(name):
    plot, table = FIGURES[name]
    with pytest.raises(alk.AlkstructError, match="no rows"):
        plot(table.iloc[:0])


@EVERY
def test_other_tables_and_things_are_refused(name):
    plot, _ = FIGURES[name]
    with pytest.raises(alk.AlkstructError, match="lacks"):
        plot(alk.region_table()[["position"]])
    with pytest.raises(alk.AlkstructError, match="not list"):
        plot([1, 2])


# Their rows are alike: the first one will do.
ONE_OF_MANY = ("scan", "ensemble", "trajectory", "convergence")


# A mark of the panel's figures is made of several rows of their table.
@pytest.mark.parametrize("name", [name for name in FIGURES if name not in ("reliability", "estimators")])
def test_one_row_is_enough(name):
    plot, table = FIGURES[name]
    for k in range(len(table) if name not in ONE_OF_MANY else 1):
        assert_apart(plot(table.iloc[[k]]))


def test_real_tables_can_be_drawn(few_backbones):
    table = alk.annotate(alk.compare(["L1196M", "S1206Y", "T1151_L1152insT"], FIVE, "vina"))
    ax = alk.plot_comparison(table)
    assert mesh(ax).get_array().size == 15
    assert_apart(ax)


@EVERY
def test_titles_and_axis_labels_have_the_letters_of_the_figure_whatever_the_settings(name):
    """Panel letters and titles that are set afterwards, too: a page has one family."""
    plot, table = FIGURES[name]
    with matplotlib.rc_context({"font.family": "DejaVu Serif"}):
        ax = plot(table, ax=Figure(figsize=(8, 6)).add_subplot())
        for place in ("left", "center", "right"):
            ax.set_title(place, loc=place)
        said = [text for text in ax.findobj(Text) if text.get_text() and text.get_visible()]
        assert {"left", "center", "right"} <= {text.get_text() for text in said}
        assert {tuple(text.get_fontfamily()) for text in said} == {("DejaVu Sans",)}
