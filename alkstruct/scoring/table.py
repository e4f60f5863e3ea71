"""The score table: its columns, their meaning, and the thresholds of its verdicts."""

import pandas as pd

from alkstruct.complexes.notes import provenance
from alkstruct.energy.energies import energy_in_words

#: The score table: column -> (dtype, unit, meaning).
SCORE_COLUMNS = {
    "variant": ("str", "", "canonical notation"),
    "kinase": ("str", "", "gene of the kinase whose numbers are used; empty where none is known"),
    "position": ("Int64", "", "residue number of that kinase, or of the file where none is known; <NA> for a compound"),
    "region": ("str", "", "segment of the kinase domain; joined by + for a compound"),
    "site": ("str", "", "functional site, or empty"),
    "klifs": ("Int64", "", "KLIFS pocket position"),
    "distance": (
        "Float64",
        "Å",
        "wild-type residue (of a rebuilt loop: the whole window) to inhibitor, nearest heavy atoms",
    ),
    "contacts": (
        "Int64",
        "",
        "heavy-atom contacts (< 4.5 Å) of the wild-type residue (of a rebuilt loop: the whole window) in the crystal, "
        "backbone included",
    ),
    "contacts_wild_type": (
        "Float64",
        "",
        "mean heavy-atom contacts (< 4.5 Å) of the wild-type side chain (of a rebuilt loop: of the rebuilt window)",
    ),
    "contacts_mutant": ("Float64", "", "mean heavy-atom contacts of the mutant side chain (of a rebuilt loop: window)"),
    "attraction": (
        "Float64",
        "kcal/mol",
        "mean attraction of the mutant side chain (of a rebuilt loop: window) to the inhibitor, positive",
    ),
    "fluctuation": (
        "Float64",
        "",
        "how far the CA moves in a Gaussian network, 1 for the median residue (of a rebuilt loop: mean of the window)",
    ),
    "clashes": (
        "Int64",
        "",
        "pairs of the leading conformer that overlap the inhibitor by more than 0.4 Å; <NA> for a rebuilt loop, as are "
        "the next three and apo_strain",
    ),
    "overlap": ("Float64", "Å", "deepest overlap of the leading conformer with the inhibitor"),
    "clash_free": ("Float64", "0-1", "share of the mutant's apo ensemble that has no clash with the inhibitor"),
    "clash_free_wild_type": ("Float64", "0-1", "the same for the wild type"),
    "ddg": ("Float64", "kcal/mol", "estimated RT ln(fold change), on the scale of measured ones; > 0 weakens"),
    "ddg_sd": ("Float64", "kcal/mol", "standard deviation of the measured RT ln(fold change) about ddg"),
    "ddg_raw": ("Float64", "kcal/mol", "change of binding on the energy's own scale, as computed"),
    "apo_strain": ("Float64", "kcal/mol", "how badly the mutant fits the site without the inhibitor"),
    "disruption": ("Float64", "0-1", "P(>5x), calibrated probability of a fold change > 5; for indirect a base rate"),
    "disruption_low": ("Float64", "0-1", "lower end of its 95 % interval"),
    "disruption_high": ("Float64", "0-1", "upper end of its 95 % interval"),
    "verdict": ("category", "", "disrupts, weakens, neutral, improves, indirect or not modelled"),
    "mechanism": ("str", "", "why, in one sentence; in several for a rebuilt loop"),
    "caveats": ("str", "", "words of CAVEATS, joined by ;"),
}
# What a reader of printed columns has to know of them; counts are of the calibration that was used.
DDG_KEY = "ddG > 0 weakens binding."
DDG_SCALE_KEY = "ddG is an estimate of RT ln(fold change), not a free energy."
DISRUPTION_KEY = (
    "P(>5x): calibrated probability of a fold change above 5 and its 95 % interval, from {observations} measurements "
    "of {mutations} mutations of {kinases}; in brackets, for indirect mutations, the base rate of {indirect} such "
    "mutations, which is no estimate of the variant."
)
CLASH_FREE_KEY = (
    "Clash-free: the share of the side chain's rotamer weight that fits beside the inhibitor without a clash{more}."
)
VERDICTS = ("disrupts", "weakens", "neutral", "improves", "indirect", "not modelled")

# A mutation disrupts if even the lower end of the interval of its probability reaches the first of these; it weakens if
# the probability itself reaches the second.
DISRUPTS_PROBABILITY, WEAKENS_PROBABILITY = 0.5, 0.25
IMPROVES_DDG = -0.57  # kcal/mol: laboratories disagree by 0.4 in log10(fold)
VERDICT_KEY = (
    f"Disrupts: the interval begins at {DISRUPTS_PROBABILITY:g} or above; weakens: P(>5x) is {WEAKENS_PROBABILITY:g} "
    "or above."
)


def disruption_key(fitted):
    """Say what P(>5x) is and what it rests on; fitted: scoring.calibration.Calibration, or what has its counts."""
    *others, last = fitted.kinases
    return DISRUPTION_KEY.format(
        observations=fitted.observations,
        mutations=fitted.mutations,
        kinases=f"{', '.join(others)} and {last}" if others else last,
        indirect=fitted.indirect.mutations,
    )


def score_columns() -> pd.DataFrame:
    """Describe the columns of every score table.

    Returns
    -------
    pandas.DataFrame
        column, dtype, unit, meaning (all str); one row a column, in order.
    """
    return pd.DataFrame([(n, *c) for n, c in SCORE_COLUMNS.items()], columns=["column", "dtype", "unit", "meaning"])


READING_NOTES = "variants"  # under which the notes of a table say how its variants were read


def as_table(structure, rows, energy, waters=False, reading=()):
    """Return rows (scoring.rows.Row) as a DataFrame with the dtypes of SCORE_COLUMNS; its attrs say what made it.

    reading: sequence of str, notes on how the variants were read.
    """
    rows = list(rows)
    values = dict(zip(rows[0]._fields, zip(*rows, strict=True), strict=True)) if rows else {}
    values["kinase"] = [structure.kinase.gene if structure.kinase else ""] * len(rows)
    columns = {}
    for name, (dtype, _, _) in SCORE_COLUMNS.items():
        cells = list(values.get(name, ()))
        if name == "caveats":
            cells = list(map(";".join, cells))
        if dtype == "category":  # a place without a substitution has no verdict
            cells = [cell or None for cell in cells]
        column_type = pd.CategoricalDtype(list(VERDICTS)) if dtype == "category" else dtype
        columns[name] = pd.Series(cells, dtype=column_type, name=name)
    table = pd.DataFrame(columns)
    table.attrs |= provenance(structure) | {"energy": energy_in_words(energy, waters)}
    if reading:
        table.attrs["notes"][READING_NOTES] = list(reading)
    return table


def merged_attributes(tables):
    """Return the attributes of a table of several complexes from those of each one's table: dict."""
    notes: dict[str, list[str]] = {}
    for table in tables:
        for name, told in table.attrs["notes"].items():
            notes[name] = list(dict.fromkeys([*notes.get(name, []), *told]))
    return {"energy": tables[0].attrs["energy"], "alkstruct": tables[0].attrs["alkstruct"], "notes": notes}
