"""Cases that the tests of io share."""

import numpy as np
import pytest

ENTRIES = ["2XP2", "4MKC", "3AOX", "5J7H", "4CLI"]


every_entry = pytest.mark.parametrize("entry", ENTRIES)


every_ending = pytest.mark.parametrize("ending", [".pdb", ".cif"])


def assert_same(got, expected, tolerance=1e-3):
    """Equal but for the name, the notes and the last digit of float32 coordinates."""
    assert (got.chain, got.sequence, got.reference) == (expected.chain, expected.sequence, expected.reference)
    for name in ("number", "insertion", "residue_names", "start", "atom_names", "elements"):
        np.testing.assert_array_equal(getattr(got, name), getattr(expected, name), err_msg=name)
    for name in ("coord", "b_factor", "water"):
        np.testing.assert_allclose(getattr(got, name), getattr(expected, name), atol=tolerance, err_msg=name)
    mine, theirs = got.inhibitor, expected.inhibitor
    assert (mine is None) == (theirs is None)
    if mine is not None:
        assert (mine.name, mine.code) == (theirs.name, theirs.code)
        for name in ("atom_names", "elements", "bonds", "orders", "donor", "acceptor", "charge", "aromatic"):
            np.testing.assert_array_equal(getattr(mine, name), getattr(theirs, name), err_msg=name)
        np.testing.assert_allclose(mine.coord, theirs.coord, atol=tolerance)
        np.testing.assert_allclose(mine.b_factor, theirs.b_factor, atol=tolerance)
