"""Where the segments of a loaded kinase begin and end: by alignment, and by the chain's own helices and strands."""

from dataclasses import replace

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.complexes.helices import secondary_structure
from alkstruct.complexes.segments import FARTHEST_MOVE, Segment, _fitted
from alkstruct.kinase.kinases import find_kinase, own_kinase

LOOP, HELIX, STRAND = "beta3-alphaC loop", "alphaC helix", "beta3"


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("2XP2")


@pytest.fixture(scope="module")
def twin():
    """2XP2 as a kinase of another name, so that its regions are carried over from ALK and fitted to its chain."""
    wild = alk.load("2XP2")
    return replace(wild, kinase=own_kinase(find_kinase("ALK").sequence, "TWIN"))


def letters(text, first=1):
    return dict(enumerate(text, start=first))


def test_alk_keeps_the_segments_of_its_table(crizotinib):
    assert all(crizotinib.region(int(n)) == alk.region(int(n)) for n in crizotinib.number)


def test_a_protein_that_is_not_known_has_no_regions(crizotinib):
    assert replace(crizotinib, kinase=None).region(1202) is None
    assert crizotinib.region(5000) is None


def test_a_kinase_with_the_sequence_of_alk_has_its_pocket_and_its_sites(twin):
    for number, position in enumerate(find_kinase("ALK").pocket, start=1):
        here, there = twin.region(position), alk.region(position)
        assert (here.klifs, here.site) == (number, there.site)


def test_ends_differ_from_those_of_the_table_by_a_few_residues(twin):
    """HELIX and SHEET records of the crystals and DSSP agree but for the ends."""
    names = alk.region_table().query("segment.str.startswith('alpha') or segment.str.startswith('beta')")
    for name, rows in names.groupby("segment"):
        here = twin.region(int(rows.position.median()))
        assert here.segment == name
        assert abs(here.start - rows.position.min()) <= FARTHEST_MOVE
        assert abs(here.end - rows.position.max()) <= FARTHEST_MOVE


def test_helices_begin_and_end_where_the_chain_has_them(twin):
    structure = dict(zip(twin.number.tolist(), secondary_structure(twin).tolist(), strict=True))
    helix = twin.region(1165)
    assert helix.segment == HELIX
    assert structure[helix.start] == structure[helix.end] == "H"
    assert structure[helix.start - 1] != "H"
    assert structure[helix.end + 1] != "H"


def test_segments_tile_the_kinase(twin):
    regions = [twin.region(position) for position in range(twin.kinase.first, twin.kinase.last + 1)]
    for position, region in enumerate(regions, start=twin.kinase.first):
        assert region.start <= position <= region.end
        assert regions[region.start - twin.kinase.first] == replace(
            regions[region.start - twin.kinase.first], segment=region.segment
        )


@pytest.mark.parametrize(
    ("structure", "last"),
    [
        ("EEEEEE----HHHHHHHHHH", 6),  # as aligned
        ("EEEEEEEE--HHHHHHHHHH", 8),  # the strand goes on
        ("EEEE------HHHHHHHHHH", 4),  # it ends before
        ("EEEEEEEEEEEEEEEEEEEE-", 9),  # a loop keeps a residue
        ("EEEEEE----", 6),
        ("--------------------", 6),  # no strand at all: the alignment's end
    ],
)
def test_a_strand_ends_where_the_chain_ends_it(structure, last):
    segments = [Segment(STRAND, 1, 6), Segment(LOOP, 7, 10), Segment(HELIX, 11, 20)]
    strand, loop, helix = _fitted(segments, letters(structure))
    assert (strand.first, strand.last, loop.first, helix.last) == (1, last, last + 1, 20)
    assert loop.first <= loop.last == helix.first - 1


def test_an_end_that_is_not_resolved_stays_where_it_is_aligned():
    segments = [Segment(STRAND, 1, 6), Segment(LOOP, 7, 10), Segment(HELIX, 11, 20)]
    known = letters("EEEEEEEE--HHHHHHHHHH")
    del known[9]
    assert _fitted(segments, known)[0].last == 6


def test_segments_that_motifs_define_do_not_move():
    segments = [Segment("beta1", 1, 6), Segment("glycine-rich loop", 7, 12), Segment("beta2", 13, 20)]
    assert _fitted(segments, letters("EEEEEEEEE----EEEEEEE")) == segments
    segments = [Segment("beta5", 1, 6), Segment("hinge", 7, 9), Segment("solvent-front linker", 10, 13)]
    assert _fitted(segments, letters("EEEEEEEEEE---")) == segments


def test_helix_and_strand_do_not_depend_on_the_frame(crizotinib):
    turned = crizotinib.coord @ np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]).T + 7.0
    moved = replace(crizotinib, coord=turned)
    assert (secondary_structure(moved) == secondary_structure(crizotinib)).all()
