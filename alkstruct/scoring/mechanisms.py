"""One sentence a row: why a mutation changes an inhibitor's binding, from what its ensemble shows."""

from alkstruct.chemistry.amino_acids import residue_words
from alkstruct.chemistry.clashes import CLASH
from alkstruct.complexes.contacts import atom_words

SMALL = 0.5  # kcal/mol on the fitted scale: below it nothing is made of a change
TRACE = 0.2  # kcal/mol: below it a change is none
ONE = 1.0  # contact gained or lost before it is called so
SHARE = 0.1  # change of the clash-free share worth a word


def not_modelled(reason):
    """Why a variant has no estimate."""
    return f"Not modelled: {reason}."


def indirect(position, letter, distance, drug, place):
    """A residue out of the inhibitor's reach; `place` is its Region, or None without a reference."""
    known = f" ({place.name}: {place.role})" if place else ""
    where = f"{residue_words(letter, position)} is {distance:.1f} Å from {drug}"
    return f"{where}: no direct effect in this structure{known}."


def compound(rows, parts, ddg):
    """Several sites at once: how they combine, and each site's own sentence.

    `parts` names the variants that are built together; sites in different parts add up.
    """
    alone = ", ".join(f"{row['variant']} {_signed(row['ddg'])}" for row in rows)
    how = "The sites add up" if all(len(part) == 1 for part in parts) else "Built together, the sites come"
    return f"{how} to {_signed(ddg)} kcal/mol ({alone} alone). " + " ".join(row["mechanism"] for row in rows)


def direct(row, inhibitor):
    """The sentence of a scored row.

    Parameters
    ----------
    row : dict
        position, wild, mutant (letters), ddg, parts (mutant minus wild type: attraction, repulsion, hydrogen
        bond; kcal/mol), contacts and clash_free (wild type, mutant), overlap (Å), atom, inhibitor_atom (index).
    inhibitor : Inhibitor

    Returns
    -------
    str
    """
    new = residue_words(row["mutant"], row["position"])
    if row["ddg"] >= SMALL:
        return f"{new} {_against(row, inhibitor)}."
    if row["ddg"] <= -SMALL:
        return f"{new} {_in_favour(row, inhibitor)}."
    weaker = row["ddg"] >= TRACE
    facts = f"{_contact_words(row)}{_room_words(row, '; ' if weaker else ', though only ')}"
    if abs(row["ddg"]) < TRACE:
        return f"{new} changes little for {inhibitor.name}: {facts}."
    return f"{new} holds {inhibitor.name} slightly {'less' if weaker else 'more'} tightly: {facts}."


def _against(row, inhibitor):
    """What weakens binding: the largest of collision, lost hydrogen bond, lost contact."""
    attraction, _, bond = row["parts"]
    collision = row["ddg"] - attraction - bond  # repulsion, and conformers lost to it
    if collision >= max(attraction, bond):
        verb = "collides with" if row["overlap"] > CLASH else "crowds"
        where = ""
        if row["inhibitor_atom"] >= 0 and row["overlap"] > 0:
            place = atom_words(inhibitor, row["inhibitor_atom"])
            where = f": its {row['atom']} overlaps {place} by {row['overlap']:.1f} Å"
        return f"{verb} {inhibitor.name}{where}{_room_words(row)}"
    if bond > attraction:
        return f"loses a hydrogen bond of {residue_words(row['wild'], row['position'])} with {inhibitor.name}"
    verb = _by_contacts(row, "makes weaker contact with", "packs less closely on", "loses contact with")
    return f"{verb} {inhibitor.name}: {_contact_words(row)}"


def _in_favour(row, inhibitor):
    """What strengthens binding."""
    attraction, repulsion, bond = row["parts"]
    if bond <= min(attraction, repulsion):
        return f"gains a hydrogen bond with {inhibitor.name}"
    if repulsion < attraction:
        return f"relieves crowding of {residue_words(row['wild'], row['position'])} with {inhibitor.name}"
    if round(max(row["contacts"])) == 0:
        return f"attracts {inhibitor.name} from beyond 4.5 Å"
    verb = _by_contacts(row, "gains contact with", "packs more closely on", "makes stronger contact with")
    return f"{verb} {inhibitor.name}: {_contact_words(row)}"


def _by_contacts(row, more, same, fewer):
    """The word for contacts gained, about kept or lost."""
    change = row["contacts"][1] - row["contacts"][0]
    return same if abs(change) < ONE else more if change > 0 else fewer


def _contact_words(row):
    before, after = (round(n) for n in row["contacts"])
    words = f"{after or 'no'} heavy-atom contact{'s' * (after != 1)}"
    return f"{words}, as in the wild type" if after == before else f"{words}, {before or 'none'} in the wild type"


def _signed(ddg):
    """With its sign, never -0.0."""
    rounded = round(ddg, 1) + 0.0
    return f"{rounded:+.1f}" if rounded else "0.0"


def _room_words(row, link="; "):
    """How much of the side chain's weight is free of clashes, where the wild type has clearly more."""
    before, after = row["clash_free"]
    if before - after < SHARE:
        return ""
    return f"{link}{100 * after:.0f} % of its rotamer weight is free of clashes, {100 * before:.0f} % in the wild type"
