"""Work space for the kernels, made once for many sites: arrays that numba need not compile the making of."""

import numpy as np

from alkstruct.kernels.averages import WIDE
from alkstruct.kernels.layouts import (
    CELLS,
    MAX_ATOMS,
    NEARBY,
    PLACES,
    SIDE_START,
    Cells,
    Conformers,
    Nearby,
    Partners,
    Room,
    Scratch,
)


def room_for(around, rotamers):
    """Work space in some surroundings.

    Parameters
    ----------
    around : Surroundings
    rotamers : int
        Of a residue type, at most.

    Returns
    -------
    kernels.layouts.Room
        What it holds means nothing until a kernel has filled it.
    """
    protein, drug, most = around.protein, around.drug, len(WIDE) ** 2 * rotamers + 1  # the crystal's own joins
    near = Partners(*map(np.empty_like, protein))
    poses, blocks = len(drug.cost), int(drug.block.max()) + 1
    work = Scratch(
        np.zeros((SIDE_START - 1 + MAX_ATOMS, 3)),
        np.zeros((SIDE_START - 1 + MAX_ATOMS, 9)),
        np.zeros((4, 2)),
        np.zeros((3, 2)),
        np.empty(MAX_ATOMS + 1),
        np.empty((blocks, 3)),
        np.empty(poses),
        np.empty(poses),
    )
    rows = max(map(len, (protein.donor, protein.acceptor, drug.donor[0], drug.acceptor[0])))
    return Room(near, _cells(around.rules, len(protein.types)), _nearby(rows), _conformers(most, poses), work)


def _cells(rules, atoms):
    cells, groups = CELLS**3, len(rules.sizes)
    listed = (np.empty(cells + 1, dtype=np.int64) for _ in range(3))
    return Cells(
        *listed,
        np.empty((cells, groups), dtype=bool),
        np.empty(PLACES, dtype=np.int64),
        np.empty((4, PLACES), dtype=np.float32),
        np.empty((groups, 2, PLACES), dtype=np.float32),
        np.empty((4, atoms), dtype=np.float32),
        np.empty(atoms, dtype=np.int64),
        np.empty(atoms, dtype=np.float32),
        np.empty(atoms + 1, dtype=np.int64),
    )


def _nearby(rows):
    def lists():
        return np.empty((CELLS**3, NEARBY), dtype=np.int32), np.empty(CELLS**3, dtype=np.int64)

    return Nearby(*lists(), *lists(), np.arange(rows, dtype=np.int32))


def _conformers(most, poses):
    return Conformers(
        np.empty((most, MAX_ATOMS, 3)),
        np.empty(most),
        np.empty(most),
        np.empty(most),
        np.empty(most),
        np.empty(most),
        np.empty(most),
        np.empty((most, poses, 3)),
        np.empty((most, 3)),
        np.empty(most),
        np.empty(most),
        np.empty(most),
        np.empty((most, 2), dtype=np.int64),
        np.empty(most),
        np.empty(most),
    )
