"""Named tuples that carry arrays into the kernels, and the constants that fix their shapes."""

from typing import NamedTuple

import numpy as np

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
BOND_REACH = 4.0  # Å, more than between the heavy atoms of a bond, or from a donor's hydrogen to an acceptor
YES, NO = np.array([True, False])  # numba compiles a function once for True and once for False, but not for these

LENNARD_JONES, VINA = 0, 1  # forms of the pair energy
CLOSEST = np.float32(0.3**2)  # Å²: pairs closer than that count as so far apart
UNIT = np.float32(2.0**20)  # pair energies are added up in units of 1 / UNIT kcal/mol
ZERO, ONE, THREE = (np.float32(x) for x in (0.0, 1.0, 3.0))


class Plans(NamedTuple):
    """Building plans of the t residue types (see chemistry.side_chains.SideChain), padded; local atoms as there.

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
    """All work space, for the surroundings of one site and one residue type there; see `kernels.workspace.room_for`."""

    near: Partners  # each array as long as that of the whole protein
    cells: Cells
    nearby: Nearby
    found: Conformers
    work: Scratch
