"""Sites of a complex: the backbones that side chains are built on, and the crystal's own side chains."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from alkstruct.chemistry.amino_acids import THREE_LETTER
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.complex import atom_rows
from alkstruct.complexes.derived import kept_with_complex, kept_with_topology
from alkstruct.kernels.layouts import MAX_ATOMS
from alkstruct.kernels.placing import axes_of, place_atom
from alkstruct.rotamers.geometry import dihedral, ideal_cb, side_chain_dihedrals


@dataclass(frozen=True, eq=False, slots=True)
class Sites:
    """Backbones of s residues of a complex, ready for the kernels.

    Attributes
    ----------
    index : ndarray, (s,), int64
        Residue indices in the complex.
    frames : ndarray, (s, 4, 3), float64
        N, CA, C, CB; the CB is ideal where the crystal has none.
    phi, psi : ndarray, (s,), float64
        Degrees; NaN at chain ends and gaps.
    crystal : ndarray, (s, 18, 3), float64
        Side chain of the crystal in the order of the building plan, hydrogens placed on it.
    complete : ndarray, (s,), bool
        Whether the crystal has every side-chain atom.
    hidden_start : ndarray, (s + 1,), int64
    hidden : ndarray, int64
        Protein atoms that a site's side chain does not see: its own residue, C before, N after.
    """

    index: np.ndarray
    frames: np.ndarray
    phi: np.ndarray
    psi: np.ndarray
    crystal: np.ndarray
    complete: np.ndarray
    hidden_start: np.ndarray
    hidden: np.ndarray


def scorable(structure, index):
    """Tell whether a residue has a backbone to build on and is one of the twenty."""
    return bool(_scorable(structure)[index])


@kept_with_topology
def _scorable(structure):
    """Tell which residues are `scorable`: ndarray, (n,), bool."""
    known = np.array([letter in THREE_LETTER for letter in structure.sequence])
    return known & np.all([atom_rows(structure, name) >= 0 for name in ("N", "CA", "C")], axis=0)


def sites(structure, indices):
    """Gather the backbones of some residues.

    Parameters
    ----------
    structure : Complex
    indices : sequence of int
        Residue indices; each must be `scorable`.

    Returns
    -------
    Sites
    """
    every, indices = _backbones(structure), np.asarray(indices, dtype=np.int64)
    hidden = [_hidden(structure)[i] for i in indices.tolist()]
    crystal, complete = _crystal_side_chains(structure, tuple(indices.tolist()))
    return Sites(
        index=indices,
        frames=every.frames[indices],
        phi=every.phi[indices],
        psi=every.psi[indices],
        crystal=crystal,
        complete=complete,
        hidden_start=np.cumsum([0, *map(len, hidden)]),
        hidden=np.concatenate(hidden) if hidden else np.zeros(0, np.int64),
    )


def rows_of_sites(every, rows):
    """Return some backbones of Sites, by their rows, an ndarray of int: Sites."""
    hidden = [every.hidden[every.hidden_start[i] : every.hidden_start[i + 1]] for i in rows]
    return Sites(
        index=every.index[rows],
        frames=every.frames[rows],
        phi=every.phi[rows],
        psi=every.psi[rows],
        crystal=every.crystal[rows],
        complete=every.complete[rows],
        hidden_start=np.cumsum([0, *map(len, hidden)]),
        hidden=np.concatenate(hidden) if hidden else np.zeros(0, np.int64),
    )


def backbone_frames(structure, indices):
    """Return N, CA, C and CB of some residues, as in `Sites.frames`: ndarray, (s, 4, 3), float64, Å."""
    return _backbones(structure).frames[np.asarray(indices, dtype=np.int64)]


class _Backbones(NamedTuple):
    """Backbones of all n residues of a chain, as in `Sites`; NaN where a residue is not `scorable`."""

    frames: np.ndarray
    phi: np.ndarray
    psi: np.ndarray


@kept_with_complex
def _backbones(structure):
    """Backbones of all residues of a chain: _Backbones."""
    count = len(structure)
    n, ca, c, cb = map(structure.places, ("N", "CA", "C", "CB"))
    frames = np.stack([n, ca, c, cb], axis=1)
    bare = np.isnan(frames).any(axis=(1, 2)) & ~np.isnan(frames[:, :3]).any(axis=(1, 2))
    frames[bare, 3] = ideal_cb(frames[bare, :3])
    phi, psi = np.full((2, count), np.nan)
    after = np.flatnonzero(structure.peptide_bonded())
    phi[after] = dihedral(c[after - 1], n[after], ca[after], c[after])
    psi[after - 1] = dihedral(n[after - 1], ca[after - 1], c[after - 1], n[after])
    return _Backbones(frames, phi, psi)


@kept_with_complex
def _crystal_side_chains(structure, indices):
    """Return the crystal's own side chains of some residues and whether each is whole: (s, 18, 3), (s,) bool."""
    indices = np.array(indices, dtype=np.int64)
    frames = _backbones(structure).frames[indices]
    crystal, complete = np.zeros((len(indices), MAX_ATOMS, 3)), np.zeros(len(indices), dtype=bool)
    letters = np.array([structure.sequence[i] for i in indices.tolist()])
    for letter in sorted(set(letters.tolist()) & set(THREE_LETTER)):
        own = np.flatnonzero(letters == letter)
        rows = np.stack([atom_rows(structure, name)[indices[own]] for name in side_chain(letter).atoms or ("CA",)], 1)
        is_whole = (rows >= 0).all(axis=1) & ~np.isnan(frames[own, :3]).any(axis=(1, 2))
        whole = own[is_whole]
        heavy = structure.coord[rows[is_whole]][:, : len(side_chain(letter).atoms)]
        built = _with_hydrogens(letter, frames[whole], heavy)
        crystal[whole, : built.shape[1]], complete[whole] = built, True
    return crystal, complete


def _with_hydrogens(letter, frames, heavy):
    """Side chains' heavy atoms (k, heavy, 3) on frames (k, 4, 3) and the hydrogens of their plan: (k, atoms, 3)."""
    plan = side_chain(letter, hydrogens=True)
    local = np.zeros((len(heavy), 3 + len(plan.atoms), 3))
    local[:, :3], local[:, 3 : 3 + plan.heavy] = frames[:, :3], heavy
    chi = side_chain_dihedrals(letter, heavy, frames)
    for k in range(plan.heavy, len(plan.atoms)):
        turn = np.radians(plan.offset[k] + (chi[:, plan.chi[k]] if plan.chi[k] >= 0 else np.zeros(len(heavy))))
        bend = np.radians(plan.angle[k])
        first, second, third = map(int, plan.parents[k])
        shape = float(plan.bond[k]), float(np.cos(bend)), float(np.sin(bend))
        for atoms, cosine, sine in zip(local, np.cos(turn).tolist(), np.sin(turn).tolist(), strict=True):
            place_atom(atoms, 3 + k, third, axes_of(atoms, first, second, third), *shape, cosine, sine)
    return local[:, 3:]


@kept_with_topology
def _hidden(structure):
    """Return the protein atoms that each residue's side chain does not see: list of ndarray."""
    start, names = structure.start.tolist(), structure.atom_names.tolist()
    hidden, follows = [], np.r_[structure.peptide_bonded(), False].tolist()
    for i in range(len(structure)):
        rows = list(range(start[i], start[i + 1]))
        for bonded, neighbour, name in ((follows[i], i - 1, "C"), (follows[i + 1], i + 1, "N")):
            if bonded:
                rows += [a for a in range(start[neighbour], start[neighbour + 1]) if names[a] == name]
        hidden.append(np.array(rows, dtype=np.int64))
    return hidden
