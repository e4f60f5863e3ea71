"""Complexes with a rebuilt stretch of backbone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.amino_acids import BACKBONE, THREE_LETTER
from alkstruct.complexes.complex import inhibitor_gaps
from alkstruct.kernels.loop_layouts import ROW_C, ROW_CA, ROW_N, ROW_O

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.complexes.complex import Complex
    from alkstruct.loops.windows import Rebuilding

INHIBITOR_REACH = 8.0  # Å, more than the cut-off of an energy and the shift of a pose
BACKBONE_ROWS = {"N": ROW_N, "CA": ROW_CA, "C": ROW_C, "O": ROW_O}


def with_backbone(structure: Complex, plan: Rebuilding, atoms: np.ndarray) -> Complex:
    """Return a copy of a complex whose window has new residues and a new backbone, without side chains.

    Parameters
    ----------
    structure : Complex
    plan : Rebuilding
    atoms : ndarray, (n, LOOP_ATOMS, 3), float64
        Backbone of the window's n new residues, rows as in kernels.loop_layouts, Å.

    Returns
    -------
    Complex
    """
    start, stop = structure.start[plan.first], structure.start[plan.last + 1]
    count, names = len(plan.letters), np.array(BACKBONE)
    rows = np.array([BACKBONE_ROWS[name] for name in BACKBONE])

    def spliced(column: np.ndarray, new: np.ndarray) -> np.ndarray:
        return np.concatenate([column[:start], new, column[stop:]])

    def replaced(column: np.ndarray, new: Sequence) -> np.ndarray:
        return np.concatenate([column[: plan.first], np.array(new), column[plan.last + 1 :]])

    sizes = replaced(np.diff(structure.start), [len(names)] * count)
    unknown = np.full(count * len(names), np.nan)
    return replace(
        structure,
        number=replaced(structure.number, plan.numbers),
        insertion=replaced(structure.insertion, plan.insertions),
        sequence=structure.sequence[: plan.first] + plan.letters + structure.sequence[plan.last + 1 :],
        residue_names=replaced(structure.residue_names, [THREE_LETTER[letter] for letter in plan.letters]),
        start=np.concatenate([[0], np.cumsum(sizes)]),
        atom_names=spliced(structure.atom_names, np.tile(names, count)),
        elements=spliced(structure.elements, np.tile([name[0] for name in names], count)),
        coord=spliced(structure.coord, atoms[:, rows].reshape(-1, 3)),
        b_factor=spliced(structure.b_factor, unknown),
        confidence=spliced(np.asarray(structure.confidence), unknown),
    )


def around_window(structure: Complex, plan: Rebuilding, reach: float) -> tuple[Complex, Rebuilding]:
    """Return the part of a complex that a window and the inhibitor can feel, and the plan in its indices.

    reach: Å from the window's atoms. Residues within INHIBITOR_REACH of the inhibitor stay as well.
    """
    span = slice(structure.start[plan.first], structure.start[plan.last + 1])
    gap = np.linalg.norm(structure.coord[:, None] - structure.coord[None, span], axis=-1).min(axis=1)
    near = gap < reach
    if structure.inhibitor is not None:
        near |= inhibitor_gaps(structure.coord, structure.inhibitor).min(axis=1) < INHIBITOR_REACH
    kept = np.logical_or.reduceat(near, structure.start[:-1])
    atoms = kept[structure.residue_of_atom]
    part = replace(
        structure,
        number=structure.number[kept],
        insertion=structure.insertion[kept],
        sequence="".join(np.array(list(structure.sequence))[kept]),
        residue_names=structure.residue_names[kept],
        start=np.concatenate([[0], np.cumsum(np.diff(structure.start)[kept])]),
        atom_names=structure.atom_names[atoms],
        elements=structure.elements[atoms],
        coord=structure.coord[atoms],
        b_factor=structure.b_factor[atoms],
        confidence=np.asarray(structure.confidence)[atoms],
    )
    passed = int((~kept[: plan.first]).sum())
    return part, replace(plan, first=plan.first - passed, last=plan.last - passed)


def without_side_chain(structure: Complex, index: int) -> Complex:
    """Return a copy in which a residue, by index, has its backbone alone."""
    return structure.with_residue(index, structure.sequence[index], [], [], np.zeros((0, 3)))
