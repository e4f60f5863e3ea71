"""Symmetry mates: the neighbours of a chain in its crystal."""

import numpy as np

from alkstruct.errors import StructureError


def box_around(coord, reach):
    """Return the (lowest, highest) coordinates of a box around atoms."""
    return coord.min(axis=0) - reach, coord.max(axis=0) + reach


def inside_box(points, box):
    low, high = box
    return ((points > low) & (points < high)).all(axis=1)


# Operators of space groups as (signs, shifts in cell edges): International Tables for Crystallography A, number 19.
SYMMETRY_OPERATORS = {
    "P 21 21 21": (
        ((1, 1, 1), (0.0, 0.0, 0.0)),
        ((-1, -1, 1), (0.5, 0.0, 0.5)),
        ((-1, 1, -1), (0.0, 0.5, 0.5)),
        ((1, -1, -1), (0.5, 0.5, 0.0)),
    )
}
LATTICE_REACH = 15.0  # Å around the chain
CELLS_SEARCHED = 3  # in each direction: chains may lie some cells from the origin


def _copies(cell, coord, reach):
    """Yield (signs, offset) of every symmetry mate whose box comes within `reach` of the atoms' own."""
    if cell.space_group not in SYMMETRY_OPERATORS:
        raise StructureError(
            f"the operators of space group {cell.space_group!r} are not known, only those of "
            f"{', '.join(SYMMETRY_OPERATORS)}; leave the neighbours in the crystal out"
        )
    edges = np.array(cell[:3])
    steps, low, high = range(-CELLS_SEARCHED, CELLS_SEARCHED + 1), coord.min(axis=0), coord.max(axis=0)
    for sign, shift in SYMMETRY_OPERATORS[cell.space_group]:
        signs = np.array(sign)
        corners = np.sort([signs * low, signs * high], axis=0)
        for step in np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3):
            offset = (np.array(shift) + step) * edges
            near = (corners[0] + offset < high + reach).all() and (corners[1] + offset > low - reach).all()
            if near and ((signs != 1).any() or step.any()):
                yield signs, offset


def lattice_neighbours(coord, cell, reach=LATTICE_REACH):
    """Return the symmetry mates of atoms in their crystal.

    Parameters
    ----------
    coord : ndarray, (n, 3), float64
        Å.
    cell : UnitCell
    reach : float, default 15
        Å.

    Returns
    -------
    ndarray, (m, 3), float64
        Mates within reach of the atoms' box.

    Raises
    ------
    StructureError
        The operators of the cell's space group are not known here.
    """
    box = box_around(coord, reach)
    moved = [coord * signs + offset for signs, offset in _copies(cell, coord, reach)]
    return np.concatenate([np.zeros((0, 3)), *(x[inside_box(x, box)] for x in moved)])


def with_mates(atoms, water, cell, chain):
    """Return atoms and waters with their symmetry mates near the chain."""
    heavy = int(atoms["owners"].max(initial=-1)) + 1
    box = box_around(chain, LATTICE_REACH)
    grown, waters = {name: [values] for name, values in atoms.items()}, [water]
    whole = np.vstack([atoms["coord"], water])  # waters may lie outside the chain's box
    for signs, offset in _copies(cell, whole, LATTICE_REACH):
        _add_mates(grown, waters, signs, offset, box, heavy)
    joined = {name: np.concatenate(values) for name, values in grown.items() if name != "types"}
    return joined | {"types": [kind for part in grown["types"] for kind in part]}, np.concatenate(waters)


def _add_mates(grown, waters, signs, offset, box, heavy):
    coord = grown["coord"][0] * signs + offset
    kept = np.flatnonzero(inside_box(coord, box))
    moved = waters[0] * signs + offset
    waters.append(moved[inside_box(moved, box)])
    if not len(kept):
        return
    grown["coord"].append(coord[kept])
    grown["types"].append([grown["types"][0][k] for k in kept])
    grown["owners"].append(np.full(len(kept), heavy))
    for name, owner in (("donor", "owner_donor"), ("acceptor", "owner_acceptor")):
        rows = grown[name][0] * np.tile(signs, 2) + np.tile(offset, 2)
        near = inside_box(rows[:, :3], box)
        grown[name].append(rows[near])
        grown[owner].append(np.full(int(near.sum()), heavy))
        if name == "donor":
            grown["hydroxyl"].append(grown["hydroxyl"][0][near])
