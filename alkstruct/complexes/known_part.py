"""The part of a kinase's protein whose sequence is known, and what lies beyond it.

Of a receptor the part outside the cell is not stored, of a sequence of one's own the neighbours are not known. Residues
there have numbers that agree with nothing and contradict nothing.
"""

from functools import lru_cache

import numpy as np

from alkstruct.kinase.kinases import OWN_SEQUENCES_KEPT, Kinase, find_known

UNKNOWN, NONE = "?", "*"
UNPLACED = -(10**6)  # stands for the position of a residue of which nothing is known
LEAST_KNOWN = 100  # residues within the known part; a chain with fewer lies elsewhere


def letters_at(positions: np.ndarray, kinase: Kinase) -> np.ndarray:
    """Return the residue of a kinase at each position: UNKNOWN beyond the known part, NONE where the protein ends.

    positions: ndarray of int, of any shape.
    """
    letters = _letters(kinase)
    found = letters[np.clip(positions - kinase.first + 1, 0, len(letters) - 1)]
    return np.where(positions < 1, NONE, found)


def within(positions: np.ndarray, kinase: Kinase) -> np.ndarray:
    """Tell which residues of a chain to compare with a kinase: ndarray, (n,), bool.

    Not those at an end that align with nothing and for which the known part has no room.

    positions: ndarray, (n,), int, those of an alignment; 0 for none.
    """
    inside = np.ones(len(positions), dtype=bool)
    aligned = np.flatnonzero(positions > 0)
    if not len(aligned):
        return inside
    first, last = aligned[0], aligned[-1]
    before, behind = int(positions[first]) - kinase.first, kinase.last - int(positions[last])
    if _letters(kinase)[0] == UNKNOWN and first > before:
        inside[:first] = False
    if _letters(kinase)[-1] == UNKNOWN and len(positions) - 1 - last > behind:
        inside[last + 1 :] = False
    return inside if inside.sum() >= LEAST_KNOWN else np.ones(len(positions), dtype=bool)


def is_beyond(positions: np.ndarray, kinase: Kinase) -> np.ndarray:
    """Tell which positions lie beyond the known part, where the protein may go on: ndarray of bool."""
    return letters_at(positions, kinase) == UNKNOWN


@lru_cache(maxsize=OWN_SEQUENCES_KEPT)
def _letters(kinase: Kinase) -> np.ndarray:
    """Return the letters of a kinase, with what is before and behind them: the first residue is at index 1."""
    before = NONE if kinase.first == 1 else UNKNOWN
    behind = NONE if find_known(kinase.gene) == kinase else UNKNOWN
    return np.array([before, *kinase.sequence, behind])
