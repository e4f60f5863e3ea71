"""Labels lie neither over each other nor over what is drawn, in the smallest usual picture."""

from itertools import combinations

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.views.camera import apparent
from alkstruct.views.labels import uncrossed
from alkstruct.views.placing import USUAL_HEIGHT, half_size

COMPOUNDS = ["L1196M+G1202R", "C1156Y+L1198F"]
INHIBITORS = ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"]


def measured_mutations():
    """Those of the packaged experiments that are a notation of a mutation."""
    found = []
    for text in sorted(set(alk.experiments().variant) - {"WT"}):
        try:
            found.append(str(alk.parse(text)))
        except alk.NotationError:
            continue
    return found


def rectangles(scene):
    """Middle and half size of each label in the picture: (text, (2,), (2,))."""
    camera, size = scene.camera, scene.style.label_size
    return [
        (label.text, apparent(label.at[None], camera)[0], half_size(label.text, camera, size)) for label in scene.labels
    ]


def drawn_atoms(scene):
    """Atoms of all sticks, read from the text that programs get, as they appear in the picture: (n, 2)."""
    atoms = []
    for model in scene.models:
        if model.drawing == "sticks" and model.format == "pdb":
            atoms += [
                [float(line[k : k + 8]) for k in (30, 38, 46)] for line in model.text.splitlines() if line[:4] == "ATOM"
            ]
        elif model.drawing == "sticks":
            lines = model.text.splitlines()
            count = int(lines[3][:3])
            atoms += [[float(line[k : k + 10]) for k in (0, 10, 20)] for line in lines[4 : 4 + count]]
    return apparent(np.array(atoms), scene.camera)


def overlapping(found):
    return [
        (a, b)
        for (a, first, size), (b, second, other) in combinations(found, 2)
        if (np.abs(first - second) < size + other - 1e-6).all()
    ]


def test_there_are_mutations_to_look_at():
    assert {"C1156Y", "F1174L", "G1202R", "T1151_L1152insT"} <= set(measured_mutations())


@pytest.mark.parametrize("inhibitor", INHIBITORS)
@pytest.mark.parametrize("variant", [*measured_mutations(), "T1151M", "R1275Q", *COMPOUNDS])
def test_labels_lie_over_nothing(inhibitor, variant, few_backbones):
    scene = alk.view(inhibitor, variant).scene
    found, atoms = rectangles(scene), drawn_atoms(scene)
    bridges = sum(dash.kind == "salt bridge" for dash in scene.dashes) if "ins" in variant else 0
    assert len(found) == variant.count("+") + 2 + 2 * bridges
    assert overlapping(found) == []
    half = 0.5 * np.array([scene.camera.width, scene.camera.height])
    for text, middle, size in found:
        assert not (np.abs(atoms - middle) < size).all(axis=1).any(), text
        assert (np.abs(middle) + size <= half + 1e-6).all(), text
        for disc in scene.discs:
            gap = np.maximum(np.abs(apparent(disc.centre[None], scene.camera)[0] - middle) - size, 0)
            assert np.linalg.norm(gap) > 0


@pytest.mark.parametrize("inhibitor", INHIBITORS)
@pytest.mark.parametrize("variant", [None, "G1202R", "F1174L"])
def test_many_labels_do_not_overlap(inhibitor, variant):
    """All contacts named, or all neighbours: more than have room beside what they name, so that lines lead there."""
    scene = alk.view(inhibitor, variant, labels="contacts").scene
    assert len(scene.labels) > 6
    assert overlapping(rectangles(scene)) == []


def test_a_line_reaches_letters_and_inhibitor_in_a_notebook_too():
    """There letters take less of the picture than where a place is sought for them, so that more room is left."""
    scene = alk.view("crizotinib", "G1202R").scene
    complex = alk.load("crizotinib")
    (label,) = (label for label in scene.labels if label.text == "crizotinib")
    edge, end = label.line
    assert np.linalg.norm(complex.inhibitor.coord - end, axis=1).min() < 1e-6
    seen, middle = apparent(np.array([edge, label.at]), scene.camera)
    letters = half_size(label.text, scene.camera, scene.style.label_size, USUAL_HEIGHT)
    assert (np.abs(seen - middle) <= letters + 1e-6).all()


def test_a_line_joins_a_label_with_what_it_names_where_they_are_apart():
    scene = alk.view("brigatinib", "G1202R", labels="contacts").scene
    complex = alk.load("brigatinib")
    lines = [label for label in scene.labels if label.line is not None and label.text[1:].isdigit()]
    assert lines
    for label in lines:
        edge, end = label.line
        gaps = np.linalg.norm(complex.coord - end, axis=1)
        owner = complex.residue_of_atom[gaps.argmin()]
        assert gaps.min() < 1e-6 and f"{complex.sequence[owner]}{complex.number[owner]}" == label.text
        seen, middle = apparent(np.array([edge, label.at]), scene.camera)
        assert (np.abs(seen - middle) <= half_size(label.text, scene.camera, scene.style.label_size) + 1e-6).all()


def test_labels_change_places_where_their_lines_cross():
    """By hand: two labels above two points, each over the other's; one of another size stays where it is."""
    named = [np.array([[0.0, 0.0]]), np.array([[4.0, 0.0], [4.0, -9.0]]), np.array([[2.0, -1.0]])]
    size, other = np.array([1.0, 0.5]), np.array([2.0, 0.5])
    labels = [(np.array([4.0, 3.0]), size), (np.array([0.0, 3.0]), size), (np.array([2.0, 5.0]), other)]
    assert [place.tolist() for place in uncrossed(named, labels)] == [[0.0, 3.0], [4.0, 3.0], [2.0, 5.0]]


@pytest.mark.parametrize("inhibitor", INHIBITORS)
def test_lines_of_contacts_do_not_cross(inhibitor):
    """Nor do they end at a corner of a label: those from beside it end at the middle of its height."""
    scene = alk.view(inhibitor, "G1202R", labels="contacts").scene
    size = scene.style.label_size
    found = []
    for label in scene.labels:
        if label.line is not None and len(label.text) == len("L1196"):
            edge, end, middle = apparent(np.array([*label.line, label.at]), scene.camera)
            found.append((end, middle))
            letters = half_size(label.text, scene.camera, size, USUAL_HEIGHT)
            assert abs(end[0] - middle[0]) <= letters[0] or edge[1] == pytest.approx(middle[1])
    assert len(found) > 4
    for (a, b), (c, d) in combinations(found, 2):
        turns = [np.linalg.det([q - p, r - p]) for p, q, r in ((a, b, c), (a, b, d), (c, d, a), (c, d, b))]
        assert not (turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0)


def test_a_label_apart_from_what_it_names_has_a_line():
    """G1202R of lorlatinib stood 90 pixels of a picture from its arginine without one."""
    scene = alk.view("lorlatinib", "G1202R").scene
    (label,) = (label for label in scene.labels if label.text == "G1202R")
    own = alk.build("lorlatinib", "G1202R", backbone="fixed").coord[0]
    assert label.line is not None
    assert np.linalg.norm(own - label.line[1], axis=1).min() < 1e-6
