"""The cartoon fades where it is cut."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.display.colours import channels
from alkstruct.views.cartoon import PALEST, residues_left
from alkstruct.views.colouring import cartoon_colours


def test_residues_left_to_the_next_cut():
    """By hand: a chain of ten whose residue 4 is faint and that is broken before residue 7."""
    faint = np.arange(10) == 4
    joined = np.arange(10) != 7
    joined[0] = False
    assert residues_left(faint, joined).tolist() == [1, 2, 2, 1, 0, 1, 1, 1, 2, 1]


def test_a_stretch_without_a_faint_residue_fades_at_its_ends_alone():
    left = residues_left(np.zeros(7, dtype=bool), np.array([False] + [True] * 6))
    assert left.tolist() == [1, 2, 3, 4, 3, 2, 1]


def parts(scene):
    return {model.name: model for model in scene.models if model.drawing == "cartoon"}


@pytest.mark.parametrize("variant", ["G1202R", "L1196M", "C1156Y", "R1275Q"])
def test_every_residue_is_drawn_and_what_is_before_the_site_is_faint(complex, variant):
    scene = alk.view(complex, variant).scene
    found = parts(scene)
    drawn = set().union(*(model.colours for model in found.values()))
    assert drawn == set(complex.number.tolist())
    alphas = np.array([complex.atoms(i).get("CA", np.full(3, np.nan)) for i in range(len(complex))])
    depth = (alphas - scene.camera.centre) @ scene.camera.rotation[2]
    before = set(complex.number[depth > scene.camera.front].tolist())
    assert before and before <= set(found["kinase_faint"].colours)
    assert not before & set(found["kinase"].colours)
    assert 0 < found["kinase_faint"].opacity < found["kinase_fading"].opacity < found["kinase"].opacity == 1


@pytest.mark.parametrize("variant", ["G1202R", "C1156Y"])
def test_the_last_residues_before_a_cut_take_the_colour_of_the_background(complex, variant):
    """In the fading part a third of the colour is left, one residue farther two thirds, then all."""
    scene = alk.view(complex, variant).scene
    plain, _, _ = cartoon_colours(complex, "region", None, alk.ViewStyle)
    found = parts(scene)
    last = set(found["kinase_fading"].colours) - set(found["kinase"].colours) - set(found["kinase_faint"].colours)
    assert {1123, 1126, 1136, 1144} & set(found["kinase"].colours) == set()  # beside what is not resolved
    shares = {}
    for number, colour in {**found["kinase_fading"].colours, **found["kinase"].colours}.items():
        own, shown = np.array(channels(plain[number])), np.array(channels(colour))
        shares[number] = float((shown - own).sum() / (1 - own).sum())
    for number in last:
        assert shares[number] == pytest.approx(PALEST, abs=0.05)
    for number in set(found["kinase"].colours) - set(found["kinase_fading"].colours):
        assert min(abs(shares[number] - PALEST * k / 3) for k in (0, 1)) < 0.05
    assert 0 in {round(share, 2) for share in shares.values()}


def test_a_far_site_has_the_cartoon_around_it_alone(complex):
    """Opaque near Cys1156; the rest of the kinase is there, faint."""
    scene = alk.view(complex, "C1156Y").scene
    found = parts(scene)
    here = complex.atoms(complex.index(1156))["CA"]
    atoms = {n: complex.atoms(complex.index(n)) for n in complex.number.tolist()}
    away = {n: np.linalg.norm(own["CA"] - here) for n, own in atoms.items() if "CA" in own}
    assert 1156 in found["kinase"].colours
    assert max(away[n] for n in found["kinase"].colours) < 20 < max(away.values())


def test_a_style_without_the_faint_part(complex):
    class Bare(alk.ViewStyle):
        faded = 0

    assert set(parts(alk.view(complex, "G1202R", style=Bare).scene)) == {"kinase", "kinase_fading"}


FIVE = ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"]


@pytest.mark.parametrize("inhibitor", FIVE)
def test_helices_and_strands_are_written_for_every_program(inhibitor):
    """By the columns of the format: αC and β5 are there, and the stretch after the hinge is neither."""
    scene = alk.view(inhibitor, "L1196M").scene
    for model in parts(scene).values():
        lines = model.text.splitlines()
        helices = [range(int(s[21:25]), int(s[33:37]) + 1) for s in lines if s.startswith("HELIX")]
        strands = [range(int(s[22:26]), int(s[33:37]) + 1) for s in lines if s.startswith("SHEET")]
        assert any({1160, 1170} <= set(part) for part in helices)
        assert any({1194, 1196} <= set(part) for part in strands)
        assert not any({1199, 1200, 1201, 1202, 1203} & set(part) for part in (*helices, *strands))
        names = {int(s[22:26]): s[17:20] for s in lines if s.startswith("ATOM")}
        assert all(names[int(s[21:25])] == s[15:18] and s[19] == s[31] == "A" for s in lines if s.startswith("HELIX"))
        assert all(names[int(s[22:26])] == s[17:20] and s[21] == s[32] == "A" for s in lines if s.startswith("SHEET"))
        assert not any(s.startswith("END") for s in lines)  # 3Dmol.js forgets the records there


def test_3dmol_is_told_to_look_for_none_of_its_own(seen):
    assert seen._make_html().count('"noSecondaryStructure": true') == len(seen.scene.models)
