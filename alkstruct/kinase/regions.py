"""Where in a kinase a residue lies: its segment and site.

The regions of ALK are looked up in data/regions.csv, whose rows carry a source each: segments follow the HELIX and
SHEET records of the crystals, pocket positions the KLIFS numbering. Those of other kinases are ALK's, carried over by
alignment: a residue lies where the residue of ALK lies that it is aligned with, a residue that ALK has no partner of
in the loop that holds it. Only sites of the KLIFS pocket are carried over, because only the pocket aligns without
doubt in every kinase.
"""

import re
from dataclasses import astuple, dataclass
from functools import cache, lru_cache, total_ordering
from pathlib import Path

import numpy as np
import pandas as pd

from alkstruct import data
from alkstruct.display.html import card, facts, region_chip
from alkstruct.errors import NumberingError
from alkstruct.kinase.alignment import KINASE_SCORE, align_to_template
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, OWN_SEQUENCES_KEPT, Kinase, find_kinase

OUTSIDE_DOMAIN = "outside the kinase domain"
OUTSIDE_ROLE = "the protein before or behind the kinase domain"  # of kinases other than ALK
TEMPLATE = "ALK"  # whose regions the others take over
FIRST_SEGMENT, LAST_SEGMENT = "beta1", "alphaI"  # between which segments are carried over to other kinases
_NAMED_RESIDUE = re.compile(r"\b[A-Z](1[0-9]{3})\b")


@total_ordering
@dataclass(frozen=True, slots=True)
class Region:
    """What one residue belongs to.

    Regions sort along the sequence and can be compared, hashed and used as keys.

    Attributes
    ----------
    name : str
        The site's name where there is one ("solvent front"), else the segment's ("alphaC helix").
    segment : str
        The stretch of secondary structure; every residue has exactly one.
    site : str
        The functional site; "" for most residues.
    klifs : int or None
        Position 1-85 in the KLIFS pocket; None outside the pocket.
    start, end : int
        First and last residue of the segment.
    role : str
        What the site, or else the segment, is known for: a phrase without a full stop.

    Examples
    --------
    >>> region_of(1202).name, region_of(1202).segment, region_of(1202).klifs
    ('solvent front', 'solvent-front linker', 51)
    """

    name: str
    segment: str
    site: str
    klifs: int | None
    start: int
    end: int
    role: str

    def __lt__(self, other):
        if not isinstance(other, Region):
            return NotImplemented
        return self._sort_key() < other._sort_key()

    def __str__(self):
        return self.name

    def _repr_html_(self):
        segment = f"{self.segment} {self.start}-{self.end}"
        known = [("segment", segment), ("KLIFS position", self.klifs or ""), ("known for", self.role)]
        return card(region_chip(self.segment, self.site), facts(known))

    def _sort_key(self):
        # None does not compare with int: residues outside the pocket go first in their segment
        return self.start, self.end, self.klifs or 0, *map(str, astuple(self))


def region_of(position: int, reference: "str | Path | Kinase" = DEFAULT_REFERENCE) -> Region:
    """Return the region of a residue.

    Parameters
    ----------
    position : int
        Of the kinase: 1 to 1620 for ALK.
    reference : str, pathlib.Path or Kinase, default "ALK"
        The kinase, as `alkstruct.load` takes it.

    Returns
    -------
    Region

    Raises
    ------
    NumberingError
        If the kinase is not known, or its sequence has no such position.

    Examples
    --------
    >>> region_of(1174).name
    'alphaC helix'
    >>> region_of(1196).name, region_of(1196).segment
    ('gatekeeper', 'beta5')
    """
    kinase = require_kinase(reference)
    return _regions(kinase)[kinase.index(position)]


def require_kinase(reference: "str | Path | Kinase | None") -> Kinase:
    """Return the kinase that a reference names; NumberingError where it is None."""
    kinase = find_kinase(reference)
    if kinase is None:
        raise NumberingError("regions and equivalent sites need a kinase; give reference=, such as 'ALK' or 'EGFR'")
    return kinase


def is_template(kinase: Kinase) -> bool:
    """Tell whether a kinase is the one whose regions the others take over, and not one that bears its name alone."""
    return kinase == find_kinase(TEMPLATE)


def site_position(name: str, kinase: Kinase) -> int | None:
    """Return the position of a functional site of one residue, such as "catalytic lysine"; None where there is none."""
    found = (kinase.first + i for i, region in enumerate(_regions(kinase)) if region.site == name)
    return next(found, None)


def region_table(reference: "str | Path | Kinase" = DEFAULT_REFERENCE) -> pd.DataFrame:
    """Tabulate the region of every residue of a kinase domain.

    Parameters
    ----------
    reference : str, pathlib.Path or Kinase, default "ALK"
        The kinase, as `alkstruct.load` takes it.

    Returns
    -------
    pandas.DataFrame
        One row a residue, in order, for ALK those that crystals show (1086 to 1401), for another kinase from beta1 to
        alphaI: `position` (int64), `residue` (one letter), `region` (the site's name, else the segment's), `segment`,
        `site`, `klifs` (Int64), `klifs_element` ("" outside the pocket), `role`, `source` (what the assignment rests
        on). A new table each time.

    Raises
    ------
    NumberingError
        If the kinase is not known.

    Examples
    --------
    >>> table = region_table().set_index("position")
    >>> table.loc[1269, ["residue", "region", "segment"]].tolist()
    ['G', 'DFG motif', 'xDFG residue']
    """
    return pd.DataFrame(_table_rows(require_kinase(reference))).astype({"klifs": "Int64"})


def _table_rows(kinase: Kinase):
    elements = [row["element"] for row in data.rows("klifs_pocket.csv")]
    template = _template_positions(kinase)
    for index, region in enumerate(_regions(kinase)):
        if region.segment != OUTSIDE_DOMAIN:
            aligned = "" if is_template(kinase) else "aligned with ALK: "
            yield {
                "position": kinase.first + index,
                "residue": kinase.sequence[index],
                "region": region.name,
                "segment": region.segment,
                "site": region.site,
                "klifs": region.klifs,
                "klifs_element": elements[region.klifs - 1] if region.klifs else "",
                "role": region.role,
                "source": aligned + (_sources(int(template[index])) or "between aligned residues"),
            }


def _sources(position: int) -> str:
    """Return what the assignments of a residue of ALK rest on, joined."""
    rows = (table.get(position) for table in (_sites(), _segments(), _pocket()))
    return " | ".join(dict.fromkeys(row["source"] for row in rows if row))


@lru_cache(maxsize=OWN_SEQUENCES_KEPT)
def _regions(kinase: Kinase) -> tuple[Region, ...]:
    """The Region of every residue of the sequence, in order."""
    template = _template_positions(kinase)
    segments = _segment_names(kinase, template)
    edges = np.flatnonzero(np.r_[True, segments[1:] != segments[:-1], True])
    partner = {int(there): kinase.first + index for index, there in enumerate(template) if there}
    regions = []
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        span = kinase.first + start, kinase.first + end - 1
        for index in range(start, end):
            regions.append(_region(kinase, index, segments[index], span, int(template[index]), partner))
    return tuple(regions)


def _region(kinase, index, segment, span, aligned, partner):
    """Make the Region of a residue, by its index; aligned: its partner in ALK, or 0."""
    position = kinase.first + index
    if is_template(kinase):
        site = _sites().get(position, {})
        role = (site or _segments()[position])["role"]
    else:
        site = _sites().get(aligned, {}) if kinase.klifs(position) else {}
        role = site.get("role") or (OUTSIDE_ROLE if segment == OUTSIDE_DOMAIN else _segment_rows()[segment]["role"])
        role = _renamed(role, kinase, partner)
    return Region(
        name=site.get("name", segment),
        segment=segment,
        site=site.get("name", ""),
        klifs=kinase.klifs(position),
        start=span[0],
        end=span[1],
        role=role,
    )


def _renamed(role: str, kinase: Kinase, partner: dict[int, int]) -> str:
    """Name in a role the kinase's own residues in place of ALK's; "" where one has no partner."""
    named = [int(found[1]) for found in _NAMED_RESIDUE.finditer(role)]
    if not all(position in partner for position in named):
        return ""
    return _NAMED_RESIDUE.sub(lambda found: kinase.get(p := partner[int(found[1])]) + str(p), role)


def partner_in(other: Kinase, kinase: Kinase, position: int) -> int | None:
    """Return the position of another kinase that stands in the place of a position of this one; None for none."""
    if other == kinase:
        return position
    klifs = kinase.klifs(position)
    if klifs is not None:
        return other.pocket[klifs - 1]
    aligned = int(_template_positions(kinase)[kinase.index(position)])
    if not aligned or _segments()[aligned]["name"] not in _carried_segments():
        return None
    found = np.flatnonzero(_template_positions(other) == aligned)
    return other.first + int(found[0]) if len(found) else None


@cache
def _carried_segments() -> tuple[str, ...]:
    """Return the names of the segments that are carried over from ALK to other kinases."""
    order = list(_segment_rows())
    return tuple(order[order.index(FIRST_SEGMENT) : order.index(LAST_SEGMENT) + 1])


@lru_cache(maxsize=OWN_SEQUENCES_KEPT)
def _template_positions(kinase: Kinase) -> np.ndarray:
    """Return the position of ALK that each residue of a kinase stands in place of: ndarray, (n,), int; 0 for none."""
    if is_template(kinase):
        return np.arange(kinase.first, kinase.last + 1)
    aligned = align_to_template(kinase.sequence)
    positions = aligned.positions if aligned.score >= KINASE_SCORE else np.zeros_like(aligned.positions)
    positions[np.isin(positions, list(_pocket()))] = 0  # the pocket is that of the table, and nothing else
    pairs = zip(kinase.pocket, _pocket(), strict=True)
    pocket = {kinase.index(position): there for position, there in pairs if position is not None}
    for index, there in pocket.items():
        positions[index] = there
    if pocket:  # before the pocket, what is aligned beyond an insertion may be so by chance
        apart = np.flatnonzero(positions[: min(pocket)] == 0)
        positions[: apart[-1] + 1 if len(apart) else 0] = 0
    return positions


def _segment_names(kinase: Kinase, positions: np.ndarray) -> np.ndarray:
    """Return the name of the segment of each residue: ndarray, (n,), object."""
    if is_template(kinase):
        return np.array([_segments()[int(position)]["name"] for position in positions], dtype=object)
    order = list(_segment_rows())
    place = np.array([order.index(_segments()[int(p)]["name"]) if p else -1 for p in positions])
    inside = np.flatnonzero([order[k] in _carried_segments() if k >= 0 else False for k in place])
    names = np.full(len(positions), OUTSIDE_DOMAIN, dtype=object)
    if not len(inside):
        return names
    for before, after in zip(inside[:-1].tolist(), inside[1:].tolist(), strict=True):
        names[before] = order[place[before]]
        names[before + 1 : after] = order[_between(order, int(place[before]), int(place[after]))]
    names[inside[-1]] = order[place[inside[-1]]]
    return names


def _between(order: list[str], before: int, after: int) -> int:
    """Return the segment of residues without a partner, between two segments: the loop of these, else the first."""
    loops = [i for i in range(before, after + 1) if "loop" in order[i] or "link" in order[i]]
    return loops[0] if loops else before


@cache
def _segment_rows() -> dict[str, dict[str, str]]:
    """The rows of the segments by name, in the order of the chain."""
    return {row["name"]: row for row in data.rows("regions.csv") if row["kind"] == "segment"}


@cache
def _segments():
    return _rows_by_position("segment")


@cache
def _sites():
    return _rows_by_position("site")


@cache
def _pocket():
    return {int(row["position"]): row for row in data.rows("klifs_pocket.csv")}


def _rows_by_position(kind):
    """Rows of the region table of one kind, under every position that they cover."""
    rows = [row for row in data.rows("regions.csv") if row["kind"] == kind]
    return {position: row for row in rows for position in range(int(row["start"]), int(row["end"]) + 1)}
