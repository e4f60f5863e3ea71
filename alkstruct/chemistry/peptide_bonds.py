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
    peptide, trace = (
        np.linalg.norm(backbone[before][:-1] - backbone[after][1:], axis=1)
        for before, after in (("C", "N"), ("CA", "CA"))
    )
    return np.r_[False, np.where(np.isnan(peptide), trace <= TRACE_LENGTH, peptide <= PEPTIDE_LENGTH)]
