"""Gather the atoms of a chain into residues, in the order of the chain: the order in the file is no information."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from alkstruct.chemistry.amino_acids import ONE_LETTER
from alkstruct.chemistry.peptide_bonds import PEPTIDE_LENGTH, peptide_bonded
from alkstruct.errors import NumberingError, chain_in_words
from alkstruct.io.atom_table import is_amino_acid, parent_letter

SAME_RESIDUE = 2.0  # Å: two residues of one number that are closer than this, their CA or else any atoms, are one
MOST_REPEATED = 0.25  # of the numbers of a chain occur again: more than a slip leaves behind
LISTED = 4  # residues that a note names


class Residues(NamedTuple):
    """Residues of a chain: n residues, m atoms."""

    rows: np.ndarray  # (m,) of the table, residue by residue
    start: np.ndarray  # (n + 1,)
    names: np.ndarray  # (n,)
    number: np.ndarray  # (n,)
    insertion: np.ndarray  # (n,)
    sequence: str
    notes: tuple[str, ...] = ()  # what was put in order
    doubts: tuple[str, ...] = ()  # what was passed over


def residues_of_chain(table, rows):
    """Gather rows of an atom table into residues.

    Atoms of one residue belong together wherever they stand. Residues that are peptide-bonded follow each other;
    beyond that they go by number and insertion code.

    Parameters
    ----------
    table : io.atom_table.AtomTable
    rows : ndarray, (m,), int
        Of one chain, in the order of the file.

    Returns
    -------
    Residues
    """
    found, passed_over = _told_apart(table, rows)
    in_file = _columns(table, found)
    order = _chain_order(table, in_file)
    return _columns(table, [found[i] for i in order])._replace(
        notes=_note_on_order(in_file, order) + _note_on_unknown(in_file), doubts=_doubt(table, passed_over)
    )


def _told_apart(table, rows):
    """Rows of each residue, in the order in which the file begins them, and the rows that are passed over.

    An atom that its residue has already begins another version of it, which is a residue of its own if it lies
    elsewhere; else it is passed over.
    """
    versions = {}
    for row in rows.tolist():
        here = versions.setdefault((int(table.number[row]), str(table.insertion[row])), [])
        name, atom = str(table.residue[row]), str(table.atom[row])
        atoms = next((atoms for kind, atoms in reversed(here) if kind == name and atom not in atoms), None)
        if atoms is None:
            here.append((name, atoms := {}))
        atoms[atom] = row
    kept, passed_over = [], []
    for here in versions.values():
        own = []
        for _, atoms in sorted(here, key=lambda version: "CA" not in version[1]):
            if any(_distance(table, atoms, other) < SAME_RESIDUE for other in own):
                passed_over += atoms.values()
            else:
                kept.append(np.array(sorted(atoms.values())))
                own.append(atoms)
    return sorted(kept, key=lambda rows: rows[0]), sorted(passed_over)


def _distance(table, atoms, others):
    """How far apart two versions of a residue are, {atom: row}: their CA, or where one has none their nearest atoms."""
    if "CA" in atoms and "CA" in others:
        return np.linalg.norm(table.coord[atoms["CA"]] - table.coord[others["CA"]])
    here, there = (table.coord[list(version.values())] for version in (atoms, others))
    return np.linalg.norm(here[:, None] - there[None], axis=-1).min()


def _columns(table, residues):
    """Residues, from the rows of each."""
    first = np.array([rows[0] for rows in residues], dtype=np.int64)
    names = table.residue[first]
    return Residues(
        rows=np.concatenate(residues),
        start=np.r_[0, np.cumsum([len(rows) for rows in residues])].astype(np.int64),
        names=names,
        number=table.number[first].astype(np.int64),
        insertion=table.insertion[first],
        sequence="".join(ONE_LETTER.get(n) or parent_letter(n) for n in names),
    )


def _chain_order(table, residues):
    """Indices of residues along the chain: list of int.

    Stretches of bonded residues go by their numbers; where a number occurs twice, these are no guide and the stretches
    stay as they are in the file.
    """
    labels = list(zip(residues.number.tolist(), residues.insertion.tolist(), strict=True))
    order = sorted(range(len(labels)), key=lambda i: labels[i])
    if order == list(range(len(labels))) and not _is_bonded_otherwise(table, residues):
        return order
    if len(set(labels)) < len(labels):
        order.sort()
    bonds = _bonds(table, residues)
    stretches = [[order[0]]]
    for before, after in pairwise(order):
        if bonds.get(before) == after:
            stretches[-1].append(after)
        else:
            stretches.append([after])
    heads = {stretch[0]: stretch for stretch in stretches}
    ordered = []
    after_another = set(bonds.values())
    for head in [head for head in heads if head not in after_another] + list(heads):  # the rest: rings
        while head in heads:
            ordered += heads.pop(head)
            head = bonds.get(ordered[-1])
    return ordered


def _is_bonded_otherwise(table, residues):
    """Tell whether some residue that is not bonded to its neighbour is bonded to another one: its number is wrong."""
    names, coord, owner = _atoms(table, residues)
    linked = peptide_bonded(owner, names, coord, len(residues.names))
    loose_end, loose_start = ~np.r_[linked[1:], False][owner], ~linked[owner]
    carbon, nitrogen = names == "C", names == "N"
    return any(
        owner[c] != owner[n]
        for starts, ends in ((carbon & loose_end, nitrogen), (carbon, nitrogen & loose_start))
        for _, c, n in _within_reach(coord, np.flatnonzero(starts), np.flatnonzero(ends))
    )


def _atoms(table, residues):
    """Names and places of the atoms of some residues, and the index of the residue of each."""
    owner = np.repeat(np.arange(len(residues.names)), np.diff(residues.start))
    return table.atom[residues.rows], table.coord[residues.rows], owner


def _within_reach(coord, carbon, nitrogen):
    """Pairs of C and N that are near enough for a peptide bond: (Å, row of C, row of N) each.

    Only N with an x like that of C are looked at, so that a chain of many thousand residues takes no square of time.
    """
    nitrogen = nitrogen[np.argsort(coord[nitrogen, 0])]
    x, reach = coord[nitrogen, 0], np.array([[-PEPTIDE_LENGTH], [PEPTIDE_LENGTH]])
    for c, low, high in zip(carbon, *np.searchsorted(x, coord[carbon, 0] + reach), strict=True):
        near = nitrogen[low:high]
        gaps = np.linalg.norm(coord[near] - coord[c], axis=1)
        yield from ((gaps[k], c, near[k]) for k in np.flatnonzero(gaps <= PEPTIDE_LENGTH))


def _bonds(table, residues):
    """The residue that is peptide-bonded to each: {index: index of the next one}."""
    names, coord, owner = _atoms(table, residues)
    pairs = _within_reach(coord, *(np.flatnonzero(names == name) for name in ("C", "N")))
    bonds, taken = {}, set()
    for _, before, after in sorted((gap, owner[c], owner[n]) for gap, c, n in pairs):
        if before != after and before not in bonds and after not in taken:
            bonds[int(before)] = int(after)
            taken.add(after)
    return bonds


def _note_on_order(residues, order):
    """Name the residues that the file has out of order: tuple of one note, or empty."""
    place = np.array(order)
    early = place > np.minimum.accumulate(place[::-1])[::-1]  # stand in the file behind a residue that follows them
    late = place < np.maximum.accumulate(place)  # before one that they follow
    moved = place[min(early, late, key=np.sum)]
    if not len(moved):
        return ()
    labels = [f"{residues.number[i]}{residues.insertion[i]}" for i in moved]
    return (f"residues that the source has out of order were put in order: {few(labels)}",)


def _note_on_unknown(residues):
    """Name the residues that are no amino acids by their names but bonded in the chain: tuple of one note, or empty."""
    columns = zip(residues.names, residues.number, residues.insertion, strict=True)
    labels = [f"{name} {number}{code}" for name, number, code in columns if not is_amino_acid(name)]
    return (f"residues of unknown kinds that are bonded in the chain stay in it: {few(labels)}",) if labels else ()


def few(labels):
    """List the first of some labels of residues, and count the others: str."""
    more = f" and {len(labels) - LISTED} more" if len(labels) > LISTED else ""
    return f"{', '.join(labels[:LISTED])}{more}"


def _doubt(table, passed_over):
    """Say which atoms are passed over: tuple of one sentence, or empty."""
    if not passed_over:
        return ()
    row = passed_over[0]
    first = f"{table.atom[row]} of {table.residue[row]} {table.number[row]}{table.insertion[row]}"
    return (f"atoms passed over because their residue has them already: {len(passed_over)}, the first {first}",)


def refuse_copies(number, insertion, *, name="", chain=""):
    """Raise NumberingError where more than `MOST_REPEATED` of some residues bear a label that another one has."""
    labels = list(zip(number.tolist(), insertion.tolist(), strict=True))
    again = len(labels) - len(set(labels))
    if again > MOST_REPEATED * len(labels):
        raise NumberingError(
            f"chain {chain_in_words(chain)} of {name} has {again} of its {len(labels)} residue numbers more than once, "
            "perhaps as two copies in one chain; give each copy a chain of its own"
        )
