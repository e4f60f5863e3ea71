"""Score variants in a complex: a thermodynamic cycle over rotamer ensembles, one tidy row a variant."""

from pathlib import Path

import numpy as np
import pandas as pd

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.complexes.complex import Complex
from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.complexes.loading import load
from alkstruct.complexes.warheads import anchor_residues
from alkstruct.display.progress import progress_bar
from alkstruct.energy.energies import (
    BACKBONE_CHOICES,
    DEFAULT_BACKBONE,
    DEFAULT_ENERGY,
    LOCAL_BACKBONE,
    Energy,
    judging_energy,
    on_fixed_backbone,
    with_backbone,
)
from alkstruct.errors import AlkstructError, NotModelledError, StructureError, quoted
from alkstruct.loops.local import evaluate_with_give, gives_way
from alkstruct.rotamers.site_pairs import built_together, groups
from alkstruct.rotamers.sites import scorable
from alkstruct.rotamers.surroundings import surroundings
from alkstruct.scoring.applicability import NOT_REBUILT, Reason, reason_against, refuse
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.loop_rows import loop_row
from alkstruct.scoring.rows import Ensembles, Meetings, compound_row, site_rows, unmodelled_row
from alkstruct.scoring.table import as_table
from alkstruct.scoring.variant_lists import Variants, read_variants


def score(
    complex: Complex | str | Path,
    variants: Variants,
    energy: str | Energy = DEFAULT_ENERGY,
    *,
    backbone: str = DEFAULT_BACKBONE,
    strict: bool = False,
    waters: bool = False,
) -> pd.DataFrame:
    """Estimate how much each variant disrupts the inhibitor's binding.

    Parameters
    ----------
    complex : Complex or str
        A complex, or anything that `load` takes.
    variants : str, pathlib.Path, Variant, DataFrame or iterable of str or Variant
        In any notation that `parse` understands; several in one text with commas, white space or line ends
        between them. A file holds such a text, or, as .csv, .tsv, .json, .xlsx or .parquet, a column "variant", as a
        DataFrame does.
    energy : str or Energy, default "consensus"
        "consensus" places side chains with "allatom" and judges binding with "vina"; either can do both, for
        comparison. An Energy (energy.energies) that was changed is scored with the calibration of the shipped one of
        its name, and its rows carry the caveat "changed energy".
    backbone : {"fixed", "local", "auto"}, default "auto"
        Whether the backbone around a substitution in the inhibitor's reach stays as in the crystal ("fixed"), or gives
        way ("local"): seven residues take other backbones, each at its cost. "auto" lets it give way for residue types
        that cannot stand on the crystal's backbone: proline, and any where only glycine is found. Rows whose backbone
        gave way carry the caveat "local backbone" and have a calibration of their own. "local" takes several times as
        long as "auto", and what it gains on the panel of kinases is within its noise. Sites of a compound variant that
        are built together stand on the crystal's backbone all the same, with the calibration that goes with it.
    strict : bool, default False
        Whether what cannot be read or estimated is an error, not a row.
    waters : bool, default False
        Whether the crystal's ordered waters are there, with and without the inhibitor. They do not make way. Rows of
        insertions and deletions are always without.

    Returns
    -------
    pandas.DataFrame
        One row an entry, in the order asked; columns, dtypes and units in `score_columns`. What cannot be
        estimated keeps its row, with verdict "not modelled" and the reason in `mechanism`; what cannot be read
        stands in `variant` as it was given. `attrs` says what made the table: `pdb_id` (the name of the complex),
        `inhibitor`, `energy`, `alkstruct` (its version) and `notes`, under the name of the complex what was changed
        or is doubtful in the structure, under "variants" which entry was short for several: {str: list of str}.
        `save_table` writes it all.

    Raises
    ------
    LigandError
        The complex has no inhibitor.
    NotationError
        There is no entry at all. With `strict`: a variant cannot be read.
    NumberingError
        With `strict`: a variant's wild type fits neither the structure nor its kinase.
    NotModelledError
        With `strict`: a variant cannot be estimated.

    Notes
    -----
    ddg_raw = [G_holo - G_apo](mutant) - [G_holo - G_apo](wild type), each G = -kT ln sum p exp(-E/kT) over a
    backbone-dependent rotamer ensemble on the crystal's backbone, or, where it gives way, on several. `disruption` is
    the probability that the fold change of the IC50 or Kd is above 5, from five features of the row (scoring.features),
    fitted on measured fold changes of ALK, EGFR and KIT; `ddg` is RT ln of the fold change itself, from two features.
    Both are blind to ATP affinity, to stability and to what moves a backbone that is held. The verdict is "disrupts"
    where even the lower end of the interval of `disruption` reaches 0.5, "weakens" from a probability of 0.25,
    "improves" where ddg is -0.57 kcal/mol or less, else "neutral". A residue with no atom within 6 Å of the inhibitor
    is "indirect", and has the base rate of such mutations for a probability. Sites of a compound variant that can meet
    are built together, others add up.

    An insertion, deletion, duplication or delins is built by itself and takes some seconds. The backbone of 3 residues
    on either side, or more, is rebuilt with the residues of the variant and with those of the wild type (`build` gives
    both). Each G is then of an ensemble of up to 16 backbones with their side chains, and contacts and features are of
    the whole stretch. What lies beyond it is held: a change inside a helix is not modelled.

    References
    ----------
    Trott & Olson 2010, doi:10.1002/jcc.21334; Shapovalov & Dunbrack 2011, doi:10.1016/j.str.2011.03.019.

    Examples
    --------
    >>> import alkstruct as alk
    >>> table = alk.score(alk.load("crizotinib"), ["G1269A", "E1167del", "G1269"])
    >>> table.verdict.tolist()
    ['weakens', 'not modelled', 'not modelled']
    >>> table.mechanism[2]
    "Not modelled: cannot read 'G1269': G1269 names a residue and not what becomes of it."
    """
    structure = load(complex)
    structure.require_inhibitor("a score")
    energy = chosen_energy(energy, backbone)
    calibration(energy)  # an energy without one is refused before the work
    read = read_variants(variants, structure.kinase, strict=strict)
    rows = variant_rows(structure, read, energy, backbone, strict=strict, waters=waters)
    return as_table(structure, rows, energy, waters, read.notes)


def variant_rows(structure, variants, energy, backbone=DEFAULT_BACKBONE, *, strict=False, waters=False):
    """Return the rows of variants in a complex with an inhibitor: list of scoring.rows.Row, in the order asked.

    variants: as from `read_variants`; energy: as from `chosen_energy`; the rest as for `score`.
    """
    reasons = [reason_against(structure, v) for v in variants]
    if strict:  # before the work
        refuse(structure, variants, reasons)
    meetings = _meetings(structure, energy, waters)
    loops = _loop_rows(structure, variants, reasons, energy)
    if strict:
        refuse(structure, variants, reasons)
    scored = [v for v, reason in zip(variants, reasons, strict=True) if reason is None and v not in loops]
    rows = _mutation_rows(structure, [m for v in scored for m in v], energy, backbone, meetings)
    compounds = _compound_rows(structure, [v for v in scored if v.is_compound], rows, energy, meetings)
    return [
        unmodelled_row(structure, v, reason)
        if reason is not None
        else loops[v]
        if v in loops
        else compounds[v]
        if v.is_compound
        else rows[v.mutations[0]]
        for v, reason in zip(variants, reasons, strict=True)
    ]


def _loop_rows(structure, variants, reasons, energy):
    """Rows of the insertions and deletions that can be rebuilt, {Variant: Row}; `reasons` gets why others cannot."""
    rows = {}
    for k, (variant, reason) in enumerate(zip(variants, reasons, strict=True)):
        if reason is not None or variant in rows or all(mutation.is_substitution for mutation in variant):
            continue
        try:
            rows[variant] = loop_row(structure, variant, on_fixed_backbone(energy))
        except NotModelledError as problem:
            reasons[k] = Reason(NOT_REBUILT, str(problem))
    return rows


def _mutation_rows(structure, mutations, energy, backbone, meetings):
    """Rows of substitutions by themselves, {Mutation: Row}."""
    mutations = list(dict.fromkeys(mutations))
    places = [(structure.index(m.position), m.mutant) for m in mutations]
    return dict(zip(mutations, _score_rows(structure, places, energy, backbone, meetings), strict=True))


def _compound_rows(structure, variants, rows, energy, meetings):
    """Rows of compound variants, {Variant: Row}, from those of their mutations.

    Sites that are built together stand on the crystal's backbone, also where one of them alone lets it give way. The
    calibration is that of a local backbone where a site that adds up gave way.
    """
    parts = {v: groups(structure, v.mutations) for v in variants}
    together = {v: built_together(parts[v]) for v in variants}
    moved = [m for each in together.values() for m in each if LOCAL_BACKBONE in rows[m].caveats]
    held = _mutation_rows(structure, moved, energy, "fixed", meetings)
    found = {}
    for v in variants:
        own = [held.get(m, rows[m]) if m in together[v] else rows[m] for m in v]
        kind = "local" if any(LOCAL_BACKBONE in row.caveats for row in own) else "fixed"
        found[v] = compound_row(structure, v, parts[v], own, with_backbone(energy, kind), meetings)
    return found


def scan(
    complex: Complex | str | Path,
    within: float | None = None,
    energy: str | Energy = DEFAULT_ENERGY,
    progress: bool = False,
    *,
    backbone: str = DEFAULT_BACKBONE,
    waters: bool = False,
) -> pd.DataFrame:
    """Score every residue of the chain times 19.

    Parameters
    ----------
    complex : Complex or str
        A complex, or anything that `load` takes.
    within : float, optional
        Only residues with a heavy atom this close to the inhibitor, Å.
    energy : str or Energy, default "consensus"
        Or "vina", or an Energy, as for `score`.
    progress : bool, default False
        Show a progress bar on standard error.
    backbone : {"fixed", "local", "auto"}, default "auto"
        As for `score`.
    waters : bool, default False
        As for `score`.

    Returns
    -------
    pandas.DataFrame
        As from `score`, by position and amino acid. Residues without a backbone to build on, modified ones and those
        that the inhibitor is bonded to have no rows.

    Raises
    ------
    LigandError
        The complex has no inhibitor.
    StructureError
        Waters are asked for and the complex has none.

    Examples
    --------
    >>> import alkstruct as alk
    >>> pocket = alk.scan(alk.load("crizotinib"), within=4)
    >>> len(pocket) == 19 * pocket.position.nunique()
    True
    """
    structure = load(complex)
    structure.require_inhibitor("a scan")
    energy = chosen_energy(energy, backbone)
    calibration(energy)
    meetings = _meetings(structure, energy, waters)
    near = structure.distances() <= (np.inf if within is None else within)
    near &= ~anchor_residues(structure)
    indices = [i for i in np.flatnonzero(near) if scorable(structure, i) and structure.insertion[i] == ""]
    places = [(int(i), letter) for i in indices for letter in AMINO_ACIDS if letter != structure.sequence[i]]
    return as_table(structure, _score_rows(structure, places, energy, backbone, meetings, progress), energy, waters)


def chosen_energy(energy, backbone):
    """Return an energy with the backbone that all rows have, of "auto" the fixed one: Energy."""
    if backbone not in BACKBONE_CHOICES:
        raise AlkstructError(f"backbone={quoted(backbone)} is not known; choose one of {', '.join(BACKBONE_CHOICES)}")
    return with_backbone(energy, "fixed" if backbone == "auto" else backbone)


def _meetings(structure, energy, waters):
    """What side chains meet, with the ordered waters where asked: Meetings."""
    if waters and not len(structure.water):
        raise StructureError(f"{structure.name} has no ordered waters to score with; leave waters out")
    placing, judging = on_fixed_backbone(energy), on_fixed_backbone(judging_energy(energy))
    met = surroundings(structure, placing, waters=bool(waters))
    return Meetings(met, met if judging == placing else surroundings(structure, judging, waters=bool(waters)))


def _score_rows(structure, places, energy, backbone, meetings, progress=False):
    """Rows of substitutions that fit the complex, each a residue index and the letter that comes in."""
    near = structure.distances() <= INDIRECT_DISTANCE
    moving = {(i, letter) for i, letter in places if near[i] and gives_way(structure, i, letter, backbone)}
    fixed, local = on_fixed_backbone(energy), with_backbone(energy, "local")
    still = [place for place in places if place not in moving]
    rows = _rows_of(structure, still, fixed, meetings, progress)
    rows |= _rows_of(structure, sorted(moving), local, meetings, progress)
    return [rows[place] for place in places]


def _rows_of(structure, places, energy, meetings, progress):
    """Rows of substitutions on one kind of backbone, {place: Row}."""
    letters = {}
    for i, letter in places:
        letters.setdefault(i, []).append(letter)
    indices = sorted(letters)
    if not indices:
        return {}
    wanted = np.zeros((len(indices), 20), dtype=bool)
    for s, i in enumerate(indices):
        wanted[s, [AMINO_ACIDS.index(letter) for letter in (structure.sequence[i], *letters[i])]] = True
    gives = np.full(len(structure), energy.backbone == "local") & (structure.distances() <= INDIRECT_DISTANCE)
    blocks = _evaluate_in_blocks(structure, indices, wanted, meetings.placing, gives, progress)
    judgements = _judgements(structure, indices, wanted, meetings, gives)
    distances, rows = structure.distances().tolist(), {}
    for i, block in zip(indices, blocks, strict=True):
        ensembles = Ensembles(*block, *judgements.get(i, block))
        own = site_rows(structure, i, letters[i], ensembles, distances[i], energy)
        rows |= {(i, letter): row for letter, row in own.items()}
    return rows


def _judgements(structure, indices, wanted, meetings, gives):
    """{residue index: (evaluation, row in it)} by the judging energy if it is another, of sites in reach."""
    if meetings.judging is meetings.placing:
        return {}
    near = structure.distances()[indices] <= INDIRECT_DISTANCE
    reached = [i for i, is_near in zip(indices, near, strict=True) if is_near]
    if not reached:
        return {}
    evaluation = evaluate_with_give(structure, reached, wanted[near], meetings.judging, gives[reached])
    return {i: (evaluation, k) for k, i in enumerate(reached)}


def _evaluate_in_blocks(structure, indices, wanted, around, gives, progress):
    """[(evaluation, row in it)] for each site, a few sites at a time so that a progress bar can move.

    gives: (residues,) bool, whether the backbone of a residue gives way.
    """
    size = 16 if progress else len(indices)
    found = []
    with progress_bar(shown=progress, total=len(indices), unit="site", desc="scan") as bar:
        for first in range(0, len(indices), size):
            span = slice(first, first + size)
            block = evaluate_with_give(structure, indices[span], wanted[span], around, gives[indices[span]])
            found += [(block, k) for k in range(len(indices[span]))]
            bar.update(len(indices[span]))
    return found
