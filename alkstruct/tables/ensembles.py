"""Write scores of several structures as aligned text: the summary, the reasons, what was left out."""

import pandas as pd

from alkstruct.display.numbers import number, percent
from alkstruct.scoring.summary_columns import is_summed_up
from alkstruct.scoring.table import READING_NOTES
from alkstruct.scoring.variant_lists import printed_name
from alkstruct.tables.grid import grid, width, wrap
from alkstruct.tables.text import sentence, where

NARROWEST_SUMMARY = 3  # steps by which a summary becomes narrower
NOT_MODELLED_START = "Not modelled: "  # of the sentence of such a row; its paragraph says it once
CHANCE_KEY = (
    "P(>5x): mean of the calibrated probability of a fold change above 5; in brackets, for mutations that are indirect "
    'in all {what}, their base rate. Disrupts: share of the {what} that count whose verdict is "disrupts"; verdict: '
    "the most frequent one of these, of equals the graver."
)
INDIRECT_KEY = (
    "Indirect: share of the {what} that model the variant in which it is indirect; they give no estimate and do not "
    "count."
)
SUMMARY_KEY = (
    "ddG: mean over the structures ± its standard error (spread / sqrt(n)); spread: standard deviation over the "
    'structures. They are of the mean over these structures, not of the estimate, whose own error "alkstruct score" '
    "prints. n: structures with an estimate of the variant, the others do not count. "
) + CHANCE_KEY.format(what="structures")


def indirect_key(what, summaries):
    """Say what the share of indirect structures is, where a table prints it; "" where it prints none.

    what: "structures" or "frames"; summaries: DataFrames.
    """
    return INDIRECT_KEY.format(what=what) if any(map(has_indirect, summaries)) else ""


def has_indirect(summary):
    """Tell whether a variant of a summary is indirect in some structures or frames and has an estimate in others."""
    return bool(summary["indirect"].between(0, 1, inclusive="neither").any())


def summary_grid(summary, structures):
    """Write the rows of a summary, one line a variant.

    Where the page is too narrow, the share that disrupts is left out, and then the range; at last cells are broken into
    lines. The share that is indirect has a column where some structures give an estimate and others none.

    structures: int, how many were scored; where fewer have an estimate of a variant, its line says how many.
    """
    indirect = has_indirect(summary)
    return fitting_grid(summary, lambda narrow: _columns(structures, indirect, narrow), NARROWEST_SUMMARY)


def fitting_grid(summary, columns, narrowest):
    """Write the rows of a summary with as many columns as fit the page.

    columns: function of a number, from 0 for all columns to `narrowest` for the fewest, which returns a list of (head,
    whether it is set flush right, function of a row).
    """
    rows = summary.to_dict("records")
    for narrow in range(narrowest + 1):
        heads, right, cells = zip(*columns(narrow), strict=True)
        flush = {k for k, is_right in enumerate(right) if is_right}
        text = grid(heads, [[cell(row) for cell in cells] for row in rows], right=flush, wrapped=False)
        if max(map(len, text.splitlines())) <= width():
            break
    return text


def place_columns(between):
    """Return the columns that say which variant a row is and where it lies; between: what is between words."""
    return [
        ("variant\n", False, lambda row: printed_name(row["variant"]).replace("+", "+" + between.strip(" "))),
        ("where\n", False, lambda row: where(pd.Series(row)).replace("+", "+\n").replace(" ", between)),
    ]


def chance_column():
    """Return the column of the mean probability; a base rate stands in brackets."""
    return ("P(>5x)\n", True, _probability)


def share_column(name):
    """Return the column of a share of structures or frames, in percent; name: disrupts or indirect."""
    return (f"{name}\n%", True, lambda row: percent(row[name]))


def count_columns(head, count, indirect, narrow):
    """Return the columns of how many count and of the share that is indirect: list.

    head: of the former; count: function of a row, returns a text; indirect: whether there is such a share; narrow:
    whether both are to stand in one column.
    """
    share = share_column("indirect")
    if not indirect:
        return [(f"{head}\n", True, count)]
    if not narrow:
        return [(f"{head}\n", True, count), share]
    return [(f"{head},\nindirect", True, lambda row: f"{count(row)}\n{share[2](row)} %")]


def verdict_column(between):
    """Return the column of the verdict; between: what is between words."""
    return ("verdict\n", False, lambda row: row["verdict"].replace(" ", between))


def _columns(structures, indirect, narrow):
    """Return the columns of `summary_grid`: list of (head, whether it is set flush right, function of a row).

    indirect: whether the share that is indirect has a column.
    narrow: 0 for all columns, up to NARROWEST_SUMMARY for the fewest.
    """
    between = "\n" if narrow == NARROWEST_SUMMARY else " "
    disrupts, ends = share_column("disrupts"), "from, to\n"
    columns = [
        *place_columns(between),
        *count_columns("n", lambda row: _count(row, structures), indirect, narrow == NARROWEST_SUMMARY),
        ("ddG\nkcal/mol", True, _mean),
        ("spread\n", True, lambda row: number(row["ddg_spread"], 1)),
        (ends, True, _range),
        chance_column(),
        disrupts,
        verdict_column(between),
    ]
    gone = [disrupts[0]] * (narrow > 0) + [ends] * (narrow > 1)
    return [column for column in columns if column[0] not in gone]


def _count(row, structures):
    return f"{row['count']}" if row["count"] == structures else f"{row['count']} of {structures}"


def _mean(row):
    """Mean ddG and, where several structures have an estimate, its standard error."""
    mean = number(row["ddg_mean"], 1, "+")
    return mean if pd.isna(row["ddg_error"]) else f"{mean} ± {number(row['ddg_error'], 1)}"


def _range(row):
    """Smallest and largest ddG; a dash where a single structure has both."""
    if row["count"] < 2:
        return "-"
    return " to ".join(number(row[f"ddg_{end}"], 1, "+") for end in ("smallest", "largest"))


def _probability(row):
    chance = number(row["disruption_mean"], 2)
    return f"({chance})" if row["verdict"] == "indirect" else chance


def middle_rows(table):
    """Return of each variant that is modelled the row whose ddg is the median, of an even number the lower: DataFrame.

    Indirect rows have no estimate, and take part where there are no others.

    table: with the column `structure`.
    """
    counted = table[is_summed_up(table)].drop_duplicates(["structure", "variant"])
    ranks = counted.groupby("variant", sort=False)["ddg"].rank(method="first")
    middle = (counted.groupby("variant", sort=False)["ddg"].transform("count") + 1) // 2
    order = {variant: place for place, variant in enumerate(table["variant"].drop_duplicates())}
    return counted[(ranks == middle).to_numpy(bool)].sort_values("variant", key=lambda names: names.map(order))


def why_in_the_middle(table):
    """Write for each variant the sentence of the structure whose ddG is the median; "" where none is modelled."""
    rows = middle_rows(table)
    said = [(printed_name(row.variant), f"{row.structure}: {sentence(row)}") for row in rows.itertuples()]
    return grid(("why, in the structure of the median ddG", ""), said, rule=False, spanning=True) if said else ""


def not_modelled(table):
    """Write which variants are not modelled in which structures, and why; "" where all are."""
    rows = table[table["verdict"] == "not modelled"].drop_duplicates(["structure", "variant"])
    whose: dict[tuple[str, str], list[str]] = {}
    for row in rows.itertuples():
        whose.setdefault((row.variant, row.mechanism.removeprefix(NOT_MODELLED_START)), []).append(row.structure)
    order = list(table["variant"].drop_duplicates())
    every = table["structure"].nunique()
    said = [
        (printed_name(variant), f"{'all' if len(names) == every > 1 else ', '.join(names)}: {reason}")
        for (variant, reason), names in sorted(whose.items(), key=lambda item: order.index(item[0][0]))
    ]
    return grid(("not modelled", ""), said, rule=False, spanning=True) if said else ""


def notes_on_structures(table):
    """Write the notes on the structures of a table, a note of several structures once: lines of text."""
    whose: dict[str, list[str]] = {}
    for name, told in table.attrs.get("notes", {}).items():
        for note in told:
            whose.setdefault(note, []).append(name)
    said = [note if names == [READING_NOTES] else f"{', '.join(names)}: {note}" for note, names in whose.items()]
    return "\n".join(wrap(f"Note: {text}", indent=6) for text in said)


def left_out(failed):
    """Write which structures were left out, and why, a reason of several once: lines of text."""
    grouped = failed.groupby("reason", sort=False)["structure"]
    return "\n".join(wrap(f"Left out: {', '.join(names)}: {reason}", indent=6) for reason, names in grouped)
