"""Draw a heat map of variants against inhibitors."""

import math
import re
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from alkstruct.display.colours import ink
from alkstruct.figures.cells import (
    BAR_ROOM,
    colour_bar,
    measured_handles,
    measured_text,
    missing_handles,
    number_handles,
    number_text,
    printed,
)
from alkstruct.figures.page import legend, legend_height, outside, page, page_width, points, settle
from alkstruct.figures.slots import inner_room
from alkstruct.figures.style import (
    FAINT_COLOUR,
    NORMAL_TEXT,
    ONE_COLUMN,
    RULE_COLOUR,
    SMALL_TEXT,
    TEXT_COLOUR,
    TWO_COLUMNS,
    disruption_scale,
    look,
    text_width,
)
from alkstruct.figures.tidy import tidy
from alkstruct.figures.tracks import indirect_cell, region_groups, region_handles

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_comparison(
    table: "pd.DataFrame", *, number: Literal["disruption", "ddg"] | None = "disruption", ax: "Axes | None" = None
) -> "Axes":
    """Draw a heat map of variants against inhibitors.

    The colour is the probability of a fold change above 5, P(>5x), which is the column `disruption`, and so is the
    number. Cells without a probability are hatched where a row is indirect: its residue is far from the inhibitor, or
    a rebuilt stretch holds the inhibitor as before, and what the table has is a base rate, no estimate. They are framed
    where nothing is modelled. The strip at the left is the region, in groups that share a colour; of an annotated table
    each cell has the measured fold change below the number.

    Parameters
    ----------
    table : pandas.DataFrame
        From `compare` or, as one column, `score`; from `annotate` with the measured fold changes. Names of your own for
        rows and columns stand in its columns `variant` and `inhibitor`, renamed before drawing; tick labels that are
        set afterwards have no room.
    number : {"disruption", "ddg"} or None, default "disruption"
        What is printed: P(>5x), as the colour; ddG in kcal/mol, whose standard deviation is in the legend; or nothing.
        A table without probabilities has ddG in place of them.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits, as wide as one column of a journal or two, and wider for
        the longest names. On axes of a small figure rows are one line high, and where that is too little measured fold
        changes are left out with a warning.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows, or lacks a column; or `number` is something else.

    Examples
    --------
    >>> import alkstruct as alk
    >>> ax = alk.plot_comparison(alk.annotate(alk.compare(["G1202R", "L1198F"], ["crizotinib", "ceritinib"])))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['G1202R', 'L1198F']
    """

    table = tidy(
        table, "plot_comparison", "a table from compare or score", "variant region site ddg disruption verdict"
    )
    with look():
        return _draw_comparison(table, printed(table, number, "plot_comparison"), ax)


REGION_STRIP = 5.0  # points: width of the regions' strip
TWO_LINES, ONE_LINE = 20.0, 11.5  # points: height of a row
LEAST_TWO_LINES, LEAST_ONE_LINE = 16.0, 9.0  # points: of a row on axes of the caller
CELL_MARGIN = 3.0  # points: between what is written in cells beside each other
MOST_WIDE = 60.0  # points: of a cell
TURN = 40  # degrees: of heads that are wider than their column
LONG_NAME = 10  # letters of a name that has two lines if it has more
MANY_VARIANTS = 16  # rows from which they are one line high


class CellText(NamedTuple):
    """One line of text in a cell; size in points."""

    words: str
    size: float
    colour: str


class CellPlace(NamedTuple):
    """Where in a cell, from its upper left corner, a text stands, and which side of it stands there."""

    x: float
    y: float
    side: str


CELL_MIDDLE = CellPlace(0.5, 0.5, "center")
CELL_UPPER, CELL_LOWER = CellPlace(0.5, 0.32, "center"), CellPlace(0.5, 0.72, "center")
CELL_LEFT, CELL_RIGHT = CellPlace(0.42, 0.5, "right"), CellPlace(0.49, 0.5, "left")


class RowStyle(NamedTuple):
    """How rows are drawn: their names and what is measured on a line of its own, or all on one, or without measures."""

    is_tall: bool
    is_measured: bool


def _draw_comparison(table, number, ax):
    """Draw a tidy table as a heat map of variants against inhibitors; number: the printed column, or None."""
    table, variants, inhibitors = _arranged(table)
    tall = len(variants) <= MANY_VARIANTS
    own = ax is None
    wide = page_width(ax, _own_width(table, number, variants, inhibitors, tall))
    ax = page(ax, wide)
    heads, whole = _heads(inhibitors), table
    style = RowStyle(tall, True) if own else _row_style(ax, table, number, variants, heads, wide)
    left_out = ""
    if not style.is_measured and "measured_fold" in table and table.measured_fold.notna().any():
        table, left_out = table.drop(columns="measured_fold"), "measured fold changes are left out"
    row = TWO_LINES if style.is_tall else ONE_LINE
    names = [broken(variant) if style.is_tall else variant for variant in variants]
    labels = _labels_width(names)
    needed = _cell_width(whole, number, bool(left_out) or style.is_tall) * len(inhibitors)
    # Beside the longest names a page of our own grows rather than words overlap.
    width = max(wide - labels - 2, needed) if own else inner_room(ax, labels, 0)[0]
    cells = min(width, MOST_WIDE * len(inhibitors)) if own else width
    _colour_cells(ax, table, len(variants), len(inhibitors))
    for r in table.itertuples():
        _write_cell(ax, r, number, style.is_tall)
    _name_sides(ax, table, names, heads, cells / len(inhibitors))
    colour_bar(ax, 5)
    legend(ax, _comparison_handles(table, number), BAR_ROOM, width + labels, labels)
    least = LEAST_TWO_LINES if style.is_tall or left_out else LEAST_ONE_LINE
    more = [legend_height(_comparison_handles(part, number), wide) for part in (whole, table)]
    settle(
        ax,
        wide,
        cells if own and (cells < width or cells == needed) else None,
        row * len(variants),
        asked="plot_comparison",
        needed=(needed, least * len(variants) + more[0] - more[1]),
        shortened=left_out,
    )
    return ax


def _own_width(table, number, variants, inhibitors, tall):
    """Return the width of a page of our own, points: of one column where names and cells have room, or of two."""
    names = [broken(name) if tall else name for name in variants]
    takes = _labels_width(names) + _cell_width(table, number, tall) * len(inhibitors) + 2
    few = len(inhibitors) <= 5 and (tall or "measured_fold" not in table)
    return ONE_COLUMN if few and takes <= ONE_COLUMN else TWO_COLUMNS


def _row_style(ax, table, number, variants, heads, wide):
    """Choose how rows are drawn on axes of the caller: RowStyle."""
    width, _ = inner_room(ax, _labels_width([broken(name) for name in variants]), 0)
    widest = max(text_width(head, NORMAL_TEXT) for head in heads)
    above = NORMAL_TEXT * (2 + max(head.count("\n") for head in heads))
    if widest > width / len(heads) - CELL_MARGIN:
        above += widest * math.sin(math.radians(TURN))
    below = BAR_ROOM + legend_height(_comparison_handles(table, number), wide)
    _, height = inner_room(ax, 0, above + below)
    if height / len(variants) >= LEAST_TWO_LINES:
        return RowStyle(True, True)
    width, _ = inner_room(ax, _labels_width(variants), 0)
    return RowStyle(False, width / len(heads) >= _cell_width(table, number, False))


def _labels_width(names):
    return max(text_width(name, NORMAL_TEXT) for name in names) + REGION_STRIP + 6


def _cell_width(table, number, tall):
    """Return the width that a cell needs for what is written in it, points."""
    pairs = []
    for r in table.itertuples():
        known = measured_text(r)
        estimate = _estimate(r, number, tall or not known, TEXT_COLOUR)
        pairs.append((text_width(estimate.words, estimate.size), text_width(known, SMALL_TEXT)))
    return max((max(pair) if tall else 2 * max(pair) * bool(pair[1]) or pair[0]) + CELL_MARGIN for pair in pairs)


def broken(name):
    """Break a long name, as of an insertion or a compound variant, into two lines; one with spaces near its middle.

    Examples
    --------
    >>> broken("T1151_L1152insT"), broken("C1156Y+L1198F"), broken("G1202R")
    ('T1151_\\nL1152insT', 'C1156Y+\\nL1198F', 'G1202R')
    >>> broken("Patient 1 (gatekeeper)")
    'Patient 1\\n(gatekeeper)'
    """
    if len(name) <= LONG_NAME:
        return name
    if spaces := [k for k, letter in enumerate(name) if letter == " "]:
        middle = min(spaces, key=lambda k: max(k, len(name) - 1 - k))
        return f"{name[:middle]}\n{name[middle + 1 :]}"
    return re.sub(r"(?<=[_+])(?=[A-Z]\d)", "\n", name)


def _arranged(table):
    """(the table with the row and the column of each cell, names of rows, names of columns)."""
    table = table.copy()
    if "inhibitor" not in table:
        table["inhibitor"] = ""
    if "pdb_id" not in table:
        table["pdb_id"] = ""
    table = table.drop_duplicates(["variant", "inhibitor", "pdb_id"])
    variants = list(dict.fromkeys(table.variant))
    sources = list(dict.fromkeys(zip(table.inhibitor, table.pdb_id, strict=True)))
    table["y"] = table.variant.map({name: k for k, name in enumerate(variants)})
    place = {source: k for k, source in enumerate(sources)}
    table["x"] = [place[source] for source in zip(table.inhibitor, table.pdb_id, strict=True)]
    return table, variants, sources


def _colour_cells(ax, table, height, width):
    """The cells: coloured where there is a probability; the others hatched or crossed."""
    grid = np.full((height, width), np.nan)
    grid[table.y, table.x] = table.disruption.astype(float)
    ax.pcolormesh(
        np.arange(width + 1),
        np.arange(height + 1),
        np.ma.masked_invalid(grid),
        cmap=disruption_scale(),
        vmin=0,
        vmax=1,
        edgecolors="white",
        linewidth=0.8,
    )
    ax.set(xlim=(0, width), ylim=(height, 0))
    for r in table[table.disruption.isna()].itertuples():
        if r.verdict == "indirect":
            ax.add_patch(indirect_cell(r.x + 0.02, r.y + 0.03, 0.96, 0.94))
        elif pd.isna(r.ddg):
            ax.add_patch(Rectangle((r.x + 0.02, r.y + 0.04), 0.96, 0.92, facecolor="white", edgecolor=RULE_COLOUR))
    ax.spines[:].set_visible(False)


def _write_cell(ax, r, number, tall):
    """The number, or why there is none, and what was measured."""
    letters = TEXT_COLOUR if pd.isna(r.disruption) else ink(to_hex(disruption_scale()(float(r.disruption))))
    known = measured_text(r)
    estimate = _estimate(r, number, tall or not known, letters)
    texts = [(estimate, CELL_MIDDLE)]
    if known and not estimate.words:
        texts = [(CellText(known, SMALL_TEXT, letters), CELL_MIDDLE)]
    elif known:
        first, second = (CELL_UPPER, CELL_LOWER) if tall else (CELL_LEFT, CELL_RIGHT)
        texts = [(estimate, first), (CellText(known, SMALL_TEXT, letters), second)]
    for text, place in texts:
        x, y = r.x + place.x, r.y + place.y
        ax.text(x, y, text.words, size=text.size, color=text.colour, ha=place.side, va="center_baseline")


def _estimate(r, number, has_room, letters):
    """Return the number of a cell, or why there is none: CellText; has_room: for the word "indirect"."""
    if r.verdict == "indirect":
        return CellText("indirect" if has_room else "", SMALL_TEXT, FAINT_COLOUR)
    if pd.isna(r.ddg):
        return CellText("n/m", SMALL_TEXT, letters)
    return CellText(number_text(r, number), NORMAL_TEXT, letters)


def _heads(inhibitors):
    """Return the names above the columns: each inhibitor, with its entry where it has several."""
    drugs = [drug for drug, _ in inhibitors]
    return [f"{drug}\n{entry}" if drugs.count(drug) > 1 and entry else drug for drug, entry in inhibitors]


def _name_sides(ax, table, names, heads, room):
    """Variants with their regions at the left, inhibitors above."""
    ax.set_yticks(np.arange(len(names)) + 0.5, names, size=NORMAL_TEXT, linespacing=1.3)
    ax.tick_params(axis="y", length=0, pad=REGION_STRIP + 4)
    beside = blended_transform_factory(points(ax, 0, 0), ax.transData)
    for r in table.drop_duplicates("y").itertuples():
        groups = region_groups(r)
        for k, group in enumerate(groups):
            part = 0.94 / len(groups)
            outside(
                ax,
                Rectangle(
                    (-REGION_STRIP - 2, r.y + 0.03 + k * part),
                    REGION_STRIP,
                    part,
                    facecolor=group.colour,
                    edgecolor="none",
                ),
                beside,
            ).set_gid(f"region {r.variant}")
    level = max(text_width(head, NORMAL_TEXT) for head in heads) < room - CELL_MARGIN
    turn = (
        {}
        if level
        else {
            "rotation": 90 if room < 14 else TURN,
            "ha": "center" if room < 14 else "left",
            "rotation_mode": "default" if room < 14 else "anchor",
        }
    )
    ax.xaxis.tick_top()
    ax.set_xticks(np.arange(len(heads)) + 0.5, heads, size=NORMAL_TEXT, **turn)
    ax.tick_params(axis="x", length=0, pad=3)


def _comparison_handles(table, number):
    """Return the legend's entries, of what occurs in the table alone."""
    handles = region_handles(g for r in table.itertuples() for g in region_groups(r))
    handles += [*number_handles(table, number), *missing_handles(table)]
    if "measured_fold" in table and table.measured_fold.notna().any():
        handles += measured_handles(table)
    return handles
