"""Cloning tags: residues before or behind a kinase domain that are no part of the kinase, numbered outside of it."""

import numpy as np

from alkstruct.complexes.known_part import NONE, UNKNOWN, UNPLACED, letters_at
from alkstruct.display.numbers import span
from alkstruct.kinase.kinases import Kinase

LEAST_DOMAIN = 100  # residues beside which others may be a tag
MATCH_AGAINST = 2  # mismatches that one match outweighs: a residue of a tag agrees by chance, every twentieth
INSERTION_CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def tag_lengths(letters, positions, kinase: Kinase):
    """Count the residues at either end of a chain that belong to a tag.

    Parameters
    ----------
    letters : ndarray, (n,), str
        One-letter codes, "X" for others.
    positions : ndarray, (n,), int
        Of the kinase, where the chain's own sequence would have them; UNPLACED for residues of which nothing is known.
    kinase : Kinase

    Returns
    -------
    tuple of int
        Residues before the domain and behind it. A single residue that differs at the very end is a tag, too: what a
        protease leaves of one.
    """
    before = _run(letters, positions, kinase)
    behind = _run(letters[::-1], positions[::-1], kinase)
    if len(letters) - before - behind < LEAST_DOMAIN:
        return 0, 0
    first, last = kinase.domain
    return before * bool(positions[before] <= first), behind * bool(positions[-1 - behind] >= last)


def _run(letters, positions, kinase):
    """The run of residues from the first on that agrees least with the reference, the longest of such; 0 for none.

    Where matches and mismatches balance, several mismatches make a tag, whose first residue agrees by chance. What
    stands before the first residue of the protein or behind its last is a tag, too; where the known part ends earlier,
    nobody can tell.
    """
    wild = letters_at(positions, kinase)
    if not len(wild) or wild[0] == UNKNOWN:
        return 0
    known = (positions != UNPLACED) & ((letters != "X") | (wild == NONE))
    differs = known & (letters != wild)
    against = np.cumsum(np.where(known, np.where(differs, 1, -MATCH_AGAINST), 0))
    run = int(np.flatnonzero(against == against.max())[-1]) + 1
    return run if against.max() > 0 or (against.max() == 0 and differs[:run].sum() > 1) else 0


def tag_labels(position, count, *, behind):
    """Number the residues of a tag before or behind a residue by insertion codes, every 26 of them under one number.

    Parameters
    ----------
    position : int
        Number of the first or the last residue of the domain.
    count : int
        Residues of the tag.
    behind : bool

    Returns
    -------
    tuple of (ndarray, (count,), int; ndarray, (count,), str)
        Numbers, which do not descend, and insertion codes.
    """
    places = np.arange(count)
    first = position if behind else position - 1 - (count - 1) // len(INSERTION_CODES)
    return first + places // len(INSERTION_CODES), np.array(list(INSERTION_CODES))[places % len(INSERTION_CODES)]


def tag_note(letters, old, new, kinase):
    """Say that residues are a tag: a sentence without a full stop.

    letters: their one-letter codes; old, new: labels of the first and last in the source and now; kinase: Kinase.
    """
    plural = "s" if len(letters) > 1 else ""
    return (
        f"residue{plural} {span(*old)} ({''.join(letters)}) of the source {'are' if plural else 'is'} no part of "
        f"{kinase.label} but a tag, outside its numbering: {span(*new)} here"
    )
