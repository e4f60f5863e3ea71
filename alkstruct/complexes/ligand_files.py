"""Read an inhibitor from a file of its own: SDF, MOL or MOL2 with its bonds, PDBQT, PDB or mmCIF without."""

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from alkstruct.chemistry.bond_orders import with_oxo_bonds
from alkstruct.chemistry.molecular_graph import AtomColumns, check_elements
from alkstruct.complexes.certain_bonds import certain_bonds
from alkstruct.complexes.inhibitor import Inhibitor
from alkstruct.complexes.ligand_atoms import perceived
from alkstruct.complexes.ligand_template import kekule_graph, typed_inhibitor
from alkstruct.errors import AlkstructWarning, LigandError, quoted
from alkstruct.io.atom_table import FARTHEST_COORDINATE
from alkstruct.io.files import LIGAND_ENDINGS, STRUCTURE_ENDINGS, is_file, read_text, split_name
from alkstruct.io.mol2 import MOLECULE_SECTION
from alkstruct.io.structure_files import read_pose

MOL_END = "M  END"  # line of an SDF file
SDF_END = re.compile(r"^\$\$\$\$.*\n?", re.MULTILINE)
MOST_LINES = 5000  # of one molecule: the largest inhibitor takes 1,500, its hydrogens and bonds counted
#: Of files with a ligand's atoms and no bond orders.
ATOM_ENDINGS = tuple(ending for ending in STRUCTURE_ENDINGS if ending not in LIGAND_ENDINGS)


def is_ligand_file(text):
    """Tell whether a text is the name of a ligand's file by its ending, rather than a residue code.

    Examples
    --------
    >>> is_ligand_file("docked/out.pdbqt"), is_ligand_file("VGH")
    (True, False)
    """
    return split_name(Path(text))[1] in (*LIGAND_ENDINGS, *ATOM_ENDINGS)


def read_ligand(path, pose=None, smiles=None):
    """Read an inhibitor that is named after its file, and what to know of the choice among several poses.

    Parameters
    ----------
    path : str or Path
        As `read_sdf` takes it; or a PDBQT, PDB or mmCIF file with one ligand in it, whose bond orders then follow from
        its geometry, as those of a MOL2 file do whose bonds RDKit finds invalid.
    pose : int, optional
        Which of several, from 1; by default the first.
    smiles : str, optional
        What the ligand is, where the file has no bond orders.

    Returns
    -------
    tuple of (Inhibitor, tuple of str)

    Raises
    ------
    LigandError
        As `read_sdf`; or the file holds anything but one ligand, or another one than `smiles` says.
    StructureError
        As `io.structure_files.read_table`.

    Warns
    -----
    AlkstructWarning
        Bond orders that follow from the geometry are not certain, or an element is doubtful.
    """
    path = _existing(path)
    name, ending = split_name(path)
    notes: tuple[str, ...] = ()
    by_geometry = ending in ATOM_ENDINGS
    if not by_geometry:
        inhibitor, count = _from_bonds(path, name, "LIG", pose)
        if inhibitor is None:
            if ending != ".mol2":
                raise _invalid(path)
            # Writers of mol2 files differ in their types and bonds, and RDKit reads those of one of them.
            by_geometry = True
            notes = (f"the bonds of {path.name} are not valid to RDKit; bond orders follow from its geometry",)
    if by_geometry:
        inhibitor, count, hydrogens, told, faults = _from_atoms(path, name, pose)
        for text in faults:
            warnings.warn(text, AlkstructWarning, stacklevel=3)
        inhibitor, said = certain_bonds(inhibitor, smiles=smiles, hydrogens=hydrogens)
        notes += (*told, *faults, *said)
    elif smiles is not None:
        raise LigandError(f"{path} has its own bond orders; leave smiles out, or give the ligand as PDB or PDBQT")
    chosen = f"{path.name} holds {count} poses; number {pose or 1} is taken{'' if pose else ': pose= chooses'}"
    return inhibitor, (chosen, *notes) if count > 1 else notes


def read_sdf(path, *, name: str = "", code: str = "LIG", pose: int | None = None) -> Inhibitor:
    """Read and type a molecule of an SDF, MOL or MOL2 file, bond orders as written there.

    Parameters
    ----------
    path : str or Path
    name, code : str
        The name defaults to the packaged drug of that code, then to the code.
    pose : int, optional
        Which of several molecules, from 1; by default the first, with a warning.

    Returns
    -------
    Inhibitor

    Raises
    ------
    LigandError
        The file is absent, holds no molecule that obeys the rules of valence, one of more than
        `chemistry.molecular_graph.MOST_LIGAND_ATOMS` heavy atoms, a drawing without depth, or no such pose.
    StructureError
        It is larger than `io.files.MOST_BYTES`, or cannot be opened.

    Warns
    -----
    AlkstructWarning
        The file holds several molecules, and none is asked for.
    """
    path = _existing(path)
    inhibitor, count = _from_bonds(path, name, code, pose)
    if inhibitor is None:
        raise _invalid(path)
    if count > 1 and pose is None:
        remark = f"{path} holds {count} molecules, the first is taken; pose= chooses another"
        warnings.warn(remark, AlkstructWarning, 2)
    return inhibitor


def _existing(path):
    path = Path(path)
    if not is_file(path):
        raise LigandError(f"no ligand file {quoted(str(path))}; give the path of an SDF, MOL or MOL2 file")
    return path


def _from_bonds(path, name, code, pose):
    """Read a molecule of an SDF, MOL or MOL2 file: an Inhibitor, None if RDKit reads none, and how many there are."""
    blocks = _molecules(read_text(path), path)
    if pose is not None and not 0 < pose <= len(blocks):
        raise LigandError(f"{path} holds {len(blocks)} molecules, and no number {pose}; give 1 to {len(blocks)}")
    found = _molecule(blocks[(pose or 1) - 1], path)
    if found is None:
        return None, len(blocks)
    molecule, graph, orders = found
    check_elements(graph.elements, code)
    names = [
        atom.GetProp("_TriposAtomName") if atom.HasProp("_TriposAtomName") else f"{atom.GetSymbol()}{number}"
        for number, atom in enumerate(molecule.GetAtoms(), 1)
    ]
    coord = molecule.GetConformer().GetPositions()
    if not (np.abs(coord) < FARTHEST_COORDINATE).all():  # false for NaN, too
        raise LigandError(f"{path} has coordinates that are no place; mend the file")
    atoms = AtomColumns(np.array(names), np.array(graph.elements), coord, np.full(len(names), np.nan))
    return typed_inhibitor(atoms, graph, orders, name, code), len(blocks)


def _from_atoms(path, name, pose):
    """Read the one ligand of a file of atoms.

    Gives an Inhibitor, how many poses the file holds, hydrogens of each atom, what to note and what to warn of.
    """
    table, count = read_pose(path, pose)
    if table.protein().any():
        raise LigandError(
            f"{path} holds a protein; as a ligand give a file of the ligand alone, or this file as the structure"
        )
    rows = np.flatnonzero(~table.water())
    molecules = dict.fromkeys(zip(*(c[rows].tolist() for c in (table.residue, table.chain, table.number)), strict=True))
    if len(molecules) != 1:
        there = ", ".join(f"{residue} {number}" for residue, _, number in molecules) or "nothing but water"
        raise LigandError(f"{path} holds {there}, and one ligand is needed; give it in a file of its own")
    inhibitor, notes, faults = perceived(table, rows, name=name)
    return inhibitor, count, table.hydrogens_at(inhibitor.coord), notes, faults


def _invalid(path):
    return LigandError(f"{path} holds no molecule that RDKit can read; give a valid SDF, MOL or MOL2 file")


def _molecule(block, path):
    """Molecule in a block of a file, without hydrogens, and its graph and bond orders; None if RDKit reads none.

    RDKit gets no more than that molecule, if it is not too long to be one, and says nothing on standard error.
    """
    from rdkit import Chem, rdBase

    # RDKit's readers have overloads that differ
    read: Callable[..., Any] = Chem.MolFromMol2Block if split_name(path)[1] == ".mol2" else Chem.MolFromMolBlock
    if block.count("\n") > MOST_LINES:
        raise LigandError(f"{path} has a molecule of more than {MOST_LINES} lines; give one ligand by itself")
    try:
        with rdBase.BlockLogs():
            molecule = read(block, removeHs=False)
            if molecule is None or not molecule.GetNumAtoms() or not molecule.GetNumConformers():
                return None
            molecule = Chem.RemoveAllHs(molecule)
            graph, orders = kekule_graph(molecule)
    except (ValueError, RuntimeError):  # RDKit's own, of valence, aromaticity, query atoms ...
        return None
    if not molecule.GetConformer().Is3D():
        raise LigandError(f"{path} is a drawing in two dimensions; coordinates of the bound pose are needed")
    return molecule, graph, with_oxo_bonds(graph, orders)


def _molecules(text, path):
    """Split a file into its molecules, of which there is at least one, empty or not: list of str."""
    if split_name(path)[1] == ".mol2":
        head, *rest = text.split(MOLECULE_SECTION)
        return [f"{MOLECULE_SECTION}{block}" for block in rest] or [head]
    records = SDF_END.split(text)
    # An SDF file without its separators is one molecule behind another.
    blocks = [block for record in records for block in _ended(record)]
    return blocks or [text]


def _ended(record):
    """Blocks of a record up to their last line, without the data behind."""
    parts = record.split(MOL_END)
    return [f"{part}{MOL_END}" for part in parts[:-1]] or ([record] if record.strip() else [])
