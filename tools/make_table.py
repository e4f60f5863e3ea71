"""Take what is packaged out of a file of a crystal: `python -m tools.make_table 9alk.cif 9ALK EXM`.

Writes build/tables/9ALK.tsv, from which tools/make_structures.py makes the packaged file: one chain, its inhibitor and
its waters, heavy atoms of one conformer. Any file that `alk.load` reads will do, PDB or mmCIF, whoever wrote it. The
chain is called A in the table, whatever it is called in the file.
"""

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from alkstruct.chemistry.amino_acids import THREE_LETTER
from alkstruct.errors import AlkstructError, StructureError, chain_in_words
from alkstruct.io.structure_files import read_table

FOLDER = Path("build/tables")
COLUMNS = ("residue", "chain", "number", "atom", "x", "y", "z", "b_factor", "element")
WATER = "HOH"
STANDARD = tuple(THREE_LETTER.values())


def residues(table, mask):
    """Return the residues of some atoms, each once: list of (name, chain, number, insertion)."""
    columns = (column[mask].tolist() for column in (table.residue, table.chain, table.number, table.insertion))
    return list(dict.fromkeys(zip(*columns, strict=True)))


def chosen_ligand(table, code, chain=None, number=None):
    """Return the one ligand that is asked for: (name, chain, number, insertion).

    Raises
    ------
    StructureError
        There is none, or more than one; the message says which there are, and how to choose.
    """
    places = residues(table, table.residue == code)
    if not places:
        others = np.unique(table.residue[~table.protein() & ~table.water()]).tolist()
        raise StructureError(f"the file has no {code}; its other groups are {', '.join(others) or 'none'}")
    found = [place for place in places if chain in (None, place[1]) and number in (None, place[2])]
    if len(found) != 1:
        words = ", ".join(f"{where}{letter} of chain {chain_in_words(one)}" for _, one, where, letter in places)
        raise StructureError(f"{code} is {words}; choose one of them with --chain, with --number, or with both")
    return found[0]


def table_rows(table, code, chain=None, number=None):
    """Return the rows of a coordinate table, and what is left out of the chain.

    Parameters
    ----------
    table : AtomTable
    code : str
        The inhibitor's residue code.
    chain : str, optional
        The chain of protein, inhibitor and waters; by default that of the only inhibitor.
    number : int, optional
        The inhibitor's residue number; needed where the chain has several.

    Returns
    -------
    tuple of (list of tuple of str, list of str)
        Rows as COLUMNS has them: protein, inhibitor, waters. What the note of the Entry should say.
    """
    _, chain, number, insertion = chosen_ligand(table, code, chain, number)
    here = table.chain == chain
    is_ligand = here & (table.residue == code) & (table.number == number) & (table.insertion == insertion)
    is_protein, is_water = here & np.isin(table.residue, STANDARD), here & table.water()
    if not is_protein.any():
        raise StructureError(f"chain {chain_in_words(chain)}, that of {code}, has no protein; give both the same chain")
    inserted = [f"{where}{letter}" for _, _, where, letter in residues(table, is_protein) if letter]
    if inserted:
        raise StructureError(f"a packaged file has no insertion codes, and this one has {', '.join(inserted)}")
    rows = []
    for mask, name in ((is_protein, None), (is_ligand, code), (is_water, WATER)):
        for k in np.flatnonzero(mask):
            figures = [*(f"{x:.3f}" for x in table.coord[k]), f"{table.b_factor[k]:.2f}"]
            residue = name or str(table.residue[k])
            rows.append((residue, "A", str(table.number[k]), str(table.atom[k]), *figures, str(table.element[k])))
    rest = Counter(name for name, *_ in residues(table, here & ~is_protein & ~is_ligand & ~is_water))
    others = residues(table, (is_protein | is_ligand | is_water) & ~np.isin(table.altloc, ["", "A"]))
    peculiar = [f"{count} {name} left out of the chain" for name, count in sorted(rest.items())]
    if others:
        words = ", ".join(f"{name} {where}" for name, _, where, _ in others)
        peculiar.append(f"not conformer A but the better occupied one of {words}")
    return rows, peculiar


def write_rows(rows, path):
    """Write the rows of a coordinate table, tab-separated, below their heads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="ascii", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerows([COLUMNS, *rows])


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Take a chain, its inhibitor and its waters out of a crystal's file.")
    parser.add_argument("file", type=Path, help="the crystal, PDB or mmCIF, as downloaded")
    parser.add_argument("entry", help="its identifier, 9ALK")
    parser.add_argument("code", help="residue code of the inhibitor, EXM")
    parser.add_argument("--chain", help="the chain to take; needed where several have the inhibitor")
    parser.add_argument("--number", type=int, help="residue number of the inhibitor; needed where a chain has several")
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"where the table goes; {FOLDER} by default")
    asked = parser.parse_args(arguments)
    try:
        rows, peculiar = table_rows(read_table(asked.file), asked.code, asked.chain, asked.number)
    except (AlkstructError, OSError) as problem:
        sys.exit(f"{asked.file.name}: {problem}")
    path = asked.folder / f"{asked.entry.upper()}.tsv"
    write_rows(rows, path)
    counts = Counter("water" if row[0] == WATER else asked.code if row[0] == asked.code else "protein" for row in rows)
    print(f"{path}: atoms of {', '.join(f'{kind} {count}' for kind, count in counts.items())}")
    if peculiar:
        print(f"say so in the note of its Entry: {'; '.join(peculiar)}")


if __name__ == "__main__":
    main()
