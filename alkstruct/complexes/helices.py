"""Find the helices and strands of a chain by their backbone hydrogen bonds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.amino_acids import BACKBONE
from alkstruct.complexes.derived import kept_with_complex

if TYPE_CHECKING:
    from alkstruct.complexes.complex import Complex


LEAST_RESIDUES = 6  # of a helix that is more than a turn or two
LEAST_DRAWN = {"H": 4, "E": 3}  # residues of a helix and of a strand that are drawn as one: a turn, more than a bridge


@kept_with_complex
def secondary_structure(structure: Complex) -> np.ndarray:
    """Return "H" for a residue in a helix, "E" for one in a strand, "-" for another: ndarray, (n,), str.

    MDAnalysis assigns them as DSSP does (Kabsch & Sander 1983, doi:10.1002/bip.360221211). A residue without all four
    backbone atoms is in neither.
    """
    from MDAnalysis.analysis.dssp import assign  # takes most of a second to import, and few scores need it

    letters = np.full(len(structure), "-")
    backbones = [structure.atoms(i) for i in range(len(structure))]
    whole = [i for i, atoms in enumerate(backbones) if set(BACKBONE) <= set(atoms)]
    if len(whole) > 5:  # a turn of the widest helix
        coord = np.array([[backbones[i][name] for name in ("N", "CA", "C", "O")] for i in whole])
        letters[whole] = np.array(["-", "H", "E"])[assign(coord).argmax(axis=1)]
    letters.flags.writeable = False
    return letters


@kept_with_complex
def in_helix(structure: Complex) -> np.ndarray:
    """Tell which residues are in a helix of at least LEAST_RESIDUES residues: ndarray, (n,), bool."""
    helical = secondary_structure(structure) == "H"
    ends = np.flatnonzero(np.diff(np.r_[0, helical, 0]))
    for first, last in ends.reshape(-1, 2):
        helical[first:last] = last - first >= LEAST_RESIDUES
    return helical


def helices_and_strands(structure: Complex) -> list[tuple[str, int, int]]:
    """Return what a cartoon draws as a helix or a strand: "H" or "E", and the indices of its first and last residue.

    A strand bridges one residue that bulges.
    """
    letters = secondary_structure(structure).copy()
    strand = letters == "E"
    letters[1:-1][strand[:-2] & strand[2:] & (letters[1:-1] == "-")] = "E"
    starts = np.flatnonzero(np.r_[True, (letters[1:] != letters[:-1]) | ~structure.peptide_bonded()[1:]])
    ends = np.r_[starts[1:], len(letters)] - 1
    runs = [(str(letters[first]), int(first), int(last)) for first, last in zip(starts, ends, strict=True)]
    return [(letter, a, b) for letter, a, b in runs if letter in LEAST_DRAWN and b - a + 1 >= LEAST_DRAWN[letter]]
