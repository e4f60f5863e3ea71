"""Frames of an MDAnalysis Universe as complexes of one topology.

One frame is loaded as any source is: chain, inhibitor, numbering, bond orders and atom types are those of that frame.
All others are the same atoms in other places.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from alkstruct.complexes.complex import atom_rows, gaps_to_inhibitor
from alkstruct.complexes.inhibitor import Inhibitor
from alkstruct.complexes.loading import complex_of
from alkstruct.complexes.selection import TOUCH_DISTANCE
from alkstruct.errors import AlkstructError, LigandError, StructureError, quoted
from alkstruct.io.atom_table import WATER_NAMES, AtomTable
from alkstruct.io.confidence import UNKNOWN, with_confidence
from alkstruct.io.files import split_name
from alkstruct.io.mdanalysis import from_mdanalysis
from alkstruct.kinase.kinases import DEFAULT_REFERENCE
from alkstruct.trajectories.images import beside, box_vectors, nearest_image, whole_chain, whole_molecule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from alkstruct.complexes.complex import Complex

FRAMES_TRIED = 20  # before a trajectory is given up of which no frame can be loaded
READ_ERRORS = (OSError, ValueError, IndexError, EOFError, RuntimeError)  # that readers of MDAnalysis raise
ANCHOR_REACH = 8.0  # Å from the inhibitor: residues by which its periodic image is chosen


@dataclass(frozen=True, eq=False, slots=True)
class Frames:
    """Hold all that making complexes of the frames of a universe needs.

    Attributes
    ----------
    template : Complex
        The frame that was loaded; without waters.
    chain, inhibitor : ndarray, int64
        Indices in the universe of the template's atoms.
    anchors : ndarray, int64
        Rows in the template of one atom of each residue.
    near : ndarray, int64
        Those of `anchors` that are near the inhibitor.
    number : int
        Which frame of the universe the template is.
    """

    template: Complex
    chain: np.ndarray
    inhibitor: np.ndarray
    anchors: np.ndarray
    near: np.ndarray
    number: int

    def complex_at(self, timestep: Any) -> Complex:
        """Return one frame as a Complex.

        Parameters
        ----------
        timestep : MDAnalysis.coordinates.timestep.Timestep or UnreadFrame

        Raises
        ------
        StructureError
            It could not be read, coordinates are no numbers, or the chain is broken.
        LigandError
            The inhibitor is not beside the kinase, in no periodic image.
        """
        if isinstance(timestep, UnreadFrame):
            raise StructureError(f"the frame cannot be read: {timestep.problem}") from timestep.problem
        positions = timestep.positions
        coord, drug = positions[self.chain].astype(np.float64), positions[self.inhibitor].astype(np.float64)
        if not (np.isfinite(coord).all() and np.isfinite(drug).all()):
            raise StructureError("coordinates that are no numbers")
        box = box_vectors(timestep.dimensions)
        if box is not None:
            coord = whole_chain(coord, self.template.residue_of_atom, self.anchors, box)
            drug = beside(whole_molecule(drug, box), coord[self.near], box)
        moved = self.template.with_coordinates(coord, drug)
        if (gap := float(gaps_to_inhibitor(moved).min())) > TOUCH_DISTANCE:
            image = "" if box is None else ", in any periodic image"
            raise LigandError(f"the inhibitor is {gap:.1f} Å from the kinase{image}")
        return moved


def frames_of(atoms, numbers=None, *, ligand=None, chain=None, smiles=None, reference=DEFAULT_REFERENCE) -> Frames:
    """Load the first frame of a universe that can be loaded and find its atoms in the universe.

    Parameters
    ----------
    atoms : MDAnalysis.Universe or AtomGroup
        The complex is looked for among these atoms.
    numbers : iterable of int, optional
        Frames to try, by default all.
    ligand, chain, smiles, reference
        As for `load`; the ligand's atoms have to be in the universe.

    Returns
    -------
    Frames

    Raises
    ------
    AlkstructError
        Of the first of them, where none of the first twenty frames can be loaded.
    """
    if isinstance(ligand, Path | Inhibitor):
        raise LigandError("the inhibitor moves with the trajectory: name its residue in it, ligand=..., not a file")
    atoms = atoms.atoms
    universe = atoms.universe
    numbers = range(len(universe.trajectory)) if numbers is None else numbers
    here = universe.trajectory.frame
    choice = {"ligand": ligand, "chain": chain, "reference": reference, "notes": ()}
    first_problem = None
    try:
        for timestep in FramesInTurn(universe.trajectory, list(numbers)[:FRAMES_TRIED]):
            try:
                return _loaded(atoms, timestep, smiles, choice)
            except AlkstructError as problem:
                first_problem = first_problem or problem
    finally:
        universe.trajectory[here]
    raise first_problem or StructureError("the trajectory has no frames")


def _loaded(atoms, timestep, smiles, choice) -> Frames:
    """Load the frame where the universe of some atoms stands: Frames."""
    if isinstance(timestep, UnreadFrame):
        raise StructureError(f"frame {timestep.frame} cannot be read: {timestep.problem}") from timestep.problem
    solute = atoms[~np.isin(atoms.resnames.astype(str), WATER_NAMES)]
    if not np.isfinite(solute.positions).all():
        raise StructureError(f"frame {timestep.frame} has coordinates that are no numbers")
    table = from_mdanalysis(solute)
    box = box_vectors(timestep.dimensions)
    moved = table if box is None else replace(table, coord=_imaged(table, box))
    template = complex_of(with_confidence(moved, UNKNOWN), _name(atoms.universe), smiles, choice)
    template.require_inhibitor("a trajectory's score")
    index_at = _indices(solute, table, moved)
    template = replace(template, water=np.zeros((0, 3)))
    anchors = np.where((alpha := atom_rows(template, "CA")) < 0, template.start[:-1], alpha)
    return Frames(
        template=template,
        chain=np.array([index_at(place) for place in template.coord.tolist()], dtype=np.int64),
        inhibitor=np.array([index_at(place) for place in template.inhibitor.coord.tolist()], dtype=np.int64),
        anchors=anchors,
        near=anchors[template.distances() <= ANCHOR_REACH],
        number=int(timestep.frame),
    )


def _indices(solute, table: AtomTable, moved: AtomTable) -> Callable[[list[float]], int]:
    """Return a function that gives the universe's index of the atom of a table at a place in `moved`, [x, y, z].

    It raises StructureError where several atoms stand in one place: in another frame they may go apart.
    """
    indices: dict[tuple[float, ...], list[int]] = {}
    for place, index in zip(map(tuple, solute.positions.astype(np.float64).tolist()), solute.ix.tolist(), strict=True):
        indices.setdefault(place, []).append(index)
    pairs = zip(map(tuple, moved.coord.tolist()), map(tuple, table.coord.tolist()), strict=True)
    before = dict(pairs)

    def index_at(place: list[float]) -> int:
        found = indices[before[tuple(place)]]
        if len(found) > 1:
            raise StructureError(
                f"atoms {', '.join(str(index + 1) for index in found)} stand in one place, so that it is not known "
                "which of them to follow; take the others out"
            )
        return found[0]

    return index_at


def _imaged(table: AtomTable, box: np.ndarray) -> np.ndarray:
    """Return where the atoms of a table are once its molecules are whole, and hetero groups beside the protein."""
    coord, is_protein = table.coord.copy(), table.protein()
    residues = np.stack([table.chain, table.number.astype(str), table.insertion, table.residue], axis=1)
    starts = np.flatnonzero(np.r_[True, (residues[1:] != residues[:-1]).any(axis=1)])
    owner = np.cumsum(np.r_[0, np.isin(np.arange(1, len(coord)), starts)])
    for chain in np.unique(table.chain[is_protein]):
        rows = np.flatnonzero(is_protein & (table.chain == chain))
        _, own = np.unique(owner[rows], return_inverse=True)
        coord[rows] = whole_chain(coord[rows], own, _anchors(own, table.atom[rows]), box)
    if is_protein.any():
        for residue in np.unique(owner[~is_protein]):
            rows = np.flatnonzero((owner == residue) & ~is_protein)
            coord[rows] = nearest_image(whole_molecule(coord[rows], box), coord[is_protein], box)
    return coord


def _anchors(owner: np.ndarray, names: np.ndarray) -> np.ndarray:
    """Return a row of each residue: its CA, or its first atom; owner (m,): 0, 1, ... in order."""
    anchors = np.unique(owner, return_index=True)[1]
    alpha = np.flatnonzero(names == "CA")
    anchors[owner[alpha]] = alpha
    return anchors


@dataclass(frozen=True, slots=True)
class UnreadFrame:
    """Stand for a frame that a reader cannot read.

    Attributes
    ----------
    frame : int
    problem : Exception
        What the reader raised.
    time : float
        NaN.
    """

    frame: int
    problem: Exception
    time: float = float("nan")


@dataclass(frozen=True, slots=True)
class FramesInTurn:
    """Read frames of a trajectory one after the other, past those that cannot be read.

    Attributes
    ----------
    trajectory : MDAnalysis reader
    numbers : sequence of int
    """

    trajectory: Any
    numbers: Sequence[int]

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Any]:
        """Yield the Timestep of each frame, or an UnreadFrame."""
        for number in self.numbers:
            try:
                timestep = self.trajectory[int(number)]
            except READ_ERRORS as problem:
                yield UnreadFrame(int(number), problem)
            else:
                yield timestep


def _name(universe) -> str:
    """Return a name for the complexes of a universe: that of its file."""
    name = getattr(universe, "filename", None)
    return split_name(Path(str(name)))[0] if name else "trajectory"


def opened(source: Any) -> Any:
    """Return the atoms that a source stands for: MDAnalysis AtomGroup.

    Parameters
    ----------
    source : Universe, AtomGroup, str, Path or (topology, trajectory, ...)
        Files in any format that MDAnalysis reads; a PDB or mmCIF file with several models by itself.

    Raises
    ------
    StructureError
        A file is absent or cannot be read.
    """
    if hasattr(source, "atoms") and hasattr(source, "universe"):
        return source.atoms
    files = [source] if isinstance(source, str | Path) else source
    if not isinstance(files, list | tuple) or not all(isinstance(file, str | Path) for file in files) or not files:
        raise StructureError(
            f"cannot read frames of a {type(source).__name__}; give a Universe, an AtomGroup, or the names of files"
        )
    for file in files:
        if not Path(file).is_file():
            raise StructureError(
                f"no file {quoted(str(file))}; give a topology and a trajectory, or one file of models"
            )
    if len(files) == 1 and split_name(Path(files[0]))[1] in (".cif", ".mmcif"):
        return _universe_of_models(Path(files[0])).atoms
    import MDAnalysis

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is not needed here: masses, guesses, formats
            return MDAnalysis.Universe(*map(str, files)).atoms
    except Exception as problem:  # MDAnalysis raises whatever a malformed file leads to
        spoken = " with ".join(quoted(str(file)) for file in files)
        raise StructureError(f"MDAnalysis cannot read {spoken}: {problem}") from problem


def _universe_of_models(path: Path) -> Any:
    """Return the models of an mmCIF file, which MDAnalysis does not read, as the frames of a universe."""
    from io import StringIO

    import MDAnalysis
    from Bio.PDB import PDBIO, MMCIFParser
    from MDAnalysis.lib.util import NamedStream

    try:
        structure = MMCIFParser(QUIET=True).get_structure("file", str(path))
        written = PDBIO()
        written.set_structure(structure)
        text = StringIO()
        written.save(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            universe = MDAnalysis.Universe(NamedStream(StringIO(text.getvalue()), f"{split_name(path)[0]}.pdb"))
            universe.transfer_to_memory()
        return universe
    except Exception as problem:  # Bio.PDB and MDAnalysis raise whatever a malformed file leads to
        raise StructureError(f"{quoted(str(path))} cannot be read as models of one structure: {problem}") from problem


def frame_numbers(length: int, start: int | None, stop: int | None, step: int | None) -> range:
    """Return which of `length` frames a slice means: range.

    Raises
    ------
    AlkstructError
        It means none.
    """
    try:
        return range(*slice(start, stop, step).indices(length))
    except (TypeError, ValueError) as problem:
        raise AlkstructError(
            f"start={start}, stop={stop}, step={step} is no slice of frames: {problem}; give whole numbers"
        ) from problem
