"""From a complex, a variant or a scan to the scene that shows it."""

import numpy as np

from alkstruct.chemistry.amino_acids import BACKBONE, residue_words
from alkstruct.chemistry.clashes import CLASH, CONTACT, is_clash, overlap, van_der_waals_radius
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.contacts import contacts
from alkstruct.complexes.wild_types import require_wild_type
from alkstruct.errors import AlkstructError, chain_in_words, quoted
from alkstruct.io.pdb_text import pdb_text, sdf_text, shown_number, side_chain_text
from alkstruct.rotamers.library import LEAST_SEEN, rotamer_set
from alkstruct.rotamers.mutants import build
from alkstruct.rotamers.sites import sites
from alkstruct.views.colouring import cartoon_colours
from alkstruct.views.labels import camera_of, labels_of, whole_kinase
from alkstruct.views.scene import Dash, Disc, Model, Scene

LABEL_CHOICES = ("mutation", "contacts", "none")
BOND_KINDS = ("hydrogen bond", "salt bridge", "halogen bond")
BACKBONE_NOTE = "The backbone is held as in the crystal."


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
    mutants = [] if variant is None else [_mutant(structure, m, energy) for m in variant]
    colours, legend, said = cartoon_colours(structure, colour, table, style)
    known = None if structure.inhibitor is None else contacts(structure)
    touching = _touching(structure, known, labels, mutants)
    models = _inhibitor_models(structure, style) + _residue_models(structure, touching, style)
    discs, words = [], []
    for mutation, mutant in zip(variant or (), mutants, strict=True):
        shown, found, text = _site(structure, mutation, mutant, style)
        models, discs, words = models + shown, discs + found, [*words, text]
    dashes = _dashes(structure, known, variant)
    title = f"{variant} in {structure.name}" if variant else structure.name
    title += f" with {structure.inhibitor.name}" if structure.inhibitor else ""
    caption = [_subject(structure), *words, BACKBONE_NOTE if mutants and any(mutants) else "", said]
    caption += ["Dashed: bonds of the inhibitor in the crystal."] if dashes else []
    legend = (*_stick_legend(structure, mutants, discs, style), *legend)
    names = _contact_names(structure, known, variant) if labels == "contacts" else []
    camera = camera_of(structure, variant, mutants, discs, names, style)
    built = [m.coord[row] for m in mutants if m is not None for row, _ in leading(m.rotamers, style)]
    tags = [] if labels == "none" else labels_of(structure, variant, built, discs, names, camera, style)
    models = _cartoon(structure, colours, camera, style) + models
    return Scene(
        title,
        " ".join(filter(None, caption)),
        legend,
        tuple(models),
        tuple(discs),
        tuple(dashes),
        tuple(tags),
        camera,
        style,
    )


def scan_scene(structure, table, of, style):
    """Make the scene of a whole kinase coloured by the disruption of its sites; `of`: "worst" or "mean"."""
    colours, legend, said = cartoon_colours(structure, "disruption", table, style, of)
    models = [Model("kinase", pdb_text(structure), "pdb", "cartoon", colours, style.cartoon_opacity)]
    models += _inhibitor_models(structure, style)
    title = f"Disruption by site in {structure.name}" + (
        f" with {structure.inhibitor.name}" if structure.inhibitor else ""
    )
    legend = (*_stick_legend(structure, (), (), style), *legend)
    caption = f"{_subject(structure)} {BACKBONE_NOTE} {said}"
    return Scene(title, caption, legend, tuple(models), (), (), (), whole_kinase(structure, style), style)


def _stick_colours(carbon, style):
    return {"C": carbon, **style.elements}


def _stick_legend(structure, mutants, discs, style):
    """What the sticks and discs are."""
    legend = [(structure.inhibitor.name, style.inhibitor_carbon)] if structure.inhibitor else []
    for mutant in filter(None, mutants):
        (mutation,) = mutant.variant.mutations
        if len(side_chain(mutation.wild_type).atoms):
            legend.append((f"{residue_words(mutation.wild_type, mutation.position)}, crystal", style.wild_type_carbon))
        if len(mutant.atoms):
            legend.append((f"{residue_words(mutation.mutant, mutation.position)}, built", style.mutant_carbon))
    return legend + ([("clash", style.clash_colour)] if discs else [])


def _mutant(structure, mutation, energy):
    """Mutant of a substitution; None for what moves the backbone, if its residues are the structure's."""
    if mutation.is_substitution:
        return build(structure, mutation, energy)
    require_wild_type(structure, mutation)
    return None


def _site(structure, mutation, mutant, style):
    """Models, discs and a sentence for one site."""
    if mutant is None:
        return (
            [],
            [],
            f"{mutation} is not modelled, because it moves the backbone: its place is labelled, nothing is built.",
        )
    models, discs = _wild_type_models(structure, mutation, style), []
    new = residue_words(mutation.mutant, mutation.position)
    if not len(mutant.atoms):
        return models, discs, f"{new} has no side chain: nothing is built."
    chosen = leading(mutant.rotamers, style)
    for rank, (row, opacity) in enumerate(chosen, 1):
        models.append(_conformer(structure, mutant, row, f"{mutation}_rotamer_{rank}", opacity, style))
    discs = clashes(structure.inhibitor, mutation.mutant, mutant.coord[0]) if structure.inhibitor else []
    words = f"{new}: the conformer of lowest energy opaque"
    if len(chosen) > 1:
        words += f", {len(chosen) - 1} other rotamer{'s' * (len(chosen) > 2)} fainter by weight"
    return models, discs, f"{words}. {_clash_words(structure, new, discs)}{_doubt(structure, mutation)}"


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
        return " Extrapolated: the rotamer library has (almost) no such residue at this backbone."
    return ""


def leading(rotamers, style):
    """Choose conformers to show: (row, opacity), the leading one, then the best of each weighty rotamer.

    rotamers: Mutant.rotamers. Opacity rises with the rotamer's weight in the ensemble with the inhibitor.
    """
    numbers = rotamers["rotamer"].fillna(-1).to_numpy()
    weights = rotamers.groupby(numbers).holo.sum()
    rest = weights[(weights.index != numbers[0]) & (weights >= style.least_weight)]
    rest = rest.sort_values(ascending=False, kind="stable").head(style.most_rotamers)
    shown = [(0, 1.0)]
    for number, weight in rest.items():
        opacity = min(max(weight / weights.max(), style.faintest), style.strongest)
        shown.append((int(np.argmax(numbers == number)), float(opacity)))
    return shown


def clashes(inhibitor, letter, coord):
    """Draw discs between a side chain and the inhibitor in its crystal pose, by the rule of the score.

    Parameters
    ----------
    inhibitor : Inhibitor
    letter : str
        One-letter code of the residue.
    coord : ndarray, (k, 3), float64
        Its side-chain atoms in the order of the building plan, Å.

    Returns
    -------
    list of Disc
        Pairs of heavy atoms whose van der Waals spheres overlap by more than 0.4 Å and that do not hydrogen-bond.
    """
    plan, discs, types = side_chain(letter), [], inhibitor.atom_types()
    gap = np.linalg.norm(coord[:, None] - inhibitor.coord[None], axis=-1)
    for a, d in np.argwhere((gap < CONTACT) & (gap > 1e-6)):
        distance = gap[a, d]
        if not is_clash(plan.types[a], types[d], distance):
            continue
        first, second = van_der_waals_radius(plan.types[a].element), van_der_waals_radius(types[d].element)
        axis = (inhibitor.coord[d] - coord[a]) / distance
        along = (distance**2 + first**2 - second**2) / (2 * distance)
        radius = np.sqrt(max(first**2 - along**2, 0.04))
        names = plan.atoms[a], str(inhibitor.atom_names[d])
        discs.append(
            Disc(
                coord[a] + along * axis,
                axis,
                float(radius),
                float(overlap(plan.types[a], types[d], distance)),
                names,
                ((coord[a], first), (inhibitor.coord[d], second)),
            )
        )
    return discs


def _cartoon(structure, colours, camera, style):
    """The cartoon; where the camera stands near, what is before the site as a second, faded one."""
    text = pdb_text(structure)
    near = set()
    if camera.front is not None:
        alphas = [structure.atoms(i).get("CA", np.full(3, np.nan)) for i in range(len(structure))]
        before = (np.array(alphas) - camera.centre) @ camera.rotation[2] > camera.front
        near = {shown_number(n) for n in structure.number[before]}
    # both parts hold the residues at which they join, so that no gap is between them
    joints = {n for n in near if not {n - 1, n + 1} <= near}
    far = {n: c for n, c in colours.items() if n not in near or n in joints}
    models = [Model("kinase", text, "pdb", "cartoon", far, style.cartoon_opacity)]
    if near and style.faded > 0:
        rows = np.flatnonzero(np.isin(structure.atom_names, BACKBONE))
        faded = {n: c for n, c in colours.items() if n in near}
        models.append(Model("kinase_before", pdb_text(structure, rows), "pdb", "cartoon", faded, style.faded))
    return models


def _inhibitor_models(structure, style):
    if structure.inhibitor is None:
        return []
    colours = _stick_colours(style.inhibitor_carbon, style)
    return [Model("inhibitor", sdf_text(structure.inhibitor), "sdf", "sticks", colours, 1.0, style.stick_radius)]


def _conformer(structure, mutant, row, name, opacity, style):
    (mutation,) = mutant.variant.mutations
    here = structure.atoms(structure.index(mutation.position))
    stem = ["CA", "N"] if mutation.mutant == "P" else ["CA"]
    atoms, coord = [*stem, *mutant.atoms], np.vstack([[here[a] for a in stem], mutant.coord[row]])
    residue = residue_words(mutation.mutant, mutation.position)[:3].upper()
    radius = style.stick_radius if row == 0 else style.thin_radius
    return Model(
        name,
        side_chain_text(residue, mutation.position, atoms, coord),
        "pdb",
        "sticks",
        _stick_colours(style.mutant_carbon, style),
        opacity,
        radius,
    )


def _wild_type_models(structure, mutation, style):
    rows = _rows(structure, structure.index(mutation.position), side=True)
    if len(rows) < 2:
        return []
    colours = _stick_colours(style.wild_type_carbon, style)
    name = f"{mutation.wild_type}{mutation.position}_crystal"
    return [
        Model(name, pdb_text(structure, rows), "pdb", "sticks", colours, style.wild_type_opacity, style.thin_radius)
    ]


def _residue_models(structure, residues, style):
    """Residues that the inhibitor is bonded to, or that are labelled; `residues`: {(index, side chain or backbone)}."""
    rows = [row for index, side in sorted(residues) for row in _rows(structure, index, side)]
    if not rows:
        return []
    colours = _stick_colours(style.wild_type_carbon, style)
    text = pdb_text(structure, sorted(set(rows)))
    return [Model("contacts", text, "pdb", "sticks", colours, 1.0, style.thin_radius)]


def _rows(structure, index, side):
    """Atoms of a residue: CA and the side chain, or the backbone."""
    span = np.arange(structure.start[index], structure.start[index + 1])
    names = structure.atom_names[span]
    return span[structure.in_side_chain()[span] | (names == "CA")] if side else span[np.isin(names, BACKBONE)]


def _touching(structure, known, labels, mutants):
    """Residues to show beside the inhibitor: {(index, side chain?)}."""
    if known is None:
        return set()
    replaced = {m.variant.position for m in mutants if m is not None}
    bonded = known[known.kind.isin(BOND_KINDS)]
    shown = bonded if labels != "contacts" else known
    found = set()
    for row in shown.itertuples():
        side = row.atom not in BACKBONE
        if not (side and row.position in replaced):
            found.add((_owner(structure, row), side))
    return found


def _dashes(structure, known, variant):
    if known is None:
        return []
    replaced = {m.position for m in variant or ()}
    names = structure.inhibitor.atom_names.tolist()
    found = []
    for row in known[known.kind.isin(BOND_KINDS)].itertuples():
        if row.atom in BACKBONE or row.position not in replaced:
            start = structure.atoms(_owner(structure, row))[row.atom]
            found.append(Dash(start, structure.inhibitor.coord[names.index(row.inhibitor_atom)], row.kind))
    return found


def _contact_names(structure, known, variant):
    """Names of the residues that touch the inhibitor, and where they are: (str, ndarray (3,))."""
    replaced, found = {m.position for m in variant or ()}, {}
    for row in known.itertuples() if known is not None else ():
        here = structure.atoms(_owner(structure, row))
        if row.position not in replaced:
            found[f"{row.residue}{row.position}"] = here.get("CB", here.get("CA", here[row.atom]))
    return list(found.items())


def _owner(structure, row):
    """Residue index of a row of `contacts`; of residues with one number (insertion codes) the one with that atom."""
    same = np.flatnonzero(structure.number == row.position)
    return next(int(i) for i in same if structure.sequence[i] == row.residue and row.atom in structure.atoms(i))


def _subject(structure):
    what = "ALK kinase" if structure.reference else "Kinase"
    drug = f" with {structure.inhibitor.name} (sticks)" if structure.inhibitor else ""
    return f"{what} of {structure.name}, chain {chain_in_words(structure.chain)}{drug}."
