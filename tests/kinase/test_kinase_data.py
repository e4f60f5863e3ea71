"""The table of kinases: sequences that carry the motifs of a kinase, pockets that the alignment makes, conventions."""

import csv
import re
from pathlib import Path

import pytest

from alkstruct import data
from alkstruct.kinase.alignment import LETTERS, pocket_of
from alkstruct.kinase.kinases import find_kinase

ROWS = data.rows("kinases.csv")
BY_GENE = {row["gene"]: row for row in ROWS}
PUBLISHED = Path(__file__).parents[1] / "reference" / "klifs_pockets.csv"
each_kinase = pytest.mark.parametrize("row", ROWS, ids=[row["gene"] for row in ROWS])

# Motifs in the pocket's letters, by KLIFS position, with the kinases that have another residue there and why.
MOTIFS = {
    "glycine-rich loop": (4, "G.G.[FY]G", {}),
    "VAIK lysine": (14, "[VCL][AM][IVL]K", {}),
    "alphaC glutamate": (24, "E", {}),
    "HRD": (68, "HRD", {}),
    "catalytic asparagine": (75, "N", {}),
    "DFG": (81, "DFG", {}),
}


def letters(row):
    """The pocket's residues as text, "-" for none."""
    first = int(row["first"])
    return "".join("-" if p == "-" else row["sequence"][int(p) - first] for p in row["pocket"].split())


def residue(row, position):
    return row["sequence"][position - int(row["first"])]


@each_kinase
@pytest.mark.parametrize("motif", MOTIFS)
def test_the_pocket_has_the_motifs_of_a_kinase(row, motif):
    start, pattern, exceptions = MOTIFS[motif]
    pattern = exceptions.get(row["gene"], pattern)
    assert re.match(pattern, letters(row)[start - 1 :]), letters(row)


@each_kinase
def test_the_activation_loop_ends_in_ape_or_what_stands_for_it(row):
    behind = row["sequence"][int(row["pocket"].split()[84]) - int(row["first"]) :]
    found = re.search("[PSAT][PILS][EV]|ALE|AWE", behind)
    assert found and 10 <= found.start() <= 45  # residues from DFG to APE, NTRK3's insert of 14 included


@each_kinase
def test_pockets_ascend_and_lie_in_the_domain(row):
    positions = [int(position) for position in row["pocket"].split() if position != "-"]
    assert len(row["pocket"].split()) == 85
    assert positions == sorted(set(positions))
    assert int(row["domain_first"]) <= positions[0] < positions[-1] <= int(row["domain_last"])


@each_kinase
def test_the_pocket_is_what_the_alignment_gives(row):
    first = int(row["first"])
    made = ["-" if index is None else str(index + first) for index in pocket_of(row["sequence"])]
    assert made == row["pocket"].split()


@each_kinase
def test_sequences_are_whole(row):
    assert set(row["sequence"]) <= set(LETTERS)
    last = int(row["first"]) + len(row["sequence"]) - 1
    assert 1 <= int(row["first"]) <= int(row["domain_first"]) < int(row["domain_last"]) <= last
    assert all(row[name].strip() for name in ("accession", "name", "family", "source"))
    assert re.fullmatch("[OPQ][0-9][A-Z0-9]{3}[0-9]", row["accession"])
    assert re.fullmatch(r"(NP_[0-9]+(\.[0-9]+)?)?", row["refseq"])


def test_alk_is_the_reference_of_the_package():
    alk = ROWS[0]
    assert (alk["gene"], alk["accession"], alk["first"]) == ("ALK", "Q9UM73", "1")
    assert alk["sequence"] == find_kinase("ALK").sequence
    assert alk["pocket"].split() == [row["position"] for row in data.rows("klifs_pocket.csv")]


def test_no_two_kinases_share_a_name():
    names = [name for row in ROWS for name in (row["gene"], row["accession"], *row["aliases"].split())]
    assert len({name.upper() for name in names}) == len(names)


# Residues that papers and crystals name in UniProt's numbering
NAMED = {
    "ROS1": "L2026 L2028 G2032 D2033 G2101",
    "EGFR": "K745 T790 C797 L858 D855",
    "ERBB2": "L755 T798 C805",
    "ABL1": "K271 E286 T315 F317 D381 H396",
    "KIT": "K623 T670 D810 D816",
    "MET": "G1163 D1228 Y1230 Y1234 Y1235",
    "RET": "V804 G810 M918",
    "NTRK1": "F589 G595 G667",
    "NTRK3": "F617 G623 G696",
    "FLT3": "F691 D835",
    "SRC": "K298 T341 Y419 Y530",
    "BRAF": "T529 V600",
    "BTK": "T474 C481",
    "JAK2": "V617 M929 Y1007 Y1008",
    "FGFR1": "V561 N546",
    "FGFR3": "V555 K650",
    "CDK2": "F80 D145 T160",
    "AURKA": "L210 D274 T288",
    "PDGFRA": "T674 D842",
}


@pytest.mark.parametrize("gene", NAMED)
def test_sequences_are_numbered_as_papers_number_them(gene):
    for name in NAMED[gene].split():
        assert residue(BY_GENE[gene], int(name[1:])) == name[0], name


# In each other convention, residues that papers or crystals name in it (docs/kinases.md has the sources)
ELSEWHERE = {
    ("EGFR", "mature protein"): "K721 T766 D831 L834",
    ("ABL1", "isoform 1b"): "T334 D382",
    ("INSR", "mature protein"): "K1030 D1150 Y1158 Y1162 Y1163",
    ("INSR", "mature protein without exon 11"): "Y1146 Y1150 Y1151",
    ("IGF1R", "mature protein"): "Y1131 Y1135 Y1136",
    ("MET", "isoform 2"): "L1213 D1246 Y1248 Y1253 M1268",
    ("NTRK1", "isoform TrkA-I"): "Y490 Y670 Y674 Y675 Y785",
    ("SRC", "chicken Src"): "K295 T338 D404 Y416 Y527",
    ("KIT", "isoform GNNK-"): "D812",
    ("FGFR2", "isoform IIIb"): "N550 V565 E566 K660",
    ("FGFR3", "isoform IIIb"): "K652",
}


def conventions(row):
    """Name -> shift."""
    pairs = [text.rpartition(":") for text in row["conventions"].split(";") if text]
    return {name: int(shift) for name, _, shift in pairs}


def test_every_convention_is_held_to_residues_that_are_named_in_it():
    known = {(row["gene"], name) for row in ROWS for name in conventions(row)}
    assert known == set(ELSEWHERE)


@pytest.mark.parametrize(("gene", "convention"), ELSEWHERE)
def test_conventions_count_as_they_say(gene, convention):
    shift = conventions(BY_GENE[gene])[convention]
    for name in ELSEWHERE[gene, convention].split():
        assert residue(BY_GENE[gene], int(name[1:]) - shift) == name[0], name


def test_published_pockets_lie_in_these_sequences():
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    assert {row["gene"] for row in published} <= set(BY_GENE)
    for row in published:
        positions = [int(p) for name, p in row.items() if name != "gene" and p != "-"]
        assert positions == sorted(positions)
        assert residue(BY_GENE[row["gene"]], int(row["17"])) == "K"


def test_the_page_lists_these_kinases_and_conventions():
    """A kinase without a published map has "no map" in the last column."""
    page = (Path(__file__).parents[2] / "docs" / "kinases.md").read_text(encoding="utf-8")
    published = {line.partition(",")[0] for line in PUBLISHED.read_text(encoding="utf-8").splitlines()}
    for row in ROWS:
        last = int(row["first"]) + len(row["sequence"]) - 1
        gatekeeper = int(row["pocket"].split()[44])
        cells = [row["gene"], row["accession"], row["name"], f"{row['first']}-{last}"]
        cells += [f"{row['domain_first']}-{row['domain_last']}", residue(row, gatekeeper) + str(gatekeeper)]
        agrees = "[0-9]+" if row["gene"] in published else "no map"
        start = re.escape("| " + " | ".join(cells))
        assert re.search(rf"^{start} \| {agrees} \|$", page, re.MULTILINE), row["gene"]
        for name, shift in conventions(row).items():
            assert f"| {row['gene']} | {name} | {shift:+} |" in page
