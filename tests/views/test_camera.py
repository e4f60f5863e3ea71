"""Bonds, labels and the camera: what is shown is in the picture and is not hidden."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.complexes.contacts import contacts
from alkstruct.views.camera import apparent, free_place
from alkstruct.views.py3dmol import quaternion
from alkstruct.views.scene import Camera


def test_bonds_are_those_of_contacts(complex, seen):
    known = contacts(complex).query("kind in ('hydrogen bond', 'salt bridge', 'halogen bond')")
    lengths = sorted(np.linalg.norm(dash.end - dash.start) for dash in seen.scene.dashes)
    assert lengths == pytest.approx(sorted(known.distance))
    assert len(lengths) >= 2


def test_contacting_residues_are_labelled_when_asked(complex, seen):
    named = {label.text for label in alk.view(complex, labels="contacts").scene.labels}
    known = contacts(complex)
    assert named == {"crizotinib", *(known.residue + known.position.astype(str))}
    assert {label.text for label in seen.scene.labels} == {"G1202R", "crizotinib"}
    assert alk.view(complex, "G1202R", labels="none").scene.labels == ()


@pytest.mark.parametrize("inhibitor", ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"])
@pytest.mark.parametrize("variant", ["G1202R", "L1196M", "F1174L"])
def test_site_and_labels_are_in_the_picture(inhibitor, variant):
    scene = alk.view(inhibitor, variant).scene
    camera = scene.camera
    built = alk.build(alk.load(inhibitor), variant).coord[0]
    points = np.vstack([built, [label.at for label in scene.labels], *(disc.centre[None] for disc in scene.discs)])
    across = np.abs(apparent(points, camera))
    assert (across <= 0.5 * np.array([camera.width, camera.height])).all()
    assert np.allclose(camera.rotation @ camera.rotation.T, np.eye(3))
    assert np.linalg.det(camera.rotation) == pytest.approx(1)


def test_disc_is_seen_as_a_disc(seen):
    """Neither edge-on nor face-on, where the two atoms would hide each other."""
    assert 0.2 < abs(seen.scene.camera.rotation[2] @ seen.scene.discs[0].axis) < 0.7


def test_quaternion_turns_as_the_matrix_does():
    rng = np.random.default_rng(7)
    for _ in range(20):
        rotation = np.linalg.qr(rng.normal(size=(3, 3)))[0]
        rotation *= np.linalg.det(rotation)
        *v, w = quaternion(rotation)
        point = rng.normal(size=3)
        turned = point + 2 * np.cross(v, np.cross(v, point) + w * point)
        assert np.allclose(turned, rotation @ point)


def test_labels_keep_off_what_is_drawn():
    camera = Camera(np.zeros(3), np.eye(3), 20.0, 20.0)
    left = np.column_stack([np.linspace(-6, 0, 30), np.zeros(30), np.zeros(30)])
    place = free_place(np.zeros(3), left, camera, (1.0, 3.0), (1.0, 0.5))
    covered = (np.abs(left - place)[:, :2] < [1.0, 0.5]).all(axis=1)
    assert not covered.any()
