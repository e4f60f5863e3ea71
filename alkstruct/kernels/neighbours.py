"""List the protein atoms near a site, and near each cell of the cube around it."""

import numpy as np

from alkstruct.kernels.compiled import inner
from alkstruct.kernels.layouts import BOND_REACH, CELL, CELLS, NOWHERE, PLACES, REACH, WIDTH, ZERO, Partners
from alkstruct.kernels.placing import copy_row


@inner()
def forget(cells, nearby, center, near, rules):
    """Make cells and lists ready for another site, with its CB at `center`."""
    for cell in range(len(cells.start)):
        cells.start[cell] = -1
    for cell in range(CELLS**3):
        nearby.donors[cell] = nearby.acceptors[cell] = -1
    cells.start[-1], cells.count[-1] = 0, len(near.types)
    for b in range(len(near.types)):
        for k in range(3):
            cells.around[k, b] = near.coord[b, k] - center[k]
        cells.around[3, b] = rules.greasy[near.types[b]]
        cells.types[b] = near.types[b]


@inner()
def list_cell(cell, cells, numbers):
    """List the atoms within the cut-off of any place in a cell, those within Rules.near first.

    Cells are CELL wide and tile a cube around the CB.
    """
    half = np.float32(0.5 * CELL)
    x = np.float32(CELL * (cell // (CELLS * CELLS)) - REACH) + half
    y = np.float32(CELL * (cell // CELLS % CELLS) - REACH) + half
    z = np.float32(CELL * (cell % CELLS) - REACH) + half
    around, squares, chosen, places, kinds, types = (
        cells.around,
        cells.squares,
        cells.chosen,
        cells.places,
        cells.kinds,
        cells.types,
    )
    first, total, count = cells.start[-1], cells.count[-1], 0
    for b in range(total):
        dx = max(abs(around[0, b] - x) - half, ZERO)
        dy = max(abs(around[1, b] - y) - half, ZERO)
        dz = max(abs(around[2, b] - z) - half, ZERO)
        squares[b] = dx * dx + dy * dy + dz * dz
    for b in range(total):
        chosen[count] = b
        count += squares[b] < numbers.limit
    if first + count + WIDTH > PLACES:
        return
    end = first
    for far in (False, True):
        for n in range(count):
            b = chosen[n]
            if (squares[b] >= numbers.near) == far:
                for k in range(4):
                    places[k, end] = around[k, b]
                kinds[end] = types[b]
                end += 1
        if not far:
            cells.near[cell] = (end - first + WIDTH - 1) // WIDTH * WIDTH
    while count % WIDTH:  # filled up with atoms out of reach, so that loops over it come out even
        for k in range(4):
            places[k, first + count] = NOWHERE
        kinds[first + count] = 0
        count += 1
    cells.start[cell], cells.count[cell], cells.start[-1] = first, count, first + count
    for group in range(cells.filled.shape[1]):
        cells.filled[cell, group] = False


@inner()
def fill_pairs(cell, group, cells, sizes, wells):
    """Lay out the pair parameters of a listed cell's atoms for one group; sizes, wells: of Rules."""
    pairs, kinds = cells.pairs, cells.kinds
    for n in range(cells.start[cell], cells.start[cell] + cells.count[cell]):
        pairs[group, 0, n] = sizes[group, kinds[n]]
        pairs[group, 1, n] = wells[group, kinds[n]]
    cells.filled[cell, group] = True


@inner()
def cell_of(x, y, z):
    """The cell that holds a place relative to the site's CB; -1 outside all."""
    if max(abs(x), abs(y), abs(z)) >= REACH:
        return -1
    per = 1.0 / CELL
    return (int((x + REACH) * per) * CELLS + int((y + REACH) * per)) * CELLS + int((z + REACH) * per)


@inner(allocates=True)
def partners_near(center, reach, protein, owners, owner_donor, owner_acceptor, own, room):
    """Partners of one site: what lies within `reach` of its CB and is not marked in `own`; views into `room`, Partners.

    owners (n,), owner_donor (h,), owner_acceptor (a,): heavy atom that each atom, donor, acceptor belongs to.
    """
    atoms = donors = acceptors = waters = 0
    for a in range(len(owners)):
        if close(center, protein.coord[a], reach) and not own[owners[a]]:
            copy_row(protein.coord[a], room.coord[atoms])
            room.types[atoms] = protein.types[a]
            atoms += 1
    for a in range(len(owner_donor)):
        if close(center, protein.donor[a], REACH + BOND_REACH) and not own[owner_donor[a]]:
            copy_row(protein.donor[a], room.donor[donors])
            room.hydroxyl[donors] = protein.hydroxyl[a]
            donors += 1
    for a in range(len(owner_acceptor)):
        if close(center, protein.acceptor[a], REACH + BOND_REACH) and not own[owner_acceptor[a]]:
            copy_row(protein.acceptor[a], room.acceptor[acceptors])
            acceptors += 1
    for a in range(len(protein.water)):
        if close(center, protein.water[a], reach):
            copy_row(protein.water[a], room.water[waters])
            waters += 1
    return Partners(
        room.coord[:atoms],
        room.types[:atoms],
        room.donor[:donors],
        room.hydroxyl[:donors],
        room.acceptor[:acceptors],
        room.water[:waters],
    )


@inner()
def close(center, place, reach):
    """Whether the first three numbers of a row lie within `reach` of a place."""
    dx, dy, dz = place[0] - center[0], place[1] - center[1], place[2] - center[2]
    return dx * dx + dy * dy + dz * dz < reach * reach
