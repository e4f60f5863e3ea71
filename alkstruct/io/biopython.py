"""Read and write structure files with Bio.PDB, and convert its objects from and to ours."""

import warnings
from io import StringIO
from pathlib import Path

import numpy as np

from alkstruct.errors import AlkstructWarning, StructureError, unwritten
from alkstruct.io.atom_table import MOST_ATOMS, NO_CHAIN, TOO_MANY, AtomTable, Row, residues_of
from alkstruct.io.files import STRUCTURE_ENDINGS, is_mmcif, read_text, split_name, spoken_name

IGNORED_LINE = "Exception ignored"  # in what Bio.PDB says of a line that it passes over,
MISSING_VALUE = "Invalid or missing"  # but for an occupancy or temperature factor, which it takes for 0


def read_structure(source, name):
    """Read a PDB or mmCIF file, gzipped or not, as a Bio.PDB Structure; its content tells which it is.

    Parameters
    ----------
    source : pathlib.Path or open file, text or binary
    name : str

    Raises
    ------
    StructureError
        A path ends in neither .pdb, .ent, .cif nor .mmcif (nor in these and .gz), the file is too large, or
        Bio.PDB cannot read it.
    """
    from Bio.PDB import MMCIFParser, PDBParser

    spoken, ending = spoken_name(source), ""
    if isinstance(source, Path):
        _, ending = split_name(source)
        if ending not in STRUCTURE_ENDINGS:
            known = ", ".join(STRUCTURE_ENDINGS)
            raise StructureError(
                f"{spoken} is neither PDB nor mmCIF by its ending ({known}, each also with .gz); name it by what it is"
            )
    text = read_text(source)
    # Counted before they are parsed, which takes fifty times the memory of the text.
    if text.count("\nATOM") + text.count("\nHETATM") > MOST_ATOMS:
        raise StructureError(TOO_MANY.format(spoken))
    parser = MMCIFParser if is_mmcif(text) or STRUCTURE_ENDINGS.get(ending) == "mmCIF" else PDBParser
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            # newline=None: the line ends of any system
            structure = parser().get_structure(name, StringIO(text, newline=None))
    except Exception as problem:  # Bio.PDB raises whatever a malformed line leads to
        raise StructureError(
            f"{spoken} cannot be read as a structure: {_reason(problem)}; is it whole, and PDB or mmCIF?"
        ) from problem
    said = [str(warning.message) for warning in caught]
    lost = [text for text in said if IGNORED_LINE in text and MISSING_VALUE not in text]
    if lost:
        reason = lost[0].partition("\n")[0].rpartition(": ")[2]
        text = f"{spoken}: lines passed over: {len(lost)}, the first because: {reason}; mend the file"
        warnings.warn(text, AlkstructWarning, stacklevel=2)
    if not len(structure):
        raise StructureError(f"{spoken} holds no model with atoms; is it a coordinate file?")
    return structure


def read_packaged(path, name):
    """Read a structure file of the package as a Bio.PDB Structure.

    Bio.PDB's fast reader takes a third of the time of the other one, and wants every record on one line: as
    tools/make_structures.py writes them, and as others need not.
    """
    from Bio.PDB import FastMMCIFParser

    return FastMMCIFParser(QUIET=True).get_structure(name, path)


def _reason(problem):
    """What an exception of a parser means."""
    if isinstance(problem, KeyError):
        return f"it has no {problem.args[0]}"
    if str(problem) == "-1 defined twice":  # a model for each atom
        return "it has no _atom_site.pdbx_PDB_model_num"
    return "a line or a table is cut off" if isinstance(problem, IndexError) else problem


def from_biopython(entity):
    """Make an AtomTable of a Bio.PDB Structure (its first model), Model or Chain.

    Of alternate locations, the one of highest mean occupancy in its residue is taken, then the first.

    Raises
    ------
    StructureError
        For a smaller entity, or one without atoms.
    """
    if entity.level not in ("S", "M", "C"):
        raise StructureError(f"cannot load a Bio.PDB {type(entity).__name__}; give a Structure, Model or Chain")
    model = next(iter(entity), ()) if entity.level == "S" else entity
    several = entity.level == "S" and len(entity) > 1
    rows = (
        Row(
            chain.id.strip(NO_CHAIN),
            residue.id[1],
            residue.id[2].strip(),
            residue.resname.strip(),
            atom.name.strip(),
            (atom.element or "").upper(),
            atom.coord,
            atom.bfactor,
            atom.altloc.strip(),
            atom.occupancy or 0.0,
        )
        for chain in ([entity] if entity.level == "C" else model)
        for residue in _unpacked(chain)
        for atom in _unpacked(residue)
    )
    return AtomTable.from_rows(rows, (f"the first of {len(entity)} models is read",) if several else ())


def _unpacked(entity):
    """Residues of a chain or atoms of a residue, all that are in one place; Bio.PDB's list fails on long altlocs."""
    from Bio.PDB.Entity import DisorderedEntityWrapper

    for child in entity:
        if isinstance(child, DisorderedEntityWrapper):
            yield from (child.child_dict[key] for key in sorted(child.child_dict))
        else:
            yield child


def to_biopython(structure):
    """Make a Bio.PDB Structure of a Complex.

    Raises
    ------
    StructureError
        An atom stands twice in a residue.
    """
    from Bio.PDB.PDBExceptions import PDBConstructionException, PDBConstructionWarning
    from Bio.PDB.StructureBuilder import StructureBuilder

    builder = StructureBuilder()
    builder.init_structure(structure.name)
    builder.init_model(0)
    builder.init_chain(structure.chain or " ")
    builder.init_seg("    ")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PDBConstructionWarning)  # of an element X, which says itself it is unknown
            _build(builder, structure)
    except PDBConstructionException as problem:
        raise StructureError(f"{structure.name} is no Bio.PDB Structure: {problem}; mend its source") from problem
    return builder.get_structure()


def _build(builder, structure):
    serial = 0
    for residue, number, insertion, hetero, atoms in residues_of(structure):
        builder.init_residue(residue, hetero, number, insertion or " ")
        for atom, element, coord, b_factor in atoms:
            serial += 1
            full = f" {atom:<3}" if len(element) == 1 and len(atom) < 4 else f"{atom:<4}"
            b = 0.0 if np.isnan(b_factor) else float(b_factor)
            builder.init_atom(atom, np.array(coord, "f"), b, 1.0, " ", full, serial, element)


def write(structure, path):
    """Write a Bio.PDB Structure as .pdb or .cif.

    Raises
    ------
    StructureError
        For any other ending, or for what a PDB file has no room for.
    """
    from Bio import BiopythonWarning
    from Bio.PDB import MMCIFIO, PDBIO
    from Bio.PDB.PDBExceptions import PDBIOException

    writers = {".pdb": PDBIO, ".cif": MMCIFIO}
    kind = path.suffix.lower()
    if kind not in writers:
        raise StructureError(f'cannot write {path}: end the name in ".pdb" or ".cif"')
    text, writer = StringIO(), writers[kind]()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", BiopythonWarning)  # a number that is cut to fit its columns
            writer.set_structure(_narrow(structure) if kind == ".pdb" else structure)
            writer.save(text)
    except (PDBIOException, ValueError, BiopythonWarning) as problem:
        raise StructureError(f"cannot write {path}: {problem}; try .cif") from problem
    try:
        path.write_text(text.getvalue(), encoding="utf-8")
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the name
        raise StructureError(unwritten(path, problem)) from problem


def _narrow(structure):
    """A Structure that fits the columns of a PDB file: long chain names (segments) become A."""
    wide = sorted({residue.resname for residue in structure.get_residues() if len(residue.resname) > 3})
    if wide:
        raise ValueError(f"a PDB file has no room for the residue name {wide[0]}")
    if any(not (-1000 < x < 10_000) for atom in structure.get_atoms() for x in atom.coord):
        raise ValueError("a PDB file has no room for a coordinate below -999.999 or above 9999.999 Å")
    structure = structure.copy()
    for chain in structure.get_chains():
        chain.id = chain.id if len(chain.id) == 1 else "A"
    return structure
