"""mmCIF tables of atoms as different programs write them."""

import io

import numpy as np
import pytest

from alkstruct.complexes.loading import load
from alkstruct.errors import StructureError
from alkstruct.io.mmcif_atoms import mmcif_items, mmcif_rows

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
        (MMCIF.replace("1.0 0.0 0.0", "1.0 x 0.0"), "atom 1 of its table has a value that is no number .*'x'"),
        (MMCIF.replace(" GLY A 1 ? 1.0", " GLY A 1"), "a line or a table is cut off"),
        ("data_x\nloop_\n", "it has no _atom_site"),
        ("data_x\nloop_\n_atom_site.id", "a line or a table is cut off|it has no _atom_site"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_in_words(text, reason):
    with pytest.raises(StructureError, match=f"cannot be read as a structure: ({reason}).*; is it whole"):
        load(io.StringIO(text))


def test_one_atom_with_all_columns():
    rows, models = mmcif_rows(mmcif_items(MMCIF))
    assert models == 1
    chain, number, insertion, residue, atom, element, coord, b_factor, altloc, occupancy = rows[0]
    assert (chain, number, insertion, residue, atom, element, altloc) == ("A", 1, "", "GLY", "CA", "C", "")
    assert (coord.tolist(), b_factor, occupancy) == ([1.0, 0.0, 0.0], 9.0, 0.5)


def test_columns_that_a_predictor_leaves_out():
    """No model, no temperature factor, the labels alone; a ligand has no number then, an ion neither."""
    text = """data_x
loop_
_atom_site.type_symbol
_atom_site.label_atom_id
_atom_site.label_comp_id
_atom_site.label_asym_id
_atom_site.label_seq_id
_atom_site.Cartn_x
_atom_site.Cartn_y
_atom_site.Cartn_z
C CA GLY A 7 1.0 0.0 0.0
C C1 LIG1 B . 2.0 0.0 0.0
Zn ZN "<0>" C . 3.0 0.0 0.0
#
"""
    rows, _ = mmcif_rows(mmcif_items(text))
    assert [row[:6] for row in rows] == [
        ("A", 7, "", "GLY", "CA", "C"),
        ("B", 0, "", "LIG1", "C1", "C"),
        ("C", 0, "", "<0>", "ZN", "ZN"),
    ]


def test_of_several_models_the_first_is_read():
    head, atom = MMCIF[: MMCIF.index("ATOM")], "ATOM 1 C CA . GLY A 1 ? {}.0 0.0 0.0 0.5 9.0 1 A {}\n"
    text = head + "_atom_site.pdbx_PDB_model_num\n" + atom.format(1, 3) + atom.format(2, 4) + "#\n"
    rows, models = mmcif_rows(mmcif_items(text))
    assert models == 2 and np.concatenate([row.coord for row in rows]).tolist() == [1.0, 0.0, 0.0]
