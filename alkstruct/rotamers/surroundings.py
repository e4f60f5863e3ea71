"""What a side chain of a complex meets, coded for the kernels: atoms, hydrogen-bond partners, waters, the energy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.atom_types import distinct_types, type_codes
from alkstruct.chemistry.clashes import CLASH, CONTACT
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.derived import kept_with_complex, kept_with_topology
from alkstruct.energy.pair_rules import pair_rules
from alkstruct.kernels.layouts import SITE_REACH, Inhibitor, Partners, Plans, Protein, Rules
from alkstruct.rotamers.building_plans import coded_plans
from alkstruct.rotamers.inhibitor_map import Coding, coded_inhibitor
from alkstruct.rotamers.lattice import box_around, inside_box, with_mates
from alkstruct.rotamers.partners import WATER_TYPE, chain_plan, inhibitor_plan_of, pose_atoms, protein_atoms

if TYPE_CHECKING:
    from alkstruct.chemistry.atom_types import AtomType
    from alkstruct.complexes.complex import Complex
    from alkstruct.energy.energies import Energy
    from alkstruct.rotamers.partners import PartnerPlan


@dataclass(frozen=True, eq=False, slots=True)
class Surroundings:
    """A complex coded for the kernels.

    Attributes
    ----------
    plans : kernels.layouts.Plans
        Building plans of the twenty residue types, in the order of AMINO_ACIDS.
    protein : kernels.layouts.Protein
        The whole chain, with waters where asked; heavy atoms come first. The owner of an atom, donor or acceptor of a
        neighbour in the crystal is `heavy_protein`, which no site hides.
    drug : kernels.layouts.Inhibitor
        The inhibitor in its poses; without atoms where there is none.
    heavy_protein : int
        Number of the chain's heavy atoms.
    rules : kernels.layouts.Rules
    """

    plans: Plans
    protein: Protein
    drug: Inhibitor
    heavy_protein: int
    rules: Rules


@kept_with_complex
def surroundings(
    structure: Complex, energy: Energy, waters: bool = False, cell: tuple[float, float, float] | None = None
) -> Surroundings:
    """Code a complex for the kernels.

    Parameters
    ----------
    structure : Complex
    energy : Energy
    waters : bool, default False
        Whether ordered waters are there, with and without the inhibitor; they also are where the energy says so.
    cell : UnitCell, optional
        Unit cell of the crystal, to add the neighbours in it.

    Returns
    -------
    Surroundings
    """
    atoms = protein_atoms(structure, energy)
    water = structure.water if waters or energy.waters else np.zeros((0, 3))
    if cell is not None:
        atoms, water = with_mates(atoms, water, cell, structure.coord)
    plan = None if structure.inhibitor is None else inhibitor_plan_of(structure, energy.hydrogens)
    poses, coding = pose_atoms(structure.inhibitor, energy, plan), _coding(structure, energy)
    codes = coding.chain if cell is None else type_codes(atoms["types"], coding.types)
    drug = coded_inhibitor(structure, poses, energy, atoms, codes, coding)
    # Copies: numba compiles once more for every array that comes read-only.
    partners = Partners(
        coord=np.vstack([atoms["coord"], water]),
        types=np.r_[codes, type_codes([WATER_TYPE] * len(water), coding.types)],
        donor=atoms["donor"],
        hydroxyl=atoms["hydroxyl"],
        acceptor=atoms["acceptor"],
        water=np.array(water),
    )
    owner = np.r_[atoms["owners"], np.full(len(water), len(structure.coord))]
    protein = Protein(partners, owner, atoms["owner_donor"], atoms["owner_acceptor"])
    return Surroundings(coding.plans, protein, drug, len(structure.coord), coding.rules)


@kept_with_topology
def _coding(structure: Complex, energy: Energy) -> Coding:
    """Return what of the surroundings does not depend on coordinates: Coding."""
    chains = [side_chain(letter, energy.hydrogens) for letter in AMINO_ACIDS]
    groups = [_types_of(chain_plan(structure, energy.hydrogens)), [WATER_TYPE]]
    if structure.inhibitor is not None:
        groups.append(_types_of(inhibitor_plan_of(structure, energy.hydrogens)))
    types = distinct_types(*groups, *(chain.types for chain in chains))
    return Coding(
        types=types,
        rules=pair_rules(types, energy, CLASH, CONTACT),
        plans=coded_plans(chains, types),
        chain=type_codes(groups[0], types),
        inhibitor=type_codes(groups[2], types) if structure.inhibitor is not None else np.zeros(0, dtype=np.int64),
    )


def _types_of(plan: PartnerPlan) -> list[AtomType]:
    """Return the types of the heavy atoms and hydrogens of a plan."""
    return [*plan.heavy, *(() if plan.hydrogens is None else plan.hydrogens.types)]


def within_reach(around: Surroundings, frames: np.ndarray, also: tuple[int, int] = (0, 0)) -> Surroundings:
    """Return the surroundings with only those protein atoms and partners that some sites can feel.

    Every site looks through all atoms of its surroundings. In a large complex that would take longer than the rest.

    Parameters
    ----------
    around : Surroundings
    frames : ndarray, (s, 4, 3), float64
        N, CA, C and CB of the sites.
    also : tuple of int
        Heavy atoms of the chain, from the first up to the second, that stay wherever they are, with what they own.

    Returns
    -------
    Surroundings
        What lies in a box around the sites' CB; what a site feels is in the same order as before.
    """
    box, whole = box_around(frames[:, 3], around.rules.cutoff + SITE_REACH), around.protein.atoms
    atoms, donors, acceptors, waters = (
        inside_box(rows[:, :3], box) for rows in (whole.coord, whole.donor, whole.acceptor, whole.water)
    )
    owners = around.protein.owner, around.protein.donor_owner, around.protein.acceptor_owner
    atoms, donors, acceptors = (
        some | ((owner >= also[0]) & (owner < also[1]))
        for some, owner in zip((atoms, donors, acceptors), owners, strict=True)
    )
    partners = Partners(
        coord=whole.coord[atoms],
        types=whole.types[atoms],
        donor=whole.donor[donors],
        hydroxyl=whole.hydroxyl[donors],
        acceptor=whole.acceptor[acceptors],
        water=whole.water[waters],
    )
    protein = Protein(
        atoms=partners,
        owner=around.protein.owner[atoms],
        donor_owner=around.protein.donor_owner[donors],
        acceptor_owner=around.protein.acceptor_owner[acceptors],
    )
    return replace(around, protein=protein)
