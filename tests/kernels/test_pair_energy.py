"""Sums over pairs do not depend on how a cell's atoms are listed."""

import numba
import numpy as np

import alkstruct as alk
from alkstruct.energy.energies import energy_named
from alkstruct.kernels import pair_energy
from alkstruct.rotamers.surroundings import surroundings


def test_vinas_far_atoms_may_be_summed_with_the_near_ones():
    """A cell's near atoms are filled up with far ones, whichever come first: those have to cost the same to the bit."""
    rules = surroundings(alk.load("2XP2"), energy_named("vina")).rules
    types, rng = len(rules.greasy), np.random.default_rng(4)
    kinds = np.repeat(np.arange(types), 64)
    way = rng.normal(size=(3, len(kinds)))
    places = np.empty((4, len(kinds)), np.float32)
    places[:3] = way / np.linalg.norm(way, axis=0) * rng.uniform(rules.near, rules.cutoff + 1, len(kinds))
    places[3] = rules.greasy[kinds]
    pairs = np.stack([rules.sizes[:, kinds], rules.wells[:, kinds]], axis=1)

    @numba.njit
    def total(kind, near):
        limits, group = pair_energy.limits_of(rules), rules.group[kind]
        span = 0, near, len(kinds)
        return pair_energy.pair_sums(False, (0.0, 0.0, 0.0), kind, group, span, places, pairs, rules, limits)[0]

    sums = np.array([[total(kind, near) for near in (0, 32, len(kinds))] for kind in range(types)])
    assert (sums[:, 0] < 0).all()
    assert (sums == sums[:, :1]).all()
