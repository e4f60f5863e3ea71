"""Which structures are packaged, under which names, and the unit cells of their crystals."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from alkstruct import data
from alkstruct.complexes.known_inhibitors import KNOWN_INHIBITORS
from alkstruct.errors import StructureError


def list_structures() -> pd.DataFrame:
    """List the known structures of ALK with a kinase inhibitor.

    Returns
    -------
    pandas.DataFrame
        pdb_id, inhibitor, ligand (residue code; "" for apo), mutations ("" where not checked against
        coordinates; "wild type" for none), resolution (Float64, Å; <NA> where not confirmed from the entry),
        packaged (bool), note. Packaged entries first.

    Examples
    --------
    >>> list_structures().query("packaged").pdb_id.tolist()[:5]
    ['2XP2', '4MKC', '3AOX', '5J7H', '4CLI']
    """
    return _catalogue().copy()


@cache
def _rows():
    """The rows of data/structures.csv, each entry once: list of dict of str."""
    rows = data.rows("structures.csv")
    twice = [entry for entry, count in Counter(row["pdb_id"] for row in rows).items() if count > 1]
    if twice:
        raise StructureError(
            f"data/structures.csv has more than one row of {', '.join(twice)}; fill in the one that was there, and "
            "take the others away"
        )
    return rows


@cache
def _catalogue():
    table = pd.DataFrame(_rows(), dtype=str)
    resolution = pd.to_numeric(table["resolution"], errors="coerce").astype("Float64")
    table = table.assign(resolution=resolution, packaged=table.pdb_id.isin(packaged_ids()))
    table = table.sort_values("packaged", ascending=False, kind="stable", ignore_index=True)
    return table[["pdb_id", "inhibitor", "ligand", "mutations", "resolution", "packaged", "note"]]


class UnitCell(NamedTuple):
    """The unit cell of a crystal with right angles: its edges, Å, and its space group ("P 21 21 21")."""

    a: float
    b: float
    c: float
    space_group: str


@cache
def unit_cells():
    """Return the unit cells of the crystals that the catalogue knows them of: {entry: UnitCell}."""
    return {
        row["pdb_id"]: UnitCell(float(row["a"]), float(row["b"]), float(row["c"]), row["space_group"])
        for row in _rows()
        if row["space_group"]
    }


@cache
def structures_folder():
    """Return the folder of the packaged structures: in the installed package, or beside it in a checkout."""
    here = Path(__file__).parents[1]
    return next(f for f in (here / "structures", here.parent / "structures") if (f / "2XP2.cif").is_file())


@cache
def packaged_ids():
    """Return the entries that ship with alkstruct: tuple of str."""
    return tuple(sorted(path.stem for path in structures_folder().glob("*.cif")))


def packaged_entry(text):
    """Return the packaged entry of a PDB id, an inhibitor's name or a ligand code; None if there is none."""
    if text.upper() in packaged_ids():
        return text.upper()
    codes = {word: drug.code for drug in KNOWN_INHIBITORS for word in (drug.name, drug.code.lower())}
    rows = list_structures().query("packaged")
    found = rows.pdb_id[rows.ligand == codes.get(text.lower(), "-")]
    return found.iloc[0] if len(found) else None


def packaged_names():
    return ", ".join(f"{r.pdb_id} ({r.inhibitor})" for r in list_structures().query("packaged").itertuples())
