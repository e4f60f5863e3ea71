"""Write score tables and what explains them as aligned text."""

import pandas as pd

from alkstruct.complexes.segments import kinase_words
from alkstruct.display.numbers import fold, number
from alkstruct.errors import chain_in_words
from alkstruct.kinase.equivalents import BY_DOMAIN
from alkstruct.scoring.caveats import CAVEATS
from alkstruct.scoring.stored_tables import normalised
from alkstruct.scoring.table import READING_NOTES
from alkstruct.scoring.variant_lists import printed_name
from alkstruct.tables.grid import ROOMY_PAGE, grid, width, wrap

MOST_FOLD = 100  # beyond it an estimated fold change is shown as beyond: cells can hardly show a larger one
CLASH_FREE_HEAD = "clash-free\n% (WT)"
NARROWEST_GRID = 3  # steps by which a score table becomes narrower
CERTAIN_DIGITS = 2  # of an IC50: laboratories agree on no more


def score_grid(table, caveats=False):
    """Write the rows of `score`, with the measured fold change where the table is annotated.

    Where the page is too narrow, what the sentences below say as well is left out, first the clash-free share and then
    the distance; at last cells are broken into lines. Rows of `compare_sites` begin with the place and the residue.
    """
    table = normalised(table)
    if "place" in table:
        return _site_grid(table)
    for narrow in range(NARROWEST_GRID + 1):
        heads, right, cells = zip(*_score_columns("measured_fold" in table, caveats, narrow), strict=True)
        rows = [[cell(r) for cell in cells] for r in table.itertuples()]
        text = grid(heads, rows, right={k for k, flush in enumerate(right) if flush}, wrapped=caveats)
        if _fits(text):
            break
    return text


def _site_grid(table):
    """Write the rows of `compare_sites`; what only mutations have is left out where none was asked for.

    Where the page is too narrow, entries are left out, if kinase and inhibitor tell the complexes apart.
    """
    columns = [
        ("place", False, lambda r: r.place),
        ("residue", False, lambda r: r.residue or "-"),
        ("kinase", False, lambda r: r.kinase or "-"),
        ("inhibitor", False, lambda r: r.inhibitor),
        ("entry", False, lambda r: r.pdb_id),
        ("where", False, where),
        ("distance\nÅ", True, lambda r: number(r.distance, 1)),
        ("contacts", True, lambda r: number(r.contacts, 0)),
    ]
    if (table["aligned_by"] == BY_DOMAIN).any():
        columns.append(("aligned\nby", False, lambda r: r.aligned_by or "-"))
    if table["verdict"].notna().any():
        columns[5:6] = [("variant", False, lambda r: r.variant or "-")]  # the sentences say where it is
        columns += [
            ("ddG\nkcal/mol", True, _estimate),
            ("P(>5x)\nand 95 %", False, probability_text),
            ("verdict", False, lambda r: "-" if pd.isna(r.verdict) else r.verdict),
        ]
    sources = table[["kinase", "inhibitor", "pdb_id"]].drop_duplicates()
    for left_out in ("", "" if sources[["kinase", "inhibitor"]].duplicated().any() else "entry"):
        heads, right, cells = zip(*(column for column in columns if column[0] != left_out), strict=True)
        rows = [[cell(r) for cell in cells] for r in table.itertuples()]
        text = grid(heads, rows, right={k for k, flush in enumerate(right) if flush}, wrapped=False)
        if _fits(text):
            break
    return text


def _score_columns(annotated, caveats, narrow):
    """Return the columns of `score_grid`: list of (head, whether it is set flush right, function of a row).

    narrow: 0 for all columns, up to NARROWEST_GRID for the fewest.
    """
    between = "\n" if narrow == NARROWEST_GRID else " "
    columns = [
        ("variant", False, lambda r: printed_name(r.variant)),
        ("where", False, lambda r: where(r).replace("+", "+\n").replace(" ", between)),
        ("distance\nÅ", True, lambda r: number(r.distance, 1)),
        ("ddG\nkcal/mol", True, _estimate),
        ("P(>5x)\nand 95 %", False, lambda r: probability_text(r).replace(" ", between)),
        ("verdict", False, lambda r: r.verdict),
        ("measured\nfold", True, measured_fold) if annotated else (CLASH_FREE_HEAD, True, _fitting),
        ("caveats", False, lambda r: r.caveats.replace(";", ", ")),
    ]
    left_out = [CLASH_FREE_HEAD] * (narrow > 0) + ["distance\nÅ"] * (narrow > 1) + ["caveats"] * (not caveats)
    return [column for column in columns if column[0] not in left_out]


def shows_clash_free(text):
    """Tell whether a text of `score_grid` has the column of the clash-free share."""
    return CLASH_FREE_HEAD.split("\n")[0] in text.split("\n")[0]


#: What a cell of `matrix` holds.
CELLS_KEY = (
    "In each cell ddG in kcal/mol, the verdict, and P(>5x) with its 95 % interval, from which the verdict follows"
)


def matrix(table):
    """Lay out a comparison: variants down, complexes across; ddG, the verdict, and below the probability.

    Each stands below the other where the lines would get too long; where they still are, several tables have some of
    the complexes each. Rows are found by their variant, inhibitor and entry, in whatever order they stand; a variant
    that was asked for twice has two lines.
    """
    table = normalised(table)
    table = table.assign(occurrence=table.groupby(["variant", "inhibitor", "pdb_id"], sort=False).cumcount())
    sources = list(dict.fromkeys(zip(table.inhibitor, table.pdb_id, strict=True)))
    by_line = {}
    for row in table.itertuples():
        by_line.setdefault((row.variant, row.occurrence), {})[row.inhibitor, row.pdb_id] = row
    for between in (" ", "\n"):
        text = _matrix_of(sources, by_line, between)
        if _fits(text):
            return text
    for count in range(len(sources), 0, -1):
        parts = [_matrix_of(sources[k : k + count], by_line, "\n") for k in range(0, len(sources), count)]
        if all(map(_fits, parts)):
            break
    return "\n\n".join(parts)


def _matrix_of(sources, by_line, between):
    """Lay out the cells of some complexes, (inhibitor, entry) each; by_line: {line: {complex: its row}}."""
    heads = ("variant", *(f"{inhibitor}\n{entry}" for inhibitor, entry in sources))
    cells = [
        (printed_name(variant), *(_cell(rows[source], between) if source in rows else "" for source in sources))
        for (variant, _), rows in by_line.items()
    ]
    return grid(heads, cells, wrapped=False, apart=True)


def _fits(text):
    """Tell whether all lines of a text fit the page."""
    return max(map(len, text.splitlines())) <= width()


def why(table):
    """Write the sentence of each row, below the variant's name where there are several inhibitors; none twice."""
    table = normalised(table)
    if "inhibitor" not in table:
        return grid(("why", ""), [(printed_name(r.variant), sentence(r)) for r in table.itertuples()], rule=False)
    by, parts = "variant", []
    if "place" in table:  # it has another variant in each kinase, and none where no mutation was asked for
        by, table = "place", table[table["mechanism"] != ""]
    for name, rows in table.groupby(by, sort=False):
        first = next(rows.itertuples())
        said = list(dict.fromkeys((f"  {_source_words(r)}", sentence(r)) for r in rows.itertuples()))
        sources, reasons = (list(dict.fromkeys(column)) for column in zip(*said, strict=True))
        if len(said) == len(sources) * len(reasons):  # each of them says the same
            said = [("  all" if len(sources) > 1 else sources[0], reason) for reason in reasons]
        head = f"{printed_name(name)}, {where(first)}".removesuffix(", -")
        parts.append(grid((head, ""), said, rule=False, spanning=True))
    return "\n\n".join(parts)


def _source_words(row):
    """Name the complex of a row of several: its inhibitor, of `compare_sites` with its kinase."""
    return " ".join(filter(None, (row.kinase, row.inhibitor))) if hasattr(row, "place") else row.inhibitor


def evidence(table):
    """Write the published evidence of the rows of an annotated table, and name the rows that have none."""
    table = normalised(table)
    said = []
    for r in table.itertuples():
        name = printed_name(r.variant) + (f" {r.inhibitor}" if "inhibitor" in table else "")
        fold = f"measured: {r.measured_note}" if pd.notna(r.measured_fold) else r.measured_note
        said.append((name, "; ".join(filter(None, (fold, r.clinical))) or "none at hand"))
    return grid(("evidence", ""), said, rule=False) if said else ""


def legend(table):
    """Explain the caveats of a table, one a line."""
    table = normalised(table)
    words = dict.fromkeys(word for text in table.caveats for word in text.split(";") if word)
    return "\n".join(wrap(f"[{word}] {CAVEATS.get(word, '')}".rstrip(), indent=2) for word in words)


def where(row):
    """Name the site, where every part of the variant has one, else the region."""
    whole = row.site and row.site.count("+") == row.region.count("+")
    return (row.site if whole else row.region) or "-"


def _estimate(row):
    """ddG and, where it is calibrated, its standard deviation."""
    ddg = number(row.ddg, 1, "+")
    return ddg if pd.isna(row.ddg_sd) else f"{ddg} ± {number(row.ddg_sd, 1)}"


def probability_text(row):
    """Write the probability of a fold change above 5 and its 95 % interval; a base rate stands in brackets.

    row: of a score table. The base rate is of mutations out of the inhibitor's reach, none of them the row's.

    Examples
    --------
    >>> from types import SimpleNamespace as Row
    >>> own = Row(disruption=0.95, disruption_low=0.72, disruption_high=0.99, verdict="disrupts")
    >>> probability_text(own), probability_text(Row(disruption=0.14, verdict="indirect"))
    ('0.95 0.72-0.99', '(0.14)')
    """
    if pd.isna(row.disruption):
        return "-"
    if row.verdict == "indirect":
        return f"({number(row.disruption, 2)})"
    return f"{number(row.disruption, 2)} {interval_text(row)}".rstrip()


def interval_text(row):
    """Write the 95 % interval of a row's probability; "" where there is none, or it is that of a base rate."""
    low, high = getattr(row, "disruption_low", pd.NA), getattr(row, "disruption_high", pd.NA)
    if pd.isna(low) or pd.isna(high) or row.verdict == "indirect":
        return ""
    return f"{number(low, 2)}-{number(high, 2)}"


def _fitting(row):
    """The clash-free share of the mutant and, in brackets, of the wild type."""
    if pd.isna(row.clash_free):
        return "-"
    return f"{number(100 * row.clash_free, 0)} ({number(100 * row.clash_free_wild_type, 0)})"


def measured_fold(row, none="-"):
    """Write the measured fold change, with ≥ or ≤ where all of its sources met a limit of the assay.

    "n.d." where the assay could not tell: mutant and wild type both at its limit.
    """
    bound = getattr(row, "measured_bound", "")
    if pd.isna(row.measured_fold) or pd.isna(bound) or not bound:
        return fold(row.measured_fold, none)
    signs = {"at least": "≥ ", "at most": "≤ "}
    return signs[bound] + fold(row.measured_fold) if bound in signs else "n.d."


def ic50_text(row):
    """Write a measured IC50, nM, with > or < where the assay met its limit; row: of `experiments`."""
    return f"{row.qualifier.replace('=', '')} {fold(row.ic50)}".strip()


def bounded_fold_text(row):
    """Write a measured fold change with the word for its bound; row: of `experiments`."""
    return f"{row.bound} {fold(row.fold)}".strip()


def sentence(row):
    """Join the mechanism and, in brackets, the caveats."""
    return f"{row.mechanism} [{', '.join(row.caveats.split(';'))}]" if row.caveats else row.mechanism


def _cell(row, between):
    if pd.isna(row.ddg):
        return row.verdict.replace(" ", between)
    chance = probability_text(row).replace(" ", between)
    return f"{ddg_text(row)}{between}{row.verdict}\n{chance}"


def ddg_text(row):
    """Write a ddG as the cell of a comparison has it, four characters wide."""
    return f"{number(row.ddg, 1, '+'):>4}"


def heading(structure):
    """Write what was scored, and the notes on it."""
    name = f"{structure.name}, {structure.inhibitor.name}" if structure.inhibitor else structure.name
    first = f"{name}: {kinase_words(structure)}, chain {chain_in_words(structure.chain)}; {numbering(structure)}"
    return "\n".join([first, *(wrap(f"Note: {note}", indent=6) for note in structure.notes)])


def notes(table):
    """Write the notes on the complexes of a table, a line each: what was changed or is doubtful in each structure."""
    told = normalised(table).attrs.get("notes", {})
    lines = [f"Note: {name}: {note}" for name, some in told.items() if name != READING_NOTES for note in some]
    return "\n".join([*(wrap(line, indent=6) for line in lines), *reading_notes(table)])


def reading_notes(table):
    """Write which entries of a list were short for several variants: list of lines."""
    return [wrap(f"Note: {note}", indent=6) for note in table.attrs.get("notes", {}).get(READING_NOTES, ())]


def whose_numbers(structure):
    """Write which kinase a complex is of, where it is known, and whose numbers it has."""
    return f"{kinase_words(structure)}, {numbering(structure)}" if structure.kinase else numbering(structure)


def numbering(structure):
    kinase = structure.kinase
    return f"positions of {kinase.numbered_by}" if kinase else "residue numbers of the file"


def ranking(table):
    """Write the rows of `rank_inhibitors`, and below them the reasons."""
    table = normalised(table)
    columns = [
        ("rank", True, lambda r: number(r.rank, 0)),
        ("first", True, lambda r: number(100 * r.first_share, 0) + " %" * pd.notna(r.first_share)),
        ("inhibitor", False, lambda r: r.inhibitor),
        ("fold", True, _fold_of),
        ("IC50\nnM", True, _ic50_of),
        ("90 % of\ndraws", True, _ic50_range),
        ("published", False, lambda r: r.standing),
    ]
    if width() >= ROOMY_PAGE:  # the sentences below say it where it matters
        columns.insert(3, ("wild type\nIC50 nM", True, lambda r: fold(r.wild_type_ic50)))
    heads, right, cells = zip(*columns, strict=True)
    rows = [[cell(r) for cell in cells] for r in table.itertuples()]
    said = []
    for r in table.itertuples():
        told = [] if r.verdict == "not modelled" and r.note else [r.mechanism]  # else the note has it
        told += [f"Note: {r.note}."] if r.note else []
        told += [f"Evidence: {r.clinical}."] if r.clinical and not r.contradicted_by else []
        said.append((r.inhibitor, " ".join(told)))
    reasons = grid(("why", ""), said, rule=False)
    return grid(heads, rows, right={k for k, flush in enumerate(right) if flush}) + f"\n\n{reasons}"


def _is_beyond(row):
    """Tell whether a ranking's row rests on an estimate that is larger than cells can show."""
    return row.fold_source == "estimated" and row.estimated_fold >= MOST_FOLD


def _fold_of(row):
    """The fold change that counts, and where it is from."""
    if not row.fold_source:
        return "-"
    if row.fold_source.startswith("measured"):
        return f"{measured_fold(row)} {row.fold_source}"
    return f"{f'> {MOST_FOLD}' if _is_beyond(row) else fold(row.estimated_fold)} {row.fold_source}"


def _ic50_of(row):
    if _is_beyond(row) and pd.notna(row.wild_type_ic50):
        return f"> {_certain(row.wild_type_ic50 * MOST_FOLD)}"
    return _certain(row.ic50)


def _ic50_range(row):
    if pd.isna(row.ic50_low):
        return "-"
    return f"{_certain(row.ic50_low)} up" if _is_beyond(row) else f"{_certain(row.ic50_low)}-{_certain(row.ic50_high)}"


def _certain(ic50):
    """Write an IC50, nM, with the digits that laboratories agree on."""
    if pd.isna(ic50):
        return "-"
    value = float(f"{ic50:.{CERTAIN_DIGITS}g}")
    return f"{value:.0f}" if value >= 10 else f"{value:g}"


def verdict_counts(table):
    table = normalised(table)
    rows = [(word, n) for word, n in table.verdict.value_counts(sort=False).items() if n]
    return grid(("verdict", "variants"), rows, right={1}) if rows else ""


def disrupted_sites(table):
    """Count how many of each site's variants disrupt, most first."""
    table = normalised(table)
    sites = table.variant[table.verdict == "disrupts"].str[:-1].value_counts()
    if not len(sites):
        return ""
    listed = ", ".join(f"{site} {n}" for site, n in sites.items())
    return wrap(f"Variants that disrupt, by site: {listed}", indent=2)


def segments(table):
    """Write the rows of `region_table`, one line a segment."""
    rows = []
    for _, part in table.groupby(table.segment.ne(table.segment.shift()).cumsum()):
        sites = part[part.site != ""].groupby("site", sort=False)
        named = [f"{name} {' '.join(g.residue + g.position.astype(str))}" for name, g in sites]
        span = f"{part.position.iloc[0]}-{part.position.iloc[-1]}"
        rows.append((span, part.segment.iloc[0], "; ".join(named)))
    return grid(("residues", "segment", "sites"), rows)
