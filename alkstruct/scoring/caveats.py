"""Caveats of an estimate: what limits the row of a site or mutation."""

import numpy as np

from alkstruct.chemistry.clashes import CONTACT
from alkstruct.complexes.catalog import unit_cells
from alkstruct.complexes.contacts import INDIRECT_DISTANCE, bonded_residues
from alkstruct.complexes.derived import kept_with_complex, kept_with_topology
from alkstruct.complexes.dfg import dfg_is_out
from alkstruct.complexes.notes import BONDED_DISTANCE
from alkstruct.energy.energies import LOCAL_BACKBONE, energy_named, is_shipped
from alkstruct.io.confidence import LEAST_CONFIDENCE
from alkstruct.rotamers.lattice import lattice_neighbours
from alkstruct.rotamers.library import LEAST_SEEN

LOOP_REBUILT = "loop rebuilt"
IN_THE_FIT = "in the fit"
#: What limits a row: word -> meaning.
CAVEATS = {
    "extrapolated": "the rotamer library has (almost) no such residue at this backbone",
    "proline": "to or from proline: the fit has seen no such change, and a backbone that is held does not follow",
    "missing atoms": "the residue or a neighbour within 8 Å is incomplete in the structure",
    "missing loop": "an unresolved stretch begins within 8 Å",
    "high B factor": "the side chain's mean B factor is more than one SD above the chain's",
    "low confidence": "the mean pLDDT of the residue is below 70 in the predicted model",
    "near crystal contact": "an atom of the residue is within 4.5 Å of a neighbour in the crystal (packaged entries)",
    "second shell": "in the crystal, no atom of the wild-type residue is within 4.5 Å of the inhibitor",
    "compound": "several sites mutated at once",
    LOCAL_BACKBONE: "the backbone around the site gave way; it has a calibration of its own",
    LOOP_REBUILT: "the backbone around an insertion or deletion was rebuilt; what lies beyond it was held where it is",
    "wild type differs": "the structure carries another residue than the variant names",
    "outside the fit": "a feature of the row is not known, or beyond all rows of the fit; the mutation may be in it",
    IN_THE_FIT: "the fit has seen this mutation, or a part of it, with this inhibitor or another: no prediction of it",
    "covalent inhibitor": "the inhibitor is as close to the protein as if bonded: no bond or anchor is modelled",
    "DFG out": "the kinase's DFG motif points out, as with type II inhibitors: nearly all of the panel has it in",
    "changed energy": "the calibration was made with the shipped energy of this name, not with this one",
}
#: Caveats that question the calibration itself: each widens the interval of `disruption`.
DOUBTS = (
    "extrapolated",
    "proline",
    "second shell",
    "compound",
    LOOP_REBUILT,
    "outside the fit",
    "covalent inhibitor",
    "DFG out",
    "changed energy",
)
MISSING_REACH = 8.0  # Å around a site within which missing atoms are flagged
ATOMS_AT_ONCE = 128  # all pairs with the crystal's neighbours at once would take much memory


@kept_with_complex
def _site_masks(structure):
    """Return masks of the residues at which something limits an estimate: {caveat: ndarray (n,) bool}."""
    beta, alpha = structure.places("CB"), structure.places("CA")
    centre = np.where(np.isnan(beta), alpha, beta)
    broken = ~structure.peptide_bonded()[1:]
    edges = np.r_[False, broken] | np.r_[broken, False]
    return {
        "missing atoms": _near_marked(structure, centre, _incomplete(structure)),
        "missing loop": _near_marked(structure, centre, edges),
        "high B factor": _mobile(structure),
        "low confidence": _unsure(structure),
        "near crystal contact": _near_mates(structure),
    }


@kept_with_topology
def _incomplete(structure):
    """Tell which residues lack atoms: ndarray, (n,), bool."""
    return np.array([bool(structure.missing_atoms(i)) for i in range(len(structure))])


def _near_mates(structure):
    """Tell which residues have an atom within CONTACT of a neighbour in the crystal, where the cell is known.

    None has where mates overlap the chain: it was moved out of its crystal's frame, as by superposing.
    """
    cell, near_mate = unit_cells().get(structure.name), np.zeros(len(structure), dtype=bool)
    if cell is not None:
        centre = structure.coord.mean(axis=0)
        atoms, mates = structure.coord - centre, lattice_neighbours(structure.coord, cell, CONTACT) - centre
        lengths, nearest = (mates**2).sum(axis=1), np.full(len(atoms), np.inf)
        for first in range(0, len(atoms), ATOMS_AT_ONCE):
            block = slice(first, first + ATOMS_AT_ONCE)
            square = (atoms[block] ** 2).sum(axis=1)[:, None] + lengths - 2 * atoms[block] @ mates.T
            nearest[block] = square.min(axis=1, initial=np.inf)
        if nearest.min() >= BONDED_DISTANCE**2:
            near_mate[structure.residue_of_atom[nearest < CONTACT**2]] = True
    return near_mate


def _near_marked(structure, centre, marked):
    """Tell which residues have their centre within MISSING_REACH of any atom of a marked residue."""
    atoms = structure.coord[marked[structure.residue_of_atom]]
    if not len(atoms):
        return np.zeros(len(structure), dtype=bool)
    gap = np.linalg.norm(centre[:, None] - atoms[None], axis=-1)
    return np.nan_to_num(gap, nan=np.inf).min(axis=1) < MISSING_REACH


def _mobile(structure):
    """Tell which side chains have a mean B factor more than one standard deviation above the mean of all."""
    side = structure.in_side_chain()
    owner = structure.residue_of_atom[side]
    count = np.bincount(owner, minlength=len(structure))
    with np.errstate(invalid="ignore"):
        mean = np.bincount(owner, structure.b_factor[side], minlength=len(structure)) / count
    return mean > np.nanmean(mean) + np.nanstd(mean) if np.isfinite(mean).any() else np.zeros(len(mean), bool)


def _unsure(structure):
    """Tell which residues of a predicted model have a mean pLDDT below LEAST_CONFIDENCE; none of any other."""
    total = np.add.reduceat(structure.confidence, structure.start[:-1])
    return total / np.diff(structure.start) < LEAST_CONFIDENCE  # NaN is below nothing


def site_caveats(structure, index, distance):
    """Return the caveats that hold for every mutation of a site, whose wild type is `distance` Å from the inhibitor."""
    words = [word for word, mask in _site_masks(structure).items() if mask[index]]
    return [*words, "second shell"] if CONTACT < distance <= INDIRECT_DISTANCE else words


def energy_caveats(energy):
    """Return the caveats that hold for every row of an energy, a str or an Energy."""
    local = [LOCAL_BACKBONE] if energy_named(energy).backbone == "local" else []
    return local if is_shipped(energy) else [*local, "changed energy"]


@kept_with_complex
def inhibitor_caveats(structure):
    """Return the caveats that hold for every row of a complex because of its inhibitor: tuple of str."""
    words = ["covalent inhibitor"] if bonded_residues(structure).any() else []
    return (*words, "DFG out") if dfg_is_out(structure) else tuple(words)


def mutation_caveats(wild_type, mutant, seen, outside=False, fitted=False):
    """Return the caveats that depend on the residue that comes in.

    seen: residues of its type that the library has at this backbone; outside: whether a feature is outside the fit;
    fitted: whether the fit has seen the mutation.
    """
    words = ["extrapolated"] if seen < LEAST_SEEN and mutant != "G" else []
    words += ["proline"] if "P" in (wild_type, mutant) else []
    words += [IN_THE_FIT] if fitted else []
    return [*words, "outside the fit"] if outside else words


def doubts(words):
    """Count the caveats among `words` that question the calibration itself."""
    return sum(word in DOUBTS for word in words)
