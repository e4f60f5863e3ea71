"""How figures look: sizes, letters, colours and matplotlib's settings."""

from contextlib import contextmanager
from functools import cache

import matplotlib.style
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from alkstruct import data
from alkstruct.display.colours import DISRUPTION_SCALE, DISTANCE_SCALE

ONE_COLUMN, TWO_COLUMNS = 85 / 25.4 * 72, 180 / 25.4 * 72  # points: how wide journals print a figure
FIGURE_PADDING = 1.0  # points around all that is drawn
SMALL_TEXT, SMALLER_TEXT, NORMAL_TEXT = 6.0, 6.5, 7.0  # points; nothing is smaller than SMALL_TEXT
INHIBITOR_MARKERS = "osD^vPX<>"  # of inhibitors, in the order in which they are met
TEXT_COLOUR, FAINT_COLOUR, RULE_COLOUR = "#1A1A1A", "#6E6E6E", "#B5B5B5"  # of text, of what is not known, of thin lines
DOTTED = (0, (1.2, 1.2))  # lines of what is not known well
SCREEN_SCALE = 1.5  # how much larger than in print a notebook shows a figure


@contextmanager
def look():
    """Set matplotlib as our style sheet does until the end of the block."""
    with matplotlib.style.context(["default", str(data.path("alkstruct.mplstyle"))]):
        yield


def text_width(text, size):
    """Measure a line of text, points."""
    return max(map(_unit_width, text.split("\n"))) * size / 10


@cache
def _unit_width(line):
    return TextPath((0, 0), line, 10, prop=FontProperties(family="DejaVu Sans")).get_extents().width if line else 0.0


@cache
def disruption_scale():
    """Return the colour map of disruption: pale to dark, in print without colour too."""
    return LinearSegmentedColormap.from_list("disruption", list(DISRUPTION_SCALE))


@cache
def distance_scale():
    """Return the colour map of distances to an inhibitor: dark to pale."""
    return LinearSegmentedColormap.from_list("distance", list(DISTANCE_SCALE))
