"""Make the rows of a score table from ensembles at sites."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.kinase.regions import region_of
from alkstruct.rotamers.site_pairs import groups, pair_cycle
from alkstruct.scoring.applicability import OTHER_RESIDUE
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.caveats import energy_caveats, mutation_caveats, site_caveats
from alkstruct.scoring.mechanisms import (
    Change,
    compound_sentence,
    direct_sentence,
    indirect_sentence,
    unmodelled_sentence,
)
from alkstruct.scoring.table import DISRUPTS_PROBABILITY, IMPROVES_DDG, INDIRECT_DISTANCE, WEAKENS_PROBABILITY


class Row(NamedTuple):
    """One row of the score table; the fields are its columns (see scoring.table), None for what has no value.

    Attributes
    ----------
    structural : float or None
        kcal/mol, what the estimate owes to the spread of its ensembles and to the give of the inhibitor; no column.
    """

    variant: str
    position: int | None = None
    region: str = ""
    site: str = ""
    klifs: int | None = None
    distance: float | None = None
    contacts_lost: float | None = None
    contacts_gained: float | None = None
    clashes: int | None = None
    overlap: float | None = None
    clash_free: float | None = None
    clash_free_wild_type: float | None = None
    ddg: float | None = None
    ddg_sd: float | None = None
    apo_strain: float | None = None
    disruption: float | None = None
    verdict: str = ""
    mechanism: str = ""
    caveats: tuple[str, ...] = ()
    structural: float | None = None


# --------------------------------------------------------------------------------------------- one site


def site_rows(structure, index, letters, evaluation, s, distance, energy):
    """Return the rows of some substitutions at one site, {letter that comes in: Row}.

    evaluation, s: Evaluation, and the row in it that is the site's; distance: of the wild type to the inhibitor, Å.
    """
    wild_letter, position = structure.sequence[index], int(structure.number[index])
    wild_type = AMINO_ACIDS.index(wild_letter)
    binding = evaluation.holo[s] - evaluation.apo[s]
    strain = (evaluation.apo[s] - evaluation.apo[s, wild_type]).tolist()
    structural = _structural_deviation(evaluation, s, wild_type)
    is_direct = distance <= INDIRECT_DISTANCE
    estimates = judged(binding - binding[wild_type], structural, is_direct, energy)
    structural, seen = structural.tolist(), evaluation.seen[s].tolist()
    contacts, clash_free = evaluation.contacts[s].tolist(), evaluation.clash_free[s].tolist()
    clashes, overlaps = evaluation.clashes[s].tolist(), evaluation.overlap[s].tolist()
    words = [*site_caveats(structure, index, distance), *energy_caveats(energy)]
    region = region_of(position) if structure.reference else None
    segment, site, klifs = (region.segment, region.site, region.klifs) if region else ("", "", None)
    mechanism = indirect_sentence(position, wild_letter, distance, structure.inhibitor.name, region)
    rows = {}
    for letter in letters:
        mutant = AMINO_ACIDS.index(letter)
        estimate = estimates[mutant]
        if is_direct:
            change = _change(evaluation, s, position, wild_type, mutant, estimate.ddg)
            mechanism = direct_sentence(change, structure.inhibitor)
        rows[letter] = Row(
            variant=f"{wild_letter}{position}{letter}",
            position=position,
            region=segment,
            site=site,
            klifs=klifs,
            distance=distance,
            contacts_lost=contacts[wild_type],
            contacts_gained=contacts[mutant],
            clashes=int(clashes[mutant]),
            overlap=overlaps[mutant],
            clash_free=clash_free[mutant],
            clash_free_wild_type=clash_free[wild_type],
            ddg=estimate.ddg,
            ddg_sd=estimate.ddg_sd,
            apo_strain=strain[mutant],
            disruption=estimate.disruption,
            verdict=estimate.verdict,
            mechanism=mechanism,
            caveats=(*mutation_caveats(wild_letter, letter, seen[mutant]), *words),
            structural=structural[mutant],
        )
    return rows


def _structural_deviation(evaluation, s, wild_type):
    """Return what estimates owe to the conformers they average over and to how far the inhibitor gives: (20,)."""
    give = evaluation.rigid[s] - evaluation.holo[s]
    give = 0.5 * (give - (evaluation.rigid[s, wild_type] - evaluation.holo[s, wild_type]))
    return np.sqrt(evaluation.spread[s] ** 2 + evaluation.spread[s, wild_type] ** 2 + give**2)


def _change(evaluation, s, position, wild_type, mutant, ddg):
    """Return what a substitution changes between two residue types at the site in row s of an evaluation: Change."""
    atom, contacts, clash_free = int(evaluation.atom[s, mutant]), evaluation.contacts[s], evaluation.clash_free[s]
    return Change(
        position=position,
        wild_type=AMINO_ACIDS[wild_type],
        mutant=AMINO_ACIDS[mutant],
        ddg=ddg,
        parts=evaluation.parts[s, mutant] - evaluation.parts[s, wild_type],
        contacts=(float(contacts[wild_type]), float(contacts[mutant])),
        clash_free=(float(clash_free[wild_type]), float(clash_free[mutant])),
        overlap=float(evaluation.overlap[s, mutant]),
        atom=side_chain(AMINO_ACIDS[mutant]).atoms[atom] if atom >= 0 else "",
        inhibitor_atom=int(evaluation.inhibitor_atom[s, mutant]),
    )


def _placed(structure, mutation):
    """Return a Row with where a mutation lies; the region is blank without a reference."""
    if structure.reference is None:
        return Row(str(mutation), mutation.position)
    region = mutation.region
    return Row(str(mutation), mutation.position, region.segment, region.site, region.klifs)


# ------------------------------------------------------------------------------------------- judgement


class Judgement(NamedTuple):
    """An estimate and what is said of it; the fields are columns of the score table."""

    ddg: float
    ddg_sd: float | None
    disruption: float | None
    verdict: str


def judged(ddg, structural, is_direct, energy):
    """Judge some estimates: list of Judgement.

    ddg, structural: arrays (n,), kcal/mol, see Calibration.deviation; is_direct: whether the residue has any direct
    effect.
    """
    curve, nothing = calibration(energy), [None] * len(ddg)
    probabilities = curve.disruption(ddg).tolist() if is_direct else nothing
    deviations = curve.deviation(ddg, structural).tolist() if is_direct else nothing
    return [
        Judgement(change, deviation, probability, _verdict(change, probability))
        for change, deviation, probability in zip(ddg.tolist(), deviations, probabilities, strict=True)
    ]


def _verdict(ddg, probability):
    """Return the word for an estimate; probability is None for a residue without a direct effect."""
    if probability is None:
        return "indirect"
    if probability >= WEAKENS_PROBABILITY:
        return "disrupts" if probability >= DISRUPTS_PROBABILITY else "weakens"
    return "improves" if ddg <= IMPROVES_DDG else "neutral"


# ---------------------------------------------------------------------------------------- several sites


def _product(values):
    return float(np.prod(list(values)))


def _joined_names(values):
    return "+".join(value for value in values if value)


# How the columns of a compound variant follow from those of its sites.
COMPOUND_RULES: dict[str, Callable[[list[Any]], Any]] = {
    "region": _joined_names,
    "site": _joined_names,
    "distance": min,
    "contacts_lost": sum,
    "contacts_gained": sum,
    "clashes": sum,
    "overlap": max,
    "clash_free": _product,
    "clash_free_wild_type": _product,
}


def compound_row(structure, variant, rows, energy, around):
    """Return the Row of a variant with several sites from the rows of its sites."""
    parts = groups(structure, variant.mutations)
    ddg, strain = _compound_energies(structure, parts, {row.variant: row for row in rows}, around)
    columns = {name: rule([getattr(row, name) for row in rows]) for name, rule in COMPOUND_RULES.items()}
    structural = np.sqrt(sum(row.structural**2 for row in rows))
    (estimate,) = judged(np.array([ddg]), structural, columns["distance"] <= INDIRECT_DISTANCE, energy)
    caveats = dict.fromkeys([word for row in rows for word in row.caveats] + ["compound"])
    named_parts = [[str(mutation) for mutation in part] for part in parts]
    return Row(
        variant=str(variant),
        **columns,
        apo_strain=strain,
        mechanism=compound_sentence(rows, named_parts, ddg),
        caveats=tuple(caveats),
        structural=float(structural),
        **estimate._asdict(),
    )


def _compound_energies(structure, parts, rows, around):
    """Return ddG and apo strain of several sites: parts of them are built together, and the parts add up."""
    ddg, strain = 0.0, 0.0
    for part in parts:
        if len(part) == 1:
            row = rows[str(part[0])]
            ddg, strain = ddg + row.ddg, strain + row.apo_strain
        else:
            together = pair_cycle(structure, part, around)
            ddg, strain = ddg + together[0], strain + together[1]
    return ddg, strain


def unmodelled_row(structure, variant, reason):
    """Return the Row of a variant, or of an UnreadEntry, that is not modelled, for a Reason."""
    if not reason.has_a_place:
        return Row(str(variant), verdict="not modelled", mechanism=unmodelled_sentence(reason))
    placed = [_placed(structure, mutation) for mutation in variant]
    row = placed[0]._replace(variant=str(variant))
    if variant.is_compound:
        names = {name: _joined_names(getattr(one, name) for one in placed) for name in ("region", "site")}
        row = row._replace(position=None, klifs=None, **names)
    caveats = ["compound"] * variant.is_compound + ["wild type differs"] * (reason.kind == OTHER_RESIDUE)
    distances = structure.distances()
    near = np.concatenate([distances[structure.number == mutation.position] for mutation in variant])
    return row._replace(
        distance=float(near.min()) if len(near) else None,
        verdict="not modelled",
        mechanism=unmodelled_sentence(reason),
        caveats=tuple(caveats),
    )
