"""Whether a variant can be estimated in a complex, and why not."""

import numpy as np

from alkstruct.errors import NotModelledError, NumberingError
from alkstruct.kinase.notation import matches_reference
from alkstruct.kinase.sequence import reference_sequence
from alkstruct.rotamers.site_pairs import groups
from alkstruct.rotamers.sites import scorable


def reason_against(structure, variant):
    """Why a variant cannot be modelled in this complex, or None.

    Raises NumberingError where the named wild type is neither the structure's nor the reference's.
    """
    for mutation in variant:
        _check_wild_type(structure, mutation)
    if not all(m.is_substitution for m in variant):
        return "insertions and deletions move the backbone, which is kept fixed here"
    reasons = (_site_reason(structure, mutation) for mutation in variant)
    reason = next((r for r in reasons if r is not None), None)
    if reason is None and max(map(len, groups(structure, variant.mutations))) > 2:
        return "more than two of its sites meet, and only two can be built together"
    return reason


def refuse(structure, variants, reasons):
    """Raise NotModelledError if there is a reason against any variant."""
    found = [f"{v}: {reason}" for v, reason in zip(variants, reasons, strict=True) if reason is not None]
    if found:
        raise NotModelledError(
            f"{len(found)} of {len(variants)} variants cannot be estimated in {structure.name}: {'; '.join(found[:5])}"
            f"{'; ...' if len(found) > 5 else ''}; without strict=True each gets a row that says so"
        )


def _site_reason(structure, mutation):
    """Why one substitution cannot be modelled in this complex, or None."""
    try:
        index = structure.index(mutation.position)
    except NumberingError as problem:
        return str(problem).split(",")[0].split(";")[0]
    letter = structure.sequence[index]
    if letter != mutation.wild_type:
        return (
            f"{structure.name} carries {letter} at {mutation.position}, not the {mutation.wild_type} of the "
            f"reference; score {letter}{mutation.position}{mutation.mutant} or another structure"
        )
    if not scorable(structure, index):
        return f"residue {mutation.position} of {structure.name} lacks backbone atoms"
    return None


def _check_wild_type(structure, mutation):
    """Raise NumberingError unless the wild type is the structure's or the reference's."""
    if structure.reference is not None and matches_reference(mutation):
        return
    for position, letter in ((mutation.position, mutation.wild_type), (mutation.end, mutation.end_wild_type)):
        found = np.flatnonzero((structure.number == position) & (structure.insertion == ""))
        here = structure.sequence[found[0]] if len(found) else "no resolved residue"
        if letter and here != letter:
            known = f" and so does {structure.reference}" if _reference_letter(structure, position) == here else ""
            raise NumberingError(
                f"{mutation} expects {letter} at {position}, {structure.name} has {here} there{known}; "
                "check the numbering of the variant"
            )


def _reference_letter(structure, position):
    known = structure.reference is not None and 1 <= position <= len(reference_sequence())
    return reference_sequence()[position - 1] if known else None
