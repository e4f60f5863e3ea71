"""Read the atoms of an mmCIF file from its table of atom sites, in whose columns writers differ."""

from io import StringIO

import numpy as np

from alkstruct.io.atom_table import Row

NO_VALUE = (".", "?")  # how mmCIF writes that there is no value
#: Columns of a Row: names in _atom_site, in the order asked, and what stands for a value that none of them has.
SITE_COLUMNS = {
    "chain": (("auth_asym_id", "label_asym_id"), ""),
    "number": (("auth_seq_id", "label_seq_id"), "0"),
    "insertion": (("pdbx_PDB_ins_code",), ""),
    "residue": (("label_comp_id", "auth_comp_id"), ""),
    "atom": (("label_atom_id", "auth_atom_id"), ""),
    "element": (("type_symbol",), ""),
    "x": (("Cartn_x",), None),
    "y": (("Cartn_y",), None),
    "z": (("Cartn_z",), None),
    "b_factor": (("B_iso_or_equiv",), "0"),
    "altloc": (("label_alt_id",), ""),
    "occupancy": (("occupancy",), "0"),
    "model": (("pdbx_PDB_model_num",), "1"),
}
COLUMNS_NEEDED = ("chain", "number", "residue", "atom")


def mmcif_items(text):
    """Read all that an mmCIF file holds: {"_category.item": list of str}.

    Raises
    ------
    Exception
        A table is cut off: of whatever kind Bio.PDB raises.
    """
    from Bio.PDB.MMCIF2Dict import MMCIF2Dict

    return MMCIF2Dict(StringIO(text, newline=None))


def mmcif_rows(items, pose=1):
    """Read the atoms of an mmCIF file, those of one model where there are several.

    Parameters
    ----------
    items : dict
        Of the file, see `mmcif_items`.
    pose : int, default 1
        Which model, from 1.

    Returns
    -------
    tuple of (list of Row, int)
        The atoms, none if there is no such model, and the number of models.

    Raises
    ------
    ValueError
        There is no table of atoms, a column is absent or cut off, or a value is no number; the message says which.
    """
    columns = _columns(items)
    models = dict.fromkeys(columns["model"])
    wanted = (*models, *[None] * pose)[pose - 1]
    rows: list[Row] = []
    for count, site in enumerate(zip(*columns.values(), strict=True), 1):
        values = dict(zip(columns, site, strict=True))
        if values["model"] != wanted:
            continue
        try:
            with np.errstate(over="ignore"):  # infinite, and refused as such
                place = np.array([float(values[axis]) for axis in "xyz"], np.float32)
            number, b_factor, occupancy = int(values["number"]), float(values["b_factor"]), float(values["occupancy"])
        except ValueError as problem:
            raise ValueError(f"atom {count} of its table has a value that is no number ({problem})") from problem
        rows.append(
            Row(
                values["chain"],
                number,
                values["insertion"],
                values["residue"],
                values["atom"].strip(),
                values["element"].upper(),
                place,
                b_factor,
                values["altloc"],
                occupancy,
            )
        )
    return rows, len(models)


def _columns(table):
    """Columns by the names of `SITE_COLUMNS`: the first that has a value, atom by atom."""
    size = len(next((values for name, values in table.items() if name.startswith("_atom_site.")), ()))
    if not size:
        raise ValueError("it has no _atom_site")
    columns = {}
    for name, (spellings, default) in SITE_COLUMNS.items():
        there = [table[f"_atom_site.{spelling}"] for spelling in spellings if f"_atom_site.{spelling}" in table]
        if not there and (default is None or name in COLUMNS_NEEDED):
            raise ValueError(f"it has no _atom_site.{spellings[0]}")
        if any(len(values) != size for values in there):
            raise ValueError("a line or a table is cut off")
        if name == "chain":
            there = there[:1]  # one without a name is no other chain
        choices = zip(*there, [default or ""] * size, strict=True)
        columns[name] = [next((v for v in values[:-1] if v not in NO_VALUE), values[-1]) for values in choices]
    return columns
