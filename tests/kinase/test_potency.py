"""Measured IC50: whose, of which compound, and how far they can be trusted."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.kinase.potency import LABORATORY_SD, STAND_IN_SD, UNKNOWN, mutant_potency, wild_type_potency


def test_laboratories_disagree_by_what_is_taken():
    """Crizotinib on the eight mutants of both Hatcher 2015 and Johnson 2014."""
    table = alk.experiments().query("inhibitor == 'crizotinib' and variant not in ('WT', 'parental')")
    hatcher, johnson = (table[table["source"].str.startswith(n)].set_index("variant") for n in ("Hatcher", "Johnson"))
    of_one = []
    for column in ("ic50", "fold"):
        apart = np.log10((johnson[column] / hatcher[column]).astype(float)).to_numpy()
        assert len(apart) == 8
        of_one.append(np.sqrt(np.mean(apart**2) / 2))
    assert of_one == pytest.approx([0.35, 0.27], abs=0.01)
    assert min(of_one) < LABORATORY_SD < max(of_one)


def test_a_potency_that_two_laboratories_measured_is_their_mean_and_surer():
    potency = wild_type_potency("Crizotinib")
    assert potency.ic50 == pytest.approx(np.sqrt(56 * 80))
    assert potency.log_sd == pytest.approx(LABORATORY_SD / np.sqrt(2))
    assert "Hatcher 2015 (Ba/F3" in potency.source and "Johnson 2014 (NIH-3T3" in potency.source


def test_what_was_derived_from_a_fold_change_is_no_measurement():
    """Katayama 2012 states no wild-type IC50; 27 nM for crizotinib and 10.4 nM for alectinib are derived."""
    assert "Katayama" not in wild_type_potency("crizotinib").source + wild_type_potency("alectinib").source


def test_a_floor_is_an_upper_bound():
    assert wild_type_potency("alectinib")[:3] == (2.0, LABORATORY_SD, "at most")
    assert mutant_potency("C1156Y", "alectinib")[:3] == (2.0, LABORATORY_SD, "at most")


def test_a_fold_that_is_a_bound_through_the_wild_type_leaves_the_mutants_ic50_free():
    assert mutant_potency("L1196M", "alectinib")[:3] == (90.0, LABORATORY_SD, "")


def test_near_the_parental_cells_is_a_lower_bound_unless_another_laboratory_says_more():
    assert mutant_potency("L1152R", "CHEMBL3397300")[:3] == (2300.0, LABORATORY_SD, "at least")
    # Hatcher 2015: 549 nM, near the parental cells; Johnson 2014: 843 nM
    assert mutant_potency("L1196M", "crizotinib")[:3] == (843.0, LABORATORY_SD, "")


def test_an_analogue_says_so_and_is_less_sure():
    potency = wild_type_potency("brigatinib")
    assert (potency.ic50, potency.compound) == (5.0, "CHEMBL3397300")
    assert potency.log_sd == pytest.approx(np.hypot(LABORATORY_SD, STAND_IN_SD))
    assert mutant_potency("G1202R", "brigatinib").ic50 == 56


def test_what_nobody_measured_is_unknown():
    assert wild_type_potency("ensartinib") is UNKNOWN and np.isnan(UNKNOWN.ic50)
    assert mutant_potency("I1171N", "lorlatinib") is UNKNOWN
    with pytest.raises(alk.NotationError):
        mutant_potency("nonsense", "lorlatinib")
