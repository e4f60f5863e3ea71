"""Complexes with a rebuilt stretch of backbone, and parts of complexes."""

from dataclasses import replace

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.loops.models import around_window, with_backbone, without_side_chain
from alkstruct.loops.windows import as_it_is, rebuildings


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("2XP2")


@pytest.fixture(scope="module")
def plan(crizotinib):
    return rebuildings(crizotinib, alk.parse("T1151_L1152insT").mutations[0])[0]


@pytest.fixture(scope="module")
def model(crizotinib, plan):
    """The insertion with a backbone of numbers that can be told apart."""
    return with_backbone(crizotinib, plan, np.arange(len(plan) * 18.0).reshape(-1, 6, 3))


def test_a_model_has_the_plans_residues(crizotinib, plan, model):
    assert model.sequence == crizotinib.sequence.replace("AVKTLPE", "AVKTTLPE")
    window = slice(plan.first, plan.first + len(plan))
    assert tuple(model.number[window]) == plan.numbers and tuple(model.insertion[window]) == plan.insertions
    assert model.residue_names[plan.first + 3] == "THR"
    assert model.index(1152) == crizotinib.index(1152) + 1


def test_the_window_has_its_backbone_alone(plan, model):
    """Rows of kernels.loop_layouts go to the atoms of their names; no B factor is made up."""
    for k in range(len(plan)):
        atoms = model.atoms(plan.first + k)
        assert {name: place[0] for name, place in atoms.items()} == {
            name: 18.0 * k + 3 * row for row, name in enumerate(("N", "CA", "C", "O"))
        }
    rows = (model.residue_of_atom >= plan.first) & (model.residue_of_atom < plan.first + len(plan))
    assert np.isnan(model.b_factor[rows]).all() and not np.isnan(model.b_factor[~rows]).any()


def test_all_else_stays_where_it_is(crizotinib, plan, model):
    for index in [*range(plan.first), *range(plan.last + 1, len(crizotinib))]:
        before, after = crizotinib.atoms(index), model.atoms(plan.index_after(index))
        assert before.keys() == after.keys()
        assert all(np.array_equal(before[name], after[name]) for name in before)
    assert model.inhibitor is crizotinib.inhibitor


def test_a_part_holds_whole_residues_within_reach(crizotinib, plan):
    """And those that the inhibitor feels; the plan means the same residues there."""
    part, own = around_window(crizotinib, plan, 5.0)
    rows = slice(crizotinib.start[plan.first], crizotinib.start[plan.last + 1])
    for i in range(len(crizotinib)):
        atoms = np.array([*crizotinib.atoms(i).values()])
        near = np.linalg.norm(atoms[:, None] - crizotinib.coord[rows], axis=-1).min() < 5
        near |= np.linalg.norm(atoms[:, None] - crizotinib.inhibitor.coord, axis=-1).min() < 8
        where = part.find(crizotinib.number[i])
        assert (where is not None) == near
        assert where is None or part.atoms(where).keys() == crizotinib.atoms(i).keys()
    assert part.sequence[own.first : own.last + 1] == crizotinib.sequence[plan.first : plan.last + 1]
    assert len(part) < 0.5 * len(crizotinib)


def test_a_part_needs_no_inhibitor(crizotinib):
    plan = as_it_is(crizotinib, 100, 105)
    part, own = around_window(replace(crizotinib, inhibitor=None), plan, 4.0)
    assert 8 < len(part) < 60 and part.inhibitor is None
    assert part.number[own.first] == crizotinib.number[100]


def test_a_side_chain_is_taken_off(crizotinib):
    index = crizotinib.index(1196)
    bare = without_side_chain(crizotinib, index)
    assert set(bare.atoms(index)) == {"N", "CA", "C", "O"}
    assert len(bare.coord) == len(crizotinib.coord) - 4
    assert bare.sequence == crizotinib.sequence
