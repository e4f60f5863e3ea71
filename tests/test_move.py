"""The move into rooms changes no number: hashes of what the flat package gave (c11cfff). Goes when the move ends."""

import hashlib

import pytest

import alkstruct as alk

VARIANTS = (
    "L1196M G1202R S1206Y T1151_L1152insT C1156Y G1269A L1198F C1156Y+L1198F D1203N F1174L I1171N V1180L G1202R+L1196M"
)
WORDS = ["mechanism", "caveats", "region", "site"]  # may be worded anew


def digest(table):
    """The first half of a SHA-256 of a table's columns, those with words left out."""
    text = table.drop(columns=WORDS, errors="ignore").to_csv(index=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.slow
def test_scan_is_the_same_to_the_bit():
    assert digest(alk.scan("2XP2")) == "f0d6f1cf1f09d1e1"


def test_comparison_is_the_same_to_the_bit():
    assert digest(alk.compare(VARIANTS.split())) == "fa9393639a1d5262"


@pytest.mark.slow
def test_validation_is_the_same_to_the_bit():
    report = alk.validate()
    assert digest(report.metrics[["value", "low", "high"]]) == "07c28ec871232987"
    assert digest(report.pairs) == "2e1bae1f4ca87bb7"
    assert digest(report.residues) == "7aa8aa0d219e731b"
