"""Energies, probabilities and the validation."""

import json

import pandas as pd
import pytest

import alkstruct as alk


def test_score_shows_probability_and_deviation(shown):
    lines = shown("score", "crizotinib", "G1269A", "S1206Y").splitlines()
    row = alk.score("crizotinib", "G1269A").iloc[0]
    first = next(k for k, line in enumerate(lines) if line.startswith("G1269A"))
    assert f" {row.ddg:+.1f} ± {row.ddg_sd:.1f}    {row.disruption:.2f}  disrupts " in lines[first]
    assert lines[first + 1].split()[-5:-2] == ["0.0", "-", "indirect"]


@pytest.mark.parametrize(
    "command",
    [
        ("score", "crizotinib", "G1269A"),
        ("compare", "G1269A"),
        ("scan", "crizotinib", "--within", "3.5", "-q"),
    ],
)
def test_energy_can_be_chosen(shown, command):
    records = {energy: json.loads(shown(*command, "--json", "--energy", energy)) for energy in ("allatom", "vina")}
    assert records["allatom"] == json.loads(shown(*command, "--json"))
    assert records["vina"] != records["allatom"]
    assert len(records["vina"]) == len(records["allatom"])


def test_energy_of_a_build_can_be_chosen(shown):
    command = "build", "crizotinib", "L1196M", "-o", "mutant.pdb", "--json"
    assert shown(*command, "--energy", "vina") != shown(*command)


@pytest.mark.slow
def test_validate_prints_the_report(shown):
    out = shown("validate", "--csv", "validation.csv")
    checks = pd.read_csv("validation.csv").check.unique()
    assert all(f"\n{check}\n" in f"\n{out}" for check in checks if not check.startswith("panel, "))
    assert all(f"  {check[7:]}  " in out for check in checks if check.startswith("panel, disruption"))
    assert max(map(len, out.splitlines())) <= 100
    missed = [line.split()[2:4] for line in out.splitlines() if "MISSED" in line]
    assert missed == [["L1198F", "alectinib"], ["L1198F", "brigatinib"]]
    assert "intervals resample mutations" in out
