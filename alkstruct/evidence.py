"""What has been measured and seen in patients: fold changes, clinical evidence, one cohort, and both beside scores.

The tables are `data/experiments.csv` and `data/clinical_evidence.csv`; every row names its source. Sources that
contradict each other stay side by side and are marked, and a fold change at a limit of its assay says so.
Research use: what is listed here was collected for comparison with estimates and selects no therapy.

References
----------
.. [1] Hatcher et al. 2015, J Med Chem 58:9296, doi:10.1021/acs.jmedchem.5b01136 (ChEMBL CHEMBL3745656).
.. [2] Katayama et al. 2012, Sci Transl Med 4:120ra17, doi:10.1126/scitranslmed.3003316, PMID 22277784.
.. [3] Lin, Riely & Shaw 2017, Cancer Discov 7:137, doi:10.1158/2159-8290.CD-16-1123.
.. [4] CIViC, Clinical Interpretation of Variants in Cancer, https://civicdb.org (CC0).
"""

import math
import re
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from alkstruct.errors import AlkstructError
from alkstruct.mutations import Mutation, Variant, parse

DIRECTIONS = ("resistance", "no sensitivity", "sensitivity")
"""What a source can say of a variant and a drug; the first two contradict the last."""

STAND_IN = {"brigatinib": "CHEMBL3397300"}
"""Inhibitors without measurements of their own -> the nearest compound that has some."""

STANDS_FOR = {code: drug for drug, code in STAND_IN.items()}
"""The same from the other side."""

LIMITS = {"floor": "at the assay's floor", "ceiling": "near the parental cells"}
"""Values of `censored` -> what the IC50 has met, and how nearly."""

KATAYAMA = {
    "cohort": 18,
    "source": "Katayama 2012, Sci Transl Med 4:120ra17",
    "doi": "10.1126/scitranslmed.3003316",
    "pmid": "22277784",
}
# Numbers of patients for each mechanism are in the paper, which was not at hand: none is given here.
MECHANISMS = (
    {
        "mechanism": "secondary ALK mutation",
        "gene": "ALK",
        "variants": "L1196M;G1202R;S1206Y;T1151_L1152insT",
        "share": "about a quarter",
        "note": "the only mechanism here whose effect on binding a structure can show; the insertion is not modelled",
    },
    {"mechanism": "ALK amplification", "gene": "ALK", "note": "more of the target: binding is unchanged"},
    {"mechanism": "KIT amplification", "gene": "KIT", "note": "another kinase takes over: binding is unchanged"},
    {"mechanism": "EGFR activation", "gene": "EGFR", "note": "another kinase takes over: binding is unchanged"},
    {"mechanism": "several at once", "note": "some patients had more than one of the mechanisms above"},
)
COHORT_COLUMNS = {
    "mechanism": "str", "gene": "str", "variants": "str", "patients": "Int64", "cohort": "Int64", "share": "str",
    "note": "str", "source": "str", "doi": "str", "pmid": "str",
}  # fmt: skip


# ------------------------------------------------------------------------------------------------ tables


def experiments() -> pd.DataFrame:
    """Tabulate published IC50 values of ALK inhibitors on ALK mutants in Ba/F3 cells.

    Returns
    -------
    pandas.DataFrame
        One row a measurement; a new table each time:

        - inhibitor (str): name, or ChEMBL id where there is none
        - variant (str): canonical notation; "WT" for cells with wild-type EML4-ALK, "parental" for cells without ALK
        - ic50 (Float64, nM), qualifier (str): "=", ">" (more than) or "~" (derived, see note)
        - fold (Float64): IC50 over that of the wild type in the same laboratory; <NA> for parental cells
        - censored (str): "" or which limit of the assay the IC50 of mutant or wild type has met: "floor" (2 nM, the
          lowest value that the series reports) or "ceiling" (half the parental cells' IC50 or more: at least half of
          the effect is not ALK's)
        - bound (str): what the limit makes of the fold change: "", "at least", "at most", or "undetermined" where
          mutant and wild type are both at the floor
        - assay, system (str): method; cells
        - source, doi, pmid (str): citation; identifiers where they are known
        - confidence (str): "high", or "medium" for what was derived
        - note (str)

    Notes
    -----
    Sources: Hatcher 2015 [1]_, 18 compounds on wild type, eight mutants and parental cells (ChEMBL, CC BY-SA 3.0);
    Katayama 2012 [2]_ as stated by CIViC. Laboratories disagree by 0.3-0.5 in log10(fold): crizotinib's IC50 on
    T1151_L1152insT is 857 nM in one and 431.8 nM in the other. The AP26113 analogue CHEMBL3397300 is close to, not
    the same as, brigatinib. 17-AAG inhibits HSP90: a negative control for binding.

    References
    ----------
    .. [1] doi:10.1021/acs.jmedchem.5b01136
    .. [2] doi:10.1126/scitranslmed.3003316

    Examples
    --------
    >>> table = experiments().query("inhibitor == 'crizotinib' and variant == 'L1196M'")
    >>> table[["ic50", "fold", "bound"]].values.tolist()
    [[549.0, 9.804, 'at least']]
    """
    return _experiments().copy()


def clinical_evidence() -> pd.DataFrame:
    """Tabulate what CIViC and one expert review say of ALK variants and drugs.

    Returns
    -------
    pandas.DataFrame
        One row an evidence item or table entry; a new table each time:

        - variant, drug (str): canonical notation; name
        - direction (str): "resistance", "sensitivity" or "no sensitivity" (a trial saw no response)
        - level (str): CIViC's, "CIViC-C" case study, "CIViC-D" preclinical; or "expert review table"
        - pmid, doi (str): at least one of the two
        - source, evidence_id (str): citation; CIViC's number
        - model (str): tumour
        - confidence (str): "high", or "medium" where the column of a table was rebuilt from its text
        - note (str)
        - conflict (bool): the same variant and drug have sensitivity in one row, resistance or none in another

    Notes
    -----
    Sources: CIViC (CC0); Lin, Riely & Shaw 2017, Table 2, doi:10.1158/2159-8290.CD-16-1123. Nothing is averaged or
    decided: items differ in tumour, dose and line of treatment.

    Examples
    --------
    >>> table = clinical_evidence()
    >>> table.loc[table.conflict, ["variant", "drug"]].drop_duplicates().values.tolist()
    [['F1174L', 'crizotinib'], ['R1275Q', 'TAE684'], ['G1202R', 'brigatinib'], ['G1269A', 'alectinib']]
    """
    return _clinical().copy()


def cohort() -> pd.DataFrame:
    """Tabulate how the tumours of one cohort became resistant to crizotinib (Katayama 2012).

    Returns
    -------
    pandas.DataFrame
        One row a mechanism; a new table each time: mechanism, gene ("" for several), variants (joined by `;`), patients
        (Int64, <NA> where the source at hand gives no count), cohort (Int64, patients in all), share (str, in
        words; "" where unknown), note, source, doi, pmid (str).

    Notes
    -----
    Eighteen patients with acquired resistance; about a quarter had a secondary mutation of ALK. Most resistance was
    not a matter of binding, which no structure can show. Katayama et al. 2012, doi:10.1126/scitranslmed.3003316.

    Examples
    --------
    >>> cohort()[["mechanism", "share"]].values.tolist()[0]
    ['secondary ALK mutation', 'about a quarter']
    """
    rows = [KATAYAMA | row for row in MECHANISMS]
    absent = {"str": "", "Int64": None}
    columns = {
        name: pd.Series([row.get(name, absent[dtype]) for row in rows], dtype=dtype)
        for name, dtype in COHORT_COLUMNS.items()
    }
    return pd.DataFrame(columns)


@cache
def _experiments():
    return _read("experiments.csv", ic50="Float64", fold="Float64")


@cache
def _clinical():
    table = _read("clinical_evidence.csv")
    pairs = [table["variant"], table["drug"]]
    sensitive = table["direction"] == "sensitivity"
    both = [mask.groupby(pairs).transform("any") for mask in (sensitive, ~sensitive)]
    return table.assign(conflict=both[0] & both[1])


def _read(name, **numbers):
    """A table of the package; columns are str unless said otherwise, and what is empty stays "" there."""
    with files("alkstruct.data").joinpath(name).open(encoding="utf-8", newline="") as file:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    for column, dtype in numbers.items():
        table[column] = pd.array([float(x) if x else None for x in table[column]], dtype=dtype)
    return table


# ------------------------------------------------------------------------------------ beside a score table


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
    for table, drug in ((_experiments(), "inhibitor"), (_clinical(), "drug")):
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
