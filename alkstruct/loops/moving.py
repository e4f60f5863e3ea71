"""Move what a complex is coded as to another backbone of a window: its atoms follow the frames they sit on.

A side chain follows the N, CA and C of its residue; N and its hydrogen follow the peptide before, C and O the peptide
after. Nothing is built anew, so that it serves for small moves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.clashes import van_der_waals_radius
from alkstruct.kernels.backbone_energy import (
    FREE_OVERLAP,
    FREE_POLAR_OVERLAP,
    MOST_OVERLAP_ENERGY,
    OVERLAP_STIFFNESS,
)
from alkstruct.loops.obstacles import SIDE_CHAIN_HARDNESS
from alkstruct.rotamers.sites import Sites, sites

if TYPE_CHECKING:
    from alkstruct.complexes.complex import Complex
    from alkstruct.rotamers.surroundings import Surroundings

SIDE_CHAIN, AMIDE, CARBONYL = range(3)  # frames of a residue: what its CB, its N and its C follow
NEAR_SIDE_CHAIN = 8.0  # Å around side chains that may run into something once they move
AMIDE_ATOMS, CARBONYL_ATOMS = ("N",), ("C", "O", "OXT")


@dataclass(frozen=True, eq=False, slots=True)
class Frames:
    """Three frames of each of n residues: SIDE_CHAIN, AMIDE, CARBONYL.

    Attributes
    ----------
    origin : ndarray, (3, n, 3), float64
        CA, N and C, Å.
    axes : ndarray, (3, n, 3, 3), float64
        Unit vectors as columns.
    """

    origin: np.ndarray
    axes: np.ndarray


def frames_of(chain: np.ndarray, before: np.ndarray, after: np.ndarray) -> Frames:
    """Return the frames of a backbone, or of several.

    Parameters
    ----------
    chain : ndarray, (..., n, 3 or more, 3), float64
        N, CA and C of each residue first, Å.
    before, after : ndarray, (3,), float64
        The C before it and the N after it, Å.

    Returns
    -------
    Frames
        With the leading axes of the chain before their own.
    """
    nitrogen, alpha, carbon = (chain[..., k, :] for k in range(3))
    ends = [np.broadcast_to(end, (*chain.shape[:-3], 1, 3)) for end in (before, after)]
    previous = np.concatenate([ends[0], carbon[..., :-1, :]], axis=-2)
    following = np.concatenate([nitrogen[..., 1:, :], ends[1]], axis=-2)
    origin = np.stack([alpha, nitrogen, carbon], axis=-3)
    along = np.stack([carbon, alpha, alpha], axis=-3) - origin
    aside = np.stack([nitrogen, previous, following], axis=-3) - origin
    x = along / np.linalg.norm(along, axis=-1, keepdims=True)
    z = np.cross(x, aside)
    z /= np.linalg.norm(z, axis=-1, keepdims=True)
    return Frames(origin, np.stack([x, np.cross(z, x), z], axis=-1))


def moved_points(points: np.ndarray, residue: np.ndarray, kind: np.ndarray, old: Frames, new: Frames) -> np.ndarray:
    """Return points (k, 3) that follow frames, each that of its residue (k,) and kind (k,), to one or more backbones.

    The leading axes of the new frames come first.
    """
    local = np.einsum("kij,ki->kj", old.axes[kind, residue], points - old.origin[kind, residue])
    return np.einsum("...kij,kj->...ki", new.axes[..., kind, residue, :, :], local) + new.origin[..., kind, residue, :]


@dataclass(frozen=True, eq=False, slots=True)
class MovedWindow:
    """A window of a complex that takes other backbones.

    Attributes
    ----------
    structure : Complex
    first, last : int
        Residue indices.
    """

    structure: Complex
    first: int
    last: int

    def frames(self, chain: np.ndarray) -> Frames:
        """Return the frames of a backbone (n, 3 or more, 3) of the window, or of several."""
        before = self.structure.atoms(self.first - 1)["C"]
        return frames_of(chain, before, self.structure.atoms(self.last + 1)["N"])

    def surroundings(self, around: Surroundings, old: Frames, new: Frames) -> list[Surroundings]:
        """Return the surroundings of the complex with the window's atoms moved, for each of b new backbones.

        The inhibitor stays as it is.
        """
        names, owner = self.structure.atom_names, self.structure.residue_of_atom
        kinds = np.zeros(len(names), dtype=np.int64)
        kinds[np.isin(names, AMIDE_ATOMS)], kinds[np.isin(names, CARBONYL_ATOMS)] = AMIDE, CARBONYL
        protein, atoms = around.protein, around.protein.atoms
        low, high = self.structure.start[self.first], self.structure.start[self.last + 1]

        def moved(points: np.ndarray, heavy: np.ndarray) -> list[np.ndarray]:
            rows = np.flatnonzero((heavy >= low) & (heavy < high))
            residue, kind, parts = owner[heavy[rows]] - self.first, kinds[heavy[rows]], []
            for k in range(0, points.shape[1], 3):  # the atom, and what it is bonded to
                parts.append(moved_points(points[rows, k : k + 3], residue, kind, old, new))
            found = []
            for there in np.concatenate(parts, axis=-1):
                copy = points.copy()
                copy[rows] = there
                found.append(copy)
            return found

        each = zip(
            moved(atoms.coord, protein.owner),
            moved(atoms.donor, protein.donor_owner),
            moved(atoms.acceptor, protein.acceptor_owner),
            strict=True,
        )
        return [
            replace(around, protein=protein._replace(atoms=atoms._replace(coord=coord, donor=donor, acceptor=acceptor)))
            for coord, donor, acceptor in each
        ]

    def sites(self, index: int, old: Frames, new: Frames, phi: np.ndarray, psi: np.ndarray) -> Sites:
        """Return the backbone of one residue of the window, moved, once for each of b new backbones.

        phi, psi: its own on each, (b,), degrees.
        """
        own, count = sites(self.structure, [index]), len(phi)
        frame, crystal = own.frames[0], own.crystal[0]
        points = np.concatenate([frame, crystal])
        residue = np.full(len(points), index - self.first)
        moved = moved_points(points, residue, np.zeros(len(points), dtype=np.int64), old, new)
        return Sites(
            index=np.repeat(own.index, count),
            frames=np.ascontiguousarray(moved[:, : len(frame)]),
            phi=phi,
            psi=psi,
            crystal=np.ascontiguousarray(moved[:, len(frame) :]),
            complete=np.repeat(own.complete, count),
            hidden_start=len(own.hidden) * np.arange(count + 1),
            hidden=np.tile(own.hidden, count),
        )


def side_chain_overlap(structure: Complex, first: int, last: int, chains: np.ndarray) -> np.ndarray:
    """Return what a window's side chains overlap more with chain and inhibitor on other backbones: (b,), kcal/mol.

    The site's own side chain, in the middle, does not count: it is built anew. Overlaps cost as in
    kernels.backbone_energy, against the first backbone.

    Parameters
    ----------
    structure : Complex
    first, last : int
        Residue indices of the window.
    chains : ndarray, (b, n, 3 or more, 3), float64
        N, CA and C of each backbone, Å; the first is the crystal's.
    """
    window, owner = MovedWindow(structure, first, last), structure.residue_of_atom
    beyond = structure.in_side_chain() & (structure.atom_names != "CB")
    rows = np.flatnonzero(beyond & (owner >= first) & (owner <= last) & (owner != (first + last) // 2))
    if not len(rows):
        return np.zeros(len(chains))
    old, still = window.frames(chains[0]), (owner < first - 1) | (owner > last + 1)
    own_coord = structure.coord[rows]
    low, high = own_coord.min(axis=0) - NEAR_SIDE_CHAIN, own_coord.max(axis=0) + NEAR_SIDE_CHAIN
    others = np.flatnonzero(still & ((structure.coord >= low) & (structure.coord <= high)).all(axis=1))
    gap = np.linalg.norm(own_coord[:, None] - structure.coord[others][None], axis=-1)
    others = others[(gap < NEAR_SIDE_CHAIN).any(axis=0)]
    coord, elements = structure.coord[others], structure.elements[others]
    hardness = np.where(beyond[others], SIDE_CHAIN_HARDNESS, 1.0)
    if structure.inhibitor is not None:
        coord = np.vstack([coord, structure.inhibitor.coord])
        elements = np.concatenate([elements, np.asarray(structure.inhibitor.elements)])
        hardness = np.concatenate([hardness, np.ones(len(structure.inhibitor))])
    own, met = (np.array([van_der_waals_radius(str(x)) for x in some]) for some in (structure.elements[rows], elements))
    polar = np.isin(structure.elements[rows], ("N", "O"))[:, None] & np.isin(elements, ("N", "O"))
    touch = own[:, None] + met - np.where(polar, FREE_POLAR_OVERLAP, FREE_OVERLAP)
    energies, kinds = [], np.zeros(len(rows), dtype=np.int64)
    for moved in moved_points(own_coord, owner[rows] - first, kinds, old, window.frames(chains)):
        depth = np.maximum(touch - np.linalg.norm(moved[:, None] - coord[None], axis=-1), 0.0)
        each = np.minimum(OVERLAP_STIFFNESS * depth**2, MOST_OVERLAP_ENERGY)
        energies.append(float((SIDE_CHAIN_HARDNESS * hardness * each).sum()))
    return np.array(energies) - energies[0]
