"""Patterns of one mutation in one- and three-letter code, today's HGVS and its older forms."""

import re

from alkstruct.chemistry.amino_acids import AMINO_ACIDS, ONE_LETTER, THREE_LETTER
from alkstruct.errors import NotationError
from alkstruct.kinase.kinases import Kinase
from alkstruct.kinase.mutations import RECOGNISED_ONLY, SYNONYMOUS_REASON, Mutation

NONSENSE_REASON = RECOGNISED_ONLY.format("a nonsense mutation", "it ends the chain")
UNKNOWN_RESIDUE_REASON = (
    "X is a stop in older notation and any residue elsewhere: name the residue that comes in; "
    + RECOGNISED_ONLY.format("a stop, a nonsense mutation,", "it ends the chain")
)
UNKNOWN_LETTER_REASON = "B, J, O, U and Z are none of the twenty amino acids"
FRAMESHIFT_REASON = RECOGNISED_ONLY.format("a frameshift", "it rewrites the rest of the chain")
EXTENSION_REASON = RECOGNISED_ONLY.format("an extension", "it adds to the end of the chain")
UNKNOWN_EFFECT_REASON = RECOGNISED_ONLY.format("an effect that is not known", "it says nothing of the protein")

NUMBER = "-?[1-9][0-9]{0,4}|0"
_NAMES = "|".join(THREE_LETTER.values())
RESIDUE = f"(?:{_NAMES}|[{AMINO_ACIDS}])"
_FIRST = f"(?P<wild_type>{RESIDUE}) *(?P<position>{NUMBER})"
_LAST = f"[_-](?P<end_wild_type>{RESIDUE})(?P<end>{NUMBER})"
_MUTANT = "(?P<mutant>[A-Z]+)"
_OLD = "(?P<old>(?!ins)[A-Z]+)?"
_STOP = r"(?:\*|Ter|Stop)"


class UnreadError(NotationError):
    """The text is no notation of a variant; what was meant may still be guessed."""


def _pattern(text):
    return re.compile(text, re.IGNORECASE | re.ASCII)


MUTATION_PATTERNS = [
    (kind, _pattern(text))
    for kind, text in (
        ("substitution", f"{_FIRST} *>? *(?P<mutant>{RESIDUE})"),
        ("delins", f"{_FIRST}(?:{_LAST})? ?del{_OLD}ins{_MUTANT}"),
        ("delins", f"{_FIRST}(?:{_LAST})? ?(?:indel|>){_MUTANT}"),
        ("deletion", f"{_FIRST}(?:{_LAST})? ?del{_OLD}"),
        ("deletion", f"(?:del|Δ) ?{_FIRST}(?:{_LAST})?"),
        ("duplication", f"{_FIRST}(?:{_LAST})? ?dup{_OLD}"),
        ("insertion", f"{_FIRST}{_LAST} ?ins{_MUTANT}"),
        ("insertion", f"{_FIRST}ins{_MUTANT}"),  # an older form: after the residue that is named
    )
]
_SITE = f"{RESIDUE} ?(?:{NUMBER})"
REFUSED_PATTERNS = [
    (reason, _pattern(text))
    for reason, text in (
        (SYNONYMOUS_REASON, f"(?:{_SITE})?="),
        (NONSENSE_REASON, f"{_SITE} ?>? ?{_STOP}"),
        (UNKNOWN_RESIDUE_REASON, f"{_SITE} ?>? ?(?:X|Xaa)"),
        (UNKNOWN_LETTER_REASON, f"{_SITE} ?>? ?[BJOUZ]|[BJOUZ] ?(?:{NUMBER}) ?{RESIDUE}"),
        (FRAMESHIFT_REASON, f"{_SITE}{RESIDUE}?fs(?:(?:{_STOP}|X)?(?:[0-9]+|[?])?)?"),
        (EXTENSION_REASON, rf"(?:(?:\*|Ter|Stop|X)(?:{NUMBER})|{_SITE}){RESIDUE}?ext.*"),
        (UNKNOWN_EFFECT_REASON, rf"(?:{_SITE})?[?]|0[?]?"),
    )
]
SITE_PATTERN = _pattern(_SITE)
KATAYAMA_PATTERN = _pattern(f"(?P<position>{NUMBER})(?P<mutant>[{AMINO_ACIDS}]+)ins")
SHORTHAND_PATTERN = _pattern(f"(?P<site>{RESIDUE} ?(?:{NUMBER})) ?(?P<mutants>{RESIDUE}(?: ?/ ?{RESIDUE})+)")


def read_mutation(text: str, kinase: Kinase | None) -> Mutation:
    """Read one mutation of a kinase, without `p.`, brackets or accession. Raise UnreadError where the text is none."""
    for kind, pattern in MUTATION_PATTERNS:
        if found := pattern.fullmatch(text):
            return _mutation(kinase, kind, **found.groupdict())
    if found := KATAYAMA_PATTERN.fullmatch(text):
        return _inserted_after(kinase, int(found["position"]), found["mutant"].upper())
    for reason, pattern in REFUSED_PATTERNS:
        if pattern.fullmatch(text):
            raise NotationError(reason)
    if SITE_PATTERN.fullmatch(text):
        raise NotationError(f"{text} names a residue and not what becomes of it")
    raise UnreadError("this is no notation of a mutation")


def read_shorthand(text):
    """Read "I1171N/S/T", which papers write for several variants of one residue: list of text, empty if it is none."""
    found = SHORTHAND_PATTERN.fullmatch(text)
    return [found["site"] + residue.strip() for residue in found["mutants"].split("/")] if found else []


def _mutation(kinase, kind, position, wild_type, mutant=None, end=None, end_wild_type=None, old=None):
    """Make a Mutation of its parts as they are written."""
    position, first = int(position), one_letter(wild_type)
    if end and int(end) <= position:
        raise NotationError(f"the range {position} to {end} does not ascend")
    if kind == "substitution":
        return Mutation(position, first, one_letter(mutant), kinase=kinase)
    new = _residues(mutant, wild_type) if mutant else ""
    if kind == "insertion" and not end:
        return _inserted_after(kinase, position, new, first)
    last, last_residue = int(end or position), one_letter(end_wild_type or wild_type)
    if old:
        _check_named(kinase, _residues(old, wild_type), position, first, last, last_residue)
    return Mutation(position, first, new, kind, last, last_residue, kinase)


def one_letter(residue):
    """Return the letter of a residue in either code, upper or lower case."""
    return ONE_LETTER.get(residue.upper(), residue.upper())


def _residues(text, wild_type):
    """Read a run of residues in the code of the wild type beside it, or in the other where only that makes sense."""
    names = [text[i : i + 3] for i in range(0, len(text), 3)]
    in_names = "".join(ONE_LETTER.get(name.upper(), "?") for name in names)
    in_letters = text.upper()
    named, lettered = "?" not in in_names, set(in_letters) <= set(AMINO_ACIDS)
    if not named and not lettered:
        raise NotationError(f"{text} names no residues")
    if named and lettered and len(wild_type) == 1 and not text.isupper():
        if text == text.lower():
            raise NotationError(f"{text} can be read as {in_names} and as {in_letters}; write it in upper case")
        return in_names if all(name.istitle() for name in names) else in_letters
    if named and lettered:
        return in_names if len(wild_type) == 3 else in_letters
    return in_names if named else in_letters


def _check_named(kinase, residues, position, first, last, last_residue):
    """Raise NotationError where the residues that are said to go, or to be doubled, are not those of the range."""
    ends = residues[0] == first and residues[-1] == last_residue and len(residues) == last - position + 1
    known = kinase.stretch(position, last) if kinase is not None else ""
    is_own = known[:1] == first and known[-1:] == last_residue
    if not ends or (is_own and known != residues):
        span = f"{first}{position}" + (f" to {last_residue}{last}" if last > position else "")
        raise NotationError(f"{residues} is not what stands at {span}" + (f", {known}" if is_own else ""))


def _inserted_after(kinase, position, mutant, named=None):
    """Make the insertion after a residue of the kinase, whose neighbours are not named."""
    if kinase is None:
        raise NotationError(
            "the residues beside the insertion are not known without a reference; name both, as in T1151_L1152insT"
        )
    before, after = kinase.get(position), kinase.get(position + 1)
    if not before or not after:
        raise NotationError(f"{kinase.reference} has no residues {position} and {position + 1} to insert between")
    if named and named != before:
        raise NotationError(
            f"{named}{position} is not {kinase.gene}'s, so the residue after it is not known; "
            f"name both neighbours, as in T1151_L1152insT"
        )
    return Mutation(position, before, mutant, "insertion", position + 1, after, kinase)
