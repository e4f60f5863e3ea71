"""Lay out how the twenty side chains are built, atom after atom, as arrays for the kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.atom_types import type_codes
from alkstruct.chemistry.side_chains import residue_bonds
from alkstruct.kernels.layouts import MAX_ATOMS, MAX_HEAVY, SIDE_CHAIN_START, Plans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.chemistry.atom_types import AtomType
    from alkstruct.chemistry.side_chains import SideChain

    LocalRows = list[tuple[int, int, int]]


def coded_plans(chains: Sequence[SideChain], types: Sequence[AtomType]) -> Plans:
    """Return the building plans of side chains as padded arrays; types: the atom types that Rules know."""
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
        for padded, rows in zip((donors, acceptors, polar), _bonding_atoms(chain), strict=True):
            padded[t, : len(rows)] = np.array(rows).reshape(-1, 3)
    sizes = np.array([len(chain.atoms) for chain in chains])
    heavy, chis = (np.array([getattr(c, name) for c in chains]) for name in ("heavy", "chis"))
    return Plans(
        heavy=heavy,
        sizes=sizes,
        chis=chis,
        stages=stages,
        links=links,
        shapes=shapes,
        types=codes,
        donors=donors,
        acceptors=acceptors,
        polar=polar,
        extent=_extent(chains),
    )


def _extent(chains: Sequence[SideChain]) -> np.ndarray:
    """Return how far (Å) from CB each heavy atom or its hydrogens reach at most: the bonds on the way, end to end."""
    extent = np.zeros((len(chains), MAX_HEAVY))
    for t, chain in enumerate(chains):
        along = np.zeros(len(chain.atoms))
        for k in range(1, len(along)):
            parent = chain.parents[k][2] - SIDE_CHAIN_START + 1
            along[k] = chain.bond[k] + along[parent]
            heavy = k if k < chain.heavy else parent
            extent[t, heavy] = max(extent[t, heavy], along[k])
    return extent


def _last_dihedrals(chain: SideChain) -> np.ndarray:
    """Return which dihedral moves each atom last: 0 for none, 1 for chi1, 2 for a later one."""
    last = np.zeros(len(chain.atoms), dtype=np.int64)
    for k in range(1, len(chain.atoms)):
        above = [last[p - SIDE_CHAIN_START + 1] for p in chain.parents[k] if p >= SIDE_CHAIN_START - 1]
        last[k] = min(max([0, chain.chi[k] + 1, *above]), 2)
    return last


def _placed_by(chain: SideChain) -> np.ndarray:
    """Return the local atom by whose axes each atom is placed.

    That is its third parent if the third parent was placed by the other two, and 0 otherwise.
    """
    by = np.zeros(len(chain.atoms), dtype=np.int64)
    for k, (first, second, third) in enumerate(chain.parents):
        above = (0, 1) if third == SIDE_CHAIN_START - 1 else chain.parents[third - SIDE_CHAIN_START + 1][1:]
        by[k] = third if third >= SIDE_CHAIN_START - 1 and (first, second) == tuple(above) else 0
    return by


def _bonding_atoms(chain: SideChain) -> tuple[LocalRows, LocalRows, LocalRows]:
    """Return the donor, acceptor and polar rows of a plan, in local indices (see kernels.layouts.Plans)."""
    local = {name: SIDE_CHAIN_START - 1 + k for k, name in enumerate(chain.atoms)} | {"N": 0, "CA": 1, "C": 2}
    donors: LocalRows = []
    acceptors: LocalRows = []
    polar: LocalRows = []
    for k, (name, atom_type) in enumerate(zip(chain.atoms, chain.types, strict=True)):
        if k >= chain.heavy:
            if chain.types[chain.parents[k][2] - SIDE_CHAIN_START + 1].donor:
                donors.append((local[name], int(chain.parents[k][2]), 0))
            continue
        above = [b if a == name else a for a, b in residue_bonds(chain.residue) if name in (a, b)]
        row = (local[name], local[above[0]], local[above[-1]])
        if atom_type.acceptor:
            acceptors.append(row)
        if atom_type.donor or atom_type.acceptor:
            polar.append(row)
        if atom_type.donor and atom_type.element == "O":
            donors.append((local[name], local[above[0]], 1))
    return donors, acceptors, polar
