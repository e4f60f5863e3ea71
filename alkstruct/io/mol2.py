"""Read the atoms of a protein or a complex from a Tripos mol2 file, as KLIFS, MOE and Open Babel write them."""

import re
from typing import NamedTuple

import numpy as np

from alkstruct.errors import StructureError, quoted
from alkstruct.io.atom_table import MOST_ATOMS, NO_CHAIN, TOO_MANY, Row

MOLECULE_SECTION = "@<TRIPOS>MOLECULE"
SECTION = "@<TRIPOS>"
NO_VALUE = "****"  # how a mol2 file writes that there is no value
LEAST_ATOM_FIELDS = 6  # of a line: number, name, three coordinates, type
CODE_LENGTH = 3  # of the names of most residues
LONE_PAIR, DUMMY = "LP", "DU"  # types of what is no atom, and of an atom whose type is not known
NUMBER = re.compile("(?P<number>[_-]?[0-9]{1,9})(?P<insertion>[A-Za-z]?)")  # of a residue; below zero after _ or -


class _Residue(NamedTuple):
    chain: str
    name: str
    number: int
    insertion: str


def mol2_rows(text, spoken, pose=1):
    """Read the atoms of one molecule of a mol2 file; elements are those of the Sybyl types.

    Residues are told apart by the number and name of their substructure. The name holds the residue's name and number
    (GLY1202); where it holds no number, that of the substructure counts.

    Parameters
    ----------
    text : str
    spoken : str
        Name of the file for messages.
    pose : int, default 1
        Which molecule of several, from 1.

    Returns
    -------
    tuple of (list of Row, int)
        The atoms, none if there is no such molecule, and the number of molecules.

    Raises
    ------
    StructureError
        A line of an atom is cut off, its coordinates are no numbers, or there are too many atoms.
    """
    molecules = text.split(MOLECULE_SECTION)[1:]
    if pose > len(molecules):
        return [], len(molecules)
    sections = _sections(molecules[pose - 1])
    if len(sections.get("ATOM", ())) > MOST_ATOMS:
        raise StructureError(TOO_MANY.format(spoken))
    details = {fields[0]: fields for fields in map(str.split, sections.get("SUBSTRUCTURE", ())) if fields}
    residues: dict[tuple[str, str], _Residue] = {}
    rows = []
    for line in sections.get("ATOM", ()):
        fields = line.split()
        try:
            coord = np.array([float(field) for field in fields[2:5]])
        except ValueError:
            coord = np.zeros(0)
        if len(fields) < LEAST_ATOM_FIELDS or len(coord) < 3:
            raise StructureError(
                f"{spoken} has an atom that is none of a mol2 file, {quoted(line.strip())}: number, name, x, y, z and "
                "type are needed; mend the line, or save the structure as PDB"
            )
        kind = fields[5].partition(".")[0].upper()
        if kind == LONE_PAIR:
            continue
        number, label = fields[6:8] if len(fields) > 7 else ((*fields, "1")[6], "")
        if (number, label) not in residues:
            residues[number, label] = _residue(number, label, details.get(number, ()))
        where = residues[number, label]
        element = "" if kind == DUMMY else kind
        rows.append(
            Row(where.chain, where.number, where.insertion, where.name, fields[1], element, coord, 0.0, "", 0.0)
        )
    return rows, len(molecules)


def _sections(molecule):
    """Lines of each section of a molecule, without comments and blank ones: {name: list}."""
    sections: dict[str, list[str]] = {"MOLECULE": []}
    current = "MOLECULE"
    for line in molecule.splitlines():
        if line.startswith(SECTION):
            current = line[len(SECTION) :].strip()
            sections.setdefault(current, [])
        elif line.strip() and not line.startswith("#"):
            sections[current].append(line)
    return sections


def _residue(number, label, details):
    """Residue of a substructure by its number and label in the lines of atoms, and its line in SUBSTRUCTURE or ().

    That line may name the chain (field 6) and the residue without its number (field 7).
    """
    chain, kind = ("" if field == NO_VALUE else field for field in (*details[5:7], "", "")[:2])
    name, written, insertion = _split("" if label == NO_VALUE else label, kind)
    if not written:
        written = number if re.fullmatch("[-+]?[0-9]{1,9}", number) else "0"
    return _Residue(chain.strip(NO_CHAIN), name, int(written.replace("_", "-")), insertion)


def _split(label, kind):
    """Name, number and insertion code in a label: of the residue that is known, of three letters, or of letters.

    A label of three letters is a name alone, although it may end in a digit, as ligand codes do.
    """
    for name in (kind, label[:CODE_LENGTH]):
        rest = NUMBER.fullmatch(label.removeprefix(name))
        if name and label.startswith(name) and rest:
            return name, rest["number"], rest["insertion"]
    letters = re.fullmatch(f"(?P<name>.+?){NUMBER.pattern}", label) if len(label) > CODE_LENGTH else None
    return (letters["name"], letters["number"], letters["insertion"]) if letters else (kind or label, "", "")
