"""Features of mutations in a complex: those of a score, and what simpler estimators say."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.scoring.caveats import IN_THE_FIT
from alkstruct.validation.panel_features import features, log_median, shifted

VARIANTS = ["G1202R", "L1196M", "C1156Y", "G1202A", "L1197M", "G1128A", "S1281A"]


@pytest.fixture(scope="module")
def table():
    return features(alk.load("2XP2"), VARIANTS)


def test_features_are_what_a_score_shows(table):
    score = alk.score("2XP2", VARIANTS[:4], backbone="fixed")
    for name in (
        "contacts_wild_type",
        "contacts_mutant",
        "clash_free",
        "clash_free_wild_type",
        "apo_strain",
        "overlap",
    ):
        assert table[f"{name}_allatom"][:4].tolist() == pytest.approx(score[name].astype(float).tolist()), name
    vina = alk.score("2XP2", VARIANTS[:4], "vina", backbone="fixed")
    assert table["contacts_mutant_vina"][:4].tolist() == pytest.approx(vina["contacts_mutant"].astype(float).tolist())
    assert table["distance"][:4].tolist() == pytest.approx(score["distance"].astype(float).tolist())
    caveats = [";".join(word for word in row.split(";") if word != IN_THE_FIT) for row in score["caveats"]]
    assert table["caveats"][:4].tolist() == caveats  # what the fit has seen is no feature


def test_ddg_is_the_thermodynamic_cycle(table):
    """As it comes from the ensembles, on no fitted scale."""
    from alkstruct.chemistry.amino_acids import AMINO_ACIDS
    from alkstruct.rotamers.ensembles import evaluate

    complex = alk.load("2XP2")
    found = evaluate(complex, [complex.index(1202)], np.ones((1, 20), dtype=bool), "vina")
    arginine, glycine = AMINO_ACIDS.index("R"), AMINO_ACIDS.index("G")
    binding = found.holo[0] - found.apo[0]
    assert table["ddg_vina"][0] == pytest.approx(binding[arginine] - binding[glycine])
    assert table["repulsion_vina"][0] == pytest.approx(found.parts[0, arginine, 1] - found.parts[0, glycine, 1])


def test_what_cannot_be_computed_says_why(table):
    problems = table["problem"].tolist()
    assert problems[:4] == [""] * 4
    assert problems[4] == f"carries {alk.load('2XP2').sequence[alk.load('2XP2').index(1197)]}"
    assert problems[6] == "not resolved"
    numbers = table.select_dtypes("number")
    assert numbers.loc[[4, 6]].isna().all(axis=None)
    assert numbers.loc[[0, 1, 2, 3, 5]].notna().all(axis=None)


def test_nothing_that_can_be_computed_is_a_table_all_the_same():
    table = features(alk.load("2XP2"), ["S1281A"])
    assert table["problem"].tolist() == ["not resolved"]


def test_baselines_by_hand(table):
    """Gly to Arg: 173.4 - 60.1 Å³; -4.5 - (-0.4) in hydropathy; BLOSUM62 -2."""
    row = table.iloc[0]
    assert row["volume_change"] == pytest.approx(113.3)
    assert row["hydrophobicity_change"] == pytest.approx(-4.1)
    assert row["blosum62"] == -2
    assert table["contacts"][2] == 0  # C1156Y, 16 Å away


def test_numbers_of_a_file():
    assert shifted("T790M", 24) == "T766M"
    assert log_median([1, float("inf")]) == float("inf")
