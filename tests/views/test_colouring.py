"""What colours a cartoon."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from view_cases import cartoon, models

import alkstruct as alk
from alkstruct.display import colours as display_colours
from alkstruct.display.colours import channels
from alkstruct.views.colouring import cartoon_colours


def test_cartoon_has_the_colours_of_the_palette(complex, seen):
    found, legend, _ = cartoon_colours(complex, "region", None, alk.ViewStyle)
    assert set(found) == set(complex.number.tolist()) == set(cartoon(seen))
    for position, name in ((1202, "SOLVENT_FRONT"), (1196, "GATEKEEPER"), (1199, "HINGE")):
        group = getattr(display_colours, name)
        assert found[position] == display_colours.mixed(group.colour, "#FFFFFF", alk.ViewStyle.cartoon_tint)
    assert {colour for _, colour in legend} == set(found.values())
    assert set(legend) <= set(seen.scene.legend)


def test_scan_colours_by_the_worst_or_the_mean(complex):
    table = alk.score(complex, ["G1202R", "G1202A", "F1174L"])
    values = table.disruption[:2].astype(float)
    for of, value in (("worst", values.max()), ("mean", values.mean())):
        view = alk.view_scan(complex, table, of=of)
        assert cartoon(view)[1202] == display_colours.on_scale(display_colours.CARTOON_DISRUPTION_SCALE, value)
        assert {"worst": "largest", "mean": "mean"}[of] in view.scene.caption
        assert "does not mean harmless" in view.scene.caption
    assert values.max() != pytest.approx(values.mean())


def test_sites_without_an_estimate_say_why(complex):
    """Each reason has a colour that the scale has not, and a line of the legend that counts its sites."""
    table = alk.score(complex, ["G1202R", "S1206Y", "F1174L", "F1174C", "E1167del", "G1202_D1203insAAAAAAA"])
    scene = alk.view_scan(complex, table).scene
    found, legend, style = scene.models[0].colours, dict(scene.legend), alk.ViewStyle
    assert found[1174] == found[1206] == style.indirect == legend["indirect: no estimate (2)"]
    assert found[1167] == style.not_modelled == legend["not modelled (1)"]  # G1202 has an estimate beside
    rest = len(complex) - 4
    assert found[1196] == style.no_estimate == legend[f"not in the table ({rest})"]
    assert list(found.values()).count(style.no_estimate) == rest
    scale = [display_colours.on_scale(display_colours.CARTOON_DISRUPTION_SCALE, k / 100) for k in range(101)]
    for colour in (style.indirect, style.not_modelled, style.no_estimate):
        apart = [max(abs(a - b) for a, b in zip(channels(colour), channels(other), strict=True)) for other in scale]
        assert min(apart) > 0.15
    assert "1 sites" not in scene.caption and "1 site" in scene.caption


def test_a_table_without_verdicts_cannot_say_why_a_site_has_no_estimate():
    table = pd.DataFrame({"position": [1202, 1196], "disruption": [0.5, None]})
    scene = alk.view_scan("crizotinib", table).scene
    assert scene.models[0].colours[1196] == alk.ViewStyle.not_modelled
    assert "no estimate (1)" in dict(scene.legend)


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
    found, _, _ = cartoon_colours(complex, "B factor", None, alk.ViewStyle)
    owner = complex.residue_of_atom
    mean = {int(n): np.nanmean(complex.b_factor[owner == i]) for i, n in enumerate(complex.number)}
    coldest, hottest = min(mean, key=mean.get), max(mean, key=mean.get)
    assert (found[coldest], found[hottest]) == (display_colours.B_FACTOR_SCALE[0], display_colours.B_FACTOR_SCALE[-1])
    with pytest.raises(alk.StructureError, match="3AOX has no temperature factors"):
        alk.view("3AOX", colour="B factor")


@pytest.mark.filterwarnings("ignore:residue numbers of chain A of 2XP2 are 1085 too high")
def test_another_kinase_has_its_own_regions_and_grey_beside_its_domain(complex):
    """A kinase of one's own has regions from beta1 to alphaI; what lies before is not white."""
    own = alk.load("crizotinib", reference="".join(alk.region_table().residue))  # numbered from 1
    found, legend, said = cartoon_colours(own, "region", None, alk.ViewStyle)
    assert said == "Cartoon: by region." and dict(legend)["elsewhere"] == alk.ViewStyle.other_kinase == found[10]
    of_alk, _, _ = cartoon_colours(complex, "region", None, alk.ViewStyle)
    assert all(found[n - 1085] == of_alk[n] for n in (1196, 1199, 1202, 1270))


def test_another_kinase_is_grey():
    view = alk.view(alk.load("2XP2", reference=None), "G1202R")
    assert set(models(view)["kinase_faint"].colours.values()) == {alk.ViewStyle.other_kinase}
    assert len(view.scene.discs) == 1
    assert "ALK kinase" not in view.scene.caption


def test_without_an_inhibitor(complex):
    bare = replace(complex, inhibitor=None)
    assert alk.view(bare).scene.camera.front is None  # the whole kinase
    scene = alk.view(bare, "L1196M").scene
    assert scene.discs == scene.dashes == ()
    assert [label.text for label in scene.labels] == ["L1196M"]
