"""Published numbers as they were published, contradictions in sight, and scores that keep their rows."""

import csv
import math
import re
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.complexes.known_inhibitors import inhibitor_names
from alkstruct.kinase import annotation, evidence
from alkstruct.kinase.notation import matches_reference

CELLS = {"WT", "parental"}
EIGHT = {"C1156Y", "F1174L", "L1196M", "L1152R", "T1151_L1152insT", "G1202R", "G1269A", "S1206Y"}
NUMBERS = {"ic50": "Float64", "fold": "Float64", "conflict": "bool"}


def one(inhibitor, variant, source):
    """The only measurement of a source."""
    table = annotation.measured_folds(variant, inhibitor)
    found = table[table["source"].str.startswith(source)]
    assert len(found) == 1
    return found.iloc[0]


def scores(*variants, **columns):
    return pd.DataFrame({"variant": list(variants), **columns})


# facts, each with its place in the literature


@pytest.mark.parametrize(
    ("inhibitor", "variant", "ic50", "fold"),
    [
        ("crizotinib", "L1196M", 549, 9.8),
        ("crizotinib", "C1156Y", 144, 2.57),
        ("ceritinib", "L1152R", 2747, 67),
        ("ceritinib", "T1151_L1152insT", 668, 16.3),
        ("ceritinib", "S1206Y", 33, 0.8),
        ("alectinib", "G1202R", 207, 103.5),
        ("CHEMBL3397300", "G1202R", 56, 11.2),
    ],
)
def test_fold_changes_of_hatcher_2015(inhibitor, variant, ic50, fold):
    # Hatcher 2015, doi:10.1021/acs.jmedchem.5b01136, as in ChEMBL CHEMBL3745656
    row = one(inhibitor, variant, "Hatcher 2015")
    assert row["ic50"] == ic50
    assert row["fold"] == pytest.approx(fold, rel=0.01)
    assert row["doi"] == "10.1021/acs.jmedchem.5b01136"


@pytest.mark.parametrize(
    ("inhibitor", "ic50", "fold"), [("crizotinib", 431.8, 16), ("alectinib", 165.7, 16), ("TAE684", 28.3, 20)]
)
def test_insertion_of_katayama_2012(inhibitor, ic50, fold):
    # Katayama 2012, doi:10.1126/scitranslmed.3003316, "1151Tins", as stated by CIViC
    row = one(inhibitor, "1151Tins", "Katayama 2012")
    assert (row["ic50"], row["fold"], row["pmid"]) == (ic50, fold, "22277784")


@pytest.mark.parametrize(
    ("inhibitor", "ic50"),
    [
        ("crizotinib", [478, 165, 843, 1026, 3039, 1148, 605, 626]),
        ("lorlatinib", [1.6, 0.2, 21, 9, 38, 77, 15, 4.2]),
    ],
)
def test_johnson_2014_is_copied_right(inhibitor, ic50):
    # doi:10.1021/jm500261q, as in ChEMBL CHEMBL3286195, assays CHEMBL3293163-3293164 and 3293395-3293401
    variants = ["C1156Y", "F1174L", "L1196M", "L1152R", "1151Tins", "G1202R", "G1269A", "S1206Y"]
    rows = [one(inhibitor, variant, "Johnson 2014") for variant in variants]
    assert [row["ic50"] for row in rows] == ic50
    assert {(row["system"], row["pmid"], row["bound"]) for row in rows} == {("NIH-3T3 EML4-ALK", "24819116", "")}
    table = evidence.experiments().query("variant == 'WT' and pmid == '24819116'").set_index("inhibitor")
    assert table["ic50"].to_dict() == {"crizotinib": 80, "lorlatinib": 1.3}


def test_wild_type_that_katayama_does_not_state_is_marked_as_derived():
    table = evidence.experiments()
    wild = table[table["source"].str.startswith("Katayama") & (table["variant"] == "WT")].set_index("inhibitor")
    derived = wild.loc[["crizotinib", "alectinib", "TAE684"]]
    assert (derived["qualifier"] == "~").all()
    assert (derived["confidence"] == "medium").all()
    assert derived["note"].str.startswith("not measured").all()


# the table of experiments


def test_eighteen_compounds_on_wild_type_eight_mutants_and_parental_cells():
    table = evidence.experiments()
    panel = table[table["source"].str.startswith("Hatcher")].groupby("inhibitor")["variant"]
    assert len(panel) == 18
    assert all(len(variants) == 10 and set(variants) == EIGHT | CELLS for _, variants in panel)


def test_nameless_compounds_go_by_their_chembl_id():
    names = set(evidence.experiments()["inhibitor"])
    named = {"crizotinib", "ceritinib", "alectinib", "lorlatinib", "TAE684", "17-AAG"}
    assert named <= names
    assert all(re.fullmatch(r"CHEMBL\d+", name) for name in names - named - set(inhibitor_names()))
    assert "brigatinib" not in names


def test_folds_are_those_of_the_concentrations():
    table = evidence.experiments()
    wild = table[table["variant"] == "WT"].set_index(["inhibitor", "source"])["ic50"]
    for row in table[table["fold"].notna()].itertuples():
        # reported folds are rounded to whole numbers, or to one digit below one
        tolerance = 0.15 if "reported" in row.note else 0.02
        assert row.fold == pytest.approx(row.ic50 / wild[(row.inhibitor, row.source)], rel=tolerance), row


def test_only_parental_cells_have_no_fold():
    table = evidence.experiments()
    assert (table["fold"].isna() == (table["variant"] == "parental")).all()


@pytest.mark.parametrize(
    ("inhibitor", "variant", "censored", "bound"),
    [
        ("alectinib", "WT", "floor", ""),  # 2 nM, the lowest value reported
        ("alectinib", "L1196M", "floor", "at least"),
        ("alectinib", "S1206Y", "floor", "undetermined"),  # mutant 2 nM, wild type 2 nM
        ("CHEMBL3397300", "G1269A", "floor", "at most"),  # mutant 2 nM, wild type 5 nM
        ("crizotinib", "T1151_L1152insT", "ceiling", "at least"),  # 857 nM, parental cells 927 nM
        ("CHEMBL3397300", "L1152R", "ceiling", "at least"),  # 2300 nM, parental cells 1921 nM
        ("crizotinib", "G1202R", "", ""),
        ("ceritinib", "L1152R", "", ""),
        ("alectinib", "parental", "", ""),
    ],
)
def test_limits_of_the_assay(inhibitor, variant, censored, bound):
    table = evidence.experiments()
    same = table[(table["inhibitor"] == inhibitor) & (table["variant"] == variant)]
    row = same[same["source"].str.startswith("Hatcher")].iloc[0]
    assert (row["censored"], row["bound"]) == (censored, bound)


def test_a_bound_has_a_reason():
    table = evidence.experiments()
    assert set(table["censored"]) == {"", "floor", "ceiling"}
    assert set(table["bound"]) == {"", "at least", "at most", "undetermined"}
    mutant = ~table["variant"].isin(CELLS)
    assert ((table["bound"] != "") == (mutant & (table["censored"] != ""))).all()


def test_parental_cells_that_withstood_every_concentration_say_so():
    table = evidence.experiments()
    row = table[(table["inhibitor"] == "alectinib") & (table["variant"] == "parental")].iloc[0]
    assert (row["ic50"], row["qualifier"]) == (1000, ">")


# both tables


@pytest.mark.parametrize("table", [evidence.experiments, evidence.clinical_evidence])
class TestTables:
    def test_every_variant_is_canonical_and_fits_the_sequence(self, table):
        variants = set(table()["variant"]) - CELLS
        assert all(str(alk.parse(variant)) == variant for variant in variants)
        assert all(map(matches_reference, variants))

    def test_every_row_has_a_source_that_can_be_found(self, table):
        found = table()
        assert (found["source"] != "").all()
        assert ((found["doi"] != "") | (found["pmid"] != "")).all()
        assert all(re.fullmatch(r"(10\.\d{4}/\S+)?", doi) for doi in found["doi"])
        assert all(re.fullmatch(r"(\d{8})?", pmid) for pmid in found["pmid"])

    def test_dtypes_and_no_missing_text(self, table):
        found = table()
        for column in found:
            assert str(found[column].dtype) == NUMBERS.get(column, "str"), column
            assert column in NUMBERS or found[column].notna().all()

    def test_columns_are_documented(self, table):
        for column in table():
            assert re.search(rf"\b{column}\b", table.__doc__), column

    def test_changing_a_copy_leaves_the_table(self, table):
        copy = table()
        copy["variant"] = "G1202R"
        assert set(table()["variant"]) != {"G1202R"}

    def test_no_row_twice(self, table):
        assert not table().duplicated().any()


@pytest.mark.parametrize("name", ["experiments.csv", "clinical_evidence.csv"])
def test_nothing_rests_on_memory_and_nothing_points_outside(name):
    with files("alkstruct.data").joinpath(name).open(encoding="utf-8", newline="") as lines:
        text = " ".join(" ".join(row.values()) for row in csv.DictReader(lines))
    assert "recalled" not in text
    assert "read id" not in text


# clinical evidence


def test_sources_that_contradict_each_other_are_all_shown():
    # CIViC EID32 and EID33 (PMID 21030459) against EID38 (PMID 21948233)
    table = evidence.clinical_evidence()
    found = table[(table["variant"] == "F1174L") & (table["drug"] == "crizotinib")]
    assert found["conflict"].all()
    assert {"resistance", "sensitivity"} <= set(found["direction"])
    assert {"21030459", "21948233"} <= set(found["pmid"])


def test_conflict_is_of_the_same_variant_and_drug():
    table = evidence.clinical_evidence()
    assert table.groupby(["variant", "drug"])["conflict"].nunique().eq(1).all()
    quiet = table[(table["variant"] == "F1174L") & (table["drug"] == "lorlatinib")]
    assert not quiet["conflict"].any()


def test_directions_are_three():
    assert set(evidence.clinical_evidence()["direction"]) == set(evidence.EVIDENCE_DIRECTIONS)


def test_both_collections_are_whole():
    level = evidence.clinical_evidence()["level"]
    assert level.str.startswith("CIViC").sum() == 74
    assert (level == "expert review table").sum() == 94


def test_what_was_rebuilt_from_text_is_of_medium_confidence():
    table = evidence.clinical_evidence()
    rebuilt = table["note"].str.contains("rebuilt")
    assert rebuilt.any()
    assert (table.loc[rebuilt, "confidence"] == "medium").all()


def test_crizotinib_works_again_on_c1156y_with_l1198f():
    # Shaw 2016, N Engl J Med 374:54, doi:10.1056/NEJMoa1508887
    table = evidence.clinical_evidence()
    found = table[(table["variant"] == "C1156Y+L1198F") & (table["drug"] == "crizotinib")]
    assert found[["direction", "pmid"]].values.tolist() == [["sensitivity", "26698910"]]


# the cohort


def test_cohort_gives_shares_in_words_and_no_counts():
    table = evidence.cohort()
    assert table["patients"].isna().all()
    assert (table["cohort"] == 18).all()
    assert table["share"].tolist() == ["about a quarter", "", "", "", ""]
    assert [str(dtype) for dtype in table.dtypes] == list(evidence.COHORT_COLUMNS.values())
    assert (table[["source", "doi", "pmid"]] != "").all(axis=None)


def test_cohort_names_its_mutations_and_the_other_ways():
    table = evidence.cohort()
    variants = table["variants"].iloc[0].split(";")
    assert set(variants) == {"L1196M", "G1202R", "S1206Y", "T1151_L1152insT"}
    assert all(map(matches_reference, variants))
    assert {"ALK", "KIT", "EGFR"} <= set(table["gene"])


# beside scores


def test_annotate_keeps_rows_order_duplicates_index_and_input():
    table = scores("G1202R", "L1196M", "G1202R", "K1150A", inhibitor="crizotinib", ddg=[1.0, 2.0, 1.0, 0.0])
    table.index = [7, 7, 3, 1]
    table.attrs["mine"] = "kept"
    before = table.copy()
    found = annotation.annotate(table)
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(found[list(table.columns)], before)
    # Hatcher 2015 and Johnson 2014; on L1196M the former is at a limit of its assay
    mean = pytest.approx(math.sqrt(5.857 * 14.35))
    assert found["measured_fold"].tolist()[:3] == [mean, 10.537, mean]
    assert found["measured_fold"].isna().tolist() == [False, False, False, True]
    assert found["clinical"].iloc[3] == found["measured_note"].iloc[3] == ""
    columns = ("measured_fold", "measured_bound", "is_stand_in", "measured_note", "clinical")
    assert [str(found[c].dtype) for c in columns] == ["Float64", "str", "bool", "str", "str"]
    assert found.attrs == {"mine": "kept"}


def test_annotate_twice_is_annotate_once():
    once = annotation.annotate(scores("L1196M", inhibitor="alectinib"))
    pd.testing.assert_frame_equal(annotation.annotate(once), once)


def test_annotate_takes_a_table_without_rows():
    found = annotation.annotate(scores("L1196M", inhibitor="alectinib").iloc[:0])
    assert len(found) == 0
    assert str(found["measured_fold"].dtype) == "Float64"


def test_annotate_reads_every_notation_and_any_case():
    found = annotation.annotate(scores("p.Leu1196Met", "1151Tins", inhibitor="Ceritinib"))
    assert found["measured_fold"].tolist() == [1.561, 16.293]
    assert found["variant"].tolist() == ["p.Leu1196Met", "1151Tins"]


def test_annotate_joins_the_tables_of_score_and_compare():
    alone = alk.score("crizotinib", ["L1196M", "T1151_L1152insT"])
    found = annotation.annotate(alone, "crizotinib")["measured_fold"].tolist()
    assert found == pytest.approx([10.537, math.sqrt(16.0 * 37.987)])
    assert annotation.annotate(alone)["measured_fold"].isna().all()
    panel = annotation.annotate(alk.compare("V1180L", ["crizotinib", "lorlatinib"]))
    assert panel["measured_fold"].isna().all()
    panel = annotation.annotate(alk.compare("G1269A", ["crizotinib", "lorlatinib"]))
    assert panel["measured_fold"].tolist() == [7.562, 11.538]  # Johnson 2014
    assert str(panel["verdict"].dtype) == "category"


def test_annotate_without_an_inhibitor_covers_all_drugs():
    row = annotation.annotate(scores("L1196M")).iloc[0]
    assert "crizotinib: at least 9.8x" in row["measured_note"]
    assert "15 compounds without a name" in row["measured_note"]
    assert "crizotinib: resistance (3)" in row["clinical"]
    assert "lorlatinib: sensitivity (1, medium confidence)" in row["clinical"]


def test_an_inhibitor_that_is_missing_in_one_row_is_unknown_there():
    found = annotation.annotate(scores("L1196M", "L1196M", inhibitor=["crizotinib", None]))
    assert found["measured_fold"].isna().tolist() == [False, True]
    assert "alectinib" in found["measured_note"].iloc[1]


def test_compound_variants_match_the_compound_only():
    found = annotation.annotate(scores("L1198F/C1156Y", "G1202R+L1196M", inhibitor="crizotinib"))
    assert found["clinical"].tolist() == ["sensitivity (1): PMID 26698910", ""]
    assert found["measured_fold"].isna().all()


def test_brigatinib_shows_its_analogue_and_says_so():
    row = annotation.annotate(scores("G1202R", inhibitor="brigatinib")).iloc[0]
    assert row["measured_fold"] == 11.2
    assert "analogue CHEMBL3397300" in row["measured_note"]
    assert "not the same" in row["measured_note"]
    assert row["is_stand_in"]
    own = annotation.annotate(scores("G1202R", inhibitor="CHEMBL3397300")).iloc[0]
    assert own["measured_note"] == "11x (Hatcher 2015)" and not own["is_stand_in"]
    assert annotation.annotate(scores("V1180L", inhibitor="brigatinib"))["measured_note"].tolist() == [""]


def test_every_source_is_named_and_those_at_a_limit_do_not_count():
    row = annotation.annotate(scores("T1151_L1152insT", inhibitor="alectinib")).iloc[0]
    assert row["measured_fold"] == 16
    assert "at least 36x (Hatcher 2015; at the assay's floor)" in row["measured_note"]
    assert "16x (Katayama 2012)" in row["measured_note"]
    assert row["measured_bound"] == ""  # one of the two sources has met no limit


def test_the_side_of_the_truth_is_a_column():
    """No one has to read it out of `measured_note`."""
    rows = annotation.annotate(scores("L1196M", "S1206Y", "G1202R", "K1150A", inhibitor="alectinib"))
    assert rows["measured_bound"].tolist() == ["at least", "undetermined", "at least", ""]
    assert not rows["is_stand_in"].any()


def test_several_sources_of_equal_standing_are_averaged_in_log():
    rows = list(evidence.experiments().query("variant == 'G1202R'").itertuples(index=False))
    free = [row for row in rows if not row.bound][:2]
    assert annotation._middle(free) == pytest.approx(math.sqrt(free[0].fold * free[1].fold))
    bounded = [row for row in rows if row.bound][:2]
    assert annotation._middle([*free, *bounded]) == annotation._middle(free)
    assert annotation._middle(bounded) == pytest.approx(np.sqrt(bounded[0].fold * bounded[1].fold))


def test_conflicts_are_visible_beside_scores():
    found = annotation.annotate(scores("F1174L", "G1269A", inhibitor=["crizotinib", "alectinib"]))["clinical"].tolist()
    assert found[0].startswith("resistance (4), no sensitivity (1), sensitivity (1), in conflict: PMID 21030459")
    assert found[1].startswith("resistance (1), sensitivity (1, medium confidence), in conflict")


def test_a_fold_that_means_nothing_says_so():
    row = annotation.annotate(scores("S1206Y", inhibitor="alectinib")).iloc[0]
    assert row["measured_note"] == "1x, undetermined (Hatcher 2015; at the assay's floor)"


def test_a_table_without_variants_is_refused():
    with pytest.raises(alk.AlkstructError, match="needs a column 'variant'; its columns: position"):
        annotation.annotate(pd.DataFrame({"position": [1202]}))


@pytest.mark.parametrize("inhibitor", ["crizotinib", None])
@pytest.mark.parametrize("bad", ["nonsense", "", None, float("nan"), 42])
def test_an_entry_that_cannot_be_read_costs_the_others_nothing(bad, inhibitor):
    table = annotation.annotate(pd.DataFrame({"variant": ["L1196M", bad]}), inhibitor)
    alone = annotation.annotate(pd.DataFrame({"variant": ["L1196M"]}), inhibitor)
    pd.testing.assert_frame_equal(table.iloc[:1].drop(columns="variant"), alone.drop(columns="variant"))
    assert pd.isna(table["measured_fold"][1]) and table["clinical"][1] == ""
    assert table["measured_note"][1] == f"not looked up: {(bad if isinstance(bad, str) else '')!r} is no variant"


def test_measured_folds_of_what_nobody_measured_is_an_empty_table():
    found = annotation.measured_folds("V1180L", "lorlatinib")
    assert len(found) == 0
    assert list(found.columns) == list(evidence.experiments().columns)


def test_rows_of_another_kinase_say_that_nothing_was_looked_up():
    """ALK's measurements under the same name would be of another residue, in an unknown protein as well."""
    table = pd.DataFrame({"variant": ["G1202R", "G1202R", "G1202R"], "kinase": ["ALK", "EGFR", ""]})
    found = alk.annotate(table, "crizotinib")
    assert found.measured_fold.isna().tolist() == [False, True, True]
    note = "not looked up: measurements and reports at hand are of ALK"
    assert found.measured_note[1:].tolist() == [note, note]
    assert found.clinical[1] == "" and found.clinical[0] != ""
