"""An insertion or deletion as it was built."""

import copy
import pickle
from dataclasses import replace

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.loops.bonds import bonds_of
from alkstruct.loops.rebuilt import BOND_COLUMNS, kept_share, rebuild
from alkstruct.loops.windows import labels


def test_it_shows_what_it_is(rebuilt_loop):
    assert repr(rebuilt_loop).startswith("<RebuiltLoop T1151_L1152insT in 2XP2: residues 1149 to 1154 as 16 backbones")
    page = rebuilt_loop._repr_html_()
    assert "K1150" in page and "crizotinib" in page


def test_backbones_are_tabled_heaviest_first(rebuilt_loop):
    table, ensemble = rebuilt_loop.backbones, rebuilt_loop.mutant
    assert table["holo"].is_monotonic_decreasing
    assert table[["apo", "holo"]].sum().tolist() == pytest.approx([1, 1])
    assert sorted(table.index) == list(range(len(ensemble.atoms)))
    assert np.array_equal(table["binding"], ensemble.binding[table.index])
    assert np.array_equal(table["energy"], ensemble.apo[table.index])
    assert table.attrs["energy"] and table.attrs == rebuilt_loop.bonds.attrs


def test_bonds_are_tabled_the_active_kinases_first_and_then_by_their_loss(rebuilt_loop):
    table = rebuilt_loop.bonds
    assert tuple(table.columns) == BOND_COLUMNS
    assert table["active_state"].tolist() == [True] + [False] * (len(table) - 1)
    assert table.loc[0, ["kind", "first", "second"]].tolist() == ["salt bridge", "K1150", "E1167"]
    assert (table["kept"] - table["kept_wild_type"])[1:].is_monotonic_increasing
    assert table[["kept", "kept_wild_type"]].stack().between(0, 1).all()


def test_a_share_is_an_average_over_backbones(rebuilt_loop):
    """The row of L1152 with R1192, counted from the models: how many of them, by weight, have N-O within 3.5 Å."""
    loop, row = (
        rebuilt_loop,
        rebuilt_loop.bonds.set_index(["first", "second"]).loc[("L1152 backbone", "R1192 backbone")],
    )
    for ensemble, column in ((loop.mutant, "kept"), (loop.wild_type, "kept_wild_type")):
        there = []
        for model in ensemble.models:
            leucine, arginine = model.atoms(model.index(1152)), model.atoms(model.index(1192))
            gaps = [np.linalg.norm(leucine[a] - arginine[b]) for a, b in (("N", "O"), ("O", "N"))]
            there.append(min(gaps) < 3.5)
        assert row[column] == pytest.approx(ensemble.weights(holo=True) @ np.array(there), abs=1e-9)


def test_every_bond_of_the_window_is_tabled(rebuilt_loop):
    """Beside the salt bridge of the active kinase, whether the crystal has it or not: in 2XP2 it is 4.8 Å long."""
    bonds = bonds_of(rebuilt_loop.source, rebuilt_loop.plan.first, rebuilt_loop.plan.last)
    assert len(rebuilt_loop.bonds) in (len(bonds), len(bonds) + 1)
    assert all(0 <= kept_share(bond, rebuilt_loop.source, rebuilt_loop.mutant) <= 1 for bond in bonds)


def test_the_complex_is_whole(rebuilt_loop):
    """Every residue of the window has all atoms of its side chain; what is elsewhere is as it was."""
    structure, source, plan = rebuilt_loop.complex, rebuilt_loop.source, rebuilt_loop.plan
    for index, letter in enumerate(plan.letters, plan.first):
        assert set(structure.atoms(index)) == {"N", "CA", "C", "O", *side_chain(letter).atoms}
    far = [i for i in range(len(source)) if abs(i - plan.first) > 20 and source.number[i] != 1192][::7]
    for i in far:
        before, after = source.atoms(i), structure.atoms(plan.index_after(i))
        assert before.keys() == after.keys() and all(np.array_equal(before[x], after[x]) for x in before)
    assert structure.inhibitor is source.inhibitor


def test_side_chains_on_the_new_backbone_keep_their_bonds(rebuilt_loop):
    """CA-CB of each is a bond, and the chain is bonded from 1148 to 1155."""
    structure, plan = rebuilt_loop.complex, rebuilt_loop.plan
    for index in range(plan.first, plan.first + len(plan)):
        atoms = structure.atoms(index)
        assert np.linalg.norm(atoms["CA"] - atoms["CB"]) == pytest.approx(1.53, abs=0.03)
    assert structure.peptide_bonded()[plan.first : plan.first + len(plan) + 1].all()


@pytest.mark.parametrize("ending", ["pdb", "cif"])
def test_it_is_saved_and_read_back(rebuilt_loop, tmp_path, ending):
    """With its inserted residue 1151A and the inhibitor; of other backbones as well."""
    rebuilt_loop.save(tmp_path / f"insertion.{ending}", rank=1)
    again, model = alk.load(tmp_path / f"insertion.{ending}"), rebuilt_loop.model(1)
    inserted = np.flatnonzero(again.insertion == "A")
    assert again.number[inserted].tolist() == [1151] and again.sequence[int(inserted[0])] == "T"
    assert again.sequence == model.sequence and again.mutations == ()
    assert again.coord == pytest.approx(model.coord, abs=2e-3)
    assert again.inhibitor.name == "crizotinib"


def test_ranks_are_rows_of_the_table(rebuilt_loop):
    heaviest = rebuilt_loop.backbones.index[0]
    index = rebuilt_loop.plan.first + 3
    atoms = rebuilt_loop.mutant.atoms
    assert np.array_equal(rebuilt_loop.model().atoms(index)["CA"], atoms[heaviest, 3, 1])
    assert np.array_equal(rebuilt_loop.model(2).atoms(index)["CA"], atoms[rebuilt_loop.backbones.index[2], 3, 1])
    with pytest.raises(IndexError):
        rebuilt_loop.model(len(rebuilt_loop.backbones))


@pytest.mark.parametrize("way", [lambda x: pickle.loads(pickle.dumps(x)), copy.copy, copy.deepcopy])
def test_copies_are_equal(rebuilt_loop, way):
    """A notebook's processes pass them around."""
    again = way(rebuilt_loop)
    assert repr(again) == repr(rebuilt_loop)
    assert again.backbones.equals(rebuilt_loop.backbones) and again.bonds.equals(rebuilt_loop.bonds)
    assert np.array_equal(again.mutant.atoms, rebuilt_loop.mutant.atoms)
    assert np.array_equal(again.complex.coord, rebuilt_loop.complex.coord)


def test_a_window_widens_where_the_chain_does_not_close(few_backbones):
    """Without 1153 to 1156 the three residues on either side do not span the gap; four do."""
    structure = replace(alk.load("2XP2"))
    loop = rebuild(structure, alk.parse("P1153_C1156del"), "vina")
    assert labels(loop.plan) == ["V1149", "K1150", "T1151", "L1152", "S1157", "E1158", "Q1159", "D1160"]
    assert loop.plan.growth == -4


def test_where_no_window_closes_the_reason_names_the_longest(few_backbones):
    structure = replace(alk.load("2XP2"))
    with pytest.raises(alk.NotModelledError, match=r"closes without running into.*not even with 8 residues"):
        rebuild(structure, alk.parse("K1150_P1153del"), "vina")


def test_a_complex_without_an_inhibitor_is_rebuilt(few_backbones):
    """Nothing binds there, and the weights with and without inhibitor are the same."""
    apo = replace(alk.load("2XP2"), inhibitor=None)
    loop = rebuild(apo, alk.parse("T1151_L1152insT"), "vina")
    assert not loop.mutant.binding.any() and loop.crystal_binding == 0
    assert np.array_equal(loop.backbones["apo"], loop.backbones["holo"])
    assert loop.complex.inhibitor is None and loop._repr_html_()
