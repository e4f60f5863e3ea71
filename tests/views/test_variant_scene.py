"""Clashes and models of a variant's scene."""

import numpy as np
import pandas as pd
import pytest
from view_cases import models

import alkstruct as alk
from alkstruct.chemistry.clashes import CLASH, VDW_RADIUS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.views.variant_scene import clashes, leading

# --------------------------------------------------------------------------------------------- clashes


@pytest.mark.parametrize("variant", ["G1202R", "G1269A", "L1198F", "L1196M", "S1206Y"])
@pytest.mark.parametrize("inhibitor", ["crizotinib", "alectinib"])
def test_discs_are_the_clashes_of_the_leading_conformer(inhibitor, variant):
    """The score's kernel counts the same pairs: number and deepest overlap agree."""
    scene, rotamers = alk.view(inhibitor, variant).scene, alk.build(alk.load(inhibitor), variant).rotamers
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
    atom = alk.build(complex, "G1202R").coord[0][side_chain("R").atoms.index(disc.atoms[0])]
    other = complex.inhibitor.coord[complex.inhibitor.atom_names.tolist().index(disc.atoms[1])]
    share = (disc.centre - atom) @ (other - atom) / ((other - atom) @ (other - atom))
    assert 0 < share < 1
    assert np.linalg.norm(np.cross(disc.centre - atom, other - atom)) == pytest.approx(0, abs=1e-9)


def test_touching_and_bonded_pairs_are_no_clash(complex):
    """A carbon just beyond the limit, and a donor that gives its hydrogen to an acceptor, get no disc."""
    drug = complex.inhibitor
    carbon = next(k for k in range(len(drug)) if drug.elements[k] == "C")
    far = drug.coord + 100.0
    alone = drug.moved(np.where(np.arange(len(drug))[:, None] == carbon, 0.0, far))
    touch = 2 * VDW_RADIUS["C"]
    for gap, count in ((touch - CLASH + 0.01, 0), (touch - CLASH - 0.01, 1)):
        assert len(clashes(alone, "A", np.array([[gap, 0.0, 0.0]]))) == count
    acceptor = int(np.flatnonzero(drug.acceptor)[0])
    alone = drug.moved(np.where(np.arange(len(drug))[:, None] == acceptor, 0.0, far))
    beta, gamma = np.array([50.0, 0.0, 0.0]), np.array([2.4, 0.0, 0.0])
    assert clashes(alone, "S", np.array([beta, gamma])) == []  # the hydroxyl of serine
    assert len(clashes(alone, "C", np.array([beta, gamma]))) == int(not side_chain("C").types[1].donor)


# -------------------------------------------------------------------------------------------- rotamers


def rotamers(*rows):
    return pd.DataFrame(rows, columns=["rotamer", "holo"]).astype({"rotamer": "Int64"})


def test_opacity_follows_the_weight_of_the_rotamer():
    """Conformers of one rotamer count together; the leading one is opaque whatever its weight."""
    table = rotamers((7, 0.10), (7, 0.20), (3, 0.05), (5, 0.25), (3, 0.10), (9, 0.15), (1, 0.15))
    shown = leading(table, alk.ViewStyle)
    assert [row for row, _ in shown] == [0, 3, 2, 6, 5] or [row for row, _ in shown] == [0, 3, 2, 5, 6]
    opacity = [share for _, share in shown]
    assert opacity[0] == 1.0
    assert opacity == sorted(opacity, reverse=True)
    assert max(opacity[1:]) <= alk.ViewStyle.strongest
    assert opacity[-1] == pytest.approx(0.15 / 0.30)


def test_rotamers_of_little_weight_stay_away():
    class Few(alk.ViewStyle):
        most_rotamers = 1

    table = rotamers((0, 0.6), (1, 0.04), (2, 0.2), (3, 0.16))
    assert [row for row, _ in leading(table, alk.ViewStyle)] == [0, 2, 3]
    assert [row for row, _ in leading(table, Few)] == [0, 2]
    assert leading(table, Few)[1][1] == pytest.approx(0.2 / 0.6)


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


def test_nothing_is_built_for_an_insertion(complex):
    scene = alk.view(complex, "T1151_L1152insT").scene
    assert not [model for model in scene.models if "rotamer" in model.name]
    assert "T1151_L1152insT" in [label.text for label in scene.labels]
    assert "not modelled" in scene.caption
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
