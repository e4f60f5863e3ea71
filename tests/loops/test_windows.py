"""Which stretch an insertion or deletion rebuilds, how its residues are called, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.kernels.loop_layouts import LONGEST_WINDOW
from alkstruct.loops.windows import anchored, as_it_is, labels, rebuildings, unresolved_reason


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("2XP2")


def windows(structure, text):
    (mutation,) = alk.parse(text).mutations
    return rebuildings(structure, mutation)


@pytest.mark.parametrize("text", ["T1151_L1152insT", "1151Tins", "p.Thr1151dup", "T1151dup"])
def test_an_insertion_moves_three_residues_on_either_side(crizotinib, text):
    """However it is spelt: the new threonine comes after 1151 and is 1151A, as in the PDB."""
    plan = windows(crizotinib, text)[0]
    assert labels(plan) == ["V1149", "K1150", "T1151", "T1151A", "L1152", "P1153", "E1154"]
    assert (crizotinib.number[plan.first], crizotinib.number[plan.last]) == (1149, 1154)
    assert plan.growth == 1


@pytest.mark.parametrize(
    ("text", "named", "growth"),
    [
        ("G1202del", "M1199 A1200 G1201 D1203 L1204 K1205", -1),
        ("A1200_G1201insWW", "L1198 M1199 A1200 W1200A W1200B G1201 G1202 D1203", 2),
        ("G1201_D1203delinsW", "L1198 M1199 A1200 W1201 L1204 K1205 S1206", -2),
        ("G1202delinsAW", "M1199 A1200 G1201 A1202 W1202A D1203 L1204 K1205", 1),
        ("G1201_G1202delinsAWA", "L1198 M1199 A1200 A1201 W1202 A1202A D1203 L1204 K1205", 1),
    ],
)
def test_new_residues_take_the_numbers_of_those_that_go(crizotinib, text, named, growth):
    """What is left over gets the last number and the letters A, B ...; nothing else is renumbered."""
    plan = windows(crizotinib, text)[0]
    assert " ".join(labels(plan)) == named
    assert plan.growth == growth


def test_a_plan_knows_where_residues_go(crizotinib):
    plan = windows(crizotinib, "T1151_L1152insT")[0]
    assert [plan.index_after(i) - i for i in (0, plan.first - 1, plan.last + 1, 200)] == [0, 0, 1, 1]
    assert len(plan) == plan.last - plan.first + 2


def test_windows_widen_by_one_residue_on_either_side(crizotinib):
    """Up to the longest that backbones are built of; a shorter one is asked first."""
    plans = windows(crizotinib, "T1151_L1152insT")
    assert [len(plan) for plan in plans] == [7, 9, 11]
    assert [plans[0].first - plan.first for plan in plans] == [plan.last - plans[0].last for plan in plans] == [0, 1, 2]
    assert max(len(plan) for plan in windows(crizotinib, "G1202del")) <= LONGEST_WINDOW


def test_a_wider_window_stops_at_a_gap(crizotinib):
    """Of G1136 2XP2 has only N, of the residues after it nothing: three residues after Y1131 can move, and no more."""
    assert [len(plan) for plan in windows(crizotinib, "Y1131del")] == [6]
    assert len(windows(crizotinib, "G1202del")) > 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("E1167del", r"inside a helix \(alphaC helix\)"),
        ("L1226_L1227insA", "inside a helix"),
        ("L1196_D1203delinsAla", "more than 12 residues"),
        ("Y1096del", "end of the resolved chain"),
        ("A1274_R1275insA", "inside a helix"),
        ("G1123del", "not resolved, or broken, between residues 1123 and 1126"),
        ("P1292del", "residue 1280, which would have to move, lacks backbone atoms"),
    ],
)
def test_what_cannot_be_rebuilt_is_refused_with_the_reason(crizotinib, text, words):
    with pytest.raises(alk.NotModelledError, match=words):
        windows(crizotinib, text)


def test_a_deletion_of_residues_that_are_not_there_is_refused(crizotinib):
    """G1125 is not resolved in 2XP2."""
    with pytest.raises(alk.NumberingError, match="residue 1125 is not resolved"):
        windows(crizotinib, "G1123_G1125del")


def test_the_end_of_a_helix_is_none(crizotinib):
    """A change beside a residue that is in no helix shifts no register but of what follows: 1157 is before alphaC."""
    assert windows(crizotinib, "E1158del")[0].growth == -1


def test_no_residue_of_a_window_may_lack_its_backbone(crizotinib):
    """Nor may its neighbours: they hold the ends."""
    row = crizotinib.index(1149)
    kept = ~((crizotinib.residue_of_atom == row - 1) & (crizotinib.atom_names == "O"))
    sizes = np.bincount(crizotinib.residue_of_atom[kept])
    fields = ("atom_names", "elements", "coord", "b_factor", "confidence")
    lacking = replace(
        crizotinib,
        start=np.concatenate([[0], np.cumsum(sizes)]),
        **{name: np.asarray(getattr(crizotinib, name))[kept] for name in fields},
    )
    with pytest.raises(alk.NotModelledError, match="residue 1148, which would have to move, lacks backbone atoms"):
        windows(lacking, "T1151_L1152insT")


def test_nothing_is_inserted_after_inserted_residues(rebuilt_loop):
    """1151A is there already: a second threonine would have no number, and 1151 and 1152 are no neighbours."""
    for text in ("T1151_L1152insT", "T1151delinsAA"):
        with pytest.raises(alk.NotModelledError, match="inserted residues after 1151 already"):
            windows(rebuilt_loop.complex, text)
    assert labels(windows(rebuilt_loop.complex, "T1151del")[0])[3] == "T1151A"  # which stays
    assert len(windows(rebuilt_loop.complex, "L1152_P1153insA")[0]) == 7


def test_the_ends_are_atoms_of_the_structure(crizotinib):
    """C before; N and CA of the first residue; CA, C and O of the last; N after."""
    first, last = crizotinib.index(1149), crizotinib.index(1154)
    ends = anchored(crizotinib, as_it_is(crizotinib, first, last))
    named = [(first - 1, "C"), (first, "N"), (first, "CA"), (last, "CA"), (last, "C"), (last, "O"), (last + 1, "N")]
    assert np.array_equal(ends, [crizotinib.atoms(i)[name] for i, name in named])


def test_a_window_as_it_is_changes_nothing(crizotinib):
    plan = as_it_is(crizotinib, 50, 57)
    assert plan.letters == crizotinib.sequence[50:58] and plan.growth == 0
    assert unresolved_reason(crizotinib, 50, 57) is None
