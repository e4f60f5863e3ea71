"""Parts of a complex as PDB and SDF text."""

import io
from dataclasses import replace

import numpy as np
import pytest
from Bio.PDB import PDBParser

import alkstruct as alk
from alkstruct.io.pdb_text import pdb_text, sdf_text


@pytest.fixture(scope="module")
def complex():
    return alk.load("crizotinib")


def test_pdb_text_is_the_complex(complex):
    (chain,) = PDBParser(QUIET=True).get_structure("x", io.StringIO(pdb_text(complex))).get_chains()
    atoms = list(chain.get_atoms())
    assert [atom.get_name() for atom in atoms] == complex.atom_names.tolist()
    assert np.allclose([atom.coord for atom in atoms], complex.coord, atol=6e-4)
    assert [residue.id[1] for residue in chain] == complex.number.tolist()


def test_sdf_text_is_the_inhibitor(complex, tmp_path):
    path = tmp_path / "drug.sdf"
    path.write_text(sdf_text(complex.inhibitor), encoding="utf-8")
    found = alk.read_sdf(path)
    assert found.elements.tolist() == complex.inhibitor.elements.tolist()
    assert sorted(map(tuple, found.bonds.tolist())) == sorted(map(tuple, complex.inhibitor.bonds.tolist()))


def test_coordinates_without_room_are_refused(complex):
    with pytest.raises(alk.StructureError, match="move the complex to the origin"):
        alk.view(replace(complex, coord=complex.coord + 2e4, inhibitor=None))
