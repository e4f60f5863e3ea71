"""Labels of a scene: what they say, and places where they cover neither each other nor what is drawn."""

from itertools import combinations

import numpy as np

from alkstruct.views.camera import apparent, magnification
from alkstruct.views.placing import ON_CARTOON, ON_DASHES, ON_STICKS, USUAL_HEIGHT, best_place, half_size, outside
from alkstruct.views.scene import Label

BOND_LENGTH, ALPHA_STEP = 2.0, 4.2  # Å within which two atoms are taken for bonded, two C-alphas for neighbours
STICK_SPACE, CARTOON_SPACE = 0.25, 0.8  # Å around what is drawn that labels keep off
LONGEST_GAP = 1.0  # Å between a label and what it names, beyond which a line joins them


def placed_labels(wanted, models, discs, dashes, camera, style):
    """Place labels one after the other: list of Label.

    Parameters
    ----------
    wanted : list of (str, ndarray (k, 3))
        Texts, and the atoms that each names, Å.
    models : list of Model
    discs : list of Disc
    dashes : list of Dash
    camera : Camera
    style : ViewStyle
    """
    drawn, reach, cost = _taken(models, discs, dashes)
    points = apparent(drawn, camera)
    picture = 0.5 * np.array([camera.width, camera.height])
    labels = []
    for text, atoms in wanted:
        named = _in_picture(atoms, camera)
        own, half = apparent(named, camera), half_size(text, camera, style.label_size)
        other = ~(np.abs(drawn[:, None] - named[None]) < 1e-6).all(axis=-1).any(axis=1)
        # A label keeps off what it names too; a cost below ON_STICKS says that it is not "other sticks".
        weight = np.where(other, cost, np.minimum(cost, ON_STICKS - 1))
        middle = best_place(half, own, points, reach, weight, labels, picture)
        labels.append((middle, half))
    places = uncrossed([apparent(_in_picture(atoms, camera), camera) for _, atoms in wanted], labels)
    return [
        _label(text, atoms, middle, half_size(text, camera, style.label_size, USUAL_HEIGHT), camera)
        for (text, atoms), middle in zip(wanted, places, strict=True)
    ]


def uncrossed(named, labels):
    """Let labels of one size change places until no lines cross from them to what they name: list of ndarray (2,).

    Each exchange shortens the lines of the two, so that there is an end.

    Parameters
    ----------
    named : list of ndarray, (k, 2)
        What each label names, Å in the plane of the picture.
    labels : list of (ndarray (2,), ndarray (2,))
        Middle and half size of each label.
    """
    places = [middle for middle, _ in labels]
    pairs = [(a, b) for a, b in combinations(range(len(labels)), 2) if np.allclose(labels[a][1], labels[b][1])]
    changed = True
    while changed:
        changed = False
        for a, b in pairs:
            ends = [named[k][_nearest(named[k], places[k])] for k in (a, b)]
            if _cross(places[a], ends[0], places[b], ends[1]):
                places[a], places[b], changed = places[b], places[a], True
    return places


def _nearest(points, place):
    return int(np.argmin(((points - place) ** 2).sum(axis=1)))


def _cross(a, b, c, d):
    """Tell whether the line from a to b crosses that from c to d; in a plane, (2,) each."""

    def turn(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return bool(turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0)


def _label(text, atoms, middle, half, camera):
    """A label in the plane through the nearest of the atoms that it names.

    half: of its letters in a notebook, where they take least room, so that a line reaches them in every picture.
    """
    named = _in_picture(atoms, camera)
    own = apparent(named, camera)
    nearest = _nearest(own, middle)
    at = _in_plane_of(named[nearest], own[nearest], middle, camera)
    if outside(own, middle[None], half).min() < LONGEST_GAP:
        return Label(text, at)
    edge = np.clip(own[nearest], middle - half, middle + half)
    if abs(own[nearest][0] - middle[0]) > half[0]:  # from beside a label to the middle of its height, not to a corner
        edge[1] = middle[1]
    return Label(text, at, (_in_plane_of(named[nearest], own[nearest], edge, camera), named[nearest]))


def _in_plane_of(atom, seen, place, camera):
    """The point that appears at a place of the picture, in its plane through an atom that is seen elsewhere: (3,)."""
    right, up, towards = camera.rotation
    x, y = (place - seen) / magnification((atom - camera.centre) @ towards, camera)
    return atom + x * right + y * up


def _in_picture(atoms, camera):
    """Keep the atoms that are in the picture, or else all of them: (k, 3)."""
    inside = (np.abs(apparent(atoms, camera)) < 0.5 * np.array([camera.width, camera.height])).all(axis=1)
    return atoms[inside] if inside.any() else atoms


def _taken(models, discs, dashes):
    """Points that labels should keep off, Å, the space around each, and the cost of covering it."""
    parts = [(np.zeros((0, 3)), 0.0, 0.0)]
    for model in models:
        if model.drawing == "sticks":
            parts.append((_with_middles(model.coord, BOND_LENGTH), STICK_SPACE + model.radius, ON_STICKS))
        else:
            parts.append((_with_middles(model.coord, ALPHA_STEP), CARTOON_SPACE, ON_CARTOON * model.opacity))
    parts += [(disc.centre[None], disc.radius, ON_STICKS) for disc in discs]
    shares = np.linspace(0, 1, 9)[:, None]
    parts += [(dash.start + shares * (dash.end - dash.start), STICK_SPACE, ON_DASHES) for dash in dashes]
    points = np.vstack([part for part, _, _ in parts])
    counts = [len(part) for part, _, _ in parts]
    return points, np.repeat([r for _, r, _ in parts], counts), np.repeat([c for _, _, c in parts], counts)


def _with_middles(points, step):
    """Some points, and what lies between each two that are no farther apart than a step, Å: (m, 3)."""
    first, second = np.triu_indices(len(points), 1)
    joined = np.linalg.norm(points[first] - points[second], axis=1) < step
    return np.vstack([points, 0.5 * (points[first] + points[second])[joined]])
