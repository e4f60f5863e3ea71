"""Where to look from: the direction from which least of the protein hides what is to be seen."""

import numpy as np

from alkstruct.views.scene import Camera

FIELD_OF_VIEW = 20.0  # degrees from the lower to the upper edge of the picture: 3Dmol's
PICTURE_SHAPE = 4 / 3  # width over height of the usual picture
DIRECTIONS_TRIED = 400  # from all around that are tried
SHADOW_RADIUS = 3.5  # Å: a C-alpha, for the cartoon is wide, hides what passes this close behind it
THIN_SHADOW = 0.7  # Å: the same of an atom of a stick
LEVEL_SINE = 0.25  # sine of how far above or below the level a whole kinase may be looked at from
OWN_SHARE = 0.7  # share of what matters most in where the middle of the picture is
AXIS_TILT = 0.4  # cosine between the line of sight and the axis that should lie across it


def site_camera(site, beside, points, axis, hiding, also, upright, style):
    """Place a camera on a site and the inhibitor beside it.

    Parameters
    ----------
    site, beside : ndarray, (s, 3) and (b, 3), float64
        What has to be in the picture, Å: atoms of the site, and of the inhibitor near it.
    points : ndarray, (p, 3), float64
        What matters most and comes into the middle, Å: the clashes, or else where site and inhibitor are nearest.
    axis : ndarray, (3,), float64
        From site to inhibitor: should lie across the picture, tilted a little towards the eye, so that discs across
        it are seen as discs.
    hiding : ndarray, (h, 3), float64
        What may stand in the way, Å: C-alphas of the cartoon.
    also : ndarray, (a, 3), float64
        What has to be in the picture without a part in the choice of direction, Å.
    upright : ndarray, (3,), float64
        Direction that should point up in the picture, for what the choice leaves open.
    style : ViewStyle

    Returns
    -------
    Camera
    """
    directions, focus = _all_around(), np.vstack([site, beside])
    behind = _hidden(focus, hiding, directions)
    covered = _hidden(points, np.vstack([hiding, focus]), directions, THIN_SHADOW)
    spread = sum(_relative([_area(part, d) for d in directions]) for part in (site, beside) if len(part) > 2)
    tilt = np.abs(np.abs(directions @ _unit(axis)) - AXIS_TILT)
    worth = spread - 1.5 * behind / max(behind.max(), 1e-9) - covered / len(points) - 2 * np.maximum(tilt - 0.1, 0)
    rotation = _frame(directions[np.argmax(worth)], upright)
    shown = np.vstack([focus, also])
    return _fitted(shown, rotation, style.margin, style.front, _middle(points.mean(axis=0), shown, rotation))


def whole_camera(atoms, focus, upright, style):
    """Place a camera on a whole kinase, `upright` up, turned so that least hides the inhibitor.

    atoms, focus: (n, 3), Å, of the kinase's cartoon and of what should be seen in it; `focus` may be empty.
    """
    up = _unit(upright)
    directions = _all_around()
    directions = directions[np.abs(directions @ up) < LEVEL_SINE]
    worth = -_hidden(focus, atoms, directions) if len(focus) else np.array([_area(atoms, d) for d in directions])
    towards = directions[np.argmax(worth)]
    return _fitted(atoms, _frame(towards, upright), style.margin, None)


def _all_around():
    """Unit vectors spread evenly over a sphere (a Fibonacci lattice): (DIRECTIONS_TRIED, 3)."""
    k = np.arange(DIRECTIONS_TRIED) + 0.5
    height, turn = 1 - 2 * k / DIRECTIONS_TRIED, k * np.pi * (1 + 5**0.5)
    radius = np.sqrt(1 - height**2)
    return np.column_stack([radius * np.cos(turn), radius * np.sin(turn), height])


def _hidden(focus, hiding, directions, shadow=SHADOW_RADIUS):
    """How much of the focus lies behind something, seen from each direction: ndarray, (d,)."""
    between = (hiding[:, None] - focus[None]).reshape(-1, 3)
    depth = directions @ between.T
    aside = (between**2).sum(axis=1) - depth**2
    return (np.exp(-aside / shadow**2) * (depth > 0.5 * shadow)).sum(axis=1)


def _relative(values):
    return np.array(values) / max(max(values), 1e-9)


def _area(focus, towards):
    """How widely the focus spreads across the picture, Å."""
    flat = (focus - focus.mean(axis=0)) - np.outer((focus - focus.mean(axis=0)) @ towards, towards)
    return float(np.sqrt((flat**2).sum(axis=1).mean()))


def _frame(towards, upright):
    """Rotation whose rows are right, up and towards the eye."""
    up = upright - (upright @ towards) * towards
    if np.linalg.norm(up) < 1e-6:
        up = np.eye(3)[np.argmin(np.abs(towards))]
        up = up - (up @ towards) * towards
    up = _unit(up)
    return np.array([np.cross(up, towards), up, towards])


def _middle(wanted, focus, rotation):
    """A point nearer to the wanted one than to the middle of the focus's box."""
    flat = focus @ rotation.T
    return OWN_SHARE * wanted + (1 - OWN_SHARE) * (0.5 * (flat.min(axis=0) + flat.max(axis=0))) @ rotation


def _fitted(focus, rotation, margin, front, centre=None):
    """A camera that has the focus in the picture, what is near and so appears larger as well."""
    if centre is None:
        flat = focus @ rotation.T
        centre = (0.5 * (flat.min(axis=0) + flat.max(axis=0))) @ rotation
    reach = np.abs((focus - centre) @ rotation.T).max(axis=0)
    for _ in range(3):  # how large it appears depends on the distance, and that on what has to fit
        width, height = 2 * (reach[:2] + margin)
        reach = np.abs(apparent(focus, Camera(centre, rotation, width, height, front))).max(axis=0)
    width, height = 2 * (reach[:2] + margin)
    return Camera(centre, rotation, width, height, front)


def apparent(points, camera):
    """Project points (n, 3) on the plane of the picture: ndarray, (n, 2), Å right and up of its centre."""
    flat = (points - camera.centre) @ camera.rotation.T
    return flat[:, :2] * _scale(flat[:, 2:], camera)


def _scale(depth, camera):
    """How much larger something appears that is nearer to the eye than the centre by `depth` (Å)."""
    distance = 0.5 * max(camera.height, camera.width / PICTURE_SHAPE) / np.tan(np.radians(FIELD_OF_VIEW / 2))
    return distance / np.maximum(distance - depth, 0.3 * distance)


def _unit(vector):
    length = np.linalg.norm(vector)
    return vector / length if length > 1e-9 else np.array([0.0, 0.0, 1.0])


def free_place(anchor, taken, camera, reach, size):
    """Find where a label near a point covers least of what is drawn.

    Parameters
    ----------
    anchor : ndarray, (3,), float64
        Å.
    taken : ndarray, (n, 3), float64
        Points that should stay free, Å: atoms of sticks, places of other labels.
    camera : Camera
    reach : tuple of float
        Distances from the anchor that are tried, Å.
    size : tuple of float
        Half the width and half the height of the label, Å in the plane through the picture's centre.

    Returns
    -------
    ndarray, (3,), float64
        In the plane of the picture through the anchor.
    """
    best, least = anchor, np.inf
    right, up, towards = camera.rotation
    scale = _scale((anchor - camera.centre) @ towards, camera)
    here, taken = apparent(anchor[None], camera)[0], apparent(taken, camera)
    for distance in reach:
        for angle in np.radians(np.arange(0, 360, 15)):
            step = distance * np.array([np.cos(angle), np.sin(angle)])
            gap = (np.abs(taken - here - step) / np.array(size)).max(axis=1, initial=0)
            covered = np.exp(-(np.maximum(gap - 1, 0) ** 2) * 8).sum()
            x, y = np.abs(here + step)
            outside = max(x + size[0] - camera.width / 2, 0) + max(y + size[1] - camera.height / 2, 0)
            cost = 3 * covered + 0.5 * distance + 10 * outside
            if cost < least:
                best, least = anchor + (step[0] * right + step[1] * up) / scale, cost
    return best
