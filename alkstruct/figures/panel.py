"""Draw what the panel of kinases shows: how reliable probabilities are, and estimators side by side."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D

from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.errors import AlkstructError
from alkstruct.figures.page import legend, page, page_width, settle, spread
from alkstruct.figures.style import (
    FAINT_COLOUR,
    NORMAL_TEXT,
    ONE_COLUMN,
    RULE_COLOUR,
    SMALL_TEXT,
    SMALLER_TEXT,
    TEXT_COLOUR,
    look,
)
from alkstruct.figures.tidy import tidy

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

PANEL_COLUMNS = "check subset measure value low high short"
# Of rows: subset -> marker, colour, what the legend calls them.
SUBSET_LOOKS = {
    "near": ("o", "#0072B2", f"within {INDIRECT_DISTANCE:g} Å of the inhibitor"),
    "far": ("s", "#D55E00", "beyond: the base rate"),
}
MEASURE_LOOKS = {"AUROC": ("o", "#0072B2"), "AUPRC": ("s", "#D55E00")}
ROW_HEIGHT = 11.0  # points from one estimator to the next
COUNT_WIDTH, COUNT_HEIGHT = 0.045, 8.0  # that the number of a bin's rows takes: share of the axes, points
PROBABILITY_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def plot_reliability(metrics: "pd.DataFrame", *, ax: "Axes | None" = None) -> "Axes":
    """Draw the share of rows above fivefold against the probability that was said of them.

    Each mark is a bin of the probability, with the number of its rows and the 95 % interval of the share; on the
    diagonal the share is what was said. Circles: rows within 6 Å of the inhibitor; squares: those beyond, of which a
    fit that has not seen their kinase says the base rate of the others.

    Parameters
    ----------
    metrics : pandas.DataFrame
        `validate().metrics`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows of the panel's reliability, or lacks a column.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("rows", 9.0, None, None), ("said", 0.6, None, None), ("share", 0.5, 0.3, 0.7)]
    >>> table = pd.DataFrame(rows, columns=["measure", "value", "low", "high"])
    >>> bins = table.assign(check="panel, reliability", subset="near: said 0.5 to 0.75", short="")
    >>> plot_reliability(bins).get_xlabel()
    'mean probability said'
    """
    table = tidy(metrics, "plot_reliability", "the metrics of validate", PANEL_COLUMNS)
    table = table[table["check"] == "panel, reliability"]
    if not len(table):
        raise AlkstructError("plot_reliability: the table has no rows of the panel; give the metrics of validate")
    with look():
        return _draw_reliability(table, ax)


def _draw_reliability(table, ax):
    wide = page_width(ax, ONE_COLUMN)
    ax = page(ax, wide)
    ax.plot([0, 1], [0, 1], color=RULE_COLOUR, linewidth=0.7, zorder=0)
    handles, counts = [], {}
    bins = {subset: part.set_index(_names(part)) for subset, part in table.groupby("subset", sort=False)}
    for name, (marker, colour, label) in SUBSET_LOOKS.items():
        for part in (part for subset, part in bins.items() if subset.split(":")[0] == name):
            said, share, low, high = (
                float(part.loc[row, column])
                for row, column in (("said", "value"), ("share", "value"), ("share", "low"), ("share", "high"))
            )
            ax.errorbar(
                said,
                share,
                yerr=[[share - low], [high - share]],
                color=colour,
                marker=marker,
                markersize=3.8,
                elinewidth=0.7,
                zorder=3,
            )
            counts.setdefault(colour, []).append((said, part.loc["rows", "value"]))
        handles.append(Line2D([], [], color=colour, marker=marker, markersize=3.8, linewidth=0.7, label=label))
    handles.append(Line2D([], [], color=RULE_COLOUR, linewidth=0.7, label="as said"))
    ax.set(xlim=(0, 1), ylim=(-0.03, 1.06))
    ax.set_xticks(PROBABILITY_TICKS, [f"{tick:g}" for tick in PROBABILITY_TICKS])
    ax.set_yticks(PROBABILITY_TICKS, [f"{tick:g}" for tick in PROBABILITY_TICKS])
    ax.set_xlabel("mean probability said", size=NORMAL_TEXT, color=TEXT_COLOUR)
    ax.set_ylabel("share above fivefold (95 %)", size=NORMAL_TEXT, color=TEXT_COLOUR)
    _count_rows(ax, counts)
    legend(ax, handles, 30, wide - 6, 24)
    settle(ax, wide, height=150, asked="plot_reliability", needed=(100, 80))
    return ax


def _count_rows(ax, counts):
    """Write above the axes how many rows each bin has; counts: {colour: list of (probability said, rows)}."""
    above = ax.get_xaxis_transform()
    for k, (colour, bins) in enumerate(counts.items()):
        bins = sorted(bins)
        places = spread([said for said, _ in bins], COUNT_WIDTH, 1.0)
        for place, (_, count) in zip(places, bins, strict=True):
            _write_above(ax, f"{count:.0f}", place, above, COUNT_HEIGHT * k, colour, "center")
        _write_above(ax, "rows" if k == 0 else "", 0.0, above, COUNT_HEIGHT * k, TEXT_COLOUR, "right")


def _write_above(ax, words, x, transform, height, colour, side):
    ax.annotate(
        words,
        (x, 1),
        (0 if side == "center" else -6, height + 2),
        xycoords=transform,
        textcoords="offset points",
        ha=side,
        va="bottom",
        size=SMALL_TEXT,
        color=colour,
        annotation_clip=False,
    )


def _names(part):
    """Short names of measures, whole where they are short."""
    return part["short"].fillna("").where(part["short"].fillna("") != "", part["measure"])


def plot_estimators(metrics: "pd.DataFrame", subset: str = "near", *, ax: "Axes | None" = None) -> "Axes":
    """Draw how the probability and simpler estimators tell folds above 5 from others on the panel of kinases.

    Circles are the AUROC, squares the AUPRC, bars their 95 % intervals over resampled mutations; what a coin reaches is
    dashed for both.

    Parameters
    ----------
    metrics : pandas.DataFrame
        `validate().metrics`.
    subset : str, default "near"
        As in `metrics`: "near" (within 6 Å of the inhibitor), "far", "all", "EGFR near", "ALK" or another.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no such subset of the panel, or lacks a column.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("panel, distance", "AUROC", 0.7, 0.5, 0.8), ("panel, distance", "AUPRC", 0.6, 0.4, 0.8)]
    >>> table = pd.DataFrame(rows, columns=["check", "measure", "value", "low", "high"])
    >>> [label.get_text() for label in plot_estimators(table.assign(subset="near", short="")).get_yticklabels()]
    ['distance']
    """
    table = tidy(metrics, "plot_estimators", "the metrics of validate", PANEL_COLUMNS)
    table = table[table["check"].str.startswith("panel, ")]
    part = table[table["subset"] == subset]
    if not _names(part).isin(list(MEASURE_LOOKS)).any():
        there = ", ".join(dict.fromkeys(table.loc[table["check"] == "panel, rows", "subset"])) or "none"
        raise AlkstructError(f"plot_estimators: no subset {subset!r} of the panel; there are {there}; choose one")
    with look():
        return _draw_estimators(part.assign(name=_names(part)), subset, ax)


def _draw_estimators(part, subset, ax):
    wide = page_width(ax, ONE_COLUMN)
    ax = page(ax, wide)
    drawn = part[part["name"].isin(list(MEASURE_LOOKS))]
    checks = list(dict.fromkeys(drawn["check"]))
    handles = []
    for k, (measure, (marker, colour)) in enumerate(MEASURE_LOOKS.items()):
        found = drawn[drawn["name"] == measure]
        y = np.array([checks.index(check) for check in found["check"]]) + 0.2 * (2 * k - 1)
        value, low, high = (found[name].to_numpy(float) for name in ("value", "low", "high"))
        ax.errorbar(
            value,
            y,
            xerr=[(value - low).tolist(), (high - value).tolist()],  # of one array in each numpy before 2.4 warns
            fmt=marker,
            color=colour,
            markersize=3.5,
            elinewidth=0.7,
            zorder=3,
        )
        handles.append(Line2D([], [], color=colour, marker=marker, markersize=3.5, linewidth=0.7, label=measure))
        if (coin := _coin(part, measure)) is not None:
            ax.axvline(coin, color=colour, linewidth=0.6, linestyle=(0, (4, 3)), zorder=0)
    handles.append(Line2D([], [], color=FAINT_COLOUR, linewidth=0.6, linestyle=(0, (4, 3)), label="a coin"))
    ax.set(xlim=(0, 1), ylim=(len(checks) - 0.5, -0.5))
    ax.set_yticks(range(len(checks)), [check.removeprefix("panel, ") for check in checks], size=SMALLER_TEXT)
    ax.set_xticks(PROBABILITY_TICKS, [f"{tick:g}" for tick in PROBABILITY_TICKS])
    ax.set_xlabel(f"AUROC and AUPRC of folds above 5 ({subset})", size=NORMAL_TEXT, color=TEXT_COLOUR)
    legend(ax, handles, 30, wide - 6, 24)
    settle(
        ax,
        wide,
        height=ROW_HEIGHT * max(len(checks), 3),
        asked="plot_estimators",
        needed=(80, 9 * len(checks)),
    )
    return ax


def _coin(part, measure):
    """Return what guessing reaches: for the AUPRC the share of rows above fivefold, None where it is not said."""
    if measure == "AUROC":
        return 0.5
    counts = part.set_index("measure")["value"]
    names = "rows known above fivefold", "rows known not to be"
    if not set(names) <= set(counts.index):
        return None
    above, not_above = (float(counts[name]) for name in names)
    return above / (above + not_above)
