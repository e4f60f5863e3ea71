"""Write numbers as text: rounded values, signed values and fold changes."""

import re

import pandas as pd


def number(value, digits, sign="", none="-"):
    """Write a rounded number, never as -0.0.

    Parameters
    ----------
    value : float
        NaN or <NA> where there is none.
    digits : int
        After the point.
    sign : {"", "+"}
        Whether positive numbers have their sign.
    none : str
        What stands for NaN.

    Examples
    --------
    >>> number(1.26, 1, "+"), number(-0.04, 1, "+"), number(float("nan"), 1)
    ('+1.3', '0.0', '-')
    """
    if pd.isna(value):
        return none
    rounded = round(float(value), digits) + 0.0
    return f"{rounded:{sign if rounded else ''}.{digits}f}"


def percent(share):
    """Write a share as a whole percentage without its sign, "-" where it is not known.

    Examples
    --------
    >>> percent(0.25), percent(None)
    ('25', '-')
    """
    return "-" if pd.isna(share) else number(100 * share, 0)


def span(first, last):
    """Write a range of residues by their numbers, with insertion codes or without.

    Examples
    --------
    >>> span(1093, 1123), span("1092A", "1092D"), span(7, 7), span(-3, 12)
    ('1093-1123', '1092A-1092D', '7', '-3 to 12')
    """
    if first == last:
        return f"{first}"
    return f"{first} to {last}" if "-" in f"{first}{last}" else f"{first}-{last}"


_GREEK = {"alpha": "α", "beta": "β"}


def in_letters(name):
    """Write a region's name as figures do.

    Examples
    --------
    >>> in_letters("beta3-alphaC loop"), in_letters("solvent front")
    ('β3-αC loop', 'solvent front')
    """
    return re.sub(r"\b(alpha|beta)(?=[A-Z0-9])", lambda found: _GREEK[found[1]], name)


def signed(value, digits=1):
    """Write a number with its sign; a zero has none.

    Examples
    --------
    >>> signed(6.08), signed(-0.44), signed(-0.01)
    ('+6.1', '−0.4', '0.0')
    """
    return with_minus_signs(number(value, digits, "+"))


def with_minus_signs(text):
    """Write the hyphens of a text of numbers as minus signs."""
    return text.replace("-", "−")


def fold(value, none="-"):
    """Write a fold change for a table: one digit after the point below ten, none above.

    Examples
    --------
    >>> fold(103.5), fold(9.84), fold(float("nan"))
    ('104', '9.8', '-')
    """
    return number(value, 1 if pd.isna(value) or value < 10 else 0, none=none)


def fold_text(value, times="×"):
    """Write a fold change in figures and sentences: two significant digits below ten, whole numbers above.

    Examples
    --------
    >>> fold_text(103.5), fold_text(9.8), fold_text(0.6)
    ('104×', '9.8×', '0.6×')
    """
    return f"{value:.0f}{times}" if value >= 10 else f"{float(f'{value:.2g}'):g}{times}"
