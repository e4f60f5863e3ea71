"""The sequence of human ALK, UniProt Q9UM73; complexes/numbering.py holds a file's residues to it."""

import operator
from functools import cache

from alkstruct import data
from alkstruct.errors import NumberingError, quoted

REFERENCE_ACCESSIONS = ("Q9UM73", "NP_004295.2")
"""Accessions, UniProt and RefSeq, of the sequence that numbers everything here."""

REFERENCE_ACCESSION = REFERENCE_ACCESSIONS[0]
"""UniProt accession of that sequence, "Q9UM73": what `load` takes as its `reference`."""


def reference_sequence() -> str:
    """Return the canonical human ALK sequence, Q9UM73.

    Returns
    -------
    str
        1620 one-letter residues; position `i` is at index `i - 1`.

    Examples
    --------
    >>> len(reference_sequence()), reference_sequence()[1269:1272]
    (1620, 'DFG')
    """
    return _reference_sequence()


def reference_residue(position: int) -> str:
    """Return the residue of Q9UM73 at a position.

    Parameters
    ----------
    position : int
        1 to 1620.

    Returns
    -------
    str
        One letter.

    Raises
    ------
    NumberingError
        If the sequence has no such position.

    Examples
    --------
    >>> reference_residue(1196)
    'L'
    """
    return reference_sequence()[sequence_index(position)]


def sequence_index(position):
    """Return the index of a position in the reference sequence."""
    try:
        index = operator.index(position) - 1
    except TypeError:
        raise NumberingError(f"a position is a whole number, not {quoted(position)}; for example 1202") from None
    length = len(reference_sequence())
    if not 0 <= index < length:
        known = f"{REFERENCE_ACCESSIONS[0]} has residues 1 to {length}"
        raise NumberingError(f"position {position} does not exist: {known}; give one of these")
    return index


@cache
def _reference_sequence():
    lines = data.text("alk_human.fasta").splitlines()
    return "".join(lines[1:])
