"""Inhibitors: heavy atoms from a crystal, typed for hydrogen bonds, charge and hydrophobicity at pH 7.

    coordinates ── bonds by distance ── orders by flatness and length ──┐
                                                                        ├── one rule table ── Inhibitor
    SMILES or SDF file (RDKit) ─────── orders as the chemist wrote them ┘

Geometry alone types the packaged drugs as their SMILES do: RDKit, slow to import, is loaded only for
``smiles=`` and `read_sdf`. What is read off geometry, and what is not, is said in `alkstruct.perception`.
"""

import csv
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np

from alkstruct.drawing import drawing
from alkstruct.errors import AlkstructWarning, LigandError, quoted
from alkstruct.files import is_file, read_text, split_name
from alkstruct.markup import Html, card, escaped, facts
from alkstruct.perception import (
    AtomColumns,
    BondGraph,
    bonds_by_distance,
    check_elements,
    orders_by_geometry,
    type_atoms,
    walk,
)

MOL2_START, MOL_END = "@<TRIPOS>MOLECULE", "M  END"  # lines of files
MOST_LINES = 5000  # of one molecule: the largest inhibitor takes 1,500, its hydrogens and bonds counted
FARTHEST = 1e5  # Å from the origin


@dataclass(frozen=True, eq=False, slots=True)
class Inhibitor:
    """Heavy atoms of one ligand as parallel, read-only arrays (n atoms, m bonds).

    Attributes
    ----------
    name, code : str
        'crizotinib', 'VGH'; the code stands in for an unknown name.
    atom_names, elements : (n,) str
        Names as in the file; elements in upper case ('C', 'CL').
    coord : (n, 3) float64
        Å.
    b_factor : (n,) float64
        Å², NaN where unknown.
    bonds : (m, 2) int32
        Atom indices, first < second.
    orders : (m,) int8
        Order of each bond in one Kekulé structure; S=O and P=O are double.
    hydrophobic : (n,) bool
        Vina's rule: carbon bonded to carbon and hydrogen only; halogens (Trott & Olson 2010,
        doi:10.1002/jcc.21334).
    donor, acceptor : (n,) bool
        N or O with a hydrogen; N or O with a free lone pair. Both N of a tautomeric azole are both.
    aromatic : (n,) bool
        Member of a ring or fused rings with 4k + 2 pi electrons.
    charge : (n,) float64
        Formal charge at pH 7, shared among equivalent atoms (carboxylate O -0.5).
    hydrogens : (n,) int8
        Attached hydrogens at pH 7.
    planar : (n,) bool
        sp2 centre: in a double or aromatic bond, or N conjugated to one.
    ring : (n,) bool
        Member of a ring of any size.

    Notes
    -----
    Protonation: aliphatic amines carry +1, N-alkyl morpholines too (pKa about 7.4). Of two amines at most two
    carbons apart (piperazine) only one does, the farther from the molecule's centre. Amidines and guanidines
    +1 unless acylated; anilines, amides, sulfonamides, pyridines, imidazoles 0. Carboxylates, phosphates and
    sulfonates have lost every acidic proton.
    """

    name: str
    code: str
    atom_names: np.ndarray
    elements: np.ndarray
    coord: np.ndarray
    b_factor: np.ndarray
    bonds: np.ndarray
    orders: np.ndarray
    hydrophobic: np.ndarray
    donor: np.ndarray
    acceptor: np.ndarray
    aromatic: np.ndarray
    charge: np.ndarray
    hydrogens: np.ndarray
    planar: np.ndarray
    ring: np.ndarray

    def __post_init__(self):
        for field in fields(self):
            if field.type is np.ndarray:
                array = np.array(getattr(self, field.name))
                array.flags.writeable = False
                object.__setattr__(self, field.name, array)

    def __len__(self) -> int:
        return len(self.elements)

    def __repr__(self) -> str:
        return f"<Inhibitor {self.name} ({self.code}): {len(self)} atoms, charge {self.charge.sum():+.0f}>"

    def _repr_html_(self):
        counts = {"heavy atoms": len(self), "charge at pH 7": f"{round(self.charge.sum()) + 0:+d}".replace("+0", "0")}
        return card(f"{self.name} ({self.code})", facts(counts.items()), picture=self.picture())

    def picture(self) -> Html:
        """The formula as a drawing with a name for those who cannot see it; "" where there is none."""
        svg = drawing(self.elements, self.coord, self.bonds, self.orders, self.hydrogens, self.charge)
        label = f'<svg role="img" aria-label="Structural formula of {escaped(self.name)}"'
        style = "style='border-radius:4px;max-width:100%'"
        return Html(svg.replace("<svg", f"{label} {style}", 1))

    def moved(self, coord) -> "Inhibitor":
        """The same molecule at other coordinates.

        Parameters
        ----------
        coord : (n, 3) array_like of float
            Å, in the order of `atom_names`.

        Raises
        ------
        LigandError
            Another number of atoms.
        """
        coord = np.asarray(coord, dtype=np.float64)
        if coord.shape != self.coord.shape:
            raise LigandError(f"{self.name} has coordinates of shape {self.coord.shape}, given {coord.shape}")
        return replace(self, coord=coord)


@dataclass(frozen=True, slots=True)
class KnownInhibitor:
    """One packaged ALK inhibitor; `wild_type_ic50` in nM, NaN where the cited series has none."""

    name: str
    code: str
    chembl_id: str
    chembl_source: str
    smiles: str
    smiles_source: str
    wild_type_ic50: float
    ic50_source: str
    ic50_note: str


def _read_known() -> tuple[KnownInhibitor, ...]:
    with (Path(__file__).parent / "data" / "inhibitors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    potency = [{"wild_type_ic50": float(row["wild_type_ic50"] or "nan")} for row in rows]
    return tuple(KnownInhibitor(**row | number) for row, number in zip(rows, potency, strict=True))


#: The five packaged inhibitors, in order of approval; columns and sources in ``data/inhibitors.csv``.
KNOWN = _read_known()


def inhibitor_names() -> tuple[str, ...]:
    """Names of the packaged inhibitors.

    Examples
    --------
    >>> inhibitor_names()
    ('crizotinib', 'ceritinib', 'alectinib', 'brigatinib', 'lorlatinib')
    """
    return tuple(drug.name for drug in KNOWN)


def lookup(name_or_code: str) -> KnownInhibitor:
    """A packaged inhibitor by name or ligand code, in any case.

    Raises
    ------
    LigandError
        Neither a name nor a code of the five.

    Examples
    --------
    >>> lookup("5p8").name, lookup("Crizotinib").wild_type_ic50
    ('lorlatinib', 56.0)
    """
    wanted = name_or_code.strip().lower()
    for drug in KNOWN:
        if wanted in (drug.name, drug.code.lower()):
            return drug
    known = ", ".join(f"{drug.name} ({drug.code})" for drug in KNOWN)
    raise LigandError(f"unknown inhibitor {name_or_code!r}; packaged are {known}")


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
        No atoms, an unknown element, overlapping atoms, or a template that does not fit.

    Warns
    -----
    AlkstructWarning
        The ligand falls into pieces: missing atoms, or several molecules.

    Examples
    --------
    >>> acetamide = [[0, 0, 0], [1.51, 0, 0], [2.14, 1.05, 0], [2.17, -1.17, 0]]
    >>> perceive(["C", "C", "O", "N"], acetamide).hydrogens
    array([3, 0, 0, 2], dtype=int8)
    """
    elements = np.array([element.strip().upper() for element in elements], dtype=str)
    coord = np.asarray(coord, dtype=np.float64)
    if coord.shape != (len(elements), 3):
        raise LigandError(f"{len(elements)} elements of inhibitor {code} need coordinates of shape (n, 3)")
    if atom_names is None:
        atom_names = [f"{element}{number}" for number, element in enumerate(elements, 1)]
    b_factor = np.full(len(elements), np.nan) if b_factor is None else np.asarray(b_factor, dtype=np.float64)
    heavy = ~np.isin(elements, ["H", "D"])
    atoms = AtomColumns(np.array(atom_names, dtype=str)[heavy], elements[heavy], coord[heavy], b_factor[heavy])
    check_elements(atoms.elements, code)
    graph = BondGraph(atoms.elements, bonds_by_distance(atoms, code))
    if (pieces := graph.pieces()) > 1:
        warnings.warn(f"inhibitor {code} falls into {pieces} pieces: atoms missing?", AlkstructWarning, 2)
    if smiles is None:
        return _inhibitor(atoms, graph, orders_by_geometry(graph, atoms.coord), name, code)
    return _inhibitor(atoms, graph, _orders_by_template(graph, atoms.coord, smiles), name, code)


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
        `perception.MOST_LIGAND_ATOMS` heavy atoms, or a drawing without depth.
    StructureError
        It is larger than `files.MOST_BYTES`, or cannot be opened.

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
    if not (np.abs(coord) < FARTHEST).all():  # false for NaN, too
        raise LigandError(f"{path} has coordinates that are no place; mend the file")
    atoms = AtomColumns(np.array(names), np.array(graph.elements), coord, np.full(len(names), np.nan))
    return _inhibitor(atoms, graph, orders, name, code)


def _molecule(text, path):
    """The first molecule of a file without hydrogens, and its graph and bond orders.

    RDKit gets no more than that molecule, if it is not too long to be one, and says nothing on standard error.
    """
    from rdkit import Chem, rdBase

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
            graph, orders = _kekule(molecule)
    except (ValueError, RuntimeError) as problem:  # RDKit's own, of valence, aromaticity, query atoms ...
        raise invalid from problem
    if not molecule.GetConformer().Is3D():
        raise LigandError(f"{path} is a drawing in two dimensions; coordinates of the bound pose are needed")
    return molecule, graph, orders


def _count_molecules(text, path):
    """Molecules in a MOL2 file, or in an SDF file, where the last one may lack its end."""
    start = MOL2_START if split_name(path)[1] == ".mol2" else MOL_END
    return sum(line.startswith(start) for line in text.splitlines())


def end_groups(inhibitor: Inhibitor, size: int = 3) -> list[tuple[int, int, np.ndarray]]:
    """Small groups at the ends of the molecule that can turn about one single bond.

    Left out are rings, amides, anilines, esters and other conjugated bonds (aryl ethers do turn), and groups
    whose turning moves nothing: methyl, nitrile, ethynyl.

    Parameters
    ----------
    inhibitor : Inhibitor
    size : int, default 3
        Most heavy atoms in a group, its first one, on the axis, included.

    Returns
    -------
    list of (int, int, ndarray of int)
        Axis from the body, axis to the group's first atom, and the atoms that move, ascending.
    """
    graph = BondGraph(inhibitor.elements, inhibitor.bonds)
    most = min(size, len(inhibitor) // 2)
    groups = []
    for bond, order in zip(graph.bonds.tolist(), inhibitor.orders.tolist(), strict=True):
        if order > 1 or frozenset(bond) in graph.ring_bonds or _is_stiff(graph, inhibitor, *bond):
            continue
        for body, root in (bond, bond[::-1]):
            side = set(walk(graph.neighbours, root, without=body))
            moving = np.array(sorted(side - {root}), dtype=np.int64)
            if len(side) <= most and _leaves_axis(inhibitor.coord, body, root, moving):
                groups.append((body, root, moving))
    return groups


def _is_stiff(graph, inhibitor, first, second):
    """Whether conjugation holds a single bond: between sp2 centres, or from an ester's O to its carbonyl."""
    if inhibitor.planar[first] and inhibitor.planar[second]:
        return True

    def carbonyl(atom):
        return any(graph.elements[b] == "O" and inhibitor.planar[b] for b in graph.neighbours[atom])

    return any(graph.elements[a] == "O" and carbonyl(b) for a, b in ((first, second), (second, first)))


def _leaves_axis(coord, body, root, moving):
    """Whether any moving atom lies off the axis, by more than the 0.3 Å of a bent nitrile."""
    axis = (coord[root] - coord[body]) / np.linalg.norm(coord[root] - coord[body])
    return bool((np.linalg.norm(np.cross(coord[moving] - coord[root], axis), axis=1) > 0.3).any())


def _inhibitor(atoms, graph, orders, name, code):
    name = name or next((drug.name for drug in KNOWN if drug.code == code), code)
    return Inhibitor(
        name, code, atoms.names, atoms.elements, atoms.coord, atoms.b_factor, graph.bonds, orders,
        **type_atoms(graph, orders),
    )  # fmt: skip


# ------------------------------------------------------------------------------------ orders from RDKit


def _kekule(molecule):
    """Graph and bond orders of a sanitised RDKit molecule without hydrogens."""
    from rdkit import Chem

    molecule = Chem.Mol(molecule)
    Chem.Kekulize(molecule, clearAromaticFlags=True)
    bonds = [sorted((bond.GetBeginAtomIdx(), bond.GetEndAtomIdx())) for bond in molecule.GetBonds()]
    orders = [int(bond.GetBondTypeAsDouble()) for bond in molecule.GetBonds()]
    elements = [atom.GetSymbol().upper() for atom in molecule.GetAtoms()]
    return BondGraph(elements, bonds), np.array(orders, dtype=np.int8)


def _orders_by_template(graph, coord, smiles):
    """Bond orders of the SMILES, laid on the coordinates so that short bonds get the high orders."""
    from rdkit import Chem

    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        raise LigandError(f"RDKit cannot read the SMILES {smiles!r}")
    template, orders = _kekule(Chem.RemoveAllHs(molecule))
    size, template_size = ((len(g.elements), len(g.bonds)) for g in (graph, template))
    bare, bare_template = _bare(graph), _bare(template)
    matches = bare.GetSubstructMatches(bare_template, uniquify=False, maxMatches=10_000)
    if not matches or size != template_size:
        part = size[0] < template_size[0] and bare_template.HasSubstructMatch(bare)
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


def _bare(graph):
    """RDKit molecule of elements and single bonds alone, to match whatever the bond orders."""
    from rdkit import Chem

    molecule = Chem.RWMol()
    for element in graph.elements:
        molecule.AddAtom(Chem.Atom(element.capitalize()))
    for first, second in graph.bonds.tolist():
        molecule.AddBond(first, second, Chem.BondType.SINGLE)
    return molecule
