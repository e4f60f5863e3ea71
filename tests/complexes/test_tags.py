"""Which residues at the ends of a chain are a cloning tag."""

import numpy as np
import pytest

from alkstruct.complexes.tags import tag_lengths, tag_note
from alkstruct.kinase.kinases import find_kinase

ALK = find_kinase("ALK")

FIRST, LAST = 1086, 1405


def chain(before="", behind="", first=FIRST, last=LAST, changed=()):
    """Letters and positions of ALK's kinase with other residues before and behind it, numbered on."""
    domain = list(ALK.sequence[first - 1 : last])
    for position, letter in changed:
        domain[position - first] = letter
    letters = np.array([*before, *domain, *behind])
    return letters, np.arange(first - len(before), last + len(behind) + 1)


@pytest.mark.parametrize(
    ("before", "behind", "lengths"),
    [
        ("", "", (0, 0)),
        ("GSHM", "", (4, 0)),
        ("", "HHHHHH", (0, 6)),
        ("MGSSHHHHHHSSGLVPRGSH", "GNLYFQ", (20, 6)),
        ("G", "", (1, 0)),  # what a protease leaves
        (ALK.sequence[FIRST - 2], "", (0, 0)),
        # 1083 is a leucine: residues of a tag agree by chance, the first one or one among others
        ("LGS", "", (3, 0)),
        ("GSLGS", "", (5, 0)),
    ],
)
def test_residues_that_differ_at_an_end_are_a_tag(before, behind, lengths):
    assert tag_lengths(*chain(before, behind), ALK) == lengths


def test_a_mutation_near_an_end_is_none():
    position = FIRST + 1
    changed = "A" if ALK.sequence[position - 1] != "A" else "G"
    assert tag_lengths(*chain(changed=[(position, changed)]), ALK) == (0, 0)


def test_a_tag_stands_before_or_behind_the_kinase_domain():
    """A chain that begins within the domain is a fragment; what differs there is a mutation."""
    assert tag_lengths(*chain("GSHM", first=1150, last=1300), ALK) == (0, 0)


def test_the_note_names_the_residues_and_their_new_labels():
    note = tag_note("GS", ("1084", "1085"), ("1085A", "1085B"), ALK)
    assert note.startswith("residues 1084-1085 (GS) of the source are no part of ALK")
    assert note.endswith("1085A-1085B here")
