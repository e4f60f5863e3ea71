"""Energies, probabilities and the validation."""

import json

import pandas as pd
import pytest

import alkstruct as alk


def test_score_shows_probability_and_deviation(shown):
    lines = shown("score", "crizotinib", "G1269A", "S1206Y").splitlines()
    row = alk.score("crizotinib", "G1269A").iloc[0]
    first = next(k for k, line in enumerate(lines) if line.startswith("G1269A"))
    estimate = f"{row.disruption:.2f} {row.disruption_low:.2f}-{row.disruption_high:.2f}"
    assert f" {row.ddg:+.1f} ± {row.ddg_sd:.1f}  {estimate}  {row.verdict} " in lines[first]
    known = alk.score("crizotinib", "S1206Y").iloc[0]
    assert f" 0.0 ± {known.ddg_sd:.1f}  ({known.disruption:.2f}) " in lines[first + 1]


@pytest.mark.parametrize("command", [("score", "crizotinib", "S1206Y"), ("compare", "S1206Y", "--inhibitors", "2XP2")])
def test_a_base_rate_stands_in_brackets_and_is_explained(shown, command):
    out = " ".join(shown(*command).split())
    assert "(0.14)" in out and "0.14 0." not in out
    assert "in brackets, for indirect mutations, the base rate of 37 such mutations" in out


def test_compare_shows_the_probability_below_the_verdict(shown):
    row = alk.score("crizotinib", "G1202R").iloc[0]
    lines = shown("compare", "G1202R", "--inhibitors", "crizotinib").splitlines()
    first = next(k for k, line in enumerate(lines) if line.startswith("G1202R"))
    assert lines[first].split()[1:] == [f"{row.ddg:+.1f}", row.verdict]
    estimate = f"{row.disruption:.2f} {row.disruption_low:.2f}-{row.disruption_high:.2f}"
    assert lines[first + 1].strip() == estimate


@pytest.mark.parametrize(
    "command",
    [
        ("score", "crizotinib", "G1269A"),
        ("compare", "G1269A"),
        ("scan", "crizotinib", "--within", "3.5", "-q"),
    ],
)
def test_energy_can_be_chosen(shown, command):
    records = {energy: json.loads(shown(*command, "--json", "--energy", energy)) for energy in ("consensus", "vina")}
    assert records["consensus"] == json.loads(shown(*command, "--json"))
    assert records["vina"] != records["consensus"]
    assert len(records["vina"]) == len(records["consensus"])


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
    assert "MISSED" not in out
    for subset in ("near: within 6 Å", "far: beyond", "ALK direct: ALK's mutations"):
        assert subset in out  # the names of the panel's columns are explained
    assert "intervals resample mutations" in out
