"""Write the caption of a view, which says what is shown, and the legend of its sticks and discs."""

from alkstruct.chemistry.amino_acids import residue_words
from alkstruct.chemistry.clashes import CLASH, CONTACT
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.errors import chain_in_words
from alkstruct.rotamers.library import LEAST_SEEN, rotamer_set
from alkstruct.rotamers.sites import sites

BACKBONE_NOTE = "The backbone is held as in the crystal."


def subject(structure):
    """Say what a view shows: str."""
    what = "ALK kinase" if structure.reference else "Kinase"
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
    if site.mutant is None:
        said = f"{mutation} is not modelled, because it moves the backbone: its place is labelled, nothing is built."
        return f"{said} {_distance_words(structure, site, 'The place')}".rstrip()
    new = residue_words(mutation.mutant, mutation.position)
    far = _distance_words(structure, site, residue_words(mutation.wild_type, mutation.position))
    if not site.conformers:
        return f"{new} has no side chain: nothing is built. {far}".rstrip()
    words = f"{new}: the conformer of lowest energy opaque"
    if len(site.conformers) > 1:
        others = len(site.conformers) - 1
        words += f", {others} other rotamer{'s' * (others > 1)} fainter by weight"
    clash = far if site.is_far and not discs else " ".join(filter(None, (far, _clash_words(structure, new, discs))))
    return " ".join(filter(None, (f"{words}.", clash, _doubt(structure, mutation))))


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
        if site.mutant is not None and len(side_chain(mutation.wild_type).atoms):
            legend.append((f"{residue_words(mutation.wild_type, mutation.position)}, crystal", style.wild_type_carbon))
        if site.conformers:
            legend.append((f"{residue_words(mutation.mutant, mutation.position)}, built", style.mutant_carbon))
    legend += [("neighbours, thin", style.wild_type_carbon)] if has_neighbours else []
    return legend + ([("clash", style.clash_colour)] if discs else [])


def _distance_words(structure, site, what):
    return f"{what} is {site.distance:.1f} Å from {structure.inhibitor.name}." if site.is_far else ""


def _clash_words(structure, new, discs):
    if structure.inhibitor is None:
        return ""
    if not discs:
        return f"It does not clash with {structure.inhibitor.name}."
    deepest = max(discs, key=lambda disc: disc.overlap)
    return (
        f"Disc{'s' * (len(discs) > 1)}: where it overlaps {structure.inhibitor.name} by more than {CLASH} Å, "
        f"{'deepest ' if len(discs) > 1 else ''}{deepest.overlap:.1f} Å ({deepest.atoms[0]} and {deepest.atoms[1]})."
    )


def _doubt(structure, mutation):
    place = sites(structure, [structure.index(mutation.position)])
    if mutation.mutant != "G" and rotamer_set(mutation.mutant, place.phi, place.psi).seen[0] < LEAST_SEEN:
        return "Extrapolated: the rotamer library has (almost) no such residue at this backbone."
    return ""
