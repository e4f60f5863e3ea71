"""Where the camera stands before the sites of a variant, before the pocket or before a whole kinase."""

from dataclasses import replace

import numpy as np

from alkstruct.kinase.regions import OUTSIDE_DOMAIN
from alkstruct.views.camera import PICTURE_SHAPE, far_camera, grown, site_camera, whole_camera
from alkstruct.views.cartoon import near_site

NEAR_DISTANCE = 9.0  # Å around a site: what of the inhibitor chooses the direction; all of it is in the picture


def viewpoint(structure, sites, around, discs, style):
    """Choose the camera: on the sites of a variant, else on the pocket, else on the whole kinase.

    Parameters
    ----------
    structure : Complex
    sites : list of ShownSite
    around : ndarray, (k, 3), float64
        What else has to be in the picture, Å: the neighbours of sites that are far from the inhibitor, or residues
        that are labelled.
    discs : list of Disc
    style : ViewStyle

    Returns
    -------
    Camera
    """
    drug = structure.inhibitor
    if not sites and drug is None:
        return whole_kinase(structure, style)
    cartoon, upright, nothing = _alphas(structure), _upright(structure), np.zeros((0, 3))
    if not sites:
        long = np.linalg.svd(drug.coord - drug.coord.mean(axis=0))[2][0]
        return site_camera(nothing, drug.coord, drug.coord.mean(axis=0)[None], long, cartoon, around, upright, style)
    if all(site.is_far for site in sites):
        shown = np.vstack([site.atoms for site in sites])
        return far_camera(shown, around, drug.coord, cartoon[near_site(cartoon, shown)], upright, style)
    places = np.vstack([part for site in sites for part in (site.alpha[None], site.leading)])
    if drug is None:
        inwards = cartoon.mean(axis=0) - places[0]
        return site_camera(places, nothing, places.mean(axis=0)[None], inwards, cartoon, around, upright, style)
    gap = np.linalg.norm(places[:, None] - drug.coord[None], axis=-1)
    a, d = np.unravel_index(gap.argmin(), gap.shape)
    beside = drug.coord[gap.min(axis=0) < max(NEAR_DISTANCE, gap.min() + 2)]
    points = np.array([disc.centre for disc in discs] or [0.5 * (places[a] + drug.coord[d])])
    deepest = max(discs, key=lambda disc: disc.overlap, default=None)
    axis = drug.coord[d] - places[a] if deepest is None else deepest.axis
    camera = site_camera(places, beside, points, axis, cartoon, around, upright, style)
    camera = grown(camera, np.vstack([drug.coord, *(site.atoms for site in sites)]), style.margin)
    # a stretch with the inhibitor may stand upright: its labels then need the sides of the usual picture
    is_long = any(site.loop is not None for site in sites)
    return replace(camera, width=max(camera.width, PICTURE_SHAPE * camera.height)) if is_long else camera


def whole_kinase(structure, style):
    """Place the camera on a whole kinase, its N-lobe up, so that least hides the inhibitor."""
    focus = structure.inhibitor.coord if structure.inhibitor else np.zeros((0, 3))
    return whole_camera(np.vstack([_alphas(structure), focus]), focus, _upright(structure), style)


def _alphas(structure):
    """C-alphas, which the cartoon follows: ndarray, (k, 3), Å."""
    alphas = structure.coord[structure.atom_names == "CA"]
    return alphas if len(alphas) else structure.coord


def _upright(structure):
    """From the C-lobe to the N-lobe, which is the first third of a kinase domain: to seven degrees where hinges end it.

    Of a protein that is not known the whole chain is taken for the domain.
    """
    alphas = _alphas_of_domain(structure)
    third = max(len(alphas) // 3, 1)
    return alphas[:third].mean(axis=0) - alphas[third:].mean(axis=0) if len(alphas) > third else np.array([0, 1.0, 0])


def _alphas_of_domain(structure):
    """C-alphas of the kinase domain, or of the whole chain where that is not known: ndarray, (k, 3), Å."""
    regions = {number: structure.region(number) for number in structure.number.tolist()}
    numbers = [number for number, region in regions.items() if region and region.segment != OUTSIDE_DOMAIN]
    inside = np.isin(structure.number, numbers)[structure.residue_of_atom]
    alphas = structure.coord[inside & (structure.atom_names == "CA")]
    return alphas if len(alphas) else _alphas(structure)
