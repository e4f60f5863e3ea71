"""Read variants in one-letter and HGVS notation."""

import re
from functools import partial
from numbers import Integral
from pathlib import Path

from alkstruct.errors import NotationError, NumberingError, quoted
from alkstruct.kinase.accessions import without_context, without_gene
from alkstruct.kinase.coding_changes import check_coding_change
from alkstruct.kinase.grammar import MUTATION_PATTERNS, UnreadError, read_mutation, read_shorthand
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, Kinase, find_kinase, other_count
from alkstruct.kinase.mutations import Mutation, Variant, fits_reference, named_residues
from alkstruct.kinase.regions import Region, region_of, require_kinase
from alkstruct.kinase.spellings import plain
from alkstruct.kinase.suggestions import nearest_reading

LONGEST_VARIANT = 1000  # characters of one variant; an insertion of 300 residues in three-letter code still fits

UNDERSTOOD_NOTATIONS = (
    "G1202R, p.G1202R, p.Gly1202Arg, p.(Gly1202Arg), NP_004295.2:p.Gly1202Arg, ALK G1202R; "
    "C1156Y+L1198F, C1156Y/L1198F, p.[Cys1156Tyr;Leu1198Phe]; "
    "G1202del, E746_A750del, p.Thr1151dup, T1151_L1152insT, 1151Tins, L747_P753delinsS"
)


Reference = str | Path | Kinase | None


def parse(text: str | Mutation | Variant, reference: Reference = DEFAULT_REFERENCE) -> Variant:
    """Read a variant in any usual notation.

    Parameters
    ----------
    text : str, Mutation or Variant
        One-letter or HGVS notation, with or without an accession; `+`, `/` or `p.[a;b]` join the sites of one
        variant. White space around it is ignored. A Mutation and a Variant keep the kinase that they are of.
    reference : str, pathlib.Path, Kinase or None, default "ALK"
        The kinase whose variant a text is, as `alkstruct.load` takes it; None for a protein of unknown sequence.

    Returns
    -------
    Variant

    Raises
    ------
    NotationError
        If it is not understood, or is no change whose binding can be estimated (synonymous, nonsense,
        frameshift).
    NumberingError
        If the kinase is not known.

    Notes
    -----
    The wild-type residue is not checked: `matches_reference` does that. "1151Tins" names no neighbours; they
    are those of the kinase.

    Examples
    --------
    >>> str(parse("NP_004295.2:p.(Gly1202Arg)"))
    'G1202R'
    >>> parse("p.Thr1151dup") == parse("1151Tins") == parse("T1151_L1152insT")
    True
    >>> parse("T790M", reference="EGFR").region.name
    'gatekeeper'
    """
    if isinstance(text, Variant):
        return text
    kinase = find_kinase(reference)
    try:
        if isinstance(text, Mutation):
            return Variant((text,))
        if not isinstance(text, str):
            raise NotationError(f"a variant is text, not {type(text).__name__}")
        return _read(text, kinase)
    except NotationError as problem:
        unread = isinstance(problem, UnreadError)
        hint = nearest_reading(plain(text), partial(_read, kinase=kinase), kinase) if unread else ""
        said = f"cannot read {quoted(text)}: {problem}{'; ' + hint if hint else '.'}"
        raise NotationError(f"{said} Understood: {UNDERSTOOD_NOTATIONS}") from None


def of_kinase(variant: Variant, kinase: Kinase | None) -> Variant:
    """Read a variant again as one of another kinase: the same notation, in the numbers of that kinase."""
    return variant if variant.kinase == kinase else parse(str(variant), kinase)


def parse_shorthand(text: str, reference: Reference = DEFAULT_REFERENCE) -> list[Variant]:
    """Read a text that is short for several variants of one residue, as papers write them.

    Parameters
    ----------
    text : str
        "I1171N/S/T".
    reference : str, pathlib.Path, Kinase or None, default "ALK"
        The kinase.

    Returns
    -------
    list of Variant
        In the order written; empty where the text is no such shorthand.

    Examples
    --------
    >>> [str(variant) for variant in parse_shorthand("I1171N/S/T")]
    ['I1171N', 'I1171S', 'I1171T']
    """
    if len(text) > LONGEST_VARIANT:
        return []
    kinase = find_kinase(reference)
    try:
        parts = read_shorthand(_bare(without_context(plain(text), kinase).text))
        return [parse(part, kinase) for part in parts]
    except NotationError:
        return []


def region(site: int | str | Mutation | Variant, reference: str | Path | Kinase = DEFAULT_REFERENCE) -> Region:
    """Return the kinase region of a position or of a variant with one site.

    Parameters
    ----------
    site : int, str, Mutation or Variant
        A position, or a variant. A Mutation and a Variant keep the kinase that they are of.
    reference : str, pathlib.Path or Kinase, default "ALK"
        The kinase, as `alkstruct.load` takes it.

    Returns
    -------
    Region
        For an insertion the region of the residue after it, for a range that of its first residue.

    Raises
    ------
    NotationError
        If the text is not understood or the variant has several sites.
    NumberingError
        If the kinase is not known, or has no such position or another residue there.

    Examples
    --------
    >>> region("G1202R").name, region("T1151_L1152insT").name, region(1174).name
    ('solvent front', 'beta3-alphaC loop', 'alphaC helix')
    >>> region("T790M", reference="EGFR").name
    'gatekeeper'
    """
    if isinstance(site, int | Integral):  # numpy's whole numbers, too
        return region_of(int(site), reference)
    variant = parse(site, require_kinase(reference))
    found = variant.region
    position = variant.mutations[0].position
    fitting(variant, f"for the region of the position itself ask region({position})")
    return found


def fitting(variant: Variant, advice: str = "check the numbers of the variant") -> Variant:
    """Return a variant whose named residues are all those of its kinase; NumberingError, with advice, where not.

    Where a residue is one in another way to count those of the kinase, the error says so.
    """
    kinase = require_kinase(variant.kinase)
    for position, residue in named_residues(*variant):
        if (expected := kinase.get(position)) != residue:
            expected, counted = expected or kinase.residue(position), other_count(kinase, position, residue)
            raise NumberingError(
                f"{variant} names {residue}{position}, but {kinase.reference} has {expected} there{counted}; {advice}"
            )
    return variant


def matches_reference(variant: str | Mutation | Variant) -> bool:
    """Tell whether every residue that a variant names as wild type is the one of its kinase; of ALK for a text.

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


ALLELE_PATTERN = re.compile(r"(?:p\.)?\[(?:\(([^][()]+)\)|([^][()]+))\]", re.IGNORECASE)
SINGLE_PATTERN = re.compile(r"(?:p\. ?)?\((?:p\. ?)?([^()]+)\)|(?:p\. ?)?([^()]+)", re.IGNORECASE)
# Signs that join the mutations of one variant; a hyphen only before a residue, as it may be the sign of a number
JOIN_PATTERN = re.compile(r" *(?:[+/&]|-(?=[A-Za-z])) *")
WILD_TYPE_PATTERN = re.compile("(?:wt|wild[ -]?type)", re.IGNORECASE)


def _read(text, kinase):
    """Read one variant; the NotationError says what is wrong and not yet what was meant."""
    if len(text) > LONGEST_VARIANT:
        raise NotationError(f"it has {len(text)} characters, and a variant at most {LONGEST_VARIANT}")
    context = without_context(plain(text), kinase)
    parts = _parts(context.text)
    mutations = [read_mutation(without_gene(part, kinase) if len(parts) > 1 else part, kinase) for part in parts]
    variant = Variant(tuple(mutations))
    for change in context.coding_changes:
        if len(mutations) > 1:
            raise NotationError(f"{change} stands beside several changes of the protein; leave it out")
        check_coding_change(change, mutations[0])
    return variant


def _parts(text):
    """Split the mutations of one variant, still as text, without `p.` and brackets."""
    if "," in text:
        raise UnreadError("a comma separates variants, never the sites of one; join those with +")
    if "];[" in text:
        raise NotationError("alleles in trans are two variants, one for each clone")
    if WILD_TYPE_PATTERN.fullmatch(text):
        raise NotationError("the wild type is no variant; every estimate is made against it")
    if allele := ALLELE_PATTERN.fullmatch(text):
        return [part.strip() for part in re.split("[;+/&]", allele[1] or allele[2])]
    if several := read_shorthand(_bare(text)):
        raise NotationError(f"it is short for {len(several)} variants, {', '.join(several)}; give them in a list")
    if ";" in text:
        raise UnreadError("a semicolon joins the sites of one variant only within brackets")
    whole = _bare(text)
    if not JOIN_PATTERN.search(text) or any(pattern.fullmatch(whole) for _, pattern in MUTATION_PATTERNS):
        return [whole]  # E746-A750del holds a hyphen, and L747_P753>S no sign that joins
    return list(map(_bare, JOIN_PATTERN.split(text)))


def _bare(text):
    """Take `p.` and brackets off a mutation; leave nothing where they do not match."""
    found = SINGLE_PATTERN.fullmatch(text.strip())
    return (found[1] or found[2]).strip() if found else ""
