"""Gather the atoms that a rebuilt stretch must not run into, and the backbone that it may bond with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.amino_acids import BACKBONE
from alkstruct.chemistry.clashes import van_der_waals_radius
from alkstruct.complexes.derived import kept_with_complex
from alkstruct.kernels.loop_layouts import N_H, Obstacles

if TYPE_CHECKING:
    from alkstruct.complexes.complex import Complex

# Å around the CA atoms of a window's fixed ends, per residue between them: a stretched chain reaches no farther.
RESIDUE_REACH, SIDE_CHAIN_REACH = 1.9, 6.0
# Factor on an overlap with a side chain beyond its CB, which can turn away; set here.
SIDE_CHAIN_HARDNESS = 0.3
OTHER_MOLECULE = 10**6  # offset of atoms that follow no residue of the window


def obstacles_around(structure: Complex, first: int, last: int, length: int, *, inhibitor: bool) -> Obstacles:
    """Return what stands around a window of a complex.

    Parameters
    ----------
    structure : Complex
    first, last : int
        Residue indices of the window in the structure; none of its atoms is an obstacle.
    length : int
        Residues that the rebuilt window has.
    inhibitor : bool
        Whether the inhibitor is an obstacle.

    Returns
    -------
    kernels.loop_layouts.Obstacles
    """
    owner = structure.residue_of_atom
    middle = 0.5 * (structure.atoms(first)["CA"] + structure.atoms(last)["CA"])
    reach = RESIDUE_REACH * length + SIDE_CHAIN_REACH
    near = np.linalg.norm(structure.coord - middle, axis=1) < reach
    rows = np.flatnonzero(near & ((owner < first) | (owner > last)))
    side = structure.in_side_chain() & (structure.atom_names != "CB")
    coord, elements = [structure.coord[rows]], [structure.elements[rows]]
    hardness = [np.where(side[rows], SIDE_CHAIN_HARDNESS, 1.0)]
    offset = [_offsets(owner[rows], first, last, length)]
    if inhibitor and structure.inhibitor is not None:
        drug = structure.inhibitor
        coord, elements = [*coord, drug.coord], [*elements, np.asarray(drug.elements)]
        hardness, offset = [*hardness, np.ones(len(drug))], [*offset, np.full(len(drug), OTHER_MOLECULE)]
    every = np.concatenate(elements)
    donors, acceptors = _backbone_partners(structure, first, last, length, middle, reach)
    return Obstacles(
        coord=np.concatenate(coord),
        radius=np.array([van_der_waals_radius(str(element)) for element in every]),
        polar=np.isin(every, ("N", "O")),
        hardness=np.concatenate(hardness),
        offset=np.concatenate(offset),
        donors=donors,
        acceptors=acceptors,
    )


def _offsets(residues: np.ndarray, first: int, last: int, length: int) -> np.ndarray:
    """Return residue numbers relative to the rebuilt window's first, from indices outside the window."""
    return np.where(residues < first, residues - first, residues - last + length - 1)


def _backbone_partners(
    structure: Complex, first: int, last: int, length: int, middle: np.ndarray, reach: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the backbone's N-H (d, 7) and C=O (a, 7) around a window; see kernels.loop_layouts.Obstacles."""
    alpha, donors, acceptors = _every_partner(structure)
    index = np.arange(len(structure))
    near = np.linalg.norm(alpha - middle, axis=1) <= reach  # False for one without all of its backbone
    near &= (index < first) | (index > last)
    offset = _offsets(index, first, last, length).astype(float)
    gives = near & ~np.isnan(donors[:, 0])
    giving = np.column_stack([donors[gives], offset[gives]])
    taking = np.column_stack([acceptors[near], offset[near]])
    return giving, taking


@kept_with_complex
def _every_partner(structure: Complex) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the CA (n, 3), N and H (n, 6), and O and C (n, 6) of each residue; NaN where it has none to offer."""
    bonded = structure.peptide_bonded()
    alpha, donors, acceptors = (np.full((len(structure), size), np.nan) for size in (3, 6, 6))
    before = None
    for i in range(len(structure)):
        atoms = structure.atoms(i)
        if {*BACKBONE} <= set(atoms):
            alpha[i], acceptors[i] = atoms["CA"], [*atoms["O"], *atoms["C"]]
            if structure.sequence[i] != "P" and bonded[i] and before is not None:
                donors[i] = [*atoms["N"], *_amide_hydrogen(atoms["N"], atoms["CA"], before)]
        before = atoms.get("C")
    return alpha, donors, acceptors


def _amide_hydrogen(nitrogen: np.ndarray, alpha: np.ndarray, carbon: np.ndarray) -> np.ndarray:
    """Place the hydrogen of a peptide's nitrogen opposite to its two bonds: ndarray, (3,), Å."""
    bonds = [(x - nitrogen) / np.linalg.norm(x - nitrogen) for x in (alpha, carbon)]
    away = -(bonds[0] + bonds[1])
    return nitrogen + N_H * away / np.linalg.norm(away)
