"""The camera: what is shown is in the picture and is not hidden."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.views.camera import apparent, grown
from alkstruct.views.py3dmol import quaternion
from alkstruct.views.scene import Camera
from alkstruct.views.slab import planes


@pytest.mark.parametrize("inhibitor", ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"])
@pytest.mark.parametrize("variant", ["G1202R", "L1196M", "F1174L"])
def test_site_and_labels_are_in_the_picture(inhibitor, variant):
    scene = alk.view(inhibitor, variant).scene
    camera = scene.camera
    built = alk.build(alk.load(inhibitor), variant, backbone="fixed").coord[0]
    points = np.vstack([built, [label.at for label in scene.labels], *(disc.centre[None] for disc in scene.discs)])
    across = np.abs(apparent(points, camera))
    assert (across <= 0.5 * np.array([camera.width, camera.height])).all()
    assert np.allclose(camera.rotation @ camera.rotation.T, np.eye(3))
    assert np.linalg.det(camera.rotation) == pytest.approx(1)


def test_a_camera_grows_only_where_something_is_outside():
    camera = Camera(np.array([1.0, 2.0, 3.0]), np.eye(3), 20.0, 10.0)
    inside = camera.centre + np.array([[7.0, 2.0, 0.0], [-7.0, -2.0, -1.0]])
    same = grown(camera, inside, 2.5)
    assert np.allclose(same.centre, camera.centre) and (same.width, same.height) == (20.0, 10.0)
    wide = grown(camera, camera.centre + np.array([[15.0, 0.0, 4.0]]), 2.5)
    corners = camera.centre + np.array([[-10.0, -5.0, 0.0], [10.0, 5.0, 0.0]])
    assert apparent(corners, wide)[0] == pytest.approx([-0.5 * wide.width, -0.5 * wide.height])
    assert apparent(camera.centre + np.array([[15.0, 0.0, 4.0]]), wide)[0][0] + 2.5 == pytest.approx(
        0.5 * wide.width, abs=0.01
    )
    assert wide.height == pytest.approx(10.0)


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


FAR = ["C1156Y", "F1174L", "L1152R", "T1151M", "R1275Q"]


@pytest.mark.parametrize("inhibitor", ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"])
@pytest.mark.parametrize("variant", FAR)
def test_a_far_site_fills_the_picture_and_the_inhibitor_stands_behind(inhibitor, variant):
    scene = alk.view(inhibitor, variant).scene
    camera, found = scene.camera, {model.name: model for model in scene.models}
    half = 0.5 * np.array([camera.width, camera.height])
    focus = np.vstack([found["neighbours"].coord, found[f"{variant}_rotamer_1"].coord])
    drug = found["inhibitor"].coord
    for atoms in (focus, drug):
        assert (np.abs(apparent(atoms, camera)) <= half).all()
    spread = np.ptp(apparent(focus, camera), axis=0) + 2 * scene.style.margin
    assert (spread / (2 * half)).max() > 0.6
    depth = (drug.mean(axis=0) - focus.mean(axis=0)) @ camera.rotation[2]
    assert depth < -3
    # nothing of either is cut off by the planes before and behind, or faded into the distance
    near, far = planes(scene, 4 / 3)
    behind = -(np.vstack([focus, drug]) - camera.centre) @ camera.rotation[2]
    assert near < behind.min() and behind.max() < 0.7 * far


def test_the_inhibitor_behind_a_far_site_appears_smaller():
    """By perspective alone: an ångström of it takes less of the picture than one of the site."""
    scene = alk.view("crizotinib", "C1156Y").scene
    found = {model.name: model for model in scene.models}

    def size(atoms):
        right = atoms + scene.camera.rotation[0]
        return np.linalg.norm(apparent(right, scene.camera) - apparent(atoms, scene.camera), axis=1).mean()

    assert size(found["inhibitor"].coord) < 0.9 * size(found["C1156Y_rotamer_1"].coord)
