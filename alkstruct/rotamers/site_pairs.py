"""Variants with several sites: additive where the side chains cannot meet, built together where they can."""

import numpy as np

from alkstruct.errors import AlkstructError
from alkstruct.kernels.layouts import SidePair
from alkstruct.kernels.scan import pair_free_energies
from alkstruct.rotamers.ensembles import ensemble
from alkstruct.rotamers.sites import backbone_frames

MEETING_DISTANCE = 5.0  # Å: side chains whose atoms can come this close are built together
NEGLIGIBLE_LEVEL = 14.0  # kT above the best conformer: together such conformers hold less than 1e-3 of the weight
# Distance from CB to the farthest heavy atom of a stretched side chain, Å.
SIDE_CHAIN_SPAN = {
    "G": 0.0,
    "A": 0.0,
    "S": 1.4,
    "C": 1.8,
    "T": 1.6,
    "V": 1.6,
    "P": 2.5,
    "D": 2.6,
    "N": 2.6,
    "I": 2.7,
    "L": 2.7,
    "E": 3.9,
    "Q": 3.9,
    "M": 4.1,
    "H": 3.7,
    "F": 4.4,
    "K": 5.2,
    "W": 5.9,
    "Y": 5.7,
    "R": 6.4,
}


def groups(structure, mutations):
    """Group the mutations that must be built together: list of lists of Mutation.

    Two sites belong together if the wild-type or mutant side chains at them can come within 5 Å of each other.
    """
    indices = [structure.index(m.position) for m in mutations]
    centre = backbone_frames(structure, indices)[:, 3]
    span = [max(SIDE_CHAIN_SPAN[m.wild_type], SIDE_CHAIN_SPAN[m.mutant]) for m in mutations]
    found = []
    for k, mutation in enumerate(mutations):
        near = [
            g
            for g in found
            if any(np.linalg.norm(centre[k] - centre[j]) < span[k] + span[j] + MEETING_DISTANCE for j, _ in g)
        ]
        joined = [(k, mutation)] + [member for g in near for member in g]
        found = [g for g in found if g not in near] + [joined]
    return [[mutation for _, mutation in sorted(g)] for g in found]


def built_together(parts):
    """List the mutations that are built with another one, of those that `groups` gives."""
    return [mutation for part in parts if len(part) > 1 for mutation in part]


def pair_cycle(structure, mutations, around):
    """Return G_holo - G_apo and G_apo of two neighbouring sites together, mutant minus wild type.

    Parameters
    ----------
    structure : Complex
    mutations : sequence of two Mutation
    around : Surroundings
        Of the complex.

    Returns
    -------
    ddg, apo_strain : float
        kcal/mol.

    Raises
    ------
    AlkstructError
        Other than two mutations.

    Notes
    -----
    Both ensembles are complete and meet through the pair energy; hydrogen bonds between the two new side chains
    are not counted.
    """
    if len(mutations) != 2:
        raise AlkstructError(f"{len(mutations)} sites that meet cannot be built together, only two")
    indices = [structure.index(m.position) for m in mutations]
    side = [_side_atoms(structure, i) for i in indices]
    states = []
    for letters, crystal in (([m.wild_type for m in mutations], True), ([m.mutant for m in mutations], False)):
        pair = [
            ensemble(structure, i, letter, around, crystal=crystal, also_hidden=other)
            for i, letter, other in zip(indices, letters, side[::-1], strict=True)
        ]
        first, second = (_without_negligible(one, around) for one in pair)
        states.append(pair_free_energies(first, second, around.rules))
    (wild_apo, wild_holo), (apo, holo) = states
    return float((holo - apo) - (wild_holo - wild_apo)), float(apo - wild_apo)


def _side_atoms(structure, i):
    """Side-chain atoms of a residue, as rows of the chain."""
    span = np.arange(structure.start[i], structure.start[i + 1])
    return span[structure.in_side_chain()[span]]


def _without_negligible(one, around):
    """Return an Ensemble as kernels.layouts.SidePair, without the conformers that weigh nothing in either state."""
    log_weight = np.log(one.weights)
    kept = np.zeros(len(one.weights), dtype=bool)
    for energies in (one.apo, one.apo + one.bound):
        level = energies / around.rules.kt - log_weight
        kept |= level < level.min() + NEGLIGIBLE_LEVEL
    return SidePair(
        coord=one.coord[kept],
        types=around.plans.types[one.type],
        size=int(around.plans.sizes[one.type]),
        log_weight=log_weight[kept],
        apo=one.apo[kept],
        holo=(one.apo + one.bound)[kept],
    )
