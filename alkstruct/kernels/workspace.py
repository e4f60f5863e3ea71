"""Work space for the kernels: arrays that are allocated once and used for many sites."""

import numpy as np

from alkstruct.kernels.averages import SUB_ROTAMER_STEPS
from alkstruct.kernels.layouts import (
    CELL_CAPACITY,
    CELLS_ACROSS,
    MAX_ATOMS,
    PARTNER_CAPACITY,
    SIDE_CHAIN_START,
    Cells,
    Conformers,
    Nearby,
    Partners,
    Room,
    Scratch,
)


def room_for(around, rotamers):
    """Make the work space for sites of a complex.

    Parameters
    ----------
    around : Surroundings
    rotamers : int
        Most rotamers of a residue type.

    Returns
    -------
    kernels.layouts.Room
        What it holds means nothing until a kernel has filled it.
    """
    protein, drug = around.protein.atoms, around.drug
    conformers = len(SUB_ROTAMER_STEPS) ** 2 * rotamers + 1  # the crystal's own side chain joins
    poses, blocks = len(drug.cost), int(drug.block.max()) + 1
    rows = max(map(len, (protein.donor, protein.acceptor, drug.donor[0], drug.acceptor[0])))
    return Room(
        near=Partners(*map(np.empty_like, protein)),
        hidden=np.zeros(around.heavy_protein + 1, dtype=bool),
        cells=_cells(around.rules, len(protein.types)),
        nearby=_nearby(rows),
        found=_conformers(conformers, poses, around.rules.parts),
        work=_scratch(blocks, poses, around.rules.parts),
    )


def _scratch(blocks, poses, parts):
    return Scratch(
        atoms=np.zeros((SIDE_CHAIN_START - 1 + MAX_ATOMS, 3)),
        axes=np.zeros((SIDE_CHAIN_START - 1 + MAX_ATOMS, 9)),
        turn=np.zeros((4, 2)),
        wide=np.zeros((3, 2)),
        earned=np.empty(MAX_ATOMS + 1),
        blocks=np.empty((blocks, parts)),
        each=np.empty(poses),
        shares=np.empty(poses),
    )


def _cells(rules, atoms):
    cells, groups = CELLS_ACROSS**3, len(rules.sizes)
    return Cells(
        start=np.empty(cells + 1, dtype=np.int64),
        count=np.empty(cells + 1, dtype=np.int64),
        near=np.empty(cells + 1, dtype=np.int64),
        filled=np.empty((cells, groups), dtype=bool),
        listed_types=np.empty(CELL_CAPACITY, dtype=np.int64),
        places=np.empty((4, CELL_CAPACITY), dtype=np.float32),
        pairs=np.empty((groups, 2, CELL_CAPACITY), dtype=np.float32),
        around=np.empty((4, atoms), dtype=np.float32),
        types=np.empty(atoms, dtype=np.int64),
        squares=np.empty(atoms, dtype=np.float32),
        chosen=np.empty(atoms + 1, dtype=np.int64),
    )


def _nearby(rows):
    cells = CELLS_ACROSS**3
    return Nearby(
        donor=np.empty((cells, PARTNER_CAPACITY), dtype=np.int32),
        donors=np.empty(cells, dtype=np.int64),
        acceptor=np.empty((cells, PARTNER_CAPACITY), dtype=np.int32),
        acceptors=np.empty(cells, dtype=np.int64),
        everyone=np.arange(rows, dtype=np.int32),
    )


def _conformers(count, poses, parts):
    return Conformers(
        coord=np.empty((count, MAX_ATOMS, 3)),
        weights=np.empty(count),
        logs=np.empty(count),
        slack=np.empty(count),
        apo=np.empty(count),
        least=np.empty(count),
        bound=np.empty(count),
        poses=np.empty((count, poses, parts)),
        parts=np.empty((count, parts)),
        contacts=np.empty(count),
        clashes=np.empty(count),
        overlap=np.empty(count),
        where=np.empty((count, 2), dtype=np.int64),
        holo=np.empty(count),
        rigid=np.empty(count),
    )
