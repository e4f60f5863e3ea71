"""The backbone-dependent rotamer library: probabilities and angles at any backbone."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from alkstruct import data
from alkstruct.chemistry.amino_acids import AMINO_ACIDS, THREE_LETTER

GRID_BINS = 36  # backbone bins of 10 degrees
MINIMUM_PROBABILITY = 0.002
# Residues of a type that the library has seen around a backbone (10 x 10 degrees): fewer, and what it says
# there is extrapolated from elsewhere.
LEAST_SEEN = 3.0
UNSEEN_COUNT = 1e-9  # so that an average over bins none of which was seen is a plain average


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
        """Number each site's rotamers, the likeliest first: ndarray, int64."""
        size = np.diff(self.start)
        site = np.repeat(np.arange(len(size)), size)
        return np.lexsort((-self.probability, site)) - np.repeat(self.start[:-1], size)


@cache
def _grid(residue):
    """The library of one residue type: probability, unit vectors of chi, sigma, count on the flat grid."""
    with np.load(data.path("rotamers.npz"), allow_pickle=False) as archive:
        arrays = [archive[f"{THREE_LETTER[residue]}_{key}"] for key in ("probability", "chi", "sigma", "count")]
    probability, chi, sigma, count = (a.reshape(GRID_BINS * GRID_BINS, *a.shape[2:]) for a in arrays)
    turn = np.exp(1j * np.radians(chi / 10.0))
    return probability / 1e5, turn, sigma / 10.0, count.astype(float)


def residue_counts(residue):
    """Return how many residues of a type the library was made from around each backbone.

    Parameters
    ----------
    residue : str
        One-letter code; not Gly or Ala, which have no rotamers.

    Returns
    -------
    ndarray, (36, 36), float64
        Of each bin of phi, psi, centred at -180, -170 ... 170 degrees.
    """
    return _grid(residue)[3].reshape(GRID_BINS, GRID_BINS).copy()


@cache
def _seen_by_all():
    """Residues of all types but Gly and Pro in each bin, a type on average: for alanine, which has no rotamers."""
    counts = [_grid(letter)[3] for letter in AMINO_ACIDS if letter not in "AGP"]
    return np.mean(counts, axis=0)


def _cells(phi, psi, count):
    """Grid cells and weights for each site: (s, k) indices and (s, k) weights; a NaN angle is averaged over."""
    if np.isnan(phi[0]) or np.isnan(psi[0]):
        cells = np.arange(GRID_BINS * GRID_BINS).reshape(1, GRID_BINS, GRID_BINS)
        weights = count.reshape(1, GRID_BINS, GRID_BINS) + UNSEEN_COUNT
        for axis, angle in ((1, phi[0]), (2, psi[0])):
            if not np.isnan(angle):
                line = np.zeros(GRID_BINS)
                (low,), (part,) = np.divmod([(angle + 180.0) / 10.0], 1.0)
                line[int(low) % GRID_BINS] += 1 - part
                line[int(low + 1) % GRID_BINS] += part
                weights *= line.reshape((1, GRID_BINS, 1) if axis == 1 else (1, 1, GRID_BINS))
        return cells.reshape(1, -1), weights.reshape(1, -1)
    low, part = np.divmod((np.stack([phi, psi]) + 180.0) / 10.0, 1.0)
    low = low.astype(int)
    corners = [(i, j) for i in (0, 1) for j in (0, 1)]
    corner_cells = [(low[0] + i) % GRID_BINS * GRID_BINS + (low[1] + j) % GRID_BINS for i, j in corners]
    corner_weights = [(part[0] if i else 1 - part[0]) * (part[1] if j else 1 - part[1]) for i, j in corners]
    return np.stack(corner_cells, axis=1), np.stack(corner_weights, axis=1)


def rotamer_set(residue, phi, psi):
    """Interpolate the rotamers of a residue type at some backbones, bilinear between the library's bins.

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
    size, *columns = map(np.concatenate, zip(*parts, strict=True))
    start, chi, sigma, probability = _in_order(np.concatenate(order), size, *columns)
    return RotamerSet(start, chi, sigma, probability, seen)


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
