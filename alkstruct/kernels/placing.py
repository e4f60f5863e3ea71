"""Place atoms by bond length, angle and dihedral, and copy coordinates."""

import math

from alkstruct.kernels.compiled import inner, njit


@njit(cache=True, error_model="numpy")
def axes_of(atoms, i, j, m):
    """Return unit vectors along j-m, across it towards i's side, and normal to both: nine numbers."""
    ux = atoms[m, 0] - atoms[j, 0]
    uy = atoms[m, 1] - atoms[j, 1]
    uz = atoms[m, 2] - atoms[j, 2]
    inverse = 1.0 / math.sqrt(ux * ux + uy * uy + uz * uz)
    ux, uy, uz = ux * inverse, uy * inverse, uz * inverse
    vx = atoms[j, 0] - atoms[i, 0]
    vy = atoms[j, 1] - atoms[i, 1]
    vz = atoms[j, 2] - atoms[i, 2]
    nx = vy * uz - vz * uy
    ny = vz * ux - vx * uz
    nz = vx * uy - vy * ux
    inverse = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz)
    nx, ny, nz = nx * inverse, ny * inverse, nz * inverse
    return ux, uy, uz, ny * uz - nz * uy, nz * ux - nx * uz, nx * uy - ny * ux, nx, ny, nz


@njit(cache=True)
def place_atom(atoms, k, m, axes, bond, cos_angle, sin_angle, cos_turn, sin_turn):
    """Put atom k at `bond` from m, with angle j-m-k and dihedral i-j-m-k given by cosine and sine; axes: axes_of.

    Returns the axes of j, m and k, by which atoms bonded to k are placed in turn: the three that were given, turned by
    the dihedral and bent by the angle, without a root or a division.
    """
    ux, uy, uz, wx, wy, wz, nx, ny, nz = axes
    px, py, pz = cos_turn * wx + sin_turn * nx, cos_turn * wy + sin_turn * ny, cos_turn * wz + sin_turn * nz
    vx, vy, vz = (sin_angle * px - cos_angle * ux, sin_angle * py - cos_angle * uy, sin_angle * pz - cos_angle * uz)
    atoms[k, 0], atoms[k, 1], atoms[k, 2] = atoms[m, 0] + bond * vx, atoms[m, 1] + bond * vy, atoms[m, 2] + bond * vz
    return (
        vx,
        vy,
        vz,
        -sin_angle * ux - cos_angle * px,
        -sin_angle * uy - cos_angle * py,
        -sin_angle * uz - cos_angle * pz,
        cos_turn * nx - sin_turn * wx,
        cos_turn * ny - sin_turn * wy,
        cos_turn * nz - sin_turn * wz,
    )


@inner(forceinline=True)
def kept_axes(row):
    """Return a row of nine kept axes as a tuple."""
    return row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8]


@inner()
def keep_axes(target, axes):
    """Fill target (9,)."""
    target[0], target[1], target[2], target[3], target[4], target[5], target[6], target[7], target[8] = axes


@inner()
def set_turn(turn, k, degrees):
    """Set the cosine and sine of dihedral k."""
    turn[k, 0], turn[k, 1] = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))


@inner()
def copy_rows(source, count, target):
    """Copy the first rows; whole-array assignments take far longer to compile."""
    for k in range(count):
        target[k, 0], target[k, 1], target[k, 2] = source[k, 0], source[k, 1], source[k, 2]


@inner()
def copy_row(source, target):
    """Copy a row of numbers."""
    for k in range(len(target)):
        target[k] = source[k]
