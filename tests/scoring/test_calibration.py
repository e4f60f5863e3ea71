"""From ddG to a probability: monotone, bounded by how little is known, and what the fit says."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.energy.energies import ENERGIES
from alkstruct.scoring.calibration import calibration, firth


@pytest.mark.parametrize("energy", ENERGIES)
def test_probability_is_monotone_and_never_certain(energy):
    curve = calibration(energy)
    ddg = np.linspace(-20, 60, 400)
    probability = curve.disruption(ddg)
    assert (np.diff(probability) >= 0).all()
    assert probability.min() >= 1 / (curve.observations + 2) - 1e-4
    assert probability.max() <= 1 - 1 / (curve.observations + 2) + 1e-4
    assert curve.disruption(curve.midpoint) == pytest.approx(0.5)


def test_deviation_is_at_least_what_assays_disagree_by():
    """0.4 in log10(fold) at 310 K is 0.57 kcal/mol."""
    curve = calibration("allatom")
    assert curve.deviation(0.0) >= 0.57
    assert curve.deviation(5.0) > curve.deviation(1.0)
    assert curve.deviation(1.0, 2.0) == pytest.approx(np.hypot(curve.deviation(1.0), 2.0))


def test_score_table_carries_the_calibration():
    table = alk.score("crizotinib", ["G1269A", "S1206Y", "G1202del"])
    curve = calibration("allatom")
    assert table["disruption"][0] == pytest.approx(float(curve.disruption(table["ddg"][0])))
    assert table["ddg_sd"][0] > float(curve.deviation(table["ddg"][0]))  # ensemble and give come on top
    assert table["disruption"].isna().tolist() == [False, True, True]


def test_curve_is_finite_where_the_classes_separate():
    """Without Firth's penalty the width would go to 0; symmetric data have their midpoint in the middle."""
    midpoint, width = firth(np.array([-2.0, -1.0, 1.0, 2.0]), np.array([0.0, 0, 1, 1]))
    assert midpoint == pytest.approx(0, abs=0.02)
    assert 0.1 < width < 2


@pytest.mark.slow
def test_shipped_numbers_are_what_the_tool_fits(tmp_path):
    import json
    import runpy
    from pathlib import Path

    tool = Path(__file__).parents[2] / "tools" / "fit_calibration.py"
    runpy.run_path(str(tool))["main"](tmp_path / "calibration.json")
    fitted = json.loads((tmp_path / "calibration.json").read_text())
    shipped = Path(alk.__file__).parent / "data" / "calibration.json"
    for energy, values in json.loads(shipped.read_text()).items():
        for name, value in values.items():
            assert fitted[energy][name] == (value if isinstance(value, str) else pytest.approx(value, abs=0.02))
