"""Which residues of a chain are in helices."""

from dataclasses import replace

import naive
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.complexes.helices import LEAST_RESIDUES, in_helix

# First and last residue of the helices of ALK's kinase that all five crystals have: within two of those found.
HELICES = {"alphaC": (1158, 1173), "alphaE": (1223, 1242), "alphaF": (1308, 1323), "alphaI": (1376, 1387)}
STRANDS = [*range(1145, 1152), *range(1192, 1197)]  # beta3 and beta5


def cut(structure, atoms):
    """The structure with some of its atoms alone, every residue keeping at least one."""
    sizes = np.bincount(structure.residue_of_atom[atoms], minlength=len(structure))
    names = ("atom_names", "elements", "coord", "b_factor", "confidence")
    columns = {name: np.asarray(getattr(structure, name))[atoms] for name in names}
    return replace(structure, start=np.concatenate([[0], np.cumsum(sizes)]), **columns)


@pytest.mark.parametrize("name", ["2XP2", "3AOX", "4CLI", "4MKC", "5J7H"])
def test_the_helices_of_the_kinase_are_found(name):
    structure = alk.load(name)
    helical = in_helix(structure)
    for first, last in HELICES.values():
        assert helical[structure.index(first + 2) : structure.index(last - 2) + 1].all()
    assert not any(helical[structure.index(n)] for n in STRANDS)
    assert 0.2 < helical.mean() < 0.5


def test_no_helix_is_shorter_than_a_few_turns():
    """A turn of four residues is none: its ends need not move along."""
    for name in ("2XP2", "4CLI"):
        ends = np.flatnonzero(np.diff(np.r_[0, in_helix(alk.load(name)), 0]))
        assert np.diff(ends)[::2].min() >= LEAST_RESIDUES


def test_a_residue_without_its_backbone_is_in_no_helix():
    """Nor does it hinder the others: alphaE stays one before it and one behind."""
    structure = alk.load("2XP2")
    middle = structure.index(1233)
    lacking = cut(structure, ~((structure.residue_of_atom == middle) & (structure.atom_names == "O")))
    helical = in_helix(lacking)
    assert not helical[middle]
    assert helical[structure.index(1225) : middle - 1].all() and helical[middle + 4 : structure.index(1240)].all()


def test_a_trace_of_ca_has_none_that_could_be_told():
    structure = alk.load("2XP2")
    trace = cut(structure, np.concatenate([structure.start[:-1]]))  # the first atom of each residue
    assert not in_helix(trace).any()


def test_helices_move_along_with_the_chain():
    structure = alk.load("4MKC")
    turned = replace(structure, coord=structure.coord @ naive.rotation([1.0, 2.0, 3.0], 1.0).T + 50.0)
    assert np.array_equal(in_helix(turned), in_helix(structure))
