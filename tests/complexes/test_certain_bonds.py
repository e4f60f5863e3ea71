"""Bond orders of inhibitors whose geometry is distorted, as predictions and snapshots of dynamics have it."""

import warnings

import families
import numpy as np
import pytest
from atom_cases import every_entry
from ligand_cases import DRUGS, Chem, conformer, differences, from_geometry

import alkstruct as alk
from alkstruct.complexes.certain_bonds import certain_bonds
from alkstruct.complexes.known_inhibitors import lookup
from alkstruct.complexes.ligand_template import perceive
from alkstruct.errors import AlkstructWarning, LigandError
from alkstruct.io.atom_table import AtomTable, Row
from alkstruct.io.structure_files import read_table

NOISE = 0.05  # Å of each coordinate: bonds are off by 0.07 Å, as in a snapshot of dynamics


def distorted(inhibitor, seed, code="LIG"):
    """The inhibitor as it is found in noisy coordinates, under a code that nobody knows."""
    coord = inhibitor.coord + np.random.default_rng(seed).normal(0, NOISE, inhibitor.coord.shape)
    return perceive(inhibitor.elements, coord, code=code, atom_names=inhibitor.atom_names)


@every_entry
def test_the_packaged_inhibitors_are_certain_as_they_are(entry):
    """Nothing changes, not even which Kekulé structure is kept."""
    inhibitor = alk.load(entry).inhibitor
    assert certain_bonds(inhibitor) == (inhibitor, ())


@every_entry
def test_a_packaged_inhibitor_is_known_by_its_atoms_and_bonds(entry):
    inhibitor, misled = alk.load(entry).inhibitor, 0
    for seed in range(12):
        found = distorted(inhibitor, seed)
        sure, notes = certain_bonds(found)
        assert differences(sure, inhibitor) == []
        wrong = differences(found, inhibitor) != []
        misled += wrong
        assert len(notes) == wrong
        if wrong:
            assert notes[0].startswith(f"bond orders of LIG are those of {inhibitor.name}, whose atoms and bonds")
            assert (sure.name, sure.code) == ("LIG", "LIG")  # a mirror image would have the same
            np.testing.assert_array_equal(sure.coord, found.coord)
    assert misled >= 2  # by its geometry alone


def imatinib(seed):
    return distorted(from_geometry(conformer(DRUGS["imatinib"])), seed)


def test_a_file_may_say_what_its_ligand_is():
    right = from_geometry(conformer(DRUGS["imatinib"]))
    for seed in range(6):
        found = imatinib(seed)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            sure, notes = certain_bonds(found, written=DRUGS["imatinib"])
        assert differences(sure, right) == []
        same = differences(found, right) == []
        said = "bond orders of LIG are those of the SMILES in its file; by its geometry they would be others"
        assert notes == (() if same else (said,))


def test_what_a_file_says_is_passed_over_where_it_does_not_fit():
    """A covalent inhibitor has lost an atom, for example."""
    right = from_geometry(conformer(DRUGS["imatinib"]))
    assert certain_bonds(right, written="CCO") == (right, ())
    assert certain_bonds(right, written="no SMILES") == (right, ())


def test_alphafold_3_writes_smiles(tmp_path):
    written = families.alphafold3(alk.load("2XP2"), tmp_path)
    components = families.loop("chem_comp", id=("ALA", "LIG_B"), pdbx_smiles=("?", f'"{lookup("crizotinib").smiles}"'))
    written.path.write_text("\n".join([written.path.read_text(), *components, ""]))
    assert read_table(written.path).smiles == {"LIG_B": lookup("crizotinib").smiles}


def test_hydrogens_of_the_file_decide():
    """As a snapshot of dynamics has them; distorted or not, each is beside its atom."""
    molecule = Chem.AddHs(conformer(DRUGS["imatinib"]), addCoords=True)
    right = from_geometry(conformer(DRUGS["imatinib"]))
    for seed in range(6):
        noise = np.random.default_rng(seed).normal(0, NOISE, (molecule.GetNumAtoms(), 3))
        rows = [
            Row("L", 1, "", "LIG", f"{atom.GetSymbol()}{k}", atom.GetSymbol().upper(), place, 0.0, "", 1.0)
            for k, (atom, place) in enumerate(
                zip(molecule.GetAtoms(), molecule.GetConformer().GetPositions() + noise, strict=True)
            )
        ]
        table = AtomTable.from_rows(rows)
        found = perceive(table.element, table.coord, atom_names=table.atom)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            sure, notes = certain_bonds(found, hydrogens=table.hydrogens_at(found.coord))
        assert differences(sure, right) == []
        said = "bond orders of LIG are those of the hydrogens in its file; by its geometry they would be others"
        assert notes == (() if differences(found, right) == [] else (said,))


def test_bond_orders_that_waver_are_warned_of():
    right = from_geometry(conformer(DRUGS["imatinib"]))
    assert certain_bonds(right) == (right, ())
    warned = 0
    for seed in range(8):
        found = imatinib(seed)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            same, notes = certain_bonds(found)
        assert same is found
        assert tuple(str(warning.message) for warning in caught) == notes
        warned += len(notes)
        assert all("bond orders of inhibitor LIG are not certain: its geometry is distorted" in note for note in notes)
    assert warned >= 5  # of eight


# -------------------------------------------------------------------------------------------- files


@pytest.fixture
def snapshot(tmp_path):
    """A complex of GROMACS with noise on the ligand, which is known to be crizotinib by its atoms and bonds."""
    structure = alk.load("2XP2")
    atoms = families.gromacs_atoms(structure)
    noise = iter(np.random.default_rng(3).normal(0, NOISE, (99, 3)))
    atoms = families.changed(atoms, "ligand", coord=lambda atom: atom.coord + next(noise))
    return families.write(tmp_path, "snapshot.pdb", *families.pdb_lines(atoms, record="ATOM"), "END")


def test_a_snapshot_of_dynamics(snapshot):
    found = alk.load(snapshot)
    assert differences(found.inhibitor, alk.load("2XP2").inhibitor) == []
    assert any("bond orders of UNL are those of crizotinib" in note for note in found.notes)


def test_the_caller_may_say_what_the_ligand_is(snapshot):
    found = alk.load(snapshot, smiles=lookup("crizotinib").smiles)
    assert differences(found.inhibitor, alk.load("2XP2").inhibitor) == []
    assert "bond orders of UNL are those of the SMILES that was given" in found.notes
    universe = alk.load(alk.load("2XP2").to_universe(), smiles=lookup("crizotinib").smiles)
    assert differences(universe.inhibitor, alk.load("2XP2").inhibitor) == []


def test_another_compound_is_refused(snapshot):
    with pytest.raises(LigandError, match=r"30 atoms, 33 bonds\) does not fit the template \(37 atoms, 41 bonds\)"):
        alk.load(snapshot, smiles=DRUGS["imatinib"])
    for bad in ("", "not a SMILES", "C" * 5000 + "("):
        with pytest.raises(LigandError, match="RDKit cannot read the SMILES"):
            alk.load(snapshot, smiles=bad)
    with pytest.raises(LigandError, match="does not fit the template"):
        alk.load("2XP2", smiles="CCO")


def test_a_pose_without_bond_orders_takes_a_smiles(tmp_path):
    written = families.vina(alk.load("2XP2"), tmp_path)
    found = alk.load(written.path, **written.options, smiles=lookup("crizotinib").smiles)
    assert "bond orders of UNL are those of the SMILES that was given" in found.notes
    with pytest.raises(LigandError, match="does not fit the template"):
        alk.load(written.path, **written.options, smiles="CCO")


def test_where_a_smiles_has_no_use(tmp_path):
    docked = families.predicted_with_docked_sdf(alk.load("2XP2"), tmp_path)
    with pytest.raises(LigandError, match=r"docked\.sdf has its own bond orders; leave smiles out"):
        alk.load(docked.path, **docked.options, smiles="CCO")
    with pytest.raises(LigandError, match="smiles= says what an inhibitor of a file is"):
        alk.load("2XP2", ligand=alk.load("2XP2").inhibitor, smiles="CCO")
    with pytest.raises(LigandError, match="has no inhibitor that smiles= could say more of"):
        alk.load(docked.path, smiles="CCO")


def test_distorted_bonds_of_one_that_nobody_knows_are_warned_of(snapshot):
    """An atom less, and it is no longer crizotinib."""
    lines = [line for line in snapshot.read_text().splitlines() if line[12:16].strip() != "CL22"]
    fluorine = [line for line in lines if "UNL" in line and line[76:78].strip() == "F"]
    lines = [line for line in lines if line not in fluorine]
    snapshot.write_text("\n".join(lines))
    with pytest.warns(AlkstructWarning, match="bond orders of inhibitor UNL are not certain"):
        found = alk.load(snapshot)
    assert any("bond orders of inhibitor UNL are not certain" in note for note in found.notes)
