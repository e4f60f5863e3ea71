"""One door for all variants that can be built as structures."""

from dataclasses import replace

import loop_cases
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.loops.building import backbone_moves
from alkstruct.loops.local import WINDOW_FLANK


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("2XP2")


@pytest.fixture
def moved(few_backbones):
    """G1202R with its backbone."""
    return alk.build(replace(alk.load("2XP2")), "G1202R", "vina", backbone="local")


def test_a_substitution_has_rotamers_and_all_else_backbones(crizotinib, few_backbones):
    assert isinstance(alk.build(crizotinib, "L1196M"), alk.Mutant)
    loop = alk.build(crizotinib, "G1202del", "vina")
    assert isinstance(loop, alk.RebuiltLoop)
    assert loop.complex.find(1202) is None and len(loop.complex) == len(crizotinib) - 1


@pytest.mark.parametrize("text", ["T1151dup", "p.Thr1151dup", "1151Tins"])
def test_spellings_of_one_insertion_build_the_same(rebuilt_loop, text):
    """They are read as one variant, before anything is built."""
    assert alk.parse(text) == rebuilt_loop.variant


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("C1156Y+T1151_L1152insT", alk.NumberingError, "only single mutations"),
        ("A1151_L1152insT", alk.NumberingError, "A1151|1151"),
        ("G1123_G1125del", alk.NumberingError, "1125 is not resolved"),
        ("E1167del", alk.NotModelledError, "alphaC helix"),
        ("L1196_D1203delinsAla", alk.NotModelledError, "more than 12 residues"),
        ("nonsense", alk.NotationError, "nonsense"),
    ],
)
def test_what_cannot_be_built_is_refused_with_the_reason(crizotinib, text, error, words):
    with pytest.raises(error, match=words):
        alk.build(crizotinib, text)


def test_a_complex_may_be_named(few_backbones, rebuilt_loop):
    assert rebuilt_loop.source.name == "2XP2" == alk.build("2XP2", "T1151_L1152insT", "vina").source.name


def test_seven_residues_move_around_a_substitution(moved):
    """Three on either side; only the letter in the middle changes, and no number does."""
    plan, source = moved.plan, moved.source
    assert isinstance(moved, alk.RebuiltLoop) and moved.variant == alk.parse("G1202R")
    assert plan.numbers == tuple(range(1199, 1206)) and plan.growth == 0
    before = source.sequence[plan.first : plan.last + 1]
    assert [(a, b) for a, b in zip(before, plan.letters, strict=True) if a != b] == [("G", "R")]
    assert plan.letters[3] == "R" and len(moved.complex) == len(source)


def test_a_moved_substitution_starts_from_the_crystals_backbone(moved):
    """N and CA at the start, CA and C at the end stay; between them CA moves by a few Å at the most."""
    chains = moved.mutant.atoms[:, :, :3]
    own = loop_cases.chain_of(moved.source, moved.plan.first, moved.plan.last)
    assert chains[:, 0, :2] == pytest.approx(np.tile(own[0, :2], (len(chains), 1, 1)), abs=1e-9)
    assert chains[:, -1, 1:] == pytest.approx(np.tile(own[-1, 1:], (len(chains), 1, 1)), abs=1e-9)
    assert 0 < np.linalg.norm(chains - own, axis=-1).max() < 4


def test_a_moved_substitution_keeps_the_crystals_bond_lengths(moved):
    """Those of the chain, to 1e-6 Å: nothing is made ideal."""
    own = loop_cases.chain_of(moved.source, moved.plan.first, moved.plan.last).reshape(-1, 3)
    for chain in moved.mutant.atoms[:, :, :3].reshape(-1, 21, 3):
        lengths = [np.linalg.norm(np.diff(one, axis=0), axis=1) for one in (own, chain)]
        assert lengths[1] == pytest.approx(lengths[0], abs=1e-6)


@pytest.mark.parametrize("ending", ["pdb", "cif"])
def test_a_moved_substitution_is_saved_and_read_back(moved, tmp_path, ending):
    """It says of itself that it is a mutant."""
    moved.save(tmp_path / f"mutant.{ending}")
    again = alk.load(tmp_path / f"mutant.{ending}")
    assert [str(mutation) for mutation in again.mutations] == ["G1202R"]
    assert again.sequence == moved.complex.sequence
    assert again.coord == pytest.approx(moved.complex.coord, abs=2e-3)


def test_around_an_insertion_the_backbone_always_moves(few_backbones):
    first, second = (
        alk.build(replace(alk.load("2XP2")), "T1151_L1152insT", "vina", backbone=backbone)
        for backbone in ("fixed", "local")
    )
    assert first.backbones.equals(second.backbones) and first.bonds.equals(second.bonds)
    assert first.backbones.attrs == second.backbones.attrs


def test_what_can_stand_on_the_crystals_backbone_is_built_on_it(crizotinib):
    usual, asked = alk.build(crizotinib, "L1196M"), alk.build(crizotinib, "L1196M", backbone="fixed")
    assert isinstance(asked, alk.Mutant) and asked.rotamers.equals(usual.rotamers)
    assert isinstance(alk.build(crizotinib, "G1202R", backbone="fixed"), alk.Mutant)


def test_by_default_the_backbone_moves_where_it_does_in_the_score(crizotinib):
    """Proline and what stands where only glycine does; not out of reach, beside a gap or for what can stand there."""
    variants = ["L1196M", "G1202R", "G1201R", "L1196P", "G1269A", "P1153A", "F1174P", "G1123R", "G1123P", "C1156P"]
    caveats = alk.score(crizotinib, variants, "vina").set_index("variant")["caveats"]
    moved = [x for x in variants if "local backbone" in caveats[x].split(";")]
    assert [x for x in variants if backbone_moves(crizotinib, alk.parse(x))] == moved == ["G1202R", "L1196P"]


def test_what_is_built_of_g1202r_agrees_with_its_row(crizotinib):
    """Both let seven residues give way and pay for arginine, which does not get out of the drug's way.

    The samplings differ: the row takes single moves and carries neighbours along, what is built is annealed and its
    neighbours are placed anew. Their ddG came out as 4.5 and 3.6 kcal/mol when this was written.
    """
    built, (row,) = alk.build(crizotinib, "G1202R"), alk.score(crizotinib, "G1202R").itertuples()
    assert isinstance(built, alk.RebuiltLoop) and "local backbone" in row.caveats.split(";")
    assert len(built.plan) == 2 * WINDOW_FLANK + 1 and built.plan.numbers[WINDOW_FLANK] == row.position
    assert built.mutant.free_binding - built.wild_type.free_binding == pytest.approx(row.ddg_raw, abs=1.5)
    assert built.mutant.apo.min() - built.wild_type.apo.min() == pytest.approx(row.apo_strain, abs=1.5)


@pytest.mark.parametrize("text", ["L1196M", "T1151_L1152insT"])
def test_an_unknown_backbone_is_refused_with_the_choices(crizotinib, text):
    with pytest.raises(alk.AlkstructError, match="is not known; choose one of fixed, local, auto"):
        alk.build(crizotinib, text, backbone="soft")


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("A1202R", alk.NumberingError, "expects A at 1202"),
        ("H1124A", alk.NumberingError, "1124 is not resolved"),
        ("G1128A", alk.NotModelledError, "broken"),
    ],
)
def test_a_substitution_whose_backbone_cannot_move_is_refused(crizotinib, text, error, words):
    with pytest.raises(error, match=words):
        alk.build(crizotinib, text, backbone="local")
