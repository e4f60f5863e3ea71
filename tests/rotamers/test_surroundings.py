"""What a side chain meets: lattice neighbours, waters, hydrogen-bond partners."""

import gc
import weakref
from dataclasses import replace

import numba
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.complexes.catalog import UnitCell, unit_cells
from alkstruct.energy.energies import energy_named
from alkstruct.rotamers.lattice import SYMMETRY_OPERATORS, lattice_neighbours
from alkstruct.rotamers.surroundings import surroundings

ALLATOM = energy_named("allatom")


VINA = energy_named("vina")  # heavy atoms alone
# Å: the shortest contact with a neighbour is a hydrogen bond; that of 5J7H, at lower resolution, is 2.36 Å.
SHORTEST = {"2XP2": 2.5, "4MKC": 2.5, "3AOX": 2.5, "5J7H": 2.3, "4CLI": 2.5}


def scaled(cell, scale):
    """A unit cell with longer or shorter edges."""
    return cell._replace(**{edge: scale * getattr(cell, edge) for edge in "abc"})


def neighbours(name, scale=1.0):
    """(complex, heavy atoms of its symmetry mates within 5 Å of the box around it); scale: of the cell's edges."""
    complex = alk.load(name)
    around = surroundings(complex, VINA, cell=scaled(unit_cells()[name], scale))
    mates = around.protein.atoms.coord[around.protein.owner == around.heavy_protein]
    low, high = complex.coord.min(axis=0) - 5.0, complex.coord.max(axis=0) + 5.0
    mates = mates[((mates > low) & (mates < high)).all(axis=1)]
    return complex, mates


def distances(first, second):
    """(n, m), Å, without an array of all differences."""
    square = sum((first[:, None, k] - second[None, :, k]) ** 2 for k in range(3))
    return np.sqrt(square)


@pytest.mark.parametrize("name", SHORTEST)
def test_neighbours_touch_but_do_not_overlap(name):
    """The right cell and operators leave real contacts: none of heavy atoms below 2.5 Å, many below 4.5."""
    complex, mates = neighbours(name)
    gap = distances(complex.coord, mates)
    assert gap.min() > SHORTEST[name]
    assert (gap.min(axis=0) < 4.5).sum() > 100


@pytest.mark.parametrize("name", SHORTEST)
def test_the_space_group_of_every_packaged_crystal_is_known(name):
    assert unit_cells()[name].space_group in SYMMETRY_OPERATORS


def test_another_space_group_is_refused_and_not_taken_for_the_packaged_one():
    """Its neighbours would lie elsewhere, and "near crystal contact" would be said of the wrong residues."""
    structure = alk.load("2XP2")
    cell = unit_cells()["2XP2"]._replace(space_group="C 1 2 1")
    with pytest.raises(alk.StructureError, match="space group 'C 1 2 1' are not known"):
        lattice_neighbours(structure.coord, cell)
    with pytest.raises(alk.StructureError, match="space group 'C 1 2 1' are not known"):
        surroundings(structure, VINA, cell=cell)


def test_a_wrong_cell_does_not_fit():
    """What the test above proves: a cell shorter by 3 % lets neighbours overlap."""
    complex, mates = neighbours("2XP2", scale=0.97)
    assert distances(complex.coord, mates).min() < 2.0


def test_every_operator_maps_back():
    """Twice the same screw axis is a whole number of cells; x itself comes back under one of the four."""
    for signs, shift in SYMMETRY_OPERATORS["P 21 21 21"]:
        assert np.mod(np.multiply(signs, shift) + shift, 1.0).tolist() == [0, 0, 0]
        assert np.prod(signs) == 1  # no mirror: amino acids stay L


def test_contacts_with_neighbours_are_mutual():
    """Where atom a of the chain meets an image of atom b, b meets an image of a: the mates are all there."""
    complex, mates = neighbours("2XP2")
    cell = np.array(unit_cells()["2XP2"][:3])
    near = distances(complex.coord, mates) < 4.0
    assert near.sum() > 100
    missing = 0
    for a, m in np.argwhere(near):
        back = None
        for signs, shift in SYMMETRY_OPERATORS["P 21 21 21"]:
            moved = (complex.coord - mates[m] * signs - np.multiply(shift, cell)) / cell  # whole cells for atom b
            whole = np.rint(moved)
            found = np.flatnonzero(np.abs((moved - whole) * cell).max(axis=1) < 1e-6)
            if len(found):
                back = complex.coord[a] * signs + (np.array(shift) + whole[found[0]]) * cell
        assert back is not None
        missing += np.abs(mates - back).max(axis=1).min() > 1e-6
    assert missing == 0


def test_operators_form_a_group():
    """Any two of P 21 21 21 applied in turn are one of the four, up to whole cells."""

    def combined(first, second):
        (s1, t1), (s2, t2) = first, second
        return tuple(np.multiply(s1, s2)), tuple(np.mod(np.multiply(s1, t2) + t1, 1.0))

    operators = SYMMETRY_OPERATORS["P 21 21 21"]
    known = {(tuple(s), tuple(t)) for s, t in SYMMETRY_OPERATORS["P 21 21 21"]}
    assert {combined(a, b) for a in operators for b in operators} == known


def test_waters_are_there_where_asked():
    """As many as the file has; with the lattice those of neighbours join, at least 1.8 Å apart (one is one)."""
    complex = alk.load("2XP2")
    assert len(surroundings(complex, ALLATOM).protein.atoms.water) == 0
    assert len(surroundings(complex, ALLATOM, waters=True).protein.atoms.water) == 167
    both = surroundings(complex, VINA, waters=True, cell=unit_cells()["2XP2"]).protein.atoms.water
    assert np.array_equal(both[:167], complex.water)
    gap = np.linalg.norm(both[:167, None] - both[None, 167:], axis=-1)
    assert len(both) > 500 and gap.min() > 1.8


def test_the_same_complex_is_coded_once():
    """The same object: coding takes longer than a score. Another question gets another answer."""
    complex = alk.load("2XP2")
    assert surroundings(complex, ALLATOM) is surroundings(complex, ALLATOM)
    assert surroundings(complex, ALLATOM) is not surroundings(complex, ALLATOM, waters=True)
    assert surroundings(complex, ALLATOM) is not surroundings(complex, VINA)


def test_surroundings_are_freed_with_their_complex():
    """A trajectory makes thousands of complexes: nothing that was derived from one outlives it."""
    structure = replace(alk.load("2XP2"))
    kept = weakref.ref(surroundings(structure, ALLATOM).protein.atoms.coord)
    gc.collect()
    assert kept() is not None
    del structure
    gc.collect()
    assert kept() is None


def test_hinge_partners_of_crizotinib():
    """Its pyridine N accepts, its amine gives two hydrogens: both are among the partners."""
    drug = alk.load("2XP2").inhibitor
    coded = surroundings(alk.load("2XP2"), ALLATOM).drug
    names = list(drug.atom_names)
    donors = {names[int(np.argmin(np.linalg.norm(drug.coord - row[3:], axis=1)))] for row in coded.donor[0]}
    acceptors = {names[int(np.argmin(np.linalg.norm(drug.coord - row[:3], axis=1)))] for row in coded.acceptor[0]}
    assert "N22" in donors  # the 2-amino group, to E1197 O
    assert "N23" in acceptors  # the pyridine nitrogen, from M1199 N


def test_every_partner_has_its_owner():
    """Rows of donors and acceptors belong to heavy atoms of the right kind, at the right distance."""
    complex = alk.load("2XP2")
    around = surroundings(complex, ALLATOM)
    protein, kinds = around.protein.atoms, complex.atom_types()
    stuck = ~protein.hydroxyl
    assert np.array_equal(protein.donor[stuck, 3:], complex.coord[around.protein.donor_owner[stuck]])
    assert np.array_equal(protein.donor[~stuck, :3], complex.coord[around.protein.donor_owner[~stuck]])
    assert np.linalg.norm(protein.donor[stuck, :3] - protein.donor[stuck, 3:], axis=1) == pytest.approx(1.01)
    assert all(kinds[k].donor for k in around.protein.donor_owner)
    assert all(kinds[k].acceptor for k in around.protein.acceptor_owner)
    assert np.array_equal(protein.acceptor[:, :3], complex.coord[around.protein.acceptor_owner])
    assert np.array_equal(around.protein.owner[: len(complex.coord)], np.arange(len(complex.coord)))


def test_vina_sees_heavy_atoms_alone():
    complex = alk.load("2XP2")
    around = surroundings(complex, energy_named("vina"))
    assert len(around.protein.atoms.coord) == len(complex.coord)
    assert not len(around.protein.atoms.donor)


@pytest.mark.parametrize("energy", [ALLATOM, VINA], ids=["allatom", "vina"])
@pytest.mark.parametrize(
    "choice", [{}, {"waters": True}, {"waters": True, "cell": UnitCell(50.0, 60.0, 100.0, "P 21 21 21")}], ids=str
)
def test_kernels_are_compiled_for_one_kind_of_arrays(energy, choice):
    """Whatever is asked for, arrays have one type: for another one numba would compile every kernel again."""
    complex = alk.load("2XP2")
    usual, around = surroundings(complex, ALLATOM), surroundings(complex, energy, **choice)
    for name in ("plans", "protein", "drug", "rules"):
        assert numba.typeof(getattr(around, name)) == numba.typeof(getattr(usual, name)), name
