"""Choose the kinase chain and its inhibitor in an atom table, and make the Complex."""

import warnings
from functools import partial

import numpy as np

from alkstruct.chemistry.clashes import CONTACT
from alkstruct.chemistry.molecular_graph import MOST_LIGAND_ATOMS, bonding_distances, molecules
from alkstruct.chemistry.peptide_bonds import peptide_bonded
from alkstruct.complexes.chain_geometry import geometry_doubts
from alkstruct.complexes.complex import Complex
from alkstruct.complexes.identity import found_kinase, refuse_chimera
from alkstruct.complexes.inhibitor import Inhibitor
from alkstruct.complexes.kinase_chains import KinaseChains
from alkstruct.complexes.ligand_atoms import perceived
from alkstruct.complexes.notes import (
    BONDED_DISTANCE,
    beyond_note,
    doubtful_pose,
    gaps_note,
    note_on_copies,
    notes_of,
    with_carried,
)
from alkstruct.complexes.numbering import Numbers, fitted
from alkstruct.complexes.residues import refuse_copies, residues_of_chain
from alkstruct.errors import AlkstructWarning, LigandError, StructureError, chain_in_words, quoted
from alkstruct.io.atom_table import NAMELESS_RESIDUE
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, find_kinase

LEAST_LIGAND_ATOMS = 7  # smaller hetero groups are ions, buffers and cryoprotectants
MOST_LINKS = 2  # bonds between two residues of one molecule; more are of molecules that overlap
SHORTEST_BOND = 1.1  # Å, between heavy atoms
TOUCH_DISTANCE = 6.0  # Å: an inhibitor has a heavy atom this close to its kinase

# Buffers, cryoprotectants and detergents that are large enough to be mistaken for an inhibitor.
NOT_INHIBITORS = frozenset(
    """
    1PE 2PE 7PE ACT ACY B3P BCN BME BOG BTB CIT CPS CXS DMS DTT EDO EPE FLC FMT GOL IMD IPA LDA LMT MES MLI MPD
    MPO MRD NHE P33 P6G PE3 PE4 PE8 PEG PG0 PG4 PGE PGO PO4 SO4 SUC TAR TLA TRS XPE
    """.split()
)
AUTO_REFERENCE = "auto"
OVERLAP = 1.0  # Å: heavy atoms of two molecules are never closer, those of two poses are


def is_auto(reference):
    """Tell whether a reference stands for the kinase that the chain is."""
    return isinstance(reference, str) and reference.strip().lower() == AUTO_REFERENCE


def from_table(table, name, *, ligand=None, chain=None, reference=DEFAULT_REFERENCE, notes=()):
    """Choose kinase chain and inhibitor in an atom table and check the numbering.

    Parameters
    ----------
    table : io.atom_table.AtomTable
    name : str
    ligand : str or Inhibitor, optional
        Residue code of the inhibitor, in any case; needed if there are several candidates. Or the inhibitor
        itself, from another file; then hetero groups of the table are left alone.
    chain : str, optional
        Chain of the kinase, " " for one without a name; by default the longest one that an inhibitor touches.
    reference : str, pathlib.Path, Kinase or None
        The kinase, as `find_kinase` takes it, "auto" to have it found by its sequence, or None for another protein.

    Returns
    -------
    Complex

    Raises
    ------
    StructureError
        No protein, no such chain, or one whose geometry is no protein's: a mirror image, out of scale, distorted.
    LigandError
        No inhibitor of that code, several to choose from, or one in pieces.
    NumberingError
        The kinase is not known, the chain does not fit it or is a chimera, or its numbers are not certain.

    Warns
    -----
    AlkstructWarning
        Residue numbers were changed to those of the kinase, atoms stand twice in the table, the geometry of some
        residues is impossible, or the inhibitor lacks atoms, has doubtful elements, is as close to the protein as if
        bonded or lies in it.
    """
    protein = table.protein()
    hetero = np.flatnonzero(~protein & ~table.water())
    candidates = _candidate_chains(table, protein, name, chain)
    given = ligand if isinstance(ligand, Inhibitor) else None
    groups = {} if given is not None else _ligand_groups(table, hetero, name, ligand)
    places = {key: table.coord[rows] for key, rows in groups.items()}
    if given is not None:
        places[given.code, "", 0, "", 0] = given.coord
        notes = (*notes, *_displaced(table, hetero, name, given))
    by_sequence = is_auto(reference)
    kinase = None if by_sequence else find_kinase(reference)
    chosen, key, chose = _chosen(table, protein, candidates, places, name, by_sequence, kinase, ligand)
    notes = (*notes, *table.notes, *_choice_notes(table, protein, name, chain, ligand, chosen, key, places))
    residues = residues_of_chain(table, np.flatnonzero(protein & (table.chain == chosen)))
    if by_sequence:
        kinase, note = found_kinase(residues.sequence, f"chain {chain_in_words(chosen)} of {name}")
        chose = (*chose, note)
    linked = _linked(table, residues)
    numbers = _numbers(residues, linked, name, chosen, kinase)
    notes = (*notes, *chose, *residues.notes, *notes_of(table, residues.rows, groups.get(key, ())))
    parts = table.atom[residues.rows], table.coord[residues.rows]
    geometry = geometry_doubts(residues, numbers, *parts, name=name, chain=chosen, counted=kinase is not None)
    for doubt in (*table.doubts, *residues.doubts, *geometry):
        warnings.warn(f"{name}: {doubt}; mend the source", AlkstructWarning, stacklevel=3)
        notes = (*notes, doubt)
    notes += (*((numbers.remark,) if numbers.remark else ()), *numbers.tags)
    if kinase is not None:
        beyond = beyond_note(numbers.number, numbers.insertion, kinase)
        notes += (*beyond, *gaps_note(numbers.number, linked, kinase))
    b_factor = np.where(table.b_factor == 0, np.nan, table.b_factor)
    inhibitor, faults = given, []
    if key in groups:
        _refuse_poses(places, key, name)
        _require_whole(table, groups[key], hetero)
        inhibitor, said, faults = perceived(table, groups[key], b_factor)
        notes = (*notes, *said)
    faults += [] if inhibitor is None else doubtful_pose(table, residues.rows, inhibitor)
    for text in faults:
        warnings.warn(text, AlkstructWarning, stacklevel=3)
        notes = (*notes, text)
    built = Complex(
        name=name,
        chain=chosen,
        kinase=kinase,
        number=numbers.number,
        insertion=numbers.insertion,
        sequence=residues.sequence,
        residue_names=residues.names,
        start=residues.start,
        atom_names=table.atom[residues.rows],
        elements=table.element[residues.rows],
        coord=table.coord[residues.rows],
        b_factor=b_factor[residues.rows],
        confidence=None if table.confidence is None else table.confidence[residues.rows],
        inhibitor=inhibitor,
        water=table.coord[table.water() & (table.element == "O")],
        notes=notes,
    )
    return with_carried(built)


def _candidate_chains(table, protein, name, chain):
    """Return the protein chains to choose from: the one asked for, or all of the table."""
    chains = list(dict.fromkeys(table.chain[protein].tolist()))
    if not chains:
        raise StructureError(f"{name} holds no protein chain; a kinase with backbone atoms is needed")
    if chain is None:
        return chains
    chain = chain.strip()
    if chain not in chains:
        raise StructureError(f"{name} has no protein chain {quoted(chain)}; it has {', '.join(map(repr, chains))}")
    return [chain]


def _choice_notes(table, protein, name, chain, ligand, chosen, key, places):
    """Return what a reader should know of the choice of chain and ligand: tuple of str.

    chain, ligand: as they were asked for; chosen, key, places: as in `_choose`.
    """
    notes: tuple[str, ...] = ()
    if chain is None and len(set(table.chain[protein].tolist())) > 1:
        notes = tuple(note_on_copies(table, protein, chosen))
    if key is None and places:
        codes = ", ".join(sorted({code for code, *_ in places}))
        left_out = f"{codes} does not touch chain {chain_in_words(chosen)}"
        if ligand is not None:
            raise LigandError(f"{left_out} of {name}; choose another chain or ligand")
        notes = (*notes, f"{left_out} and is left out")
    carbon = ~protein & ~table.water() & (table.element == "C")
    others = ", ".join(sorted(set(table.residue[carbon].tolist()) - NOT_INHIBITORS))
    if key is None and not places and others:
        sizes = f"{LEAST_LIGAND_ATOMS} to {MOST_LIGAND_ATOMS} heavy atoms"
        notes = (*notes, f"no inhibitor is read: none of {others} has {sizes}; ligand= chooses one all the same")
    return notes


def _displaced(table, hetero, name, given):
    """Name the ligands of the table that stand where an inhibitor of another file does: list of one note, or empty."""
    groups = _ligand_groups(table, hetero, name, None)
    gaps = {key: np.linalg.norm(table.coord[rows][:, None] - given.coord, axis=-1) for key, rows in groups.items()}
    codes = ", ".join(sorted({code for (code, *_), gap in gaps.items() if gap.min() < BONDED_DISTANCE}))
    return [f"{codes} of {name} stands where {given.code} is put, and is left out"] if codes else []


def _ligand_groups(table, hetero, name, wanted):
    """Candidate inhibitors: {(code, chain, number, insertion, copy): rows}.

    Several copies of a molecule may stand under one number: then each is one candidate.
    """
    groups = {}
    for row in hetero:
        key = tuple(column[row].item() for column in (table.residue, table.chain, table.number, table.insertion))
        groups.setdefault((*key, 0), []).append(row)
    groups = {
        (*key[:-1], copy): rows
        for key, whole in groups.items()
        for copy, rows in enumerate(_copies(table, np.array(whole)))
    }
    codes = sorted({key[0] for key in groups})
    if wanted is not None:
        wanted_code = wanted.strip().upper() or NAMELESS_RESIDUE
        chosen = {key: rows for key, rows in groups.items() if key[0].upper() == wanted_code}
        if not chosen:
            there = ", ".join(codes) or "no hetero group at all"
            raise LigandError(f"{name} has no ligand {quoted(wanted)}; it has {there}")
        for (code, *_), rows in chosen.items():
            if len(rows) > MOST_LIGAND_ATOMS:
                raise LigandError(
                    f"{name} has {len(rows)} heavy atoms of {code} under one number, more than the "
                    f"{MOST_LIGAND_ATOMS} of an inhibitor; choose another ligand, or number its molecules"
                )
        return chosen
    return {
        key: rows
        for key, rows in groups.items()
        if LEAST_LIGAND_ATOMS <= len(rows) <= MOST_LIGAND_ATOMS
        and key[0] not in NOT_INHIBITORS
        and "C" in table.element[rows]
    }


def _copies(table, rows):
    """Rows of each molecule where those of a group are several copies of one: list of ndarray."""
    if len(rows) > MOST_LIGAND_ATOMS:
        return [rows]
    pieces = molecules(table.element[rows], table.coord[rows])
    alike = {tuple(sorted(table.element[rows[piece]].tolist())) for piece in pieces}
    return [rows[piece] for piece in pieces] if len(alike) == 1 else [rows]


def _choose(table, protein, chains, places, name):
    """The chain and ligand copy that belong together: most residues, then most atoms in touch.

    `places` are the coordinates of each copy, {(code, ...): (k, 3) array}. Gives a chain and a key;
    without a ligand that touches any of the chains: the longest chain and None.
    """
    found: list[
        tuple[int, int, str, tuple[str, str, int, str, int] | None]
    ] = []  # residues, contacts, chain, ligand's key
    for chain in chains:
        mine = np.flatnonzero(protein & (table.chain == chain))
        residues, there = len(np.unique(table.number[mine])), table.coord[mine]
        found.append((residues, 0, chain, None))
        low, high = there.min(axis=0) - TOUCH_DISTANCE, there.max(axis=0) + TOUCH_DISTANCE
        for key, coord in places.items():
            if (coord.max(axis=0) < low).any() or (coord.min(axis=0) > high).any():
                continue
            near = ((there > coord.min(axis=0) - TOUCH_DISTANCE) & (there < coord.max(axis=0) + TOUCH_DISTANCE)).all(
                axis=1
            )
            gap = np.linalg.norm(there[near][:, None] - coord[None], axis=-1)
            if near.any() and gap.min() <= TOUCH_DISTANCE:
                found.append((residues, int((gap < CONTACT).sum()), chain, key))
    touching = [pair for pair in found if pair[3] is not None]
    codes = sorted({ligand[0] for *_, ligand in found if ligand is not None})
    if len(codes) > 1:
        raise LigandError(
            f"{name} has several ligands that could be the inhibitor: {', '.join(codes)}; "
            f'say which, for example ligand="{codes[0]}"'
        )
    _, _, chain, key = max(touching or found, key=lambda pair: pair[:2])
    return chain, key


def _chosen(table, protein, candidates, places, name, by_sequence, kinase, ligand):
    """The chain and ligand copy as `_choose` gives them, or among the chains of a kinase where that is none of it.

    kinase: Kinase, or None for any that is known, with `by_sequence`, or else for whatever protein; ligand: as it was
    asked for, or None. Gives a chain, a key and notes, as a tuple.
    """
    choose = partial(_choose, table, protein, places=places, name=name)
    if len(candidates) == 1 or (kinase is None and not by_sequence):
        return *choose(chains=candidates), ()
    chains = KinaseChains(table, protein, kinase)
    usual, several = None, None
    try:
        usual = choose(chains=candidates)
    except LigandError as problem:
        several = problem
    right = [] if usual and chains.is_right(usual[0]) else list(filter(chains.is_right, candidates))
    if several and (chains.kinase is None or not right):
        raise several
    if right:
        chosen, key = choose(chains=right)
    else:
        assert usual is not None  # or there would be several
        chosen, key = usual
    if usual and ligand is not None and key is None:
        chosen, key = usual  # another protein holds the ligand that was asked for: the numbering says so
    others = chains.note_on_others(chosen, candidates) if chains.kinase is None else ()
    if not right or (usual and chosen == usual[0]):
        return chosen, key, others
    passed = usual[0] if usual else next(chain for chain in candidates if chain not in right)
    chose = f"chain {chain_in_words(chosen)} is read, which is {chains.words(chosen)}"
    return chosen, key, (f"{chose}; chain {chain_in_words(passed)} is {chains.words(passed)}", *others)


def _refuse_poses(places, key, name):
    """Raise LigandError where other copies of the inhibitor lie in its place: several poses, of which one is meant.

    places, key: as in `_choose`.
    """
    here = places[key]
    others = [
        other
        for other, coord in places.items()
        if other != key and other[0] == key[0] and np.linalg.norm(here[:, None] - coord[None], axis=-1).min() < OVERLAP
    ]
    if others:
        numbers = ", ".join(
            f"{number}{insertion} of chain {chain_in_words(chain)}" for _, chain, number, insertion, _ in (key, *others)
        )
        raise LigandError(
            f"{name} holds {len(others) + 1} copies of {key[0]} in one place ({numbers}), as poses are; leave the one "
            "that is meant, or write each as a model"
        )


def _require_whole(table, rows, hetero):
    """Raise LigandError where a hetero group is bonded to another one: both are parts of one molecule.

    Groups that overlap, as alternatives without letters do, are not bonded. rows: of the group; hetero: of all groups.
    """
    others = hetero[~np.isin(hetero, rows)]
    gaps = np.linalg.norm(table.coord[rows][:, None] - table.coord[others][None], axis=-1)
    bonds = np.argwhere(gaps < bonding_distances(table.element[rows], table.element[others]))
    if not 0 < len(bonds) <= MOST_LINKS or gaps.min() < SHORTEST_BOND:
        return
    mine, its = rows[bonds[0, 0]], others[bonds[0, 1]]
    raise LigandError(
        f"inhibitor {table.residue[mine]} is bonded by {table.atom[mine]} to {table.atom[its]} of {table.residue[its]} "
        f"{table.number[its]}{table.insertion[its]}: one molecule is written as several residues; give it one name and "
        "number, or as an SDF file"
    )


def _linked(table, residues):
    """Return which residues are bonded to the one before: ndarray, (n,), bool."""
    rows, count = residues.rows, len(residues.number)
    owner = np.repeat(np.arange(count), np.diff(residues.start))
    return peptide_bonded(owner, table.atom[rows], table.coord[rows], count)


def _numbers(residues, linked, name, chain, kinase):
    """Residue numbers that fit the kinase's sequence, if there is one; warns where they are not the source's."""
    if kinase is None:
        refuse_copies(residues.number, residues.insertion, name=name, chain=chain)
        return Numbers(residues.number, residues.insertion)
    found = fitted(residues.number, residues.insertion, residues.sequence, linked, kinase, name=name, chain=chain)
    who = f"chain {chain_in_words(chain)} of {name}"
    refuse_chimera(np.array(list(residues.sequence)), found.number, kinase, who)
    if found.remark:
        warnings.warn(found.remark, AlkstructWarning, stacklevel=4)
    return found
