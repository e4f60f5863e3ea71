"""Hydrogen bonds of known geometry, against their naive twins, and the lists of partners in reach."""

import naive
import numpy as np
import pytest
from kernel_calls import as_python

import alkstruct as alk
from alkstruct.energy.energies import energy_named
from alkstruct.kernels import hydrogen_bonds, layouts
from alkstruct.kernels.compiled import inner
from alkstruct.kernels.workspace import room_for
from alkstruct.rotamers.surroundings import surroundings

ORIGIN = (0.0, 0.0, 0.0)


def point(coord):
    """Three numbers as the kernels take a point."""
    return tuple(map(float, coord))


bond_strength = as_python(hydrogen_bonds.bond_strength)


hydroxyl_strength = as_python(hydrogen_bonds.hydroxyl_strength)


waters_bonded = as_python(hydrogen_bonds.waters_bonded)


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


list_partners = as_python(list_into)


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
