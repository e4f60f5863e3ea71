"""Figures for print: each takes a table, draws it into matplotlib axes and returns them.

They are sized for one column of a journal (85 mm), or two where one is too narrow, and legible there; colours come
from `palette` and are told apart by the colour-blind and in grey. matplotlib's settings, pyplot's figures and its
backend are left alone: new axes are on a figure of their own, which a notebook shows when the axes are the last line of
a cell. `save_figure`, and the figure's own `savefig`, write text as text.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from alkstruct.errors import AlkstructError, quoted

TEXTS = ("variant", "inhibitor", "pdb_id", "region", "site", "verdict", "measured_note", "bound")
NUMBERS = ("distance", "ddg", "ddg_sd", "disruption", "measured_fold", "fold", "apo", "holo", "overlap",
           "chi1", "chi2", "chi3", "chi4")  # fmt: skip
FORMATS = (".svg", ".pdf", ".png")


def plot_comparison(table, *, ax=None):
    """Draw a heat map of variants against inhibitors.

    The colour is the probability of a fold change above 5 (`disruption`), the number ddG in kcal/mol. Cells without a
    probability are hatched where the residue is far from the inhibitor (indirect), framed where nothing is modelled.
    The strip at the left is the region; of an annotated table each cell has the measured fold change below the number.

    Parameters
    ----------
    table : pandas.DataFrame
        From `compare` or, as one column, `score`; from `annotate` with the measured fold changes.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows, or lacks a column.

    Examples
    --------
    >>> import alkstruct as alk
    >>> ax = alk.plot_comparison(alk.annotate(alk.compare(["G1202R", "L1198F"], ["crizotinib", "ceritinib"])))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['G1202R', 'L1198F']
    """
    from alkstruct import heatmaps, stylesheet

    table = _tidy(
        table, "plot_comparison", "a table from compare or score", "variant region site ddg disruption verdict"
    )
    with stylesheet.look():
        return heatmaps.comparison(table, ax)


def plot_scan(table, *, ax=None):
    """Draw a heat map of positions against amino acids, as of a deep mutational scan.

    The colour is the probability of a fold change above 5 (`disruption`); positions that are indirect are hatched, a
    dot is the wild type. Above are the contacts of the inhibitor (4.5 Å), strands and helices, and the region. Where
    the positions are not consecutive there is a gap. Long scans are broken into several rows.

    Parameters
    ----------
    table : pandas.DataFrame
        From `scan`, or other single substitutions in one complex.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows, lacks a column, has several inhibitors, or a variant that is no single substitution.

    Examples
    --------
    >>> import alkstruct as alk
    >>> ax = alk.plot_scan(alk.scan("crizotinib", within=4))
    """
    from alkstruct import landscapes, stylesheet

    table = _tidy(table, "plot_scan", "a table from scan", "variant region site distance ddg disruption verdict")
    if "inhibitor" in table and table["inhibitor"].nunique() > 1:
        raise AlkstructError("plot_scan draws one complex, and the table has several inhibitors; give the rows of one")
    if table["variant"].duplicated().any():
        twice = table["variant"][table["variant"].duplicated()].iloc[0]
        raise AlkstructError(f"plot_scan draws one complex, and the table has {twice} twice; give the rows of one")
    with stylesheet.look():
        return landscapes.landscape(table, ax)


def plot_regions(table, *, ax=None):
    """Draw variants as lollipops along the kinase domain.

    Height, size and colour are the probability of a fold change above 5 (`disruption`), or the height is ddG where a
    table has no probabilities. Variants that are indirect or not modelled stand apart below. With several inhibitors,
    shape and colour are the inhibitor. The track is coloured by region, with strands and helices below it.

    Parameters
    ----------
    table : pandas.DataFrame
        From `score` or `compare`, of ALK.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows, lacks a column, or is of another kinase, whose regions are not known.

    Examples
    --------
    >>> import alkstruct as alk
    >>> ax = alk.plot_regions(alk.score("crizotinib", ["L1196M", "G1202R", "C1156Y"]))
    """
    from alkstruct import lollipops, stylesheet

    table = _tidy(table, "plot_regions", "a table from score or compare", "variant region site ddg disruption verdict")
    if not table["region"].astype(bool).any():
        raise AlkstructError(
            "plot_regions draws the kinase domain of ALK, and the table is of another kinase, without regions; "
            "plot_comparison draws it"
        )
    with stylesheet.look():
        return lollipops.domain(table, ax)


def plot_validation(table, *, ax=None):
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
    from alkstruct import charts, stylesheet

    table = _tidy(table, "plot_validation", "the pairs of validate", "variant inhibitor fold bound direct ddg ddg_sd")
    known = table[(table["fold"] > 0) & table["ddg"].notna()]
    known = _tidy(known, "plot_validation", "pairs with an estimate and a measurement", "")
    with stylesheet.look():
        return charts.agreement(known, ax)


def plot_rotamers(table, *, ax=None):
    """Draw the rotamers of one site: their weights with and without the inhibitor, and how deep each overlaps it.

    Parameters
    ----------
    table : pandas.DataFrame or Mutant
        From `build`, or its `rotamers`. Conformers of one rotamer are summed; angles and overlap are those of the
        conformer of lowest energy.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows, or lacks a column.

    Examples
    --------
    >>> import alkstruct as alk
    >>> ax = alk.plot_rotamers(alk.build(alk.load("crizotinib"), "L1196M"))
    >>> ax.get_title(loc="left")
    'L1196M in 2XP2'
    """
    from alkstruct import charts, stylesheet

    rotamers = getattr(table, "rotamers", table)
    title = "" if rotamers is table else f"{table.variant} in {table.source.name}"
    rotamers = _tidy(rotamers, "plot_rotamers", "what build gives, or its rotamers", "rotamer chi1 apo holo overlap")
    with stylesheet.look():
        return charts.rotamers(rotamers, ax, title)


def save_figure(figure, path):
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
    from alkstruct import stylesheet

    stylesheet.write(figure, path, ending)


def figure_format(path):
    """The ending of a figure's file, in lower case; an error where it is none of FORMATS."""
    ending = Path(path).suffix.lower()
    if ending not in FORMATS:
        known = f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}"
        raise AlkstructError(f"a figure is written as {known}, not {quoted(Path(path).name)}; give it such an ending")
    return ending


def _tidy(table, asked, wanted, columns):
    """A copy to draw from: numbers with NaN, texts without, whatever file the table has been through."""
    if not isinstance(table, pd.DataFrame):
        raise AlkstructError(f"{asked} draws {wanted}, not {type(table).__name__}; give it such a table")
    missing = [name for name in columns.split() if name not in table]
    if missing:
        needed = ", ".join(columns.split())
        raise AlkstructError(f"{asked} needs the columns {needed}; the table lacks {', '.join(missing)}; give {wanted}")
    if not len(table):
        raise AlkstructError(f"{asked}: the table has no rows, so there is nothing to draw; give {wanted}")
    texts, numbers = ([name for name in names if name in table] for names in (TEXTS, NUMBERS))
    texts = {name: table[name].astype(object).where(table[name].notna(), "").astype(str) for name in texts}
    numbers = {name: table[name].astype("Float64").to_numpy(float, na_value=np.nan) for name in numbers}
    return table.assign(**texts, **numbers).reset_index(drop=True)
