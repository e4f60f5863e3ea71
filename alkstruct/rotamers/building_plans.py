"""Lay out the building plans of the twenty side chains as arrays for the kernels."""

import numpy as np

from alkstruct.chemistry.atom_types import type_codes
from alkstruct.chemistry.side_chains import residue_bonds
from alkstruct.kernels.layouts import MAX_ATOMS, MAX_HEAVY, SIDE_CHAIN_START, Plans


def coded_plans(chains, types):
    """Building plans as padded arrays."""
    links = np.zeros((len(chains), MAX_ATOMS, 8), dtype=np.int64)
    shapes = np.zeros((len(chains), MAX_ATOMS, 5))
    codes, stages = np.zeros((len(chains), MAX_ATOMS), dtype=np.int64), np.zeros((len(chains), 4), dtype=np.int64)
    donors, acceptors, polar = (np.full((len(chains), n, 3), -1, dtype=np.int64) for n in (6, 2, 3))
    for t, chain in enumerate(chains):
        n = len(chain.atoms)
        codes[t, :n] = type_codes(chain.types, types)
        last = _last_dihedrals(chain)
        order = np.lexsort([np.arange(n), np.arange(n) >= chain.heavy, last])
        stages[t, 1:] = np.cumsum([(last == stage).sum() for stage in range(3)])
        by = _placed_by(chain)
        carries = np.isin(np.arange(n) + SIDE_CHAIN_START - 1, by)
        links[t, :n] = np.column_stack(
            [order, chain.parents[order], chain.chi[order], codes[t, order], by[order], carries[order]]
        )
        bend, turn = np.radians(chain.angle[order]), np.radians(chain.offset[order])
        shapes[t, :n] = np.column_stack([chain.bond[order], np.cos(bend), np.sin(bend), np.cos(turn), np.sin(turn)])
        for rows, found in zip((donors, acceptors, polar), _bonding_atoms(chain), strict=True):
            rows[t, : len(found)] = np.array(found).reshape(-1, 3)
    sizes = np.array([len(chain.atoms) for chain in chains])
    heavy, chis = (np.array([getattr(c, name) for c in chains]) for name in ("heavy", "chis"))
    return Plans(heavy, sizes, chis, stages, links, shapes, codes, donors, acceptors, polar, _extent(chains))


def _extent(chains):
    """Å that each heavy atom or its hydrogens reach from CB at most: the bonds on the way, end to end."""
    extent = np.zeros((len(chains), MAX_HEAVY))
    for t, chain in enumerate(chains):
        along = np.zeros(len(chain.atoms))
        for k in range(1, len(along)):
            parent = chain.parents[k][2] - SIDE_CHAIN_START + 1
            along[k] = chain.bond[k] + along[parent]
            heavy = k if k < chain.heavy else parent
            extent[t, heavy] = max(extent[t, heavy], along[k])
    return extent


def _last_dihedrals(chain):
    """Which dihedral moves each atom last: 0 for none, 1 for chi1, 2 for a later one."""
    last = np.zeros(len(chain.atoms), dtype=np.int64)
    for k in range(1, len(chain.atoms)):
        above = [last[p - SIDE_CHAIN_START + 1] for p in chain.parents[k] if p >= SIDE_CHAIN_START - 1]
        last[k] = min(max([0, chain.chi[k] + 1, *above]), 2)
    return last


def _placed_by(chain):
    """Local atom by whose axes each atom is placed: its third parent, if that was placed by the other two; else 0."""
    by = np.zeros(len(chain.atoms), dtype=np.int64)
    for k, (first, second, third) in enumerate(chain.parents):
        above = (0, 1) if third == SIDE_CHAIN_START - 1 else chain.parents[third - SIDE_CHAIN_START + 1][1:]
        by[k] = third if third >= SIDE_CHAIN_START - 1 and (first, second) == tuple(above) else 0
    return by


def _bonding_atoms(chain):
    """Donor, acceptor and polar rows of a plan, in local indices (see kernels.layouts.Plans)."""
    local = {name: SIDE_CHAIN_START - 1 + k for k, name in enumerate(chain.atoms)} | {"N": 0, "CA": 1, "C": 2}
    donors, acceptors, polar = [], [], []
    for k, (name, kind) in enumerate(zip(chain.atoms, chain.types, strict=True)):
        if k >= chain.heavy:
            if chain.types[chain.parents[k][2] - SIDE_CHAIN_START + 1].donor:
                donors.append((local[name], int(chain.parents[k][2]), 0))
            continue
        above = [b if a == name else a for a, b in residue_bonds(chain.residue) if name in (a, b)]
        row = (local[name], local[above[0]], local[above[-1]])
        if kind.acceptor:
            acceptors.append(row)
        if kind.donor or kind.acceptor:
            polar.append(row)
        if kind.donor and kind.element == "O":
            donors.append((local[name], local[above[0]], 1))
    return donors, acceptors, polar
