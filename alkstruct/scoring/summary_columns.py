"""The columns of a summary over structures or frames, one row a variant, and which rows of a table are summed up."""

import pandas as pd

from alkstruct.scoring.table import SCORE_COLUMNS, VERDICTS

WITHOUT_ESTIMATE = VERDICTS[-2:]  # verdicts of rows that estimate nothing: indirect, not modelled

# What is known of a variant without coordinates.
PLACE_COLUMNS = ("variant", "kinase", "position", "region", "site", "klifs")
STREAMED_COLUMNS = ("ddg", "disruption", "clash_free", "distance")  # numbers of a score table that are summarised
#: The summary: column -> (dtype, unit, meaning).
SUMMARY_COLUMNS = {
    **{name: SCORE_COLUMNS[name] for name in PLACE_COLUMNS},
    "count": (
        "Int64",
        "",
        "structures or frames with an estimate, of which ddg, disruption, disrupts and verdict are; of a variant that "
        "is indirect in all, those that model it",
    ),
    "indirect": (
        "Float64",
        "0-1",
        "share of the structures or frames that model the variant in which it is indirect: no estimate",
    ),
    "ddg_mean": ("Float64", "kcal/mol", "mean of ddg over the structures or frames that count"),
    "ddg_spread": ("Float64", "kcal/mol", "standard deviation of ddg over them"),
    "ddg_error": (
        "Float64",
        "kcal/mol",
        "standard error of ddg_mean: of structures spread / sqrt(count), of frames from blocks of them",
    ),
    "ddg_smallest": ("Float64", "kcal/mol", "smallest ddg"),
    "ddg_largest": ("Float64", "kcal/mol", "largest ddg"),
    "ddg_low": ("Float64", "kcal/mol", "ddg that 5 % of them are below; of frames to 0.01"),
    "ddg_median": ("Float64", "kcal/mol", "median of ddg; of frames to 0.01"),
    "ddg_high": ("Float64", "kcal/mol", "ddg that 95 % of them are below; of frames to 0.01"),
    "disruption_mean": ("Float64", "0-1", "mean of disruption; of a variant that is indirect in all, the base rate"),
    "disruption_spread": ("Float64", "0-1", "standard deviation of disruption"),
    "disruption_error": ("Float64", "0-1", "standard error of disruption_mean"),
    "clash_free_mean": ("Float64", "0-1", "mean of clash_free over all structures or frames that model the variant"),
    "clash_free_error": ("Float64", "0-1", "standard error of clash_free_mean"),
    "distance_mean": ("Float64", "Å", "mean of distance over all structures or frames that model the variant"),
    "distance_spread": ("Float64", "Å", "standard deviation of distance over these"),
    "disrupts": ("Float64", "0-1", "share of the structures or frames that count whose verdict is disrupts"),
    "verdict": (
        "category",
        "",
        "most frequent verdict of those with an estimate, of equals the graver; indirect if none has one",
    ),
    "independent": ("Float64", "", "frames only: so many independent ones tell as much of ddg_mean"),
    "converged": ("boolean", "", "frames only: whether they suffice for ddg_error, which is a lower bound if not"),
}


def is_summed_up(table: pd.DataFrame) -> pd.Series:
    """Tell of each row of a long table whether means of ddg and disruption take it in.

    These are the rows with an estimate; of a variant that has none, its indirect rows.

    Parameters
    ----------
    table : pandas.DataFrame
        variant, verdict; one row a structure or frame and variant.

    Returns
    -------
    pandas.Series of bool

    Examples
    --------
    >>> rows = [("L1196M", "weakens"), ("L1196M", "indirect"), ("C1156Y", "indirect")]
    >>> is_summed_up(pd.DataFrame(rows, columns=["variant", "verdict"])).tolist()
    [True, False, True]
    """
    words = table["verdict"].astype(object)
    has_estimate = ~words.isin(WITHOUT_ESTIMATE)
    anywhere = has_estimate.groupby(table["variant"]).transform("any").astype(bool)
    return has_estimate | (~anywhere & (words == WITHOUT_ESTIMATE[0]))
