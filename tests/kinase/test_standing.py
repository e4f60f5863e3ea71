"""How inhibitors stand by what is published."""

import pytest

from alkstruct.kinase.standing import STANDINGS, place, shares_borne_out, standing


@pytest.mark.parametrize(
    ("variant", "inhibitor", "name"),
    [
        ("G1202R", "lorlatinib", "supported"),
        ("V1180L", "lorlatinib", "open"),
        ("G1202R", "brigatinib", "disputed"),
        ("I1171N", "Alectinib", "contradicted"),
        ("C1156Y+L1198F", "crizotinib", "supported"),
        ("C1156Y+L1198F", "lorlatinib", "contradicted"),
        ("C1156Y+L1198F", "alectinib", "open"),  # its sites' evidence is not that of the compound
    ],
)
def test_standing_by_reports_alone(variant, inhibitor, name):
    assert standing(variant, inhibitor, holds=False).name == name


def test_a_small_measured_fold_is_a_report_for_the_inhibitor():
    assert standing("V1180L", "lorlatinib", holds=True).name == "supported"
    assert standing("I1171N", "alectinib", holds=True).name == "disputed"
    assert standing("G1202R", "lorlatinib", holds=True).name == "supported"


def test_places_are_those_of_the_standings_best_first():
    names = [list(STANDINGS)[k] for k in place([False, False, True, True], [True, False, True, False])]
    assert names == list(STANDINGS) == ["supported", "open", "disputed", "contradicted"]


def test_reports_are_named():
    found = standing("F1174L", "crizotinib", holds=False)
    # CIViC EID1271: a trial that saw no response
    assert found.against.startswith("5 reports of resistance: CIViC EID32 (PMID 21030459), CIViC EID33 (PMID 21030459)")
    assert "CIViC EID1271 (no response; PMID 23598171)" in found.against
    assert found.support == "1 report of sensitivity: CIViC EID38 (PMID 21948233)"
    nothing = standing("V1180L", "lorlatinib", holds=False)
    assert (nothing.against, nothing.support) == ("", "")


def test_reports_of_resistance_are_borne_out_more_often_than_not():
    # 10 of 14 pairs with a fold above 5, and 7 of 14 with one that is not, by the rule of succession
    assert shares_borne_out(5.0) == pytest.approx((11 / 16, 8 / 16))
    assert shares_borne_out(1e9) == pytest.approx((1 / 16, 15 / 16))
