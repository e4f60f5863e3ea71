"""Insertions and deletions as a view shows them: which backbones, what comes in, the salt bridge."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.views.shown_loops import opacity_of, shown_loop, weighty


@pytest.fixture(scope="module")
def shown(complex, few_backbones_throughout):
    (mutation,) = alk.parse("T1151_L1152insT").mutations
    return shown_loop(complex, mutation, alk.ViewStyle, "allatom")


def test_opacity_follows_the_weight_of_the_backbone():
    """The heaviest is opaque whatever it weighs; the others keep their order and stay fainter."""
    shown = weighty([0.40, 0.26, 0.20, 0.08, 0.06], alk.ViewStyle)
    assert [rank for rank, _ in shown] == [0, 1, 2, 3]
    opacity = [share for _, share in shown]
    assert opacity[0] == 1.0 and opacity == sorted(opacity, reverse=True)
    assert opacity[1] == pytest.approx(0.65) and max(opacity[1:]) <= alk.ViewStyle.strongest


def test_backbones_of_little_weight_stay_away():
    class Alone(alk.ViewStyle):
        most_backbones = 0

    assert [rank for rank, _ in weighty([0.92, 0.05, 0.03], alk.ViewStyle)] == [0, 1]
    assert weighty([0.5, 0.3, 0.2], Alone) == [(0, 1.0)]


def test_opacity_has_bounds():
    style = alk.ViewStyle
    assert opacity_of(0.01, 0.6, style) == 0.6 and opacity_of(0.99, 0.6, style) == style.strongest


def test_the_heaviest_backbone_is_that_of_build(complex, shown):
    assert np.allclose(shown.heaviest.coord, alk.build(complex, "T1151_L1152insT", "allatom").complex.coord)


def test_what_comes_in_is_the_residue_with_an_insertion_code(shown):
    model = shown.heaviest
    assert [(model.sequence[i], model.number[i], model.insertion[i]) for i in shown.new] == [("T", 1151, "A")]
    assert len(shown.named) == 7  # backbone and side chain of a threonine


def test_the_stretch_keeps_its_ends(complex, shown):
    model = shown.heaviest
    assert [int(complex.number[i]) for i in (shown.window[0], shown.window[-1])] == [1149, 1154]
    assert [int(model.number[i]) for i in (shown.span[0], shown.span[-1])] == [1149, 1154]
    assert len(shown.span) == len(shown.window) + 1 and shown.stretch_words == "Val1149 to Glu1154"


def test_the_bridge_joins_the_charged_atoms_of_the_active_kinase_where_they_are_nearest(shown):
    model = shown.heaviest
    lysine, glutamate = shown.bridge
    assert [model.sequence[i] + str(model.number[i]) for i in shown.bridged] == ["K1150", "E1167"]
    assert model.atom_names[lysine] == "NZ" and model.atom_names[glutamate] in ("OE1", "OE2")
    here, there = model.atoms(shown.bridged[0])["NZ"], model.atoms(shown.bridged[1])
    nearest = min(np.linalg.norm(here - there[name]) for name in ("OE1", "OE2"))
    assert np.linalg.norm(model.coord[lysine] - model.coord[glutamate]) == pytest.approx(nearest)


def test_a_deletion_is_named_where_the_chain_is_joined(complex):
    (mutation,) = alk.parse("G1202del").mutations
    shown = shown_loop(complex, mutation, alk.ViewStyle, "allatom")
    model = shown.heaviest
    assert not shown.new and shown.bridge is None
    beside = [model.atoms(model.index(n))["CA"] for n in (1201, 1203)]
    assert np.allclose(shown.named, beside)
