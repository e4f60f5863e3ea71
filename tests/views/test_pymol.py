"""A view as a PyMOL script."""

import re
from dataclasses import replace

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.display import colours as display_colours
from alkstruct.views import pymol


@pytest.fixture(scope="module")
def pml(seen):
    return pymol.pymol_script(seen.scene)


class Commands:
    """Notes what the Python part of a script calls."""

    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        return lambda *values, **named: self.calls.append((name, values, named))


def run_python_part(pml):
    before, _, rest = pml.partition("\npython\n")
    code, _, after = rest.partition("\npython end\n")
    commands = Commands()
    exec(compile(code.replace("from pymol import cmd", ""), "script.pml", "exec"), {"cmd": commands})
    return before, commands.calls, after


def test_script_loads_every_model_and_shape(seen, pml):
    _, calls, _ = run_python_part(pml)
    read = {values[1]: values[0] for name, values, _ in calls if name.startswith("read_")}
    assert read == {model.name: model.text for model in seen.scene.models}
    shapes = [values[1] for name, values, _ in calls if name == "load_cgo"]
    assert shapes.count("clash_1") == 1
    assert sum(name.startswith("bond_") for name in shapes) == len(seen.scene.dashes)
    labels = [(named["label"], named["pos"]) for name, _, named in calls if name == "pseudoatom"]
    assert [text for text, _ in labels] == [label.text for label in seen.scene.labels]
    assert np.allclose([at for _, at in labels], [label.at for label in seen.scene.labels], atol=1e-3)


def test_script_has_plain_commands_for_the_rest(seen, pml):
    before, _, after = run_python_part(pml)
    assert all(line.startswith("#") or not line for line in before.splitlines())
    lines = after.strip().splitlines()
    known = ("set", "set_color", "bg_color", "hide", "show", "color", "set_view")
    assert {line.split()[0] for line in lines} == set(known)
    for model in seen.scene.models:
        kind = "cartoon" if model.drawing == "cartoon" else "stick"
        assert f"set {kind}_transparency, {1 - model.opacity:.2f}, {model.name}" in lines
    numbers = re.search(r"set_view \((.*)\)", lines[-1])[1].split(",")
    assert len(numbers) == 18
    assert np.allclose(np.array(numbers[:9], float).reshape(3, 3).T, seen.scene.camera.rotation, atol=1e-5)
    violet = f"color 0x{display_colours.MUTANT_CARBON[1:]}, G1202R_rotamer_1 and elem C"
    assert violet in lines


def test_script_writes_numbers_as_selections_take_them():
    assert pymol._ranges([3, 1, 2, 7]) == "1-3+7"
    assert pymol._ranges([-3, -2, 0]) == "\\-3-\\-2+0"


def test_script_survives_hostile_names(complex):
    view = alk.view(
        replace(complex, name="x; quit\nquit\n'\"", inhibitor=replace(complex.inhibitor, name="a'\nquit")), "G1202R"
    )
    before, calls, after = run_python_part(pymol.pymol_script(view.scene))
    assert all(line.startswith("#") or not line for line in before.splitlines())
    assert ";" not in before + after  # PyMOL takes what follows one for a command
    assert "quit" not in [line.strip() for line in after.splitlines()]
    assert "a'\nquit" in [named["label"] for name, _, named in calls if name == "pseudoatom"]


def test_script_needs_a_scene(tmp_path):
    import py3Dmol

    with pytest.raises(alk.AlkstructError, match="needs what view or view_scan returned"):
        alk.save_pymol(py3Dmol.view(), tmp_path / "view.pml")


def test_script_draws_lines_to_labels_and_no_dashes_between_the_parts_of_the_cartoon():
    scene = alk.view("crizotinib", "F1174L", labels="contacts").scene
    _, calls, after = run_python_part(pymol.pymol_script(scene))
    shapes = [values[1] for name, values, _ in calls if name == "load_cgo"]
    lines = [f"line_{k}" for k, label in enumerate(scene.labels, 1) if label.line is not None]
    assert lines and [name for name in shapes if name.startswith("line_")] == lines
    assert "set cartoon_gap_cutoff, 0" in after
    assert [line for line in after.splitlines() if line.startswith("show cartoon, kinase_faint and resi")]
