"""Draw the same places of several kinases side by side."""

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.colors import to_hex
from matplotlib.patches import Patch, Rectangle

from alkstruct.chemistry.clashes import CONTACT
from alkstruct.display.colours import ink
from alkstruct.figures.cells import BAR_ROOM, colour_bar, number_handles, number_text, printed, scale_bar
from alkstruct.figures.page import Letters, legend, outside, page, page_width, settle
from alkstruct.figures.slots import inner_room
from alkstruct.figures.style import (
    FAINT_COLOUR,
    NORMAL_TEXT,
    ONE_COLUMN,
    RULE_COLOUR,
    SMALL_TEXT,
    TEXT_COLOUR,
    TWO_COLUMNS,
    disruption_scale,
    distance_scale,
    look,
    text_width,
)
from alkstruct.figures.tidy import tidy
from alkstruct.figures.tracks import INDIRECT_LABEL, indirect_cell, nowhere_cell, region_groups, region_handles
from alkstruct.kinase.equivalents import BY_DOMAIN, LESS_CERTAIN

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_sites(
    table: "pd.DataFrame", *, number: Literal["disruption", "ddg"] | None = "disruption", ax: "Axes | None" = None
) -> "Axes":
    """Draw the same places of several kinases side by side, a row a place, a column a complex.

    Each cell names the residue or, where a substitution was asked for, the equivalent mutation. The colour of a
    mutation is the probability of a fold change above 5, P(>5x), which is the column `disruption`, and so is the
    number; the colour of a residue is its distance to the inhibitor, which is written with the number of contacts
    (4.5 Å). Cells are hatched where a mutation is indirect (what the table has is a base rate, no estimate),
    cross-hatched where a kinase has no residue in that place. The strip at the left is the region, in groups that share
    a colour. Many places stand in several blocks.

    Parameters
    ----------
    table : pandas.DataFrame
        From `compare_sites`.
    number : {"disruption", "ddg"} or None, default "disruption"
        What is printed of a mutation: P(>5x), as the colour; ddG in kcal/mol; or nothing. A table without
        probabilities has ddG in place of them.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows, or lacks a column; or `number` is something else.

    Examples
    --------
    >>> import alkstruct as alk
    >>> ax = alk.plot_sites(alk.compare_sites(["crizotinib", "lorlatinib"], ["G1202R", "L1196"]))
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['ALK, crizotinib\\n(2XP2)', 'ALK, lorlatinib\\n(4CLI)']
    """
    columns = "place inhibitor pdb_id residue aligned_by variant region site distance contacts ddg disruption verdict"
    table = tidy(table, "plot_sites", "a table from compare_sites", columns)
    with look():
        return _draw_sites(table, printed(table, number, "plot_sites"), ax)


REGION_STRIP = 5.0  # points: width of the regions' strip
TWO_LINES, ONE_LINE = 20.0, 11.5  # points: height of a row
LEAST_TWO_LINES, LEAST_ONE_LINE = 16.0, 9.0  # points: of a row on axes of the caller
HEADS_HEIGHT = 30.0  # points: what stands above the columns
MANY_PLACES = 16  # rows from which they are one line high
MOST_PLACES = 44  # rows of a block, if there is room for another beside it
WIDEST_CELL = 72.0  # points
BLOCK_SPACE = 8.0  # points: between a block and the names of the next one
CELL_MARGIN = 3.0  # points: between the edge of a cell and what is written in it
TURN = 40  # degrees: of heads that are wider than their column
NEAREST_SHOWN, FARTHEST_SHOWN = 3.0, 9.0  # Å: ends of the scale of distances
NOTHING, UNRESOLVED, NOT_MODELLED, SAME = "none", "unresolved", "n/m", "="


class Cell(NamedTuple):
    """Hold what is drawn of one place in one complex; colour: "#rrggbb", or "" for a cell without."""

    name: str
    value: str
    colour: str


class Layout(NamedTuple):
    """Where cells are: `rows` a block, `blocks` beside each other, `gap` between them in cells; `width` in points."""

    rows: int
    blocks: int
    gap: float
    width: float
    is_tall: bool

    def corner(self, place, source, count):
        """Return the upper left corner of a cell, by the numbers of its place and of its source, one of `count`."""
        block, row = divmod(place, self.rows)
        return block * (count + self.gap) + source, row


def _draw_sites(table, number, ax):
    """Draw a tidy table of places against complexes; number: the printed column, or None."""
    table = table.drop_duplicates(["place", "kinase", "inhibitor", "pdb_id"])
    places = list(dict.fromkeys(table.place))
    complexes = list(dict.fromkeys(zip(table.kinase, table.inhibitor, table.pdb_id, strict=True)))
    cells = [_cell(r, number) for r in table.itertuples()]
    labels = max(text_width(name, NORMAL_TEXT) for name in places) + REGION_STRIP + 6
    own = ax is None
    count, tall = len(complexes), len(places) <= MANY_PLACES
    needed = _needed_width(cells, tall)
    wide = page_width(ax, ONE_COLUMN if labels + needed * count <= ONE_COLUMN - 2 else TWO_COLUMNS)
    ax = page(ax, wide)
    if not own:
        one_line = inner_room(ax, labels, HEADS_HEIGHT + 2 * BAR_ROOM)[1] < LEAST_TWO_LINES * len(places)
        if one_line and labels + count * _needed_width(cells, False) <= wide:
            tall, needed = False, _needed_width(cells, False)
    layout = _layout(len(places), count, labels, needed, tall, None if own else inner_room(ax, labels, 0)[0])
    heads, are_level = _heads(complexes, layout.width)
    if own and not are_level:
        layout = _narrower(layout, count, labels, needed, heads, wide)
    across = layout.blocks * count + (layout.blocks - 1) * layout.gap
    ax.set(xlim=(0, across), ylim=(layout.rows, 0), yticks=[])
    ax.spines[:].set_visible(False)
    for r, cell in zip(table.itertuples(), cells, strict=True):
        source = complexes.index((r.kinase, r.inhibitor, r.pdb_id))
        _draw_cell(ax, r, cell, layout.corner(places.index(r.place), source, count), layout)
    _name_places(ax, table, places, layout, count)
    _name_complexes(ax, heads, are_level, layout)
    width = across * layout.width
    _explain_sites(ax, table, cells, number, max(wide - 4, width + labels) if own else width + labels, labels)
    row, least = (TWO_LINES, LEAST_TWO_LINES) if layout.is_tall else (ONE_LINE, LEAST_ONE_LINE)
    least_width = layout.blocks * (count * needed + labels) - labels
    settle(ax, wide, width, row * layout.rows, asked="plot_sites", needed=(least_width, least * layout.rows))
    return ax


def _cell(r, number):
    """Return what is drawn of a row: Cell."""
    if not r.residue:
        return Cell("", NOTHING, "")
    is_own = r.place.startswith(r.residue)  # of the reference itself, which is aligned with nothing
    name = f"{LESS_CERTAIN * (r.aligned_by == BY_DOMAIN and not is_own)}{r.variant or r.residue}"
    if r.verdict == "indirect":
        return Cell(name, "indirect", "")
    if r.verdict == "not modelled":
        is_same = not r.variant and r.residue[0] == r.place[-1]
        return Cell(name, SAME if is_same else NOT_MODELLED, "")
    if r.verdict:
        colour = "" if pd.isna(r.disruption) else to_hex(disruption_scale()(float(r.disruption)))
        return Cell(name, NOT_MODELLED if pd.isna(r.ddg) else number_text(r, number), colour)
    if pd.isna(r.distance):
        return Cell(name, UNRESOLVED, "")
    contacts = f" ({r.contacts})" if pd.notna(r.contacts) and r.contacts else ""
    colour = to_hex(distance_scale()((float(r.distance) - NEAREST_SHOWN) / (FARTHEST_SHOWN - NEAREST_SHOWN)))
    return Cell(name, f"{r.distance:.1f} Å{contacts}", colour)


def _needed_width(cells, tall):
    """Return the width that a cell needs for what is written in it, points."""
    pairs = [(text_width(cell.name, NORMAL_TEXT), text_width(cell.value, SMALL_TEXT)) for cell in cells]
    if tall:
        return max(map(max, pairs)) + 2 * CELL_MARGIN
    return max(map(sum, pairs)) + 3 * CELL_MARGIN


def _layout(places, complexes, labels, needed, tall, room):
    """Choose how many blocks stand side by side, and how wide cells are: Layout.

    labels, needed: points, of the names of places and of a cell; room: of the axes, None on a page of our own.
    """
    blocks = max(1, math.ceil(places / MOST_PLACES))
    whole, between = TWO_COLUMNS if room is None else room + labels, labels + BLOCK_SPACE
    while blocks > 1 and blocks * (between + complexes * needed) > whole:
        blocks -= 1
    width = (whole - labels - (blocks - 1) * between - 2) / (blocks * complexes)
    if room is None:  # a page may be wider than two columns rather than words overlap
        width = max(needed, min(width, WIDEST_CELL))
        one = (ONE_COLUMN - labels - 2) / complexes
        width = one if blocks == 1 and needed <= one < width else width
    return Layout(math.ceil(places / blocks), blocks, between / width, width, tall)


def _draw_cell(ax, r, cell, corner, layout):
    """Draw one cell with what is written in it."""
    x, y = corner
    if cell.value == NOTHING:
        shape = nowhere_cell(x + 0.02, y + 0.03, 0.96, 0.94)
    elif cell.value == "indirect":
        shape = indirect_cell(x + 0.02, y + 0.03, 0.96, 0.94)
    elif not cell.colour:
        shape = Rectangle((x + 0.02, y + 0.05), 0.96, 0.9, facecolor="white", edgecolor=RULE_COLOUR, linewidth=0.5)
    else:
        shape = Rectangle((x, y), 1, 1, facecolor=cell.colour, edgecolor="white", linewidth=0.8)
    ax.add_patch(shape).set_gid(f"{r.place} {r.kinase} {r.pdb_id}")
    letters = ink(cell.colour) if cell.colour else TEXT_COLOUR
    faint = letters if cell.colour else FAINT_COLOUR
    margin = CELL_MARGIN / layout.width
    if not cell.name:
        texts = [(0.5, 0.5, "center", cell.value, SMALL_TEXT, faint)]
    elif layout.is_tall:
        texts = [
            (0.5, 0.3, "center", cell.name, NORMAL_TEXT, letters),
            (0.5, 0.72, "center", cell.value, SMALL_TEXT, faint),
        ]
    else:
        texts = [
            (margin, 0.5, "left", cell.name, NORMAL_TEXT, letters),
            (1 - margin, 0.5, "right", cell.value, SMALL_TEXT, faint),
        ]
    for across, down, side, words, size, colour in texts:
        ax.text(x + across, y + down, words, size=size, color=colour, ha=side, va="center_baseline")


def _name_places(ax, table, places, layout, count):
    """Write the places at the left of each block, beside the colours of their regions."""
    known = table[table.region != ""].drop_duplicates("place").set_index("place", drop=False)
    for k, place in enumerate(places):
        x, y = layout.corner(k, 0, count)
        if place in known.index:
            (group,) = region_groups(known.loc[place])
            strip = Rectangle((x - (REGION_STRIP + 2) / layout.width, y + 0.03), REGION_STRIP / layout.width, 0.94)
            strip.set(facecolor=group.colour, edgecolor="none")
            outside(ax, strip, ax.transData).set_gid(f"region {place}")
        ax.annotate(
            place,
            (x, y + 0.5),
            (-REGION_STRIP - 4, 0),
            textcoords="offset points",
            size=NORMAL_TEXT,
            color=TEXT_COLOUR,
            ha="right",
            va="center_baseline",
            annotation_clip=False,
        )


def _heads(complexes, room):
    """Return what stands above the columns, and whether it fits level into a width, points: (list of str, bool)."""
    named = [(kinase, drug, f"({entry})" if entry else "") for kinase, drug, entry in complexes]
    firsts = [", ".join(filter(None, (kinase, drug))) for kinase, drug, _ in named]
    two = ["\n".join(filter(None, (first, entry))) for first, (*_, entry) in zip(firsts, named, strict=True)]
    three = ["\n".join(filter(None, parts)) for parts in named]
    for heads in (two, three):
        if max(text_width(head, NORMAL_TEXT) for head in heads) <= room - 3:
            return heads, True
    return [head.replace("\n", " ") for head in two], False


def _narrower(layout, count, labels, needed, heads, wide):
    """Return a layout whose turned heads stay on the page, as far as the cells allow it: Layout."""
    beyond = max(text_width(head, NORMAL_TEXT) for head in heads) * math.cos(math.radians(TURN)) - layout.width / 2
    between = labels + BLOCK_SPACE
    excess = layout.blocks * (between + count * layout.width) + max(beyond, 0.0) + 4 - BLOCK_SPACE - wide
    width = max(needed, layout.width - max(excess, 0.0) / (layout.blocks * count))
    return layout._replace(width=width, gap=between / width)


def _name_complexes(ax, heads, are_level, layout):
    """Write the heads above the columns of each block."""
    turn = {} if are_level else {"rotation": TURN, "ha": "left", "rotation_mode": "anchor"}
    starts = [layout.corner(block * layout.rows, 0, len(heads))[0] for block in range(layout.blocks)]
    middles = [x + k + 0.5 for x in starts for k in range(len(heads))]
    ax.xaxis.tick_top()
    ax.set_xticks(middles, heads * layout.blocks, size=NORMAL_TEXT, **turn)
    ax.tick_params(axis="x", length=0, pad=3)


def _explain_sites(ax, table, cells, number, width, labels):
    """Below: the scales of colours, and a legend of what occurs."""
    below = 5
    is_scored = bool((table.verdict != "").any())
    values = {cell.value for cell in cells}
    if is_scored:
        colour_bar(ax, below)
        below += 22
    if any("Å" in value for value in values):
        ticks = {
            NEAREST_SHOWN: f"≤ {NEAREST_SHOWN:g}",
            (NEAREST_SHOWN + FARTHEST_SHOWN) / 2: f"{(NEAREST_SHOWN + FARTHEST_SHOWN) / 2:g}",
            FARTHEST_SHOWN: f"≥ {FARTHEST_SHOWN:g}",
        }
        scale_bar(ax, below, distance_scale(), ticks, "Å to the inhibitor")
        below += 22
    handles: list[Artist] = region_handles(g for r in table.itertuples() for g in region_groups(r))
    handles += number_handles(table, number)
    if any("(" in value for value in values):
        handles.append(Letters("(4)", f"contacts nearer than {CONTACT:g} Å"))
    if "indirect" in values:
        handles.append(indirect_cell(0, 0, label=INDIRECT_LABEL))
    if NOTHING in values:
        handles.append(nowhere_cell(0, 0, label="no residue in this place"))
    if NOT_MODELLED in values:
        handles.append(Patch(facecolor="white", edgecolor=RULE_COLOUR, label="not modelled (n/m)"))
    if SAME in values:
        handles.append(Letters(SAME, "has the mutant's residue already"))
    if any(cell.name.startswith(LESS_CERTAIN) for cell in cells):
        handles.append(Letters(LESS_CERTAIN, "outside the pocket: aligned less certainly"))
    legend(ax, handles, below, width, labels)
