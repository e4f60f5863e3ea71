"""Measured fold changes and clinical evidence: the tables of experiments, of patients and of one cohort.

The tables are `data/experiments.csv` and `data/clinical_evidence.csv`; every row names its source. Sources that
contradict each other stay side by side and are marked, and a fold change at a limit of its assay says so.
Research use: what is listed here was collected for comparison with estimates and selects no therapy.

References
----------
.. [1] Hatcher et al. 2015, J Med Chem 58:9296, doi:10.1021/acs.jmedchem.5b01136 (ChEMBL CHEMBL3745656).
.. [2] Katayama et al. 2012, Sci Transl Med 4:120ra17, doi:10.1126/scitranslmed.3003316, PMID 22277784.
.. [3] Johnson et al. 2014, J Med Chem, doi:10.1021/jm500261q, PMID 24819116 (ChEMBL CHEMBL3286195).
.. [4] Lin, Riely & Shaw 2017, Cancer Discov 7:137, doi:10.1158/2159-8290.CD-16-1123.
.. [5] CIViC, Clinical Interpretation of Variants in Cancer, https://civicdb.org (CC0).
"""

from functools import cache

import pandas as pd

from alkstruct import data

EVIDENCE_KINASE = "ALK"  # of which all tables here are
EVIDENCE_DIRECTIONS = ("resistance", "no sensitivity", "sensitivity")
"""What a source can say of a variant and a drug; the first two contradict the last."""

ASSAY_LIMITS = {"floor": "at the assay's floor", "ceiling": "near the parental cells"}
"""Values of `censored` -> what the IC50 has met, and how nearly."""

KATAYAMA_COHORT = {
    "cohort": 18,
    "source": "Katayama 2012, Sci Transl Med 4:120ra17",
    "doi": "10.1126/scitranslmed.3003316",
    "pmid": "22277784",
}
# Numbers of patients for each mechanism are in the paper, which was not at hand: none is given here.
RESISTANCE_MECHANISMS = (
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
    "mechanism": "str",
    "gene": "str",
    "variants": "str",
    "patients": "Int64",
    "cohort": "Int64",
    "share": "str",
    "note": "str",
    "source": "str",
    "doi": "str",
    "pmid": "str",
}


def experiments() -> pd.DataFrame:
    """Tabulate published IC50 values of ALK inhibitors on ALK mutants in cells.

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
    Katayama 2012 [2]_ as stated by CIViC; both growth of Ba/F3 cells. Johnson 2014 [3]_, crizotinib and lorlatinib on
    wild type and eight mutants, phosphorylated ALK in NIH-3T3 cells (ChEMBL). Laboratories disagree by 0.3-0.5 in
    log10(fold): crizotinib's IC50 on T1151_L1152insT is 857, 431.8 and 3039 nM in the three. The AP26113 analogue
    CHEMBL3397300 is close to, not the same as, brigatinib. 17-AAG inhibits HSP90: a negative control for binding.

    References
    ----------
    .. [1] doi:10.1021/acs.jmedchem.5b01136
    .. [2] doi:10.1126/scitranslmed.3003316
    .. [3] doi:10.1021/jm500261q, PMID 24819116

    Examples
    --------
    >>> table = experiments().query("inhibitor == 'crizotinib' and variant == 'L1196M'")
    >>> table[["ic50", "fold", "bound"]].values.tolist()
    [[549.0, 9.804, 'at least'], [843.0, 10.537, '']]
    """
    return experiment_rows().copy()


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
    return clinical_rows().copy()


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
    rows = [KATAYAMA_COHORT | row for row in RESISTANCE_MECHANISMS]
    absent = {"str": "", "Int64": None}
    columns = {
        name: pd.Series([row.get(name, absent[dtype]) for row in rows], dtype=dtype)
        for name, dtype in COHORT_COLUMNS.items()
    }
    return pd.DataFrame(columns)


@cache
def experiment_rows():
    return _read("experiments.csv", ic50="Float64", fold="Float64")


@cache
def clinical_rows():
    table = _read("clinical_evidence.csv")
    pairs = [table["variant"], table["drug"]]
    sensitive = table["direction"] == "sensitivity"
    both = [mask.groupby(pairs).transform("any") for mask in (sensitive, ~sensitive)]
    return table.assign(conflict=both[0] & both[1])


def _read(name, **numbers):
    """A table of the package; columns are str unless said otherwise, and what is empty stays "" there."""
    table = pd.read_csv(data.path(name), dtype=str, keep_default_na=False)
    for column, dtype in numbers.items():
        table[column] = pd.array([float(x) if x else None for x in table[column]], dtype=dtype)
    return table
