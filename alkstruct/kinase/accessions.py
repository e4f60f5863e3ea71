"""Take accessions, gene names and coding changes off a variant, and refuse those of another protein."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from alkstruct import data
from alkstruct.errors import NotationError
from alkstruct.kinase.kinases import Kinase, bare_name, find_known, known_kinases

_ACCESSION = (
    "[NX][PMCGR]_[0-9]+(?:[.][0-9]+)?"  # RefSeq
    "|ENS[PTG][0-9]{11}(?:[.][0-9]+)?"  # Ensembl, human
    "|[OPQ][0-9][A-Z0-9]{3}[0-9](?:-[0-9]+)?(?:[.][0-9]+)?"  # UniProt, with isoform or version
    "|[A-NR-Z][0-9][A-Z][A-Z0-9]{2}[0-9](?:-[0-9]+)?(?:[.][0-9]+)?"
)
_BETWEEN = r"(?: *[:|] *| +)"
_CODING = r"[cg]\.[^\s:;,()]+"
# A partner of a fusion: EML4-ALK, EML4::ALK, EML4/ALK
_FUSION = "(?:[A-Za-z][A-Za-z0-9]*(?:::|-|/))?"
_VARIANT = r"(?=(?:p\.)?\(?[A-Z][A-Za-z]{0,2}[0-9])"  # what a name stands before
DATABASE_PATTERN = re.compile(r"(?:sp|tr)\|", re.IGNORECASE)
ACCESSION_PATTERN = re.compile(rf"({_ACCESSION})(?: ?\(({_FUSION}[A-Za-z0-9]+)\))?(?:{_BETWEEN})", re.ASCII)
EXON_PATTERN = re.compile(rf"exon ?[0-9]+{_BETWEEN}", re.IGNORECASE)
CODING_PATTERN = re.compile(rf"({_CODING})(?:{_BETWEEN}(?=\S)|$| *(?=\())")
OTHER_GENE_PATTERN = re.compile(
    r"(?![A-Z][0-9]+[A-Z]\b)([A-Z][A-Z0-9]{1,9})(?:[ :]+|-(?=p\.))(?=(?:p\.)?\(?[A-Z][A-Za-z]{0,2}[0-9])", re.ASCII
)
_ISOFORM = re.compile("-([0-9]+)(?:[.][0-9]+)?$")  # of UniProt, whose first isoform is the canonical one
SUFFIX_PATTERN = re.compile(rf"(.*\S) *\(({_CODING})\)|(.*\S) +({_CODING})")


class Context(NamedTuple):
    """A variant as it is written, without what stood around it."""

    text: str
    coding_changes: list[str]


def without_context(text: str, kinase: Kinase | None) -> Context:
    """Take accessions, gene names, exons and coding changes off a variant.

    Parameters
    ----------
    text : str
        In plain characters.
    kinase : Kinase or None
        Whose variant it is; None for a protein of unknown sequence, whose name cannot be checked.

    Returns
    -------
    Context

    Raises
    ------
    NotationError
        If an accession or a gene is another protein's, or nothing but a coding change is there.
    """
    coding: list[str] = []
    text, checked = _without_prefixes(text, kinase, coding), text
    while found := SUFFIX_PATTERN.fullmatch(text):
        text = found[1] or found[3]
        coding.append(found[2] or found[4])
    if not text and coding:
        raise NotationError(
            f"{coding[0]} is a change of the DNA alone; write that of the protein, p.Gly1202Arg, with it"
        )
    refuse_other_gene(text, kinase)
    return Context(text if text else checked, coding)


def without_gene(text: str, kinase: Kinase | None) -> str:
    """Take the kinase's name off one of several mutations, "EGFR T790M"; NotationError where it is another's."""
    if kinase is not None:
        for pattern in _gene_patterns(kinase):
            text = pattern.sub("", text, count=1)
    refuse_other_gene(text, kinase)
    return text


def refuse_other_gene(text: str, kinase: Kinase | None) -> None:
    """Raise NotationError where the name of another gene stands before a variant, apart from it or joined to it."""
    if found := OTHER_GENE_PATTERN.match(text):
        raise NotationError(_of_another(found[1], found[1], kinase))
    if kinase is None or text[1:2].isdigit():  # G1202R: no name begins like that
        return
    for pattern in _known_patterns():
        if (found := pattern.match(text)) and (owner := find_known(found["gene"])) not in (None, kinase):
            raise NotationError(_of_another(found["gene"], owner.gene, kinase))


def _without_prefixes(text, kinase, coding):
    while True:
        before = text
        text = DATABASE_PATTERN.sub("", text, count=1) if DATABASE_PATTERN.match(text) else text
        if found := ACCESSION_PATTERN.match(text):
            _check_accession(found[1], found[2], kinase)
            text = text[found.end() :]
        if kinase is not None and (found := _gene_patterns(kinase)[0].match(text)):
            text = text[found.end() :]
        if found := EXON_PATTERN.match(text):
            text = text[found.end() :]
        if found := CODING_PATTERN.match(text):
            coding.append(found[1])
            text = text[found.end() :]
        if text == before:
            return text if kinase is None else _gene_patterns(kinase)[1].sub("", text, count=1)


@lru_cache(maxsize=64)
def _gene_patterns(kinase):
    """Return what finds a kinase's name before a variant, apart from it and joined to it: two patterns.

    EGFRT790M comes of a superscript that was copied. Longer three-letter names are read as they are.
    """
    apart = rf"({_FUSION}(?:{_names(kinase)})(?:_HUMAN)?)(?:{_BETWEEN}|[_^-]| *(?=\())"
    joined = rf"{re.escape(kinase.gene)}(?=[A-Z][0-9])"
    return re.compile(apart, re.IGNORECASE | re.ASCII), re.compile(joined, re.IGNORECASE)


@cache
def _known_patterns():
    """Return what finds the name of any known kinase before a variant: patterns whose group "gene" is the name."""
    names = "|".join(_names(kinase) for kinase in known_kinases())
    genes = "|".join(kinase.gene for kinase in known_kinases())
    apart = rf"{_FUSION}(?P<gene>{names})(?:{_BETWEEN}|[_^-]){_VARIANT}"
    joined = rf"(?P<gene>{genes})(?=[A-Z][0-9])"
    return re.compile(apart, re.IGNORECASE | re.ASCII), re.compile(joined, re.IGNORECASE | re.ASCII)


def _names(kinase):
    """The names of a kinase as a pattern, the longest first; hyphens may be left out, or stand before a number."""
    names = sorted({kinase.gene, *kinase.aliases}, key=len, reverse=True)
    return "|".join(re.sub(r"(?<=[A-Z])(?=[0-9]+$)", "-?", name.replace("-", "-?")) for name in names)


def _check_accession(accession, gene, kinase):
    """Raise NotationError where an accession, with or without its version, or the gene beside it is another's."""
    if kinase is None:
        return
    bare = re.sub("(?:-[0-9]+)?(?:[.][0-9]+)?$", "", accession)
    known = find_known(bare)
    owner = known.gene if known else _genes().get(bare)
    if owner != kinase.gene:
        unknown = f"{accession} is not known as an accession of {kinase.gene}"
        leave = f"; leave it out if its positions are those of {kinase.reference}"
        raise NotationError(_of_another(accession, owner, kinase) if owner else unknown + leave)
    if (isoform := _ISOFORM.search(accession)) and isoform[1] != "1":
        raise NotationError(
            f"{accession} is another isoform of {kinase.gene}, whose positions may be others; give those of {bare}"
        )
    if gene and not bare_name(gene).endswith(tuple(map(bare_name, (kinase.gene, *kinase.aliases)))):
        raise NotationError(_of_another(gene, gene, kinase))


def _of_another(written, gene, kinase):
    whose = f"{written} is" if written == gene else f"{written} is {gene},"
    if kinase is None:
        return f"{whose} the name of a gene; for a protein without a reference, write the change alone"
    known = find_known(gene)
    advice = f"pass reference={known.gene!r}" if known else "with reference=None, write the change alone"
    return f"{whose} not {kinase.gene}; for another kinase {advice}"


@cache
def _genes():
    return {row["accession"]: row["gene"] for row in data.rows("accessions.csv")}
