"""How deep a picture is: the planes before and behind which nothing is drawn, and where the haze begins."""

import numpy as np

from alkstruct.views.camera import extent_of

NEARER_PLANE, FARTHER_PLANE = 0.5, 0.9  # what is drawn before and behind the centre, in heights of the picture
HAZE_FREE = 0.4  # share of the way from the one to the other before the haze, which so begins just behind the centre
FADED_FARTHER = 2.0  # what should not fade into the distance is nearer than the farther plane, by this factor
ROOM = 1.0  # Å between the middle of what is drawn and a plane: more than the radius of a stick


def planes(scene, aspect):
    """Return the nearest and the farthest that is drawn, behind the centre, Å: beyond the farthest all has faded.

    No stick, disc or end of a dashed line is cut, whichever way it points; nor is the cartoon of a view that has it
    whole.
    """
    camera, extent = scene.camera, extent_of(scene.camera, aspect)
    before, behind = _reach(scene)
    far = max(FARTHER_PLANE * extent, FADED_FARTHER * camera.back, behind)
    return -max(NEARER_PLANE * extent, before), far


def share_before_haze(scene, aspect):
    """Return the share of the way between the two planes that has no haze, wherever the nearer one is: float."""
    near, far = planes(scene, aspect)
    usual = -NEARER_PLANE * extent_of(scene.camera, aspect)
    return float((usual + HAZE_FREE * (far - usual) - near) / (far - near))


def _reach(scene):
    """How far before and behind the centre something is that may not be cut, Å: (float, float)."""
    camera = scene.camera
    parts = [model.coord for model in scene.models if model.drawing == "sticks" or camera.front is None]
    parts += [np.array([dash.start, dash.end]) for dash in scene.dashes]
    parts += [label.line[1][None] for label in scene.labels if label.line is not None]
    depths = [part @ camera.rotation[2] for part in parts]
    if scene.style.sphere_opacity > 0:
        depths += [
            np.array([centre @ camera.rotation[2] + side * radius for side in (-1, 1)])
            for disc in scene.discs
            for centre, radius in disc.spheres
        ]
    if not depths:
        return 0.0, 0.0
    depth = np.concatenate(depths) - camera.centre @ camera.rotation[2]
    return float(depth.max()) + ROOM, float(-depth.min()) + ROOM
