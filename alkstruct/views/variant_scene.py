"""From a complex, a variant or a scan to the scene that shows it."""

import numpy as np

from alkstruct.chemistry.amino_acids import BACKBONE
from alkstruct.complexes.contacts import contacts
from alkstruct.errors import AlkstructError, quoted
from alkstruct.views.captions import (
    BACKBONE_NOTE,
    backbone_words,
    neighbour_words,
    site_words,
    stick_legend,
    subject,
    titled,
)
from alkstruct.views.cartoon import fading_cartoon, whole_cartoon
from alkstruct.views.colouring import cartoon_colours
from alkstruct.views.discs import clashes
from alkstruct.views.labels import placed_labels
from alkstruct.views.scene import Dash, Scene
from alkstruct.views.shown_sites import shown_sites
from alkstruct.views.sticks import backbone_rows, inhibitor_models, residue_models, side_chain_rows, site_models
from alkstruct.views.stretches import loop_models
from alkstruct.views.viewpoints import viewpoint, whole_kinase

LABEL_CHOICES = ("mutation", "contacts", "none")
BOND_KINDS = ("hydrogen bond", "salt bridge", "halogen bond")


def variant_scene(structure, variant, colour, table, labels, style, energy):
    """Make the scene of a complex with a variant, or without one.

    Parameters
    ----------
    structure : Complex
    variant : Variant or None
    colour : {"region", "B factor", "disruption"}
    table : DataFrame or None
        A score table, for "disruption".
    labels : {"mutation", "contacts", "none"}
    style : ViewStyle
    energy : str

    Returns
    -------
    Scene

    Raises
    ------
    AlkstructError
        A colour or kind of labels that there is not.
    NumberingError
        The variant does not fit the complex.
    StructureError
        There is no temperature factor to colour by.
    """
    if labels not in LABEL_CHOICES:
        raise AlkstructError(f"labels={quoted(labels)} is not known; choose one of {', '.join(LABEL_CHOICES)}")
    sites = shown_sites(structure, variant, style, energy)
    is_far = bool(sites) and all(site.is_far for site in sites)
    colours, cartoon_legend, said = cartoon_colours(structure, colour, table, style)
    known = None if structure.inhibitor is None or is_far else contacts(structure)
    around = _neighbours(structure, sites) if is_far else _touching(structure, known, labels, sites)
    discs = [_discs(structure, site) for site in sites]
    clashing = [disc for own in discs for disc in own]
    dashes, bridges = _dashes(structure, known, sites), _bridges(sites)
    named = {i: rows for i, rows in around.items() if labels == "contacts" and not _is_replaced(structure, i, sites)}
    focus = around if is_far else named
    camera = viewpoint(structure, sites, _coordinates(structure, focus), clashing, style)
    near = [site.atoms for site in sites if is_far] or [np.zeros((0, 3))]
    moved = [i for site in sites if site.loop is not None for i in site.loop.window]
    models = fading_cartoon(structure, colours, camera, np.vstack(near), style, moved)
    models += inhibitor_models(structure, style)
    models += residue_models(structure, "neighbours" if is_far else "contacts", _all_rows(around), style)
    for site in sites:
        models += site_models(structure, site, style)
        models += [] if site.loop is None else loop_models(structure, site.mutation, site.loop, style)
    wanted = [] if labels == "none" else _wanted(structure, sites, is_far, named)
    caption = [subject(structure)]
    caption += [site_words(structure, site, own) for site, own in zip(sites, discs, strict=True)]
    caption += [neighbour_words(structure, sites)] if is_far else []
    caption += [backbone_words(sites), said, "Dashed: bonds of the inhibitor in the crystal." if dashes else ""]
    return Scene(
        titled(f"{variant} in " if variant else "", structure),
        " ".join(filter(None, caption)),
        (*stick_legend(structure, sites, clashing, is_far and bool(around), style), *cartoon_legend),
        tuple(models),
        tuple(clashing),
        (*dashes, *bridges),
        tuple(placed_labels(wanted, models, clashing, [*dashes, *bridges], camera, style)),
        camera,
        style,
    )


def scan_scene(structure, table, of, style):
    """Make the scene of a whole kinase coloured by the disruption of its sites; `of`: "worst" or "mean"."""
    colours, legend, said = cartoon_colours(structure, "disruption", table, style, of)
    models = [whole_cartoon(structure, colours, style), *inhibitor_models(structure, style)]
    title = titled("Disruption by site in ", structure)
    legend = (*stick_legend(structure, (), (), False, style), *legend)
    caption = f"{subject(structure)} {BACKBONE_NOTE} {said}"
    return Scene(title, caption, legend, tuple(models), (), (), (), whole_kinase(structure, style), style)


def _wanted(structure, sites, is_far, named):
    """Texts of labels, and the atoms that each names: list of (str, ndarray (k, 3))."""
    wanted = []
    for site in sites:
        wanted.append((str(site.mutation), site.named))
    if (drug := structure.inhibitor) is not None:
        away = f", {min(site.distance for site in sites):.0f} Å" if is_far else ""
        wanted.append((f"{drug.name}{away}", drug.coord))
    for site in sites:
        wanted += [] if site.loop is None else site.loop.bridge_labels
    for i, rows in named.items():
        wanted.append((f"{structure.sequence[i]}{structure.number[i]}", structure.coord[sorted(rows)]))
    return wanted


def _discs(structure, site):
    """Discs between what is built opaque at a site and the inhibitor: list of Disc."""
    if structure.inhibitor is None or not len(site.leading):
        return []
    return clashes(structure.inhibitor, site.leading_names, site.leading_types, site.leading)


def _neighbours(structure, sites):
    """Residues around sites, and the atoms of each that are drawn: {index: set of row}."""
    own = {structure.find(n) for site in sites for n in range(site.mutation.position, site.mutation.end + 1)}
    own |= {i for site in sites if site.loop is not None for i in site.loop.window}
    found = {i for site in sites for i in site.neighbours} - own
    return {i: set(side_chain_rows(structure, i).tolist()) for i in sorted(found)}


def _touching(structure, known, labels, sites):
    """Residues that touch the inhibitor, nearest first, and the atoms of each that are drawn: {index: set of row}."""
    found = {}
    for row in known.itertuples() if known is not None else ():
        if labels == "contacts" or row.kind in BOND_KINDS:
            index, side = _owner(structure, row), row.atom not in BACKBONE
            if not _is_replaced(structure, index, sites, side):
                rows = side_chain_rows(structure, index) if side else backbone_rows(structure, index, row.atom)
                found.setdefault(index, set()).update(rows.tolist())
    return found


def _is_replaced(structure, index, sites, in_side_chain=True):
    """Tell whether a residue's side chain, or its backbone, is replaced by what is built at a site of the variant."""
    return any(site.replaces(structure, index, in_side_chain) for site in sites)


def _bridges(sites):
    """Dashes of the salt bridges of the active kinase that rebuilt stretches hold."""
    ends = [site.loop.bridge_ends for site in sites if site.loop is not None]
    return [Dash(first, second, "salt bridge") for first, second in (pair for pair in ends if pair is not None)]


def _dashes(structure, known, sites):
    if known is None:
        return []
    names, found = structure.inhibitor.atom_names.tolist(), []
    for row in known[known.kind.isin(BOND_KINDS)].itertuples():
        index = _owner(structure, row)
        if not _is_replaced(structure, index, sites, row.atom not in BACKBONE):
            start = structure.atoms(index)[row.atom]
            found.append(Dash(start, structure.inhibitor.coord[names.index(row.inhibitor_atom)], row.kind))
    return found


def _owner(structure, row):
    """Residue index of a row of `contacts`; of residues with one number (insertion codes) the one with that atom."""
    same = np.flatnonzero(structure.number == row.position)
    return next(int(i) for i in same if structure.sequence[i] == row.residue and row.atom in structure.atoms(i))


def _all_rows(around):
    return {row for rows in around.values() for row in rows}


def _coordinates(structure, around):
    return structure.coord[sorted(_all_rows(around))].reshape(-1, 3)
