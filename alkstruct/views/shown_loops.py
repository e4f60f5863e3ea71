"""An insertion or deletion as a view shows it: the weighty backbones, what comes in, the salt bridge that they hold."""

from dataclasses import dataclass

import numpy as np

from alkstruct.chemistry.amino_acids import residue_words
from alkstruct.complexes.contacts import NEGATIVE_ATOMS, POSITIVE_ATOMS, SALT_BRIDGE
from alkstruct.kinase.mutations import Variant
from alkstruct.kinase.regions import site_position
from alkstruct.loops.rebuilt import ACTIVE_STATE_SITES, RebuiltLoop, rebuild
from alkstruct.loops.windows import new_residues


@dataclass(frozen=True, eq=False, slots=True)
class ShownLoop:
    """A stretch of backbone that was rebuilt.

    Attributes
    ----------
    built : RebuiltLoop
    backbones : tuple of (Complex, float)
        The complex with each backbone that is drawn, the heaviest first, and its opacity.
    new : range
        Residue indices, in these complexes, of what comes in; empty for a deletion.
    bridge : tuple of (int, int), or None
        Rows of the heaviest backbone's atoms between which the salt bridge of the active kinase is shortest, where one
        of its residues moves.
    """

    built: RebuiltLoop
    backbones: tuple
    new: range
    bridge: tuple | None

    @property
    def heaviest(self):
        """Return the complex with the heaviest backbone in place: Complex."""
        return self.backbones[0][0]

    @property
    def window(self):
        """Return the residue indices of the stretch in the structure: range."""
        return range(self.built.plan.first, self.built.plan.last + 1)

    @property
    def span(self):
        """Return the residue indices of the stretch in the complexes with a backbone in place: range."""
        return range(self.built.plan.first, self.built.plan.first + len(self.built.plan))

    @property
    def rows(self):
        """Return which atoms of the heaviest backbone's complex are the stretch's: ndarray of int."""
        model = self.heaviest
        return np.arange(model.start[self.span.start], model.start[self.span.stop])

    @property
    def named(self):
        """Return what a label names, atoms of what comes in or C-alphas where something went: ndarray, (k, 3), Å."""
        model = self.heaviest
        if self.new:
            return model.coord[model.start[self.new.start] : model.start[self.new.stop]]
        return np.array([model.atoms(i)["CA"] for i in (self.new.start - 1, self.new.start) if i in self.span])

    @property
    def bridge_ends(self):
        """Return the ends of the salt bridge where the heaviest backbone has it: ndarray, (2, 3), Å, or None."""
        if self.bridge is None:
            return None
        ends = self.heaviest.coord[list(self.bridge)]
        return ends if np.linalg.norm(ends[0] - ends[1]) < SALT_BRIDGE else None

    @property
    def bridged(self):
        """Return the residue indices of the salt bridge in the complexes with a backbone in place: list of int."""
        return [] if self.bridge is None else [int(self.heaviest.residue_of_atom[row]) for row in self.bridge]

    @property
    def bridge_labels(self):
        """Return names of the ends of a salt bridge that is there, and the atoms of each: list of (str, ndarray)."""
        if self.bridge_ends is None:
            return []
        model = self.heaviest
        names = [f"{model.sequence[i]}{model.number[i]}" for i in self.bridged]
        return [(name, end[None]) for name, end in zip(names, self.bridge_ends, strict=True)]

    @property
    def stretch_words(self):
        """Name the stretch by the residues that it has in the structure, such as "Val1149 to Glu1154": str."""
        return span_words(self.built.source, self.window)


def shown_loop(structure, mutation, style, energy):
    """Rebuild the backbone around an insertion or deletion and choose what of it is shown: ShownLoop.

    Raises
    ------
    NotModelledError
        It cannot be rebuilt; the message is a clause.
    """
    built = rebuild(structure, Variant((mutation,)), energy)
    backbones = tuple((built.model(rank), opacity) for rank, opacity in weighty(built.backbones["holo"], style))
    bridge = _bridge(backbones[0][0]) if built.bonds["active_state"].any() else None
    return ShownLoop(built, backbones, new_residues(structure, mutation), bridge)


def weighty(weights, style):
    """Choose backbones to show: list of (rank, opacity), the heaviest first and opaque.

    weights: with the inhibitor, the largest first.
    """
    shares = np.asarray(weights, dtype=float)
    others = [k for k in range(1, len(shares)) if shares[k] >= style.least_weight][: style.most_backbones]
    return [(0, 1.0), *((k, opacity_of(shares[k] / shares[0], style.faintest_backbone, style)) for k in others)]


def opacity_of(share, faintest, style):
    """Return the opacity of what has some weight over the largest, within the bounds of a style: float."""
    return float(min(max(share, faintest), style.strongest))


def span_words(structure, indices):
    """Name a stretch of residues, by their indices, from its first to its last: str."""
    first, last = (residue_words(structure.sequence[i], structure.number[i]) for i in (indices[0], indices[-1]))
    return f"{first} to {last}"


def _bridge(model):
    """Rows of the atoms between which the salt bridge of the active kinase is shortest, (lysine's, glutamate's)."""
    charged, ends = POSITIVE_ATOMS | NEGATIVE_ATOMS, []
    for name in ACTIVE_STATE_SITES:
        (index,) = np.flatnonzero((model.number == site_position(name, model.kinase)) & (model.insertion == ""))
        rows = np.arange(model.start[index], model.start[index + 1])
        ends.append([int(row) for row in rows if (model.sequence[index], str(model.atom_names[row])) in charged])
    gap = np.linalg.norm(model.coord[ends[0]][:, None] - model.coord[ends[1]][None], axis=-1)
    a, b = np.unravel_index(gap.argmin(), gap.shape)
    return ends[0][a], ends[1][b]
