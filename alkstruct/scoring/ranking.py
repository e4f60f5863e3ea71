"""Inhibitors ordered by their estimated potency on a mutant, with what is known beside what is estimated."""

import numpy as np
import pandas as pd

from alkstruct.complexes.known_inhibitors import KNOWN_INHIBITORS, inhibitor_names
from alkstruct.complexes.loading import load
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.energy.energies import RT
from alkstruct.errors import AlkstructError
from alkstruct.kinase.annotation import annotate
from alkstruct.kinase.evidence import clinical_evidence
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.scoring.comparison import compare
from alkstruct.scoring.table import merged_attributes
from alkstruct.scoring.variant_lists import read_variant

PHASES = {"cis": "the sites are on one allele and act together", "trans": "each clone stands for itself"}

#: The table of `rank_inhibitors`: column -> dtype.
RANKING_COLUMNS = {
    "rank": "Int64",
    "inhibitor": "str",
    "pdb_id": "str",
    "variant": "str",
    "wild_type_ic50": "Float64",
    "estimated_fold": "Float64",
    "estimated_ic50": "Float64",
    "measured_fold": "Float64",
    "clinical": "str",
    "verdict": "category",
    "mechanism": "str",
    "note": "str",
}


def estimated_fold(ddg):
    """Turn an estimated ddG into the fold change of the IC50 that it stands for.

    Parameters
    ----------
    ddg : array_like of float
        kcal/mol, > 0 weakens binding; NaN, or <NA> in a pandas column, where there is no estimate.

    Returns
    -------
    numpy.ndarray of float64, of the same shape
        exp(ddG / RT) at 310 K (RT = 0.616 kcal/mol); NaN where ddG is.

    Notes
    -----
    As if an IC50 changed as a dissociation constant does. ddG is an estimate on a fitted scale, so the fold change is
    one too: trust its order more than its size.

    Examples
    --------
    >>> estimated_fold([0.0, 1.42]).round(1).tolist()
    [1.0, 10.0]
    """
    ddg = np.asarray(ddg, dtype=np.float64)
    # beyond what a float64 holds the fold is infinite, which orders as it should
    with np.errstate(over="ignore"):
        return np.exp(ddg / RT)


def rank_inhibitors(
    variant: str | Mutation | Variant, phase: str = "cis", inhibitors=None, *, strict: bool = False
) -> pd.DataFrame:
    """Order inhibitors by their estimated potency on a mutant. For research use; it selects no therapy.

    Parameters
    ----------
    variant : str, Mutation or Variant
        In any notation that `parse` understands; several sites joined by `+`.
    phase : {"cis", "trans"}, default "cis"
        Several sites on one allele act together; in trans each site is a clone of its own, and the clone on which
        the inhibitor is estimated weakest decides.
    inhibitors : str, Complex or iterable of them, optional
        As `load` takes them; by default the five packaged inhibitors.
    strict : bool, default False
        Whether a variant that cannot be read, or estimated with one of the inhibitors, is an error, not rows that
        say so.

    Returns
    -------
    pandas.DataFrame
        One row an inhibitor, the lowest estimated IC50 first; `attrs["notice"]` says what it is not for, `energy`,
        `alkstruct` and `notes` are as from `compare`:

        - rank (Int64): 1 for the most potent; <NA> where the potency cannot be estimated
        - inhibitor, pdb_id (str): name; structure scored
        - variant (str): what was scored; in trans the clone that decides
        - wild_type_ic50 (Float64, nM): Ba/F3 EML4-ALK, Hatcher 2015 [1]_; <NA> where not measured there
        - estimated_fold (Float64): from ddG, see `estimated_fold`
        - estimated_ic50 (Float64, nM): the product of the two
        - measured_fold (Float64), clinical (str): as from `annotate`, for the same variant and inhibitor
        - verdict (category), mechanism (str): as from `score`
        - note (str): limits of the estimate, the measured fold's source, and for a compound variant its evidence

        Inhibitors of unknown wild-type potency come last, ordered among themselves by estimated fold; those without
        an estimate last of all.

    Raises
    ------
    AlkstructError
        The phase is neither; there is no inhibitor; a structure is not numbered as ALK; or as `load` and `score` do.

    Notes
    -----
    A clone that is not modelled may be the worst one, so it leaves the inhibitor without an estimate. An "indirect"
    mutation has a fold near one because the model is blind to it, not because the drug holds. Potency in one cell
    line leaves out exposure, safety and every resistance that is not a change of binding. C1156Y+L1198F is the known
    exception among compound variants: sensitive to crizotinib again [2]_, which `note` cites.

    References
    ----------
    .. [1] Hatcher et al. 2015, J Med Chem 58:9296, doi:10.1021/acs.jmedchem.5b01136 (wild-type IC50).
    .. [2] Shaw et al. 2016, N Engl J Med 374:54, doi:10.1056/NEJMoa1508887, PMID 26698910.

    Examples
    --------
    >>> table = rank_inhibitors("G1202R", inhibitors=["crizotinib", "lorlatinib"])
    >>> table[["rank", "inhibitor", "wild_type_ic50"]].values.tolist()
    [[1, 'crizotinib', 56.0], [<NA>, 'lorlatinib', <NA>]]
    >>> table.attrs["notice"]
    'For research use; it selects no therapy.'
    """
    if phase not in PHASES:
        choices = "; ".join(f"{name!r} ({meaning})" for name, meaning in PHASES.items())
        raise AlkstructError(f"phase {phase!r} is neither of {choices}")
    whole = read_variant(variant, strict=strict)
    apart = phase == "trans" and isinstance(whole, Variant)
    clones = [Variant((mutation,)) for mutation in whole] if apart else [whole]
    estimates = [_estimates(structure, clones, strict) for structure in _complexes(inhibitors)]
    table = _ordered(pd.concat([_deciding(rows) for rows in estimates], ignore_index=True))
    table["rank"] = pd.array(range(1, len(table) + 1), dtype="Int64")
    table["rank"] = table["rank"].mask(table["estimated_ic50"].isna())
    ranking = table[list(RANKING_COLUMNS)].astype(
        {name: kind for name, kind in RANKING_COLUMNS.items() if kind != "category"}
    )
    ranking.attrs = {"notice": RESEARCH_USE} | merged_attributes(estimates)
    return ranking


def _complexes(inhibitors):
    """Loaded complexes, each of them ALK."""
    if inhibitors is None:
        inhibitors = inhibitor_names()
    elif isinstance(inhibitors, str) or not hasattr(inhibitors, "__iter__"):
        inhibitors = [inhibitors]
    complexes = [load(source) for source in inhibitors]
    if not complexes:
        raise AlkstructError("there is no inhibitor to rank; leave `inhibitors` out for the packaged ones")
    for structure in complexes:
        if structure.reference is None:
            raise AlkstructError(
                f"{structure.name} is not numbered as ALK: wild-type potencies and evidence are of ALK alone; "
                "use compare for other kinases"
            )
    return complexes


def _estimates(structure, clones, strict):
    """One complex: the rows of `compare` with potencies, evidence and notes."""
    table = annotate(compare(clones, [structure], strict=strict))
    known = {drug.name: drug for drug in KNOWN_INHIBITORS}.get(structure.inhibitor.name)
    potency = None if known is None or np.isnan(known.wild_type_ic50) else known.wild_type_ic50
    fold = pd.array(estimated_fold(table["ddg"]), dtype="Float64")
    table = table.assign(
        # not modelled is not neutral, whatever a row may carry as ddG
        estimated_fold=pd.Series(fold, index=table.index).mask(table["verdict"] == "not modelled"),
        wild_type_ic50=pd.array([potency] * len(table), dtype="Float64"),
    )
    table["estimated_ic50"] = table["wild_type_ic50"] * table["estimated_fold"]
    table["note"] = ["; ".join(_notes(row, known)) for row in table.itertuples()]
    return table


def _deciding(table):
    """The row of the clone that decides: one without an estimate, else that of the greatest fold change."""
    return table.sort_values("estimated_fold", ascending=False, na_position="first", kind="stable").head(1)


def _ordered(table):
    """By estimated IC50; unknown potencies after the known by fold, and no estimate last."""
    return table.sort_values(["estimated_ic50", "estimated_fold"], na_position="last", kind="stable", ignore_index=True)


def _notes(row, known):
    """What a reader of the row must know, in phrases."""
    if row.verdict == "not modelled":
        yield row.mechanism.removesuffix(".")
    if row.verdict == "indirect":
        yield "indirect: a fold near one is what the model cannot see, not what it has found"
    if pd.isna(row.wild_type_ic50):
        yield "wild-type IC50 unknown, " + (known.ic50_note if known else "the inhibitor is not a packaged one")
    elif known.ic50_note:
        yield f"wild-type IC50 {known.ic50_note}"
    if pd.notna(row.measured_fold):
        yield f"measured: {row.measured_note}"
    if "+" in row.variant:
        yield from _compound_evidence(row.variant, row.inhibitor)


def _compound_evidence(variant, inhibitor):
    """The clinical evidence for a compound variant, row by row: rare, and not what its sites suggest."""
    table = clinical_evidence()
    for row in table[(table["variant"] == variant) & (table["drug"] == inhibitor)].itertuples():
        where = f"PMID {row.pmid}" if row.pmid else f"doi:{row.doi}"
        yield f"seen: {row.direction} to {row.drug}, {row.model}, {row.source}, {where}"
