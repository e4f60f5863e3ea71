"""Convert MDAnalysis universes from and to ours, and read the .gro files of GROMACS with MDAnalysis."""

import warnings
from io import StringIO

import numpy as np

from alkstruct.chemistry.amino_acids import ONE_LETTER
from alkstruct.errors import StructureError, quoted
from alkstruct.io.atom_table import MOST_ATOMS, NO_CHAIN, AtomTable, Row, residues_of


def from_mdanalysis(atoms):
    """Make an AtomTable of the current frame of an MDAnalysis Universe or AtomGroup.

    Raises
    ------
    StructureError
        Residue numbers, residue names, atom names or coordinates are absent.
    """
    return AtomTable.from_rows(_rows(atoms.atoms))


def _rows(group):
    """Rows of the atoms of a group, one after the other."""
    blank, zero = [""] * len(group), np.zeros(len(group))
    columns = (
        _column(group, ("chainIDs", "segids"), blank),
        _column(group, ("resids",)),
        _column(group, ("icodes",), blank),
        _column(group, ("resnames",)),
        _column(group, ("names",)),
        _column(group, ("elements",), blank),
        _column(group, ("positions",)),
        _column(group, ("tempfactors",), zero),
        _column(group, ("altLocs",), blank),
        _column(group, ("occupancies",), zero),
    )
    return (
        Row(
            str(chain).strip(NO_CHAIN),
            int(number),
            str(insertion).strip(),
            str(residue).strip(),
            str(atom),
            str(element).strip().upper(),
            coord,
            b_factor,
            str(altloc).strip(),
            float(occupancy),
        )
        for chain, number, insertion, residue, atom, element, coord, b_factor, altloc, occupancy in zip(
            *columns, strict=True
        )
    )


def gro_rows(text, spoken, pose=1):
    """Read the atoms of one frame of a GROMACS .gro file, which names neither chains nor elements.

    Parameters
    ----------
    text : str
    spoken : str
        Name of the file for messages.
    pose : int, default 1
        Which frame of several, from 1.

    Returns
    -------
    tuple of (list of Row, int)
        The atoms, none if there is no such frame, and the number of frames.

    Raises
    ------
    StructureError
        It is cut off, or counts its atoms wrongly.
    """
    import MDAnalysis
    from MDAnalysis.lib.util import NamedStream

    try:
        frames = _gro_frames(text.splitlines(keepends=True))
        if pose > len(frames):
            return [], len(frames)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is not needed here: masses, the cell
            universe = MDAnalysis.Universe(NamedStream(StringIO(frames[pose - 1]), "file.gro"), to_guess=())
        return [row._replace(chain="") for row in _rows(universe.atoms)], len(frames)
    except Exception as problem:  # MDAnalysis raises whatever a malformed line leads to
        reason = "it is cut off" if isinstance(problem, IndexError | StopIteration) else problem
        raise StructureError(
            f"{spoken} cannot be read as a .gro file: {reason}; is it whole? gmx editconf writes it as PDB"
        ) from problem


def _gro_frames(lines):
    """Split the lines of a .gro file into its frames: a title, the number of atoms, the atoms, the box."""
    frames, start = [], 0
    while start == 0 or any(line.strip() for line in lines[start : start + 2]):
        count = lines[start + 1].strip()
        if not count.isdecimal() or len(count) > 9 or not 0 < int(count) <= MOST_ATOMS:
            raise ValueError(
                f"the second line of a frame counts its atoms, up to {MOST_ATOMS:,}; it is {quoted(count)}"
            )
        end = start + int(count) + 3
        if end > len(lines):
            raise IndexError
        frames.append("".join(lines[start:end]))
        start = end
    return frames


def _column(group, names, default=None):
    """The first of some topology attributes that the universe has; one without a default is needed."""
    from MDAnalysis.exceptions import NoDataError

    for name in names:
        try:
            return getattr(group, name)
        except (NoDataError, AttributeError):
            continue
    if default is None:
        raise StructureError(
            f"the universe has no {names[0]}; residue numbers and names, atom names and positions are needed"
        )
    return default


def to_mdanalysis(structure):
    """Make an MDAnalysis Universe of a Complex."""
    import MDAnalysis

    residues = [(*r[:3], list(r[4])) for r in residues_of(structure)]
    atoms = [atom for r in residues for atom in r[3]]
    index = np.repeat(np.arange(len(residues)), [len(r[3]) for r in residues])
    universe = MDAnalysis.Universe.empty(
        len(atoms),
        n_residues=len(residues),
        atom_resindex=index,
        residue_segindex=np.zeros(len(residues), int),
        trajectory=True,
    )
    attributes = dict(
        names=[a[0] for a in atoms],
        elements=[a[1].capitalize() for a in atoms],
        resnames=[r[0] for r in residues],
        resids=[r[1] for r in residues],
        icodes=[r[2] for r in residues],
        chainIDs=[structure.chain] * len(atoms),
        segids=[structure.chain],
        altLocs=[""] * len(atoms),
        tempfactors=np.nan_to_num([a[3] for a in atoms]),
        occupancies=np.ones(len(atoms)),
        formalcharges=np.zeros(len(atoms), int),
        record_types=np.where(np.isin([r[0] for r in residues], list(ONE_LETTER)), "ATOM", "HETATM")[index],
    )
    for name, values in attributes.items():
        universe.add_TopologyAttr(name, values)
    universe.atoms.positions = np.array([a[2] for a in atoms])
    return universe
