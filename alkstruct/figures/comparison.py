"""Draw a heat map of variants against inhibitors."""

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import blended_transform_factory

from alkstruct.display.colours import ink
from alkstruct.display.numbers import fold_text, signed
from alkstruct.figures.page import Letters, inner_width, legend, outside, page, points, settle
from alkstruct.figures.style import (
    FAINT_COLOUR,
    NORMAL_TEXT,
    ONE_COLUMN,
    RULE_COLOUR,
    SMALL_TEXT,
    SMALLER_TEXT,
    TEXT_COLOUR,
    TWO_COLUMNS,
    disruption_scale,
    look,
    text_width,
)
from alkstruct.figures.tidy import tidy
from alkstruct.figures.tracks import indirect_cell, region_groups, region_handles
from alkstruct.scoring.calibration import RESISTANT_FOLD

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_comparison(table: "pd.DataFrame", *, ax: "Axes | None" = None) -> "Axes":
    """Draw a heat map of variants against inhibitors.

    The colour is the probability of a fold change above 5 (`disruption`), the number ddG in kcal/mol. Cells without a
    probability are hatched where the residue is far from the inhibitor (indirect), framed where nothing is modelled.
    The strip at the left is the region; of an annotated table each cell has the measured fold change below the number.

    Parameters
    ----------
    table : pandas.DataFrame
        From `compare` or, as one column, `score`; from `annotate` with the measured fold changes.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows, or lacks a column.

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
        return _draw_comparison(table, ax)


REGION_STRIP = 5.0  # points: width of the regions' strip
TWO_LINES, ONE_LINE = 20.0, 11.5  # points: height of a row
MOST_WIDE = 60.0  # points: of a cell
MANY_VARIANTS = 16  # rows from which they are one line high
BAR_WIDTH, BAR_HEIGHT = 70.0, 5.0  # points: the colour scale
STAND_IN_MARK = "†"


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


def _draw_comparison(table, ax):
    """Draw a tidy table as a heat map of variants against inhibitors."""
    table, variants, inhibitors = _arranged(table)
    tall = len(variants) <= MANY_VARIANTS
    row = TWO_LINES if tall else ONE_LINE
    wide = ONE_COLUMN if len(inhibitors) <= 5 and (tall or "measured_fold" not in table) else TWO_COLUMNS
    names = [broken(variant) if tall else variant for variant in variants]
    labels = max(text_width(name, NORMAL_TEXT) for name in names) + REGION_STRIP + 6
    own = ax is None
    ax = page(ax, wide)
    width = wide - labels - 2 if own else inner_width(ax)
    cells = min(width, MOST_WIDE * len(inhibitors)) if own else width
    _colour_cells(ax, table, len(variants), len(inhibitors))
    for r in table.itertuples():
        _write_cell(ax, r, tall)
    _name_sides(ax, table, names, inhibitors, cells / len(inhibitors))
    _explain_comparison(ax, table, width + labels, labels)
    settle(ax, wide, None if cells == width else cells, row * len(variants))
    return ax


def broken(name):
    """Break a long name, as of an insertion or a compound variant, into two lines."""
    return re.sub(r"(?<=\d|[A-Z])(?=[_+][A-Z]\d)", "\n", name) if len(name) > 10 else name


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


def _write_cell(ax, r, tall):
    """ddG, or why there is none, and what was measured."""
    letters = TEXT_COLOUR if pd.isna(r.disruption) else ink(to_hex(disruption_scale()(float(r.disruption))))
    known = measured_text(r)
    if r.verdict == "indirect":
        estimate = CellText("indirect" if tall or not known else "", SMALL_TEXT, FAINT_COLOUR)
    elif pd.isna(r.ddg):
        estimate = CellText("n/m", SMALL_TEXT, letters)
    else:
        estimate = CellText(signed(r.ddg), NORMAL_TEXT, letters)
    texts = [(estimate, CELL_MIDDLE)]
    if known:
        first, second = (CELL_UPPER, CELL_LOWER) if tall else (CELL_LEFT, CELL_RIGHT)
        texts = [(estimate, first), (CellText(known, SMALL_TEXT, letters), second)]
    for text, place in texts:
        x, y = r.x + place.x, r.y + place.y
        ax.text(x, y, text.words, size=text.size, color=text.colour, ha=place.side, va="center_baseline")


def measured_text(r):
    """Write a row's measured fold change, with a mark where it is known to lie above or below fivefold."""
    fold, bound = getattr(r, "measured_fold", None), getattr(r, "measured_bound", "")
    if fold is None or pd.isna(fold):
        return ""
    if bound == "undetermined":
        return "n.d."
    sign = {"at least": "≥", "at most": "≤"}.get(bound, "")
    above = fold > RESISTANT_FOLD
    mark = ("◆ " if above else "◇ ") if bound != ("at most" if above else "at least") else ""
    return f"{mark}{sign}{fold_text(fold)}{STAND_IN_MARK if getattr(r, 'is_stand_in', False) else ''}"


def _name_sides(ax, table, names, inhibitors, room):
    """Variants with their regions at the left, inhibitors above."""
    ax.set_yticks(np.arange(len(names)) + 0.5, names, size=NORMAL_TEXT, linespacing=1.1)
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
    drugs = [drug for drug, _ in inhibitors]
    heads = [f"{drug}\n{entry}" if drugs.count(drug) > 1 and entry else drug for drug, entry in inhibitors]
    level = max(text_width(head, NORMAL_TEXT) for head in heads) < room - 3
    turn = (
        {}
        if level
        else {
            "rotation": 90 if room < 14 else 40,
            "ha": "center" if room < 14 else "left",
            "rotation_mode": "default" if room < 14 else "anchor",
        }
    )
    ax.xaxis.tick_top()
    ax.set_xticks(np.arange(len(heads)) + 0.5, heads, size=NORMAL_TEXT, **turn)
    ax.tick_params(axis="x", length=0, pad=3)


def _explain_comparison(ax, table, width, labels):
    """Below: the colour scale, and a legend of what occurs."""
    colour_bar(ax, 5)
    handles = region_handles(g for r in table.itertuples() for g in region_groups(r))
    handles += [Letters("+1", "ΔΔG, kcal/mol"), *missing_handles(table)]
    if "measured_fold" in table and table.measured_fold.notna().any():
        handles += _measured_handles(table)
    legend(ax, handles, 27, width, labels)


def missing_handles(table):
    """Return legend entries of cells without a colour, where there are any."""
    handles = []
    if (table.verdict == "indirect").any():
        handles.append(indirect_cell(0, 0, label="indirect: no direct effect seen"))
    if (table.disruption.isna() & table.ddg.isna()).any():
        handles.append(Patch(facecolor="white", edgecolor=RULE_COLOUR, label="not modelled (n/m)"))
    return handles


def _measured_handles(table):
    found = {measured_text(r) for r in table.itertuples()}
    marks = (
        ("◆", "D", TEXT_COLOUR, f"measured fold > {RESISTANT_FOLD:g}"),
        ("◇", "D", "white", f"measured fold ≤ {RESISTANT_FOLD:g}"),
    )
    handles: list[Artist] = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=shape,
            markersize=3.2,
            markeredgewidth=0.6,
            color=TEXT_COLOUR,
            markerfacecolor=fill,
            label=name,
        )
        for mark, shape, fill, name in marks
        if any(mark in text for text in found)
    ]
    if "n.d." in found:
        handles.append(Letters("n.d.", "not determined by the assay"))
    if any(STAND_IN_MARK in text for text in found):
        handles.append(Letters(STAND_IN_MARK, "of a close analogue"))
    return handles


def colour_bar(ax, below):
    """Draw the scale of disruption at the left, some points below the axes, with its name beside it."""
    ticks = {0: "0", 0.25: "", 0.5: "0.5", 0.75: "", 1: "1"}
    return scale_bar(ax, below, disruption_scale(), ticks, f"P(fold > {RESISTANT_FOLD:g})")


def scale_bar(ax, below, scale, ticks, name):
    """Draw a scale of colours at the left, some points below the axes, with its name beside it.

    scale: colour map; ticks: {value: what is written there}, from the least to the greatest value of the scale.
    """
    bar = ax.inset_axes([0, -below - BAR_HEIGHT, BAR_WIDTH, BAR_HEIGHT], transform=points(ax, 0, 0))
    mapped = ScalarMappable(Normalize(min(ticks), max(ticks)), scale)
    ax.figure.colorbar(mapped, cax=bar, orientation="horizontal")
    bar.set_xticks([*ticks], [*ticks.values()], size=SMALLER_TEXT)
    bar.tick_params(length=2, width=0.5, pad=1.5, colors=TEXT_COLOUR)
    bar.spines[:].set(visible=True, linewidth=0.4)
    outside(
        ax,
        Text(
            BAR_WIDTH + 5,
            -below - BAR_HEIGHT / 2,
            name,
            size=SMALLER_TEXT,
            color=TEXT_COLOUR,
            va="center_baseline",
        ),
        points(ax, 0, 0),
    )
    return bar
