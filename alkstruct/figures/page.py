"""Lay out a figure: axes, panels, legends and what stands beside them."""

import io

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerBase
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, ScaledTranslation

from alkstruct.display.numbers import with_minus_signs
from alkstruct.figures.slots import fit, overhang, slot
from alkstruct.figures.style import (
    FIGURE_PADDING,
    SCREEN_SCALE,
    SMALL_TEXT,
    SMALLER_TEXT,
    TEXT_COLOUR,
    look,
    text_width,
)

MOST_TICKS = 7  # of an axis, less one
LEGEND_ROW = 9.8  # points: height of a row of a legend


class Sheet(Figure):
    """A figure that keeps its look and all that is drawn when it is saved; pyplot does not know it."""

    def savefig(self, fname, **options):
        with look():
            options.setdefault("bbox_inches", "tight")
            options.setdefault("pad_inches", FIGURE_PADDING / 72)
            super().savefig(fname, **options)


class Panel(Axes):
    """Axes that show their figure when they are the last line of a notebook's cell."""

    def _repr_png_(self):
        file = io.BytesIO()
        assert isinstance(self.figure, Figure)
        self.figure.savefig(file, format="png", dpi=200)
        width, height = (round(96 * SCREEN_SCALE * inches) for inches in self.figure.get_size_inches())
        return file.getvalue(), {"width": width, "height": height}


def page(ax, width):
    """Return the axes to draw into in our look: those given, or new ones on a page some points wide."""
    if ax is None:
        ax = Sheet(figsize=(width / 72, 3.0)).add_subplot(axes_class=Panel)
    settings = matplotlib.rcParams
    for side, spine in ax.spines.items():
        spine.set(visible=settings[f"axes.spines.{side}"], linewidth=settings["axes.linewidth"], edgecolor=TEXT_COLOUR)
    for axis in "xy":
        ax.tick_params(
            axis=axis,
            length=settings[f"{axis}tick.major.size"],
            width=settings[f"{axis}tick.major.width"],
            pad=settings[f"{axis}tick.major.pad"],
            labelsize=settings[f"{axis}tick.labelsize"],
            labelfontfamily=settings["font.family"],
            colors=TEXT_COLOUR,
        )
    titles = [part for part in ax.get_children() if isinstance(part, Text) and part not in ax.texts]
    for words in (*titles, ax.xaxis.label, ax.yaxis.label):  # also of panel letters that are set afterwards
        words.set_fontfamily(settings["font.family"])
    return ax


def page_width(ax, width):
    """Return the width of the page that is drawn on, points: ours is `width`, of given axes it is their part."""
    if ax is None:
        return width
    place = slot(ax)
    return inner_width(ax) if place is None else place.width


def settle(ax, page_width, width=None, height=100.0, *, asked, needed, shortened=""):
    """Give the axes of a page of our own their size, and the page the size of all that is drawn.

    On a figure of the caller the axes are placed where it has no layout, and a warning says where they are too small.

    Parameters
    ----------
    ax : Axes
    page_width : float
        Of the whole page, points.
    width : float, optional
        Of the axes alone; by default what their labels leave of the page.
    height : float
        Of the axes alone, points.
    asked : str
        The function that was called.
    needed : tuple of float
        Least width and height of axes of the caller, points.
    shortened : str, optional
        What is left out for want of room.
    """
    if not isinstance(ax.figure, Sheet):
        fit(ax, asked, needed, shortened)
        return
    below = ax.get_legend()
    if width is None:
        if below is not None:  # it is fitted to the page, not the page to it
            below.set_in_layout(False)
        for _ in range(2):
            left, right, _, _ = _overhang(ax)
            width = page_width - left - right
            _place(ax, width, height)
        if below is not None:
            below.set_in_layout(True)
    _place(ax, width, height)
    _place(ax, width, height)


def _overhang(ax):
    """Points that what belongs to the axes reaches beyond them: left, right, bottom, top."""
    return [FIGURE_PADDING + reach for reach in overhang(ax)]


def _place(ax, width, height):
    left, right, bottom, top = _overhang(ax)
    wide, high = left + width + right, bottom + height + top
    ax.figure.set_size_inches(wide / 72, high / 72)
    ax.set_position([left / wide, bottom / high, width / wide, height / high])


def inner_width(ax):
    """Return the width of the axes, points."""
    return ax.get_window_extent().width * 72 / ax.figure.dpi


def set_ticks(axis, low, high):
    """Give a matplotlib axis a few round numbers between its limits, with the minus signs of print."""
    ticks = [
        tick + 0.0
        for tick in MaxNLocator(MOST_TICKS, steps=[1, 2, 5, 10]).tick_values(low, high)
        if low <= tick <= high
    ]
    axis.set_ticks(ticks, [with_minus_signs(f"{tick:g}") for tick in ticks])


def points(ax, x, y):
    """Return the transform of lengths in points from a corner of the axes; x, y: the corner, fractions of the axes."""
    return Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans + ScaledTranslation(x, y, ax.transAxes)


def outside(ax, artist, transform):
    """Add something beside the axes: it moves no limits and is not cut off."""
    artist.set_transform(transform)
    artist.set_clip_on(False)
    return ax.add_artist(artist)


def legend(ax, handles, below, width, left=0.0):
    """Draw a legend under the axes in as many columns as there is room for.

    Parameters
    ----------
    ax : Axes
    handles : list of artists with labels
    below : float
        Points under the axes.
    width : float
        Room, points.
    left : float, default 0
        Where it begins, points to the left of the axes.
    """
    return ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(-left, -below),
        bbox_transform=points(ax, 0, 0),
        ncols=_legend_columns(handles, width),
        labelcolor=TEXT_COLOUR,
        handlelength=2.0,
        handler_map={Letters: _HandlerLetters()},
    )


def _legend_columns(handles, width):
    gap, handle, columns = 1.2 * SMALLER_TEXT, 2.6 * SMALLER_TEXT, 1
    for n in range(1, len(handles) + 1):
        rows = -(-len(handles) // n)
        widths = [
            max(text_width(h.get_label(), SMALLER_TEXT) for h in handles[k : k + rows]) + handle
            for k in range(0, len(handles), rows)
        ]
        if sum(widths) + gap * (len(widths) - 1) <= width:
            columns = len(widths)
    return columns


def legend_height(handles, width):
    """Return the height of the legend that `legend` draws, points."""
    rows = -(-len(handles) // _legend_columns(handles, width))
    lines = [1 + handle.get_label().count("\n") for handle in handles]
    return LEGEND_ROW * max((sum(lines[k : k + rows]) for k in range(0, len(handles), rows)), default=0)


def spread(places, pitch, room):
    """Return places at least `pitch` apart, in order, as near as may be to where they should be.

    Examples
    --------
    >>> [float(x) for x in spread([10.0, 10.0, 50.0], 8.0, 100.0)]
    [6.0, 14.0, 50.0]
    """
    # A place minus its rank times the pitch has only to be non-decreasing: pool adjacent violators.
    pools = []
    for k, place in enumerate(places):
        pools.append([place - k * pitch, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, m) = pools[-2:]
            pools[-2:] = [[(a * n + b * m) / (n + m), n + m]]
    level = np.repeat([a for a, _ in pools], [n for _, n in pools])
    most = room - pitch / 2 - (len(places) - 1) * pitch
    return np.clip(level, pitch / 2, max(most, pitch / 2)) + np.arange(len(places)) * pitch


class Letters(Patch):
    """What a legend shows of something that is written: the letters themselves."""

    def __init__(self, letters, label):
        super().__init__(label=label)
        self.letters = letters


class _HandlerLetters(HandlerBase):
    def create_artists(self, legend, handle, x, y, width, height, size, transform):
        middle = (x + width / 2, y + height / 2)
        return [
            Text(
                *middle,
                handle.letters,
                size=SMALL_TEXT,
                color=TEXT_COLOUR,
                ha="center",
                va="center_baseline",
                transform=transform,
            )
        ]
