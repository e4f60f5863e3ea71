"""Models that are drawn as sticks: the inhibitor, wild type and conformers of a site, and residues around."""

import numpy as np

from alkstruct.chemistry.amino_acids import BACKBONE, residue_words
from alkstruct.io.pdb_text import pdb_text, sdf_text, side_chain_text
from alkstruct.views.scene import Model

# Atoms with which a bond of the backbone is drawn: from the C-alpha, which lies in the cartoon, so that no end is cut.
BACKBONE_PIECES = {"N": ("N", "CA"), "CA": ("CA",), "C": ("CA", "C", "O"), "O": ("CA", "C", "O")}


def inhibitor_models(structure, style):
    """Draw the inhibitor, if there is one: list of Model."""
    drug = structure.inhibitor
    if drug is None:
        return []
    colours = stick_colours(style.inhibitor_carbon, style)
    return [Model("inhibitor", sdf_text(drug), "sdf", "sticks", colours, drug.coord, 1.0, style.stick_radius)]


def site_models(structure, site, style):
    """Draw the wild type and the conformers of a site, none where nothing is built: list of Model."""
    if site.mutant is None:
        return []
    mutation = site.mutation
    rows = side_chain_rows(structure, structure.index(mutation.position))
    name = f"{mutation.wild_type}{mutation.position}_crystal"
    models = [_residues(structure, name, rows, style, style.wild_type_opacity)] if len(rows) > 1 else []
    return models + [
        _conformer(structure, site.mutant, row, f"{mutation}_rotamer_{rank}", opacity, style)
        for rank, (row, opacity) in enumerate(site.conformers, 1)
    ]


def residue_models(structure, name, rows, style):
    """Draw atoms of residues thin: list of Model, none without atoms.

    rows: of the complex's atoms, from `side_chain_rows` and `backbone_rows`.
    """
    rows = sorted({int(row) for row in rows})
    return [_residues(structure, name, rows, style)] if rows else []


def side_chain_rows(structure, index):
    """Return which atoms are a residue's side chain with its C-alpha: ndarray of int."""
    span = np.arange(structure.start[index], structure.start[index + 1])
    return span[structure.in_side_chain()[span] | (structure.atom_names[span] == "CA")]


def backbone_rows(structure, index, atom):
    """Return which atoms lead from a residue's C-alpha to an atom of its backbone: ndarray of int."""
    span = np.arange(structure.start[index], structure.start[index + 1])
    return span[np.isin(structure.atom_names[span], BACKBONE_PIECES.get(atom, BACKBONE))]


def _residues(structure, name, rows, style, opacity=1.0):
    colours = stick_colours(style.wild_type_carbon, style)
    text, coord = pdb_text(structure, rows), structure.coord[rows]
    return Model(name, text, "pdb", "sticks", colours, coord, opacity, style.thin_radius)


def _conformer(structure, mutant, row, name, opacity, style):
    (mutation,) = mutant.variant.mutations
    here = structure.atoms(structure.index(mutation.position))
    stem = ["CA", "N"] if mutation.mutant == "P" else ["CA"]
    atoms, coord = [*stem, *mutant.atoms], np.vstack([[here[a] for a in stem], mutant.coord[row]])
    residue = residue_words(mutation.mutant, mutation.position)[:3].upper()
    text = side_chain_text(residue, mutation.position, atoms, coord)
    radius = style.stick_radius if row == 0 else style.thin_radius
    return Model(name, text, "pdb", "sticks", stick_colours(style.mutant_carbon, style), coord, opacity, radius)


def stick_colours(carbon, style):
    """Return the colours of sticks by element, with one for carbon: dict."""
    return {"C": carbon, **style.elements}
