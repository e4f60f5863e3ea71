"""A scan against its naive twin, and what must hold whatever the input: rigid motion, order of atoms."""

from dataclasses import replace

import numpy as np
import pytest
from site_twin import compare_with_twin

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.energy.energies import energy_named
from alkstruct.rotamers.ensembles import evaluate
from alkstruct.rotamers.surroundings import surroundings

# A site of each kind: gatekeeper, glycine-only backbone, DFG glycine (an alanine meets the fluorine), pocket floor,
# chain start (no phi), a residue before a gap (no psi), far from the inhibitor, proline, polar ones in reach.
PLACES = {
    1196: "LMGAF",
    1202: "GSA",
    1269: "GAT",
    1256: "LF",
    1093: "NS",
    1123: "GD",
    1355: "PC",
    1254: "ND",
    1150: "S",
}
SLOW = {1202: "R", 1199: "MK", 1254: "QE", 1270: "DHWY"}


@pytest.mark.parametrize("site", PLACES)
@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_scan_equals_its_naive_twin(energy, site):
    compare_with_twin(energy, site, PLACES[site])


@pytest.mark.parametrize("energy", ["allatom", pytest.param("vina", marks=pytest.mark.slow)])
def test_scan_with_waters_equals_its_naive_twin(energy):
    """D1270 binds six ordered waters and the inhibitor's surroundings: with them both states change, as in the twin."""
    compare_with_twin(energy, 1270, "DNS", waters=True)
    complex = alk.load("2XP2")
    index, wanted = [complex.index(1270)], np.array([[letter in "DS" for letter in AMINO_ACIDS]])
    wet = evaluate(complex, index, wanted, energy, surroundings(complex, energy_named(energy), waters=True))
    dry = evaluate(complex, index, wanted, energy)
    assert np.nanmax(np.abs(wet.apo - dry.apo)) > 0.1


@pytest.mark.slow
@pytest.mark.parametrize("site", SLOW)
def test_scan_equals_its_naive_twin_for_large_side_chains(site):
    compare_with_twin("allatom", site, SLOW[site])


def moved(complex, turn, shift):
    """A complex rotated by a matrix and shifted."""
    drug = complex.inhibitor
    return replace(
        complex,
        coord=complex.coord @ turn.T + shift,
        inhibitor=drug.moved(drug.coord @ turn.T + shift),
        water=complex.water @ turn.T + shift,
    )


def cycle(complex, positions=(1196, 1198, 1202, 1269), energy="allatom"):
    block = evaluate(complex, [complex.index(p) for p in positions], np.ones((len(positions), 20), bool), energy)
    return np.concatenate([block.apo, block.holo])


@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_rigid_motion_changes_nothing(energy):
    complex = alk.load("2XP2")
    turn, _ = np.linalg.qr(np.random.default_rng(7).normal(size=(3, 3)))
    turned = moved(complex, turn * np.linalg.det(turn), [12.0, -3.0, 40.0])
    assert cycle(turned, energy=energy) == pytest.approx(cycle(complex, energy=energy), abs=1e-3)


def test_order_of_the_inhibitors_atoms_changes_nothing():
    from dataclasses import fields

    complex = alk.load("2XP2")
    drug = complex.inhibitor
    order = np.random.default_rng(1).permutation(len(drug))
    arrays = {f.name: getattr(drug, f.name) for f in fields(drug)}
    shuffled = {
        name: value[order]
        for name, value in arrays.items()
        if isinstance(value, np.ndarray) and name not in ("bonds", "orders")
    }
    place = np.argsort(order)
    shuffled["bonds"] = place[drug.bonds].astype(np.int32)
    assert cycle(replace(complex, inhibitor=replace(drug, **shuffled))) == pytest.approx(cycle(complex), abs=1e-3)
