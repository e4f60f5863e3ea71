"""Say in one sentence why a mutation changes binding: the column "mechanism", printed as "why"."""

from dataclasses import dataclass

import numpy as np

from alkstruct.chemistry.amino_acids import residue_words
from alkstruct.chemistry.clashes import CLASH
from alkstruct.display.numbers import number
from alkstruct.energy.energies import PARTS
from alkstruct.errors import full_sentence

SMALL_CHANGE = 0.5  # kcal/mol on the fitted scale: below it nothing is made of a change
TRACE_CHANGE = 0.2  # kcal/mol: below it a change is none
FEW_CONTACTS = 1.95  # below it a mean has a decimal
CONTACT_CHANGE = 1.0  # contact gained or lost before it is called so
BOND_CHANGE = 0.3  # share of the ensemble that has a bond of the crystal: a loss worth a word
NAMED_BONDS = 2  # lost bonds that a sentence names
CLASH_FREE_CHANGE = 0.1  # change of the clash-free share worth a word


def unmodelled_sentence(reason):
    """Say why a variant has no estimate."""
    return f"Not modelled: {full_sentence(str(reason))}"


def indirect_sentence(position, letter, distance, inhibitor_name, region, known):
    """Say that a residue is out of the inhibitor's reach, and where its probability comes from.

    region: Region, or None without a reference; known: scoring.calibration.BaseRate.
    """
    role = f" ({': '.join(filter(None, (region.name, region.role)))})" if region else ""
    where = f"{residue_words(letter, position)} is {distance:.1f} Å from {inhibitor_name}"
    seen = f"{known.mutations} mutations of {known.kinases} kinases"
    rate = f"such mutations have a base rate of {100 * known.rate:.0f} % ({seen})"
    return f"{where}: no direct effect in this structure{role}; {rate}."


def compound_sentence(rows, parts, ddg):
    """Say how several sites combine, and each site's own sentence.

    rows: Row of each site; parts: names of the variants that are built together, sites in different parts add up.
    """
    alone = ", ".join(f"{row.variant} {number(row.ddg, 1, '+')}" for row in rows)
    add_up = all(len(part) == 1 for part in parts)
    how = "The sites add up" if add_up else "Built together on the crystal's backbone, the sites come"
    return f"{how} to {number(ddg, 1, '+')} kcal/mol ({alone} alone). " + " ".join(row.mechanism for row in rows)


@dataclass(frozen=True, eq=False, slots=True)
class Change:
    """What a substitution changes, from the wild type to the mutant.

    Attributes
    ----------
    position : int
    wild_type, mutant : str
        One-letter codes.
    ddg : float
        On the measured scale, kcal/mol.
    is_likely : bool
        Whether a fold change above 5 is likely enough to say that the substitution weakens binding.
    site_contacts : int
        Of the wild-type residue with the inhibitor in the crystal, backbone included.
    fluctuation : float
        Of the site's CA, see complexes.fluctuations.
    placed_ddg : float
        In the energy that placed the side chains, of which `parts` are, kcal/mol.
    parts : ndarray, (parts,), float64
        Mutant minus wild type by energy.energies.PARTS, kcal/mol.
    contacts, clash_free : tuple of float, length 2
        Of the wild type and of the mutant: mean contacts, share of the weight without a clash.
    overlap : float
        Deepest overlap of the leading conformer with the inhibitor, Å.
    atom : str
        Side-chain atom of the deepest overlap; "" for none.
    inhibitor_atom : int
        Inhibitor atom of the deepest overlap; -1 for none.
    """

    position: int
    wild_type: str
    mutant: str
    ddg: float
    is_likely: bool
    site_contacts: int
    fluctuation: float
    placed_ddg: float
    parts: np.ndarray
    contacts: tuple[float, float]
    clash_free: tuple[float, float]
    overlap: float
    atom: str
    inhibitor_atom: int

    def part(self, name: str) -> float:
        """Return one part of the change by its name in energy.energies.PARTS, kcal/mol."""
        return float(self.parts[PARTS[name]])


def direct_sentence(change, inhibitor):
    """Say why a substitution in the inhibitor's reach changes its binding, from a Change."""
    new = residue_words(change.mutant, change.position)
    if change.ddg >= SMALL_CHANGE:
        return f"{new} {_against(change, inhibitor)}."
    if change.is_likely:
        but = f"{_lost_contact_words(change) or ' but'} {_site_words(change)}"
        return f"{new} costs {inhibitor.name} little by itself,{but}: changes there often weaken binding."
    if change.ddg <= -SMALL_CHANGE:
        return f"{new} {_in_favour(change, inhibitor)}."
    weaker = change.ddg >= TRACE_CHANGE
    facts = f"{_contact_words(change)}{_room_words(change, '; ' if weaker else ', though only ')}"
    if abs(change.ddg) < TRACE_CHANGE:
        return f"{new} changes little for {inhibitor.name}: {facts}."
    return f"{new} holds {inhibitor.name} slightly {'less' if weaker else 'more'} tightly: {facts}."


def loop_sentence(loop, estimate, own, known):
    """Say what an insertion or deletion moves, in four parts: the stretch, the inhibitor, bonds, the active state.

    loop: loops.rebuilt.RebuiltLoop; estimate, own: Judgement and Traits of the row; known: scoring.calibration.BaseRate
    where the row is indirect, else None.
    """
    parts = [_stretch_words(loop), _loop_contact_words(loop, estimate, own), _lost_bond_words(loop)]
    parts.append(_active_state_words(loop))
    if known is not None:
        parts.append(
            "What it does to the fold or to the active state is not in this estimate; mutations without a direct "
            f"effect have a base rate of {100 * known.rate:.0f} %"
        )
    return " ".join(f"{part}." for part in parts if part)


def _stretch_words(loop):
    """Say which residues were rebuilt, in how many backbones, and where they lie."""
    plan, count = loop.plan, len(loop.backbones)
    change = f"{abs(plan.growth)} residue{'s' * (abs(plan.growth) != 1)} {'longer' if plan.growth > 0 else 'shorter'}"
    span = f"{plan.letters[0]}{plan.numbers[0]} to {plan.letters[-1]}{plan.numbers[-1]}"
    segments = ""
    regions = [loop.source.region(n) for n in (plan.numbers[0], *plan.numbers, plan.numbers[-1])]
    if names := dict.fromkeys(region.segment for region in regions if region):
        segments = f" ({', '.join(names)})"
    return f"The stretch {span}{segments} becomes {change} and was rebuilt as {count} backbones, the rest held"


def _loop_contact_words(loop, estimate, own):
    """Say what becomes of the stretch's contacts with the inhibitor."""
    drug, before, after = loop.source.inhibitor.name, round(own.contacts_wild_type), round(own.contacts_mutant)
    if before == after == 0:
        return f"It does not touch {drug}, with or without the change"
    count = f"{after or 'no'} heavy-atom contact{'s' * (after != 1)} with {drug}, {before or 'none'} in the wild type"
    if abs(estimate.ddg) < TRACE_CHANGE:
        return f"Its hold on {drug} hardly changes: {count}"
    if estimate.ddg >= SMALL_CHANGE:
        return f"It {'crowds' if after > before else 'holds less of'} {drug}: {count}"
    if estimate.ddg < 0 and after < before:
        return f"It loses contacts, although the energy says no weaker hold: {count}"
    if estimate.ddg <= -SMALL_CHANGE:
        return f"It holds {drug} more tightly: {count}"
    return f"It holds {drug} slightly {'less' if estimate.ddg > 0 else 'more'} tightly: {count}"


def _lost_bond_words(loop):
    """Name the bonds of the stretch that most backbones of the wild type keep and most of the variant lose."""
    bonds = loop.bonds[~loop.bonds["active_state"]]
    lost = bonds[(bonds["kept_wild_type"] >= 0.5) & (bonds["kept_wild_type"] - bonds["kept"] >= BOND_CHANGE)]
    if not len(lost):
        return ""
    named = [
        f"the {row.kind} of {row.first} with {row.second} ({_shares(row.kept, row.kept_wild_type)})"
        for row in lost.head(NAMED_BONDS).itertuples()
    ]
    return f"Lost: {' and '.join(named)}"


def _active_state_words(loop):
    """Say how much of the ensemble has the salt bridge of the active kinase, where one of its residues moves."""
    rows = loop.bonds[loop.bonds["active_state"]]
    if not len(rows):
        return ""
    row = rows.iloc[0]
    shares = _shares(row["kept"], row["kept_wild_type"])
    return f"The salt bridge {row['first']}-{row['second']} of the active kinase is there in {shares}"


def _shares(kept, before):
    """Write a share of the ensemble against that of the wild type."""
    return f"{100 * kept:.0f} % of the ensemble, {100 * before:.0f} % in the wild type"


def _against(change, inhibitor):
    """What weakens binding: the largest of collision, lost hydrogen bond, lost contact."""
    attraction, bond = change.part("attraction"), change.part("hydrogen bond")
    collision = change.placed_ddg - attraction - bond  # repulsion, and conformers lost to it
    if collision >= max(attraction, bond):
        verb = "collides with" if change.overlap > CLASH else "crowds"
        where = ""
        if change.inhibitor_atom >= 0 and change.overlap > 0:
            described = inhibitor.atom_name_in_words(change.inhibitor_atom)
            where = f": its {change.atom} overlaps {described} by {change.overlap:.1f} Å"
        return f"{verb} {inhibitor.name}{where}{_room_words(change)}"
    if bond > attraction:
        return f"loses a hydrogen bond of {residue_words(change.wild_type, change.position)} with {inhibitor.name}"
    verb = _by_contacts(change, "makes weaker contact with", "packs less closely on", "loses contact with")
    return f"{verb} {inhibitor.name}: {_contact_words(change)}"


def _in_favour(change, inhibitor):
    """What strengthens binding."""
    attraction, repulsion, bond = map(change.part, ("attraction", "repulsion", "hydrogen bond"))
    if bond <= min(attraction, repulsion):
        return f"gains a hydrogen bond with {inhibitor.name}"
    if repulsion < attraction:
        return f"relieves crowding of {residue_words(change.wild_type, change.position)} with {inhibitor.name}"
    if round(max(change.contacts)) == 0:
        return f"attracts {inhibitor.name} from beyond 4.5 Å"
    verb = _by_contacts(change, "gains contact with", "packs more closely on", "makes stronger contact with")
    return f"{verb} {inhibitor.name}: {_contact_words(change)}"


def _site_words(change):
    """Say why a substitution that costs little in the energy may weaken binding all the same: where it is."""
    many = f"{change.site_contacts} heavy-atom contact{'s' * (change.site_contacts != 1)}"
    held = " and is held by the fold" if change.fluctuation < 1.0 else ""
    return f"its site has {many} with the inhibitor in the wild type{held}"


def _by_contacts(change, more, same, fewer):
    """The word for contacts gained, about kept or lost."""
    change = change.contacts[1] - change.contacts[0]
    return same if abs(change) < CONTACT_CHANGE else more if change > 0 else fewer


def _contact_words(change):
    """Say how many contacts there are, on average over the conformers, against the wild type's."""
    before, after = map(_mean_count, change.contacts)
    words = f"{'no' if after == '0' else after} heavy-atom contact{'s' * (after != '1')}"
    against = "as" if after == before else "none" if before == "0" else before
    if "." in after:
        words = f"on average {words}"
    elif "." in before:
        against = f"on average {before}"
    return f"{words}, {against} in the wild type"


def _mean_count(mean):
    """Write a mean number of contacts: whole, but below 2 with a decimal, since 0.5 is neither none nor one."""
    return f"{mean:.1f}".removesuffix(".0") if mean < FEW_CONTACTS else f"{mean:.0f}"


def _lost_contact_words(change):
    """Say what becomes of the contacts where clearly fewer are left, after a comma."""
    before, after = change.contacts
    if before - after < CONTACT_CHANGE:
        return ""
    return f" although {round(before)} heavy-atom contacts become {round(after) or 'none'};"


def _room_words(change, link="; "):
    """How much of the side chain's weight is free of clashes, where the wild type has clearly more."""
    before, after = change.clash_free
    if before - after < CLASH_FREE_CHANGE:
        return ""
    return f"{link}{100 * after:.0f} % of its rotamer weight is free of clashes, {100 * before:.0f} % in the wild type"
