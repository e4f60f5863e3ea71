"""The way in and out: files and live objects come back as they went, whatever their source spells or lacks."""

import io
import warnings
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from Bio.PDB.StructureBuilder import StructureBuilder

from alkstruct.complexes.loading import load
from alkstruct.complexes.selection import from_table
from alkstruct.errors import AlkstructError, StructureError
from alkstruct.io import atom_table, biopython
from alkstruct.io.atom_table import AtomTable, Row

ENTRIES = ["2XP2", "4MKC", "3AOX", "5J7H", "4CLI"]

every_entry = pytest.mark.parametrize("entry", ENTRIES)
every_ending = pytest.mark.parametrize("ending", [".pdb", ".cif"])


def assert_same(got, expected, tolerance=1e-3):
    """Equal but for the name, the notes and the last digit of float32 coordinates."""
    assert (got.chain, got.sequence, got.reference) == (expected.chain, expected.sequence, expected.reference)
    for name in ("number", "insertion", "residue_names", "start", "atom_names", "elements"):
        np.testing.assert_array_equal(getattr(got, name), getattr(expected, name), err_msg=name)
    for name in ("coord", "b_factor", "water"):
        np.testing.assert_allclose(getattr(got, name), getattr(expected, name), atol=tolerance, err_msg=name)
    mine, theirs = got.inhibitor, expected.inhibitor
    assert (mine is None) == (theirs is None)
    if mine is not None:
        assert (mine.name, mine.code) == (theirs.name, theirs.code)
        for name in ("atom_names", "elements", "bonds", "orders", "donor", "acceptor", "charge", "aromatic"):
            np.testing.assert_array_equal(getattr(mine, name), getattr(theirs, name), err_msg=name)
        np.testing.assert_allclose(mine.coord, theirs.coord, atol=tolerance)
        np.testing.assert_allclose(mine.b_factor, theirs.b_factor, atol=tolerance)


# --------------------------------------------------------------------------------------------- round trips


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


# ------------------------------------------------------------------------------------------- what is refused


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


# -------------------------------------------------------------------------------------- poor MDAnalysis input


def poor_universe(complex, **attributes):
    """As little as MDAnalysis can hold: names, residue names and numbers, positions."""
    import MDAnalysis

    rich = complex.to_universe()
    universe = MDAnalysis.Universe.empty(
        rich.atoms.n_atoms,
        n_residues=rich.residues.n_residues,
        atom_resindex=rich.atoms.resindices,
        trajectory=True,
    )
    for name in ("names", "resnames", "resids"):
        if name not in attributes.get("without", ()):
            owner = rich.atoms if name == "names" else rich.residues
            universe.add_TopologyAttr(name, getattr(owner, name))
    universe.atoms.positions = rich.atoms.positions
    return universe


@every_entry
def test_universe_without_elements_chains_and_temperature_factors(entry):
    """Elements follow from names: all five inhibitors come out typed as from their files."""
    complex = load(entry)
    poor = load(poor_universe(complex))
    assert poor.chain == ""
    assert np.isnan(poor.b_factor).all() and np.isnan(poor.inhibitor.b_factor).all()
    nothing = np.full(len(complex.coord), np.nan)
    drug = replace(complex.inhibitor, b_factor=np.full(len(complex.inhibitor), np.nan))
    assert_same(poor, replace(complex, chain="", b_factor=nothing, inhibitor=drug))


@pytest.mark.parametrize("name", ["names", "resnames", "resids"])
def test_universe_without_names_is_refused(name):
    with pytest.raises(StructureError, match=f"the universe has no {name}; residue numbers and names"):
        load(poor_universe(load("2XP2"), without=(name,)))


def test_universe_without_coordinates_is_refused():
    import MDAnalysis

    universe = MDAnalysis.Universe.empty(1, n_residues=1, atom_resindex=[0])
    for name, value in (("names", ["CA"]), ("resnames", ["ALA"]), ("resids", [1])):
        universe.add_TopologyAttr(name, value)
    with pytest.raises(StructureError, match="no positions"):
        load(universe)


def test_large_universes_take_no_square_of_time():
    """Each column is fetched once: 60,000 atoms are a matter of a second, not of minutes."""
    box = replace(load("2XP2"), water=np.random.default_rng(1).normal(0, 60, (60_000, 3)))
    assert len(load(box.to_universe()).water) == 60_000


# --------------------------------------------------------------------------------- names of other programs


def respelled(tmp_path, change):
    """4CLI as a PDB file in which every atom line went through `change`; the path."""
    load("4CLI").save(tmp_path / "plain.pdb")
    lines = (tmp_path / "plain.pdb").read_text().splitlines()
    path = tmp_path / "theirs.pdb"
    path.write_text("\n".join(change(x) if x.startswith(("ATOM", "HETATM")) else x for x in lines) + "\n")
    return path


def read_both(path):
    """The file by Bio.PDB, and by MDAnalysis (whose own warnings about odd files are not ours)."""
    import MDAnalysis

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        universe = MDAnalysis.Universe(str(path))
    return load(path), load(universe)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("HSD", "HIS"),
        ("HSE", "HIS"),
        ("HSP", "HIS"),
        ("HID", "HIS"),
        ("HIE", "HIS"),
        ("HIP", "HIS"),
        ("CYX", "CYS"),
        ("CYM", "CYS"),
        ("ASH", "ASP"),
        ("GLH", "GLU"),
        ("LYN", "LYS"),
    ],
)
def test_residue_names_of_force_fields(theirs, ours, tmp_path):
    """CHARMM's HSD/HSE/HSP and Amber's HID/HIE/HIP/CYX/... are protonation states of the twenty."""
    path = respelled(tmp_path, lambda line: line.replace(f" {ours} A", f" {theirs} A"))
    assert f" {theirs} A" in path.read_text()
    for complex in read_both(path):
        assert_same(complex, load("4CLI"))


def test_isoleucine_cd_of_charmm_and_gromacs(tmp_path):
    path = respelled(tmp_path, lambda line: line.replace(" CD1 ILE", " CD  ILE"))
    assert " CD  ILE" in path.read_text()
    for complex in read_both(path):
        assert_same(complex, load("4CLI"))


@pytest.mark.parametrize(("first", "second"), [("OT1", "OT2"), ("OC1", "OC2"), ("O1", "O2")])
def test_oxygens_of_the_c_terminus(first, second):
    names = ["N", "CA", "C", first, second, "CB"]
    rows = [Row("A", 1405, "", "ALA", atom, atom[0], np.zeros(3) + k, 0.0, "", 1.0) for k, atom in enumerate(names)]
    assert AtomTable.from_rows(rows).atom.tolist() == ["N", "CA", "C", "O", "OXT", "CB"]


def test_a_ligands_atoms_keep_their_names():
    """O1, CD ... mean something else outside the twenty."""
    rows = [Row("A", 1, "", "LIG", atom, atom[0], np.zeros(3), 0.0, "", 1.0) for atom in ("O1", "OT1", "CD")]
    assert AtomTable.from_rows(rows).atom.tolist() == ["O1", "OT1", "CD"]


def test_elements_are_guessed_where_the_columns_are_empty(tmp_path):
    for complex in read_both(respelled(tmp_path, lambda line: line[:76])):
        assert_same(complex, load("4CLI"))


def test_left_aligned_names_without_elements_are_not_calcium_and_cadmium(tmp_path):
    """Some programs write "CA  " for " CA ", which is calcium to the PDB's rules."""
    path = respelled(tmp_path, lambda line: f"{line[:12]}{line[12:16].strip():<4}{line[16:76]}")
    for complex in read_both(path):
        assert_same(complex, load("4CLI"))


def test_charges_beside_elements_do_no_harm(tmp_path):
    """Maestro writes N1+ and O1- in columns 77-80."""
    path = respelled(tmp_path, lambda line: line[:78] + "1+" if line[12:16] == " NZ " else line)
    assert "N1+" in path.read_text()
    assert_same(load(path), load("4CLI"))


def test_hydrogens_are_left_out():
    names = ["N", "CA", "HA", "1HB", "D", "HG11", "2HH2"]
    rows = [Row("A", 1, "", "ARG", atom, "", np.zeros(3), 0.0, "", 1.0) for atom in names]
    assert AtomTable.from_rows(rows[:4] + rows[5:]).atom.tolist() == ["N", "CA"]
    with pytest.raises(AlkstructError, match="holds no atoms"):
        AtomTable.from_rows([row._replace(element="D") for row in rows])


# ----------------------------------------------------------------------------------- alternate locations


def location(atom, altloc, occupancy, residue="SER", number=1):
    return Row("A", number, "", residue, atom, atom[0], np.zeros(3) + ord(altloc or " "), 0.0, altloc, occupancy)


def kept(*rows):
    table = AtomTable.from_rows(rows)
    letters = ["" if z == 32 else chr(int(z)) for z in table.coord[:, 0]]
    return list(zip(table.residue.tolist(), table.atom.tolist(), letters, strict=True))


def test_the_better_occupied_location_is_taken():
    rows = location("CA", "", 1.0), location("CB", "A", 0.4), location("CB", "B", 0.6)
    assert kept(*rows) == [("SER", "CA", ""), ("SER", "CB", "B")]


def test_of_equal_locations_the_first_by_letter():
    """0.1 + 0.1 + 0.1 is not exactly 3 * 0.1; a tie must be one all the same."""
    three = [location(atom, "B", 0.1) for atom in ("CA", "CB", "OG")]
    assert kept(*three, location("CA", "A", 0.1)) == [("SER", "CB", "B"), ("SER", "OG", "B"), ("SER", "CA", "A")]


def test_a_residue_is_one_location_throughout():
    """Atoms of two conformers must not be mixed, even where single occupancies say so."""
    rows = [location("CB", "A", 0.7), location("CB", "B", 0.3), location("OG", "A", 0.45), location("OG", "B", 0.5)]
    assert kept(*rows) == [("SER", "CB", "A"), ("SER", "OG", "A")]


def test_two_residue_types_in_one_place_are_not_mixed():
    """A large residue has more atoms, not more occupancy."""
    glycine = [location(atom, "A", 0.6, "GLY") for atom in ("N", "CA")]
    arginine = [location(atom, "B", 0.4, "ARG") for atom in ("N", "CA", "CB", "CG", "CD")]
    assert kept(*glycine, *arginine) == [("GLY", "N", "A"), ("GLY", "CA", "A")]


def test_locations_are_chosen_residue_by_residue():
    rows = [
        location("CB", "A", 0.7),
        location("CB", "B", 0.3),
        location("CB", "A", 0.3, number=2),
        location("CB", "B", 0.7, number=2),
    ]
    assert [letter for *_, letter in kept(*rows)] == ["A", "B"]


def with_locations(line):
    """M1199's side chain twice: as it is with 30 %, and half an ångström along x with 70 %."""
    if line[22:26] != "1199" or line[12:16].strip() in ("N", "CA", "C", "O"):
        return line
    moved = f"{float(line[30:38]) + 0.5:8.3f}"
    first = f"{line[:16]}A{line[17:54]}  0.30{line[60:]}"
    return first + "\n" + f"{line[:16]}B{line[17:30]}{moved}{line[38:54]}  0.70{line[60:]}"


def test_both_readers_choose_the_same_location(tmp_path):
    crystal = load("4CLI")
    i = crystal.index(1199)
    for complex in read_both(respelled(tmp_path, with_locations)):
        assert list(complex.atoms(i)) == list(crystal.atoms(i))
        assert complex.atoms(i)["CE"] - crystal.atoms(i)["CE"] == pytest.approx([0.5, 0, 0], abs=2e-3)
        assert complex.atoms(i)["CA"] == pytest.approx(crystal.atoms(i)["CA"], abs=1e-3)


# --------------------------------------------------------------------------------------------- amino acids


@pytest.mark.parametrize(("name", "letter"), [("MSE", "M"), ("PTR", "Y"), ("SEP", "S"), ("ALA", "A"), ("VGH", "X")])
def test_parent_letters(name, letter):
    assert atom_table.parent_letter(name) == letter
    assert atom_table.is_amino_acid(name) == (letter != "X")


@every_entry
def test_no_packaged_ligand_is_taken_for_an_amino_acid(entry):
    assert not atom_table.is_amino_acid(load(entry).inhibitor.code)


def test_selenomethionine_is_read_as_methionine():
    """Its selenium was reported as a missing SD. Sources spell the element Se, SE, or leave it out."""
    complex = load("2XP2")
    i = complex.index(1199)
    whole = load(complex.to_structure())
    for element in ("SE", "Se", ""):
        structure = complex.to_structure()
        residue = next(r for r in structure.get_residues() if r.id[1] == 1199 and r.id[0] == " ")
        residue.resname = "MSE"
        sulfur = residue["SD"]
        residue.detach_child("SD")
        sulfur.id = sulfur.name = "SE"
        sulfur.element = element
        residue.add(sulfur)
        found = load(structure)
        assert (found.residue_names[i], found.sequence[i]) == ("MET", "M")
        assert found.missing_atoms(i) == ()
        assert found.mutations == ()
        assert dict(zip(found.atom_names, found.elements, strict=True))["SD"] == "S"
        np.testing.assert_allclose(found.atoms(i)["SD"], whole.atoms(i)["SD"])


# ------------------------------------------------------------------------------------------ hostile input


def glycine(**fields):
    row = Row("A", 1, "", "GLY", "CA", "C", np.zeros(3), 0.0, "", 1.0)
    return row._replace(**fields)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -1e30, atom_table.FARTHEST])
def test_coordinates_that_are_no_place_are_refused(bad):
    with pytest.raises(StructureError, match=r"atom CA of GLY 1 in chain A has the coordinates 0, .*, 0; mend"):
        AtomTable.from_rows([glycine(coord=np.array([0.0, bad, 0.0]))])


@pytest.mark.parametrize("field", ["chain", "insertion", "residue", "atom", "element", "altloc"])
def test_labels_that_would_take_memory_are_refused(field):
    AtomTable.from_rows([glycine(**{field: "X" * atom_table.LONGEST_LABEL})])
    with pytest.raises(StructureError, match="is no name of a chain, residue or atom"):
        AtomTable.from_rows([glycine(**{field: "X" * 10_000})])


def test_numbers_beyond_counting_are_refused():
    with pytest.raises(StructureError, match="too high a number"):
        AtomTable.from_rows([glycine(number=10**30)])


def test_more_atoms_than_fit_are_refused_before_they_are_read(monkeypatch):
    rows = (glycine() for _ in count())
    monkeypatch.setattr(atom_table, "MOST_ATOMS", 1000)
    monkeypatch.setattr(biopython, "MOST_ATOMS", 1000)
    with pytest.raises(StructureError, match="the structure has more than 500,000 atoms; cut out the kinase"):
        AtomTable.from_rows(rows)
    text = io.StringIO("\nATOM      1  CA" * 1001)
    monkeypatch.setattr("Bio.PDB.PDBParser", None)  # not reached
    with pytest.raises(StructureError, match="the open file has more than 500,000 atoms"):
        load(text)


def test_alternate_locations_with_long_names_are_read():
    """Bio.PDB sorts them by the code of their only letter, and fails on two."""
    builder = StructureBuilder()
    for start, name in ((builder.init_structure, "x"), (builder.init_model, 0), (builder.init_chain, "A")):
        start(name)
    builder.init_seg("    ")
    builder.init_residue("GLY", " ", 1, " ")
    for x, altloc in ((1.0, "AB"), (2.0, "CD")):
        builder.init_atom("CA", np.array([x, 0, 0], "f"), 9.0, 0.5, altloc, " CA ", 1, "C")
    found = biopython.from_biopython(builder.get_structure())
    assert found.atom.tolist() == ["CA"] and found.coord[0, 0] == 1.0


MMCIF = """data_x
loop_
_atom_site.group_PDB
_atom_site.id
_atom_site.type_symbol
_atom_site.label_atom_id
_atom_site.label_alt_id
_atom_site.label_comp_id
_atom_site.label_asym_id
_atom_site.label_seq_id
_atom_site.pdbx_PDB_ins_code
_atom_site.Cartn_x
_atom_site.Cartn_y
_atom_site.Cartn_z
_atom_site.occupancy
_atom_site.B_iso_or_equiv
_atom_site.auth_seq_id
_atom_site.auth_asym_id
ATOM 1 C CA . GLY A 1 ? 1.0 0.0 0.0 0.5 9.0 1 A
#
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (MMCIF.replace("_atom_site.Cartn_y\n", "_atom_site.other\n"), "it has no _atom_site.Cartn_y"),
        (f"{MMCIF[:-2]}ATOM 2 N N . GLY A 1 ? 2.0 0.0 0.0 1.0 9.0 1 A\n#\n", r"it has no \S+pdbx_PDB_model_num"),
        ("data_x\nloop_\n", "it has no _atom_site"),
        ("data_x\nloop_\n_atom_site.id", "a line or a table is cut off|it has no _atom_site"),
    ],
)
def test_what_a_parser_fails_on_is_said_in_words(text, reason):
    with pytest.raises(StructureError, match=f"cannot be read as a structure: ({reason}).*; is it whole"):
        load(io.StringIO(text))


@pytest.mark.parametrize("name", ["absent/x.pdb", "a\x00b.cif"])
def test_where_nothing_can_be_written_says_so(name, tmp_path):
    with pytest.raises(StructureError, match=r"cannot write .*; give a file in a folder that is there"):
        load("2XP2").save(tmp_path / name)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [(dict(b_factor=999999.0), "Truncated bfactor"), (dict(shift=-3000.0), "no room for a coordinate below -999")],
)
def test_numbers_that_a_pdb_file_has_no_room_for_are_refused_and_fit_mmcif(fields, reason, tmp_path):
    complex = load("2XP2")
    b_factor = np.full(len(complex.coord), fields.get("b_factor", 1.0))
    wide = replace(complex, b_factor=b_factor, coord=complex.coord + fields.get("shift", 0.0), inhibitor=None)
    with pytest.raises(StructureError, match=f"{reason}.*; try .cif"):
        wide.save(tmp_path / "x.pdb")
    wide.save(tmp_path / "x.cif")
    np.testing.assert_allclose(load(tmp_path / "x.cif").coord, wide.coord, atol=1e-2)


@every_ending
def test_a_group_without_a_name_is_an_unknown_ligand(ending, tmp_path):
    table = AtomTable.from_rows([glycine(residue="", atom="", element="C"), glycine(residue="", atom="12", element="")])
    assert table.residue.tolist() == ["UNL", "UNL"]
    assert list(zip(table.atom.tolist(), table.element.tolist(), strict=True)) == [("C", "C"), ("12", "X")]
    rows = [glycine(), glycine(number=2, residue="", atom="", element="C", coord=np.full(3, 2.0))]
    found = from_table(AtomTable.from_rows(rows), "x", ligand="UNL", reference=None)
    found.save(tmp_path / f"x{ending}")
    assert load(tmp_path / f"x{ending}", ligand="UNL", reference=None).inhibitor.code == "UNL"


def test_an_atom_that_stands_twice_in_a_residue_is_not_written(tmp_path):
    """As after a force field's OT1 became O beside another O."""
    rows = [glycine(atom="O", element="O"), glycine(atom="OT1", element="O", coord=np.ones(3))]
    with pytest.raises(StructureError, match=r"x is no Bio.PDB Structure: Atom O defined twice .*; mend its source"):
        from_table(AtomTable.from_rows(rows), "x", reference=None).save(tmp_path / "x.cif")


def test_an_atom_of_no_known_element_is_written_without_a_word_of_bio_pdb():
    """Element X and a name that gives none: Bio.PDB would warn in words of its own (found by the fuzz harness)."""
    complex = load("2XP2")
    names, elements = complex.atom_names.copy(), complex.elements.copy()
    names[0], elements[0] = "227", "X"
    structure = replace(complex, atom_names=names, elements=elements).to_structure()
    assert next(structure.get_atoms()).name == "227"
