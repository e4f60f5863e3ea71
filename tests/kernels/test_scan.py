"""A scan against its naive twin, and what must hold whatever the input: rigid motion, order of atoms."""

from dataclasses import replace

import naive
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.energy.energies import energy_named
from alkstruct.rotamers.ensembles import evaluate
from alkstruct.rotamers.partners import pose_atoms, protein_atoms
from alkstruct.rotamers.sites import sites
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


# Of an Evaluation: how far it may lie from its twin; kcal/mol, contacts, a share, clashes, Å.
TOLERANCES = {"apo": 1e-3, "holo": 1e-3, "contacts": 2e-2, "clash_free": 1e-3, "clashes": 0, "overlap": 1e-6}
SLOW = {1202: "R", 1199: "MK", 1254: "QE", 1270: "DHWY"}


def seen_by(complex, site, energy):
    """(what the side chain sees, what the inhibitor sees where the site has no side chain), the naive way."""
    i = complex.index(site)
    hidden = set(range(complex.start[i], complex.start[i + 1]))
    side = {a for a in hidden if complex.atom_names[a] not in ("N", "CA", "C", "O", "OXT")}
    for j, name in ((i - 1, "C"), (i + 1, "N")):
        if 0 <= j < len(complex) and complex.follows(max(i, j)):
            hidden |= {a for a in range(complex.start[j], complex.start[j + 1]) if complex.atom_names[a] == name}
    return [without(protein_atoms(complex, energy_named(energy)), atoms) for atoms in (hidden, side)]


def without(atoms, hidden):
    """A dict of atoms and partners without those that belong to some heavy atoms."""
    found = {}
    owners = {
        "coord": "owners",
        "types": "owners",
        "donor": "owner_donor",
        "hydroxyl": "owner_donor",
        "acceptor": "owner_acceptor",
    }
    for name, owner in owners.items():
        kept = [k for k, o in enumerate(atoms[owner]) if o not in hidden]
        found[name] = [atoms[name][k] for k in kept] if name == "types" else atoms[name][kept]
    return found


def compare_with_twin(energy, site, letters, waters=False):
    """Both states within 1e-3 kcal/mol; contacts, clash-free share, clashes and overlap to their digits."""
    complex = alk.load("2XP2")
    index = complex.index(site)
    place = sites(complex, [index])
    protein, empty = seen_by(complex, site, energy)
    poses = pose_atoms(complex.inhibitor, energy_named(energy))
    for pose, cost in zip(poses, naive.pose_costs(poses, empty, energy), strict=True):
        pose |= {"cost": cost, "heavy": len(complex.inhibitor)}
    own = complex.sequence[index]
    wanted = np.array([[letter in letters + own for letter in AMINO_ACIDS]])
    block = evaluate(complex, [index], wanted, energy, surroundings(complex, energy_named(energy), waters=waters))
    water = complex.water if waters else ()
    atoms = complex.atoms(index)
    backbone = (atoms["N"], atoms["CA"], atoms["C"], atoms.get("CB"))
    for letter in letters:
        size = len(side_chain(letter, energy == "allatom").atoms)
        crystal = place.crystal[0, :size] if letter == own and letter != "G" else None
        if letter == "G":
            twin = dict(apo=0, holo=0, contacts=0, clash_free=1, clashes=0, overlap=0)
        else:
            twin = naive.site(letter, backbone, place.phi[0], place.psi[0], protein, poses, crystal, energy, water)
        t = AMINO_ACIDS.index(letter)
        for name, tolerance in TOLERANCES.items():
            value, expected = getattr(block, name)[0, t], pytest.approx(twin[name], abs=tolerance)
            assert value == expected, f"{name} of {letter} at {site}, {energy}"


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
