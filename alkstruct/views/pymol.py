"""A view as a script for PyMOL: plain commands, with the coordinates in it."""

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.display.colours import channels
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.errors import AlkstructError
from alkstruct.views.camera import FIELD_OF_VIEW, PICTURE_SHAPE, extent_of
from alkstruct.views.page import target_of, write_file
from alkstruct.views.py3dmol import scene_of
from alkstruct.views.slab import planes, share_before_haze

if TYPE_CHECKING:
    from pathlib import Path

    import py3Dmol

PYMOL_SETTINGS = {
    "valence": 0,
    "cartoon_fancy_helices": 0,
    "cartoon_gap_cutoff": 0,  # no dashes between the parts of a cartoon that fades
    "ray_shadows": 0,
    "orthoscopic": 0,
    "field_of_view": f"{FIELD_OF_VIEW:g}",
    "label_font_id": 5,
    "float_labels": 1,
    "ray_opaque_background": 1,
}
DASH_LENGTH, DASH_GAP = 0.25, 0.20  # Å
COMMENT_WIDTH = 100  # characters of a line


def save_pymol(view: "py3Dmol.view", path: "str | Path") -> None:
    """Write a view as a PyMOL script that shows the same: models, colours, discs, dashes, labels and camera.

    Parameters
    ----------
    view : py3Dmol.view
        From `view` or `view_scan`. What was added to it since by calls of py3Dmol is not in the script.
    path : str or pathlib.Path
        A file that ends in ".pml". Open it with PyMOL (``pymol G1202R.pml``, or File > Run Script).

    Returns
    -------
    None

    Raises
    ------
    AlkstructError
        The view holds no scene of alkstruct, or the file cannot be written.

    Notes
    -----
    The script needs no other file: coordinates are within it. It leaves alone what is loaded already.

    Examples
    --------
    >>> import alkstruct as alk
    >>> alk.save_pymol(alk.view("crizotinib", "G1202R"), "G1202R.txt")
    Traceback (most recent call last):
        ...
    alkstruct.errors.AlkstructError: cannot write G1202R.txt: end the name in .pml
    """
    target = target_of(path, (".pml",))
    scene = scene_of(view)
    if scene is None:
        raise AlkstructError(f"a PyMOL script needs what view or view_scan returned, not {type(view).__name__}")
    write_file(target, pymol_script(scene).encode("utf-8"))


def pymol_script(scene):
    """Write a PyMOL script that shows a scene."""
    style = scene.style
    lines = [*_comments(scene), "", "python", "from pymol import cmd", *_loading(scene), "python end", ""]
    lines += [f"set_color alkstruct_background, {_triple(style.background)}", "bg_color alkstruct_background"]
    lines += [f"set {name}, {value}" for name, value in PYMOL_SETTINGS.items()]
    lines += [f"set fog_start, {share_before_haze(scene, PICTURE_SHAPE):.3f}"]
    lines += [f"set label_size, {style.label_size}", f"set_color alkstruct_label, {_triple(style.label_colour)}"]
    for model in scene.models:
        lines += _cartoon(model) if model.drawing == "cartoon" else _sticks(model)
    for number in range(1, len(scene.labels) + 1):
        name = f"label_{number}"
        lines += [f"hide nonbonded, {name}", f"set label_color, alkstruct_label, {name}"]
    return "\n".join([*lines, f"set_view ({', '.join(_view_numbers(scene))})", ""])


def _comments(scene):
    """What is shown, as comments."""
    words, lines = f"{scene.title}. {scene.caption} {RESEARCH_USE}".split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > COMMENT_WIDTH:
            lines.append("")
        lines[-1] += f" {word}"
    colours = [f" {name}: {colour}" for name, colour in scene.legend]
    todo = " A picture for print: ray 1200, 900, then png view.png, dpi=300"
    # PyMOL takes what follows a semicolon for a command, in a comment too
    return [f"#{''.join(c for c in line.replace(';', ',') if c.isprintable())}" for line in (*lines, *colours, todo)]


def _loading(scene):
    """Python lines that load models, discs, dashes and labels."""
    lines, style = [], scene.style
    for model in scene.models:
        read = "read_pdbstr" if model.format == "pdb" else "read_sdfstr"
        rows = [f"    {row!r}," for row in model.text.splitlines()]
        lines += [f'cmd.{read}("\\n".join([', *rows, f']) + "\\n", {model.name!r})']
    for number, disc in enumerate(scene.discs, 1):
        half = 0.5 * style.disc_thickness * disc.axis
        colour = channels(style.clash_colour)
        shapes = _cylinder(disc.centre - half, disc.centre + half, disc.radius, colour)
        if style.sphere_opacity > 0:
            shapes += [25.0, style.sphere_opacity, 6.0, *colour]  # ALPHA, COLOR
            for centre, radius in disc.spheres:
                shapes += [7.0, *centre, radius]  # SPHERE
        lines.append(f"cmd.load_cgo({_row(shapes)}, 'clash_{number}')")
    for number, dash in enumerate(scene.dashes, 1):
        lines.append(f"cmd.load_cgo({_row(_dashes(dash, style))}, 'bond_{number}')")
    for number, label in enumerate(scene.labels, 1):
        lines.append(f"cmd.pseudoatom('label_{number}', pos={_row(label.at)}, label={label.text!r})")
        if label.line is not None:
            start, end = label.line
            line = _cylinder(start, end, style.line_radius, channels(style.label_colour))
            lines.append(f"cmd.load_cgo({_row(line)}, 'line_{number}')")
    return lines


def _cylinder(start, end, radius, colour):
    return [9.0, *start, *end, radius, *colour, *colour]  # CYLINDER


def _dashes(dash, style):
    """Cylinders along a dashed line."""
    length = np.linalg.norm(dash.end - dash.start)
    along, shapes = (dash.end - dash.start) / max(length, 1e-9), []
    for first in np.arange(0.0, length, DASH_LENGTH + DASH_GAP):
        last = min(first + DASH_LENGTH, length)
        shapes += _cylinder(
            dash.start + first * along, dash.start + last * along, style.bond_radius, channels(style.bond_colour)
        )
    return shapes


def _cartoon(model):
    lines = [f"hide everything, {model.name}", f"show cartoon, {model.name} and resi {_ranges(model.colours)}"]
    numbers = {}
    for number, colour in model.colours.items():
        numbers.setdefault(colour, []).append(number)
    lines += [f"color {_hex(c)}, {model.name} and resi {_ranges(which)}" for c, which in numbers.items()]
    return [*lines, f"set cartoon_transparency, {1 - model.opacity:.2f}, {model.name}"]


def _sticks(model):
    lines = [f"hide everything, {model.name}", f"show sticks, {model.name}"]
    lines += [f"color {_hex(colour)}, {model.name} and elem {e.capitalize()}" for e, colour in model.colours.items()]
    lines += [f"set stick_radius, {model.radius:g}, {model.name}"]
    return [*lines, f"set stick_transparency, {1 - model.opacity:.2f}, {model.name}"]


def _ranges(numbers):
    """Residue numbers as PyMOL's selections write them: 1094-1099+1102."""
    numbers = sorted(numbers)
    parts = []
    for _, pairs in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in pairs]
        ends = [str(n).replace("-", "\\-") for n in (run[0], run[-1])]  # a minus sign is no range
        parts.append(ends[0] if len(run) == 1 else "-".join(ends))
    return "+".join(parts)


def _view_numbers(scene):
    """The 18 numbers of PyMOL's set_view."""
    camera, extent = scene.camera, extent_of(scene.camera, PICTURE_SHAPE)
    distance = 0.5 * extent / np.tan(np.radians(FIELD_OF_VIEW / 2))
    ends = [distance + plane for plane in planes(scene, PICTURE_SHAPE)]
    numbers = [*camera.rotation.T.ravel(), 0.0, 0.0, -distance, *camera.centre, *ends, -FIELD_OF_VIEW]
    return [f"{x + 0.0:.6f}" for x in numbers]


def _triple(colour):
    return _row(channels(colour))


def _row(values):
    return "[" + ", ".join(f"{float(x):.3f}" for x in values) + "]"


def _hex(colour):
    return f"0x{colour[1:]}"
