"""PDB files column by column: every atom is read, and a line that is out of its columns is shown."""

import io

import numpy as np
import pytest

from alkstruct.complexes.loading import load
from alkstruct.errors import StructureError
from alkstruct.io.pdb_columns import pdb_rows

LINE = "ATOM      8  CG2 VAL A1203     -12.345   6.789-123.456  0.50 30.25           C  "


def row(line):
    ((only,), models) = pdb_rows(line, "x.pdb")
    assert models == 1
    return only


def put(start, text):
    return LINE[:start] + text + LINE[start + len(text) :]


def test_one_line_with_all_columns():
    only = row(put(16, "B"))
    assert only[:6] == ("A", 1203, "", "VAL", "CG2", "C")
    np.testing.assert_array_equal(only.coord, np.float32([-12.345, 6.789, -123.456]))
    assert only[7:] == (30.25, "B", 0.5)


@pytest.mark.parametrize(
    ("field", "number", "insertion"),
    [
        ("1203 ", 1203, ""),
        ("  -3 ", -3, ""),
        ("   0 ", 0, ""),
        ("-999 ", -999, ""),
        ("1203A", 1203, "A"),
        ("  523", 52, "3"),  # a digit behind a number that leaves its columns empty is a code
        ("12345", 12345, ""),  # a fifth digit in the column of the code
        ("A000 ", 10000, ""),  # hybrid-36, as cctbx defines it
        ("A001 ", 10001, ""),
        ("ZZZZ ", 1223055, ""),
        ("a000 ", 1223056, ""),
        ("zzzz ", 2436111, ""),
    ],
)
def test_residue_numbers(field, number, insertion):
    assert row(put(22, field))[1:3] == (number, insertion)


@pytest.mark.parametrize("record", ["ATOM      8 ", "HETATM    8 ", "ATOM  100008", "ATOM 1000008", "HETATM***** "])
def test_atom_numbers_do_not_matter(record):
    assert row(record + LINE[12:])[:6] == row(LINE)[:6]


@pytest.mark.parametrize(
    ("residue", "others", "chain", "name"),
    [
        ("VAL A", "", "A", "VAL"),
        ("VALAB", "", "AB", "VAL"),  # a chain of two letters, as ChimeraX and gemmi write it
        ("TIP3A", "", "A", "TIP3"),
        ("LIG1A", "", "A", "LIG1"),
        ("HISDA", "", "A", "HISD"),
        ("LIGAB", "VALAB", "AB", "LIG"),  # as the protein beside it has them
        ("HISAB", "VALAB", "AB", "HIS"),  # HISA is a name, too
        ("<0> A", "", "A", "<0>"),
        ("    A", "", "A", ""),
        ("UNL  ", "", "", "UNL"),
    ],
)
def test_the_column_between_residue_and_chain(residue, others, chain, name):
    """The format leaves it empty; CHARMM writes a fourth letter of the name there, others the first of the chain."""
    lines = [put(17, residue)] + ([put(17, others)] if others else [])
    rows, _ = pdb_rows("\n".join(lines), "x.pdb")
    assert (rows[0].chain, rows[0].residue) == (chain, name)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (LINE[:21] + "B" + LINE[21:], "they are shifted by 1 column to the right by a chain of two letters"),
        (
            LINE[:22] + "12034" + LINE[26:],
            "they are shifted by 1 column to the right by a residue number of five digits",
        ),
        ("ATOM  100008" + LINE[11:], "they are shifted by 1 column to the right by an atom number of six digits"),
        (LINE[:26] + "  " + LINE[26:], "they are shifted by 2 columns to the right, perhaps by a name"),
        (LINE[:5] + LINE[6:], "they are shifted by 1 column to the left"),
        (LINE[:27] + LINE[28:], "they are shifted by 1 column to the left"),
        (LINE[:50], "the line ends early"),
        (put(30, "********"), "what stands there is no number"),
        (put(38, "        "), "what stands there is no number"),
    ],
)
def test_coordinates_that_are_not_in_their_columns(line, why):
    with pytest.raises(StructureError) as error:
        pdb_rows(f"HEADER\n{line}\n", "x.pdb")
    text = str(error.value)
    assert text.startswith("x.pdb has no coordinates in columns 31-54 of line 2, 'ATOM  ")
    assert why in text and text.endswith("; mend the line, or save the structure as mmCIF")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (put(22, "****"), "what stands there is no number"),
        (put(22, "    "), "what stands there is no number"),
        (put(22, "12.3"), "what stands there is no number"),
        (LINE[:12] + "  " + LINE[12:], "they are shifted by 2 columns to the right, perhaps by a name"),
        ("ATOM      8", "the line ends early"),
    ],
)
def test_residue_numbers_that_are_none(line, why):
    with pytest.raises(
        StructureError, match=rf"x\.pdb has no residue number in columns 23-26 of line 1, .*{why}.*mend"
    ):
        pdb_rows(line, "x.pdb")


def test_a_line_shifted_to_the_left_that_can_be_read_is_refused():
    """Its coordinates are whole by chance, its number is not: 203, in chain 1."""
    with pytest.raises(StructureError, match="shifted by 1 column to the left"):
        pdb_rows(LINE[:5] + LINE[6:30] + "  12.345   6.789  23.456" + LINE[54:], "x.pdb")


@pytest.mark.parametrize(
    ("name", "columns", "element"),
    [
        (" CA ", "  ", "C"),
        ("CA  ", "  ", "CA"),
        ("ZN  ", "  ", "ZN"),
        (" C  ", " C", "C"),
        ("CL1 ", "CL", "CL"),
        ("CL1 ", "  ", ""),  # told by the name alone, later
        (" CL1", "  ", ""),
        (" BR ", "  ", ""),
        ("HG21", "  ", "H"),
        ("1HB ", "  ", "H"),
        (" CA ", "5P", "C"),
        ("    ", " C", "C"),
    ],
)
def test_elements(name, columns, element):
    assert row(put(12, name)[:76] + columns).element == element


# ------------------------------------------------------------------------------------------------ models, ENDs


def atoms(*numbers):
    return "".join(put(22, f"{number:4d}") + "\n" for number in numbers)


@pytest.mark.parametrize(
    ("text", "numbers", "models"),
    [
        (atoms(1, 2) + "END\n", [1, 2], 1),
        (f"MODEL        1\n{atoms(1)}ENDMDL\nMODEL        2\n{atoms(1)}ENDMDL\nEND\n", [1], 2),
        (atoms(1) + "END\n" + atoms(2, 3), [1, 2, 3], 1),  # two files, one behind the other
        (atoms(1) + "CONECT    1    2\nTER\n" + atoms(2), [1, 2], 1),
        (atoms(1, 2) + "END\n" + atoms(1, 2) + "END\n" + atoms(1, 2), [1, 2], 3),  # frames, as VMD writes them
        (atoms(1) + f"MODEL        1\n{atoms(2)}ENDMDL\nMODEL        2\n{atoms(3)}ENDMDL\n", [1, 2], 2),
        ("MODEL        1\nENDMDL\n" + atoms(1), [1], 1),
        (atoms(7) * 3 + "END\n" + atoms(7) * 2, [7] * 5, 1),  # atoms of one name: not the same ones again
    ],
)
def test_models_and_ends(text, numbers, models):
    rows, found = pdb_rows(text, "x.pdb")
    assert ([row.number for row in rows], found) == (numbers, models)


def test_poses_behind_ends_stand_in_each_others_place():
    """A receptor and three poses of one ligand, END between them."""
    poses = [atoms(7, 8, 9).replace("-12.345", f"  {k}.345") for k in (1, 2, 3)]
    text = "END\n".join([atoms(1, 2), *poses, atoms(5)])
    for k in (1, 2, 3):
        rows, models = pdb_rows(text, "x.pdb", k)
        assert models == 3 and [row.number for row in rows] == [1, 2, 7, 8, 9, 5]
        assert [round(float(row.coord[0])) for row in rows] == [-12, -12, k, k, k, -12]


def test_a_ligand_behind_an_end_is_found(tmp_path):
    """`cat receptor.pdb ligand.pdb`: what stood behind the first END was lost."""
    load("2XP2").save(tmp_path / "whole.pdb")
    lines = (tmp_path / "whole.pdb").read_text().splitlines()
    drug = [line for line in lines if line[17:20] == "VGH"]
    text = "\n".join([*(line for line in lines if line not in drug), *drug, "END"])
    assert len(load(io.StringIO(text)).inhibitor) == 30
