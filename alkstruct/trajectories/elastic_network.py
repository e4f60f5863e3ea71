"""Move a complex along the slow modes of an elastic network: a small trajectory without molecular dynamics.

References
----------
.. [1] Atilgan et al. 2001, Biophys J 80:505, doi:10.1016/S0006-3495(01)76033-X: the anisotropic network.
.. [2] Uhlenbeck & Ornstein 1930, Phys Rev 36:823, doi:10.1103/PhysRev.36.823: Brownian motion in a harmonic well.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from alkstruct.complexes.complex import atom_rows
from alkstruct.complexes.derived import kept_with_complex
from alkstruct.complexes.loading import load
from alkstruct.errors import AlkstructError, StructureError

if TYPE_CHECKING:
    from MDAnalysis import Universe
    from scipy.sparse import csc_array

    from alkstruct.complexes.complex import Complex

SPRING_LENGTH = 8.0  # Å between heavy atoms that a spring joins: of 6 to 12 Å, B factors of 4CLI are met best
#: Springs of an atom are so much stronger, by this power, as it has fewer neighbours than the median atom: what is
#: around it in the crystal, water and other molecules, is not in the network, and loops would swing as on a string.
SURFACE_POWER = 3
BOND_STIFFNESS = 100.0  # times a spring, of two atoms one or two bonds apart
BOND_LENGTH = 1.95  # Å: longer than any bond of heavy atoms here, shorter than any distance over an angle
RIGID_MODES = 6  # shifts and turns of the whole, which stretch no spring
SHIFT = 1e-3  # of eigenvalues, springs: makes the matrix one that can be factorised
LEAST_EIGENVALUE = 1e-4  # springs: below it a mode stretches nothing, and part of the network is loose
DEFAULT_RMSF = 1.1  # Å, of the CA where there are no B factors: that of the packaged crystals is 1.02 to 1.27
LARGEST_RMSF = 1.5  # Å: farther out, straight lines along modes are no motion of a protein
RESTORING_STEPS = 20  # that bring bonds and angles back: bonds of the chain are then within 0.15 Å of the ideal
RESTORING_STRIDE = 2.0  # times a pair's share, of each step: with 1 it takes twice as many


class Network(NamedTuple):
    """An elastic network and its slow modes: n atoms, those of the chain and then the inhibitor's.

    Attributes
    ----------
    bonded : ndarray, (b, 2), int64
        Atoms one or two bonds apart.
    stiffness : ndarray, (modes,), float64
        Eigenvalues, in units of one spring, ascending.
    modes : ndarray, (3 n, modes), float64
        Of length 1 each; the largest component is positive.
    """

    bonded: np.ndarray
    stiffness: np.ndarray
    modes: np.ndarray


def sample_motion(complex, frames=200, *, seed=0, rmsf=None, modes=60, interval=10.0, relaxation=100.0) -> Universe:
    """Move a complex about its crystal's conformation, along the slow modes of an elastic network.

    It is a trajectory to try things on, such as `score_trajectory`, and a first look at what motion does to a score.
    It is no molecular dynamics and replaces none: the motion is harmonic about the one conformation of the file. There
    is no solvent and no chemistry, no side chain changes its rotamer, no loop rearranges, and the inhibitor keeps its
    pose.

    Parameters
    ----------
    complex : Complex, str or pathlib.Path
        What to move, or what `load` takes.
    frames : int, default 200
        How many frames. The first one is drawn as all others are; it is not the crystal.
    seed : int, default 0
        Of the random numbers. The same seed gives the same frames on the same machine; on another the last digits of
        the modes may differ.
    rmsf : float, optional
        Root-mean-square fluctuation of the CA about their mean places, Å. By default that of the crystal's B factors,
        B = 8 pi^2 <u^2> / 3, but no more than 1.5 Å; without B factors 1.1 Å.
    modes : int, default 60
        How many of the slowest modes move. All others, which are fast and local, are still.
    interval : float, default 10.0
        Time between frames, ps.
    relaxation : float, default 100.0
        Time in which the slowest mode forgets where it was, to 1/e, ps.

    Returns
    -------
    MDAnalysis.Universe
        The chain's heavy atoms and then the inhibitor's, without waters, with the frames in memory. `tempfactors` are
        the crystal's B factors.

    Raises
    ------
    StructureError
        What `load` raises; the atoms are not one network, as in a file of loose fragments.
    AlkstructError
        A number is out of its range.

    Notes
    -----
    Springs of equal strength join heavy atoms within 8 Å [1]_, a hundredfold those that are one or two bonds apart.
    Atoms with fewer neighbours than the median have stronger springs, in place of the water and the neighbours in the
    crystal that are not there. Each mode gets the variance kT over its stiffness, all with one kT, so that the CA
    fluctuate on average as much as asked. How much more one moves than another is the network's answer, not the
    crystal's.

    In time each mode is an Ornstein-Uhlenbeck process [2]_: overdamped, it relaxes in `relaxation` times the stiffness
    of the slowest mode over its own. `relaxation` is chosen and not computed, so that times are no prediction.

    Straight lines along modes stretch bonds. Distances over one and two bonds are therefore brought back to near those
    of the crystal, which moves most atoms by some hundredths of an Å, those at the ends of loops by up to 1 Å. Bonds of
    the packaged crystals then are off by less than 0.2 Å, distances over two bonds by less than 0.35 Å; at worst one
    frame of ten has a residue whose CA is flat. Mean squares of the CA correlate with B factors by 0.65 to 0.75.

    References
    ----------
    .. [1] Atilgan et al. 2001, Biophys J 80:505, doi:10.1016/S0006-3495(01)76033-X.
    .. [2] Uhlenbeck & Ornstein 1930, Phys Rev 36:823, doi:10.1103/PhysRev.36.823.

    Examples
    --------
    >>> import alkstruct as alk
    >>> universe = alk.sample_motion("lorlatinib", frames=3)
    >>> len(universe.trajectory), len(universe.residues), universe.trajectory.dt
    (3, 296, 10.0)
    """
    from MDAnalysis.coordinates.memory import MemoryReader

    _check(frames=frames, interval=interval, relaxation=relaxation)
    structure = load(complex)
    places = _places(structure)
    network = elastic_network(structure, modes)
    spreads = _spreads(structure, network, rmsf)
    random = np.random.default_rng(seed)
    amplitudes = _relaxing(network.stiffness, frames, interval / relaxation, random) * spreads
    moved = places + (amplitudes @ network.modes.T).reshape(frames, -1, 3)
    moved = _with_bonds_restored(moved, places, network.bonded)
    universe = replace(structure, water=np.zeros((0, 3))).to_universe()
    return universe.load_new(moved.astype(np.float32), format=MemoryReader, dt=float(interval))


def _check(**numbers):
    """Raise AlkstructError for a number that is not above zero."""
    for name, value in numbers.items():
        if not value > 0 or (name == "frames" and value != int(value)):
            raise AlkstructError(f"{name}={value!r} makes no trajectory; give a number above zero")


def _places(structure: Complex) -> np.ndarray:
    """Return where the atoms of the network are: (n, 3), Å."""
    drug = np.zeros((0, 3)) if structure.inhibitor is None else structure.inhibitor.coord
    return np.vstack([structure.coord, drug])


@kept_with_complex
def elastic_network(structure: Complex, modes: int) -> Network:
    """Return the elastic network of all heavy atoms of a complex, with its slowest modes.

    Parameters
    ----------
    structure : Complex
    modes : int

    Raises
    ------
    StructureError
        The atoms are not one network that holds together.
    AlkstructError
        There are not so many modes.
    """
    from scipy.spatial import cKDTree

    places = _places(structure)
    most = 3 * len(places) - RIGID_MODES - 1
    if not 1 <= modes <= most:
        raise AlkstructError(f"modes={modes!r}: a network of {len(places)} atoms has 1 to {max(most, 0)} to choose")
    bonded = _bonded(structure, places)
    pairs = cKDTree(places).query_pairs(SPRING_LENGTH, output_type="ndarray")
    pairs.sort(axis=1)
    neighbours = np.bincount(pairs.ravel(), minlength=len(places))
    springs = (np.median(neighbours) / neighbours[pairs].min(axis=1)) ** SURFACE_POWER
    springs[np.isin(pairs @ [len(places), 1], bonded @ [len(places), 1])] = BOND_STIFFNESS
    directions = _directions(places, pairs)
    stiffness, vectors = _slowest((directions.T * springs) @ directions, modes + RIGID_MODES)
    if stiffness[RIGID_MODES] < LEAST_EIGENVALUE:
        raise StructureError(
            f"{structure.name} is no single network of springs up to {SPRING_LENGTH:.0f} Å: part of it is loose; load "
            "one chain with the inhibitor beside it"
        )
    return Network(bonded, stiffness[RIGID_MODES:], vectors[:, RIGID_MODES:])


def _bonded(structure: Complex, places: np.ndarray) -> np.ndarray:
    """Return the pairs of atoms one or two bonds apart, first < second: (b, 2).

    Bonds of the chain follow from distances, within residues and between neighbours; those of the inhibitor are known.
    """
    from scipy import sparse
    from scipy.spatial import cKDTree

    chain, owner = len(structure.coord), structure.residue_of_atom
    close = cKDTree(structure.coord).query_pairs(BOND_LENGTH, output_type="ndarray")
    bonds = close[np.abs(owner[close[:, 0]] - owner[close[:, 1]]) <= 1]
    if structure.inhibitor is not None:
        bonds = np.vstack([bonds, structure.inhibitor.bonds + chain])
    shape = (len(places), len(places))
    graph = sparse.csr_array((np.ones(len(bonds)), (bonds[:, 0], bonds[:, 1])), shape=shape)
    graph = graph + graph.T
    near = sparse.triu(graph + graph @ graph, k=1).tocoo()
    return np.stack([near.row, near.col], axis=1).astype(np.int64)


def _directions(places: np.ndarray, pairs: np.ndarray) -> csc_array:
    """Return how the distance of each pair changes with the coordinates: sparse (pairs, 3 n)."""
    from scipy import sparse

    along = places[pairs[:, 1]] - places[pairs[:, 0]]
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    rows = np.repeat(np.arange(len(pairs)), 6)
    columns = (3 * pairs[:, :, None] + np.arange(3)).reshape(-1)
    return sparse.csc_array((np.hstack([-along, along]).reshape(-1), (rows, columns)), shape=(len(pairs), places.size))


def _slowest(matrix: csc_array, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest eigenvalues of a matrix of springs, ascending, and their vectors, (3 n, number)."""
    from scipy import sparse
    from scipy.sparse.linalg import LinearOperator, eigsh, splu

    size = matrix.shape[0]
    # Order and pivots for a symmetric matrix: the factors are several times smaller so.
    factors = splu(
        sparse.csc_matrix(matrix + SHIFT * sparse.eye_array(size)),
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )
    inverse = LinearOperator(matrix.shape, factors.solve, dtype=np.float64)
    start = np.random.default_rng(0).normal(size=size)  # always the same one, so that the modes are
    values, vectors = eigsh(matrix, k=number, sigma=-SHIFT, OPinv=inverse, v0=start)
    order = np.argsort(values)
    vectors = vectors[:, order]
    largest = vectors[np.abs(vectors).argmax(axis=0), np.arange(number)]
    return values[order], vectors * np.sign(largest)


def _spreads(structure: Complex, network: Network, rmsf: float | None) -> np.ndarray:
    """Return the standard deviation of each mode's amplitude, Å, with which the CA fluctuate as asked: (modes,)."""
    alpha = atom_rows(structure, "CA")
    alpha = alpha[alpha >= 0]
    if not len(alpha):
        raise StructureError(f"{structure.name} has no CA atoms, by which the motion is scaled; load a protein")
    if rmsf is None:
        rmsf = _crystal_rmsf(structure.b_factor[alpha])
    elif not 0 < rmsf <= LARGEST_RMSF:
        raise AlkstructError(f"rmsf={rmsf!r} Å is out of the range of harmonic motion; give up to {LARGEST_RMSF} Å")
    parts = network.modes.reshape(-1, 3, len(network.stiffness))[alpha]
    unscaled = ((parts**2).sum(axis=1) / network.stiffness).sum(axis=1).mean()
    return rmsf / np.sqrt(unscaled * network.stiffness)


def _crystal_rmsf(b_factors: np.ndarray) -> float:
    """Return the root-mean-square fluctuation that B factors, Å², stand for, up to the largest one: Å."""
    known = b_factors[np.isfinite(b_factors)]
    if not len(known):
        return DEFAULT_RMSF
    return float(min(np.sqrt(3.0 * known.mean() / (8.0 * np.pi**2)), LARGEST_RMSF))


def _relaxing(stiffness: np.ndarray, frames: int, step: float, random: np.random.Generator) -> np.ndarray:
    """Return an Ornstein-Uhlenbeck process of variance 1 for each mode, at equal steps: (frames, modes).

    step: between frames, as a share of the relaxation time of the first mode. The process is exact for any step.
    """
    kept = np.exp(-step * stiffness / stiffness[0])
    noise = random.normal(size=(frames, len(stiffness)))
    found = noise.copy()
    for k in range(1, frames):
        found[k] = kept * found[k - 1] + np.sqrt(1.0 - kept**2) * noise[k]
    return found


def _with_bonds_restored(moved: np.ndarray, places: np.ndarray, bonded: np.ndarray) -> np.ndarray:
    """Move atoms of frames (frames, n, 3) a little so that bonded pairs are as far apart as in `places`, nearly.

    All pairs pull and push at once along their directions, a step at a time; each takes its share of what its atoms
    can give. What acts between two atoms shifts and turns nothing as a whole.
    """
    from scipy import sparse

    rows = np.arange(len(bonded))
    signs = np.repeat([-1.0, 1.0], len(bonded))
    ends = sparse.csr_array((signs, (np.r_[rows, rows], bonded.T.reshape(-1))), shape=(len(bonded), len(places)))
    of_atom = np.bincount(bonded.reshape(-1), minlength=len(places))
    shares, lengths = 1.0 / of_atom[bonded].sum(axis=1), np.linalg.norm(ends @ places, axis=1)
    found, pull = np.empty_like(moved), sparse.csr_array(ends.T)
    for k, frame in enumerate(moved):
        for _ in range(RESTORING_STEPS):
            along = ends @ frame
            now = np.sqrt(np.einsum("ij,ij->i", along, along))
            frame = frame - pull @ (along * (RESTORING_STRIDE * shares * (1.0 - lengths / now))[:, None])
        found[k] = frame
    return found


def _lengths(places: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Return the distances of pairs of atoms in frames, (frames, n, 3): (frames, pairs), Å."""
    return np.linalg.norm(places[:, pairs[:, 1]] - places[:, pairs[:, 0]], axis=2)
