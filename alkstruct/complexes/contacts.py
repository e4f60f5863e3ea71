"""What touches what: residue-inhibitor contacts of a complex, typed, and words for an inhibitor's atoms."""

from pathlib import Path

import numpy as np
import pandas as pd

from alkstruct.chemistry.atom_types import hydrogen_bonding
from alkstruct.chemistry.clashes import CONTACT, is_clash, overlap
from alkstruct.complexes.complex import Complex, gaps_to_inhibitor
from alkstruct.complexes.derived import kept_with_complex
from alkstruct.complexes.loading import load
from alkstruct.complexes.notes import BONDED_DISTANCE, provenance

INDIRECT_DISTANCE = 6.0  # Å from the inhibitor: beyond it a residue has no direct effect
HYDROGEN_BOND = 3.5  # Å between donor and acceptor
SALT_BRIDGE = 4.0  # Å between charged nitrogen and oxygen, Barlow & Thornton 1983, doi:10.1016/S0022-2836(83)80079-5
HALOGEN_BOND = 3.5  # Å between a halogen and an acceptor
BONDING_HALOGENS = ("CL", "BR", "I")  # those that form halogen bonds
POSITIVE_ATOMS = {("R", "NH1"), ("R", "NH2"), ("R", "NE"), ("K", "NZ")}
NEGATIVE_ATOMS = {("D", "OD1"), ("D", "OD2"), ("E", "OE1"), ("E", "OE2")}

CONTACT_COLUMNS = {
    "position": int,
    "residue": str,
    "atom": str,
    "inhibitor_atom": str,
    "distance": float,
    "overlap": float,
    "kind": str,
}


@kept_with_complex
def bonded_residues(structure):
    """Tell which residues have an atom as close to the inhibitor as if bonded, below BONDED_DISTANCE: (n,), bool."""
    gaps = gaps_to_inhibitor(structure)
    return np.logical_or.reduceat((gaps < BONDED_DISTANCE).any(axis=1), structure.start[:-1])


@kept_with_complex
def contact_counts(structure):
    """Count the contacts of each residue with the inhibitor, heavy-atom pairs below CONTACT: ndarray, (n,), int64."""
    gaps = gaps_to_inhibitor(structure)
    return np.add.reduceat((gaps < CONTACT).sum(axis=1), structure.start[:-1])


def contacts(complex: Complex | str | Path) -> pd.DataFrame:
    """List every contact between a residue and the inhibitor.

    Parameters
    ----------
    complex : Complex or str
        A complex, or anything that `load` takes.

    Returns
    -------
    pandas.DataFrame
        One row a pair of heavy atoms closer than 4.5 Å, nearest first: position (int64), residue (one letter),
        atom, inhibitor_atom (names), distance (Å), overlap (Å of van der Waals surfaces; negative for a gap),
        kind: "salt bridge", "hydrogen bond", "clash" (overlap > 0.4 Å), "halogen bond", "hydrophobic" or
        "van der Waals", the first that applies.

    Raises
    ------
    LigandError
        The complex has no inhibitor.

    Notes
    -----
    Heavy atoms only: a hydrogen bond is a donor and an acceptor within 3.5 Å, its angle is not looked at.

    Examples
    --------
    >>> import alkstruct as alk
    >>> hinge = alk.contacts(alk.load("crizotinib")).query("kind == 'hydrogen bond'")
    >>> sorted(set(hinge.position))
    [1197, 1199]
    """
    structure = load(complex)
    inhibitor = structure.require_inhibitor("a list of contacts")
    types, inhibitor_types = structure.atom_types(), inhibitor.atom_types()
    gap = gaps_to_inhibitor(structure)
    owner = structure.residue_of_atom
    rows = []
    for a, d in np.argwhere(gap < CONTACT):
        letter, atom, distance = structure.sequence[owner[a]], str(structure.atom_names[a]), float(gap[a, d])
        charged = _opposite_charges(letter, atom, inhibitor.charge[d])
        row = (
            int(structure.number[owner[a]]),
            letter,
            atom,
            str(inhibitor.atom_names[d]),
            distance,
            overlap(types[a], inhibitor_types[d], distance),
            contact_kind(types[a], inhibitor_types[d], distance, charged),
        )
        rows.append(row)
    table = pd.DataFrame(rows, columns=list(CONTACT_COLUMNS)).astype(CONTACT_COLUMNS)
    table = table.sort_values("distance", ignore_index=True, kind="stable")
    table.attrs |= provenance(structure)
    return table


def _opposite_charges(letter, atom, charge):
    """Tell whether a protein atom and an inhibitor atom of a charge attract each other as ions."""
    return ((letter, atom) in POSITIVE_ATOMS and charge < 0) or ((letter, atom) in NEGATIVE_ATOMS and charge > 0)


def contact_kind(first, second, distance, opposite_charges=False):
    """Name the contact of a protein atom with an inhibitor atom, the first kind that applies.

    Parameters
    ----------
    first, second : AtomType
        Of the protein and of the inhibitor.
    distance : float
        Å.
    opposite_charges : bool, default False
        Whether the two atoms attract each other as ions.

    Returns
    -------
    str
        "salt bridge", "hydrogen bond", "clash", "halogen bond", "hydrophobic" or "van der Waals".
    """
    if opposite_charges and distance < SALT_BRIDGE:
        return "salt bridge"
    if hydrogen_bonding(first, second) and distance < HYDROGEN_BOND:
        return "hydrogen bond"
    if is_clash(first, second, distance):
        return "clash"
    if second.element in BONDING_HALOGENS and first.acceptor and distance < HALOGEN_BOND:
        return "halogen bond"
    return "hydrophobic" if first.hydrophobic and second.hydrophobic else "van der Waals"
