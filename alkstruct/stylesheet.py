"""The look of every figure: sizes, colour scale, letters, the page it is drawn on and the file it is written to.

Nothing here touches pyplot or matplotlib's settings beyond the moment in which something is drawn or saved.
"""

import io
import re
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import FontProperties
from matplotlib.legend_handler import HandlerBase
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, ScaledTranslation

from alkstruct.errors import AlkstructError, unwritten
from alkstruct.markup import number
from alkstruct.palette import DISRUPTION_SCALE

ONE_COLUMN, TWO_COLUMNS = 85 / 25.4 * 72, 180 / 25.4 * 72  # points: how wide journals print a figure
PAD = 1.0  # points around all that is drawn
SMALL, SMALLER, TEXT = 6.0, 6.5, 7.0  # points; nothing is smaller than SMALL
MARKERS = "osD^vPX<>"  # of inhibitors, in the order in which they are met
INK, FAINT, RULE = "#1A1A1A", "#6E6E6E", "#B5B5B5"  # of text, of what is not known, of thin lines
ON_SCREEN = 1.5  # how much larger than in print a notebook shows a figure

_GREEK = {"alpha": "α", "beta": "β"}
_DATES = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}  # of a file: none, so that it is reproducible


# -------------------------------------------------------------------------------------------------- page


@contextmanager
def look():
    """matplotlib's settings as our style sheet has them, until the end of the block."""
    with as_file(files("alkstruct").joinpath("data", "alkstruct.mplstyle")) as path, \
            matplotlib.style.context(["default", str(path)]):  # fmt: skip
        yield


class Sheet(Figure):
    """A figure that keeps its look and all that is drawn when it is saved; pyplot does not know it."""

    def savefig(self, fname, **options):
        with look():
            super().savefig(fname, **{"bbox_inches": "tight", "pad_inches": PAD / 72} | options)


class Panel(Axes):
    """Axes that show their figure when they are the last line of a notebook's cell."""

    def _repr_png_(self):
        file = io.BytesIO()
        self.figure.savefig(file, format="png", dpi=200)
        width, height = (round(96 * ON_SCREEN * inches) for inches in self.figure.get_size_inches())
        return file.getvalue(), {"width": width, "height": height}


def page(ax, width):
    """The axes to draw into, in our look: those that are given, or new ones on a page of their own, points wide."""
    if ax is None:
        ax = Sheet(figsize=(width / 72, 3.0)).add_subplot(axes_class=Panel)
    settings = matplotlib.rcParams
    for side, spine in ax.spines.items():
        spine.set(visible=settings[f"axes.spines.{side}"], linewidth=settings["axes.linewidth"], edgecolor=INK)
    for axis in "xy":
        ax.tick_params(
            axis=axis, length=settings[f"{axis}tick.major.size"], width=settings[f"{axis}tick.major.width"],
            pad=settings[f"{axis}tick.major.pad"], labelsize=settings[f"{axis}tick.labelsize"],
            labelfontfamily=settings["font.family"], colors=INK,
        )  # fmt: skip
    return ax


def settle(ax, page_width, width=None, height=100.0):
    """Give the axes of a page of our own their size, and the page the size of all that is drawn.

    Parameters
    ----------
    ax : Axes
        On a figure that the caller owns nothing is changed.
    page_width : float
        Of the whole page, points.
    width : float, optional
        Of the axes alone; by default what their labels leave of the page.
    height : float
        Of the axes alone, points.
    """
    if not isinstance(ax.figure, Sheet):
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
    ax.figure.draw_without_rendering()
    box, whole = ax.get_window_extent(), ax.get_tightbbox()
    reach = box.x0 - whole.x0, whole.x1 - box.x1, box.y0 - whole.y0, whole.y1 - box.y1
    return [PAD + max(0.0, pixels) * 72 / ax.figure.dpi for pixels in reach]


def _place(ax, width, height):
    left, right, bottom, top = _overhang(ax)
    wide, high = left + width + right, bottom + height + top
    ax.figure.set_size_inches(wide / 72, high / 72)
    ax.set_position([left / wide, bottom / high, width / wide, height / high])


def inner_width(ax):
    """Width of the axes, points."""
    return ax.get_window_extent().width * 72 / ax.figure.dpi


def points(ax, x, y):
    """The transform of lengths in points from a corner of the axes; x, y: the corner, fractions of the axes."""
    return Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans + ScaledTranslation(x, y, ax.transAxes)


def outside(ax, artist, transform):
    """Add something beside the axes: it moves no limits and is not cut off."""
    artist.set_transform(transform)
    artist.set_clip_on(False)
    return ax.add_artist(artist)


def legend(ax, handles, below, width, left=0.0):
    """A legend under the axes in as many columns as there is room for.

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
    gap, handle, columns = 1.2 * SMALLER, 2.6 * SMALLER, 1
    for n in range(1, len(handles) + 1):
        rows = -(-len(handles) // n)
        widths = [max(text_width(h.get_label(), SMALLER) for h in handles[k : k + rows]) + handle
                  for k in range(0, len(handles), rows)]  # fmt: skip
        if sum(widths) + gap * (len(widths) - 1) <= width:
            columns = len(widths)
    return ax.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(-left, -below), bbox_transform=points(ax, 0, 0),
        ncols=columns, labelcolor=INK, handlelength=2.0, handler_map={Letters: _HandlerLetters()},
    )  # fmt: skip


class Letters(Patch):
    """What a legend shows of something that is written: the letters themselves."""

    def __init__(self, letters, label):
        super().__init__(label=label)
        self.letters = letters


class _HandlerLetters(HandlerBase):
    def create_artists(self, legend, handle, x, y, width, height, size, transform):
        middle = (x + width / 2, y + height / 2)
        return [Text(*middle, handle.letters, size=SMALL, color=INK, ha="center", va="center_baseline",
                     transform=transform)]  # fmt: skip


def write(figure, path, ending):
    """Write a figure, or that of axes, in the format of an ending."""
    figure = getattr(figure, "figure", figure)  # of axes
    if isinstance(figure, SubFigure):
        figure = figure.get_figure(root=True)
    if not isinstance(figure, Figure):
        raise AlkstructError(f"{type(figure).__name__} is neither a figure nor axes; give what a plot function returns")
    try:
        with look():
            figure.savefig(path, format=ending[1:], metadata=_DATES.get(ending))
    except OSError as problem:
        raise AlkstructError(unwritten(path, problem)) from problem


# ----------------------------------------------------------------------------------- letters and colours


def in_letters(name):
    """A region's name as figures write it.

    Examples
    --------
    >>> in_letters("beta3-alphaC loop"), in_letters("solvent front")
    ('β3-αC loop', 'solvent front')
    """
    return re.sub(r"\b(alpha|beta)(?=[A-Z0-9])", lambda found: _GREEK[found[1]], name)


def signed(value, digits=1):
    """A number with its sign, never a zero with one.

    Examples
    --------
    >>> signed(6.08), signed(-0.44), signed(-0.01)
    ('+6.1', '−0.4', '0.0')
    """
    return number(value, digits, "+").replace("-", "−")


def fold_text(value):
    """A fold change: two significant digits below ten, whole numbers above.

    Examples
    --------
    >>> fold_text(103.5), fold_text(9.8), fold_text(0.6)
    ('104×', '9.8×', '0.6×')
    """
    return f"{value:.0f}×" if value >= 10 else f"{float(f'{value:.2g}'):g}×"


def text_width(text, size):
    """Points that a line of text takes."""
    return max(map(_unit_width, text.split("\n"))) * size / 10


@cache
def _unit_width(line):
    return TextPath((0, 0), line, 10, prop=FontProperties(family="DejaVu Sans")).get_extents().width if line else 0.0


@cache
def disruption_scale():
    """From pale to dark, which it also is in grey."""
    return LinearSegmentedColormap.from_list("disruption", list(DISRUPTION_SCALE))
