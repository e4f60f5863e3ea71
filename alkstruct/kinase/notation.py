"""Read variants in one-letter and HGVS notation."""

import re
from numbers import Integral

from alkstruct.chemistry.amino_acids import AMINO_ACIDS, THREE_LETTER
from alkstruct.errors import NotationError, NumberingError, quoted
from alkstruct.kinase.mutations import NO_ESTIMATE, SYNONYMOUS_REASON, Mutation, Variant, fits_reference, named_residues
from alkstruct.kinase.regions import Region, region_of
from alkstruct.kinase.sequence import REFERENCE_ACCESSIONS, reference_residue, reference_sequence

LONGEST_VARIANT = 1000  # characters of one variant; an insertion of 300 residues in three-letter code still fits

UNDERSTOOD_NOTATIONS = (
    "G1202R, p.G1202R, p.Gly1202Arg, p.(Gly1202Arg), NP_004295.2:p.Gly1202Arg, ALK G1202R; "
    "C1156Y+L1198F, C1156Y/L1198F, p.[Cys1156Tyr;Leu1198Phe]; "
    "G1202del, E746_A750del, p.Thr1151dup, T1151_L1152insT, 1151Tins, L747_P753delinsS"
)
NONSENSE_REASON = NO_ESTIMATE.format("a nonsense mutation", "it ends the chain")
FRAMESHIFT_REASON = NO_ESTIMATE.format("a frameshift", "it rewrites the rest of the chain")


def parse(text: str | Mutation | Variant) -> Variant:
    """Read a variant in any usual notation.

    Parameters
    ----------
    text : str, Mutation or Variant
        One-letter or HGVS notation, with or without an accession; `+`, `/` or `p.[a;b]` join the sites of one
        variant. White space around it is ignored. A Variant is returned as it is.

    Returns
    -------
    Variant

    Raises
    ------
    NotationError
        If it is not understood, or is no change whose binding can be estimated (synonymous, nonsense,
        frameshift).

    Notes
    -----
    The wild-type residue is not checked: `matches_reference` does that. "1151Tins" names no neighbours; they
    are those of Q9UM73.

    Examples
    --------
    >>> str(parse("NP_004295.2:p.(Gly1202Arg)"))
    'G1202R'
    >>> parse("p.Thr1151dup") == parse("1151Tins") == parse("T1151_L1152insT")
    True
    """
    if isinstance(text, Variant):
        return text
    try:
        if isinstance(text, Mutation):
            return Variant((text,))
        if not isinstance(text, str):
            raise NotationError(f"a variant is text, not {type(text).__name__}")
        if len(text) > LONGEST_VARIANT:
            raise NotationError(f"it has {len(text)} characters, and a variant at most {LONGEST_VARIANT}")
        return Variant(tuple(map(_read_mutation, _parts(text.strip()))))
    except NotationError as problem:
        raise NotationError(f"cannot read {quoted(text)}: {problem}. Understood: {UNDERSTOOD_NOTATIONS}") from None


def region(site: int | str | Mutation | Variant) -> Region:
    """Return the kinase region of a position or of a variant with one site.

    Parameters
    ----------
    site : int, str, Mutation or Variant
        A position of Q9UM73 or a variant of ALK.

    Returns
    -------
    Region
        For an insertion the region of the residue after it, for a range that of its first residue.

    Raises
    ------
    NotationError
        If the text is not understood or the variant has several sites.
    NumberingError
        If Q9UM73 has no such position or another residue there.

    Examples
    --------
    >>> region("G1202R").name, region("T1151_L1152insT").name, region(1174).name
    ('solvent front', 'beta3-alphaC loop', 'alphaC helix')
    """
    if isinstance(site, int | Integral):  # numpy's whole numbers, too
        return region_of(int(site))
    variant = parse(site)
    found = variant.region
    for position, residue in named_residues(*variant):
        if (expected := reference_residue(position)) != residue:
            raise NumberingError(
                f"{variant} names {residue}{position}, but {REFERENCE_ACCESSIONS[0]} has {expected} there; "
                f"for the region of the position itself ask region({position})"
            )
    return found


def matches_reference(variant: str | Mutation | Variant) -> bool:
    """Tell whether every residue that a variant names as wild type is the one in Q9UM73.

    Parameters
    ----------
    variant : str, Mutation or Variant

    Returns
    -------
    bool

    Raises
    ------
    NotationError
        If the text is not understood.

    Examples
    --------
    >>> matches_reference("G1202R"), matches_reference("T315I")
    (True, False)
    """
    return all(map(fits_reference, parse(variant)))


ACCESSION_PATTERN = re.compile(r"(?:[NX]P_[0-9]+(?:\.[0-9]+)?|Q9UM73(?:\.[0-9]+)?|ALK):|ALK +")
ALLELE_PATTERN = re.compile(r"p\.\[(?:\(([^][()]+)\)|([^][()]+))\]")
SINGLE_PATTERN = re.compile(r"p\.\((.+)\)|(?:p\.)?(.+)")
NUMBER_PATTERN = "[1-9][0-9]{0,4}"
ONE_LETTER_PATTERN = f"[{AMINO_ACIDS}]"
THREE_LETTER_PATTERN = "(?:" + "|".join(f"{name}|{name.title()}" for name in THREE_LETTER.values()) + ")"
LETTER_OF_RESIDUE = {spelt: one for one, name in THREE_LETTER.items() for spelt in (one, name, name.title())}


def _grammar(residue):
    """Patterns of the kinds of mutation in the one- or the three-letter code, which do not mix."""
    first = f"(?P<wild_type>{residue})(?P<position>{NUMBER_PATTERN})"
    last = f"_(?P<end_wild_type>{residue})(?P<end>{NUMBER_PATTERN})"
    mutant = f"(?P<mutant>{residue}+)"
    return {
        "substitution": f"{first}(?P<mutant>{residue})",
        "deletion": f"{first}(?:{last})?del",
        "duplication": f"{first}(?:{last})?dup",
        "insertion": f"{first}{last}ins{mutant}",
        "delins": f"{first}(?:{last})?delins{mutant}",
    }


def _refused(residue):
    """Patterns that are recognised only to say why they are refused."""
    site, stop = f"{residue}{NUMBER_PATTERN}", r"(?:\*|X|Ter|TER|Stop)"
    return {
        SYNONYMOUS_REASON: f"(?:{site})?=",
        NONSENSE_REASON: f"{site}{stop}",
        FRAMESHIFT_REASON: f"{site}{residue}?fs(?:{stop}(?:[0-9]+|[?])?)?",
    }


MUTATION_PATTERNS = [
    (code, kind, re.compile(text))
    for code in (ONE_LETTER_PATTERN, THREE_LETTER_PATTERN)
    for kind, text in _grammar(code).items()
]
REFUSED_PATTERNS = [
    (reason, re.compile(text))
    for code in (ONE_LETTER_PATTERN, THREE_LETTER_PATTERN)
    for reason, text in _refused(code).items()
]
KATAYAMA_PATTERN = re.compile(f"(?P<position>{NUMBER_PATTERN})(?P<mutant>{ONE_LETTER_PATTERN}+)ins")


def _parts(text):
    """The mutations of one variant, still as text, without accession, `p.` and brackets."""
    if "," in text:
        raise NotationError("a comma separates variants, never the sites of one; join those with +")
    if "];[" in text:
        raise NotationError("alleles in trans are two variants, one for each clone")
    if accession := ACCESSION_PATTERN.match(text):
        text = text[accession.end() :]
    if allele := ALLELE_PATTERN.fullmatch(text):
        return (allele[1] or allele[2]).split(";")
    bare = (SINGLE_PATTERN.fullmatch(part.strip()) for part in re.split("[+/]", text))
    return [found[1] or found[2] if found else "" for found in bare]


def _read_mutation(text):
    for code, kind, pattern in MUTATION_PATTERNS:
        if found := pattern.fullmatch(text):
            return _mutation(code, kind, **found.groupdict())
    if found := KATAYAMA_PATTERN.fullmatch(text):
        return _after(int(found["position"]), found["mutant"])
    for reason, pattern in REFUSED_PATTERNS:
        if pattern.fullmatch(text):
            raise NotationError(reason)
    raise NotationError("this is no notation of a mutation")


def _mutation(code, kind, position, wild_type, mutant=None, end=None, end_wild_type=None):
    """A Mutation from its parts as they are written."""
    if end and int(end) <= int(position):
        raise NotationError(f"the range {position} to {end} does not ascend")
    letters = "".join(LETTER_OF_RESIDUE[residue] for residue in re.findall(code, mutant or ""))
    last = LETTER_OF_RESIDUE.get(end_wild_type, "")
    return Mutation(int(position), LETTER_OF_RESIDUE[wild_type], letters, kind, int(end or 0), last)


def _after(position, mutant):
    """Insertion after a residue of Q9UM73."""
    if position >= len(reference_sequence()):
        raise NotationError(
            f"{REFERENCE_ACCESSIONS[0]} has no residues {position} and {position + 1} to insert between"
        )
    before, after = reference_residue(position), reference_residue(position + 1)
    return Mutation(position, before, mutant, "insertion", position + 1, after)
