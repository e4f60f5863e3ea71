"""Which inhibitor is first on a mutant: measured before estimated, contradicted last, and how sure that is."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from inhibitor_cases import FIVE

import alkstruct as alk
from alkstruct.complexes.known_inhibitors import inhibitor_names
from alkstruct.kinase.potency import LABORATORY_SD
from alkstruct.loops import windows
from alkstruct.scoring import ranking
from alkstruct.scoring.fold_distributions import log10_folds
from alkstruct.scoring.ranking import RANKING_COLUMNS, rank_inhibitors

UNHEARD = "N1178A"  # nothing is measured or published of it with any of the five
of_five = partial(rank_inhibitors, inhibitors=FIVE)  # the rules do not depend on what else is packaged


@pytest.fixture
def made_up(monkeypatch):
    """Let `rank_inhibitors` see given ddG: {(variant, inhibitor): kcal/mol}; what is not given is not modelled."""

    def use(ddg, ddg_sd=0.6):
        real = ranking.compare

        def compare(variants, complexes, *, strict):
            table = real(variants, complexes, strict=strict)
            given = [ddg.get(pair) for pair in zip(table["variant"], table["inhibitor"], strict=True)]
            verdict = ["not modelled" if x is None else "neutral" for x in given]
            return table.assign(
                ddg=pd.array(given, dtype="Float64"),
                ddg_sd=pd.array([None if x is None else ddg_sd for x in given], dtype="Float64"),
                verdict=pd.Categorical(verdict, dtype=table["verdict"].dtype),
                mechanism=["Not modelled: made up." if x is None else "Made up." for x in given],
            )

        monkeypatch.setattr(ranking, "compare", compare)

    return use


def everywhere(variant, **ddg):
    return {(variant, drug): ddg.get(drug, 0.0) for drug in FIVE}


def order(variant, **options):
    return of_five(variant, **options)["inhibitor"].tolist()


# what the field knows


def test_lorlatinib_is_first_on_g1202r():
    """Measured with 77 nM (Johnson 2014), and the only one of the five without a report of resistance."""
    table = of_five("G1202R")
    first = table.iloc[0]
    assert (first["inhibitor"], first["standing"], first["fold_source"]) == ("lorlatinib", "supported", "measured")
    assert first["first_share"] > 0.5
    assert (table["contradicted_by"].iloc[1:] != "").all()


def test_alectinib_is_not_first_on_i1171n():
    """Three reports of resistance; by potency alone it would be first, and the note says so."""
    table = of_five("I1171N").set_index("inhibitor")
    alectinib = table.loc["alectinib"]
    assert alectinib["standing"] == "contradicted" and alectinib["contradicted_by"].startswith(
        "3 reports of resistance"
    )
    assert alectinib["rank"] > table.loc[["lorlatinib", "ceritinib", "brigatinib"], "rank"].max()
    assert alectinib["potency_rank"] < alectinib["rank"]
    assert f"rank {alectinib['potency_rank']} by IC50 alone" in alectinib["note"]


def test_crizotinib_is_first_on_c1156y_with_l1198f_in_cis():
    """A patient answered to it again (Shaw 2016, doi:10.1056/NEJMoa1508887); lorlatinib had failed."""
    table = of_five("C1156Y+L1198F", "cis").set_index("inhibitor")
    assert table.index[0] == "crizotinib" and table.loc["crizotinib", "standing"] == "supported"
    assert table.index[-1] == "lorlatinib" and "PMID 26698910" in table.loc["lorlatinib", "contradicted_by"]


def test_crizotinib_is_first_on_c1156y_with_l1198f_though_others_are_estimated_more_potent(made_up):
    """A report of activity outweighs an estimate: it holds whatever the estimates are."""
    made_up(everywhere("C1156Y+L1198F", crizotinib=1.0))
    table = of_five("C1156Y+L1198F").set_index("inhibitor")
    assert table.index[0] == "crizotinib" and table.loc["crizotinib", "potency_rank"] == 5
    assert "moves it above more potent ones (rank 5 by IC50 alone)" in table.loc["crizotinib", "note"]


def test_crizotinib_is_last_on_the_gatekeeper_and_on_g1269a():
    """Measured so by Hatcher 2015 and Johnson 2014, and reported so from patients."""
    for variant in ("L1196M", "G1269A"):
        assert order(variant)[-1] == "crizotinib"


# the table


def test_columns_and_dtypes():
    table = of_five("L1196M")
    assert list(table.columns) == list(RANKING_COLUMNS)
    assert [str(dtype) for dtype in table.dtypes] == list(RANKING_COLUMNS.values())
    assert all(column in rank_inhibitors.__doc__ for column in RANKING_COLUMNS)


def test_every_packaged_inhibitor_once_with_the_notice():
    table = rank_inhibitors("L1196M")
    assert sorted(table["inhibitor"]) == sorted(inhibitor_names()) and set(FIVE) <= set(table["inhibitor"])
    ranks = list(range(1, len(inhibitor_names()) + 1))
    assert table["rank"].tolist() == ranks and sorted(table["potency_rank"]) == ranks
    assert table.attrs["notice"] == "For research use; it selects no therapy."


def test_an_ic50_that_was_measured_counts_and_the_estimate_is_shown_beside_it():
    table = of_five("L1196M").set_index("inhibitor")
    # Hatcher 2015, doi:10.1021/acs.jmedchem.5b01136; Johnson 2014, doi:10.1021/jm500261q
    measured = {"ceritinib": 64, "alectinib": 90, "brigatinib": 3, "lorlatinib": 21, "crizotinib": 843}
    assert table["ic50"].round(6).to_dict() == measured
    assert table["fold_source"].value_counts().to_dict() == {"measured": 4, "measured, analogue": 1}
    scores = alk.compare("L1196M").set_index("inhibitor")
    for drug in FIVE:
        assert table.loc[drug, "estimated_fold"] == pytest.approx(10 ** log10_folds(scores.loc[[drug]])[0][0])


def test_without_a_measurement_the_ic50_is_the_wild_types_times_the_estimated_fold(made_up):
    made_up(everywhere(UNHEARD, crizotinib=1.0, ceritinib=-0.5))
    table = of_five(UNHEARD)
    assert np.allclose(table["ic50"], table["wild_type_ic50"] * table["estimated_fold"])
    assert (table["fold_source"] == "estimated").all() and (table["standing"] == "open").all()
    assert table["inhibitor"].tolist() == ["lorlatinib", "alectinib", "brigatinib", "ceritinib", "crizotinib"]


def test_an_indirect_mutation_has_the_base_rate_not_a_fold_of_one():
    row = rank_inhibitors("I1171N", inhibitors=["lorlatinib"]).iloc[0]
    assert (row["verdict"], row["fold_source"]) == ("indirect", "base rate")
    assert row["estimated_fold"] == pytest.approx(1.0, abs=0.02)
    assert "which the model cannot see" in row["note"]


def test_a_potency_that_is_not_at_hand_is_drawn_from_the_spread_of_the_known(made_up, monkeypatch):
    made_up(everywhere(UNHEARD))
    known = {name: ranking.wild_type_potency(name) for name in inhibitor_names()}
    real = ranking.wild_type_potency
    monkeypatch.setattr(
        ranking, "wild_type_potency", lambda name: ranking.UNKNOWN if name == "lorlatinib" else real(name)
    )
    row = of_five(UNHEARD).set_index("inhibitor").loc["lorlatinib"]
    assert pd.isna(row["ic50"]) and pd.isna(row["wild_type_ic50"]) and pd.notna(row["rank"])
    others = np.log10([one.ic50 for name, one in known.items() if name != "lorlatinib" and np.isfinite(one.ic50)])
    spread = np.hypot(others.std(ddof=1), 0.6 / (0.616 * np.log(10)))
    low, high = np.log10([row["ic50_low"], row["ic50_high"]])
    assert (low + high) / 2 == pytest.approx(others.mean(), abs=0.1)
    assert (high - low) / 2 == pytest.approx(1.645 * spread, rel=0.1)
    assert "drawn from the spread of the packaged inhibitors'" in row["note"]


def test_what_is_neither_measured_nor_modelled_comes_last_without_a_rank(made_up):
    ddg = everywhere(UNHEARD, lorlatinib=4.0)
    del ddg[(UNHEARD, "alectinib")]
    made_up(ddg)
    last = of_five(UNHEARD).iloc[-1]
    assert last["inhibitor"] == "alectinib" and last["wild_type_ic50"] == 2
    numbers = ["rank", "rank_low", "first_share", "potency_rank", "ic50", "ic50_low", "estimated_fold"]
    assert last[numbers].isna().all()
    assert last["note"] == "Not modelled: made up"


def test_an_insertion_that_was_measured_is_ranked_by_that():
    """Rebuilt backbones estimate a fold near 1, where 15 to 38 were measured."""
    (row,) = rank_inhibitors("T1151_L1152insT", inhibitors=["crizotinib"]).itertuples()
    assert row.rank == 1 and row.fold_source == "measured"
    assert row.estimated_fold < 3 < row.measured_fold
    assert row.ic50 == pytest.approx(row.measured_fold * row.wild_type_ic50, rel=0.5)


def test_an_insertion_that_was_measured_is_ranked_by_that_where_it_is_not_modelled(monkeypatch):
    monkeypatch.setattr(windows, "FLANK", 7)  # with as many residues on either side no window is short enough
    table = of_five("T1151_L1152insT")
    assert table["rank"].notna().all() and table["estimated_fold"].isna().all()
    assert table["fold_source"].str.startswith("measured").all()
    assert table["note"].str.contains("longer than backbones can be rebuilt").all()


def test_order_of_the_inhibitors_asked_does_not_matter():
    there, back = (rank_inhibitors("G1202R", inhibitors=names) for names in (FIVE, FIVE[::-1]))
    pd.testing.assert_frame_equal(there, back)


def test_one_inhibitor_may_be_named_or_given():
    named, given = rank_inhibitors("G1202R", "cis", "alectinib"), rank_inhibitors("G1202R", "cis", alk.load("3AOX"))
    pd.testing.assert_frame_equal(named, given)
    assert named["rank"].tolist() == [1] and named["first_share"].tolist() == [1.0]


def test_evidence_and_limits_stand_beside_the_numbers():
    table = of_five("p.Leu1196Met").set_index("inhibitor")
    assert table.loc["crizotinib", "measured_fold"] == 10.537
    assert "Hatcher 2015" in table.loc["crizotinib", "note"]
    assert table.loc["crizotinib", "clinical"].startswith("resistance (3): PMID 20979473, 22277784")
    assert "at most 2 nM, a limit of the assay" in table.loc["alectinib", "note"]
    assert "analogue CHEMBL3397300" in table.loc["brigatinib", "note"]
    assert table.loc["brigatinib", "potency_source"].startswith("CHEMBL3397300: Hatcher 2015")
    assert "NIH-3T3" in table.loc["lorlatinib", "potency_source"]


# what is published


def test_reports_come_before_potency_and_both_kinds_are_a_dispute(made_up):
    """G1202R: brigatinib has a report for and two against it, so it is between lorlatinib and alectinib."""
    table = of_five("G1202R").set_index("inhibitor")
    assert table["standing"].tolist() == ["supported", "disputed", *["contradicted"] * 3]
    note = table.loc["brigatinib", "note"]
    assert note.startswith("disputed: 2 reports of resistance: CIViC EID1351 (PMID 25727400), doi:10.1158/")
    assert "; but 1 report of sensitivity: doi:10.1158/2159-8290.CD-16-1123" in note


def test_a_small_measured_fold_speaks_for_an_inhibitor_but_not_its_analogues():
    """Hatcher 2015: C1156Y, ceritinib, 4.0 in spite of reports of resistance; S1206Y, brigatinib's analogue, 2.4."""
    ceritinib = rank_inhibitors("C1156Y", inhibitors="ceritinib").iloc[0]
    assert ceritinib["standing"] == "disputed" and "but a measured fold of 4x" in ceritinib["note"]
    brigatinib = rank_inhibitors("S1206Y", inhibitors="brigatinib").iloc[0]
    assert brigatinib["fold_source"] == "measured, analogue" and brigatinib["standing"] == "open"


# how sure it is


def test_shares_add_up_and_ranks_lie_in_their_intervals():
    for variant in ("G1202R", "I1171N", "F1174L"):
        table = of_five(variant)
        assert table["first_share"].sum() == pytest.approx(1)
        assert ((table["rank_low"] <= table["rank"]) & (table["rank"] <= table["rank_high"])).all()
        assert ((table["ic50_low"] < table["ic50"]) & (table["ic50"] < table["ic50_high"])).all()


def test_the_interval_of_one_measurement_is_that_between_laboratories():
    row = rank_inhibitors("G1202R", inhibitors="lorlatinib").iloc[0]
    low, high = np.log10(row[["ic50_low", "ic50_high"]].astype(float) / 77)
    assert [low, high] == pytest.approx([-1.645 * LABORATORY_SD, 1.645 * LABORATORY_SD], abs=0.03)


def test_what_is_at_most_lies_below_its_bound():
    """S1206Y: alectinib's IC50 is at the assay's floor of 2 nM."""
    row = rank_inhibitors("S1206Y", inhibitors="alectinib").iloc[0]
    assert row["ic50"] == 2 and row["ic50_high"] / 2 < 2 / row["ic50_low"]


def test_an_unsure_estimate_leaves_the_first_place_open(made_up):
    shares = []
    for ddg_sd in (0.1, 3.0):
        made_up(everywhere(UNHEARD), ddg_sd)
        first = rank_inhibitors(UNHEARD, inhibitors=["lorlatinib", "ceritinib"]).iloc[0]
        assert first["inhibitor"] == "lorlatinib"
        shares.append(first["first_share"])
    assert shares[0] > 0.99 and 0.5 < shares[1] < 0.8


def test_reports_are_doubted_as_often_as_measurements_do_not_bear_them_out():
    """I1171N: alectinib, by IC50 alone the first, comes first where its reports of resistance do not count."""
    share = of_five("I1171N").set_index("inhibitor").loc["alectinib", "first_share"]
    assert 0 < share < 0.31


def test_huge_estimates_are_no_trouble(made_up):
    made_up(everywhere(UNHEARD, lorlatinib=1e4, alectinib=-1e4))
    table = of_five(UNHEARD)
    assert table["inhibitor"].iloc[0] == "alectinib" and table["inhibitor"].iloc[-1] == "lorlatinib"
    assert table["ic50"].iloc[-1] == np.inf and table["first_share"].iloc[0] == 1


# several sites


def test_in_cis_the_row_of_the_compound_decides(made_up):
    made_up(everywhere("L1196M+G1202R", crizotinib=-3.0, ceritinib=1.0, alectinib=5.0))
    table = of_five("G1202R+L1196M")
    assert set(table["variant"]) == {"L1196M+G1202R"}
    assert table["inhibitor"].tolist() == ["crizotinib", "lorlatinib", "brigatinib", "ceritinib", "alectinib"]


def test_in_cis_a_compound_that_is_not_modelled_has_the_reason(made_up):
    made_up({})
    table = of_five("G1202R+L1196M")
    assert table["rank"].isna().all()
    assert table["note"].str.startswith("Not modelled: made up").all()


def test_in_trans_the_clone_with_the_worst_standing_decides_then_the_weaker_one():
    table = of_five("G1202R+L1196M", phase="trans").set_index("inhibitor")
    # on both clones crizotinib is contradicted, lorlatinib supported; 843 against 614 nM and 77 against 21 nM
    assert table.loc[["crizotinib", "lorlatinib"], "variant"].tolist() == ["L1196M", "G1202R"]
    # brigatinib is disputed on G1202R alone, ceritinib and alectinib contradicted there
    assert (table.loc[["brigatinib", "ceritinib", "alectinib"], "variant"] == "G1202R").all()
    assert table.loc["crizotinib", "measured_fold"] == 10.537  # that of L1196M
    assert table.loc["crizotinib", "note"].startswith("the clone with L1196M decides; contradicted by 3 reports")


def test_in_trans_no_inhibitor_is_better_than_on_the_clone_that_decides():
    both = of_five("G1202R+L1196M", phase="trans").set_index("inhibitor")
    for clone in ("G1202R", "L1196M"):
        alone = of_five(clone).set_index("inhibitor").loc[both.index]
        decides = both["variant"] == clone
        assert (both["ic50"] == alone["ic50"])[decides].all()
        assert (both["ic50_low"] >= 0.9 * alone["ic50_low"]).all()


def test_in_trans_a_clone_without_an_ic50_may_be_the_worst(made_up):
    made_up(everywhere("G1202R", crizotinib=9.0))
    table = of_five(f"G1202R+{UNHEARD}", phase="trans")
    assert set(table["variant"]) == {UNHEARD}
    assert table["rank"].isna().all() and table["ic50"].isna().all() and table["first_share"].isna().all()


def test_one_site_is_the_same_in_both_phases():
    pd.testing.assert_frame_equal(of_five("G1202R", "cis"), of_five("G1202R", "trans"))


# refusals


def test_another_phase_is_refused_with_both_choices():
    with pytest.raises(alk.AlkstructError, match=r"'both' is neither of 'cis' .*'trans'"):
        of_five("G1202R", phase="both")


def test_no_inhibitor_is_refused():
    with pytest.raises(alk.AlkstructError, match="no inhibitor to rank"):
        rank_inhibitors("G1202R", inhibitors=[])


def test_another_kinase_is_refused():
    other = alk.load("2XP2", reference=None)
    with pytest.raises(alk.AlkstructError, match="not numbered as ALK"):
        rank_inhibitors("G1202R", inhibitors=[other])


@pytest.mark.parametrize(("variant", "error"), [("T315I", alk.NumberingError), ("G1202", alk.NotationError)])
@pytest.mark.parametrize("phase", ["cis", "trans"])
def test_what_is_no_variant_of_alk_has_rows_that_say_so_or_is_refused(variant, error, phase):
    table = of_five(variant, phase)
    assert sorted(table["inhibitor"]) == sorted(FIVE) and (table["variant"] == variant).all()
    assert table["rank"].isna().all() and (table["verdict"] == "not modelled").all()
    assert table["note"].str.startswith("Not modelled: ").all() and table["note"].str.contains(variant).all()
    assert not table["note"].str.contains("measured:").any()
    with pytest.raises(error, match=variant):
        rank_inhibitors(variant, phase, strict=True)


def test_in_trans_a_clone_that_fits_nothing_leaves_no_estimate():
    table = rank_inhibitors("G1202R+T315I", "trans", "crizotinib")
    assert table["variant"].tolist() == ["T315I"] and table["rank"].isna().all()


def test_a_site_that_was_measured_worse_alone_is_named():
    """G1202R with lorlatinib, whose estimate with L1196M beside it is milder than what was measured without."""
    table = alk.rank_inhibitors("L1196M+G1202R").set_index("inhibitor")
    alone = alk.rank_inhibitors("G1202R").set_index("inhibitor")
    assert table.estimated_fold["lorlatinib"] < alone.measured_fold["lorlatinib"]
    assert table.note["lorlatinib"].startswith("measured of G1202R alone: 59x, more than is estimated of the compound")
    assert table.note["alectinib"].startswith("measured of G1202R alone: at least 104x, more than")
    assert table.estimated_fold["crizotinib"] > alone.measured_fold["crizotinib"]
    assert "alone:" not in table.note["crizotinib"]
