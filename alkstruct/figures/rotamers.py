"""Draw the rotamers of one site and their weights."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import blended_transform_factory

from alkstruct.display.colours import APO_COLOUR, CLASH_COLOUR, HOLO_COLOUR
from alkstruct.display.numbers import with_minus_signs
from alkstruct.errors import AlkstructError
from alkstruct.figures.page import legend, outside, page, page_width, points, settle
from alkstruct.figures.style import (
    FAINT_COLOUR,
    NORMAL_TEXT,
    ONE_COLUMN,
    SMALL_TEXT,
    SMALLER_TEXT,
    TEXT_COLOUR,
    look,
    text_width,
)
from alkstruct.figures.tidy import tidy
from alkstruct.loops.rebuilt import RebuiltLoop

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from alkstruct.rotamers.mutants import Mutant

LEAST_WEIGHT, MOST_ROTAMERS = 0.01, 12  # what is drawn by itself; the rest is summed
BAR_HEIGHT = 0.36  # of a row
ROTAMER_ROW, LEAST_ROTAMER_ROW = 15.0, 12.0  # points: height of a row; at least, on axes of the caller


def _draw_rotamers(table, ax, title=""):
    """Draw the rotamers of a tidy table with their weights and overlaps."""
    shown, rest = _grouped(table)
    wide = page_width(ax, ONE_COLUMN)
    ax = page(ax, wide)
    names = [row["name"] for row in shown] + ([f"{len(rest)} others"] if rest else [])
    holo, apo = (
        [100 * row[w] for row in shown] + ([100 * sum(row[w] for row in rest)] if rest else []) for w in ("holo", "apo")
    )
    y = np.arange(len(names))
    for values, shift, colour in ((holo, -0.5, HOLO_COLOUR), (apo, 0.5, APO_COLOUR)):
        bars = ax.barh(y + shift * BAR_HEIGHT, values, BAR_HEIGHT, color=colour, edgecolor=TEXT_COLOUR, linewidth=0.4)
        for bar, value in zip(bars, values, strict=True):
            ax.annotate(
                _weight_text(value),
                (value, bar.get_y() + BAR_HEIGHT / 2),
                (2, 0),
                textcoords="offset points",
                size=SMALL_TEXT,
                va="center_baseline",
                color=TEXT_COLOUR,
            )
    ax.set_yticks(y, names, size=SMALLER_TEXT)
    ax.tick_params(axis="y", length=0)
    ax.set(ylim=(len(names) - 0.4, -0.6), xlim=(0, max(25, 1.12 * max(*holo, *apo, 0))))
    ticks = [t for t in (0, 25, 50, 75, 100) if t <= ax.get_xlim()[1]]
    ax.set_xticks(ticks, [str(t) for t in ticks])
    ax.set_xlabel("weight, %", size=NORMAL_TEXT, color=TEXT_COLOUR)
    _draw_overlaps(ax, [row["overlap"] for row in shown])
    legend(ax, _rotamer_handles(shown), 28, wide - 6, max(text_width(n, SMALLER_TEXT) for n in names))
    outside(
        ax,
        Text(-4, -0.6, "χ angles", size=SMALLER_TEXT, ha="right", va="bottom", color=TEXT_COLOUR),
        blended_transform_factory(points(ax, 0, 0), ax.transData),
    )
    if title:
        ax.set_title(title, size=NORMAL_TEXT, loc="left", color=TEXT_COLOUR)
    settle(
        ax,
        wide,
        height=ROTAMER_ROW * len(names) + 4,
        asked="plot_rotamers",
        needed=(80, LEAST_ROTAMER_ROW * len(names)),
    )
    return ax


def _rotamer_handles(shown):
    """Return the legend's entries; shown: rotamers that are drawn by themselves."""
    handles: list[Artist] = [
        Patch(facecolor=HOLO_COLOUR, edgecolor=TEXT_COLOUR, linewidth=0.4, label="with inhibitor (holo)"),
        Patch(facecolor=APO_COLOUR, edgecolor=TEXT_COLOUR, linewidth=0.4, label="without (apo)"),
    ]
    if any(row["overlap"] > 0 for row in shown):
        handles.append(
            Line2D(
                [],
                [],
                linestyle="",
                marker="o",
                markersize=4,
                markeredgewidth=0,
                color=CLASH_COLOUR,
                label="overlap of its best conformer, Å",
            )
        )
    return handles


def _grouped(table):
    """Rotamers by weight, those that are drawn and those that are summed: lists of dict."""
    found = []
    for number, group in table.groupby("rotamer", sort=False, dropna=False):
        first = group.iloc[0]
        angles = [
            with_minus_signs(f"{round(first[c])}°")
            for c in ("chi1", "chi2", "chi3", "chi4")
            if c in group and pd.notna(first[c])
        ]
        name = "crystal" if pd.isna(number) and angles else ""
        found.append(
            {
                "name": ", ".join([name] * bool(name) + angles) or "no dihedral",
                "holo": group.holo.sum(),
                "apo": group.apo.sum(),
                "overlap": float(first.overlap),
            }
        )
    found.sort(key=lambda row: max(row["holo"], row["apo"]), reverse=True)
    count = sum(max(row["holo"], row["apo"]) >= LEAST_WEIGHT for row in found)
    count = max(1, min(count, MOST_ROTAMERS))
    return sorted(found[:count], key=lambda row: (round(row["holo"], 2), row["apo"]), reverse=True), found[count:]


def _weight_text(value):
    return "<1" if 0 < value < 0.5 else f"{value:.0f}"


def _draw_overlaps(ax, overlaps):
    """A column of discs right of the bars, apart from the scale of weights."""
    beside = blended_transform_factory(points(ax, 1, 0), ax.transData)
    outside(ax, Text(14, -0.6, "overlap\nÅ", size=SMALLER_TEXT, ha="center", va="bottom", color=TEXT_COLOUR), beside)
    for y, overlap in enumerate(overlaps):
        if overlap <= 0:
            outside(
                ax, Text(14, y, "–", size=SMALL_TEXT, ha="center", va="center_baseline", color=FAINT_COLOUR), beside
            )
            continue
        disc = Line2D(
            [8],
            [y],
            linestyle="",
            marker="o",
            markersize=2 + 3.5 * min(overlap, 2.0) ** 0.5,
            markerfacecolor=CLASH_COLOUR,
            markeredgewidth=0,
        )
        outside(ax, disc, beside)
        outside(
            ax,
            Text(15, y, f"{overlap:.1f}", size=SMALL_TEXT, ha="left", va="center_baseline", color=TEXT_COLOUR),
            beside,
        )


def plot_rotamers(table: "pd.DataFrame | Mutant", *, ax: "Axes | None" = None) -> "Axes":
    """Draw the rotamers of one site: their weights with and without the inhibitor, and how deep each overlaps it.

    Parameters
    ----------
    table : pandas.DataFrame or Mutant
        From `build` of a substitution, or its `rotamers`. Conformers of one rotamer are summed; angles and overlap are
        those of the conformer of lowest energy.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows, or lacks a column, or is a RebuiltLoop, which has backbones instead of rotamers.

    Examples
    --------
    >>> import alkstruct as alk
    >>> ax = alk.plot_rotamers(alk.build(alk.load("crizotinib"), "L1196M"))
    >>> ax.get_title(loc="left")
    'L1196M in 2XP2'
    """

    if isinstance(table, RebuiltLoop):
        raise AlkstructError(_without_rotamers(table))
    rotamers = getattr(table, "rotamers", table)
    title = "" if rotamers is table else f"{table.variant} in {table.source.name}"
    rotamers = tidy(rotamers, "plot_rotamers", "what build gives, or its rotamers", "rotamer chi1 apo holo overlap")
    with look():
        return _draw_rotamers(rotamers, ax, title)


def _without_rotamers(loop):
    """Say why a rebuilt stretch is not drawn, and what to do."""
    if loop.variant.is_substitution:
        return (
            f"plot_rotamers draws a side chain on the crystal's backbone, and around {loop.variant} the backbone was "
            f'built anew; give it build(complex, "{loop.variant}", backbone="fixed")'
        )
    return (
        f"plot_rotamers draws one side chain, and {loop.variant} was built as a stretch of backbone; its tables "
        f'`backbones` and `bonds` say what it keeps, and view(complex, "{loop.variant}") shows it'
    )
