"""Labels lie neither over each other nor over what is drawn, in the smallest usual picture."""

from itertools import combinations

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.views.camera import apparent
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
