"""Write a figure as SVG, PDF or PNG."""

from typing import TYPE_CHECKING

from matplotlib.figure import Figure, SubFigure

from alkstruct.errors import AlkstructError, unwritten
from alkstruct.figures.formats import figure_format
from alkstruct.figures.style import look

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes


def save_figure(figure: "Axes | Figure", path: "str | Path") -> None:
    """Write a figure as SVG, PDF or PNG, text as text and the same file each time.

    Parameters
    ----------
    figure : matplotlib.axes.Axes or matplotlib.figure.Figure
        What a plot function returns, or any other.
    path : str or pathlib.Path
        Ends in .svg, .pdf (with TrueType fonts) or .png (300 dpi).

    Returns
    -------
    None

    Raises
    ------
    AlkstructError
        The ending is another one, or it is no figure.

    Examples
    --------
    >>> save_figure(None, "figure.bmp")
    Traceback (most recent call last):
    ...
    alkstruct.errors.AlkstructError: a figure is written as .svg, .pdf or .png, not 'figure.bmp'; give it such an ending
    """
    ending = figure_format(path)

    write(figure, path, ending)


_DATES = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}  # of a file: none, so that it is reproducible


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
