"""Write the table of `compare_sites` as aligned text: places down, complexes across, and why."""

import pandas as pd

from alkstruct.display.numbers import number
from alkstruct.kinase.equivalents import BY_DOMAIN, LESS_CERTAIN
from alkstruct.scoring.stored_tables import normalised
from alkstruct.tables.grid import grid, width
from alkstruct.tables.grid import lines as broken
from alkstruct.tables.text import ddg_text, probability_text, sentence, where

SOURCE = ["kinase", "inhibitor", "pdb_id"]  # columns that tell the complexes apart
RESIDUE_WIDTH, DISTANCE_WIDTH, COUNT_WIDTH = 7, 4, 3  # characters within a cell of `places_grid`
REGION_WIDTH = 20  # characters of a line of the region's name, so that three complexes stand side by side

DISTANCE_KEY = "Å: shortest distance of the residue to the inhibitor; n: their heavy-atom contacts, closer than 4.5 Å."
LESS_CERTAIN_KEY = f"{LESS_CERTAIN} aligned outside of the KLIFS pocket, which is less certain."


def scored_places(table):
    """Return the rows of places with a substitution, scored or not modelled: DataFrame."""
    asked = table.groupby("place", sort=False)["verdict"].transform(lambda verdicts: verdicts.notna().any())
    return table[asked.astype(bool)]


def bare_places(table):
    """Return the rows of places whose residues alone were asked for: DataFrame."""
    return table.drop(scored_places(table).index)


def mutations_grid(table):
    """Write what a substitution does in the place of each complex: its own mutation, ddG, verdict and P(>5x).

    Where the lines would get too long, words stand below each other; where they still are, each table has some of the
    complexes.
    """
    for between in (" ", "\n"):
        text = _across(table, lambda row, between=between: _mutation_cell(row, between), between, apart=True)
        if _fits(text):
            return text
    return _in_parts(table, lambda row: _mutation_cell(row, "\n"), "\n", apart=True)


def places_grid(table):
    """Write which residue stands in the place of each complex, how far from the inhibitor, with how many contacts."""
    head = f"\n{'residue':<{RESIDUE_WIDTH}}{'Å':>{DISTANCE_WIDTH}}{'n':>{COUNT_WIDTH}}"
    return _in_parts(table, _residue_cell, " ", head=head)


def why_by_place(table):
    """Write the sentence of each mutation, below the place's name."""
    table = normalised(table)
    names = _names(table)
    parts = []
    for place, rows in table.groupby("place", sort=False):
        said = {f"  {names[_source(row)]}": sentence(row) for row in rows.itertuples() if row.mechanism}
        first = f"{place}, {_where(rows)}".removesuffix(", -")
        parts.append(grid((first, ""), list(said.items()), rule=False, spanning=True))
    return "\n\n".join(parts)


def places_key(table):
    """Explain the marks and columns of the printed places."""
    keys = [DISTANCE_KEY] * (len(bare_places(table)) > 0)
    return " ".join([*keys, *[LESS_CERTAIN_KEY] * bool(table["aligned_by"].eq(BY_DOMAIN).any())])


def _in_parts(table, cell, between, **layout):
    """Write as many complexes side by side as fit the page, the others in tables below."""
    sources = list(dict.fromkeys(map(_source, table.itertuples())))
    for count in range(len(sources), 0, -1):
        chosen = [sources[k : k + count] for k in range(0, len(sources), count)]
        texts = [_across(_of(table, some), cell, between, **layout) for some in chosen]
        if all(map(_fits, texts)):
            break
    return "\n\n".join(texts)


def _across(table, cell, between, *, head="", apart=False):
    """Lay out places down and complexes across; cell: function of a row."""
    table = normalised(table)
    table = table.assign(occurrence=table.groupby(["place", *SOURCE], sort=False).cumcount())
    sources = list(dict.fromkeys(map(_source, table.itertuples())))
    lines = []
    for (place, _), rows in table.groupby(["place", "occurrence"], sort=False):
        by_source = {_source(row): row for row in rows.itertuples()}
        cells = [cell(by_source[source]) if source in by_source else "" for source in sources]
        region = _where(rows)
        if apart:
            named = [f"{place}\n{region.replace(' ', between)}"]
        else:
            named = [place, "\n".join(broken(region, REGION_WIDTH))]
        lines.append((*named, *cells))
    heads = ["\n".join(source) + head for source in sources]
    first = ("place",) if apart else ("place", "where")
    return grid((*first, *heads), lines, wrapped=False, apart=apart)


def _mutation_cell(row, between):
    """Write what became of a substitution in one complex."""
    own = _marked(row.variant or row.residue or "-", row)
    if pd.isna(row.ddg):
        return f"{own}\n{row.verdict}"
    return f"{own}\n{ddg_text(row)}{between}{row.verdict}\n{probability_text(row).replace(' ', between)}"


def _residue_cell(row):
    """Write the residue in a place, its distance to the inhibitor and its contacts, aligned within the cell."""
    if not row.residue:
        return "-"
    residue, distance = _marked(row.residue, row), number(row.distance, 1)
    contacts = number(row.contacts, 0)
    return f"{residue:<{RESIDUE_WIDTH}}{distance:>{DISTANCE_WIDTH}}{contacts:>{COUNT_WIDTH}}"


def _marked(name, row):
    return LESS_CERTAIN * (row.aligned_by == BY_DOMAIN and name != row.place) + name  # not the reference's own


def _where(rows):
    """Name where a place lies: in the first complex that has a residue there."""
    return next((name for name in map(where, rows.itertuples()) if name != "-"), "-")


def _source(row):
    return tuple(getattr(row, column) for column in SOURCE)


def _of(table, sources):
    """Return the rows of some complexes."""
    return table[[_source(row) in sources for row in table.itertuples()]]


def _names(table):
    """Name each complex in short, by its kinase, with its inhibitor and entry where these are needed: dict."""
    sources = list(dict.fromkeys(map(_source, table.itertuples())))
    for parts in range(1, len(SOURCE) + 1):
        names = [" ".join(source[:parts]) for source in sources]
        if len(set(names)) == len(names):
            break
    return dict(zip(sources, names, strict=True))


def _fits(text):
    return max(map(len, text.splitlines())) <= width()
