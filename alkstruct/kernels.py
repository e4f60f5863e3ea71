"""Every numba function, and only those: bare arrays in, arrays out, nothing raised, no strings.

One file, because numba's cache does not notice edits in others. Arrays that belong together travel as named
tuples. Each site and residue type writes its own slot, and pair energies are added up as whole numbers of 2^-20
kcal/mol, so that results do not depend on the number of threads, on the order of atoms or on the width of the
processor's vectors. Coordinates are float64 Å, energies kcal/mol, angles degrees unless a name says otherwise.
"""

import math
from typing import NamedTuple

import numpy as np

from alkstruct.compilation import inner, nearest, njit

MAX_HEAVY = 10  # side-chain heavy atoms of tryptophan
MAX_ATOMS = 18  # with hydrogens, of arginine and tryptophan
REACH = 8.0  # Å, more than from CB to any side-chain atom
CELL = 1.6  # Å: edge of the cells that list the atoms around a place
CELLS = 10  # in each direction: 2 REACH / CELL
# Atoms that lists of a cell and blocks of an inhibitor are multiples of: two vector registers, as compilers like to
# unroll loops, and one; Å, where an atom meets nothing.
WIDTH, BLOCK, NOWHERE = 32, 16, np.float32(1e6)
PLACES = 400 * CELLS**3  # room for what the cells of a site list; where it were full, energies would be NaN
NEARBY = 32  # room for the donors or acceptors of a cell
# One of n conformers is given up when w exp(-E/kT), with the best that its remaining atoms can earn, is less than
# exp(-SPARED) / n of the ensemble's sum so far: all that is given up together is less than exp(-SPARED) = 5e-4 of the
# whole. An atom earns at most EARNED (a hydrogen EARNED_HYDROGEN) with the protein, a hydrogen bond its depth; a side
# chain earns at most BOUND_ONCE and BOUND_EARNED for each heavy atom that can feel it with an inhibitor; kcal/mol.
SPARED, EARNED, EARNED_HYDROGEN, BOUND_ONCE, BOUND_EARNED = 7.6, 2.0, 0.4, 1.5, 0.6
SHIFTS = 7  # poses in which an inhibitor that gives moves as a whole, with the crystal's
MAP = 1.0  # Å: edge of the cubes that say where the inhibitor can be felt
SIDE_START = 4  # local atoms 0-3 are N, CA, C, CB
WIDE = np.array([-1.0, 0.0, 1.0])  # sub-rotamers, in sigmas of chi1 and chi2
WIDE_WEIGHT = np.exp(-0.5 * WIDE**2) / np.exp(-0.5 * WIDE**2).sum()
WIDE_LOG = np.log(WIDE_WEIGHT)

# A directional hydrogen bond is full while hydrogen and acceptor are within BOND_NEAR, gone at BOND_FAR (Å), and
# falls with the squared cosine at the hydrogen. It needs the acceptor's own bond to point away: cosine of
# antecedent-acceptor-hydrogen at most BOND_BEHIND.
BOND_NEAR, BOND_FAR, BOND_BEHIND = 2.1, 2.9, 0.2
BOND_TURN = 0.3  # least cosine of donor-hydrogen-acceptor, counted from straight
BOND_REACH = 4.0  # Å, more than between the heavy atoms of a bond, or from a donor's hydrogen to an acceptor
HYDROXYL = (0.96, math.radians(109.0))  # O-H bond (Å) and C-O-H angle of a hydrogen that turns freely
YES, NO = np.array([True, False])  # numba compiles a function once for True and once for False, but not for these
WATER_NEAR, WATER_FAR, WATER_MOST = 3.1, 3.6, 2.0  # Å between heavy atoms; bonds that one atom makes with waters

LENNARD_JONES, VINA = 0, 1  # forms of the pair energy
CLOSEST = np.float32(0.3**2)  # Å²: pairs closer than that count as so far apart
UNIT = np.float32(2.0**20)  # pair energies are added up in units of 1 / UNIT kcal/mol
ZERO, ONE, THREE = (np.float32(x) for x in (0.0, 1.0, 3.0))
FULL, SLOPE = np.float32(-0.7), np.float32(-1 / 0.7)  # Å of gap at which Vina's hydrogen bond is full; 1 / FULL
RAMP = np.float32(1.5)  # Å: where Vina's hydrophobic term ends; it is full from 0.5 Å
GAUSS_END = np.float32(1.75)  # Å: where its narrow Gaussian, exp(-12) = 5e-6 by then, is cut off
# Terms of the exponential series at a 32nd of the narrow Gaussian's exponent, 4 gap², and at a 16th of the broad one's.
NARROW = tuple(np.float32((4 / 32) ** k / math.factorial(k)) for k in (1, 2, 3))
BROAD = tuple(np.float32((1 / 64) ** k / math.factorial(k)) for k in (1, 2, 3))


class Plans(NamedTuple):
    """Building plans of the t residue types (see chemistry.SideChain), padded; local atoms as there.

    A plan's steps are its side-chain atoms by the last dihedral that moves them, heavy ones first.
    """

    heavy: np.ndarray  # (t,)
    sizes: np.ndarray  # (t,) with hydrogens
    chis: np.ndarray  # (t,)
    stages: np.ndarray  # (t, 4) first steps of the atoms that no chi moves, that chi1 does, that later ones do; end
    # (t, MAX_ATOMS, 8) local atom, three local parents, its dihedral (-1 for a fixed one), its type, the local atom
    # whose axes it is placed by (0 where they are no other atom's), whether others are placed by its own
    links: np.ndarray
    shapes: np.ndarray  # (t, MAX_ATOMS, 5) bond (Å), cosine and sine of the angle, and of the dihedral's offset
    types: np.ndarray  # (t, MAX_ATOMS) rows of Rules, in the order of the atoms
    donors: np.ndarray  # (t, 6, 3) local hydrogen, local donor, 1 for a hydroxyl (donor, its carbon); -1 for none
    acceptors: np.ndarray  # (t, 2, 3) local acceptor and two antecedents (the same twice if it has one); -1
    polar: np.ndarray  # (t, 3, 3) the same for every heavy atom that gives or takes a hydrogen
    extent: np.ndarray  # (t, MAX_HEAVY) Å from CB that each heavy atom or its hydrogens reach at most, along the bonds


class Partners(NamedTuple):
    """Atoms around a side chain: n of them, h donors, a acceptors, w waters (which are among the atoms as well)."""

    coord: np.ndarray  # (n, 3)
    types: np.ndarray  # (n,)
    donor: np.ndarray  # (h, 6) hydrogen and its donor; of a hydroxyl oxygen and its carbon
    hydroxyl: np.ndarray  # (h,) bool
    acceptor: np.ndarray  # (a, 6) acceptor and its antecedent
    water: np.ndarray  # (w, 3)


class Inhibitor(NamedTuple):
    """An inhibitor of n atoms in p poses; h donors and a acceptors as in Partners.

    First comes the crystal's pose, then, where `shift` is not 0, it as a whole moved by that much along each of its
    axes, there and back (SHIFTS poses in all), then those where an end group turned. `places` and `pairs`, which are
    laid out as in Cells, hold blocks: the first is the whole inhibitor as in the crystal, the others are the atoms of
    end groups, in the crystal and turned.
    """

    coord: np.ndarray  # (p, n, 3), heavy atoms first
    types: np.ndarray  # (n,)
    heavy: int
    centre: np.ndarray  # (3,)
    axes: np.ndarray  # (3, 3) unit vectors: places, corner and reached are in the frame of these and the centre
    shift: float  # Å
    places: np.ndarray  # (4, m) float32
    pairs: np.ndarray  # (g, 2, m) float32
    start: np.ndarray  # (blocks + 1,)
    end: np.ndarray  # (blocks,) number of the end group whose atoms a block has, up to 62 of them; -1 for the first
    block: np.ndarray  # (p,) row of Scratch.blocks that has the pose's energy, of an end group the turned one ...
    base: np.ndarray  # (p,) ... and the one of the same atoms in the crystal; -1 elsewhere
    donor: np.ndarray  # (p, h, 6)
    hydroxyl: np.ndarray  # (h,) bool
    acceptor: np.ndarray  # (p, a, 6)
    cost: np.ndarray  # (p,) restraint, strain and energy with the whole protein, against the crystal's pose
    by_residue: np.ndarray  # (p, residues) what of it is with each residue's side chain
    corner: np.ndarray  # (3,) of a box
    # (x, y, z, 4) for each cube of MAP Å of the box: places [first, last) of the whole inhibitor, multiples of BLOCK,
    # beyond which nothing is in reach of the cube in any pose (0, 0 where nothing is), whether any of its donors or
    # acceptors is in reach of a bond, and the end groups in reach, each a bit
    reached: np.ndarray


class Numbers(NamedTuple):
    """What pair sums need of Rules, as float32 numbers."""

    vinas: bool
    limit: float  # squared cut-off
    near: float  # squared Rules.near
    one: float  # Rules.scales
    two: float
    three: float
    four: float
    five: float


class Rules(NamedTuple):
    """The energy and what is counted; t atom types.

    A pair's size is own size + sizes[group], its well own factor * wells[group], by the group of the first atom's
    type: radii that add up and wells that multiply in group 0, the pair's own numbers in the others.
    """

    form: int  # LENNARD_JONES or VINA
    # (5,) float32. Lennard-Jones: attraction, repulsion, wall, where hydrophobic contacts end (Å), 1 / their ramp's
    # width. Vina: weights of gauss1, gauss2, repulsion, overlap beyond which that is linear (Å), nothing.
    scales: np.ndarray
    own: np.ndarray  # (t, 3) float32: size (Å), factor on the well, depth of a hydrophobic contact (kcal/mol)
    group: np.ndarray  # (t,)
    sizes: np.ndarray  # (g, t) float32
    wells: np.ndarray  # (g, t) float32
    greasy: np.ndarray  # (t,) float32, 1 for a hydrophobic atom
    cutoff: float  # Å
    near: float  # Å, beyond which Vina's broad Gaussian alone is left
    bond: float  # depth of a directional hydrogen bond
    water_bond: float  # depth of one with a water
    touch: np.ndarray  # (t, t) Å at which surfaces touch; -inf where excused
    widest: float  # the largest of them
    allowed: float  # Å of overlap that is no clash
    reach: float  # Å of a contact
    kt: float
    rt: float


class Cells(NamedTuple):
    """Work space: the atoms near each cell of the cube around a site, listed when a side chain first comes there."""

    start: np.ndarray  # (cells + 1,) first place of each cell, -1 for not listed yet; last, the first that is free
    count: np.ndarray  # (cells + 1,) places of each cell, a multiple of WIDTH; last, the atoms near the site
    near: np.ndarray  # (cells + 1,) first of them, a multiple of WIDTH, that hold all atoms within Rules.near
    filled: np.ndarray  # (cells, g) bool: whether `pairs` of a group are there
    kinds: np.ndarray  # (PLACES,) types
    places: np.ndarray  # (4, PLACES) float32: x, y, z relative to the site's CB, and Rules.greasy
    pairs: np.ndarray  # (g, 2, PLACES) float32: Rules.sizes and Rules.wells
    around: np.ndarray  # (4, n) float32: `places` of all atoms near the site
    types: np.ndarray  # (n,) and their types
    squares: np.ndarray  # (n,) float32
    chosen: np.ndarray  # (n + 1,)


class Nearby(NamedTuple):
    """Work space: which donors and acceptors of Partners are in reach of a bond from anywhere in a cell.

    A cell's are listed when a polar atom first comes there; where there are more than NEARBY of them the list is not
    used.
    """

    donor: np.ndarray  # (cells, NEARBY) int32
    donors: np.ndarray  # (cells,) their number, -1 for not listed yet
    acceptor: np.ndarray  # (cells, NEARBY) int32
    acceptors: np.ndarray  # (cells,)
    everyone: np.ndarray  # (m,) int32: 0, 1, 2 ... for at least as many as there are of either


class Conformers(NamedTuple):
    """The conformers of a residue type at a site and what was found of each; c of them."""

    coord: np.ndarray  # (c, MAX_ATOMS, 3)
    weights: np.ndarray  # (c,) of the library
    logs: np.ndarray  # (c,) their natural logarithms
    slack: np.ndarray  # (c,) kT (SPARED + ln(c w)): how far above the free energy it may lie; infinite if all count
    apo: np.ndarray  # (c,) energy with the protein and waters; infinite if given up
    least: np.ndarray  # (c,) below which that of one given up cannot be
    bound: np.ndarray  # (c,) free energy with the inhibitor over its poses; infinite if given up
    poses: np.ndarray  # (c, p, 3) energy with the inhibitor in each pose, by part
    parts: np.ndarray  # (c, 3) mean energy with the inhibitor by part
    contacts: np.ndarray  # (c,) with the crystal's pose, as the next ones
    clashes: np.ndarray  # (c,)
    overlap: np.ndarray  # (c,)
    where: np.ndarray  # (c, 2) side-chain atom and inhibitor atom of the deepest overlap
    holo: np.ndarray  # (c,) work space of `summarise`, as the next one
    rigid: np.ndarray  # (c,)


class Scratch(NamedTuple):
    """Work space for one side chain at a time."""

    atoms: np.ndarray  # (SIDE_START - 1 + MAX_ATOMS, 3) local atoms
    axes: np.ndarray  # (SIDE_START - 1 + MAX_ATOMS, 9) axes by which atoms bonded to each are placed, see `axes_of`
    turn: np.ndarray  # (4, 2) cosine and sine of its dihedrals
    wide: np.ndarray  # (3, 2) the same of chi2 in the sub-rotamers of a rotamer
    earned: np.ndarray  # (MAX_ATOMS + 1,) see `earnings`
    blocks: np.ndarray  # (whole poses and blocks of end groups, 3) energies with the inhibitor, by part
    each: np.ndarray  # (p,) energies of each pose
    shares: np.ndarray  # (p,) weights of the poses at a site


class Room(NamedTuple):
    """All work space, for the surroundings of one site and one residue type there; see `workspace.room_for`."""

    near: Partners  # each array as long as that of the whole protein
    cells: Cells
    nearby: Nearby
    found: Conformers
    work: Scratch


# ----------------------------------------------------------------------------------------------- placing


@njit(cache=True, error_model="numpy")
def axes_of(atoms, i, j, m):
    """Unit vectors along j-m, across it towards i's side, and normal to both, as nine numbers."""
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
    vx, vy, vz = (
        sin_angle * px - cos_angle * ux, sin_angle * py - cos_angle * uy, sin_angle * pz - cos_angle * uz
    )  # fmt: skip
    atoms[k, 0], atoms[k, 1], atoms[k, 2] = atoms[m, 0] + bond * vx, atoms[m, 1] + bond * vy, atoms[m, 2] + bond * vz
    return (
        vx, vy, vz,
        -sin_angle * ux - cos_angle * px, -sin_angle * uy - cos_angle * py, -sin_angle * uz - cos_angle * pz,
        cos_turn * nx - sin_turn * wx, cos_turn * ny - sin_turn * wy, cos_turn * nz - sin_turn * wz,
    )  # fmt: skip


@inner()
def keep_axes(target, axes):
    """Fill target (9,)."""
    target[0], target[1], target[2], target[3], target[4], target[5], target[6], target[7], target[8] = axes


@inner()
def set_turn(turn, k, degrees):
    """Cosine and sine of dihedral k."""
    turn[k, 0], turn[k, 1] = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))


# ------------------------------------------------------------------------------------------ pair energies


@inner()
def lennard_jones(square, size, pull, push, wall):
    """(attraction, repulsion) at a squared distance, the minimum being at `size`.

    pull, push: depth of the minimum, times the share of the attraction and of the repulsion that counts; wall: most
    repulsion. With q = ((size / r)^6 - 1)^2 the energy above the minimum is q times the depth.
    """
    sixth = size * size / square
    sixth = sixth * sixth * sixth
    above = (sixth - ONE) * (sixth - ONE)
    if sixth > ONE:
        return -pull, min(push * above, wall)
    return pull * above - pull, ZERO


@inner()
def narrow(gap):
    """exp(-(gap / 0.5)²) to 8e-6 of 1; 0 from GAUSS_END on.

    By a short series at a fraction of the exponent and squarings: it takes no call, so loops stay wide.
    """
    z = min(gap * gap, GAUSS_END * GAUSS_END)
    value = ONE - z * (NARROW[0] - z * (NARROW[1] - z * NARROW[2]))
    value *= value
    value *= value
    value *= value
    value *= value
    return value * value if gap < GAUSS_END else ZERO


@inner()
def broad(gap):
    """exp(-(gap / 2)²) to 6e-5 of 1, in the same way: it weighs a seventh of the narrow one."""
    z = gap * gap
    value = ONE - z * (BROAD[0] - z * (BROAD[1] - z * BROAD[2]))
    value *= value
    value *= value
    value *= value
    return value * value


@inner()
def vina(square, size, well, depth, gauss1, gauss2, repulsion, soft):
    """(attraction, repulsion, hydrogen bond) of AutoDock Vina at a squared distance.

    size: sum of radii; well: of the hydrogen bond; depth: of a hydrophobic contact; then three weights, and the overlap
    (Å) beyond which repulsion is linear.
    """
    gap = np.sqrt(square) - size
    under = min(gap, ZERO)
    near = max(under, -soft)
    pull = gauss1 * narrow(gap) + gauss2 * broad(gap - THREE)
    pull += depth * max(min(RAMP - gap, ONE), ZERO)
    return pull, repulsion * (near * (under + under - near)), well * (max(under, FULL) * SLOPE)


@inner()
def numbers_of(rules):
    """Numbers of Rules."""
    scales = rules.scales
    limit, near = np.float32(rules.cutoff * rules.cutoff), np.float32(rules.near * rules.near)
    return Numbers(rules.form == VINA, limit, near, scales[0], scales[1], scales[2], scales[3], scales[4])


@njit(cache=True)
def pair_energy(first, second, square, rules):
    """(attraction, repulsion, hydrogen bond) of two atom types at a squared distance within the cut-off."""
    group, square = rules.group[first], max(np.float32(square), CLOSEST)
    size = rules.own[first, 0] + rules.sizes[group, second]
    well = rules.own[first, 1] * rules.wells[group, second]
    depth = rules.own[first, 2] * rules.greasy[second]
    a = numbers_of(rules)
    if a.vinas:
        pull, push, bond = vina(square, size, well, depth, a.one, a.two, a.three, a.four)
        return float(pull), float(push), float(bond)
    pull, push = lennard_jones(square, size, a.one * well, a.two * well, a.three)
    pull += depth * min(max((a.four - np.sqrt(square)) * a.five, ZERO), ONE)
    return float(pull), float(push), 0.0


@njit(cache=True)
def pair_parts(atoms, types, others, other_types, rules, out):
    """Energy of atoms with others within the cut-off by part: added to out (3,)."""
    limit = rules.cutoff * rules.cutoff
    for a in range(len(types)):
        for b in range(len(other_types)):
            dx = others[b, 0] - atoms[a, 0]
            dy = others[b, 1] - atoms[a, 1]
            dz = others[b, 2] - atoms[a, 2]
            square = dx * dx + dy * dy + dz * dz
            if square < limit:
                pull, push, bond = pair_energy(types[a], other_types[b], square, rules)
                out[0] += pull
                out[1] += push
                out[2] += bond


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
                    pull, push, bond = pair_energy(types[a], other_types[b], square, rules)
                    out[p, owners[b]] += pull + push + bond
    return out


# ------------------------------------------------------------------------------------------------- cells


@inner()
def forget(cells, nearby, center, near, rules):
    """Make cells and lists ready for another site, with its CB at `center`."""
    for cell in range(len(cells.start)):
        cells.start[cell] = -1
    for cell in range(CELLS**3):
        nearby.donors[cell] = nearby.acceptors[cell] = -1
    cells.start[-1], cells.count[-1] = 0, len(near.types)
    for b in range(len(near.types)):
        for k in range(3):
            cells.around[k, b] = near.coord[b, k] - center[k]
        cells.around[3, b] = rules.greasy[near.types[b]]
        cells.types[b] = near.types[b]


@inner()
def list_cell(cell, cells, numbers):
    """List the atoms within the cut-off of any place in a cell, those within Rules.near first.

    Cells are CELL wide and tile a cube around the CB.
    """
    half = np.float32(0.5 * CELL)
    x = np.float32(CELL * (cell // (CELLS * CELLS)) - REACH) + half
    y = np.float32(CELL * (cell // CELLS % CELLS) - REACH) + half
    z = np.float32(CELL * (cell % CELLS) - REACH) + half
    around, squares, chosen, places, kinds, types = (
        cells.around, cells.squares, cells.chosen, cells.places, cells.kinds, cells.types
    )  # fmt: skip
    first, total, count = cells.start[-1], cells.count[-1], 0
    for b in range(total):
        dx = max(abs(around[0, b] - x) - half, ZERO)
        dy = max(abs(around[1, b] - y) - half, ZERO)
        dz = max(abs(around[2, b] - z) - half, ZERO)
        squares[b] = dx * dx + dy * dy + dz * dz
    for b in range(total):
        chosen[count] = b
        count += squares[b] < numbers.limit
    if first + count + WIDTH > PLACES:
        return
    end = first
    for far in (False, True):
        for n in range(count):
            b = chosen[n]
            if (squares[b] >= numbers.near) == far:
                for k in range(4):
                    places[k, end] = around[k, b]
                kinds[end] = types[b]
                end += 1
        if not far:
            cells.near[cell] = (end - first + WIDTH - 1) // WIDTH * WIDTH
    while count % WIDTH:  # filled up with atoms out of reach, so that loops over it come out even
        for k in range(4):
            places[k, first + count] = NOWHERE
        kinds[first + count] = 0
        count += 1
    cells.start[cell], cells.count[cell], cells.start[-1] = first, count, first + count
    for group in range(cells.filled.shape[1]):
        cells.filled[cell, group] = False


@inner()
def fill_pairs(cell, group, cells, sizes, wells):
    """Lay out the pair parameters of a listed cell's atoms for one group; sizes, wells: of Rules."""
    pairs, kinds = cells.pairs, cells.kinds
    for n in range(cells.start[cell], cells.start[cell] + cells.count[cell]):
        pairs[group, 0, n] = sizes[group, kinds[n]]
        pairs[group, 1, n] = wells[group, kinds[n]]
    cells.filled[cell, group] = True


@inner()
def cell_of(x, y, z):
    """The cell that holds a place relative to the site's CB; -1 outside all."""
    if max(abs(x), abs(y), abs(z)) >= REACH:
        return -1
    per = 1.0 / CELL
    return (int((x + REACH) * per) * CELLS + int((y + REACH) * per)) * CELLS + int((z + REACH) * per)


@inner(forceinline=True)
def pair_sums(apart, x, y, z, kind, group, first, near, last, places, pairs, own, numbers):
    """Energy of an atom at a place with the atoms first:last of `places` and `pairs` (see Cells), in units of 1 / UNIT.

    (attraction, repulsion, hydrogen bond) where `apart`, else all in the first. None of near:last is within Rules.near.
    This is where a scan spends its time. The loops have no branch, no call and unsigned indices (signed ones
    could count from the end), so that they run sixteen pairs at a time; `apart` is a constant where this is called, and
    gone from them.
    """
    x, y, z = np.float32(x), np.float32(y), np.float32(z)
    group, first, near, last = np.uint64(group), np.uint64(first), np.uint64(near), np.uint64(last)
    if numbers.vinas:
        return vina_sums(apart, x, y, z, own[kind], group, first, near, last, places, pairs, numbers)
    return lennard_jones_sums(apart, x, y, z, own[kind], group, first, last, places, pairs, numbers)


@inner(forceinline=True)
def vina_sums(apart, x, y, z, own, group, first, near, last, places, pairs, numbers):
    """pair_sums of Vina; own: a row of Rules.own."""
    limit, soft = numbers.limit, numbers.four
    one, two, three = UNIT * numbers.one, UNIT * numbers.two, UNIT * numbers.three
    size, well, depth = own[0], UNIT * own[1], UNIT * own[2]
    pulled, pushed, bonded = np.int32(0), np.int32(0), np.int32(0)
    for n in range(first, near):
        dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
        square = max(dx * dx + dy * dy + dz * dz, CLOSEST)
        pull, push, bond = vina(square, size + pairs[group, 0, n], well * pairs[group, 1, n], depth * places[3, n],
                                one, two, three, soft)  # fmt: skip
        if apart:
            pulled = np.int32(pulled + nearest(pull if square < limit else ZERO))
            pushed = np.int32(pushed + nearest(push if square < limit else ZERO))
            bonded = np.int32(bonded + nearest(bond if square < limit else ZERO))
        else:
            pulled = np.int32(pulled + nearest(pull + push + bond if square < limit else ZERO))
    for n in range(near, last):
        dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
        square = dx * dx + dy * dy + dz * dz
        gap = np.sqrt(square) - (size + pairs[group, 0, n])
        pulled = np.int32(pulled + nearest(two * broad(gap - THREE) if square < limit else ZERO))
    return pulled, pushed, bonded


@inner(forceinline=True)
def lennard_jones_sums(apart, x, y, z, own, group, first, last, places, pairs, numbers):
    """pair_sums of Lennard-Jones energies; own: a row of Rules.own."""
    limit, size, depth, wall = numbers.limit, own[0], UNIT * own[2], UNIT * numbers.three
    pull_depth, push_depth = UNIT * numbers.one * own[1], UNIT * numbers.two * own[1]
    pulled, pushed = np.int32(0), np.int32(0)
    for n in range(first, last):
        dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
        square = dx * dx + dy * dy + dz * dz
        both, pull, push = size + pairs[group, 0, n], pull_depth * pairs[group, 1, n], push_depth * pairs[group, 1, n]
        if apart:
            pull, push = rounded(square, both, pull, push, wall, limit)
            pulled, pushed = np.int32(pulled + pull), np.int32(pushed + push)
        else:
            pull, push = lennard_jones(max(square, CLOSEST), both, pull, push, wall)
            pulled = np.int32(pulled + nearest(pull + push if square < limit else ZERO))
    if depth != ZERO:
        for n in range(first, last):
            dx, dy, dz = x - places[0, n], y - places[1, n], z - places[2, n]
            square = dx * dx + dy * dy + dz * dz
            pulled = np.int32(pulled + ramp(square, depth * places[3, n], numbers.four, numbers.five))
    return pulled, pushed, np.int32(0)


@inner(forceinline=True)
def rounded(square, size, pull, push, wall, limit):
    """lennard_jones within the squared cut-off, in whole units, for depths and wall in units."""
    pull, push = lennard_jones(max(square, CLOSEST), size, pull, push, wall)
    return nearest(pull if square < limit else ZERO), nearest(push if square < limit else ZERO)


@inner(forceinline=True)
def shift_sums(x, y, z, shift, kind, group, first, last, places, pairs, own, numbers, sums):
    """Add to sums (SHIFTS, 3) the Lennard-Jones energy of an atom with an inhibitor and with its six shifts at once.

    The atoms are first:last of `places` and `pairs`, the energies by part. Sizes, depths and what a shift along one
    axis leaves alone are computed once.
    """
    limit, _, one, two, wall, four, five = numbers[1:]
    x, y, z, shift = np.float32(x), np.float32(y), np.float32(z), np.float32(shift)
    size, well, depth, wall = own[kind, 0], own[kind, 1], UNIT * own[kind, 2], UNIT * wall
    pull_depth, push_depth = UNIT * one * well, UNIT * two * well
    group, first, last = np.uint64(group), np.uint64(first), np.uint64(last)
    a0 = a1 = a2 = a3 = a4 = a5 = a6 = b0 = b1 = b2 = b3 = b4 = b5 = b6 = np.int32(0)
    for n in range(first, last):
        both, pull, push = size + pairs[group, 0, n], pull_depth * pairs[group, 1, n], push_depth * pairs[group, 1, n]
        s0, s1, s2, s3, s4, s5, s6 = squares_of(x - places[0, n], y - places[1, n], z - places[2, n], shift)
        a, b = rounded(s0, both, pull, push, wall, limit)
        a0, b0 = np.int32(a0 + a), np.int32(b0 + b)
        a, b = rounded(s1, both, pull, push, wall, limit)
        a1, b1 = np.int32(a1 + a), np.int32(b1 + b)
        a, b = rounded(s2, both, pull, push, wall, limit)
        a2, b2 = np.int32(a2 + a), np.int32(b2 + b)
        a, b = rounded(s3, both, pull, push, wall, limit)
        a3, b3 = np.int32(a3 + a), np.int32(b3 + b)
        a, b = rounded(s4, both, pull, push, wall, limit)
        a4, b4 = np.int32(a4 + a), np.int32(b4 + b)
        a, b = rounded(s5, both, pull, push, wall, limit)
        a5, b5 = np.int32(a5 + a), np.int32(b5 + b)
        a, b = rounded(s6, both, pull, push, wall, limit)
        a6, b6 = np.int32(a6 + a), np.int32(b6 + b)
    add_parts(sums, (a0, a1, a2, a3, a4, a5, a6), 0)
    add_parts(sums, (b0, b1, b2, b3, b4, b5, b6), 1)
    if depth != ZERO:
        a0 = a1 = a2 = a3 = a4 = a5 = a6 = np.int32(0)
        for n in range(first, last):
            most = depth * places[3, n]
            s0, s1, s2, s3, s4, s5, s6 = squares_of(x - places[0, n], y - places[1, n], z - places[2, n], shift)
            a0 = np.int32(a0 + ramp(s0, most, four, five))
            a1 = np.int32(a1 + ramp(s1, most, four, five))
            a2 = np.int32(a2 + ramp(s2, most, four, five))
            a3 = np.int32(a3 + ramp(s3, most, four, five))
            a4 = np.int32(a4 + ramp(s4, most, four, five))
            a5 = np.int32(a5 + ramp(s5, most, four, five))
            a6 = np.int32(a6 + ramp(s6, most, four, five))
        add_parts(sums, (a0, a1, a2, a3, a4, a5, a6), 0)


@inner(forceinline=True)
def squares_of(dx, dy, dz, shift):
    """Squared distances between two atoms (dx, dy, dz) apart, in the crystal's pose and in the six shifts."""
    xx, yy, zz = dx * dx, dy * dy, dz * dz
    right, left, up, down, fore, back = dx - shift, dx + shift, dy - shift, dy + shift, dz - shift, dz + shift
    return (
        xx + yy + zz, right * right + yy + zz, left * left + yy + zz, up * up + xx + zz, down * down + xx + zz,
        fore * fore + xx + yy, back * back + xx + yy,
    )  # fmt: skip


@inner()
def ramp(square, depth, gone, per):
    """A hydrophobic contact at a squared distance, in whole units; it ends at `gone`, after a ramp 1 / `per` wide."""
    return nearest(depth * min(max((gone - np.sqrt(square)) * per, ZERO), ONE))


@inner(forceinline=True)
def add_parts(sums, whole_units, part):
    """Add to one column of sums (SHIFTS, 3)."""
    for p in range(SHIFTS):
        sums[p, part] += whole_units[p] / UNIT


@inner(forceinline=True)
def grow(work, links, shapes, begin, end, energy, limit, cells, rules, numbers):
    """Build the atoms of some steps of a plan; returns (`energy` and theirs, True).

    Or, once it cannot come below `limit`, (the least it could come to, False).

    work: local atoms, those of earlier steps in place, the turns of their dihedrals, and what later steps can earn;
    links, shapes: of the plan.
    """
    start, count, near, filled = cells.start, cells.count, cells.near, cells.filled
    places, pairs = cells.places, cells.pairs
    atoms, axes, turn, earned, own, groups = work.atoms, work.axes, work.turn, work.earned, rules.own, rules.group
    center = atoms[SIDE_START - 1]
    for step in range(begin, end):
        k = SIDE_START - 1 + links[step, 0]
        if links[step, 0] != 0:
            cosine, sine = shapes[step, 3], shapes[step, 4]
            m, which, by = links[step, 3], links[step, 4], links[step, 6]
            if which >= 0:
                c, s = turn[which, 0], turn[which, 1]
                cosine, sine = cosine * c - sine * s, sine * c + cosine * s
            if by == 0:
                keep_axes(axes[0], axes_of(atoms, links[step, 1], links[step, 2], m))
            given = (axes[by, 0], axes[by, 1], axes[by, 2], axes[by, 3], axes[by, 4], axes[by, 5],
                     axes[by, 6], axes[by, 7], axes[by, 8])  # fmt: skip
            own_axes = place_atom(atoms, k, m, given, shapes[step, 0], shapes[step, 1], shapes[step, 2], cosine, sine)
            if links[step, 7]:
                keep_axes(axes[k], own_axes)
        x, y, z = atoms[k, 0] - center[0], atoms[k, 1] - center[1], atoms[k, 2] - center[2]
        cell, kind = cell_of(x, y, z), links[step, 5]
        if cell >= 0 and start[cell] < 0:
            list_cell(cell, cells, numbers)
        if cell < 0 or start[cell] < 0:
            return np.nan, True  # farther from CB than any side chain reaches, or no room: never wrong in silence
        if not filled[cell, groups[kind]]:
            fill_pairs(cell, groups[kind], cells, rules.sizes, rules.wells)
        first = start[cell]
        total, _, _ = pair_sums(False, x, y, z, kind, groups[kind], first, first + near[cell], first + count[cell],
                                places, pairs, own, numbers)  # fmt: skip
        energy += total / UNIT
        if energy - earned[step + 1] > limit:
            return energy - earned[step + 1], False
    return energy, True


# --------------------------------------------------------------------------------------- hydrogen bonds


@inner()
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


@inner()
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


@inner(forceinline=True)
def partners_of(atoms, k, rows, near, listed, counts, everyone):
    """(indices, their number) of the donors or acceptors, rows (n, 6), that local atom k may make a bond with.

    near: whether they are the protein's near the site, which listed (cells, NEARBY) and counts (cells,) of Nearby are
    for. All, where they are not, where the atom is in no cell, or where the cell has too many. The indices are a view,
    for callers that count no references.
    """
    center = atoms[SIDE_START - 1]
    cell = cell_of(atoms[k, 0] - center[0], atoms[k, 1] - center[1], atoms[k, 2] - center[2]) if near else -1
    if cell < 0:
        return everyone, len(rows)
    if counts[cell] < 0:
        counts[cell] = list_nearby(cell, center, rows, listed[cell])
    return (listed[cell], counts[cell]) if counts[cell] <= NEARBY else (everyone, len(rows))


@inner()
def list_nearby(cell, center, rows, listed):
    """List the rows (n, 6) within BOND_REACH of any place in a cell of the cube around `center`; their number."""
    half, count = 0.5 * CELL, 0
    x = center[0] + CELL * (cell // (CELLS * CELLS)) - REACH + half
    y = center[1] + CELL * (cell // CELLS % CELLS) - REACH + half
    z = center[2] + CELL * (cell % CELLS) - REACH + half
    for b in range(len(rows)):
        dx = max(abs(rows[b, 0] - x) - half, 0.0)
        dy = max(abs(rows[b, 1] - y) - half, 0.0)
        dz = max(abs(rows[b, 2] - z) - half, 0.0)
        if dx * dx + dy * dy + dz * dz <= BOND_REACH * BOND_REACH:
            if count < NEARBY:
                listed[count] = b
            count += 1
    return count


@inner()
def bond_energy(atoms, donors, acceptors, donor, hydroxyl, acceptor, depth, near, nearby):
    """Directional hydrogen bonds of a side chain with donors (h, 6) and acceptors (a, 6) (see Partners).

    Each hydrogen of the side chain makes its best bond; each acceptor takes all that are offered. atoms: local atoms, N
    first; donors (6, 3), acceptors (2, 3): of the side chain's plan; near: whether `nearby` is for these partners.
    """
    if depth == 0.0:
        return 0.0
    total = 0.0
    for k in range(len(donors)):
        if donors[k, 0] < 0:
            break
        listed, count = partners_of(atoms, donors[k, 0], acceptor, near, nearby.acceptor, nearby.acceptors,
                                    nearby.everyone)  # fmt: skip
        total += best_bond(atoms, donors[k, 0], donors[k, 1], donors[k, 2] == 1, acceptor, listed, count)
    for k in range(len(acceptors)):
        if acceptors[k, 0] < 0:
            break
        listed, count = partners_of(atoms, acceptors[k, 0], donor, near, nearby.donor, nearby.donors,
                                    nearby.everyone)  # fmt: skip
        total += bonds_taken(atoms, acceptors[k, 0], acceptors[k, 1], acceptors[k, 2], donor, hydroxyl, listed, count)
    return depth * total


@inner(forceinline=True)
def best_bond(atoms, first, second, free, acceptor, listed, count):
    """Strength of the best bond that one hydrogen (or, where free, one hydroxyl) of a side chain gives."""
    x, y, z = atoms[first, 0], atoms[first, 1], atoms[first, 2]
    u, v, w = atoms[second, 0], atoms[second, 1], atoms[second, 2]
    reach = BOND_REACH if free else BOND_FAR
    best = 0.0
    for n in range(count):
        b = listed[n]
        ax, ay, az = acceptor[b, 0], acceptor[b, 1], acceptor[b, 2]
        if (ax - x) ** 2 + (ay - y) ** 2 + (az - z) ** 2 > reach * reach:
            continue
        px, py, pz = acceptor[b, 3], acceptor[b, 4], acceptor[b, 5]
        if free:
            best = max(best, hydroxyl_strength(x, y, z, u, v, w, ax, ay, az, px, py, pz))
        else:
            best = max(best, bond_strength(x, y, z, u, v, w, ax, ay, az, px, py, pz))
    return best


@inner(forceinline=True)
def bonds_taken(atoms, taker, one, two, donor, hydroxyl, listed, count):
    """Strength of all bonds that one acceptor of a side chain, with antecedents one and two, is offered."""
    x, y, z = atoms[taker, 0], atoms[taker, 1], atoms[taker, 2]
    px = 0.5 * (atoms[one, 0] + atoms[two, 0])
    py = 0.5 * (atoms[one, 1] + atoms[two, 1])
    pz = 0.5 * (atoms[one, 2] + atoms[two, 2])
    total = 0.0
    for n in range(count):
        b = listed[n]
        dx, dy, dz = donor[b, 0], donor[b, 1], donor[b, 2]
        reach = BOND_REACH if hydroxyl[b] else BOND_FAR
        if (dx - x) ** 2 + (dy - y) ** 2 + (dz - z) ** 2 > reach * reach:
            continue
        u, v, w = donor[b, 3], donor[b, 4], donor[b, 5]
        if hydroxyl[b]:
            total += hydroxyl_strength(dx, dy, dz, u, v, w, x, y, z, px, py, pz)
        else:
            total += bond_strength(dx, dy, dz, u, v, w, x, y, z, px, py, pz)
    return total


@inner()
def water_bonds(atoms, polar, water):
    """Number of hydrogen bonds of a side chain's polar atoms (3, 3: atom, two antecedents) with waters (w, 3)."""
    total = 0.0
    for k in range(len(polar)):
        if polar[k, 0] < 0:
            break
        one, two = polar[k, 1], polar[k, 2]
        px = 0.5 * (atoms[one, 0] + atoms[two, 0])
        py = 0.5 * (atoms[one, 1] + atoms[two, 1])
        pz = 0.5 * (atoms[one, 2] + atoms[two, 2])
        total += waters_bonded(atoms, polar[k, 0], px, py, pz, water)
    return total


@inner()
def waters_bonded(atoms, taker, px, py, pz, water):
    """Hydrogen bonds of one polar atom, its antecedent at p, with waters: at most WATER_MOST."""
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


# --------------------------------------------------------------------------------------------- counting


@inner(forceinline=True)
def touching(x, y, z, kind, others, other_types, touch, allowed, reach, widest):
    """(contacts, clashes, deepest overlap, its other atom) of an atom at a place with others.

    Contacts are closer than `reach`; clashing surfaces overlap by more than `allowed`; the overlap is -inf, and its
    atom -1, where nothing is closer than `widest`, beyond which no two surfaces touch.
    """
    contacts, clashes, worst, there = 0, 0, -np.inf, -1
    for b in range(others.shape[0]):
        dx, dy, dz = others[b, 0] - x, others[b, 1] - y, others[b, 2] - z
        square = dx * dx + dy * dy + dz * dz
        contacts += square < reach * reach
        if square < widest * widest:
            gap = touch[kind, other_types[b]] - math.sqrt(square)
            clashes += gap > allowed
            if gap > worst:
                worst, there = gap, b
    return contacts, clashes, worst, there


# -------------------------------------------------------------------------------------------- ensembles


@inner()
def free_energy(weights, energies, count, kt):
    """-kT ln sum w exp(-E/kT) over the first `count` conformers, safe from overflow; NaN if one is."""
    lowest = np.inf
    for c in range(count):
        if weights[c] > 0.0 and energies[c] < lowest:
            lowest = energies[c]
    total = 0.0
    for c in range(count):
        if energies[c] != np.inf:  # also where it is NaN, so that the sum is
            total += weights[c] * math.exp(-(energies[c] - lowest) / kt)
    return lowest - kt * math.log(total) if total != 0.0 else np.inf


@inner(forceinline=True)
def joined(low, total, weight, energy, kt):
    """(low, total) of an ensemble once another conformer is in it; its free energy is low - kt ln total."""
    if energy < low:
        return energy, total * math.exp(-(low - energy) / kt) + weight
    return low, total + weight * math.exp(-(energy - low) / kt)


@inner()
def pose_weights(drug, residue, kt, weights):
    """Fill weights (p,), sum 1: of the poses where a residue has no side chain."""
    lowest, total = np.inf, 0.0
    for p in range(len(weights)):
        lowest = min(lowest, drug.cost[p] - drug.by_residue[p, residue])
    for p in range(len(weights)):
        weights[p] = math.exp(-(drug.cost[p] - drug.by_residue[p, residue] - lowest) / kt)
        total += weights[p]
    for p in range(len(weights)):
        weights[p] /= total


@inner()
def library_weights(t, plans, probability, crystal_weight, prune, kt, found):
    """Fill weights, their logarithms and slack of all conformers; returns (steps of chi1, steps of chi2, conformers).

    One logarithm a rotamer: those of its sub-rotamers differ by constants.
    """
    first = 3 if plans.chis[t] >= 1 else 1
    second = 3 if plans.chis[t] >= 2 else 1
    count = len(probability) * first * second + (crystal_weight > 0.0)
    spared = SPARED + math.log(count) if prune else np.inf
    c = 0
    for r in range(len(probability)):
        weight = probability[r] * (1.0 - crystal_weight)
        log_weight = math.log(weight)
        for p in range(first):
            for q in range(second):
                share, log_share = 1.0, 0.0
                if first == 3:
                    share, log_share = WIDE_WEIGHT[p], WIDE_LOG[p]
                if second == 3:
                    share, log_share = share * WIDE_WEIGHT[q], log_share + WIDE_LOG[q]
                found.weights[c], found.logs[c] = weight * share, log_weight + log_share
                found.slack[c] = kt * (spared + found.logs[c])
                c += 1
    if crystal_weight > 0.0:
        found.weights[c], found.logs[c] = crystal_weight, math.log(crystal_weight)
        found.slack[c] = kt * (spared + found.logs[c])
    return first, second, count


@inner()
def earnings(t, plans, depth, earned):
    """Fill earned (MAX_ATOMS + 1,): most that the atoms of each step and later ones can earn, with bonds."""
    bonds = 0.0
    for k in range(plans.donors.shape[1]):
        bonds -= depth * (plans.donors[t, k, 0] >= 0)
    for k in range(plans.acceptors.shape[1]):
        bonds -= 2.0 * depth * (plans.acceptors[t, k, 0] >= 0)
    size = plans.sizes[t]
    earned[size] = bonds
    for n in range(size - 1, -1, -1):
        earned[n] = earned[n + 1] + (EARNED if plans.links[t, n, 0] < plans.heavy[t] else EARNED_HYDROGEN)


@inner()
def finish(atoms, t, plans, energy, near, nearby, rules):
    """An energy with the protein's hydrogen bonds and waters' added."""
    if plans.polar[t, 0, 0] < 0:
        return energy
    energy += bond_energy(
        atoms, plans.donors[t], plans.acceptors[t], near.donor, near.hydroxyl, near.acceptor, rules.bond, YES, nearby
    )  # fmt: skip
    return energy + rules.water_bond * water_bonds(atoms, plans.polar[t], near.water) if len(near.water) else energy


@inner()
def protein_energies(work, t, plans, chi, sigma, order, steps, near, cells, nearby, rules, held, bound, keep, found):
    """Energies with the protein of the conformers that are not known yet (infinite), into found.apo.

    And where `keep`, their coordinates into found.coord.

    order (r,): rotamers, the likeliest first; steps: as library_weights returns them. Those are given up that cannot
    come within their slack of the free energy so far, or of `bound`, that with the inhibitor, if it is higher, even
    once they have earned `held`, the most there is. Returns the free energy of all.
    """
    earnings(t, plans, rules.bond, work.earned)
    first, second, count = steps
    apo, least, weights, slack, kt = found.apo, found.least, found.weights, found.slack, rules.kt
    turn, wide = work.turn, work.wide
    links, shapes, stage, numbers = plans.links[t], plans.shapes[t], plans.stages[t], numbers_of(rules)
    free = free_energy(weights, apo, count, kt)
    reach = max(free, bound) + held
    low, total = free, 0.0 if free == np.inf else 1.0
    root, stem, rooted = 0.0, 0.0, False
    keep_axes(work.axes[SIDE_START - 1], axes_of(work.atoms, 0, 1, SIDE_START - 1))
    for r in order:
        if not any_open(r * first * second, (r + 1) * first * second, reach, found):
            continue
        for k in range(2, plans.chis[t]):
            set_turn(turn, k, chi[r, k])
        for q in range(second):
            set_turn(wide, q, chi[r, 1] + (WIDE[q] * sigma[r, 1] if second == 3 else 0.0))
        for p in range(first):
            start = (r * first + p) * second  # of the conformers that share chi1
            if not any_open(start, start + second, reach, found):
                continue
            set_turn(turn, 0, chi[r, 0] + (WIDE[p] * sigma[r, 0] if first == 3 else 0.0))
            for q in range(-1 if rooted else -2, second):  # -2: what no chi moves; -1: what chi1 does; then the rest
                part = min(q + 2, 2)
                c = start + (q if q >= 0 else second // 2)  # the heaviest of those that share chi1
                if part == 2:
                    if not any_open(c, c + 1, reach, found):
                        continue
                    turn[1, 0], turn[1, 1] = wide[q, 0], wide[q, 1]
                limit = reach + slack[c] if part > 0 else np.inf
                energy = stem if part == 2 else root
                energy, kept = grow(
                    work, links, shapes, stage[part], stage[part + 1], energy, limit, cells, rules, numbers
                )  # fmt: skip
                if part == 0:
                    root, rooted = energy, True
                elif part == 1:
                    stem = energy
                    if not kept:
                        least[start : start + second] = energy
                        break
                elif kept:
                    apo[c] = finish(work.atoms, t, plans, energy, near, nearby, rules)
                    if keep:
                        copy_rows(work.atoms[SIDE_START - 1 :], plans.sizes[t], found.coord[c])
                    low, total = joined(low, total, weights[c], apo[c], kt)
                else:
                    least[c] = energy
            free = low - kt * math.log(total)
            reach = max(free, bound) + held
    return free


@inner(forceinline=True)
def any_open(first, last, reach, found):
    """Whether one of conformers first:last is not known yet and may come within its slack of `reach`."""
    one_open = False
    for c in range(first, last):
        one_open |= found.apo[c] == np.inf and found.least[c] - found.slack[c] <= reach
    return one_open


@inner()
def site_ensemble(frame, t, plans, chi, sigma, probability, order, crystal, crystal_weight, near, cells, nearby, drug,
                  held, rules, prune, work, found):  # fmt: skip
    """Every conformer of residue type t at one site, into found (see Conformers); returns their number.

    frame (4, 3): N, CA, C, CB. chi, sigma (r, 4), probability (r,): rotamers; order (r,): the likeliest first. crystal
    (MAX_ATOMS, 3): the crystal's own conformer, used where crystal_weight > 0, the last. near: Partners of the protein;
    cells, nearby: work space, empty or filled at this site; drug: Inhibitor; held: most that the side chain can earn
    with it, 0 where it cannot feel it; prune: whether conformers that cannot matter are given up, and where nothing is
    felt their energies are all that is told; work.shares: weights of the inhibitor's poses there.
    """
    steps = library_weights(t, plans, probability, crystal_weight, prune, rules.kt, found)
    count = steps[2]
    found.apo[:count], found.least[:count] = np.inf, -np.inf
    atoms = work.atoms
    copy_rows(frame, SIDE_START, atoms)
    if crystal_weight > 0.0:
        copy_rows(crystal, plans.sizes[t], atoms[SIDE_START - 1 :])
        copy_rows(crystal, plans.sizes[t], found.coord[count - 1])
        parts = found.parts[count - 1]  # pair by pair: it may be distorted and leave the cells
        parts[:] = 0.0
        pair_parts(crystal, plans.types[t, : plans.sizes[t]], near.coord, near.types, rules, parts)
        found.apo[count - 1] = finish(atoms, t, plans, parts[0] + parts[1] + parts[2], near, nearby, rules)
        copy_rows(frame, SIDE_START, atoms)
    free = protein_energies(
        work, t, plans, chi, sigma, order, steps, near, cells, nearby, rules, held, -np.inf, held > 0.0 or not prune,
        found,
    )  # fmt: skip
    if held == 0.0:
        if not prune:
            no_inhibitor(count, found)
        return count
    found.bound[:count] = np.inf
    bound = meet_inhibitor(work, t, plans, drug, held, nearby, rules, count, np.inf, found)
    if prune and bound > free:
        # The inhibitor forbids what the protein likes best: conformers that were given up may matter after all.
        free = protein_energies(
            work, t, plans, chi, sigma, order, steps, near, cells, nearby, rules, held, bound, YES, found
        )  # fmt: skip
        bound = meet_inhibitor(work, t, plans, drug, held, nearby, rules, count, bound, found)
    describe(atoms, t, plans, drug, rules, work.shares, count, free, bound, found)
    return count


@inner()
def copy_rows(source, count, target):
    """Copy the first rows; whole-array assignments take far longer to compile."""
    for k in range(count):
        target[k, 0], target[k, 1], target[k, 2] = source[k, 0], source[k, 1], source[k, 2]


@inner()
def no_inhibitor(count, found):
    """What is said of conformers that the inhibitor cannot reach."""
    for c in range(count):
        found.bound[c] = 0.0
        found.poses[c] = 0.0
        nothing_met(c, found)


@inner()
def nothing_met(c, found):
    """What `describe` says of a conformer that meets nothing of the inhibitor."""
    found.parts[c] = 0.0
    found.contacts[c], found.clashes[c], found.overlap[c] = 0.0, 0.0, -np.inf
    found.where[c] = -1


@inner(forceinline=True)
def place_beside(atoms, k, drug):
    """Atom k of atoms (n, 3) in the inhibitor's frame: x, y, z."""
    centre, axes = drug.centre, drug.axes
    x, y, z = atoms[k, 0] - centre[0], atoms[k, 1] - centre[1], atoms[k, 2] - centre[2]
    return (
        axes[0, 0] * x + axes[0, 1] * y + axes[0, 2] * z,
        axes[1, 0] * x + axes[1, 1] * y + axes[1, 2] * z,
        axes[2, 0] * x + axes[2, 1] * y + axes[2, 2] * z,
    )


@inner()
def felt(place, drug):
    """What of the inhibitor is felt at a place in its frame, as Inhibitor.reached has it: four numbers."""
    (x, y, z), corner, reached = place, drug.corner, drug.reached
    i, j, k = math.floor((x - corner[0]) / MAP), math.floor((y - corner[1]) / MAP), math.floor((z - corner[2]) / MAP)
    inside = 0 <= i < reached.shape[0] and 0 <= j < reached.shape[1] and 0 <= k < reached.shape[2]
    if inside:
        return reached[i, j, k, 0], reached[i, j, k, 1], reached[i, j, k, 2], reached[i, j, k, 3]
    return 0, 0, 0, 0


@inner()
def may_bond(atoms, polar, drug):
    """Whether one of a side chain's polar atoms (3, 3) is in reach of a bond with the inhibitor in any pose."""
    for n in range(len(polar)):
        if polar[n, 0] >= 0 and felt(place_beside(atoms, polar[n, 0], drug), drug)[2] > 0:
            return True
    return False


@inner()
def out_of_reach(side, count, drug):
    """Whether no atom of side[:count] feels the inhibitor in any pose."""
    for a in range(count):  # noqa: SIM110 - numba has no all()
        if felt(place_beside(side, a, drug), drug)[1] > 0:
            return False
    return True


@inner()
def gap_to(center, drug, cutoff):
    """Å that an atom must be from a CB at `center`, at least, to feel the inhibitor in any pose."""
    coord, square = drug.coord, np.inf
    for p in range(coord.shape[0]):
        for b in range(coord.shape[1]):
            dx, dy, dz = coord[p, b, 0] - center[0], coord[p, b, 1] - center[1], coord[p, b, 2] - center[2]
            square = min(square, dx * dx + dy * dy + dz * dz)
    return math.sqrt(square) - cutoff


@inner()
def most_earned(t, plans, gap, crystal, crystal_weight, drug):
    """Most that a side chain can earn with the inhibitor, by how many of its heavy atoms may feel it; 0 if none does.

    gap: see `gap_to`; crystal (MAX_ATOMS, 3): the crystal's own conformer, used where crystal_weight > 0.
    """
    feel, heavy = 0, plans.heavy[t]
    for a in range(heavy):
        feel += plans.extent[t, a] > gap
    if crystal_weight > 0.0 and not out_of_reach(crystal, plans.sizes[t], drug):
        feel = heavy  # it may be distorted and reach farther than the plan
    return BOUND_ONCE + BOUND_EARNED * feel if feel > 0 else 0.0


@njit(cache=True)
def map_reach(coord, corner, reach, first, last, reached):
    """Widen reached (x, y, z, 2) to first:last in cubes that have a place within `reach` of coord (n, 3).

    corner: of the cubes; see Inhibitor.reached.
    """
    half = 0.5 * MAP
    for i in range(reached.shape[0]):
        for j in range(reached.shape[1]):
            for k in range(reached.shape[2]):
                x, y, z = corner[0] + i * MAP + half, corner[1] + j * MAP + half, corner[2] + k * MAP + half
                for b in range(len(coord)):
                    dx = max(abs(coord[b, 0] - x) - half, 0.0)
                    dy = max(abs(coord[b, 1] - y) - half, 0.0)
                    dz = max(abs(coord[b, 2] - z) - half, 0.0)
                    if dx * dx + dy * dy + dz * dz < reach * reach:
                        if reached[i, j, k, 1] == 0:
                            reached[i, j, k, 0] = first
                        reached[i, j, k, 1] = last
                        break


@inner(forceinline=True)
def block_sums(atoms, size, types, drug, own, groups, numbers, found):
    """Fill Scratch.blocks, `found`: energy of a side chain of `size` atoms with the whole inhibitor and end groups."""
    places, pairs, start, end, shift = drug.places, drug.pairs, drug.start, drug.end, drug.shift
    still = len(found) - len(end) + 1  # rows of the whole inhibitor
    at_once = shift > 0.0 and not numbers.vinas
    found[:] = 0.0
    for k in range(SIDE_START - 1, SIDE_START - 1 + size):
        x, y, z = place_beside(atoms, k, drug)
        first, last, _, ends = felt((x, y, z), drug)
        if last == 0:
            continue
        kind = types[k - SIDE_START + 1]
        if at_once:
            shift_sums(x, y, z, shift, kind, groups[kind], first, last, places, pairs, own, numbers, found)
        for row in range(still if at_once else 0, len(found)):
            b = max(row - still + 1, 0)
            if b > 0 and not (ends >> end[b]) & 1:
                continue
            low, high = (start[b], start[b + 1]) if b > 0 else (first, last)
            right, up, fore = shift_of(row, shift) if row < still else (0.0, 0.0, 0.0)
            pulled, pushed, bonded = pair_sums(
                True, x - right, y - up, z - fore, kind, groups[kind], low, high, high, places, pairs, own, numbers
            )  # fmt: skip
            found[row, 0] += pulled / UNIT
            found[row, 1] += pushed / UNIT
            found[row, 2] += bonded / UNIT


@inner()
def shift_of(pose, shift):
    """How far a pose of the first SHIFTS has moved along each axis."""
    axis, by = (pose - 1) // 2, shift if pose % 2 else -shift
    return by if pose > 0 and axis == 0 else 0.0, by if axis == 1 else 0.0, by if axis == 2 else 0.0


@inner(forceinline=True)
def pose_sums(atoms, t, plans, drug, nearby, weights, rules, blocks, each, energies):
    """Fill energies (p, 3): a side chain with the inhibitor in each pose, by part; returns the free energy.

    blocks (blocks, 3), each (p,): work space.
    """
    block_sums(atoms, plans.sizes[t], plans.types[t], drug, rules.own, rules.group, numbers_of(rules), blocks)
    block, base, bonds = drug.block, drug.base, rules.bond != 0.0 and may_bond(atoms, plans.polar[t], drug)
    for p in range(len(weights)):
        for k in range(3):
            energies[p, k] = blocks[block[p], k] + (blocks[0, k] - blocks[base[p], k] if base[p] >= 0 else 0.0)
        if bonds:
            energies[p, 2] += bond_energy(
                atoms, plans.donors[t], plans.acceptors[t], drug.donor[p], drug.hydroxyl, drug.acceptor[p], rules.bond,
                NO, nearby,
            )  # fmt: skip
        each[p] = energies[p, 0] + energies[p, 1] + energies[p, 2]
    return free_energy(weights, each, len(weights), rules.kt)


@inner()
def meet_inhibitor(work, t, plans, drug, held, nearby, rules, count, free, found):
    """Free energies with the inhibitor of the conformers that have none yet, the one of lowest energy first.

    Those are given up that cannot come within their slack of the free energy of both, `free` so far, which is returned.
    held: most that one can earn.
    """
    atoms, blocks, each, poses = work.atoms, work.blocks, work.each, work.shares
    side = atoms[SIDE_START - 1 :]
    best, low, total = 0, free, 0.0 if free == np.inf else 1.0
    for c in range(count):
        best = c if found.apo[c] < found.apo[best] else best
    for step in range(-1, count):
        c = best if step < 0 else step
        if found.apo[c] == np.inf or found.bound[c] < np.inf or found.apo[c] - held > free + found.slack[c]:
            continue
        copy_rows(found.coord[c], plans.sizes[t], side)
        if out_of_reach(side, plans.sizes[t], drug):
            found.bound[c] = 0.0
            found.poses[c] = 0.0
        else:
            found.bound[c] = pose_sums(atoms, t, plans, drug, nearby, poses, rules, blocks, each,
                                       found.poses[c])  # fmt: skip
        low, total = joined(low, total, found.weights[c], found.apo[c] + found.bound[c], rules.kt)
        free = low - rules.kt * math.log(total)
    return free


@inner()
def describe(atoms, t, plans, drug, rules, poses, count, free, bound, found):
    """Contacts, clashes and mean energy by part of the conformers that matter; free, bound: of the ensembles."""
    for c in range(count):
        nothing_met(c, found)
        if min(found.apo[c] - free, found.apo[c] + found.bound[c] - bound) > found.slack[c]:
            continue
        if found.bound[c] < np.inf:
            mean_parts(poses, found.poses[c], found.bound[c], rules.kt, found.parts[c])
        count_touching(found.coord[c], plans.heavy[t], plans.types[t], drug, rules, c, found)


@inner()
def count_touching(side, heavy, types, drug, rules, c, found):
    """Contacts, clashes and deepest overlap of conformer c, side (atoms, 3), with the crystal's pose, into found."""
    solid = drug.coord[0, : drug.heavy]
    for a in range(heavy):
        if felt(place_beside(side, a, drug), drug)[1] == 0:
            continue
        contacts, clashes, worst, there = touching(
            side[a, 0], side[a, 1], side[a, 2], types[a], solid, drug.types, rules.touch, rules.allowed, rules.reach,
            rules.widest,
        )  # fmt: skip
        found.contacts[c] += contacts
        found.clashes[c] += clashes
        if worst > found.overlap[c]:
            found.overlap[c], found.where[c, 0], found.where[c, 1] = worst, a, there


@inner()
def mean_parts(weights, energies, free, kt, parts):
    """Fill parts (3,) with the mean over the poses of energies (p, 3); free: their free energy."""
    for p in range(len(weights)):
        share = weights[p] * math.exp(-(energies[p, 0] + energies[p, 1] + energies[p, 2] - free) / kt)
        for k in range(3):
            parts[k] += share * energies[p, k]


@inner()
def summarise(count, found, rules, out):
    """Fill out (9,) with G_apo, G_holo, G_holo of a rigid inhibitor, spread, mean contacts, clash-free share, mean
    parts; return the leader.

    Means are over the holo ensemble, the clash-free share is of the apo ensemble; the spread is the standard deviation
    of the energy with the inhibitor; the leader is the conformer of lowest holo energy, its library weight counted as
    -rt ln w.
    """
    holo, rigid = found.holo, found.rigid
    for c in range(count):
        lost = found.apo[c] == np.inf or found.bound[c] == np.inf
        holo[c] = np.inf if lost else found.apo[c] + found.bound[c]
        rigid[c] = np.inf if lost else found.apo[c] + found.poses[c, 0, 0] + found.poses[c, 0, 1] + found.poses[c, 0, 2]
    g_apo = free_energy(found.weights, found.apo, count, rules.kt)
    g_holo = free_energy(found.weights, holo, count, rules.kt)
    out[:] = 0.0
    out[0], out[1], out[2] = g_apo, g_holo, free_energy(found.weights, rigid, count, rules.kt)
    best, lowest, mean, square = 0, np.inf, 0.0, 0.0
    for c in range(count):
        if found.apo[c] < np.inf and found.overlap[c] <= rules.allowed:
            out[5] += found.weights[c] * math.exp(-(found.apo[c] - g_apo) / rules.kt)
        if holo[c] == np.inf:
            continue
        share = found.weights[c] * math.exp(-(holo[c] - g_holo) / rules.kt)
        mean += share * found.bound[c]
        square += share * found.bound[c] ** 2
        out[4] += share * found.contacts[c]
        for k in range(3):
            out[6 + k] += share * found.parts[c, k]
        energy = holo[c] - rules.rt * found.logs[c]
        if energy < lowest:
            best, lowest = c, energy
    out[3] = math.sqrt(max(square - mean * mean, 0.0))
    return best


@inner()
def tell_alone(free, energies, poses):
    """Fill energies (9,), as `summarise` does, and poses (4,), where the inhibitor's presence changes nothing."""
    for k in range(9):
        energies[k] = free if k < 3 else 0.0
    energies[5] = 1.0
    poses[0], poses[1], poses[2], poses[3] = 0.0, 0.0, -1.0, -1.0


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
                        pull, push, bond = pair_energy(types[a], types2[b], square, rules)
                        mutual += pull + push + bond
            free = rules.kt * (log_weight[c] + log_weight2[d]) - mutual
            sum_apo += math.exp((free - apo[c] - apo2[d] + first_apo) / rules.kt)
            sum_holo += math.exp((free - holo[c] - holo2[d] + first_holo) / rules.kt)
    return first_apo - rules.kt * math.log(sum_apo), first_holo - rules.kt * math.log(sum_holo)


@inner(allocates=True)
def around(center, reach, protein, owners, owner_donor, owner_acceptor, own, room):
    """Partners of one site: what lies within `reach` of its CB and is not marked in `own`; views into `room`, Partners.

    owners (n,), owner_donor (h,), owner_acceptor (a,): heavy atom that each atom, donor, acceptor belongs to.
    """
    atoms = donors = acceptors = waters = 0
    for a in range(len(owners)):
        if close(center, protein.coord[a], reach) and not own[owners[a]]:
            copy_row(protein.coord[a], room.coord[atoms])
            room.types[atoms] = protein.types[a]
            atoms += 1
    for a in range(len(owner_donor)):
        if close(center, protein.donor[a], REACH + BOND_REACH) and not own[owner_donor[a]]:
            copy_row(protein.donor[a], room.donor[donors])
            room.hydroxyl[donors] = protein.hydroxyl[a]
            donors += 1
    for a in range(len(owner_acceptor)):
        if close(center, protein.acceptor[a], REACH + BOND_REACH) and not own[owner_acceptor[a]]:
            copy_row(protein.acceptor[a], room.acceptor[acceptors])
            acceptors += 1
    for a in range(len(protein.water)):
        if close(center, protein.water[a], reach):
            copy_row(protein.water[a], room.water[waters])
            waters += 1
    return Partners(room.coord[:atoms], room.types[:atoms], room.donor[:donors], room.hydroxyl[:donors],
                    room.acceptor[:acceptors], room.water[:waters])  # fmt: skip


@inner()
def close(center, place, reach):
    """Whether the first three numbers of a row lie within `reach` of a place."""
    dx, dy, dz = place[0] - center[0], place[1] - center[1], place[2] - center[2]
    return dx * dx + dy * dy + dz * dz < reach * reach


@inner()
def copy_row(source, target):
    """Copy a row of numbers."""
    for k in range(len(target)):
        target[k] = source[k]


@njit(cache=True)
def one_site(frame, own, t, plans, chi, sigma, probability, order, crystal, crystal_weight, residue, protein, owners,
             owner_donor, owner_acceptor, drug, rules, room):  # fmt: skip
    """Every conformer of residue type t at one site, none given up, into room.found; returns their number.

    own (heavy atoms + 1,): which heavy atoms of the protein the site does not see; residue: its index in the chain;
    room: Room for as many conformers; the others as in `around` and `site_ensemble`.
    """
    cells, nearby, found, work = room.cells, room.nearby, room.found, room.work
    if plans.sizes[t] == 0:  # glycine: one conformer without atoms
        no_inhibitor(1, found)
        found.coord[0], found.weights[0], found.apo[0], found.overlap[0] = 0.0, 1.0, 0.0, 0.0
        return 1
    near = around(frame[3], rules.cutoff + REACH, protein, owners, owner_donor, owner_acceptor, own, room.near)
    forget(cells, nearby, frame[3], near, rules)
    pose_weights(drug, residue, rules.kt, work.shares)
    return site_ensemble(
        frame, t, plans, chi, sigma, probability, order, crystal, crystal_weight, near, cells, nearby, drug,
        most_earned(t, plans, gap_to(frame[3], drug, rules.cutoff), crystal, crystal_weight, drug), rules, False, work,
        found,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def scan_sites(frames, hidden_start, hidden, plans, rotamer_start, chi, sigma, probability, order, wild, crystal,
               crystal_weight, residues, protein, own, owners, owner_donor, owner_acceptor, drug, rules, wanted, room,
               energies, poses):  # fmt: skip
    """Both states of every wanted residue type at every site.

    Sites s, residue types t. frames (s, 4, 3); hidden_start (s + 1,), hidden: heavy protein atoms that a site does
    not see; rotamer_start (s, t, 2) into chi, sigma (r, 4), probability and order (r,); wild (s,): own type; crystal
    (s, MAX_ATOMS, 3), crystal_weight (s,); residues (s,): index in the chain; own (heavy atoms + 1,) bool, all False,
    the last for neighbours in the crystal; wanted (s, t) bool; room: Room; the others as in `around` and
    `site_ensemble`.

    Fills what is wanted of energies (s, t, 9: as `summarise` does) and poses (s, t, 4: clashes, overlap, side-chain
    atom, inhibitor atom of the leading conformer).
    """
    cells, nearby, found, work = room.cells, room.nearby, room.found, room.work
    for s in range(wanted.shape[0]):
        for h in range(hidden_start[s], hidden_start[s + 1]):
            own[hidden[h]] = True
        near = around(frames[s, 3], rules.cutoff + REACH, protein, owners, owner_donor, owner_acceptor, own, room.near)
        for h in range(hidden_start[s], hidden_start[s + 1]):
            own[hidden[h]] = False
        forget(cells, nearby, frames[s, 3], near, rules)
        pose_weights(drug, residues[s], rules.kt, work.shares)
        gap = gap_to(frames[s, 3], drug, rules.cutoff)
        for t in range(wanted.shape[1]):
            if not wanted[s, t]:
                continue
            if plans.sizes[t] == 0:
                tell_alone(0.0, energies[s, t], poses[s, t])
                continue
            low, high = rotamer_start[s, t]
            share = crystal_weight[s] if wild[s] == t else 0.0
            held = most_earned(t, plans, gap, crystal[s], share, drug)
            n = site_ensemble(
                frames[s], t, plans, chi[low:high], sigma[low:high], probability[low:high], order[low:high], crystal[s],
                share, near, cells, nearby, drug, held, rules, True, work, found,
            )  # fmt: skip
            if held == 0.0:
                tell_alone(free_energy(found.weights, found.apo, n, rules.kt), energies[s, t], poses[s, t])
                continue
            best = summarise(n, found, rules, energies[s, t])
            poses[s, t, 0], poses[s, t, 1] = found.clashes[best], max(found.overlap[best], 0.0)
            poses[s, t, 2], poses[s, t, 3] = found.where[best, 0], found.where[best, 1]
