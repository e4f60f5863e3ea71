"""A mutation as it was built with its backbone: that of the stretch around it, beside the wild type's."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.complex import Complex
from alkstruct.complexes.derived import kept_with_complex
from alkstruct.complexes.notes import provenance
from alkstruct.display.html import card, joined, small_table
from alkstruct.display.numbers import number
from alkstruct.energy.energies import energy_in_words, judging_energy, on_fixed_backbone
from alkstruct.errors import NotModelledError
from alkstruct.kinase.mutations import Variant
from alkstruct.kinase.regions import site_position
from alkstruct.loops.bonds import Bond, bonds_of, share_kept
from alkstruct.loops.ensembles import LoopEnsemble, crystal_binding, loop_ensemble
from alkstruct.loops.models import with_backbone
from alkstruct.loops.windows import as_it_is, rebuildings, substituted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.energy.energies import Energy
    from alkstruct.loops.windows import Rebuilding

SHOWN_BONDS = 6  # bonds that a rebuilt loop shows of itself
ACTIVE_STATE_SITES = ("catalytic lysine", "alphaC glutamate")  # the ends of the salt bridge of the active kinase
BOND_COLUMNS = ("kind", "first", "second", "kept", "kept_wild_type", "active_state")


@dataclass(frozen=True, eq=False, slots=True)
class RebuiltLoop:
    """A mutation in a complex: the backbones of the window around it, heaviest with the inhibitor first.

    Attributes
    ----------
    variant : Variant
    source : Complex
        The complex it was built in.
    plan : Rebuilding
        The window and its new residues.
    mutant, wild_type : LoopEnsemble
        Backbones of the window with the variant's residues and, rebuilt in the same way, with the wild type's.
    crystal_binding : float
        Free energy of binding that the crystal's own backbone has in the judging energy, kcal/mol.
    backbones : DataFrame
        One row a backbone of the variant: apo and holo (weights, each sums to 1), ramachandran, overlap and
        hydrogen_bonds (of the backbone), energy (with its side chains, without inhibitor), binding (to the inhibitor,
        judging energy), all kcal/mol; contacts (of the window with the inhibitor, heavy atoms).
    bonds : DataFrame
        One row a hydrogen bond or salt bridge of the window in the crystal, and the salt bridge of the active kinase
        where one of its residues moves: kind, first and second (residue and part), kept and kept_wild_type (share of
        the weight with the inhibitor that has it), active_state (bool).
    """

    variant: Variant
    source: Complex
    plan: Rebuilding
    mutant: LoopEnsemble
    wild_type: LoopEnsemble
    crystal_binding: float
    backbones: pd.DataFrame
    bonds: pd.DataFrame

    def model(self, rank: int = 0) -> Complex:
        """Return the complex with a backbone and its likeliest side chains in place.

        Parameters
        ----------
        rank : int, default 0
            Row of `backbones`.
        """
        return _complete(self.source, self.plan, self.mutant, int(self.backbones.index[rank]))

    @property
    def complex(self) -> Complex:
        """Return the complex with the heaviest backbone in place: Complex."""
        return self.model()

    def save(self, path: str | Path, rank: int = 0) -> None:
        """Write the complex with a backbone, the heaviest unless `rank` says another, as ".pdb" or ".cif"."""
        self.model(rank).save(path)

    def __repr__(self) -> str:
        return (
            f"<RebuiltLoop {self.variant} in {self.source.name}: residues {self.plan.numbers[0]} to "
            f"{self.plan.numbers[-1]} as {len(self.backbones)} backbones, the leading one "
            f"{100 * self.backbones['holo'].iloc[0]:.0f} % of the weight>"
        )

    def _repr_html_(self) -> str:
        shown = self.bonds.head(SHOWN_BONDS)
        rows = [
            (f"{first} – {second}", kind, number(100 * kept, 0), number(100 * before, 0))
            for kind, first, second, kept, before in shown.iloc[:, :5].itertuples(index=False)
        ]
        heads = ("bond of the crystal", "kind", "kept, %", "in the wild type, %")
        drug = f", {self.source.inhibitor.name}" if self.source.inhibitor else ""
        span = f"residues {self.plan.numbers[0]} to {self.plan.numbers[-1]} rebuilt as {len(self.backbones)} backbones"
        head = f"{self.variant} in {self.source.name}{drug}"
        return card(head, small_table(heads, rows, right={2, 3}), joined((span,)))


def rebuild(structure: Complex, variant: Variant, energy: str | Energy) -> RebuiltLoop:
    """Rebuild the stretch of backbone around a mutation.

    Parameters
    ----------
    structure : Complex
    variant : Variant
        One mutation, whose wild-type residues are the structure's. Around a substitution the backbone starts from the
        crystal's, around any other it is drawn.
    energy : str or Energy

    Returns
    -------
    RebuiltLoop

    Raises
    ------
    NotModelledError
        The change lies in a helix or beside a gap, is too long, or no backbone closes.
    """
    (mutation,) = variant.mutations
    if mutation.is_substitution:
        return _rebuilt(structure, variant, substituted(structure, mutation), energy)
    plans = rebuildings(structure, mutation)
    for plan in plans:
        with suppress(NotModelledError):
            return _rebuilt(structure, variant, plan, energy)
    raise NotModelledError(
        "no backbone, the variant's or the rebuilt wild type's, closes without running into the rest of the protein, "
        f"not even with {len(plans[-1])} residues that move"
    )


def _rebuilt(structure: Complex, variant: Variant, plan: Rebuilding, energy: str | Energy) -> RebuiltLoop:
    """Rebuild one window with the variant's residues and with the wild type's."""
    placing, judging = on_fixed_backbone(energy), on_fixed_backbone(judging_energy(energy))
    near = variant.is_substitution
    watched, active = _watched(structure, plan.first, plan.last)
    partners = _partners(watched, plan)
    mutant = loop_ensemble(structure, plan, partners, placing, judging, near_crystal=near)
    wild_type, bound = _wild_type(structure, plan.first, plan.last, partners, placing, judging, near)
    table = _backbone_table(mutant)
    bonds = _bond_table(structure, watched, active, mutant, wild_type)
    for one in (table, bonds):
        one.attrs |= provenance(structure) | {"energy": energy_in_words(placing)}
    return RebuiltLoop(variant, structure, plan, mutant, wild_type, bound, table, bonds)


@kept_with_complex
def _wild_type(
    structure: Complex,
    first: int,
    last: int,
    partners: tuple[int, ...],
    placing: Energy,
    judging: Energy,
    near_crystal: bool,
) -> tuple[LoopEnsemble, float]:
    """Return the rebuilt wild type of a window, and the binding of the crystal's own backbone there, kcal/mol."""
    plan = as_it_is(structure, first, last)
    ensemble = loop_ensemble(structure, plan, partners, placing, judging, near_crystal=near_crystal)
    return ensemble, crystal_binding(structure, plan, partners, placing, judging)


def _watched(structure: Complex, first: int, last: int) -> tuple[list[Bond], Bond | None]:
    """Return the bonds of a window, and among them that of the active kinase where one of its residues may move."""
    bonds, active = bonds_of(structure, first, last), None
    if structure.kinase is not None:
        places = [site_position(name, structure.kinase) for name in ACTIVE_STATE_SITES]
        ends = [structure.find(place) if place is not None else None for place in places]
        letters = [structure.sequence[i] if i is not None else "" for i in ends]
        moves = any(i is not None and first <= i <= last for i in ends)
        if moves and letters == ["K", "E"] and ends[0] is not None and ends[1] is not None:
            residues = ends[0], ends[1]
            bonds = [bond for bond in bonds if bond.residues != residues or bond.kind != "salt bridge"]
            active = Bond("salt bridge", residues, (("NZ", "OE1"), ("NZ", "OE2")))
            bonds = [active, *bonds]
    return bonds, active


def _partners(bonds: Sequence[Bond], plan: Rebuilding) -> tuple[int, ...]:
    """Return the residues outside a window whose side chains are bonded to it, and may follow it."""
    found = {
        index
        for bond in bonds
        for which, index in enumerate(bond.residues)
        if not plan.first <= index <= plan.last and bond.ends_in_side_chain(which)
    }
    return tuple(sorted(found))


def _backbone_table(ensemble: LoopEnsemble) -> pd.DataFrame:
    """Tabulate the backbones of an ensemble, heaviest with the inhibitor first; the index is their row there."""
    table = pd.DataFrame(
        {
            "apo": ensemble.weights(holo=False),
            "holo": ensemble.weights(holo=True),
            "ramachandran": ensemble.parts[:, 0],
            "overlap": ensemble.parts[:, 1],
            "hydrogen_bonds": ensemble.parts[:, 2],
            "energy": ensemble.apo,
            "binding": ensemble.binding,
            "contacts": ensemble.contacts,
        }
    )
    return table.sort_values("holo", ascending=False, kind="stable")


def _bond_table(
    structure: Complex, bonds: Sequence[Bond], active: Bond | None, mutant: LoopEnsemble, wild_type: LoopEnsemble
) -> pd.DataFrame:
    """Tabulate which bonds of the crystal the backbones keep, the one of the active kinase first, then by the loss."""
    rows = []
    for bond in bonds:
        kept, before = (kept_share(bond, structure, ensemble) for ensemble in (mutant, wild_type))
        first, second = (_end_in_words(structure, bond, which) for which in (0, 1))
        rows.append((bond.kind, first, second, kept, before, bond is active))
    table = pd.DataFrame(rows, columns=list(BOND_COLUMNS))
    order = np.lexsort((table["kept"] - table["kept_wild_type"], ~table["active_state"].astype(bool)))
    return table.iloc[order].reset_index(drop=True)


def kept_share(bond: Bond, structure: Complex, ensemble: LoopEnsemble) -> float:
    """Return the share of an ensemble's weight with the inhibitor that has a bond of the structure."""
    each = [
        share_kept(bond, structure, model, placed, holo=True)
        for model, placed in zip(ensemble.models, ensemble.placed, strict=True)
    ]
    return min(1.0, float((ensemble.weights(holo=True) * np.array(each)).sum()))  # weights add up to 1 but for rounding


def _end_in_words(structure: Complex, bond: Bond, which: int) -> str:
    """Name one end of a bond, such as "K1150" or "E1129 backbone"."""
    index = bond.residues[which]
    part = "" if bond.ends_in_side_chain(which) else " backbone"
    return f"{structure.sequence[index]}{structure.number[index]}{part}"


def _complete(structure: Complex, plan: Rebuilding, ensemble: LoopEnsemble, row: int) -> Complex:
    """Return the whole complex with one backbone of an ensemble and the likeliest conformer of each side chain."""
    model = with_backbone(structure, plan, ensemble.atoms[row])
    part, placed = ensemble.models[row], ensemble.placed[row]
    for index, one, share in zip(placed.indices, placed.ensembles, placed.holo, strict=True):
        same = (model.number == part.number[index]) & (model.insertion == part.insertion[index])
        letter = AMINO_ACIDS[one.type]
        names = side_chain(letter).atoms
        coord = one.coord[int(np.argmax(share)), : len(names)]
        (here,) = np.flatnonzero(same)
        model = model.with_residue(int(here), letter, list(names), [name[0] for name in names], coord)
    return model
