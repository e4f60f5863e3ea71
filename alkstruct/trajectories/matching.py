"""Match structures of one complex: residues by number, inhibitor atoms by bonds, coordinates for views."""

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.complexes.known_inhibitors import spoken_formula
from alkstruct.complexes.ligand_template import bare_molecule
from alkstruct.complexes.warheads import anchor_residues
from alkstruct.errors import LigandError, StructureError
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.rotamers.sites import scorable

LEAST_COMMON = 3  # residues: fewer do not fix a superposition
MOST_MATCHES = 10_000  # ways to lay a symmetric molecule on itself that are looked at


class Placement(NamedTuple):
    """A rigid move: coordinates (n, 3) become ``coord @ rotation + shift``.

    Attributes
    ----------
    rotation : ndarray, (3, 3), float64
    shift : ndarray, (3,), float64
        Å.
    """

    rotation: np.ndarray
    shift: np.ndarray

    def moved(self, coord):
        """Return coordinates after the move: ndarray, (n, 3), Å."""
        return coord @ self.rotation + self.shift


def common_residues(first, other):
    """Find the residues that two complexes share by number and insertion code and that have a CA.

    Returns
    -------
    tuple of two ndarray, (k,), int64
        Atom indices of the CA in the one complex and in the other, residue by residue.
    """
    places = []
    for structure in (first, other):
        alphas = np.flatnonzero(structure.atom_names == "CA")
        owners = structure.residue_of_atom[alphas]
        keys = zip(structure.number[owners].tolist(), structure.insertion[owners].tolist(), strict=True)
        places.append(dict(zip(keys, alphas.tolist(), strict=True)))
    shared = [key for key in places[0] if key in places[1]]
    return tuple(np.array([place[key] for key in shared], dtype=np.int64) for place in places)


def superposition(first, other):
    """Lay a complex on another by the CA of the residues that they share: Placement of the second.

    Raises
    ------
    StructureError
        They share fewer than three residues.
    """
    from Bio.SVDSuperimposer import SVDSuperimposer

    mine, theirs = common_residues(first, other)
    if len(mine) < LEAST_COMMON:
        raise StructureError(
            f"{other.name} shares {len(mine)} residues with {first.name}, by their numbers: too few to lay one on the "
            "other"
        )
    fit = SVDSuperimposer()
    fit.set(first.coord[mine], other.coord[theirs])
    fit.run()
    return Placement(*fit.get_rotran())


def superposed(first, other):
    """Move a complex onto another by the CA of the residues that they share: Complex, for views.

    Raises
    ------
    StructureError
        They share fewer than three residues.
    """
    place = superposition(first, other)
    drug = other.inhibitor
    return replace(
        other,
        coord=place.moved(other.coord),
        water=place.moved(other.water),
        inhibitor=None if drug is None else drug.moved(place.moved(drug.coord)),
    )


def same_molecule(first, other):
    """Tell whether two inhibitors have the same graph of elements and bonds, whatever the orders of the bonds.

    Parameters
    ----------
    first, other : Inhibitor
    """
    alike = sorted(first.elements.tolist()) == sorted(other.elements.tolist()) and len(first.bonds) == len(other.bonds)
    return alike and bare_molecule(other).HasSubstructMatch(bare_molecule(first))


def named_alike(first, other):
    """Name the inhibitor and its atoms in a complex as they are called in another: Complex.

    Elements and bonds say which atom is which. Atoms that these do not tell apart, as the two sides of a phenyl ring,
    are told apart by their places: of all ways to lay the one molecule on the other, that of least RMSD is taken after
    the proteins have been superposed. Nothing but names changes, so that scores stay what they are.

    Raises
    ------
    LigandError
        The inhibitors are different molecules.
    StructureError
        The complexes share fewer than three residues.
    """
    place = superposition(first, other)
    drug, wanted = other.inhibitor, first.inhibitor
    if not same_molecule(wanted, drug):
        raise LigandError(_other_molecule(first, other))
    matches = np.array(
        bare_molecule(drug).GetSubstructMatches(bare_molecule(wanted), uniquify=False, maxMatches=MOST_MATCHES)
    )
    gaps = place.moved(drug.coord)[matches] - wanted.coord
    names = np.empty(len(drug), dtype=wanted.atom_names.dtype)
    names[matches[np.argmin((gaps**2).sum(axis=(1, 2)))]] = wanted.atom_names
    if drug.name == wanted.name and (names == drug.atom_names).all():
        return other
    return replace(other, inhibitor=replace(drug, name=wanted.name, atom_names=names))


def _other_molecule(first, other):
    """Say how the inhibitors of two complexes differ."""
    drug, wanted = other.inhibitor, first.inhibitor
    found, asked = (spoken_formula(Counter(each.elements.tolist())) for each in (drug, wanted))
    if found == asked:
        return (
            f"its inhibitor {drug.code} has the heavy atoms of {wanted.name} ({asked}) in {first.name}, but other "
            "bonds: another molecule, or its geometry is distorted"
        )
    return f"its inhibitor {drug.name} ({found}) is another molecule than {wanted.name} ({asked}), that of {first.name}"


def common_substitutions(structures, within=None):
    """List every substitution of each residue that can be scored in all structures: list of Variant, by position.

    Its wild type is the residue that most of the structures have, of equals the first's.

    Parameters
    ----------
    structures : sequence of Complex
        With inhibitors.
    within : float, optional
        Only residues with a heavy atom this close to the inhibitor, Å, in at least one of the structures.
    """
    letters: dict[int, list[str]] = {}
    near: set[int] = set()
    for structure in structures:
        open_sites = ~anchor_residues(structure) & (structure.insertion == "")
        indices = [i for i in np.flatnonzero(open_sites) if scorable(structure, i)]
        for i in indices:
            letters.setdefault(int(structure.number[i]), []).append(structure.sequence[i])
        near.update(structure.number[structure.distances() <= (np.inf if within is None else within)].tolist())
    common = {place: Counter(own).most_common(1)[0][0] for place, own in letters.items() if len(own) == len(structures)}
    return [
        Variant((Mutation(place, wild, letter),))
        for place, wild in sorted(common.items())
        if place in near
        for letter in AMINO_ACIDS
        if letter != wild
    ]
