"""Styles are overridden by class or instance, and documented."""

import inspect
import re

from view_cases import models

import alkstruct as alk
from alkstruct.display import colours as display_colours


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
    """What help() prints is the docstring of the class: each name, its kind and its unit, in the order of the code."""
    text = inspect.getdoc(alk.ViewStyle).split("Attributes\n----------\n")[1].split("\n\n")[0]
    found = re.findall(r"^([a-z_, ]+) : (str|float|int|dict)\n((?:    .+\n?)+)", text, re.MULTILINE)
    said = {name: (kind, words) for group, kind, words in found for name in group.split(", ")}
    attributes = {name: value for name, value in vars(alk.ViewStyle).items() if not name.startswith("_")}
    assert list(said) == list(attributes)
    units = {"float": "Å|0 to 1|pixels", "str": "Colour", "dict": "Colours", "int": "Number"}
    for name, value in attributes.items():
        kind, words = said[name]
        assert isinstance(value, (int, float) if kind == "float" else {"str": str, "int": int, "dict": dict}[kind]), (
            name
        )
        assert re.search(units[kind], words), name


def test_the_same_every_time(complex, seen):
    again = alk.view(complex, "G1202R")
    assert again.startjs == seen.startjs
    assert again.scene.caption == seen.scene.caption


def test_py3dmol_is_left_as_it_was(seen):
    import py3Dmol

    assert isinstance(seen, py3Dmol.view)
    assert type(seen)._make_html is not py3Dmol.view._make_html
    assert "inert" not in py3Dmol.view._make_html.__code__.co_names
