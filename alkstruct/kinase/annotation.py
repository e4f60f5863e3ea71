"""Put measured fold changes and clinical evidence beside a table of estimates."""

import math
import re
from functools import cache

import numpy as np
import pandas as pd

from alkstruct import data
from alkstruct.errors import AlkstructError
from alkstruct.kinase.evidence import DIRECTIONS, LIMITS, clinical_rows, experiment_rows, experiments
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.kinase.notation import parse

STAND_IN = {row["name"]: row["stand_in"] for row in data.rows("inhibitors.csv") if row["stand_in"]}
"""Inhibitors without measurements of their own -> the nearest compound that has some."""

STANDS_FOR = {code: drug for drug, code in STAND_IN.items()}
"""The same from the other side."""


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
    [[15.304, 'at least', ''], [16.0, '', '22277784']]
    """
    table = experiments()
    same = (table["variant"] == str(parse(variant))) & (table["inhibitor"].str.lower() == _measured_as(inhibitor))
    return table[same].reset_index(drop=True)


def annotate(table: pd.DataFrame, inhibitor: str | None = None) -> pd.DataFrame:
    """Put measured fold changes and clinical evidence beside the rows of a score table.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with a `variant` column (str, in any notation), as from `score`, `scan` or `compare`. It is not
        changed.
    inhibitor : str, optional
        The inhibitor of a table that has no `inhibitor` column.

    Returns
    -------
    pandas.DataFrame
        A new table with the same rows in the same order, and these columns added or replaced:

        - measured_fold (Float64): IC50 of the mutant over that of the wild type. Where there are several sources,
          the geometric mean of those that are not at a limit of their assay, or of all if all are; <NA> where nothing
          was measured, or where the inhibitor is not known
        - measured_note (str): each fold change with its source and limit; "" where there is none
        - clinical (str): number of evidence items in each direction, whether they conflict, PMIDs and DOIs

        Without an inhibitor the two texts cover all drugs.

    Raises
    ------
    AlkstructError
        There is no `variant` column.
    NotationError
        A variant cannot be read.

    Notes
    -----
    Compound variants match evidence for the same compound, never for one of their sites. Brigatinib shows the fold
    change of the AP26113 analogue CHEMBL3397300, which `measured_note` says. The sequence is not checked: all
    evidence is of ALK.

    Examples
    --------
    >>> scores = pd.DataFrame({"variant": ["L1196M", "I1171N"], "inhibitor": "crizotinib"})
    >>> annotate(scores)[["measured_fold", "measured_note"]].values.tolist()
    [[9.804, 'at least 9.8x (Hatcher 2015; near the parental cells)'], [<NA>, '']]
    >>> annotate(scores).clinical[1]
    'resistance (2): PMID 25393796; doi:10.1158/2159-8290.CD-16-1123'
    """
    if "variant" not in table:
        columns = ", ".join(map(str, table.columns)) or "none"
        raise AlkstructError(f"a table to annotate needs a column 'variant'; its columns: {columns}")
    pairs = list(zip(table["variant"], _inhibitors(table, inhibitor), strict=True))
    # a scan repeats no variant, a comparison many: each pair is summarised once
    found = {pair: _summary(*pair) for pair in dict.fromkeys(pairs)}
    fold, measured, clinical = zip(*(found[pair] for pair in pairs), strict=True) if pairs else ((), (), ())
    return table.assign(
        measured_fold=pd.array(fold, dtype="Float64"),
        measured_note=pd.Series(measured, dtype="str", index=table.index),
        clinical=pd.Series(clinical, dtype="str", index=table.index),
    )


def bound_of(note):
    """On which side of the truth an annotated table's `measured_fold` is, from its `measured_note`.

    Returns
    -------
    str
        "at least", "at most", "undetermined", or "" where the fold is the truth's, as far as an assay can tell.

    Examples
    --------
    >>> bound_of("at least 9.8x (Hatcher 2015; near the parental cells)"), bound_of("1.4x (Hatcher 2015)")
    ('at least', '')
    >>> bound_of("at least 15x (Hatcher 2015; near the parental cells), 16x (Katayama 2012)")
    ''
    """
    found = {before or after for before, after in _FOLD_IN_NOTE.findall(note)}
    return "" if "" in found or not found else found.pop() if len(found) == 1 else "undetermined"


def _inhibitors(table, inhibitor):
    """Inhibitor of each row; "" where it is not known."""
    if "inhibitor" in table:
        return [name if isinstance(name, str) else "" for name in table["inhibitor"]]
    return [inhibitor or ""] * len(table)


def _measured_as(inhibitor):
    """Lower-case name under which an inhibitor's measurements, or its stand-in's, are tabulated."""
    name = inhibitor.strip().lower()
    return STAND_IN.get(name, name).lower()


def _summary(variant, inhibitor):
    """(measured_fold, measured_note, clinical) of a variant and an inhibitor, or of all inhibitors if it is ""."""
    variant = str(parse(variant))
    measured, clinical = _by_variant()
    measured, clinical = measured.get(variant, {}), clinical.get(variant, {})
    if not inhibitor:
        return None, _all_measured(measured), _all_clinical(clinical)
    rows = measured.get(_measured_as(inhibitor), ())
    note = _measured_text(rows)
    if note and inhibitor.strip().lower() in STAND_IN:
        note = f"of the AP26113 analogue {rows[0].inhibitor}, close to {inhibitor} but not the same: {note}"
    return _middle(rows), note, _clinical_text(clinical.get(inhibitor.strip().lower(), ()))


_FOLD_IN_NOTE = re.compile(r"(?:(at least|at most) )?\b\d[\d.]*x(?:, (undetermined))?")  # as _one_measured writes it


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
    fold = f"{_short(row.fold)}x"
    source = row.source.split(",")[0]
    if not row.bound:
        return f"{fold} ({source})"
    word = f"{row.bound} {fold}" if row.bound.startswith("at") else f"{fold}, {row.bound}"
    return f"{word} ({source}; {LIMITS[row.censored]})"


def _short(fold):
    """Two significant digits below ten, whole numbers above."""
    return f"{fold:.0f}" if fold >= 10 or math.isclose(fold, round(fold)) else f"{fold:.2g}"


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
    for direction in DIRECTIONS:
        same = [row for row in rows if row.direction == direction]
        unsure = "" if any(row.confidence == "high" for row in same) else ", medium confidence"
        texts += [f"{direction} ({len(same)}{unsure})"] if same else []
    return ", ".join(texts) + (", in conflict" if rows[0].conflict else "")
