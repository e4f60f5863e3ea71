"""One door for all variants that can be built as structures."""

import pytest

import alkstruct as alk


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("2XP2")


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
