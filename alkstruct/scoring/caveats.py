"""Caveats of an estimate: what limits the row of a site or mutation."""

from functools import lru_cache

import numpy as np

from alkstruct.chemistry.clashes import CONTACT
from alkstruct.complexes.catalog import unit_cells
from alkstruct.rotamers.lattice import lattice_neighbours
from alkstruct.rotamers.library import LEAST_SEEN
from alkstruct.scoring.table import INDIRECT

#: What limits a row: word -> meaning.
CAVEATS = {
    "extrapolated": "the rotamer library has (almost) no such residue at this backbone",
    "proline": "to or from proline: scored as a side chain, the backbone does not follow",
    "missing atoms": "the residue or a neighbour within 8 Å is incomplete in the structure",
    "missing loop": "an unresolved stretch begins within 8 Å",
    "high B factor": "the side chain's mean B factor is more than one SD above the chain's",
    "near crystal contact": "an atom of the residue is within 4.5 Å of a neighbour in the crystal (packaged entries)",
    "second shell": "no atom of the wild-type residue is within 4.5 Å of the inhibitor",
    "compound": "several sites mutated at once",
    "wild type differs": "the structure carries another residue than the variant names",
}
NEAR = 8.0  # Å around a site within which missing atoms are flagged


@lru_cache(maxsize=16)
def _flags(structure):
    """Residue masks of what is wrong around a site: {caveat: ndarray (n,) bool}."""
    centre = np.array(
        [a.get("CB", a.get("CA", np.full(3, np.nan))) for a in map(structure.atoms, range(len(structure)))]
    )
    incomplete = np.array([bool(structure.missing_atoms(i)) for i in range(len(structure))])
    broken = np.array([not structure.follows(i) for i in range(1, len(structure))], dtype=bool)
    edges = np.r_[False, broken] | np.r_[broken, False]
    return {
        "missing atoms": _near(structure, centre, incomplete),
        "missing loop": _near(structure, centre, edges),
        "high B factor": _hot(structure),
        "near crystal contact": _packed(structure),
    }


def _packed(structure):
    """Whether a residue has an atom within CONTACT of a neighbour in the crystal, where the cell is known."""
    cell, found = unit_cells().get(structure.name), np.zeros(len(structure), dtype=bool)
    if cell is not None:
        centre = structure.coord.mean(axis=0)
        atoms, mates = structure.coord - centre, lattice_neighbours(structure.coord, cell, CONTACT) - centre
        lengths = (mates**2).sum(axis=1)
        for first in range(0, len(atoms), 128):  # a block at a time: all pairs at once take much memory
            part = slice(first, first + 128)
            square = (atoms[part] ** 2).sum(axis=1)[:, None] + lengths - 2 * atoms[part] @ mates.T
            near = square.min(axis=1, initial=np.inf) < CONTACT**2
            found[structure.residue_of_atom[part][near]] = True
    return found


def _near(structure, centre, marked):
    """Whether any atom of a marked residue is within NEAR of each residue's centre."""
    atoms = structure.coord[marked[structure.residue_of_atom]]
    if not len(atoms):
        return np.zeros(len(structure), dtype=bool)
    gap = np.linalg.norm(centre[:, None] - atoms[None], axis=-1)
    return np.nan_to_num(gap, nan=np.inf).min(axis=1) < NEAR


def _hot(structure):
    """Whether a residue's mean side-chain B factor is more than one SD above the chain's mean."""
    side = ~np.isin(structure.atom_names, ("N", "C", "O", "OXT"))
    owner = structure.residue_of_atom[side]
    count = np.bincount(owner, minlength=len(structure))
    with np.errstate(invalid="ignore"):
        mean = np.bincount(owner, structure.b_factor[side], minlength=len(structure)) / count
    return mean > np.nanmean(mean) + np.nanstd(mean) if np.isfinite(mean).any() else np.zeros(len(mean), bool)


def site_caveats(structure, index, distance):
    """The words that hold for every mutation of a site."""
    words = [word for word, mask in _flags(structure).items() if mask[index]]
    return [*words, "second shell"] if CONTACT < distance <= INDIRECT else words


def mutation_caveats(wild, mutant, seen):
    """The words that depend on the residue that comes in."""
    words = ["extrapolated"] if seen < LEAST_SEEN and mutant != "G" else []
    return [*words, "proline"] if "P" in (wild, mutant) else words
