"""What touches what: residue-inhibitor contacts of a complex, typed, and words for an inhibitor's atoms."""

import numpy as np
import pandas as pd

from alkstruct.chemistry.clashes import CLASH, CONTACT, DEFAULT_VDW_RADIUS, VDW_RADIUS
from alkstruct.complexes.loading import load
from alkstruct.errors import LigandError

HYDROGEN_BOND = 3.5  # Å between donor and acceptor
SALT_BRIDGE = 4.0  # Å between charged nitrogen and oxygen, Barlow & Thornton 1983, doi:10.1016/S0022-2836(83)80079-5
HALOGEN_BOND = 3.5  # Å between a halogen and an acceptor
POSITIVE = {("R", "NH1"), ("R", "NH2"), ("R", "NE"), ("K", "NZ")}
NEGATIVE = {("D", "OD1"), ("D", "OD2"), ("E", "OE1"), ("E", "OE2")}
ELEMENTS = {
    "C": "carbon",
    "N": "nitrogen",
    "O": "oxygen",
    "S": "sulfur",
    "P": "phosphorus",
    "F": "fluorine",
    "CL": "chlorine",
    "BR": "bromine",
    "I": "iodine",
}


def need_inhibitor(structure, purpose):
    """Raise LigandError, saying what needs it, if a complex has no inhibitor."""
    if structure.inhibitor is None:
        raise LigandError(
            f"{structure.name} has no inhibitor and {purpose} needs one; load a complex, or name its ligand=..."
        )


def contacts(complex):
    """Every residue-inhibitor contact of a complex.

    Parameters
    ----------
    complex : Complex or str
        A complex, or anything that `load` takes.

    Returns
    -------
    pandas.DataFrame
        One row a pair of heavy atoms closer than 4.5 Å, nearest first: position (int64), residue (one letter),
        atom, inhibitor_atom (names), distance (Å), overlap (Å of van der Waals surfaces; negative for a gap),
        kind: "salt bridge", "hydrogen bond", "halogen bond", "clash" (overlap > 0.4 Å), "hydrophobic" or
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
    need_inhibitor(structure, "a list of contacts")
    drug, types = structure.inhibitor, structure.atom_types()
    gap = np.linalg.norm(structure.coord[:, None] - drug.coord[None], axis=-1)
    owner = structure.residue_of_atom
    rows = []
    for a, d in np.argwhere(gap < CONTACT):
        letter, atom, distance = structure.sequence[owner[a]], str(structure.atom_names[a]), float(gap[a, d])
        overlap = _radius(types[a].element) + _radius(str(drug.elements[d])) - distance
        kind = _kind(letter, atom, types[a], drug, d, distance, overlap)
        rows.append((int(structure.number[owner[a]]), letter, atom, str(drug.atom_names[d]), distance, overlap, kind))
    columns = ["position", "residue", "atom", "inhibitor_atom", "distance", "overlap", "kind"]
    types = [int, str, str, str, float, float, str]
    table = pd.DataFrame(rows, columns=columns).astype(dict(zip(columns, types, strict=True)))
    return table.sort_values("distance", ignore_index=True, kind="stable")


def _radius(element):
    return VDW_RADIUS.get(element, DEFAULT_VDW_RADIUS)


def _kind(letter, atom, kind, drug, d, distance, overlap):
    """The name of one contact."""
    charges = ((letter, atom) in POSITIVE, drug.charge[d] < 0), ((letter, atom) in NEGATIVE, drug.charge[d] > 0)
    if distance < SALT_BRIDGE and any(map(all, charges)):
        return "salt bridge"
    if (kind.donor and drug.acceptor[d]) or (kind.acceptor and drug.donor[d]):
        if distance < HYDROGEN_BOND:
            return "hydrogen bond"
    elif kind.acceptor and drug.elements[d] in ("CL", "BR", "I") and distance < HALOGEN_BOND:
        return "halogen bond"
    elif overlap > CLASH:
        return "clash"
    return "hydrophobic" if kind.hydrophobic and drug.hydrophobic[d] else "van der Waals"


def atom_words(inhibitor, index):
    """A few words for an inhibitor atom, for example "aromatic carbon C12" or "charged nitrogen N26"."""
    element = ELEMENTS.get(str(inhibitor.elements[index]), str(inhibitor.elements[index]).capitalize())
    kind = ""
    if inhibitor.charge[index] != 0:
        kind = "charged "
    elif inhibitor.elements[index] in ("C", "N"):
        kind = "aromatic " if inhibitor.aromatic[index] else "aliphatic " if not inhibitor.planar[index] else ""
    return f"{kind}{element} {inhibitor.atom_names[index]}"
