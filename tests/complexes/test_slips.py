"""Constructs without a loop: both sides are placed whatever the file's numbers, or it is refused."""

import numpy as np
import pytest

from alkstruct.complexes.numbering import fitted
from alkstruct.errors import NumberingError
from alkstruct.kinase.kinases import find_kinase

KIT = find_kinase("KIT")
PARTS = KIT.stretch(544, 693), KIT.stretch(754, 931)  # as in 3G0E, whose linker is TS


def numbered(left, linker, right, number, tag="", gap=()):
    letters = tag + left + linker + right
    kept = np.setdiff1d(np.arange(len(letters)), gap)
    linked = np.r_[False, np.diff(kept) == 1]
    sequence = "".join(letters[i] for i in kept)
    number = np.broadcast_to(number(len(letters)), len(letters))[kept]
    return fitted(number, np.full(len(kept), "", dtype="<U1"), sequence, linked, KIT, name="file", chain="A")


NUMBERS = {
    "from one": lambda count: np.arange(1, count + 1),
    "counted through": lambda count: np.arange(542, 542 + count),
    "slipped behind": lambda count: np.r_[542:694, 694 : 694 + count - 152],
}


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("tag", ["", "GP", "MGSSHHHHHHSSGLVPRGSH"])
@pytest.mark.parametrize("linker", ["TS", "GGSGGS", "G"])
def test_both_sides_of_a_linker_are_placed(number, tag, linker):
    found = numbered(PARTS[0], linker, PARTS[1], NUMBERS[number], tag)
    plain = found.insertion == ""
    assert found.number[plain].tolist() == [*range(544, 694), *range(754, 932)]
    between = slice(len(tag) + 150, len(tag) + 150 + len(linker))
    assert found.number[between].tolist() == [693] * len(linker)
    assert "".join(found.insertion[between]) == "ABCDEF"[: len(linker)]


def test_gaps_beside_a_linker_do_not_matter():
    found = numbered(PARTS[0], "TS", PARTS[1], NUMBERS["from one"], gap=range(40, 52))
    assert found.number[found.insertion == ""].tolist() == [*range(544, 584), *range(596, 694), *range(754, 932)]


def test_ends_that_are_joined_without_a_linker_are_placed_where_that_is_certain():
    assert KIT.residue(694) != KIT.residue(754) and KIT.residue(693) != KIT.residue(753)
    found = numbered(PARTS[0], "", PARTS[1], NUMBERS["from one"])
    assert found.number.tolist() == [*range(544, 694), *range(754, 932)]
    # the residue behind the first cut is the one before which the chain goes on: either may be there
    pairs = [(p, q) for p in range(690, 700) for q in range(740, 760) if KIT.residue(p) == KIT.residue(q)]
    with pytest.raises(NumberingError, match="may be joined at more than one place"):
        numbered(KIT.stretch(544, pairs[0][0] - 1), "", KIT.stretch(pairs[0][1], 931), NUMBERS["from one"])


@pytest.mark.parametrize("linker", ["GSGSGSGSGSGS", "GGSGGSGGSGGSGGS"])
def test_a_linker_that_is_long_is_refused(linker):
    with pytest.raises(NumberingError, match="cannot be found by alignment"):
        numbered(PARTS[0], linker, PARTS[1], NUMBERS["from one"])


def test_a_linker_beside_a_mutation_is_refused():
    left = PARTS[0][:-3] + "W" + PARTS[0][-2:]
    with pytest.raises(NumberingError, match="cannot be found by alignment"):
        numbered(left, "TS", PARTS[1], NUMBERS["from one"])
