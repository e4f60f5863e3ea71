"""Inhibitor: the heavy atoms, bonds and atom types of one ligand."""

from dataclasses import dataclass, fields, replace

import numpy as np

from alkstruct.chemistry.atom_types import AtomType
from alkstruct.chemistry.molecular_graph import ELEMENT_NAMES
from alkstruct.display.formula import drawing
from alkstruct.display.html import Html, card, escaped, facts
from alkstruct.errors import LigandError


@dataclass(frozen=True, eq=False, slots=True)
class Inhibitor:
    """Heavy atoms of one ligand as parallel, read-only arrays (n atoms, m bonds).

    Attributes
    ----------
    name, code : str
        'crizotinib', 'VGH'; the code stands in for an unknown name.
    atom_names, elements : (n,) str
        Names as in the file; elements in upper case ('C', 'CL').
    coord : (n, 3) float64
        Å.
    b_factor : (n,) float64
        Å², NaN where unknown.
    bonds : (m, 2) int32
        Atom indices, first < second.
    orders : (m,) int8
        Order of each bond in one Kekulé structure; S=O and P=O are double.
    hydrophobic : (n,) bool
        Vina's rule: carbon bonded to carbon and hydrogen only; halogens (Trott & Olson 2010,
        doi:10.1002/jcc.21334).
    donor, acceptor : (n,) bool
        N or O with a hydrogen; N or O with a free lone pair. Both N of a tautomeric azole are both.
    aromatic : (n,) bool
        Member of a ring or fused rings with 4k + 2 pi electrons.
    charge : (n,) float64
        Formal charge at pH 7, shared among equivalent atoms (carboxylate O -0.5).
    hydrogens : (n,) int8
        Attached hydrogens at pH 7.
    planar : (n,) bool
        sp2 centre: in a double or aromatic bond, or N conjugated to one.
    ring : (n,) bool
        Member of a ring of any size.

    Notes
    -----
    Protonation: aliphatic amines carry +1, N-alkyl morpholines too (pKa about 7.4). Of two amines at most two
    carbons apart (piperazine) only one does, the farther from the molecule's centre. Amidines and guanidines
    +1 unless acylated; anilines, amides, sulfonamides, pyridines, imidazoles 0. Carboxylates, phosphates and
    sulfonates have lost every acidic proton.
    """

    name: str
    code: str
    atom_names: np.ndarray
    elements: np.ndarray
    coord: np.ndarray
    b_factor: np.ndarray
    bonds: np.ndarray
    orders: np.ndarray
    hydrophobic: np.ndarray
    donor: np.ndarray
    acceptor: np.ndarray
    aromatic: np.ndarray
    charge: np.ndarray
    hydrogens: np.ndarray
    planar: np.ndarray
    ring: np.ndarray

    def __post_init__(self):
        for field in fields(self):
            if field.type is np.ndarray:
                array = np.array(getattr(self, field.name))
                array.flags.writeable = False
                object.__setattr__(self, field.name, array)

    def __reduce__(self):
        """Pickle and copy as a call, which makes the arrays read-only again; numpy alone would forget that."""
        return type(self), tuple(getattr(self, field.name) for field in fields(self))

    def __len__(self) -> int:
        return len(self.elements)

    def __repr__(self) -> str:
        return f"<Inhibitor {self.name} ({self.code}): {len(self)} atoms, charge {self.charge.sum():+.0f}>"

    def _repr_html_(self):
        counts = {"heavy atoms": len(self), "charge at pH 7": f"{round(self.charge.sum()) + 0:+d}".replace("+0", "0")}
        return card(f"{self.name} ({self.code})", facts(counts.items()), picture=self.picture())

    def picture(self) -> Html:
        """Draw the formula, with a name for those who cannot see it; "" where it cannot be drawn."""
        svg = drawing(self.elements, self.coord, self.bonds, self.orders, self.hydrogens, self.charge)
        label = f'<svg role="img" aria-label="Structural formula of {escaped(self.name)}"'
        style = "style='border-radius:4px;max-width:100%'"
        return Html(svg.replace("<svg", f"{label} {style}", 1))

    def atom_types(self) -> list[AtomType]:
        """Return the AtomType of each atom."""
        return [
            AtomType(
                str(self.elements[k]),
                hydrophobic=bool(self.hydrophobic[k]),
                donor=bool(self.donor[k]),
                acceptor=bool(self.acceptor[k]),
                planar=bool(self.planar[k]),
            )
            for k in range(len(self))
        ]

    def atom_name_in_words(self, index: int) -> str:
        """Describe an atom in a few words, for example "aromatic carbon C12" or "charged nitrogen N26"."""
        element = ELEMENT_NAMES.get(str(self.elements[index]), str(self.elements[index]).capitalize())
        kind = ""
        if self.charge[index] != 0:
            kind = "charged "
        elif self.elements[index] in ("C", "N"):
            kind = "aromatic " if self.aromatic[index] else "aliphatic " if not self.planar[index] else ""
        return f"{kind}{element} {self.atom_names[index]}"

    def moved(self, coord) -> "Inhibitor":
        """Return the molecule at other coordinates.

        Parameters
        ----------
        coord : (n, 3) array_like of float
            Å, in the order of `atom_names`.

        Raises
        ------
        LigandError
            Another number of atoms.
        """
        coord = np.asarray(coord, dtype=np.float64)
        if coord.shape != self.coord.shape:
            raise LigandError(f"{self.name} has coordinates of shape {self.coord.shape}, given {coord.shape}")
        return replace(self, coord=coord)
