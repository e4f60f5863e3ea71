"""Where the camera stands before a site or a kinase, and where its labels find room."""

import numpy as np

from alkstruct.views.camera import apparent, free_place, site_camera, whole_camera
from alkstruct.views.scene import Label

LETTER_WIDTH = 0.6  # width of a letter over its height
USUAL_HEIGHT = 380  # pixels, between those of a view in a notebook and of a column in print: how large a letter is
LABEL_REACH = (1.5, 2.5, 3.5, 4.5, 6.0)  # Å from what it names to a label
LABEL_SPOTS = [
    (x, y) for x in (-1, -0.5, 0, 0.5, 1) for y in (-1, 0, 1)
]  # of a label, in halves of its width and height
NEAR_DISTANCE = 9.0  # Å around a site: what of the inhibitor has to be in the picture


def camera_of(structure, variant, mutants, discs, names, style):
    """Choose the camera: on the sites of a variant, else on the pocket, else on the whole kinase.

    names: (text, ndarray (3,)) of further labels, which have to be in the picture; mutants: one a site, or None.
    """
    drug, also = structure.inhibitor, np.array([at for _, at in names]).reshape(-1, 3)
    if variant is None and drug is None:
        return whole_kinase(structure, style)
    cartoon, upright, nothing = _alphas(structure), _upright(structure), np.zeros((0, 3))
    if variant is None:
        long = np.linalg.svd(drug.coord - drug.coord.mean(axis=0))[2][0]
        return site_camera(nothing, drug.coord, drug.coord.mean(axis=0)[None], long, cartoon, also, upright, style)
    places = np.vstack([_alpha(structure, m) for m in variant] + [m.coord[0] for m in mutants if m is not None])
    if drug is None:
        inwards = cartoon.mean(axis=0) - places[0]
        return site_camera(places, nothing, places.mean(axis=0)[None], inwards, cartoon, also, upright, style)
    gap = np.linalg.norm(places[:, None] - drug.coord[None], axis=-1)
    a, d = np.unravel_index(gap.argmin(), gap.shape)
    beside = drug.coord[gap.min(axis=0) < max(NEAR_DISTANCE, gap.min() + 2)]
    points = np.array([disc.centre for disc in discs] or [0.5 * (places[a] + drug.coord[d])])
    deepest = max(discs, key=lambda disc: disc.overlap, default=None)
    axis = drug.coord[d] - places[a] if deepest is None else deepest.axis
    return site_camera(places, beside, points, axis, cartoon, also, upright, style)


def whole_kinase(structure, style):
    """Place the camera on a whole kinase, its N-lobe up, so that least hides the inhibitor."""
    focus = structure.inhibitor.coord if structure.inhibitor else np.zeros((0, 3))
    return whole_camera(np.vstack([_alphas(structure), focus]), focus, _upright(structure), style)


def labels_of(structure, variant, built, discs, names, camera, style):
    """Label the sites, the inhibitor and `names` where that covers least: list of Label.

    Parameters
    ----------
    structure : Complex
    variant : Variant or None
    built : list of ndarray, (k, 3)
        Conformers that are drawn, Å.
    discs : list of Disc
    names : list of (str, ndarray (3,))
        Further texts and what they name, Å.
    camera : Camera
    style : ViewStyle
    """
    sticks = [*built, *(disc.centre[None] for disc in discs)]
    wanted = [(str(m), _alpha(structure, m)) for m in variant or ()]
    if structure.inhibitor is not None:
        sticks.append(structure.inhibitor.coord)
        wanted.append((structure.inhibitor.name, _far_end(structure.inhibitor.coord, [at for _, at in wanted], camera)))
    taken, letter = (
        np.vstack([*sticks, np.zeros((0, 3))]),
        LETTER_WIDTH * style.label_size * camera.height / USUAL_HEIGHT,
    )
    found = []
    for text, anchor in [*wanted, *names]:
        size = 0.5 * len(text) * letter, 1.1 * letter
        at = free_place(anchor, taken, camera, LABEL_REACH, size)
        corners = [x * size[0] * camera.rotation[0] + y * size[1] * camera.rotation[1] for x, y in LABEL_SPOTS]
        taken = np.vstack([taken, at + corners])
        found.append(Label(text, at))
    return found


def _far_end(atoms, places, camera):
    """The atom in the picture that is farthest from some places, or from the middle of the picture without any."""
    far = np.linalg.norm(atoms[:, None] - np.array(places or [camera.centre])[None], axis=-1).min(axis=1)
    half = 0.5 * np.array([camera.width, camera.height])
    seen = (np.abs(apparent(atoms, camera)) < half).all(axis=1)
    return atoms[np.argmax(np.where(seen, far, -1.0))]


def _alpha(structure, mutation):
    """The C-alpha of a site, or of the residue after an insertion: ndarray, (3,)."""
    index = structure.index(mutation.end if mutation.kind == "insertion" else mutation.position)
    return structure.atoms(index).get("CA", structure.coord[structure.start[index]])


def _alphas(structure):
    """C-alphas, which the cartoon follows: ndarray, (k, 3), Å."""
    alphas = structure.coord[structure.atom_names == "CA"]
    return alphas if len(alphas) else structure.coord


def _upright(structure):
    """From the C-lobe to the N-lobe; for any kinase, the N-lobe is the first third of the chain."""
    alphas = _alphas(structure)
    third = max(len(alphas) // 3, 1)
    return alphas[:third].mean(axis=0) - alphas[third:].mean(axis=0) if len(alphas) > third else np.array([0, 1.0, 0])
