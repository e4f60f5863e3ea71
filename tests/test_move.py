"""The move into rooms changes no number: hashes of what the flat package gave (c11cfff). Goes when the move ends.

On one machine both gave the same to the last bit. The last bits differ from machine to machine, and with the versions
of numpy and LLVM, so that what is kept here is a hash of six decimals.
"""

import hashlib

import pytest

import alkstruct as alk

VARIANTS = (
    "L1196M G1202R S1206Y T1151_L1152insT C1156Y G1269A L1198F C1156Y+L1198F D1203N F1174L I1171N V1180L G1202R+L1196M"
)
WORDS = ["mechanism", "caveats", "region", "site"]  # may be worded anew


def digest(table):
    """The first half of a SHA-256 of a table's columns to six decimals, those with words left out."""
    text = table.drop(columns=WORDS, errors="ignore").round(6).to_csv(index=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.slow
def test_scan_is_the_same():
    assert digest(alk.scan("2XP2")) == "6cd6eca2258f9b1f"


def test_comparison_is_the_same():
    assert digest(alk.compare(VARIANTS.split())) == "4be59b7634a311e1"


@pytest.mark.slow
def test_validation_is_the_same():
    report = alk.validate()
    assert digest(report.metrics[["value", "low", "high"]]) == "b03a490396ea6a22"
    assert digest(report.pairs) == "3f120970f781496a"
    assert digest(report.residues) == "7aa8aa0d219e731b"
