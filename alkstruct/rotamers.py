"""Side-chain ensembles: the backbone-dependent library, the sites of a complex, a mutant as a structure.

The library is Dunbrack 2010 (Shapovalov & Dunbrack 2011, Structure 19:844, doi:10.1016/j.str.2011.03.019,
CC BY 4.0), compacted by tools/make_rotamer_library.py. Angles are degrees.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from alkstruct.chemistry import AMINO_ACIDS, IDEAL_CB, THREE_LETTER, side_chain
from alkstruct.kernels import MAX_ATOMS, axes_of, place_atom

GRID = 36  # backbone bins of 10 degrees
MINIMUM_PROBABILITY = 0.002
# Residues of a type that the library has seen around a backbone (10 x 10 degrees): fewer, and what it says
# there is extrapolated from elsewhere.
LEAST_SEEN = 3.0
UNSEEN = 1e-9  # so that an average over bins none of which was seen is a plain average


@dataclass(frozen=True, eq=False, slots=True)
class RotamerSet:
    """Rotamers of one residue type at s sites, one site after the other.

    Attributes
    ----------
    start : ndarray, (s + 1,), int64
        Rotamers of site i are rows ``start[i]:start[i + 1]``.
    chi, sigma : ndarray, (r, 4), float64
        Degrees; unused dihedrals are 0.
    probability : ndarray, (r,), float64
        Sums to 1 for each site.
    seen : ndarray, (s,), float64
        Residues of this type that the library was made from around the site's backbone.
    """

    start: np.ndarray
    chi: np.ndarray
    sigma: np.ndarray
    probability: np.ndarray
    seen: np.ndarray

    @property
    def order(self):
        """Numbers of each site's rotamers, counted within the site, the likeliest first: ndarray, int64."""
        size = np.diff(self.start)
        site = np.repeat(np.arange(len(size)), size)
        return np.lexsort((-self.probability, site)) - np.repeat(self.start[:-1], size)


@cache
def _grid(residue):
    """The library of one residue type: probability, unit vectors of chi, sigma, count on the flat grid."""
    with np.load(Path(__file__).parent / "data" / "rotamers.npz", allow_pickle=False) as archive:
        arrays = [archive[f"{THREE_LETTER[residue]}_{key}"] for key in ("probability", "chi", "sigma", "count")]
    probability, chi, sigma, count = (a.reshape(GRID * GRID, *a.shape[2:]) for a in arrays)
    turn = np.exp(1j * np.radians(chi / 10.0))
    return probability / 1e5, turn, sigma / 10.0, count.astype(float)


@cache
def _seen_by_all():
    """Residues of all types but Gly and Pro in each bin, a type on average: for alanine, which has no rotamers."""
    counts = [_grid(letter)[3] for letter in AMINO_ACIDS if letter not in "AGP"]
    return np.mean(counts, axis=0)


def _cells(phi, psi, count):
    """Grid cells and weights for each site: (s, k) indices and (s, k) weights; a NaN angle is averaged over."""
    if np.isnan(phi[0]) or np.isnan(psi[0]):
        cells = np.arange(GRID * GRID).reshape(1, GRID, GRID)
        weights = count.reshape(1, GRID, GRID) + UNSEEN
        for axis, angle in ((1, phi[0]), (2, psi[0])):
            if not np.isnan(angle):
                line = np.zeros(GRID)
                (low,), (part,) = np.divmod([(angle + 180.0) / 10.0], 1.0)
                line[int(low) % GRID] += 1 - part
                line[int(low + 1) % GRID] += part
                weights *= line.reshape((1, GRID, 1) if axis == 1 else (1, 1, GRID))
        return cells.reshape(1, -1), weights.reshape(1, -1)
    low, part = np.divmod((np.stack([phi, psi]) + 180.0) / 10.0, 1.0)
    low = low.astype(int)
    cells, weights = [], []
    for i in (0, 1):
        for j in (0, 1):
            cells.append((low[0] + i) % GRID * GRID + (low[1] + j) % GRID)
            weights.append((part[0] if i else 1 - part[0]) * (part[1] if j else 1 - part[1]))
    return np.stack(cells, axis=1), np.stack(weights, axis=1)


def rotamer_set(residue, phi, psi):
    """Rotamers of a residue type at some backbones, bilinear between the library's bins.

    Parameters
    ----------
    residue : str
        One-letter code. Gly and Ala have one rotamer without dihedrals.
    phi, psi : ndarray, (s,), float64
        Degrees; NaN is averaged over, weighted by how often the library has seen each bin.

    Returns
    -------
    RotamerSet
        Rotamers of probability below 0.002 are left out, the others rescaled.
    """
    phi, psi = np.asarray(phi, dtype=float), np.asarray(psi, dtype=float)
    sites = len(phi)
    count = _seen_by_all() if residue in "AG" else _grid(residue)[3]
    whole = ~(np.isnan(phi) | np.isnan(psi))
    groups = [np.flatnonzero(whole)] * bool(whole.any()) + [np.array([s]) for s in np.flatnonzero(~whole)]
    parts, seen, order = [], np.zeros(sites), []
    for group in groups:
        cells, weights = _cells(phi[group], psi[group], count)
        shares = weights / weights.sum(axis=1, keepdims=True)
        seen[group] = (shares * count[cells]).sum(axis=1)
        used = shares.any(axis=0)  # of a site with one angle, two lines of the grid
        parts.append(_lone(len(group)) if residue in "AG" else _interpolate(residue, cells[:, used], shares[:, used]))
        order.append(group)
    return RotamerSet(*_in_order(np.concatenate(order), *map(np.concatenate, zip(*parts, strict=True))), seen)


def _lone(sites):
    return np.ones(sites, dtype=np.int64), np.zeros((sites, 4)), np.zeros((sites, 4)), np.ones(sites)


def _interpolate(residue, cells, shares):
    """(rotamers of each site, chi, sigma, probability) from its grid cells (s, k) and their shares (s, k)."""
    p, turn, spread, _ = _grid(residue)
    weight = shares[:, :, None] * p[cells]
    probability = weight.sum(axis=1)
    kept = probability >= MINIMUM_PROBABILITY
    site, rotamer = np.nonzero(kept)
    weight = np.ascontiguousarray(weight[site, :, rotamer].T)
    rows = cells.T[:, site] * p.shape[1] + rotamer
    direction, width = (
        np.einsum("kn,knc->nc", weight, grid.reshape(-1, grid.shape[2]).take(rows, axis=0)) for grid in (turn, spread)
    )
    width = width / probability[kept][:, None]
    chi, sigma = np.zeros((2, len(width), 4))
    chi[:, : width.shape[1]], sigma[:, : width.shape[1]] = np.degrees(np.angle(direction)), width
    size, probability = kept.sum(axis=1), probability[kept]
    total = np.add.reduceat(probability, np.cumsum(size) - size)
    return size, chi, sigma, probability / np.repeat(total, size)


def _in_order(order, size, *columns):
    """start and columns of sites that were gathered in another order: site order[k] is the k-th block."""
    first = np.cumsum(size) - size
    place = np.argsort(order)
    start = np.r_[0, np.cumsum(size[place])]
    if np.array_equal(place, np.arange(len(place))):
        return start, *columns
    rows = np.repeat(first[place] - start[:-1], size[place]) + np.arange(start[-1])
    return start, *(column[rows] for column in columns)


# ------------------------------------------------------------------------------------------------- sites


@dataclass(frozen=True, eq=False, slots=True)
class Sites:
    """Backbones of s residues of a complex, ready for the kernels.

    Attributes
    ----------
    index : ndarray, (s,), int64
        Residue indices in the complex.
    frames : ndarray, (s, 4, 3), float64
        N, CA, C, CB; the CB is ideal where the crystal has none.
    phi, psi : ndarray, (s,), float64
        Degrees; NaN at chain ends and gaps.
    crystal : ndarray, (s, 18, 3), float64
        Side chain of the crystal in the order of the building plan, hydrogens placed on it.
    complete : ndarray, (s,), bool
        Whether the crystal has every side-chain atom.
    hidden_start : ndarray, (s + 1,), int64
    hidden : ndarray, int64
        Protein atoms that a site's side chain does not see: its own residue, C before, N after.
    """

    index: np.ndarray
    frames: np.ndarray
    phi: np.ndarray
    psi: np.ndarray
    crystal: np.ndarray
    complete: np.ndarray
    hidden_start: np.ndarray
    hidden: np.ndarray


def scorable(complex, index):
    """Whether a residue has a backbone to build on and is one of the twenty."""
    return complex.sequence[index] in THREE_LETTER and {"N", "CA", "C"} <= set(complex.atoms(index))


def sites(complex, indices):
    """Gather the backbones of some residues.

    Parameters
    ----------
    complex : Complex
    indices : sequence of int
        Residue indices; each must be `scorable`.

    Returns
    -------
    Sites
    """
    every, indices = _every_site(complex), np.asarray(indices, dtype=np.int64)
    hidden = [every.hidden[every.hidden_start[i] : every.hidden_start[i + 1]] for i in indices]
    return Sites(
        *(getattr(every, name)[indices] for name in ("index", "frames", "phi", "psi", "crystal", "complete")),
        np.cumsum([0, *map(len, hidden)]), np.concatenate(hidden) if hidden else np.zeros(0, np.int64),
    )  # fmt: skip


@lru_cache(maxsize=16)
def _every_site(complex):
    """Sites of all residues of a chain; NaN where a residue is not `scorable`."""
    count = len(complex)
    atoms = _atoms_by_name(complex)
    n, ca, c = (atoms[name] for name in ("N", "CA", "C"))
    frames = np.stack([n, ca, c, atoms["CB"]], axis=1)
    bare = np.isnan(frames).any(axis=(1, 2)) & ~np.isnan(frames[:, :3]).any(axis=(1, 2))
    for i in np.flatnonzero(bare):
        frames[i, 3] = ideal_cb(frames[i, :3])
    phi, psi = np.full((2, count), np.nan)
    after = np.array([i for i in range(count) if complex.follows(i)], dtype=np.int64)
    phi[after] = dihedral(c[after - 1], n[after], ca[after], c[after])
    psi[after - 1] = dihedral(n[after - 1], ca[after - 1], c[after - 1], n[after])
    crystal, complete = np.zeros((count, MAX_ATOMS, 3)), np.zeros(count, dtype=bool)
    letters = np.array(list(complex.sequence))
    for letter in sorted(set(complex.sequence) & set(THREE_LETTER)):
        heavy = np.stack([atoms[name] for name in ("N", "CA", "C", *side_chain(letter).atoms)], axis=1)
        whole = np.flatnonzero((letters == letter) & ~np.isnan(heavy).any(axis=(1, 2)))
        built = _with_hydrogens(letter, frames[whole], heavy[whole, 3:])
        crystal[whole, : built.shape[1]], complete[whole] = built, True
    hidden = _hidden(complex, set(after.tolist()))
    return Sites(np.arange(count), frames, phi, psi, crystal, complete, np.cumsum([0, *map(len, hidden)]),
                 np.concatenate(hidden))  # fmt: skip


def _atoms_by_name(complex):
    """{atom name: ndarray (n, 3)} over the residues of a chain, NaN where one lacks the atom; any name may be asked."""
    owner, absent = complex.residue_of_atom, np.full((len(complex), 3), np.nan)
    found = defaultdict(lambda: absent)
    for name in np.unique(complex.atom_names):
        rows = np.flatnonzero(complex.atom_names == name)
        found[str(name)] = absent.copy()
        found[str(name)][owner[rows]] = complex.coord[rows]
    return found


def _with_hydrogens(letter, frames, heavy):
    """Side chains' heavy atoms (k, heavy, 3) on frames (k, 4, 3) and the hydrogens of their plan: (k, atoms, 3)."""
    plan = side_chain(letter, hydrogens=True)
    local = np.zeros((len(heavy), 3 + len(plan.atoms), 3))
    local[:, :3], local[:, 3 : 3 + plan.heavy] = frames[:, :3], heavy
    chi = side_chain_dihedrals(letter, heavy, frames)
    for k in range(plan.heavy, len(plan.atoms)):
        turn = np.radians(plan.offset[k] + (chi[:, plan.chi[k]] if plan.chi[k] >= 0 else np.zeros(len(heavy))))
        bend = np.radians(plan.angle[k])
        first, second, third = map(int, plan.parents[k])
        shape = float(plan.bond[k]), float(np.cos(bend)), float(np.sin(bend))
        for atoms, cosine, sine in zip(local, np.cos(turn).tolist(), np.sin(turn).tolist(), strict=True):
            place_atom(atoms, 3 + k, third, axes_of(atoms, first, second, third), *shape, cosine, sine)
    return local[:, 3:]


def _hidden(complex, follows):
    """Protein atoms that each residue's side chain does not see: list of ndarray."""
    start, names = complex.start.tolist(), complex.atom_names.tolist()
    hidden = []
    for i in range(len(complex)):
        rows = list(range(start[i], start[i + 1]))
        for bonded, neighbour, name in ((i in follows, i - 1, "C"), (i + 1 in follows, i + 1, "N")):
            if bonded:
                rows += [a for a in range(start[neighbour], start[neighbour + 1]) if names[a] == name]
        hidden.append(np.array(rows, dtype=np.int64))
    return hidden


def ideal_cb(backbone):
    """CB of an L amino acid on N, CA, C (3, 3): ndarray, (3,), Å."""
    bond, angle, turn = IDEAL_CB
    return place(backbone[0], backbone[2], backbone[1], bond, angle, turn)


def place(a, b, c, bond, angle, turn):
    """The point `bond` from c (Å), with angle b-c-d and dihedral a-b-c-d (degrees): ndarray, (3,)."""
    atoms = np.array([a, b, c, (0.0, 0.0, 0.0)], dtype=float)
    bend, turn = np.radians(angle), np.radians(turn)
    axes = axes_of(atoms, 0, 1, 2)
    place_atom(atoms, 3, 2, axes, bond, np.cos(bend), np.sin(bend), np.cos(turn), np.sin(turn))
    return atoms[3]


def backbone_angles(complex, index):
    """(phi, psi) of a residue in degrees; NaN where a neighbour is missing."""
    every = _every_site(complex)
    return float(every.phi[index]), float(every.psi[index])


def dihedral(a, b, c, d):
    """Dihedral angle of four points, degrees in (-180, 180]; arrays (..., 3) broadcast."""
    a, b, c, d = (np.asarray(x, dtype=float) for x in (a, b, c, d))
    axis = (c - b) / np.linalg.norm(c - b, axis=-1, keepdims=True)
    left, right = np.cross(a - b, axis), np.cross(d - c, axis)
    return np.degrees(np.arctan2(np.sum(np.cross(left, right) * axis, -1), np.sum(left * right, -1)))


def side_chain_dihedrals(residue, coord, backbone):
    """Side-chain dihedrals of built or observed coordinates.

    Parameters
    ----------
    residue : str
    coord : ndarray, (..., atoms, 3)
        In the order of the building plan.
    backbone : ndarray, (..., 4, 3) or (..., 3, 3)
        N, CA, C (and more), the same for all or one for each.

    Returns
    -------
    ndarray, (..., chis), degrees
    """
    plan = side_chain(residue)
    coord = np.asarray(coord, dtype=float)
    shape = coord.shape[:-2]
    backbone = np.moveaxis(np.asarray(backbone, dtype=float)[..., :3, :], -2, 0)
    local = [np.broadcast_to(x, (*shape, 3)) for x in backbone] + list(np.moveaxis(coord, -2, 0))
    angles = []
    for chi in range(plan.chis):
        k = next(k for k in range(len(plan.atoms)) if plan.chi[k] == chi and plan.offset[k] == 0)
        angles.append(dihedral(*(local[p] for p in plan.parents[k]), local[3 + k]))
    return np.stack(angles, axis=-1) if angles else np.zeros((*shape, 0))
