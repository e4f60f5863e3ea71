"""The planes before and behind which nothing is drawn: neither they nor the edges of the picture cut the inhibitor."""

import re
from pathlib import Path

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.views.camera import apparent
from alkstruct.views.pymol import pymol_script
from alkstruct.views.slab import FARTHER_PLANE, HAZE_FREE, NEARER_PLANE, planes, share_before_haze

INHIBITORS = ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"]
CRYSTALS = Path(__file__).parents[3] / "shared" / "development" / "structures"
OTHERS = [
    ("EGFR_gefitinib_2ITY", "T790M"),
    ("EGFR_gefitinib_4WKQ", "C797S"),
    ("EGFR_erlotinib_1M17", "T790M"),
    ("EGFR_lapatinib_1XKK", "T790M"),
    ("KIT_sunitinib_3G0E", "V654A"),
]


def assert_whole(view):
    """All of the inhibitor and of the opaque side chain are in the picture, and no stick is cut in any program."""
    scene = view.scene
    camera, sticks = scene.camera, {m.name: m.coord for m in scene.models if m.drawing == "sticks"}
    half = 0.5 * np.array([camera.width, camera.height])
    shown = [atoms for name, atoms in sticks.items() if name == "inhibitor" or name.endswith(("_rotamer_1", "_new"))]
    assert (np.abs(apparent(np.vstack(shown), camera)) < half).all()
    behind = -(np.vstack([*sticks.values()]) - camera.centre) @ camera.rotation[2]
    near, far = (float(x) for x in re.search(r"setSlab\((\S+),(\S+)\);", view.startjs).groups())
    distance, *ends = np.array(re.search(r"set_view \((.*)\)", pymol_script(scene))[1].split(","), dtype=float)[
        [11, 15, 16]
    ]
    assert near < behind.min() - 0.5 and behind.max() + 0.5 < far
    assert ends[0] < behind.min() - 0.5 - distance and behind.max() + 0.5 - distance < ends[1]
    # what is behind the middle of the haze can hardly be seen
    inhibitor = -(sticks["inhibitor"] - camera.centre) @ camera.rotation[2]
    haze = near + share_before_haze(scene, 4 / 3) * (far - near)
    assert inhibitor.max() < 0.5 * (haze + far)


@pytest.mark.parametrize("inhibitor", INHIBITORS)
@pytest.mark.parametrize("variant", [None, "L1196M", "G1202R", "G1269A", "I1171N", "S1206Y"])
def test_the_inhibitor_is_whole(inhibitor, variant):
    assert_whole(alk.view(inhibitor, variant))


@pytest.mark.skipif(not CRYSTALS.is_dir(), reason="needs crystals in ../shared/development")
@pytest.mark.filterwarnings("ignore::alkstruct.AlkstructWarning")
@pytest.mark.parametrize(("name", "variant"), OTHERS)
def test_the_inhibitor_is_whole_in_other_kinases(name, variant):
    assert_whole(alk.view(alk.load(CRYSTALS / f"{name}.pdb", reference="auto"), variant))


def test_labels_of_contacts_leave_the_inhibitor_whole():
    assert_whole(alk.view("brigatinib", "L1196M", labels="contacts"))


def test_a_view_of_another_shape_cuts_nothing_either():
    """A wide one is less high for what it shows, and the planes follow its height."""
    assert_whole(alk.view("brigatinib", "L1196M", width=1600, height=500))


def test_a_whole_kinase_is_not_cut():
    scene = alk.view_scan("crizotinib", alk.score("crizotinib", ["G1202R", "L1196M"])).scene
    near, far = planes(scene, 4 / 3)
    behind = -(np.vstack([model.coord for model in scene.models]) - scene.camera.centre) @ scene.camera.rotation[2]
    assert near < behind.min() and behind.max() < far


def test_what_is_near_the_eye_moves_one_plane_alone(seen):
    """The far plane and the haze stay where they are in a picture that needs no more depth than usual."""
    shallow, deep = seen.scene, alk.view("brigatinib", "L1196M").scene
    for scene in (shallow, deep):
        near, far = planes(scene, 4 / 3)
        extent = max(scene.camera.height, scene.camera.width / (4 / 3))
        assert far == pytest.approx(FARTHER_PLANE * extent)
        begins = HAZE_FREE * (FARTHER_PLANE + NEARER_PLANE) * extent - NEARER_PLANE * extent
        assert near + share_before_haze(scene, 4 / 3) * (far - near) == pytest.approx(begins)
    assert planes(shallow, 4 / 3)[0] == pytest.approx(-NEARER_PLANE * shallow.camera.width / (4 / 3))
    assert planes(deep, 4 / 3)[0] < -NEARER_PLANE * deep.camera.height
