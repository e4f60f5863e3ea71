"""Atoms of mol2 files: how writers name residues, and lines that are none."""

import pytest

from alkstruct.errors import StructureError
from alkstruct.io.mol2 import mol2_rows


def molecule(*atoms, substructures=()):
    lines = ["@<TRIPOS>MOLECULE", "x", f"{len(atoms)} 0 1 0 0", "PROTEIN", "NO_CHARGES", "@<TRIPOS>ATOM", *atoms]
    return "\n".join([*lines, *(["@<TRIPOS>SUBSTRUCTURE", *substructures] if substructures else []), ""])


def only(label, number="7", substructure=None):
    """Chain, residue, number and insertion code of an atom of that substructure."""
    text = molecule(f"1 CA 1.0 2.0 3.0 C.3 {number} {label} 0.0", substructures=[substructure] if substructure else ())
    ((row,), count) = mol2_rows(text, "x.mol2")
    assert count == 1 and row.coord.tolist() == [1, 2, 3] and row.element == "C"
    return row.chain, row.residue, row.number, row.insertion


@pytest.mark.parametrize(
    ("label", "residue", "number", "insertion"),
    [
        ("GLY1202", "GLY", 1202, ""),
        ("HSD1270", "HSD", 1270, ""),
        ("GLY-3", "GLY", -3, ""),
        ("GLY_3", "GLY", -3, ""),  # as MOE writes a number below zero
        ("ALA12A", "ALA", 12, "A"),
        ("GLY", "GLY", 7, ""),  # antechamber: the name alone, the number is the substructure's
        ("VGH1500", "VGH", 1500, ""),
        ("QH1_0", "QH1", 0, ""),
        ("5P81405", "5P8", 1405, ""),  # a code that ends in a digit
        ("HOH2001", "HOH", 2001, ""),
        ("UNL1", "UNL", 1, ""),
        ("ZN1001", "ZN1", 1, ""),  # of no harm: ions are no inhibitors
        ("QH1", "QH1", 7, ""),  # MOE: the ligand alone
        ("POPC12", "POPC", 12, ""),
        ("<0>", "<0>", 7, ""),
        ("****", "", 7, ""),
    ],
)
def test_a_residue_is_named_and_numbered_by_its_substructure(label, residue, number, insertion):
    assert only(label) == ("", residue, number, insertion)


@pytest.mark.parametrize(
    ("label", "substructure", "expected"),
    [
        ("GLY1202", "7 GLY1202 1 RESIDUE 1 A GLY 1", ("A", "GLY", 1202, "")),
        ("GLY-3", "7 GLY-3 1 RESIDUE 1 B GLY", ("B", "GLY", -3, "")),
        ("A1LU61500", "7 A1LU61500 1 RESIDUE 1 A A1LU6 0 ROOT", ("A", "A1LU6", 1500, "")),  # told apart by its kind
        ("LIG", "7 LIG 1 GROUP 0 **** **** 0", ("", "LIG", 7, "")),
        ("QH1_0", "7 QH1_0 1 GROUP 4 A **** 0", ("A", "QH1", 0, "")),
        ("GLY1202", "7 GLY1202 1", ("", "GLY", 1202, "")),
    ],
)
def test_substructures_name_chains_and_kinds(label, substructure, expected):
    assert only(label, substructure=substructure) == expected


def test_residues_of_one_label_are_told_apart_by_number():
    text = molecule("1 CA 0 0 0 C.3 1 GLY", "2 CA 4 0 0 C.3 2 GLY")
    assert [row.number for row in mol2_rows(text, "x")[0]] == [1, 2]


def test_elements_are_those_of_the_types_and_lone_pairs_are_no_atoms():
    types = (
        "C.ar",
        "N.pl3",
        "O.co2",
        "S.o2",
        "Cl",
        "Br",
        "H",
        "P.3",
        "F",
        "LP",
        "Du",
    )  # the last follows from its name
    text = molecule(*(f"{k} X{k} {k} 0 0 {kind} 1 LIG1" for k, kind in enumerate(types)))
    assert [row.element for row in mol2_rows(text, "x")[0]] == ["C", "N", "O", "S", "CL", "BR", "H", "P", "F", ""]


def test_atoms_without_a_substructure_are_one_residue():
    assert [(row.residue, row.number) for row in mol2_rows(molecule("1 C1 0 0 0 C.3", "2 C2 1 0 0 C.3 1"), "x")[0]] == [
        ("", 1),
        ("", 1),
    ]


def test_comments_and_blank_lines_are_passed_over():
    text = "# a comment\n\n" + molecule("# one", "", "1 CA 0 0 0 C.3 1 GLY1")
    assert len(mol2_rows(text, "x")[0]) == 1


def test_poses_are_molecules():
    text = molecule("1 C1 0 0 0 C.3 1 LIG1") + molecule("1 C1 5 0 0 C.3 1 LIG1")
    assert [mol2_rows(text, "x", pose)[0][0].coord[0] for pose in (1, 2)] == [0, 5]
    assert mol2_rows(text, "x", 3) == ([], 2)


@pytest.mark.parametrize("line", ["1 CA 0 0 0", "1 CA 0 0 x C.3 1 GLY1", "1 CA", "1 CA 0 0"])
def test_a_line_that_is_no_atom_is_shown(line):
    with pytest.raises(StructureError, match=f"x.mol2 has an atom that is none of a mol2 file, '{line}'"):
        mol2_rows(molecule(line), "x.mol2")


def test_a_mol2_file_with_too_many_atoms_is_refused():
    text = "@<TRIPOS>MOLECULE\nx\n@<TRIPOS>ATOM\n" + "1 C 0 0 0 C.3\n" * 500_001
    with pytest.raises(StructureError, match=r"x\.mol2 has more than 500,000 atoms; cut out the kinase"):
        mol2_rows(text, "x.mol2")
