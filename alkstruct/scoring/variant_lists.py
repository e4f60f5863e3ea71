"""Lists of variants, however they come: a text, a file, a column of a table, values."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pandas as pd

from alkstruct.errors import NotationError, full_sentence, line_of
from alkstruct.io.files import read_text, split_name
from alkstruct.io.table_files import TABLE_ENDINGS, read_frame
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, find_kinase
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.kinase.notation import LONGEST_VARIANT, UNDERSTOOD_NOTATIONS, of_kinase, parse, parse_shorthand

VARIANT_COLUMN = "variant"
LIST_ENDINGS = (*TABLE_ENDINGS, ".txt")  # what ends so is a file, never a variant
MOST_VARIANTS = 100_000  # variants; more than every substitution of the kinase domain many times over
LIKE_A_VARIANT = re.compile(r"(?<![\w.])(?:p\.)?\(?[A-Za-z]{1,3}[0-9]{1,4}[A-Za-z*]{1,3}\)?(?!\w)")  # in a comment
MOST_NAMED = 4  # variants of a comment that a note names
LONGEST_NAME = 60  # characters of a variant's name in a figure or a printed table
EMPTY_NAME = "(empty)"  # what a printed table calls an entry without any text


@dataclass(frozen=True, slots=True)
class UnreadEntry:
    """An entry of a list that is no variant.

    Attributes
    ----------
    text : str
        As it was given; "" for an empty cell.
    problem : str
        Why it is none, without a full stop; it may end in a question, what was meant.
    """

    text: str
    problem: str

    def __str__(self):
        return self.text


class VariantList(list):
    """Entries of a list, a Variant or an UnreadEntry each.

    Attributes
    ----------
    notes : list of str
        How entries were read that were short for several variants, and which stand in comments.
    """

    def __init__(self, entries=(), notes=()):
        super().__init__(entries)
        self.notes = list(dict.fromkeys(notes))


def joined_lists(lists):
    """Join several VariantLists with their notes: VariantList."""
    return VariantList([entry for one in lists for entry in one], [note for one in lists for note in one.notes])


def read_variant(value, reference=DEFAULT_REFERENCE, *, strict=True):
    """Read one entry of a list: Variant, or where it is not `strict` the UnreadEntry that it is.

    An UnreadEntry is read again: it may be a variant of this kinase.

    reference: the kinase, as for `read_variants`.

    Raises
    ------
    NotationError
        With `strict`: the variant cannot be read.

    Examples
    --------
    >>> read_variant("G1202", strict=False)
    UnreadEntry(text='G1202', problem="cannot read 'G1202': G1202 names a residue and not what becomes of it")
    """
    if isinstance(value, UnreadEntry):
        again = read_variant(value.text, reference, strict=False) if value.text else value
        if strict and isinstance(again, UnreadEntry):
            raise NotationError(f"{full_sentence(again.problem)} Understood: {UNDERSTOOD_NOTATIONS}")
        return again
    try:
        kinase = find_kinase(reference)
        return of_kinase(parse(value, kinase), kinase)
    except NotationError as problem:
        if strict:
            raise
        if is_blank(value):
            return UnreadEntry("", "the entry is empty")
        text = value if isinstance(value, str) else line_of(value)
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # tables take no lone surrogates
        return UnreadEntry(text, str(problem).removesuffix(f" Understood: {UNDERSTOOD_NOTATIONS}").removesuffix("."))


def is_blank(value):
    """Tell whether a cell of a list or a table holds nothing."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def is_variant(value):
    """Tell whether an entry of a list can be read as a variant."""
    return isinstance(read_variant(value, strict=False), Variant)


def shown_name(variant):
    r"""Name a variant, or what was given for one, in print: one line, without the middle of a long one.

    Examples
    --------
    >>> shown_name("G1202R"), shown_name("two\nlines"), len(shown_name("G" * 1000))
    ('G1202R', 'two lines', 60)
    """
    text, half = line_of(variant), LONGEST_NAME // 2
    return text if len(text) <= LONGEST_NAME else f"{text[: half - 2]} ... {text[3 - half :]}"


def printed_name(variant):
    """Name a row of a printed table: as `shown_name`, or for an empty entry EMPTY_NAME.

    Examples
    --------
    >>> printed_name("G1202R"), printed_name("")
    ('G1202R', '(empty)')
    """
    return shown_name(variant) or EMPTY_NAME


Variants = str | Path | Mutation | Variant | pd.DataFrame | Iterable[str | Mutation | Variant]
"""Variants as functions take them: a text, a file, a table, or a list of texts and values."""


def read_variants(variants, reference=DEFAULT_REFERENCE, *, strict=True):
    """Read variants from a text, a table, a file or a list: VariantList.

    Parameters
    ----------
    variants : str, pathlib.Path, Variant, DataFrame or iterable of str or Variant
        A text may hold several, with commas, white space or line ends between them, and comments after ``#``; a
        variant in a comment behind others is noted. A file is read as such a text, one that ends in .csv, .tsv,
        .json, .xlsx or .parquet as a table; the name of one that ends so, or in .txt, may be a text. Of a table its
        column "variant" is taken; any other column can be given as it is.
    reference : str, pathlib.Path, Kinase or None, default "ALK"
        The kinase whose variants they are, as `load` takes it. A Variant of another kinase is read again, as if it had
        been written for this one.
    strict : bool, default True
        Whether an entry that cannot be read is an error. If not, an UnreadEntry stands in its place.

    Returns
    -------
    VariantList of Variant or UnreadEntry
        In the order given, with duplicates. "I1171N/S/T" gives three, and a note says so; another says that
        "C1156Y/L1198F" is one with two sites. The reason of an empty entry says where in the list it stands.

    Raises
    ------
    NotationError
        There is no entry at all, or no column of that name; with `strict`, a variant cannot be read or a cell is
        empty.
    AlkstructError
        A file cannot be read, or needs a package that is not installed.

    Examples
    --------
    >>> [str(v) for v in read_variants("L1196M, p.Gly1202Arg  # the gatekeeper, the solvent front")]
    ['L1196M', 'G1202R']
    >>> [str(v) for v in read_variants("C1156Y + L1198F")]
    ['C1156Y+L1198F']
    """
    if isinstance(variants, Variant | Mutation | UnreadEntry):
        variants = [variants]
    if isinstance(variants, VariantList):
        return VariantList([read_variant(entry, reference, strict=strict) for entry in variants], variants.notes)
    if isinstance(variants, str) and Path(variants.strip()[-LONGEST_VARIANT:]).suffix.lower() in LIST_ENDINGS:
        variants = Path(variants.strip())
    if isinstance(variants, Path):
        variants = _read(variants)
    if isinstance(variants, str):
        found = _split(variants, reference, strict)
        if not found:
            parse(variants)  # says that there is nothing
        return _within(found)
    if isinstance(variants, pd.DataFrame):
        variants = _column(variants, "the table")
    try:
        values = list(islice(variants, MOST_VARIANTS + 1))
    except TypeError:
        raise NotationError(
            f"variants are text, a file, a column or a list, not {type(variants).__name__}; for example "
            '["L1196M", "G1202R"]'
        ) from None
    return joined_lists(
        [_placed(_entries(value, reference, strict), number) for number, value in enumerate(_within(values), 1)]
    )


def _placed(entries, number):
    """Say of an empty entry, which has no name, where in the list it stands, counted from 1."""
    named = [
        UnreadEntry("", f"{entry.problem} (number {number} of the list)")
        if isinstance(entry, UnreadEntry) and not entry.text
        else entry
        for entry in entries
    ]
    return VariantList(named, entries.notes)


def _entries(value, reference, strict):
    """One entry of a list, or the several variants that it is short for."""
    entry = read_variant(value, reference, strict=False)
    if isinstance(entry, Variant):
        is_joined = isinstance(value, str) and "/" in value and len(entry.mutations) > 1
        note = f"{shown_name(value)} is read as one variant with {len(entry.mutations)} mutations, {entry}"
        return VariantList([entry], [note] * is_joined)
    if isinstance(value, str) and (several := parse_shorthand(value, reference)):
        return VariantList(several, [f"{shown_name(value)} is read as {', '.join(map(str, several))}"])
    return VariantList([read_variant(value, reference) if strict else entry])


def _read(path):
    _, ending = split_name(path)
    return _column(read_frame(path), str(path)) if ending in TABLE_ENDINGS else read_text(path)


def _column(table, name):
    """The entries of a table: of its column "variant", in whatever case and with whatever spaces it is written."""
    called = [column for column in table if str(column).strip().lower() == VARIANT_COLUMN]
    if len(called) != 1:
        there = ", ".join(map(str, table.columns[:8])) or "none"
        count = "no column" if not called else f"{len(called)} columns"
        raise NotationError(f'{name} has {count} "{VARIANT_COLUMN}"; it has {there}; give the right column by itself')
    return ["" if is_blank(value) else value for value in table[called[0]]]


def _split(text, reference, strict):
    """Variants of a text, and where it is not strict what else stands there."""
    lines = [line.partition("#") for line in text.splitlines() if line.strip()]
    pieces = _within([piece.strip() for line, *_ in lines for piece in _at_commas(line)])
    # A line that is a comment as a whole is meant to be none.
    notes = [note for line, _, comment in lines if line.strip() for note in _note_on_comment(comment, reference)]
    return joined_lists([*(_words(piece, reference, strict) for piece in pieces if piece), VariantList(notes=notes)])


def _note_on_comment(comment, reference):
    """Name the variants behind a # in a line: list of one note, or empty."""
    entries = (read_variant(word, reference, strict=False) for word in LIKE_A_VARIANT.findall(comment))
    found = [str(entry) for entry in entries if isinstance(entry, Variant)]
    if not found:
        return []
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return [f"what stands behind # is a comment and not read: {', '.join(found[:MOST_NAMED])}{more}"]


def _at_commas(line):
    """Parts of a line; a comma within brackets would belong to one variant, which then is refused as a whole.

    One pass: a pattern that looks ahead for the bracket takes the square of a long line.
    """
    parts, start = [], 0
    for found in re.finditer(r"\[[^\[\]]*\]|,", line):
        if found[0] == ",":
            parts.append(line[start : found.start()])
            start = found.end()
    return [*parts, line[start:]]


def _words(piece, reference, strict):
    """A piece as one variant ("ALK G1202R", "C1156Y + L1198F"), or else word by word, where each may be a variant.

    A word without a number ("G1202R and L1196M") says something of the others: then the whole is refused, with a hint.
    """
    # Single spaces first: the pattern takes the square of a long run of them.
    words = re.sub(r"\s*([+/])\s*", r"\1", " ".join(piece.split())).split()
    apart = len(words) > 1 and all(any(letter.isdecimal() for letter in word) for word in words)
    whole = _entries(piece, reference, strict and not apart)
    if isinstance(whole[0], Variant) or not apart:
        return whole
    return joined_lists([_entries(word, reference, strict) for word in _within(words)])


def _within(values):
    if len(values) > MOST_VARIANTS:
        raise NotationError(f"more than {MOST_VARIANTS} variants are not taken at once; give them in parts")
    return values
