"""Write the packaged complexes, structures/*.cif, from tables of coordinates.

    python tools/make_structures.py TABLE_FOLDER structures

TABLE_FOLDER holds a tab-separated table of each of ENTRIES that is to be written (2XP2.tsv ...), one row an atom:
residue, chain, number (author numbering, that of UniProt Q9UM73), atom, x, y, z (Å), b_factor (Å²) and, if the name of
the atom does not tell it, element. Figures are copied as text, never rounded, and nothing depends on the day or the
machine: the same tables give the same bytes. `python -m tools.make_table` makes a table of a crystal's file.
"""

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

from Bio.PDB.mmcifio import MMCIFIO
from Bio.PDB.Polypeptide import is_aa

WATER = "HOH"


@dataclass(frozen=True)
class Entry:
    """What the tables do not say about a wwPDB entry; resolution in Å, as text, `?` where unconfirmed."""

    pdb_id: str
    drug: str
    ligand: str
    resolution: str
    note: str


ENTRIES = (
    Entry("2XP2", "crizotinib", "VGH", "1.90", "only N is modelled of S1136, Q1217, A1280 and Y1401"),
    Entry(
        "4MKC",
        "ceritinib",
        "4MK",
        "2.01",
        "the crystal carries S1281G; the side chains of K1101 and K1109 are incomplete",
    ),
    Entry(
        "3AOX",
        "alectinib",
        "EMH",
        "1.75",
        "temperature factors were not transcribed: the 0.00 are placeholders, not data",
    ),
    Entry(
        "5J7H",
        "brigatinib",
        "6GY",
        "?",
        "obsolete entry, superseded by 6MX8; the resolution is left out because it is not confirmed",
    ),
    Entry(
        "4CLI",
        "lorlatinib",
        "5P8",
        "2.05",
        "waters were not transcribed (the entry has one on the O30 of 5P8); only N is modelled of Y1401",
    ),
)


def read_table(path):
    """Rows of a coordinate table, each a dict of strings."""
    with path.open(encoding="ascii", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def element(row, ligand):
    """Element of an atom: what its row says, else CL in inhibitors only, and one letter elsewhere (CA is a carbon)."""
    return row.get("element") or ("CL" if row["residue"] == ligand and row["atom"].startswith("CL") else row["atom"][0])


def entity(residue, ligand):
    """Entity number: 1 protein, 2 inhibitor, 3 water."""
    if is_aa(residue, standard=True):
        return 1
    known = {ligand: 2, WATER: 3}
    if residue not in known:
        raise ValueError(f"{residue} is neither protein, inhibitor {ligand} nor water: check the table")
    return known[residue]


def check_rows(rows, entry):
    """Refuse a table that is not one chain A in the order protein, inhibitor, water, each atom once."""
    expected = f"expected the protein, then inhibitor {entry.ligand}, then waters"
    last, seen = 0, set()
    for line, row in enumerate(rows, 2):  # below the heads
        atom = row["residue"], row["number"], row["atom"]
        where = f"{entry.pdb_id}.tsv, line {line} ({' '.join(atom)})"
        if row["chain"] != "A":
            raise ValueError(f"{where}: chain A alone was expected, not {row['chain'] or 'a blank'}")
        if entity(row["residue"], entry.ligand) < last:
            raise ValueError(f"{where}: stands too late; {expected}")
        if atom in seen:
            raise ValueError(f"{where}: occurs twice")
        last = entity(row["residue"], entry.ligand)
        seen.add(atom)
    present = {entity(row["residue"], entry.ligand) for row in rows}
    if not {1, 2} <= present:
        raise ValueError(f"{entry.pdb_id}.tsv has no {entry.ligand if 1 in present else 'protein'}; {expected}")


def provenance(rows, entry):
    """Items of the `_alkstruct_provenance` category: what this file is, and what it leaves out."""
    has_b_factors = any(float(row["b_factor"]) for row in rows)
    has_waters = any(row["residue"] == WATER for row in rows)
    waters = "inhibitor and ordered waters" if has_waters else "inhibitor"
    return {
        "source_entry": entry.pdb_id,
        "licence": "CC0 1.0 (wwPDB)",
        "content": f"chain A, {waters}, heavy atoms, conformer A",
        "tool": "tools/make_structures.py of alkstruct",
        "b_factors": "yes" if has_b_factors else "no",
        "waters": "yes" if has_waters else "no",
        "note": entry.note,
    }


def header(rows, entry):
    """All items before the atoms."""
    items = {
        "_entry.id": entry.pdb_id,
        "_struct.entry_id": entry.pdb_id,
        "_struct.title": f"Kinase domain of human ALK with {entry.drug}, from wwPDB entry {entry.pdb_id}",
        "_database_2.database_id": "PDB",
        "_database_2.database_code": entry.pdb_id,
        "_exptl.entry_id": entry.pdb_id,
        "_exptl.method": "X-RAY DIFFRACTION",
        "_refine.entry_id": entry.pdb_id,
        "_refine.pdbx_refine_id": "X-RAY DIFFRACTION",
        "_refine.ls_d_res_high": entry.resolution,
    }
    items |= {f"_alkstruct_provenance.{name}": text for name, text in provenance(rows, entry).items()}
    return items | entities(rows, entry)


def entities(rows, entry):
    """The loops that name protein (A), inhibitor (B) and waters (C, where there are any)."""
    present = sorted({entity(row["residue"], entry.ligand) for row in rows})
    kinds = {1: "polymer", 2: "non-polymer", 3: "water"}
    names = {1: "ALK tyrosine kinase receptor", 2: entry.drug, 3: "water"}
    return {
        "_entity.id": [str(number) for number in present],
        "_entity.type": [kinds[number] for number in present],
        "_entity.pdbx_description": [names[number] for number in present],
        "_struct_asym.id": [asym(number) for number in present],
        "_struct_asym.entity_id": [str(number) for number in present],
    }


def asym(number):
    """Label chain of an entity; the author's chain is A for all."""
    return "ABC"[number - 1]


def atom_site(row, serial, first, ligand):
    """One row of `_atom_site`; `first` is the number of the first modelled residue."""
    number = entity(row["residue"], ligand)
    return {
        "group_PDB": "ATOM" if number == 1 else "HETATM",
        "id": str(serial),
        "type_symbol": element(row, ligand),
        "label_atom_id": row["atom"],
        "label_alt_id": ".",
        "label_comp_id": row["residue"],
        "label_asym_id": asym(number),
        "label_entity_id": str(number),
        # counted over residues that are not modelled too, so that chain breaks remain visible
        "label_seq_id": str(int(row["number"]) - first + 1) if number == 1 else ".",
        "pdbx_PDB_ins_code": "?",
        "Cartn_x": row["x"],
        "Cartn_y": row["y"],
        "Cartn_z": row["z"],
        "occupancy": "1.00",
        "B_iso_or_equiv": row["b_factor"],
        "auth_seq_id": row["number"],
        "auth_comp_id": row["residue"],
        "auth_asym_id": row["chain"],
        "auth_atom_id": row["atom"],
        "pdbx_PDB_model_num": "1",
    }


def mmcif(rows, entry):
    """The whole file as Bio.PDB's mmCIF dictionary."""
    check_rows(rows, entry)
    first = int(rows[0]["number"])
    sites = [atom_site(row, serial, first, entry.ligand) for serial, row in enumerate(rows, 1)]
    columns = {f"_atom_site.{name}": [site[name] for site in sites] for name in sites[0]}
    return {"data_": entry.pdb_id} | header(rows, entry) | columns


def write(dictionary, path):
    """Write an mmCIF dictionary, with the same line ends on every system."""
    writer = MMCIFIO()
    writer.set_dict(dictionary)
    with path.open("w", encoding="ascii", newline="\n") as handle:
        writer.save(handle)


def main():
    parser = argparse.ArgumentParser(description="Write the packaged complexes from tables of coordinates.")
    parser.add_argument("tables", type=Path, help="folder with 2XP2.tsv and the others")
    parser.add_argument("structures", type=Path, help="folder to write 2XP2.cif and the others to")
    folders = parser.parse_args()
    tables = {path.stem: path for path in sorted(folders.tables.glob("*.tsv"))}
    if not tables:
        parser.error(f"{folders.tables} has no table, such as 2XP2.tsv")
    unknown = [path.name for stem, path in tables.items() if stem not in {entry.pdb_id for entry in ENTRIES}]
    if unknown:
        parser.error(f"ENTRIES in {__file__} has no Entry of {', '.join(unknown)}; add one, or take the table away")
    for entry in ENTRIES:
        if entry.pdb_id not in tables:
            continue
        rows = read_table(tables[entry.pdb_id])
        path = folders.structures / f"{entry.pdb_id}.cif"
        try:
            write(mmcif(rows, entry), path)
        except ValueError as problem:
            parser.error(str(problem))
        print(f"{path}: {len(rows)} atoms")


if __name__ == "__main__":
    main()
