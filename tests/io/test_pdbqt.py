"""PDBQT turned into PDB: AutoDock's atom types and what is no atom."""

import pytest

from alkstruct.errors import StructureError
from alkstruct.io.atom_table import AtomTable
from alkstruct.io.pdb_columns import pdb_rows
from alkstruct.io.pdbqt import is_pdbqt, pdb_of_pdbqt


def atom(name, kind, serial=1):
    place = f"{serial:8.3f}{0:8.3f}{0:8.3f}{1:6.2f}{0:6.2f}"
    return f"ATOM  {serial:5d} {name:<4} UNL     1    {place}    {-0.1:6.3f} {kind:<2}"


@pytest.mark.parametrize(
    ("kind", "element"),
    [
        ("C", "C"),
        ("A", "C"),
        ("N", "N"),
        ("NA", "N"),
        ("NS", "N"),
        ("OA", "O"),
        ("OS", "O"),
        ("SA", "S"),
        ("S", "S"),
        ("HD", "H"),
        ("H", "H"),
        ("F", "F"),
        ("Cl", "CL"),
        ("CL", "CL"),
        ("Br", "BR"),
        ("I", "I"),
        ("P", "P"),
        ("Mg", "MG"),
        ("Zn", "ZN"),
        ("Na", "NA"),  # sodium, where NA is a nitrogen
        ("CG0", "C"),
        ("CG", "C"),
    ],
)
def test_elements_of_the_types(kind, element):
    ((row,), _) = pdb_rows(pdb_of_pdbqt(atom("X1", kind), "x"), "x")
    assert (row.element, row.residue, row.number, row.coord[0]) == (element, "UNL", 1, 1)


@pytest.mark.parametrize("kind", ["G", "G0", "G3", "W", "TZ"])
def test_what_is_no_atom_is_left_out(kind):
    rows, _ = pdb_rows(pdb_of_pdbqt("\n".join([atom("C1", "C"), atom("G", kind, 2)]), "x"), "x")
    assert [row.atom for row in rows] == ["C1"]


def test_an_atom_without_a_type_is_kept():
    """Its element follows from its name, as in any PDB file."""
    rows, _ = pdb_rows(pdb_of_pdbqt(atom("C1", "")[:70], "x"), "x")
    assert AtomTable.from_rows(rows).element.tolist() == ["C"]


def test_the_tree_of_torsions_and_remarks_go_and_models_stay():
    lines = [
        "MODEL 1",
        "REMARK VINA RESULT:",
        "ROOT",
        atom("C1", "C"),
        "ENDROOT",
        "BRANCH   1   2",
        atom("O1", "OA", 2),
    ]
    lines += ["ENDBRANCH   1   2", "TORSDOF 1", "ENDMDL", "MODEL 2", atom("C1", "C", 9), "ENDMDL"]
    text = pdb_of_pdbqt("\r\n".join(lines), "x")
    assert [line[:6].strip() for line in text.splitlines()] == [
        "MODEL",
        "ATOM",
        "ATOM",
        "ENDMDL",
        "MODEL",
        "ATOM",
        "ENDMDL",
    ]
    assert [row.coord[0] for row in pdb_rows(text, "x", 2)[0]] == [9]


def test_side_chains_that_moved_are_refused():
    """Read as parts of the ligand they would be wrong, and left out they would be missing in the receptor."""
    with pytest.raises(StructureError, match=r"out.pdbqt holds side chains that were moved .*BEGIN_RES LEU A1196"):
        pdb_of_pdbqt(
            "\n".join([atom("C1", "C"), "BEGIN_RES LEU A1196", atom("CB", "C"), "END_RES LEU A1196"]), "out.pdbqt"
        )


@pytest.mark.parametrize(
    "end", ["           C", "          CL", "           N1+", "           O1-", "", "      1ABC C"]
)
def test_pdb_is_no_pdbqt(end):
    assert not is_pdbqt(atom("C1", "C")[:66] + end)


@pytest.mark.parametrize("kind", ["OA", "HD", "Cl", "NA", "CG0"])
def test_two_letters_in_columns_78_and_79_are_a_type(kind):
    assert is_pdbqt("\n".join(["REMARK", atom("C1", "C"), atom("X", kind)]))
