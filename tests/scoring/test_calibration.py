"""The probability and ddG: monotone, odd, with intervals that widen, and what the fit of the panel says."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.energy.energies import ENERGIES, RT
from alkstruct.scoring import fitting
from alkstruct.scoring.calibration import calibration, from_values, values
from alkstruct.scoring.features import FEATURES, Traits
from alkstruct.scoring.fitting import Spread, fit, known_side, logistic
from alkstruct.scoring.table import DISRUPTS_PROBABILITY, IMPROVES_DDG, WEAKENS_PROBABILITY


def somewhere(count=50, **given):
    """Traits of substitutions in the middle of the panel, but for what is given."""
    middle = dict(
        ddg_raw=0.5,
        attraction=1.0,
        contacts=6,
        contacts_wild_type=3,
        contacts_mutant=5,
        fluctuation=0.8,
        hydropathy_lost=1.0,
    )
    return Traits(**{name: np.broadcast_to(np.asarray(x, float), (count,)) for name, x in (middle | given).items()})


@pytest.mark.parametrize("energy", ENERGIES)
@pytest.mark.parametrize("trait", ["ddg_raw", "attraction", "contacts", "hydropathy_lost"])
def test_probability_rises_with_what_speaks_for_it(energy, trait):
    rising = somewhere(**{trait: np.linspace(0, 8, 50)})
    assert (np.diff(calibration(energy).disruption(rising).probability) > 0).any()
    assert (np.diff(calibration(energy).disruption(rising).probability) >= 0).all()


@pytest.mark.parametrize("energy", ENERGIES)
def test_a_stiffer_site_is_worse(energy):
    stiff, loose = somewhere(1, fluctuation=0.5), somewhere(1, fluctuation=2.0)
    fitted = calibration(energy)
    assert fitted.disruption(stiff).probability > fitted.disruption(loose).probability
    assert fitted.ddg(stiff) > fitted.ddg(loose)


def test_weights_are_never_negative_and_nearly_equal():
    for name in ENERGIES:
        weights = calibration(name).weights[1:]
        assert (weights > 0).all() and weights.max() < 1.3 * weights.min()


def test_intervals_hold_the_probability_and_doubts_widen_them():
    fitted, traits = calibration("consensus"), somewhere(1)
    plain, doubted, spread = (
        fitted.disruption(traits),
        fitted.disruption(traits, doubts=2),
        fitted.disruption(traits, structural=1.0),
    )
    for wide in (doubted, spread):
        assert wide.probability == plain.probability
        assert wide.low < plain.low < plain.probability < plain.high < wide.high


def test_ddg_turns_around_with_the_substitution():
    fitted = calibration("consensus")
    there = somewhere(1, ddg_raw=1.2, contacts_wild_type=2, contacts_mutant=6)
    back = somewhere(1, ddg_raw=-1.2, contacts_wild_type=6, contacts_mutant=2)
    assert fitted.ddg(there) == pytest.approx(-fitted.ddg(back))
    assert fitted.ddg(somewhere(1, ddg_raw=0.0, contacts_wild_type=4, contacts_mutant=4)) == 0


def test_a_clash_cannot_be_larger_than_what_assays_measure():
    """RT ln of a millionfold is 8.5 kcal/mol; no raw cost, however large, comes near at a site such as the hinge."""
    worst = calibration("consensus").ddg(somewhere(1, ddg_raw=1000.0, fluctuation=0.45, contacts_mutant=300))
    assert worst < RT * np.log(1e3)
    scan = alk.scan("crizotinib", within=6)
    assert scan["ddg"].max() < RT * np.log(1e3)


def test_losing_every_contact_is_no_gain():
    """Alanine and glycine for the hinge's and the floor's large residues: nothing was crowded there to relieve."""
    table = alk.score("crizotinib", ["L1256A", "L1256G", "L1198A", "M1199A", "V1130A"])
    assert table["ddg"].min() > -0.6
    assert not (table["verdict"] == "improves").any()


def test_deviation_is_at_least_what_assays_disagree_by():
    """0.4 in log10(fold) at 310 K is 0.57 kcal/mol."""
    fitted, traits = calibration("consensus"), somewhere(1, ddg_raw=0.1)
    assert fitted.deviation(traits) >= 0.57
    assert fitted.deviation(traits, 2.0) > fitted.deviation(traits)


def test_score_table_carries_the_calibration():
    table = alk.score("crizotinib", ["G1269A", "S1206Y", "E1167del"])
    fitted = calibration("consensus")
    assert table["disruption_low"][0] < table["disruption"][0] < table["disruption_high"][0]
    assert table["ddg_sd"][0] >= fitted.noise
    assert table["disruption"][1] == fitted.indirect.rate and table["verdict"][1] == "indirect"
    assert table[["disruption", "disruption_low", "ddg", "ddg_raw"]].loc[2].isna().all()


def test_verdicts_follow_the_probability_and_its_interval():
    table = alk.scan("crizotinib", within=6)
    near = table[table["verdict"] != "indirect"].astype({"disruption": float, "disruption_low": float, "ddg": float})
    by_word = dict(tuple(near.groupby("verdict", observed=True)))
    assert by_word["disrupts"]["disruption_low"].min() >= DISRUPTS_PROBABILITY
    assert by_word["weakens"]["disruption"].min() >= WEAKENS_PROBABILITY
    assert by_word["weakens"]["disruption_low"].max() < DISRUPTS_PROBABILITY
    assert by_word["neutral"]["disruption"].max() < WEAKENS_PROBABILITY
    if "improves" in by_word:
        assert by_word["improves"]["ddg"].max() <= IMPROVES_DDG


def test_what_the_calibration_has_not_seen_is_flagged_and_wider():
    """A residue to which the inhibitor is bonded, or features beyond the panel's, question the calibration."""
    table = alk.scan("crizotinib", within=4.5)
    flagged = table["caveats"].str.contains("outside the fit")
    assert flagged.any() and not flagged.all()
    width = (table["disruption_high"] - table["disruption_low"]).astype(float)
    alike = table["disruption"].astype(float).between(0.3, 0.7)
    assert width[flagged & alike].min() > width[~flagged & alike & (table["caveats"] == "")].max() - 0.2


def test_a_calibration_goes_through_its_file():
    for name in ENERGIES:
        fitted = calibration(name)
        again = from_values(name, json.loads(json.dumps(values(fitted))))
        assert again.weights == pytest.approx(fitted.weights)
        assert values(again) == values(fitted)


# ------------------------------------------------------------------------------------------------- the fit


def made_up(kinases=("A", "B"), mutations=12, inhibitors=3):
    """Rows whose fold changes follow ddg_vina with some noise: a fit has to find that."""
    rng, rows = np.random.default_rng(5), []
    for kinase in kinases:
        for m in range(mutations):
            for inhibitor in range(inhibitors):
                raw = rng.normal(0.5, 0.6)
                rows.append(
                    dict(
                        kinase=kinase, mutation=f"L{m + 1}R", inhibitor=f"drug{inhibitor}", bound="", distance=3.5,
                        fold=float(np.exp((1.4 * np.tanh(raw) + rng.normal(0, 0.3)) / RT)),
                        ddg_vina=raw, ddg_allatom=raw, contacts=float(rng.integers(1, 15)), fluctuation=1.0,
                        **{f"{name}_{e}": float(rng.uniform(0, 2)) for e in ("vina", "allatom")
                           for name in ("attraction_gained", "contacts_wild_type", "contacts_mutant")},
                    )
                )  # fmt: skip
    return pd.DataFrame(rows)


EVEN = Spread(np.zeros(len(FEATURES)), np.ones(len(FEATURES)))


def test_fit_finds_the_measured_scale(monkeypatch):
    monkeypatch.setattr(fitting, "EQUAL_WEIGHTS", 0.0)
    fitted = fit(made_up(), "vina", EVEN, draws=0)
    assert fitted.collision_weight == pytest.approx(1.4, abs=0.35)
    assert fitted.noise < 0.6


def test_order_of_rows_changes_nothing():
    rows = made_up()
    first, second = (fit(r, "vina", EVEN, draws=20) for r in (rows, rows.sample(frac=1, random_state=1)))
    assert first.weights == pytest.approx(second.weights, abs=1e-4)
    assert first.indirect == second.indirect


def test_a_mutation_counts_once_however_often_it_was_measured():
    rows = made_up()
    often = pd.concat([rows, *[rows[rows["mutation"] == "L1R"]] * 9], ignore_index=True)
    assert fit(often, "vina", EVEN, draws=0).weights == pytest.approx(
        fit(rows, "vina", EVEN, draws=0).weights, abs=1e-3
    )


def test_weights_are_drawn_to_their_mean(monkeypatch):
    rows = made_up()
    loose = fit(rows, "vina", EVEN, draws=0).weights[1:]
    monkeypatch.setattr(fitting, "EQUAL_WEIGHTS", 1e5)
    tight = fit(rows, "vina", EVEN, draws=0).weights[1:]
    assert np.ptp(tight) < 1e-2 < np.ptp(loose)


def test_curve_is_finite_where_the_classes_separate():
    """Without the pull to 0 the slope would go to infinity; symmetric data have their midpoint in the middle."""
    found = logistic(np.array([[-2.0], [-1], [1], [2]]), np.array([0.0, 0, 1, 1]), np.ones(4))
    assert found[0] == pytest.approx(0, abs=1e-3)
    assert 0.5 < found[1] < 10


def test_gradient_is_right():
    """The optimum of the loss is one: moving any weight makes it worse."""
    rng = np.random.default_rng(0)
    design, side = rng.normal(size=(40, 3)), rng.integers(0, 2, 40).astype(float)
    best = logistic(design, side, np.ones(40))

    def loss(x):
        logit = x[0] + design @ x[1:]
        pull = fitting.EQUAL_WEIGHTS * np.sum((x[1:] - x[1:].mean()) ** 2) + 3 * fitting.FLAT_SLOPE * x[1:].mean() ** 2
        return np.sum(np.logaddexp(0, logit) - side * logit) + pull / 2

    for k in range(4):
        for step in (-1e-2, 1e-2):
            moved = best + step * (np.arange(4) == k)
            assert (moved[1:] < 0).any() or loss(moved) >= loss(best) - 1e-6


def test_base_rate_counts_mutations_and_owns_up_to_few_kinases():
    rows = pd.DataFrame({"kinase": ["A"] * 4 + ["B"] * 2, "mutation": ["L1R", "L1R", "L2R", "L3R", "L1R", "L2R"]})
    side = pd.Series([1.0, 1, 0, 0, 1, 0])
    found = fitting.base_rate(rows, side)
    assert found.rate == pytest.approx((2 + 1) / (5 + 2), abs=1e-4)  # L1R of A is one mutation
    assert (found.mutations, found.kinases) == (5, 2)
    assert found.low < found.rate < found.high


def test_censored_folds_are_on_a_side_only_where_it_is_known():
    bound = ["at least", "at most", "at least", "", "undetermined"]
    side = known_side(pd.DataFrame({"fold": [9.0, 9.0, 3.0, 3.0, 1.0], "bound": bound}))
    assert side.tolist()[0] == 1 and side.tolist()[3] == 0
    assert side.isna().tolist() == [False, True, True, False, True]


def test_a_bound_pulls_to_its_own_side_only():
    """A fold of at least 1000 says nothing against a larger estimate, and a lot against a smaller one."""
    rows = made_up()
    bounded = rows.assign(fold=np.where(rows["ddg_vina"] > 1.2, 0.01, rows["fold"]))
    bounded["bound"] = np.where(rows["ddg_vina"] > 1.2, "at least", "")
    free, held = (fit(r, "vina", EVEN, draws=0).collision_weight for r in (bounded, bounded.assign(bound="")))
    assert free > held + 0.1


@pytest.mark.slow
def test_shipped_numbers_are_what_the_tool_fits(tmp_path, capsys):
    import runpy

    tool = Path(__file__).parents[2] / "tools" / "fit_calibration.py"
    runpy.run_path(str(tool))["main"](tmp_path / "calibration.json")
    assert "weights drawn together" in capsys.readouterr().out
    fitted = json.loads((tmp_path / "calibration.json").read_text())
    for energy in ENERGIES:
        again, shipped = from_values(energy, fitted[energy]), calibration(energy)
        for name in ("centre", "scale", "low", "high", "weights"):
            assert getattr(again, name) == pytest.approx(getattr(shipped, name), abs=0.02)
        assert again.covariance == pytest.approx(shipped.covariance, abs=0.02)
        assert again.indirect == shipped.indirect and again.source == shipped.source
        assert replace(again, energy="").mutations == shipped.mutations
