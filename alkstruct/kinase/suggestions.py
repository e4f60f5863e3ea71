"""Say what a text that cannot be read as a variant may have meant."""

import difflib
import re

from alkstruct.chemistry.amino_acids import THREE_LETTER
from alkstruct.errors import NotationError
from alkstruct.kinase.grammar import NUMBER, RESIDUE
from alkstruct.kinase.kinases import Kinase

SEPARATORS = re.compile(r"[;,|&+/\s]+(?:and\b)?[\s;,|&+/]*", re.IGNORECASE)
SUBSTITUTION = re.compile(f"{RESIDUE}(?:{NUMBER}){RESIDUE}(?![A-Za-z0-9])", re.IGNORECASE | re.ASCII)
BARE_NUMBER = re.compile("(?<![A-Za-z0-9-])([1-9][0-9]{0,4})(?=[A-Za-z_])")
LIKE_NUMBERS = re.compile("([A-Za-z])([0-9OolI]{2,5})([A-Za-z])")
LIKE_NAMES = re.compile("([A-Za-z]{3})([1-9][0-9]{0,4})([A-Za-z]{3})")
MOST_PARTS = 20  # of a text that is looked through for variants


def nearest_reading(text, read, kinase: Kinase | None):
    """Return the variants that a text may have meant, as the end of a sentence, or "".

    Parameters
    ----------
    text : str
        What could not be read.
    read : callable
        Reads one variant; raises NotationError.
    kinase : Kinase or None
        Whose variant it may be.
    """
    parts = [part.strip("[](){}.\"' ") for part in SEPARATORS.split(text)[:MOST_PARTS]]
    variants = [_read(part, read) for part in parts if part] if len(parts) > 1 else []
    if len(variants) > 1 and all(variants):
        together = "+".join(dict.fromkeys(map(str, variants)))
        apart = ", ".join(map(str, variants))
        joined = _read(together, read)
        return f"did you mean {joined} (one variant), or {apart}?" if joined else f"did you mean {apart}?"
    for guess in _guesses(text, kinase):
        if guess != text and (variant := _read(guess, read)) is not None:
            return f"did you mean {variant}?"
    return ""


def _guesses(text, kinase):
    """Give readings of a text, the closest first."""
    numbers = [int(found[1]) for found in BARE_NUMBER.finditer(text)]
    if kinase is not None and all(map(kinase.get, numbers)):
        yield BARE_NUMBER.sub(lambda found: kinase.get(int(found[0])) + found[0], text)
    if found := LIKE_NAMES.search(text):
        close = [difflib.get_close_matches(name.upper(), THREE_LETTER.values(), 1) for name in (found[1], found[3])]
        if all(close):
            yield close[0][0] + found[2] + close[1][0]
    if found := LIKE_NUMBERS.search(text):
        number = found[2].translate(str.maketrans("OolI", "0011")).lstrip("0")
        yield found[1] + number + found[3]
    named = list(dict.fromkeys(found[0] for found in SUBSTITUTION.finditer(text)))
    yield from named if len(named) == 1 else ()


def _read(text, read):
    try:
        return read(text)
    except NotationError:
        return None
