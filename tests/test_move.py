"""The move into rooms changes no number: hashes of what the flat package (commit c11cfff) gave. Goes when the move ends."""

import hashlib

import pytest

import alkstruct as alk

VARIANTS = (
    "L1196M G1202R S1206Y T1151_L1152insT C1156Y G1269A L1198F C1156Y+L1198F D1203N F1174L I1171N V1180L G1202R+L1196M"
)


def digest(table):
    return hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()[:16]


@pytest.mark.slow
def test_scan_is_the_same_to_the_bit():
    assert digest(alk.scan("2XP2")) == "4aa830ded932be3a"


def test_comparison_is_the_same_to_the_bit():
    assert digest(alk.compare(VARIANTS.split())) == "f146fa28cbfdeff9"


@pytest.mark.slow
def test_validation_is_the_same_to_the_bit():
    report = alk.validate()
    found = [digest(table) for table in (report.metrics, report.pairs, report.residues)]
    assert found == ["555157e73641d311", "2e1bae1f4ca87bb7", "7aa8aa0d219e731b"]
