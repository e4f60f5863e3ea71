"""Stretches of crystals that the tests of rebuilt backbones share."""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.complexes.complex import Complex
from alkstruct.kernels.loop_layouts import Obstacles, Window
from alkstruct.loops import ensembles, rebuilt
from alkstruct.loops.backbones import coded_window
from alkstruct.loops.models import around_window
from alkstruct.loops.obstacles import obstacles_around
from alkstruct.loops.windows import Rebuilding, anchored, as_it_is

INSERTION = "T1151_L1152insT"
FEW = {"DRAWN_BACKBONES": 1200, "ANNEALED_BACKBONES": 8, "KEPT_BACKBONES": 4, "ANNEALING_STEPS": 20}


@contextmanager
def few_backbones():
    """Draw and keep few backbones; wild types that were rebuilt from many are there again afterwards."""
    kept = rebuilt._wild_type.kept
    many = dict(kept)
    kept.clear()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in FEW.items():
            patch.setattr(ensembles, name, value)
        yield
    kept.clear()
    kept.update(many)


@dataclass(frozen=True)
class Stretch:
    """A window of a crystal as it is: its surroundings, its code for the kernels and its own backbone (1, n, 4, 3)."""

    part: Complex
    plan: Rebuilding
    window: Window
    obstacles: Obstacles
    crystal: np.ndarray


def stretch_of(structure, first, last):
    """Code the residues first to last, numbers, of a structure."""
    plan = as_it_is(structure, structure.index(first), structure.index(last))
    part, own = around_window(structure, plan, 14.0)
    return Stretch(
        part,
        own,
        coded_window(own.letters, part.sequence[own.last + 1], anchored(part, own)),
        obstacles_around(part, own.first, own.last, len(own), inhibitor=False),
        np.array([[[part.atoms(i)[x] for x in ("N", "CA", "C", "O")] for i in range(own.first, own.last + 1)]]),
    )


def chain_of(structure, first, last):
    """N, CA and C of the residues first to last, indices: (n, 3, 3)."""
    return np.array([[structure.atoms(i)[x] for x in ("N", "CA", "C")] for i in range(first, last + 1)])


@cache
def stretch(name, first, last):
    return stretch_of(alk.load(name), first, last)


def moved(one, turn, shift):
    """A stretch turned and shifted with everything around it: (window, obstacles, crystal)."""

    def carried(points):
        return points @ turn.T + shift

    def partners(rows):
        return np.hstack([carried(rows[:, :3]), carried(rows[:, 3:6]), rows[:, 6:]])

    around = one.obstacles._replace(
        coord=carried(one.obstacles.coord),
        donors=partners(one.obstacles.donors),
        acceptors=partners(one.obstacles.acceptors),
    )
    return one.window._replace(ends=carried(one.window.ends)), around, carried(one.crystal)


def nothing_around():
    """Obstacles of a window that stands alone."""
    none = np.zeros(0)
    return Obstacles(
        np.zeros((0, 3)), none, none.astype(bool), none, np.zeros(0, np.int64), np.zeros((0, 7)), np.zeros((0, 7))
    )
