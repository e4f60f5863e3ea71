"""Where the residues of a loaded chain lie in their kinase, and what the kinase is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alkstruct.errors import NumberingError
from alkstruct.kinase.regions import Region, region_of

if TYPE_CHECKING:
    from alkstruct.complexes.complex import Complex


def region_in(structure: Complex, position: int) -> Region | None:
    """Return the region of a residue number; None where the kinase is not known or has no such position."""
    if structure.kinase is None:
        return None
    try:
        return region_of(position, structure.kinase)
    except NumberingError:  # a tag, or a residue beyond the known part of the sequence
        return None


def kinase_words(structure: Complex) -> str:
    """Return what a chain is: "ALK kinase", or "kinase" where none is known."""
    return f"{structure.kinase.gene} kinase" if structure.kinase else "kinase"


def numbering_words(structure: Complex) -> str:
    """Return whose numbers the residues bear, such as "UniProt Q9UM73"."""
    if structure.kinase is None:
        return "residue numbers of the source"
    return structure.kinase.numbered_by
