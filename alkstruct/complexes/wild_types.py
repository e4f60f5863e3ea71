"""Tell whether the residues that a mutation names as wild type are those of a complex."""

from alkstruct.errors import NumberingError
from alkstruct.kinase.kinases import other_count
from alkstruct.kinase.notation import matches_reference


def require_wild_type(structure, mutation):
    """Return the residue index of a mutation, all of whose named residues must be those of the complex.

    Raises
    ------
    NumberingError
        A residue is not resolved, or it is another one in the complex.
    """
    for position, letter in _named_residues(mutation):
        resolved = structure.sequence[structure.index(position)]
        if resolved != letter:
            raise NumberingError(_other_residue(structure, mutation, letter, position, resolved))
    return structure.index(mutation.position)


def check_wild_types(structure, mutation):
    """Check every residue that a mutation names; each must be that of the complex or of its reference sequence.

    Raises
    ------
    NumberingError
        A residue is neither.
    """
    if structure.kinase is not None and matches_reference(mutation):
        return
    for position, letter in _named_residues(mutation):
        index = structure.find(position)
        resolved = "no resolved residue" if index is None else structure.sequence[index]
        if letter and resolved != letter:
            raise NumberingError(_other_residue(structure, mutation, letter, position, resolved))


def _named_residues(mutation):
    """Return the positions and letters of the first and last residue that a mutation changes or lies between."""
    return (mutation.position, mutation.wild_type), (mutation.end, mutation.end_wild_type)


def _other_residue(structure, mutation, letter, position, resolved):
    """Say that a mutation names another residue than the complex has."""
    kinase, known = structure.kinase, ""
    counted = other_count(kinase, position, letter) if kinase is not None else ""
    if kinase is not None and kinase.get(position) == resolved:
        known = f" and so does {kinase.reference}"
    elif kinase is not None and not kinase.get(position):
        known = f", and {kinase.reference} has residues {kinase.first} to {kinase.last}"
    return (
        f"{mutation} expects {letter} at {position}, {structure.name} has {resolved} there{known}{counted}; "
        "check the numbering of the variant, or use the residue of the file"
    )
