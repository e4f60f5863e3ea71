"""Choose the stretch of backbone that an insertion or deletion rebuilds, or say why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.amino_acids import BACKBONE, THREE_LETTER
from alkstruct.complexes.helices import in_helix
from alkstruct.errors import NotModelledError
from alkstruct.kernels.loop_layouts import LONGEST_WINDOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.complexes.complex import Complex
    from alkstruct.kinase.mutations import Mutation

FLANK = 3  # residues that move on either side of a change, at first; more where the chain cannot be closed so
SHORTEST_WINDOW = 4  # residues: three pivots and one that lies between them
INSERTION_CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """A window of a chain and the residues that it gets.

    Attributes
    ----------
    first, last : int
        Residue indices of the window in the structure.
    letters : str, length n
        One-letter codes of the residues that the window gets.
    numbers : tuple of int, length n
        Their numbers.
    insertions : tuple of str, length n
        Their insertion codes, "" for none.
    """

    first: int
    last: int
    letters: str
    numbers: tuple[int, ...]
    insertions: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.letters)

    @property
    def growth(self) -> int:
        """Return how many residues the window gains, negative where it loses some."""
        return len(self.letters) - (self.last - self.first + 1)

    def index_after(self, index: int) -> int:
        """Return the index that a residue outside the window has once the window is rebuilt."""
        return index if index < self.first else index + self.growth


def as_it_is(structure: Complex, first: int, last: int) -> Rebuilding:
    """Return the plan that rebuilds a window with the residues that it has.

    Parameters
    ----------
    structure : Complex
    first, last : int
        Residue indices.

    Returns
    -------
    Rebuilding
    """
    span = slice(first, last + 1)
    numbers, codes = structure.number[span].tolist(), structure.insertion[span].tolist()
    return Rebuilding(first, last, structure.sequence[span], tuple(numbers), tuple(codes))


def rebuildings(structure: Complex, mutation: Mutation) -> list[Rebuilding]:
    """Return the windows in which an insertion, deletion, duplication or delins can be built, the shortest first.

    Parameters
    ----------
    structure : Complex
    mutation : Mutation
        Its wild-type residues must be the structure's.

    Returns
    -------
    list of Rebuilding
        With 3 residues on either side of the change, then with more, up to LONGEST_WINDOW in all.

    Raises
    ------
    NotModelledError
        The change lies in a helix, beside an unresolved residue or after inserted ones, or needs too long a window; the
        message is a clause.
    """
    start, end, new = _change(structure, mutation)
    _refuse_helix(structure, start, end, mutation)
    if len(new) > end - start + 1:
        _refuse_taken_codes(structure, mutation)
    plans = []
    for flank in range(FLANK, LONGEST_WINDOW):
        first, last = start - flank, end + flank
        size = flank * 2 + len(new)
        if max(size, last - first + 1) > LONGEST_WINDOW:
            break
        reason = unresolved_reason(structure, first, last)
        if reason is not None:
            if plans:
                break
            raise NotModelledError(reason)
        if size >= SHORTEST_WINDOW:
            letters = structure.sequence[first:start] + new + structure.sequence[end + 1 : last + 1]
            numbers, codes = _labels(structure, first, start, end, last, new)
            plans.append(Rebuilding(first, last, letters, numbers, codes))
    if not plans:
        raise NotModelledError(
            f"with {FLANK} residues on either side it needs a window of more than {LONGEST_WINDOW} residues, longer "
            "than backbones can be rebuilt with any certainty"
        )
    return plans


def new_residues(structure: Complex, mutation: Mutation) -> range:
    """Return the indices that the residues which come in have once a window is rebuilt, none for a deletion."""
    start, _, new = _change(structure, mutation)
    return range(start, start + len(new))


def substituted(structure: Complex, mutation: Mutation) -> Rebuilding:
    """Return the window of seven residues around a substitution, with the new residue in its middle.

    Raises
    ------
    NotModelledError
        A residue that would have to move is not resolved or modified.
    """
    index = structure.index(mutation.position)
    first, last = index - FLANK, index + FLANK
    if (reason := unresolved_reason(structure, first, last)) is not None:
        raise NotModelledError(reason)
    plan = as_it_is(structure, first, last)
    return replace(plan, letters=plan.letters[:FLANK] + mutation.mutant + plan.letters[FLANK + 1 :])


def _change(structure: Complex, mutation: Mutation) -> tuple[int, int, str]:
    """Return (first index, last index, letters that come): what goes and what comes; last is first - 1 if none goes."""
    first, last = structure.index(mutation.position), structure.index(mutation.end)
    if mutation.kind == "insertion":
        return last, first, mutation.mutant
    if mutation.kind == "duplication":
        return last + 1, last, structure.sequence[first : last + 1]
    return first, last, mutation.mutant


def _refuse_taken_codes(structure: Complex, mutation: Mutation) -> None:
    """Raise NotModelledError where residues with insertion codes stand where new ones would have to get theirs."""
    position = mutation.position if mutation.kind == "insertion" else mutation.end
    if ((structure.number == position) & (structure.insertion != "")).any():
        raise NotModelledError(
            f"{structure.name} has inserted residues after {position} already, and new ones there would have no number"
        )


def _refuse_helix(structure: Complex, start: int, end: int, mutation: Mutation) -> None:
    """Raise NotModelledError where a change lies inside a helix, whose register it would shift."""
    helical = in_helix(structure)
    around = range(max(start - 1, 0), min(end + 2, len(structure)))
    if all(helical[i] for i in around):
        region = structure.region(mutation.located_at)
        segment = region.segment if region else ""
        where = f"a helix ({segment})" if "helix" in segment or segment.startswith("alpha") else "a helix"
        raise NotModelledError(
            f"the change lies inside {where}, whose turns beyond it would have to move along; only a stretch of up to "
            f"{LONGEST_WINDOW} residues is rebuilt"
        )


def unresolved_reason(structure: Complex, first: int, last: int) -> str | None:
    """Say which residue of a window, or next to it, cannot be built on; None where all can."""
    if first < 1 or last + 1 >= len(structure):
        return "it is too near to an end of the resolved chain for its backbone to be rebuilt"
    bonded = structure.peptide_bonded()
    for i in range(first - 1, last + 2):
        number = structure.number[i]
        if structure.sequence[i] not in THREE_LETTER:
            return f"residue {number}, which would have to move, is a modified residue"
        if not set(BACKBONE) <= set(structure.atoms(i)):
            return f"residue {number}, which would have to move, lacks backbone atoms"
        if i >= first and not bonded[i]:
            before = structure.number[i - 1]
            return (
                f"the chain is not resolved, or broken, between residues {before} and {number} in {structure.name}, "
                "within the stretch that would have to move"
            )
    return None


def _labels(
    structure: Complex, first: int, start: int, end: int, last: int, new: str
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the numbers and insertion codes of a window: new residues take those that go, then codes after them."""
    numbers, codes = structure.number.tolist(), structure.insertion.tolist()
    taken = min(len(new), end - start + 1)
    before = start + taken - 1  # the residue after which surplus ones are counted
    surplus = len(new) - taken
    middle = [*numbers[start : start + taken], *[numbers[before]] * surplus]
    letters = [*codes[start : start + taken], *INSERTION_CODES[:surplus]]
    return (
        (*numbers[first:start], *middle, *numbers[end + 1 : last + 1]),
        (*codes[first:start], *letters, *codes[end + 1 : last + 1]),
    )


def backbone_of(structure: Complex, first: int, last: int) -> np.ndarray:
    """Return N, CA, C and O of each residue from `first` to `last`, by index: ndarray, (n, 4, 3), Å."""
    residues = (structure.atoms(i) for i in range(first, last + 1))
    return np.array([[atoms[name] for name in ("N", "CA", "C", "O")] for atoms in residues])


def anchored(structure: Complex, plan: Rebuilding) -> np.ndarray:
    """Return the fixed atoms at the ends of a window: ndarray, (7, 3), Å, as kernels.loop_layouts.Window.ends."""
    first, last = structure.atoms(plan.first), structure.atoms(plan.last)
    before, after = structure.atoms(plan.first - 1), structure.atoms(plan.last + 1)
    return np.array([before["C"], first["N"], first["CA"], last["CA"], last["C"], last["O"], after["N"]])


def labels(plan: Rebuilding) -> Sequence[str]:
    """Write the residues of a window, such as "K1150" or "T1151A" with an insertion code."""
    return [f"{a}{n}{c}" for a, n, c in zip(plan.letters, plan.numbers, plan.insertions, strict=True)]
