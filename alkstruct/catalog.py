"""Which structures exist and how to get them: packaged entries, inhibitor names, local files, live objects."""

from functools import cache
from pathlib import Path

import pandas as pd

from alkstruct import conversion
from alkstruct.complexes import REFERENCE, Complex, from_table
from alkstruct.errors import StructureError
from alkstruct.inhibitors import KNOWN


def list_structures():
    """ALK kinase-inhibitor structures that are known here.

    Returns
    -------
    pandas.DataFrame
        pdb_id, inhibitor, ligand (residue code; "" for apo), mutations ("" where not checked against
        coordinates; "wild type" for none), resolution (Float64, Å; <NA> where not confirmed from the entry),
        packaged (bool), note. Packaged entries first.

    Examples
    --------
    >>> list_structures().query("packaged").pdb_id.tolist()
    ['2XP2', '4MKC', '3AOX', '5J7H', '4CLI']
    """
    return _catalogue().copy()


@cache
def _catalogue():
    table = pd.read_csv(Path(__file__).parent / "data" / "structures.csv", dtype=str, keep_default_na=False)
    resolution = pd.to_numeric(table["resolution"], errors="coerce").astype("Float64")
    table = table.assign(resolution=resolution, packaged=table.pdb_id.isin(packaged_ids()))
    return table[["pdb_id", "inhibitor", "ligand", "mutations", "resolution", "packaged", "note"]]


@cache
def unit_cells():
    """Edges of the packaged crystals' unit cells, all P 21 21 21: {entry: (a, b, c)}, Å."""
    table = pd.read_csv(Path(__file__).parent / "data" / "crystals.csv", index_col="pdb_id")
    return {entry: (float(row.a), float(row.b), float(row.c)) for entry, row in table.iterrows()}


@cache
def structures_folder():
    """Folder of the packaged structures: inside the installed package, or beside it in a checkout."""
    here = Path(__file__).parent
    return next(f for f in (here / "structures", here.parent / "structures") if (f / "2XP2.cif").is_file())


@cache
def packaged_ids():
    """Entries that ship with alkstruct: tuple of str."""
    return tuple(sorted(path.stem for path in structures_folder().glob("*.cif")))


def load(source, *, ligand=None, chain=None, reference=REFERENCE):
    """Load a kinase-inhibitor complex.

    Parameters
    ----------
    source : str, pathlib.Path, Bio.PDB Structure, MDAnalysis Universe or AtomGroup, or Complex
        A packaged entry ("2XP2"), a packaged inhibitor ("crizotinib", "VGH"), a PDB or mmCIF file, or a live
        object (a Bio.PDB Model or Chain will do too; an MDAnalysis universe gives its current frame). A Complex
        is returned as it is.
    ligand : str, optional
        Residue code of the inhibitor, in any case; needed where a file holds several candidates.
    chain : str, optional
        Chain of the kinase, " " for one without a name; by default the longest that the inhibitor touches.
    reference : str or None, default "Q9UM73"
        Sequence that residue numbers are checked against; None for another protein.

    Returns
    -------
    Complex

    Raises
    ------
    StructureError
        Nothing of that name is packaged and no such file exists, or it cannot be read.
    LigandError
        The inhibitor is absent or ambiguous.
    NumberingError
        Residue numbers are not those of ALK.

    Notes
    -----
    Alternate locations: the one with the highest mean occupancy in a residue, then the first letter.
    Hydrogens are left out. Of several models the first is read. Names of force fields become the PDB's
    (HSD, HIE: HIS; CD of isoleucine: CD1; OT1, OT2: O, OXT). A source without a ligand that touches the kinase
    loads as an apo structure: its `inhibitor` is None.

    Examples
    --------
    >>> load("crizotinib")
    <Complex 2XP2: chain A, 289 residues 1093-1401, with crizotinib (VGH), 167 waters>
    """
    choice = {"ligand": ligand, "chain": chain, "reference": reference}
    if isinstance(source, Complex):
        return source
    if isinstance(source, str | Path):
        entry = _packaged_entry(str(source))
        return _load_packaged(entry, **choice) if entry else _load_file(Path(source), choice)
    kind = type(source).__module__
    if kind.startswith("Bio.PDB"):
        return from_table(conversion.from_biopython(source), _name(source), **choice)
    if hasattr(source, "atoms") and hasattr(source, "universe"):
        return from_table(conversion.from_mdanalysis(source), _name(source), **choice)
    raise StructureError(
        f"cannot load a {type(source).__name__}; give an entry, an inhibitor's name, a file, a Bio.PDB Structure "
        "or an MDAnalysis Universe"
    )


def _packaged_entry(text):
    """Packaged entry of a PDB id, an inhibitor's name or its ligand code; None if there is none."""
    if text.upper() in packaged_ids():
        return text.upper()
    codes = {word: drug.code for drug in KNOWN for word in (drug.name, drug.code.lower())}
    rows = list_structures().query("packaged")
    found = rows.pdb_id[rows.ligand == codes.get(text.lower(), "-")]
    return found.iloc[0] if len(found) else None


@cache
def _load_packaged(entry, **choice):
    structure = conversion.read_packaged(structures_folder() / f"{entry}.cif", entry)
    note = list_structures().set_index("pdb_id").note[entry]
    return from_table(conversion.from_biopython(structure), entry, notes=(note,) if note else (), **choice)


def _load_file(path, choice):
    if not path.is_file():
        known = ", ".join(f"{r.pdb_id} ({r.inhibitor})" for r in list_structures().query("packaged").itertuples())
        fetch = "" if path.suffix else "; downloading entries is not supported yet: save the file and give its path"
        raise StructureError(f"no packaged structure and no file {str(path)!r}; packaged are {known}{fetch}")
    structure = conversion.read_structure(path, path.stem)
    return from_table(conversion.from_biopython(structure), path.stem, **choice)


def _name(source):
    """A name for a live object: its identifier or file name."""
    name = getattr(source, "id", None) or getattr(getattr(source, "universe", None), "filename", None)
    return Path(str(name)).stem if name is not None else "structure"
