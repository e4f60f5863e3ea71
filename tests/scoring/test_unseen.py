"""The probability of a fit that has not seen the kinase: it is the shipped one but for what was left out."""

import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.energy.energies import BACKBONES, ENERGIES, with_backbone
from alkstruct.scoring import unseen
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.fitting import Spread, fit
from alkstruct.scoring.unseen import HELD_OUT_COLUMNS, hold_out
from alkstruct.validation.panel import panel
from alkstruct.validation.protocol import fit_disruption, held_out, usable

VARIANTS = ["L1196M", "G1202R", "S1206Y", "G1269A", "C1156Y", "C1156Y+L1198F", "G1202", "E1167del"]


@pytest.fixture(scope="module")
def table():
    return alk.compare(VARIANTS, ["crizotinib", "ceritinib", "lorlatinib"])


@pytest.fixture(scope="module")
def kinases():
    return sorted(panel()["kinase"].unique())


def test_with_the_shipped_fit_it_is_the_probability_itself(table, monkeypatch):
    """Interval and all: nothing that a probability rests on is missing from a table."""
    monkeypatch.setattr(unseen, "calibration", lambda energy, without="": calibration(energy))
    again = hold_out(table)
    asked = again["held_out"].notna()
    assert asked.sum() >= 10
    for held, shipped in zip(HELD_OUT_COLUMNS, ("disruption", "disruption_low", "disruption_high"), strict=True):
        assert again[held][asked].tolist() == pytest.approx(again[shipped][asked].tolist(), abs=1e-9)


def test_it_is_what_validation_says_of_the_panels_rows(table):
    """To the four digits of the weights that are kept; lorlatinib is not in the panel and has a value all the same."""
    measured = panel()
    said = measured.assign(said=held_out(measured, fit_disruption, "kinase"))
    said = said.set_index(["kinase", "mutation", "inhibitor"])["said"].dropna()
    rows = hold_out(table).set_index(["kinase", "variant", "inhibitor"])["held_out"].dropna()
    shared = rows.index.intersection(said.index)
    assert len(shared) == 7 and {inhibitor for _, _, inhibitor in rows.index} == set(table["inhibitor"])
    for name in shared:
        assert rows[name] == pytest.approx(said[name], abs=2e-3)


def test_rows_without_an_estimate_of_their_own_stay_empty(table):
    rows = hold_out(table)
    left = rows["verdict"].isin(["indirect", "not modelled"]) | rows["variant"].str.contains("+", regex=False)
    assert rows.loc[left, list(HELD_OUT_COLUMNS)].isna().all(axis=None)
    assert rows.loc[~left, list(HELD_OUT_COLUMNS)].notna().all(axis=None)
    assert (rows["held_out_low"] < rows["held_out"])[~left].all() and (rows["held_out"] < rows["held_out_high"])[
        ~left
    ].all()


def test_the_table_comes_back_with_three_columns_more(table, tmp_path):
    rows = hold_out(table)
    pd.testing.assert_frame_equal(rows[table.columns], table)
    alk.save_table(table, tmp_path / "table.csv")
    again = hold_out(alk.read_table(tmp_path / "table.csv"))
    pd.testing.assert_frame_equal(again[list(HELD_OUT_COLUMNS)], rows[list(HELD_OUT_COLUMNS)])
    pd.testing.assert_frame_equal(hold_out(rows), rows)


def test_of_a_kinase_that_the_panel_has_not_it_is_the_shipped_fit(table, kinases):
    assert "ROS1" not in kinases
    rows = hold_out(table.assign(kinase="ROS1"))
    asked = rows["held_out"].notna()
    assert rows["held_out"][asked].tolist() == pytest.approx(rows["disruption"][asked].tolist(), abs=1e-9)


def test_a_table_that_is_no_score_is_refused(table):
    with pytest.raises(alk.AlkstructError, match=r"it lacks .*kinase.*attraction"):
        hold_out(table[["variant", "verdict", "disruption"]])
    bare = table.copy()
    bare.attrs = {}
    with pytest.raises(alk.AlkstructError, match="by which energy"):
        hold_out(bare)


def agrees(shipped, fitted):
    return (
        shipped.weights == pytest.approx(fitted.weights, abs=1e-3)
        and shipped.indirect.rate == pytest.approx(fitted.indirect.rate, abs=1e-3)
        and (shipped.observations, shipped.kinases, shipped.seen) == (fitted.observations, fitted.kinases, fitted.seen)
    )


def refitted(form, kinase, draws):
    shipped, rows = calibration(form), panel()
    seen = rows[usable(rows) & (rows["kinase"] != kinase)].reset_index(drop=True)
    return fit(seen, form, Spread(shipped.centre, shipped.scale), draws=draws)


def test_shipped_fits_have_not_seen_their_kinase(kinases):
    """Fitted anew without drawing mutations: the weights, and what they have seen."""
    for energy in ENERGIES:
        for backbone in BACKBONES:
            form = with_backbone(energy, backbone)
            for kinase in kinases:
                held = calibration(form, without=kinase)
                assert kinase not in held.kinases and not any(name.startswith(kinase) for name in held.seen)
                assert agrees(held, refitted(form, kinase, draws=0))


@pytest.mark.slow
def test_their_intervals_are_those_of_mutations_drawn_anew():
    held, again = calibration("consensus", without="ALK"), refitted(with_backbone("consensus", "fixed"), "ALK", 300)
    assert held.covariance == pytest.approx(again.covariance, abs=0.02)
