"""Summarise structures or frames: one row a variant, with means, spreads, errors and shares of verdicts.

Structures are few and come as one long table; frames are many and come as a stream: `frame_statistics` makes what takes
them, `streamed` says what is taken of a score table, `summary_table` makes the rows.
"""

import numpy as np
import pandas as pd

from alkstruct.errors import AlkstructError
from alkstruct.scoring.stored_tables import genes_of
from alkstruct.scoring.summary_columns import PLACE_COLUMNS, STREAMED_COLUMNS, SUMMARY_COLUMNS
from alkstruct.scoring.table import VERDICTS
from alkstruct.trajectories.streaming import DDG_BINS, RunningStatistics

LOW_SHARE, HIGH_SHARE = 0.05, 0.95  # of structures or frames that lie below ddg_low and below ddg_high

FRAME_COLUMNS = ("independent", "converged")  # that a summary of structures lacks


def summary_columns() -> pd.DataFrame:
    """Describe the columns of a summary over structures or frames.

    Returns
    -------
    pandas.DataFrame
        column, dtype, unit, meaning (all str); one row a column, in order.
    """
    return pd.DataFrame([(n, *c) for n, c in SUMMARY_COLUMNS.items()], columns=["column", "dtype", "unit", "meaning"])


def frame_statistics(variants):
    """Make what takes the frames of so many variants: RunningStatistics, (variants, STREAMED_COLUMNS)."""
    return RunningStatistics((variants, len(STREAMED_COLUMNS)), {STREAMED_COLUMNS.index("ddg"): DDG_BINS})


def streamed(table):
    """Return what a summary takes of a score table: numbers and verdicts.

    Parameters
    ----------
    table : pandas.DataFrame
        From `score`; of other tables the columns of `STREAMED_COLUMNS` and verdict.

    Returns
    -------
    values : ndarray, (rows, STREAMED_COLUMNS), float64
        NaN where there is no number, and in the whole row of a variant that is not modelled.
    verdicts : ndarray, (rows, VERDICTS), int64
        1 at the verdict of the row.
    """
    values = np.stack([table[name].to_numpy(float, na_value=np.nan) for name in STREAMED_COLUMNS], axis=1)
    words = table["verdict"].to_numpy(object)
    values[words == VERDICTS[-1]] = np.nan
    return values, (words[:, None] == np.array(VERDICTS, dtype=object)).astype(np.int64)


def summary_table(places, statistics, verdict_counts):
    """Make the summary of frames from what was streamed.

    Parameters
    ----------
    places : pandas.DataFrame
        `PLACE_COLUMNS`, one row a variant, in the order that was asked. Its attributes go along.
    statistics : RunningStatistics
        Of shape (variants, STREAMED_COLUMNS), as from `frame_statistics`.
    verdict_counts : ndarray, (variants, VERDICTS), int
        Frames with each verdict: sums of what `streamed` gives.

    Returns
    -------
    pandas.DataFrame
        `SUMMARY_COLUMNS`, one row a variant.

    Raises
    ------
    AlkstructError
        The three are not of the same variants.
    """
    shape = (len(places), len(STREAMED_COLUMNS))
    if statistics.shape != shape or np.shape(verdict_counts) != (len(places), len(VERDICTS)):
        raise AlkstructError(
            f"a summary of {len(places)} variants needs statistics of shape {shape} and counts of {len(VERDICTS)} "
            f"verdicts, not {statistics.shape} and {np.shape(verdict_counts)}; give those of the same variants"
        )
    ddg = STREAMED_COLUMNS.index("ddg")
    numbers = {name: getattr(statistics, name) for name in ("mean", "spread", "error")}
    columns = _of_streamed(**numbers) | {
        "count": statistics.count[:, ddg],
        "ddg_smallest": statistics.smallest[:, ddg],
        "ddg_largest": statistics.largest[:, ddg],
        "ddg_low": statistics.quantile(LOW_SHARE)[:, ddg],
        "ddg_median": statistics.quantile(0.5)[:, ddg],
        "ddg_high": statistics.quantile(HIGH_SHARE)[:, ddg],
        "independent": statistics.independent[:, ddg],
        "converged": statistics.is_converged[:, ddg],
    }
    return _assembled(places, columns | _of_verdicts(verdict_counts))


def summary_of_structures(table):
    """Make the summary of structures from their long table.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a structure and variant: structure, `PLACE_COLUMNS`, `STREAMED_COLUMNS` and verdict. Of a structure that
        has a variant twice the first row counts. Its attributes go along.

    Returns
    -------
    pandas.DataFrame
        `SUMMARY_COLUMNS` without those of frames, one row a variant, in the order in which they are met.

    Raises
    ------
    AlkstructError
        The table lacks a column.

    Examples
    --------
    >>> rows = [("2XP2", 3.1, "disrupts"), ("4MKC", 2.1, "weakens"), ("3AOX", 2.5, "weakens")]
    >>> table = pd.DataFrame(rows, columns=["structure", "ddg", "verdict"]).assign(variant="G1202R", position=1202)
    >>> table = table.assign(region="", site="", klifs=51, disruption=0.5, clash_free=0.0, distance=3.4)
    >>> summary_of_structures(table)[["variant", "count", "ddg_mean", "ddg_error", "verdict"]].round(2).values.tolist()
    [['G1202R', 3, 2.57, 0.29, 'weakens']]
    """
    if "kinase" not in table:  # as in tables of earlier versions
        table = table.assign(kinase=genes_of(table))
    needed = ("structure", *PLACE_COLUMNS, *STREAMED_COLUMNS, "verdict")
    if missing := [name for name in needed if name not in table]:
        raise AlkstructError(
            f"a summary of structures needs the columns {', '.join(needed)}; lacking: {', '.join(missing)}"
        )
    table = table.drop_duplicates(["structure", "variant"])
    values, verdicts = streamed(table)
    # A residue that one structure does not resolve has its place from the next.
    places = table.loc[table["region"].ne("").sort_values(ascending=False, kind="stable").index, list(PLACE_COLUMNS)]
    order = table["variant"].drop_duplicates()
    places = places.drop_duplicates("variant").set_index("variant").loc[order].reset_index()
    found = table.groupby("variant", sort=False).indices
    rows = [found[variant] for variant in order]
    return _of_groups(
        places, [values[k] for k in rows], np.array([verdicts[k].sum(axis=0) for k in rows]).reshape(-1, len(VERDICTS))
    )


def _of_groups(places, groups, verdict_counts):
    """Summarise groups of rows, (structures, STREAMED_COLUMNS) each, one a variant."""
    ddg = STREAMED_COLUMNS.index("ddg")
    moments = np.array([[_moments(values[:, k]) for k in range(len(STREAMED_COLUMNS))] for values in groups])
    moments = moments.reshape(len(groups), len(STREAMED_COLUMNS), 3)
    present = [values[~np.isnan(values[:, ddg]), ddg] for values in groups]
    quantiles = np.array(
        [np.quantile(v, (0, LOW_SHARE, 0.5, HIGH_SHARE, 1)) if len(v) else [np.nan] * 5 for v in present]
    ).reshape(len(groups), 5)
    names = ("ddg_smallest", "ddg_low", "ddg_median", "ddg_high", "ddg_largest")
    columns = _of_streamed(moments[..., 0], moments[..., 1], moments[..., 2]) | {
        "count": np.array([len(values) for values in present], dtype=np.int64),
        **dict(zip(names, quantiles.T, strict=True)),
    }
    return _assembled(places, columns | _of_verdicts(verdict_counts))


def _moments(values):
    """Return mean, standard deviation and standard error of what is no NaN."""
    values = values[~np.isnan(values)]
    spread = np.std(values, ddof=1) if len(values) > 1 else np.nan
    return (np.mean(values), spread, spread / np.sqrt(len(values))) if len(values) else (np.nan,) * 3


def _of_streamed(mean, spread, error):
    """Return the columns of moments, arrays (variants, STREAMED_COLUMNS), that the summary has: dict."""
    moments = {"mean": mean, "spread": spread, "error": error}
    named = {f"{name}_{moment}": m[:, k] for k, name in enumerate(STREAMED_COLUMNS) for moment, m in moments.items()}
    return {name: values for name, values in named.items() if name in SUMMARY_COLUMNS}


def _of_verdicts(counts):
    """Return the columns of verdicts from how often each was said, (variants, VERDICTS).

    VERDICTS run from grave to harmless, so that of several that were said as often the first is the graver.
    """
    modelled = np.asarray(counts)[:, :-1]
    total = modelled.sum(axis=1)
    most = np.where(total > 0, modelled.argmax(axis=1), len(VERDICTS) - 1)
    return {
        "disrupts": np.divide(modelled[:, 0], total, out=np.full(len(total), np.nan), where=total > 0),
        "verdict": [VERDICTS[k] for k in most],
    }


def _assembled(places, columns):
    """Return the summary: columns in their order, with their dtypes."""
    columns = {name: places[name] for name in PLACE_COLUMNS} | columns
    table = pd.DataFrame(
        {
            name: pd.Series(
                np.asarray(columns[name]) if dtype == "Float64" else list(columns[name]),
                dtype=pd.CategoricalDtype(list(VERDICTS)) if dtype == "category" else dtype,
            )
            for name, (dtype, _, _) in SUMMARY_COLUMNS.items()
            if name in columns
        }
    )
    table.attrs |= places.attrs
    return table
