"""Score tables that go through a file: what made them goes along, their types come back."""

import numpy as np
import pandas as pd

from alkstruct.errors import AlkstructError, quoted
from alkstruct.kinase.annotation import ANNOTATION_COLUMNS
from alkstruct.kinase.kinases import DEFAULT_REFERENCE
from alkstruct.scoring.ranking import RANKING_COLUMNS
from alkstruct.scoring.site_comparison import PLACE_COLUMNS
from alkstruct.scoring.summary_columns import SUMMARY_COLUMNS
from alkstruct.scoring.table import READING_NOTES, SCORE_COLUMNS, VERDICTS

#: Column -> dtype, of the tables of score, scan, compare, compare_sites, annotate, rank_inhibitors and score_ensemble,
#: and of summaries.
COLUMN_TYPES = {
    "structure": "str",
    **{name: dtype for name, (dtype, _, _) in SUMMARY_COLUMNS.items()},
    **RANKING_COLUMNS,
    **ANNOTATION_COLUMNS,
    **{name: dtype for name, (dtype, _, _) in SCORE_COLUMNS.items()},
}
SITE_COLUMN = "aligned_by"  # tells a table of compare_sites, whose texts are PLACE_COLUMNS
SINGLE_COLUMNS = ("pdb_id", "inhibitor")  # attributes of a table of one complex
MADE_BY_COLUMNS = ("energy", "alkstruct", "notice")  # of every table: energy, version of alkstruct, what it is not for
NOTES_COLUMN, NOTES_APART = "notes", " | "
STRUCTURE_COLUMN = "structure"  # of a table of several structures of one inhibitor: which one a row is of
#: Of such a table: the attribute, and the column of a file, that say where each structure is from.
SOURCES_ATTRIBUTE, SOURCE_COLUMN = "sources", "source"
KEPT_ATTRIBUTES = (*SINGLE_COLUMNS, *MADE_BY_COLUMNS, NOTES_COLUMN, SOURCES_ATTRIBUTE)
FOLDED = ("estimated_fold", "ic50", "ic50_low", "ic50_high")  # by an exponential of ddG, which may be infinite
#: Column -> least and greatest number that it can hold.
LIMITS = {
    **{name: (-np.inf, np.inf) for name, (dtype, _, _) in SCORE_COLUMNS.items() if dtype == "Float64"},
    **dict.fromkeys(
        ("distance", "contacts_wild_type", "contacts_mutant", "clashes", "overlap", "ddg_sd"), (0.0, np.inf)
    ),
    **dict.fromkeys((*FOLDED, "wild_type_ic50", "measured_fold"), (0.0, np.inf)),
    **dict.fromkeys(("rank", "rank_low", "rank_high", "potency_rank"), (1.0, np.inf)),
    "first_share": (0.0, 1.0),
    **{name: (0.0, 1.0) for name, (_, unit, _) in (SCORE_COLUMNS | SUMMARY_COLUMNS).items() if unit == "0-1"},
}
ROUNDING = 1e-6  # by which shares, which are sums, may be beyond their limits
MISSING_WORDS = {"", "na", "n/a", "nan", "<na>", "none", "null", "-", "–"}  # what people and programs write for it
TRUE_WORDS, FALSE_WORDS = {"true", "1", "1.0", "yes"}, {"false", "0", "0.0", "no", *MISSING_WORDS}


def kept_attributes(table):
    """Return the attributes of a table that a file keeps: dict of what JSON can hold."""
    return {name: table.attrs[name] for name in KEPT_ATTRIBUTES if name in table.attrs}


def with_provenance(table):
    """Return a table with what made it as columns, for files that hold nothing but rows and columns.

    They come last: pdb_id and inhibitor (of a table of one complex), energy, alkstruct (its version), notice (of a
    ranking) and notes, those of the row's complex; of a table of several structures source, where the row's is from.
    `normalised` makes attributes of them again.
    """
    told = {name: table.attrs[name] for name in (*SINGLE_COLUMNS, *MADE_BY_COLUMNS) if name in table.attrs}
    notes = table.attrs.get(NOTES_COLUMN)
    if isinstance(notes, dict):
        whose = _whose(table, table.attrs, SOURCES_ATTRIBUTE in table.attrs)
        every = [f"{READING_NOTES}: {note}" for note in notes.get(READING_NOTES, ())]
        told[NOTES_COLUMN] = [NOTES_APART.join([*notes.get(name, ()), *every]) for name in whose]
    if sources := table.attrs.get(SOURCES_ATTRIBUTE):
        if STRUCTURE_COLUMN in table:
            told[SOURCE_COLUMN] = [sources.get(name, "") for name in table[STRUCTURE_COLUMN]]
        else:  # a row of a summary is of them all
            told[SOURCE_COLUMN] = NOTES_APART.join(f"{name}: {place}" for name, place in sources.items())
            every = [f"{name}: {note}" for name, some in (notes or {}).items() for note in some]
            told[NOTES_COLUMN] = NOTES_APART.join(every)
    return table.assign(**{name: value for name, value in told.items() if name not in table})


def _whose(table, attributes, of_structures):
    """Return the name of the complex that each row is of, under which `notes` has what is said of it: list of str."""
    named = ([STRUCTURE_COLUMN] if of_structures else []) + ["pdb_id"]
    column = next((name for name in named if name in table), None)
    return [attributes.get("pdb_id", "")] * len(table) if column is None else texts_of(table[column])


def normalised(table):
    """Return a score table as it was before it went through a file, or the same table if it went through none.

    Numbers are numbers and missing ones <NA>, texts are texts and missing ones "", verdicts a category. Columns that
    `with_provenance` added become attributes, where all rows agree. Columns of other names stay as they are, and so
    does a table without variants and verdicts.

    Parameters
    ----------
    table : pandas.DataFrame
        It is not changed. Anything else is returned as it is.

    Raises
    ------
    AlkstructError
        A column stands twice, one of numbers holds something else or what it cannot be, or a verdict is none.

    Examples
    --------
    >>> table = pd.DataFrame({"variant": ["L1196M", "G1202"], "ddg": ["0.6", ""], "verdict": "weakens", "site": None})
    >>> normalised(table).dtypes.astype(str).tolist()
    ['str', 'Float64', 'category', 'str']
    """
    if not isinstance(table, pd.DataFrame):
        return table
    if not table.columns.is_unique:
        twice = table.columns[table.columns.duplicated()][0]
        raise AlkstructError(f"the table has the column {quoted(str(twice))} twice; keep one of them")
    table = _without_provenance(table)
    if not {"variant", "verdict"} <= set(table.columns):
        return table
    types = COLUMN_TYPES | (dict.fromkeys(PLACE_COLUMNS, "str") if SITE_COLUMN in table else {})
    columns = {
        name: _typed(table[name], name, dtype)
        for name, dtype in types.items()
        if name in table and not _is_typed(table[name], dtype)
    }
    table = table.assign(**columns) if columns else table
    _check_values(table)
    return table


def _check_values(table):
    """Raise AlkstructError where a number of a score table is beyond what it can be, or a verdict is none."""
    for name, (low, high) in LIMITS.items():
        if name in table:
            numbers = table[name].to_numpy(float, na_value=np.nan)
            infinite = np.isinf(numbers) & (name not in FOLDED)
            wrong = infinite | (numbers < low - ROUNDING) | (numbers > high + ROUNDING)
            if wrong.any():
                value = numbers[wrong][0]
                why = "not finite" if np.isinf(value) else f"below {low:g}" if value < low else f"above {high:g}"
                raise AlkstructError(f"the column {name} holds {value:g}, which is {why}; mend it")
    if strange := [word for word in dict.fromkeys(texts_of(table["verdict"])) if word and word not in VERDICTS]:
        known = ", ".join(VERDICTS)
        raise AlkstructError(f"the column verdict holds {quoted(strange[0])}, which is none of {known}; mend it")


def _without_provenance(table):
    """Return a table whose provenance is in its attributes."""
    if "alkstruct" not in table:
        return table
    columns, told = list(table.columns), dict(table.attrs)
    if not len(table):
        return table.drop(columns=[name for name in (*MADE_BY_COLUMNS, NOTES_COLUMN) if name in table])
    alike = {name: values[0] for name in (*SINGLE_COLUMNS, *MADE_BY_COLUMNS) if len(values := _said(table, name)) == 1}
    notes = _notes(table, alike) if NOTES_COLUMN in table else {}
    gone = [name for name in MADE_BY_COLUMNS if name in alike]
    first = columns.index("energy") if "energy" in columns else 0
    if tuple(columns[max(first - 2, 0) : first]) == SINGLE_COLUMNS and set(SINGLE_COLUMNS) <= set(alike):
        gone += SINGLE_COLUMNS
    of_structures = SOURCE_COLUMN in columns[first:]
    if of_structures and columns[first - 1] == "inhibitor" and "inhibitor" in alike:
        gone.append("inhibitor")
    told |= {name: alike[name] for name in gone} | ({NOTES_COLUMN: notes} if notes or NOTES_COLUMN in table else {})
    if of_structures:
        told[SOURCES_ATTRIBUTE] = _sources(table)
        gone.append(SOURCE_COLUMN)
    table = table.drop(columns=[*gone, *([NOTES_COLUMN] if NOTES_COLUMN in table else [])])
    table.attrs = told
    return table


def _said(table, name):
    """Return the values of a column of texts, each once, an empty one too: list of str."""
    return list(dict.fromkeys(texts_of(table[name]))) if name in table else []


def _sources(table):
    """Return where each structure of a table is from: {name: str}."""
    if STRUCTURE_COLUMN in table:
        return dict(zip(texts_of(table[STRUCTURE_COLUMN]), texts_of(table[SOURCE_COLUMN]), strict=True))
    pairs = (text.partition(": ") for text in texts_of(table[SOURCE_COLUMN])[0].split(NOTES_APART))
    return {name: place for name, _, place in pairs}


def _notes(table, alike):
    """Return the notes on each complex of a table: {name: list of str}."""
    of_structures = SOURCE_COLUMN in table
    if of_structures and STRUCTURE_COLUMN not in table:
        told: dict[str, list[str]] = {name: [] for name in _sources(table)}
        for text in filter(None, texts_of(table[NOTES_COLUMN])[0].split(NOTES_APART)):
            name, _, note = text.partition(": ")
            told.setdefault(name, []).append(note)
        return told
    whose = _whose(table, alike, of_structures)
    pairs = dict.fromkeys(zip(whose, texts_of(table[NOTES_COLUMN]), strict=True))
    notes: dict[str, dict[str, None]] = {}
    for name, text in pairs:
        notes.setdefault(name, {})
        for note in filter(None, text.split(NOTES_APART)):
            reading, _, how = note.partition(f"{READING_NOTES}: ")
            notes.setdefault(name if reading else READING_NOTES, {})[how if not reading else note] = None
    return {name: list(told) for name, told in notes.items()}


def texts_of(column):
    """Return the values of a column as texts, "" for what is missing: list of str."""
    return column.astype(object).where(column.notna(), "").astype(str).tolist()


def genes_of(table):
    """Return the gene of the kinase that each row of a score table is of: list of str, "" where none is known.

    Tables of versions that knew regions of ALK alone have no column `kinase`: there a region means ALK.
    """
    blank = [""] * len(table)
    named = texts_of(table["kinase"]) if "kinase" in table else blank
    regions = texts_of(table["region"]) if "region" in table else blank
    return [gene or (DEFAULT_REFERENCE if region else "") for gene, region in zip(named, regions, strict=True)]


def _is_typed(column, dtype):
    """Tell whether a column is as the functions that score make it."""
    if str(column.dtype) != dtype or (dtype == "str" and column.hasnans):
        return False
    return dtype != "category" or set(VERDICTS) <= set(column.cat.categories)


def _typed(column, name, dtype):
    """Return a column of a score table with its dtype."""
    if dtype == "str":
        return _series(texts_of(column), column, "str")
    if dtype == "category":
        words = [word or None for word in texts_of(column)]
        strange = [word for word in dict.fromkeys(words) if word and word not in VERDICTS]
        return _series(words, column, pd.CategoricalDtype([*VERDICTS, *strange]))
    if dtype == "bool":
        return _truths(column, name)
    return _numbers(column, name, dtype)


def _truths(column, name):
    words = [text.strip().lower() for text in texts_of(column)]
    if strange := [word for word in words if word not in TRUE_WORDS | FALSE_WORDS]:
        raise AlkstructError(f"the column {name} holds {quoted(strange[0])}, which is neither true nor false; mend it")
    return _series([word in TRUE_WORDS for word in words], column, bool)


def _numbers(column, name, dtype):
    if pd.api.types.is_numeric_dtype(column.dtype):
        numbers = column.astype("Float64")
    else:
        texts = [None if text.strip().lower() in MISSING_WORDS else text for text in texts_of(column)]
        numbers = pd.to_numeric(_series(texts, column, object), errors="coerce").astype("Float64")
        strange = [text for text, number in zip(texts, numbers, strict=True) if text is not None and pd.isna(number)]
        if strange:
            raise AlkstructError(f"the column {name} holds {quoted(strange[0])}, which is no number; mend it")
    if dtype == "Int64" and len(broken := numbers[(numbers % 1 != 0).fillna(False)]):
        raise AlkstructError(f"the column {name} holds {broken.iloc[0]:g}, which is no whole number; mend it")
    return numbers.astype(dtype)


def _series(values, like, dtype):
    return pd.Series(values, index=like.index, name=like.name, dtype=dtype)
