"""Metric: one number of a validation with its interval, a row of its table."""

from typing import NamedTuple

import numpy as np


class Metric(NamedTuple):
    """One figure of a validation; the fields are the columns of `Validation.metrics`, which documents them."""

    check: str
    subset: str
    measure: str
    value: float
    low: float = np.nan
    high: float = np.nan
    known: str = ""
    missed: bool = False
    short: str = ""
