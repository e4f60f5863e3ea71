"""Directional hydrogen bonds of a side chain with the protein, the inhibitor and ordered waters."""

import math

from alkstruct.kernels.compiled import inner
from alkstruct.kernels.layouts import (
    BOND_REACH,
    CELL_EDGE,
    CELLS_ACROSS,
    PARTNER_CAPACITY,
    SIDE_CHAIN_START,
    SITE_REACH,
)
from alkstruct.kernels.neighbours import cell_of

# A directional hydrogen bond is full while hydrogen and acceptor are within BOND_NEAR, gone at BOND_FAR (Å), and
# falls with the squared cosine at the hydrogen. It needs the acceptor's own bond to point away: cosine of
# antecedent-acceptor-hydrogen at most BOND_BEHIND.
BOND_NEAR, BOND_FAR, BOND_BEHIND = 2.1, 2.9, 0.2
BOND_TURN = 0.3  # least cosine of donor-hydrogen-acceptor, counted from straight
HYDROXYL_SHAPE = (0.96, math.radians(109.0))  # O-H bond (Å) and C-O-H angle of a hydrogen that turns freely
WATER_NEAR, WATER_FAR, WATER_MOST = 3.1, 3.6, 2.0  # Å between heavy atoms; bonds that one atom makes with waters


@inner()
def bond_strength(hydrogen, donor, acceptor, antecedent):
    """Return the strength, 0 to 1, of a directional hydrogen bond; each atom is a point (x, y, z)."""
    (hx, hy, hz), (dx, dy, dz), (ax, ay, az), (px, py, pz) = hydrogen, donor, acceptor, antecedent
    ux, uy, uz = ax - hx, ay - hy, az - hz
    square = ux * ux + uy * uy + uz * uz
    if square >= BOND_FAR * BOND_FAR or square < 1.0:
        return 0.0
    length = math.sqrt(square)
    vx, vy, vz = hx - dx, hy - dy, hz - dz
    straight = (ux * vx + uy * vy + uz * vz) / (length * math.sqrt(vx * vx + vy * vy + vz * vz))
    if straight <= BOND_TURN:
        return 0.0
    wx, wy, wz = px - ax, py - ay, pz - az
    behind = -(ux * wx + uy * wy + uz * wz) / (length * math.sqrt(wx * wx + wy * wy + wz * wz))
    if behind > BOND_BEHIND:
        return 0.0
    return straight * straight * min(1.0, (BOND_FAR - length) / (BOND_FAR - BOND_NEAR))


@inner()
def hydroxyl_strength(oxygen, carbon, acceptor, antecedent):
    """Return the strength of the bond that a hydroxyl gives; its hydrogen takes the best place on its cone."""
    (ox, oy, oz), (cx, cy, cz), (ax, ay, az), (px, py, pz) = oxygen, carbon, acceptor, antecedent
    ux, uy, uz = ax - ox, ay - oy, az - oz
    square = ux * ux + uy * uy + uz * uz
    if square > 16.0 or square < 4.0:
        return 0.0
    length = math.sqrt(square)
    vx, vy, vz = cx - ox, cy - oy, cz - oz
    cosine = (ux * vx + uy * vy + uz * vz) / (length * math.sqrt(vx * vx + vy * vy + vz * vz))
    off = math.acos(min(1.0, max(-1.0, cosine))) - HYDROXYL_SHAPE[1]  # angle H-O...A
    bond = HYDROXYL_SHAPE[0]
    reach = math.sqrt(max(square + bond * bond - 2.0 * length * bond * math.cos(off), 1.0))
    straight = (length * math.cos(off) - bond) / reach
    if straight <= BOND_TURN or reach >= BOND_FAR:
        return 0.0
    wx, wy, wz = px - ax, py - ay, pz - az
    behind = -(ux * wx + uy * wy + uz * wz) / (length * math.sqrt(wx * wx + wy * wy + wz * wz))
    if behind > BOND_BEHIND:
        return 0.0
    return straight * straight * min(1.0, (BOND_FAR - reach) / (BOND_FAR - BOND_NEAR))


@inner(forceinline=True)
def partners_of(atoms, k, rows, near, listed, counts, everyone):
    """Return (indices, their number) of the donors or acceptors, rows (n, 6), that local atom k may bond with.

    near: whether the rows are the protein's near the site, which listed (cells, PARTNER_CAPACITY) and counts (cells,)
    of Nearby are for. All rows are returned where they are not, where the atom is in no cell, or where the cell has too
    many. The indices are a view, for callers that count no references.
    """
    center = atoms[SIDE_CHAIN_START - 1]
    cell = cell_of((atoms[k, 0] - center[0], atoms[k, 1] - center[1], atoms[k, 2] - center[2])) if near else -1
    if cell < 0:
        return everyone, len(rows)
    if counts[cell] < 0:
        counts[cell] = list_nearby(cell, center, rows, listed[cell])
    return (listed[cell], counts[cell]) if counts[cell] <= PARTNER_CAPACITY else (everyone, len(rows))


@inner()
def list_nearby(cell, center, rows, listed):
    """List the rows (n, 6) within BOND_REACH of any place in a cell around `center`, and return their number."""
    half, count = 0.5 * CELL_EDGE, 0
    x = center[0] + CELL_EDGE * (cell // (CELLS_ACROSS * CELLS_ACROSS)) - SITE_REACH + half
    y = center[1] + CELL_EDGE * (cell // CELLS_ACROSS % CELLS_ACROSS) - SITE_REACH + half
    z = center[2] + CELL_EDGE * (cell % CELLS_ACROSS) - SITE_REACH + half
    for b in range(len(rows)):
        dx = max(abs(rows[b, 0] - x) - half, 0.0)
        dy = max(abs(rows[b, 1] - y) - half, 0.0)
        dz = max(abs(rows[b, 2] - z) - half, 0.0)
        if dx * dx + dy * dy + dz * dz <= BOND_REACH * BOND_REACH:
            if count < PARTNER_CAPACITY:
                listed[count] = b
            count += 1
    return count


@inner()
def bond_energy(atoms, donors, acceptors, donor, hydroxyl, acceptor, depth, near, nearby):
    """Return the energy of the hydrogen bonds of a side chain with donors (h, 6) and acceptors (a, 6) of Partners.

    Each hydrogen of the side chain makes its best bond; each acceptor takes all that are offered. atoms: local atoms, N
    first; donors (6, 3), acceptors (2, 3): of the side chain's plan; near: whether `nearby` is for these partners.
    """
    if depth == 0.0:
        return 0.0
    total = 0.0
    for k in range(len(donors)):
        if donors[k, 0] < 0:
            break
        listed, count = partners_of(
            atoms, donors[k, 0], acceptor, near, nearby.acceptor, nearby.acceptors, nearby.everyone
        )
        total += best_bond(atoms, donors[k], acceptor, listed, count)
    for k in range(len(acceptors)):
        if acceptors[k, 0] < 0:
            break
        listed, count = partners_of(atoms, acceptors[k, 0], donor, near, nearby.donor, nearby.donors, nearby.everyone)
        total += bonds_taken(atoms, acceptors[k], donor, hydroxyl, listed, count)
    return depth * total


@inner(forceinline=True)
def best_bond(atoms, row, acceptor, listed, count):
    """Return the strength of the best bond that a donor of the side chain, a row of Plans.donors, gives."""
    x, y, z = atoms[row[0], 0], atoms[row[0], 1], atoms[row[0], 2]
    behind, free = (atoms[row[1], 0], atoms[row[1], 1], atoms[row[1], 2]), row[2] == 1
    reach = BOND_REACH if free else BOND_FAR
    best = 0.0
    for n in range(count):
        b = listed[n]
        ax, ay, az = acceptor[b, 0], acceptor[b, 1], acceptor[b, 2]
        if (ax - x) ** 2 + (ay - y) ** 2 + (az - z) ** 2 > reach * reach:
            continue
        antecedent = acceptor[b, 3], acceptor[b, 4], acceptor[b, 5]
        if free:
            best = max(best, hydroxyl_strength((x, y, z), behind, (ax, ay, az), antecedent))
        else:
            best = max(best, bond_strength((x, y, z), behind, (ax, ay, az), antecedent))
    return best


@inner(forceinline=True)
def bonds_taken(atoms, row, donor, hydroxyl, listed, count):
    """Return the strength of all bonds that an acceptor of the side chain, a row of Plans.acceptors, is offered."""
    x, y, z = atoms[row[0], 0], atoms[row[0], 1], atoms[row[0], 2]
    antecedent = middle(atoms, row[1], row[2])
    total = 0.0
    for n in range(count):
        b = listed[n]
        dx, dy, dz = donor[b, 0], donor[b, 1], donor[b, 2]
        reach = BOND_REACH if hydroxyl[b] else BOND_FAR
        if (dx - x) ** 2 + (dy - y) ** 2 + (dz - z) ** 2 > reach * reach:
            continue
        behind = donor[b, 3], donor[b, 4], donor[b, 5]
        if hydroxyl[b]:
            total += hydroxyl_strength((dx, dy, dz), behind, (x, y, z), antecedent)
        else:
            total += bond_strength((dx, dy, dz), behind, (x, y, z), antecedent)
    return total


@inner(forceinline=True)
def middle(atoms, first, second):
    """Return the point halfway between two local atoms."""
    return (
        0.5 * (atoms[first, 0] + atoms[second, 0]),
        0.5 * (atoms[first, 1] + atoms[second, 1]),
        0.5 * (atoms[first, 2] + atoms[second, 2]),
    )


@inner()
def water_bonds(atoms, polar, water):
    """Return the number of bonds of a side chain's polar atoms (3, 3: atom, two antecedents) with waters (w, 3)."""
    total = 0.0
    for k in range(len(polar)):
        if polar[k, 0] < 0:
            break
        total += waters_bonded(atoms, polar[k, 0], middle(atoms, polar[k, 1], polar[k, 2]), water)
    return total


@inner()
def waters_bonded(atoms, polar_atom, antecedent, water):
    """Return the hydrogen bonds of one polar atom, with its antecedent at a point, with waters: at most WATER_MOST."""
    px, py, pz = antecedent
    total = 0.0
    for w in range(water.shape[0]):
        ux = water[w, 0] - atoms[polar_atom, 0]
        uy = water[w, 1] - atoms[polar_atom, 1]
        uz = water[w, 2] - atoms[polar_atom, 2]
        square = ux * ux + uy * uy + uz * uz
        if square > WATER_FAR * WATER_FAR or square < 2.3 * 2.3:
            continue
        length = math.sqrt(square)
        vx, vy, vz = px - atoms[polar_atom, 0], py - atoms[polar_atom, 1], pz - atoms[polar_atom, 2]
        behind = (ux * vx + uy * vy + uz * vz) / (length * math.sqrt(vx * vx + vy * vy + vz * vz))
        if behind <= BOND_BEHIND:
            total += min(1.0, (WATER_FAR - length) / (WATER_FAR - WATER_NEAR))
    return min(total, WATER_MOST)
