"""Discs are the clashes of the score."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.clashes import CLASH, VDW_RADIUS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.views.discs import clashes


@pytest.mark.parametrize("variant", ["G1202R", "G1269A", "L1198F", "L1196M", "S1206Y"])
@pytest.mark.parametrize("inhibitor", ["crizotinib", "alectinib"])
def test_discs_are_the_clashes_of_the_leading_conformer(inhibitor, variant):
    """The score's kernel counts the same pairs: number and deepest overlap agree."""
    scene = alk.view(inhibitor, variant).scene
    rotamers = alk.build(alk.load(inhibitor), variant, backbone="fixed").rotamers
    assert len(scene.discs) == rotamers.clashes[0]
    if scene.discs:
        assert max(disc.overlap for disc in scene.discs) == pytest.approx(rotamers.overlap[0])


def test_rim_of_a_disc_lies_on_both_spheres(complex):
    """The circle in which two spheres cut: every point of it has the distance of a radius from each centre."""
    for disc in alk.view(complex, "G1269A").scene.discs:
        aside = np.cross(disc.axis, [0.3, -0.5, 0.8])
        rim = disc.centre + disc.radius * aside / np.linalg.norm(aside)
        for centre, radius in disc.spheres:
            assert np.linalg.norm(rim - centre) == pytest.approx(radius)
            assert radius in VDW_RADIUS.values()


def test_discs_lie_between_their_atoms(complex, seen):
    (disc,) = seen.scene.discs
    atom = alk.build(complex, "G1202R", backbone="fixed").coord[0][side_chain("R").atoms.index(disc.atoms[0])]
    other = complex.inhibitor.coord[complex.inhibitor.atom_names.tolist().index(disc.atoms[1])]
    share = (disc.centre - atom) @ (other - atom) / ((other - atom) @ (other - atom))
    assert 0 < share < 1
    assert np.linalg.norm(np.cross(disc.centre - atom, other - atom)) == pytest.approx(0, abs=1e-9)


def side_chain_clashes(drug, letter, coord):
    plan = side_chain(letter)
    return clashes(drug, plan.atoms[: len(coord)], plan.types[: len(coord)], coord)


def test_touching_and_bonded_pairs_are_no_clash(complex):
    """A carbon just beyond the limit, and a donor that gives its hydrogen to an acceptor, get no disc."""
    drug = complex.inhibitor
    carbon = next(k for k in range(len(drug)) if drug.elements[k] == "C")
    far = drug.coord + 100.0
    alone = drug.moved(np.where(np.arange(len(drug))[:, None] == carbon, 0.0, far))
    touch = 2 * VDW_RADIUS["C"]
    for gap, count in ((touch - CLASH + 0.01, 0), (touch - CLASH - 0.01, 1)):
        assert len(side_chain_clashes(alone, "A", np.array([[gap, 0.0, 0.0]]))) == count
    acceptor = int(np.flatnonzero(drug.acceptor)[0])
    alone = drug.moved(np.where(np.arange(len(drug))[:, None] == acceptor, 0.0, far))
    beta, gamma = np.array([50.0, 0.0, 0.0]), np.array([2.4, 0.0, 0.0])
    assert side_chain_clashes(alone, "S", np.array([beta, gamma])) == []  # the hydroxyl of serine
    assert len(side_chain_clashes(alone, "C", np.array([beta, gamma]))) == int(not side_chain("C").types[1].donor)
