"""Where labels find room in a picture: plain geometry of rectangles and points in its plane."""

import numpy as np

from alkstruct.views.camera import PICTURE_SHAPE, extent_of

SMALLEST_HEIGHT = 288  # pixels of a page: a picture of 900 pixels at 300 dpi; letters cover less of a larger one
USUAL_HEIGHT = 600  # pixels of a page: a view in a notebook
LETTER_WIDTH = 0.6  # width of a letter over the size of the font, on average
LINE_HEIGHT = 1.25  # height of a label's text over the size of the font: 3Dmol's
LABEL_PADDING = 4  # pixels around a label's text: 3Dmol's
ON_LABEL, ON_STICKS, ON_DASHES, ON_CARTOON = 1e4, 1e2, 2.0, 0.4  # cost of a point or label that a label covers
CLEARLY_NEARER = 2.5  # Å by which a label should be nearer to what it names than to other sticks
MISTAKEN = 1.5  # cost of each Å that is missing from that
NEXT_TO = 12.0  # Å around what it names within which a place for a label is sought


def half_size(text, camera, font_size, picture_height=SMALLEST_HEIGHT):
    """Return half the width and half the height of a label, as a rule in the smallest usual picture: ndarray, (2,), Å.

    Parameters
    ----------
    text : str
    camera : Camera
    font_size : float
        Of the letters, pixels of a page.
    picture_height : float, optional
        Of the picture, pixels of a page.
    """
    pixel = extent_of(camera, PICTURE_SHAPE) / picture_height
    wide, high = LETTER_WIDTH * font_size * len(text), LINE_HEIGHT * font_size
    return 0.5 * pixel * (np.array([wide, high]) + 2 * LABEL_PADDING)


def outside(points, middles, half):
    """Return how far points lie outside of rectangles of one size: ndarray, (m, n), 0 within.

    points: (n, 2); middles: (m, 2), of the rectangles; half: (2,), half their width and height.
    """
    x, y = (np.maximum(np.abs(np.subtract.outer(middles[:, k], points[:, k])) - half[k], 0) for k in (0, 1))
    return np.sqrt(x * x + y * y)


def best_place(half, own, points, reach, cost, labels, picture):
    """Find where a label covers least and is nearest to what it names.

    Parameters
    ----------
    half : ndarray, (2,), float64
        Half its width and height, Å; all lengths are those in the plane of the picture, from its centre.
    own : ndarray, (k, 2), float64
        What it names.
    points, reach, cost : ndarray, (n, 2), (n,) and (n,), float64
        What else is drawn, and what is named too: each point, how far around it a label should keep off, and what it
        costs to cover it.
    labels : list of (ndarray (2,), ndarray (2,))
        Middle and half size of the labels that are placed already.
    picture : ndarray, (2,), float64
        Half its width and height.

    Returns
    -------
    ndarray, (2,)
        The middle of the label, within the picture unless the label is larger.
    """
    places = _places(half, own, picture)
    near = outside(own, places, half).min(axis=1)
    apart = outside(points, places, half)
    paid = near + (cost * (apart < reach)).sum(axis=1)
    others = apart[:, cost >= ON_STICKS].min(axis=1, initial=np.inf)
    paid += MISTAKEN * np.maximum(near + CLEARLY_NEARER - others, 0)
    for middle, size in labels:
        paid += ON_LABEL * (np.abs(places - middle) < half + size).all(axis=1)
    return places[np.argmin(paid)]


def _places(half, own, picture):
    """Middles that are tried: a grid over the part of the picture around what is named, (m, 2)."""
    room = np.maximum(picture - half, 0)
    low = np.clip(own.min(axis=0) - half - NEXT_TO, -room, room)
    high = np.clip(own.max(axis=0) + half + NEXT_TO, -room, room)
    axes = [np.linspace(a, b, int((b - a) / (0.75 * half[1])) + 2) for a, b in zip(low, high, strict=True)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)
