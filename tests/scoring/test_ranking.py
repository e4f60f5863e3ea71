"""Which inhibitor is estimated most potent: products that add up, unknowns last, the worst clone first in mind."""

import numpy as np
import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.energy import energies
from alkstruct.scoring import ranking
from alkstruct.scoring.ranking import RANKING_COLUMNS, estimated_fold, rank_inhibitors

FIVE = ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"]
UNKNOWN = {"brigatinib", "lorlatinib"}  # not in Hatcher 2015


@pytest.fixture
def made_up(monkeypatch):
    """Let `rank_inhibitors` see given ddG: {(variant, inhibitor): kcal/mol}; what is not given is not modelled."""

    def use(ddg):
        real = ranking.compare

        def compare(variants, complexes, *, strict):
            table = real(variants, complexes, strict=strict)
            given = [ddg.get(pair) for pair in zip(table["variant"], table["inhibitor"], strict=True)]
            verdict = ["not modelled" if x is None else "neutral" for x in given]
            return table.assign(
                ddg=pd.array(given, dtype="Float64"),
                verdict=pd.Categorical(verdict, dtype=table["verdict"].dtype),
                mechanism=["Not modelled: made up." if x is None else "Made up." for x in given],
            )

        monkeypatch.setattr(ranking, "compare", compare)

    return use


def everywhere(variant, **ddg):
    return {(variant, drug): ddg.get(drug, 0.0) for drug in FIVE}


# fold changes


def test_fold_of_nothing_is_one_and_of_rt_is_e():
    assert estimated_fold(0.0) == 1
    assert estimated_fold([0.616, -0.616]).tolist() == pytest.approx([np.e, 1 / np.e])


def test_rt_is_that_of_body_temperature():
    assert pytest.approx(1.98720e-3 * 310, abs=5e-4) == energies.RT


def test_unknown_stays_unknown_and_the_impossible_is_infinite_without_a_warning():
    column = pd.Series([None, 1e4, -1e4], dtype="Float64")
    assert np.isnan(estimated_fold(column)[0])
    assert estimated_fold(column)[1:].tolist() == [np.inf, 0.0]


# the table


def test_columns_and_dtypes():
    table = rank_inhibitors("L1196M")
    assert list(table.columns) == list(RANKING_COLUMNS)
    assert [str(dtype) for dtype in table.dtypes] == list(RANKING_COLUMNS.values())
    assert all(column in rank_inhibitors.__doc__ for column in RANKING_COLUMNS)


def test_every_inhibitor_once_with_the_notice():
    table = rank_inhibitors("L1196M")
    assert sorted(table["inhibitor"]) == sorted(FIVE)
    assert table.attrs["notice"] == "For research use; it selects no therapy."


def test_the_potency_is_the_product_and_the_fold_that_of_the_score():
    table = rank_inhibitors("G1269A", inhibitors=["crizotinib", "ceritinib", "alectinib"]).set_index("inhibitor")
    # Hatcher 2015, doi:10.1021/acs.jmedchem.5b01136
    assert table["wild_type_ic50"].to_dict() == {"crizotinib": 56, "ceritinib": 41, "alectinib": 2}
    assert np.allclose(table["estimated_ic50"], table["wild_type_ic50"] * table["estimated_fold"])
    for drug in table.index:
        ddg = alk.score(drug, ["G1269A"])["ddg"].astype(float)
        assert table.loc[drug, "estimated_fold"] == pytest.approx(estimated_fold(ddg)[0])


def test_the_lowest_potency_is_first_and_the_unknown_last_by_fold(made_up):
    made_up(everywhere("L1196M", alectinib=3.0, ceritinib=1.0, crizotinib=0.0, brigatinib=2.0, lorlatinib=-1.0))
    table = rank_inhibitors("L1196M")
    assert table["inhibitor"].tolist() == ["crizotinib", "ceritinib", "alectinib", "lorlatinib", "brigatinib"]
    assert table["rank"].tolist()[:3] == [1, 2, 3]
    assert table["rank"].isna().tolist() == [False, False, False, True, True]
    assert table["estimated_ic50"].isna().tolist() == [False, False, False, True, True]
    assert table["estimated_fold"].notna().all()


def test_what_is_not_modelled_comes_after_what_has_a_fold(made_up):
    ddg = everywhere("L1196M", lorlatinib=4.0)
    del ddg[("L1196M", "alectinib")]
    made_up(ddg)
    table = rank_inhibitors("L1196M")
    assert table["inhibitor"].tolist() == ["ceritinib", "crizotinib", "brigatinib", "lorlatinib", "alectinib"]
    last = table.iloc[-1]
    assert pd.isna(last["estimated_fold"])
    assert last["wild_type_ic50"] == 2
    assert last["note"].startswith("Not modelled: made up; ")


def test_order_of_the_inhibitors_asked_does_not_matter():
    there, back = (rank_inhibitors("G1202R", inhibitors=names) for names in (FIVE, FIVE[::-1]))
    pd.testing.assert_frame_equal(there, back)


def test_one_inhibitor_may_be_named_or_given():
    named, given = rank_inhibitors("G1202R", "cis", "alectinib"), rank_inhibitors("G1202R", "cis", alk.load("3AOX"))
    pd.testing.assert_frame_equal(named, given)
    assert named["rank"].tolist() == [1]


def test_evidence_stands_beside_the_estimate():
    table = rank_inhibitors("p.Leu1196Met").set_index("inhibitor")
    assert table.loc["crizotinib", "measured_fold"] == 9.804
    assert "Hatcher 2015" in table.loc["crizotinib", "note"]
    assert table.loc["crizotinib", "clinical"].startswith("resistance (3): PMID 20979473, 22277784")
    assert "2 nM floor" in table.loc["alectinib", "note"]
    assert "analogue" in table.loc["brigatinib", "note"]
    assert pd.isna(table.loc["lorlatinib", "measured_fold"])
    assert "wild-type IC50 unknown" in table.loc["lorlatinib", "note"]


def test_an_indirect_mutation_is_not_called_harmless():
    table = rank_inhibitors("F1174L", inhibitors=["crizotinib"])
    assert table["verdict"].tolist() == ["indirect"]
    assert "cannot see" in table["note"].iloc[0]


def test_an_insertion_has_no_rank_and_the_reason():
    table = rank_inhibitors("T1151_L1152insT")
    assert table["rank"].isna().all()
    assert table["estimated_fold"].isna().all()
    assert table["note"].str.contains("insertions and deletions").all()


# several sites


def test_in_cis_the_row_of_the_compound_decides(made_up):
    made_up(everywhere("L1196M+G1202R", crizotinib=-2.0, ceritinib=1.0, alectinib=5.0))
    table = rank_inhibitors("G1202R+L1196M")
    assert set(table["variant"]) == {"L1196M+G1202R"}
    assert table["inhibitor"].tolist()[:3] == ["crizotinib", "ceritinib", "alectinib"]


def test_in_cis_a_compound_that_is_not_modelled_has_the_reason(made_up):
    made_up({})
    table = rank_inhibitors("G1202R+L1196M")
    assert table["rank"].isna().all()
    assert table["note"].str.startswith("Not modelled: made up").all()


def test_in_trans_the_worst_clone_decides_for_each_inhibitor(made_up):
    made_up(
        everywhere("L1196M", crizotinib=2.0, ceritinib=0.1, alectinib=0.1)
        | everywhere("G1202R", crizotinib=1.0, ceritinib=1.5, alectinib=3.0)
    )
    table = rank_inhibitors("G1202R+L1196M", phase="trans").set_index("inhibitor")
    assert table.loc[["crizotinib", "ceritinib", "alectinib"], "variant"].tolist() == ["L1196M", "G1202R", "G1202R"]
    assert table.loc["ceritinib", "estimated_fold"] == pytest.approx(np.exp(1.5 / 0.616))
    assert table.loc["crizotinib", "measured_fold"] == 9.804  # that of L1196M


def test_in_trans_no_inhibitor_is_better_than_on_either_clone():
    both = rank_inhibitors("G1202R+L1196M", phase="trans").set_index("inhibitor")["estimated_fold"]
    for clone in ("G1202R", "L1196M"):
        alone = rank_inhibitors(clone).set_index("inhibitor")["estimated_fold"]
        assert (both >= alone[both.index]).all()


def test_in_trans_a_clone_that_is_not_modelled_may_be_the_worst(made_up):
    made_up(everywhere("G1202R", crizotinib=9.0))
    table = rank_inhibitors("G1202R+L1196M", phase="trans")
    assert set(table["variant"]) == {"L1196M"}
    assert table["estimated_fold"].isna().all()
    assert table["rank"].isna().all()


def test_one_site_is_the_same_in_both_phases():
    pd.testing.assert_frame_equal(rank_inhibitors("G1202R", "cis"), rank_inhibitors("G1202R", "trans"))


def test_the_known_exception_is_in_the_note():
    # Shaw 2016, N Engl J Med 374:54, doi:10.1056/NEJMoa1508887
    table = rank_inhibitors("C1156Y+L1198F").set_index("inhibitor")
    assert "seen: sensitivity to crizotinib" in table.loc["crizotinib", "note"]
    assert "PMID 26698910" in table.loc["crizotinib", "note"]
    assert "seen: resistance to lorlatinib" in table.loc["lorlatinib", "note"]
    assert "seen" not in table.loc["ceritinib", "note"]


# refusals


def test_another_phase_is_refused_with_both_choices():
    with pytest.raises(alk.AlkstructError, match=r"'both' is neither of 'cis' .*'trans'"):
        rank_inhibitors("G1202R", phase="both")


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
    table = rank_inhibitors(variant, phase)
    assert sorted(table["inhibitor"]) == sorted(FIVE) and (table["variant"] == variant).all()
    assert table["rank"].isna().all() and (table["verdict"] == "not modelled").all()
    assert table["note"].str.startswith("Not modelled: ").all() and table["note"].str.contains(variant).all()
    assert not table["note"].str.contains("measured:").any()
    with pytest.raises(error, match=variant):
        rank_inhibitors(variant, phase, strict=True)


def test_in_trans_a_clone_that_fits_nothing_leaves_no_estimate():
    table = rank_inhibitors("G1202R+T315I", "trans", "crizotinib")
    assert table["variant"].tolist() == ["T315I"] and table["rank"].isna().all()
