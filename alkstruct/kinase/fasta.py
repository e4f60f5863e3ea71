"""Read one protein sequence, with its name and the number of its first residue, in FASTA format."""

import re
from pathlib import Path
from typing import NamedTuple

from alkstruct.errors import NumberingError, quoted

FASTA_SUFFIXES = (".fasta", ".fa", ".faa")
LARGEST_FILE = 1_000_000  # bytes; the longest protein is a thirtieth of that
LONGEST_HEADER = 60  # characters of a name that are kept
_HEADER = re.compile(r"(?P<name>.*?)(?:/(?P<first>[0-9]+)-(?P<last>[0-9]+))?")
_UNIPROT = re.compile(
    r"(?:sp|tr)\|(?P<accession>[A-Z0-9]+)(?:-[0-9]+)?\|(?P<entry>[A-Z0-9]+)(?:_(?P<species>[A-Z0-9]+))?"
)
NAMELESS = "own sequence"


class Record(NamedTuple):
    """A sequence of a FASTA file.

    Attributes
    ----------
    name : str
    accession : str
        Of a UniProt header; else "".
    first : int
        Number of the first residue.
    sequence : str
        In capitals.
    """

    name: str
    accession: str
    first: int
    sequence: str


def read_fasta(path: Path) -> Record:
    """Read the one sequence of a file.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    Record

    Raises
    ------
    NumberingError
        The file cannot be read, is too large, or is not one protein sequence.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise NumberingError(f"cannot read {quoted(str(path))} as a reference: it is no text") from problem
    except (OSError, ValueError) as problem:  # ValueError: a path with a null character
        reason = getattr(problem, "strerror", None) or problem
        raise NumberingError(f"cannot read {quoted(str(path))} as a reference: {reason}") from problem
    if len(content) > LARGEST_FILE:
        raise NumberingError(f"{quoted(str(path))} is larger than {LARGEST_FILE} bytes; a reference is one sequence")
    return one_record(text, quoted(str(path)))


def one_record(text: str, source: str) -> Record:
    """Read the one sequence of a text in FASTA format.

    Parameters
    ----------
    text : str
        Lines that begin with ";" are comments. The name may end with the numbers of the first and last residue,
        "MYKINASE/501-780".
    source : str
        What it is called in messages.

    Returns
    -------
    Record

    Raises
    ------
    NumberingError
        There is no sequence, there are several, or it is not as long as its name says.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(";")]
    headers = sum(line.startswith(">") for line in lines)
    if headers != 1:
        raise NumberingError(
            f"{source} holds {headers} sequences; a reference is one, behind a line with > and its name"
        )
    if not lines[0].startswith(">"):
        raise NumberingError(f"{source} is not in FASTA format: its first line does not begin with >")
    sequence = re.sub(r"\s", "", "".join(lines[1:])).upper().rstrip("*")
    header = _HEADER.fullmatch((lines[0][1:].split() or [""])[0])
    assert header is not None  # every word fits
    name, accession, first = header["name"][:LONGEST_HEADER] or NAMELESS, "", int(header["first"] or 1)
    if not sequence:
        raise NumberingError(f"{source} holds no residues of {name}")
    if header["last"] and int(header["last"]) - first + 1 != len(sequence):
        raise NumberingError(
            f"{name} has {len(sequence)} residues, and not those from {first} to {header['last']} that its name says"
        )
    if found := _UNIPROT.fullmatch(header["name"]):
        species = found["species"] or "HUMAN"
        accession, name = found["accession"], found["entry"] + (f"_{species}" if species != "HUMAN" else "")
    return Record(name, accession, first, sequence)
