"""Draw how the mean ddG settles along a trajectory."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from alkstruct.display.colours import SERIES_COLOURS
from alkstruct.figures.page import (
    Letters,
    Sheet,
    legend,
    legend_height,
    outside,
    page,
    page_width,
    points,
    set_ticks,
    settle,
    spread,
)
from alkstruct.figures.samples import running
from alkstruct.figures.slots import inner_room
from alkstruct.figures.style import DOTTED, NORMAL_TEXT, ONE_COLUMN, RULE_COLOUR, SMALLER_TEXT, TEXT_COLOUR, look
from alkstruct.figures.tidy import not_drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from alkstruct.trajectories.analysis import TrajectoryScores

LINES_HEIGHT = 140.0  # points: of the axes
LEAST_RANGE = 0.2  # kcal/mol: of the axis of means
MOST_LINES = len(SERIES_COLOURS)  # variants that are drawn
SETTLED_SHARE = 0.04  # of a trajectory: means before set no limits of the axis


def plot_convergence(
    scores: "pd.DataFrame | TrajectoryScores",
    variants: "str | Sequence[str] | None" = None,
    *,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw how the mean ddG of each variant settles along a trajectory.

    A line is the mean over the frames so far, its band the standard error of that mean, from blocks of frames. It is
    dotted until there are frames enough to know the error; up to there the band is too narrow.

    Parameters
    ----------
    scores : pandas.DataFrame, or an object with `table`
        A table with frame, variant and ddg (kcal/mol), and with time (ps) if it is known; or what scored the frames.
    variants : str or sequence of str, optional
        Which to draw; by default all, or of many those eight with the largest errors at the end.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows, lacks a column, has a variant twice in a frame or has no ddg; a variant is not in it; or
        the scores kept only a summary.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"frame": [0, 1, 2], "variant": "G1202R", "ddg": [3.1, 2.2, 2.6]})
    >>> means = [line for line in plot_convergence(table).lines if line.get_gid() == "G1202R"]
    >>> float(means[0].get_ydata()[-1].round(2))
    2.63
    """
    means = running(scores, variants)
    with look():
        return _draw_convergence(means, ax)


def _draw_convergence(means, ax):
    drawn = _most_uncertain(means)
    x, unit = _abscissa(means)
    wide = page_width(ax, ONE_COLUMN)
    ax = page(ax, wide)
    ax.set(xlim=(min(x[0], 0) if unit != "frame" else x[0], x[-1] if x[-1] > x[0] else x[0] + 1))
    settled = means.frames >= means.frames[0] + SETTLED_SHARE * (means.frames[-1] - means.frames[0])
    ends = []
    for k, colour in zip(drawn, SERIES_COLOURS, strict=False):
        mean, error = means.mean[:, k], np.nan_to_num(means.error[:, k])
        doubtful = np.flatnonzero(~means.is_converged[:, k])
        first = doubtful[-1] if len(doubtful) else 0  # from here on the error is known
        ax.fill_between(x, mean - error, mean + error, color=colour, alpha=0.18, linewidth=0, zorder=1)
        ax.plot(x[: first + 1], mean[: first + 1], color=colour, linewidth=1.0, linestyle=DOTTED, zorder=2)
        ax.plot(x[first:], mean[first:], color=colour, linewidth=1.0, zorder=3, gid=means.variants[k])
        ends += [*(mean - error)[settled], *(mean + error)[settled]]
    low, high = np.nanmin(ends), np.nanmax(ends)
    margin = max(0.06 * (high - low), (LEAST_RANGE - (high - low)) / 2)
    ax.set_ylim(low - margin, high + margin)
    if low - margin < 0 < high + margin:
        ax.axhline(0, color=RULE_COLOUR, linewidth=0.7, zorder=0)
    ax.set_xlabel(unit if unit == "frame" else f"time, {unit}", size=NORMAL_TEXT, color=TEXT_COLOUR)
    ax.set_ylabel("mean ΔΔG so far, kcal/mol", size=NORMAL_TEXT, color=TEXT_COLOUR)
    set_ticks(ax.xaxis, *ax.get_xlim())
    set_ticks(ax.yaxis, *ax.get_ylim())
    own = isinstance(ax.figure, Sheet)
    handles = _convergence_handles(means, drawn)
    below = 30 + legend_height(handles, wide - 6)
    _name_lines(ax, means, drawn, LINES_HEIGHT if own else inner_room(ax, 0, below)[1])
    legend(ax, handles, 30, wide - 6, 24)
    settle(ax, wide, height=LINES_HEIGHT, asked="plot_convergence", needed=(80, 50))
    return ax


def _most_uncertain(means):
    """Return which variants are drawn, in their order: all that have a mean, or of many those of the largest errors."""
    known = np.flatnonzero(np.isfinite(means.mean[-1]))
    by_error = known[np.argsort(-np.nan_to_num(means.error[-1, known]), kind="stable")]
    return np.sort(by_error[:MOST_LINES])


def _abscissa(means):
    """Return what the means are drawn against, and its unit: time where every frame has its own, else the frame."""
    if np.isnan(means.time).any() or (len(means.time) > 1 and (np.diff(means.time) <= 0).any()):
        return means.frames, "frame"
    return (means.time / 1000, "ns") if means.time[-1] >= 1000 else (means.time, "ps")


def _name_lines(ax, means, drawn, height):
    """Write the name of each variant at the end of its line; height: of the axes, points."""
    low, high = ax.get_ylim()
    level = np.clip((means.mean[-1, drawn] - low) / (high - low), 0, 1) * height
    order = np.argsort(level, kind="stable")
    for k, y in zip(order, spread(level[order], 1.2 * SMALLER_TEXT, height), strict=True):
        beside, colour = points(ax, 1, 0), SERIES_COLOURS[k]
        outside(ax, Line2D([1, 7], [level[k], y], color=colour, linewidth=0.6), beside)
        name = means.variants[drawn[k]]
        outside(ax, Text(9, y, name, size=SMALLER_TEXT, va="center_baseline", color=TEXT_COLOUR), beside)


def _convergence_handles(means, drawn):
    handles: list[Artist] = [
        Line2D([], [], color=TEXT_COLOUR, linewidth=1.0, label="mean"),
        Patch(facecolor=TEXT_COLOUR, alpha=0.18, linewidth=0, label="standard error, from blocks"),
    ]
    if not means.is_converged[:, drawn].all():
        handles.insert(
            1, Line2D([], [], color=TEXT_COLOUR, linewidth=1.0, linestyle=DOTTED, label="too few frames for its error")
        )
    absent = [name for k, name in enumerate(means.variants) if not np.isfinite(means.mean[-1, k])]
    if absent:
        handles.append(Letters("n/m", not_drawn(absent)))
    others = len(means.variants) - len(absent) - len(drawn)
    if others:
        handles.append(Letters("", f"not drawn: {others} of smaller errors"))
    return handles
