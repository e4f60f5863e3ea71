"""Closing a stretch of backbone between fixed ends."""

import loop_cases
import naive
import numpy as np
import pytest
from kernel_calls import as_python

from alkstruct.kernels import backbones, closure
from alkstruct.kernels.compiled import inner
from alkstruct.kernels.loop_layouts import MOST_CLOSURES, SWING_STEPS
from alkstruct.loops.backbones import coded_window, judge, room_for

BENDS = {"G": 112.5, "P": 111.8}  # others 111.2
SEEDS = range(8)


@inner()
def close_into(window, middle, room, chains):
    """Fill rows of chains (MOST_CLOSURES, 3 n + 2, 3) with all closures of the room's torsions; return their number."""
    count = backbones.closures_of(window, middle, room)
    for row in range(count):
        closure.place_closure(row, middle, window, room.closures, chains[row])
    return count


close_all = as_python(close_into)


class Chain:
    """An ideal backbone of random torsions, and the window that it leaves when it is taken out."""

    def __init__(self, seed, residues=7, letters="AGPLTVG"):
        rng = np.random.default_rng(seed)
        self.bends = [BENDS.get(letter, 111.2) for letter in letters[:residues]]
        self.phi, self.psi = rng.normal([[-80], [100]], 40, (2, residues))
        self.omega = 180 + rng.uniform(-10, 10, residues)
        self.atoms = naive.grown(self.bends, self.phi, self.psi, self.omega)
        flat = self.atoms.reshape(-1, 3)
        before, after = flat[0] - 1.3, flat[-1] + 1.3  # what follows the ends is no part of the closure
        self.ends = np.array([before, *flat[[0, 1, -2, -1]], flat[-1] + 1.0, after])
        self.window = coded_window(letters[:residues], "A", self.ends)
        self.middle = 1 + seed % (residues - 2)

    def closed(self, ends=None):
        """All closures: (count, n, 3, 3)."""
        window = self.window if ends is None else self.window._replace(ends=ends)
        room, size = room_for(window, loop_cases.nothing_around()), len(self.bends)
        for name in ("phi", "psi", "omega"):
            getattr(room, name)[:] = np.radians(getattr(self, name))
        chains = np.zeros((MOST_CLOSURES, 3 * size + 2, 3))
        count = close_all(window, self.middle, room, chains)
        return chains[:count, :-2].reshape(count, size, 3, 3)


@pytest.fixture(scope="module", params=SEEDS)
def chain(request):
    return Chain(request.param)


def shifted(chain, seed):
    """Ends of a chain, those behind it moved rigidly by about an Å, so that no closure is known beforehand."""
    moved = chain.ends.copy()
    moved[3:] += np.random.default_rng(seed).normal(0, 1.0, 3)
    return moved


def everywhere(chain):
    """All closures between the chain's own ends and between two others; 2 to 20 of each chain."""
    return np.concatenate([chain.closed(), chain.closed(shifted(chain, 1)), chain.closed(shifted(chain, 2))])


def farthest(first, second):
    return np.abs(first - second).max(axis=(-1, -2, -3))


def test_a_chain_closes_as_it_was(chain):
    """An ideal chain that is cut out is among the closures of its own torsions: to a billionth of an Å."""
    assert farthest(chain.closed(), chain.atoms).min() < 1e-9


def test_every_closure_closes(chain):
    """Lengths and angles are ideal wherever the three pivots had to turn, and omega is what it was."""
    p = naive.PEPTIDE
    for atoms in everywhere(chain):
        flat = atoms.reshape(-1, 3)
        gaps = np.linalg.norm(np.diff(flat, axis=0), axis=1)
        assert gaps == pytest.approx(np.resize([p["n_ca"], p["ca_c"], p["c_n"]], len(gaps)), abs=1e-9)
        angles = [naive.angle(*flat[k : k + 3]) for k in range(len(flat) - 2)]
        assert angles[::3] == pytest.approx(chain.bends, abs=1e-6)
        assert angles[1::3] == pytest.approx([p["ca_c_n"]] * len(angles[1::3]), abs=1e-6)
        assert angles[2::3] == pytest.approx([p["c_n_ca"]] * len(angles[2::3]), abs=1e-6)
        omega = [naive.dihedral(*flat[k : k + 4]) % 360 for k in range(1, len(flat) - 4, 3)]
        assert omega == pytest.approx(chain.omega[:-1], abs=1e-6)


def test_torsions_between_the_pivots_are_kept(chain):
    """Phi and psi turn at the first, the middle and the last residue alone."""
    inside = [i for i in range(1, len(chain.bends) - 1) if i != chain.middle]
    for atoms in everywhere(chain):
        flat = atoms.reshape(-1, 3)
        for i in inside:
            phi, psi = (naive.dihedral(*flat[3 * i - back : 3 * i - back + 4]) for back in (1, 0))
            assert np.cos(np.radians([phi - chain.phi[i], psi - chain.psi[i]])) == pytest.approx(1, abs=1e-12)


def test_the_fixed_atoms_stay_to_the_last_bit(chain):
    """The fixed atoms stay in place, because residues outside the window are bonded to them."""
    for ends in (chain.ends, shifted(chain, 1), shifted(chain, 2)):
        for atoms in chain.closed(ends):
            assert np.array_equal(atoms.reshape(-1, 3)[[0, 1, -2, -1]], ends[1:5])


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_no_way_to_close_is_missed(chain, seed):
    """Its twin looks at six times as many swings. Two roots of a branch within one step of the kernel may be missed."""
    ends = chain.ends if seed is None else shifted(chain, seed)
    found = chain.closed(ends)
    missed = [
        (swing, branch)
        for swing, branch, atoms in naive.closures(ends, chain.atoms, chain.bends, chain.middle)
        if not len(found) or farthest(found, atoms).min() > 1e-5
    ]
    for swing, branch in missed:
        others = [a for a, b in missed if b == branch and a != swing]
        assert min((abs(a - swing) for a in others), default=np.inf) < 2 * np.pi / SWING_STEPS


def test_closures_differ():
    """No way to close is found twice, and there are two to eight here: an even number, because swings go round."""
    counts = []
    for chain in map(Chain, SEEDS):
        found = chain.closed()
        counts.append(len(found))
        assert all(farthest(found[:k], atoms).min() > 1e-6 for k, atoms in enumerate(found) if k)
    assert counts == [4, 6, 2, 8, 6, 2, 2, 2]


def test_a_chain_that_is_too_short_does_not_close(chain):
    """Seven residues reach 22 Å and no farther, six bonds of 3.8 Å; at 25 Å there is none, nor is there an error."""
    ends = chain.ends.copy()
    ends[3:] += ends[2] + 25.0 * naive.unit(ends[3] - ends[2]) - ends[3]
    assert len(chain.closed(ends)) == 0


def test_closures_move_along_with_the_ends(chain):
    """The ends turned and shifted: the same closures, turned and shifted."""
    turn, ends = naive.rotation([1.0, -2.0, 0.5], 2.1), shifted(chain, 1)
    before, after = chain.closed(ends), chain.closed(ends @ turn.T + [3.0, -7.0, 11.0])
    assert len(before) == len(after)
    for atoms in before:
        assert farthest(after, atoms @ turn.T + [3.0, -7.0, 11.0]).min() < 1e-8


@pytest.mark.parametrize(
    ("name", "first"), [("2XP2", 1111), ("2XP2", 1176), ("2XP2", 1192), ("2XP2", 1208), ("4MKC", 1157)]
)
def test_a_crystals_torsions_lead_back_to_it(name, first):
    """Ideal bonds, and the torsions of eight residues but at the pivots: 0.08 to 0.20 Å from the crystal are found."""
    one = loop_cases.stretch(name, first, first + 7)
    room, nearest = room_for(one.window, one.obstacles), []
    room.phi[:], room.psi[:], room.omega[:] = judge(one.window, one.obstacles, one.crystal).torsions[0].T
    for middle in range(1, 7):
        chains = np.zeros((MOST_CLOSURES, 26, 3))
        count = close_all(one.window, middle, room, chains)
        found = chains[:count, :-2].reshape(count, 8, 3, 3)
        nearest += np.sqrt(((found - one.crystal[0, :, :3]) ** 2).sum(axis=-1).mean(axis=(1, 2))).tolist()
    assert min(nearest) < 0.3
