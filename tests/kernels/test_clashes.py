"""Contacts and clashes, counted on spheres of known overlap and against every pair in turn."""

from typing import NamedTuple

import numpy as np
import pytest
from kernel_calls import as_python

from alkstruct.kernels import clashes

ORIGIN = (0.0, 0.0, 0.0)


class TouchRules(NamedTuple):
    """What `touching` reads of Rules."""

    touch: np.ndarray
    widest: float
    allowed: float
    reach: float


touching = as_python(clashes.touching)


def test_two_spheres_of_known_overlap():
    """Two atoms of radius 1.7 Å, 3.0 Å apart, overlap by 0.4 Å; a second is in contact, a third out of touch."""
    others, kinds, touch = np.array([[0, 4.4, 0], [3.0, 0, 0], [0, 9.0, 0]]), np.zeros(3, dtype=np.int64), [[3.4]]
    strict, lenient = (TouchRules(np.array(touch), 3.4, allowed, 4.5) for allowed in (0.39, 0.41))
    assert touching(ORIGIN, 0, others, kinds, strict) == (2, 1, pytest.approx(0.4), 1)
    assert touching(ORIGIN, 0, others, kinds, lenient)[:2] == (2, 0)
    assert touching((0.0, 0.0, 20.0), 0, others, kinds, lenient) == (0, 0, -np.inf, -1)


def test_contacts_and_overlaps_of_crowded_atoms():
    """Against every pair in turn: three types, 40 atoms within 6 Å, overlaps beyond any pair that is looked at."""
    rng = np.random.default_rng(5)
    others, kinds, touch = rng.uniform(-6, 6, (40, 3)), rng.integers(0, 3, 40), rng.uniform(2.5, 4.0, (3, 3))
    distances = np.linalg.norm(others, axis=1)
    for kind in range(3):
        gap = touch[kind, kinds] - distances
        expected = (distances < 4.5).sum(), (gap > 0.4).sum(), pytest.approx(gap.max()), gap.argmax()
        assert touching(ORIGIN, kind, others, kinds, TouchRules(touch, touch.max(), 0.4, 4.5)) == expected
