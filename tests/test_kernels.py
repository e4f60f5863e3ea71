"""Every kernel against its naive twin, and what must hold whatever the input: rigid motion, order, threads."""

import naive
import numba
import numpy as np
import pytest

import alkstruct as alk
from alkstruct import kernels
from alkstruct.chemistry import AMINO_ACIDS, side_chain
from alkstruct.mutants import evaluate, inhibitor_types
from alkstruct.rotamers import plans, scorable, sites

# A site of each kind: gatekeeper, glycine-only backbone, DFG glycine, pocket floor, chain start (no phi), a
# residue before a gap (no psi), far from the inhibitor, proline.
PLACES = {1196: "LMGAFW", 1202: "GRA", 1269: "GASV", 1256: "LF", 1093: "NS", 1123: "GD", 1355: "PC"}


def surroundings_of(complex, site):
    """What a site's side chain sees, the naive way."""
    i = complex.index(site)
    hidden = set(range(complex.start[i], complex.start[i + 1]))
    for j, name in ((i - 1, "C"), (i + 1, "N")):
        if 0 <= j < len(complex) and complex.follows(max(i, j)):
            hidden |= {a for a in range(complex.start[j], complex.start[j + 1]) if complex.atom_names[a] == name}
    kept = [a for a in range(len(complex.coord)) if a not in hidden]
    types = complex.atom_types()
    drug = complex.inhibitor
    return (complex.coord[kept], [types[a] for a in kept]), (drug.coord, inhibitor_types(drug))


@pytest.mark.parametrize("site", PLACES)
def test_scan_equals_its_naive_twin(site):
    """Both states within 1e-3 kcal/mol; contacts, clash-free share, clashes and overlap to their digits."""
    complex = alk.load("2XP2")
    index = complex.index(site)
    place = sites(complex, [index])
    protein, inhibitor = surroundings_of(complex, site)
    wanted = np.array([[letter in PLACES[site] for letter in AMINO_ACIDS]])
    block = evaluate(complex, [index], wanted)
    atoms = complex.atoms(index)
    backbone = (atoms["N"], atoms["CA"], atoms["C"], atoms.get("CB"))
    for letter in PLACES[site]:
        own = letter == complex.sequence[index]
        crystal = np.array([atoms[a] for a in side_chain(letter).atoms]).reshape(-1, 3) if own else None
        twin = naive.site(letter, backbone, place.phi[0], place.psi[0], protein, inhibitor, crystal)
        t = AMINO_ACIDS.index(letter)
        assert block.apo[0, t] == pytest.approx(twin["apo"], abs=1e-3)
        assert block.holo[0, t] == pytest.approx(twin["holo"], abs=1e-3)
        assert block.contacts[0, t] == pytest.approx(twin["contacts"], abs=1e-2)
        assert block.clash_free[0, t] == pytest.approx(twin["clash_free"], abs=1e-3)
        assert block.clashes[0, t] == twin["clashes"]
        assert block.overlap[0, t] == pytest.approx(twin["overlap"], abs=1e-6)


@pytest.mark.parametrize("letter", [a for a in AMINO_ACIDS if a not in "GA"])
def test_side_chains_are_placed_as_the_twin_places_them(letter):
    t, plan = AMINO_ACIDS.index(letter), plans()
    n, ca, c = np.array([[-0.5, 1.4, 0.1], [0.0, 0.0, 0.0], [1.5, 0.0, 0.2]])
    cb = naive.ideal_cb(n, ca, c)
    chi = np.array([-65.0, 172.0, 61.0, -85.0])
    atoms = np.zeros((4 + kernels.MAX_ATOMS, 3))
    atoms[:4] = n, ca, c, cb
    size = plan.sizes[t]
    kernels.place_side_chain(
        atoms, size, plan.parents[t], plan.bond[t], plan.angle[t], plan.offset[t], plan.chi_of[t], chi
    )
    assert atoms[3 : 3 + size] == pytest.approx(naive.build(letter, n, ca, c, cb, chi), abs=1e-9)


def test_two_spheres_of_known_overlap():
    """Two atoms of radius 1.7 Å, 3.0 Å apart, overlap by 0.4 Å; a third is out of touch."""
    touch = np.array([[3.4]])
    one, others = np.zeros((1, 3)), np.array([[3.0, 0, 0], [0, 9.0, 0]])
    kinds = np.zeros(2, dtype=np.int64)
    depth, here, there = kernels.deepest_overlap(one, 0, 1, kinds, others, kinds, touch)
    assert (depth, here, there) == (pytest.approx(0.4), 0, 0)
    assert kernels.overlap_count(one, 0, 1, kinds, others, kinds, touch, 0.39) == 1
    assert kernels.overlap_count(one, 0, 1, kinds, others, kinds, touch, 0.41) == 0
    assert kernels.contact_count(one, 0, 1, others, 4.5) == 1


def test_free_energy_of_two_conformers():
    """Equal energies keep the energy; one of two lost costs kT ln 2; a huge energy does not overflow."""
    weights = np.array([0.5, 0.5])
    assert kernels.free_energy(weights, np.array([3.0, 3.0]), 2, 1.0) == pytest.approx(3.0)
    assert kernels.free_energy(weights, np.array([0.0, 1e6]), 2, 1.0) == pytest.approx(np.log(2))
    assert kernels.free_energy(weights, np.array([1e6, 1e6]), 2, 1.0) == pytest.approx(1e6)


def moved(complex, turn, shift):
    """A complex rotated by a matrix and shifted."""
    from dataclasses import replace

    drug = complex.inhibitor
    return replace(
        complex,
        coord=complex.coord @ turn.T + shift,
        inhibitor=drug.moved(drug.coord @ turn.T + shift),
        water=complex.water @ turn.T + shift,
    )


def cycle(complex, positions=(1196, 1198, 1202, 1269)):
    block = evaluate(complex, [complex.index(p) for p in positions], np.ones((len(positions), 20), bool))
    return np.concatenate([block.apo, block.holo])


def test_rigid_motion_changes_nothing():
    complex = alk.load("2XP2")
    turn, _ = np.linalg.qr(np.random.default_rng(7).normal(size=(3, 3)))
    turned = moved(complex, turn * np.linalg.det(turn), [12.0, -3.0, 40.0])
    assert cycle(turned) == pytest.approx(cycle(complex), abs=1e-4)


def test_order_of_the_inhibitors_atoms_changes_nothing():
    from dataclasses import fields, replace

    complex = alk.load("2XP2")
    drug = complex.inhibitor
    order = np.random.default_rng(1).permutation(len(drug))
    arrays = {f.name: getattr(drug, f.name) for f in fields(drug)}
    shuffled = {
        name: value[order] for name, value in arrays.items()
        if isinstance(value, np.ndarray) and name not in ("bonds", "orders")
    }  # fmt: skip
    assert cycle(replace(complex, inhibitor=replace(drug, **shuffled))) == pytest.approx(cycle(complex), abs=1e-4)


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="threads need compiled kernels")
def test_scan_is_bit_identical_for_one_and_two_threads():
    complex = alk.load("2XP2")
    indices = [i for i in np.flatnonzero(complex.distances() < 8) if scorable(complex, i)]
    wanted = np.ones((len(indices), 20), bool)
    before = numba.get_num_threads()
    try:
        results = []
        for threads in {1, min(2, numba.config.NUMBA_NUM_THREADS)}:
            numba.set_num_threads(threads)
            results.append(evaluate(complex, indices, wanted))
        for name in ("apo", "holo", "contacts", "clash_free", "parts", "overlap"):
            assert all(np.array_equal(getattr(results[0], name), getattr(r, name)) for r in results)
    finally:
        numba.set_num_threads(before)
