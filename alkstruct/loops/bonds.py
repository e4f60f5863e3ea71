"""Hydrogen bonds and salt bridges that a window has in the crystal, and how many backbones keep them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS, BACKBONE
from alkstruct.chemistry.atom_types import hydrogen_bonding
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.contacts import HYDROGEN_BOND, NEGATIVE_ATOMS, POSITIVE_ATOMS, SALT_BRIDGE

if TYPE_CHECKING:
    from alkstruct.complexes.complex import Complex
    from alkstruct.loops.mean_field import Placed


@dataclass(frozen=True, slots=True)
class Bond:
    """A hydrogen bond or salt bridge between two residues of a chain.

    Attributes
    ----------
    kind : str
        "salt bridge" or "hydrogen bond".
    residues : tuple of int
        Indices of the two residues in the structure, a smaller one first.
    atoms : tuple of tuple of (str, str)
        Pairs of atom names any of which makes the bond.
    """

    kind: str
    residues: tuple[int, int]
    atoms: tuple[tuple[str, str], ...]

    @property
    def reach(self) -> float:
        """Return the distance within which the bond is there, Å."""
        return SALT_BRIDGE if self.kind == "salt bridge" else HYDROGEN_BOND

    def ends_in_side_chain(self, which: int) -> bool:
        """Tell whether the bond ends in the side chain of its first (0) or second (1) residue."""
        return any(pair[which] not in BACKBONE for pair in self.atoms)


def bonds_of(structure: Complex, first: int, last: int) -> list[Bond]:
    """Return the bonds of the residues first to last with others and with each other, in the structure as it stands.

    Neighbours in sequence do not count. Of charged pairs all atoms make one salt bridge; else the bonds of one residue
    with another's side chain or backbone are one.
    """
    owner, names, types = structure.residue_of_atom, structure.atom_names.tolist(), structure.atom_types()
    polar = np.array([kind.donor or kind.acceptor for kind in types])
    own = np.flatnonzero(polar & (owner >= first) & (owner <= last))
    others = np.flatnonzero(polar)
    gap = np.linalg.norm(structure.coord[own][:, None] - structure.coord[others][None], axis=-1)
    found: dict[tuple, set] = {}
    for a, b in zip(*np.nonzero(gap < SALT_BRIDGE), strict=True):
        i, j = (own[a], others[b]) if owner[own[a]] <= owner[others[b]] else (others[b], own[a])
        if owner[j] - owner[i] < 2:
            continue
        ends = (structure.sequence[owner[i]], names[i]), (structure.sequence[owner[j]], names[j])
        charged = any(x in POSITIVE_ATOMS and y in NEGATIVE_ATOMS for x, y in (ends, ends[::-1]))
        if not charged and not (hydrogen_bonding(types[i], types[j]) and gap[a, b] < HYDROGEN_BOND):
            continue
        residues = int(owner[i]), int(owner[j])
        sides = () if charged else (names[i] in BACKBONE, names[j] in BACKBONE)
        found.setdefault((charged, residues, sides), set()).add((names[i], names[j]))
    return [
        Bond("salt bridge" if charged else "hydrogen bond", residues, tuple(sorted(pairs)))
        for (charged, residues, _), pairs in found.items()
    ]


def share_kept(bond: Bond, structure: Complex, model: Complex, placed: Placed, *, holo: bool) -> float:
    """Return the probability that a bond of a structure is there in one rebuilt backbone of it.

    Parameters
    ----------
    bond : Bond
        Of `structure`.
    structure, model : Complex
        As it was; with the rebuilt backbone, which may be a part of the chain. Residues are told by their labels.
    placed : Placed
        The side chains of the model.
    holo : bool
        Whether the inhibitor is there.

    Returns
    -------
    float
        0 where one of the two residues is gone or is another one.
    """
    ends = []  # (conformers, pairs, 3) and (conformers,) of each
    for which, own in enumerate(bond.residues):
        index = _same_residue(structure, own, model)
        names = [pair[which] for pair in bond.atoms]
        atoms = None if index is None else _atoms_of(model, index, names, placed, holo)
        if atoms is None:
            return 0.0
        ends.append(atoms)
    (first, first_share), (second, second_share) = ends
    gap = np.linalg.norm(first[:, None] - second[None], axis=-1).min(axis=-1)
    return float((first_share[:, None] * (gap < bond.reach) * second_share).sum())


def _same_residue(structure: Complex, index: int, model: Complex) -> int | None:
    """Return the index in the model of a structure's residue, None where it is gone or is another one."""
    same = (model.number == structure.number[index]) & (model.insertion == structure.insertion[index])
    rows = np.flatnonzero(same)
    if not len(rows) or model.sequence[rows[0]] != structure.sequence[index]:
        return None
    return int(rows[0])


def _atoms_of(
    model: Complex, index: int, names: list[str], placed: Placed, holo: bool
) -> tuple[np.ndarray, np.ndarray] | None:
    """Return where named atoms of a residue are: (c, names, 3) of its conformers, and their probabilities (c,)."""
    here = model.atoms(index)
    if all(name in here for name in names):
        return np.array([[here[name] for name in names]]), np.ones(1)
    if index not in placed.indices:
        return None
    k = placed.indices.index(index)
    one, share = placed.ensembles[k], (placed.holo if holo else placed.apo)[k]
    atoms = side_chain(AMINO_ACIDS[one.type]).atoms
    return one.coord[:, [atoms.index(name) for name in names]], share
