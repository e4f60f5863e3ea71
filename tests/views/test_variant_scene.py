"""What is in a variant's scene: models, dashes, labels and words."""

import numpy as np
import pytest
from view_cases import models

import alkstruct as alk
from alkstruct.complexes.contacts import contacts


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


def test_models_of_a_variant(complex):
    view = alk.view(complex, "L1196M")
    names = models(view)
    built = [name for name in names if name.startswith("L1196M_rotamer_")]
    assert built == [f"L1196M_rotamer_{k}" for k in range(1, len(built) + 1)]
    assert names["L1196M_rotamer_1"].opacity == 1.0
    assert all(names[name].opacity < 1 for name in built[1:])
    assert names["L1196_crystal"].opacity == alk.ViewStyle.wild_type_opacity
    lines = names["L1196M_rotamer_1"].text.splitlines()
    assert [line[12:16].strip() for line in lines if line.startswith("ATOM")] == ["CA", "CB", "CG", "SD", "CE"]
    built_at = np.array([[float(line[k : k + 8]) for k in (30, 38, 46)] for line in lines[1:5]])
    assert np.allclose(built_at, alk.build(complex, "L1196M").coord[0], atol=6e-4)


def test_where_nothing_can_be_rebuilt_the_place_is_labelled_and_the_caption_says_why(complex):
    scene = alk.view(complex, "E1167del").scene
    assert not [model for model in scene.models if "E1167del" in model.name]
    assert "E1167del" in [label.text for label in scene.labels]
    assert "E1167del is not modelled: the change lies inside a helix (alphaC helix)" in scene.caption
    assert "Its place is labelled, nothing is built." in scene.caption and "is held" not in scene.caption


def test_the_wild_type_of_an_insertion_is_the_files(complex):
    with pytest.raises(alk.NumberingError, match="expects A at 1151"):
        alk.view(complex, "A1151_L1152insT")


def test_glycine_has_no_side_chain_to_build(complex):
    scene = alk.view(complex, "L1196G").scene
    assert not [model for model in scene.models if "rotamer" in model.name]
    assert scene.discs == ()
    assert "no side chain" in scene.caption


def test_compound_shows_each_site(complex):
    scene = alk.view(complex, "L1196M+G1202R").scene
    assert {"L1196M_rotamer_1", "G1202R_rotamer_1"} <= {model.name for model in scene.models}
    assert {"L1196M", "G1202R"} <= {label.text for label in scene.labels}


def test_wild_type_is_the_files(complex):
    with pytest.raises(alk.NumberingError, match="2XP2 has D"):
        alk.view(complex, "G1203R")
    with pytest.raises(alk.NumberingError, match="4MKC has G there"):
        alk.view("4MKC", "S1281R")


def test_a_far_site_is_shown_with_its_neighbours_and_without_the_bonds_of_the_inhibitor(complex):
    scene = alk.view(complex, "C1156Y").scene
    found = {model.name: model for model in scene.models}
    residues = {int(line[22:26]) for line in found["neighbours"].text.splitlines() if line.startswith("ATOM")}
    assert {1127, 1160, 1190} <= residues and 1156 not in residues
    assert "contacts" not in found and scene.dashes == ()
    assert "Cys1156 is 16.2 Å from crizotinib." in scene.caption
    assert "Phe1127" in scene.caption and "Dashed" not in scene.caption
    assert ("neighbours, thin", alk.ViewStyle.wild_type_carbon) in scene.legend
    assert [label.text for label in scene.labels] == ["C1156Y", "crizotinib, 16 Å"]


def test_neighbours_of_a_far_site_are_labelled_when_asked(complex):
    scene = alk.view(complex, "C1156Y", labels="contacts").scene
    texts = [label.text for label in scene.labels]
    assert {"F1127", "D1160", "L1190"} <= set(texts) and "M1199" not in texts


def test_one_near_site_keeps_the_view_on_the_inhibitor(complex):
    scene = alk.view(complex, "C1156Y+L1198F").scene
    assert "neighbours" not in {model.name for model in scene.models}
    assert scene.dashes and "Cys1156 is 16.2 Å from crizotinib." in scene.caption
    assert "crizotinib" in [label.text for label in scene.labels]


def test_bonds_of_the_backbone_start_in_the_cartoon(complex):
    """Of a residue that is bonded by its backbone alone, what leads from the C-alpha to that atom: no end is cut."""
    text = {model.name: model for model in alk.view(complex, "L1196M").scene.models}["contacts"].text
    atoms = {}
    for line in text.splitlines():
        if line.startswith("ATOM"):
            atoms.setdefault(int(line[22:26]), set()).add(line[12:16].strip())
    assert atoms[1197] == {"CA", "C", "O"}  # its carbonyl takes the aminopyridine's hydrogen
    assert atoms[1199] == {"CA", "N"}


@pytest.mark.parametrize(
    ("inhibitor", "variant", "words"),
    [
        (
            "alectinib",
            "G1202R",
            "the opaque conformer does not clash with alectinib, and 5 % of",
        ),
        ("alectinib", "L1196M", "(SD and C18). On the crystal's backbone 2 % of"),
        ("crizotinib", "L1196M", "the opaque conformer does not clash with crizotinib, and 72 % of"),
    ],
)
def test_the_caption_has_the_clash_free_share_of_the_backbone_that_is_drawn(inhibitor, variant, words):
    """A picture without a disc may go with a score that disrupts: the share is that of a score on this backbone."""
    caption = alk.view(inhibitor, variant).scene.caption
    assert f"{words} the rotamers' weight without the inhibitor is free of clashes." in caption
    share = alk.score(inhibitor, [variant], backbone="fixed").clash_free[0]
    assert f"{100 * share:.0f} % of the rotamers' weight" in caption
    assert ("has a clash-free share of its own" in caption) == (variant == "G1202R")


def test_a_small_share_is_not_said_to_be_nothing(complex):
    """V1130R beside crizotinib: 0.3 %. Alanine has one conformer and no share."""
    assert "less than 1 % of the rotamers' weight" in alk.view(complex, "V1130R").scene.caption
    alanine = alk.view(complex, "G1202A").scene.caption
    assert "opaque conformer" in alanine and "weight" not in alanine
