"""Named tuples that carry arrays into the kernels, and constants such as the number of parts."""

import itertools
from typing import NamedTuple

import numpy as np

MAX_HEAVY = 10  # side-chain heavy atoms of tryptophan
MAX_ATOMS = 18  # with hydrogens, of arginine and tryptophan
SIDE_CHAIN_START = 4  # local atoms 0-3 are N, CA, C and CB
# Parts of the energy with the inhibitor: columns of each array "by part"; energy.energies.PARTS names and counts them.
_PART = itertools.count()
ATTRACTION = next(_PART)
REPULSION = next(_PART)
HYDROGEN_BOND = next(_PART)

# Cells tile a cube around the CB of a site and list the atoms near each of them.
SITE_REACH = 8.0  # Å, more than the distance from CB to any side-chain atom
CELL_EDGE = 1.6  # Å
CELLS_ACROSS = 10  # cells in each direction: 2 SITE_REACH / CELL_EDGE
CELL_CAPACITY = 400 * CELLS_ACROSS**3  # atoms that all cells of a site can list; beyond it energies are NaN
PARTNER_CAPACITY = 32  # donors or acceptors that one cell can list
LOOP_WIDTH = 32  # cell lists are multiples of this: two vector registers, as compilers like to unroll loops
BLOCK_WIDTH = 16  # blocks of an inhibitor are multiples of this: one vector register
FAR_COORDINATE = np.float32(1e6)  # Å: where an atom that fills up a list meets nothing

# Pruning (docs/scoring.md): one of n conformers is skipped once w exp(-E / kT), with the best that its remaining atoms
# can earn, is less than exp(-PRUNED_EXPONENT) / n of the ensemble's sum so far. All that is skipped together is then
# less than exp(-PRUNED_EXPONENT) = 5e-4 of the ensemble.
PRUNED_EXPONENT = 7.6
ATOM_EARNINGS = 2.0  # kcal/mol, most that a heavy atom earns with the protein
HYDROGEN_EARNINGS = 0.4  # kcal/mol, most that a hydrogen earns with the protein
# A side chain earns with the inhibitor at most CHAIN_EARNINGS and CHAIN_EARNINGS_PER_ATOM for each heavy atom that can
# feel the inhibitor, kcal/mol, with hydrogen bonds down to CHAIN_BOND; what terms.earned_beyond says is added.
CHAIN_EARNINGS, CHAIN_EARNINGS_PER_ATOM, CHAIN_BOND = 1.5, 0.6, -1.0

SHIFT_POSES = 7  # the crystal's pose and six in which an inhibitor that gives moves as a whole
MAP_EDGE = 1.0  # Å: edge of the cubes that say where the inhibitor can be felt
BOND_REACH = 4.0  # Å, more than between the heavy atoms of a bond, or from a donor's hydrogen to an acceptor

LENNARD_JONES_FORM, VINA_FORM = 0, 1  # forms of the pair energy
CLOSEST_SQUARE = np.float32(0.3**2)  # Å²: pairs closer than that count as so far apart
ENERGY_UNITS = np.float32(2.0**20)  # pair energies are added up as whole numbers of 1 / ENERGY_UNITS kcal/mol
ZERO_F32, ONE_F32, THREE_F32 = (np.float32(x) for x in (0.0, 1.0, 3.0))
# Numba compiles a function once for the constant True and once for False; these are not constants to it.
NOT_CONSTANT_TRUE, NOT_CONSTANT_FALSE = np.array([True, False])


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
    axes, there and back (SHIFT_POSES poses in all), then those where an end group turned. `places` and `pairs`, which
    are laid out as in Cells, hold blocks: the first is the whole inhibitor as in the crystal, the others are the atoms
    of end groups, in the crystal and turned.
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
    # (x, y, z, 4) for each cube of MAP_EDGE Å of the box: places [first, last) of the whole inhibitor, multiples of
    # BLOCK_WIDTH, beyond which nothing is in reach of the cube in any pose (0, 0 where nothing is), whether any of its
    # donors or acceptors is in reach of a bond, and the end groups in reach, each a bit
    reached: np.ndarray


class LennardJones(NamedTuple):
    """Numbers of the softened Lennard-Jones form, float32."""

    attraction: np.float32  # share of the well that is paid
    repulsion: np.float32  # share of the wall that is paid
    wall: np.float32  # most that one pair can repel, kcal/mol
    contact_end: np.float32  # distance at which a hydrophobic contact ends, Å
    contact_slope: np.float32  # 1 / width of the contact's ramp, 1/Å


class Vina(NamedTuple):
    """Numbers of AutoDock Vina's form, float32: three weights (kcal/mol) and where its repulsion turns linear."""

    gauss1: np.float32
    gauss2: np.float32
    repulsion: np.float32
    soft_from: np.float32  # overlap beyond which the repulsion is linear, Å


class Limits(NamedTuple):
    """How far pair sums look, derived from Rules once for many sums: form and squared distances (float32, Å²)."""

    is_vina: bool
    cutoff: np.float32
    near: np.float32


class Rules(NamedTuple):
    """The energy, and what counts as a contact and as a clash; t atom types, g groups of them.

    The size of a pair is own size + sizes[group], its well own factor * wells[group], by the group of the first atom's
    type: radii that add up and wells that multiply in group 0, the pair's own numbers in the others.
    """

    form: int  # LENNARD_JONES_FORM or VINA_FORM
    lennard_jones: LennardJones
    vina: Vina
    own: np.ndarray  # (t, 3) float32: size (Å), factor on the well, depth of a hydrophobic contact (kcal/mol)
    group: np.ndarray  # (t,)
    sizes: np.ndarray  # (g, t) float32
    wells: np.ndarray  # (g, t) float32
    greasy: np.ndarray  # (t,) float32, 1 for a hydrophobic atom
    cutoff: float  # Å
    near: float  # Å, beyond which Vina's broad Gaussian alone is left
    bond: float  # depth of a directional hydrogen bond, kcal/mol
    water_bond: float  # depth of a hydrogen bond with a water, kcal/mol
    touch: np.ndarray  # (t, t) Å at which surfaces touch; -inf for pairs that cannot clash
    widest: float  # the largest entry of touch, Å
    allowed: float  # Å of overlap that is no clash
    reach: float  # Å of a contact
    kt: float  # kcal/mol, of the ensembles
    rt: float  # kcal/mol, of the leading conformer's rank
    parts: int  # number of parts that the energy with the inhibitor is reported in


class Protein(NamedTuple):
    """A protein chain with all its partners, and the heavy atom that each atom, donor and acceptor belongs to."""

    atoms: Partners
    owner: np.ndarray  # (n,)
    donor_owner: np.ndarray  # (h,)
    acceptor_owner: np.ndarray  # (a,)


class Sites(NamedTuple):
    """Backbones of s sites, and the crystal's own side chains there."""

    frames: np.ndarray  # (s, 4, 3) N, CA, C, CB
    hidden_start: np.ndarray  # (s + 1,) into hidden
    hidden: np.ndarray  # heavy atoms of the protein that a site's side chain does not see
    wild_type: np.ndarray  # (s,) residue type of the crystal
    crystal: np.ndarray  # (s, MAX_ATOMS, 3) the crystal's own side chain, with hydrogens
    crystal_weight: np.ndarray  # (s,) its weight in the wild type's ensemble; 0 where it is incomplete
    residue: np.ndarray  # (s,) index in the chain
    rotamer_start: np.ndarray  # (s, t, 2) first and end row of Rotamers for each residue type


class Rotamers(NamedTuple):
    """Rotamers of residue types at sites, r in all, one site and type after the other."""

    chi: np.ndarray  # (r, 4) degrees
    sigma: np.ndarray  # (r, 4) degrees
    probability: np.ndarray  # (r,)
    order: np.ndarray  # (r,) numbers of a site's rotamers, the likeliest first


class Site(NamedTuple):
    """One site for one residue type."""

    frame: np.ndarray  # (4, 3) N, CA, C, CB
    crystal: np.ndarray  # (MAX_ATOMS, 3) the crystal's own side chain, the last conformer where its weight is not 0
    crystal_weight: float
    near: Partners  # the protein near the site


class Results(NamedTuple):
    """What a scan finds of t residue types at s sites; rotamers.ensembles.Evaluation explains each array (s, t)."""

    apo: np.ndarray
    holo: np.ndarray
    rigid: np.ndarray
    spread: np.ndarray
    contacts: np.ndarray
    clash_free: np.ndarray
    parts: np.ndarray  # (s, t, parts)
    clashes: np.ndarray
    overlap: np.ndarray
    atom: np.ndarray
    inhibitor_atom: np.ndarray


class SidePair(NamedTuple):
    """Conformers of one of two side chains that meet; c of them."""

    coord: np.ndarray  # (c, MAX_ATOMS, 3)
    types: np.ndarray  # (MAX_ATOMS,)
    size: int  # atoms
    log_weight: np.ndarray  # (c,)
    apo: np.ndarray  # (c,) kcal/mol
    holo: np.ndarray  # (c,) kcal/mol


class SideChainConformers(NamedTuple):
    """Conformers of one of several side chains that are placed together; c of them."""

    coord: np.ndarray  # (c, MAX_ATOMS, 3)
    types: np.ndarray  # (MAX_ATOMS,)
    size: int  # atoms
    donor: np.ndarray  # (MAX_ATOMS,) bool, of heavy atoms
    acceptor: np.ndarray  # (MAX_ATOMS,) bool
    apo: np.ndarray  # (c,) kcal/mol


class Cells(NamedTuple):
    """Work space: the atoms near each cell of the cube around a site, listed when a side chain first comes there."""

    start: np.ndarray  # (cells + 1,) first place of each cell, -1 for not listed yet; last, the first that is free
    count: np.ndarray  # (cells + 1,) places of each cell, a multiple of LOOP_WIDTH; last, the atoms near the site
    near: np.ndarray  # (cells + 1,) first of them, a multiple of LOOP_WIDTH, that hold all atoms within Rules.near
    filled: np.ndarray  # (cells, g) bool: whether `pairs` of a group are there
    listed_types: np.ndarray  # (CELL_CAPACITY,)
    places: np.ndarray  # (4, CELL_CAPACITY) float32: x, y, z relative to the site's CB, and Rules.greasy
    pairs: np.ndarray  # (g, 2, CELL_CAPACITY) float32: Rules.sizes and Rules.wells
    around: np.ndarray  # (4, n) float32: `places` of all atoms near the site
    types: np.ndarray  # (n,) and their types
    squares: np.ndarray  # (n,) float32
    chosen: np.ndarray  # (n + 1,)


class Nearby(NamedTuple):
    """Work space: which donors and acceptors of Partners are in reach of a bond from anywhere in a cell.

    A cell's are listed when a polar atom first comes there; where there are more than PARTNER_CAPACITY of them the
    list is not used.
    """

    donor: np.ndarray  # (cells, PARTNER_CAPACITY) int32
    donors: np.ndarray  # (cells,) their number, -1 for not listed yet
    acceptor: np.ndarray  # (cells, PARTNER_CAPACITY) int32
    acceptors: np.ndarray  # (cells,)
    everyone: np.ndarray  # (m,) int32: 0, 1, 2 ... for at least as many as there are of either


class Conformers(NamedTuple):
    """The conformers of a residue type at a site and what was found of each; c of them."""

    coord: np.ndarray  # (c, MAX_ATOMS, 3)
    weights: np.ndarray  # (c,) of the library
    logs: np.ndarray  # (c,) their natural logarithms
    # (c,) kT (PRUNED_EXPONENT + ln(c w)): how far above the free energy it may lie; infinite if all count
    slack: np.ndarray
    apo: np.ndarray  # (c,) energy with the protein and waters; infinite if given up
    least: np.ndarray  # (c,) below which that of one given up cannot be
    bound: np.ndarray  # (c,) free energy with the inhibitor over its poses; infinite if given up
    poses: np.ndarray  # (c, p, parts) energy with the inhibitor in each pose, by part
    parts: np.ndarray  # (c, parts) mean energy with the inhibitor, by part
    contacts: np.ndarray  # (c,) with the crystal's pose, as the next ones
    clashes: np.ndarray  # (c,)
    overlap: np.ndarray  # (c,)
    where: np.ndarray  # (c, 2) side-chain atom and inhibitor atom of the deepest overlap
    holo: np.ndarray  # (c,) work space of `summarise`, as the next one
    rigid: np.ndarray  # (c,)


class Scratch(NamedTuple):
    """Work space for one side chain at a time."""

    atoms: np.ndarray  # (SIDE_CHAIN_START - 1 + MAX_ATOMS, 3) local atoms
    # (SIDE_CHAIN_START - 1 + MAX_ATOMS, 9) axes by which atoms bonded to each are placed, see `axes_of`
    axes: np.ndarray
    turn: np.ndarray  # (4, 2) cosine and sine of its dihedrals
    wide: np.ndarray  # (3, 2) the same of chi2 in the sub-rotamers of a rotamer
    earned: np.ndarray  # (MAX_ATOMS + 1,) see `earnings`
    blocks: np.ndarray  # (whole poses and blocks of end groups, parts) energies with the inhibitor, by part
    each: np.ndarray  # (p,) energies of each pose
    shares: np.ndarray  # (p,) weights of the poses at a site


class Room(NamedTuple):
    """All work space, for the surroundings of one site and one residue type there; see kernels.workspace.room_for."""

    near: Partners  # each array as long as that of the whole protein
    hidden: np.ndarray  # (heavy atoms + 1,) bool: heavy atoms that a site does not see; the last is never hidden
    cells: Cells
    nearby: Nearby
    found: Conformers
    work: Scratch
