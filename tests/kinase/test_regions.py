"""Where residues lie: tables that tile the sequence and agree with it, and the sites that papers name."""

import csv
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alkstruct.errors import NumberingError
from alkstruct.kinase.kinases import find_kinase
from alkstruct.kinase.regions import Region, region_of, region_table

ALK = find_kinase("ALK")

LENGTH = 1620
KLIFS_ABL1 = "HKLGGGQYGEVYEVAVKTLEFLKEAAVMKEIKPNLVQLLGVYIITEFMTYGNLLDYLREYLEKKNFIHRDLAARNCLVVADFGLS"


def rows(name):
    with files("alkstruct.data").joinpath(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def spans(kind):
    return [(int(row["start"]), int(row["end"])) for row in rows("regions.csv") if row["kind"] == kind]


# the tables


def test_segments_tile_the_sequence_so_that_every_residue_has_exactly_one():
    segments = spans("segment")
    assert segments[0][0] == 1
    assert segments[-1][1] == LENGTH
    assert all(last + 1 == first for (_, last), (first, _) in pairwise(segments))
    assert all(start <= end for start, end in segments)


def test_sites_do_not_overlap_so_that_a_residue_has_one_name():
    sites = sorted(spans("site"))
    assert all(last < first for (_, last), (first, _) in pairwise(sites))


@pytest.mark.parametrize("name", ["regions.csv", "klifs_pocket.csv"])
def test_every_figure_has_a_source_and_none_rests_on_memory(name):
    for row in rows(name):
        assert all(value.strip() for value in row.values()), row
        assert "recalled" not in row["source"]


@pytest.mark.parametrize("name", ["regions.csv", "klifs_pocket.csv"])
def test_tables_are_plain_ascii(name):
    assert files("alkstruct.data").joinpath(name).read_text(encoding="utf-8").isascii()


def test_roles_are_phrases_that_a_sentence_can_take_in():
    for row in rows("regions.csv"):
        assert not row["role"].endswith(".")
        assert row["role"].split()[0] in {"a", "an", "the", "tyrosines"}, row["role"]


def test_pocket_has_klifs_85_positions_in_order_with_the_residues_of_the_sequence():
    pocket = rows("klifs_pocket.csv")
    assert [int(row["klifs"]) for row in pocket] == list(range(1, 86))
    positions = [int(row["position"]) for row in pocket]
    assert positions == sorted(set(positions))
    assert [ALK.residue(position) for position in positions] == [row["residue"] for row in pocket]


def test_pocket_alignment_keeps_the_invariant_residues_of_abl1():
    # KLIFS's own pocket sequence of ABL1 is the other side of the alignment that the map was derived from
    pocket = {int(row["klifs"]): row for row in rows("klifs_pocket.csv")}
    assert "".join(row["abl1"] for row in pocket.values()) == KLIFS_ABL1
    invariant = [4, 6, 9, 17, 24, 68, 69, 70, 75, 81, 82, 83]  # GxGxxG, VAIK Lys, alphaC Glu, HRDxxxxN, DFG
    assert all(pocket[k]["residue"] == pocket[k]["abl1"] for k in invariant)
    identical = sum(row["residue"] == row["abl1"] for row in pocket.values())
    assert identical > 40


# the reference sequence


def test_reference_is_q9um73():
    assert (ALK.accession, ALK.refseq) == ("Q9UM73", "NP_004295.2")
    assert len(ALK.sequence) == LENGTH
    assert set(ALK.sequence) <= set("ACDEFGHIKLMNPQRSTVWY")
    # positions that every paper on ALK resistance names
    named = {1151: "T", 1156: "C", 1171: "I", 1174: "F", 1196: "L", 1202: "G", 1269: "G", 1275: "R"}
    assert {position: ALK.residue(position) for position in named} == named


@pytest.mark.parametrize("position", [0, -1, LENGTH + 1, 10**9])
@pytest.mark.parametrize("ask", [ALK.residue, region_of])
def test_positions_that_do_not_exist_are_refused_with_the_range(ask, position):
    with pytest.raises(NumberingError, match=r"Q9UM73 has residues 1 to 1620"):
        ask(position)


@pytest.mark.parametrize("position", [1202.0, "1202", None])
def test_positions_are_whole_numbers(position):
    with pytest.raises(NumberingError, match="whole number"):
        region_of(position)


def test_positions_may_come_from_arrays():
    assert region_of(np.int64(1202)) == region_of(1202)
    assert ALK.residue(np.int32(1202)) == "G"


# regions


@given(st.integers(1, LENGTH))
def test_every_residue_has_a_complete_region_that_holds_it(position):
    region = region_of(position)
    assert region.segment
    assert region.role
    assert region.start <= position <= region.end
    assert region.name == (region.site or region.segment)
    assert str(region) == region.name
    assert region.klifs is None or 1 <= region.klifs <= 85


@pytest.mark.parametrize(
    ("position", "segment", "site", "klifs"),
    [
        (1098, "N-terminal beta-turn motif", "", None),
        (1123, "glycine-rich loop", "", 4),
        (1150, "beta3", "catalytic lysine", 17),
        (1151, "beta3", "", 18),
        (1152, "beta3-alphaC loop", "", 19),
        (1156, "beta3-alphaC loop", "", None),
        (1167, "alphaC helix", "alphaC glutamate", 24),
        (1171, "alphaC helix", "R-spine", 28),
        (1174, "alphaC helix", "", 31),
        (1176, "alphaC-beta4 loop", "", None),
        (1180, "alphaC-beta4 loop", "", 36),
        (1182, "beta4", "R-spine", 38),
        (1196, "beta5", "gatekeeper", 45),
        (1197, "hinge", "hinge", 46),
        (1199, "hinge", "hinge", 48),
        (1201, "solvent-front linker", "", 50),
        (1202, "solvent-front linker", "solvent front", 51),
        (1203, "solvent-front linker", "solvent front", 52),
        (1206, "alphaD", "solvent front", 55),
        (1207, "alphaD", "", 56),
        (1210, "alphaD", "solvent front", 59),
        (1245, "alphaE-catalytic loop link", "", 66),
        (1247, "catalytic loop", "HRD motif", 68),
        (1249, "catalytic loop", "HRD motif", 70),
        (1256, "beta7", "", 77),
        (1269, "xDFG residue", "DFG motif", 80),
        (1270, "activation loop", "DFG motif", 81),
        (1271, "activation loop", "DFG motif", 82),
        (1272, "activation loop", "DFG motif", 83),
        (1275, "activation loop", "", None),
        (1278, "activation loop", "autophosphorylation tyrosine", None),
        (1318, "alphaF", "", None),
        (1, "outside the kinase domain", "", None),
        (1620, "outside the kinase domain", "", None),
    ],
)
def test_known_residues(position, segment, site, klifs):
    region = region_of(position)
    assert (region.segment, region.site, region.klifs) == (segment, site, klifs)


def test_a_residue_of_two_motifs_says_so():
    # F1271 and H1247 carry the name of their catalytic motif; that they are spine residues stands in the role
    assert "xDFG" in region_of(1269).role
    for position in (1247, 1271):
        assert "regulatory spine" in region_of(position).role


def test_regions_are_values():
    assert region_of(1202) == region_of(1202)
    assert len({region_of(1202), region_of(1202), region_of(1203)}) == 2
    with pytest.raises(AttributeError):
        region_of(1202).name = "elsewhere"


@given(st.integers(1, LENGTH), st.integers(1, LENGTH))
def test_regions_sort_along_the_sequence(left, right):
    # a segment holds residues with and without a KLIFS position: None must not break the comparison
    a, b = region_of(left), region_of(right)
    assert (a < b) + (a == b) + (a > b) == 1
    if a.start < b.start:
        assert a < b


def test_a_region_does_not_compare_with_anything_else():
    with pytest.raises(TypeError):
        _ = region_of(1202) < "solvent front"
    assert isinstance(region_of(1202), Region)


# the table


def test_table_has_one_row_a_residue_of_the_chain_that_crystals_show():
    table = region_table()
    assert table["position"].tolist() == list(range(1086, 1402))
    assert "".join(table["residue"]) == ALK.sequence[1085:1401]
    assert table["klifs"].dropna().tolist() == list(range(1, 86))
    assert table["klifs"].dtype == "Int64"


def test_table_agrees_with_region_of_and_leaves_no_source_out():
    for row in region_table().itertuples():
        region = region_of(row.position)
        assert (row.region, row.segment, row.site, row.role) == (
            region.name,
            region.segment,
            region.site,
            region.role,
        )
        assert row.source
        assert bool(row.klifs_element) == (region.klifs is not None)


def test_table_is_a_new_one_each_time():
    table = region_table()
    table.loc[:, "region"] = "changed"
    assert "changed" not in set(region_table()["region"])
