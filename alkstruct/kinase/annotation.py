"""Put measured fold changes and clinical evidence beside a table of estimates."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from alkstruct import data
from alkstruct.display.numbers import fold_text
from alkstruct.errors import AlkstructError, NotationError, quoted
from alkstruct.kinase.evidence import (
    ASSAY_LIMITS,
    EVIDENCE_DIRECTIONS,
    EVIDENCE_KINASE,
    clinical_rows,
    experiment_rows,
    experiments,
)
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.kinase.notation import parse

STAND_IN = {row["name"]: row["stand_in"] for row in data.rows("inhibitors.csv") if row["stand_in"]}
"""Inhibitors without measurements of their own -> the nearest compound that has some."""

STANDS_FOR = {code: drug for drug, code in STAND_IN.items()}
"""Compounds that stand in -> the inhibitor that they stand for."""

#: Columns that `annotate` adds: column -> dtype.
ANNOTATION_COLUMNS = {
    "measured_fold": "Float64",
    "measured_bound": "str",
    "is_stand_in": "bool",
    "measured_note": "str",
    "clinical": "str",
}


def measured_folds(variant: str | Mutation | Variant, inhibitor: str) -> pd.DataFrame:
    """Look up every measurement of one inhibitor on one variant.

    Parameters
    ----------
    variant : str, Mutation or Variant
        In any notation that `parse` understands.
    inhibitor : str
        Name or ChEMBL id, in any case. For brigatinib, which has no measurements of its own, the rows are those of
        the AP26113 analogue CHEMBL3397300, and say so.

    Returns
    -------
    pandas.DataFrame
        Rows of `experiments`; none where nothing was measured.

    Raises
    ------
    NotationError
        The variant cannot be read.

    Examples
    --------
    >>> measured_folds("1151Tins", "crizotinib")[["fold", "bound", "pmid"]].values.tolist()
    [[15.304, 'at least', ''], [16.0, '', '22277784'], [37.987, '', '24819116']]
    """
    table = experiments()
    same = (table["variant"] == str(parse(variant))) & (table["inhibitor"].str.lower() == measured_as(inhibitor))
    return table[same].reset_index(drop=True)


def annotate(table: pd.DataFrame, inhibitor: str | None = None) -> pd.DataFrame:
    """Put measured fold changes and clinical evidence beside the rows of a score table.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with a `variant` column (str, in any notation), as from `score`, `scan` or `compare`, also after
        it went through a file. It is not changed.
    inhibitor : str, optional
        The inhibitor of a table that has no `inhibitor` column.

    Returns
    -------
    pandas.DataFrame
        A new table with the same rows in the same order, and these columns added or replaced:

        - measured_fold (Float64): IC50 of the mutant over that of the wild type. Where there are several sources,
          the geometric mean of those that are not at a limit of their assay, or of all if all are; <NA> where nothing
          was measured, or where the inhibitor is not known
        - measured_bound (str): on which side of the truth that fold is, where all of its sources have met a limit of
          their assay: "at least", "at most" or "undetermined"; "" where it is the truth's as far as an assay can tell
        - is_stand_in (bool): whether a close analogue was measured in place of the inhibitor
        - measured_note (str): each fold change with its source and limit; "" where there is none; where a variant
          cannot be read, that it was not looked up
        - clinical (str): number of evidence items in each direction, whether they conflict, PMIDs and DOIs

        Without an inhibitor the two texts cover all drugs.

    Raises
    ------
    AlkstructError
        There is no `variant` column.

    Notes
    -----
    Compound variants match evidence for the same compound, never for one of their sites. Brigatinib shows the fold
    change of the AP26113 analogue CHEMBL3397300, which `measured_note` says. All evidence is of ALK: rows whose column
    `kinase` names another one, or none, get nothing, and `measured_note` says so. The sequence is not checked.

    Examples
    --------
    >>> scores = pd.DataFrame({"variant": ["L1196M", "I1171N"], "inhibitor": "crizotinib"})
    >>> annotate(scores)[["measured_fold", "measured_note"]].values.tolist()
    [[10.537, 'at least 9.8x (Hatcher 2015; near the parental cells), 11x (Johnson 2014)'], [<NA>, '']]
    >>> annotate(scores).clinical[1]
    'resistance (2): PMID 25393796; doi:10.1158/2159-8290.CD-16-1123'
    """
    if "variant" not in table:
        columns = ", ".join(map(str, table.columns)) or "none"
        raise AlkstructError(f"a table to annotate needs a column 'variant'; its columns: {columns}")
    of_alk = table["kinase"].eq(EVIDENCE_KINASE) if "kinase" in table else np.ones(len(table), dtype=bool)
    known = zip(table["variant"], of_alk, strict=True)
    names = [name if is_alk and isinstance(name, str | Mutation | Variant) else "" for name, is_alk in known]
    pairs = list(zip(names, _inhibitors(table, inhibitor), strict=True))
    # a scan repeats no variant, a comparison many: each pair is summarised once
    summaries = {pair: _summary(*pair) for pair in dict.fromkeys(pairs)}
    rows = [summaries[pair] if is_alk else OF_ANOTHER for pair, is_alk in zip(pairs, of_alk, strict=True)]
    found = zip(ANNOTATION_COLUMNS.items(), zip(*rows, strict=True) if rows else [()] * 5, strict=True)
    return table.assign(
        **{name: pd.Series(list(cells), dtype=dtype, index=table.index) for (name, dtype), cells in found}
    )


class Summary(NamedTuple):
    """What is known of a variant and an inhibitor; the fields are the columns that `annotate` adds."""

    measured_fold: float | None
    measured_bound: str
    is_stand_in: bool
    measured_note: str
    clinical: str


#: What is known of a variant of another kinase.
OF_ANOTHER = Summary(None, "", False, f"not looked up: measurements and reports at hand are of {EVIDENCE_KINASE}", "")


def _inhibitors(table, inhibitor):
    """Inhibitor of each row; "" where it is not known."""
    if "inhibitor" in table:
        return [name if isinstance(name, str) else "" for name in table["inhibitor"]]
    return [inhibitor or ""] * len(table)


def measured_as(inhibitor):
    """Return the lower-case name under which an inhibitor's measurements, or its stand-in's, are tabulated."""
    name = inhibitor.strip().lower()
    return STAND_IN.get(name, name).lower()


def clinical_reports(variant, inhibitor):
    """Return the rows of `clinical_evidence` of a variant (str, canonical) and an inhibitor, named in any case."""
    return _by_variant()[1].get(variant, {}).get(inhibitor.strip().lower(), ())


def _summary(variant, inhibitor):
    """Summarise what is known of a variant and an inhibitor, or of all inhibitors if it is "": Summary."""
    try:
        variant = str(parse(variant))
    except NotationError:  # one bad entry does not cost the others
        return Summary(None, "", False, f"not looked up: {quoted(variant)} is no variant", "")
    measured, clinical = _by_variant()
    measured, clinical = measured.get(variant, {}), clinical.get(variant, {})
    if not inhibitor:
        return Summary(None, "", False, _all_measured(measured), _all_clinical(clinical))
    rows = measured.get(measured_as(inhibitor), ())
    is_stand_in = bool(rows) and inhibitor.strip().lower() in STAND_IN
    note = _measured_text(rows)
    if is_stand_in:
        note = f"of the AP26113 analogue {rows[0].inhibitor}, close to {inhibitor} but not the same: {note}"
    clinical_text = _clinical_text(clinical.get(inhibitor.strip().lower(), ()))
    return Summary(_middle(rows), _bound(rows), is_stand_in, note, clinical_text)


def _bound(rows):
    """Return on which side of the truth the mean of some fold changes is, as `annotate` explains `measured_bound`."""
    bounds = {row.bound for row in rows}
    if not bounds or "" in bounds:
        return ""
    return bounds.pop() if len(bounds) == 1 else "undetermined"


@cache
def _by_variant():
    """{variant: {inhibitor in lower case: rows}} of the measurements and of the clinical evidence."""
    nested = []
    for table, drug in ((experiment_rows(), "inhibitor"), (clinical_rows(), "drug")):
        found = {}
        for row in table.itertuples(index=False):
            found.setdefault(row.variant, {}).setdefault(getattr(row, drug).lower(), []).append(row)
        nested.append(found)
    return tuple(nested)


def _middle(rows):
    """Geometric mean of fold changes, of those away from the limits where there are any; None for no rows."""
    folds = [row.fold for row in rows if not row.bound] or [row.fold for row in rows]
    return float(np.exp(np.mean(np.log(folds)))) if len(folds) > 1 else next(iter(folds), None)


def _measured_text(rows):
    return ", ".join(map(_one_measured, rows))


def _one_measured(row):
    """Such as "at least 9.8x (Hatcher 2015; near the parental cells)"."""
    fold = fold_text(row.fold, "x")
    source = row.source.split(",")[0]
    if not row.bound:
        return f"{fold} ({source})"
    word = f"{row.bound} {fold}" if row.bound.startswith("at") else f"{fold}, {row.bound}"
    return f"{word} ({source}; {ASSAY_LIMITS[row.censored]})"


def _all_measured(found):
    """The named inhibitors' fold changes; how many compounds without a name there are besides."""
    texts = [f"{rows[0].inhibitor}: {_measured_text(rows)}" for name, rows in found.items() if not _nameless(name)]
    if nameless := sum(map(_nameless, found)):
        texts.append(f"{nameless} compounds without a name: see experiments()")
    return "; ".join(texts)


def _nameless(inhibitor):
    return inhibitor.startswith("chembl")


def _all_clinical(found):
    return "; ".join(f"{rows[0].drug}: {_directions(rows)}" for rows in found.values())


def _clinical_text(rows):
    """Such as "resistance (3), sensitivity (1), in conflict: PMID 21030459, 21948233"."""
    if not rows:
        return ""
    pmids = ", ".join(dict.fromkeys(row.pmid for row in rows if row.pmid))
    dois = dict.fromkeys(f"doi:{row.doi}" for row in rows if row.doi)
    references = ([f"PMID {pmids}"] if pmids else []) + list(dois)
    return f"{_directions(rows)}: {'; '.join(references)}"


def _directions(rows):
    """Evidence items in each direction; a direction that rests on medium confidence alone says so."""
    texts = []
    for direction in EVIDENCE_DIRECTIONS:
        same = [row for row in rows if row.direction == direction]
        unsure = "" if any(row.confidence == "high" for row in same) else ", medium confidence"
        texts += [f"{direction} ({len(same)}{unsure})"] if same else []
    return ", ".join(texts) + (", in conflict" if rows[0].conflict else "")
