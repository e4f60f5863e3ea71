"""The protein kinases whose numbers and pocket are known, in data/kinases.csv, and those that a user brings along.

A kinase numbers the residues of a chain, tells where in the pocket each lies, and which residue of another kinase
stands in the same place.
"""

import difflib
import operator
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from alkstruct import data
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.errors import NumberingError, quoted
from alkstruct.kinase.alignment import align_to_template, pocket_of
from alkstruct.kinase.fasta import FASTA_SUFFIXES, Record, one_record, read_fasta

DEFAULT_REFERENCE = "ALK"
"""The kinase that numbers are held to where none is named."""

POCKET_LENGTH = 85  # positions of the KLIFS pocket
SHORTEST_SEQUENCE = 150  # residues of a kinase domain that stands for itself; less is taken for a word
NUCLEOTIDES = "ACGTUN"
LONGEST_NAME = 30  # letters: more of amino acids alone are a sequence
LONGEST_SEQUENCE = 40_000  # residues; titin has 34,350
LEAST_ALIKE = 0.9  # of the residues of a sequence that is called a known kinase
OWN_SEQUENCES_KEPT = 64
_VERSION = re.compile("(?<=[0-9])[.][0-9]+$")


@dataclass(frozen=True, slots=True)
class Convention:
    """Another way to count the residues of a kinase.

    Attributes
    ----------
    name : str
        Such as "mature protein".
    shift : int
        What it adds to a position of UniProt: -24 for the mature EGFR, in which T790 is T766.
    """

    name: str
    shift: int


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Kinase:
    """A protein kinase: its sequence with numbers, and its pocket.

    Kinases are equal, and sort, by gene, accession and sequence; they can be used as keys.

    Attributes
    ----------
    gene : str
        "EGFR"; of a sequence of the user's own, its name.
    accession : str
        UniProt accession, "P00533"; "" where there is none.
    first : int
        Position of the first residue of `sequence`.
    sequence : str
        One-letter residues: the whole protein, or the part of it that crystals show.
    pocket : tuple of int or None, length 85
        Position of each residue of the KLIFS pocket; None where the kinase has none.
    domain : tuple of int
        Positions of the first and last residue of the kinase domain.
    name : str
        "epidermal growth factor receptor".
    family : str
    aliases : tuple of str
        Other names of the gene: "ERBB1", "HER1".
    refseq : str
        Accession of the RefSeq protein with the same numbers; "" where none is known.
    conventions : tuple of Convention
        Other numbers that papers and files use.

    Examples
    --------
    >>> find_kinase("EGFR").residue(790), find_kinase("EGFR").klifs(790)
    ('T', 45)
    """

    gene: str
    accession: str
    first: int
    sequence: str
    pocket: tuple[int | None, ...] = field(compare=False)
    domain: tuple[int, int] = field(compare=False)
    name: str = field(default="", compare=False)
    family: str = field(default="", compare=False)
    aliases: tuple[str, ...] = field(default=(), compare=False)
    refseq: str = field(default="", compare=False)
    conventions: tuple[Convention, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return self.gene

    def __repr__(self) -> str:
        return f"<Kinase {self.label}: residues {self.first}-{self.last}>"

    def __reduce__(self):
        """Pickle a known kinase by its name: every variant of it carries it along."""
        if find_known(self.gene) == self:
            return find_kinase, (self.gene,)
        return type(self), tuple(getattr(self, name) for name in self.__slots__)

    @property
    def last(self) -> int:
        """Return the position of the last residue of the sequence."""
        return self.first + len(self.sequence) - 1

    @property
    def label(self) -> str:
        """Return gene and accession in one, "EGFR (P00533)"."""
        return f"{self.gene} ({self.accession})" if self.accession else self.gene

    @property
    def reference(self) -> str:
        """Return what names the sequence that numbers are held to: the accession, or else the gene."""
        return self.accession or self.gene

    @property
    def numbered_by(self) -> str:
        """Return whose numbers its residues bear: "UniProt P00533", or "the sequence MYKINASE"."""
        return f"UniProt {self.accession}" if self.accession else f"the sequence {self.gene}"

    def get(self, position: int) -> str:
        """Return the residue at a position, one letter; "" where the sequence has none."""
        index = position - self.first
        return self.sequence[index] if 0 <= index < len(self.sequence) else ""

    def residue(self, position: int) -> str:
        """Return the residue at a position.

        Parameters
        ----------
        position : int
            `first` to `last`.

        Returns
        -------
        str
            One letter.

        Raises
        ------
        NumberingError
            If the sequence has no such position.
        """
        return self.sequence[self.index(position)]

    def index(self, position: int) -> int:
        """Return the index in `sequence` of a position; NumberingError where it has none."""
        try:
            index = operator.index(position) - self.first
        except TypeError:
            raise NumberingError(f"a position is a whole number, not {quoted(position)}; for example 1202") from None
        if not 0 <= index < len(self.sequence):
            known = f"residues {self.first} to {self.last}; give one of these"
            if self.first > 1:
                raise NumberingError(f"position {position} is outside of what is known of {self.reference}: {known}")
            raise NumberingError(f"position {position} does not exist: {self.reference} has {known}")
        return index

    def stretch(self, first: int, last: int) -> str:
        """Return the residues from one position to another, both included, as far as the sequence has them."""
        return self.sequence[max(first - self.first, 0) : max(last - self.first + 1, 0)]

    def klifs(self, position: int) -> int | None:
        """Return the KLIFS number, 1 to 85, of a position; None outside the pocket."""
        return _pocket_numbers(self).get(position)


def find_kinase(reference: "str | Path | Kinase | None") -> Kinase | None:
    """Return the kinase of a name, an accession or a sequence.

    Parameters
    ----------
    reference : str, pathlib.Path, Kinase or None
        A gene, another name of it or an accession in any case ("EGFR", "HER2", "P00533"); a FASTA file with one
        sequence, or the text of one; or the sequence itself. Its first residue is number 1 unless the record's name
        ends with a range ("MYKINASE/501-780"). A Kinase is returned as it is, and so is None, which stands for a
        protein of unknown sequence.

    Returns
    -------
    Kinase or None

    Raises
    ------
    NumberingError
        No kinase of that name is known, or the file holds no one protein sequence.

    Examples
    --------
    >>> find_kinase("HER2").gene
    'ERBB2'
    """
    if reference is None or isinstance(reference, Kinase):
        return reference
    if not isinstance(reference, str | Path):
        raise NumberingError(f"a reference is text or a path, not {type(reference).__name__}; for example 'EGFR'")
    text = str(reference).strip()
    if found := find_known(text):
        return found
    if isinstance(reference, Path) or text.lower().endswith(FASTA_SUFFIXES):
        return _of_record(read_fasta(Path(text)))
    if text.startswith(">"):
        return _of_record(one_record(text, "the text"))
    letters = re.sub(r"\s", "", text).upper()
    if len(letters) >= SHORTEST_SEQUENCE:
        return own_kinase(letters.rstrip("*"))
    raise NumberingError(_unknown(text, letters))


def _unknown(text: str, letters: str) -> str:
    """Say that a reference is not known, and what may have been meant."""
    if text.lower() == "auto":
        return "'auto' stands for the kinase of a structure's chain; here name the kinase, such as 'EGFR'"
    if len(letters) > LONGEST_NAME and set(letters) <= set(AMINO_ACIDS):
        return f"a sequence of {len(letters)} residues is too short for a reference: {SHORTEST_SEQUENCE} are needed"
    near = nearest_kinase(text)
    meant = f"did you mean {near.gene!r}? Known" if near else "known"
    return (
        f"reference {quoted(text)} is not known; {meant} are {', '.join(k.gene for k in known_kinases())}; or give a "
        f"sequence, a FASTA file ({', '.join(FASTA_SUFFIXES)}), 'auto' to have the kinase found, or None to keep a "
        "file's numbers"
    )


def find_known(name: str) -> Kinase | None:
    """Return the kinase of data/kinases.csv with a gene, another name or an accession, in any case; None if none.

    Hyphens and blanks in it, and the version of an accession, do not matter.
    """
    return _by_name().get(bare_name(_VERSION.sub("", name)))


def bare_name(name: str) -> str:
    """Write a name without case, hyphens and blanks: "C-MET" and "cMet" are one."""
    return re.sub("[-_ ]", "", name).upper()


def nearest_kinase(name: str) -> Kinase | None:
    """Return the known kinase that a misspelt name most likely means; None where none is near.

    Examples
    --------
    >>> str(nearest_kinase("EGRF"))
    'EGFR'
    """
    near = difflib.get_close_matches(name.upper(), _by_name(), 1)
    return _by_name()[near[0]] if near else None


@cache
def known_kinases() -> tuple[Kinase, ...]:
    """Return the kinases of data/kinases.csv, ALK first: tuple of Kinase.

    Raises
    ------
    NumberingError
        The pocket of a row has not been made.
    """
    return tuple(_kinase(row) for row in data.rows("kinases.csv"))


@lru_cache(maxsize=OWN_SEQUENCES_KEPT)
def own_kinase(sequence: str, name: str = "own sequence", first: int = 1, accession: str = "") -> Kinase:
    """Make a kinase of a sequence that is not among the known ones.

    Parameters
    ----------
    sequence : str
        One-letter residues of the twenty, upper case.
    name : str
        Stands where the gene of a known kinase would.
    first : int
        Position of the first residue.
    accession : str

    Returns
    -------
    Kinase
        Its pocket is found by alignment with the known kinases; it is empty where the sequence is no kinase domain.

    Raises
    ------
    NumberingError
        If a letter is none of the twenty.
    """
    if strange := sorted(set(sequence) - set(AMINO_ACIDS)):
        raise NumberingError(f"the sequence of {name} has letters that are no amino acid: {', '.join(strange)}")
    if set(sequence) <= set(NUCLEOTIDES):
        raise NumberingError(f"the sequence of {name} has the letters of nucleotides alone; give that of the protein")
    if len(sequence) > LONGEST_SEQUENCE:
        raise NumberingError(
            f"the sequence of {name} has {len(sequence)} residues, and a protein at most {LONGEST_SEQUENCE}"
        )
    ends = first, first + len(sequence) - 1
    try:
        pocket = tuple(None if index is None else first + index for index in pocket_of(sequence))
    except NumberingError:  # no kinase domain: numbers alone
        return Kinase(name, accession, first, sequence, (None,) * POCKET_LENGTH, ends)
    aligned = np.flatnonzero(align_to_template(sequence).positions)
    return Kinase(name, accession, first, sequence, pocket, (first + int(aligned[0]), first + int(aligned[-1])))


def _of_record(record: Record) -> Kinase:
    """Return the kinase of a FASTA record; the known one where it is a part of that, with its numbers.

    Raises
    ------
    NumberingError
        It bears the accession of a known kinase, whose residues are others at its numbers.
    """
    name, first, sequence = record.name, record.first, record.sequence
    known = find_known(record.accession) if record.accession else None
    if known is not None:
        shared = range(max(first, known.first), min(first + len(sequence) - 1, known.last) + 1)
        alike = sum(known.get(position) == sequence[position - first] for position in shared)
        if not shared or alike < LEAST_ALIKE * len(shared):
            raise NumberingError(
                f"the sequence is called {record.accession}, which is {known.gene}, whose residues are others from "
                f"{first} on; say in its name where it begins, such as {name}/{known.domain[0]}-{known.domain[1]}"
            )
        if alike == len(shared) and set(known.domain) <= set(shared):
            return known
    # Of a known kinase all numbers and all evidence would go by its name.
    name = f"own {name}" if find_known(name) else name
    return own_kinase(sequence, name, first, record.accession)


def _kinase(row: dict[str, str]) -> Kinase:
    """Make a Kinase of its row in data/kinases.csv."""
    pocket = tuple(None if each == "-" else int(each) for each in row["pocket"].split())
    if len(pocket) != POCKET_LENGTH:
        raise NumberingError(
            f"data/kinases.csv has {len(pocket)} of the {POCKET_LENGTH} positions of the pocket of {row['gene']}; in a "
            "checkout, python -m tools.align_kinases writes them"
        )
    conventions = (each.rsplit(":", 1) for each in row["conventions"].split(";") if each)
    return Kinase(
        gene=row["gene"],
        accession=row["accession"],
        first=int(row["first"]),
        sequence=row["sequence"],
        pocket=pocket,
        domain=(int(row["domain_first"]), int(row["domain_last"])),
        name=row["name"],
        family=row["family"],
        aliases=tuple(row["aliases"].split()),
        refseq=row["refseq"],
        conventions=tuple(Convention(name.strip(), int(shift)) for name, shift in conventions),
    )


@cache
def _by_name() -> dict[str, Kinase]:
    """Return the known kinases under every name of theirs, upper case."""
    names: dict[str, Kinase] = {}
    for kinase in known_kinases():
        for name in (kinase.gene, kinase.accession, *kinase.aliases, _VERSION.sub("", kinase.refseq)):
            if name:
                names.setdefault(bare_name(name), kinase)
    return names


def other_count(kinase: Kinase, position: int, letter: str) -> str:
    """Say which residue is meant if it is counted in another way that is in use, such as that of the mature protein.

    Returns
    -------
    str
        Such as " (T766 of the mature protein is T790)"; "" where no convention explains the letter at the position.
    """
    for each in kinase.conventions:
        if letter and kinase.get(position - each.shift) == letter:
            return f" ({letter}{position} of the {each.name} is {letter}{position - each.shift})"
    return ""


@lru_cache(maxsize=OWN_SEQUENCES_KEPT)
def _pocket_numbers(kinase: Kinase) -> dict[int, int]:
    """Return the KLIFS number of each position in the pocket."""
    return {position: number for number, position in enumerate(kinase.pocket, start=1) if position is not None}
