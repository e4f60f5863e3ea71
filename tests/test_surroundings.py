"""What a side chain meets: lattice neighbours, waters, hydrogen-bond partners."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.energy import energy_named
from alkstruct.surroundings import OPERATORS, surroundings
from alkstruct.validation import unit_cells

ALLATOM = energy_named("allatom")


@pytest.mark.parametrize("name", ["2XP2", "4MKC", "3AOX", "5J7H", "4CLI"])
def test_neighbours_touch_but_do_not_overlap(name):
    """The right cell and operators leave real contacts: none of heavy atoms below 2.2 Å, many below 4.5."""
    complex = alk.load(name)
    around = surroundings(complex, ALLATOM, cell=unit_cells()[name])
    mates = around.owners == around.heavy_protein
    types = around.protein.types[: around.heavy_protein]
    heavy = mates & np.isin(around.protein.types, np.unique(types))
    gap = np.linalg.norm(complex.coord[:, None] - around.protein.coord[heavy][None], axis=-1)
    assert gap.min() > 2.2
    assert (gap.min(axis=0) < 4.5).sum() > 100


def test_operators_form_a_group():
    """Any two of P 21 21 21 applied in turn are one of the four, up to whole cells."""
    def combined(first, second):
        (s1, t1), (s2, t2) = first, second
        return tuple(np.multiply(s1, s2)), tuple(np.mod(np.multiply(s1, t2) + t1, 1.0))

    known = {(tuple(s), tuple(t)) for s, t in OPERATORS}
    assert {combined(a, b) for a in OPERATORS for b in OPERATORS} == known


def test_waters_are_there_where_asked():
    complex = alk.load("2XP2")
    assert len(surroundings(complex, ALLATOM).protein.water) == 0
    assert len(surroundings(complex, ALLATOM, waters=True).protein.water) == 167


def test_the_same_complex_is_coded_once():
    complex = alk.load("2XP2")
    assert surroundings(complex, ALLATOM) is surroundings(complex, ALLATOM)


def test_hinge_partners_of_crizotinib():
    """Its pyridine N accepts, its amine gives two hydrogens: both are among the partners."""
    drug = alk.load("2XP2").inhibitor
    coded = surroundings(alk.load("2XP2"), ALLATOM).drug
    names = list(drug.atom_names)
    donors = {names[int(np.argmin(np.linalg.norm(drug.coord - row[3:], axis=1)))] for row in coded.donor[0]}
    acceptors = {names[int(np.argmin(np.linalg.norm(drug.coord - row[:3], axis=1)))] for row in coded.acceptor[0]}
    assert "N22" in donors  # the 2-amino group, to E1197 O
    assert "N23" in acceptors  # the pyridine nitrogen, from M1199 N


def test_vina_sees_heavy_atoms_alone():
    complex = alk.load("2XP2")
    around = surroundings(complex, energy_named("vina"))
    assert len(around.protein.coord) == len(complex.coord)
    assert not len(around.protein.donor)
