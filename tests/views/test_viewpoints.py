"""Where the camera stands: the N-lobe is up, whatever a chain has beside its kinase domain."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.kinase.regions import OUTSIDE_DOMAIN
from alkstruct.views.viewpoints import whole_kinase

CRYSTALS = Path(__file__).parents[3] / "shared" / "development" / "structures"
HINGE = 46  # KLIFS number of its first residue


def up(structure):
    """Return the direction that points up in the picture of a whole kinase: (3,)."""
    return whole_kinase(structure, alk.ViewStyle).rotation[1]


def lean(structure):
    """Angle between up in the picture and the line from the C-lobe to the N-lobe, as the hinge parts them, degrees."""
    alphas = structure.atom_names == "CA"
    numbers = structure.number[structure.residue_of_atom[alphas]]
    regions = [structure.region(n) for n in numbers.tolist()]
    inside = np.array([region is not None and region.segment != OUTSIDE_DOMAIN for region in regions])
    coord, upper = structure.coord[alphas][inside], numbers[inside] < structure.kinase.pocket[HINGE - 1]
    axis = coord[upper].mean(axis=0) - coord[~upper].mean(axis=0)
    return np.degrees(np.arccos(up(structure) @ axis / np.linalg.norm(axis)))


@pytest.mark.parametrize("name", ["crizotinib", "lorlatinib"])
def test_the_n_lobe_is_up(name):
    assert lean(alk.load(name)) < 20


@pytest.mark.filterwarnings("ignore:residue numbers of chain A of 2XP2 are 1085 too high")
def test_what_lies_before_a_domain_turns_nothing():
    """A chain as long as a receptor would be told in thirds of its own; only what is known to be the domain counts."""
    own = alk.load("crizotinib", reference="".join(alk.region_table().residue))
    before = own.number[own.residue_of_atom] < own.kinase.domain[0] - 10
    assert before.sum() > 10 and own.region(10).segment == OUTSIDE_DOMAIN
    away = replace(own, coord=own.coord + np.where(before, 30.0, 0.0)[:, None], inhibitor=None)
    assert lean(away) < 20


@pytest.mark.skipif(not CRYSTALS.is_dir(), reason="needs crystals in ../shared/development")
@pytest.mark.filterwarnings("ignore::alkstruct.AlkstructWarning")
@pytest.mark.parametrize("name", ["EGFR_gefitinib_2ITY", "KIT_sunitinib_3G0E"])
def test_the_n_lobe_is_up_in_crystals_of_other_kinases(name):
    assert lean(alk.load(CRYSTALS / f"{name}.pdb", reference="auto")) < 20
