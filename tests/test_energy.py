"""The pair energy: analytic points, its naive twin, and its table."""

import naive
import numpy as np
import pytest

from alkstruct import energy
from alkstruct.chemistry import AtomType

CARBON = AtomType("C", hydrophobic=True)
DONOR = AtomType("N", donor=True)
ACCEPTOR = AtomType("O", acceptor=True)
KINDS = (CARBON, AtomType("C"), DONOR, ACCEPTOR, AtomType("O", donor=True, acceptor=True), AtomType("S"),
         AtomType("F", hydrophobic=True), AtomType("CL", hydrophobic=True), AtomType("P"))  # fmt: skip


def test_two_carbons_at_contact():
    """Surfaces that touch (3.8 Å): gauss1 is full, gauss2 exp(-9/4), no repulsion, the hydrophobic term full."""
    terms = energy.vina_terms(3.8, CARBON, CARBON)
    assert terms["gauss1"] == pytest.approx(-0.035579)
    assert terms["gauss2"] == pytest.approx(-0.005156 * np.exp(-9 / 4))
    assert terms["repulsion"] == 0
    assert terms["hydrophobic"] == pytest.approx(-0.035069)


def test_hydrogen_bond_is_full_at_an_overlap_of_0_7():
    """N-O at 1.8 + 1.7 - 0.7 = 2.8 Å; half of it at 3.15 Å; none between two donors."""
    assert energy.vina_terms(2.8, DONOR, ACCEPTOR)["hydrogen bond"] == pytest.approx(-0.587439)
    assert energy.vina_terms(3.15, DONOR, ACCEPTOR)["hydrogen bond"] == pytest.approx(-0.587439 / 2)
    assert energy.vina_terms(2.8, DONOR, DONOR)["hydrogen bond"] == 0


def test_repulsion_is_smooth_where_it_turns_linear():
    """0.3 Å of overlap: value and slope (0.6 per Å) continue."""
    r = 3.8 - np.array([0.2999, 0.3, 0.3001, 1.3])
    value = energy.vina_terms(r, CARBON, CARBON)["repulsion"] / 0.840245
    assert value[1] == pytest.approx(0.09)
    assert (value[2] - value[0]) / 2e-4 == pytest.approx(0.6, rel=1e-3)
    assert value[3] - value[1] == pytest.approx(0.6)


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("second", KINDS)
def test_formula_equals_its_naive_twin(first, second):
    r = np.linspace(0.5, 9, 300)
    expected = [float(naive.pair(x, first, second)) for x in r]
    assert energy.vina(r, first, second) == pytest.approx(expected, abs=1e-12)


def test_table_is_the_formula_between_its_edges():
    """Linear interpolation in r² stays within 1e-3 kcal/mol of the formula, parts add up, pairs are symmetric."""
    tables = energy.pair_tables(KINDS)
    square = np.linspace(2.0, 63.9, 5001)
    place = square / energy.BIN
    low = place.astype(int)
    for i, first in enumerate(KINDS):
        for j, second in enumerate(KINDS):
            row = tables[:, i, j].sum(axis=0)
            read = row[low] + (place - low) * (row[low + 1] - row[low])
            assert np.abs(read - energy.vina(np.sqrt(square), first, second)).max() < 1e-3
    assert np.array_equal(tables, tables.transpose(0, 2, 1, 3))
    assert not tables.flags.writeable


def test_surfaces_touch_at_the_sum_of_bondi_radii_unless_they_hydrogen_bond():
    touch = energy.touching_distances((CARBON, DONOR, ACCEPTOR))
    assert touch[0, 0] == pytest.approx(3.4)
    assert touch[1, 2] == -np.inf
    assert touch[1, 1] == pytest.approx(3.1)
