"""Type a ligand from its heavy atoms, with bond orders from geometry or from a SMILES template."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from alkstruct.chemistry.bond_orders import orders_by_geometry, with_oxo_bonds
from alkstruct.chemistry.ligand_types import type_atoms
from alkstruct.chemistry.molecular_graph import AtomColumns, BondGraph, bonds_by_distance, check_elements, connected
from alkstruct.complexes.inhibitor import Inhibitor
from alkstruct.complexes.known_inhibitors import KNOWN_INHIBITORS, spoken_formula
from alkstruct.errors import LigandError, quoted

MOST_NAMED = 8  # atoms in a message
MOST_TEMPLATES = 64  # kept, of SMILES that were read


def perceive(
    elements: Sequence[str],
    coord,
    *,
    smiles: str | None = None,
    name: str = "",
    code: str = "LIG",
    atom_names: Sequence[str] | None = None,
    b_factor=None,
) -> Inhibitor:
    """Type a ligand from its heavy atoms; hydrogens in the input are left out.

    Parameters
    ----------
    elements : (n,) sequence of str
        In any case.
    coord : (n, 3) array_like of float
        Å.
    smiles : str, optional
        Template that fixes bond orders; protonation follows the rules of `Inhibitor` all the same.
    name, code : str
        The name defaults to the packaged drug of that code, then to the code.
    atom_names : (n,) sequence of str, optional
        Default: element and running number.
    b_factor : (n,) array_like of float, optional
        Å², default NaN.

    Raises
    ------
    LigandError
        No atoms, an unknown element, overlapping atoms, a ligand in pieces, or a template that does not fit.

    Examples
    --------
    >>> acetamide = [[0, 0, 0], [1.51, 0, 0], [2.14, 1.05, 0], [2.17, -1.17, 0]]
    >>> perceive(["C", "C", "O", "N"], acetamide).hydrogens
    array([3, 0, 0, 2], dtype=int8)
    """
    upper = np.array([element.strip().upper() for element in elements], dtype=str)
    coord = np.asarray(coord, dtype=np.float64)
    if coord.shape != (len(upper), 3):
        raise LigandError(f"{len(upper)} elements of inhibitor {code} need coordinates of shape (n, 3)")
    if atom_names is None:
        atom_names = [f"{element}{number}" for number, element in enumerate(upper, 1)]
    b_factor = np.full(len(upper), np.nan) if b_factor is None else np.asarray(b_factor, dtype=np.float64)
    heavy = ~np.isin(upper, ["H", "D"])
    atoms = AtomColumns(np.array(atom_names, dtype=str)[heavy], upper[heavy], coord[heavy], b_factor[heavy])
    check_elements(atoms.elements, code)
    graph = BondGraph(atoms.elements, bonds_by_distance(atoms, code))
    require_one_molecule(atoms.names, graph, code)  # before its bond orders are asked for
    if smiles is None:
        return typed_inhibitor(atoms, graph, orders_by_geometry(graph, atoms.coord), name, code)
    return typed_inhibitor(atoms, graph, orders_by_template(graph, atoms.coord, smiles), name, code)


def typed_inhibitor(atoms, graph, orders, name, code):
    require_one_molecule(atoms.names, graph, code)
    name = name or next((drug.name for drug in KNOWN_INHIBITORS if drug.code == code), code)
    return Inhibitor(
        name,
        code,
        atoms.names,
        atoms.elements,
        atoms.coord,
        atoms.b_factor,
        graph.bonds,
        orders,
        **type_atoms(graph, orders),
    )


def require_one_molecule(names, graph, code):
    """Raise LigandError, which names the atoms, where a ligand falls into pieces: some are missing, or it is several.

    names: sequence of str, of the atoms of the graph.
    """
    largest, *rest = sorted(connected(graph.neighbours), key=len, reverse=True)
    if not rest:
        return
    apart = [str(names[atom]) for piece in rest for atom in piece]
    few = f"{', '.join(apart[:MOST_NAMED])}{f' ... ({len(apart)} atoms)' if len(apart) > MOST_NAMED else ''}"
    raise LigandError(
        f"inhibitor {code} is in {len(rest) + 1} pieces: no bond leads from {few} to its other {len(largest)} atoms; "
        "atoms are missing, or it is several molecules: complete it, or give it as an SDF file"
    )


def kekule_graph(molecule):
    """Return the graph and bond orders of a sanitised RDKit molecule without hydrogens."""
    from rdkit import Chem

    molecule = Chem.Mol(molecule)
    Chem.Kekulize(molecule, clearAromaticFlags=True)
    bonds = [sorted((bond.GetBeginAtomIdx(), bond.GetEndAtomIdx())) for bond in molecule.GetBonds()]
    orders = [int(bond.GetBondTypeAsDouble()) for bond in molecule.GetBonds()]
    elements = [atom.GetSymbol().upper() for atom in molecule.GetAtoms()]
    return BondGraph(elements, bonds), np.array(orders, dtype=np.int8)


def orders_by_template(graph, coord, smiles):
    """Lay a SMILES on a ligand so that short bonds get the high orders: bond orders, ndarray, (m,), int8.

    Raises
    ------
    LigandError
        RDKit cannot read the SMILES, or its atoms and bonds are others.
    """
    template, orders = _template(smiles)
    size, template_size = ((len(g.elements), len(g.bonds)) for g in (graph, template))
    bare, bare_template = bare_molecule(graph), bare_molecule(template)
    matches = bare.GetSubstructMatches(bare_template, uniquify=False, maxMatches=10_000)
    if not matches or size != template_size:
        part = size[0] < template_size[0] and bare_template.HasSubstructMatch(bare)
        found, wanted = (spoken_formula(Counter(g.elements)) for g in (graph, template))
        if size == template_size and found != wanted:
            raise LigandError(
                f"the ligand ({found}) does not fit the template ({wanted}): another compound, or the source has other "
                "elements than there are? mend them, or leave smiles out to type the atoms that are there"
            )
        raise LigandError(
            f"the ligand ({size[0]} atoms, {size[1]} bonds) does not fit the template "
            f"({template_size[0]} atoms, {template_size[1]} bonds): "
            + (f"{template_size[0] - size[0]} atoms not resolved" if part else "another compound?")
            + "; leave smiles out to type the atoms that are there"
        )
    # A symmetric graph fits in several ways (the two O of an acid, two ends of a chain): the lengths decide.
    laid = np.array(matches)[:, template.bonds]
    lengths = np.linalg.norm(coord[laid[..., 0]] - coord[laid[..., 1]], axis=-1)
    chosen = laid[np.argmin(lengths @ orders)].tolist()
    order = {frozenset(bond): value for bond, value in zip(chosen, orders, strict=True)}
    return np.array([order[frozenset(bond)] for bond in graph.bonds.tolist()], dtype=np.int8)


@lru_cache(MOST_TEMPLATES)
def _template(smiles):
    """Graph and bond orders of a SMILES, without hydrogens."""
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        molecule = Chem.MolFromSmiles(smiles)
    if molecule is None or not molecule.GetNumAtoms():
        raise LigandError(f"RDKit cannot read the SMILES {quoted(smiles)}; check it, or leave it out")
    graph, orders = kekule_graph(Chem.RemoveAllHs(molecule))
    return graph, with_oxo_bonds(graph, orders)


def bare_molecule(graph):
    """Return the RDKit molecule of elements and single bonds alone, to match whatever the bond orders.

    graph: BondGraph or Inhibitor, anything with `elements` and `bonds`.
    """
    from rdkit import Chem

    molecule = Chem.RWMol()
    for element in graph.elements:
        molecule.AddAtom(Chem.Atom(element.capitalize()))
    for first, second in graph.bonds.tolist():
        molecule.AddBond(first, second, Chem.BondType.SINGLE)
    return molecule
