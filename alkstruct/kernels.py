"""Every numba function, and only those: bare arrays in, arrays out, nothing raised, no strings.

One file, because numba's cache does not notice edits in others. Arrays that belong together travel as named
tuples. Each site and residue type writes its own slot, so results do not depend on the number of threads.
Coordinates are float64 Å, energies kcal/mol, angles degrees unless a name says otherwise.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import prange

from alkstruct.compilation import njit

MAX_HEAVY = 10  # side-chain heavy atoms of tryptophan
MAX_ATOMS = 18  # with hydrogens, of arginine and tryptophan
REACH = 8.0  # Å, more than from CB to any side-chain atom
CELL = 2.0  # Å: edge of the cells that list the atoms around a place
CELLS = 8  # in each direction: 2 REACH / CELL
MOST_NEAR = 512  # atoms that a cell lists
# A conformer is given up when its energy, with the best that its remaining atoms can earn, lies more than SPARED kT
# (MET where the inhibitor is in reach, which may forbid all better ones) above the ensemble's free energy so far.
# Library weights sum to 1, so all that is given up together is less than exp(-SPARED) = 5e-4 of the whole. An atom
# earns at most EARNED (a hydrogen EARNED_HYDROGEN), a hydrogen bond at most its depth; kcal/mol.
SPARED, MET, EARNED, EARNED_HYDROGEN = 7.6, 40.0, 3.0, 0.5
NO_POSE = 1e-6  # weight of a pose that is not tried
BOUND_EARNED = 0.8  # kcal/mol that a heavy atom with its hydrogens can earn with an inhibitor
SIDE_START = 4  # local atoms 0-3 are N, CA, C, CB
WIDE = np.array([-1.0, 0.0, 1.0])  # sub-rotamers, in sigmas of chi1 and chi2
WIDE_WEIGHT = np.exp(-0.5 * WIDE**2) / np.exp(-0.5 * WIDE**2).sum()

# A directional hydrogen bond is full while hydrogen and acceptor are within BOND_NEAR, gone at BOND_FAR (Å), and
# falls with the squared cosine at the hydrogen. It needs the acceptor's own bond to point away: cosine of
# antecedent-acceptor-hydrogen at most BOND_BEHIND.
BOND_NEAR, BOND_FAR, BOND_BEHIND = 2.1, 2.9, 0.2
BOND_TURN = 0.3  # least cosine of donor-hydrogen-acceptor, counted from straight
BOND_REACH = 4.0  # Å, more than between the heavy atoms of a bond, or from a donor's hydrogen to an acceptor
HYDROXYL = (0.96, math.radians(109.0))  # O-H bond (Å) and C-O-H angle of a hydrogen that turns freely
WATER_NEAR, WATER_FAR, WATER_MOST = 3.1, 3.6, 2.0  # Å between heavy atoms; bonds that one atom makes with waters


class Plans(NamedTuple):
    """Building plans of the t residue types (see chemistry.SideChain), padded; local atoms as there."""

    heavy: np.ndarray  # (t,)
    sizes: np.ndarray  # (t,) with hydrogens
    chis: np.ndarray  # (t,)
    parents: np.ndarray  # (t, MAX_ATOMS, 3)
    bond: np.ndarray  # (t, MAX_ATOMS) Å
    angle: np.ndarray  # (t, MAX_ATOMS, 2) cosine and sine
    offset: np.ndarray  # (t, MAX_ATOMS, 2) cosine and sine
    chi_of: np.ndarray  # (t, MAX_ATOMS), -1 for a fixed dihedral
    types: np.ndarray  # (t, MAX_ATOMS), rows of the tables
    donors: np.ndarray  # (t, 6, 3) local hydrogen, local donor, 1 for a hydroxyl (donor, its carbon); -1 for none
    acceptors: np.ndarray  # (t, 2, 3) local acceptor and two antecedents (the same twice if it has one); -1
    polar: np.ndarray  # (t, 3, 3) the same for every heavy atom that gives or takes a hydrogen


class Partners(NamedTuple):
    """Atoms around a side chain: n of them, h donors, a acceptors, w waters."""

    coord: np.ndarray  # (n, 3)
    types: np.ndarray  # (n,)
    donor: np.ndarray  # (h, 6) hydrogen and its donor; of a hydroxyl oxygen and its carbon
    hydroxyl: np.ndarray  # (h,) bool
    acceptor: np.ndarray  # (a, 6) acceptor and its antecedent
    water: np.ndarray  # (w, 3)


class Inhibitor(NamedTuple):
    """An inhibitor of n atoms in p poses, the crystal's first; h donors and a acceptors as in Partners."""

    coord: np.ndarray  # (p, n, 3), heavy atoms first
    types: np.ndarray  # (n,)
    places: np.ndarray  # (p, 3, n) float32, relative to the centre
    kinds: np.ndarray  # (n,) uint32, the types again
    heavy: int
    donor: np.ndarray  # (p, h, 6)
    hydroxyl: np.ndarray  # (h,) bool
    acceptor: np.ndarray  # (p, a, 6)
    cost: np.ndarray  # (p,) restraint, strain and energy with the whole protein, against the crystal's pose
    by_residue: np.ndarray  # (p, residues) what of it is with each residue's side chain
    centre: np.ndarray  # (3,)
    radius: float  # Å: no atom of any pose is farther from the centre


class Cells(NamedTuple):
    """Work space of pair_sum: which atoms are near each cell around a site, -1 in `listed` for not filled yet."""

    listed: np.ndarray  # (cells,) int64
    places: np.ndarray  # (cells, 3, MOST_NEAR) float32
    kinds: np.ndarray  # (cells, MOST_NEAR) uint32
    squares: np.ndarray  # (MOST_NEAR,) float32
    chosen: np.ndarray  # (MOST_NEAR,) uint32


@njit(cache=True)
def empty_cells():
    """Cells with nothing listed."""
    return Cells(
        np.full(CELLS**3, -1, dtype=np.int64), np.empty((CELLS**3, 3, MOST_NEAR), dtype=np.float32),
        np.empty((CELLS**3, MOST_NEAR), dtype=np.uint32), np.empty(MOST_NEAR, dtype=np.float32),
        np.empty(MOST_NEAR + 1, dtype=np.uint32),
    )  # fmt: skip


class Rules(NamedTuple):
    """The energy and what is counted."""

    table: np.ndarray  # (t, t, bins) kcal/mol
    tables: np.ndarray  # (3, t, t, bins) attraction, repulsion, hydrogen bond
    per_bin: float  # bins per Å²
    cutoff: float  # Å
    bond: float  # depth of a directional hydrogen bond
    water_bond: float  # depth of one with a water
    water_type: int  # row of the tables
    touch: np.ndarray  # (t, t) Å at which surfaces touch; -inf where excused
    allowed: float  # Å of overlap that is no clash
    reach: float  # Å of a contact
    kt: float
    rt: float


@njit(cache=True)
def place_atom(atoms, k, i, j, m, bond, cos_angle, sin_angle, cos_turn, sin_turn):
    """Put atom k at `bond` from m, with angle j-m-k and dihedral i-j-m-k given by cosine and sine."""
    ux = atoms[m, 0] - atoms[j, 0]
    uy = atoms[m, 1] - atoms[j, 1]
    uz = atoms[m, 2] - atoms[j, 2]
    inverse = 1.0 / math.sqrt(ux * ux + uy * uy + uz * uz)
    ux *= inverse
    uy *= inverse
    uz *= inverse
    vx = atoms[j, 0] - atoms[i, 0]
    vy = atoms[j, 1] - atoms[i, 1]
    vz = atoms[j, 2] - atoms[i, 2]
    nx = vy * uz - vz * uy
    ny = vz * ux - vx * uz
    nz = vx * uy - vy * ux
    inverse = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz)
    nx *= inverse
    ny *= inverse
    nz *= inverse
    wx = ny * uz - nz * uy
    wy = nz * ux - nx * uz
    wz = nx * uy - ny * ux
    along = -bond * cos_angle
    across = bond * sin_angle * cos_turn
    up = bond * sin_angle * sin_turn
    atoms[k, 0] = atoms[m, 0] + along * ux + across * wx + up * nx
    atoms[k, 1] = atoms[m, 1] + along * uy + across * wy + up * ny
    atoms[k, 2] = atoms[m, 2] + along * uz + across * wz + up * nz


@njit(cache=True)
def place_side_chain(atoms, plans, t, chi):
    """Build side-chain atoms 1 ... of type t (CB, atom 0, is there already) with dihedrals chi.

    atoms (SIDE_START - 1 + MAX_ATOMS, 3): N, CA, C, CB filled in, the rest is written.
    """
    turn = np.empty((4, 2))
    for k in range(plans.chis[t]):
        turn[k, 0], turn[k, 1] = math.cos(math.radians(chi[k])), math.sin(math.radians(chi[k]))
    for k in range(1, plans.sizes[t]):
        cosine, sine = plans.offset[t, k]
        which = plans.chi_of[t, k]
        if which >= 0:
            c, s = turn[which]
            cosine, sine = cosine * c - sine * s, sine * c + cosine * s
        i, j, m = plans.parents[t, k]
        place_atom(atoms, SIDE_START - 1 + k, i, j, m, plans.bond[t, k], plans.angle[t, k, 0], plans.angle[t, k, 1],
                   cosine, sine)  # fmt: skip


@njit(cache=True)
def tabulated(table, first, second, square, per_bin):
    """Pair energy at a squared distance, linear between the table's bins."""
    place = square * per_bin
    low = int(place)
    part = place - low
    return table[first, second, low] * (1.0 - part) + table[first, second, low + 1] * part


@njit(cache=True)
def list_cell(cell, center, others, other_types, cutoff, places, kinds):
    """List the atoms within the cut-off of any place in a cell; returns how many.

    Cells are CELL wide and tile the cube of half-width REACH around `center`. places (cells, 3, MOST_NEAR) gets
    coordinates relative to `center`, kinds (cells, MOST_NEAR) their types.
    """
    half = 0.5 * CELL
    x = CELL * (cell // (CELLS * CELLS)) + half - REACH
    y = CELL * (cell // CELLS % CELLS) + half - REACH
    z = CELL * (cell % CELLS) + half - REACH
    count = 0
    for b in range(others.shape[0]):
        ox, oy, oz = others[b, 0] - center[0], others[b, 1] - center[1], others[b, 2] - center[2]
        dx = max(abs(ox - x) - half, 0.0)
        dy = max(abs(oy - y) - half, 0.0)
        dz = max(abs(oz - z) - half, 0.0)
        if dx * dx + dy * dy + dz * dz < cutoff * cutoff and count < MOST_NEAR:
            places[cell, 0, count], places[cell, 1, count], places[cell, 2, count] = ox, oy, oz
            kinds[cell, count] = other_types[b]
            count += 1
    return count


@njit(cache=True)
def row_sum(x, y, z, xs, ys, zs, kinds, count, row, per_bin, limit, squares, chosen):
    """Energy of one atom with `count` others; squares, chosen: work space.

    First all squared distances (a loop without branches), then the energies of those within the limit. row (t,
    bins): the table's rows for the atom's type.
    """
    for n in range(count):
        dx = xs[n] - x
        dy = ys[n] - y
        dz = zs[n] - z
        squares[n] = dx * dx + dy * dy + dz * dz
    found = 0
    for n in range(count):
        chosen[found] = n
        found += squares[n] < limit
    energy = 0.0
    for m in range(found):
        n = chosen[m]
        place = squares[n] * per_bin
        low = np.uint32(place)
        kind = kinds[n]
        value = row[kind, low]
        energy += value + (place - np.float32(low)) * (row[kind, low + np.uint32(1)] - value)
    return energy


@njit(cache=True)
def plain_sum(atom, kind, others, other_types, rules):
    """Energy of one atom (3,) with others, without any list."""
    energy = 0.0
    for b in range(others.shape[0]):
        dx, dy, dz = others[b, 0] - atom[0], others[b, 1] - atom[1], others[b, 2] - atom[2]
        square = dx * dx + dy * dy + dz * dz
        if square < rules.cutoff * rules.cutoff:
            energy += tabulated(rules.table, kind, other_types[b], square, rules.per_bin)
    return energy


@njit(cache=True)
def pair_sum(atoms, count, types, others, other_types, center, cells, earned, rules, limit):
    """Energy of atoms[:count] with other atoms within the cut-off; infinite once it cannot come below `limit`.

    cells: work space (see Cells), filled as places are visited; earned (count + 1,): what the atoms from each on can
    earn at most, kcal/mol.
    """
    energy = 0.0
    square_limit = np.float32(rules.cutoff * rules.cutoff)
    per_bin = np.float32(rules.per_bin)
    for a in range(count):
        x, y, z = atoms[a, 0] - center[0], atoms[a, 1] - center[1], atoms[a, 2] - center[2]
        if max(abs(x), abs(y), abs(z)) >= REACH:  # a distorted side chain of the crystal: no cell holds it
            energy += plain_sum(atoms[a], types[a], others, other_types, rules)
            continue
        cell = (int((x + REACH) / CELL) * CELLS + int((y + REACH) / CELL)) * CELLS + int((z + REACH) / CELL)
        if cells.listed[cell] < 0:
            cells.listed[cell] = list_cell(cell, center, others, other_types, rules.cutoff, cells.places, cells.kinds)
        energy += row_sum(
            np.float32(x), np.float32(y), np.float32(z), cells.places[cell, 0], cells.places[cell, 1],
            cells.places[cell, 2], cells.kinds[cell], cells.listed[cell], rules.table[types[a]], per_bin, square_limit,
            cells.squares, cells.chosen,
        )  # fmt: skip
        if energy - earned[a + 1] > limit:
            return np.inf
    return energy


@njit(cache=True)
def pair_parts(atoms, count, types, others, other_types, rules, out):
    """Energy of atoms[:count] with all other atoms within the cut-off by part: out (3,)."""
    limit = rules.cutoff * rules.cutoff
    out[:] = 0.0
    for a in range(count):
        for b in range(others.shape[0]):
            dx = others[b, 0] - atoms[a, 0]
            dy = others[b, 1] - atoms[a, 1]
            dz = others[b, 2] - atoms[a, 2]
            square = dx * dx + dy * dy + dz * dz
            if square < limit:
                for k in range(3):
                    out[k] += tabulated(rules.tables[k], types[a], other_types[b], square, rules.per_bin)


@njit(cache=True)
def pose_energies(poses, types, others, other_types, owners, residues, rules):
    """Energy of each pose (p, n, 3) with each residue's atoms: (p, residues)."""
    out = np.zeros((poses.shape[0], residues))
    limit = rules.cutoff * rules.cutoff
    for p in range(poses.shape[0]):
        for a in range(poses.shape[1]):
            for b in range(others.shape[0]):
                dx = others[b, 0] - poses[p, a, 0]
                dy = others[b, 1] - poses[p, a, 1]
                dz = others[b, 2] - poses[p, a, 2]
                square = dx * dx + dy * dy + dz * dz
                if square < limit:
                    out[p, owners[b]] += tabulated(rules.table, types[a], other_types[b], square, rules.per_bin)
    return out


# --------------------------------------------------------------------------------------- hydrogen bonds


@njit(cache=True)
def bond_strength(hx, hy, hz, dx, dy, dz, ax, ay, az, px, py, pz):
    """Strength 0-1 of a bond from hydrogen h on donor d to acceptor a with antecedent p."""
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


@njit(cache=True)
def hydroxyl_strength(ox, oy, oz, cx, cy, cz, ax, ay, az, px, py, pz):
    """The same for an oxygen o on carbon c whose hydrogen turns freely: it takes the best place on its cone."""
    ux, uy, uz = ax - ox, ay - oy, az - oz
    square = ux * ux + uy * uy + uz * uz
    if square > 16.0 or square < 4.0:
        return 0.0
    length = math.sqrt(square)
    vx, vy, vz = cx - ox, cy - oy, cz - oz
    cosine = (ux * vx + uy * vy + uz * vz) / (length * math.sqrt(vx * vx + vy * vy + vz * vz))
    off = math.acos(min(1.0, max(-1.0, cosine))) - HYDROXYL[1]  # angle H-O...A
    bond = HYDROXYL[0]
    reach = math.sqrt(max(square + bond * bond - 2.0 * length * bond * math.cos(off), 1.0))
    straight = (length * math.cos(off) - bond) / reach
    if straight <= BOND_TURN or reach >= BOND_FAR:
        return 0.0
    wx, wy, wz = px - ax, py - ay, pz - az
    behind = -(ux * wx + uy * wy + uz * wz) / (length * math.sqrt(wx * wx + wy * wy + wz * wz))
    if behind > BOND_BEHIND:
        return 0.0
    return straight * straight * min(1.0, (BOND_FAR - reach) / (BOND_FAR - BOND_NEAR))


@njit(cache=True)
def bond_energy(atoms, plans, t, donor, hydroxyl, acceptor, depth):
    """Directional hydrogen bonds of a side chain with donors (h, 6) and acceptors (a, 6) (see Partners).

    Each hydrogen of the side chain makes its best bond; each acceptor takes all that are offered.
    atoms: local atoms, N first.
    """
    if depth == 0.0:
        return 0.0
    total = 0.0
    for k in range(plans.donors.shape[1]):
        first, second, free = plans.donors[t, k]
        if first < 0:
            break
        best = 0.0
        for b in range(acceptor.shape[0]):
            a = acceptor[b]
            x, y = atoms[first], atoms[second]
            if free:
                found = hydroxyl_strength(x[0], x[1], x[2], y[0], y[1], y[2], a[0], a[1], a[2], a[3], a[4], a[5])
            else:
                found = bond_strength(x[0], x[1], x[2], y[0], y[1], y[2], a[0], a[1], a[2], a[3], a[4], a[5])
            best = max(best, found)
        total += best
    for k in range(plans.acceptors.shape[1]):
        taker, one, two = plans.acceptors[t, k]
        if taker < 0:
            break
        a = atoms[taker]
        px = 0.5 * (atoms[one, 0] + atoms[two, 0])
        py = 0.5 * (atoms[one, 1] + atoms[two, 1])
        pz = 0.5 * (atoms[one, 2] + atoms[two, 2])
        for b in range(donor.shape[0]):
            d = donor[b]
            if hydroxyl[b]:
                total += hydroxyl_strength(d[0], d[1], d[2], d[3], d[4], d[5], a[0], a[1], a[2], px, py, pz)
            else:
                total += bond_strength(d[0], d[1], d[2], d[3], d[4], d[5], a[0], a[1], a[2], px, py, pz)
    return depth * total


@njit(cache=True)
def water_bonds(atoms, taker, px, py, pz, water):
    """Hydrogen bonds of one polar atom with waters: at most WATER_MOST."""
    total = 0.0
    for w in range(water.shape[0]):
        ux = water[w, 0] - atoms[taker, 0]
        uy = water[w, 1] - atoms[taker, 1]
        uz = water[w, 2] - atoms[taker, 2]
        square = ux * ux + uy * uy + uz * uz
        if square > WATER_FAR * WATER_FAR or square < 2.3 * 2.3:
            continue
        length = math.sqrt(square)
        vx, vy, vz = px - atoms[taker, 0], py - atoms[taker, 1], pz - atoms[taker, 2]
        behind = (ux * vx + uy * vy + uz * vz) / (length * math.sqrt(vx * vx + vy * vy + vz * vz))
        if behind <= BOND_BEHIND:
            total += min(1.0, (WATER_FAR - length) / (WATER_FAR - WATER_NEAR))
    return min(total, WATER_MOST)


@njit(cache=True)
def water_energy(atoms, plans, t, water, rules):
    """Pair energy and hydrogen bonds of a side chain with ordered waters."""
    total = 0.0
    limit = rules.cutoff * rules.cutoff
    for k in range(plans.sizes[t]):
        for w in range(water.shape[0]):
            dx = water[w, 0] - atoms[SIDE_START - 1 + k, 0]
            dy = water[w, 1] - atoms[SIDE_START - 1 + k, 1]
            dz = water[w, 2] - atoms[SIDE_START - 1 + k, 2]
            square = dx * dx + dy * dy + dz * dz
            if square < limit:
                total += tabulated(rules.table, plans.types[t, k], rules.water_type, square, rules.per_bin)
    bonds = 0.0
    for k in range(plans.polar.shape[1]):
        heavy, one, two = plans.polar[t, k]
        if heavy < 0:
            break
        px = 0.5 * (atoms[one, 0] + atoms[two, 0])
        py = 0.5 * (atoms[one, 1] + atoms[two, 1])
        pz = 0.5 * (atoms[one, 2] + atoms[two, 2])
        bonds += water_bonds(atoms, heavy, px, py, pz, water)
    return total + rules.water_bond * bonds


# --------------------------------------------------------------------------------------------- counting


@njit(cache=True)
def contact_count(atoms, count, others, reach):
    """Number of pairs closer than `reach`."""
    found = 0
    for a in range(count):
        for b in range(others.shape[0]):
            dx = others[b, 0] - atoms[a, 0]
            dy = others[b, 1] - atoms[a, 1]
            dz = others[b, 2] - atoms[a, 2]
            if dx * dx + dy * dy + dz * dz < reach * reach:
                found += 1
    return found


@njit(cache=True)
def overlaps(atoms, count, types, others, other_types, touch, allowed):
    """Overlap of van der Waals surfaces: (pairs beyond `allowed`, deepest, atom, other atom); -inf for none."""
    found, worst, here, there = 0, -np.inf, -1, -1
    for a in range(count):
        for b in range(others.shape[0]):
            dx = others[b, 0] - atoms[a, 0]
            dy = others[b, 1] - atoms[a, 1]
            dz = others[b, 2] - atoms[a, 2]
            gap = touch[types[a], other_types[b]] - math.sqrt(dx * dx + dy * dy + dz * dz)
            if gap > allowed:
                found += 1
            if gap > worst:
                worst, here, there = gap, a, b
    return found, worst, here, there


# -------------------------------------------------------------------------------------------- ensembles


@njit(cache=True)
def free_energy(weights, energies, count, kt):
    """-kT ln sum w exp(-E/kT) over the first `count` conformers, safe from overflow."""
    lowest = np.inf
    for c in range(count):
        if weights[c] > 0.0 and energies[c] < lowest:
            lowest = energies[c]
    total = 0.0
    for c in range(count):
        if energies[c] < np.inf:
            total += weights[c] * math.exp(-(energies[c] - lowest) / kt)
    return lowest - kt * math.log(total)


@njit(cache=True)
def lowered(free, weight, energy, kt):
    """A free energy once another conformer has joined its ensemble."""
    if free == np.inf:
        return energy - kt * math.log(weight)
    low = min(free, energy)
    return low - kt * math.log(math.exp(-(free - low) / kt) + weight * math.exp(-(energy - low) / kt))


@njit(cache=True)
def widen(chi, sigma, probability, chis, out_chi, out_weight):
    """Sub-rotamers of each rotamer: chi1 and chi2 moved by -1, 0, +1 sigma. Returns how many.

    chi, sigma (r, 4), probability (r,) -> out_chi (9 r, 4), out_weight (9 r,).
    """
    count = 0
    first = 3 if chis >= 1 else 1
    second = 3 if chis >= 2 else 1
    for r in range(chi.shape[0]):
        for p in range(first):
            for q in range(second):
                weight = probability[r]
                for k in range(4):
                    out_chi[count, k] = chi[r, k]
                if first == 3:
                    out_chi[count, 0] += WIDE[p] * sigma[r, 0]
                    weight *= WIDE_WEIGHT[p]
                if second == 3:
                    out_chi[count, 1] += WIDE[q] * sigma[r, 1]
                    weight *= WIDE_WEIGHT[q]
                out_weight[count] = weight
                count += 1
    return count


@njit(cache=True)
def pose_weights(drug, residue, kt):
    """Weights of the poses where a residue has no side chain: (p,), sum 1."""
    cost = drug.cost - drug.by_residue[:, residue]
    weights = np.exp(-(cost - cost.min()) / kt)
    return weights / weights.sum()


@njit(cache=True)
def out_of_reach(side, count, drug, reach):
    """Whether no atom of side[:count] is within `reach` of where the inhibitor can be."""
    for a in range(count):
        dx, dy, dz = side[a, 0] - drug.centre[0], side[a, 1] - drug.centre[1], side[a, 2] - drug.centre[2]
        if dx * dx + dy * dy + dz * dz < (reach + drug.radius) ** 2:
            return False
    return True


@njit(cache=True)
def pose_sum(atoms, count, types, drug, p, rules, squares, chosen):
    """Energy of atoms[:count] with the inhibitor in pose p; squares, chosen (n + 1,): work space."""
    limit, per_bin = np.float32(rules.cutoff * rules.cutoff), np.float32(rules.per_bin)
    energy = 0.0
    for a in range(count):
        energy += row_sum(
            np.float32(atoms[a, 0] - drug.centre[0]), np.float32(atoms[a, 1] - drug.centre[1]),
            np.float32(atoms[a, 2] - drug.centre[2]), drug.places[p, 0], drug.places[p, 1], drug.places[p, 2],
            drug.kinds, len(drug.kinds), rules.table[types[a]], per_bin, limit, squares, chosen,
        )  # fmt: skip
    return energy


@njit(cache=True)
def meet_inhibitor(atoms, plans, t, drug, weights, rules, energies, squares, chosen):
    """Free energy of a side chain with an inhibitor over its poses; fills energies (p,)."""
    size, types = plans.sizes[t], plans.types[t]
    side = atoms[SIDE_START - 1 :]
    for p in range(len(weights)):
        energies[p] = np.inf
        if weights[p] > NO_POSE:
            energies[p] = pose_sum(side, size, types, drug, p, rules, squares, chosen)
            energies[p] += bond_energy(atoms, plans, t, drug.donor[p], drug.hydroxyl, drug.acceptor[p], rules.bond)
    return free_energy(weights, energies, len(weights), rules.kt)


@njit(cache=True)
def inhibitor_parts(atoms, plans, t, drug, weights, rules, energies, each, parts):
    """Fill parts (3,): the energy that meet_inhibitor gave, by part, averaged over the poses; each (3,): work space."""
    side, size, types = atoms[SIDE_START - 1 :], plans.sizes[t], plans.types[t]
    free = free_energy(weights, energies, len(weights), rules.kt)
    parts[:] = 0.0
    for p in range(len(weights)):
        share = weights[p] * math.exp(-(energies[p] - free) / rules.kt) if weights[p] > NO_POSE else 0.0
        if share < 1e-4:
            continue
        pair_parts(side, size, types, drug.coord[p], drug.types, rules, each)
        each[2] += bond_energy(atoms, plans, t, drug.donor[p], drug.hydroxyl, drug.acceptor[p], rules.bond)
        for k in range(3):
            parts[k] += share * each[k]


@njit(cache=True)
def site_ensemble(frame, t, plans, chi, sigma, probability, crystal, crystal_weight, near, cells, drug,
                  poses, rules, prune, coord, weights, apo, bound, parts, contacts, clashes, overlap, where):
    """Every conformer of residue type t at one site; returns their number.

    frame (4, 3): N, CA, C, CB. crystal (MAX_ATOMS, 3): the crystal's own conformer, used where crystal_weight > 0.
    near: Partners of the protein; cells: work space, empty or filled at this site; drug: Inhibitor; poses (p,):
    weights of its poses at this site; prune: whether conformers that cannot matter are given up, their energies
    infinite. Written, per conformer: coord (c, MAX_ATOMS, 3), weights, apo (energy with the protein and waters), bound
    (free energy with the inhibitor), parts (c, 3: its mean by part), and with the crystal's pose contacts, clashes,
    overlap, where (c, 2: side-chain atom and inhibitor atom of the deepest overlap).
    """
    turned = np.empty((9 * chi.shape[0], 4))
    count = widen(chi, sigma, probability, plans.chis[t], turned, weights)
    size, heavy, types = plans.sizes[t], plans.heavy[t], plans.types[t]
    atoms = np.zeros((SIDE_START - 1 + MAX_ATOMS, 3))
    atoms[:SIDE_START] = frame
    side = atoms[SIDE_START - 1 :]
    center = frame[3]
    total = count + 1 if crystal_weight > 0.0 else count
    gap = center - drug.centre
    met = math.sqrt((gap * gap).sum()) < rules.cutoff + drug.radius + REACH
    spare = rules.kt * (MET if met else SPARED) if prune else np.inf
    bonds = 0.0
    if rules.bond != 0.0:
        for k in range(plans.donors.shape[1]):
            bonds += plans.donors[t, k, 0] >= 0
        for k in range(plans.acceptors.shape[1]):
            bonds += 2.0 * (plans.acceptors[t, k, 0] >= 0)
    earned = np.zeros(MAX_ATOMS + 1)
    for a in range(size - 1, -1, -1):
        earned[a] = earned[a + 1] + (EARNED if a < heavy else EARNED_HYDROGEN)
    free = np.inf
    for step in range(total):
        c = total - 1 - step if crystal_weight > 0.0 else step  # the crystal's own, most likely the best, first
        if c < count:
            weights[c] *= 1.0 - crystal_weight
            place_side_chain(atoms, plans, t, turned[c])
        else:
            weights[c] = crystal_weight
            side[:] = crystal
        coord[c] = side
        limit = (free if prune else np.inf) + spare - bonds * rules.bond
        apo[c] = pair_sum(side, size, types, near.coord, near.types, center, cells, earned, rules, limit)
        if apo[c] < np.inf:
            apo[c] += bond_energy(atoms, plans, t, near.donor, near.hydroxyl, near.acceptor, rules.bond)
            if near.water.shape[0]:
                apo[c] += water_energy(atoms, plans, t, near.water, rules)
            free = lowered(free, weights[c], apo[c], rules.kt)
    meet_ensemble(total, atoms, t, plans, drug, poses, rules, met, prune, coord, weights, apo, bound, parts, contacts,
                  clashes, overlap, where)  # fmt: skip
    return total


@njit(cache=True)
def meet_ensemble(total, atoms, t, plans, drug, poses, rules, met, prune, coord, weights, apo, bound, parts,
                  contacts, clashes, overlap, where):  # fmt: skip
    """The part of site_ensemble that concerns the inhibitor: from the likeliest conformer on, while it can matter."""
    side = atoms[SIDE_START - 1 :]
    heavy, types = plans.heavy[t], plans.types[t]
    solid = drug.coord[0, : drug.heavy]
    energies, each = np.empty((total, len(poses))), np.empty(3)
    squares, chosen = np.empty(len(drug.kinds), dtype=np.float32), np.empty(len(drug.kinds) + 1, dtype=np.uint32)
    bound[:total] = 0.0
    parts[:total] = 0.0
    contacts[:total] = 0.0
    clashes[:total] = 0.0
    overlap[:total] = -np.inf
    where[:total] = -1
    if not met:
        return
    earned = BOUND_EARNED * heavy
    free = np.inf
    for c in np.argsort(apo[:total]):
        if apo[c] == np.inf:
            continue
        if prune and apo[c] - earned > free + SPARED * rules.kt:
            bound[c] = np.inf
            continue
        side[:] = coord[c]
        if out_of_reach(side, plans.sizes[t], drug, rules.cutoff):
            free = lowered(free, weights[c], apo[c], rules.kt)
            continue
        bound[c] = meet_inhibitor(atoms, plans, t, drug, poses, rules, energies[c], squares, chosen)
        free = lowered(free, weights[c], apo[c] + bound[c], rules.kt)
    spare = SPARED * rules.kt if prune else np.inf
    alone = free_energy(weights, apo, total, rules.kt)
    for c in range(total):
        if apo[c] == np.inf or (bound[c] == np.inf and apo[c] > alone + spare):
            continue
        side[:] = coord[c]
        if out_of_reach(side, plans.sizes[t], drug, rules.cutoff):
            continue
        if apo[c] + bound[c] < free + spare:
            inhibitor_parts(atoms, plans, t, drug, poses, rules, energies[c], each, parts[c])
        elif apo[c] > alone + spare:
            continue
        contacts[c] = contact_count(side, heavy, solid, rules.reach)
        clashes[c], overlap[c], where[c, 0], where[c, 1] = overlaps(
            side, heavy, types, solid, drug.types, rules.touch, rules.allowed
        )


@njit(cache=True)
def summarise(count, weights, apo, bound, parts, contacts, overlap, rules, out):
    """Fill out (7,) with G_apo, G_holo, mean contacts, clash-free share, mean parts; return the leader.

    Means are over the holo ensemble, the clash-free share is of the apo ensemble; the leader is the conformer
    of lowest holo energy, its library weight counted as -rt ln w.
    """
    holo = np.empty(count)
    for c in range(count):
        holo[c] = apo[c] + bound[c]  # infinite for conformers that were given up
    g_apo = free_energy(weights, apo, count, rules.kt)
    g_holo = free_energy(weights, holo, count, rules.kt)
    out[:] = 0.0
    out[0], out[1] = g_apo, g_holo
    best, lowest = 0, np.inf
    for c in range(count):
        if apo[c] == np.inf:
            continue
        share = weights[c] * math.exp(-(holo[c] - g_holo) / rules.kt)
        out[2] += share * contacts[c]
        for k in range(parts.shape[1]):
            out[4 + k] += share * parts[c, k]
        if overlap[c] <= rules.allowed:
            out[3] += weights[c] * math.exp(-(apo[c] - g_apo) / rules.kt)
        energy = holo[c] - rules.rt * math.log(weights[c])
        if energy < lowest:
            best, lowest = c, energy
    return best


@njit(cache=True)
def pair_free_energies(coord, types, size, log_weight, apo, holo, coord2, types2, size2, log_weight2, apo2, holo2,
                       rules):  # fmt: skip
    """(G_apo, G_holo) of two side chains at once, their mutual pair energy included.

    coord (c, MAX_ATOMS, 3), log_weight, apo, holo (c,) of the first, the same of the second.
    """
    limit = rules.cutoff * rules.cutoff
    low_apo, low_holo = np.inf, np.inf
    for c in range(len(apo)):
        low_apo = min(low_apo, apo[c] - rules.kt * log_weight[c])
        low_holo = min(low_holo, holo[c] - rules.kt * log_weight[c])
    first_apo, first_holo = low_apo + (apo2 - rules.kt * log_weight2).min(), low_holo + (
        holo2 - rules.kt * log_weight2
    ).min()
    sum_apo, sum_holo = 0.0, 0.0
    for c in range(len(apo)):
        for d in range(len(apo2)):
            mutual = 0.0
            for a in range(size):
                for b in range(size2):
                    dx = coord2[d, b, 0] - coord[c, a, 0]
                    dy = coord2[d, b, 1] - coord[c, a, 1]
                    dz = coord2[d, b, 2] - coord[c, a, 2]
                    square = dx * dx + dy * dy + dz * dz
                    if square < limit:
                        mutual += tabulated(rules.table, types[a], types2[b], square, rules.per_bin)
            free = rules.kt * (log_weight[c] + log_weight2[d]) - mutual
            sum_apo += math.exp((free - apo[c] - apo2[d] + first_apo) / rules.kt)
            sum_holo += math.exp((free - holo[c] - holo2[d] + first_holo) / rules.kt)
    return first_apo - rules.kt * math.log(sum_apo), first_holo - rules.kt * math.log(sum_holo)


@njit(cache=True)
def around(center, reach, protein, owners, owner_donor, owner_acceptor, own):
    """Partners of one site: what lies within `reach` of its CB and is not marked in `own`.

    owners (n,), owner_donor (h,), owner_acceptor (a,): heavy atom that each atom, donor, acceptor belongs to.
    """
    found = np.empty(len(owners), np.int64)
    count = 0
    for a in range(len(owners)):
        dx, dy, dz = (protein.coord[a, 0] - center[0], protein.coord[a, 1] - center[1], protein.coord[a, 2] - center[2])
        if dx * dx + dy * dy + dz * dz < reach * reach and not own[owners[a]]:
            found[count] = a
            count += 1
    kept = found[:count]
    donors = _close(center, REACH + BOND_REACH, protein.donor, owner_donor, own)
    acceptors = _close(center, REACH + BOND_REACH, protein.acceptor, owner_acceptor, own)
    waters = _close(center, reach, protein.water, np.zeros(len(protein.water), np.int64), np.zeros(1, np.bool_))
    return Partners(protein.coord[kept], protein.types[kept], protein.donor[donors], protein.hydroxyl[donors],
                    protein.acceptor[acceptors], protein.water[waters])  # fmt: skip


@njit(cache=True)
def _close(center, reach, rows, owners, own):
    """Rows whose first three columns lie within `reach`, their owner not marked."""
    kept = np.empty(len(rows), np.int64)
    count = 0
    for a in range(len(rows)):
        dx, dy, dz = rows[a, 0] - center[0], rows[a, 1] - center[1], rows[a, 2] - center[2]
        if dx * dx + dy * dy + dz * dz < reach * reach and not own[owners[a]]:
            kept[count] = a
            count += 1
    return kept[:count]


@njit(cache=True, nogil=True)
def scan_sites(frames, hidden_start, hidden, plans, rotamer_start, chi, sigma, probability, wild, crystal,
               crystal_weight, residues, protein, heavy_protein, owners, owner_donor, owner_acceptor, drug, rules,
               wanted):  # fmt: skip
    """Both states of every wanted residue type at every site.

    Sites s, residue types t. frames (s, 4, 3); hidden_start (s + 1,), hidden: heavy protein atoms that a site does
    not see; rotamer_start (s, t, 2) into chi, sigma (r, 4) and probability (r,); wild (s,): own type; crystal
    (s, MAX_ATOMS, 3), crystal_weight (s,); residues (s,): index in the chain; wanted (s, t) bool;
    the others as in `around` and `site_ensemble`.

    Returns energies (s, t, 7: apo, holo, contacts, clash-free, parts) and poses (s, t, 4: clashes, overlap,
    side-chain atom, inhibitor atom of the leading conformer); NaN where not wanted.
    """
    sites, count_types = wanted.shape
    energies = np.full((sites, count_types, 7), np.nan)
    poses = np.full((sites, count_types, 4), np.nan)
    for s in prange(sites):
        own = np.zeros(heavy_protein + 1, dtype=np.bool_)  # the last belongs to neighbours in the crystal
        for h in range(hidden_start[s], hidden_start[s + 1]):
            own[hidden[h]] = True
        near = around(frames[s, 3], rules.cutoff + REACH, protein, owners, owner_donor, owner_acceptor, own)
        cells = empty_cells()
        shares = pose_weights(drug, residues[s], rules.kt)
        for t in range(count_types):
            if not wanted[s, t]:
                continue
            if plans.sizes[t] == 0:
                energies[s, t] = 0.0
                energies[s, t, 3] = 1.0
                poses[s, t] = np.array([0.0, 0.0, -1.0, -1.0])
                continue
            low, high = rotamer_start[s, t]
            most = 9 * (high - low) + 1
            coord = np.empty((most, MAX_ATOMS, 3))
            weights, apo, bound, parts = np.empty(most), np.empty(most), np.empty(most), np.empty((most, 3))
            contacts, clashes, overlap = np.empty(most), np.empty(most), np.empty(most)
            where = np.empty((most, 2), dtype=np.int64)
            own_weight = crystal_weight[s] if wild[s] == t else 0.0
            n = site_ensemble(
                frames[s], t, plans, chi[low:high], sigma[low:high], probability[low:high], crystal[s], own_weight,
                near, cells, drug, shares, rules, True, coord, weights, apo, bound, parts, contacts, clashes, overlap,
                where,
            )  # fmt: skip
            best = summarise(n, weights, apo, bound, parts, contacts, overlap, rules, energies[s, t])
            poses[s, t, 0], poses[s, t, 1] = clashes[best], max(overlap[best], 0.0)
            poses[s, t, 2], poses[s, t, 3] = where[best, 0], where[best, 1]
    return energies, poses
