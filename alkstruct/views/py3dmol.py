"""Hand a scene to py3Dmol."""

import re
from functools import cache

import numpy as np

from alkstruct.display.colours import mixed
from alkstruct.display.html import Html, colour_key, escaped
from alkstruct.views.camera import FIELD_OF_VIEW, extent_of
from alkstruct.views.slab import planes, share_before_haze

LABEL_OPACITY = 0.9  # of the ground of a label, under which the line to it ends
CAMERA_DISTANCE = 150.0  # Å of that camera from what is unmoved


@cache
def _view_class():
    """py3Dmol's view, with texts from files made harmless within its script."""
    import py3Dmol

    class View(py3Dmol.view):
        def _make_html(self):
            return harmless(super()._make_html())

        def _repr_html_(self):
            # py3Dmol's own publishes the view and returns nothing, so that a cell shows the object's name below it.
            return self._make_html() + below(self.scene)

        def show(self):
            from IPython.display import display

            display(self)

    return View


def below(scene):
    """Write what stands below a view in a notebook, the legend and the caption: Html."""
    return Html(f'<div style="max-width:60em">{colour_key(scene.legend)}<p>{escaped(scene.caption)}</p></div>')


def scene_of(view):
    """Return the scene of a view that alkstruct made, or None: py3Dmol has a function for every other name."""
    return getattr(view, "__dict__", {}).get("scene")


def harmless(text):
    """Return HTML with one script, that script `inert`."""
    head, opening, script = text.partition("<script>")
    script, closing, tail = script.rpartition("</script>")
    return head + opening + inert(script) + closing + tail


def inert(script):
    """Return a script without anything that HTML would take for its end or for a comment.

    Examples
    --------
    >>> inert('say("</script><!--")')
    'say("<\\\\/script><\\\\!--")'
    """
    return re.sub(r"<(?=/script|!--)", r"<\\", script, flags=re.IGNORECASE)


def shown(scene, width=800, height=600):
    """Show a scene as a py3Dmol view."""
    found = _view_class()(width=width, height=height)
    found.scene = scene
    found.setBackgroundColor(scene.style.background)
    for number, model in enumerate(scene.models):
        found.addModel(model.text, model.format, {"noSecondaryStructure": True})  # it is in the text
        drawn = {"resi": sorted(model.colours)} if model.drawing == "cartoon" else {}
        found.setStyle({"model": number}, {})
        found.setStyle({"model": number, **drawn}, _drawing(model, scene.style))
    for disc in scene.discs:
        half = 0.5 * scene.style.disc_thickness * disc.axis
        ends = {"start": _point(disc.centre - half), "end": _point(disc.centre + half), "fromCap": 1, "toCap": 1}
        found.addCylinder({**ends, "radius": disc.radius, "color": scene.style.clash_colour})
        for centre, radius in disc.spheres if scene.style.sphere_opacity > 0 else ():
            look = {"opacity": scene.style.sphere_opacity, "color": scene.style.clash_colour}
            found.addSphere({"center": _point(centre), "radius": round(radius, 3), **look})
    for dash in scene.dashes:
        ends = {"start": _point(dash.start), "end": _point(dash.end), "fromCap": 1, "toCap": 1}
        dashes = {"dashed": True, "dashLength": 0.25, "gapLength": 0.2, "radius": scene.style.bond_radius}
        found.addCylinder({**ends, **dashes, "color": scene.style.bond_colour})
    for label in scene.labels:
        if label.line is not None:
            ends = {"start": _point(label.line[0]), "end": _point(label.line[1])}
            found.addCylinder({**ends, "radius": scene.style.line_radius, "color": scene.style.label_colour})
        found.addLabel(
            label.text,
            {
                "position": _point(label.at),
                "inFront": True,
                "backgroundColor": scene.style.background,
                "backgroundOpacity": LABEL_OPACITY,
                "borderThickness": 0,
                "alignment": "center",
                "fontSize": scene.style.label_size,
                "fontColor": scene.style.label_colour,
                "font": "Arial, sans-serif",
            },
        )
    _aim(found, scene, width / height)
    return found


def _drawing(model, style):
    if model.drawing == "cartoon":
        by_number = {"prop": "resi", "map": model.colours}
        return {
            "cartoon": {
                "colorscheme": by_number,
                "opacity": model.opacity,
                "arrows": True,
                "style": "oval",
                "thickness": 0.5,
            }
        }
    # Paler, not transparent: 3Dmol.js draws nothing transparent behind something transparent, such as a faint
    # conformer behind the spheres of a clash, which would hang in the air.
    names = {e.capitalize(): mixed(c, style.background, 1 - model.opacity) for e, c in model.colours.items()}
    by_element = {"prop": "elem", "map": names}
    return {"stick": {"colorscheme": by_element, "opacity": 1.0, "radius": model.radius}}


def _aim(found, scene, aspect):
    """Put 3Dmol's camera where the scene's is."""
    camera, extent = scene.camera, extent_of(scene.camera, aspect)
    back = CAMERA_DISTANCE - 0.5 * extent / np.tan(np.radians(FIELD_OF_VIEW / 2))
    found.setView([*_numbers(-camera.centre), round(float(back), 3), *_numbers(quaternion(camera.rotation))])
    near, far = planes(scene, aspect)
    found.setSlab(round(near, 2), round(far, 2))
    found.enableFog({"fogStart": round(share_before_haze(scene, aspect), 3)})


def quaternion(rotation):
    """Return a rotation matrix (3, 3) as x, y, z, w: ndarray, (4,)."""
    # Shepperd's method by eigenvalues: the vector that belongs to the largest one
    m = rotation
    k = np.array(
        [
            [m[0, 0] - m[1, 1] - m[2, 2], m[1, 0] + m[0, 1], m[2, 0] + m[0, 2], m[2, 1] - m[1, 2]],
            [m[1, 0] + m[0, 1], m[1, 1] - m[0, 0] - m[2, 2], m[2, 1] + m[1, 2], m[0, 2] - m[2, 0]],
            [m[2, 0] + m[0, 2], m[2, 1] + m[1, 2], m[2, 2] - m[0, 0] - m[1, 1], m[1, 0] - m[0, 1]],
            [m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1], m.trace()],
        ]
    )
    values, vectors = np.linalg.eigh(k / 3)
    return vectors[:, np.argmax(values)]


def _point(xyz):
    return dict(zip("xyz", _numbers(xyz), strict=True))


def _numbers(array):
    return [round(float(x), 4) + 0.0 for x in array]
