"""Convert Bio.PDB structures from and to ours, and write them as PDB or mmCIF files."""

import warnings
from io import StringIO

import numpy as np

from alkstruct.errors import StructureError, unwritten
from alkstruct.io.atom_table import NO_CHAIN, AtomTable, Row, residues_of


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
