"""From the rows of a score table to distributions of the fold change: the mean and spread of its log10."""

import numpy as np

from alkstruct.energy.energies import RT

# Mutations whose residue is out of the inhibitor's reach: mean and standard deviation of log10 of their fold changes,
# to be replaced by the base rate of the calibration.
INDIRECT_MEAN, INDIRECT_SD = 0.3, 0.6


def log10_folds(table):
    """Give each row of a score table a normal distribution of log10 of its fold change.

    Parameters
    ----------
    table : pandas.DataFrame
        From `score` or `compare`: ddg and ddg_sd in kcal/mol, verdict.

    Returns
    -------
    mean, sd : ndarray of float64, one element a row
        ddg and ddg_sd over RT ln 10 (RT at 310 K), as if an IC50 changed as a dissociation constant does; the base rate
        of such mutations for an "indirect" row, whose effect is not in its contacts; NaN for one that is not modelled.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"ddg": [0.0, 1.4184], "ddg_sd": [0.6, 0.7092], "verdict": ["indirect", "weakens"]})
    >>> log10_folds(table)[0].round(3).tolist()
    [0.3, 1.0]
    """
    verdict = table["verdict"].to_numpy()
    unknown, indirect = verdict == "not modelled", verdict == "indirect"
    found = []
    for column, base in (("ddg", INDIRECT_MEAN), ("ddg_sd", INDIRECT_SD)):
        values = table[column].to_numpy(dtype=np.float64, na_value=np.nan) / (RT * np.log(10))
        found.append(np.where(unknown, np.nan, np.where(indirect, base, values)))
    return tuple(found)
