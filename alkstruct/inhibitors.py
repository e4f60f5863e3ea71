"""Inhibitors: heavy atoms from a crystal, typed for hydrogen bonds, charge and hydrophobicity at pH 7.

    coordinates ── bonds by distance ── orders by flatness and length ──┐
                                                                        ├── one rule table ── Inhibitor
    SMILES or SDF file (RDKit) ─────── orders as the chemist wrote them ┘

A crystal shows neither hydrogens nor bond orders. Orders are found for the whole molecule at once: every
pair of bonded atoms earns a score for a double bond, and the set of double bonds with the greatest sum wins,
no atom in two (a maximum-weight matching). Every flat carbon wants a double bond; the lengths settle with
whom. Hydrogens, aromaticity, donors, acceptors and charges then follow from valence. Geometry alone types
the packaged drugs as their SMILES do: RDKit, slow to import, is loaded only for ``smiles=`` and `read_sdf`.

Not modelled: tautomers other than azoles', azides, allenes, metals; a pKa is a rule for a group, no number,
so amines beside CF3 or C#N are taken for basic, and tetrazoles and acylsulfonamides for neutral.
"""

import csv
import warnings
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np

from alkstruct.errors import AlkstructWarning, LigandError

# Covalent radii, Å: Cordero 2008, doi:10.1039/b801115j. A bond may exceed their sum by TOLERANCE, little
# enough to keep the cross-ring C..C of bicyclo[1.1.1]pentane (1.87 Å) apart.
COVALENT_RADIUS = {
    "B": 0.84, "C": 0.76, "N": 0.71, "O": 0.66, "F": 0.57, "SI": 1.11, "P": 1.07, "S": 1.05, "CL": 1.02,
    "SE": 1.20, "BR": 1.20, "I": 1.39,
}  # fmt: skip
TOLERANCE = 0.30
# Two atoms closer than this are one atom in two alternate locations, Å.
TOO_CLOSE = 0.80
VALENCE = {
    "B": 3, "C": 4, "N": 3, "O": 2, "F": 1, "SI": 4, "P": 3, "S": 2, "CL": 1, "SE": 2, "BR": 1, "I": 1,
}  # fmt: skip
HALOGENS = frozenset({"F", "CL", "BR", "I"})

# Mean length, Å, of a carbon's bonds at which it is as likely sp2 as sp3, by neighbour. Set by hand between
# typical lengths (for those: Allen 1987, doi:10.1039/p298700000s1), not taken from a table.
UNSATURATED = {"C": 1.44, "N": 1.40, "O": 1.39, "S": 1.76}
# Length, Å, at which a bond between flat atoms is as likely single as double or aromatic; likewise. C-N lies
# below the aniline's, so that of two nitrogens the one with the shorter bond wins the carbon.
HALFWAY = {"CC": 1.42, "CN": 1.36, "CO": 1.31, "CS": 1.69, "NN": 1.36, "NO": 1.30}
# Points of a double bond. Round numbers: two thirds or one and a half times any one of the four types the
# drugs of tests/test_inhibitors.py alike. For an Å of shortness, with a limit; for a place in a flat ring:
PER_ANGSTROM, LENGTH_LIMIT, IN_FLAT_RING = 30.0, 3.0, 3.0
# for a flat carbon; for another atom by its number of neighbours. A lone O is mostly a carbonyl, a lone N
# mostly NH2, and N gives up its lone pair (pyridinium) only where nothing else saves a carbon.
FLAT_CARBON = 4.0
WILLING = {("N", 1): -1.0, ("N", 2): 0.0, ("N", 3): -3.0, ("O", 1): 2.0, ("S", 1): 0.0}

# Acids: centre -> how many lone O (or S) it binds without a charge; each further one has lost its proton.
NEUTRAL_OXO = {"C": 1, "P": 1, "S": 2}


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
    atoms = _Atoms(np.array(atom_names, dtype=str)[heavy], elements[heavy], coord[heavy], b_factor[heavy])
    _check_elements(atoms.elements, code)
    graph = _Graph(atoms.elements, _bonds_by_distance(atoms, code))
    if (pieces := graph.pieces()) > 1:
        warnings.warn(f"inhibitor {code} falls into {pieces} pieces: atoms missing?", AlkstructWarning, 2)
    if smiles is None:
        return _inhibitor(atoms, graph, _orders_by_geometry(graph, atoms.coord), name, code)
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
        The file is absent, holds no molecule that obeys the rules of valence, or a drawing without depth.
    """
    from rdkit import Chem

    path = Path(path)
    if not path.is_file():
        raise LigandError(f"no ligand file {path}")
    read = Chem.MolFromMol2File if path.suffix.lower() == ".mol2" else Chem.MolFromMolFile
    molecule = read(str(path), removeHs=False)
    if molecule is None or not molecule.GetNumAtoms():
        raise LigandError(f"{path} holds no molecule that RDKit can read; give a valid SDF, MOL or MOL2 file")
    molecule = Chem.RemoveAllHs(molecule)
    if not molecule.GetConformer().Is3D():
        raise LigandError(f"{path} is a drawing in two dimensions; coordinates of the bound pose are needed")
    graph, orders = _kekule(molecule)
    _check_elements(graph.elements, code)
    names = [
        atom.GetProp("_TriposAtomName") if atom.HasProp("_TriposAtomName") else f"{atom.GetSymbol()}{number}"
        for number, atom in enumerate(molecule.GetAtoms(), 1)
    ]
    coord = molecule.GetConformer().GetPositions()
    atoms = _Atoms(np.array(names), np.array(graph.elements), coord, np.full(len(names), np.nan))
    return _inhibitor(atoms, graph, orders, name, code)


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
    graph = _Graph(inhibitor.elements, inhibitor.bonds)
    most = min(size, len(inhibitor) // 2)
    groups = []
    for bond, order in zip(graph.bonds.tolist(), inhibitor.orders.tolist(), strict=True):
        if order > 1 or frozenset(bond) in graph.ring_bonds or _is_stiff(graph, inhibitor, *bond):
            continue
        for body, root in (bond, bond[::-1]):
            side = set(_walk(graph.neighbours, root, without=body))
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
        **_typing(graph, orders),
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
    return _Graph(elements, bonds), np.array(orders, dtype=np.int8)


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


# --------------------------------------------------------------------------------------- the bond graph


class _Atoms(NamedTuple):
    """What a file says of each atom."""

    names: np.ndarray
    elements: np.ndarray
    coord: np.ndarray
    b_factor: np.ndarray


class _Graph:
    """Elements, bonds and what follows from them: neighbours and the shortest ring through each bond."""

    def __init__(self, elements, bonds):
        self.elements = [str(element) for element in elements]
        self.bonds = np.asarray(bonds, dtype=np.int32).reshape(-1, 2)
        self.neighbours = [[] for _ in self.elements]
        for first, second in self.bonds.tolist():
            self.neighbours[first].append(second)
            self.neighbours[second].append(first)
        self.rings = self._rings()
        self.ring_bonds = {bond for ring in self.rings for bond in _around(ring)}

    def lone(self, atom, elements=("O", "S")):
        """Neighbours of those elements that have no other neighbour."""
        near = self.neighbours[atom]
        return [b for b in near if self.elements[b] in elements and len(self.neighbours[b]) == 1]

    def smallest_ring(self, atom):
        """Ring of fewest atoms, empty outside rings."""
        return min((ring for ring in self.rings if atom in ring), key=len, default=())

    def pieces(self):
        """Number of connected components."""
        count, seen = 0, set()
        for atom in range(len(self.elements)):
            if atom not in seen:
                count += 1
                seen |= set(_walk(self.neighbours, atom))
        return count

    def _rings(self):
        rings = {}
        for first, second in self.bonds.tolist():
            reached_from = _walk(self.neighbours, first, without=second)
            if second in reached_from:
                path = [second]
                while path[-1] != first:
                    path.append(reached_from[path[-1]])
                rings.setdefault(frozenset(path), tuple(path))
        return list(rings.values())


def _walk(neighbours, start, without=None):
    """Breadth first from `start`, its bond to `without` cut: {atom: the atom it was reached from}."""
    reached_from, queue = {start: None}, deque([start])
    while queue:
        atom = queue.popleft()
        for other in neighbours[atom]:
            if other not in reached_from and {atom, other} != {start, without}:
                reached_from[other] = atom
                queue.append(other)
    return reached_from


def _around(ring):
    """The bonds of a ring."""
    return [frozenset(pair) for pair in zip(ring, ring[1:] + ring[:1], strict=True)]


def _check_elements(elements, code):
    if not len(elements):
        raise LigandError(f"inhibitor {code} has no heavy atoms")
    if unknown := sorted({str(element) for element in elements} - set(VALENCE)):
        raise LigandError(f"inhibitor {code} has elements that cannot be typed: {', '.join(unknown)}")


def _bonds_by_distance(atoms, code):
    distance = np.linalg.norm(atoms.coord[:, None] - atoms.coord[None], axis=-1)
    upper = np.triu(np.ones_like(distance, dtype=bool), 1)
    for a, b in np.argwhere(upper & (distance < TOO_CLOSE)):
        names = f"{atoms.names[a]} and {atoms.names[b]} of inhibitor {code}"
        raise LigandError(f"atoms {names} are {distance[a, b]:.2f} Å apart: keep one alternate location")
    radius = np.array([COVALENT_RADIUS[element] for element in atoms.elements.tolist()])
    return np.argwhere(upper & (distance < radius[:, None] + radius + TOLERANCE))


# --------------------------------------------------------------------------------- orders from geometry


def _orders_by_geometry(graph, coord):
    """Bond orders of the best Kekulé structure, (m,) int8."""
    order = {frozenset(bond): 1 for bond in graph.bonds.tolist()}
    length = {bond: float(np.linalg.norm(np.subtract(*coord[list(bond)]))) for bond in order}
    for atom in range(len(graph.elements)):
        order |= _orders_at_centre(graph, coord, length, atom)
    taken = {atom for bond, value in order.items() if value > 1 for atom in bond}
    order |= dict.fromkeys(_matching(_double_bond_scores(graph, coord, length, taken)), 2)
    return np.array([order[frozenset(bond)] for bond in graph.bonds.tolist()], dtype=np.int8)


def _orders_at_centre(graph, coord, length, atom):
    """Orders that one centre decides alone: triple at linear C; double to O at P(V), S(IV), S(VI), nitro."""
    element, near = graph.elements[atom], graph.neighbours[atom]

    def shortest_first(atoms):
        return sorted((frozenset((atom, other)) for other in atoms), key=length.get)

    if element == "C" and len(near) == 2 and _angle(coord, near[0], atom, near[1]) > 150.0:
        return {shortest_first(near)[0]: 3}
    lone = graph.lone(atom)
    nitro = int(len(lone) > 1)
    doubles = {("P", 4): 1, ("S", 3): 1, ("S", 4): 2, ("N", 3): nitro}.get((element, len(near)), 0)
    # A sulfoximine's nitrogen takes the place of an oxygen.
    imide = [other for other in near if graph.elements[other] == "N"]
    return dict.fromkeys((shortest_first(lone) + shortest_first(imide))[:doubles], 2)


def _double_bond_scores(graph, coord, length, taken):
    """{bond: points} of the bonds that may be double; a bond without gain is left out."""
    willing = [_willingness(graph, coord, atom) for atom in range(len(graph.elements))]
    flat = [
        ring
        for ring in graph.rings
        if len(ring) in (5, 6) and all(willing[a] > 0 for a in ring if graph.elements[a] == "C")
    ]
    in_flat_ring = {bond for ring in flat for bond in _around(ring)}
    scores = {}
    for bond, distance in length.items():
        pair = "".join(sorted(graph.elements[atom] for atom in bond))
        if pair in HALFWAY and not bond & taken:
            score = sum(willing[atom] for atom in bond)
            score += np.clip(PER_ANGSTROM * (HALFWAY[pair] - distance), -LENGTH_LIMIT, LENGTH_LIMIT)
            # Only a carbon has to choose between ring and substituent; HN-NH in a flat ring stays single.
            score += IN_FLAT_RING * (bond in in_flat_ring and "C" in pair)
            scores[bond] = float(score)
    return {bond: score for bond, score in scores.items() if score > 0}


def _willingness(graph, coord, atom):
    """Points that an atom brings to a double bond; minus infinity if it can have none."""
    element, degree = graph.elements[atom], len(graph.neighbours[atom])
    if element != "C":
        return WILLING.get((element, degree), -np.inf)
    return FLAT_CARBON if degree < 4 and _flatness(graph, coord, atom) > 0 else -np.inf


def _flatness(graph, coord, atom):
    """Evidence that a carbon is sp2; below zero it is sp3.

    Each term is an observation's distance from halfway between sp2 and sp3, in units of its usual scatter.
    """
    near, ring = graph.neighbours[atom], graph.smallest_ring(atom)
    if len(near) == 3:
        # Height above the plane of the neighbours: 0 Å at sp2, 0.5 Å at sp3.
        a, b, c = coord[near]
        normal = np.cross(b - a, c - a)
        return (0.25 - abs((coord[atom] - a) @ normal) / np.linalg.norm(normal)) / 0.05
    short = [UNSATURATED.get(graph.elements[b], 0.0) - np.linalg.norm(coord[atom] - coord[b]) for b in near]
    if len(near) < 2:
        # =CH2 sits on carbon only: a short CH3-N is an error of the coordinates.
        return short[0] if near and graph.elements[near[0]] == "C" else -1.0
    if len(ring) in (3, 4):
        return -1.0
    evidence = np.clip(np.mean(short) / 0.02, -3.0, 3.0)
    if len(ring) in (5, 6):
        evidence += np.clip((0.09 - _ruffle(coord[list(ring)])) / 0.025, -3.0, 1.5)
    if len(ring) != 5:
        # 120 degrees at sp2, 111 at sp3; a ring of five forces 105-109 on both.
        evidence += np.clip((_angle(coord, near[0], atom, near[1]) - 115.5) / 2.5, -3.0, 3.0)
    return evidence


def _angle(coord, a, centre, b):
    """Degrees."""
    u, v = coord[a] - coord[centre], coord[b] - coord[centre]
    return float(np.degrees(np.arccos(np.clip(u @ v / np.linalg.norm(u) / np.linalg.norm(v), -1, 1))))


def _ruffle(points):
    """Root mean square distance from the best plane, Å."""
    return float(np.linalg.svd(points - points.mean(axis=0), compute_uv=False)[-1] / np.sqrt(len(points)))


def _matching(scores):
    """The bonds of greatest summed score that share no atom.

    Atoms are decided one by one in breadth-first order: few decisions are open at a time, so remembering the
    best rest for every state of the open ones keeps the search short.
    """
    partners = {}
    for bond, score in scores.items():
        a, b = bond
        partners.setdefault(a, {})[b] = partners.setdefault(b, {})[a] = score
    atoms = list(dict.fromkeys(atom for start in sorted(partners) for atom in _walk(partners, start)))
    place = {atom: index for index, atom in enumerate(atoms)}

    @cache
    def best(index, used):
        """Score and bonds of the atoms from `index` on; bit k of `used`: atom index + k is taken."""
        if index == len(atoms):
            return 0.0, ()
        options = [best(index + 1, used >> 1)]
        for other, score in () if used & 1 else partners[atoms[index]].items():
            ahead = place[other] - index
            if ahead > 0 and not used >> ahead & 1:
                rest, bonds = best(index + 1, (used | 1 << ahead) >> 1)
                options.append((rest + score, (*bonds, frozenset((atoms[index], other)))))
        return max(options, key=lambda option: option[0])

    return best(0, 0)[1]


# -------------------------------------------------------------------------- from bond orders to chemistry


def _typing(graph, orders):
    """The rule table: what bond orders say of each atom, as the typing fields of `Inhibitor`."""
    element, near = graph.elements, graph.neighbours
    valence = np.zeros(len(element), dtype=int)
    np.add.at(valence, graph.bonds, orders[:, None])
    pi, linear = _pi_partners(graph, orders)
    aromatic = _aromatic(graph, pi, linear, valence)
    charge, gained, amines, acids = _protonation(graph, pi, aromatic, valence)
    hydrogens = np.maximum([VALENCE[e] for e in element] - valence, 0) + gained
    hydrogens[sorted(acids)] = 0
    azoles = _tautomeric(graph, aromatic, hydrogens)

    def has_lone_pair(a):
        if element[a] == "O":
            return a not in aromatic
        return element[a] == "N" and charge[a] == 0 and (a in amines or (a in pi and len(near[a]) < 3))

    def is_hydrophobic(a):
        return element[a] in HALOGENS or (element[a] == "C" and all(element[b] == "C" for b in near[a]))

    def is_planar(a):
        lends = a in acids or (element[a] == "N" and a not in amines)
        return a not in linear and (a in pi or a in aromatic or (lends and any(b in pi for b in near[a])))

    def flags(test):
        return np.array([bool(test(a)) for a in range(len(element))])

    return {
        "hydrophobic": flags(is_hydrophobic),
        "donor": flags(lambda a: (element[a] in ("N", "O") and hydrogens[a] > 0) or a in azoles),
        "acceptor": flags(lambda a: has_lone_pair(a) or a in azoles),
        "aromatic": flags(lambda a: a in aromatic),
        "charge": charge,
        "hydrogens": hydrogens.astype(np.int8),
        "planar": flags(is_planar),
        "ring": flags(graph.smallest_ring),
    }


def _pi_partners(graph, orders):
    """{atom: partner in a double or triple bond}, and the atoms of triple bonds; P=O and S=O do not count."""
    pi, linear = {}, set()
    for (a, b), order in zip(graph.bonds.tolist(), orders.tolist(), strict=True):
        dative = any(graph.elements[c] in ("P", "S") and len(graph.neighbours[c]) > 2 for c in (a, b))
        if order > 1 and not dative:
            pi[a], pi[b] = b, a
            linear |= {a, b} if order == 3 else set()
    return pi, linear


def _aromatic(graph, pi, linear, valence):
    """Atoms of rings, or of two or three fused rings as one, with 4k + 2 pi electrons (Hückel, as RDKit)."""

    def electrons(atom):
        """Pi electrons that an atom lends to its ring; None: it interrupts the ring."""
        element, partner = graph.elements[atom], pi.get(atom)
        if atom in linear:
            return None
        if partner is None:
            # Valence counts heavy atoms: 2 for NH, 3 for NR. Ammonium and sulfonyl have more, lend nothing.
            return 2 if valence[atom] <= {"N": 3, "O": 2, "S": 2, "SE": 2}.get(element, 0) else None
        if frozenset((atom, partner)) in graph.ring_bonds:
            return 1
        # A carbonyl leaves an empty p orbital in the ring.
        return None if graph.elements[partner] == "C" else 0

    count = {atom: electrons(atom) for ring in graph.rings for atom in ring}
    rings = [set(ring) for ring in graph.rings if 5 <= len(ring) <= 7 and None not in map(count.get, ring)]
    found = set()
    for size in (1, 2, 3):
        for group in combinations(rings, size):
            union = set().union(*group)
            fused = sum(len(a & b) > 1 for a, b in combinations(group, 2)) >= size - 1
            if fused and not union <= found and sum(count[atom] for atom in union) % 4 == 2:
                found |= union
    return found


def _tautomeric(graph, aromatic, hydrogens):
    """Nitrogens of five-rings whose hydrogen may sit on one or on another (imidazole, pyrazole)."""
    found = set()
    for ring in graph.rings:
        free = {a for a in ring if graph.elements[a] == "N" and len(graph.neighbours[a]) == 2}
        if len(ring) == 5 and free <= aromatic and len({bool(hydrogens[a]) for a in free}) == 2:
            found |= free
    return found


def _protonation(graph, pi, aromatic, valence):
    """Charges at pH 7, hydrogens gained, the aliphatic amines, and the O and S of acids."""
    element, near = graph.elements, graph.neighbours
    charge, gained = np.zeros(len(element)), np.zeros(len(element), dtype=int)
    acids, amines = set(), []
    for atom in range(len(element)):
        if lost := _lost_protons(graph, pi, valence, atom):
            lone = graph.lone(atom)
            charge[lone] = -lost / len(lone)
            acids |= set(lone)
        if nitrogens := _amidine(graph, pi, aromatic, atom):
            charge[nitrogens] = 1.0 / len(nitrogens)
            gained[pi[atom]] = 1
        if element[atom] == "N" and valence[atom] == 4:
            charge[atom] = 1.0
        elif element[atom] == "N" and all(b not in pi for b in (atom, *near[atom])):
            # Beside S, P, N or O no amine is basic.
            amines += [atom] * all(element[b] == "C" for b in near[atom])
    for atom in _spaced(graph, amines):
        charge[atom] = gained[atom] = 1
    return charge, gained, set(amines), acids


def _lost_protons(graph, pi, valence, centre):
    """Protons lost by the lone O and S of a centre; for nitro and N-oxide, the charge that N gave them."""
    element, lone = graph.elements[centre], graph.lone(centre)
    if element == "N":
        return int(bool(lone) and valence[centre] == 4)
    acidic = element in ("P", "S") or (element == "C" and pi.get(centre) in lone)
    return max(len(lone) - NEUTRAL_OXO[element], 0) if acidic else 0


def _amidine(graph, pi, aromatic, centre):
    """Nitrogens of a basic amidine or guanidine about this carbon, else none."""
    element, near = graph.elements, graph.neighbours
    if element[centre] != "C" or centre in aromatic or centre not in pi or element[pi[centre]] != "N":
        return []
    nitrogens = [a for a in near[centre] if element[a] == "N"]
    beyond = [b for a in nitrogens for b in near[a] if b != centre]
    # Acyl, cyano, sulfonyl, N or O at a nitrogen take its basicity away; aryl does so in amidines alone.
    weak = any(element[b] != "C" or (b in pi and (b not in aromatic or len(nitrogens) < 3)) for b in beyond)
    return [] if weak or len(nitrogens) < 2 or aromatic & set(nitrogens) else nitrogens


def _spaced(graph, amines):
    """Amines that are charged together: of two at most two carbons apart the more remote from all atoms."""
    steps = {}
    for amine in amines:
        steps[amine] = {}
        for atom, before in _walk(graph.neighbours, amine).items():
            steps[amine][atom] = 0 if before is None else steps[amine][before] + 1
    chosen = []
    for amine in sorted(amines, key=lambda a: -sum(steps[a].values())):
        if all(steps[amine].get(other, 99) > 3 for other in chosen):
            chosen.append(amine)
    return chosen
