"""Inhibitors from SDF, MOL and MOL2 files."""

import gzip

import families
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

import alkstruct as alk
from alkstruct.chemistry.molecular_graph import MOST_LIGAND_ATOMS
from alkstruct.complexes.ligand_files import read_ligand, read_sdf
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


def poses(tmp_path, count=3, suffix=".sdf"):
    """A file of so many poses, each 10 Å behind the one before, and where their first atoms are."""
    molecule = conformer(DRUGS["imatinib"])
    start = molecule.GetConformer().GetPositions()
    blocks = []
    for k in range(count):
        moved = Chem.Mol(molecule)
        for atom, place in enumerate(np.add(start, [10.0 * k, 0, 0])):
            moved.GetConformer().SetAtomPosition(atom, place.tolist())
        blocks.append(Chem.MolToMolBlock(moved))
    path = tmp_path / f"poses{suffix}"
    path.write_text("> <SCORE>\n-9.1\n\n$$$$\n".join([*blocks, ""]))
    return path, [start[0, 0] + 10.0 * k for k in range(count)]


def test_a_pose_is_chosen_by_its_number(tmp_path):
    path, places = poses(tmp_path)
    for number, place in enumerate(places, 1):
        assert read_sdf(path, pose=number).coord[0, 0] == pytest.approx(place, abs=1e-3)
        inhibitor, notes = read_ligand(path, number)
        assert (inhibitor.name, inhibitor.code, len(inhibitor)) == ("poses", "LIG", 37)
        assert inhibitor.coord[0, 0] == pytest.approx(place, abs=1e-3)
        assert notes == (f"poses.sdf holds 3 poses; number {number} is taken",)
    assert read_ligand(path)[1] == ("poses.sdf holds 3 poses; number 1 is taken: pose= chooses",)
    for number in (4, 10**6):
        with pytest.raises(LigandError, match=f"poses.sdf holds 3 molecules, and no number {number}; give 1 to 3"):
            read_sdf(path, pose=number)


def test_a_pose_that_cannot_be_read_keeps_its_number(tmp_path):
    path, places = poses(tmp_path)
    records = path.read_text().split("$$$$\n")
    path.write_text("$$$$\n".join([records[0], "broken\n", *records[1:]]))
    with pytest.raises(LigandError, match="no molecule that RDKit can read"):
        read_sdf(path, pose=2)
    assert read_sdf(path, pose=3).coord[0, 0] == pytest.approx(places[1], abs=1e-3)


def test_a_receptor_before_the_poses_is_passed_over_by_number(tmp_path):
    """As Glide's pose viewer files have it."""
    path, places = poses(tmp_path)
    path.write_text("\n" * 6000 + "M  END\n$$$$\n" + path.read_text())
    with pytest.raises(LigandError, match="has a molecule of more than 5000 lines"):
        read_sdf(path, pose=1)
    assert read_sdf(path, pose=2).coord[0, 0] == pytest.approx(places[0], abs=1e-3)


def test_one_pose_is_nothing_to_say(tmp_path):
    path, _ = poses(tmp_path, count=1)
    assert read_ligand(path)[1] == () and len(read_sdf(path)) == 37


@pytest.mark.parametrize("suffix", [".pdb", ".pdbqt", ".cif"])
def test_a_ligand_of_atoms_is_typed_by_its_geometry(tmp_path, suffix):
    structure = alk.load("2XP2")
    name = {".pdb": "docked_pdb", ".pdbqt": "vina"}.get(suffix)
    if name:
        written = getattr(families, name)(structure, tmp_path)
        path, options = (
            written.options["ligand"],
            {key: written.options[key] for key in written.options if key == "pose"},
        )
    else:
        ligand = families.of("ligand", families.atoms_of(structure))
        path, options = families.write(tmp_path, "pose.cif", *families.cif_lines(ligand)), {}
    inhibitor, _ = read_ligand(path, **options)
    assert inhibitor.name == path.stem
    assert differences(inhibitor, structure.inhibitor) == []


def test_a_mol2_file_whose_bonds_are_not_valid_is_read_by_its_geometry(tmp_path):
    """Aromatic bonds outside of rings, for example, which RDKit refuses."""
    structure = alk.load("2XP2")
    bonds = [(a + 1, b + 1, "ar") for a, b in structure.inhibitor.bonds.tolist()]
    lines = families.mol2_lines(families.of("ligand", families.atoms_of(structure)), "ligand", bonds=bonds)
    path = families.write(tmp_path, "odd.mol2", *lines)
    inhibitor, notes = read_ligand(path)
    assert notes == ("the bonds of odd.mol2 are not valid to RDKit; bond orders follow from its geometry",)
    assert differences(inhibitor, structure.inhibitor) == []
    with pytest.raises(LigandError, match="no molecule that RDKit can read"):
        read_sdf(path)
    two = families.write(tmp_path, "two.mol2", *lines, *lines)
    assert read_ligand(two, 2)[1][0] == "two.mol2 holds 2 poses; number 2 is taken" and len(read_ligand(two)[1]) == 2
    path.write_text("@<TRIPOS>MOLECULE\nx\n")
    with pytest.raises(alk.AlkstructError, match="holds no model with atoms"):
        read_ligand(path)


@pytest.mark.parametrize("entry", ["4MKC", "5J7H"])
def test_double_bonds_that_are_written_as_single_ones_make_no_alcohols(entry, tmp_path):
    """MOE, and so KLIFS, writes the sulfone of ceritinib and the phosphine oxide of brigatinib with single bonds."""
    structure = alk.load(entry)
    drug = structure.inhibitor
    bonds = [
        (a + 1, b + 1, 1 if {"S", "P"} & {str(drug.elements[a]), str(drug.elements[b])} else order)
        for (a, b), order in zip(drug.bonds.tolist(), drug.orders.tolist(), strict=True)
    ]
    atoms = families.of("ligand", families.atoms_of(structure))
    path = families.write(tmp_path, "ligand.mol2", *families.mol2_lines(atoms, "ligand", bonds=bonds))
    assert differences(read_sdf(path), drug) == []


@pytest.mark.parametrize(
    ("charged", "neutral"),
    [
        ("C[S+]([O-])c1ccccc1", "CS(=O)c1ccccc1"),
        ("C[S+2]([O-])([O-])c1ccccc1", "CS(=O)(=O)c1ccccc1"),
        ("C[P+](C)([O-])c1ccccc1", "CP(C)(=O)c1ccccc1"),
        ("[O-]S(=O)(=O)c1ccccc1", "[O-]S(=O)(=O)c1ccccc1"),
    ],
)
def test_charges_in_the_place_of_double_bonds(tmp_path, charged, neutral):
    path = tmp_path / "x.mol"
    molecules = []
    for smiles in (charged, neutral):
        Chem.MolToMolFile(conformer(neutral) if smiles == neutral else _drawn(smiles, conformer(neutral)), str(path))
        molecules.append(read_sdf(path))
    assert differences(*molecules) == []


def _drawn(smiles, like):
    """The molecule of a SMILES on the coordinates of another one, whose atoms have the same order."""
    molecule = Chem.MolFromSmiles(smiles)
    molecule.AddConformer(Chem.Conformer(like.GetConformer()))
    return molecule


def test_a_ligand_file_holds_one_ligand(tmp_path):
    structure = alk.load("2XP2")
    atoms = families.atoms_of(structure)
    whole = families.write(tmp_path, "whole.pdb", *families.pdb_lines(atoms))
    with pytest.raises(LigandError, match=r"whole.pdb holds a protein; as a ligand give a file of the ligand alone"):
        read_ligand(whole)
    ligand = families.of("ligand", atoms)
    two = [*ligand, *families.changed(ligand, number=9)]
    path = families.write(tmp_path, "two.pdb", *families.pdb_lines(two))
    with pytest.raises(LigandError, match=r"two\.pdb holds VGH 1901, VGH 9, and one ligand is needed"):
        read_ligand(path)
    path = families.write(tmp_path, "water.pdb", *families.pdb_lines(families.of("water", atoms)))
    with pytest.raises(LigandError, match="holds nothing but water, and one ligand is needed"):
        read_ligand(path)
    with pytest.raises(LigandError, match=r"no ligand file .*absent\.pdbqt"):
        alk.load("2XP2", ligand=str(tmp_path / "absent.pdbqt"))


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


def test_a_doubtful_element_is_warned_of(tmp_path):
    """A pose whose chlorine is a carbon by its name and its element."""
    alk.load("2XP2").save(tmp_path / "whole.pdb")
    lines = (tmp_path / "whole.pdb").read_text(encoding="utf-8").splitlines()
    drug = [line for line in lines if line[17:20] == "VGH"]
    named = [f"{x[:12]} C99{x[16:76]} C" if x[12:16] == "CL2 " else x for x in drug]
    (tmp_path / "pose.pdb").write_text("\n".join([*named, ""]), encoding="utf-8")
    with pytest.warns(AlkstructWarning) as caught:
        _, notes = read_ligand(tmp_path / "pose.pdb")
    assert notes == tuple(str(warning.message) for warning in caught) and len(notes) == 2
    assert notes[0].startswith("the element of C99 of inhibitor VGH is doubtful: carbon by the source, and 1.76 Å from")
    (tmp_path / "right.pdb").write_text("\n".join([*drug, ""]), encoding="utf-8")
    assert read_ligand(tmp_path / "right.pdb")[1] == ()
