"""Tell whether a variant can be estimated in a complex, and why not."""

from dataclasses import dataclass

from alkstruct.complexes.wild_types import check_wild_types
from alkstruct.errors import NotModelledError
from alkstruct.rotamers.site_pairs import groups
from alkstruct.rotamers.sites import scorable

MOVES_BACKBONE, NOT_RESOLVED, OTHER_RESIDUE, NO_BACKBONE, TOO_MANY_SITES = (
    "moves the backbone",
    "not resolved",
    "wild type differs",
    "no backbone",
    "too many sites",
)
LISTED_REASONS = 5  # variants that one error message names


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a variant has no estimate.

    Attributes
    ----------
    kind : str
        MOVES_BACKBONE, NOT_RESOLVED, OTHER_RESIDUE, NO_BACKBONE or TOO_MANY_SITES.
    text : str
        The reason in words, without a full stop.
    """

    kind: str
    text: str

    def __str__(self):
        return self.text


def reason_against(structure, variant):
    """Return the Reason why a variant cannot be modelled in this complex, or None.

    Raises
    ------
    NumberingError
        A residue that the variant names as wild type is neither the complex's nor the reference's.
    """
    for mutation in variant:
        check_wild_types(structure, mutation)
    if not all(mutation.is_substitution for mutation in variant):
        return Reason(MOVES_BACKBONE, "insertions and deletions move the backbone, which is kept fixed here")
    reasons = (_reason_at_site(structure, mutation) for mutation in variant)
    reason = next((r for r in reasons if r is not None), None)
    if reason is None and max(map(len, groups(structure, variant.mutations))) > 2:
        return Reason(TOO_MANY_SITES, "more than two of its sites meet, and only two can be built together")
    return reason


def refuse(structure, variants, reasons):
    """Raise NotModelledError if there is a reason against any variant."""
    refused = [f"{v}: {reason}" for v, reason in zip(variants, reasons, strict=True) if reason is not None]
    if refused:
        raise NotModelledError(
            f"{len(refused)} of {len(variants)} variants cannot be estimated in {structure.name}: "
            f"{'; '.join(refused[:LISTED_REASONS])}{'; ...' if len(refused) > LISTED_REASONS else ''}; without "
            "strict=True each gets a row that says so"
        )


def _reason_at_site(structure, mutation):
    """Return the Reason why one substitution cannot be modelled in this complex, or None."""
    index, position = structure.find(mutation.position), mutation.position
    if index is None:
        return Reason(NOT_RESOLVED, f"residue {position} is not resolved in {structure.name}")
    letter = structure.sequence[index]
    if letter != mutation.wild_type:
        return Reason(
            OTHER_RESIDUE,
            f"{structure.name} carries {letter} at {position}, not the {mutation.wild_type} of the reference; score "
            f"{letter}{position}{mutation.mutant} or another structure",
        )
    if not scorable(structure, index):
        return Reason(NO_BACKBONE, f"residue {position} of {structure.name} lacks backbone atoms")
    return None
