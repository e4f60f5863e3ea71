"""Strips beside and above a heat map: regions, secondary structure, contacts; and the marks of single cells."""

import re
from itertools import groupby

from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon, Rectangle

from alkstruct.display.colours import ELSEWHERE, REGION_GROUPS, region_group
from alkstruct.display.numbers import in_letters
from alkstruct.errors import AlkstructError
from alkstruct.figures.style import FAINT_COLOUR, RULE_COLOUR
from alkstruct.kinase.kinases import find_known
from alkstruct.kinase.notation import parse
from alkstruct.kinase.regions import region_of, require_kinase

INDIRECT_HATCH, NOWHERE_HATCH = "/////", "xxxxxx"
# What the table has is a base rate. No distance: a rebuilt stretch may hold the inhibitor from nearby.
INDIRECT_LABEL = "indirect: no estimate"
_ELEMENT = re.compile(r"(alpha|beta)[A-Z0-9]+( helix)?")


def region_groups(row):
    """Return the RegionGroup of each part of a variant: list; of length one for a single site.

    row: of a table from `tidy`.
    """
    if "+" in row.region:
        try:
            kinase = require_kinase(find_known(row.kinase))
            regions = [region_of(m.position, kinase) for m in parse(row.variant, kinase)]
        except AlkstructError:  # of a table that was not made here, or of a name or a sequence of the user's own
            segments, places = row.region.split("+"), row.site.split("+")
            places = places if len(places) == len(segments) else [""] * len(segments)
            return list(dict.fromkeys(region_group(*part) for part in zip(segments, places, strict=True)))
        return list(dict.fromkeys(region_group(region.segment, region.site) for region in regions))
    return [region_group(row.region, row.site)]


def region_handles(groups):
    """Return the legend's entries of the groups that occur, in the order of the palette."""
    found = set(groups)
    return [
        Patch(facecolor=g.colour, edgecolor=RULE_COLOUR, linewidth=0.4, label=in_letters(g.name))
        for g in REGION_GROUPS
        if g in found and g != ELSEWHERE
    ]


def indirect_cell(x, y, width=1, height=1, **options):
    """Draw a pale, hatched cell: no direct effect, which is not the same as none."""
    return Rectangle(
        (x, y), width, height, facecolor="white", edgecolor="#D2D2D2", hatch=INDIRECT_HATCH, linewidth=0, **options
    )


def nowhere_cell(x, y, width=1, height=1, **options):
    """Draw a pale, cross-hatched cell: a place that is not there."""
    return Rectangle(
        (x, y), width, height, facecolor="white", edgecolor="#D2D2D2", hatch=NOWHERE_HATCH, linewidth=0, **options
    )


def crossed_cell(x, y, width=1, height=1):
    """Draw a white cell with a cross: nothing is known."""
    frame = Rectangle((x, y), width, height, facecolor="white", edgecolor=RULE_COLOUR, linewidth=0.5)
    return [
        frame,
        *(
            Line2D([x, x + width], ends, color=RULE_COLOUR, linewidth=0.5)
            for ends in ((y, y + height), (y + height, y))
        ),
    ]


def runs(names):
    """Find stretches of equal names: (first, last, name)."""
    place = 0
    for name, same in groupby(names):
        length = len(list(same))
        yield place, place + length - 1, name
        place += length


def element(segment):
    """Return "strand" or "helix" where a segment is one, else "".

    Examples
    --------
    >>> element("beta5"), element("alphaC helix"), element("beta3-alphaC loop"), element("hinge")
    ('strand', 'helix', '', '')
    """
    found = _ELEMENT.fullmatch(segment)
    return {"alpha": "helix", "beta": "strand"}[found[1]] if found else ""


def element_name(segment):
    """Write a segment's name as figures do, for example β5 or αC."""
    return in_letters(segment.removesuffix(" helix"))


def secondary_structure(first, last, middle, height, kind, head=True, neck=1.5):
    """Draw a segment from `first` to `last` in x about `middle` in y; `neck`: length of an arrow's head."""
    inner, outer = 0.34 * height, 0.5 * height
    if kind == "strand" and head:
        neck = last - min(neck, 0.6 * (last - first))
        corners = [
            (first, middle - inner),
            (neck, middle - inner),
            (neck, middle - outer),
            (last, middle),
            (neck, middle + outer),
            (neck, middle + inner),
            (first, middle + inner),
        ]
        return Polygon(corners, facecolor="#B8B8B8", edgecolor="#4D4D4D", linewidth=0.5, joinstyle="miter")
    if kind == "strand":
        return Rectangle(
            (first, middle - inner), last - first, 2 * inner, facecolor="#B8B8B8", edgecolor="#4D4D4D", linewidth=0.5
        )
    if kind == "helix":
        return Rectangle(
            (first, middle - outer), last - first, 2 * outer, facecolor="#EDEDED", edgecolor="#4D4D4D", linewidth=0.5
        )
    return Line2D([first, last], [middle, middle], color=FAINT_COLOUR, linewidth=0.7, solid_capstyle="butt")
