"""Ramachandran maps of the twenty residue types: how often each takes a backbone, and what that costs.

The maps rest on the residues that Dunbrack's rotamer library of 2010 was made from [1]_, and know no neighbour but a
proline that follows. Their numbers were chosen by the log-likelihood of residues that they have not seen: a tenth of
the library's own, left out at random, and crystals of six protein chains, three of them kinases.

.. [1] Shapovalov & Dunbrack 2011, Structure 19:844, doi:10.1016/j.str.2011.03.019.
.. [2] Ho & Brasseur 2005, BMC Struct Biol 5:14, doi:10.1186/1472-6807-5-14: glycine, and what precedes a proline.
"""

from functools import cache

import numpy as np

from alkstruct.rotamers.library import GRID_BINS, residue_counts

BIN_WIDTH = 360.0 / GRID_BINS  # degrees
GRID_ANGLES = -180.0 + BIN_WIDTH * np.arange(GRID_BINS)  # degrees, of phi and of psi
# Degrees of a Gaussian: a bin next to another counts 0.04 of it. Residues that were left out of the library are
# likeliest at this width (2.46 nats each above uniform; 2.45 unsmoothed, 2.34 at 10 degrees): a helix is as narrow as a
# bin.
KERNEL_WIDTH = 4.0
# Part of each map that is uniform, so that no backbone costs more than 5.3 kT. Residues of crystals are likeliest at
# 0.3 to 0.7 %; the library, of better crystals, at 0.1 %.
UNIFORM_SHARE = 0.005
# Alanine, which the library lacks, is the mean of the types that do not branch at CB, without Asn and Asp, whose side
# chains bind to their own backbone: with these two, alanines of crystals are less likely (2.41 nats, not 2.43).
ALANINE_LIKE = "CEFHKLMQRSWY"
# Glycine, which it lacks too, is the mean of these types and of its mirror image, with a broad region around psi 180
# that no other type has (reference 2): its share, and the centre and width of a Gaussian in each angle, degrees.
# Glycines of crystals have 0.72 nats above uniform by all types without a branch, 0.92 by Asn, 0.93 by Asn and Asp,
# 0.99 by these, and 1.22 with the region (1.20 where it was chosen without their protein).
GLYCINE_LIKE = "DNS"
EXTENDED_SHARE = 0.3
EXTENDED_PHI, EXTENDED_PSI = (130.0, 40.0), (180.0, 20.0)
# The ring of a proline collides with the residue before where psi is near that of a helix (reference 2). In the
# crystals none of 74 residues before a proline lies there, of others 56 %; the factor is a cautious one, for 74 are
# few. Four glycines are too few to tell, and one of them lies there.
CROWDED_PSI = (-90.0, 40.0)  # degrees, both included
CROWDED_FACTOR = 0.1


@cache
def ramachandran_map(letter, *, before_proline=False):
    """Return how probable each backbone is for a residue type in proteins, averaged over its neighbours.

    Parameters
    ----------
    letter : str
        One-letter code of one of the twenty. Alanine and glycine, which the rotamer library lacks, are made from types
        that resemble them; glycine's map is its own mirror image.
    before_proline : bool, default False
        Whether a proline follows, so that the psi of a helix are rare. It makes no difference to glycine.

    Returns
    -------
    ndarray, (36, 36), float64, read-only
        Probability of each bin of phi, psi, centred at -180, -170 ... 170 degrees; sums to 1, and no bin is 0.
    """
    if letter == "G":
        density = (1 - EXTENDED_SHARE) * _mean_density(GLYCINE_LIKE) + EXTENDED_SHARE * _extended_density()
        density = (density + _mirrored(density)) / 2
    else:
        density = _mean_density(ALANINE_LIKE if letter == "A" else letter)
        if before_proline:
            low, high = CROWDED_PSI
            density = density * np.where((low <= GRID_ANGLES) & (high >= GRID_ANGLES), CROWDED_FACTOR, 1.0)
            density /= density.sum()
    table = (1 - UNIFORM_SHARE) * density + UNIFORM_SHARE / density.size
    table.flags.writeable = False
    return table


def ramachandran_energy(letter, phi, psi, kt=1.0, *, before_proline=False):
    """Return what the backbone of a residue type costs, above one that is uniform over phi and psi, in kcal/mol.

    Parameters
    ----------
    letter : str
        One-letter code of one of the twenty.
    phi, psi : array_like, float
        Degrees, of any turn; shapes broadcast.
    kt : float, default 1.0
        kT, kcal/mol.
    before_proline : bool, default False
        Whether a proline follows.

    Returns
    -------
    ndarray, float64
        -kT ln(p / uniform), p bilinear between the bins of `ramachandran_map`: negative where the type likes to be. NaN
        where an angle is NaN.
    """
    table = ramachandran_map(letter, before_proline=before_proline)
    return -kt * np.log(_interpolated(table, phi, psi) * table.size)


def _mean_density(letters):
    """Smoothed counts of some types, each scaled to sum to 1, on average: ndarray, (36, 36)."""
    counts = [residue_counts(letter) for letter in letters]
    density = np.mean([count / count.sum() for count in counts], axis=0)
    kernel = _line(-180.0, KERNEL_WIDTH)  # from a bin to those after it, and around
    for axis in (0, 1):
        density = np.sum([weight * np.roll(density, turn, axis) for turn, weight in enumerate(kernel)], axis=0)
    return density


def _line(centre, width):
    """A Gaussian (degrees) on the circle of grid angles, which sums to 1: ndarray, (36,)."""
    away = (GRID_ANGLES - centre + 180.0) % 360.0 - 180.0
    weight = np.exp(-0.5 * (away / width) ** 2)
    return weight / weight.sum()


def _extended_density():
    """The region that glycine alone has, where phi is positive: ndarray, (36, 36), sums to 1."""
    return np.outer(_line(*EXTENDED_PHI), _line(*EXTENDED_PSI))


def _mirrored(density):
    """The map of the mirror image: -phi, -psi for phi, psi."""
    return np.roll(density[::-1, ::-1], 1, axis=(0, 1))


def _interpolated(table, phi, psi):
    """Interpolate a map at angles in degrees, bilinear and periodic; NaN where one is NaN."""
    place = (np.stack(np.broadcast_arrays(phi, psi)) + 180.0) / BIN_WIDTH
    known = ~np.isnan(place).any(axis=0)
    low, part = np.divmod(np.where(known, place, 0.0), 1.0)
    (i, j), (a, b) = low.astype(np.int64) % GRID_BINS, part
    k, m = (i + 1) % GRID_BINS, (j + 1) % GRID_BINS
    value = (1 - a) * ((1 - b) * table[i, j] + b * table[i, m]) + a * ((1 - b) * table[k, j] + b * table[k, m])
    return np.where(known, value, np.nan)
