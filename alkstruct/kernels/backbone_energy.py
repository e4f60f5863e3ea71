"""The energy of a window's backbone: Ramachandran map, overlaps, and hydrogen bonds of the backbone."""

import math

import numpy as np

from alkstruct.kernels.compiled import inner
from alkstruct.kernels.loop_layouts import MAP_BINS, ROW_C, ROW_CB, ROW_H, ROW_N, ROW_O

# Overlap of van der Waals spheres (Bondi, chemistry.clashes) that costs nothing: of any two atoms, and of nitrogen and
# oxygen with each other, Å. Beyond it the energy grows with the square, kcal/mol/Å².
FREE_OVERLAP, FREE_POLAR_OVERLAP, OVERLAP_STIFFNESS = 0.4, 0.6, 10.0
MOST_OVERLAP_ENERGY = 10.0  # kcal/mol, of one pair
LOOP_RADIUS = np.array([1.55, 1.70, 1.70, 1.52, 1.70])  # Å: N, CA, C, O, CB; Bondi 1964
LOOP_POLAR = np.array([True, False, False, True, False])
# The electrostatic energy of a backbone hydrogen bond: Kabsch & Sander 1983, doi:10.1002/bip.360221211.
BOND_FACTOR, LEAST_BOND = 27.9, -3.0  # kcal/mol Å (0.42 x 0.20 x 332), kcal/mol
BOND_THRESHOLD = -0.5  # kcal/mol, above which it is no bond
MAP_KT = 1.0  # kcal/mol, of the Ramachandran maps
RAMACHANDRAN, OVERLAP, BOND = range(3)  # columns of Loops.parts
BIN_WIDTH = 2.0 * math.pi / MAP_BINS  # radians


@inner()
def wrapped(angle):
    """Return an angle in [-pi, pi)."""
    return angle - 2.0 * math.pi * math.floor((angle + math.pi) / (2.0 * math.pi))


@inner()
def map_energy(density, phi, psi, kt):
    """Return the energy of a backbone on a Ramachandran map (MAP_BINS, MAP_BINS), linear in p between its bins."""
    x, y = (wrapped(phi) + math.pi) / BIN_WIDTH, (wrapped(psi) + math.pi) / BIN_WIDTH
    i, j = min(int(x), MAP_BINS - 1), min(int(y), MAP_BINS - 1)
    fx, fy = x - i, y - j
    right, up = (i + 1) % MAP_BINS, (j + 1) % MAP_BINS
    low = density[i, j] * (1.0 - fx) + density[right, j] * fx
    high = density[i, up] * (1.0 - fx) + density[right, up] * fx
    return -kt * math.log(low * (1.0 - fy) + high * fy)


@inner()
def ramachandran(window, maps, room):
    """Return the Ramachandran energy of all residues, kcal/mol."""
    total = 0.0
    for i in range(len(window.types)):
        total += map_energy(maps.density[window.types[i]], room.phi[i], room.psi[i], MAP_KT)
    return total


@inner()
def overlap_energy(square, touch, hardness):
    """Return the energy of two spheres that touch at a distance, at a squared distance."""
    if square >= touch * touch:
        return 0.0
    depth = touch - math.sqrt(square)
    return hardness * min(OVERLAP_STIFFNESS * depth * depth, MOST_OVERLAP_ENERGY)


@inner()
def apart(first, a, second, b):
    """Return the squared distance of two rows."""
    x, y, z = first[a, 0] - second[b, 0], first[a, 1] - second[b, 1], first[a, 2] - second[b, 2]
    return x * x + y * y + z * z


@inner()
def near_residue(window, obstacles, atoms, i, near):
    """List the obstacles that some atom of residue i may overlap with, in their order; return their number."""
    widest = 0.0
    low_x = high_x = atoms[i, 0, 0]
    low_y = high_y = atoms[i, 0, 1]
    low_z = high_z = atoms[i, 0, 2]
    for a in range(ROW_CB + 1 if window.has_cb[i] else ROW_CB):
        widest = max(widest, LOOP_RADIUS[a])
        low_x, high_x = min(low_x, atoms[i, a, 0]), max(high_x, atoms[i, a, 0])
        low_y, high_y = min(low_y, atoms[i, a, 1]), max(high_y, atoms[i, a, 1])
        low_z, high_z = min(low_z, atoms[i, a, 2]), max(high_z, atoms[i, a, 2])
    count = 0
    for b in range(len(obstacles.radius)):
        x, y, z = obstacles.coord[b, 0], obstacles.coord[b, 1], obstacles.coord[b, 2]
        reach = obstacles.radius[b] + widest - FREE_OVERLAP
        near[count] = b  # overwritten by the next unless this one is near: no branch, so that it is quick
        inside = (x > low_x - reach) & (x < high_x + reach) & (y > low_y - reach) & (y < high_y + reach)
        inside &= (z > low_z - reach) & (z < high_z + reach) & (abs(obstacles.offset[b] - i) > 1)
        count += inside
    return count


@inner()
def overlaps(window, obstacles, atoms, near, limit):
    """Return the energy of all overlaps of a window with its obstacles and itself; it stops once beyond the limit.

    Residues that follow one another do not count: their map has what they mean to one another. near: work space, a
    place more than there are obstacles.
    """
    total, n = 0.0, len(window.types)
    for i in range(n):
        count = near_residue(window, obstacles, atoms, i, near)
        for a in range(ROW_CB + 1):
            if a == ROW_CB and not window.has_cb[i]:
                continue
            radius, polar = LOOP_RADIUS[a], LOOP_POLAR[a]
            for k in range(count):
                b = near[k]
                free = FREE_POLAR_OVERLAP if polar and obstacles.polar[b] else FREE_OVERLAP
                touch = radius + obstacles.radius[b] - free
                total += overlap_energy(apart(atoms[i], a, obstacles.coord, b), touch, obstacles.hardness[b])
            for j in range(i + 2, n):
                for b in range(ROW_CB + 1):
                    if b < ROW_CB or window.has_cb[j]:
                        free = FREE_POLAR_OVERLAP if polar and LOOP_POLAR[b] else FREE_OVERLAP
                        touch = radius + LOOP_RADIUS[b] - free
                        total += overlap_energy(apart(atoms[i], a, atoms[j], b), touch, 1.0)
        if total > limit:
            return total
    return total


@inner()
def backbone_bond(donor, hydrogen, oxygen, carbon):
    """Return the energy of a backbone hydrogen bond from rows (point, index) of its four atoms, kcal/mol, at most 0."""
    square = apart(donor[0], donor[1], oxygen[0], oxygen[1])
    if square > 27.0 or square < 1.0:  # beyond 5.2 Å none is a bond
        return 0.0
    energy = BOND_FACTOR * (
        1.0 / math.sqrt(square)
        + 1.0 / math.sqrt(apart(hydrogen[0], hydrogen[1], carbon[0], carbon[1]) + 0.01)
        - 1.0 / math.sqrt(apart(hydrogen[0], hydrogen[1], oxygen[0], oxygen[1]) + 0.01)
        - 1.0 / math.sqrt(apart(donor[0], donor[1], carbon[0], carbon[1]) + 0.01)
    )
    return max(energy, LEAST_BOND) if energy < BOND_THRESHOLD else 0.0


@inner()
def backbone_bonds(window, obstacles, atoms):
    """Return the energy of the backbone hydrogen bonds that a window makes with its surroundings and within itself."""
    total, n = 0.0, len(window.types)
    donors, acceptors = obstacles.donors, obstacles.acceptors
    for i in range(n):
        own = atoms[i]
        if window.has_hydrogen[i]:
            best = 0.0
            for b in range(len(acceptors)):
                if abs(acceptors[b, 6] - i) > 1.0:
                    row = acceptors[b : b + 1, :3], acceptors[b : b + 1, 3:6]
                    best = min(best, backbone_bond((own, ROW_N), (own, ROW_H), (row[0], 0), (row[1], 0)))
            for j in range(n):
                if abs(j - i) > 1:
                    best = min(best, backbone_bond((own, ROW_N), (own, ROW_H), (atoms[j], ROW_O), (atoms[j], ROW_C)))
            total += best
        best = 0.0
        for b in range(len(donors)):
            if abs(donors[b, 6] - i) > 1.0:
                row = donors[b : b + 1, :3], donors[b : b + 1, 3:6]
                best = min(best, backbone_bond((row[0], 0), (row[1], 0), (own, ROW_O), (own, ROW_C)))
        total += best
    return total


@inner()
def judge(window, maps, obstacles, atoms, room, limit, parts):
    """Fill the parts of a backbone's energy and return their sum, kcal/mol; infinite beyond the limit.

    limit: of Ramachandran and overlap energy together.
    """
    parts[RAMACHANDRAN] = ramachandran(window, maps, room)
    parts[OVERLAP] = overlaps(window, obstacles, atoms, room.near, limit - parts[RAMACHANDRAN])
    parts[BOND] = 0.0
    if parts[RAMACHANDRAN] + parts[OVERLAP] > limit:
        return np.inf
    parts[BOND] = backbone_bonds(window, obstacles, atoms)
    return parts[RAMACHANDRAN] + parts[OVERLAP] + parts[BOND]
