"""Names of other programs, alternate locations, amino acids and hostile input."""

import io
import warnings
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from atom_cases import assert_same, every_ending, every_entry
from Bio.PDB.StructureBuilder import StructureBuilder

from alkstruct.complexes.loading import load
from alkstruct.complexes.selection import from_table
from alkstruct.errors import AlkstructError, AlkstructWarning, StructureError
from alkstruct.io import atom_table, biopython, structure_files
from alkstruct.io.atom_table import AtomTable, Row

# ------------------------------------------------------------------------------ names of other program


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


def test_elements_of_amino_acids_are_those_of_their_names(tmp_path):
    """A column of elements that is wrong changed what a carbonyl was, and how it was scored."""
    for there, wrong in ((" O", " C"), (" O", " N"), (" C", " H"), (" S", " O")):

        def change(line, there=there, wrong=wrong):
            return line[:76] + wrong if line.startswith("ATOM") and line[76:78] == there else line

        path = respelled(tmp_path, change)
        assert f"{wrong}\n" in path.read_text()
        assert_same(load(path), load("4CLI"))


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
        AtomTable.from_rows([row._replace(element="D") for row in rows[2:]])


# --------------------------------------------------------------------------------- alternate locations


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


def test_a_location_without_a_letter_is_one_like_the_others():
    """The better occupied one was passed over; what has no letter and stands alone belongs to all."""
    side = [location("CA", "", 1.0), location("CB", "", 0.7), location("OG", "", 0.7)]
    other = [location("CB", "A", 0.3), location("OG", "A", 0.3)]
    assert kept(*side, *other) == [("SER", "CA", ""), ("SER", "CB", ""), ("SER", "OG", "")]
    assert AtomTable.from_rows([*other, *side]).altloc.tolist() == ["", "blank", "blank"]
    better = [row._replace(occupancy=0.8) for row in other]
    assert kept(*side, *better) == [("SER", "CA", ""), ("SER", "CB", "A"), ("SER", "OG", "A")]


def test_another_residue_without_a_letter_is_a_location():
    glycine = [location(atom, "", 0.4, "GLY") for atom in ("N", "CA", "C")]
    serine = [location(atom, "A", 0.6) for atom in ("N", "CA", "CB")]
    assert kept(*glycine, *serine) == [("SER", "N", "A"), ("SER", "CA", "A"), ("SER", "CB", "A")]
    likelier = [row._replace(occupancy=0.7) for row in glycine]
    assert kept(*likelier, *serine) == [("GLY", "N", ""), ("GLY", "CA", ""), ("GLY", "C", "")]


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
    """M1199's side chain twice: as it is with 30 %, and a fifth of an ångström along x with 70 %."""
    if line[22:26] != "1199" or line[12:16].strip() in ("N", "CA", "C", "O"):
        return line
    moved = f"{float(line[30:38]) + 0.2:8.3f}"
    first = f"{line[:16]}A{line[17:54]}  0.30{line[60:]}"
    return first + "\n" + f"{line[:16]}B{line[17:30]}{moved}{line[38:54]}  0.70{line[60:]}"


def test_both_readers_choose_the_same_location(tmp_path):
    crystal = load("4CLI")
    i = crystal.index(1199)
    for complex in read_both(respelled(tmp_path, with_locations)):
        assert list(complex.atoms(i)) == list(crystal.atoms(i))
        assert complex.atoms(i)["CE"] - crystal.atoms(i)["CE"] == pytest.approx([0.2, 0, 0], abs=2e-3)
        assert complex.atoms(i)["CA"] == pytest.approx(crystal.atoms(i)["CA"], abs=1e-3)


# ------------------------------------------------------------------------------ names that are shared


def group(*names, altlocs="", residue="UNL", elements=None):
    """Rows of a hetero group, each atom in a place of its own."""
    rows = []
    for k, name in enumerate(names):
        altloc = altlocs[k].strip() if altlocs else ""
        element = elements[k] if elements else name.rstrip("0123456789")
        rows.append(Row("A", 1, "", residue, name, element, np.full(3, float(k)), 0.0, altloc, 0.5))
    return rows


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("C C C N", "C1 C2 C3 N"),
        ("C N C N CL CL F", "C1 N1 C2 N2 CL1 CL2 F"),
        ("C C1 C C5 C C C", "C2 C1 C3 C5 C4 C6 C7"),  # no number that is there already
        ("C1 C2 C1 N1 C2", "C1 C2 C3 N1 C4"),  # the first keeps a name that is one
        ("C1 C C C1", "C1 C2 C3 C4"),
    ],
)
def test_atoms_that_share_a_name_all_stay_under_names_of_their_own(theirs, ours):
    table = AtomTable.from_rows(group(*theirs.split()))
    assert table.atom.tolist() == ours.split()
    np.testing.assert_array_equal(table.coord[:, 0], np.arange(len(ours.split())))
    assert (
        len(table.notes) == 1 and "of UNL 1 in chain A share a name with another and are numbered: " in table.notes[0]
    )


def test_atoms_without_a_name_are_named_by_their_elements():
    assert AtomTable.from_rows(group("", "", "", elements="CCN")).atom.tolist() == ["C1", "C2", "N"]


@pytest.mark.parametrize(
    ("names", "altlocs", "kept"),
    [
        ("C C C C N N", "ABABAB", ["C1 A", "C2 A", "N A"]),
        ("C C C C N N", "AABBAB", ["C1 A", "C2 A", "N A"]),
        ("C C C C C N", "  AABB", ["C1 ", "C2 ", "C3 A", "C4 A", "N B"]),
        ("C C C C N N", "ABAB  ", ["C1 A", "C2 A", "N1 ", "N2 "]),
    ],
)
def test_alternate_locations_of_atoms_that_share_a_name(names, altlocs, kept):
    """The first C of B is another place of the first C of A, not another atom."""
    table = AtomTable.from_rows(group(*names.split(), altlocs=altlocs))
    assert [" ".join(pair) for pair in zip(table.atom, table.altloc, strict=True)] == kept


@pytest.mark.parametrize(
    ("names", "altlocs", "occupancies", "kept"),
    [
        ("C1 F1 C1 F1", "  AA", (0.7, 0.7, 0.3, 0.3), ["C1 blank", "F1 blank"]),
        ("C1 F C1 F", "  AA", (0.3, 0.3, 0.7, 0.7), ["C1 A", "F A"]),
        ("C1 F F F", "  AB", (1.0, 1.0, 0.5, 0.5), ["C1 ", "F ", "F1 A"]),  # two fluorines, named by their element
    ],
)
def test_a_location_of_a_ligand_without_a_letter(names, altlocs, occupancies, kept):
    rows = group(*names.split(), altlocs=altlocs)
    table = AtomTable.from_rows(row._replace(occupancy=share) for row, share in zip(rows, occupancies, strict=True))
    assert [" ".join(pair) for pair in zip(table.atom, table.altloc, strict=True)] == kept


def test_waters_and_ions_under_one_number_are_all_kept():
    rows = group("O", "O", "O", residue="HOH") + group("ZN", "ZN", residue="ZN")
    table = AtomTable.from_rows(rows)
    assert table.element.tolist() == ["O", "O", "O", "ZN", "ZN"] and table.notes == ()


def test_lines_that_repeat_an_atom_in_its_place_are_read_once_and_told():
    rows = group("C1", "C2", "N1")
    table = AtomTable.from_rows([*rows, rows[1]])
    assert table.atom.tolist() == ["C1", "C2", "N1"] and table.notes == ()
    assert table.doubts == (
        "atoms that stand twice in one place and are read once: 1, the first C2 of UNL 1 in chain A",
    )


# ------------------------------------------------------------------------------------------ amino acid


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


# --------------------------------------------------------------------------------------- hostile input

MMCIF_ATOM = "data_x\n" + "".join(
    f"_atom_site.{name} {value}\n"
    for name, value in dict(
        label_atom_id="CA",
        label_comp_id="GLY",
        label_asym_id="A",
        label_seq_id="1",
        type_symbol="C",
        Cartn_x="{}",
        Cartn_y="0.0",
        Cartn_z="0.0",
    ).items()
)


def glycine(**fields):
    row = Row("A", 1, "", "GLY", "CA", "C", np.zeros(3), 0.0, "", 1.0)
    return row._replace(**fields)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -1e30, atom_table.FARTHEST_COORDINATE])
def test_coordinates_that_are_no_place_are_refused(bad):
    with pytest.raises(StructureError, match=r"atom CA of GLY 1 in chain A has the coordinates 0, .*, 0; mend"):
        AtomTable.from_rows([glycine(coord=np.array([0.0, bad, 0.0]))])


@pytest.mark.parametrize("text", ["ATOM      1  CA  GLY A   1       1e308   0.000   0.000", MMCIF_ATOM.format("1e308")])
def test_coordinates_beyond_single_precision_are_refused(text):
    with pytest.raises(StructureError, match="atom CA of GLY 1 in chain A has the coordinates inf, 0, 0; mend"):
        load(io.StringIO(text), reference=None)


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
    monkeypatch.setattr(structure_files, "MOST_ATOMS", 1000)
    with pytest.raises(StructureError, match="the structure has more than 500,000 atoms; cut out the kinase"):
        AtomTable.from_rows(rows)
    text = io.StringIO("\nATOM      1  CA" * 1001)
    monkeypatch.setattr(structure_files, "pdb_rows", None)  # not reached
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


def test_an_atom_that_its_residue_has_already_is_told_and_not_written_twice(tmp_path):
    """As after a force field's OT1 became O beside another O."""
    rows = [glycine(atom="O", element="O"), glycine(atom="OT1", element="O", coord=np.ones(3))]
    with pytest.warns(AlkstructWarning, match="x: atoms passed over .* already: 1, the first O of GLY 1; mend"):
        found = from_table(AtomTable.from_rows(rows), "x", reference=None)
    found.save(tmp_path / "x.cif")
    twice = replace(
        found, atom_names=["O", "O"], elements=["O", "O"], coord=np.eye(3)[:2], b_factor=[0, 0], start=[0, 2]
    )
    with pytest.raises(StructureError, match=r"x is no Bio.PDB Structure: Atom O defined twice .*; mend its source"):
        twice.save(tmp_path / "x.cif")


def test_an_atom_of_no_known_element_is_written_without_a_word_of_bio_pdb():
    """Element X and a name that gives none: Bio.PDB would warn in words of its own (found by the fuzz harness)."""
    complex = load("2XP2")
    names, elements = complex.atom_names.copy(), complex.elements.copy()
    names[0], elements[0] = "227", "X"
    structure = replace(complex, atom_names=names, elements=elements).to_structure()
    assert next(structure.get_atoms()).name == "227"


# ------------------------------------------------------------------------------------------ hydrogens


def with_hydrogens(*places, altloc="", residue="LIG"):
    """Methanol's C and O, and hydrogens at some places."""
    heavy = [("C1", "C", (0.0, 0, 0)), ("O1", "O", (1.4, 0, 0))]
    atoms = [*heavy, *((f"H{k}", "H", place) for k, place in enumerate(places))]
    rows = [Row("A", 1, "", residue, n, e, np.array(xyz, float), 0.0, altloc, 1.0) for n, e, xyz in atoms]
    return AtomTable.from_rows([*rows, rows[0]._replace(number=2, residue="GOL", altloc="")])


METHYL = ((-0.4, 1.0, 0), (-0.4, -0.5, 0.9), (-0.4, -0.5, -0.9))


def test_hydrogens_are_counted_on_their_nearest_atom():
    table = with_hydrogens(*METHYL, (1.7, 0.9, 0))
    assert table.element.tolist() == ["C", "O", "C"]
    assert table.hydrogens.tolist() == [3, 1, -1]  # the other group has none
    assert table.hydrogens_at(np.array([[1.4, 0, 0], [9.0, 0, 0]])).tolist() == [1, -1]


@pytest.mark.parametrize("more", [{"altloc": "A"}, {"residue": "ALA"}, {"residue": "HOH"}])
def test_hydrogens_are_not_counted_where_they_decide_nothing(more):
    """Of amino acids and waters the types are known; of two locations the hydrogens are mixed."""
    table = with_hydrogens(*METHYL, **more)
    counted = table.hydrogens[table.number == 1]
    assert (counted == -1).all() or more == {"altloc": "A"}  # one location is none


def test_a_hydrogen_that_is_beside_no_atom_makes_the_counts_unknown():
    assert with_hydrogens(*METHYL, (5.0, 0, 0)).hydrogens.tolist() == [-1, -1, -1]
