"""Types of protein atoms: what the pair energies need to know of an atom."""

from dataclasses import dataclass

import numpy as np

from alkstruct.chemistry.amino_acids import THREE_LETTER

# Hydrogen bonding of side-chain atoms; His is taken as donor and acceptor at both nitrogens, because its
# tautomer cannot be seen in a crystal.
DONOR_ATOMS = {
    ("N", "ND2"),
    ("Q", "NE2"),
    ("R", "NE"),
    ("R", "NH1"),
    ("R", "NH2"),
    ("K", "NZ"),
    ("W", "NE1"),
    ("H", "ND1"),
    ("H", "NE2"),
    ("S", "OG"),
    ("T", "OG1"),
    ("Y", "OH"),
}
ACCEPTOR_ATOMS = {
    ("D", "OD1"),
    ("D", "OD2"),
    ("E", "OE1"),
    ("E", "OE2"),
    ("N", "OD1"),
    ("Q", "OE1"),
    ("H", "ND1"),
    ("H", "NE2"),
    ("S", "OG"),
    ("T", "OG1"),
    ("Y", "OH"),
}
# Carbons bonded to N, O or S are polar in Vina's sense; all other side-chain carbons are hydrophobic: Trott &
# Olson 2010, AutoDock Vina, J Comput Chem 31:455, doi:10.1002/jcc.21334.
POLAR_CARBONS = {
    ("R", "CD"),
    ("R", "CZ"),
    ("N", "CG"),
    ("D", "CG"),
    ("C", "CB"),
    ("Q", "CD"),
    ("E", "CD"),
    ("H", "CG"),
    ("H", "CD2"),
    ("H", "CE1"),
    ("K", "CE"),
    ("M", "CG"),
    ("M", "CE"),
    ("P", "CD"),
    ("S", "CB"),
    ("T", "CB"),
    ("W", "CD1"),
    ("W", "CE2"),
    ("Y", "CZ"),
}


@dataclass(frozen=True, slots=True, order=True)
class AtomType:
    """What the pair energy needs to know of an atom.

    Attributes
    ----------
    element : str
        Upper case; "" for a ghost, which marks a place (a hydrogen that may be there) and has no energy.
    hydrophobic, donor, acceptor : bool
        Vina's meaning: a carbon bonded to carbon and hydrogen alone, or a halogen; bears a hydrogen that it
        can share (or is one); has a lone pair that it can share.
    planar : bool
        sp2 centre, or a hydrogen on one.
    """

    element: str
    hydrophobic: bool = False
    donor: bool = False
    acceptor: bool = False
    planar: bool = False


GHOST = AtomType("")

# sp2 centres of side chains, and the hydrogens of polar side-chain atoms that sit where geometry puts them.
# Those of hydroxyl, thiol and histidine are free to turn or to change places: none is placed for them.
PLANAR_ATOMS = {
    "R": "NE CZ NH1 NH2",
    "N": "CG OD1 ND2",
    "D": "CG OD1 OD2",
    "Q": "CD OE1 NE2",
    "E": "CD OE1 OE2",
    "H": "CG ND1 CD2 CE1 NE2",
    "F": "CG CD1 CD2 CE1 CE2 CZ",
    "Y": "CG CD1 CD2 CE1 CE2 CZ",
    "W": "CG CD1 CD2 NE1 CE2 CE3 CZ2 CZ3 CH2",
}


def is_planar(residue, atom):
    """Tell whether an atom of a residue is an sp2 centre."""
    return atom in ("N", "C", "O", "OXT") or atom in PLANAR_ATOMS.get(residue, "").split()


def protein_atom_type(residue, atom, element):
    """Type of a protein heavy atom.

    Parameters
    ----------
    residue : str
        One-letter code; any other letter ("X") is typed by element alone.
    atom : str
        Name, for example "CA".
    element : str
        Upper case.

    Returns
    -------
    AtomType

    Examples
    --------
    >>> protein_atom_type("L", "CD1", "C").hydrophobic
    True
    """
    planar = is_planar(residue, atom)
    if atom == "N":
        return AtomType("N", donor=residue != "P", planar=True)
    if atom in ("O", "OXT"):
        return AtomType("O", acceptor=True, planar=True)
    if element == "C":
        polar = atom in ("CA", "C") or (residue, atom) in POLAR_CARBONS or residue not in THREE_LETTER
        return AtomType("C", hydrophobic=not polar, planar=planar)
    if residue not in THREE_LETTER and element in ("N", "O"):
        return AtomType(element, donor=element == "N", acceptor=element == "O")
    donor, acceptor = (residue, atom) in DONOR_ATOMS, (residue, atom) in ACCEPTOR_ATOMS
    return AtomType(element, donor=donor, acceptor=acceptor, planar=planar)


def hydrogen_bonding(first, second):
    """Tell whether one atom can give the hydrogen of a bond and the other can take it."""
    return (first.donor and second.acceptor) or (first.acceptor and second.donor)


def type_codes(types, known):
    """Return the index of each AtomType in the tuple `known`: ndarray, (n,), int64."""
    codes = {kind: k for k, kind in enumerate(known)}
    return np.array([codes[kind] for kind in types], dtype=np.int64)


def distinct_types(*groups):
    """Return the sorted tuple of all AtomTypes in some iterables of them."""
    return tuple(sorted({kind for group in groups for kind in group}))
