"""Cases that the tests of cli share."""

import os
from pathlib import Path

import pandas as pd

import alkstruct as alk

COLUMNS = alk.score_columns().set_index("column").dtype.to_dict()


VARIANTS = ["L1196M", "G1202R", "S1206Y", "E1167del"]


def read_csv(path, columns=COLUMNS):
    """A table as it was before it went through a CSV file, without what the file says of its origin."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)[list(columns)]
    for name, kind in columns.items():
        column = raw[name]
        if kind == "category":
            raw[name] = column.astype(pd.CategoricalDtype(alk.score("crizotinib", []).verdict.cat.categories))
        elif kind != "str":
            raw[name] = column.where(column != "").map(float, na_action="ignore").astype(kind)
    return raw


def subprocess_environment(**extra):
    """In which `python -m alkstruct` is the package that is tested here."""
    return {**os.environ, "PYTHONPATH": str(Path(alk.__file__).parents[1]), **extra}
