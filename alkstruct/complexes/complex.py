"""Complex: one kinase chain, its inhibitor and ordered waters as parallel arrays.

Whatever the source, it first becomes one table of heavy atoms, from which the kinase chain and the inhibitor are
chosen and the numbering is checked against the sequence of the kinase.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.chemistry.amino_acids import BACKBONE, THREE_LETTER
from alkstruct.chemistry.atom_types import AtomType, protein_atom_type
from alkstruct.chemistry.peptide_bonds import bonded_by_distance
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.derived import Topology, kept_with_complex, kept_with_topology
from alkstruct.complexes.inhibitor import Inhibitor
from alkstruct.complexes.segments import kinase_words, numbering_words, region_in
from alkstruct.display.html import card, facts
from alkstruct.display.numbers import span
from alkstruct.errors import LigandError, NumberingError, StructureError, chain_in_words
from alkstruct.io.biopython import to_biopython, write
from alkstruct.io.mdanalysis import to_mdanalysis
from alkstruct.kinase.kinases import Kinase
from alkstruct.kinase.regions import Region

if TYPE_CHECKING:
    from Bio.PDB.Structure import Structure
    from MDAnalysis import Universe


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Complex:
    """A kinase chain with its inhibitor: n residues, m heavy atoms. All arrays are read-only.

    Attributes
    ----------
    name : str
        Entry or file name.
    chain : str
        Chain identifier of the kinase in the source.
    kinase : Kinase or None
        The kinase whose sequence the residue numbers are checked against; None for a protein that none is known of.
    number : ndarray, (n,), int64
        Residue numbers: positions of the kinase, or those of the source where `kinase` is None.
    insertion : ndarray, (n,), str
        Insertion codes, "" for none.
    sequence : str, length n
        One-letter codes; "X" for what is not one of the twenty.
    residue_names : ndarray, (n,), str
        As in the source ("PTR", "SEP" ...), but for other spellings of the twenty ("HSD" is "HIS"; "MSE" is read
        as "MET").
    start : ndarray, (n + 1,), int64
        Atoms of residue i are ``start[i]:start[i + 1]``.
    atom_names, elements : ndarray, (m,), str
    coord : ndarray, (m, 3), float64
        Å.
    b_factor : ndarray, (m,), float64
        Å²; NaN where the source has placeholders, or is a predicted model.
    inhibitor : Inhibitor or None
    water : ndarray, (w, 3), float64
        Oxygens of ordered waters, Å.
    notes : tuple of str
        What the reader should know of this source. All that `load` warns of is there, too: a warning may be lost in
        threads and processes, or be shown once only; the notes go with the complex, and into the `attrs` of its tables.
    confidence : ndarray, (m,), float64
        pLDDT of a predicted model, 0 to 100; NaN in any other.
    topology : complexes.derived.Topology
        Shared by the complexes that `with_coordinates` makes of one another, and by no others.
    """

    name: str
    chain: str
    kinase: Kinase | None
    number: np.ndarray
    insertion: np.ndarray
    sequence: str
    residue_names: np.ndarray
    start: np.ndarray
    atom_names: np.ndarray
    elements: np.ndarray
    coord: np.ndarray
    b_factor: np.ndarray
    inhibitor: Inhibitor | None
    water: np.ndarray
    notes: tuple = field(default=())
    confidence: np.ndarray | None = None
    topology: Topology = field(init=False, repr=False, default_factory=Topology)

    def __post_init__(self):
        if self.confidence is None:
            object.__setattr__(self, "confidence", np.full(len(self.b_factor), np.nan))
        for name in (
            "number",
            "insertion",
            "residue_names",
            "start",
            "atom_names",
            "elements",
            "coord",
            "b_factor",
            "water",
            "confidence",
        ):
            array = np.array(getattr(self, name))
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __reduce__(self):
        """Pickle and copy as a call, which makes the arrays read-only again; numpy alone would forget that."""
        return type(self), tuple(getattr(self, one.name) for one in fields(self) if one.init)

    def __len__(self):
        return len(self.sequence)

    def __repr__(self):
        drug = f"with {self.inhibitor.name} ({self.inhibitor.code})" if self.inhibitor else "without inhibitor"
        mutant = f", {'+'.join(self.mutations)}" if self.mutations else ""
        return (
            f"<Complex {self.name}: chain {chain_in_words(self.chain)}, {len(self)} residues "
            f"{span(self._plain[0], self._plain[-1])}{mutant}, {drug}, {len(self.water)} waters>"
        )

    def _repr_html_(self):
        drug = self.inhibitor
        known = [
            ("inhibitor", f"{drug.name} ({drug.code}), {len(drug)} heavy atoms" if drug else "none"),
            ("chain", chain_in_words(self.chain)),
            ("numbering", numbering_words(self)),
            ("residues", f"{len(self)} resolved: {self.ranges()}"),
            ("mutations", ", ".join(self.mutations)),
            ("ordered waters", len(self.water) or "none"),
            *(("note", note) for note in self.notes),
        ]
        title = f"{self.name}: {kinase_words(self)}{f' with {drug.name}' if drug else ''}"
        return card(title, facts(known), picture=drug.picture() if drug else "")

    @property
    def mutations(self) -> tuple[str, ...]:
        """Return the substitutions from the kinase's sequence, such as ("S1281G",); () where no kinase is known."""
        if self.kinase is None:
            return ()
        triples = zip(self.number.tolist(), self.insertion, self.sequence, strict=True)
        known = ((self.kinase.get(n), n, letter) for n, code, letter in triples if not code)
        return tuple(f"{wild}{n}{letter}" for wild, n, letter in known if wild and letter not in (wild, "X"))

    @property
    def reference(self) -> str | None:
        """Return the accession, or else the name, of the sequence that numbers are checked against; None for none."""
        return self.kinase.reference if self.kinase else None

    @property
    def _plain(self):
        """Numbers without insertion codes, which inserted residues and tags have; all where there are none."""
        plain = self.number[self.insertion == ""]
        return plain if len(plain) else self.number

    @property
    def residue_of_atom(self) -> np.ndarray:
        """Return the residue index of each atom: ndarray, (m,), int64."""
        return _owners(self)

    def find(self, position: int) -> int | None:
        """Return the residue index of a residue number: int, or None where the residue is not resolved."""
        rows = np.flatnonzero((self.number == position) & (self.insertion == ""))
        return int(rows[0]) if len(rows) else None

    def index(self, position: int) -> int:
        """Return the residue index of a residue number.

        Raises
        ------
        NumberingError
            If the residue is not in the structure.
        """
        index = self.find(position)
        if index is None:
            raise NumberingError(
                f"residue {position} is not resolved in {self.name}, whose chain {chain_in_words(self.chain)} holds "
                f"{self.ranges()}; choose a resolved residue or another structure"
            )
        return index

    def region(self, position: int) -> Region | None:
        """Return the region of a residue number; None where the kinase is not known, or has no such position."""
        return region_in(self, position)

    def require_inhibitor(self, purpose: str) -> Inhibitor:
        """Return the inhibitor; raise LigandError, which names the purpose, where the complex has none."""
        if self.inhibitor is None:
            raise LigandError(
                f"{self.name} has no inhibitor and {purpose} needs one; load a complex, or name its ligand=..."
            )
        return self.inhibitor

    def ranges(self) -> str:
        """Return the resolved stretches as text, for example "1093-1123, 1126-1136"."""
        breaks = np.flatnonzero(np.diff(self._plain) > 1) + 1
        parts = np.split(self._plain, breaks)
        return ", ".join(span(part[0], part[-1]) for part in parts)

    def atoms(self, index: int) -> dict[str, np.ndarray]:
        """Return the atoms of a residue by its index: {atom name: coordinates (3,)}."""
        span = slice(self.start[index], self.start[index + 1])
        return dict(zip(self.atom_names[span], self.coord[span], strict=True))

    def follows(self, index: int) -> bool:
        """Tell whether a residue, by index, is peptide-bonded to the one before it."""
        if index < 1 or index >= len(self):
            return False
        return bool(self.peptide_bonded()[index])

    def peptide_bonded(self) -> np.ndarray:
        """Return whether each residue is peptide-bonded to the one before it: ndarray, (n,), bool."""
        return _peptide_bonds(self)

    def missing_atoms(self, index: int) -> tuple[str, ...]:
        """Return the names of the side-chain and backbone atoms that a residue lacks: tuple of str."""
        letter = self.sequence[index]
        wanted = BACKBONE + (side_chain(letter).atoms if letter in THREE_LETTER else ())
        here = set(self.atom_names[self.start[index] : self.start[index + 1]].tolist())
        return tuple(atom for atom in wanted if atom not in here)

    def distances(self) -> np.ndarray:
        """Return each residue's distance to the inhibitor between nearest heavy atoms: ndarray, (n,), Å, or NaN."""
        if self.inhibitor is None:
            return np.full(len(self), np.nan)
        return np.minimum.reduceat(gaps_to_inhibitor(self).min(axis=1), self.start[:-1])

    def places(self, name: str) -> np.ndarray:
        """Return where the atom of a name is in each residue: ndarray, (n, 3), Å; NaN where a residue has none."""
        rows = atom_rows(self, name)
        return np.where(rows[:, None] < 0, np.nan, self.coord[rows])

    def in_side_chain(self) -> np.ndarray:
        """Tell which protein atoms belong to a side chain, CB and beyond: ndarray, (m,), bool."""
        return _side_chain_atoms(self)

    def atom_types(self) -> list[AtomType]:
        """Return the AtomType of each protein atom: list of length m."""
        return list(_atom_types(self))

    def with_coordinates(self, coord: np.ndarray, inhibitor_coord: np.ndarray | None = None) -> "Complex":
        """Return the same atoms in other places, as another frame of a trajectory has them; without waters.

        What depends on the topology alone is computed once for all complexes that are made in this way of one another.

        Parameters
        ----------
        coord : ndarray, (m, 3)
            Å, in the order of `atom_names`.
        inhibitor_coord : ndarray, (atoms, 3), optional
            Å; by default the inhibitor stays where it is.

        Returns
        -------
        Complex

        Raises
        ------
        StructureError
            A coordinate is no number, or residues are apart that are bonded here, or the other way round.
        """
        inhibitor = self.inhibitor
        if inhibitor is not None and inhibitor_coord is not None:
            inhibitor = inhibitor.moved(inhibitor_coord)
        places = coord if inhibitor is None else np.vstack([coord, inhibitor.coord])
        if not np.isfinite(places).all():
            raise StructureError(f"{self.name} has coordinates that are no numbers")
        moved = replace(self, coord=coord, inhibitor=inhibitor, water=np.zeros((0, 3)))
        if changed := np.flatnonzero(_bonds_of(moved) != self.peptide_bonded()).tolist():
            bond = "lost" if self.peptide_bonded()[changed[0]] else "gained"
            before, after = self.number[changed[0] - 1 : changed[0] + 1]
            raise StructureError(f"{self.name} has {bond} the peptide bond of residues {before} and {after}")
        object.__setattr__(moved, "topology", self.topology)
        return moved

    def with_residue(
        self, index: int, letter: str, atoms: Sequence[str], elements: Sequence[str], coord: np.ndarray
    ) -> "Complex":
        """Return a copy in which one residue is another amino acid.

        Parameters
        ----------
        index : int
        letter : str
            One-letter code of the new residue.
        atoms, elements : sequence of str, length k
            Side-chain atoms that join the residue's own N, CA, C and O.
        coord : ndarray, (k, 3), float64
            Å.

        Returns
        -------
        Complex
        """
        first, last = self.start[index], self.start[index + 1]
        backbone = first + np.flatnonzero(np.isin(self.atom_names[first:last], (*BACKBONE, "OXT")))

        def joined(column, new):
            return np.concatenate([column[:first], column[backbone], new, column[last:]])

        start = self.start.copy()
        start[index + 1 :] += len(backbone) + len(atoms) - (last - first)
        names = self.residue_names.copy()
        names[index] = THREE_LETTER[letter]
        sequence = self.sequence[:index] + letter + self.sequence[index + 1 :]
        return replace(
            self,
            sequence=sequence,
            residue_names=names,
            start=start,
            atom_names=joined(self.atom_names, np.array(atoms, dtype=str)),
            elements=joined(self.elements, np.array(elements, dtype=str)),
            coord=joined(self.coord, np.reshape(coord, (-1, 3))),
            b_factor=joined(self.b_factor, np.full(len(atoms), np.nan)),
            confidence=joined(self.confidence, np.full(len(atoms), np.nan)),
        )

    def to_structure(self) -> "Structure":
        """Return the chain, the inhibitor and the waters as a Bio.PDB Structure."""
        return to_biopython(self)

    def to_universe(self) -> "Universe":
        """Return the chain, the inhibitor and the waters as an MDAnalysis Universe."""
        return to_mdanalysis(self)

    def save(self, path: str | Path) -> None:
        """Write as PDB or mmCIF, by the ending of `path` (".pdb" or ".cif").

        Raises
        ------
        StructureError
            For any other ending, or for what a PDB file has no room for (long residue names, 10,000 waters).
        """
        write(self.to_structure(), Path(path))


def inhibitor_gaps(coord: np.ndarray, inhibitor: Inhibitor) -> np.ndarray:
    """Return the distance of each of m points, (m, 3), to each inhibitor atom: ndarray, (m, inhibitor atoms), Å."""
    from scipy.spatial.distance import cdist

    return cdist(coord, inhibitor.coord)


@kept_with_complex
def gaps_to_inhibitor(structure: Complex) -> np.ndarray:
    """Return the distance of each protein atom to each inhibitor atom: ndarray, (m, inhibitor atoms), Å."""
    assert structure.inhibitor is not None
    return _read_only(inhibitor_gaps(structure.coord, structure.inhibitor))


@kept_with_topology
def atom_rows(structure: Complex, name: str) -> np.ndarray:
    """Return the row of the atom of a name in each residue: ndarray, (n,), int64, -1 where a residue has none."""
    rows, own = np.full(len(structure), -1), np.flatnonzero(structure.atom_names == name)
    rows[structure.residue_of_atom[own]] = own
    return _read_only(rows)


def _read_only(array: np.ndarray) -> np.ndarray:
    """Return an array that many will share as one that none can write to."""
    array.flags.writeable = False
    return array


@kept_with_topology
def _owners(structure: Complex) -> np.ndarray:
    return _read_only(np.repeat(np.arange(len(structure)), np.diff(structure.start)))


@kept_with_topology
def _peptide_bonds(structure: Complex) -> np.ndarray:
    return _read_only(_bonds_of(structure))


def _bonds_of(structure: Complex) -> np.ndarray:
    """Return which residues are peptide-bonded to the one before, by the coordinates: ndarray, (n,), bool."""
    return bonded_by_distance(*map(structure.places, ("N", "CA", "C")))


@kept_with_topology
def _side_chain_atoms(structure: Complex) -> np.ndarray:
    return _read_only(~np.isin(structure.atom_names, (*BACKBONE, "OXT")))


@kept_with_topology
def _atom_types(structure: Complex) -> tuple[AtomType, ...]:
    letters = [structure.sequence[i] for i in structure.residue_of_atom.tolist()]
    atoms = zip(letters, structure.atom_names.tolist(), structure.elements.tolist(), strict=True)
    return tuple(protein_atom_type(*atom) for atom in atoms)
