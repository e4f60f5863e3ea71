"""Sites of a complex: the backbones that side chains are built on, and the crystal's own side chains."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from alkstruct.chemistry.amino_acids import THREE_LETTER
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.derived import kept_with_complex
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
    return structure.sequence[index] in THREE_LETTER and {"N", "CA", "C"} <= set(structure.atoms(index))


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
    every, indices = _every_site(structure), np.asarray(indices, dtype=np.int64)
    hidden = [every.hidden[every.hidden_start[i] : every.hidden_start[i + 1]] for i in indices]
    return Sites(
        index=every.index[indices],
        frames=every.frames[indices],
        phi=every.phi[indices],
        psi=every.psi[indices],
        crystal=every.crystal[indices],
        complete=every.complete[indices],
        hidden_start=np.cumsum([0, *map(len, hidden)]),
        hidden=np.concatenate(hidden) if hidden else np.zeros(0, np.int64),
    )


@kept_with_complex
def _every_site(structure):
    """Sites of all residues of a chain; NaN where a residue is not `scorable`."""
    count = len(structure)
    atoms = _atoms_by_name(structure)
    n, ca, c = (atoms[name] for name in ("N", "CA", "C"))
    frames = np.stack([n, ca, c, atoms["CB"]], axis=1)
    bare = np.isnan(frames).any(axis=(1, 2)) & ~np.isnan(frames[:, :3]).any(axis=(1, 2))
    for i in np.flatnonzero(bare):
        frames[i, 3] = ideal_cb(frames[i, :3])
    phi, psi = np.full((2, count), np.nan)
    after = np.flatnonzero(structure.peptide_bonded())
    phi[after] = dihedral(c[after - 1], n[after], ca[after], c[after])
    psi[after - 1] = dihedral(n[after - 1], ca[after - 1], c[after - 1], n[after])
    crystal, complete = np.zeros((count, MAX_ATOMS, 3)), np.zeros(count, dtype=bool)
    letters = np.array(list(structure.sequence))
    for letter in sorted(set(structure.sequence) & set(THREE_LETTER)):
        heavy = np.stack([atoms[name] for name in ("N", "CA", "C", *side_chain(letter).atoms)], axis=1)
        whole = np.flatnonzero((letters == letter) & ~np.isnan(heavy).any(axis=(1, 2)))
        built = _with_hydrogens(letter, frames[whole], heavy[whole, 3:])
        crystal[whole, : built.shape[1]], complete[whole] = built, True
    hidden = _hidden(structure, set(after.tolist()))
    return Sites(
        np.arange(count), frames, phi, psi, crystal, complete, np.cumsum([0, *map(len, hidden)]), np.concatenate(hidden)
    )


def _atoms_by_name(structure):
    """{atom name: ndarray (n, 3)} over the residues of a chain, NaN where one lacks the atom; any name may be asked."""
    owner, absent = structure.residue_of_atom, np.full((len(structure), 3), np.nan)
    found = defaultdict(lambda: absent)
    for name in np.unique(structure.atom_names):
        rows = np.flatnonzero(structure.atom_names == name)
        found[str(name)] = absent.copy()
        found[str(name)][owner[rows]] = structure.coord[rows]
    return found


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


def _hidden(structure, follows):
    """Protein atoms that each residue's side chain does not see: list of ndarray."""
    start, names = structure.start.tolist(), structure.atom_names.tolist()
    hidden = []
    for i in range(len(structure)):
        rows = list(range(start[i], start[i + 1]))
        for bonded, neighbour, name in ((i in follows, i - 1, "C"), (i + 1 in follows, i + 1, "N")):
            if bonded:
                rows += [a for a in range(start[neighbour], start[neighbour + 1]) if names[a] == name]
        hidden.append(np.array(rows, dtype=np.int64))
    return hidden
