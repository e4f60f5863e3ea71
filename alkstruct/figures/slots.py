"""The part of a figure that axes of the caller have, and whether what is drawn has room there."""

import warnings
from typing import NamedTuple

import matplotlib
import numpy as np

from alkstruct.errors import AlkstructWarning
from alkstruct.figures.style import FIGURE_PADDING

ENGINE_PADDING = 8.0  # points: what a layout engine of matplotlib keeps free of a part in each direction
SPARE = 0.9  # of the room that is needed: with less of it words touch
LEAST_SIDE = 10.0  # points: axes that we place ourselves are no smaller
MILLIMETRE = 72 / 25.4  # points
MARGINS = ("left", "right", "bottom", "top", "wspace", "hspace")


class Slot(NamedTuple):
    """A part of a figure, points from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float


def slot(ax):
    """Return what axes have of their figure with all that stands beside them: Slot, None if they are in no grid."""
    spec = ax.get_subplotspec()
    if spec is None:
        return None
    left, right, bottom, top = _within(spec)
    outer = spec.get_topmost_subplotspec()
    if outer is not spec:
        x0, x1, y0, y1 = _within(outer)
        left, right = x0 + left * (x1 - x0), x0 + right * (x1 - x0)
        bottom, top = y0 + bottom * (y1 - y0), y0 + top * (y1 - y0)
    whole = _points(ax, ax.figure.bbox)
    free = _free(ax)
    return Slot(
        left * whole[0] + free / 2,
        bottom * whole[1] + free / 2,
        (right - left) * whole[0] - free,
        (top - bottom) * whole[1] - free,
    )


def _within(spec):
    """Return the left, right, lower and upper edge of a part of a grid, fractions of the grid without its gaps."""
    grid = spec.get_gridspec()
    across, down = (
        np.cumsum([0.0, *ratios]) / np.sum(ratios) for ratios in (grid.get_width_ratios(), grid.get_height_ratios())
    )
    columns, rows = spec.colspan, spec.rowspan
    return across[columns.start], across[columns.stop], 1 - down[rows.stop], 1 - down[rows.start]


def _points(ax, box):
    """Return the width and height of a box of pixels in points."""
    return box.width * 72 / ax.figure.dpi, box.height * 72 / ax.figure.dpi


def _engine(ax):
    return ax.figure.get_layout_engine()


def _free(ax):
    """Return the points of a part of the figure that stay free in each direction."""
    return ENGINE_PADDING if _engine(ax) else 2 * FIGURE_PADDING


def inner_room(ax, beside, above):
    """Return the width and height that axes of the caller will have, points.

    beside, above: points that their labels and legends will take at their sides, and above and below them.
    """
    place = slot(ax)
    if place is None:
        return _points(ax, ax.get_window_extent())
    return max(place.width - beside, LEAST_SIDE), max(place.height - above, LEAST_SIDE)


def overhang(ax):
    """Return the points that what belongs to axes reaches beyond them: left, right, bottom, top."""
    box, whole = ax.get_window_extent(), ax.get_tightbbox()
    reach = box.x0 - whole.x0, whole.x1 - box.x1, box.y0 - whole.y0, whole.y1 - box.y1
    return [max(0.0, pixels) * 72 / ax.figure.dpi for pixels in reach]


def fit(ax, asked, needed, shortened=""):
    """Place axes of the caller within their part of the figure, and warn where it is too small.

    A layout engine of matplotlib places them itself, and margins that the caller has set stay.

    Parameters
    ----------
    ax : Axes
    asked : str
        The function that was called, for the warning.
    needed : tuple of float
        Least width and height of the axes alone in which all can be read, points.
    shortened : str, optional
        What is left out for want of room; a warning says so.
    """
    place = slot(ax)
    if place is None:
        beside = [0.0] * 4
        width, height = inner_room(ax, 0, 0)
    else:
        if is_ours := _engine(ax) is None and _has_default_margins(ax):
            for _ in range(2):  # what is beside axes may depend on their size
                _place(ax, place, overhang(ax))
        beside = overhang(ax)
        width, height = place.width - beside[0] - beside[1], place.height - beside[2] - beside[3]
        if is_ours:
            _place(ax, place, beside)
    if width >= SPARE * needed[0] and height >= SPARE * needed[1] and not shortened:
        return
    around = beside[0] + beside[1] + _free(ax), beside[2] + beside[3] + _free(ax)
    has = [(side + more) / MILLIMETRE for side, more in zip((width, height), around, strict=True)]
    wants = [max((least + more) / MILLIMETRE, there) for least, more, there in zip(needed, around, has, strict=True)]
    warnings.warn(
        f"{asked}: its part of the figure is {has[0]:.0f} x {has[1]:.0f} mm with labels and legend, and should be "
        f"{np.ceil(wants[0]):.0f} x {np.ceil(wants[1]):.0f} mm; {shortened or 'words may stand on each other'}; make "
        "the figure larger, or draw less",
        AlkstructWarning,
        stacklevel=5,
    )


def _has_default_margins(ax):
    """Whether neither the figure nor the grid of axes has had its margins set."""
    found = ax.get_subplotspec().get_gridspec().get_subplot_params(ax.figure)
    return all(getattr(found, name) == matplotlib.rcParamsDefault[f"figure.subplot.{name}"] for name in MARGINS)


def _place(ax, place, beside):
    left, right, bottom, top = beside
    width, height = (
        max(place.width - left - right, LEAST_SIDE),
        max(place.height - bottom - top, LEAST_SIDE),
    )
    whole = _points(ax, ax.figure.bbox)
    ax.set_position(
        [
            (place.left + left) / whole[0],
            (place.bottom + bottom) / whole[1],
            width / whole[0],
            height / whole[1],
        ]
    )
    ax.set_in_layout(True)  # a layout that is asked for later may still move them
