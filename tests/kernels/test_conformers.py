"""Conformers are placed as the naive twin places them, and those that are skipped cannot matter."""

from dataclasses import replace

import naive
import numpy as np
import pytest
from kernel_calls import as_python

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.energy.energies import energy_named
from alkstruct.kernels import layouts, neighbours, pair_energy
from alkstruct.kernels.workspace import room_for
from alkstruct.rotamers.ensembles import evaluate
from alkstruct.rotamers.mutants import ensemble
from alkstruct.rotamers.sites import sites
from alkstruct.rotamers.surroundings import surroundings

partners_near = as_python(neighbours.partners_near)


@pytest.mark.parametrize("letter", [a for a in AMINO_ACIDS if a != "G"])
def test_side_chains_are_placed_as_the_twin_places_them(letter):
    """Every conformer of a type at L1196, hydrogens too, in the same order and with the same weights."""
    complex = alk.load("2XP2")
    index = complex.index(1196)
    place, atoms = sites(complex, [index]), complex.atoms(index)
    backbone = [atoms[name] for name in ("N", "CA", "C", "CB")]
    found = ensemble(complex, index, letter, surroundings(complex, energy_named("allatom")))
    twin = naive.conformers(letter, place.phi[0], place.psi[0])
    assert len(found.weights) == len(twin)
    for k in range(0, len(twin), 7):
        weight, chi = twin[k]
        size = len(side_chain(letter, hydrogens=True).atoms)
        assert found.weights[k] == pytest.approx(weight, abs=1e-9)
        assert found.coord[k, :size] == pytest.approx(naive.build(letter, *backbone, chi, True), abs=1e-6)


@pytest.mark.parametrize("waters", [False, True])
def test_giving_up_conformers_that_cannot_matter_changes_nothing(waters):
    """The scan prunes, the table of one site does not: their free energies agree within 1e-3 kcal/mol.

    Also with waters, whose bonds are won only after a conformer has been kept.
    """
    complex = alk.load("2XP2")
    around = surroundings(complex, energy_named("allatom"), waters=waters)
    for position, letters in ((1196, "RFW"), (1202, "RKE"), (1269, "LW"), (1270, "EKH"), (1253, "QY")):
        index = complex.index(position)
        block = evaluate(complex, [index], np.array([[a in letters for a in AMINO_ACIDS]]), around=around)
        for letter in letters:
            whole = ensemble(complex, index, letter, around)
            t = AMINO_ACIDS.index(letter)
            apo, holo = (naive.free_energy(whole.weights, e) for e in (whole.apo, whole.apo + whole.bound))
            assert block.apo[0, t] == pytest.approx(apo, abs=1e-3)
            assert block.holo[0, t] == pytest.approx(holo, abs=1e-3)


def atom_energies(found, around, near):
    """Energy of each atom of some conformers with the protein: (c, atoms)."""
    types, size = around.plans.types[found.type], around.plans.sizes[found.type]
    energies = np.zeros((len(found.coord), size))
    for c, coord in enumerate(found.coord):
        for k in range(size):
            part = np.zeros(3)
            pair_energy.add_pair_parts(coord[k : k + 1], types[k : k + 1], near.coord, near.types, around.rules, part)
            energies[c, k] = part.sum()
    return energies


@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_no_atom_earns_more_than_the_bound_that_conformers_are_given_up_by(energy):
    """The best conformers of the types that bury most, at sites from the core to the surface."""
    complex = alk.load("3AOX")
    around = surroundings(complex, energy_named(energy))
    deepest = np.zeros(2)
    for position in (1120, 1150, 1171, 1196, 1198, 1256, 1271, 1345):
        place = sites(complex, [complex.index(position)])
        room = room_for(around, 1)
        room.hidden[place.hidden] = True
        reach = around.rules.cutoff + layouts.SITE_REACH
        near = partners_near(place.frames[0, 3], reach, around.protein, room)
        for letter in "WMFK":
            found = ensemble(complex, int(place.index[0]), letter, around)
            best = np.argsort(found.apo)[:3]
            heavy = side_chain(letter).heavy
            energies = atom_energies(replace(found, coord=found.coord[best]), around, near)
            deepest[0] = min(deepest[0], energies[:, :heavy].min())
            deepest[1] = min(deepest[1], energies[:, heavy:].min(initial=0.0))
    assert -layouts.ATOM_EARNINGS < deepest[0] < -0.3
    assert -layouts.HYDROGEN_EARNINGS < deepest[1] <= 0


@pytest.mark.parametrize("energy", ["allatom", "vina"])
@pytest.mark.parametrize("letter", AMINO_ACIDS.replace("G", ""))
def test_no_atom_lies_farther_from_cb_than_its_extent(energy, letter):
    """Any rotamer at two sites; extents are not idle: the outermost atom of some conformer comes within a third."""
    complex = alk.load("2XP2")
    around = surroundings(complex, energy_named(energy))
    chain, plans, t = side_chain(letter, energy_named(energy).hydrogens), around.plans, AMINO_ACIDS.index(letter)
    carrier = [
        k if k < chain.heavy else chain.parents[k][2] - layouts.SIDE_CHAIN_START + 1 for k in range(len(chain.atoms))
    ]
    shares = []
    for position in (1196, 1250):
        found = ensemble(complex, complex.index(position), letter, around)
        reach = np.linalg.norm(found.coord[:, : len(carrier)] - found.frame[3], axis=-1)
        assert (reach <= plans.extent[t, carrier] + 1e-9).all()
        shares.append((reach.max(axis=0) / np.maximum(plans.extent[t, carrier], 1e-9)).max())
    assert max(shares) > 2 / 3 or plans.extent[t].max() == 0
