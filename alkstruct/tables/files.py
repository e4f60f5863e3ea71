"""Save tables to files with what made them, and read them back."""

from pathlib import Path

import pandas as pd

from alkstruct.errors import AlkstructError
from alkstruct.io.table_files import TEXT_ENDINGS, read_frame, table_ending, write_frame
from alkstruct.scoring.stored_tables import kept_attributes, normalised, with_provenance


def save_table(table: pd.DataFrame, path: str | Path) -> Path:
    """Write a table as CSV, TSV, JSON, Excel or Parquet, with what made it.

    Parameters
    ----------
    table : pandas.DataFrame
        From `score`, `scan`, `compare`, `annotate`, `rank_inhibitors`, `contacts` ...
    path : str or pathlib.Path
        Ending in .csv, .tsv, .json, .xlsx or .parquet; a file of that name is replaced. The last two need
        ``pip install 'alkstruct[tables]'``.

    Returns
    -------
    pathlib.Path
        The file. Which complex, energy and version of alkstruct made the table, and the notes on the structures, are
        its last columns in .csv, .tsv and .json, so that any reader takes it; a second sheet, "provenance", in .xlsx;
        in .parquet the metadata in which pandas keeps `attrs`.

    Raises
    ------
    AlkstructError
        It is no table, the ending is another one, the file cannot be written, or a package is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import alkstruct as alk
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save_table(alk.score("crizotinib", "G1202R"), f"{folder}/table.csv")
    ...     again = read_table(path)
    >>> again.attrs["pdb_id"], again.attrs["energy"]
    ('2XP2', 'consensus')
    """
    if not isinstance(table, pd.DataFrame):
        raise AlkstructError(f"what to save is a table, not {type(table).__name__}; give one from score or compare")
    ending = table_ending(path)
    write_frame(stored(table, ending), path)
    return Path(path)


def stored(table, ending):
    """Return a table as a file of that ending holds it: DataFrame."""
    if ending in TEXT_ENDINGS:
        return with_provenance(table)
    table = table.copy(deep=False)
    table.attrs = kept_attributes(table)
    return table


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a table that `save_table` has written, or another one, from CSV, TSV, JSON, Excel or Parquet.

    Parameters
    ----------
    path : str or pathlib.Path
        Ending as for `save_table`; a text file may be gzipped and have commas, semicolons or tabs between its columns.

    Returns
    -------
    pandas.DataFrame
        A table of scores has the dtypes of `score_columns` and the `attrs` that it was saved with.

    Raises
    ------
    AlkstructError
        The file is absent, of another kind or damaged, a column of numbers holds something else or what it cannot be, a
        verdict is none, formulas have no values, or a package is not installed.

    Warns
    -----
    AlkstructWarning
        An Excel file has several sheets, of which the first is read.

    Examples
    --------
    >>> import tempfile
    >>> import alkstruct as alk
    >>> table = alk.score("crizotinib", ["G1202R", "S1206Y"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_table(save_table(table, f"{folder}/table.csv")).equals(table)
    True
    """
    return normalised(read_frame(path))
