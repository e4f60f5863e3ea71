"""Where labels find room: rectangles in a plane."""

import numpy as np
import pytest

from alkstruct.views.placing import ON_STICKS, best_place, half_size, outside
from alkstruct.views.scene import Camera

PICTURE = np.array([10.0, 7.5])
HALF = np.array([2.0, 0.6])


def test_a_label_is_as_large_as_3dmol_draws_it():
    """Six letters of 13 pixels, with 4 pixels around, in a picture of 288 pixels that shows 28.8 Å: 10 pixels an Å."""
    camera = Camera(np.zeros(3), np.eye(3), 38.4, 28.8)
    assert half_size("G1202R", camera, 13) == pytest.approx([(0.6 * 13 * 6 + 8) / 20, (1.25 * 13 + 8) / 20])


def test_distance_from_a_rectangle():
    points = np.array([[0.0, 0.0], [2.0, 0.6], [5.0, 0.0], [5.0, 4.6]])
    assert outside(points, np.zeros((1, 2)), HALF)[0] == pytest.approx([0, 0, 3, 5])


def test_a_label_keeps_off_what_is_drawn_and_off_other_labels():
    line = np.column_stack([np.linspace(-6, 0, 30), np.zeros(30)])
    reach, cost = np.full(30, 0.3), np.full(30, ON_STICKS - 1)
    labels = []
    for _ in range(3):
        middle = best_place(HALF, line[-1:], line, reach, cost, labels, PICTURE)
        assert outside(line, middle[None], HALF).min() >= 0.3
        assert all((np.abs(middle - other) >= HALF + size).any() for other, size in labels)
        assert (np.abs(middle) + HALF <= PICTURE + 1e-9).all()
        labels.append((middle, HALF))


def test_a_label_stands_nearer_to_what_it_names_than_to_the_rest():
    own, other = np.array([[0.0, 0.0]]), np.array([[3.0, 0.0]])
    middle = best_place(HALF, own, np.vstack([own, other]), np.full(2, 0.3), np.full(2, ON_STICKS), [], PICTURE)
    assert outside(own, middle[None], HALF)[0, 0] < outside(other, middle[None], HALF)[0, 0]
    assert middle[0] < 0


def test_a_label_at_the_edge_stays_in_the_picture():
    corner = np.array([[9.9, 7.4]])
    middle = best_place(HALF, corner, corner, np.full(1, 0.3), np.full(1, ON_STICKS - 1), [], PICTURE)
    assert (np.abs(middle) + HALF <= PICTURE + 1e-9).all()
