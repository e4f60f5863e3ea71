"""Models of a stretch that was rebuilt: ribbons of backbones, sticks of side chains."""

import numpy as np

from alkstruct.chemistry.amino_acids import BACKBONE
from alkstruct.complexes.helices import helices_and_strands
from alkstruct.io.pdb_text import pdb_text, shown_number
from alkstruct.views.scene import Model
from alkstruct.views.sticks import side_chain_rows, stick_colours


def loop_models(structure, mutation, loop, style):
    """Draw a rebuilt stretch: the crystal's, then the backbones that have weight, the heaviest with its side chains.

    Parameters
    ----------
    structure : Complex
    mutation : Mutation
    loop : ShownLoop
    style : ViewStyle

    Returns
    -------
    list of Model
    """
    grey, violet = style.wild_type_carbon, style.mutant_carbon
    before = [*_joints(structure, loop.window), *_rows(structure, loop.window)]
    models = [
        _sticks(structure, before, f"{mutation}_crystal", grey, style.wild_type_opacity, style.thin_radius, style)
    ]
    for rank, (model, opacity) in enumerate(loop.backbones, 1):
        models.append(_ribbon(model, loop.span, f"{mutation}_backbone_{rank}", violet, opacity))
    model = loop.heaviest
    moved = _side_chains(model, [i for i in sorted({*loop.span, *loop.bridged}) if i not in loop.new])
    models.append(_sticks(model, moved, f"{mutation}_side_chains", violet, 1.0, style.thin_radius, style))
    models.append(_sticks(model, _rows(model, loop.new), f"{mutation}_new", violet, 1.0, style.stick_radius, style))
    return [one for one in models if len(one.coord)]


def _ribbon(structure, indices, name, colour, opacity):
    """Draw the backbone of residues as a cartoon that meets that of the residues beside them."""
    ends = range(indices[0] - 1, indices[-1] + 2)
    rows = np.array(_rows(structure, ends))
    names = structure.atom_names[rows]
    colours = {shown_number(structure.number[i]): colour for i in ends}
    within = [(k, max(a, ends[0]), min(b, ends[-1])) for k, a, b in helices_and_strands(structure)]
    text = pdb_text(structure, rows[np.isin(names, BACKBONE)], [part for part in within if part[1] < part[2]])
    return Model(name, text, "pdb", "cartoon", colours, structure.coord[rows[names == "CA"]], opacity)


def _joints(structure, indices):
    """Atoms that join the backbone of a stretch with the cartoon: list of int."""
    ends = ((indices[0] - 1, ("CA", "C")), (indices[-1] + 1, ("N", "CA")))
    return [row for i, names in ends for row in _rows(structure, [i]) if structure.atom_names[row] in names]


def _rows(structure, indices):
    """Atoms of some residues: list of int."""
    return [row for i in indices for row in range(structure.start[i], structure.start[i + 1])]


def _side_chains(structure, indices):
    """Atoms of residues that have a side chain, with their C-alphas: list of int."""
    found = [side_chain_rows(structure, i).tolist() for i in indices]
    return [row for rows in found if len(rows) > 1 for row in rows]


def _sticks(structure, rows, name, carbon, opacity, radius, style):
    rows = np.asarray(rows, dtype=int)
    text, coord = pdb_text(structure, rows), structure.coord[rows]
    return Model(name, text, "pdb", "sticks", stick_colours(carbon, style), coord, opacity, radius)
