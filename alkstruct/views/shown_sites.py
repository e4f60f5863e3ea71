"""The sites of a variant as a view shows them: what is built there, how far the inhibitor is, and what is around."""

from dataclasses import dataclass, replace

import numpy as np

from alkstruct.chemistry.amino_acids import residue_words
from alkstruct.chemistry.clashes import CONTACT
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.complexes.wild_types import require_wild_type
from alkstruct.errors import NotModelledError
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.loops.building import backbone_moves
from alkstruct.rotamers.mutants import Mutant, build_mutant
from alkstruct.rotamers.site_pairs import built_together, groups
from alkstruct.views.shown_loops import ShownLoop, opacity_of, shown_loop


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
    distance : float
        Between nearest heavy atoms of the wild type and the inhibitor, Å; NaN without inhibitor. The wild type of an
        insertion or deletion is the stretch that is rebuilt, as for the score.
    neighbours : tuple of int
        Indices of the residues whose side chain touches that of the wild type or of what is built.
    mutant : Mutant or None
        None for what moves the backbone.
    conformers : tuple of (int, float)
        Rows of the mutant that are drawn, the leading one first, and their opacity.
    loop : ShownLoop or None
        What is built of an insertion or deletion.
    problem : str
        Why it cannot be built: a clause.
    gives_way : bool
        Whether a score lets the backbone around the mutant give way, which is built on the crystal's here.
    """

    mutation: Mutation
    alpha: np.ndarray
    wild_type: np.ndarray
    distance: float
    neighbours: tuple
    mutant: Mutant | None
    conformers: tuple
    loop: ShownLoop | None = None
    problem: str = ""
    gives_way: bool = False

    @property
    def is_far(self):
        """Tell whether the wild type has no direct effect on binding, as the score says it: "indirect"."""
        return bool(self.distance > INDIRECT_DISTANCE)

    @property
    def leading(self):
        """Return the atoms that are built opaque: ndarray, (k, 3), Å, none where nothing is built."""
        if self.loop is not None:
            return self.loop.heaviest.coord[self.loop.rows]
        if self.mutant is None or not self.conformers:
            return np.zeros((0, 3))
        return self.mutant.coord[self.conformers[0][0]]

    @property
    def leading_names(self):
        """Return what each atom of `leading` is called, of a stretch with its residue: list of str."""
        if self.loop is None:
            return list(self.mutant.atoms) if self.mutant is not None else []
        model = self.loop.heaviest
        owner = model.residue_of_atom
        words = [residue_words(letter, number) for letter, number in zip(model.sequence, model.number, strict=True)]
        return [f"{words[owner[row]]} {model.atom_names[row]}" for row in self.loop.rows]

    @property
    def leading_types(self):
        """Return the AtomType of each atom of `leading`: list."""
        if self.loop is None:
            return list(side_chain(self.mutation.mutant).types) if self.mutant is not None else []
        types = self.loop.heaviest.atom_types()
        return [types[row] for row in self.loop.rows]

    @property
    def atoms(self):
        """Return all that stands at the site: C-alpha, wild type and what is built opaque: ndarray, (k, 3), Å."""
        return np.vstack([self.alpha, self.wild_type, self.leading])

    @property
    def named(self):
        """Return the atoms that the site's label names: ndarray, (k, 3), Å."""
        return np.vstack([self.alpha, self.leading]) if self.loop is None else self.loop.named

    def replaces(self, structure, index, in_side_chain):
        """Tell whether what is built takes the place of a residue's side chain, or of its backbone."""
        if self.loop is not None:
            return index in self.loop.window
        return in_side_chain and self.mutation.position == structure.number[index]


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
    sites = [_shown_site(structure, mutation, style, energy) for mutation in variant or ()]
    if len(sites) > 1 and all(site.mutation.is_substitution for site in sites):
        held = built_together(groups(structure, [site.mutation for site in sites]))
        sites = [replace(site, gives_way=site.gives_way and site.mutation not in held) for site in sites]
    return sites


def _shown_site(structure, mutation, style, energy):
    if not mutation.is_substitution:
        return _shown_stretch(structure, mutation, style, energy)
    mutant = build_mutant(structure, Variant((mutation,)), energy)
    conformers = tuple(leading(mutant.rotamers, style)) if len(mutant.atoms) else ()
    touched = [mutant.coord[row] for row, _ in conformers[:1]]
    here = [structure.index(mutation.position)]
    alpha, wild_type, distance, neighbours = _as_it_is(structure, here[0], here, touched)
    moves = backbone_moves(structure, mutant.variant)
    return ShownSite(mutation, alpha, wild_type, distance, neighbours, mutant, conformers, gives_way=moves)


def _shown_stretch(structure, mutation, style, energy):
    """An insertion or deletion: rebuilt, or where that cannot be done its place alone."""
    require_wild_type(structure, mutation)
    loop, problem = None, ""
    here = [i for n in range(mutation.position, mutation.end + 1) if (i := structure.find(n)) is not None]
    try:
        loop = shown_loop(structure, mutation, style, energy)
    except NotModelledError as reason:
        problem = str(reason)
    touched = []
    if loop is not None:
        here, model = list(loop.window), loop.heaviest
        touched = [model.coord[loop.rows[model.in_side_chain()[loop.rows]]]]
    last = structure.index(mutation.located_at)
    alpha, wild_type, distance, neighbours = _as_it_is(structure, last, here, touched)
    return ShownSite(mutation, alpha, wild_type, distance, neighbours, None, (), loop, problem)


def _as_it_is(structure, index, here, touched):
    """Return the C-alpha of one residue, and the wild type's atoms, the distance and the neighbours of a site."""
    alpha = structure.atoms(index).get("CA", structure.coord[structure.start[index]])
    own = np.isin(structure.residue_of_atom, here)
    side = own & structure.in_side_chain()
    wild_type = structure.coord[side if side.any() else own & (structure.atom_names == "CA")]
    neighbours = _neighbours(structure, own, np.vstack([wild_type, *touched]))
    return alpha, wild_type, float(structure.distances()[here].min()), neighbours


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
        shown.append((int(np.argmax(numbers == number)), opacity_of(weight / weights.max(), style.faintest, style)))
    return shown
