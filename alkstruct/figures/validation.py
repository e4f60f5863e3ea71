"""Draw estimates against measured fold changes."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.lines import Line2D

from alkstruct.display.colours import inhibitor_colours
from alkstruct.display.numbers import with_minus_signs
from alkstruct.energy.energies import RT
from alkstruct.figures.page import Letters, legend, page, page_width, settle
from alkstruct.figures.style import (
    FAINT_COLOUR,
    INHIBITOR_MARKERS,
    NORMAL_TEXT,
    ONE_COLUMN,
    RULE_COLOUR,
    SMALL_TEXT,
    SMALLER_TEXT,
    TEXT_COLOUR,
    look,
    text_width,
)
from alkstruct.figures.tidy import tidy
from alkstruct.scoring.calibration import RESISTANT_FOLD
from alkstruct.scoring.statistics import spearman

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAME_APART = 5.0  # points: least distance of a name from the mark of another variant
BOUND_SIDES = {"at least": (1,), "at most": (-1,), "undetermined": (-1, 1)}  # of the truth, seen from the fold


def _draw_validation(table, ax):
    """Draw the pairs of a tidy table, estimates against measured fold changes."""
    wide = page_width(ax, ONE_COLUMN)
    ax = page(ax, wide)
    drugs = list(dict.fromkeys(table.inhibitor))
    colours = inhibitor_colours(drugs)
    for k, drug in enumerate(drugs):
        for r in table[table.inhibitor == drug].itertuples():
            _draw_pair(ax, r, colours[drug], INHIBITOR_MARKERS[k % len(INHIBITOR_MARKERS)])
    _frame_agreement(ax, table)
    handles = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=INHIBITOR_MARKERS[k % len(INHIBITOR_MARKERS)],
            color=colours[d],
            markersize=4,
            label=d,
        )
        for k, d in enumerate(drugs)
    ]
    handles += _agreement_handles(table)
    legend(ax, handles, 30, wide - 6, 24)
    settle(ax, wide, height=150, asked="plot_validation", needed=(120, 100))
    _name_pairs(ax, table)
    return ax


def _draw_pair(ax, r, colour, marker):
    """A point with its interval; hollow where no effect on binding can be seen; an arrow where the fold is a bound."""
    if pd.notna(r.ddg_sd):
        ax.errorbar(
            r.fold, r.ddg, yerr=r.ddg_sd, fmt="none", ecolor=colour, elinewidth=0.6, capsize=0, alpha=0.5, zorder=1
        )
    ax.plot(
        r.fold,
        r.ddg,
        linestyle="",
        marker=marker,
        markersize=4.2,
        markeredgewidth=0.8,
        markeredgecolor=colour,
        markerfacecolor=colour if r.direct else "white",
        zorder=3,
        gid=f"{r.variant} {r.inhibitor}",
    )
    for side in BOUND_SIDES.get(r.bound, ()):
        ax.annotate(
            "",
            (r.fold, r.ddg),
            (side * 9, 0),
            textcoords="offset points",
            zorder=2,
            arrowprops={
                "arrowstyle": "<-",
                "color": colour,
                "linewidth": 0.7,
                "shrinkA": 0,
                "shrinkB": 2,
                "mutation_scale": 5,
            },
        )


def _name_pairs(ax, table):
    """Names of variants where there is room for them, those with the largest estimates and fold changes first.

    A name that would stand nearer to the mark of another variant than to its own is left out.
    """
    scale = 72 / ax.figure.dpi
    places = ax.transData.transform(table[["fold", "ddg"]].to_numpy(float)) * scale
    frame = ax.get_window_extent()
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in places]
    for (x, y), bound in zip(places, table["bound"], strict=True):
        taken += [
            (x + min(4 * side, 11 * side), y - 2, x + max(4 * side, 11 * side), y + 2)
            for side in BOUND_SIDES.get(bound, ())
        ]
    high, low = SMALL_TEXT * 0.6, SMALL_TEXT * 0.3
    for k in np.lexsort((-table["fold"].to_numpy(float), -table["ddg"].abs().round(1).to_numpy(float))):
        (x, y), name = places[k], table["variant"].iloc[k]
        width = text_width(name, SMALL_TEXT)
        for dx, dy, side in (
            (5, 0, "left"),
            (-5, 0, "right"),
            (0, 7, "center"),
            (0, -7, "center"),
            (5, 6, "left"),
            (5, -6, "left"),
            (-5, 6, "right"),
            (-5, -6, "right"),
        ):
            left = x + dx - {"left": 0, "right": width, "center": width / 2}[side]
            box = (left, y + dy - high, left + width, y + dy + low + 1)
            inside = frame.x0 * scale <= box[0] and box[2] <= frame.x1 * scale and box[1] >= frame.y0 * scale
            near = max(NAME_APART, 1.2 * _gap(box, (x, y)))
            others = places[(table["variant"] != name).to_numpy()]
            is_clear = all(_gap(box, other) > near for other in others)
            if inside and is_clear and not any(_meet(box, other) for k2, other in enumerate(taken) if k2 != k):
                ax.annotate(
                    name,
                    (table["fold"].iloc[k], table["ddg"].iloc[k]),
                    (dx, dy),
                    textcoords="offset points",
                    size=SMALL_TEXT,
                    color=TEXT_COLOUR,
                    ha=side,
                    va="center_baseline",
                    zorder=4,
                )
                taken.append(box)
                break


def _gap(box, place):
    """Return how far a place is from a box (left, bottom, right, top): 0 within it."""
    (left, bottom, right, top), (x, y) = box, place
    return float(np.hypot(max(left - x, 0.0, x - right), max(bottom - y, 0.0, y - top)))


def _meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _frame_agreement(ax, table):
    """Axes, the threshold, the line on which estimate and measurement agree, and Spearman's correlation."""
    low, high = 10 ** np.floor(np.log10(min(table.fold.min(), 0.5))), max(table.fold.max() * 2, 20)
    decades = 10.0 ** np.arange(np.log10(low), np.floor(np.log10(high)) + 1)
    ax.set(xscale="log", xlim=(low, high))
    ax.set_xticks(decades, [f"{value:g}" for value in decades])
    ax.set_xticks([], minor=True)
    ax.set_xlabel("measured fold change of IC50", size=NORMAL_TEXT, color=TEXT_COLOUR)
    ax.set_ylabel("ΔΔG, kcal/mol (estimate ± SD)", size=NORMAL_TEXT, color=TEXT_COLOUR)
    ax.axvline(RESISTANT_FOLD, color=FAINT_COLOUR, linewidth=0.6, linestyle=(0, (4, 3)), zorder=0)
    ax.axhline(0, color="#DDDDDD", linewidth=0.5, zorder=0)
    ends = np.array([low, high])
    top = np.nanmax(table.ddg + table.ddg_sd.fillna(0))
    bottom = np.nanmin(table.ddg - table.ddg_sd.fillna(0))
    ax.plot(ends, RT * np.log(ends), color=RULE_COLOUR, linewidth=0.7, zorder=0)
    ax.set_ylim(min(bottom, 0) - 0.5, top + 0.5)
    ticks = np.arange(np.ceil((min(bottom, 0) - 0.5) / 2) * 2, top + 0.5, 2) + 0.0
    ax.set_yticks(ticks, [with_minus_signs(f"{tick:g}") for tick in ticks])
    direct = table[table.direct.astype(bool)]
    said = [
        with_minus_signs(f"{name} {spearman(part.ddg, part.fold):.2f} (n = {len(part)})")
        for name, part in (("all", table), ("direct", direct))
        if len(part) > 2
    ]
    ax.text(
        0.02,
        0.98,
        "Spearman\n" + "\n".join(said),
        transform=ax.transAxes,
        size=SMALLER_TEXT,
        va="top",
        color=TEXT_COLOUR,
    )


def _agreement_handles(table):
    handles: list[Artist] = []
    if (~table.direct.astype(bool)).any():
        handles.append(
            Line2D(
                [],
                [],
                linestyle="",
                marker="o",
                markersize=4.2,
                markerfacecolor="white",
                markeredgecolor=FAINT_COLOUR,
                label="does not line the pocket",
            )
        )
    if table.bound.isin(["at least", "at most", "undetermined"]).any():
        handles.append(Letters("→", "fold is a bound"))
    handles.append(
        Line2D([], [], color=FAINT_COLOUR, linewidth=0.6, linestyle=(0, (4, 3)), label=f"fold {RESISTANT_FOLD:g}")
    )
    handles.append(Line2D([], [], color=RULE_COLOUR, linewidth=0.7, label="ΔΔG = RT ln(fold)"))
    return handles


def plot_validation(table: "pd.DataFrame", *, ax: "Axes | None" = None) -> "Axes":
    """Draw estimated ddG against measured fold changes.

    Bars are the standard deviation `ddg_sd`, colour and shape the inhibitor. Hollow marks are residues that do not
    line the pocket; an arrow says on which side of a bound the true fold change is. The correlation is Spearman's.

    Parameters
    ----------
    table : pandas.DataFrame
        `validate().pairs`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows with both an estimate and a measurement, or lacks a column.

    Examples
    --------
    >>> import pandas as pd
    >>> pairs = pd.DataFrame({"variant": ["G1202R", "C1156Y"], "inhibitor": "ceritinib", "fold": [10.8, 4.0],
    ...                       "bound": "", "direct": [True, False], "ddg": [4.0, 0.0], "ddg_sd": [3.1, None]})
    >>> plot_validation(pairs).get_xscale()
    'log'
    """

    table = tidy(table, "plot_validation", "the pairs of validate", "variant inhibitor fold bound direct ddg ddg_sd")
    known = table[(table["fold"] > 0) & table["ddg"].notna()]
    known = tidy(known, "plot_validation", "pairs with an estimate and a measurement", "")
    with look():
        return _draw_validation(known, ax)
