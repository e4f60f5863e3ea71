"""How potent an inhibitor is in cells: measured IC50 on the wild type and on mutants, and how sure they are."""

from typing import NamedTuple

import numpy as np

from alkstruct.kinase.annotation import measured_as, measured_folds
from alkstruct.kinase.evidence import experiment_rows

# Standard deviation of log10 IC50 between laboratories. Crizotinib's on eight mutants differ between Hatcher 2015 and
# Johnson 2014 by a root mean square of 0.50, its fold changes by 0.38: 0.35 and 0.27 for one laboratory.
LABORATORY_SD = 0.3
# What a close analogue adds to it, and how far beyond a limit of the assay an IC50 may lie (log10, the standard
# deviation of a half-normal): both are assumed, as a factor of three.
STAND_IN_SD = 0.5
BEYOND_LIMIT_SD = 0.5


class Potency(NamedTuple):
    """An IC50 of one inhibitor on one form of ALK, from one or several laboratories.

    `ic50` is in nM and `log_sd` the standard deviation of its log10, both NaN where nothing was measured; `bound` is
    "at least" or "at most" where all the laboratories met a limit of their assay, else ""; `compound` is what was
    measured, the inhibitor itself or what stands in for it; `source` names laboratories and assays.
    """

    ic50: float
    log_sd: float
    bound: str
    compound: str
    source: str


UNKNOWN = Potency(np.nan, np.nan, "", "", "")


def wild_type_potency(inhibitor: str) -> Potency:
    """Look up an inhibitor's IC50 on cells that depend on wild-type EML4-ALK.

    Parameters
    ----------
    inhibitor : str
        Name or ChEMBL id, in any case.

    Returns
    -------
    Potency
        The geometric mean over the laboratories that measured it, of those away from the limits of their assay where
        there are any; a close analogue's where the inhibitor has none of its own; `UNKNOWN` where neither was measured.

    Notes
    -----
    Left out are IC50 that were derived from a fold change. From Hatcher 2015 (Ba/F3 cells, viability after 72 h;
    doi:10.1021/acs.jmedchem.5b01136) and Johnson 2014 (NIH-3T3 cells, phosphorylated ALK after 1 h;
    doi:10.1021/jm500261q); crizotinib is in both, 56 and 80 nM.

    Examples
    --------
    >>> wild_type_potency("lorlatinib")[:3]
    (1.3, 0.3, '')
    >>> wild_type_potency("alectinib").bound
    'at most'
    """
    table = experiment_rows()
    named = table["inhibitor"].str.lower() == measured_as(inhibitor)
    rows = table[named & (table["variant"] == "WT") & (table["qualifier"] == "=")]
    limits = {"floor": "at most", "ceiling": "at least"}
    return _potency(inhibitor, rows, [limits.get(censored, "") for censored in rows["censored"]])


def mutant_potency(variant, inhibitor: str) -> Potency:
    """Look up an inhibitor's IC50 on a mutant: the wild type's x the measured fold change, within each laboratory.

    Parameters
    ----------
    variant : str, Mutation or Variant
        In any notation that `parse` understands.
    inhibitor : str
        Name or ChEMBL id, in any case.

    Returns
    -------
    Potency
        As from `wild_type_potency`. A fold change that is a bound because the wild type met the limit of the assay
        leaves the mutant's IC50 free: alectinib's on L1196M is 90 nM, at least 45 times the wild type's.

    Raises
    ------
    NotationError
        The variant cannot be read.

    Examples
    --------
    >>> mutant_potency("L1196M", "alectinib")[:3]
    (90.0, 0.3, '')
    >>> mutant_potency("I1171N", "alectinib") == UNKNOWN
    True
    """
    rows = measured_folds(variant, inhibitor)
    # of a pair that has met a limit, the mutant has where the bound of the fold change points beyond that limit
    own = {
        ("floor", "at most"): "at most",
        ("floor", "undetermined"): "at most",
        ("ceiling", "at least"): "at least",
        ("ceiling", "undetermined"): "at least",
    }
    return _potency(inhibitor, rows, [own.get(pair, "") for pair in zip(rows["censored"], rows["bound"], strict=True)])


def _potency(inhibitor, rows, bounds):
    """Potency of measurements with the bound that each of them is."""
    if not len(rows):
        return UNKNOWN
    # one that has met no limit says more than any that has
    free = np.array([bound == "" for bound in bounds])
    used = rows[free] if free.any() else rows
    kinds = {bound for bound in bounds if bound}
    bound = "" if free.any() else kinds.pop() if len(kinds) == 1 else ""
    compound = used["inhibitor"].iloc[0]
    spread = LABORATORY_SD / np.sqrt(len(used))
    if compound.lower() != inhibitor.strip().lower():
        spread = np.hypot(spread, STAND_IN_SD)
    else:
        compound = inhibitor
    sources = (f"{r.source.split(',')[0]} ({r.system}, {r.assay})" for r in used.itertuples())
    ic50 = float(10 ** np.log10(used["ic50"].astype(float)).mean()) if len(used) > 1 else float(used["ic50"].iloc[0])
    return Potency(ic50, float(spread), bound, compound, "; ".join(sources))
