"""Read and write tables as CSV, TSV, JSON, Excel and Parquet files."""

import csv
import io
import json
import re
import warnings
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from alkstruct.errors import AlkstructError, AlkstructWarning, line_of, quoted, unwritten
from alkstruct.io.files import MOST_BYTES, is_file, read_text, split_name

SEPARATORS = (",", ";", "\t")  # between the columns of a text file; semicolons where the comma is for decimals
TABLE_ENDINGS = (".csv", ".tsv", ".json", ".xlsx", ".parquet")
TEXT_ENDINGS = (".csv", ".tsv", ".json")  # of files without a place for anything but rows and columns
TABLE_SHEET, PROVENANCE_SHEET = "table", "provenance"  # of an Excel file
SHEET_PART, FORMULA = re.compile(r"xl/worksheets/[^/]+\.xml"), re.compile(rb"<f[ >/]")  # of the archive that it is
MISSING_PACKAGE = "{} needs the package {}: pip install 'alkstruct[tables]', or take a .csv file"
PACKAGES_NEEDED = {".xlsx": "openpyxl", ".parquet": "pyarrow"}


def table_ending(path):
    """Return the ending of a table file, in lower case and without .gz: one of TABLE_ENDINGS.

    Raises
    ------
    AlkstructError
        It is another one, or the package for such files is not installed.
    """
    _, ending = split_name(Path(path))
    if ending not in TABLE_ENDINGS:
        raise AlkstructError(
            f"{quoted(str(path))} is no table file by its name; end it in one of {', '.join(TABLE_ENDINGS)}"
        )
    if (package := PACKAGES_NEEDED.get(ending)) and find_spec(package) is None:
        raise AlkstructError(MISSING_PACKAGE.format(quoted(str(path)), package))
    return ending


def read_frame(path):
    """Read the table in a file, with the attributes that an Excel or Parquet file keeps beside it: DataFrame.

    Of an Excel file the first sheet is read, with a warning if there are others. A text file may have commas,
    semicolons or tabs between its columns, and be gzipped. An empty cell is missing; every other text is kept as it is.

    Raises
    ------
    AlkstructError
        The file is absent, of another kind, damaged or too large, has formulas without values, or a package that reads
        it is not installed.

    Warns
    -----
    AlkstructWarning
        An Excel file has several sheets.
    """
    path, ending = Path(path), table_ending(path)
    if not is_file(path):
        raise AlkstructError(f"{quoted(str(path))} cannot be read: there is no such file; give the path of a table")
    try:
        return {".json": _read_json, ".xlsx": _read_excel, ".parquet": _read_parquet}.get(ending, _read_csv)(path)
    except AlkstructError:
        raise
    except Exception as problem:  # the packages raise whatever a damaged file leads to
        reason = line_of(problem) or type(problem).__name__
        raise AlkstructError(
            f"{path} cannot be read as a table: {reason}; is it whole, and what it is named?"
        ) from problem


def write_frame(table, path, ending=None):
    """Write a table to a file; into Excel and Parquet also its attributes, which have to be those of JSON.

    ending: of TABLE_ENDINGS, where it is not that of the path.

    Raises
    ------
    AlkstructError
        The ending is another one, the file cannot be written, or a package that writes it is not installed.
    """
    path, ending = Path(path), ending or table_ending(path)
    try:
        if ending == ".xlsx":
            _write_excel(table, path)
        elif ending == ".parquet":
            table.to_parquet(path, engine="pyarrow", index=False)  # pandas keeps `attrs` in the file's metadata
        elif ending == ".json":
            path.write_bytes((records_text(table) + "\n").encode("utf-8"))
        else:
            separator = "\t" if ending == ".tsv" else ","
            path.write_bytes(table.to_csv(index=False, sep=separator, lineterminator="\n").encode("utf-8"))
    except OSError as problem:
        raise AlkstructError(unwritten(path, problem)) from problem


def records_text(table):
    """Write the rows of a table as JSON: str, a list of one object a row, null for what is missing."""
    records = table.astype(object).where(table.notna(), None).to_dict("records")
    return json.dumps(records, indent=1, allow_nan=False, default=str)  # dates as text


def _read_csv(path):
    text = read_text(path)
    head, _, rest = text.partition("\n")
    if head.strip().lower().startswith("sep=") and len(head.strip()) == len("sep=;"):  # Excel's own
        separator, text = head.strip()[-1], rest
    else:
        separator = max(SEPARATORS, key=head.count)  # of equals the first
    names = [name.strip() for name in next(csv.reader([head.rstrip("\r")], delimiter=separator), [])]
    if twice := [name for name in dict.fromkeys(names) if name and names.count(name) > 1]:
        raise AlkstructError(f"{path} has several columns {quoted(twice[0])}; give each a name of its own")
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)  # of rows that are longer than the head: cells are lost
        return pd.read_csv(
            io.StringIO(text),
            sep=separator,
            decimal="," if separator == ";" else ".",
            keep_default_na=False,
            na_values=[""],
            index_col=False,
            low_memory=False,
        )


def _read_json(path):
    rows = json.loads(read_text(path))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise AlkstructError(f"{path} is no list of rows; give what save_table or --json has written")
    return pd.DataFrame(rows)


def _read_parquet(path):
    table = pd.read_parquet(path, engine="pyarrow")
    for name in table:
        table[name].tolist()  # damaged text is found here, not where it is first looked at
    return table


def _read_excel(path):
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
            raise AlkstructError(f"{path} unpacks to more than {MOST_BYTES // 2**20} MB; give it in parts")
        formulas = any(FORMULA.search(parts.read(name)) for name in parts.namelist() if SHEET_PART.fullmatch(name))
    if formulas:
        _refuse_empty_formulas(path)
    with pd.ExcelFile(path, engine="openpyxl") as book:
        first, *others = book.sheet_names
        table = pd.read_excel(book, first, keep_default_na=False, na_values=[""])
        more = [name for name in others if name != PROVENANCE_SHEET and len(pd.read_excel(book, name, header=None))]
        if more:
            remark = f"{path}: of its sheets {quoted(first)} is read, and not {', '.join(map(quoted, more))}"
            warnings.warn(f"{remark}; give each as a file of its own", AlkstructWarning, stacklevel=4)
        if PROVENANCE_SHEET in others:
            sheet = pd.read_excel(book, PROVENANCE_SHEET, header=None, dtype=str, keep_default_na=False)
            table.attrs |= {key: json.loads(value) for key, value in sheet.iloc[:, :2].itertuples(index=False)}
    return table.dropna(how="all", ignore_index=True)


def _refuse_empty_formulas(path):
    """Raise AlkstructError where a cell of the first sheet has a formula without a value: it would be read as empty.

    Programs that write formulas leave their values to the spreadsheet program that opens the file.
    """
    from openpyxl import load_workbook

    books = [load_workbook(path, read_only=True, data_only=values) for values in (False, True)]
    try:
        for row, values in zip(*(book.worksheets[0].iter_rows() for book in books), strict=True):
            for cell, value in zip(row, values, strict=True):
                if cell.data_type == "f" and value.value is None:
                    raise AlkstructError(
                        f"{path} has formulas without their values, the first in {cell.coordinate}; open it in a "
                        "spreadsheet program and save it, or write values"
                    )
    finally:
        for book in books:
            book.close()


def _write_excel(table, path):
    plain = table.copy()
    plain.columns = [line_of(name) for name in plain.columns]
    for name, column in plain.items():
        if any(isinstance(value, str) and not value.isprintable() for value in column):
            plain[name] = [line_of(value) if isinstance(value, str) else value for value in column]
    kept = pd.DataFrame([(key, json.dumps(value, ensure_ascii=False)) for key, value in table.attrs.items()])
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        plain.to_excel(book, sheet_name=TABLE_SHEET, index=False, freeze_panes=(1, 0))
        kept.to_excel(book, sheet_name=PROVENANCE_SHEET, index=False, header=False)
        for sheet in book.sheets.values():
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":  # what begins with = is a text, never a formula
                        cell.data_type = "s"
