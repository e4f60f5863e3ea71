"""Tell whether a variant can be estimated in a complex, and why not."""

from dataclasses import dataclass

from alkstruct.complexes.contacts import bonded_residues
from alkstruct.complexes.warheads import SULFUR_REACH, anchor_residues
from alkstruct.complexes.wild_types import check_wild_types
from alkstruct.errors import NotModelledError, NumberingError
from alkstruct.loops.windows import rebuildings
from alkstruct.rotamers.site_pairs import groups
from alkstruct.rotamers.sites import scorable
from alkstruct.scoring.variant_lists import UnreadEntry

(
    UNREADABLE,
    MISFIT,
    MOVES_BACKBONE,
    NOT_REBUILT,
    NOT_RESOLVED,
    OTHER_RESIDUE,
    NO_BACKBONE,
    BONDED,
    TOO_MANY_SITES,
) = (
    "cannot be read",
    "wild type does not fit",
    "moves the backbone",
    "backbone not rebuilt",
    "not resolved",
    "wild type differs",
    "no backbone",
    "bonded to the inhibitor",
    "too many sites",
)
LISTED_REASONS = 5  # variants that one error message names


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a variant has no estimate.

    Attributes
    ----------
    kind : str
        UNREADABLE: it is no variant. MISFIT: a residue that it names as wild type is neither the complex's nor the
        reference's, so that nobody knows which residue is meant. MOVES_BACKBONE: an insertion or deletion beside
        other mutations. NOT_REBUILT: the backbone around an insertion or deletion cannot be rebuilt. NOT_RESOLVED,
        OTHER_RESIDUE, NO_BACKBONE, BONDED, TOO_MANY_SITES.
    text : str
        The reason in words, without a full stop.
    """

    kind: str
    text: str

    def __str__(self):
        return self.text

    @property
    def has_a_place(self):
        """Tell whether it is known which residues the variant means."""
        return self.kind not in (UNREADABLE, MISFIT)


def reason_against(structure, variant):
    """Return the Reason why a variant, or an UnreadEntry, cannot be modelled in this complex, or None."""
    if isinstance(variant, UnreadEntry):
        return Reason(UNREADABLE, variant.problem)
    if (reason := next(filter(None, (_misfit(structure, mutation) for mutation in variant)), None)) is not None:
        return reason
    if not all(mutation.is_substitution for mutation in variant):
        return _reason_against_rebuilding(structure, variant)
    reasons = (_reason_at_site(structure, mutation) for mutation in variant)
    reason = next((r for r in reasons if r is not None), None)
    if reason is None and max(map(len, groups(structure, variant.mutations))) > 2:
        return Reason(TOO_MANY_SITES, "more than two of its sites meet, and only two can be built together")
    return reason


def _reason_against_rebuilding(structure, variant):
    """Return the Reason why the backbone around an insertion or deletion cannot be rebuilt, or None."""
    if variant.is_compound:
        return Reason(MOVES_BACKBONE, "an insertion or deletion is built by itself, not together with other mutations")
    (mutation,) = variant.mutations
    ends = (mutation.position, mutation.wild_type), (mutation.end, mutation.end_wild_type)
    for position, letter in ends:
        if (index := structure.find(position)) is None:
            return Reason(NOT_RESOLVED, f"residue {position} is not resolved in {structure.name}")
        if structure.sequence[index] != letter:
            return Reason(
                OTHER_RESIDUE,
                f"{structure.name} carries {structure.sequence[index]} at {position}, not the {letter} of the "
                "reference; choose another structure",
            )
    first, last = structure.index(mutation.position), structure.index(mutation.end)
    goes = mutation.kind in ("deletion", "delins")
    if goes and structure.inhibitor is not None and anchor_residues(structure)[first : last + 1].any():
        return Reason(
            BONDED,
            f"{structure.name}'s inhibitor is as close as if bonded, or may bond, to a residue that {mutation} takes "
            "away",
        )
    try:
        rebuildings(structure, mutation)
    except NotModelledError as problem:
        return Reason(NOT_REBUILT, str(problem))
    return None


def refuse(structure, variants, reasons):
    """Raise if there is a reason against any variant: NumberingError for a wild type that does not fit, else
    NotModelledError.
    """
    if (misfit := next((r for r in reasons if r is not None and r.kind == MISFIT), None)) is not None:
        raise NumberingError(misfit.text)
    refused = [f"{v}: {reason}" for v, reason in zip(variants, reasons, strict=True) if reason is not None]
    if refused:
        raise NotModelledError(
            f"{len(refused)} of {len(variants)} variants cannot be estimated in {structure.name}: "
            f"{'; '.join(refused[:LISTED_REASONS])}{'; ...' if len(refused) > LISTED_REASONS else ''}; without "
            "strict=True each gets a row that says so"
        )


def _misfit(structure, mutation):
    """Return the Reason why it is not known which residues a mutation means, or None."""
    absent = [p for p in (mutation.position, mutation.end) if structure.find(p) is None]
    if structure.kinase is None and absent:
        return Reason(NOT_RESOLVED, f"residue {absent[0]} is not resolved in {structure.name}")
    try:
        check_wild_types(structure, mutation)
    except NumberingError as problem:
        return Reason(MISFIT, str(problem))
    return None


def _reason_at_site(structure, mutation):
    """Return the Reason why one substitution cannot be modelled in this complex, or None."""
    index, position = structure.find(mutation.position), mutation.position
    if index is None:
        return Reason(NOT_RESOLVED, f"residue {position} is not resolved in {structure.name}")
    letter = structure.sequence[index]
    if letter == mutation.mutant:
        return Reason(
            OTHER_RESIDUE,
            f"{structure.name} carries the {letter} of {mutation} already, not the {mutation.wild_type} of the "
            "reference; choose another structure",
        )
    if letter != mutation.wild_type:
        return Reason(
            OTHER_RESIDUE,
            f"{structure.name} carries {letter} at {position}, not the {mutation.wild_type} of the reference; score "
            f"{letter}{position}{mutation.mutant} or another structure",
        )
    if not scorable(structure, index):
        return Reason(NO_BACKBONE, f"residue {position} of {structure.name} lacks backbone atoms")
    if structure.inhibitor is not None and bonded_residues(structure)[index]:
        return Reason(
            BONDED,
            f"residue {position} of {structure.name} is as close to the inhibitor as if bonded to it; a covalent bond, "
            "and what becomes of it, is not modelled",
        )
    if structure.inhibitor is not None and anchor_residues(structure)[index]:
        return Reason(
            BONDED,
            f"the sulfur of cysteine {position} is within {SULFUR_REACH:g} Å of a carbon of {structure.inhibitor.name} "
            "that cysteines bond to, as in acrylamides; such a bond, and what becomes of it, is not modelled",
        )
    return None
