"""Every kernel against its naive twin, and what must hold whatever the input: rigid motion, order, threads."""

from dataclasses import replace
from typing import NamedTuple

import naive
import numba
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.energy.energies import energy_named
from alkstruct.kernels import averages, clashes, hydrogen_bonds, inhibitor, layouts, neighbours, pair_energy
from alkstruct.kernels.compiled import inner
from alkstruct.kernels.workspace import room_for
from alkstruct.rotamers import ensembles
from alkstruct.rotamers.ensembles import evaluate
from alkstruct.rotamers.mutants import ensemble
from alkstruct.rotamers.partners import pose_atoms, protein_atoms
from alkstruct.rotamers.sites import scorable, sites
from alkstruct.rotamers.surroundings import surroundings, within_reach

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
TOLD = ("apo", "holo", "contacts", "clash_free", "parts", "overlap")  # of an Evaluation, to be the same to the bit


ORIGIN = (0.0, 0.0, 0.0)


class TouchRules(NamedTuple):
    """What `touching` reads of Rules."""

    touch: np.ndarray
    widest: float
    allowed: float
    reach: float


def point(coord):
    """Three numbers as the kernels take a point."""
    return tuple(map(float, coord))


def from_python(function):
    """A function that kernels alone call, with a way in from Python."""

    @numba.njit
    def call(*arguments):
        return function(*arguments)

    return call


bond_strength, hydroxyl_strength, waters_bonded, touching, free_energy, joined, gap_to, most_earned, pose_sums = map(
    from_python,
    (
        hydrogen_bonds.bond_strength,
        hydrogen_bonds.hydroxyl_strength,
        hydrogen_bonds.waters_bonded,
        clashes.touching,
        averages.free_energy,
        averages.with_conformer,
        inhibitor.gap_to,
        inhibitor.most_earned,
        inhibitor.pose_sums,
    ),
)


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
        assert block.apo[0, t] == pytest.approx(twin["apo"], abs=1e-3)
        assert block.holo[0, t] == pytest.approx(twin["holo"], abs=1e-3)
        assert block.contacts[0, t] == pytest.approx(twin["contacts"], abs=2e-2)
        assert block.clash_free[0, t] == pytest.approx(twin["clash_free"], abs=1e-3)
        assert block.clashes[0, t] == twin["clashes"]
        assert block.overlap[0, t] == pytest.approx(twin["overlap"], abs=1e-6)


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


def test_two_spheres_of_known_overlap():
    """Two atoms of radius 1.7 Å, 3.0 Å apart, overlap by 0.4 Å; a second is in contact, a third out of touch."""
    others, kinds, touch = np.array([[0, 4.4, 0], [3.0, 0, 0], [0, 9.0, 0]]), np.zeros(3, dtype=np.int64), [[3.4]]
    strict, lenient = (TouchRules(np.array(touch), 3.4, allowed, 4.5) for allowed in (0.39, 0.41))
    assert touching(ORIGIN, 0, others, kinds, strict) == (2, 1, pytest.approx(0.4), 1)
    assert touching(ORIGIN, 0, others, kinds, lenient)[:2] == (2, 0)
    assert touching((0.0, 0.0, 20.0), 0, others, kinds, lenient) == (0, 0, -np.inf, -1)


def test_contacts_and_overlaps_of_crowded_atoms():
    """Against every pair in turn: three types, 40 atoms within 6 Å, overlaps beyond any pair that is looked at."""
    rng = np.random.default_rng(5)
    others, kinds, touch = rng.uniform(-6, 6, (40, 3)), rng.integers(0, 3, 40), rng.uniform(2.5, 4.0, (3, 3))
    distances = np.linalg.norm(others, axis=1)
    for kind in range(3):
        gap = touch[kind, kinds] - distances
        expected = (distances < 4.5).sum(), (gap > 0.4).sum(), pytest.approx(gap.max()), gap.argmax()
        assert touching(ORIGIN, kind, others, kinds, TouchRules(touch, touch.max(), 0.4, 4.5)) == expected


@pytest.mark.parametrize(
    ("acceptor", "behind", "strength"),
    [
        ((2.0, 0, 0), (3.2, 0, 0), 1.0),  # straight, 2.0 Å from the hydrogen
        ((2.5, 0, 0), (3.7, 0, 0), 0.5),  # halfway between 2.1 and 2.9 Å
        ((3.0, 0, 0), (4.2, 0, 0), 0.0),  # too far
        ((0, 2.0, 0), (0, 3.2, 0), 0.0),  # at a right angle to donor-hydrogen
        ((2.0, 0, 0), (1.5, 0, 0), 0.0),  # the acceptor's own bond points at the hydrogen
        ((1.732, 1.0, 0), (3.0, 1.7, 0), 0.75),  # 30 degrees off: cos² = 3/4
    ],
)
def test_hydrogen_bond_of_known_geometry(acceptor, behind, strength):
    """Hydrogen at the origin, donor 1 Å behind it on x."""
    found = bond_strength(ORIGIN, (-1.0, 0.0, 0.0), point(acceptor), point(behind))
    assert found == pytest.approx(strength, abs=1e-3)


def test_hydroxyl_takes_the_best_place_on_its_cone():
    """C-O...A of 109 degrees can be straight at the hydrogen whatever the turn about C-O; 180 degrees cannot."""
    o, c = np.zeros(3), np.array([-1.4, 0, 0])
    angle = np.radians(180 - 109)
    for turn in np.radians([0, 77, 190, 301]):
        a = 2.8 * np.array([np.cos(angle), np.sin(angle) * np.cos(turn), np.sin(angle) * np.sin(turn)])
        p = a * 1.4
        assert hydroxyl_strength(point(o), point(c), point(a), point(p)) == pytest.approx(1, abs=1e-9)
        assert naive.hydroxyl(o, c, a, p) == pytest.approx(1, abs=1e-9)
    assert hydroxyl_strength(point(o), point(c), (2.8, 0.0, 0.0), (4.0, 0.0, 0.0)) < 0.6


def test_the_cone_scanned_has_no_better_place():
    """The formula for a hydroxyl against trying 3600 places on its cone: random places of the acceptor, 1e-3."""
    rng = np.random.default_rng(11)
    o, c = np.zeros(3), np.array([-1.2, 0.5, 0.4])
    strengths = []
    for _ in range(60):
        a = rng.normal(size=3)
        a *= rng.uniform(2.1, 3.9) / np.linalg.norm(a)
        p = a + rng.normal(size=3) + a / 3
        scanned = naive.hydroxyl_by_scan(o, c, a, p, 720)
        assert hydroxyl_strength(point(o), point(c), point(a), point(p)) == pytest.approx(scanned, abs=1e-3)
        assert naive.hydroxyl(o, c, a, p) == pytest.approx(scanned, abs=1e-3)
        strengths.append(scanned)
    assert 10 < np.count_nonzero(strengths) < 55  # bonds and no bonds were both tried


def test_water_bonds_are_limited():
    """Full within 3.1 Å, none at 3.6, at most two for one atom, none behind it."""
    atom, behind = np.zeros((1, 3)), (-1.4, 0.0, 0.0)
    water = np.array([[2.8, 0, 0]])
    assert waters_bonded(atom, 0, behind, water) == pytest.approx(1)
    assert waters_bonded(atom, 0, behind, np.array([[3.35, 0, 0]])) == pytest.approx(0.5)
    assert waters_bonded(atom, 0, behind, np.array([[3.7, 0, 0]])) == 0
    assert waters_bonded(atom, 0, behind, np.array([[-2.8, 0, 0]])) == 0
    crowd = np.array([[2.8, 0.1 * k, 0] for k in range(4)])
    assert waters_bonded(atom, 0, behind, crowd) == naive.water_bonds(atom[0], np.array(behind), crowd) == 2


def test_free_energy_of_two_conformers():
    """Equal energies keep the energy; one of two lost costs kT ln 2; a huge or infinite energy does not overflow."""
    weights = np.array([0.5, 0.5])
    assert free_energy(weights, np.array([3.0, 3.0]), 2, 1.0) == pytest.approx(3.0)
    assert free_energy(weights, np.array([0.0, 1e6]), 2, 1.0) == pytest.approx(np.log(2))
    assert free_energy(weights, np.array([1e6, 1e6]), 2, 1.0) == pytest.approx(1e6)
    assert free_energy(weights, np.array([0.0, np.inf]), 2, 1.0) == pytest.approx(np.log(2))
    assert free_energy(weights, np.array([np.inf, np.inf]), 2, 1.0) == np.inf
    assert np.isnan(free_energy(weights, np.array([0.0, np.nan]), 2, 1.0))
    assert np.isnan(free_energy(weights, np.array([np.nan, np.nan]), 2, 1.0))


def test_a_growing_ensemble_has_the_free_energy_of_the_whole():
    rng = np.random.default_rng(3)
    weights, energies = rng.dirichlet(np.ones(40)), rng.normal(0, 5, 40)
    low, total = np.inf, 0.0
    for weight, energy in zip(weights, energies, strict=True):
        low, total = joined(low, total, weight, energy, 1.0)
    assert low - np.log(total) == pytest.approx(free_energy(weights, energies, 40, 1.0))


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


@pytest.mark.parametrize("name", ["2XP2", "4MKC"])
@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_what_is_skipped_of_the_inhibitor_is_out_of_reach(name, energy):
    """Looking at all of it from everywhere gives the same bits: energies, contacts, clashes, overlaps, their atoms.

    4MKC's inhibitor turns two end groups, and its poses hold three registers of atoms that lie apart.
    """
    complex = alk.load(name)
    around = surroundings(complex, energy_named(energy))
    everywhere = around.drug.reached.copy()
    everywhere[:] = 0, around.drug.start[1], 1, -1
    whole = replace(around, drug=around.drug._replace(reached=everywhere))
    indices = [complex.index(p) for p in (1122, 1150, 1202, 1203, 1256)]
    wanted = np.array([[letter in "DEHKLNRSTWY" for letter in AMINO_ACIDS]] * len(indices))
    less, more = (evaluate(complex, indices, wanted, energy, a) for a in (around, whole))
    for field in less.__slots__:
        assert np.array_equal(
            getattr(less, field), getattr(more, field), equal_nan=field not in ("atom", "inhibitor_atom")
        )
    assert np.nanmax(np.abs(less.parts[..., 2])) > 0.1 or energy == "vina"


@pytest.mark.parametrize(("name", "energy"), [("2XP2", "allatom"), ("4MKC", "allatom"), ("2XP2", "vina")])
def test_energies_in_every_pose_are_those_of_its_atoms_pair_by_pair(name, energy):
    """Shifts, which one loop takes together where the form is Lennard-Jones, and end groups, which alone are redone."""
    complex = alk.load(name)
    around = surroundings(complex, replace(energy_named(energy), give=True))
    drug, rules, room = around.drug, around.rules._replace(bond=0.0), room_for(around, 1)
    assert len(drug.cost) == {"2XP2": 7, "4MKC": 29}[name]
    for position, letter in ((1198, "W"), (1203, "R"), (1122, "V"), (1256, "T")):
        found = ensemble(complex, complex.index(position), letter, around)
        for c in np.argsort(found.apo)[[0, len(found.apo) // 2, -1]]:
            t, size = found.type, around.plans.sizes[found.type]
            atoms = np.vstack([np.zeros((layouts.SIDE_CHAIN_START - 1, 3)), found.coord[c]])
            energies, want = np.zeros((2, len(drug.cost), 3))
            room.work.atoms[: len(atoms)] = atoms
            room.work.shares[:] = 0.1
            pose_sums(t, around.plans, drug, rules, room.nearby, room.work, energies)
            types = around.plans.types[t, :size]
            for p, pose in enumerate(drug.coord):
                pair_energy.add_pair_parts(found.coord[c, :size], types, pose, drug.types, rules, want[p])
            assert energies == pytest.approx(want, abs=1e-3)
            assert np.ptp(energies.sum(axis=1)) > 0.01


def test_the_inhibitors_frame_has_the_shifts_along_its_axes():
    drug = surroundings(alk.load("4MKC"), energy_named("allatom")).drug
    assert drug.axes @ drug.axes.T == pytest.approx(np.eye(3))
    for k, axis in enumerate(drug.axes):
        assert drug.coord[1 + 2 * k] - drug.coord[0] == pytest.approx(np.tile(drug.shift * axis, (len(drug.types), 1)))
        assert drug.coord[2 + 2 * k] - drug.coord[0] == pytest.approx(np.tile(-drug.shift * axis, (len(drug.types), 1)))


@inner()
def list_into(atoms, rows, room, out):
    """Fill out with the indices that `partners_of` gives for the last of some local atoms; return their number.

    It gives a view, which only a function that does not count references may take.
    """
    found, count = hydrogen_bonds.partners_of(
        atoms, len(atoms) - 1, rows, layouts.NOT_CONSTANT_TRUE, room.acceptor, room.acceptors, room.everyone
    )
    for n in range(count):
        out[n] = found[n]
    return count


list_partners = from_python(list_into)


def listed(atoms, rows, room):
    """The same: ndarray."""
    out = np.zeros(len(room.everyone), dtype=np.int64)
    return out[: list_partners(atoms, rows, room, out)]


def test_partners_of_a_bond_are_listed_wherever_an_atom_is():
    """All in reach are listed and few others; all there are, for an atom in no cell or where a list is too short."""
    rng = np.random.default_rng(2)
    nearby = room_for(surroundings(alk.load("2XP2"), energy_named("allatom")), 1).nearby
    center, rows = np.array([40.0, -7.0, 3.0]), np.zeros((60, 6))
    rows[:, :3] = center + rng.uniform(-12, 12, (60, 3))
    atoms = np.zeros((5, 3))
    atoms[layouts.SIDE_CHAIN_START - 1] = center
    nearby.acceptors[:] = -1
    lengths = []
    for place in rng.uniform(-9, 9, (300, 3)):
        atoms[-1] = center + place
        found = listed(atoms, rows, nearby)
        near = np.flatnonzero(np.linalg.norm(rows[:, :3] - atoms[-1], axis=1) < layouts.BOND_REACH)
        assert set(near) <= set(found)
        assert len(found) == 60 if np.abs(place).max() >= layouts.SITE_REACH else len(found) < 15
        lengths.append(len(near))
    assert max(lengths) > 2
    crowd = np.tile(atoms[-1], (layouts.PARTNER_CAPACITY + 1, 2))
    atoms[-1] = center
    nearby.acceptors[:] = -1
    assert len(listed(atoms, crowd - crowd[0] + np.tile(center, 2), nearby)) == layouts.PARTNER_CAPACITY + 1


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


def test_vinas_far_atoms_may_be_summed_with_the_near_ones():
    """A cell's near atoms are filled up with far ones, whichever come first: those have to cost the same to the bit."""
    rules = surroundings(alk.load("2XP2"), energy_named("vina")).rules
    types, rng = len(rules.greasy), np.random.default_rng(4)
    kinds = np.repeat(np.arange(types), 64)
    way = rng.normal(size=(3, len(kinds)))
    places = np.empty((4, len(kinds)), np.float32)
    places[:3] = way / np.linalg.norm(way, axis=0) * rng.uniform(rules.near, rules.cutoff + 1, len(kinds))
    places[3] = rules.greasy[kinds]
    pairs = np.stack([rules.sizes[:, kinds], rules.wells[:, kinds]], axis=1)

    @numba.njit
    def total(kind, near):
        limits, group = pair_energy.limits_of(rules), rules.group[kind]
        span = 0, near, len(kinds)
        return pair_energy.pair_sums(False, (0.0, 0.0, 0.0), kind, group, span, places, pairs, rules, limits)[0]

    sums = np.array([[total(kind, near) for near in (0, 32, len(kinds))] for kind in range(types)])
    assert (sums[:, 0] < 0).all()
    assert (sums == sums[:, :1]).all()


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="threads need compiled kernels")
@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_scan_is_bit_identical_for_one_and_two_threads(energy):
    """Each site and type has its own slot and its own sums: nothing is added up across threads."""
    complex = alk.load("2XP2")
    indices = [i for i in np.flatnonzero(complex.distances() < 4) if scorable(complex, i)]
    wanted = np.ones((len(indices), 20), bool)
    before = numba.get_num_threads()
    try:
        results = []
        for threads in (1, min(2, numba.config.NUMBA_NUM_THREADS)):
            numba.set_num_threads(threads)
            results.append(evaluate(complex, indices, wanted, energy))
        for name in TOLD:
            assert all(np.array_equal(getattr(results[0], name), getattr(r, name)) for r in results)
    finally:
        numba.set_num_threads(before)


@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_scan_in_stretches_is_bit_identical(monkeypatch, energy):
    """Sites of a stretch are shown what is in reach of any of them: no one misses an atom, a partner or a water."""
    complex = alk.load("2XP2")
    indices = [i for i in range(len(complex)) if scorable(complex, i)][::9]
    wanted = np.array([[letter in "DKS" for letter in AMINO_ACIDS]] * len(indices))
    around = surroundings(complex, energy_named(energy), waters=True)
    whole = evaluate(complex, indices, wanted, energy, around)
    shown = []
    monkeypatch.setattr(ensembles, "SITES_PER_STRETCH", 2)
    monkeypatch.setattr(ensembles, "within_reach", lambda *asked: shown.append(within_reach(*asked)) or shown[-1])
    parts = evaluate(complex, indices, wanted, energy, around)
    for name in TOLD:
        assert np.array_equal(getattr(parts, name), getattr(whole, name), equal_nan=True)
    assert np.nanmax(np.abs(whole.apo)) > 1
    assert len(shown) == -(-len(indices) // 2)
    for name in ("coord", "water") + (("donor", "acceptor") if energy == "allatom" else ()):
        counts = [len(getattr(part.protein.atoms, name)) for part in shown]
        assert min(counts) < len(getattr(around.protein.atoms, name))


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
        near = from_python(neighbours.partners_near)(place.frames[0, 3], reach, around.protein, room)
        for letter in "WMFK":
            found = ensemble(complex, int(place.index[0]), letter, around)
            best = np.argsort(found.apo)[:3]
            heavy = side_chain(letter).heavy
            energies = atom_energies(replace(found, coord=found.coord[best]), around, near)
            deepest[0] = min(deepest[0], energies[:, :heavy].min())
            deepest[1] = min(deepest[1], energies[:, heavy:].min(initial=0.0))
    assert -layouts.ATOM_EARNINGS < deepest[0] < -0.3
    assert -layouts.HYDROGEN_EARNINGS < deepest[1] <= 0


def always_met(around):
    """The same surroundings, where every side chain counts as one that may feel the inhibitor."""
    return replace(around, plans=around.plans._replace(extent=np.full_like(around.plans.extent, 1e3)))


def earned_at_most(around, ensemble, crystal=None):
    """What the scan takes for the most that a side chain can earn with the inhibitor."""
    coord = np.zeros((layouts.MAX_ATOMS, 3)) if crystal is None else crystal
    gap = gap_to(ensemble.frame[3], around.drug, around.rules.cutoff)
    return most_earned(ensemble.type, around.plans, gap, coord, 0.0 if crystal is None else 0.1, around.drug)


@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_no_side_chain_earns_more_with_an_inhibitor_than_the_bound(energy):
    """Every type at sites that line the pocket, in any conformer: the deepest comes within 3 kcal/mol of the bound."""
    spare = []
    for name in ("3AOX", "4CLI"):
        complex = alk.load(name)
        around = surroundings(complex, energy_named(energy))
        for position in (1122, 1130, 1198, 1199, 1202, 1203, 1256, 1269):
            for letter in AMINO_ACIDS.replace("G", ""):
                found = ensemble(complex, complex.index(position), letter, around)
                spare.append(earned_at_most(around, found) + found.bound.min())
    assert 0 < min(spare) < 3


@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_side_chains_earn_no_more_than_by_the_atoms_that_may_feel_the_inhibitor(energy):
    """Where none may they earn nothing; at all distances, for short and long side chains."""
    complex = alk.load("4MKC")
    around = surroundings(complex, energy_named(energy))
    some = none = 0
    for index in [i for i in range(0, len(complex), 6) if scorable(complex, i)]:
        for letter in "AVFMR":
            found = ensemble(complex, index, letter, always_met(around))
            most = earned_at_most(around, found)
            assert found.bound.min() > -most - 1e-12  # where the poses' weights sum to 1, to rounding
            assert most > 0 or not (found.bound.max() > 1e-12 or found.contacts.any() or found.parts.any())
            heavy = around.plans.heavy[found.type]
            some += 0 < most < layouts.CHAIN_EARNINGS + layouts.CHAIN_EARNINGS_PER_ATOM * heavy
            none += most == 0
    assert some > 10 and none > 100


@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_a_distorted_crystal_side_chain_that_reaches_the_inhibitor_is_felt(energy):
    """Whatever the building plan says of how far it can reach."""
    complex = alk.load("2XP2")
    around = surroundings(complex, energy_named(energy))
    far = next(i for i in range(len(complex)) if complex.sequence[i] == "V" and complex.distances()[i] > 18)
    found = ensemble(complex, far, "V", around)
    place = sites(complex, [far]).crystal[0].copy()
    assert earned_at_most(around, found, place) == 0
    place[2] = complex.inhibitor.coord[0] + 3.0
    assert earned_at_most(around, found, place) == layouts.CHAIN_EARNINGS + 3 * layouts.CHAIN_EARNINGS_PER_ATOM


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
