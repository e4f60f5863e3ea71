"""Tables that the package reads, and the one way to read them. Each row of a table names its source."""

import csv
from pathlib import Path


def path(name):
    """Return the path of a data file: pathlib.Path."""
    return Path(__file__).parent / name


def text(name):
    """Read a data file as text: str, UTF-8."""
    return path(name).read_text(encoding="utf-8")


def rows(name):
    """Read a table of comma-separated values: list of dict, one a row, all values str."""
    with path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
