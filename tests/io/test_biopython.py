"""Complexes go to Bio.PDB, MDAnalysis and files, and come back."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from atom_cases import assert_same, every_ending, every_entry

from alkstruct.complexes.loading import load
from alkstruct.errors import StructureError

# ----------------------------------------------------------------------------------------- round trips


@every_ending
@every_entry
def test_save_and_load(entry, ending, tmp_path):
    complex = load(entry)
    complex.save(tmp_path / f"copy{ending}")
    copy = load(tmp_path / f"copy{ending}")
    assert copy.name == "copy"
    assert_same(copy, complex)


def test_save_takes_a_path_as_text(tmp_path):
    load("2XP2").save(str(tmp_path / "copy.PDB"))
    assert load(str(tmp_path / "copy.PDB")).inhibitor.code == "VGH"


@every_entry
def test_structure_and_back(entry):
    complex = load(entry)
    structure = complex.to_structure()
    assert structure.id == entry
    assert_same(load(structure), complex)


def test_bio_pdb_model_and_chain_load_too():
    structure = load("2XP2").to_structure()
    assert_same(load(structure[0]), load("2XP2"))
    assert_same(load(structure[0]["A"]), load("2XP2"))


def test_structure_marks_the_inhibitor_and_waters_as_hetero_groups():
    flags = {residue.id[0] for residue in load("2XP2").to_structure().get_residues()}
    assert flags == {" ", "H_VGH", "W"}


def test_smaller_bio_pdb_entities_are_refused():
    residue = next(load("2XP2").to_structure().get_residues())
    with pytest.raises(StructureError, match=r"cannot load a Bio\.PDB Residue; give a Structure"):
        load(residue)


@every_entry
def test_universe_and_back(entry):
    """MDAnalysis stores float32: an Å in a thousand of what a crystal shows anyway."""
    complex = load(entry)
    assert_same(load(complex.to_universe(), ligand=complex.inhibitor.code), complex)


def test_atom_group_is_what_it_selects():
    universe = load("2XP2").to_universe()
    dry = load(universe.select_atoms("not resname HOH"))
    assert len(dry.water) == 0
    assert dry.inhibitor.code == "VGH"
    apo = load(universe.select_atoms("protein"))
    assert apo.inhibitor is None
    np.testing.assert_allclose(apo.coord, load("2XP2").coord, atol=1e-3)


def test_universe_gives_its_current_frame():
    universe = load("2XP2").to_universe()
    universe.atoms.translate([1.0, 0.0, 0.0])
    np.testing.assert_allclose(load(universe).coord, load("2XP2").coord + np.array([1, 0, 0]), atol=1e-3)


def test_universe_speaks_the_selection_language():
    universe = load("2XP2").to_universe()
    assert universe.select_atoms("chainID A and resid 1196 and name CA").n_atoms == 1
    assert universe.select_atoms("record_type HETATM").n_atoms == 30 + 167
    assert universe.select_atoms("element Cl").n_atoms == 2


def test_universe_is_written_without_a_complaint_about_what_we_left_out(tmp_path):
    """MDAnalysis warns of every attribute that it has to make up; only the absent crystal cell is left."""
    universe = load("2XP2").to_universe()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        universe.atoms.write(tmp_path / "copy.pdb")
    ours = [str(w.message) for w in seen if "Unit cell" not in str(w.message)]
    assert [text for text in ours if "Found no information for attr" in text] == []
    assert_same(load(tmp_path / "copy.pdb"), load("2XP2"))


def test_apo_complex_comes_back(tmp_path):
    apo = replace(load("2XP2"), inhibitor=None)
    apo.save(tmp_path / "apo.pdb")
    assert_same(load(tmp_path / "apo.pdb"), apo)


@every_ending
@pytest.mark.parametrize("name", ["insertion", "chain"])
def test_insertion_codes_and_a_blank_chain_come_back(name, ending, tmp_path):
    complex = load("2XP2")
    if name == "insertion":
        complex = replace(complex, insertion=np.where(complex.number == 1217, "A", ""))
    else:
        complex = replace(complex, chain="")
    complex.save(tmp_path / f"copy{ending}")
    assert_same(load(tmp_path / f"copy{ending}"), complex)
    assert_same(load(complex.to_structure()), complex)
    assert_same(load(complex.to_universe()), complex)


@every_ending
def test_a_new_atom_without_a_temperature_factor_comes_back_without_one(ending, tmp_path):
    complex = load("2XP2")
    i = complex.index(1196)
    mutant = complex.with_residue(i, "A", ["CB"], ["C"], complex.atoms(i)["CB"][None])
    mutant.save(tmp_path / f"mutant{ending}")
    assert_same(load(tmp_path / f"mutant{ending}"), mutant)


# ---------------------------------------------------------------------------------------- what is refu


@pytest.mark.parametrize("name", ["copy.mol2", "copy", "copy.ent.gz"])
def test_wrong_endings_are_refused(name, tmp_path):
    with pytest.raises(StructureError, match=r'end the name in "\.pdb" or "\.cif"'):
        load("2XP2").save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_what_pdb_has_no_room_for_is_refused_and_fits_mmcif(tmp_path):
    """The wwPDB's new ligand codes have five letters, a PDB file room for three."""
    complex = load("2XP2")
    wide = replace(complex, inhibitor=replace(complex.inhibitor, code="A1ABC"))
    with pytest.raises(StructureError, match=r"no room for the residue name A1ABC; try \.cif"):
        wide.save(tmp_path / "wide.pdb")
    assert not list(tmp_path.iterdir())
    wide.save(tmp_path / "wide.cif")
    assert load(tmp_path / "wide.cif").inhibitor.code == "A1ABC"


def test_more_residues_than_pdb_can_count_are_refused_and_fit_mmcif(tmp_path):
    """A simulation box holds more waters than a PDB file has residue numbers."""
    box = replace(load("2XP2"), water=np.zeros((8000, 3)) + 50.0)
    with pytest.raises(StructureError, match=r"cannot write .*10000.*try \.cif"):
        box.save(tmp_path / "box.pdb")
    assert not list(tmp_path.iterdir())
    box.save(tmp_path / "box.cif")
    assert len(load(tmp_path / "box.cif").water) == 8000


def test_a_segment_name_becomes_chain_a_in_pdb(tmp_path):
    """MDAnalysis calls segments PROA, SYSTEM ...; a PDB file has one letter."""
    complex = replace(load("2XP2"), chain="PROA")
    complex.save(tmp_path / "copy.pdb")
    complex.save(tmp_path / "copy.cif")
    assert load(tmp_path / "copy.pdb").chain == "A"
    assert load(tmp_path / "copy.cif").chain == "PROA"
    assert complex.chain == "PROA"
