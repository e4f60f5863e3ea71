"""Where to look from: the direction from which least of the protein hides what is to be seen."""

import numpy as np

from alkstruct.scenes import Camera

DIRECTIONS = 400  # from all around that are tried
SHADOW = 3.0  # Å: an atom hides what passes this close behind it
TILT = 0.55  # largest cosine between the line of sight and the line that should lie across it


def site_camera(focus, line, hiding, upright, style):
    """A camera on a site and the inhibitor beside it.

    Parameters
    ----------
    focus : ndarray, (f, 3), float64
        What has to be in the picture, Å.
    line : ndarray, (2, 3), float64
        Two points that should lie side by side, not one behind the other: C-alpha and the inhibitor's nearest atom.
    hiding : ndarray, (h, 3), float64
        Atoms that may stand in the way: those of the cartoon.
    upright : ndarray, (3,), float64
        Direction that should point up in the picture, for what the choice leaves open.
    style : ViewStyle

    Returns
    -------
    Camera
    """
    across = _unit(line[1] - line[0])
    directions = _all_around()
    hidden = np.array([_hidden(focus, hiding, d) for d in directions])
    area = np.array([_area(focus, d) for d in directions])
    worth = area / area.max() - hidden / max(hidden.max(), 1e-9)
    worth[np.abs(directions @ across) > TILT] = -np.inf
    towards = directions[np.argmax(worth)]
    rotation = _frame(towards, upright)
    return _fitted(focus, rotation, style.margin, style.front, _middle(line.mean(axis=0), focus, rotation))


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


def _hidden(focus, hiding, towards):
    """How much of the focus lies behind something, seen from `towards`."""
    between = hiding[:, None] - focus[None]
    depth = between @ towards
    aside = np.linalg.norm(between - depth[..., None] * towards, axis=-1)
    return float((np.exp(-((aside / SHADOW) ** 2)) * (depth > 1.5)).sum())


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
    """A point between the wanted one and the middle of the focus's box."""
    flat = focus @ rotation.T
    return 0.5 * (wanted + (0.5 * (flat.min(axis=0) + flat.max(axis=0))) @ rotation)


def _fitted(focus, rotation, margin, front, centre=None):
    flat = focus @ rotation.T
    if centre is None:
        centre = (0.5 * (flat.min(axis=0) + flat.max(axis=0))) @ rotation
    reach = np.abs(flat - centre @ rotation.T).max(axis=0) + margin
    return Camera(centre, rotation, 2 * reach[0], 2 * reach[1], front)


def _unit(vector):
    length = np.linalg.norm(vector)
    return vector / length if length > 1e-9 else np.array([0.0, 0.0, 1.0])
