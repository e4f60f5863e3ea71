"""A rebuilt stretch in a scene: ribbons, sticks, labels, dashes and words."""

import numpy as np
import pytest
from view_cases import models

import alkstruct as alk
from alkstruct.views.camera import apparent
from alkstruct.views.labels import LONGEST_GAP
from alkstruct.views.placing import half_size

VARIANT = "T1151_L1152insT"
pytestmark = pytest.mark.usefixtures("few_backbones_throughout")


@pytest.fixture(scope="module")
def inserted(complex, few_backbones_throughout):
    return alk.view(complex, VARIANT)


@pytest.fixture(scope="module")
def loop(complex, few_backbones_throughout):
    return alk.build(complex, VARIANT)


def atoms_of(model):
    """[(residue number with insertion code, atom)] of a model in the PDB format."""
    return [(line[22:27].strip(), line[12:16].strip()) for line in model.text.splitlines() if line.startswith("ATOM")]


def test_backbones_are_ribbons_by_weight(inserted, loop):
    found = models(inserted)
    ribbons = [found[name] for name in found if name.startswith(f"{VARIANT}_backbone_")]
    heavy = int((loop.backbones["holo"] >= alk.ViewStyle.least_weight).sum())
    assert len(ribbons) == min(heavy, 1 + alk.ViewStyle.most_backbones) > 1
    assert ribbons[0].opacity == 1.0 and all(0 < model.opacity < 1 for model in ribbons[1:])
    assert {colour for model in ribbons for colour in model.colours.values()} == {alk.ViewStyle.mutant_carbon}


def test_a_ribbon_reaches_to_the_residues_beside_the_stretch(inserted):
    numbers = [n for n, atom in atoms_of(models(inserted)[f"{VARIANT}_backbone_1"]) if atom == "CA"]
    assert numbers == ["1148", "1149", "1150", "1151", "1151A", "1152", "1153", "1154", "1155"]


def test_the_cartoon_leaves_the_stretch_to_the_ribbons(inserted):
    drawn = {n for name, model in models(inserted).items() if name.startswith("kinase") for n in model.colours}
    assert drawn.isdisjoint(range(1149, 1155)) and {1148, 1155} <= drawn


def test_the_crystals_stretch_is_thin_and_grey(inserted):
    model = models(inserted)[f"{VARIANT}_crystal"]
    assert model.colours["C"] == alk.ViewStyle.wild_type_carbon and model.radius == alk.ViewStyle.thin_radius
    numbers = {n for n, atom in atoms_of(model) if atom == "CB"}
    assert numbers == {str(n) for n in range(1149, 1155)}  # of the residues beside it the backbone alone


def test_what_comes_in_is_thick(inserted):
    model = models(inserted)[f"{VARIANT}_new"]
    assert {n for n, _ in atoms_of(model)} == {"1151A"} and model.radius == alk.ViewStyle.stick_radius
    assert models(inserted)[f"{VARIANT}_side_chains"].radius == alk.ViewStyle.thin_radius


def test_labels_name_what_comes_in_and_the_ends_of_the_bridge(inserted):
    assert [label.text for label in inserted.scene.labels] == [VARIANT, "crizotinib", "K1150", "E1167"]


def test_the_label_of_an_insertion_stands_beside_what_comes_in_or_a_line_leads_there(inserted):
    scene, new = inserted.scene, models(inserted)[f"{VARIANT}_new"].coord
    label = scene.labels[0]
    if label.line is not None:
        assert np.linalg.norm(new - label.line[1], axis=1).min() < 1e-3
    else:
        aside = np.abs(apparent(new, scene.camera) - apparent(label.at[None], scene.camera))
        aside -= half_size(label.text, scene.camera, scene.style.label_size)
        assert np.linalg.norm(np.maximum(aside, 0), axis=1).min() < LONGEST_GAP


def test_the_bridge_of_the_active_kinase_is_dashed_in_the_place_of_the_heaviest_backbone(inserted, loop):
    (bridge,) = [dash for dash in inserted.scene.dashes if dash.kind == "salt bridge"]
    model = loop.complex
    assert np.allclose(bridge.start, model.atoms(model.index(1150))["NZ"])
    assert np.linalg.norm(bridge.end - bridge.start) < 4.0


def test_the_caption_says_what_was_rebuilt_and_what_is_held(inserted, loop):
    caption, kept = inserted.scene.caption, loop.bonds.kept[0]
    assert "Val1149 to Glu1154 rebuilt 1 residue longer." in caption
    assert f"Of {len(loop.backbones)} backbones the heaviest, {100 * loop.backbones.holo.iloc[0]:.0f} %" in caption
    assert f"K1150-E1167 of the active kinase (dashed) is there in {100 * kept:.0f} % of the weight" in caption
    assert "The rest of the backbone is held as in the crystal." in caption


def test_the_legend_names_the_stretch_twice(inserted):
    legend = dict(inserted.scene.legend)
    assert legend["Val1149 to Glu1154, crystal"] == alk.ViewStyle.wild_type_carbon
    assert legend[f"Val1149 to Glu1154, rebuilt with {VARIANT}"] == alk.ViewStyle.mutant_carbon


def test_bonds_that_the_inhibitor_has_with_the_stretch_in_the_crystal_are_left_out(complex):
    """Its backbone has moved: Met1199 of the hinge, which takes the aminopyridine, is in this one."""
    scene = alk.view(complex, "G1202del").scene
    nitrogen = complex.atoms(complex.index(1199))["N"]
    bonded = [complex.atoms(complex.index(1197))["O"], nitrogen]
    starts = np.array([dash.start for dash in scene.dashes])
    assert np.linalg.norm(starts - bonded[0], axis=1).min() < 1e-6 < np.linalg.norm(starts - bonded[1], axis=1).min()


def test_discs_of_a_stretch_name_the_residue_and_follow_the_rule_of_clashes(complex):
    scene = alk.view(complex, "G1202del").scene
    model, drug = alk.build(complex, "G1202del").complex, complex.inhibitor
    for disc in scene.discs:
        residue, atom = disc.atoms[0].split()
        place = model.atoms(model.index(int(residue[3:])))[atom]
        partner = drug.coord[drug.atom_names.tolist().index(disc.atoms[1])]
        assert np.allclose(disc.spheres[0][0], place) and np.allclose(disc.spheres[1][0], partner)
        assert np.linalg.norm(place - partner) < disc.spheres[0][1] + disc.spheres[1][1] - 0.4 + 1e-6
    assert scene.discs and "where the stretch overlaps crizotinib" in scene.caption


def test_a_substitution_beside_an_insertion_is_built_too(complex):
    scene = alk.view(complex, f"{VARIANT}+G1202R").scene
    assert {f"{VARIANT}_backbone_1", "G1202R_rotamer_1"} <= {model.name for model in scene.models}
    assert "The rest of the backbone is held" in scene.caption


def test_a_stretch_that_is_far_from_the_inhibitor_is_shown_with_its_neighbours(complex):
    scene = alk.view(complex, "G1304_I1305insG").scene
    found = {model.name: model for model in scene.models}
    assert "neighbours" in found and "contacts" not in found
    assert {int(n) for n, _ in atoms_of(found["neighbours"])}.isdisjoint(range(1302, 1308))
    assert "The stretch is 17.7 Å from crizotinib." in scene.caption
    assert [label.text for label in scene.labels] == ["G1304_I1305insG", "crizotinib, 18 Å"]


def test_pymol_gets_ribbons_too(inserted, tmp_path):
    alk.save_pymol(inserted, tmp_path / "view.pml")
    text = (tmp_path / "view.pml").read_text(encoding="utf-8")
    assert f"show cartoon, {VARIANT}_backbone_1 and resi 1148-1155" in text
    assert f"set cartoon_transparency, 0.40, {VARIANT}_backbone_2" in text
