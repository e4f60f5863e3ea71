"""Which kinase a chain is, by its sequence, and whether it is one kinase throughout."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from alkstruct.complexes.known_part import letters_at, within
from alkstruct.display.numbers import span
from alkstruct.errors import NumberingError
from alkstruct.kinase.kinases import Kinase, known_kinases

LEAST_LIKENESS = 0.9  # of the residues of a chain: a kinase's crystals differ by a handful of mutations
CLEAR_LEAD = 2  # residues by which one kinase has to fit better than any other
WHOLLY_ALIKE = 0.98  # of the residues: then no stretch worth the name is another kinase's
FOREIGN_RESIDUES = 5  # by which a stretch agrees better with another kinase than with its own: more than mutations do


class Likeness(NamedTuple):
    """How well a chain agrees with a kinase.

    Attributes
    ----------
    kinase : Kinase
    matches : ndarray, (n,), bool
        Which residues agree where the chain aligns best.
    compared : ndarray, (n,), bool
        Which residues are compared: all but those beyond the known part of the kinase.
    """

    kinase: Kinase
    matches: np.ndarray
    compared: np.ndarray

    @property
    def identity(self) -> float:
        """Return the share of residues that agree, 0 to 1."""
        return float(self.matches.sum() / self.compared.sum()) if self.compared.any() else 0.0


def aligned_positions(letters: np.ndarray, kinase: Kinase) -> np.ndarray:
    """Return the position of each of n residues in the best local alignment with a kinase: ndarray, (n,); 0 for none.

    letters: ndarray, (n,), one-letter codes, "X" for what is none of the twenty.
    """
    from Bio.Align import PairwiseAligner

    positions = np.zeros(len(letters), dtype=np.int64)
    aligner = PairwiseAligner(mode="local")
    aligner.substitution_matrix = _blosum62()
    aligner.open_gap_score, aligner.extend_gap_score = -10, -0.1  # a loop that is not resolved may be long
    best = next(iter(aligner.align(kinase.sequence, "".join(letters))), None)
    if best is not None:
        for (start, end), (first, last) in zip(*best.aligned, strict=True):
            positions[first:last] = np.arange(start, end) + kinase.first
    return positions


@cache
def _blosum62():
    """Read the matrix once: a chain may be compared with every known kinase."""
    from Bio.Align import substitution_matrices

    return substitution_matrices.load("BLOSUM62")


def likenesses(letters: np.ndarray) -> list[Likeness]:
    """Compare a chain with every known kinase: list of Likeness, the most alike first."""
    found = [likeness_of(letters, kinase) for kinase in known_kinases()]
    return sorted(found, key=lambda like: -int(like.matches.sum()))


def likeness_of(letters: np.ndarray, kinase: Kinase) -> Likeness:
    """Compare a chain with a kinase where both align best."""
    positions = aligned_positions(letters, kinase)
    there = np.array([kinase.get(position) for position in positions.tolist()])
    return Likeness(kinase, (there == letters) & (positions > 0), within(positions, kinase))


def likeness_words(letters: np.ndarray, asked: Kinase) -> str:
    """Say which kinase a chain is that is not the one asked for, and what to type: the end of a sentence."""
    best = likenesses(letters)[0]
    if best.identity >= LEAST_LIKENESS and best.kinase != asked:
        agree = f"{100 * best.identity:.0f} % of its residues agree"
        return f"it is {best.kinase.label} ({agree}): load it with reference={best.kinase.gene!r}"
    return "choose another chain, or pass reference=None for another protein"


def found_kinase(letters: str | np.ndarray, who: str) -> tuple[Kinase, str]:
    """Return the kinase that a chain is, and a note that says how well it agrees.

    Parameters
    ----------
    letters : str or ndarray, (n,)
        One-letter codes, "X" for what is none of the twenty.
    who : str
        The chain, for messages.

    Raises
    ------
    NumberingError
        The chain is none of the known kinases, two fit equally well, or parts of it are of different kinases.
    """
    best, second = likenesses(np.array(list(letters)))[:2]
    named = f"{best.kinase.label} ({100 * best.identity:.0f} % of its residues agree)"
    if best.identity < LEAST_LIKENESS:
        known = f"none of the {len(known_kinases())} known kinases; the nearest is {named}"
        raise NumberingError(
            f"{who} is {known}, and {100 * LEAST_LIKENESS:.0f} % are needed; give its sequence or a FASTA file as "
            "reference=, or None to keep its numbers"
        )
    if best.matches.sum() - second.matches.sum() < CLEAR_LEAD:
        either = f"{best.kinase.gene} and {second.kinase.gene}"
        raise NumberingError(f"{who} fits {either} equally well; say which by reference={best.kinase.gene!r}")
    others = f"next is {second.kinase.gene}, {100 * second.identity:.0f} %"
    return best.kinase, f"reference {named} was found by sequence; {others}"


def refuse_chimera(letters: np.ndarray, number: np.ndarray, kinase: Kinase, who: str) -> None:
    """Raise NumberingError where a stretch of a chain is of another known kinase.

    Parameters
    ----------
    letters : ndarray, (n,)
    number : ndarray, (n,), int
        In the kinase's numbers, for the message.
    kinase : Kinase
        What the chain as a whole is.
    who : str
    """
    if (letters_at(number, kinase) == letters).mean() >= WHOLLY_ALIKE:  # as nearly always, without an alignment
        return
    own = likeness_of(letters, kinase)
    if own.identity >= WHOLLY_ALIKE:
        return
    for other in likenesses(letters):
        if other.kinase == kinase:
            continue
        first, last, gain = _best_stretch(other.matches.astype(int) - own.matches.astype(int))
        if gain >= FOREIGN_RESIDUES and other.matches[first : last + 1].mean() >= LEAST_LIKENESS:
            raise NumberingError(
                f"{who} is a chimera: as a whole it is {kinase.label}, but residues "
                f"{span(number[first], number[last])} are of {other.kinase.label}; pass reference=None to keep its "
                "numbers"
            )


def _best_stretch(gains: np.ndarray) -> tuple[int, int, int]:
    """Return the first and last index of the run with the largest sum, and that sum."""
    total = np.r_[0, np.cumsum(gains)]
    lowest = np.minimum.accumulate(total)
    last = int((total - lowest).argmax())
    first = int(total[: last + 1].argmin())
    return first, max(last - 1, first), int(total[last] - total[first])
