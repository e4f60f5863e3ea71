"""Load complexes by name, from files or from live objects, and fetch entries of the Protein Data Bank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from numbers import Integral
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

import pandas as pd

from alkstruct.chemistry.amino_acids import THREE_LETTER
from alkstruct.complexes.catalog import list_structures, packaged_entry, packaged_ids, packaged_names, structures_folder
from alkstruct.complexes.certain_bonds import certain_bonds
from alkstruct.complexes.complex import Complex
from alkstruct.complexes.inhibitor import Inhibitor
from alkstruct.complexes.ligand_files import is_ligand_file, read_ligand
from alkstruct.complexes.selection import AUTO_REFERENCE, from_table, is_auto
from alkstruct.errors import LigandError, StructureError, quoted
from alkstruct.io.atom_table import WATER_NAMES
from alkstruct.io.biopython import from_biopython
from alkstruct.io.confidence import UNKNOWN, origin_of_biopython, with_confidence
from alkstruct.io.files import is_file, split_name
from alkstruct.io.mdanalysis import from_mdanalysis
from alkstruct.io.pdb_entries import is_entry, obtain, valid
from alkstruct.io.structure_files import read_table
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, Kinase, find_kinase

if TYPE_CHECKING:
    from Bio.PDB.Entity import Entity
    from MDAnalysis import AtomGroup, Universe

    Source: TypeAlias = str | Path | IO[str] | IO[bytes] | Entity | Universe | AtomGroup | Complex


def fetch(entries: str | Iterable[str], *, progress: bool = False) -> pd.DataFrame:
    """Get entries of the Protein Data Bank into the cache, so that `load` finds them without the network.

    An entry that is not there is downloaded from RCSB as mmCIF, from PDBe if that fails, and kept only if it is
    a complete file of that entry. ``ALKSTRUCT_CACHE`` names another folder than the system's own,
    ``ALKSTRUCT_OFFLINE=1`` forbids the network.

    Parameters
    ----------
    entries : str or iterable of str
        "6MX8", ["6MX8", "4CLJ"]; in any case.
    progress : bool, default False
        Whether a bar on standard error shows each download.

    Returns
    -------
    pandas.DataFrame
        One row an entry, in the order asked: pdb_id, origin ("packaged", "cache" or the URL), path (str),
        size (int64, bytes).

    Raises
    ------
    FetchError
        Something is no identifier of an entry (then nothing is downloaded), or an entry cannot be had; those
        before it are kept.

    Examples
    --------
    >>> fetch("2XP2")[["pdb_id", "origin"]]
      pdb_id    origin
    0   2XP2  packaged
    """
    asked = [valid(entry) for entry in ([entries] if isinstance(entries, str) else entries)]
    rows = []
    for entry in asked:
        path, origin = structures_folder() / f"{entry}.cif", "packaged"
        if entry not in packaged_ids():
            path, origin = obtain(entry, packaged=packaged_names(), progress=progress)
        rows.append((entry, origin, str(path), path.stat().st_size))
    table = pd.DataFrame(rows, columns=["pdb_id", "origin", "path", "size"])
    return table.astype({"pdb_id": str, "origin": str, "path": str, "size": "int64"})


def load(
    source: Source,
    *,
    ligand: str | Path | Inhibitor | None = None,
    chain: str | None = None,
    pose: int | None = None,
    smiles: str | None = None,
    reference: str | Path | Kinase | None = DEFAULT_REFERENCE,
) -> Complex:
    """Load a kinase-inhibitor complex.

    Parameters
    ----------
    source : str, pathlib.Path, open file, Bio.PDB Structure, MDAnalysis Universe or AtomGroup, or Complex
        A packaged entry ("2XP2"), a packaged inhibitor ("crizotinib", "VGH"), a PDB, mmCIF, mol2, PDBQT or .gro
        file, gzipped or not, any other PDB entry ("6MX8"), which is looked for in the cache and then downloaded (see
        `fetch`), or a live object (a Bio.PDB Model or Chain will do too; an MDAnalysis universe gives its current
        frame). A Complex is returned as it is.
    ligand : str, pathlib.Path or Inhibitor, optional
        Residue code of the inhibitor, in any case; needed where a file holds several candidates. Or the
        inhibitor itself, where the protein is alone: an SDF, MOL, MOL2, PDBQT, PDB or mmCIF file of a ligand, or
        what `read_sdf` gives.
    chain : str, optional
        Chain of the kinase, " " for one without a name; by default the longest that the inhibitor touches.
    pose : int, optional
        Which of several poses, from 1: molecules or models of the ligand's file, or models of the source where the
        ligand has no file of its own. By default the first, with a note.
    smiles : str, optional
        What the inhibitor is, so that its bond orders are certain; else they follow from its geometry, which predicted
        models and snapshots of dynamics distort. Its atoms and bonds have to be those of the file.
    reference : str, pathlib.Path, Kinase or None, default "ALK"
        The kinase, whose sequence residue numbers are checked against: a gene or UniProt accession of `list_kinases`
        ("EGFR", "P00533"), "auto" to have it found among these by its sequence, which a note says, a sequence of your
        own or a FASTA file of one; None for another protein, whose numbers stay as they are.

    Returns
    -------
    Complex

    Raises
    ------
    StructureError
        Nothing of that name is packaged and no such file exists, it cannot be read, or its chain has no geometry of a
        protein: a mirror image, out of scale, atoms in wrong places.
    FetchError
        An entry is neither in the cache nor to be had from the network.
    LigandError
        The inhibitor is absent, ambiguous or in pieces, is not what `smiles` says, or there is no such pose.
    NumberingError
        The kinase is not known, the protein is another one, which the message names if it is known, or parts of two;
        or how its residues should be numbered is not certain.

    Warns
    -----
    AlkstructWarning
        Residue numbers were not those of the kinase and have been changed; the warning says by how much, and whose
        numbers they were where that is known, such as those of the mature protein. Atoms stand twice
        in the source. The geometry of some residues is impossible. The inhibitor lacks atoms, is as close to the
        protein as if bonded, or its elements or bond orders are not certain.

    Notes
    -----
    Alternate locations: the one with the highest mean occupancy in a residue, then the first letter. What was
    chosen of several (locations, models, copies of the chain) is said in the complex's `notes`.
    Hydrogens are left out. Of several models the first is read. Atoms of a ligand that share a name are numbered.
    Residues are put in the order of the chain, whatever the file's. A predicted model has no temperature factors but
    pLDDT (`confidence`), if its file says that it is one. Bond orders of the inhibitor are those of `smiles`, of a
    SMILES in the file, of the packaged inhibitor that has the same atoms and bonds, or follow from its geometry.
    Names of force fields become the PDB's (HSD, HIE: HIS; CD of isoleucine: CD1; OT1, OT2: O, OXT), selenomethionine
    is read as methionine. A source without a ligand that touches the kinase loads as an apo structure: its
    `inhibitor` is None.

    Examples
    --------
    >>> load("crizotinib")
    <Complex 2XP2: chain A, 289 residues 1093-1401, with crizotinib (VGH), 167 waters>
    """
    if isinstance(source, Complex):
        return source
    _check_pose(pose)
    if isinstance(ligand, Path) or (isinstance(ligand, str) and is_ligand_file(ligand)):
        ligand, notes = read_ligand(ligand, pose, smiles)
        pose = smiles = None  # of the ligand, then, and not of the source
    else:
        notes = ()
    if smiles is not None and isinstance(ligand, Inhibitor):
        raise LigandError("smiles= says what an inhibitor of a file is; one that is given has its bond orders already")
    # A packaged complex is remembered by its kinase, not by the name of a file that may change.
    kinase = AUTO_REFERENCE if is_auto(reference) else find_kinase(reference)
    choice = {"ligand": ligand, "chain": chain, "reference": kinase, "notes": notes}
    if isinstance(source, str):
        return _load_named(source, pose, smiles, choice)
    if isinstance(source, Path) or hasattr(source, "read"):
        return _load_file(source, pose, smiles, choice)
    _refuse_pose(pose, f"a {type(source).__name__}")
    kind = type(source).__module__
    if kind.startswith("Bio.PDB"):
        table = with_confidence(from_biopython(source), origin_of_biopython(source))
        return complex_of(table, _name(source), smiles, choice)
    if hasattr(source, "atoms") and hasattr(source, "universe"):
        return complex_of(with_confidence(from_mdanalysis(source), UNKNOWN), _name(source), smiles, choice)
    raise StructureError(
        f"cannot load a {type(source).__name__}; give an entry, an inhibitor's name, a file, a Bio.PDB Structure "
        "or an MDAnalysis Universe"
    )


def _check_pose(pose):
    if pose is not None and (not isinstance(pose, Integral) or isinstance(pose, bool) or pose < 1):
        raise LigandError(f"pose {quoted(pose)} is no number of a pose; they count from 1")


def _refuse_pose(pose, what):
    if pose is not None:
        raise LigandError(f"{what} has no poses to choose from; pose={pose} is for a file with several, or a ligand's")


def _load_named(text, pose, smiles, choice):
    """What a word may mean, in this order: packaged, a file, an entry. Nothing else reaches the network."""
    if entry := packaged_entry(text):
        _refuse_pose(pose, entry)
        # An inhibitor of the caller's is no key to remember a complex by.
        load_packaged = _load_packaged.__wrapped__ if isinstance(choice["ligand"], Inhibitor) else _load_packaged
        structure = load_packaged(entry, **choice)
        return structure if smiles is None else _made_sure(structure, smiles)
    if not is_file(Path(text)) and is_entry(text):
        entry = text.upper()
        path, _ = obtain(entry, packaged=packaged_names())
        return _read(path, entry, pose, smiles, choice)
    return _load_file(Path(text), pose, smiles, choice)


@cache
def _load_packaged(entry, *, notes=(), **choice):
    table = read_table(structures_folder() / f"{entry}.cif")
    rows = list_structures().set_index("pdb_id")
    if entry not in rows.index:
        raise StructureError(f"structures/{entry}.cif has no row in data/structures.csv; give it one")
    row = rows.loc[entry]
    _require_ligand(table, entry, row.ligand)
    return from_table(table, entry, notes=(*([row.note] if row.note else []), *notes), **choice)


def _require_ligand(table, entry, code):
    """Raise LigandError where the file of a packaged entry lacks the ligand that its row in the catalogue names."""
    there = sorted(set(table.residue.tolist()) - {*THREE_LETTER.values(), *WATER_NAMES})
    if code and code not in there:
        raise LigandError(
            f"data/structures.csv says that {entry} has ligand {code}, but structures/{entry}.cif has "
            f"{', '.join(there) or 'none'}; write the same code in both, and in data/inhibitors.csv"
        )


def _load_file(source, pose, smiles, choice):
    """A path, or an open file."""
    if isinstance(source, Path) and not is_file(source):
        entry = "" if source.suffix else "; give one of these, a PDB entry such as 6MX8, or the path of a file"
        raise StructureError(
            f"no packaged structure and no file {quoted(str(source))}; packaged are {packaged_names()}{entry}"
        )
    name = split_name(source)[0] if isinstance(source, Path) else _name(source)
    return _read(source, name, pose, smiles, choice)


def _read(source, name, pose, smiles, choice):
    return complex_of(read_table(source, pose), name, smiles, choice)


def complex_of(table, name, smiles, choice):
    """Return the complex in an atom table, with bond orders of its inhibitor that are certain, or doubted.

    choice: ligand, chain, reference and notes, as `complexes.selection.from_table` takes them.
    """
    structure = from_table(table, name, **choice)
    return structure if isinstance(choice["ligand"], Inhibitor) else _made_sure(structure, smiles, table)


def _made_sure(structure, smiles, table=None):
    """A complex with bond orders that are certain, by what its atom table says of the ligand, or doubted."""
    drug = structure.inhibitor
    if drug is None:
        if smiles is not None:
            raise LigandError(f"{structure.name} has no inhibitor that smiles= could say more of; name it by ligand=")
        return structure
    known = (
        {} if table is None else {"written": table.smiles.get(drug.code), "hydrogens": table.hydrogens_at(drug.coord)}
    )
    sure, notes = certain_bonds(drug, smiles=smiles, **known)
    return replace(structure, inhibitor=sure, notes=(*structure.notes, *notes)) if notes else structure


def _name(source):
    """A name for a live object or an open file: its identifier or file name."""
    name = getattr(source, "id", None) or getattr(getattr(source, "universe", None), "filename", None)
    if hasattr(source, "read"):
        name = source.name if isinstance(getattr(source, "name", None), str) else None
    return split_name(Path(str(name)))[0] if name is not None else "structure"
