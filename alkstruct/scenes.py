"""What a view shows, as plain values: models, discs, dashes, labels and a camera, for any program that draws.

`alkstruct.views` hands a scene to py3Dmol, `alkstruct.pymol_scripts` writes it for PyMOL. Coordinates are those of
the complex, Å.
"""

from dataclasses import dataclass

import numpy as np

from alkstruct import palette
from alkstruct.errors import StructureError


class ViewStyle:
    """How a view looks: make a subclass, or set attributes of an instance, and hand it to `view` as ``style=``.

    Every attribute is documented below it. Colours are "#rrggbb", lengths Å, opacities 0 to 1.

    Examples
    --------
    >>> class Poster(ViewStyle):
    ...     label_size = 20
    ...     mutant_carbon = "#D55E00"
    >>> Poster().label_size, Poster().clash_colour == ViewStyle.clash_colour
    (20, True)
    """

    background = "#FFFFFF"
    """Behind everything."""

    cartoon_tint = 0.55
    """How far the cartoon's colours are mixed with white, 0 to 1, so that sticks stand out before it."""

    cartoon_opacity = 1.0
    """Of the cartoon; below 1 some programs show its inner edges."""

    stick_radius = 0.20
    """Of the inhibitor and of the leading conformer."""

    thin_radius = 0.10
    """Of the wild type, of other conformers and of residues that contact the inhibitor."""

    inhibitor_carbon = palette.INHIBITOR_CARBON
    """Carbons of the inhibitor."""

    wild_type_carbon = palette.WILD_TYPE_CARBON
    """Carbons of the side chain that the structure has, and of residues that contact the inhibitor."""

    mutant_carbon = palette.MUTANT_CARBON
    """Carbons of the conformers that are built."""

    elements = {  # noqa: RUF012 - replaced as a whole, never changed in place
        "N": "#3050C8", "O": "#D93A2B", "S": "#D9B310", "P": "#E07B00", "F": "#4FB84F", "CL": "#2E9E2E",
        "BR": "#8C3A1F", "I": "#6B2C91",
    }  # fmt: skip
    """Colours of atoms other than carbon, by element in upper case."""

    wild_type_opacity = 0.75
    """Of the side chain that the structure has, where a variant replaces it."""

    most_rotamers = 4
    """Rotamers shown beside the leading conformer, at most."""

    least_weight = 0.05
    """Weight, with the inhibitor, below which a rotamer is not shown."""

    faintest, strongest = 0.25, 0.70
    """Opacity of the rotamers beside the leading conformer: their weight over the largest, within these bounds."""

    clash_colour = palette.CLASH_COLOUR
    """Of the disc where two van der Waals spheres cut each other."""

    disc_thickness = 0.12
    """Of that disc."""

    sphere_opacity = 0.35
    """Of the van der Waals spheres of two atoms that clash; 0 for none."""

    bond_colour = palette.HYDROGEN_BOND_COLOUR
    """Of the dashes of hydrogen bonds, salt bridges and halogen bonds."""

    bond_radius = 0.06
    """Of the dashes."""

    label_size = 13
    """Of letters, in pixels of the page (3/4 of a point each)."""

    label_colour = "#000000"
    """Of letters."""

    no_estimate = palette.NO_ESTIMATE
    """Cartoon of residues without an estimate or temperature factor."""

    other_kinase = palette.NO_ESTIMATE
    """Cartoon of a complex without regions, one that is not ALK's."""

    margin = 2.5
    """Between what the camera looks at and the edge of the picture."""

    front = 4.0
    """How far before what a site's camera looks at the cartoon fades, so as not to stand in the way."""

    faded = 0.15
    """Opacity of the cartoon that is nearer to the eye than that; 0 leaves it out."""


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
    opacity, radius : float
        0 to 1; Å.
    """

    name: str
    text: str
    format: str
    drawing: str
    colours: dict
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
    """A text at a point (3,), Å."""

    text: str
    at: np.ndarray


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
    """

    centre: np.ndarray
    rotation: np.ndarray
    width: float
    height: float
    front: float | None = None


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


# ---------------------------------------------------------------------------------------------------- files


def pdb_text(complex, rows=None):
    """Some atoms of a complex as a PDB file of one chain, A.

    Parameters
    ----------
    complex : Complex
    rows : sequence of int, optional
        Of its atoms; all by default.

    Returns
    -------
    str

    Raises
    ------
    StructureError
        A coordinate has no room in a PDB file.
    """
    rows = np.arange(len(complex.coord)) if rows is None else np.asarray(rows, dtype=int)
    owner = complex.residue_of_atom
    lines = []
    for serial, a in enumerate(rows, 1):
        i = owner[a]
        residue = complex.residue_names[i], shown_number(complex.number[i]), complex.insertion[i]
        b_factor = complex.b_factor[a]
        lines.append(_pdb_line(serial, complex.atom_names[a], complex.elements[a], residue, complex.coord[a], b_factor))
    return "\n".join([*lines, "END", ""])


def shown_number(number):
    """A residue number as the four columns of a PDB file take it: of a longer one the last digits."""
    return int(number) if -1000 < number < 10_000 else int(number) % 10_000


def _pdb_line(serial, atom, element, residue, coord, b_factor=np.nan):
    if not ((coord > -1000) & (coord < 10_000)).all():
        raise StructureError(
            "cannot draw an atom with a coordinate below -999.999 or above 9999.999 Å; move the complex to the origin"
        )
    name, number, insertion = residue
    atom = f" {atom:<3}" if len(element) == 1 and len(atom) < 4 else f"{atom[:4]:<4}"
    x, y, z = coord
    b_factor = 0.0 if np.isnan(b_factor) else min(max(float(b_factor), -99.0), 999.0)
    return (
        f"ATOM  {serial % 100_000:5d} {atom} {name[:3]:>3} A{number:4d}{insertion or ' '}   "
        f"{x:8.3f}{y:8.3f}{z:8.3f}{1:6.2f}{b_factor:6.2f}          {element[:2]:>2}"
    )


def side_chain_text(name, number, atoms, coord):
    """One residue's atoms, named, with coordinates (k, 3) in Å, as a PDB file."""
    residue = name, shown_number(number), ""
    lines = [
        _pdb_line(k, atom, atom[0], residue, xyz) for k, (atom, xyz) in enumerate(zip(atoms, coord, strict=True), 1)
    ]
    return "\n".join([*lines, "END", ""])


def sdf_text(inhibitor):
    """An inhibitor as an SDF file (V2000), with its bonds."""
    lines = ["inhibitor", "", "", f"{len(inhibitor):3d}{len(inhibitor.bonds):3d}  0  0  0  0            999 V2000"]
    for element, (x, y, z) in zip(inhibitor.elements, inhibitor.coord, strict=True):
        lines.append(f"{x:10.4f}{y:10.4f}{z:10.4f} {str(element).capitalize():<3} 0" + "  0" * 11)
    for (first, second), order in zip(inhibitor.bonds, inhibitor.orders, strict=True):
        lines.append(f"{first + 1:3d}{second + 1:3d}{order:3d}" + "  0" * 4)
    return "\n".join([*lines, "M  END", "$$$$", ""])
