"""The rule for peptide bonds: which residues of a chain are bonded to the one before."""

import numpy as np

PEPTIDE_LENGTH = 2.0  # Å, most between C and the next N of bonded residues
TRACE_LENGTH = 4.3  # Å, most between their CA, where C or N is absent


def peptide_bonded(owner, names, coord, count):
    """Tell which residues are peptide-bonded to the one before.

    Parameters
    ----------
    owner : ndarray, (m,), int
        Residue index of each atom.
    names : ndarray, (m,), str
        Names of the atoms.
    coord : ndarray, (m, 3), float64
        Å.
    count : int
        Number of residues, n.

    Returns
    -------
    ndarray, (n,), bool
        By the distance from C to N; where one of these is absent, by that of the CA. The first residue has none before.
    """
    backbone = {}
    for name in ("N", "CA", "C"):
        backbone[name] = np.full((count, 3), np.nan)
        rows = names == name
        backbone[name][owner[rows]] = coord[rows]
    return bonded_by_distance(**{name.lower(): places for name, places in backbone.items()})


def bonded_by_distance(n, ca, c):
    """Tell which residues are peptide-bonded to the one before, from where their atoms are.

    Parameters
    ----------
    n, ca, c : ndarray, (residues, 3), float64
        Å; NaN where a residue lacks the atom.

    Returns
    -------
    ndarray, (residues,), bool
        As from `peptide_bonded`.
    """
    peptide = np.linalg.norm(c[:-1] - n[1:], axis=1)
    trace = np.linalg.norm(ca[:-1] - ca[1:], axis=1)
    return np.r_[False, np.where(np.isnan(peptide), trace <= TRACE_LENGTH, peptide <= PEPTIDE_LENGTH)]
