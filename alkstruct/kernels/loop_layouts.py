"""Named tuples and constants of the kernels that rebuild a stretch of backbone."""

import math
from typing import NamedTuple

import numpy as np

# Rows of a residue's atoms in the kernels of loops.
ROW_N, ROW_CA, ROW_C, ROW_O, ROW_CB, ROW_H = range(6)
LOOP_ATOMS = 6
LONGEST_WINDOW = 12  # residues
MAP_BINS = 36  # of a Ramachandran map in each direction, 10 degrees wide

# Ideal geometry of the peptide: Engh & Huber 1991, doi:10.1107/S0108767391001071. Lengths in Å, angles in degrees.
N_CA, CA_C, C_N, C_O, N_H = 1.458, 1.525, 1.329, 1.231, 1.010
CA_C_N, C_N_CA, CA_C_O = math.radians(116.2), math.radians(121.7), math.radians(120.8)
CB_BOND, CB_ANGLE, CB_TURN = 1.526, math.radians(110.3), math.radians(122.7)  # chemistry.side_chains.IDEAL_CB

# Closure: the angle by which the middle pivot swings is searched in steps; roots and branch ends are then bisected.
SWING_STEPS = 60
BISECTIONS = 44  # 2 pi / 60 / 2^44 = 6e-15
MOST_CLOSURES = 16  # no chain of three pivots has more: Coutsias et al. 2004, doi:10.1002/jcc.10416


class Window(NamedTuple):
    """A stretch of n residues to rebuild between fixed atoms.

    The N and CA of the first residue and the CA, C and O of the last one stay where they are.
    """

    ends: np.ndarray  # (7, 3) C before; N and CA of the first; CA, C and O of the last; N after; Å
    types: np.ndarray  # (n,) rows of Maps
    # (n, 3) N-CA and CA-C of each residue and C-N to the next, Å; (n, 3) the angles N-CA-C, CA-C-N and C-N-CA of the
    # next residue, radians
    bonds: np.ndarray
    angles: np.ndarray
    has_cb: np.ndarray  # (n,) bool
    has_hydrogen: np.ndarray  # (n,) bool, on N
    before_proline: np.ndarray  # (n,) bool, whether the peptide after the residue may be cis


class Maps(NamedTuple):
    """Ramachandran maps of t residue types; bin i, j is centred at phi = -180 + 10 i, psi = -180 + 10 j degrees."""

    cumulative: np.ndarray  # (t, MAP_BINS^2) of the probability, by phi then psi; the last is 1
    density: np.ndarray  # (t, MAP_BINS, MAP_BINS) probability over the uniform one


class Obstacles(NamedTuple):
    """Atoms around a window, e of them, that it must not run into, and the backbone that it may bond with."""

    coord: np.ndarray  # (e, 3)
    radius: np.ndarray  # (e,) van der Waals, Å
    polar: np.ndarray  # (e,) bool: nitrogen or oxygen, which come closer to one another
    hardness: np.ndarray  # (e,) factor on the energy of an overlap: less for what can make way
    offset: np.ndarray  # (e,) residue number relative to the window's first, far away for other molecules
    donors: np.ndarray  # (d, 7) N, its hydrogen, offset of the residue
    acceptors: np.ndarray  # (a, 7) O, its carbon, offset of the residue


class Closures(NamedTuple):
    """Work space: the ways in which three pivots close a chain."""

    points: np.ndarray  # (2, 3 LONGEST_WINDOW, 3) backbones of the two stretches between pivots, each in its own frame
    found: np.ndarray  # (MOST_CLOSURES, 3) swing, turn of the first and of the second stretch, radians
    # (2, 6) of each stretch: its length (Å), cosine and sine of the angle between it and the bond at its fixed end, and
    # the direction of the bond at its other end in the frame of `points`
    shape: np.ndarray


class LoopRoom(NamedTuple):
    """All work space for one window."""

    closures: Closures
    phi: np.ndarray  # (n,) radians, as the next two
    psi: np.ndarray
    omega: np.ndarray  # (n,) of the peptide after each residue
    chain: np.ndarray  # (3 n + 2, 3) N, CA and C of each residue; C before, N after
    atoms: np.ndarray  # (n, LOOP_ATOMS, 3)
    trial: np.ndarray  # (n, LOOP_ATOMS, 3) the backbone that small moves start from, and
    torsions: np.ndarray  # (n, 3) its torsions
    chosen: np.ndarray  # (MOST_CLOSURES,) weights
    parts: np.ndarray  # (3,)
    near: np.ndarray  # (1 + obstacles,) int64, those near a residue


class Loops(NamedTuple):
    """Closed backbones, b of them."""

    atoms: np.ndarray  # (b, n, LOOP_ATOMS, 3) Å
    torsions: np.ndarray  # (b, n, 3) phi, psi and omega of the peptide after the residue, radians
    energy: np.ndarray  # (b,) kcal/mol; infinite for none
    parts: np.ndarray  # (b, 3) Ramachandran, overlap, hydrogen bonds, kcal/mol
