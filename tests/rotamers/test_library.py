"""The rotamer library and the sites of a complex."""

import naive
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.rotamers import geometry, library, sites


def test_dihedral_of_four_points():
    """Cis is 0, trans 180; looking down the middle bond a clockwise turn of the far bond is positive (IUPAC)."""
    a, b, c = [1, 0, 0], [0, 0, 0], [0, 0, 1]
    assert geometry.dihedral(a, b, c, [1, 0, 1]) == pytest.approx(0)
    assert abs(geometry.dihedral(a, b, c, [-1, 0, 1])) == pytest.approx(180)
    assert geometry.dihedral(a, b, c, [0, 1, 1]) == pytest.approx(90)


def test_helix_has_helical_backbone_angles():
    """alphaE of 2XP2 (1225-1240) is a regular helix: phi near -63, psi near -42."""
    complex = alk.load("2XP2")
    backbones = sites.sites(complex, [complex.index(p) for p in range(1225, 1241)])
    angles = np.column_stack([backbones.phi, backbones.psi])
    assert np.abs(angles - [-63, -42]).max() < 25


def test_g1202_lies_where_only_glycine_goes():
    """Phi +70 to +80, psi about -170 in every packaged crystal: Dunbrack 2010 has seen no Arg there."""
    for name in ("2XP2", "4MKC", "3AOX", "5J7H", "4CLI"):
        complex = alk.load(name)
        backbone = sites.sites(complex, [complex.index(1202)])
        phi, psi = backbone.phi[0], backbone.psi[0]
        assert 68 < phi < 80
        assert abs(abs(psi) - 170) < 12
        assert library.rotamer_set("R", [phi], [psi]).seen[0] < library.LEAST_SEEN


@pytest.mark.parametrize("letter", AMINO_ACIDS)
@pytest.mark.parametrize(("phi", "psi"), [(-63.0, -42.0), (-127.4, 141.9), (75.0, -170.0), (179.9, -179.9)])
def test_interpolation_equals_its_naive_twin(letter, phi, psi):
    found = library.rotamer_set(letter, [phi], [psi])
    twin = naive.rotamers(letter, phi, psi)
    assert found.probability == pytest.approx([p for p, _, _ in twin], abs=1e-9)
    for k in range(len(twin[0][1])):
        turn = (found.chi[:, k] - [c[k] for _, c, _ in twin] + 180) % 360 - 180
        assert turn == pytest.approx(0, abs=1e-6)
        assert found.sigma[:, k] == pytest.approx([s[k] for _, _, s in twin], abs=1e-9)


@pytest.mark.parametrize(("phi", "psi"), [(np.nan, 140.0), (-63.0, np.nan), (np.nan, np.nan)])
def test_a_missing_angle_is_averaged_over(phi, psi):
    found = library.rotamer_set("L", [phi], [psi])
    assert found.probability == pytest.approx([p for p, _, _ in naive.rotamers("L", phi, psi)], abs=1e-9)
    assert found.probability.sum() == pytest.approx(1)


def test_sites_are_independent_of_each_other():
    phi, psi = np.array([-63.0, np.nan, -120.0]), np.array([-42.0, 140.0, 130.0])
    together = library.rotamer_set("M", phi, psi)
    for s in range(3):
        alone = library.rotamer_set("M", phi[s : s + 1], psi[s : s + 1])
        span = slice(together.start[s], together.start[s + 1])
        assert together.chi[span] == pytest.approx(alone.chi)
        assert together.probability[span] == pytest.approx(alone.probability)


def test_leucine_in_a_helix_prefers_mt_and_tp():
    """Textbook: (-65, 175) then (-180, 65) (Lovell et al. 2000, Proteins 40:389)."""
    found = library.rotamer_set("L", [-63.0], [-42.0])
    first, second = np.argsort(-found.probability)[:2]
    assert found.chi[first, :2] == pytest.approx([-67, 174], abs=12)
    assert found.chi[second, :2] == pytest.approx([-178, 63], abs=12)


@pytest.mark.parametrize("letter", [a for a in AMINO_ACIDS if a not in "GA"])
def test_building_and_measuring_are_inverse(letter):
    n, ca, c = np.array([[-0.5, 1.4, 0.0], [0.0, 0.0, 0.0], [1.5, 0.0, 0.0]])
    chi = np.array([-65.0, 172.0, 61.0, -85.0])[: side_chain(letter).chis]
    coord = naive.build(letter, n, ca, c, naive.ideal_cb(n, ca, c), chi)
    assert geometry.side_chain_dihedrals(letter, coord, [n, ca, c]) == pytest.approx(chi)


def test_ideal_cb_is_where_crystals_have_it():
    """Within 0.15 Å on average, for every packaged crystal."""
    for name in ("2XP2", "4CLI"):
        complex = alk.load(name)
        every = [i for i in range(len(complex)) if sites.scorable(complex, i) and complex.sequence[i] != "G"]
        frames = sites.sites(complex, every).frames
        off = [np.linalg.norm(geometry.ideal_cb(f[:3]) - f[3]) for f in frames]
        assert np.mean(off) < 0.15


def test_a_site_does_not_see_itself_nor_its_peptide_bonds():
    complex = alk.load("2XP2")
    place = sites.sites(complex, [complex.index(1196)])
    owner = complex.number[complex.residue_of_atom[place.hidden]]
    names = complex.atom_names[place.hidden]
    assert set(names[owner == 1195]) == {"C"}
    assert set(names[owner == 1197]) == {"N"}
    assert (owner == 1196).sum() == 8


@pytest.mark.parametrize(("name", "incomplete"), [("2XP2", False), ("4MKC", True)])
def test_a_sites_own_side_chain_is_the_crystals_with_hydrogens(name, incomplete):
    """Heavy atoms as in the file, hydrogens after them on their own atoms; an incomplete residue has none."""
    complex = alk.load(name)
    every = [i for i in range(len(complex)) if sites.scorable(complex, i)]
    place = sites.sites(complex, every)
    for s, i in enumerate(every):
        plan = side_chain(complex.sequence[i], hydrogens=True)
        atoms = complex.atoms(i)
        assert place.complete[s] == (not set(plan.atoms[: plan.heavy]) - set(atoms))
        if not place.complete[s]:
            assert not place.crystal[s].any()
            continue
        for k, name in enumerate(plan.atoms):
            if k < plan.heavy:
                assert np.array_equal(place.crystal[s, k], atoms[name])
            else:
                parent = ["N", "CA", "C", *plan.atoms][plan.parents[k][2]]
                assert np.linalg.norm(place.crystal[s, k] - atoms[parent]) == pytest.approx(plan.bond[k])
    assert place.complete.all() != incomplete
