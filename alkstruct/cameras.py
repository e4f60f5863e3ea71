"""Where to look from: the direction from which least of the protein hides what is to be seen."""

import numpy as np

from alkstruct.scenes import Camera

DIRECTIONS = 400  # from all around that are tried
SHADOW = 3.0  # Å: an atom of the cartoon, which is wide, hides what passes this close behind it
THIN_SHADOW = 0.7  # Å: the same of an atom of a stick
OWN = 0.7  # share of what matters most in where the middle of the picture is
TILT = 0.4  # cosine between the line of sight and the axis that should lie across it


def site_camera(site, beside, points, axis, hiding, also, upright, style):
    """A camera on a site and the inhibitor beside it.

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
        Atoms that may stand in the way: those of the cartoon.
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
    behind = np.array([_hidden(focus, hiding, d) for d in directions])
    covered = np.array([_hidden(points, np.vstack([hiding, focus]), d, THIN_SHADOW) for d in directions])
    spread = sum(_relative([_area(part, d) for d in directions]) for part in (site, beside) if len(part) > 2)
    tilt = np.abs(np.abs(directions @ _unit(axis)) - TILT)
    worth = spread - 1.5 * behind / max(behind.max(), 1e-9) - covered / len(points) - 2 * np.maximum(tilt - 0.1, 0)
    rotation = _frame(directions[np.argmax(worth)], upright)
    shown = np.vstack([focus, also])
    return _fitted(shown, rotation, style.margin, style.front, _middle(points.mean(axis=0), shown, rotation))


def whole_camera(atoms, focus, upright, style):
    """A camera on a whole kinase, `upright` up, turned so that least hides the inhibitor.

    atoms, focus: (n, 3), Å, of the kinase's cartoon and of what should be seen in it; `focus` may be empty.
    """
    up = _unit(upright)
    directions = [d for d in _all_around() if abs(d @ up) < 0.25]
    if len(focus):
        towards = min(directions, key=lambda d: _hidden(focus, atoms, d) - 1e-3 * _area(focus, d))
    else:
        towards = max(directions, key=lambda d: _area(atoms, d))
    return _fitted(atoms, _frame(towards, upright), style.margin, None)


def _all_around():
    """Unit vectors spread evenly over a sphere (a Fibonacci lattice): (DIRECTIONS, 3)."""
    k = np.arange(DIRECTIONS) + 0.5
    height, turn = 1 - 2 * k / DIRECTIONS, k * np.pi * (1 + 5**0.5)
    radius = np.sqrt(1 - height**2)
    return np.column_stack([radius * np.cos(turn), radius * np.sin(turn), height])


def _hidden(focus, hiding, towards, shadow=SHADOW):
    """How much of the focus lies behind something, seen from `towards`."""
    between = hiding[:, None] - focus[None]
    depth = between @ towards
    aside = np.linalg.norm(between - depth[..., None] * towards, axis=-1)
    return float((np.exp(-((aside / shadow) ** 2)) * (depth > 0.5 * shadow)).sum())


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
    return OWN * wanted + (1 - OWN) * (0.5 * (flat.min(axis=0) + flat.max(axis=0))) @ rotation


def _fitted(focus, rotation, margin, front, centre=None):
    flat = focus @ rotation.T
    if centre is None:
        centre = (0.5 * (flat.min(axis=0) + flat.max(axis=0))) @ rotation
    reach = np.abs(flat - centre @ rotation.T).max(axis=0) + margin
    return Camera(centre, rotation, 2 * reach[0], 2 * reach[1], front)


def _unit(vector):
    length = np.linalg.norm(vector)
    return vector / length if length > 1e-9 else np.array([0.0, 0.0, 1.0])


def free_place(anchor, taken, camera, reach, size):
    """Where a label near a point covers least of what is drawn.

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
        Half the width and half the height of the label, Å.

    Returns
    -------
    ndarray, (3,), float64
        In the plane of the picture through the anchor.
    """
    best, least = anchor, np.inf
    right, up = camera.rotation[:2]
    for distance in reach:
        for angle in np.radians(np.arange(0, 360, 15)):
            place = anchor + distance * (np.cos(angle) * right + np.sin(angle) * up)
            flat = np.abs((taken - place) @ camera.rotation[:2].T) / np.array(size)
            covered = np.exp(-(np.maximum(flat.max(axis=1) - 1, 0) ** 2) * 8).sum() if len(taken) else 0.0
            x, y = np.abs((place - camera.centre) @ camera.rotation[:2].T)
            outside = max(x + size[0] - camera.width / 2, 0) + max(y + size[1] - camera.height / 2, 0)
            cost = 3 * covered + 0.5 * distance + 3 * outside
            if cost < least:
                best, least = place, cost
    return best
