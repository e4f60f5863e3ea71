"""Inhibitors from SDF, MOL and MOL2 files."""

import gzip

import numpy as np
import pytest
from ligand_cases import (
    DRUGS,
    ROOT,
    AllChem,
    Chem,
    conformer,
    differences,
    from_geometry,
    where,
)

from alkstruct.chemistry.molecular_graph import MOST_LIGAND_ATOMS
from alkstruct.complexes.ligand_files import read_sdf
from alkstruct.complexes.ligand_template import perceive
from alkstruct.errors import AlkstructWarning, LigandError

# ----------------------------------------------------------------------------------- files and mistake


@pytest.mark.parametrize("suffix", [".sdf", ".mol"])
def test_sdf_round_trip(tmp_path, suffix):
    molecule = conformer(DRUGS["imatinib"])
    path = tmp_path / f"imatinib{suffix}"
    Chem.MolToMolFile(molecule, str(path))
    inhibitor = read_sdf(path, name="imatinib", code="STI")
    assert (inhibitor.name, inhibitor.code, len(inhibitor)) == ("imatinib", "STI", 37)
    assert differences(inhibitor, from_geometry(molecule)) == []


def test_mol2_keeps_names(tmp_path):
    path = tmp_path / "methanol.mol2"
    path.write_text(
        "@<TRIPOS>MOLECULE\nmethanol\n 2 1 0 0 0\nSMALL\nNO_CHARGES\n@<TRIPOS>ATOM\n"
        "1 CA 0.0 0.0 0.0 C.3 1 MOH 0.0\n2 OA 1.4 0.1 0.2 O.3 1 MOH 0.0\n@<TRIPOS>BOND\n1 1 2 1\n"
    )
    assert read_sdf(path).atom_names.tolist() == ["CA", "OA"]


def test_real_sdf_agrees_with_geometry():
    path = ROOT.parent / "shared" / "structures" / "7BTT_F8R.sdf"
    if not path.is_file():
        pytest.skip("../shared/structures/7BTT_F8R.sdf is not here")
    inhibitor = read_sdf(path, code="F8R")
    assert len(inhibitor) == 40
    # Of its NMe2 and amides the amine alone is charged.
    assert where(inhibitor, inhibitor.charge != 0) == {"N33"}
    assert differences(inhibitor, perceive(inhibitor.elements, inhibitor.coord)) == []


@pytest.mark.parametrize(("suffix", "write"), [(".sdf", Chem.MolToMolBlock), (".mol2", None)])
def test_of_several_molecules_the_first_is_taken_with_a_warning(tmp_path, suffix, write):
    methanol = (
        "@<TRIPOS>MOLECULE\nmethanol\n 2 1 0 0 0\nSMALL\nNO_CHARGES\n@<TRIPOS>ATOM\n"
        "1 CA 0.0 0.0 0.0 C.3 1 MOH 0.0\n2 OA 1.4 0.1 0.2 O.3 1 MOH 0.0\n@<TRIPOS>BOND\n1 1 2 1\n"
    )
    block = methanol if write is None else f"{write(conformer(DRUGS['imatinib']))}$$$$\n"
    path = tmp_path / f"poses{suffix}"
    path.write_text(block)
    alone = read_sdf(path)
    path.write_text(block * 3)
    with pytest.warns(AlkstructWarning, match=r"poses\.\w+ holds 3 molecules, the first is taken"):
        first = read_sdf(path)
    np.testing.assert_array_equal(first.coord, alone.coord)


def test_files_that_are_no_pose(tmp_path, capfd):
    with pytest.raises(LigandError, match="no ligand file"):
        read_sdf(tmp_path / "absent.sdf")
    junk = tmp_path / "junk.sdf"
    junk.write_text("not a molecule\n")
    with pytest.raises(LigandError, match="no molecule that RDKit can read"):
        read_sdf(junk)
    drawing = tmp_path / "drawing.sdf"
    molecule = Chem.MolFromSmiles("c1ccccc1O")
    AllChem.Compute2DCoords(molecule)
    Chem.MolToMolFile(molecule, str(drawing))
    with pytest.raises(LigandError, match="two dimensions"):
        read_sdf(drawing)


def test_mistakes_are_named():
    with pytest.raises(LigandError, match="no heavy atoms"):
        perceive(["H"], [[0, 0, 0]])
    with pytest.raises(LigandError, match="cannot be typed: ZN"):
        perceive(["C", "Zn"], [[0, 0, 0], [2, 0, 0]])
    with pytest.raises(LigandError, match=r"C1 and C2 .* 0\.50 Å apart"):
        perceive(["C", "C"], [[0, 0, 0], [0.5, 0, 0]])
    with pytest.raises(LigandError, match="shape"):
        perceive(["C", "C"], [[0, 0, 0]])
    with pytest.raises(LigandError, match="2 pieces: no bond leads from C2 to its other 1 atoms"):
        perceive(["C", "C"], [[0, 0, 0], [5, 0, 0]])


# --------------------------------------------------------------------------------------- hostile input


@pytest.mark.parametrize("name", ["a\x00b.sdf", "x" * 5000 + ".sdf", "/dev/null", "."])
def test_paths_that_are_no_file(name):
    with pytest.raises(LigandError, match=r"no ligand file .*; give the path"):
        read_sdf(name)


def test_a_molecule_too_large_for_an_inhibitor_is_refused(tmp_path):
    chain = Chem.MolFromSmiles("C" * (MOST_LIGAND_ATOMS + 1))
    chain.AddConformer(Chem.Conformer(chain.GetNumAtoms()))
    for atom in range(chain.GetNumAtoms()):
        chain.GetConformer().SetAtomPosition(atom, [1.5 * atom, atom % 2, 0.1 * atom])
    path = tmp_path / "chain.sdf"
    Chem.MolToMolFile(chain, str(path))
    with pytest.raises(LigandError, match="has 201 heavy atoms, more than 200; give one molecule"):
        read_sdf(path)
    with pytest.raises(LigandError, match="has 201 heavy atoms"):
        perceive(["C"] * 201, chain.GetConformer().GetPositions())
    path.write_text("\n" * 10**6)
    with pytest.raises(LigandError, match="more than 5000 lines"):
        read_sdf(path)


@pytest.mark.parametrize("bad", ["       nan", "       inf", " 9999999.0"])
def test_ligand_coordinates_that_are_no_place_are_refused(tmp_path, bad):
    block = Chem.MolToMolBlock(conformer(DRUGS["imatinib"])).splitlines()
    block[4] = bad + block[4][10:]
    path = tmp_path / "drug.sdf"
    path.write_text("\n".join(block))
    with pytest.raises(LigandError, match=r"coordinates that are no place|no molecule that RDKit can read"):
        read_sdf(path)


def test_rdkit_says_nothing_of_its_own(tmp_path, capfd):
    """Neither its log nor its exceptions: a ring of nitrogens that are said to be aromatic has no Kekulé structure."""
    path = tmp_path / "ring.mol2"
    atoms = "\n".join(f"{i} N{i} {i}.0 {i % 2}.0 {i}.5 N.ar 1 LIG 0.0" for i in range(1, 6))
    bonds = "\n".join(f"{i} {i} {i % 5 + 1} ar" for i in range(1, 6))
    path.write_text(
        f"@<TRIPOS>MOLECULE\nring\n 5 5 0 0 0\nSMALL\nNO_CHARGES\n@<TRIPOS>ATOM\n{atoms}\n@<TRIPOS>BOND\n{bonds}\n"
    )
    with pytest.raises(LigandError, match="no molecule that RDKit can read"):
        read_sdf(path)
    (tmp_path / "junk.sdf").write_text("junk\n\n\nnot counts\n")
    with pytest.raises(LigandError, match="no molecule that RDKit can read"):
        read_sdf(tmp_path / "junk.sdf")
    assert capfd.readouterr().err == ""


def test_a_gzipped_ligand_file_is_read(tmp_path):
    path = tmp_path / "drug.sdf"
    path.write_bytes(gzip.compress(Chem.MolToMolBlock(conformer(DRUGS["imatinib"])).encode()))
    assert len(read_sdf(path)) == 37
