"""Where in the kinase a residue lies: its segment and site, looked up in data/regions.csv.

Positions are those of the canonical human sequence, UniProt Q9UM73 (RefSeq NP_004295.2), 1 to 1620. The
tables in `alkstruct/data` carry a source in every row: segments follow the HELIX and SHEET records of the
crystals, pocket positions the KLIFS numbering.
"""

from dataclasses import astuple, dataclass
from functools import cache, total_ordering

import pandas as pd

from alkstruct import data
from alkstruct.display.html import card, facts, region_chip
from alkstruct.kinase.sequence import reference_sequence, sequence_index

OUTSIDE_DOMAIN = "outside the kinase domain"


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


def region_of(position: int) -> Region:
    """Return the region of a residue.

    Parameters
    ----------
    position : int
        1 to 1620.

    Returns
    -------
    Region

    Raises
    ------
    NumberingError
        If the sequence has no such position.

    Examples
    --------
    >>> region_of(1174).name
    'alphaC helix'
    >>> region_of(1196).name, region_of(1196).segment
    ('gatekeeper', 'beta5')
    """
    return _regions()[sequence_index(position)]


def site_position(name: str) -> int:
    """Return the position of a functional site of one residue, by its name, such as "catalytic lysine"."""
    return next(position for position, row in _sites().items() if row["name"] == name)


def region_table() -> pd.DataFrame:
    """Tabulate the region of every residue of the kinase chain that crystals show.

    Returns
    -------
    pandas.DataFrame
        One row a residue, 1086 to 1401, in order: `position` (int64), `residue` (one letter), `region` (the
        site's name, else the segment's), `segment`, `site`, `klifs` (Int64), `klifs_element` ("" outside the
        pocket), `role`, `source` (what the assignment rests on). A new table each time.

    Examples
    --------
    >>> table = region_table().set_index("position")
    >>> table.loc[1269, ["residue", "region", "segment"]].tolist()
    ['G', 'DFG motif', 'xDFG residue']
    """
    return pd.DataFrame(_table_rows()).astype({"klifs": "Int64"})


def _table_rows():
    for position, residue in enumerate(reference_sequence(), start=1):
        region = region_of(position)
        if region.segment != OUTSIDE_DOMAIN:
            yield {
                "position": position,
                "residue": residue,
                "region": region.name,
                "segment": region.segment,
                "site": region.site,
                "klifs": region.klifs,
                "klifs_element": _pocket()[position]["element"] if region.klifs else "",
                "role": region.role,
                "source": _sources(position),
            }


def _sources(position):
    """What the assignments of a residue rest on, joined."""
    rows = (table.get(position) for table in (_sites(), _segments(), _pocket()))
    return " | ".join(dict.fromkeys(row["source"] for row in rows if row))


@cache
def _regions():
    """The Region of every residue, in order."""
    return tuple(_region(position) for position in range(1, len(reference_sequence()) + 1))


def _region(position):
    segment, site, pocket = _segments()[position], _sites().get(position), _pocket().get(position)
    named = site or segment
    return Region(
        name=named["name"],
        segment=segment["name"],
        site=site["name"] if site else "",
        klifs=int(pocket["klifs"]) if pocket else None,
        start=int(segment["start"]),
        end=int(segment["end"]),
        role=named["role"],
    )


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
