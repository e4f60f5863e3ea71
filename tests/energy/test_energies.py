"""The pair energy, as the kernels compute it: analytic points and its naive twin."""

from dataclasses import replace

import naive
import numba
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry import clashes
from alkstruct.chemistry.atom_types import AtomType
from alkstruct.chemistry.clashes import VDW_RADIUS
from alkstruct.energy import energies, lennard_jones, pair_rules
from alkstruct.energy import vina as energy_vina
from alkstruct.errors import AlkstructError
from alkstruct.kernels import vina as kernels_vina

CARBON = AtomType("C", hydrophobic=True)
DONOR = AtomType("N", donor=True)
ACCEPTOR = AtomType("O", acceptor=True)
HEAVY = (
    CARBON,
    AtomType("C"),
    AtomType("C", True, planar=True),
    DONOR,
    ACCEPTOR,
    AtomType("O", False, True, True),
    AtomType("S"),
    AtomType("F", hydrophobic=True),
    AtomType("CL", hydrophobic=True),
    AtomType("BR", hydrophobic=True),
    AtomType("I", hydrophobic=True),
    AtomType("P"),
)
HYDROGENS = (AtomType("H"), AtomType("H", planar=True), AtomType("H", donor=True))
KINDS = {"vina": HEAVY, "allatom": HEAVY + HYDROGENS}
PAIRS = [(e, a, b) for e, kinds in KINDS.items() for k, a in enumerate(kinds) for b in kinds[k:]]


def test_published_constants_are_those_published():
    """Vina: Trott & Olson 2010, Table 1, and radii of its source. AMBER ff94: Cornell 1995, Table 14 (parm94.dat).

    Cl, Br, I: GAFF, Wang 2004 (gaff.dat). Radii of overlaps: Bondi 1964. Written out again in the twin or here.
    """
    weights = (-0.035579, -0.005156, 0.840245, -0.035069, -0.587439)
    assert tuple(energy_vina.VINA_WEIGHTS.values()) == weights
    for element, radius in naive.RADIUS.items():
        assert energy_vina.VINA_RADIUS[element] == radius
    theirs = {"C3": "C", "C2": "C sp2", "OH": "O hydroxyl", "HC": "H", "HA": "H sp2", "H": "H polar"}
    assert {theirs.get(name, name): row for name, row in naive.AMBER.items()} == lennard_jones.LENNARD_JONES_ATOMS
    bondi = dict(H=1.20, C=1.70, N=1.55, O=1.52, F=1.47, P=1.80, S=1.80, CL=1.75, BR=1.85, I=1.98, SE=1.90, SI=2.10)
    assert {element: VDW_RADIUS[element] for element in bondi} == bondi
    assert pytest.approx(0.0019872 * 310, abs=1e-3) == energies.RT  # gas constant, kcal/mol/K, 37 °C


def parts(name, distance, first, second):
    return pair_rules.pair_parts(distance, first, second, energies.energy_named(name))


def test_two_carbons_at_contact():
    """Surfaces that touch (3.8 Å): gauss1 is full, gauss2 exp(-9/4), no repulsion, the hydrophobic term full."""
    attraction, repulsion, bond = parts("vina", 3.8, CARBON, CARBON)
    assert attraction == pytest.approx(-0.035579 - 0.005156 * np.exp(-9 / 4) - 0.035069, abs=1e-6)
    assert repulsion == pytest.approx(0, abs=1e-9)
    assert bond == 0


def test_hydrogen_bond_is_full_at_an_overlap_of_0_7():
    """N-O at 1.8 + 1.7 - 0.7 = 2.8 Å; half of it at 3.15 Å; none between two donors."""
    assert parts("vina", 2.8, DONOR, ACCEPTOR)[2] == pytest.approx(-0.587439)
    assert parts("vina", 3.15, ACCEPTOR, DONOR)[2] == pytest.approx(-0.587439 / 2)
    assert parts("vina", 2.8, DONOR, DONOR)[2] == 0


def test_repulsion_is_smooth_where_it_turns_linear():
    """0.3 Å of overlap: value and slope (0.6 per Å) continue."""
    r = 3.8 - np.array([0.29, 0.3, 0.31, 1.3])
    value = parts("vina", r, CARBON, CARBON)[1] / 0.840245
    assert value[1] == pytest.approx(0.09, rel=1e-5)
    assert (value[2] - value[0]) / 0.02 == pytest.approx(0.6, rel=2e-2)
    assert value[3] - value[1] == pytest.approx(0.6, rel=1e-5)


@pytest.mark.parametrize(("energy", "first", "second"), PAIRS)
def test_pair_energy_equals_its_naive_twin(energy, first, second):
    """In single precision, whichever atom comes first; nothing at the cut-off and beyond."""
    cutoff = energies.ENERGIES[energy].cutoff
    r = np.linspace(0.4, cutoff - 0.01, 120)
    for pair in ((first, second), (second, first)):
        assert parts(energy, r, *pair).sum(axis=0) == pytest.approx(naive.PAIR[energy](r, *pair), abs=5e-6)
        assert not parts(energy, [cutoff, cutoff + 1], *pair).any()


def test_lennard_jones_at_its_minimum():
    """Two sp3 carbons at 2 x 1.908 Å: 0.4 of the well of 0.1094 kcal/mol (AMBER ff94); the wall never exceeds 1."""
    attraction, repulsion, _ = parts("allatom", 2 * 1.908, AtomType("C"), AtomType("C"))
    assert attraction == pytest.approx(-0.4 * 0.1094, rel=1e-5)
    assert repulsion == pytest.approx(0, abs=1e-6)
    wall = parts("allatom", [0.1, 2.0, 3.0], AtomType("C"), AtomType("C"))[1]
    assert wall[0] == wall[1] == 1.0
    assert 0 < wall[2] < 1


def test_lennard_jones_crosses_zero_where_it_must():
    """At R / 2^(1/6) the 12-6 energy is 0: 0.4 of the well is kept, 0.2 of the well's depth is paid."""
    attraction, repulsion, _ = parts("allatom", 2 * 1.908 / 2 ** (1 / 6), AtomType("C"), AtomType("C"))
    assert attraction == pytest.approx(-0.4 * 0.1094, rel=1e-5)
    assert repulsion == pytest.approx(0.2 * 0.1094, rel=1e-4)


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        (DONOR, ACCEPTOR, 2.8),
        (AtomType("O", False, True, True), ACCEPTOR, 2.7),
        (HYDROGENS[2], ACCEPTOR, 1.9),
    ],
)
def test_partners_of_a_hydrogen_bond_may_come_as_close_as_crystals_have_them(first, second, distance):
    """N...O 2.8, O-H...O 2.7, H...O 1.9 Å: nothing is paid down to there, something is at 0.3 Å less."""
    _, repulsion, _ = parts("allatom", [distance, distance - 0.3], first, second)
    assert repulsion[0] == pytest.approx(0, abs=1e-6)
    assert repulsion[1] > 0.02


def test_hydrophobic_contact_is_vinas_ramp():
    """Full to 4.3 Å, half at 4.8, none from 5.3, between hydrophobic atoms alone."""
    r = [4.3, 4.8, 5.3]
    with_term, without = (parts("allatom", r, CARBON, other)[0] for other in (CARBON, AtomType("C")))
    assert with_term - without == pytest.approx([-0.05, -0.025, 0.0], abs=1e-6)


def test_ghosts_have_no_energy():
    from alkstruct.chemistry.atom_types import GHOST

    assert not np.any(parts("allatom", np.linspace(0.1, 6, 9), GHOST, CARBON))
    assert not np.any(parts("allatom", np.linspace(0.1, 6, 9), DONOR, GHOST))


def test_the_gaussians_without_a_call_are_gaussians():
    """Within 8e-6 and 6e-5 of 1, at every gap that Vina's cut-off allows; the narrow one is nothing where it ends."""
    gaps = np.linspace(0.3 - 2 * 2.2, 8.0 - 2 * 1.2, 2000).astype(np.float32)

    @numba.njit
    def both(gaps):
        narrow, broad = [kernels_vina.narrow(gap) for gap in gaps], [kernels_vina.broad(gap - 3) for gap in gaps]
        return np.array(narrow), np.array(broad)

    narrow, broad = both(gaps)
    assert narrow == pytest.approx(np.exp(-((gaps / 0.5) ** 2)), abs=8e-6)
    assert broad == pytest.approx(np.exp(-(((gaps - 3) / 2) ** 2)), abs=6e-5)
    assert not narrow[gaps >= kernels_vina.GAUSS_END].any()
    assert narrow[gaps < kernels_vina.GAUSS_END].all()


def test_energies_are_chosen_by_name():
    assert energies.energy_named("vina").name == "vina"
    with pytest.raises(AlkstructError, match="there are consensus, allatom, vina"):
        energies.energy_named("amber")


def test_an_energy_is_taken_as_it_is():
    """So that a changed one can be tried at every door that takes a name, without patching a module."""
    changed = replace(energies.energy_named("allatom"), bond=-0.5)
    assert energies.energy_named(changed) is changed
    named = energies.energy_named("allatom")
    usual, softer, again = (
        alk.score("2XP2", ["G1202R"], energy, backbone="fixed")["ddg"][0] for energy in ("allatom", changed, named)
    )
    assert usual == again != softer


def test_an_energy_may_have_waters_in_every_score():
    """As if each score had been asked for with waters."""
    wet = replace(energies.energy_named("allatom"), waters=True)
    dry, asked, always = (
        alk.score("2XP2", ["D1270N"], energy, waters=waters)["ddg"][0]
        for energy, waters in (("allatom", False), ("allatom", True), (wet, False))
    )
    assert asked == always != dry


def test_surfaces_touch_at_the_sum_of_bondi_radii_unless_they_hydrogen_bond():
    touch = clashes.touching_distances((CARBON, DONOR, ACCEPTOR))
    assert touch[0, 0] == pytest.approx(3.4)
    assert touch[1, 2] == -np.inf
    assert touch[1, 1] == pytest.approx(3.1)


@pytest.mark.parametrize("name", ["kt", "cutoff"])
@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_an_energy_without_a_temperature_or_a_reach_is_refused(name, value):
    with pytest.raises(AlkstructError, match=f"{name} of an energy is {value}; it has to be above 0 and finite"):
        replace(energies.energy_named("allatom"), **{name: value})


def test_an_energy_is_asked_for_with_a_backbone():
    """By name or as a value; the energy itself stays as it is, and so does everything between atoms."""
    local = energies.with_backbone("vina", "local")
    assert local.backbone == "local" and energies.energy_named("vina").backbone == "fixed"
    assert local != energies.energy_named("vina")
    assert energies.on_fixed_backbone(local) == energies.energy_named("vina")
    assert energies.with_backbone(local, "local") == local


@pytest.mark.parametrize("name", energies.ENERGIES)
def test_shipped_energies_leave_the_backbone_as_it_is(name):
    assert energies.ENERGIES[name].backbone == "fixed"
    assert energies.on_fixed_backbone(name) == energies.ENERGIES[name]


@pytest.mark.parametrize("backbone", ["auto", "soft", ""])
def test_a_backbone_that_an_energy_cannot_have_is_refused(backbone):
    """A choice of "auto" is made row by row; no energy has it."""
    with pytest.raises(AlkstructError, match=f"backbone='{backbone}' is not known; choose one of fixed, local"):
        energies.with_backbone("vina", backbone)


def test_a_local_backbone_has_a_calibration_of_its_own():
    """Named as tables name the energy; one that was changed has that of its name."""
    assert energies.calibrated_name("consensus") == "consensus"
    assert energies.calibrated_name(energies.with_backbone("consensus", "local")) == "consensus, local backbone"
    changed = replace(energies.with_backbone("vina", "local"), kt=1.2)
    assert energies.calibrated_name(changed) == "vina, local backbone"


def test_an_energy_with_a_local_backbone_is_not_a_changed_one():
    local = energies.with_backbone("allatom", "local")
    assert energies.is_shipped(local) and not energies.is_shipped(replace(local, kt=1.2))
    assert energies.energy_in_words(local) == "allatom, local backbone"
    assert energies.energy_in_words(local, waters=True) == "allatom, local backbone, with waters"
    assert energies.energy_in_words(replace(local, kt=1.2)) == "allatom, changed, local backbone"


def test_the_backbones_of_an_energy_are_among_those_to_choose_from():
    assert set(energies.BACKBONES) < set(energies.BACKBONE_CHOICES) == {"fixed", "local", "auto"}
