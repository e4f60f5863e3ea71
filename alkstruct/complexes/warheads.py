"""Where a cysteine may bond to the inhibitor: the carbon of an acrylamide and its like, and sulfur near it."""

import numpy as np

from alkstruct.complexes.complex import Complex
from alkstruct.complexes.contacts import bonded_residues
from alkstruct.complexes.derived import kept_with_complex

SULFUR_REACH = 4.0  # Å from SG to the carbon: in van der Waals contact, so that a bond may form where they lie


def acceptor_carbons(inhibitor) -> np.ndarray:
    """Tell which carbons of an inhibitor a thiol may add to: ndarray, (n,), bool.

    Each is in no ring and bonded to a carbon that is bonded to the carbonyl of an amide, as in acrylamides, butynamides
    and what becomes of them. Whether the bond between the two carbons is double is not asked: entries show the ligand
    as it was before the reaction or after it.
    """
    elements = inhibitor.elements
    neighbours: list[dict[int, int]] = [{} for _ in elements]  # and the order of the bond to each
    for (first, second), order in zip(inhibitor.bonds.tolist(), inhibitor.orders.tolist(), strict=True):
        neighbours[first][second] = neighbours[second][first] = order

    def is_amide(carbon):
        """Tell whether an atom is a carbon with a double-bonded oxygen and a nitrogen."""
        around = {(elements[k], order == 2) for k, order in neighbours[carbon].items()}
        return elements[carbon] == "C" and ("O", True) in around and ("N", False) in around

    found = np.zeros(len(elements), dtype=bool)
    for beta in np.flatnonzero((elements == "C") & ~inhibitor.ring).tolist():
        for alpha in neighbours[beta]:
            if elements[alpha] == "C" and not inhibitor.ring[alpha]:
                found[beta] |= any(is_amide(carbon) for carbon in neighbours[alpha] if carbon != beta)
    return found


@kept_with_complex
def near_warhead(structure: Complex) -> np.ndarray:
    """Tell which residues are cysteines whose sulfur is within SULFUR_REACH of such a carbon: ndarray, (n,), bool."""
    inhibitor = structure.inhibitor
    near = np.zeros(len(structure), dtype=bool)
    if inhibitor is None:
        return near
    carbons, sulfur = inhibitor.coord[acceptor_carbons(inhibitor)], structure.places("SG")
    if len(carbons):
        gaps = np.linalg.norm(sulfur[:, None] - carbons[None], axis=-1).min(axis=1)
        near = np.nan_to_num(gaps, nan=np.inf) < SULFUR_REACH
    return near


def anchor_residues(structure: Complex) -> np.ndarray:
    """Tell which residues hold the inhibitor by a bond, or by where they are may do: ndarray, (n,), bool.

    What becomes of such a bond is not modelled, and no mutation of such a residue is.
    """
    return bonded_residues(structure) | near_warhead(structure)
