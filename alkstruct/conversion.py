"""Atom tables, and the way from and to the ecosystem's own objects: Bio.PDB Structure, MDAnalysis Universe."""

import warnings
from dataclasses import dataclass
from functools import cache
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from alkstruct.chemistry import ATOM_SYNONYMS, ONE_LETTER, RESIDUE_SYNONYMS
from alkstruct.errors import AlkstructWarning, StructureError, quoted, unwritten
from alkstruct.files import ENDINGS, is_mmcif, read_text, split_name, spoken_name

WATER = ("HOH", "WAT", "DOD", "H2O", "SOL", "TIP", "TIP3", "T3P")
HYDROGEN = ("H", "D")
AMINO_ACID_ELEMENTS = ("H", "D", "C", "N", "O", "S")
NO_CHAIN = " .?"  # how files write that a chain has no name
MOST_ATOMS = 500_000  # of a source, hydrogens and waters too; a kinase has 5,000, a solvated one some 60,000
LONGEST_LABEL = 32  # characters of a name of a chain, residue or atom: columns are as wide as their longest
FARTHEST = 1e5  # Å from the origin
NAMELESS, UNKNOWN = "UNL", "X"  # a residue without a name, as the PDB calls an unknown ligand; an atom without one
IGNORED = "Exception ignored"  # in what Bio.PDB says of a line that it passes over,
MISSING = "Invalid or missing"  # but for an occupancy or temperature factor, which it takes for 0
HIGHEST_NUMBER = 10**9  # of a residue


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
        The alternate location that was taken, "" where there is but one.
    occupancy : ndarray, (n,), float64
    notes : tuple of str
        What the reader should know of the source.
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

    def water(self):
        """Mask of water atoms: ndarray, (n,), bool."""
        return np.isin(self.residue, WATER)

    def protein(self):
        """Mask of atoms of amino acids, modified ones too: ndarray, (n,), bool."""
        return np.isin(self.residue, [name for name in np.unique(self.residue) if is_amino_acid(name)])

    @classmethod
    def from_rows(cls, rows, notes=()):
        """From `Row` tuples: names as the PDB spells them, no hydrogens, one location of each atom.

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
        rows = [row for row in map(_spelled_out, rows) if row.element not in HYDROGEN]
        if not rows:
            raise StructureError("the structure holds no atoms; is it a coordinate file?")
        columns = dict(zip(Row._fields, zip(*_one_conformer(rows), strict=True), strict=True))
        types = dict(number=np.int64, coord=float, b_factor=float, occupancy=float)
        arrays = {name: np.array(values, dtype=types.get(name, str)) for name, values in columns.items()}
        return cls(**arrays, notes=tuple(notes))


TOO_MANY = f"{{}} has more than {MOST_ATOMS:,} atoms; cut out the kinase, its inhibitor and waters"


def _check_row(row):
    """Refuse an atom without a place, and labels that would take memory for every other atom."""
    labels = (row.chain, row.insertion, row.residue, row.atom, row.element, row.altloc)
    if max(map(len, labels)) > LONGEST_LABEL:
        longest = max(labels, key=len)
        raise StructureError(f"{quoted(longest)} is no name of a chain, residue or atom; mend the file")
    where = f"atom {row.atom} of {row.residue} {row.number} in chain {row.chain or '(blank)'}"
    if not (np.abs(row.coord) < FARTHEST).all():  # false for NaN, too
        raise StructureError(f"{where} has the coordinates {_spoken_coord(row.coord)}; mend the file or take it out")
    if abs(row.number) > HIGHEST_NUMBER:
        raise StructureError(f"{where} has too high a number; mend the file")


def _spoken_coord(coord):
    return ", ".join(f"{x:g}" for x in np.ravel(coord)[:3])


def _spelled_out(row):
    """A row in the PDB's own spelling, with the element its source may lack or mistake (CA for calcium)."""
    residue = RESIDUE_SYNONYMS.get(row.residue, row.residue) or NAMELESS
    amino_acid = residue in ONE_LETTER
    known = row.element in AMINO_ACID_ELEMENTS if amino_acid else row.element not in ("", "X")
    return row._replace(
        residue=residue,
        atom=ATOM_SYNONYMS.get((residue, row.atom), row.atom) or row.element or UNKNOWN,
        element=row.element if known else _guess_element(row.atom),
    )


def _guess_element(name):
    """Element of an atom by its name alone: CL and BR, else the first letter that is not a digit."""
    letters = name.lstrip("0123456789").upper()
    return letters[:2] if letters[:2] in ("CL", "BR") else letters[:1] or UNKNOWN


def _one_conformer(rows):
    """Rows of one alternate location of each residue: the best occupied one, of equals the first by letter.

    An atom that this location lacks is taken from the next best one, unless that is another kind of residue.
    """
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
        order = sorted(shares, key=lambda letter: (-round(float(np.mean(shares[letter])), 4), letter))
        kind = next(row.residue for row in here if row.altloc == order[0])
        for row in sorted(here, key=lambda row: order.index(row.altloc)):
            if row.residue == kind:
                chosen.setdefault((place, row.atom), row)
    kept = [row for row in rows if not row.altloc or chosen.get((_place(row), row.atom)) is row]
    # A letter where there is but one location says nothing.
    return [row if not row.altloc or _place(row) in several else row._replace(altloc="") for row in kept]


def _place(row):
    """Where alternate locations belong together; a hetero group may bear the number of a residue."""
    return row.chain, row.number, row.insertion, is_amino_acid(row.residue)


def is_amino_acid(name):
    """Whether a residue name is that of an amino acid, modified ones too."""
    return name in ONE_LETTER or parent_letter(name) != "X"


@cache
def _parents():
    from Bio.Data.PDBData import protein_letters_3to1_extended

    return {name.strip(): letter for name, letter in protein_letters_3to1_extended.items()}


def parent_letter(name):
    """One-letter code of the amino acid that a modified residue comes from ("MSE" -> "M"); "X" if none."""
    return _parents().get(str(name), "X")


# ------------------------------------------------------------------------------------------------ Bio.PDB


def read_structure(source, name):
    """A PDB or mmCIF file as a Bio.PDB Structure; the content decides which of the two, and whether it is gzipped.

    Parameters
    ----------
    source : pathlib.Path or open file, text or binary
    name : str

    Raises
    ------
    StructureError
        A path ends in neither .pdb, .ent, .cif nor .mmcif (nor in these and .gz), the file is too large, or
        Bio.PDB cannot read it.
    """
    from Bio.PDB import MMCIFParser, PDBParser

    spoken, ending = spoken_name(source), ""
    if isinstance(source, Path):
        _, ending = split_name(source)
        if ending not in ENDINGS:
            known = ", ".join(ENDINGS)
            raise StructureError(
                f"{spoken} is neither PDB nor mmCIF by its ending ({known}, each also with .gz); name it by what it is"
            )
    text = read_text(source)
    # Counted before they are parsed, which takes fifty times the memory of the text.
    if text.count("\nATOM") + text.count("\nHETATM") > MOST_ATOMS:
        raise StructureError(TOO_MANY.format(spoken))
    parser = MMCIFParser if is_mmcif(text) or ENDINGS.get(ending) == "mmCIF" else PDBParser
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            # newline=None: the line ends of any system
            structure = parser().get_structure(name, StringIO(text, newline=None))
    except Exception as problem:  # Bio.PDB raises whatever a malformed line leads to
        raise StructureError(
            f"{spoken} cannot be read as a structure: {_reason(problem)}; is it whole, and PDB or mmCIF?"
        ) from problem
    said = [str(warning.message) for warning in caught]
    lost = [text for text in said if IGNORED in text and MISSING not in text]
    if lost:
        reason = lost[0].partition("\n")[0].rpartition(": ")[2]
        text = f"{spoken}: lines passed over: {len(lost)}, the first because: {reason}; mend the file"
        warnings.warn(text, AlkstructWarning, stacklevel=2)
    if not len(structure):
        raise StructureError(f"{spoken} holds no model with atoms; is it a coordinate file?")
    return structure


def read_packaged(path, name):
    """A structure file of the package as a Bio.PDB Structure.

    Bio.PDB's fast reader takes a third of the time of the other one, and wants every record on one line: as
    tools/make_structures.py writes them, and as others need not.
    """
    from Bio.PDB import FastMMCIFParser

    return FastMMCIFParser(QUIET=True).get_structure(name, path)


def _reason(problem):
    """What an exception of a parser means."""
    if isinstance(problem, KeyError):
        return f"it has no {problem.args[0]}"
    if str(problem) == "-1 defined twice":  # a model for each atom
        return "it has no _atom_site.pdbx_PDB_model_num"
    return "a line or a table is cut off" if isinstance(problem, IndexError) else problem


def from_biopython(entity):
    """A Bio.PDB Structure (its first model), Model or Chain as an AtomTable.

    Of alternate locations, the one of highest mean occupancy in its residue is taken, then the first.

    Raises
    ------
    StructureError
        For a smaller entity, or one without atoms.
    """
    if entity.level not in ("S", "M", "C"):
        raise StructureError(f"cannot load a Bio.PDB {type(entity).__name__}; give a Structure, Model or Chain")
    model = next(iter(entity), ()) if entity.level == "S" else entity
    several = entity.level == "S" and len(entity) > 1
    rows = (
        Row(chain.id.strip(NO_CHAIN), residue.id[1], residue.id[2].strip(), residue.resname.strip(), atom.name.strip(),
            (atom.element or "").upper(), atom.coord, atom.bfactor, atom.altloc.strip(), atom.occupancy or 0.0)
        for chain in ([entity] if entity.level == "C" else model)
        for residue in _unpacked(chain)
        for atom in _unpacked(residue)
    )  # fmt: skip
    return AtomTable.from_rows(rows, (f"the first of {len(entity)} models is read",) if several else ())


def _unpacked(entity):
    """Residues of a chain or atoms of a residue, all that are in one place; Bio.PDB's list fails on long altlocs."""
    from Bio.PDB.Entity import DisorderedEntityWrapper

    for child in entity:
        if isinstance(child, DisorderedEntityWrapper):
            yield from (child.child_dict[key] for key in sorted(child.child_dict))
        else:
            yield child


def to_biopython(complex):
    """A Complex as a Bio.PDB Structure.

    Raises
    ------
    StructureError
        An atom stands twice in a residue.
    """
    from Bio.PDB.PDBExceptions import PDBConstructionException, PDBConstructionWarning
    from Bio.PDB.StructureBuilder import StructureBuilder

    builder = StructureBuilder()
    builder.init_structure(complex.name)
    builder.init_model(0)
    builder.init_chain(complex.chain or " ")
    builder.init_seg("    ")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PDBConstructionWarning)  # of an element X, which says itself it is unknown
            _build(builder, complex)
    except PDBConstructionException as problem:
        raise StructureError(f"{complex.name} is no Bio.PDB Structure: {problem}; mend its source") from problem
    return builder.get_structure()


def _build(builder, complex):
    serial = 0
    for residue, number, insertion, hetero, atoms in _residues(complex):
        builder.init_residue(residue, hetero, number, insertion or " ")
        for atom, element, coord, b_factor in atoms:
            serial += 1
            full = f" {atom:<3}" if len(element) == 1 and len(atom) < 4 else f"{atom:<4}"
            b = 0.0 if np.isnan(b_factor) else float(b_factor)
            builder.init_atom(atom, np.array(coord, "f"), b, 1.0, " ", full, serial, element)


def _residues(complex):
    """(name, number, insertion, hetero flag, atoms) of the chain, the inhibitor and the waters."""
    columns = (complex.atom_names, complex.elements, complex.coord, complex.b_factor)
    for i in range(len(complex)):
        span = slice(complex.start[i], complex.start[i + 1])
        name = str(complex.residue_names[i])
        hetero = " " if name in ONE_LETTER else f"H_{name}"
        atoms = zip(*(c[span] for c in columns), strict=True)
        yield name, int(complex.number[i]), str(complex.insertion[i]), hetero, atoms
    number = int(complex.number[-1]) + 1000
    if complex.inhibitor is not None:
        drug = complex.inhibitor
        atoms = zip(drug.atom_names, drug.elements, drug.coord, drug.b_factor, strict=True)
        yield drug.code, number, "", f"H_{drug.code}", atoms
    for k, coord in enumerate(complex.water):
        yield "HOH", number + 1 + k, "", "W", [("O", "O", coord, np.nan)]


def write(structure, path):
    """Write a Bio.PDB Structure as .pdb or .cif.

    Raises
    ------
    StructureError
        For any other ending, or for what a PDB file has no room for.
    """
    from Bio import BiopythonWarning
    from Bio.PDB import MMCIFIO, PDBIO
    from Bio.PDB.PDBExceptions import PDBIOException

    writers = {".pdb": PDBIO, ".cif": MMCIFIO}
    kind = path.suffix.lower()
    if kind not in writers:
        raise StructureError(f'cannot write {path}: end the name in ".pdb" or ".cif"')
    text, writer = StringIO(), writers[kind]()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", BiopythonWarning)  # a number that is cut to fit its columns
            writer.set_structure(_narrow(structure) if kind == ".pdb" else structure)
            writer.save(text)
    except (PDBIOException, ValueError, BiopythonWarning) as problem:
        raise StructureError(f"cannot write {path}: {problem}; try .cif") from problem
    try:
        path.write_text(text.getvalue(), encoding="utf-8")
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the name
        raise StructureError(unwritten(path, problem)) from problem


def _narrow(structure):
    """A Structure that fits the columns of a PDB file: long chain names (segments) become A."""
    wide = sorted({residue.resname for residue in structure.get_residues() if len(residue.resname) > 3})
    if wide:
        raise ValueError(f"a PDB file has no room for the residue name {wide[0]}")
    if any(not (-1000 < x < 10_000) for atom in structure.get_atoms() for x in atom.coord):
        raise ValueError("a PDB file has no room for a coordinate below -999.999 or above 9999.999 Å")
    structure = structure.copy()
    for chain in structure.get_chains():
        chain.id = chain.id if len(chain.id) == 1 else "A"
    return structure


# --------------------------------------------------------------------------------------------- MDAnalysis


def from_mdanalysis(atoms):
    """An MDAnalysis Universe or AtomGroup (its current frame) as an AtomTable.

    Raises
    ------
    StructureError
        Residue numbers, residue names, atom names or coordinates are absent.
    """
    group = atoms.atoms
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
    return AtomTable.from_rows(
        Row(str(chain).strip(NO_CHAIN), int(number), str(insertion).strip(), str(residue).strip(), str(atom),
            str(element).strip().upper(), coord, b_factor, str(altloc).strip(), float(occupancy))
        for chain, number, insertion, residue, atom, element, coord, b_factor, altloc, occupancy
        in zip(*columns, strict=True)
    )  # fmt: skip


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


def to_mdanalysis(complex):
    """A Complex as an MDAnalysis Universe."""
    import MDAnalysis

    residues = [(*r[:3], list(r[4])) for r in _residues(complex)]
    atoms = [atom for r in residues for atom in r[3]]
    index = np.repeat(np.arange(len(residues)), [len(r[3]) for r in residues])
    universe = MDAnalysis.Universe.empty(
        len(atoms), n_residues=len(residues), atom_resindex=index,
        residue_segindex=np.zeros(len(residues), int), trajectory=True,
    )  # fmt: skip
    attributes = dict(
        names=[a[0] for a in atoms], elements=[a[1].capitalize() for a in atoms],
        resnames=[r[0] for r in residues], resids=[r[1] for r in residues],
        icodes=[r[2] for r in residues], chainIDs=[complex.chain] * len(atoms), segids=[complex.chain],
        altLocs=[""] * len(atoms), tempfactors=np.nan_to_num([a[3] for a in atoms]),
        occupancies=np.ones(len(atoms)), formalcharges=np.zeros(len(atoms), int),
        record_types=np.where(np.isin([r[0] for r in residues], list(ONE_LETTER)), "ATOM", "HETATM")[index],
    )  # fmt: skip
    for name, values in attributes.items():
        universe.add_TopologyAttr(name, values)
    universe.atoms.positions = np.array([a[2] for a in atoms])
    return universe
