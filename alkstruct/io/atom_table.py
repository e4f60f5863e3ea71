"""AtomTable: the heavy atoms of any source as columns, in the Protein Data Bank's spelling."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import count, islice
from typing import Any, NamedTuple

import numpy as np

from alkstruct.chemistry.amino_acids import ATOM_SYNONYMS, ONE_LETTER, RESIDUE_SYNONYMS
from alkstruct.chemistry.halogens import halogen_of_name
from alkstruct.chemistry.peptide_bonds import PEPTIDE_LENGTH
from alkstruct.chemistry.side_chains import heavy_atoms
from alkstruct.errors import StructureError, chain_in_words, quoted

WATER_NAMES = ("HOH", "WAT", "DOD", "H2O", "SOL", "TIP", "TIP3", "TIP4", "TP3", "T3P", "T4P", "SPC")
HYDROGEN_ELEMENTS = ("H", "D")
AMINO_ACID_ELEMENTS = ("H", "D", "C", "N", "O", "S")
NO_CHAIN = " .?"  # how files write that a chain has no name
MOST_ATOMS = 500_000  # of a source, hydrogens and waters too; a kinase has 5,000, a solvated one some 60,000
LONGEST_LABEL = 32  # characters of a name of a chain, residue or atom: columns are as wide as their longest
FARTHEST_COORDINATE = 1e5  # Å from the origin
NAMELESS_RESIDUE, UNKNOWN_ELEMENT = "UNL", "X"  # a residue without a name, as the PDB calls an unknown ligand; an atom
BLANK_LOCATION = "blank"  # of an atom without a letter beside the same one with a letter
HIGHEST_NUMBER = 10**9  # of a residue
MOST_WITH_HYDROGENS = 1000  # heavy atoms of a hetero group whose hydrogens are counted; inhibitors are smaller
LONGEST_TO_HYDROGEN = 1.5  # Å: bonds to hydrogen are 0.9 to 1.4 Å long, those to sulfur the longest


class Row(NamedTuple):
    """One atom as a source has it; `altloc` is "" where there is but one location."""

    chain: str
    number: int
    insertion: str
    residue: str
    atom: str
    element: str
    coord: np.ndarray
    b_factor: float
    altloc: str
    occupancy: float


@dataclass(frozen=True, eq=False, slots=True)
class AtomTable:
    """Heavy atoms of a file as columns of equal length n.

    Attributes
    ----------
    chain, insertion, residue, atom, element : ndarray, (n,), str
    number : ndarray, (n,), int64
    coord : ndarray, (n, 3), float64
        Å.
    b_factor : ndarray, (n,), float64
        Å².
    altloc : ndarray, (n,), str
        The alternate location that was taken, `BLANK_LOCATION` for one without a letter; "" where there is but one.
    occupancy : ndarray, (n,), float64
    notes : tuple of str
        What the reader should know of the source.
    doubts : tuple of str
        What is wrong with the source, although it can be read.
    hydrogens : ndarray, (n,), int64, or None
        Hydrogens that the source gives each atom of a hetero group; -1 where the group has none, and elsewhere.
    smiles : dict of str to str
        What the source says that its components are, by their codes.
    confidence : ndarray, (n,), float64, or None
        pLDDT, 0 to 100, of a predicted model, which has no temperature factors.
    absent : dict
        Hetero groups of which the source says that atoms are not resolved, {(residue, chain, number, insertion): names
        of these, as far as it gives them}.
    """

    chain: np.ndarray
    number: np.ndarray
    insertion: np.ndarray
    residue: np.ndarray
    atom: np.ndarray
    element: np.ndarray
    coord: np.ndarray
    b_factor: np.ndarray
    altloc: np.ndarray
    occupancy: np.ndarray
    notes: tuple = ()
    doubts: tuple = ()
    hydrogens: np.ndarray | None = None
    smiles: dict = field(default_factory=dict)
    confidence: np.ndarray | None = None
    absent: dict = field(default_factory=dict)

    def water(self):
        """Tell which atoms are of waters: ndarray, (n,), bool."""
        return np.isin(self.residue, WATER_NAMES)

    def protein(self):
        """Tell which atoms are of amino acids: ndarray, (n,), bool.

        Modified ones count, by their name, and residues of any name with the backbone of one that is peptide-bonded.
        """
        named = np.isin(self.residue, [name for name in np.unique(self.residue) if is_amino_acid(name)])
        return _with_bonded_residues(self, named)

    def hydrogens_at(self, coord):
        """Return the hydrogens of the atoms in some places of the table: ndarray, (k,), int64, -1 for no such atom."""
        counts = (
            {} if self.hydrogens is None else dict(zip(map(tuple, self.coord.tolist()), self.hydrogens, strict=True))
        )
        return np.array([counts.get(tuple(place), -1) for place in coord.tolist()], dtype=np.int64)

    @classmethod
    def from_rows(cls, rows, notes=()):
        """Make an AtomTable of `Row` tuples: names as the PDB spells them, no hydrogens, one location of each atom.

        Atoms of a hetero group that share a name all stay, under names of their own.

        Raises
        ------
        StructureError
            No atoms or more than `MOST_ATOMS`, or one whose labels or coordinates are no such thing.
        """
        rows = list(islice(rows, MOST_ATOMS + 1))
        if len(rows) > MOST_ATOMS:
            raise StructureError(TOO_MANY.format("the structure"))
        for row in rows:
            _check_row(row)
        rows = list(map(_spelled_out, rows))
        hydrogens = [row for row in rows if row.element in HYDROGEN_ELEMENTS]
        rows = [row for row in rows if row.element not in HYDROGEN_ELEMENTS]
        if not rows:
            raise StructureError("the structure holds no atoms; is it a coordinate file?")
        rows, doubts = _each_once(rows)
        rows, named = _named_apart(rows)
        rows = _one_conformer(rows)
        columns = dict(zip(Row._fields, zip(*rows, strict=True), strict=True))
        types = dict(number=np.int64, coord=float, b_factor=float, occupancy=float)
        arrays: dict[str, Any] = {
            name: np.array(values, dtype=types.get(name, str)) for name, values in columns.items()
        }
        arrays["hydrogens"] = _hydrogen_counts(rows, hydrogens)
        return cls(**arrays, notes=(*notes, *named), doubts=doubts)


TOO_MANY = f"{{}} has more than {MOST_ATOMS:,} atoms; cut out the kinase, its inhibitor and waters"


def _check_row(row):
    """Refuse an atom without a place, and labels that would take memory for every other atom."""
    labels = (row.chain, row.insertion, row.residue, row.atom, row.element, row.altloc)
    if max(map(len, labels)) > LONGEST_LABEL:
        longest = max(labels, key=len)
        raise StructureError(f"{quoted(longest)} is no name of a chain, residue or atom; mend the file")
    where = f"atom {row.atom} of {row.residue} {row.number} in chain {chain_in_words(row.chain)}"
    if not (np.abs(row.coord) < FARTHEST_COORDINATE).all():  # false for NaN, too
        raise StructureError(f"{where} has the coordinates {_spoken_coord(row.coord)}; mend the file or take it out")
    if abs(row.number) > HIGHEST_NUMBER:
        raise StructureError(f"{where} has too high a number; mend the file")


def _spoken_coord(coord):
    return ", ".join(f"{x:g}" for x in np.ravel(coord)[:3])


def _spelled_out(row):
    """A row in the PDB's own spelling, with the element its source may lack or mistake (CA for calcium)."""
    residue = RESIDUE_SYNONYMS.get(row.residue, row.residue) or NAMELESS_RESIDUE
    atom = ATOM_SYNONYMS.get((residue, row.atom), row.atom) or row.element or UNKNOWN_ELEMENT
    if (letter := ONE_LETTER.get(residue)) and atom in heavy_atoms(letter):
        element = atom[0]  # more certain than a column
    else:
        known = row.element in AMINO_ACID_ELEMENTS if letter else row.element not in ("", "X")
        element = row.element if known else _guess_element(row.atom)
    return row._replace(residue=residue, atom=atom, element=element)


def _guess_element(name):
    """Element of an atom by its name alone: CL and BR, else the first letter that is not a digit."""
    return halogen_of_name(name) or name.lstrip("0123456789").upper()[:1] or UNKNOWN_ELEMENT


def _each_once(rows):
    """Rows without those that repeat an atom, name, place and all, and what to say of these."""
    seen, once, again = set(), [], []
    for row in rows:
        key = (*row[:5], row.altloc, *row.coord.tolist())
        (again if key in seen else once).append(row)
        seen.add(key)
    if not again:
        return once, ()
    first = f"{again[0].atom} of {again[0].residue} {again[0].number} in chain {chain_in_words(again[0].chain)}"
    return once, (f"atoms that stand twice in one place and are read once: {len(again)}, the first {first}",)


def _named_apart(rows):
    """Rows in which no two atoms of a hetero group share a name, and notes on those that were given one.

    Docking programs and predictors name atoms by the element alone. Those that share a name are numbered by the order
    of the file, C1, C2 and so on, without the names that are there. Atoms at alternate locations are named alike, and
    the first of some that share a name with a number in it (two C1) keeps it.
    """
    groups = {}
    for i, row in enumerate(rows):
        groups.setdefault(_group(row), []).append(i)
    notes = []
    for (chain, number, insertion, residue), here in groups.items():
        if is_amino_acid(residue) or _are_named_apart([rows[i] for i in here]):
            continue
        anew = []
        for i, name in zip(here, _own_names([rows[i] for i in here]), strict=True):
            if name != rows[i].atom:
                rows[i] = rows[i]._replace(atom=name)
                anew.append(name)
        if anew and any(rows[i].element == "C" for i in here):  # no ions, no waters
            where = f"{residue} {number}{insertion} in chain {chain_in_words(chain)}"
            few = f"{', '.join(anew[:3])}{' ...' if len(anew) > 3 else ''}"
            notes.append(f"{len(anew)} atoms of {where} share a name with another and are numbered: {few}")
    return rows, notes


def _are_named_apart(rows):
    """Tell whether no two atoms of a hetero group share a name, but for those at alternate locations, blank ones too.

    A name that is but an element is another atom's, if the one without a letter is fully occupied.
    """
    if len({(row.atom, row.altloc) for row in rows}) < len(rows):
        return False
    letters = {row.atom for row in rows if row.altloc}
    blank = [row for row in rows if not row.altloc and row.atom in letters]
    return all(row.atom.upper() != row.element or 0 < row.occupancy < 1 for row in blank)


def _own_names(rows):
    """Names for the atoms of a hetero group, of which some share theirs."""
    met = Counter(row.atom for row in rows if not row.altloc)  # atoms at alternate locations come after these
    before, ordinals = Counter(), []
    for row in rows:
        ordinals.append(before[row.atom, row.altloc] + met[row.atom] * bool(row.altloc))
        before[row.atom, row.altloc] += 1
    taken = {row.atom for row in rows}
    numbers = {row.element: count(1) for row in rows}
    names = {}
    for row, ordinal in zip(rows, ordinals, strict=True):
        if (row.atom, ordinal) not in names:
            alone = before[row.atom, row.altloc] + met[row.atom] * bool(row.altloc) == 1
            keeps = ordinal == 0 and (alone or row.atom.upper() != row.element)
            free = (f"{row.element}{n}" for n in numbers[row.element])
            names[row.atom, ordinal] = row.atom if keeps else next(name for name in free if name not in taken)
    return [names[row.atom, ordinal] for row, ordinal in zip(rows, ordinals, strict=True)]


def _one_conformer(rows):
    """Rows of one alternate location of each residue: the best occupied one, of equals the first by letter.

    An atom that this location lacks is taken from the next best one, unless that is another kind of residue.
    """
    rows = _with_blank_locations(rows)
    places = {}
    for row in rows:
        if row.altloc:
            places.setdefault(_place(row), []).append(row)
    chosen, several = {}, set()
    for place, here in places.items():
        shares = {}
        for row in here:
            shares.setdefault(row.altloc, []).append(row.occupancy)
        if len(shares) > 1:
            several.add(place)
        # Rounded, because equal occupancies do not always have exactly equal means.
        order = sorted(
            shares,
            key=lambda letter: (-round(float(np.mean(shares[letter])), 4), letter != BLANK_LOCATION, letter),
        )
        kind = next(row.residue for row in here if row.altloc == order[0])
        for row in sorted(here, key=lambda row: order.index(row.altloc)):
            if row.residue == kind:
                chosen.setdefault((place, row.atom), row)
    kept = [row for row in rows if not row.altloc or chosen.get((_place(row), row.atom)) is row]
    # A letter where there is but one location says nothing.
    return [row if not row.altloc or _place(row) in several else row._replace(altloc="") for row in kept]


def _with_blank_locations(rows):
    """Rows in which atoms without a letter are a location, too, where the same atoms have letters beside them.

    So are all atoms of another kind of residue that stands in the place of one with letters.
    """
    lettered: dict[tuple, set] = {}
    for row in rows:
        if row.altloc:
            lettered.setdefault(_place(row), set()).update(((row.residue, row.atom), row.residue))
    return [
        row._replace(altloc=BLANK_LOCATION)
        if not row.altloc and _is_a_location(row, lettered.get(_place(row)))
        else row
        for row in rows
    ]


def _is_a_location(row, lettered):
    """Tell whether a row without a letter is a location of its place, whose lettered residues and atoms are given."""
    if not lettered:
        return False
    other_kind = is_amino_acid(row.residue) and row.residue not in lettered
    return other_kind or (row.residue, row.atom) in lettered


def _hydrogen_counts(rows, hydrogens):
    """Hydrogens on each row of a hetero group that has some, each on its nearest atom; -1 on every other row."""
    places: dict[tuple, list] = {}
    for hydrogen in hydrogens:
        if not (is_amino_acid(hydrogen.residue) or hydrogen.residue in WATER_NAMES):
            places.setdefault(_group(hydrogen), []).append(hydrogen.coord)
    groups: dict[tuple, list[int]] = {}
    for i, row in enumerate(rows):
        if _group(row) in places:
            groups.setdefault(_group(row), []).append(i)
    found = np.full(len(rows), -1)
    for group, here in groups.items():
        heavy = np.array([rows[i].coord for i in here])
        gaps = np.linalg.norm(np.array(places[group])[:, None] - heavy, axis=-1)
        alone = gaps.min(axis=1).max() <= LONGEST_TO_HYDROGEN and not any(rows[i].altloc for i in here)
        if alone and len(here) <= MOST_WITH_HYDROGENS:
            found[here] = np.bincount(gaps.argmin(axis=1), minlength=len(here))
    return found


def _group(row):
    return row.chain, row.number, row.insertion, row.residue


def _place(row):
    """Where alternate locations belong together; a hetero group may bear the number of a residue."""
    return row.chain, row.number, row.insertion, is_amino_acid(row.residue)


def is_amino_acid(name):
    """Tell whether a residue name is that of an amino acid, modified ones too."""
    return name in ONE_LETTER or parent_letter(name) != "X"


@cache
def _parents():
    from Bio.Data.PDBData import protein_letters_3to1_extended

    return {name.strip(): letter for name, letter in protein_letters_3to1_extended.items()}


def parent_letter(name):
    """Return the letter of the amino acid that a modified residue comes from ("MSE" gives "M"); "X" if none."""
    return _parents().get(str(name), "X")


def _with_bonded_residues(table, protein):
    """Atoms of amino acids, and of residues with such a backbone that are bonded to them: ndarray, (n,), bool."""
    others = ~protein & ~table.water()
    if not (table.atom[others] == "CA").any():
        return protein
    backbones = {}
    for row in np.flatnonzero(others & np.isin(table.atom, ("N", "CA", "C"))):
        key = table.chain[row], table.number[row], table.insertion[row], table.residue[row]
        backbones.setdefault(key, {})[str(table.atom[row])] = table.coord[row]
    protein, loose = protein.copy(), {key: atoms for key, atoms in backbones.items() if len(atoms) == 3}
    while bonded := [
        key for key, atoms in loose.items() if _is_bonded(table, protein & (table.chain == key[0]), atoms)
    ]:
        for chain, number, insertion, residue in bonded:
            here = (table.chain == chain) & (table.number == number) & (table.insertion == insertion)
            protein |= here & (table.residue == residue)
            del loose[chain, number, insertion, residue]
    return protein


def _is_bonded(table, protein, atoms):
    """Tell whether a backbone, {atom: place}, is peptide-bonded to some of the atoms of a protein."""
    pairs = ((table.coord[protein & (table.atom == end)], atoms[start]) for start, end in (("N", "C"), ("C", "N")))
    return any((np.linalg.norm(there - place, axis=1) <= PEPTIDE_LENGTH).any() for there, place in pairs)


def residues_of(structure):
    """Return (name, number, insertion, hetero flag, atoms) of each residue of the chain, inhibitor and waters."""
    columns = (structure.atom_names, structure.elements, structure.coord, structure.b_factor)
    for i in range(len(structure)):
        span = slice(structure.start[i], structure.start[i + 1])
        name = str(structure.residue_names[i])
        hetero = " " if name in ONE_LETTER else f"H_{name}"
        atoms = zip(*(c[span] for c in columns), strict=True)
        yield name, int(structure.number[i]), str(structure.insertion[i]), hetero, atoms
    number = int(structure.number[-1]) + 1000
    if structure.inhibitor is not None:
        drug = structure.inhibitor
        atoms = zip(drug.atom_names, drug.elements, drug.coord, drug.b_factor, strict=True)
        yield drug.code, number, "", f"H_{drug.code}", atoms
    for k, coord in enumerate(structure.water):
        yield "HOH", number + 1 + k, "", "W", [("O", "O", coord, np.nan)]
