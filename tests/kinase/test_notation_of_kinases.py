"""Variants of other kinases than ALK: their names, accessions and canonical forms, and what values they are."""

import copy
import pickle

import pytest

from alkstruct.errors import NotationError
from alkstruct.kinase.kinases import find_kinase
from alkstruct.kinase.mutations import Variant
from alkstruct.kinase.notation import matches_reference, parse


@pytest.mark.parametrize(
    ("reference", "text", "expected"),
    [
        ("EGFR", "T790M", "T790M"),
        ("EGFR", "EGFR-T790M", "T790M"),
        ("EGFR", "EGFRT790M", "T790M"),
        ("EGFR", "P00533:p.Thr790Met", "T790M"),
        ("EGFR", "P00533-1:p.Thr790Met", "T790M"),
        ("EGFR", "NP_005219.2:p.(Leu858Arg)", "L858R"),
        ("EGFR", "NP_005219.2(EGFR):p.(Leu858Arg)", "L858R"),
        ("EGFR", "EGFR L858R + EGFR T790M", "T790M+L858R"),
        ("EGFR", "EGFR exon 19 E746_A750delELREA", "E746_A750del"),
        ("EGFR", "L747_P753>S", "L747_P753delinsS"),
        ("EGFR", "D770_N771insSVD", "D770_N771insSVD"),
        ("EGFR", "D770_N771insNPG", "P772_H773insGNP"),  # the same protein, as far to the C-terminus as it goes
        ("EGFR", "A767_V769dup", "V769_D770insASV"),
        ("HER2", "A775_G776insYVMA", "A775_G776insYVMA"),
        ("HER2", "ErbB-2 V777L", "V777L"),
        ("ERBB2", "HER-2: V777L", "V777L"),
        ("MET", "c-Met D1228N", "D1228N"),
        ("MET", "cMET:p.D1228N", "D1228N"),
        ("MET", "Met1250Thr", "M1250T"),  # the residue
        ("MET", "METY1230H", "Y1230H"),  # the gene
        ("KDR", "VEGFR-2 V916M", "V916M"),
        ("NTRK1", "TPM3-NTRK1 G595R", "G595R"),
        ("ABL1", "BCR-ABL1 T315I", "T315I"),
    ],
)
def test_a_variant_with_the_name_of_its_kinase(reference, text, expected):
    variant = parse(text, reference)
    assert (str(variant), variant.kinase) == (expected, find_kinase(reference))
    assert parse(str(variant), reference) == variant and parse(variant.hgvs, reference) == variant
    assert matches_reference(variant)


@pytest.mark.parametrize(
    ("reference", "text", "gene"),
    [
        ("ALK", "EGFR T790M", "EGFR"),
        ("ALK", "EGFR-T790M", "EGFR"),
        ("ALK", "EGFRT790M", "EGFR"),
        ("ALK", "EGFR:p.Thr790Met", "EGFR"),
        ("ALK", "P00533:p.Thr790Met", "EGFR"),
        ("ALK", "CD74-ROS1 G2032R", "ROS1"),
        ("ALK", "c-Met-D1228N", "MET"),
        ("ALK", "LTK-G1202R", "LTK"),
        ("EGFR", "EML4-ALK G1202R", "ALK"),
        ("EGFR", "NP_004295.2:p.Gly1202Arg", "ALK"),
        ("EGFR", "L858R+ALK G1202R", "ALK"),
        ("EGFR", "HER2 V777L", "ERBB2"),
        ("PDGFRA", "KIT D816V", "KIT"),
    ],
)
def test_a_variant_of_another_kinase_says_whose_it_is(reference, text, gene):
    """And never that its change alone was meant."""
    with pytest.raises(NotationError, match=f"not {reference}; for another kinase pass reference='{gene}'") as problem:
        parse(text, reference)
    assert "did you mean" not in str(problem.value)
    assert "different kinases" not in str(problem.value)


@pytest.mark.parametrize(
    ("reference", "text"), [("MET", "P08581-2:p.D1246N"), ("FGFR2", "P21802-3:N550K"), ("ABL1", "P00519-2.1:T334I")]
)
def test_an_accession_of_another_isoform_is_refused(reference, text):
    """Its positions are others: D1246 of MET's second isoform is D1228."""
    with pytest.raises(NotationError, match=r"is another isoform of .*, .* may be others; give those of P"):
        parse(text, reference)


def test_an_accession_that_is_not_known_may_be_left_out():
    with pytest.raises(NotationError, match=r"NM_1.2 is not known .* of EGFR; leave it out if .* those of P00533"):
        parse("NM_1.2:p.Thr790Met", "EGFR")


def test_variants_of_several_kinases_are_values():
    egfr, alk, kit, unknown = (parse("T790M", reference) for reference in ("EGFR", "ALK", "KIT", None))
    assert len({egfr, alk, kit, unknown, parse("EGFR T790M", "P00533")}) == 4
    assert sorted([egfr, unknown, kit, alk]) == [unknown, alk, egfr, kit]
    assert unknown < alk <= egfr and kit.mutations[0] > unknown.mutations[0] and not egfr < egfr
    for variant in (egfr, alk, unknown, parse("T79M", find_kinase("EGFR").sequence)):
        assert pickle.loads(pickle.dumps(variant)) == copy.deepcopy(variant) == variant
    for other in (alk, unknown):
        with pytest.raises(NotationError, match="of different kinases"):
            Variant((egfr.mutations[0], parse("L858R", other.kinase).mutations[0]))
    with pytest.raises(TypeError):
        assert egfr.mutations[0] < "T790M"
