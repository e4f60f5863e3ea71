"""Write the caption of a view, which says what is shown, and the legend of its sticks and discs."""

from alkstruct.chemistry.amino_acids import residue_words
from alkstruct.chemistry.clashes import CLASH, CONTACT
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.segments import kinase_words
from alkstruct.display.numbers import percent
from alkstruct.errors import chain_in_words
from alkstruct.rotamers.library import LEAST_SEEN, rotamer_set
from alkstruct.rotamers.sites import sites

BACKBONE_NOTE = "The backbone is held as in the crystal."
LEAST_SHARE = 0.005  # of an ensemble's weight that is said as a percentage
REST_NOTE = "The rest of the backbone is held as in the crystal."


def subject(structure):
    """Say what a view shows: str."""
    what = kinase_words(structure) if structure.kinase else "Kinase"
    drug = f" with {structure.inhibitor.name} (sticks)" if structure.inhibitor else ""
    return f"{what} of {structure.name}, chain {chain_in_words(structure.chain)}{drug}."


def titled(words, structure):
    """Write a title that names the complex: str."""
    return f"{words}{structure.name}" + (f" with {structure.inhibitor.name}" if structure.inhibitor else "")


def site_words(structure, site, discs):
    """Say what is shown of a site: str.

    Parameters
    ----------
    structure : Complex
    site : ShownSite
    discs : list of Disc
        Its own.
    """
    mutation = site.mutation
    if site.loop is not None:
        return _loop_words(structure, site, discs)
    if site.mutant is None:
        said = f"{mutation} is not modelled: {site.problem}. Its place is labelled, nothing is built."
        return f"{said} {_distance_words(structure, site, 'The place')}".rstrip()
    new = residue_words(mutation.mutant, mutation.position)
    far = _distance_words(structure, site, residue_words(mutation.wild_type, mutation.position))
    if not site.conformers:
        return f"{new} has no side chain: nothing is built. {far}".rstrip()
    words = f"{new}: the conformer of lowest energy opaque"
    if len(site.conformers) > 1:
        others = len(site.conformers) - 1
        words += f", {others} other rotamer{'s' * (others > 1)} fainter by weight"
    clash = "" if site.is_far and not discs else _conformer_words(structure, site, discs)
    return " ".join(filter(None, (f"{words}.", far, clash, _doubt(structure, mutation))))


def backbone_words(sites):
    """Say which backbone does not move where something is built, and around what a score moves it: str, or ""."""
    if any(site.loop is not None for site in sites):
        return REST_NOTE
    moved = [residue_words(site.mutation.mutant, site.mutation.position) for site in sites if site.gives_way]
    note = BACKBONE_NOTE if any(site.mutant is not None for site in sites) else ""
    if not moved:
        return note
    shares = "a clash-free share" if len(moved) == 1 else "clash-free shares"
    return f"{note} A score lets it give way around {' and '.join(moved)}, and has {shares} of its own."


def neighbour_words(structure, sites):
    """Name the neighbours of sites that are far from the inhibitor: str."""
    found = sorted({i for site in sites for i in site.neighbours})
    names = [residue_words(structure.sequence[i], int(structure.number[i])) for i in found]
    whose = "its" if len(sites) == 1 else "their"
    return f"Thin sticks: {whose} neighbours, side chains within {CONTACT} Å: {', '.join(names)}." if names else ""


def stick_legend(structure, sites, discs, has_neighbours, style):
    """Return what the sticks and discs are, and their colours: list of (str, str)."""
    legend = [(structure.inhibitor.name, style.inhibitor_carbon)] if structure.inhibitor else []
    for site in sites:
        mutation = site.mutation
        if site.loop is not None:
            legend.append((f"{site.loop.stretch_words}, crystal", style.wild_type_carbon))
            legend.append((f"{site.loop.stretch_words}, rebuilt with {mutation}", style.mutant_carbon))
        if site.mutant is not None and len(side_chain(mutation.wild_type).atoms):
            legend.append((f"{residue_words(mutation.wild_type, mutation.position)}, crystal", style.wild_type_carbon))
        if site.conformers:
            legend.append((f"{residue_words(mutation.mutant, mutation.position)}, built", style.mutant_carbon))
    legend += [("neighbours, thin", style.wild_type_carbon)] if has_neighbours else []
    return legend + ([("clash", style.clash_colour)] if discs else [])


def _distance_words(structure, site, what):
    return f"{what} is {site.distance:.1f} Å from {structure.inhibitor.name}." if site.is_far else ""


def _loop_words(structure, site, discs):
    """Say what was rebuilt of an insertion or deletion, in how many backbones, and what they keep."""
    loop, drug = site.loop, structure.inhibitor
    built, weights = loop.built, loop.built.backbones["holo"]
    others = len(loop.backbones) - 1
    fainter = f", {others} other{'s' * (others > 1)} fainter by weight" if others else ""
    words = [f"{site.mutation}: {loop.stretch_words} rebuilt {_growth_words(built.plan.growth)}."]
    words.append(
        f"Of {len(weights)} backbones the heaviest, {percent(weights.iloc[0])} % of the weight, opaque{fainter}."
    )
    words.append("Grey: the stretch in the crystal.")
    words.append("Thick sticks: what comes in." if loop.new else "")
    words.append(_distance_words(structure, site, "The stretch"))
    words.append("" if drug is None or (site.is_far and not discs) else _clash_words(structure, "The stretch", discs))
    words.append(_bridge_words(loop))
    return " ".join(filter(None, words))


def _growth_words(growth):
    """Say how much longer or shorter a stretch becomes."""
    if not growth:
        return "at the same length"
    return f"{abs(growth)} residue{'s' * (abs(growth) > 1)} {'longer' if growth > 0 else 'shorter'}"


def _bridge_words(loop):
    """Say how much of the weight has the salt bridge of the active kinase, where one of its residues moves."""
    for row in loop.built.bonds[loop.built.bonds["active_state"]].itertuples():
        kept, before = percent(row.kept), percent(row.kept_wild_type)
        dashed = "" if loop.bridge_ends is None else " (dashed)"
        return (
            f"The salt bridge {row.first}-{row.second} of the active kinase{dashed} is there in {kept} % of the "
            f"weight, in {before} % where the wild type's stretch is rebuilt alike."
        )
    return ""


def _conformer_words(structure, site, discs):
    """Say whether the opaque conformer clashes, and how much of the ensemble without the inhibitor does not: str."""
    rotamers = site.mutant.rotamers
    words = _clash_words(structure, "The opaque conformer", discs)
    if not words or len(rotamers) == 1:
        return words
    free = float(rotamers["apo"][rotamers["clashes"] == 0].sum())
    part = f"{percent(free)} %" if free >= LEAST_SHARE else "less than 1 %"
    share = f"{part} of the rotamers' weight without the inhibitor is free of clashes."
    if discs:
        return f"{words} On the crystal's backbone {share}"
    return f"On the crystal's backbone the opaque conformer does not clash with {structure.inhibitor.name}, and {share}"


def _clash_words(structure, what, discs):
    if structure.inhibitor is None:
        return ""
    if not discs:
        return f"{what} does not clash with {structure.inhibitor.name}."
    deepest = max(discs, key=lambda disc: disc.overlap)
    one, depth = what[0].lower() + what[1:], "deepest " if len(discs) > 1 else ""
    return (
        f"Disc{'s' * (len(discs) > 1)}: where {one} overlaps {structure.inhibitor.name} by more than {CLASH} Å, "
        f"{depth}{deepest.overlap:.1f} Å ({deepest.atoms[0]} and {deepest.atoms[1]})."
    )


def _doubt(structure, mutation):
    place = sites(structure, [structure.index(mutation.position)])
    if mutation.mutant != "G" and rotamer_set(mutation.mutant, place.phi, place.psi).seen[0] < LEAST_SEEN:
        return "Extrapolated: the rotamer library has (almost) no such residue at this backbone."
    return ""
