"""List the protein atoms near a site, and near each cell of the cube around it."""

import numpy as np

from alkstruct.kernels.compiled import inner
from alkstruct.kernels.layouts import (
    BOND_REACH,
    CELL_CAPACITY,
    CELL_EDGE,
    CELLS_ACROSS,
    FAR_COORDINATE,
    LOOP_WIDTH,
    SITE_REACH,
    ZERO_F32,
    Partners,
)
from alkstruct.kernels.placing import copy_row


@inner()
def forget(cells, nearby, center, near, rules):
    """Make cells and lists ready for another site, with its CB at `center`."""
    for cell in range(len(cells.start)):
        cells.start[cell] = -1
    for cell in range(CELLS_ACROSS**3):
        nearby.donors[cell] = nearby.acceptors[cell] = -1
    cells.start[-1], cells.count[-1] = 0, len(near.types)
    for b in range(len(near.types)):
        for k in range(3):
            cells.around[k, b] = near.coord[b, k] - center[k]
        cells.around[3, b] = rules.greasy[near.types[b]]
        cells.types[b] = near.types[b]


@inner()
def list_cell(cell, cells, limits):
    """List the atoms within the cut-off of any place in a cell, those within Rules.near first.

    Cells are CELL_EDGE wide and tile a cube around the CB.
    """
    half = np.float32(0.5 * CELL_EDGE)
    x = np.float32(CELL_EDGE * (cell // (CELLS_ACROSS * CELLS_ACROSS)) - SITE_REACH) + half
    y = np.float32(CELL_EDGE * (cell // CELLS_ACROSS % CELLS_ACROSS) - SITE_REACH) + half
    z = np.float32(CELL_EDGE * (cell % CELLS_ACROSS) - SITE_REACH) + half
    around, squares, chosen, places = cells.around, cells.squares, cells.chosen, cells.places
    listed_types, types = cells.listed_types, cells.types
    first, total, count = cells.start[-1], cells.count[-1], 0
    for b in range(total):
        dx = max(abs(around[0, b] - x) - half, ZERO_F32)
        dy = max(abs(around[1, b] - y) - half, ZERO_F32)
        dz = max(abs(around[2, b] - z) - half, ZERO_F32)
        squares[b] = dx * dx + dy * dy + dz * dz
    for b in range(total):
        chosen[count] = b
        count += squares[b] < limits.cutoff
    if first + count + LOOP_WIDTH > CELL_CAPACITY:
        return
    end = first
    for far in (False, True):
        for n in range(count):
            b = chosen[n]
            if (squares[b] >= limits.near) == far:
                for k in range(4):
                    places[k, end] = around[k, b]
                listed_types[end] = types[b]
                end += 1
        if not far:
            cells.near[cell] = (end - first + LOOP_WIDTH - 1) // LOOP_WIDTH * LOOP_WIDTH
    while count % LOOP_WIDTH:  # filled up with atoms out of reach, so that loops over it come out even
        for k in range(4):
            places[k, first + count] = FAR_COORDINATE
        listed_types[first + count] = 0
        count += 1
    cells.start[cell], cells.count[cell], cells.start[-1] = first, count, first + count
    for group in range(cells.filled.shape[1]):
        cells.filled[cell, group] = False


@inner()
def fill_pairs(cell, group, cells, sizes, wells):
    """Lay out the pair parameters of a listed cell's atoms for one group; sizes, wells: of Rules."""
    pairs, types = cells.pairs, cells.listed_types
    for n in range(cells.start[cell], cells.start[cell] + cells.count[cell]):
        pairs[group, 0, n] = sizes[group, types[n]]
        pairs[group, 1, n] = wells[group, types[n]]
    cells.filled[cell, group] = True


@inner()
def cell_of(point):
    """Return the cell that holds a point relative to the site's CB; -1 outside all cells."""
    x, y, z = point
    if max(abs(x), abs(y), abs(z)) >= SITE_REACH:
        return -1
    per = 1.0 / CELL_EDGE
    i, j, k = int((x + SITE_REACH) * per), int((y + SITE_REACH) * per), int((z + SITE_REACH) * per)
    return (i * CELLS_ACROSS + j) * CELLS_ACROSS + k


@inner()
def hide(sites, s, hidden, yes):
    """Mark the heavy atoms of the protein that site s does not see, in hidden (heavy atoms + 1,), or unmark them."""
    for h in range(sites.hidden_start[s], sites.hidden_start[s + 1]):
        hidden[sites.hidden[h]] = yes


@inner(allocates=True)
def partners_near(center, reach, protein, room):
    """Return the Partners of one site: what lies within `reach` of its CB and is not hidden; views into room.near."""
    whole, near, hidden = protein.atoms, room.near, room.hidden
    atoms = donors = acceptors = waters = 0
    for a in range(len(protein.owner)):
        if close(center, whole.coord[a], reach) and not hidden[protein.owner[a]]:
            copy_row(whole.coord[a], near.coord[atoms])
            near.types[atoms] = whole.types[a]
            atoms += 1
    for a in range(len(protein.donor_owner)):
        if close(center, whole.donor[a], SITE_REACH + BOND_REACH) and not hidden[protein.donor_owner[a]]:
            copy_row(whole.donor[a], near.donor[donors])
            near.hydroxyl[donors] = whole.hydroxyl[a]
            donors += 1
    for a in range(len(protein.acceptor_owner)):
        if close(center, whole.acceptor[a], SITE_REACH + BOND_REACH) and not hidden[protein.acceptor_owner[a]]:
            copy_row(whole.acceptor[a], near.acceptor[acceptors])
            acceptors += 1
    for a in range(len(whole.water)):
        if close(center, whole.water[a], reach):
            copy_row(whole.water[a], near.water[waters])
            waters += 1
    return Partners(
        near.coord[:atoms],
        near.types[:atoms],
        near.donor[:donors],
        near.hydroxyl[:donors],
        near.acceptor[:acceptors],
        near.water[:waters],
    )


@inner()
def close(center, place, reach):
    """Tell whether the first three numbers of a row lie within `reach` of a place."""
    dx, dy, dz = place[0] - center[0], place[1] - center[1], place[2] - center[2]
    return dx * dx + dy * dy + dz * dz < reach * reach
