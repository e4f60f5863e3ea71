"""Compact the Dunbrack 2010 backbone-dependent rotamer library into alkstruct/data/rotamers.npz.

    python tools/make_rotamer_library.py ALL.bbdep.rotamers.lib alkstruct/data/rotamers.npz

The text file is the "ALL" table of Shapovalov & Dunbrack 2011 (Structure 19:844,
doi:10.1016/j.str.2011.03.019), CC BY 4.0. What changes: the duplicate rows at +180 degrees go, rotamers are put
in a fixed order (by their bins r1 r2 r3 r4, not by probability), probabilities are kept as multiples of 1e-5 and
angles as multiples of 0.1 degrees, and a rotamer is dropped in backbone bins where it and all its neighbours are
rarer than RARE. Per residue type XXX the archive holds

    XXX_probability  (36, 36, r)     uint32   1e-5
    XXX_chi          (36, 36, r, c)  int16    0.1 degree
    XXX_sigma        (36, 36, r, c)  uint16   0.1 degree
    XXX_count        (36, 36)        uint32   residues seen in the backbone bin

with axes phi, psi = -180, -170 ... 170 degrees, r rotamers, c side-chain dihedrals.
"""

import sys
from pathlib import Path

import numpy as np

BINS = 36
RARE = 0.0005  # a quarter of the probability below which the scorer ignores a rotamer
SKIPPED = {"CPR", "TPR", "CYD", "CYH"}  # subsets of PRO and CYS


def read_rows(path):
    """The table as {residue type: rows of phi, psi, count, r1-r4, p, chi1-4, sigma1-4}."""
    rows = {}
    with Path(path).open() as lines:
        for line in lines:
            if not line.startswith("#") and line.strip():
                name, *figures = line.split()
                if name not in SKIPPED:
                    rows.setdefault(name, []).append(figures)
    return {name: np.array(figures, dtype=float) for name, figures in rows.items()}


def near(mask):
    """True where a backbone bin or one of its eight neighbours is True (the map is a torus)."""
    shifts = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return np.any([np.roll(mask, shift, axis=(0, 1)) for shift in shifts], axis=0)


def compact(rows):
    """Grid arrays of one residue type."""
    rows = rows[(rows[:, 0] < 180) & (rows[:, 1] < 180)]
    phi, psi = ((rows[:, k] + 180).astype(int) // 10 for k in (0, 1))
    bins, rotamer = np.unique(rows[:, 3:7], axis=0, return_inverse=True)
    rotamer = rotamer.ravel()
    chis = int((bins[0] > 0).sum())
    probability = np.zeros((BINS, BINS, len(bins)))
    chi, sigma = np.zeros((2, BINS, BINS, len(bins), chis))
    count = np.zeros((BINS, BINS), dtype=np.uint32)
    probability[phi, psi, rotamer] = rows[:, 7]
    chi[phi, psi, rotamer] = rows[:, 8 : 8 + chis]
    sigma[phi, psi, rotamer] = rows[:, 12 : 12 + chis]
    count[phi, psi] = rows[:, 2]
    kept = near(probability >= RARE)
    probability[~kept] = 0
    chi[~kept] = sigma[~kept] = 0
    return {
        "probability": np.rint(probability * 1e5).astype(np.uint32),
        "chi": np.rint(chi * 10).astype(np.int16),
        "sigma": np.rint(sigma * 10).astype(np.uint16),
        "count": count,
    }


def main(source, target):
    arrays = {
        f"{name}_{key}": values
        for name, rows in sorted(read_rows(source).items())
        for key, values in compact(rows).items()
    }
    np.savez_compressed(target, **arrays)
    print(f"{target}: {len(arrays)} arrays, {Path(target).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
