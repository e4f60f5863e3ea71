"""The atoms of a window besides N, CA and C, and the torsions of a closed chain."""

import math

from alkstruct.kernels.closure import dihedral, unit_between
from alkstruct.kernels.compiled import inner
from alkstruct.kernels.loop_layouts import (
    C_O,
    CA_C_O,
    CB_ANGLE,
    CB_BOND,
    CB_TURN,
    N_H,
    ROW_C,
    ROW_CA,
    ROW_CB,
    ROW_H,
    ROW_N,
    ROW_O,
)


@inner()
def complete(window, atoms):
    """Place O, CB and H of every residue on its N, CA and C; the O of the last residue is the fixed one."""
    n, ends = len(window.types), window.ends
    for i in range(n):
        own = atoms[i]
        if i + 1 < n:
            place_on(own, ROW_O, atoms[i + 1, ROW_N], own[ROW_CA], own[ROW_C], C_O, CA_C_O, math.pi)
        else:
            own[ROW_O, 0], own[ROW_O, 1], own[ROW_O, 2] = ends[5, 0], ends[5, 1], ends[5, 2]
        place_on(own, ROW_CB, own[ROW_N], own[ROW_C], own[ROW_CA], CB_BOND, CB_ANGLE, CB_TURN)
        if i == 0:
            place_hydrogen(own, ends[0])
        else:
            place_hydrogen(own, atoms[i - 1, ROW_C])


@inner()
def place_hydrogen(own, before):
    """Place the hydrogen of a residue's nitrogen opposite to its bonds with CA and with the C before, a point."""
    (ax, ay, az), _ = unit_between(own, ROW_N, ROW_CA)
    x, y, z = before[0] - own[ROW_N, 0], before[1] - own[ROW_N, 1], before[2] - own[ROW_N, 2]
    length = math.sqrt(x * x + y * y + z * z)
    x, y, z = ax + x / length, ay + y / length, az + z / length
    length = math.sqrt(x * x + y * y + z * z)
    own[ROW_H, 0] = own[ROW_N, 0] - N_H * x / length
    own[ROW_H, 1] = own[ROW_N, 1] - N_H * y / length
    own[ROW_H, 2] = own[ROW_N, 2] - N_H * z / length


@inner()
def place_on(target, k, a, b, c, bond, angle, turn):
    """Put row k of target at `bond` from point c, with angle b-c-k and dihedral a-b-c-k (radians)."""
    ux, uy, uz = c[0] - b[0], c[1] - b[1], c[2] - b[2]
    inverse = 1.0 / math.sqrt(ux * ux + uy * uy + uz * uz)
    ux, uy, uz = ux * inverse, uy * inverse, uz * inverse
    vx, vy, vz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    nx, ny, nz = vy * uz - vz * uy, vz * ux - vx * uz, vx * uy - vy * ux
    inverse = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz)
    nx, ny, nz = nx * inverse, ny * inverse, nz * inverse
    wx, wy, wz = ny * uz - nz * uy, nz * ux - nx * uz, nx * uy - ny * ux
    along, side = -bond * math.cos(angle), bond * math.sin(angle)
    x, y = side * math.cos(turn), side * math.sin(turn)
    target[k, 0] = c[0] + along * ux + x * wx + y * nx
    target[k, 1] = c[1] + along * uy + x * wy + y * ny
    target[k, 2] = c[2] + along * uz + x * wz + y * nz


@inner()
def measure(window, chain, room):
    """Measure phi, psi and omega of a closed chain (3 n + 2, 3), whose last two rows are the C before and N after."""
    n = len(window.types)
    before, after = 3 * n, 3 * n + 1
    for i in range(n):
        room.phi[i] = dihedral(chain, before if i == 0 else 3 * i - 1, 3 * i, 3 * i + 1, 3 * i + 2)
        room.psi[i] = dihedral(chain, 3 * i, 3 * i + 1, 3 * i + 2, after if i == n - 1 else 3 * i + 3)
        if i + 1 < n:
            room.omega[i] = dihedral(chain, 3 * i + 1, 3 * i + 2, 3 * i + 3, 3 * i + 4)
