"""The backbones that a window takes with given residues, and their energies without and with the inhibitor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.clashes import CONTACT
from alkstruct.complexes.complex import inhibitor_gaps
from alkstruct.energy.energies import PARTS
from alkstruct.errors import NotModelledError
from alkstruct.kernels.loop_layouts import LOOP_ATOMS, Loops
from alkstruct.kernels.pair_energy import add_pair_parts
from alkstruct.kernels.side_chain_pairs import bonds_between
from alkstruct.loops.backbones import (
    anneal,
    by_energy,
    coded_window,
    crystal_window,
    distinct,
    draw,
    jiggle,
    judge,
    rows_of,
)
from alkstruct.loops.mean_field import place_together
from alkstruct.loops.models import around_window, with_backbone, without_side_chain
from alkstruct.loops.obstacles import obstacles_around
from alkstruct.loops.windows import anchored, backbone_of
from alkstruct.rotamers.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.complexes.complex import Complex
    from alkstruct.energy.energies import Energy
    from alkstruct.kernels.loop_layouts import Obstacles, Window
    from alkstruct.loops.mean_field import Placed
    from alkstruct.loops.windows import Rebuilding
    from alkstruct.rotamers.surroundings import Surroundings

# Backbones that are drawn, annealed (moves of each) and kept; half without and half with the inhibitor in the way.
DRAWN_BACKBONES, ANNEALED_BACKBONES, ANNEALING_STEPS, KEPT_BACKBONES = 6000, 48, 200, 16
# Moves of the crystal's backbone that are tried where it is not drawn, and the spread of a torsion in the smallest and
# in the largest, degrees.
TRIED_MOVES, MOVE_SPREADS = 192, (5.0, 60.0)
LEAST_DIFFERENCE = 0.3  # Å RMSD between two backbones that are kept
# kcal/mol of overlap that a backbone may have with what is around it: a chain that does not fit has more.
MOST_OVERLAP = 8.0
SURROUNDINGS_REACH = 14.0  # Å from the window: more than a side chain's reach and the cut-off of an energy
# kT of the backbones of an ensemble, kcal/mol: the energies of two such ensembles differ by about as much.
BACKBONE_KT = 3.0


@dataclass(frozen=True, eq=False, slots=True)
class LoopEnsemble:
    """The backbones of one window with given residues; b of them.

    Attributes
    ----------
    plan : Rebuilding
        In the indices of the whole structure.
    atoms : ndarray, (b, n, LOOP_ATOMS, 3), float64
        Backbones, rows as in kernels.loop_layouts, Å.
    parts : ndarray, (b, 3), float64
        Ramachandran energy, overlap and backbone hydrogen bonds, kcal/mol.
    apo, holo : ndarray, (b,), float64
        Energy of the backbone with its side chains in the placing energy, without and with the inhibitor, kcal/mol.
    binding : ndarray, (b,), float64
        Free energy with the inhibitor less that without it, in the judging energy, kcal/mol.
    contacts, attraction : ndarray, (b,), float64
        Of the whole window with the inhibitor: heavy-atom contacts, and attraction (kcal/mol, positive).
    models : tuple of Complex
        The part of the complex around the window, with each backbone and without the side chains that were placed.
    placed : tuple of Placed
        Those side chains.
    """

    plan: Rebuilding
    atoms: np.ndarray
    parts: np.ndarray
    apo: np.ndarray
    holo: np.ndarray
    binding: np.ndarray
    contacts: np.ndarray
    attraction: np.ndarray
    models: tuple[Complex, ...]
    placed: tuple[Placed, ...]

    def weights(self, *, holo: bool) -> np.ndarray:
        """Return the weight of each backbone without or with the inhibitor: ndarray, (b,), sums to 1."""
        energies = self.holo if holo else self.apo
        share = np.exp(-(energies - energies.min()) / BACKBONE_KT)
        return share / share.sum()

    @property
    def free_binding(self) -> float:
        """Return the free energy of binding of the ensemble in the judging energy, kcal/mol."""
        low = self.binding.min()
        average = (self.weights(holo=False) * np.exp(-(self.binding - low) / BACKBONE_KT)).sum()
        return float(low - BACKBONE_KT * np.log(average))

    @property
    def spread(self) -> float:
        """Return the standard deviation of the binding over the backbones with the inhibitor, kcal/mol."""
        share = self.weights(holo=True)
        mean = (share * self.binding).sum()
        return float(np.sqrt((share * (self.binding - mean) ** 2).sum()))


def loop_ensemble(
    structure: Complex,
    plan: Rebuilding,
    partners: Sequence[int],
    placing: Energy,
    judging: Energy,
    *,
    seed: int = 0,
    near_crystal: bool = False,
) -> LoopEnsemble:
    """Rebuild a window of a complex and score each backbone.

    Parameters
    ----------
    structure : Complex
        With an inhibitor.
    plan : Rebuilding
    partners : sequence of int
        Indices of residues outside the window whose side chains are placed anew together with the window's.
    placing, judging : Energy
    seed : int, default 0
    near_crystal : bool, default False
        Whether the backbones start from the crystal's, as for a substitution, instead of being drawn.

    Returns
    -------
    LoopEnsemble

    Raises
    ------
    NotModelledError
        No backbone closes without running into the rest of the protein.
    """
    part, own, held = _part_of(structure, plan, partners)
    atoms = _backbones(part, own, seed, near_crystal)
    window = _window(part, own)
    judged = judge(window, obstacles_around(part, own.first, own.last, len(own), inhibitor=False), atoms)
    fitting = judged.parts[:, 1] <= MOST_OVERLAP
    if not fitting.any():
        raise NotModelledError(
            f"no backbone of residues {plan.numbers[0]} to {plan.numbers[-1]} closes without running into the rest of "
            "the protein"
        )
    judged = rows_of(judged, fitting)
    residues = [*range(own.first, own.first + len(own)), *map(own.index_after, held)]
    models = [with_backbone(part, own, backbone) for backbone in judged.atoms]
    found = [_scored(model, own, residues, placing, judging) for model in models]
    apo, holo, binding, contacts, attraction, placed = zip(*found, strict=True)
    return LoopEnsemble(
        plan=plan,
        atoms=judged.atoms,
        parts=judged.parts,
        apo=judged.energy + np.array(apo),
        holo=judged.energy + np.array(holo),
        binding=np.array(binding),
        contacts=np.array(contacts),
        attraction=np.array(attraction),
        models=tuple(models),
        placed=placed,
    )


def crystal_binding(
    structure: Complex, plan: Rebuilding, partners: Sequence[int], placing: Energy, judging: Energy
) -> float:
    """Return the binding of a window's own backbone with its side chains placed anew, kcal/mol, as in LoopEnsemble.

    plan: of the window as it is.
    """
    part, own, held = _part_of(structure, plan, partners)
    model = with_backbone(part, own, backbone_of(part, own.first, own.last))
    residues = [*range(own.first, own.last + 1), *held]
    return _scored(model, own, residues, placing, judging)[2]


def _part_of(structure: Complex, plan: Rebuilding, partners: Sequence[int]) -> tuple[Complex, Rebuilding, list[int]]:
    """Return what a window can feel of a complex, the plan there, and the indices there of partners, now bare."""
    part, own = around_window(structure, plan, SURROUNDINGS_REACH)
    labels = [(structure.number[i], structure.insertion[i]) for i in partners]
    held = [int(np.flatnonzero((part.number == n) & (part.insertion == code))[0]) for n, code in labels]
    for index in held:
        part = without_side_chain(part, index)
    return part, own, held


def _window(part: Complex, own: Rebuilding) -> Window:
    """Code the window for the kernels."""
    return coded_window(own.letters, part.sequence[own.last + 1], anchored(part, own))


def _backbones(part: Complex, own: Rebuilding, seed: int, near_crystal: bool) -> np.ndarray:
    """Return the best backbones that differ, half found without and half with the inhibitor: (b, n, LOOP_ATOMS, 3)."""
    kept = np.zeros((0, len(own), LOOP_ATOMS, 3))
    for number, beside in enumerate((False, True)):
        obstacles = obstacles_around(part, own.first, own.last, len(own), inhibitor=beside)
        starts = _near_crystal if near_crystal else _anywhere
        annealed = starts(part, own, obstacles, 2 * seed + number)
        kept = distinct(annealed, KEPT_BACKBONES // 2, LEAST_DIFFERENCE, kept)
    return kept


def _anywhere(part: Complex, own: Rebuilding, obstacles: Obstacles, seed: int) -> Loops:
    """Return annealed backbones that were drawn from the Ramachandran maps, by rising energy."""
    window = _window(part, own)
    drawn = draw(window, obstacles, DRAWN_BACKBONES // 2, seed)
    return anneal(window, obstacles, rows_of(drawn, slice(0, ANNEALED_BACKBONES // 2)), ANNEALING_STEPS, seed)


def _near_crystal(part: Complex, own: Rebuilding, obstacles: Obstacles, seed: int) -> Loops:
    """Return annealed backbones that started from the crystal's, which is among them, by rising energy.

    They keep the crystal's bond lengths and angles.
    """
    chain = backbone_of(part, own.first, own.last)[:, :3]
    window = crystal_window(_window(part, own), chain)
    crystal = judge(window, obstacles, chain[None])
    moves = jiggle(window, obstacles, crystal, TRIED_MOVES, MOVE_SPREADS, seed)
    best = rows_of(by_energy(moves), slice(0, ANNEALED_BACKBONES // 2))
    annealed = anneal(window, obstacles, best, ANNEALING_STEPS, seed)
    return by_energy(Loops(*(np.concatenate(pair) for pair in zip(crystal, annealed, strict=True))))


def _scored(
    model: Complex, own: Rebuilding, residues: Sequence[int], placing: Energy, judging: Energy
) -> tuple[float, float, float, float, float, Placed]:
    """Return what one backbone's side chains are worth without and with the inhibitor, and what it makes of the latter.

    (apo, holo, binding, contacts, attraction, placed), see LoopEnsemble.
    """
    around = surroundings(model, placing)
    placed, parts = place_together(model, residues, around), _backbone_parts(model, own, around)
    holo = placed.free_holo + parts.sum()
    binding = holo - placed.free_apo
    if judging != placing:
        other = surroundings(model, judging)
        judged = place_together(model, residues, other)
        binding = judged.free_holo - judged.free_apo + _backbone_parts(model, own, other).sum()
    pull = PARTS["attraction"]
    contacts, attraction = _backbone_contacts(model, own), -parts[pull]
    for index, share, one in zip(placed.indices, placed.holo, placed.ensembles, strict=True):
        if own.first <= index < own.first + len(own):  # not of a side chain that is bonded to the window
            contacts += (share * one.contacts).sum()
            attraction -= (share * one.parts[:, pull]).sum()
    return placed.free_apo, holo, float(binding), float(contacts), float(attraction), placed


def _backbone_parts(model: Complex, own: Rebuilding, around: Surroundings) -> np.ndarray:
    """Return the energy of a window's backbone with the inhibitor in the crystal's pose, by PARTS, kcal/mol."""
    low, high = model.start[own.first], model.start[own.first + len(own)]
    protein, drug, parts = around.protein, around.drug, np.zeros(around.rules.parts)
    rows, gives, takes = (
        (owner >= low) & (owner < high) for owner in (protein.owner, protein.donor_owner, protein.acceptor_owner)
    )
    atoms = protein.atoms
    add_pair_parts(atoms.coord[rows], atoms.types[rows], drug.coord[0], drug.types, around.rules, parts)
    bonds = bonds_between(atoms.donor[gives], atoms.hydroxyl[gives], drug.acceptor[0])
    bonds += bonds_between(drug.donor[0], drug.hydroxyl, atoms.acceptor[takes])
    parts[PARTS["hydrogen bond"]] += around.rules.bond * bonds
    return parts


def _backbone_contacts(model: Complex, own: Rebuilding) -> float:
    """Count the contacts of a window's backbone with the inhibitor."""
    if model.inhibitor is None:
        return 0.0
    low, high = model.start[own.first], model.start[own.first + len(own)]
    return float((inhibitor_gaps(model.coord[low:high], model.inhibitor) < CONTACT).sum())
