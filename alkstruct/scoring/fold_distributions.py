"""From the rows of a score table to distributions of the fold change: the mean and spread of its log10."""

import numpy as np

from alkstruct.energy.energies import RT


def log10_folds(table):
    """Give each row of a score table a normal distribution of log10 of its fold change.

    Parameters
    ----------
    table : pandas.DataFrame
        From `score` or `compare`: ddg and ddg_sd in kcal/mol, verdict.

    Returns
    -------
    mean, sd : ndarray of float64, one element a row
        ddg and ddg_sd over RT ln 10 (RT at 310 K), as if an IC50 changed as a dissociation constant does; NaN for a row
        that is not modelled. The ddg_sd of an "indirect" row is such that a fold change above 5 has the base rate.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"ddg": [0.0, 1.4184], "ddg_sd": [0.9, 0.7092], "verdict": ["indirect", "weakens"]})
    >>> log10_folds(table)[0].round(3).tolist()
    [0.0, 1.0]
    """
    unknown = table["verdict"].to_numpy() == "not modelled"
    columns = (table[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in ("ddg", "ddg_sd"))
    mean, deviation = (np.where(unknown, np.nan, column / (RT * np.log(10))) for column in columns)
    return mean, deviation
