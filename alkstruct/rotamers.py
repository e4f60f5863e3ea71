"""Side-chain ensembles: the backbone-dependent library, the sites of a complex, a mutant as a structure.

The library is Dunbrack 2010 (Shapovalov & Dunbrack 2011, Structure 19:844, doi:10.1016/j.str.2011.03.019,
CC BY 4.0), compacted by tools/make_rotamer_library.py. Angles are degrees.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from alkstruct.chemistry import AMINO_ACIDS, IDEAL_CB, THREE_LETTER, side_chain
from alkstruct.kernels import MAX_ATOMS, place_atom

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
    parts, seen = [None] * sites, np.zeros(sites)
    for group in groups:
        cells, weights = _cells(phi[group], psi[group], count)
        shares = weights / weights.sum(axis=1, keepdims=True)
        seen[group] = (shares * count[cells]).sum(axis=1)
        blocks = [_lone(len(group))] if residue in "AG" else [_interpolate(residue, cells, shares)]
        for site, block in zip(group, blocks[0], strict=True):
            parts[site] = block
    start = np.cumsum([0, *(len(p[2]) for p in parts)])
    chi, sigma, probability = (np.concatenate([p[k] for p in parts]) for k in range(3))
    return RotamerSet(start, chi, sigma, probability, seen)


def _lone(sites):
    return [(np.zeros((1, 4)), np.zeros((1, 4)), np.ones(1))] * sites


def _interpolate(residue, cells, shares):
    """[(chi, sigma, probability)] of each site from its grid cells (s, k) and their shares (s, k)."""
    p, turn, spread, _ = _grid(residue)
    weight = shares[:, :, None] * p[cells]
    probability = weight.sum(axis=1)
    direction = np.einsum("skr,skrc->src", weight, turn[cells])
    with np.errstate(invalid="ignore", divide="ignore"):
        sigma = np.einsum("skr,skrc->src", weight, spread[cells]) / probability[:, :, None]
    chi = np.degrees(np.angle(direction))
    blocks = []
    for site in range(len(cells)):
        kept = probability[site] >= MINIMUM_PROBABILITY
        wide = np.zeros((2, kept.sum(), 4))
        wide[0, :, : chi.shape[2]] = chi[site, kept]
        wide[1, :, : chi.shape[2]] = sigma[site, kept]
        blocks.append((wide[0], wide[1], probability[site, kept] / probability[site, kept].sum()))
    return blocks


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
    indices = np.asarray(indices, dtype=np.int64)
    frames = np.zeros((len(indices), 4, 3))
    crystal = np.zeros((len(indices), MAX_ATOMS, 3))
    complete = np.zeros(len(indices), dtype=bool)
    angles = np.zeros((len(indices), 2))
    hidden = []
    for s, i in enumerate(indices):
        atoms = complex.atoms(i)
        frames[s, :3] = atoms["N"], atoms["CA"], atoms["C"]
        frames[s, 3] = atoms.get("CB", ideal_cb(frames[s, :3]))
        names = side_chain(complex.sequence[i]).atoms
        complete[s] = all(name in atoms for name in names)
        if complete[s]:
            built = _with_hydrogens(complex.sequence[i], frames[s], [atoms[name] for name in names])
            crystal[s, : len(built)] = built
        angles[s] = backbone_angles(complex, i)
        hidden.append(_hidden(complex, i))
    hidden_start = np.cumsum([0, *map(len, hidden)])
    return Sites(indices, frames, *angles.T, crystal, complete, hidden_start,
                 np.concatenate(hidden) if hidden else np.zeros(0, np.int64))  # fmt: skip


def _with_hydrogens(letter, frame, heavy):
    """A side chain's heavy atoms and the hydrogens of its building plan: (atoms, 3)."""
    plan = side_chain(letter, hydrogens=True)
    coord = [*frame[:3], *heavy]
    chi = side_chain_dihedrals(letter, np.array(heavy).reshape(-1, 3), frame)
    for k in range(plan.heavy, len(plan.atoms)):
        turn = plan.offset[k] + (chi[plan.chi[k]] if plan.chi[k] >= 0 else 0.0)
        coord.append(place(*(coord[p] for p in plan.parents[k]), plan.bond[k], plan.angle[k], turn))
    return np.array(coord[3:]).reshape(-1, 3)


def _hidden(complex, i):
    rows = list(range(complex.start[i], complex.start[i + 1]))
    for neighbour, name in ((i - 1, "C"), (i + 1, "N")):
        if complex.follows(max(i, neighbour)):
            span = range(complex.start[neighbour], complex.start[neighbour + 1])
            rows += [a for a in span if complex.atom_names[a] == name]
    return np.array(rows, dtype=np.int64)


def ideal_cb(backbone):
    """CB of an L amino acid on N, CA, C (3, 3): ndarray, (3,), Å."""
    bond, angle, turn = IDEAL_CB
    return place(backbone[0], backbone[2], backbone[1], bond, angle, turn)


def place(a, b, c, bond, angle, turn):
    """The point `bond` from c (Å), with angle b-c-d and dihedral a-b-c-d (degrees): ndarray, (3,)."""
    atoms = np.array([a, b, c, (0.0, 0.0, 0.0)], dtype=float)
    bend, turn = np.radians(angle), np.radians(turn)
    place_atom(atoms, 3, 0, 1, 2, bond, np.cos(bend), np.sin(bend), np.cos(turn), np.sin(turn))
    return atoms[3]


def backbone_angles(complex, index):
    """(phi, psi) of a residue in degrees; NaN where a neighbour is missing."""
    here = complex.atoms(index)
    phi = psi = np.nan
    if complex.follows(index):
        phi = dihedral(complex.atoms(index - 1)["C"], here["N"], here["CA"], here["C"])
    if complex.follows(index + 1):
        psi = dihedral(here["N"], here["CA"], here["C"], complex.atoms(index + 1)["N"])
    return phi, psi


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
    backbone : ndarray, (4, 3) or (3, 3)
        N, CA, C (and more).

    Returns
    -------
    ndarray, (..., chis), degrees
    """
    plan = side_chain(residue)
    coord = np.asarray(coord, dtype=float)
    shape = coord.shape[:-2]
    local = [np.broadcast_to(x, (*shape, 3)) for x in backbone[:3]] + list(np.moveaxis(coord, -2, 0))
    angles = []
    for chi in range(plan.chis):
        k = next(k for k in range(len(plan.atoms)) if plan.chi[k] == chi and plan.offset[k] == 0)
        angles.append(dihedral(*(local[p] for p in plan.parents[k]), local[3 + k]))
    return np.stack(angles, axis=-1) if angles else np.zeros((*shape, 0))
