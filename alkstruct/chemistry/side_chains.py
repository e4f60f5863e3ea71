"""The ideal geometry of side chains: bonds, angles and dihedrals by which each atom is placed, and hydrogens.

Every number is followed by where it comes from. Arrays built from the tables are read-only.

References
----------
.. [1] Biopython, Bio.PDB.ic_data: mean internal coordinates of high-resolution protein structures
   (Miller et al. 2019, doi:10.1101/2019.12.15.877134).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from alkstruct.chemistry.amino_acids import BACKBONE
from alkstruct.chemistry.atom_types import GHOST, AtomType, is_planar, protein_atom_type

# An ideal CB for glycine, and for a residue whose own CB is not resolved: bond (Å), angle C-CA-CB and
# dihedral N-C-CA-CB (degrees) of alanine [1].
IDEAL_CB = (1.526, 110.3, 122.7)

# One line an atom: residue, atom, the three atoms it is placed from (a, b, c), bond c-atom (Å),
# angle b-c-atom (degrees), dihedral a-b-c-atom (degrees, or relative to a side-chain dihedral) [1].
SIDE_CHAIN_GEOMETRY = """
R CG  N   CA  CB  1.521 113.9 chi1
R CD  CA  CB  CG  1.522 111.7 chi2
R NE  CB  CG  CD  1.461 111.7 chi3
R CZ  CG  CD  NE  1.331 124.7 chi4
R NH1 CD  NE  CZ  1.329 120.6 0
R NH2 CD  NE  CZ  1.327 119.7 180
N CG  N   CA  CB  1.516 112.6 chi1
N OD1 CA  CB  CG  1.233 120.9 chi2
N ND2 CA  CB  CG  1.328 116.5 chi2+180
D CG  N   CA  CB  1.520 113.0 chi1
D OD1 CA  CB  CG  1.251 119.2 chi2
D OD2 CA  CB  CG  1.251 118.1 chi2+180
C SG  N   CA  CB  1.808 113.9 chi1
Q CG  N   CA  CB  1.523 113.9 chi1
Q CD  CA  CB  CG  1.518 112.7 chi2
Q OE1 CB  CG  CD  1.234 120.9 chi3
Q NE2 CB  CG  CD  1.328 116.4 chi3+180
E CG  N   CA  CB  1.522 113.9 chi1
E CD  CA  CB  CG  1.522 113.3 chi2
E OE1 CB  CG  CD  1.252 119.0 chi3
E OE2 CB  CG  CD  1.252 118.1 chi3+180
H CG  N   CA  CB  1.496 113.6 chi1
H ND1 CA  CB  CG  1.378 122.6 chi2
H CD2 CA  CB  CG  1.355 131.0 chi2+180
H CE1 CB  CG  ND1 1.323 109.2 180
H NE2 CB  CG  CD2 1.374 107.2 180
I CG1 N   CA  CB  1.533 110.4 chi1
I CG2 N   CA  CB  1.531 110.7 chi1-123.2
I CD1 CA  CB  CG1 1.520 114.0 chi2
L CG  N   CA  CB  1.530 116.3 chi1
L CD1 CA  CB  CG  1.524 110.4 chi2
L CD2 CA  CB  CG  1.525 110.6 chi2+122.9
K CG  N   CA  CB  1.522 114.0 chi1
K CD  CA  CB  CG  1.524 111.6 chi2
K CE  CB  CG  CD  1.522 111.6 chi3
K NZ  CG  CD  CE  1.493 111.8 chi4
M CG  N   CA  CB  1.521 113.9 chi1
M SD  CA  CB  CG  1.806 112.7 chi2
M CE  CB  CG  SD  1.786 100.6 chi3
F CG  N   CA  CB  1.504 113.8 chi1
F CD1 CA  CB  CG  1.389 120.7 chi2
F CD2 CA  CB  CG  1.388 120.5 chi2+180
F CE1 CB  CG  CD1 1.391 120.8 180
F CE2 CB  CG  CD2 1.391 120.8 180
F CZ  CG  CD1 CE1 1.384 119.9 0
P CG  N   CA  CB  1.494 104.4 chi1
P CD  CA  CB  CG  1.506 105.3 chi2
S OG  N   CA  CB  1.417 110.8 chi1
T OG1 N   CA  CB  1.432 109.3 chi1
T CG2 N   CA  CB  1.525 111.1 chi1-120.6
W CG  N   CA  CB  1.499 114.0 chi1
W CD1 CA  CB  CG  1.368 127.0 chi2
W CD2 CA  CB  CG  1.433 126.6 chi2+180
W NE1 CB  CG  CD1 1.375 110.1 180
W CE2 CB  CG  CD2 1.413 107.2 180
W CE3 CB  CG  CD2 1.401 133.9 0
W CZ2 CG  CD2 CE2 1.397 122.4 180
W CZ3 CE2 CD2 CE3 1.385 118.5 0
W CH2 CD2 CE2 CZ2 1.372 117.5 0
Y CG  N   CA  CB  1.511 113.7 chi1
Y CD1 CA  CB  CG  1.392 120.9 chi2
Y CD2 CA  CB  CG  1.391 120.9 chi2+180
Y CE1 CB  CG  CD1 1.389 121.1 180
Y CE2 CB  CG  CD2 1.389 121.1 180
Y CZ  CG  CD1 CE1 1.382 119.5 0
Y OH  CD1 CE1 CZ  1.377 119.8 180
V CG1 N   CA  CB  1.527 110.8 chi1
V CG2 N   CA  CB  1.526 110.5 chi1+122.9
"""
POLAR_HYDROGENS = {
    ("R", "NE"): 1,
    ("R", "NH1"): 2,
    ("R", "NH2"): 2,
    ("N", "ND2"): 2,
    ("Q", "NE2"): 2,
    ("K", "NZ"): 3,
    ("W", "NE1"): 1,
}
RING_BONDS = {
    "H": [("CE1", "NE2")],
    "F": [("CE2", "CZ")],
    "Y": [("CE2", "CZ")],
    "W": [("NE1", "CE2"), ("CZ3", "CH2")],
    "P": [("CD", "N")],
}


@cache
def residue_bonds(residue):
    """Return the covalent bonds within a residue, backbone included: tuple of pairs of atom names."""
    rows = [line.split() for line in SIDE_CHAIN_GEOMETRY.split("\n") if line.startswith(residue + " ")]
    bonds = [("N", "CA"), ("CA", "C"), ("C", "O")] + [("CA", "CB")] * (residue != "G")
    return tuple(bonds + [(row[4], row[1]) for row in rows] + RING_BONDS.get(residue, []))


@cache
def heavy_atoms(residue):
    """Return the names of the heavy atoms that a residue of the twenty can have, OXT too: frozenset of str.

    residue: one-letter code.
    """
    return frozenset((*BACKBONE, "OXT", *side_chain(residue).atoms))


def hydrogen_count(residue, atom):
    """Count the hydrogens that are placed on a side-chain atom or on CA."""
    degree = sum(atom in bond for bond in residue_bonds(residue))
    if atom[0] != "C":
        return POLAR_HYDROGENS.get((residue, atom), 0)
    return (3 if is_planar(residue, atom) else 4) - degree


@dataclass(frozen=True, eq=False, slots=True)
class SideChain:
    """How to build one residue type's side chain on N, CA, C and CB.

    Local atom order is N, CA, C, CB, then ``atoms[1:]``; ``atoms[0]`` is CB itself (empty for glycine). The
    hydrogens, where the plan has them, follow the heavy atoms.

    Attributes
    ----------
    residue : str
        One-letter code.
    atoms : tuple of str, (n,)
    types : tuple of AtomType, (n,)
    parents : ndarray, (n, 3), int64
        Local indices of the three atoms that atom k is placed from; unused for CB.
    bond, angle, offset : ndarray, (n,), float64
        Å, degrees, degrees.
    chi : ndarray, (n,), int64
        Side-chain dihedral that the offset is added to, from 0; -1 for a fixed dihedral.
    chis : int
        Number of side-chain dihedrals.
    heavy : int
        Number of heavy atoms, which come first.
    """

    residue: str
    atoms: tuple
    types: tuple
    parents: np.ndarray
    bond: np.ndarray
    angle: np.ndarray
    offset: np.ndarray
    chi: np.ndarray
    chis: int
    heavy: int


@cache
def side_chain(residue, hydrogens=False):
    """Return the building plan of a residue type.

    Parameters
    ----------
    residue : str
        One of the twenty one-letter codes.
    hydrogens : bool, default False
        Whether hydrogens follow the heavy atoms; those of His that may be on either nitrogen are ghosts.

    Returns
    -------
    SideChain
    """
    lines = [line.split()[1:] for line in SIDE_CHAIN_GEOMETRY.split("\n") if line.startswith(residue + " ")]
    if residue != "G":
        lines.insert(0, ["CB", "N", "CA", "C", "0", "0", "0"])  # the backbone places it
    rows = [(line[0], line[1:4], float(line[4]), float(line[5]), *_dihedral(line[6])) for line in lines]
    heavy = len(rows)
    types = [protein_atom_type(residue, row[0], row[0][0]) for row in rows]
    if hydrogens:
        for parent in [row[0] for row in rows]:
            added = list(_hydrogen_rows(residue, parent, rows[:heavy]))
            rows += added
            types += [_hydrogen_type(residue, parent)] * len(added)
    return _plan(residue, rows, types, heavy)


def _plan(residue, rows, types, heavy):
    """SideChain of rows (atom, three parents, bond, angle, chi, offset)."""
    local = {name: k for k, name in enumerate(["N", "CA", "C", *(row[0] for row in rows)])}
    parents = np.array([[local[a] for a in row[1]] for row in rows], dtype=np.int64).reshape(-1, 3)
    bond, angle, offset = (np.array([row[k] for row in rows], dtype=float) for k in (2, 3, 5))
    chi = np.array([row[4] for row in rows], dtype=np.int64)
    for array in (parents, bond, angle, offset, chi):
        array.flags.writeable = False
    return SideChain(
        residue=residue,
        atoms=tuple(row[0] for row in rows),
        types=tuple(types),
        parents=parents,
        bond=bond,
        angle=angle,
        offset=offset,
        chi=chi,
        chis=int(chi.max(initial=-1)) + 1,
        heavy=heavy,
    )


def _hydrogen_type(residue, parent):
    if parent[0] == "C":
        return AtomType("H", planar=is_planar(residue, parent))
    return GHOST if residue == "H" else AtomType("H", donor=True)


def _hydrogen_rows(residue, parent, rows):
    """Rows of the hydrogens on one heavy atom: where the dihedrals of its heavy substituents leave room."""
    count = hydrogen_count(residue, parent) or (residue == "H" and parent in ("ND1", "NE2"))
    _, above, *_ = next(row for row in rows if row[0] == parent)
    below = [row for row in rows if row[1][2] == parent]
    chain = below[0][1] if below else ["N", "CA", "CB"] if parent == "CB" else [*above[1:], parent]
    planar, bond = is_planar(residue, parent), 1.09 if parent[0] == "C" else 1.01
    angle = 120.0 if planar else 109.5
    if not below:
        turns = (180.0, 0.0) if planar else (60.0, 180.0, 300.0)
        places = [(-1, turn) for turn in turns]
        if residue == "P":  # the ring closes on N, near 0
            places = [(-1, 120.0), (-1, -120.0)]
    elif planar:
        places = [(below[0][4], below[0][5] + 180.0)]
    elif len(below) == 1:
        places = [(below[0][4], below[0][5] + turn) for turn in (120.0, -120.0)]
    else:  # a CH: opposite the middle of the two
        gap = below[1][5] - below[0][5]
        places = [(below[0][4], below[0][5] + gap / 2 + 180.0)]
    for k, (chi, offset) in enumerate(places[:count]):
        yield f"H{parent}{k + 1}", chain, bond, angle, chi, offset


def _dihedral(text):
    """("chi2+180") -> (1, 180.0); ("180") -> (-1, 180.0)."""
    if not text.startswith("chi"):
        return -1, float(text)
    return int(text[3]) - 1, float(text[4:] or 0)
