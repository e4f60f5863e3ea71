"""Complex: one kinase chain, its inhibitor and ordered waters as parallel arrays.

Files are read with Bio.PDB; whatever the source, it first becomes one table of heavy atoms, from which the
kinase chain and the inhibitor are chosen and the numbering is checked against UniProt Q9UM73.
"""

import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from alkstruct import conversion
from alkstruct.chemistry import BACKBONE, ONE_LETTER, THREE_LETTER, protein_atom_type, side_chain
from alkstruct.errors import AlkstructWarning, LigandError, NumberingError, StructureError, quoted
from alkstruct.inhibitors import Inhibitor, perceive
from alkstruct.markup import card, facts
from alkstruct.numbering import PEPTIDE, REFERENCE, Numbers, bonded, fitted
from alkstruct.perception import MOST_LIGAND_ATOMS
from alkstruct.regions import reference_sequence
from alkstruct.remarks import covalent_bond, gaps_note, note_on_copies, notes_of

LEAST_LIGAND_ATOMS = 7  # smaller hetero groups are ions, buffers and cryoprotectants
REACH = 6.0  # Å: an inhibitor has a heavy atom this close to its kinase

# Buffers, cryoprotectants and detergents that are large enough to be mistaken for an inhibitor.
NOT_INHIBITORS = frozenset(
    """
    1PE 2PE 7PE ACT ACY B3P BCN BME BOG BTB CIT CPS CXS DMS DTT EDO EPE FLC FMT GOL IMD IPA LDA LMT MES MLI MPD
    MPO MRD NHE P33 P6G PE3 PE4 PE8 PEG PG0 PG4 PGE PGO PO4 SO4 SUC TAR TLA TRS XPE
    """.split()
)


@dataclass(frozen=True, eq=False, slots=True)
class Complex:
    """A kinase chain with its inhibitor: n residues, m heavy atoms. All arrays are read-only.

    Attributes
    ----------
    name : str
        Entry or file name.
    chain : str
        Chain identifier of the kinase in the source.
    reference : str or None
        "Q9UM73" if residue numbers are checked against it; None for another protein.
    number : ndarray, (n,), int64
        Residue numbers (of Q9UM73 unless `reference` is None).
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
        Å²; NaN where the source has placeholders.
    inhibitor : Inhibitor or None
    water : ndarray, (w, 3), float64
        Oxygens of ordered waters, Å.
    notes : tuple of str
        What the reader should know of this source.
    """

    name: str
    chain: str
    reference: str | None
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

    def __post_init__(self):
        for name in ("number", "insertion", "residue_names", "start", "atom_names", "elements", "coord",
                     "b_factor", "water"):  # fmt: skip
            array = np.array(getattr(self, name))
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __len__(self):
        return len(self.sequence)

    def __repr__(self):
        drug = f"with {self.inhibitor.name} ({self.inhibitor.code})" if self.inhibitor else "without inhibitor"
        mutant = f", {'+'.join(self.mutations)}" if self.mutations else ""
        return (
            f"<Complex {self.name}: chain {_spoken(self.chain)}, {len(self)} residues "
            f"{self.number[0]}-{self.number[-1]}{mutant}, {drug}, {len(self.water)} waters>"
        )

    def _repr_html_(self):
        drug = self.inhibitor
        numbers = f"UniProt {self.reference}" if self.reference else "residue numbers of the source"
        known = [
            ("inhibitor", f"{drug.name} ({drug.code}), {len(drug)} heavy atoms" if drug else "none"),
            ("chain", _spoken(self.chain)),
            ("numbering", numbers),
            ("residues", f"{len(self)} resolved: {self.ranges()}"),
            ("mutations", ", ".join(self.mutations)),
            ("ordered waters", len(self.water) or "none"),
            *(("note", note) for note in self.notes),
        ]
        title = f"{self.name}: {'ALK kinase' if self.reference else 'kinase'}{f' with {drug.name}' if drug else ''}"
        return card(title, facts(known), picture=drug.picture() if drug else "")

    @property
    def mutations(self):
        """Substitutions from the reference sequence, for example ("S1281G",); () without a reference."""
        if self.reference is None:
            return ()
        wild = reference_sequence()
        triples = zip(self.number, self.insertion, self.sequence, strict=True)
        return tuple(
            f"{wild[n - 1]}{n}{letter}" for n, code, letter in triples if not code and letter not in (wild[n - 1], "X")
        )

    @property
    def residue_of_atom(self):
        """Residue index of each atom: ndarray, (m,), int64."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))

    def index(self, position):
        """Residue index of a residue number.

        Raises
        ------
        NumberingError
            If the residue is not in the structure.
        """
        found = np.flatnonzero((self.number == position) & (self.insertion == ""))
        if not len(found):
            raise NumberingError(
                f"residue {position} is not resolved in {self.name}, whose chain {_spoken(self.chain)} holds "
                f"{self.ranges()}; choose a resolved residue or another structure"
            )
        return int(found[0])

    def ranges(self):
        """The resolved stretches as text, for example "1093-1123, 1126-1136"."""
        breaks = np.flatnonzero(np.diff(self.number) > 1) + 1
        parts = np.split(self.number, breaks)
        return ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 1 else f"{p[0]}" for p in parts)

    def atoms(self, index):
        """{atom name: coordinates (3,)} of a residue by index."""
        span = slice(self.start[index], self.start[index + 1])
        return dict(zip(self.atom_names[span], self.coord[span], strict=True))

    def follows(self, index):
        """Whether residue `index` is peptide-bonded to the one before it."""
        if index < 1 or index >= len(self):
            return False
        before, here = self.atoms(index - 1).get("C"), self.atoms(index).get("N")
        return before is not None and here is not None and np.linalg.norm(before - here) < PEPTIDE

    def missing_atoms(self, index):
        """Names of the side-chain and backbone atoms that a residue lacks, as a tuple."""
        letter = self.sequence[index]
        wanted = BACKBONE + (side_chain(letter).atoms if letter in THREE_LETTER else ())
        here = set(self.atom_names[self.start[index] : self.start[index + 1]].tolist())
        return tuple(atom for atom in wanted if atom not in here)

    def distances(self):
        """Distance of each residue to the inhibitor, nearest heavy atoms: ndarray, (n,), Å; NaN without one."""
        if self.inhibitor is None:
            return np.full(len(self), np.nan)
        nearest = np.linalg.norm(self.coord[:, None] - self.inhibitor.coord[None], axis=-1).min(axis=1)
        return np.minimum.reduceat(nearest, self.start[:-1])

    def in_side_chain(self):
        """Which protein atoms belong to a side chain, CB and beyond: ndarray, (m,), bool."""
        return ~np.isin(self.atom_names, (*BACKBONE, "OXT"))

    def atom_types(self):
        """AtomType of each protein atom: list of length m."""
        letters = [self.sequence[i] for i in self.residue_of_atom]
        return [
            protein_atom_type(letter, atom, element)
            for letter, atom, element in zip(letters, self.atom_names, self.elements, strict=True)
        ]

    def with_residue(self, index, letter, atoms, elements, coord):
        """A copy in which one residue is another amino acid.

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
        )

    def to_structure(self):
        """As a Bio.PDB Structure: the chain, the inhibitor and the waters."""
        return conversion.to_biopython(self)

    def to_universe(self):
        """As an MDAnalysis Universe: the chain, the inhibitor and the waters."""
        return conversion.to_mdanalysis(self)

    def save(self, path):
        """Write as PDB or mmCIF, by the ending of `path` (".pdb" or ".cif").

        Raises
        ------
        StructureError
            For any other ending, or for what a PDB file has no room for (long residue names, 10,000 waters).
        """
        conversion.write(self.to_structure(), Path(path))


def from_table(table, name, *, ligand=None, chain=None, reference=REFERENCE, notes=()):
    """Choose kinase chain and inhibitor in an atom table and check the numbering.

    Parameters
    ----------
    table : conversion.AtomTable
    name : str
    ligand : str or Inhibitor, optional
        Residue code of the inhibitor, in any case; needed if there are several candidates. Or the inhibitor
        itself, from another file; then hetero groups of the table are left alone.
    chain : str, optional
        Chain of the kinase, " " for one without a name; by default the longest one that an inhibitor touches.
    reference : str or None
        "Q9UM73", or None for another protein.

    Returns
    -------
    Complex

    Raises
    ------
    StructureError
        No protein, or no such chain.
    LigandError
        No inhibitor of that code, or several to choose from.
    NumberingError
        The chain does not fit the reference, or its numbers are not certain.

    Warns
    -----
    AlkstructWarning
        Residue numbers were changed to those of the reference, or the inhibitor is as close as if bonded.
    """
    protein = table.protein()
    chains = list(dict.fromkeys(table.chain[protein].tolist()))
    if not chains:
        raise StructureError(f"{name} holds no protein chain; a kinase with backbone atoms is needed")
    chain = chain if chain is None else chain.strip()
    if chain is not None and chain not in chains:
        raise StructureError(f"{name} has no protein chain {quoted(chain)}; it has {', '.join(map(repr, chains))}")
    given = ligand if isinstance(ligand, Inhibitor) else None
    groups = {} if given is not None else _ligand_groups(table, name, ligand)
    places = {key: table.coord[rows] for key, rows in groups.items()}
    if given is not None:
        places[given.code, "", 0] = given.coord
    asked, notes = chain, (*notes, *table.notes)
    chain, key = _choose(table, protein, chains if chain is None else [chain], places, name)
    if asked is None and len(chains) > 1:
        notes = (*notes, *note_on_copies(table, protein, chain))
    if key is None and places:
        codes = ", ".join(sorted({code for code, *_ in places}))
        left_out = f"{codes} does not touch chain {_spoken(chain)}"
        if ligand is not None:
            raise LigandError(f"{left_out} of {name}; choose another chain or ligand")
        notes = (*notes, f"{left_out} and is left out")
    kept = _rows(table, np.flatnonzero(protein & (table.chain == chain)))
    numbers = _numbers(table, kept, name, chain, reference)
    notes = (*notes, *notes_of(table, kept["rows"], groups.get(key, ())))
    notes += (numbers.remark,) if numbers.remark else ()
    notes += tuple(gaps_note(numbers.number)) if reference else ()
    b_factor = np.where(table.b_factor == 0, np.nan, table.b_factor)
    inhibitor = _inhibitor(table, groups[key], b_factor) if key in groups else given
    if inhibitor is not None and (text := covalent_bond(table, kept["rows"], inhibitor)):
        warnings.warn(text, AlkstructWarning, stacklevel=3)
    water = table.coord[table.water() & (table.element == "O")]
    return Complex(
        name=name,
        chain=chain,
        reference=reference,
        number=numbers.number,
        insertion=numbers.insertion,
        sequence=kept["sequence"],
        residue_names=kept["names"],
        start=kept["start"],
        atom_names=table.atom[kept["rows"]],
        elements=table.element[kept["rows"]],
        coord=table.coord[kept["rows"]],
        b_factor=b_factor[kept["rows"]],
        inhibitor=inhibitor,
        water=water,
        notes=notes,
    )


def _rows(table, rows):
    """Residues of some rows of the table: starts, names, numbers, letters."""
    key = np.rec.fromarrays([table.number[rows], table.insertion[rows]])
    new = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    names = table.residue[rows][new]
    return {
        "rows": rows,
        "start": np.r_[new, len(rows)].astype(np.int64),
        "names": names,
        "number": table.number[rows][new].astype(np.int64),
        "insertion": table.insertion[rows][new],
        "sequence": "".join(ONE_LETTER.get(n) or conversion.parent_letter(n) for n in names),
    }


def _ligand_groups(table, name, wanted):
    """Candidate inhibitors: {(code, chain, number): rows}."""
    groups = {}
    for row in np.flatnonzero(~table.protein() & ~table.water()):
        key = (str(table.residue[row]), str(table.chain[row]), int(table.number[row]))
        groups.setdefault(key, []).append(row)
    codes = sorted({key[0] for key in groups})
    if wanted is not None:
        wanted_code = wanted.strip().upper()
        chosen = {key: np.array(rows) for key, rows in groups.items() if key[0].upper() == wanted_code}
        if not chosen:
            there = ", ".join(codes) or "no hetero group at all"
            raise LigandError(f"{name} has no ligand {quoted(wanted)}; it has {there}")
        for (code, *_), rows in chosen.items():
            if len(rows) > MOST_LIGAND_ATOMS:
                raise LigandError(
                    f"{name} has {len(rows)} heavy atoms of {code} under one number, more than the "
                    f"{MOST_LIGAND_ATOMS} of an inhibitor; choose another ligand, or number its molecules"
                )
        return chosen
    return {
        key: np.array(rows)
        for key, rows in groups.items()
        if LEAST_LIGAND_ATOMS <= len(rows) <= MOST_LIGAND_ATOMS
        and key[0] not in NOT_INHIBITORS
        and "C" in table.element[rows]
    }


def _choose(table, protein, chains, places, name):
    """The chain and ligand copy that belong together: most residues, then most atoms in touch.

    `places` are the coordinates of each copy, {(code, chain, number): (k, 3) array}. Gives a chain and a key;
    without a ligand that touches any of the chains: the longest chain and None.
    """
    found = []
    for chain in chains:
        mine = np.flatnonzero(protein & (table.chain == chain))
        residues, there = len(np.unique(table.number[mine])), table.coord[mine]
        found.append((residues, 0, chain, None))
        low, high = there.min(axis=0) - REACH, there.max(axis=0) + REACH
        for key, coord in places.items():
            if (coord.max(axis=0) < low).any() or (coord.min(axis=0) > high).any():
                continue
            near = ((there > coord.min(axis=0) - REACH) & (there < coord.max(axis=0) + REACH)).all(axis=1)
            gap = np.linalg.norm(there[near][:, None] - coord[None], axis=-1)
            if near.any() and gap.min() <= REACH:
                found.append((residues, int((gap < 4.5).sum()), chain, key))
    touching = [pair for pair in found if pair[3] is not None]
    codes = sorted({key[0] for *_, key in touching})
    if len(codes) > 1:
        raise LigandError(
            f"{name} has several ligands that could be the inhibitor: {', '.join(codes)}; "
            f'say which, for example ligand="{codes[0]}"'
        )
    _, _, chain, key = max(touching or found, key=lambda pair: pair[:2])
    return chain, key


def _inhibitor(table, rows, b_factor):
    return perceive(
        table.element[rows],
        table.coord[rows],
        code=str(table.residue[rows[0]]),
        atom_names=table.atom[rows],
        b_factor=b_factor[rows],
    )


def _numbers(table, kept, name, chain, reference):
    """Residue numbers that fit the reference sequence, if there is one; warns where they are not the source's."""
    if reference is None:
        return Numbers(kept["number"], kept["insertion"])
    if reference != REFERENCE:
        known = f"use {REFERENCE!r}, or None for another protein"
        raise NumberingError(f"reference {quoted(reference)} is not known; {known}")
    rows, count = kept["rows"], len(kept["number"])
    owner = np.repeat(np.arange(count), np.diff(kept["start"]))
    linked = bonded(owner, table.atom[rows], table.coord[rows], count)
    found = fitted(kept["number"], kept["insertion"], kept["sequence"], linked, name=name, chain=chain)
    if found.remark:
        warnings.warn(found.remark, AlkstructWarning, stacklevel=4)
    return found


def _spoken(chain):
    """A chain's identifier for messages."""
    return chain or "(blank)"
