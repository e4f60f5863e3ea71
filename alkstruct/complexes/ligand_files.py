"""Read an inhibitor from an SDF, MOL or MOL2 file."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from alkstruct.chemistry.molecular_graph import AtomColumns, check_elements
from alkstruct.complexes.inhibitor import Inhibitor
from alkstruct.complexes.ligand_template import kekule_graph, typed_inhibitor
from alkstruct.errors import AlkstructWarning, LigandError, quoted
from alkstruct.io.atom_table import FARTHEST_COORDINATE
from alkstruct.io.files import is_file, read_text, split_name

MOL2_START, MOL_END = "@<TRIPOS>MOLECULE", "M  END"  # lines of files
MOST_LINES = 5000  # of one molecule: the largest inhibitor takes 1,500, its hydrogens and bonds counted


def read_sdf(path, *, name: str = "", code: str = "LIG") -> Inhibitor:
    """Read and type the first molecule of an SDF, MOL or MOL2 file, bond orders as written there.

    Parameters
    ----------
    path : str or Path
    name, code : str
        The name defaults to the packaged drug of that code, then to the code.

    Returns
    -------
    Inhibitor

    Raises
    ------
    LigandError
        The file is absent, holds no molecule that obeys the rules of valence, one of more than
        `chemistry.molecular_graph.MOST_LIGAND_ATOMS` heavy atoms, or a drawing without depth.
    StructureError
        It is larger than `io.files.MOST_BYTES`, or cannot be opened.

    Warns
    -----
    AlkstructWarning
        The file holds several molecules.
    """
    path = Path(path)
    if not is_file(path):
        raise LigandError(f"no ligand file {quoted(str(path))}; give the path of an SDF, MOL or MOL2 file")
    text = read_text(path)
    molecule, graph, orders = _molecule(text, path)
    if (count := _count_molecules(text, path)) > 1:
        remark = f"{path} holds {count} molecules, the first is taken; give another one in a file of its own"
        warnings.warn(remark, AlkstructWarning, 2)
    check_elements(graph.elements, code)
    names = [
        atom.GetProp("_TriposAtomName") if atom.HasProp("_TriposAtomName") else f"{atom.GetSymbol()}{number}"
        for number, atom in enumerate(molecule.GetAtoms(), 1)
    ]
    coord = molecule.GetConformer().GetPositions()
    if not (np.abs(coord) < FARTHEST_COORDINATE).all():  # false for NaN, too
        raise LigandError(f"{path} has coordinates that are no place; mend the file")
    atoms = AtomColumns(np.array(names), np.array(graph.elements), coord, np.full(len(names), np.nan))
    return typed_inhibitor(atoms, graph, orders, name, code)


def _molecule(text, path):
    """The first molecule of a file without hydrogens, and its graph and bond orders.

    RDKit gets no more than that molecule, if it is not too long to be one, and says nothing on standard error.
    """
    from rdkit import Chem, rdBase

    read: Callable[..., Any]  # RDKit's readers have overloads that differ
    if split_name(path)[1] == ".mol2":
        before, mark, after = text.partition(MOL2_START)
        block, read = before + mark + after.partition(MOL2_START)[0], Chem.MolFromMol2Block
    else:
        block, read = "".join(text.partition(MOL_END)[:2]), Chem.MolFromMolBlock
    invalid = LigandError(f"{path} holds no molecule that RDKit can read; give a valid SDF, MOL or MOL2 file")
    if block.count("\n") > MOST_LINES:
        raise LigandError(f"{path} begins with a molecule of more than {MOST_LINES} lines; give one ligand by itself")
    try:
        with rdBase.BlockLogs():
            molecule = read(block, removeHs=False)
            if molecule is None or not molecule.GetNumAtoms() or not molecule.GetNumConformers():
                raise invalid
            molecule = Chem.RemoveAllHs(molecule)
            graph, orders = kekule_graph(molecule)
    except (ValueError, RuntimeError) as problem:  # RDKit's own, of valence, aromaticity, query atoms ...
        raise invalid from problem
    if not molecule.GetConformer().Is3D():
        raise LigandError(f"{path} is a drawing in two dimensions; coordinates of the bound pose are needed")
    return molecule, graph, orders


def _count_molecules(text, path):
    """Molecules in a MOL2 file, or in an SDF file, where the last one may lack its end."""
    start = MOL2_START if split_name(path)[1] == ".mol2" else MOL_END
    return sum(line.startswith(start) for line in text.splitlines())
