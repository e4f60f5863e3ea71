"""What a reader should know of the atoms that were taken from a source, as notes of a complex.

Nothing that was chosen, passed over or is doubtful stays unsaid: alternate locations, other copies of the kinase,
atoms that were modelled without being seen, an inhibitor that is bonded to the protein.
"""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np

from alkstruct import __version__
from alkstruct.chemistry.clashes import van_der_waals_radius
from alkstruct.complexes.known_inhibitors import KNOWN_INHIBITORS, spoken_formula
from alkstruct.complexes.known_part import is_beyond
from alkstruct.display.numbers import span
from alkstruct.errors import chain_in_words
from alkstruct.io.confidence import LEAST_CONFIDENCE
from alkstruct.kinase.regions import region_of

BONDED_DISTANCE = 2.0  # Å: heavy atoms of inhibitor and protein closer than this; hydrogen bonds begin at 2.4
LARGEST_OVERLAP = 0.8  # Å of van der Waals surfaces of inhibitor and protein; in 17 crystals the largest is 0.56
PAIRS_OF_A_BOND = 7  # of a bond: the atoms that it joins, and each with up to three neighbours of the other
HYDROGEN_BOND_ROOM = 0.6  # Å of overlap that a pair of N, O and F may have besides
NAMED_MUTATIONS = 6  # of those that a structure carries, in its note
LEAST_OF_COPY = 0.5  # of the residues of the chain that is read: another chain with as many may be another copy


def provenance(structure):
    """Return what a table of a complex says of its origin, for its `attrs`: dict that JSON can hold.

    `pdb_id` is the name of the complex, `inhibitor` its inhibitor's, `alkstruct` the version of this package, `notes`
    the notes of the complex under its name.
    """
    return {
        "pdb_id": structure.name,
        "inhibitor": structure.inhibitor.name if structure.inhibitor else "",
        "alkstruct": __version__,
        "notes": {structure.name: list(structure.notes)},
    }


def notes_of(table, chain_rows, ligand_rows=()):
    """Describe what to know of the rows of a chain and of its inhibitor.

    Parameters
    ----------
    table : io.atom_table.AtomTable
    chain_rows, ligand_rows : sequence of int

    Returns
    -------
    list of str
    """
    notes = []
    for what, rows in (("the chain", np.asarray(chain_rows, int)), ("the inhibitor", np.asarray(ligand_rows, int))):
        several = rows[table.altloc[rows] != ""]
        if len(several):
            count = _residues(table, several)
            whose = f"{count} residues of {what} have" if what == "the chain" else f"{what} has"
            whose = whose.replace("1 residues of the chain have", "1 residue of the chain has")
            letters = ", ".join(sorted(set(table.altloc[several].tolist())))
            notes.append(f"{whose} alternate locations; the best occupied is taken ({letters})")
        # Sources without occupancies have 0 everywhere.
        unseen = rows[table.occupancy[rows] == 0] if table.occupancy.any() else rows[:0]
        if len(unseen):
            notes.append(f"{len(unseen)} atoms of {what} have an occupancy of 0: modelled, not seen")
    return notes + _confidence_notes(table, np.asarray(chain_rows, int), np.asarray(ligand_rows, int))


def _confidence_notes(table, chain_rows, ligand_rows):
    """Count the residues of a predicted chain that are not confident, and doubt an inhibitor that is not."""
    if table.confidence is None:
        return []
    notes = []
    keys = [table.number[chain_rows], table.insertion[chain_rows]]
    _, owner = np.unique(np.rec.fromarrays(keys), return_inverse=True)
    mean = np.bincount(owner, table.confidence[chain_rows]) / np.bincount(owner)
    if low := int((mean < LEAST_CONFIDENCE).sum()):
        notes.append(f"{low} of {len(mean)} residues of the chain have a pLDDT below {LEAST_CONFIDENCE:g}")
    if len(ligand_rows) and (drug := table.confidence[ligand_rows].mean()) < LEAST_CONFIDENCE:
        notes.append(
            f"the inhibitor's mean pLDDT is {drug:.0f}, below {LEAST_CONFIDENCE:g}: its pose is not to be relied on"
        )
    return notes


def note_on_copies(table, protein, chain):
    """Name the other chains that may be copies of the one that is read: list of one note, or empty."""
    names, index = np.unique(table.chain[protein], return_inverse=True)
    pairs = np.unique(np.stack([index, table.number[protein]]), axis=1)
    counts = dict(zip(names.tolist(), np.bincount(pairs[0]).tolist(), strict=True))
    others = [name for name, count in counts.items() if name != chain and count >= LEAST_OF_COPY * counts[chain]]
    if not others:
        return []
    spoken = ", ".join(f"{chain_in_words(name)} ({counts[name]} residues)" for name in others)
    return [f"chain {chain_in_words(chain)} ({counts[chain]} residues) is read; there is also {spoken}: chain= chooses"]


def with_carried(structure):
    """Return a Complex with a note of the mutations that it carries itself, or as it is if its notes name them all."""
    unsaid = [mutation for mutation in structure.mutations if not any(mutation in note for note in structure.notes)]
    if not unsaid:
        return structure
    more = f" and {len(unsaid) - NAMED_MUTATIONS} more" if len(unsaid) > NAMED_MUTATIONS else ""
    note = f"the structure carries {', '.join(unsaid[:NAMED_MUTATIONS])}{more}: estimates are of further mutations"
    return replace(structure, notes=(*structure.notes, note))


def doubtful_pose(table, chain_rows, inhibitor):
    """Warn of an inhibitor that is bonded to the protein or lies in it: list of str, empty where it is neither."""
    rows = np.asarray(chain_rows, int)
    gaps = np.stack([np.linalg.norm(table.coord[rows] - place, axis=1) for place in inhibitor.coord])
    met = table, rows, inhibitor, gaps
    return [*_covalent_bond(*met), *_overlapping_pose(*met)]


def _covalent_bond(table, rows, inhibitor, gaps):
    """Warn of an inhibitor that is as close to the protein as if bonded: list of one warning, or empty."""
    drug, atom = np.unravel_index(gaps.argmin(), gaps.shape)
    if gaps[drug, atom] >= BONDED_DISTANCE:
        return []
    row = rows[atom]
    return [
        f"inhibitor {inhibitor.code} is {gaps[drug, atom]:.1f} Å from {table.atom[row]} of {table.residue[row]} "
        f"{table.number[row]}, as if bonded: a covalent bond is not modelled; do not trust sites beside it"
    ]


def _overlapping_pose(table, rows, inhibitor, gaps):
    """Warn of an inhibitor that lies in the protein, as a docked pose may: list of one warning, or empty.

    A covalent bond brings some pairs close as well: the atoms that it joins, and their neighbours.
    """
    elements = inhibitor.elements, table.element[rows]
    radii = (np.array([van_der_waals_radius(element) for element in side]) for side in elements)
    polar = (np.isin(side, ["N", "O", "F"]) for side in elements)
    overlaps = np.add.outer(*radii) - gaps - HYDROGEN_BOND_ROOM * np.logical_and.outer(*polar)
    deep = int((overlaps > LARGEST_OVERLAP).sum())
    if deep <= (PAIRS_OF_A_BOND if gaps.min() < BONDED_DISTANCE else 0):
        return []
    drug, atom = np.unravel_index(overlaps.argmax(), overlaps.shape)
    row = rows[atom]
    nearest = f"{gaps[drug, atom]:.1f} Å from {table.atom[row]} of {table.residue[row]} {table.number[row]}"
    pairs = "1 pair of atoms overlaps" if deep == 1 else f"{deep} pairs of atoms overlap"
    return [
        f"inhibitor {inhibitor.code} lies in the protein: {inhibitor.atom_names[drug]} is {nearest}, and {pairs} by "
        f"more than {LARGEST_OVERLAP} Å, as in no crystal, so that no estimate with this pose can be trusted"
    ]


def unlike_its_formula(table, rows, inhibitor):
    """Warn of an inhibitor that lacks atoms, or has other elements: list of one warning, or empty where it is right.

    The source may say that atoms are not resolved; of a packaged inhibitor the formula is known.

    rows: sequence of int, of the inhibitor in the table.
    """
    first = rows[0]
    key = tuple(column[first].item() for column in (table.residue, table.chain, table.number, table.insertion))
    known = next((drug for drug in KNOWN_INHIBITORS if drug.code == inhibitor.code), None)
    found = Counter(inhibitor.elements.tolist())
    if key in table.absent:
        lacks = f"the source calls {', '.join(table.absent[key]) or 'some of its atoms'} unresolved"
    elif known is None or found == known.formula:
        return []
    elif len(inhibitor) < known.heavy_atoms:
        lacks = f"it has {len(inhibitor)} of the {known.heavy_atoms} heavy atoms of {known.name}"
    else:
        return [
            f"inhibitor {inhibitor.code} is not {known.name} by its elements: it has {spoken_formula(found)} and "
            f"{known.name} {spoken_formula(known.formula)}; mend the elements in the source, or give it another code, "
            "or mend the SMILES in data/inhibitors.csv if that is wrong"
        ]
    return [f"inhibitor {inhibitor.code} is not whole: {lacks}; what these would touch is not scored"]


def _residues(table, rows):
    return len(set(zip(table.number[rows].tolist(), table.insertion[rows].tolist(), strict=True)))


def beyond_note(number, insertion, kinase):
    """Name the residues of a chain that lie beyond the known part of its kinase's sequence: list of one note, or empty.

    number: ndarray, int; insertion: ndarray, str; kinase: Kinase.
    """
    beyond = number[is_beyond(number, kinase) & (insertion == "")]
    if not len(beyond):
        return []
    stretches = [part for part in (beyond[beyond < kinase.first], beyond[beyond > kinase.last]) if len(part)]
    spoken = " and ".join(span(part[0], part[-1]) for part in stretches)
    known = f"the part of {kinase.label} whose sequence is known, {kinase.first}-{kinase.last}"
    return [f"residues {spoken} are beyond {known}: their numbers go on from there and are not checked"]


def gaps_note(number, linked, kinase):
    """Name the stretches of a kinase chain that are not resolved, and those that the construct lacks: list of str.

    number: ndarray, int, of the resolved residues, in order; linked: ndarray, bool, which are bonded to the one
    before; kinase: Kinase.
    """
    steps = zip(pairwise(number.tolist()), linked[1:].tolist(), strict=True)
    gaps = [(before + 1, after - 1, bonded) for (before, after), bonded in steps if after - before > 1]
    unseen = [(first, last) for first, last, bonded in gaps if not bonded]
    lacking = [(first, last) for first, last, bonded in gaps if bonded]
    notes = [f"not resolved: {_stretch_words(unseen, kinase)}"] if unseen else []
    return [*notes, f"not in this construct: {_stretch_words(lacking, kinase)}"] if lacking else notes


def _stretch_words(stretches, kinase):
    """Name stretches of residues with the segments that they lie in: str."""
    spoken = []
    for first, last in stretches:
        segments = dict.fromkeys(region_of(end, kinase).segment for end in (first, last) if kinase.get(end))
        words = f"{first}-{last}" if last > first else f"{first}"
        spoken.append(f"{words} ({', '.join(segments)})" if segments else words)
    return ", ".join(spoken)
