"""Periodic images: what the box has cut is put together, by whole box vectors alone."""

import numpy as np
import pytest

from alkstruct.trajectories import images

BOXES = {"orthorhombic": (60.0, 70.0, 80.0, 90.0, 90.0, 90.0), "triclinic": (70.0, 70.0, 70.0, 60.0, 60.0, 90.0)}


@pytest.fixture(params=BOXES)
def box(request):
    return images.box_vectors(np.array(BOXES[request.param], dtype=np.float32))


@pytest.fixture
def chain():
    """Forty residues of three atoms along a walk of 3.8 Å steps: (coordinates, residue of each, row of its first)."""
    random = np.random.default_rng(3)
    steps = random.normal(size=(40, 3))
    alpha = np.cumsum(3.8 * steps / np.linalg.norm(steps, axis=1)[:, None], axis=0)
    coord = (alpha[:, None] + random.normal(0, 0.8, (40, 3, 3)) * [[0], [1], [1]]).reshape(-1, 3)
    return coord, np.repeat(np.arange(40), 3), np.arange(0, 120, 3)


def wrapped(coord, box):
    """Each atom in the box for itself, as programs of dynamics write them."""
    return (coord @ np.linalg.inv(box) % 1.0) @ box


@pytest.mark.parametrize("dimensions", [None, np.zeros(6), np.array([50, 50, 0, 90, 90, 90.0]), np.full(6, np.nan)])
def test_no_box_is_no_box(dimensions):
    assert images.box_vectors(dimensions) is None


def test_a_chain_in_pieces_comes_together(chain, box):
    coord, owner, anchors = chain
    whole = images.whole_chain(wrapped(coord + 31.0, box), owner, anchors, box)
    moved = whole - coord
    np.testing.assert_allclose(moved, np.broadcast_to(moved[0], moved.shape), atol=1e-9)


def test_a_whole_chain_keeps_every_bit(chain, box):
    assert images.whole_chain(chain[0], *chain[1:], box) is chain[0]


def test_a_molecule_comes_beside_its_anchors(box):
    random = np.random.default_rng(5)
    molecule, anchors = random.uniform(0, 8, (20, 3)), random.uniform(0, 12, (30, 3))
    away = wrapped(molecule + [2, -1, 3] @ box, box)
    whole = images.whole_molecule(away, box)
    np.testing.assert_allclose(images.beside(whole, anchors, box), molecule, atol=1e-9)
    np.testing.assert_allclose(images.nearest_image(whole, anchors, box), molecule, atol=1e-9)


def test_the_nearest_image_is_by_atoms_not_by_middles(box):
    """A ligand at one end of a long protein: the image nearest to its middle may be another one."""
    protein = np.column_stack([np.linspace(0, 40, 100), np.zeros((100, 2))])
    ligand = np.array([[42.0, 0.0, 0.0], [43.0, 0.0, 0.0]])
    np.testing.assert_allclose(images.nearest_image(ligand - box[0], protein, box), ligand, atol=1e-9)
