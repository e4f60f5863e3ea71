"""Score tables to look at: a pandas Styler with the colours of the figures, and the same cells as text."""

import hashlib
import html
from collections.abc import Sequence
from functools import partial
from inspect import signature

import pandas as pd
from pandas.io.formats.style import Styler

from alkstruct.complexes.catalog import packaged_ids
from alkstruct.display.colours import ELSEWHERE, VERDICT_COLOURS, ink, region_group
from alkstruct.display.html import THIN_LINE
from alkstruct.display.numbers import fold, number
from alkstruct.errors import AlkstructError
from alkstruct.kinase.equivalents import BY_DOMAIN
from alkstruct.scoring.caveats import CAVEATS
from alkstruct.scoring.stored_tables import normalised
from alkstruct.scoring.table import READING_NOTES, SCORE_COLUMNS
from alkstruct.scoring.variant_lists import shown_name
from alkstruct.tables.grid import grid, wrap
from alkstruct.tables.text import interval_text, measured_fold, where

NEEDED_COLUMNS = ("variant", "ddg", "verdict")
MOST_ROWS = 300  # a page of more is slow in a notebook, and nobody reads it
NO_VALUE = "–"
NOTE, LINE_END = "Note: ", "<br>"  # how a note begins; between the lines of a caption

#: What is shown, in this order: column -> heading without its unit. The place comes from region and site, the interval
#: from disruption_low and disruption_high.
COLUMN_HEADINGS = {
    "variant": "variant",
    "inhibitor": "inhibitor",
    "pdb_id": "entry",
    "where": "where",
    "distance": "distance",
    "ddg": "ddG",
    "ddg_sd": "± sd",
    "disruption": "P(>5x)",
    "interval": "95 %",
    "verdict": "verdict",
    "measured_fold": "measured\nfold",
    "clash_free": "clash-free",
    "mechanism": "mechanism",
    "caveats": "caveats",
    "measured_note": "measured",
    "clinical": "clinical evidence",
}
#: What is shown of a table of `compare_sites` comes in this order; the second part has values for mutations alone.
SITE_COLUMNS = ("place", "residue", "kinase", "inhibitor", "pdb_id", "where", "aligned_by", "distance", "contacts")
MUTATION_COLUMNS = ("variant", "ddg", "ddg_sd", "disruption", "interval", "verdict", "mechanism", "caveats")
#: Of a score, kept in the table and not shown unless asked for.
HIDDEN_COLUMNS = (*(name for name in SCORE_COLUMNS if name not in COLUMN_HEADINGS), "measured_bound", "is_stand_in")
COLUMN_DIGITS = {
    "distance": 1,
    "ddg": 1,
    "ddg_sd": 1,
    "ddg_raw": 1,
    "disruption": 2,
    "disruption_low": 2,
    "disruption_high": 2,
    "clash_free": 2,
    "clash_free_wild_type": 2,
    "contacts_wild_type": 1,
    "contacts_mutant": 1,
    "attraction": 1,
    "fluctuation": 2,
    "overlap": 1,
    "apo_strain": 1,
}
NUMBER_COLUMNS = (*COLUMN_DIGITS, "measured_fold", "contacts", "clashes", "position", "klifs")  # set flush right
SIGNED_COLUMNS = ("ddg", "ddg_raw", "apo_strain")
RATE_COLUMNS = ("disruption", "disruption_low", "disruption_high")  # of an indirect row those of a base rate
WORD_COLUMNS = ("where", "caveats")
SENTENCE_COLUMNS = ("mechanism", "measured_note", "clinical")

TABLE_STYLES = [
    {"selector": "", "props": "border-collapse: collapse; font-variant-numeric: tabular-nums;"},
    {
        "selector": "th.col_heading",
        "props": f"text-align: left; vertical-align: bottom; white-space: pre; border-bottom: {THIN_LINE};",
    },
    {"selector": "td", "props": f"text-align: left; vertical-align: top; border-bottom: {THIN_LINE};"},
    {"selector": "td, th", "props": "padding: 0.2em 0.6em;"},
    {"selector": "caption", "props": "caption-side: bottom; text-align: left; padding-top: 6px;"},
]
COLUMN_STYLES = (
    (NUMBER_COLUMNS, [{"selector": tag, "props": "text-align: right;"} for tag in ("td", "th.col_heading")]),
    (("interval",), [{"selector": "td", "props": "white-space: nowrap;"}]),
    (WORD_COLUMNS, [{"selector": "td", "props": "min-width: 8em; max-width: 14em; white-space: normal;"}]),
    (SENTENCE_COLUMNS, [{"selector": "td", "props": "min-width: 22em; max-width: 38em; white-space: normal;"}]),
)
# Its padding has to outdo that of every cell: "#table td" is more specific than the name of one cell.
SWATCH_STYLE = (
    "background-repeat: no-repeat; background-position: 0.3em 0.45em; background-size: 0.8em 0.8em; "
    "padding-left: 1.5em !important; print-color-adjust: exact"
)
#: Tooltips as titles, which readers of screens know too, where this pandas has them.
TITLE_OPTIONS = (
    {"as_title_attribute": True} if "as_title_attribute" in signature(Styler.set_tooltips).parameters else {}
)


class ScoreStyler(Styler):
    """A pandas Styler that also prints: as text it has the same rows and columns."""

    def __str__(self):
        names = [name for k, name in enumerate(self.data.columns) if k not in self.hidden_columns]
        cells = {name: [text_of(name, value) for value in self.data[name]] for name in names}
        if "measured_fold" in cells and "measured_bound" in self.data:
            cells["measured_fold"] = [measured_fold(row, NO_VALUE) for row in self.data.itertuples()]
        indirect = (self.data["verdict"] == "indirect").tolist()
        for name in cells.keys() & {*RATE_COLUMNS}:
            cells[name] = [base_rate(text) if far else text for text, far in zip(cells[name], indirect, strict=True)]
        apart = [name for name in names if name in (*SENTENCE_COLUMNS, "caveats")]
        beside = [name for name in names if name not in apart]
        if "where" in cells:
            cells["where"] = [text.replace("+", "+\n") for text in cells["where"]]
        rows = list(zip(*(cells[name] for name in beside), strict=True))
        right = {k for k, name in enumerate(beside) if name in NUMBER_COLUMNS}
        told = [html.unescape(line) for line in (self.caption or "").split(LINE_END) if line]
        head = [wrap(line, indent=6) for line in told if line.startswith(NOTE)]
        parts = ["\n".join(head)] if head else []
        parts.append(grid([_heading(name) for name in beside], rows, right=right, wrapped=False))
        naming = ("place", "kinase", "inhibitor") if "place" in cells else ("variant", "inhibitor")
        called = [cells[name] for name in naming if name in cells]
        for name in apart:
            said = [
                (" ".join(who), text)
                for *who, text in zip(*called, cells[name], strict=True)
                if text not in ("", NO_VALUE)
            ]
            parts += [grid((_heading(name), ""), said, rule=False, spanning=True)] if said else []
        return "\n\n".join([*parts, *(wrap(line) for line in told if not line.startswith(NOTE))])

    __repr__ = __str__


def style(table: pd.DataFrame, *, rows: int | None = MOST_ROWS, columns: Sequence[str] | None = None) -> Styler:
    """Show a score table in colour: verdicts, regions, units, what is not known.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `score`, `scan`, `compare` or `compare_sites`, annotated or not, also after it went through a file. It
        is not changed.
    rows : int or None, default 300
        Most rows to show, the first ones, with a note that says so; None for all. Sort or filter the table before
        to see others.
    columns : iterable of str, optional
        Columns to show, in this order; "where" is the site, or else the region, "interval" the 95 % of disruption. By
        default those that are for reading, of `compare_sites` first the place and the residue, then those that the
        table has beyond a score's; the others (position, klifs, contacts, clashes, overlap, ddg_raw, apo_strain ...)
        stay in the Styler's data, hidden.

    Returns
    -------
    pandas.io.formats.style.Styler
        Shows itself in a notebook; `print` gives aligned text; `to_html`, `to_excel` ... as of any Styler. What is
        not known is "–"; the base rate of an indirect row, no estimate of the variant, stands in brackets. A caveat's
        meaning is the tooltip of its cell. What was changed or is doubtful in a structure
        of one's own stands below, as text above: the table's `attrs["notes"]`, without those on packaged entries.

    Raises
    ------
    AlkstructError
        The table lacks the columns variant, ddg or verdict, or one that is asked for; a column of numbers holds
        something else.

    Examples
    --------
    >>> import alkstruct as alk
    >>> print(alk.style(alk.score("crizotinib", ["S1206Y", "G1202R"]), columns=["variant", "where", "ddg", "verdict"]))
    variant  where               ddG  verdict
                            kcal/mol
    -------  -------------  --------  --------
    S1206Y   solvent front       0.0  indirect
    G1202R   solvent front      +3.5  disrupts
    """
    shown, data = _chosen(normalised(table), columns)
    total, data = len(data), data if rows is None else data.head(rows)
    styler = ScoreStyler(data.reset_index(drop=True), uuid=_identifier(data))
    styler.set_table_styles(TABLE_STYLES)  # type: ignore[arg-type]  # the stubs ask for their own TypedDict
    styler.hide(axis="index")
    styler.hide([name for name in data.columns if name not in shown], axis="columns")
    for name in shown:
        styler.format(partial(text_of, name), subset=[name], na_rep=NO_VALUE, escape="html")
    if "measured_fold" in shown and "measured_bound" in data:
        _bounds(styler)
    _base_rates(styler, shown)
    styler.relabel_index([_head(name) for name in shown], axis="columns")
    _lay_out(styler, shown)
    caption = [html.escape(note) for note in _notes_on_own(data)]
    if len(data) < total:
        caption.append(f"The first {len(data)} of {total} rows: sort or filter the table to see others.")
    if caption:
        styler.set_caption(LINE_END.join(caption))
    return styler


def _notes_on_own(data):
    """Notes on the structures of a table that are not packaged, and on how its variants were read: list of str."""
    notes = data.attrs.get("notes", {})
    told = [
        f"{NOTE}{name}: {note}"
        for name in notes
        if name not in (*packaged_ids(), READING_NOTES)
        for note in notes[name]
    ]
    return told + [f"{NOTE}{note}" for note in notes.get(READING_NOTES, ())]


def _bounds(styler):
    """On which side of a measured fold change the truth is, where all of its sources have met a limit of the assay."""
    said = {}
    for k, row in enumerate(styler.data.itertuples()):
        said.setdefault(measured_fold(row, NO_VALUE), []).append(k)
    for text, rows in said.items():
        if text.startswith(("≤", "≥", "n.d.")):
            styler.format(lambda _, text=text: html.escape(text), subset=(rows, ["measured_fold"]), na_rep=NO_VALUE)


def _base_rates(styler, shown):
    """Put the base rates of indirect rows in brackets."""
    far = [k for k, word in enumerate(styler.data["verdict"]) if word == "indirect"]
    for name in (name for name in shown if name in RATE_COLUMNS and far):
        styler.format(lambda value, name=name: base_rate(text_of(name, value)), subset=(far, [name]), na_rep=NO_VALUE)


def base_rate(text):
    """Write a base rate, so that nobody takes it for an estimate of its row: in brackets."""
    return text if text == NO_VALUE else f"({text})"


def text_of(column, value):
    """Write a cell: one digit or two, signs where they matter, never -0.0, "–" for what is not known.

    Examples
    --------
    >>> text_of("ddg", 6.14), text_of("disruption", float("nan")), text_of("caveats", "proline;second shell")
    ('+6.1', '–', 'proline, second shell')
    """
    if isinstance(value, str):
        text = shown_name(value) if column == "variant" else value
        return text.replace(";", ", ") if column == "caveats" else text or NO_VALUE
    if pd.isna(value):
        return NO_VALUE
    if column == "measured_fold":
        return fold(value)
    if column in COLUMN_DIGITS or isinstance(value, float):
        return number(value, COLUMN_DIGITS.get(column, 2), "+" if column in SIGNED_COLUMNS else "", NO_VALUE)
    return str(value)


def _heading(column):
    """A column's name and its unit; a share of one has none."""
    unit = SCORE_COLUMNS.get(column, ("", "", ""))[1]
    name = COLUMN_HEADINGS.get(column, str(column).replace("_", " "))
    return f"{name}\n{unit}" if unit not in ("", "0-1") else name


def _head(column):
    """The heading as HTML; a column of the caller's may be called anything."""
    text = _heading(column)
    return text if column in COLUMN_HEADINGS or column in SCORE_COLUMNS else html.escape(text)


def _chosen(table, columns):
    """Names of the columns to show, and the table with these first and with the place."""
    if not isinstance(table, pd.DataFrame):
        raise AlkstructError(f"what to style is a table, not {type(table).__name__}; give one from score or compare")
    lacking = [name for name in NEEDED_COLUMNS if name not in table]
    if lacking:
        there = ", ".join(map(str, table.columns[:8])) or "none"
        raise AlkstructError(
            f"a table to style needs the columns {', '.join(NEEDED_COLUMNS)}; it lacks {', '.join(lacking)} and has "
            f"{there}; give one from score, scan or compare"
        )
    if {"region", "site"} <= {*table.columns} and "where" not in table:
        place = [where(row) if row.region else "" for row in table[["region", "site"]].itertuples()]
        table = table.assign(where=pd.Series(place, dtype="str", index=table.index))
    if {*RATE_COLUMNS} <= {*table.columns} and "interval" not in table:
        spans = [interval_text(row).replace("-", "–") for row in table[[*RATE_COLUMNS, "verdict"]].itertuples()]
        table = table.assign(interval=pd.Series(spans, dtype="str", index=table.index))
    if columns is None and "aligned_by" in table:
        wanted = SITE_COLUMNS + (MUTATION_COLUMNS if table["verdict"].notna().any() else ())
        wanted = [name for name in wanted if name != "aligned_by" or (table[name] == BY_DOMAIN).any()]
        own = [name for name in table.columns if name not in {*SITE_COLUMNS, *COLUMN_HEADINGS, *HIDDEN_COLUMNS}]
        shown = [name for name in wanted if name in table] + own
    elif columns is None:
        own = [name for name in table.columns if name not in COLUMN_HEADINGS and name not in HIDDEN_COLUMNS]
        shown = [name for name in COLUMN_HEADINGS if name in table] + own
    else:
        shown = list(dict.fromkeys(columns))
        if unknown := [str(name) for name in shown if name not in table]:
            raise AlkstructError(f"no column {', '.join(unknown)} in the table; it has {', '.join(table.columns)}")
    return shown, table[[*shown, *(name for name in table.columns if name not in shown)]]


def _identifier(data):
    """A name for the table's elements that is the same for the same table and another one for another."""
    return hashlib.sha256(data.to_csv(index=False).encode()).hexdigest()[:10]


def _lay_out(styler, shown):
    """Sides, widths, colours and tooltips of the columns that are shown."""
    data = styler.data
    for names, rules in COLUMN_STYLES:
        styler.set_table_styles({name: rules for name in names if name in shown}, overwrite=False)
    if not len(data):
        return
    if "verdict" in shown:
        styler.map(_verdict, subset=["verdict"])
    if "where" in shown and {"region", "site"} <= {*data.columns}:
        chips = [_swatch(region, site) for region, site in zip(data["region"], data["site"], strict=True)]
        styler.apply(lambda part: pd.DataFrame({"where": chips}, index=part.index), axis=None, subset=["where"])
    if "caveats" in shown:
        styler.set_tooltips(data[["caveats"]].map(_meaning), **TITLE_OPTIONS)


def _verdict(word):
    """CSS of a verdict's cell."""
    colour = VERDICT_COLOURS.get(word)
    return f"background-color: {colour}; color: {ink(colour)}; white-space: nowrap" if colour else ""


def _swatch(region, site):
    """CSS that puts a small square of a region's colour before its name; of several regions, side by side."""
    regions, sites = region.split("+"), site.split("+") if site else []
    pairs = zip(regions, sites if len(sites) == len(regions) else [""] * len(regions), strict=True)
    groups = dict.fromkeys(region_group(*pair) for pair in pairs)
    colours = [group.colour for group in groups if group is not ELSEWHERE]
    if not colours:
        return ""
    share = 100 / len(colours)
    stops = ", ".join(f"{c} {k * share:.4g}% {(k + 1) * share:.4g}%" for k, c in enumerate(colours))
    return f"background-image: linear-gradient(90deg, {stops}); {SWATCH_STYLE}"


def _meaning(caveats):
    """What the words of a cell mean, as a tooltip; "" for none."""
    known = [word for word in str(caveats).split(";") if word in CAVEATS]
    return html.escape("; ".join(f"{word}: {CAVEATS[word]}" for word in known))
