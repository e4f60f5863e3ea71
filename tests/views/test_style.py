"""Styles are overridden by class or instance, and documented."""

import re
from pathlib import Path

from view_cases import models

import alkstruct as alk
from alkstruct.display import colours as display_colours
from alkstruct.views import style as views_style


def test_styles_are_overridden_by_class_or_instance(complex):
    class Mine(alk.ViewStyle):
        mutant_carbon = "#123456"
        label_size = 21
        sphere_opacity = 0
        cartoon_tint = 0.0

    for style in (Mine, Mine()):
        view = alk.view(complex, "G1202R", style=style)
        assert models(view)["G1202R_rotamer_1"].colours["C"] == "#123456"
        assert models(view)["kinase"].colours[1199] == display_colours.HINGE.colour
        text = view._make_html()
        assert "addSphere" not in text
        assert '"fontSize": 21' in text
    assert alk.ViewStyle.mutant_carbon == display_colours.MUTANT_CARBON


def test_every_attribute_of_the_style_is_documented():
    source = re.split(r"class ViewStyle", Path(views_style.__file__).read_text(encoding="utf-8"))[1]
    body = source.split("\n@dataclass")[0].split('"""', 2)[2]
    found = re.findall(
        r"^    ([a-z_, ]+) = [^\"]*(?:\"#[^\"]*\"[^\"]*|\{.*?\}[^\"]*)?\"\"\"", body, re.MULTILINE | re.DOTALL
    )
    names = {name for group in found for name in group.split(", ")}
    assert names == {name for name in vars(alk.ViewStyle) if not name.startswith("_")}


def test_the_same_every_time(complex, seen):
    again = alk.view(complex, "G1202R")
    assert again.startjs == seen.startjs
    assert again.scene.caption == seen.scene.caption


def test_py3dmol_is_left_as_it_was(seen):
    import py3Dmol

    assert isinstance(seen, py3Dmol.view)
    assert type(seen)._make_html is not py3Dmol.view._make_html
    assert "inert" not in py3Dmol.view._make_html.__code__.co_names
