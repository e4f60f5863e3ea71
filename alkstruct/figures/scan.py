"""Draw a heat map of positions against amino acids."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.clashes import CONTACT
from alkstruct.errors import AlkstructError, quoted
from alkstruct.figures.cells import colour_bar, missing_handles
from alkstruct.figures.page import Letters, legend, page, page_width, settle
from alkstruct.figures.slots import inner_room
from alkstruct.figures.style import (
    FAINT_COLOUR,
    ONE_COLUMN,
    SMALL_TEXT,
    TEXT_COLOUR,
    TWO_COLUMNS,
    disruption_scale,
    look,
    text_width,
)
from alkstruct.figures.tidy import not_drawn, tidy, without_place
from alkstruct.figures.tracks import (
    crossed_cell,
    element,
    element_name,
    indirect_cell,
    region_groups,
    region_handles,
    runs,
    secondary_structure,
)
from alkstruct.kinase.kinases import find_known
from alkstruct.kinase.notation import parse

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_scan(table: "pd.DataFrame", *, ax: "Axes | None" = None) -> "Axes":
    """Draw a heat map of positions against amino acids, as of a deep mutational scan.

    The colour is P(>5x), the probability of a fold change above 5 (`disruption`); positions that are indirect are
    hatched, a dot is the wild type. Above are the contacts of the inhibitor (4.5 Å), strands and helices, and the
    region, in groups that share a colour. Where the positions are not consecutive there is a gap. Long scans are broken
    into several rows.

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

    table = tidy(table, "plot_scan", "a table from scan", "variant region site distance ddg disruption verdict")
    if "inhibitor" in table and table["inhibitor"].nunique() > 1:
        raise AlkstructError("plot_scan draws one complex, and the table has several inhibitors; give the rows of one")
    table, nowhere = without_place(table)
    if not len(table):
        raise AlkstructError("plot_scan: none of the variants has a place in the protein; give a table from scan")
    if table["variant"].duplicated().any():
        twice = table["variant"][table["variant"].duplicated()].iloc[0]
        raise AlkstructError(f"plot_scan draws one complex, and the table has {twice} twice; give the rows of one")
    with look():
        return _draw_scan(table, nowhere, ax)


AMINO_ACID_GROUPS = {
    "special": "GP",
    "aliphatic": "AVILMC",
    "aromatic": "FWY",
    "polar": "STNQ",
    "positive": "HKR",
    "negative": "DE",
}
GROUP_GAP = 0.35  # cells: between groups of amino acids
SEQUENCE_GAP = 0.8  # cells: where the sequence is interrupted
FULL_CELL, DENSE_CELL = 6.4, 4.3  # points: width of a column, with every residue named or every tenth
MOST_POSITIONS = 110  # sites up to which every one is named
TICK_STEP = 10
WIDEST_CELL, CELL_HEIGHT = 11.0, 6.6  # points: widest column, height of a cell
NAME_WIDTH = 45.0  # points left of the cells: amino acids and their groups
# Tracks above the cells, from the top: middle and height in cells.
CONTACT_TRACK, STRUCTURE_TRACK, REGION_TRACK, TRACKS_HEIGHT = (0.5, 0.8), (1.85, 1.5), (3.2, 0.7), 3.8


@dataclass
class Site:
    """One column."""

    position: int
    letter: str
    segment: str
    groups: list
    distance: float
    rows: dict = field(default_factory=dict)
    x: float = 0.0

    @property
    def name(self):
        return f"{self.letter}{self.position}"

    def is_indirect(self):
        return {r.verdict for r in self.rows.values()} == {"indirect"}


def _draw_scan(table, nowhere, ax):
    """Draw a tidy table as a heat map of positions against amino acids; nowhere: names of variants without a place."""
    sites = _sites(table)
    dense, own = len(sites) > MOST_POSITIONS, ax is None
    wide = page_width(ax, ONE_COLUMN if len(sites) <= 30 else TWO_COLUMNS)
    ax = page(ax, wide)
    room = wide - NAME_WIDTH - 4 if own else inner_room(ax, NAME_WIDTH + 4, 0)[0]
    rows = _wrapped(sites, room / (DENSE_CELL if dense else FULL_CELL))
    columns = max(row[-1].x + 1 for row in rows)
    places, bottom = _amino_acid_places()
    foot = 1.9 if dense else max(text_width(site.name, SMALL_TEXT) for site in sites) / CELL_HEIGHT + 1.0
    whole = TRACKS_HEIGHT + bottom + foot
    ax.set(xlim=(0, columns), ylim=(whole * len(rows) - 0.6, 0), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    for k, row in enumerate(rows):
        _draw_tracks(ax, row, k * whole)
        _draw_cells(ax, row, k * whole + TRACKS_HEIGHT, places, bottom)
        _name_amino_acids(ax, k * whole + TRACKS_HEIGHT, places)
        _name_sites(ax, row, k * whole + TRACKS_HEIGHT + bottom, dense)
    _explain(ax, table, sites, nowhere, wide)
    width = WIDEST_CELL * columns if WIDEST_CELL * columns < room else None
    height = CELL_HEIGHT * (whole * len(rows) - 0.6)
    least = 0.9 * (DENSE_CELL if dense else FULL_CELL) * columns
    settle(ax, wide, width, height, asked="plot_scan", needed=(least, height))
    return ax


def _sites(table):
    """The columns, in the order of the sequence."""
    found = {}
    for r in table.itertuples():
        variant = parse(r.variant, find_known(r.kinase))
        if not variant.is_substitution or variant.is_compound or variant.mutations[0].mutant not in AMINO_ACIDS:
            raise AlkstructError(
                f"plot_scan places single substitutions, and {quoted(r.variant)} is none; leave such rows out"
            )
        (mutation,) = variant.mutations
        site = found.setdefault(
            mutation.position,
            Site(mutation.position, mutation.wild_type, r.region, region_groups(r), float(r.distance)),
        )
        site.rows.setdefault(mutation.mutant, r)
    return [found[position] for position in sorted(found)]


def _wrapped(sites, most):
    """Rows of sites, about equally long and none longer than `most` columns, each site with its place."""
    gaps = np.array([0.0] + [SEQUENCE_GAP * (b.position != a.position + 1) for a, b in pairwise(sites)])
    ends = np.cumsum(gaps + 1)
    count = max(1, int(np.ceil(ends[-1] / most)))
    which = np.minimum((ends - 0.5) // (ends[-1] / count), count - 1)
    rows = [[site for site, k in zip(sites, which, strict=True) if k == row] for row in range(count)]
    for row in filter(None, rows):
        x = 0.0
        for k, site in enumerate(row):
            x += SEQUENCE_GAP * (k > 0 and site.position != row[k - 1].position + 1)
            site.x, x = round(x, 6), x + 1
    return [row for row in rows if row]


def _stretches(row, key):
    """Stretches of neighbouring sites that agree in `key`: (sites, value)."""
    runs_of = [k - site.position for k, site in enumerate(row)]  # constant while the sequence is not interrupted
    pairs = [(run, key(site)) for run, site in zip(runs_of, row, strict=True)]
    return [(row[first : last + 1], value) for first, last, (_, value) in runs(pairs)]


def _amino_acid_places():
    """({amino acid: top of its row}, where the last one ends), cells."""
    places, y = {}, 0.0
    for letters in AMINO_ACID_GROUPS.values():
        places |= {letter: round(y + k, 6) for k, letter in enumerate(letters)}
        y += len(letters) + GROUP_GAP
    return places, y - GROUP_GAP


def _draw_tracks(ax, row, top):
    """Contacts, secondary structure and regions."""
    if any(site.distance <= CONTACT for site in row):
        ax.plot(
            [site.x + 0.5 for site in row if site.distance <= CONTACT],
            [top + CONTACT_TRACK[0]] * sum(site.distance <= CONTACT for site in row),
            linestyle="",
            marker="v",
            markersize=3.2,
            color=TEXT_COLOUR,
            clip_on=False,
            gid="contacts",
        )
    _name_track(ax, top + CONTACT_TRACK[0], "contact")
    if not any(site.segment for site in row):
        return
    last_of = {site.segment: site for site in row}
    for part, segment in _stretches(row, lambda site: site.segment):
        kind, first, last = element(segment), part[0].x, part[-1].x + 1
        shape = secondary_structure(
            first, last, top + STRUCTURE_TRACK[0], STRUCTURE_TRACK[1], kind, part[-1] is last_of[segment]
        )
        shape.set(clip_on=False, gid=f"structure {segment}")
        ax.add_artist(shape)
        name = element_name(segment)
        if kind and len(part) >= (3 if kind == "strand" else 2):
            ax.text(
                (first + last) / 2 - 0.3 * (kind == "strand"),
                top + STRUCTURE_TRACK[0],
                name,
                size=SMALL_TEXT,
                color=TEXT_COLOUR,
                ha="center",
                va="center_baseline",
            )
    for part, group in _stretches(row, lambda site: site.groups[0]):
        first, last = part[0].x, part[-1].x + 1
        strip = Rectangle((first, top + REGION_TRACK[0] - REGION_TRACK[1] / 2), last - first, REGION_TRACK[1])
        strip.set(facecolor=group.colour, edgecolor="white", linewidth=0.3, clip_on=False, gid=f"region {group.name}")
        ax.add_artist(strip)
    _name_track(ax, top + STRUCTURE_TRACK[0], "structure")
    _name_track(ax, top + REGION_TRACK[0], "region")


def _name_track(ax, y, name):
    ax.annotate(
        name,
        (0, y),
        (-4, 0),
        textcoords="offset points",
        size=SMALL_TEXT,
        color=TEXT_COLOUR,
        ha="right",
        va="center_baseline",
        annotation_clip=False,
    )


def _draw_cells(ax, row, top, places, bottom):
    """Colours where there is a probability, hatching and crosses elsewhere, a dot for the wild type."""
    edges_x, edges_y = _edges([site.x for site in row]), _edges(places.values())
    column, line = ({value: k for k, value in enumerate(edges)} for edges in (edges_x, edges_y))
    grid = np.full((len(edges_y) - 1, len(edges_x) - 1), np.nan)
    for site in row:
        for letter, r in site.rows.items():
            grid[line[places[letter]], column[site.x]] = np.nan if pd.isna(r.disruption) else r.disruption
    for part, indirect in _stretches(row, Site.is_indirect):
        if indirect:
            ax.add_artist(indirect_cell(part[0].x, top, len(part), bottom))
    for site in row:
        _mark_missing(ax, site, top, places)
        ax.plot(
            site.x + 0.5,
            top + places[site.letter] + 0.5,
            linestyle="",
            marker="o",
            markersize=1.8,
            color=TEXT_COLOUR,
            markeredgewidth=0,
            gid=f"wild type {site.name}",
        )
    ax.pcolormesh(
        edges_x,
        np.array(edges_y) + top,
        np.ma.masked_invalid(grid),
        cmap=disruption_scale(),
        vmin=0,
        vmax=1,
        edgecolors="white",
        linewidth=0.35,
        gid="cells",
    )


def _edges(starts):
    """Where cells of width 1 begin and end; what lies between two that do not touch is a cell that stays empty."""
    return sorted({round(edge, 6) for start in starts for edge in (start, start + 1)})


def _mark_missing(ax, site, top, places):
    """Cells without a probability, one by one where the site is not indirect as a whole."""
    for letter, r in site.rows.items():
        if pd.notna(r.disruption) or site.is_indirect():
            continue
        place = site.x, top + places[letter]
        for artist in [indirect_cell(*place)] if r.verdict == "indirect" else crossed_cell(*place):
            ax.add_artist(artist)


def _name_amino_acids(ax, top, places):
    for letter, y in places.items():
        ax.annotate(
            letter,
            (0, top + y + 0.5),
            (-4, 0),
            textcoords="offset points",
            size=SMALL_TEXT,
            color=TEXT_COLOUR,
            ha="center",
            va="center_baseline",
            annotation_clip=False,
        )
    for name, letters in AMINO_ACID_GROUPS.items():
        first, last = places[letters[0]] + top, places[letters[-1]] + top + 1
        ax.annotate(
            name,
            (0, (first + last) / 2),
            (-11, 0),
            textcoords="offset points",
            size=SMALL_TEXT,
            color=FAINT_COLOUR,
            ha="right",
            va="center_baseline",
            annotation_clip=False,
        )


def _name_sites(ax, row, y, dense):
    """Below the cells every residue, or where they are many every tenth position."""
    for site in row:
        if not dense:
            ax.text(
                site.x + 0.5, y + 0.3, site.name, size=SMALL_TEXT, color=TEXT_COLOUR, rotation=90, ha="center", va="top"
            )
        elif site.position % TICK_STEP == 0:
            ax.add_artist(Line2D([site.x + 0.5] * 2, [y + 0.05, y + 0.4], color=TEXT_COLOUR, linewidth=0.5))
            ax.text(
                site.x + 0.5, y + 0.6, str(site.position), size=SMALL_TEXT, color=TEXT_COLOUR, ha="center", va="top"
            )


def _explain(ax, table, sites, nowhere, wide):
    colour_bar(ax, 4)
    handles = region_handles(group for site in sites for group in site.groups)
    handles += missing_handles(table)
    handles.append(
        Line2D(
            [],
            [],
            linestyle="",
            marker="v",
            markersize=3.2,
            color=TEXT_COLOUR,
            label=f"contact: within {CONTACT:g} Å",
        )
    )
    handles.append(
        Line2D([], [], linestyle="", marker="o", markersize=1.8, color=TEXT_COLOUR, label="wild-type residue")
    )
    handles += [Letters("", not_drawn(nowhere))] if nowhere else []
    legend(ax, handles, 26, wide - 6, NAME_WIDTH - 4)
