"""What a view shows, as plain values: models, discs, dashes, labels and a camera, for any program that draws.

`views.py3dmol` hands a scene to py3Dmol, `views.pymol` writes it for PyMOL. Coordinates are those of the complex, Å.
"""

from dataclasses import dataclass

import numpy as np

from alkstruct.views.style import ViewStyle


@dataclass(frozen=True, eq=False, slots=True)
class Model:
    """Atoms that are drawn in one manner.

    Attributes
    ----------
    name : str
        Letters, digits and _; a name for a program's list of objects.
    text, format : str
        A file's content, and "pdb" or "sdf".
    drawing : {"cartoon", "sticks"}
    colours : dict
        Of a cartoon by residue number, and of these alone; of sticks by element in upper case; "#rrggbb".
    coord : ndarray, (n, 3), float64
        What of it takes room in the picture, Å: the atoms of sticks, the C-alphas that a cartoon follows.
    opacity, radius : float
        0 to 1; Å.
    """

    name: str
    text: str
    format: str
    drawing: str
    colours: dict
    coord: np.ndarray
    opacity: float = 1.0
    radius: float = 0.2


@dataclass(frozen=True, eq=False, slots=True)
class Disc:
    """The circle in which the van der Waals spheres of two atoms cut each other: where two atoms clash.

    Attributes
    ----------
    centre, axis : ndarray, (3,), float64
        Å; unit vector from one atom to the other.
    radius, overlap : float
        Å.
    atoms : tuple of str
        Of the side chain, of the inhibitor.
    spheres : tuple of (ndarray (3,), float)
        Centre and van der Waals radius of both atoms, Å.
    """

    centre: np.ndarray
    axis: np.ndarray
    radius: float
    overlap: float
    atoms: tuple
    spheres: tuple


@dataclass(frozen=True, eq=False, slots=True)
class Dash:
    """A dashed line between two points (3,), Å; `kind` as in `contacts`."""

    start: np.ndarray
    end: np.ndarray
    kind: str


@dataclass(frozen=True, eq=False, slots=True)
class Label:
    """A text, its middle at a point.

    Attributes
    ----------
    text : str
    at : ndarray, (3,), float64
        Å.
    line : tuple of two ndarray (3,), or None
        Ends of a thin line from the text to what it names, where the two are apart, Å.
    """

    text: str
    at: np.ndarray
    line: tuple | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Camera:
    """Where one looks from.

    Attributes
    ----------
    centre : ndarray, (3,), float64
        What is in the middle of the picture, Å.
    rotation : ndarray, (3, 3), float64
        Rows are the picture's right, its up and the direction towards the eye.
    width, height : float
        What has to fit in the picture, Å.
    front : float or None
        Cartoon that is nearer to the eye than this before the centre fades, Å; None for nothing.
    back : float
        How far behind the centre something is that should not fade into the distance, Å.
    """

    centre: np.ndarray
    rotation: np.ndarray
    width: float
    height: float
    front: float | None = None
    back: float = 0.0


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """Everything that a view shows, and what is said below it.

    Attributes
    ----------
    title, caption : str
    legend : tuple of (str, str)
        What, and its colour.
    models, discs, dashes, labels : tuple
    camera : Camera
    style : ViewStyle
    """

    title: str
    caption: str
    legend: tuple
    models: tuple
    discs: tuple
    dashes: tuple
    labels: tuple
    camera: Camera
    style: ViewStyle
