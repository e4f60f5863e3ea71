"""Where to look from: the direction from which least of the protein hides what is to be seen."""

from dataclasses import replace

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
HIDDEN_DRUG = 0.5  # weight of what of the inhibitor is hidden, where a site that is far from it has 1
BEHIND_SITE = 3.0  # Å: how far an inhibitor that a site does not touch should at least stand behind it
LEAST_GAP = 1.5  # Å in the picture between what can be told apart
ROUNDS = 12  # in which a frame is widened: the last one moves it by less than a hundredth of an ångström
IN_FRONT_OF_SITE = 3.0  # Å before the foremost atom of such a site: from there the cartoon fades


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


def far_camera(site, around, drug, hiding, upright, style):
    """Place a camera on a site that does not touch the inhibitor: it fills the picture, the inhibitor stands behind.

    Parameters
    ----------
    site, around, drug : ndarray, (s, 3), (n, 3) and (d, 3), float64
        Atoms of the site, of its neighbours and of the inhibitor: all have to be in the picture, Å.
    hiding : ndarray, (h, 3), float64
        What may stand in the way, Å: C-alphas of the opaque cartoon.
    upright : ndarray, (3,), float64
        Direction that should point up in the picture.
    style : ViewStyle

    Returns
    -------
    Camera
    """
    directions, focus = _all_around(), np.vstack([site, around])
    frames = [_frame(towards, upright) for towards in directions]
    fitted = [_fitted_behind(focus, drug, frame, style.margin) for frame in frames]
    sizes = np.array([extent_of(camera, PICTURE_SHAPE) for camera in fitted])
    behind = _relative(_hidden(site, hiding, directions)) + _relative(_hidden(site, around, directions, THIN_SHADOW))
    behind += HIDDEN_DRUG * _relative(_hidden(drug, hiding, directions))
    covered = [_covered(drug, focus, camera) for camera in fitted]
    depth = directions @ (drug.mean(axis=0) - site.mean(axis=0))
    spread = _relative([_area(site, towards) for towards in directions])
    worth = spread - behind - 2 * np.array(covered) - 3 * sizes / sizes.min() - 0.2 * np.maximum(depth + BEHIND_SITE, 0)
    camera = fitted[int(np.argmax(worth))]
    towards = camera.rotation[2]
    front = float(((site - camera.centre) @ towards).max()) + IN_FRONT_OF_SITE
    back = float(-((drug - camera.centre) @ towards).min())
    return replace(camera, front=front, back=max(back, 0.0))


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


def _covered(behind, before, camera):
    """Share of some points that appear beside others, so that they cannot be told apart."""
    gap = np.linalg.norm(apparent(behind, camera)[:, None] - apparent(before, camera)[None], axis=-1)
    return float((gap.min(axis=1) < LEAST_GAP).mean())


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


def _fitted_behind(focus, behind, rotation, margin):
    """A camera whose centre is as deep as the focus, and that has what is behind in the picture as well."""
    shown, centre = np.vstack([focus, behind]), focus.mean(axis=0)
    for _ in range(3):  # where something appears depends on the centre
        seen = apparent(shown, _fitted(shown, rotation, margin, None, centre))
        centre = centre + 0.5 * (seen.min(axis=0) + seen.max(axis=0)) @ rotation[:2]
    return _fitted(shown, rotation, margin, None, centre)


def grown(camera, points, margin):
    """Widen what a camera looks at on the sides where points, (n, 3), are outside, and none of them fades: Camera.

    Where all points are in the picture already it stays as it is.
    """
    right_up, half = camera.rotation[:2], 0.5 * np.array([camera.width, camera.height])
    shift, found = np.zeros(2), camera
    for _ in range(ROUNDS):  # how large something appears depends on the frame, and that on what has to fit
        seen = apparent(points, found)
        low = np.minimum(-half - shift, seen.min(axis=0) - margin)
        high = np.maximum(half - shift, seen.max(axis=0) + margin)
        shift = shift + 0.5 * (low + high)
        width, height = high - low
        found = replace(found, centre=camera.centre + shift @ right_up, width=float(width), height=float(height))
    back = float(-((points - found.centre) @ found.rotation[2]).min())
    return replace(found, back=max(back, found.back))


def apparent(points, camera):
    """Project points (n, 3) on the plane of the picture: ndarray, (n, 2), Å right and up of its centre."""
    flat = (points - camera.centre) @ camera.rotation.T
    return flat[:, :2] * magnification(flat[:, 2:], camera)


def magnification(depth, camera):
    """Tell how much larger something appears that is nearer to the eye than the centre by `depth` (Å)."""
    distance = 0.5 * extent_of(camera, PICTURE_SHAPE) / np.tan(np.radians(FIELD_OF_VIEW / 2))
    return distance / np.maximum(distance - depth, 0.3 * distance)


def extent_of(camera, aspect):
    """Return the height that a picture of some width over height needs for what the camera looks at, Å."""
    return max(camera.height, camera.width / aspect)


def _unit(vector):
    length = np.linalg.norm(vector)
    return vector / length if length > 1e-9 else np.array([0.0, 0.0, 1.0])
