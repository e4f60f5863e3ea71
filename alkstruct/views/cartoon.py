"""The cartoon, which fades out where it is cut: before what is looked at, and where the chain is not resolved."""

import numpy as np

from alkstruct.chemistry.amino_acids import BACKBONE
from alkstruct.complexes.helices import helices_and_strands
from alkstruct.display.colours import mixed
from alkstruct.io.pdb_text import pdb_text, shown_number
from alkstruct.views.scene import Model

FADING_RESIDUES = 3  # over which the cartoon takes the colour of the background where it is cut
PALEST = 0.85  # share of the background in the colour of the last of them
OPAQUE_REACH = 9.5  # Å around a site that is far from the inhibitor: the cartoon beyond is faint


def whole_cartoon(structure, colours, style):
    """Draw all of the cartoon: Model.

    colours: of each residue number, "#rrggbb".
    """
    alphas = structure.coord[structure.atom_names == "CA"]
    text = pdb_text(structure, stretches=helices_and_strands(structure))
    return Model("kinase", text, "pdb", "cartoon", colours, alphas, style.cartoon_opacity)


def fading_cartoon(structure, colours, camera, around, style, moved=()):
    """Draw the cartoon, opaque where it is looked at and faint elsewhere: list of Model.

    Programs give a model one opacity, so that the cartoon comes in parts: opaque, fading and faint. Its colour fades
    as well: the last residues before a cut take that of the background.

    Parameters
    ----------
    structure : Complex
    colours : dict
        Of each residue number, "#rrggbb".
    camera : Camera
        What stands before its front is faint.
    around : ndarray, (k, 3), float64
        What is farther from these points than OPAQUE_REACH is faint as well, Å; without points nothing is.
    style : ViewStyle
    moved : collection of int, optional
        Indices of residues that are left out, because others are drawn in their place.
    """
    whole = whole_cartoon(structure, colours, style)
    if camera.front is None:
        return [whole]
    alphas = np.array([structure.atoms(i).get("CA", np.full(3, np.nan)) for i in range(len(structure))])
    faint = (alphas - camera.centre) @ camera.rotation[2] > camera.front
    if len(around):
        faint |= ~near_site(alphas, around)
    kept = ~np.isin(np.arange(len(structure)), list(moved))
    left = residues_left(faint & kept, structure.peptide_bonded())
    shares = PALEST * np.clip(1 - (left - 1) / FADING_RESIDUES, 0, 1)
    numbers = [shown_number(n) for n in structure.number]
    pale = {n: mixed(colours[n], style.background, share) for n, share in zip(numbers, shares, strict=True)}
    backbone = np.flatnonzero(np.isin(structure.atom_names, BACKBONE))
    text = pdb_text(structure, backbone, helices_and_strands(structure))
    parts = (
        (whole.name, whole.text, pale, kept & (left > 1), style.cartoon_opacity),
        (
            "kinase_fading",
            text,
            pale,
            kept & _with_joints(kept & (left == 1)),
            0.5 * (style.cartoon_opacity + style.faded),
        ),
        ("kinase_faint", text, colours, kept & (left == 0), style.faded),
    )
    models = []
    for name, content, tints, drawn, opacity in parts:
        if drawn.any() and opacity > 0:
            coloured = {n: tints[n] for n, is_drawn in zip(numbers, drawn, strict=True) if is_drawn}
            coord = alphas[drawn & np.isfinite(alphas[:, 0])]
            models.append(Model(name, content, "pdb", "cartoon", coloured, coord, opacity))
    return models


def near_site(alphas, atoms):
    """Tell which C-alphas, (n, 3), belong to the opaque part around a far site's atoms, (k, 3): ndarray of bool."""
    return np.linalg.norm(alphas[:, None] - atoms[None], axis=-1).min(axis=1) < OPAQUE_REACH


def residues_left(faint, joined):
    """Tell how many residues are left from each to the next cut, itself counted: ndarray of int, (n,), 0 if faint.

    Parameters
    ----------
    faint : ndarray, (n,), bool
        Whether a residue belongs to the faint part, before which the chain is cut.
    joined : ndarray, (n,), bool
        Whether a residue is bonded to the one before it: where it is not, the chain is cut too.
    """
    left = np.zeros(len(faint), dtype=int)
    for run in np.split(np.arange(len(faint)), np.flatnonzero(~joined[1:]) + 1):
        cuts = np.concatenate([[-1], np.flatnonzero(faint[run]), [len(run)]])
        left[run] = np.abs(np.arange(len(run))[:, None] - cuts[None]).min(axis=1)
    return left


def _with_joints(part):
    """A part with the residues beside it, up to which it is drawn, so that no gap is between it and the others."""
    return part | np.append(part[1:], False) | np.append(False, part[:-1])
