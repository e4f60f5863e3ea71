"""Read a structure file as an atom table that holds every heavy atom of its first model, or of another one."""

import re
from dataclasses import replace
from pathlib import Path

from alkstruct.errors import StructureError
from alkstruct.io.absent_atoms import absent_in_mmcif, absent_in_pdb
from alkstruct.io.atom_table import MOST_ATOMS, TOO_MANY, AtomTable
from alkstruct.io.confidence import UNKNOWN, origin_of_mmcif, origin_of_pdb, with_confidence
from alkstruct.io.files import STRUCTURE_ENDINGS, check_ending, is_mmcif, read_text, spoken_name
from alkstruct.io.mdanalysis import gro_rows
from alkstruct.io.mmcif_atoms import NO_VALUE, mmcif_items, mmcif_rows
from alkstruct.io.mol2 import MOLECULE_SECTION, mol2_rows
from alkstruct.io.pdb_columns import pdb_rows
from alkstruct.io.pdbqt import is_pdbqt, pdb_of_pdbqt

GRO_START = re.compile(
    r"[^\n]*\n *[0-9]+ *\r?\n[^\n]{20}( {0,9}-?[0-9]{1,6}\.[0-9]{1,9}){3}"
)  # title, number of atoms, first atom
LONGEST_HEAD = 10_000  # characters of comments before a mol2 file's first molecule


def read_table(source, pose=None):
    """Read a structure file, gzipped or not, as an AtomTable; its content tells which format it has.

    Parameters
    ----------
    source : pathlib.Path or open file, text or binary
    pose : int, optional
        Which of several models or molecules, from 1; by default the first, with a note.

    Raises
    ------
    StructureError
        A path has another ending than `io.files.STRUCTURE_ENDINGS` (each also with .gz), the file is too large, or it
        cannot be read: the message shows the line, or says what is absent.
    """
    table, models = read_pose(source, pose)
    if models < 2:
        return table
    note = f"number {pose} of {models} models is read" if pose else f"the first of {models} models is read"
    return replace(table, notes=(note, *table.notes))


def read_pose(source, pose=None):
    """Read one model or molecule of a structure file: tuple of (AtomTable, int), the int counts those of the file.

    Parameters and errors are those of `read_table`.
    """
    spoken = spoken_name(source)
    ending = check_ending(source) if isinstance(source, Path) else ""
    text = read_text(source)
    kind = _kind(text, STRUCTURE_ENDINGS.get(ending, "PDB"))
    # Counted before they are parsed, which takes fifty times the memory of the text.
    if text.count("\nATOM") + text.count("\nHETATM") > MOST_ATOMS:
        raise StructureError(TOO_MANY.format(spoken))
    origin, items, absent = UNKNOWN, {}, {}
    if kind == "mmCIF":
        (rows, models), items = _mmcif(text, spoken, pose or 1)
        origin, absent = origin_of_mmcif(items), absent_in_mmcif(items)
    elif kind == "mol2":
        rows, models = mol2_rows(text, spoken, pose or 1)
    elif kind == "gro":
        rows, models = gro_rows(text, spoken, pose or 1)
    else:
        origin, absent = (origin_of_pdb(text), absent_in_pdb(text)) if kind == "PDB" else (UNKNOWN, {})
        rows, models = pdb_rows(pdb_of_pdbqt(text, spoken) if kind == "PDBQT" else text, spoken, pose or 1)
    if pose is not None and not 0 < pose <= models:
        raise StructureError(f"{spoken} holds {models} poses or models, and no number {pose}; give 1 to {models}")
    if not rows:
        raise StructureError(f"{spoken} holds no model with atoms; is it a coordinate file?")
    table = replace(AtomTable.from_rows(rows), smiles=_smiles(items), absent=absent)
    return with_confidence(table, origin), models


def _kind(text, by_name):
    """Format of a text: what it holds decides, and what its name says where it holds nothing of its own."""
    if is_mmcif(text):
        return "mmCIF"
    if MOLECULE_SECTION in text[:LONGEST_HEAD]:
        return "mol2"
    if GRO_START.match(text):
        return "gro"
    return "PDBQT" if by_name == "PDB" and is_pdbqt(text) else by_name


def _smiles(items):
    """SMILES of the components that an mmCIF file describes so, as AlphaFold 3 does: {code: SMILES}."""
    codes, smiles = (items.get(f"_chem_comp.{item}", []) for item in ("id", "pdbx_smiles"))
    return {code: text for code, text in zip(codes, smiles, strict=False) if text not in NO_VALUE}


def _mmcif(text, spoken, pose):
    blocks = sum("\n_atom_site." in block for block in re.split(r"^data_", text, flags=re.MULTILINE))
    if blocks > 1:
        raise StructureError(f"{spoken} holds {blocks} data blocks with atoms; give each as a file of its own")
    try:
        items = mmcif_items(text)
        return mmcif_rows(items, pose), items
    except Exception as problem:  # Bio.PDB raises whatever a malformed line leads to
        reason = "a line or a table is cut off" if isinstance(problem, IndexError) else problem
        raise StructureError(
            f"{spoken} cannot be read as a structure: {reason}; is it whole, and PDB or mmCIF?"
        ) from problem
