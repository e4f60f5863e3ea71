"""The energy of a window's backbone against its naive twin, and what has to cost nothing."""

import loop_cases
import naive
import numpy as np
import pytest

from alkstruct.kernels.loop_layouts import ROW_CB
from alkstruct.loops.backbones import coded_maps, coded_window, draw, judge
from alkstruct.rotamers.ramachandran import ramachandran_energy

RAMACHANDRAN, OVERLAP, BOND = range(3)
# A loop that closes the pocket, one with prolines and glycines, and a strand that is bonded on both sides.
STRETCHES = [("2XP2", 1149, 1154), ("2XP2", 1198, 1205), ("2XP2", 1145, 1151), ("4MKC", 1290, 1296)]


@pytest.fixture(scope="module", params=STRETCHES, ids=str)
def case(request):
    """A stretch of a crystal and backbones of it: the crystal's, good ones and bad ones."""
    one = loop_cases.stretch(*request.param)
    drawn = draw(one.window, one.obstacles, 400, 0).atoms
    backbones = np.concatenate([one.crystal, drawn[:3, :, :4], drawn[-3:, :, :4]])
    return one, backbones, judge(one.window, one.obstacles, backbones)


def twins(case):
    """The naive backbones, residue by residue, of a case."""
    one, backbones, _ = case
    return [naive.whole_backbone(atoms[:, :3], one.window.ends) for atoms in backbones]


def test_overlaps_are_those_of_every_pair(case):
    one, _, judged = case
    expected = [naive.overlap_energy(residues, one.plan.letters, one.obstacles) for residues in twins(case)]
    assert judged.parts[:, OVERLAP] == pytest.approx(expected, abs=1e-9)
    assert max(expected) > 1


def test_bonds_are_those_of_kabsch_and_sander(case):
    one, _, judged = case
    expected = [naive.backbone_bonds(residues, one.plan.letters, one.obstacles) for residues in twins(case)]
    # 0.01 Å² beneath the kernel's roots, so that two atoms may coincide, moves a bond by less than 1 %
    assert judged.parts[:, BOND] == pytest.approx(expected, rel=0.01)
    assert min(expected) < -8


def test_torsions_cost_what_the_maps_say(case):
    """The kernel looks them up by radians and its own bins, `ramachandran_energy` by degrees."""
    one, _, judged = case
    after = one.part.sequence[one.plan.last + 1]
    for torsions, found in zip(judged.torsions, judged.parts[:, RAMACHANDRAN], strict=True):
        phi, psi = np.degrees(torsions[:, :2].T)
        tables = coded_maps().density[one.window.types]
        assert found == pytest.approx(sum(map(naive.map_energy, tables, phi, psi)), abs=1e-9)
        pairs = zip(one.plan.letters, one.plan.letters[1:] + after, phi, psi, strict=True)
        library = [ramachandran_energy(a, p, q, before_proline=b == "P") for a, b, p, q in pairs]
        assert found == pytest.approx(sum(library), abs=1e-6)


def test_the_energy_is_the_sum_of_its_parts(case):
    assert case[2].energy == pytest.approx(case[2].parts.sum(axis=1), abs=1e-12)


def test_moving_everything_changes_no_energy(case):
    one, backbones, judged = case
    turn, shift = naive.rotation([0.3, 1.0, -0.4], 1.9), np.array([12.0, -3.0, 40.0])
    window, around, _ = loop_cases.moved(one, turn, shift)
    again = judge(window, around, backbones @ turn.T + shift)
    assert again.parts == pytest.approx(judged.parts, abs=1e-8)
    assert again.torsions == pytest.approx(judged.torsions, abs=1e-8)


def test_a_crystals_own_backbone_is_no_clash():
    """By the energy that finds backbones, those of crystals fit: not one of their atoms overlaps another, in four."""
    for case in STRETCHES:
        one = loop_cases.stretch(*case)
        assert judge(one.window, one.obstacles, one.crystal).parts[0, OVERLAP] == 0


@pytest.fixture
def alone():
    """An alanine pentapeptide of 2XP2's backbone with nothing around it."""
    one = loop_cases.stretch("2XP2", 1149, 1154)
    return coded_window("AAAAAA", "A", one.window.ends), one.crystal, loop_cases.nothing_around()


def one_atom(around, place, **fields):
    """Obstacles with one more atom, a carbon of another molecule unless the fields say otherwise."""
    values = dict(radius=1.7, polar=False, hardness=1.0, offset=10**6) | fields
    return around._replace(coord=np.array([place]), **{name: np.array([value]) for name, value in values.items()})


def test_an_atom_that_coincides_costs_ten_from_each_it_meets(alone):
    """At most 10 kcal/mol a pair; softened by its hardness; nothing from the residues that are next in the chain."""
    window, backbone, around = alone
    place = judge(window, around, backbone).atoms[0, 2, ROW_CB]
    hard, soft, beside = (
        judge(window, one_atom(around, place, **fields), backbone).parts[0, OVERLAP]
        for fields in ({}, {"hardness": 0.3}, {"offset": 2})
    )
    assert 20 < hard < 30  # CB itself and CA, and a little of N and C
    assert soft == pytest.approx(0.3 * hard)
    assert beside == 0


def test_glycine_has_no_cb_to_meet(alone):
    """An atom 2.5 Å beyond the place of CB touches alanine there and nothing of glycine."""
    window, backbone, around = alone
    atoms = judge(window, around, backbone).atoms[0, 2]
    near = one_atom(around, atoms[ROW_CB] + 2.5 * naive.unit(atoms[ROW_CB] - atoms[1]))
    glycine = coded_window("AAGAAA", "A", window.ends)
    assert judge(window, near, backbone).parts[0, OVERLAP] == pytest.approx(10 * 0.5**2)
    assert judge(glycine, near, backbone).parts[0, OVERLAP] == 0


@pytest.mark.parametrize(("polar", "touch"), [(False, 1.52 + 1.52 - 0.4), (True, 1.52 + 1.52 - 0.6)])
def test_nitrogen_and_oxygen_come_closer_to_each_other(alone, polar, touch):
    """A hydrogen bond of 2.44 Å and more between heavy atoms is no overlap; of other atoms 2.64 Å is one."""
    window, backbone, around = alone
    carbon, oxygen = judge(window, around, backbone).atoms[0, 3, 2:4]
    for gap, expected in ((touch + 0.01, 0.0), (touch - 0.2, 10 * 0.2**2)):
        other = one_atom(around, oxygen + gap * naive.unit(oxygen - carbon), polar=polar, radius=1.52)
        assert judge(window, other, backbone).parts[0, OVERLAP] == pytest.approx(expected, abs=1e-9)


def test_proline_gives_no_bond(alone):
    """An acceptor straight before an N-H earns its bond, and nothing where there is a proline."""
    window, backbone, around = alone
    n, h = judge(window, around, backbone).atoms[0, 2, [0, 5]]
    way = naive.unit(h - n)
    taker = around._replace(acceptors=np.array([[*(n + 2.9 * way), *(n + 4.13 * way), 100.0]]))
    earned = judge(window, taker, backbone).parts[0, BOND] - judge(window, around, backbone).parts[0, BOND]
    assert -3 <= earned < -2
    proline = coded_window("AAPAAA", "A", window.ends)
    assert judge(proline, taker, backbone).parts[0, BOND] == judge(proline, around, backbone).parts[0, BOND]
