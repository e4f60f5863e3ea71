"""How freely backbones move: against a network that is written out, on chains with known answers, on real crystals."""

import numpy as np
import pytest
from naive import gaussian_network

import alkstruct as alk
from alkstruct.complexes import fluctuations as module
from alkstruct.complexes.fluctuations import fluctuations


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("crizotinib")


def places(structure):
    """The CA atoms of a complex, of those residues that have one."""
    return structure.coord[structure.atom_names == "CA"]


def test_a_chain_of_three_has_free_ends():
    """Springs 1-2 and 2-3: the pseudo-inverse of [[1,-1,0],[-1,2,-1],[0,-1,1]] has the diagonal 5/9, 2/9, 5/9."""
    line = np.array([[0.0, 0, 0], [7, 0, 0], [14, 0, 0]])
    assert module._mean_squares(line, np.zeros((0, 3))).tolist() == pytest.approx([1.0, 0.4, 1.0])


def test_an_inhibitor_beside_a_residue_holds_it():
    line = np.array([[0.0, 0, 0], [7, 0, 0], [14, 0, 0]])
    held = module._mean_squares(line, np.array([[-2.0, 0, 0], [-3, 0, 0], [-4, 0, 0]]))
    assert held[0] < held[2]


@pytest.mark.parametrize("name", ["crizotinib", "lorlatinib"])
def test_network_is_the_one_that_is_written_out(name):
    structure = alk.load(name)
    slow = gaussian_network(places(structure), structure.inhibitor.coord, module.SPRING_REACH, module.ATOM_SHARE)
    found = fluctuations(structure)
    assert found[~np.isnan(found)] == pytest.approx(slow, abs=2e-6)


def test_rigid_motion_changes_nothing(crizotinib):
    turn = np.linalg.qr(np.random.default_rng(3).normal(size=(3, 3)))[0]
    residues, atoms = places(crizotinib), crizotinib.inhibitor.coord
    moved = module._mean_squares(residues @ turn + 5.0, atoms @ turn + 5.0)
    assert moved == pytest.approx(module._mean_squares(residues, atoms), rel=1e-6)


def test_the_hinge_is_held_and_the_loop_is_not(crizotinib):
    """L1196 and M1199 are of a sheet and the hinge, G1123 of the glycine-rich loop; the median residue counts 1."""
    found = fluctuations(crizotinib)
    assert found[crizotinib.index(1196)] < 0.8 and found[crizotinib.index(1199)] < 0.8
    assert found[crizotinib.index(1123)] > 1.2
    assert np.nanmedian(found) == pytest.approx(1)
    assert np.isnan(found).tolist() == ["CA" not in crizotinib.atoms(i) for i in range(len(crizotinib))]


def test_it_follows_temperature_factors():
    """As the field has found over many proteins (Kundu 2002): of CA, in the packaged crystals that have B factors."""
    for name in ("2XP2", "4MKC", "4CLI"):
        structure = alk.load(name)
        factors, found = structure.b_factor[structure.atom_names == "CA"], fluctuations(structure)
        assert np.corrcoef(factors, found[~np.isnan(found)])[0, 1] > 0.5


def test_of_a_loose_fragment_nothing_is_known():
    """A pair and a single residue beside a chain of five, out of every spring's reach: not rigid, unknown."""
    line = np.array([[7.0 * k, 0, 0] for k in range(5)])
    loose = np.array([[0.0, 50, 0], [0, 57, 0], [0, 0, 90]])
    for atoms in (np.zeros((0, 3)), np.array([[0.0, -5, 0]]), np.array([[0.0, 0, 500]])):
        found = module._mean_squares(np.vstack([loose, line]), atoms)
        assert np.isnan(found[:3]).all()
        assert found[3:] == pytest.approx(module._mean_squares(line, atoms[atoms[:, 2] < 100]))


def test_of_two_domains_the_one_that_holds_the_inhibitor_counts():
    small, large = (np.array([[7.0 * k, y, 0] for k in range(count)]) for y, count in ((0, 4), (60, 9)))
    atoms = np.array([[0.0, -5, 0]])
    found = module._mean_squares(np.vstack([large, small]), atoms)
    assert np.isnan(found[:9]).all()
    assert found[9:] == pytest.approx(module._mean_squares(small, atoms))


def test_one_residue_is_its_own_median():
    assert module._mean_squares(np.zeros((1, 3)), np.zeros((0, 3))).tolist() == [1.0]


def test_a_pocket_cut_out_of_its_domain_tells_nothing(crizotinib):
    """In a file of the residues within 8 Å of the inhibitor, L1196 would move as much as a loop does."""
    pocket = crizotinib.to_structure()
    (chain,) = pocket[0]
    near = set(crizotinib.number[crizotinib.distances() < 8].tolist())
    for residue in [r for r in chain if r.id[0] == " " and r.id[1] not in near]:
        chain.detach_child(residue.id)
    cut = alk.load(pocket, ligand="VGH")
    assert len(cut) == len(near) < module.LEAST_RESIDUES
    assert np.isnan(fluctuations(cut)).all()
    (row,) = alk.score(cut, "L1196M").itertuples()
    assert "outside the fit" in row.caveats and row.disruption_low < 0.05 and row.disruption_high > 0.5
