"""The sites of a variant as a view shows them: what is built there, how far the inhibitor is, and what is around."""

from dataclasses import dataclass

import numpy as np

from alkstruct.chemistry.clashes import CONTACT
from alkstruct.complexes.wild_types import require_wild_type
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.rotamers.mutants import Mutant, build_mutant
from alkstruct.scoring.table import INDIRECT_DISTANCE


@dataclass(frozen=True, eq=False, slots=True)
class ShownSite:
    """One mutation of a variant in a complex.

    Attributes
    ----------
    mutation : Mutation
    alpha : ndarray, (3,), float64
        The site's C-alpha, or that of the residue after an insertion, Å.
    wild_type : ndarray, (k, 3), float64
        Side-chain atoms that the structure has there, of a glycine its C-alpha, Å.
    mutant : Mutant or None
        None for what moves the backbone.
    conformers : tuple of (int, float)
        Rows of the mutant that are drawn, the leading one first, and their opacity.
    distance : float
        Between nearest heavy atoms of the wild type and the inhibitor, Å; NaN without inhibitor.
    neighbours : tuple of int
        Indices of the residues whose side chain touches that of the wild type or of the leading conformer.
    """

    mutation: Mutation
    alpha: np.ndarray
    wild_type: np.ndarray
    mutant: Mutant | None
    conformers: tuple
    distance: float
    neighbours: tuple

    @property
    def is_far(self):
        """Tell whether the wild type has no direct effect on binding, as the score says it: "indirect"."""
        return bool(self.distance > INDIRECT_DISTANCE)

    @property
    def leading(self):
        """Return the side-chain atoms of the opaque conformer: ndarray, (k, 3), Å, none where nothing is built."""
        if self.mutant is None or not self.conformers:
            return np.zeros((0, 3))
        return self.mutant.coord[self.conformers[0][0]]

    @property
    def atoms(self):
        """Return all that stands at the site: C-alpha, wild type and opaque conformer: ndarray, (k, 3), Å."""
        return np.vstack([self.alpha, self.wild_type, self.leading])


def shown_sites(structure, variant, style, energy):
    """Build the sites of a variant: list of ShownSite, none without a variant.

    Parameters
    ----------
    structure : Complex
    variant : Variant or None
    style : ViewStyle
    energy : str

    Raises
    ------
    NumberingError
        The variant does not fit the complex.
    """
    return [_shown_site(structure, mutation, style, energy) for mutation in variant or ()]


def _shown_site(structure, mutation, style, energy):
    mutant, conformers, touched = None, (), []
    if mutation.is_substitution:
        mutant = build_mutant(structure, Variant((mutation,)), energy)
        conformers = tuple(leading(mutant.rotamers, style)) if len(mutant.atoms) else ()
        touched = [mutant.coord[row] for row, _ in conformers[:1]]
    else:
        require_wild_type(structure, mutation)
    here = [i for n in range(mutation.position, mutation.end + 1) if (i := structure.find(n)) is not None]
    last = structure.index(mutation.end if mutation.kind == "insertion" else mutation.position)
    alpha = structure.atoms(last).get("CA", structure.coord[structure.start[last]])
    own = np.isin(structure.residue_of_atom, here)
    side = own & structure.in_side_chain()
    wild_type = structure.coord[side if side.any() else own & (structure.atom_names == "CA")]
    neighbours = _neighbours(structure, own, np.vstack([wild_type, *touched]))
    distance = float(structure.distances()[here].min())
    return ShownSite(mutation, alpha, wild_type, mutant, conformers, distance, neighbours)


def _neighbours(structure, own, touched):
    """Indices of residues whose side chain touches some atoms; `own`: which atoms are the site's."""
    others = np.flatnonzero(structure.in_side_chain() & ~own)
    gap = np.linalg.norm(structure.coord[others][:, None] - touched[None], axis=-1)
    near = others[(gap < CONTACT).any(axis=1)]
    return tuple(np.unique(structure.residue_of_atom[near]).tolist())


def leading(rotamers, style):
    """Choose conformers to show: (row, opacity), the leading one, then the best of each weighty rotamer.

    rotamers: Mutant.rotamers. Opacity rises with the rotamer's weight in the ensemble with the inhibitor.
    """
    numbers = rotamers["rotamer"].fillna(-1).to_numpy()
    weights = rotamers.groupby(numbers).holo.sum()
    rest = weights[(weights.index != numbers[0]) & (weights >= style.least_weight)]
    rest = rest.sort_values(ascending=False, kind="stable").head(style.most_rotamers)
    shown = [(0, 1.0)]
    for number, weight in rest.items():
        opacity = min(max(weight / weights.max(), style.faintest), style.strongest)
        shown.append((int(np.argmax(numbers == number)), float(opacity)))
    return shown
