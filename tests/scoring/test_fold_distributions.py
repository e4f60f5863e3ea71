"""The fold change that an estimate stands for, with its spread."""

from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.energy import energies
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.fold_distributions import log10_folds


def scores(ddg, ddg_sd=0.6, verdict="neutral"):
    return pd.DataFrame(
        {"ddg": pd.array(ddg, dtype="Float64"), "ddg_sd": pd.array([ddg_sd] * len(ddg), "Float64"), "verdict": verdict}
    )


def test_nothing_is_a_fold_of_one_and_rt_is_e():
    mean, sd = log10_folds(scores([0.0, 0.616, -0.616], ddg_sd=0.616))
    assert mean.tolist() == pytest.approx([0, np.log10(np.e), -np.log10(np.e)])
    assert sd.tolist() == pytest.approx([np.log10(np.e)] * 3)


def test_rt_is_that_of_body_temperature():
    assert pytest.approx(1.98720e-3 * 310, abs=5e-4) == energies.RT


def test_an_indirect_mutation_exceeds_a_fold_of_five_at_the_base_rate():
    table = alk.score("crizotinib", ["C1156Y"])
    (mean,), (sd,) = log10_folds(table)
    assert mean == pytest.approx(0, abs=0.01)
    above = 1 - NormalDist(mean, sd).cdf(np.log10(5))
    assert above == pytest.approx(calibration("consensus").indirect.rate, abs=0.01)


def test_what_is_not_modelled_has_no_fold():
    table = alk.compare(["E1167del", "G1202R", "S1206Y"], ["crizotinib"])
    mean, sd = log10_folds(table)
    assert np.isnan(mean).tolist() == np.isnan(sd).tolist() == [True, False, False]
    assert np.isnan(log10_folds(scores([2.0], verdict="not modelled"))[0]).all()
