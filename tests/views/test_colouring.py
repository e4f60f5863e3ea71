"""What colours a cartoon."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from view_cases import cartoon

import alkstruct as alk
from alkstruct.display import colours as display_colours


def test_cartoon_has_the_colours_of_the_palette(complex, seen):
    found, tint = cartoon(seen), alk.ViewStyle.cartoon_tint
    assert set(found) == set(complex.number.tolist())
    for position, name in ((1202, "SOLVENT_FRONT"), (1196, "GATEKEEPER"), (1199, "HINGE")):
        group = getattr(display_colours, name)
        assert found[position] == display_colours.mixed(group.colour, "#FFFFFF", tint)
    assert {colour for _, colour in seen.scene.legend} >= set(found.values())


def test_scan_colours_by_the_worst_or_the_mean(complex):
    table = alk.score(complex, ["G1202R", "G1202A", "F1174L"])
    values = table.disruption[:2].astype(float)
    for of, value in (("worst", values.max()), ("mean", values.mean())):
        view = alk.view_scan(complex, table, of=of)
        found = cartoon(view)
        assert found[1202] == display_colours.on_scale(display_colours.CARTOON_DISRUPTION_SCALE, value)
        # indirect and not in the table: no estimate, which is no colour of the scale
        assert found[1174] == found[1196] == alk.ViewStyle.no_estimate
        assert {"worst": "largest", "mean": "mean"}[of] in view.scene.caption
        assert "does not mean harmless" in view.scene.caption
    assert values.max() != pytest.approx(values.mean())


@pytest.mark.parametrize("table", [None, pd.DataFrame({"position": [1202]}), "scan.csv"])
def test_disruption_needs_a_score_table(complex, table):
    with pytest.raises(alk.AlkstructError, match="what scan returned"):
        alk.view_scan(complex, table)


def test_table_of_another_protein_is_refused(complex):
    table = pd.DataFrame({"position": [5], "disruption": [0.5]})
    with pytest.raises(alk.AlkstructError, match="no estimate for a residue of 2XP2"):
        alk.view_scan(complex, table)


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"colour": "chain"}, "colour='chain' is not known; choose one of region, B factor, disruption"),
        ({"labels": "all"}, "labels='all' is not known"),
        ({"style": "poster"}, "a style is a ViewStyle"),
    ],
)
def test_choices_are_named(complex, choice, message):
    with pytest.raises(alk.AlkstructError, match=re.escape(message)):
        alk.view(complex, "G1202R", **choice)


def test_b_factors_colour_the_cartoon(complex):
    found = cartoon(alk.view(complex, colour="B factor"))
    owner = complex.residue_of_atom
    mean = {int(n): np.nanmean(complex.b_factor[owner == i]) for i, n in enumerate(complex.number)}
    coldest, hottest = min(mean, key=mean.get), max(mean, key=mean.get)
    assert (found[coldest], found[hottest]) == (display_colours.B_FACTOR_SCALE[0], display_colours.B_FACTOR_SCALE[-1])
    with pytest.raises(alk.StructureError, match="3AOX has no temperature factors"):
        alk.view("3AOX", colour="B factor")


def test_another_kinase_is_grey():
    view = alk.view(alk.load("2XP2", reference=None), "G1202R")
    assert set(cartoon(view).values()) == {alk.ViewStyle.other_kinase}
    assert len(view.scene.discs) == 1
    assert "ALK kinase" not in view.scene.caption


def test_without_an_inhibitor(complex):
    bare = replace(complex, inhibitor=None)
    assert alk.view(bare).scene.camera.front is None  # the whole kinase
    scene = alk.view(bare, "L1196M").scene
    assert scene.discs == scene.dashes == ()
    assert [label.text for label in scene.labels] == ["L1196M"]
