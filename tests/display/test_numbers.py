"""Numbers as text: rounded once, no negative zeros, one format of a fold change a medium."""

import pandas as pd
import pytest

from alkstruct.display import numbers


@pytest.mark.parametrize(
    ("value", "sign", "text"),
    [
        (1.25, "+", "+1.2"),
        (-0.04, "+", "0.0"),
        (-0.04, "", "0.0"),
        (0.0, "+", "0.0"),
        (pd.NA, "+", "-"),
        (float("nan"), "", "-"),
        (-2.0, "", "-2.0"),
    ],
)
def test_number(value, sign, text):
    assert numbers.number(value, 1, sign) == text


@pytest.mark.parametrize(("value", "text"), [(9.84, "9.8"), (15.3, "15"), (0.31, "0.3"), (pd.NA, "-")])
def test_fold(value, text):
    assert numbers.fold(value) == text


def test_minus_signs_are_those_of_print():
    """A hyphen is shorter than a plus and sits lower; figures have the sign itself."""
    assert numbers.with_minus_signs("-4.5") == numbers.signed(-4.5) == "\N{MINUS SIGN}4.5"


@pytest.mark.parametrize(("value", "text"), [(103.5, "104×"), (9.84, "9.8×"), (0.314, "0.31×"), (1.0, "1×")])
def test_fold_in_a_figure(value, text):
    assert numbers.fold_text(value) == text
