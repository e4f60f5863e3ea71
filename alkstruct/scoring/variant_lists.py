"""Lists of variants, however they come: a text, a file, a column of a table, values."""

import io
import re
from itertools import islice
from pathlib import Path

import pandas as pd

from alkstruct.errors import NotationError
from alkstruct.io.files import read_text
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.kinase.notation import parse

VARIANT_COLUMN = "variant"
TABLE_SEPARATORS = {".csv": ",", ".tsv": "\t"}  # file endings, and what separates the columns
MOST_VARIANTS = 100_000  # variants; more than every substitution of the kinase domain many times over


def read_variants(variants):
    """Read variants from a text, a table, a file or a list: list of Variant.

    Parameters
    ----------
    variants : str, pathlib.Path, Variant, DataFrame or iterable of str or Variant
        A text may hold several, with commas, white space or line ends between them, and comments after ``#``. A
        file is read as such a text, one that ends in .csv or .tsv as a table. Of a table its column "variant" is
        taken; any other column can be given as it is.

    Returns
    -------
    list of Variant
        In the order given, with duplicates.

    Raises
    ------
    NotationError
        A variant cannot be read, a cell is empty, or a table has no such column.
    StructureError
        A file cannot be read.

    Examples
    --------
    >>> [str(v) for v in read_variants("L1196M, p.Gly1202Arg  # the gatekeeper, the solvent front")]
    ['L1196M', 'G1202R']
    >>> [str(v) for v in read_variants("C1156Y + L1198F")]
    ['C1156Y+L1198F']
    """
    if isinstance(variants, Variant | Mutation):
        return [parse(variants)]
    if isinstance(variants, Path):
        variants = _read(variants)
    if isinstance(variants, str):
        found = _split(variants)
        return _within(found) if found else [parse(variants)]
    if isinstance(variants, pd.DataFrame):
        variants = _column(variants, "the table")
    try:
        values = list(islice(variants, MOST_VARIANTS + 1))
    except TypeError:
        raise NotationError(
            f"variants are text, a file, a column or a list, not {type(variants).__name__}; for example "
            '["L1196M", "G1202R"]'
        ) from None
    return [parse(value) for value in _within(values)]


def _read(path):
    text = read_text(path)
    if path.suffix.lower() not in TABLE_SEPARATORS:
        return text
    try:
        table = pd.read_csv(
            io.StringIO(text), sep=TABLE_SEPARATORS[path.suffix.lower()], dtype=str, keep_default_na=False
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as problem:
        raise NotationError(f"{path} cannot be read as a table: {problem}") from problem
    return _column(table, str(path))


def _column(table, name):
    if VARIANT_COLUMN not in table:
        there = ", ".join(map(str, table.columns[:8]))
        raise NotationError(f'{name} has no column "{VARIANT_COLUMN}"; it has {there}; give the right column by itself')
    return table[VARIANT_COLUMN]


def _split(text):
    """Variants of a text."""
    lines = (line.partition("#")[0] for line in text.splitlines())
    pieces = _within([piece.strip() for line in lines for piece in _at_commas(line)])
    return [variant for piece in pieces if piece for variant in _words(piece)]


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


def _words(piece):
    """A piece as one variant ("ALK G1202R", "C1156Y + L1198F"), or else word by word."""
    # Single spaces first: the pattern takes the square of a long run of them.
    words = re.sub(r"\s*([+/])\s*", r"\1", " ".join(piece.split())).split()
    try:
        return [parse(piece)]
    except NotationError:
        if len(words) < 2:
            raise
    return [parse(word) for word in _within(words)]


def _within(values):
    if len(values) > MOST_VARIANTS:
        raise NotationError(f"more than {MOST_VARIANTS} variants are not taken at once; give them in parts")
    return values
