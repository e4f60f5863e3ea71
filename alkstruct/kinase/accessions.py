"""Take accessions, gene names and coding changes off a variant, and refuse those that are not ALK's."""

import re
from functools import cache
from typing import NamedTuple

from alkstruct import data
from alkstruct.errors import NotationError

GENE = "ALK"
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
PREFIX_PATTERNS = {
    "database": re.compile(r"(?:sp|tr)\|", re.IGNORECASE),
    "accession": re.compile(rf"({_ACCESSION})(?: ?\(({_FUSION}[A-Za-z0-9]+)\))?(?:{_BETWEEN})", re.ASCII),
    "gene": re.compile(rf"({_FUSION}ALK(?:_HUMAN)?)(?:{_BETWEEN}|[_^-]| *(?=\())", re.IGNORECASE | re.ASCII),
    "exon": re.compile(rf"exon ?[0-9]+{_BETWEEN}", re.IGNORECASE),
    "coding": re.compile(rf"({_CODING})(?:{_BETWEEN}(?=\S)|$| *(?=\())"),
}
# ALKG1202R, as copied from a superscript. Longer three-letter names are read as they are.
JOINED_GENE_PATTERN = re.compile(r"ALK(?=[A-Z][0-9])", re.IGNORECASE)
OTHER_GENE_PATTERN = re.compile(
    r"(?![A-Z][0-9]+[A-Z]\b)([A-Z][A-Z0-9]{1,9})(?:[ :]+|-(?=p\.))(?=(?:p\.)?\(?[A-Z][A-Za-z]{0,2}[0-9])", re.ASCII
)
SUFFIX_PATTERN = re.compile(rf"(.*\S) *\(({_CODING})\)|(.*\S) +({_CODING})")


class Context(NamedTuple):
    """A variant as it is written, without what stood around it."""

    text: str
    coding_changes: list[str]


def without_context(text):
    """Take accessions, gene names, exons and coding changes off a variant.

    Parameters
    ----------
    text : str
        In plain characters.

    Returns
    -------
    Context

    Raises
    ------
    NotationError
        If an accession or a gene is not ALK's, or nothing but a coding change is there.
    """
    coding = []
    text, checked = _without_prefixes(text, coding), text
    while found := SUFFIX_PATTERN.fullmatch(text):
        text = found[1] or found[3]
        coding.append(found[2] or found[4])
    if not text and coding:
        raise NotationError(
            f"{coding[0]} is a change of the DNA alone; write that of the protein, p.Gly1202Arg, with it"
        )
    if found := OTHER_GENE_PATTERN.match(text):
        raise NotationError(_of_another(found[1], found[1]))
    return Context(text if text else checked, coding)


def _without_prefixes(text, coding):
    while True:
        before = text
        for kind, pattern in PREFIX_PATTERNS.items():
            if found := pattern.match(text):
                if kind == "accession":
                    _check_accession(found[1], found[2])
                if kind == "coding":
                    coding.append(found[1])
                text = text[found.end() :]
        if text == before:
            return JOINED_GENE_PATTERN.sub("", text, count=1)


def _check_accession(accession, gene):
    """Raise NotationError where an accession, with or without its version, or the gene beside it is not ALK's."""
    bare = re.sub("[.-][0-9]+$", "", accession)
    owner = _genes().get(bare)
    if owner != GENE:
        raise NotationError(
            _of_another(accession, owner) if owner else f"{accession} is not known as an accession of {GENE}"
        )
    if gene and not gene.upper().endswith(GENE):
        raise NotationError(_of_another(gene, gene))


def _of_another(written, gene):
    whose = f"{written} is" if written == gene else f"{written} is {gene},"
    return f"{whose} not {GENE}; for another kinase, loaded with reference=None, write the change alone"


@cache
def _genes():
    return {row["accession"]: row["gene"] for row in data.rows("accessions.csv")}
