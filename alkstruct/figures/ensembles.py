"""Draw ddG over several structures or over the frames of a trajectory."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import blended_transform_factory

from alkstruct.figures.page import (
    Letters,
    inner_width,
    legend,
    outside,
    page,
    page_width,
    points,
    set_ticks,
    settle,
)
from alkstruct.figures.samples import samples
from alkstruct.figures.style import (
    DOTTED,
    FAINT_COLOUR,
    NORMAL_TEXT,
    ONE_COLUMN,
    RULE_COLOUR,
    SMALL_TEXT,
    TEXT_COLOUR,
    look,
    text_width,
)
from alkstruct.figures.tidy import tidy
from alkstruct.figures.tracks import INDIRECT_LABEL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from alkstruct.trajectories.analysis import TrajectoryScores
    from alkstruct.trajectories.crystals import EnsembleScores

CLOUD_COLOUR, MEAN_COLOUR, CRYSTAL_COLOUR = "#A9C4D9", "#0072B2", "#D55E00"  # of values, of their mean, of one crystal
CLOUD_HEIGHT, LANE_HEIGHT = 11.0, 9.5  # points of a row: of its values, of what sums them up
LEAST_RANGE = 1.0  # kcal/mol: of the axis
DOT = 3.0  # points: of a structure
OUTLINE_POINTS = 256  # steps of the outline of a distribution


def plot_ensemble(
    scores: "pd.DataFrame | EnsembleScores | TrajectoryScores",
    *,
    crystal: "pd.DataFrame | None" = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw ddG of each variant over several structures or over the frames of a trajectory.

    Each variant has a row: above, a dot for each structure, or the distribution of the frames; below, the mean with its
    standard error, and for frames the median and the range from 5 to 95 %. Where only a summary was kept, that is all.
    At the right is the number of structures or frames, and of how many independent ones the mean is; "<" stands before
    it where there are too few frames to tell, so that the error is larger than it is drawn. Structures or frames in
    which a variant is indirect give no estimate: they are in no mean and no distribution, and hollow where each has a
    dot; where they have none, their share stands at the right.

    Parameters
    ----------
    scores : pandas.DataFrame, or an object with `table` and `summary()`
        A table with structure or frame, variant and ddg, in kcal/mol; a summary of such; or what scored them.
    crystal : pandas.DataFrame, optional
        From `score`, of one structure: its ddg are marked for comparison.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        A table has no rows, or lacks a column.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"structure": ["2XP2", "4MKC"], "variant": "G1202R", "ddg": [3.1, 2.2]})
    >>> plot_ensemble(table).get_xlabel()
    'ΔΔG, kcal/mol'
    """
    rows, are_frames = samples(scores)
    beside = Crystal("", {}) if crystal is None else _of_crystal(crystal)
    with look():
        return _draw_ensemble(rows, are_frames, beside, ax)


class Crystal(NamedTuple):
    """One structure beside the others: its name, and the ddG of each variant that is modelled in it, kcal/mol."""

    name: str
    ddg: dict


def _of_crystal(table):
    """Return the Crystal of a score table."""
    table = tidy(table, "plot_ensemble", "as crystal a table from score", "variant ddg")
    known = table[table["ddg"].notna()]
    return Crystal(table.attrs.get("pdb_id", ""), dict(zip(known["variant"], known["ddg"], strict=True)))


def _draw_ensemble(rows, are_frames, crystal, ax):
    wide = page_width(ax, ONE_COLUMN)
    ax = page(ax, wide)
    names = [row.variant for row in rows]
    has_values = any(len(row.values) for row in rows)
    cloud = CLOUD_HEIGHT if has_values else 2.0
    height = cloud + LANE_HEIGHT
    marked = {name: crystal.ddg[name] for name in names if name in crystal.ddg}
    low, high = _limits(rows, marked)
    ax.set(xlim=(low, high), ylim=(len(rows), 0))
    ax.axvline(0, color=RULE_COLOUR, linewidth=0.7, zorder=0)
    for k, row in enumerate(rows):
        base, lane = k + (cloud - 1) / height, k + (cloud + LANE_HEIGHT / 2 - 1) / height
        if not row.number:
            ax.text(0.0, lane, " n/m", size=SMALL_TEXT, color=FAINT_COLOUR, va="center_baseline")
        if len(row.values) and are_frames:
            _draw_outline(ax, row, base, (cloud - 2) / height)
        elif len(row.values):
            _draw_dots(ax, row, base, height)
        _draw_lane(ax, row, lane, are_frames or not len(row.values))
        if row.variant in marked:
            ax.plot(marked[row.variant], lane, gid=f"crystal {row.variant}", **_crystal_mark())
    ax.set_yticks(np.arange(len(rows)) + (cloud + LANE_HEIGHT / 2 - 1) / height, names, size=NORMAL_TEXT)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    set_ticks(ax.xaxis, low, high)
    ax.set_xlabel("ΔΔG, kcal/mol", size=NORMAL_TEXT, color=TEXT_COLOUR)
    _count_rows(ax, rows, are_frames, (cloud + LANE_HEIGHT / 2 - 1) / height)
    widest = max(text_width(name, NORMAL_TEXT) for name in names)
    legend(ax, _ensemble_handles(rows, are_frames, crystal.name if marked else None), 28, wide - 6, widest)
    settle(ax, wide, height=height * max(len(rows), 2), asked="plot_ensemble", needed=(80, 0.8 * height * len(rows)))
    return ax


def _limits(rows, marked):
    """Return limits of the axis that hold all that is drawn, and zero."""
    ends = [0.0, *marked.values()]
    for row in rows:
        ends += [*row.values[[row.values.argmin(), row.values.argmax()]]] if len(row.values) else []
        ends += [row.low, row.high, row.mean - np.nan_to_num(row.error), row.mean + np.nan_to_num(row.error)]
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    margin = max(0.04 * (high - low), (LEAST_RANGE - (high - low)) / 2)
    return low - margin, high + margin


def _draw_outline(ax, row, base, height):
    """Draw the distribution of frames as a hill, smoothed by Silverman's rule; of a constant a line."""
    values = row.values if row.all_indirect else row.values[~row.is_indirect]
    low, high = values.min(), values.max()
    if high - low < 1e-6:
        x, hill = np.array([low, low]), np.array([0.0, 1.0])
    else:
        counts, edges = np.histogram(values, OUTLINE_POINTS, (low, high))
        x = (edges[1:] + edges[:-1]) / 2
        quartiles = np.diff(np.quantile(values, (0.25, 0.75)))[0] / 1.34
        width = 0.9 * min(np.std(values), quartiles or np.inf) * len(values) ** -0.2
        steps = max(width / (edges[1] - edges[0]), 0.5)
        hill = np.exp(-0.5 * ((np.arange(OUTLINE_POINTS)[:, None] - np.arange(OUTLINE_POINTS)) / steps) ** 2) @ counts
        hill /= hill.max()
    fill = "white" if row.all_indirect else CLOUD_COLOUR
    edge = FAINT_COLOUR if row.all_indirect else MEAN_COLOUR
    hill = ax.fill_between(x, base - height * hill, base, facecolor=fill, edgecolor=edge, linewidth=0.4, zorder=1)
    hill.set_gid(f"frames {row.variant}")


def _draw_dots(ax, row, base, height):
    """Draw a dot for each structure, one above the other where they would touch."""
    # Less wide than the axes will be, because room for what is beside them is not yet taken.
    scale = 0.7 * inner_width(ax) / np.diff(ax.get_xlim())[0]
    placed = []
    for x in np.sort(row.values) * scale:
        level = next(n for n in range(len(placed) + 1) if all(n != m or abs(x - z) > DOT + 0.4 for z, m in placed))
        placed.append((x, level))
    step = min(DOT, (CLOUD_HEIGHT - DOT - 1.5) / max(1, *(level for _, level in placed)))
    for k, (_, level) in zip(np.argsort(row.values, kind="stable"), placed, strict=True):
        y = base - (DOT / 2 + 0.5 + level * step) / height
        ax.plot(row.values[k], y, gid=f"structure {row.variant}", **_dot(row.is_indirect[k]))


def _dot(is_indirect=False):
    """Return how a structure looks: settings of a Line2D."""
    return {
        "linestyle": "",
        "marker": "o",
        "markersize": DOT,
        "markeredgewidth": 0.5,
        "markeredgecolor": FAINT_COLOUR if is_indirect else MEAN_COLOUR,
        "markerfacecolor": "white" if is_indirect else CLOUD_COLOUR,
        "zorder": 2,
        "clip_on": False,  # the highest of many dots reaches the edge of the axes
    }


def _draw_lane(ax, row, y, has_range):
    """Draw the mean with its standard error, and the range and the median."""
    if not row.number:
        return
    if has_range:
        ax.plot([row.low, row.high], [y, y], zorder=2, gid=f"range {row.variant}", **_range())
        ax.plot(row.median, y, zorder=3, gid=f"median {row.variant}", **_median())
    if np.isfinite(row.error):
        (bar,) = ax.plot([row.mean - row.error, row.mean + row.error], [y, y], zorder=4, **_error_bar(row.is_converged))
        bar.set_gid(f"error {row.variant}")
    ax.plot(row.mean, y, gid=f"mean {row.variant}", zorder=5, **_mean(row.all_indirect))


def _range():
    return {"color": FAINT_COLOUR, "linewidth": 0.7, "solid_capstyle": "butt"}


def _median():
    return {"linestyle": "", "marker": "|", "markersize": 7.0, "markeredgewidth": 0.8, "color": TEXT_COLOUR}


def _error_bar(is_converged=True):
    style = "-" if is_converged else DOTTED
    return {
        "color": MEAN_COLOUR,
        "linewidth": 1.8,
        "linestyle": style,
        "solid_capstyle": "butt",
        "dash_capstyle": "butt",
    }


def _mean(is_indirect=False):
    return {
        "linestyle": "",
        "marker": "o",
        "markersize": 3.6,
        "markeredgewidth": 0.7,
        "markeredgecolor": FAINT_COLOUR if is_indirect else MEAN_COLOUR,
        "markerfacecolor": "white" if is_indirect else MEAN_COLOUR,
    }


def _crystal_mark():
    return {
        "linestyle": "",
        "marker": "D",
        "markersize": 4.0,
        "markeredgewidth": 0.9,
        "markeredgecolor": CRYSTAL_COLOUR,
        "markerfacecolor": "none",
        "zorder": 6,
    }


def _count_rows(ax, rows, are_frames, middle):
    """Write at the right how many structures or frames each row is of, and how many of them are independent."""
    beside = blended_transform_factory(points(ax, 1, 0), ax.transData)
    above = points(ax, 1, 1)
    counts = [f"{row.number:,}" for row in rows]
    edge = 8 + max(text_width(text, SMALL_TEXT) for text in ["frames" if are_frames else "n", *counts])
    columns = [(edge, "frames" if are_frames else "n", counts)]
    if are_frames:
        known = [
            f"{'' if row.is_converged else '<'}{max(row.independent, 1):,.0f}" if row.error > 0 else "–" for row in rows
        ]
        columns.append((edge + 6 + max(text_width(t, SMALL_TEXT) for t in ["indep.", *known]), "indep.", known))
    if any(0 < row.indirect < 1 and (are_frames or not len(row.values)) for row in rows):
        shares = ["–" if np.isnan(row.indirect) else f"{100 * row.indirect:.0f} %" for row in rows]
        edge = columns[-1][0] + 6 + max(text_width(t, SMALL_TEXT) for t in ["indirect", *shares])
        columns.append((edge, "indirect", shares))
    for right, head, texts in columns:
        outside(ax, Text(right, 2, head, size=SMALL_TEXT, ha="right", va="bottom", color=FAINT_COLOUR), above)
        for k, text in enumerate(texts):
            word = Text(right, k + middle, text, size=SMALL_TEXT, ha="right", va="center_baseline", color=TEXT_COLOUR)
            outside(ax, word, beside)


def _ensemble_handles(rows, are_frames, crystal):
    """Return what the legend explains; crystal: the name of the marked one, "" if it has none, None without marks."""
    handles: list[Artist] = []
    has_values, indirect = (
        any(len(row.values) for row in rows),
        any((row.is_indirect.any() and not are_frames) or row.all_indirect for row in rows),
    )
    if has_values and are_frames:
        handles.append(Patch(facecolor=CLOUD_COLOUR, edgecolor=MEAN_COLOUR, linewidth=0.4, label="frames"))
    elif has_values:
        handles.append(Line2D([], [], label="a structure", **_dot()))
    if indirect:
        handles.append(Line2D([], [], label=INDIRECT_LABEL, **(_mean if are_frames else _dot)(True)))
    error = {"label": "mean, standard error", "markersize": 3.6, "marker": "o"}
    handles.append(Line2D([], [], **_error_bar() | error))
    if any(row.number and not row.is_converged for row in rows):
        handles.append(Line2D([], [], label="error larger: too few frames", **_error_bar(False)))
    if are_frames or not has_values:
        handles.append(Line2D([], [], label="5 to 95 %, median", **_range() | {"marker": "|", "markersize": 7.0}))
    if crystal is not None:
        handles.append(Line2D([], [], label=f"{crystal or 'the crystal'} alone", **_crystal_mark()))
    if not all(row.number for row in rows):
        handles.append(Letters("n/m", "not modelled"))
    return handles
