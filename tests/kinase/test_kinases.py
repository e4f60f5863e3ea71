"""Kinases by name, by accession and by sequence; their regions; variants that know whose they are."""

import copy
import pickle

import pytest

import alkstruct as alk
from alkstruct import data
from alkstruct.errors import NotationError, NumberingError
from alkstruct.kinase import kinases
from alkstruct.kinase.kinases import Kinase, find_kinase, known_kinases, own_kinase

EGFR = find_kinase("EGFR")


@pytest.mark.parametrize("name", ["EGFR", "egfr", " P00533 ", "ERBB1", "NP_005219", EGFR])
def test_a_kinase_is_found_by_any_of_its_names(name):
    assert find_kinase(name) is EGFR


def test_no_name_is_that_of_two_kinases():
    names = [name for k in known_kinases() for name in (k.gene, k.accession, *k.aliases, k.refseq) if name]
    assert len({name.upper() for name in names}) == len(names)


def test_none_stands_for_a_protein_of_unknown_sequence():
    assert find_kinase(None) is None


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(
        NumberingError, match=r"reference 'EGRF' is not known; did you mean 'EGFR'\? Known are ALK, ROS1"
    ):
        find_kinase("EGRF")


def test_a_row_whose_pocket_was_not_made_is_refused_with_the_command():
    """Whoever adds a kinase leaves the pocket empty until the tool has aligned it."""
    row = next(row for row in data.rows("kinases.csv") if row["gene"] == "EGFR")
    with pytest.raises(NumberingError, match=r"0 of the 85 positions .* EGFR; .*python -m tools\.align_kinases"):
        kinases._kinase(row | {"pocket": ""})


def test_kinases_are_values():
    again = Kinase(EGFR.gene, EGFR.accession, EGFR.first, EGFR.sequence, EGFR.pocket, EGFR.domain)
    assert again == EGFR
    assert hash(again) == hash(EGFR)
    assert sorted([find_kinase("ROS1"), EGFR])[0] is EGFR
    assert pickle.loads(pickle.dumps(EGFR)) is EGFR
    assert copy.deepcopy(EGFR) is EGFR
    own = own_kinase(EGFR.sequence, "MINE", 700)
    assert pickle.loads(pickle.dumps(own)) == own != EGFR
    assert repr(EGFR) == "<Kinase EGFR (P00533): residues 642-1210>"


@pytest.mark.parametrize("position", [641, 1211, -1])
def test_positions_that_the_sequence_lacks(position):
    assert EGFR.get(position) == ""
    with pytest.raises(NumberingError, match="outside of what is known of P00533: residues 642 to 1210"):
        EGFR.residue(position)


def test_a_sequence_of_ones_own_has_the_pocket_of_the_same_kinase():
    shift = EGFR.first - 1
    own = find_kinase(EGFR.sequence.lower())
    assert (own.gene, own.accession, own.first) == ("own sequence", "", 1)
    assert [p + shift for p in own.pocket] == list(EGFR.pocket)
    assert own.numbered_by == "the sequence own sequence"


@pytest.mark.parametrize(
    ("header", "gene", "accession", "first"),
    [
        ("MYKINASE some words", "MYKINASE", "", 1),
        ("MYKINASE/501-1069", "MYKINASE", "", 501),
        ("sp|Q04771|ACVR1_HUMAN Activin receptor", "ACVR1", "Q04771", 1),
    ],
)
def test_a_fasta_file(tmp_path, header, gene, accession, first):
    path = tmp_path / "own.fasta"
    path.write_text(f">{header}\n{EGFR.sequence[:200]}\n{EGFR.sequence[200:]}*\n")
    own = find_kinase(path)
    assert (own.gene, own.accession, own.first) == (gene, accession, first)
    assert own.sequence == EGFR.sequence
    assert find_kinase(str(path)) == own


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds 0 sequences"),
        (">a\nACDEF\n>b\nACDEF\n", "holds 2 sequences"),
        (">a\nACDEFX\n", "letters that are no amino acid: X"),
        (None, "No such file"),
    ],
)
def test_a_file_that_is_no_one_sequence(tmp_path, text, said):
    path = tmp_path / "own.fasta"
    if text is not None:
        path.write_text(text)
    with pytest.raises(NumberingError, match=said):
        find_kinase(path)


def test_a_protein_that_is_no_kinase_has_numbers_and_no_pocket():
    lysozyme = (
        "KVFGRCELAAAMKRHGLDNYRGYSLGNWVCAAKFESNFNTQATNRNTDGSTDYGILQINSRWWCNDGRTPGSRNLCNIPCSALLSSDITASVNCAKKIVSDGN"
        "GMNAWVAWRNRCKGTDVQAWIRGCRL"
    )
    own = own_kinase(lysozyme * 2, "LYZ")
    assert set(own.pocket) == {None}
    assert alk.region(5, reference=own).segment == "outside the kinase domain"


# regions


@pytest.mark.parametrize(
    ("site", "gene", "name"),
    [
        ("T790M", "EGFR", "gatekeeper"),
        ("T670I", "KIT", "gatekeeper"),
        ("G2032R", "ROS1", "solvent front"),
        ("L858R", "EGFR", "activation loop"),
        ("E746_A750del", "EGFR", "beta3"),
        ("D816V", "KIT", "activation loop"),
        ("V600E", "BRAF", "activation loop"),
        (745, "EGFR", "catalytic lysine"),
    ],
)
def test_regions_of_other_kinases(site, gene, name):
    assert alk.region(site, reference=gene).name == name


def test_roles_name_the_kinases_own_residues():
    assert alk.region(762, reference="EGFR").role == "the glutamate that pairs with K745 in the active kinase"
    assert "E1167" not in " ".join(alk.region_table("EGFR").role)


@pytest.mark.parametrize("kinase", known_kinases(), ids=str)
def test_every_kinase_has_the_segments_of_alk_in_their_order(kinase):
    table = alk.region_table(kinase)
    alk_order = alk.region_table().segment.drop_duplicates().tolist()
    here = table.segment.drop_duplicates().tolist()
    assert here == [name for name in alk_order if name in here]
    assert {"glycine-rich loop", "alphaC helix", "hinge", "catalytic loop", "activation loop"} <= set(here)
    assert table.position.diff().dropna().eq(1).all()
    assert "".join(table.residue) == kinase.stretch(int(table.position.min()), int(table.position.max()))
    assert table.klifs.notna().sum() == sum(position is not None for position in kinase.pocket)


# variants


def test_a_variant_knows_whose_it_is():
    variant = alk.parse("EGFR p.Thr790Met", reference="EGFR")
    assert str(variant) == "T790M"
    assert variant.kinase is EGFR
    assert variant.region.name == "gatekeeper"
    assert variant != alk.parse("T790M")
    assert pickle.loads(pickle.dumps(variant)) == variant


@pytest.mark.parametrize(
    ("text", "gene"), [("EGFR T790M", "ALK"), ("ALK G1202R", "EGFR"), ("P00533:p.Thr790Met", "ROS1")]
)
def test_the_name_of_another_kinase_is_refused_with_what_to_type(text, gene):
    with pytest.raises(NotationError, match=r"pass reference='(EGFR|ALK)'"):
        alk.parse(text, reference=gene)


def test_deletions_and_insertions_are_written_in_one_way_in_every_kinase():
    """HGVS puts them as far to the C-terminus as they can be: EGFR has LLLL at 655 and DNPH at 770."""
    assert EGFR.stretch(655, 658) == "LLLL"
    assert str(alk.parse("L655del", reference="EGFR")) == "L658del"
    assert str(alk.parse("L655del", reference=None)) == "L655del"
    assert EGFR.stretch(770, 773) == "DNPH"
    assert str(alk.parse("D770_N771insNPG", reference="EGFR")) == "P772_H773insGNP"
    assert alk.parse("p.Asn771_His773dup", reference="EGFR") == alk.parse("H773_V774insNPH", reference="EGFR")


def test_an_insertion_without_neighbours_takes_those_of_its_kinase():
    assert alk.parse("770GYins", reference="EGFR") == alk.parse("D770_N771insGY", reference="EGFR")
    with pytest.raises(NotationError, match="not known without a reference"):
        alk.parse("770GYins", reference=None)


def test_mutations_of_two_kinases_are_no_variant():
    mutations = alk.parse("G1202R").mutations + alk.parse("T790M", reference="EGFR").mutations
    with pytest.raises(NotationError, match="different kinases"):
        alk.Variant(mutations)


@pytest.mark.parametrize(
    ("site", "gene", "said"),
    [
        ("T766M", "EGFR", r"T766 of the mature protein is T790"),
        ("T334I", "ABL1", r"T334 of the isoform 1b is T315"),
        ("T338M", "SRC", r"T338 of the chicken Src is T341"),
    ],
)
def test_a_residue_that_is_counted_in_another_way_is_explained(site, gene, said):
    with pytest.raises(NumberingError, match=said):
        alk.region(site, reference=gene)
