"""Which format a file has, by its ending and by what it holds, and which model of it is read."""

import io
from pathlib import Path

import families
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.errors import StructureError
from alkstruct.io.files import CONVERTERS, STRUCTURE_ENDINGS, check_ending
from alkstruct.io.structure_files import read_pose, read_table


@pytest.mark.parametrize("ending", STRUCTURE_ENDINGS)
def test_endings_that_are_read(ending):
    for name in (f"x{ending}", f"x{ending.upper()}", f"x{ending}.gz"):
        assert check_ending(Path(name)) == ending


@pytest.mark.parametrize("ending", [ending for endings in CONVERTERS for ending in endings])
def test_what_cannot_be_read_names_a_tool_that_converts(ending, tmp_path):
    path = tmp_path / f"complex{ending}"
    path.write_text("something")
    tool = next(tool for endings, tool in CONVERTERS.items() if ending in endings)
    with pytest.raises(StructureError) as error:
        alk.load(path)
    assert "is no structure file by its ending (.pdb, .ent, .cif, .mmcif, .pdbqt, .mol2, .gro" in str(error.value)
    assert str(error.value).endswith(f"save it as PDB or mmCIF with {tool}")


def test_a_ligand_in_the_place_of_the_complex(tmp_path):
    path = tmp_path / "drug.sdf"
    path.write_text("x")
    with pytest.raises(
        StructureError, match=r'drug.sdf holds a ligand; give its protein, and this file as ligand="drug'
    ):
        alk.load(path)


def test_a_ligand_alone_in_a_format_of_complexes(tmp_path):
    written = families.klifs_pair(alk.load("2XP2"), tmp_path)
    with pytest.raises(StructureError, match="ligand holds no protein chain; a kinase with backbone atoms is needed"):
        alk.load(written.options["ligand"])


@pytest.mark.parametrize("name", ["klifs_complex", "pdbqt_complex", "gromacs_gro", "pdb_redo"])
def test_what_a_file_holds_decides_over_its_name(name, tmp_path):
    """Files that are called .pdb by mistake, or have no name."""
    path = getattr(families, name)(alk.load("2XP2"), tmp_path).path
    expected = read_table(path)
    wrong = path.rename(path.with_suffix(".pdb"))
    for source in (wrong, io.StringIO(wrong.read_text()), io.BytesIO(wrong.read_bytes())):
        found = read_table(source)
        np.testing.assert_array_equal(found.coord, expected.coord)
        np.testing.assert_array_equal(found.element, expected.element)


def test_a_model_is_chosen_by_its_number(tmp_path):
    path = families.complexes_as_models(alk.load("2XP2"), tmp_path).path
    first, count = read_pose(path)
    second, _ = read_pose(path, 2)
    assert count == 2 and np.abs(first.coord - second.coord).max() == pytest.approx(0.3, abs=2e-3)
    assert read_table(path).notes == ("the first of 2 models is read",)
    assert read_table(path, 2).notes == ("number 2 of 2 models is read",)
    with pytest.raises(StructureError, match="holds 2 poses or models, and no number 3; give 1 to 2"):
        read_table(path, 3)


def test_models_that_are_told_apart_by_end_alone(tmp_path):
    """Frames one behind the other, each with its END."""
    structure = alk.load("2XP2")
    atoms = families.atoms_of(structure, waters=0)
    moved = families.changed(atoms, coord=lambda atom: atom.coord + 5.0)
    path = families.write(tmp_path, "frames.pdb", *families.pdb_lines(atoms), "END", *families.pdb_lines(moved), "END")
    first, second = alk.load(path), alk.load(path, pose=2)
    np.testing.assert_allclose(second.coord - first.coord, 5.0, atol=2e-3)


def test_models_of_mmcif(tmp_path):
    atoms = families.of("ligand", families.atoms_of(alk.load("2XP2")))
    lines = families.cif_lines(atoms)
    moved = families.cif_lines(families.changed(atoms, coord=lambda atom: atom.coord + 5.0))
    again = [f"{line.removesuffix(' 1')} 2" for line in moved if line.startswith("HETATM")]
    path = families.write(tmp_path, "models.cif", *lines[:-1], *again, "#")
    first, second = (read_table(path, pose).coord for pose in (1, 2))
    np.testing.assert_allclose(second - first, 5.0, atol=2e-3)
    with pytest.raises(StructureError, match="no number 3; give 1 to 2"):
        read_table(path, 3)


def test_poses_of_mol2_complexes(tmp_path):
    atoms = families.atoms_of(alk.load("2XP2"), waters=0)
    moved = families.changed(atoms, "ligand", coord=lambda atom: atom.coord + 0.2)
    both = [*families.mol2_lines(atoms, "one"), *families.mol2_lines(moved, "two")]
    path = families.write(tmp_path, "docked.mol2", *both)
    second = alk.load(path, pose=2)
    np.testing.assert_allclose(second.inhibitor.coord - alk.load(path).inhibitor.coord, 0.2, atol=2e-3)
    assert "number 2 of 2 models is read" in second.notes


def test_segments_are_chains_where_nothing_else_tells_proteins_apart(tmp_path):
    structure = alk.load("2XP2")
    both = families.charmm_gui_two_copies(structure, tmp_path).path
    assert set(read_table(both).chain) == {"PROA", "PROB", "HETA"}
    assert alk.load(both, chain="PROB").inhibitor is None
    one = read_table(families.charmm_gui(structure, tmp_path).path)
    assert set(one.chain) == {""}  # a protein alone needs no name
    named = both.read_text().splitlines()
    path = families.write(tmp_path, "named.pdb", *(f"{line[:21]}A{line[22:]}" for line in named if len(line) > 60))
    assert set(read_table(path).chain) == {"A"}


def test_a_line_of_digits_takes_no_time():
    """It looks like the first atom of a .gro file, for as long as it goes on."""
    with pytest.raises(StructureError, match="holds no model with atoms"):
        read_table(io.StringIO("title\n1\n" + " " * 20 + "1.1" + "1" * 2_000_000))


def test_an_mmcif_file_with_two_structures_is_refused(tmp_path):
    """MMCIF2Dict keeps the last block without a word."""
    alk.load("2XP2").save(tmp_path / "one.cif")
    text = (tmp_path / "one.cif").read_text(encoding="utf-8")
    (tmp_path / "two.cif").write_text(text + text, encoding="utf-8")
    with pytest.raises(alk.StructureError, match=r"two\.cif holds 2 data blocks with atoms"):
        alk.load(tmp_path / "two.cif")
