"""Make the rows of a score table from ensembles at sites."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.contacts import INDIRECT_DISTANCE, contact_counts
from alkstruct.complexes.fluctuations import fluctuations
from alkstruct.energy.energies import PARTS
from alkstruct.rotamers.site_pairs import pair_cycle
from alkstruct.scoring.applicability import OTHER_RESIDUE
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.caveats import doubts, energy_caveats, inhibitor_caveats, mutation_caveats, site_caveats
from alkstruct.scoring.features import Traits, hydropathy_lost, joined
from alkstruct.scoring.mechanisms import (
    Change,
    compound_sentence,
    direct_sentence,
    indirect_sentence,
    unmodelled_sentence,
)
from alkstruct.scoring.table import DISRUPTS_PROBABILITY, IMPROVES_DDG, WEAKENS_PROBABILITY

if TYPE_CHECKING:
    from alkstruct.rotamers.ensembles import Evaluation
    from alkstruct.rotamers.surroundings import Surroundings


class Row(NamedTuple):
    """One row of the score table; the fields are its columns (see scoring.table), None for what has no value.

    Attributes
    ----------
    traits : Traits or None
        What the estimate rests on, numbers of one substitution; no column.
    structural : float or None
        kcal/mol, what ddg_raw owes to the spread of its ensembles and to the give of the inhibitor; no column.
    """

    variant: str
    position: int | None = None
    region: str = ""
    site: str = ""
    klifs: int | None = None
    distance: float | None = None
    contacts: int | None = None
    contacts_wild_type: float | None = None
    contacts_mutant: float | None = None
    attraction: float | None = None
    fluctuation: float | None = None
    clashes: int | None = None
    overlap: float | None = None
    clash_free: float | None = None
    clash_free_wild_type: float | None = None
    ddg: float | None = None
    ddg_sd: float | None = None
    ddg_raw: float | None = None
    apo_strain: float | None = None
    disruption: float | None = None
    disruption_low: float | None = None
    disruption_high: float | None = None
    verdict: str = ""
    mechanism: str = ""
    caveats: tuple[str, ...] = ()
    traits: Traits | None = None
    structural: float | None = None


class Ensembles(NamedTuple):
    """Point to the ensembles of one site: those of the energy that places side chains, and of the one that judges."""

    placing: Evaluation
    placing_row: int
    judging: Evaluation
    judging_row: int


class Meetings(NamedTuple):
    """Hold the surroundings of side chains twice: for the energy that places them, and for the one that judges."""

    placing: Surroundings
    judging: Surroundings


# --------------------------------------------------------------------------------------------- one site


def site_rows(structure, index, letters, ensembles, distance, energy):
    """Return the rows of some substitutions at one site, {letter that comes in: Row}.

    ensembles: Ensembles; distance: of the wild type to the inhibitor, Å.
    """
    wild_letter, position = structure.sequence[index], int(structure.number[index])
    wild_type = AMINO_ACIDS.index(wild_letter)
    evaluation, s = ensembles.placing, ensembles.placing_row
    strain = (evaluation.apo[s] - evaluation.apo[s, wild_type]).tolist()
    traits = _site_traits(structure, index, ensembles, wild_letter)
    structural = _structural_deviation(ensembles.judging, ensembles.judging_row, wild_type)
    is_direct, seen = distance <= INDIRECT_DISTANCE, evaluation.seen[s].tolist()
    fitted = calibration(energy)
    words = [*site_caveats(structure, index, distance), *inhibitor_caveats(structure), *energy_caveats(energy)]
    outside = fitted.outside(traits) & is_direct
    gene = structure.kinase.gene if structure.kinase else ""
    fitted_to = [is_direct and f"{gene} {wild_letter}{position}{letter}" in fitted.seen for letter in AMINO_ACIDS]
    caveats = [
        (*mutation_caveats(wild_letter, letter, seen[t], bool(outside[t]), fitted_to[t]), *words)
        for t, letter in enumerate(AMINO_ACIDS)
    ]
    estimates = judged(traits, structural, is_direct, caveats, energy)
    clash_free, clashes, overlaps = (
        array[s].tolist() for array in (evaluation.clash_free, evaluation.clashes, evaluation.overlap)
    )
    region = structure.region(position)
    segment, site, klifs = (region.segment, region.site, region.klifs) if region else ("", "", None)
    mechanism = indirect_sentence(position, wild_letter, distance, structure.inhibitor.name, region, fitted.indirect)
    rows = {}
    for letter in letters:
        mutant = AMINO_ACIDS.index(letter)
        estimate, own = estimates[mutant], Traits(*(array[mutant] for array in traits))
        if is_direct:
            change = _change(evaluation, s, position, wild_type, mutant, estimate, own)
            mechanism = direct_sentence(change, structure.inhibitor)
        rows[letter] = Row(
            variant=f"{wild_letter}{position}{letter}",
            position=position,
            region=segment,
            site=site,
            klifs=klifs,
            distance=distance,
            contacts=int(own.contacts),
            contacts_wild_type=float(own.contacts_wild_type),
            contacts_mutant=float(own.contacts_mutant),
            attraction=float(own.attraction),
            fluctuation=float(own.fluctuation),
            clashes=int(clashes[mutant]),
            overlap=overlaps[mutant],
            clash_free=clash_free[mutant],
            clash_free_wild_type=clash_free[wild_type],
            apo_strain=strain[mutant],
            mechanism=mechanism,
            caveats=caveats[mutant],
            traits=own,
            structural=float(structural[mutant]),
            **estimate._asdict(),
        )
    return rows


def _site_traits(structure, index, ensembles, wild_letter):
    """Return what the twenty residue types at a site are described by, against its wild type: Traits, (20,)."""
    wild_type, placing, s = AMINO_ACIDS.index(wild_letter), ensembles.placing, ensembles.placing_row
    judging, row = ensembles.judging, ensembles.judging_row
    binding, attraction = judging.holo[row] - judging.apo[row], -placing.parts[s, :, PARTS["attraction"]]
    return Traits(
        ddg_raw=binding - binding[wild_type],
        attraction=attraction,
        contacts=np.full(len(AMINO_ACIDS), float(contact_counts(structure)[index])),
        contacts_wild_type=np.full(len(AMINO_ACIDS), placing.contacts[s, wild_type]),
        contacts_mutant=placing.contacts[s],
        fluctuation=np.full(len(AMINO_ACIDS), fluctuations(structure)[index]),
        hydropathy_lost=np.array([hydropathy_lost(wild_letter, letter) for letter in AMINO_ACIDS]),
    )


def _structural_deviation(evaluation, s, wild_type):
    """Return what estimates owe to the conformers they average over and to how far the inhibitor gives: (20,)."""
    give = evaluation.rigid[s] - evaluation.holo[s]
    give = 0.5 * (give - (evaluation.rigid[s, wild_type] - evaluation.holo[s, wild_type]))
    return np.sqrt(evaluation.spread[s] ** 2 + evaluation.spread[s, wild_type] ** 2 + give**2)


def _change(evaluation, s, position, wild_type, mutant, estimate, own):
    """Return what a substitution changes between two residue types at the site in row s of an evaluation: Change.

    estimate, own: Judgement and Traits of the substitution.
    """
    atom, contacts, clash_free = int(evaluation.atom[s, mutant]), evaluation.contacts[s], evaluation.clash_free[s]
    binding = evaluation.holo[s] - evaluation.apo[s]
    return Change(
        position=position,
        wild_type=AMINO_ACIDS[wild_type],
        mutant=AMINO_ACIDS[mutant],
        ddg=estimate.ddg,
        is_likely=estimate.disruption >= WEAKENS_PROBABILITY,
        site_contacts=int(own.contacts),
        fluctuation=float(own.fluctuation),
        placed_ddg=float(binding[mutant] - binding[wild_type]),
        parts=evaluation.parts[s, mutant] - evaluation.parts[s, wild_type],
        contacts=(float(contacts[wild_type]), float(contacts[mutant])),
        clash_free=(float(clash_free[wild_type]), float(clash_free[mutant])),
        overlap=float(evaluation.overlap[s, mutant]),
        atom=side_chain(AMINO_ACIDS[mutant]).atoms[atom] if atom >= 0 else "",
        inhibitor_atom=int(evaluation.inhibitor_atom[s, mutant]),
    )


def placed_row(structure, mutation):
    """Return a Row with where a mutation lies; the region is blank where the kinase is not known."""
    region = structure.region(mutation.located_at)
    if region is None:
        return Row(str(mutation), mutation.position)
    return Row(str(mutation), mutation.position, region.segment, region.site, region.klifs)


# ------------------------------------------------------------------------------------------- judgement


class Judgement(NamedTuple):
    """An estimate and what is said of it; the fields are columns of the score table."""

    ddg: float
    ddg_sd: float
    ddg_raw: float
    disruption: float
    disruption_low: float
    disruption_high: float
    verdict: str


def judged(traits, structural, is_direct, caveats, energy):
    """Judge n estimates: list of Judgement.

    traits: Traits (n,); structural: (n,), kcal/mol, see Calibration.disruption; is_direct: whether the residue is in
    the inhibitor's reach; caveats: of each estimate, n sequences of str. Out of reach stands the base rate.
    """
    fitted = calibration(energy)
    ddg, raw = fitted.ddg(traits).tolist(), np.asarray(traits.ddg_raw).tolist()
    if not is_direct:
        known, deviation = fitted.indirect, fitted.indirect_deviation
        return [
            Judgement(change, deviation, cost, known.rate, known.low, known.high, "indirect")
            for change, cost in zip(ddg, raw, strict=True)
        ]
    chance = fitted.disruption(traits, structural, np.array([doubts(words) for words in caveats]))
    rows = zip(
        ddg, fitted.deviation(traits, structural).tolist(), raw, *(side.tolist() for side in chance), strict=True
    )
    return [
        Judgement(change, deviation, cost, probability, low, high, _verdict(change, probability, low, high))
        for change, deviation, cost, probability, low, high in rows
    ]


def _verdict(ddg, probability, low, high):
    """Return the word for an estimate from its ddG, its probability and the interval of that."""
    if low >= DISRUPTS_PROBABILITY:
        return "disrupts"
    if probability >= WEAKENS_PROBABILITY:
        return "weakens"
    return "improves" if ddg <= IMPROVES_DDG and high < DISRUPTS_PROBABILITY else "neutral"


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
    "contacts": sum,
    "contacts_wild_type": sum,
    "contacts_mutant": sum,
    "attraction": sum,
    "fluctuation": np.fmin.reduce,  # of a loose fragment it is not known
    "clashes": sum,
    "overlap": max,
    "clash_free": _product,
    "clash_free_wild_type": _product,
}


def compound_row(structure, variant, parts, rows, energy, meetings):
    """Return the Row of a variant with several sites from the rows of its sites.

    parts: its mutations, those that are built together in one list (`groups`); meetings: Meetings.

    Sites in reach of the inhibitor are judged together; each one out of reach adds the base rate of such mutations.
    """
    named = {row.variant: row for row in rows}
    raw, strain = _compound_energies(structure, parts, named, meetings)
    columns = {name: rule([getattr(row, name) for row in rows]) for name, rule in COMPOUND_RULES.items()}
    direct = [row for row in rows if row.distance <= INDIRECT_DISTANCE]
    caveats = dict.fromkeys([word for row in rows for word in row.caveats] + ["compound"])
    together = joined(Traits(*map(np.array, zip(*(row.traits for row in direct or rows), strict=True))))
    together = together._replace(ddg_raw=np.array([raw]))
    structural = float(np.sqrt(sum(row.structural**2 for row in rows)))
    fitted = calibration(energy)
    if direct and fitted.outside(together).any():
        caveats["outside the fit"] = None
    (estimate,) = judged(together, np.array([structural]), bool(direct), [tuple(caveats)], energy)
    for _ in range(len(rows) - max(len(direct), 1)):
        estimate = with_base_rate(estimate, fitted.indirect)
    return Row(
        variant=str(variant),
        **columns,
        apo_strain=strain,
        mechanism=compound_sentence(rows, [[str(mutation) for mutation in part] for part in parts], estimate.ddg),
        caveats=tuple(caveats),
        traits=Traits(*(value[0] for value in together)),
        structural=structural,
        **estimate._asdict(),
    )


def with_base_rate(estimate, known):
    """Return a Judgement with the chance that a further mutation, out of reach, raises the fold change by itself.

    The verdict stays that of the sites in reach: a base rate makes no word.
    """
    low, probability, high = (
        1.0 - (1.0 - own) * (1.0 - other)
        for own, other in (
            (estimate.disruption_low, known.low),
            (estimate.disruption, known.rate),
            (estimate.disruption_high, known.high),
        )
    )
    return estimate._replace(disruption=probability, disruption_low=low, disruption_high=high)


def _compound_energies(structure, parts, rows, meetings):
    """Return ddg_raw and apo strain of several sites: parts of them are built together, and the parts add up."""
    raw, strain = 0.0, 0.0
    for part in parts:
        own = [rows[str(mutation)] for mutation in part]
        if len(part) == 1:
            raw, strain = raw + own[0].ddg_raw, strain + own[0].apo_strain
            continue
        placed = pair_cycle(structure, part, meetings.placing)
        within_reach = min(row.distance for row in own) <= INDIRECT_DISTANCE
        judged_raw = placed[0]
        if within_reach and meetings.judging is not meetings.placing:
            judged_raw = pair_cycle(structure, part, meetings.judging)[0]
        raw, strain = raw + judged_raw, strain + placed[1]
    return raw, strain


def unmodelled_row(structure, variant, reason):
    """Return the Row of a variant, or of an UnreadEntry, that is not modelled, for a Reason."""
    if not reason.has_a_place:
        return Row(str(variant), verdict="not modelled", mechanism=unmodelled_sentence(reason))
    placed = [placed_row(structure, mutation) for mutation in variant]
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
