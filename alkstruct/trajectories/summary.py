"""Summarise structures or frames: one row a variant, with means, spreads, errors and shares of verdicts.

Structures are few and come as one long table; frames are many and come as a stream: `frame_statistics` makes what takes
them, `streamed` says what is taken of a score table, `summary_table` makes the rows.

Means of ddg and disruption are of the rows with an estimate. What indirect rows have of the two stands in columns of
its own, because only the last frame tells whether a variant is indirect in all of them.
"""

import numpy as np
import pandas as pd

from alkstruct.errors import AlkstructError
from alkstruct.scoring.stored_tables import genes_of
from alkstruct.scoring.summary_columns import PLACE_COLUMNS, STREAMED_COLUMNS, SUMMARY_COLUMNS, WITHOUT_ESTIMATE
from alkstruct.scoring.table import VERDICTS
from alkstruct.trajectories.streaming import DDG_BINS, Bins, RunningStatistics

LOW_SHARE, HIGH_SHARE = 0.05, 0.95  # of structures or frames that lie below ddg_low and below ddg_high

FRAME_COLUMNS = ("independent", "converged")  # that a summary of structures lacks

ESTIMATES = ("ddg", "disruption")  # columns that mean something only where there is an estimate
DDG = STREAMED_COLUMNS.index("ddg")
ESTIMATE_PLACES = [STREAMED_COLUMNS.index(name) for name in ESTIMATES]
SUMMED_COLUMNS = (*STREAMED_COLUMNS, *(f"{name} of indirect rows" for name in ESTIMATES))
INDIRECT_PLACES = [SUMMED_COLUMNS.index(f"{name} of indirect rows") for name in ESTIMATES]
INDIRECT_BINS = Bins(-2.0, 2.0, 0.02)  # kcal/mol: ddg of an indirect row is near 0
INDIRECT, NOT_MODELLED = (VERDICTS.index(word) for word in WITHOUT_ESTIMATE)


def summary_columns() -> pd.DataFrame:
    """Describe the columns of a summary over structures or frames.

    Returns
    -------
    pandas.DataFrame
        column, dtype, unit, meaning (all str); one row a column, in order.
    """
    return pd.DataFrame([(n, *c) for n, c in SUMMARY_COLUMNS.items()], columns=["column", "dtype", "unit", "meaning"])


def frame_statistics(variants):
    """Make what takes the frames of so many variants: RunningStatistics, (variants, SUMMED_COLUMNS)."""
    return RunningStatistics((variants, len(SUMMED_COLUMNS)), {DDG: DDG_BINS, INDIRECT_PLACES[0]: INDIRECT_BINS})


def told_apart(values, verdicts):
    """Set apart what indirect rows have of ddg and disruption: ndarray, (..., SUMMED_COLUMNS), float64.

    NaN is what is no number, what belongs to the other kind of row, and the whole row of a variant that is not
    modelled.

    Parameters
    ----------
    values : ndarray, (..., STREAMED_COLUMNS)
    verdicts : ndarray of int, (...)
        Places in VERDICTS.
    """
    is_indirect = (verdicts == INDIRECT)[..., None]
    estimates = values[..., ESTIMATE_PLACES]
    apart = np.concatenate([values, np.where(is_indirect, estimates, np.nan)], axis=-1, dtype=float)
    apart[..., ESTIMATE_PLACES] = np.where(is_indirect, np.nan, estimates)
    apart[verdicts == NOT_MODELLED] = np.nan
    return apart


def streamed(table):
    """Return what a summary takes of a score table: numbers and verdicts.

    Parameters
    ----------
    table : pandas.DataFrame
        From `score`; of other tables the columns of `STREAMED_COLUMNS` and verdict.

    Returns
    -------
    values : ndarray, (rows, SUMMED_COLUMNS), float64
        As from `told_apart`.
    verdicts : ndarray, (rows, VERDICTS), int64
        1 at the verdict of the row.
    """
    values = np.stack([table[name].to_numpy(float, na_value=np.nan) for name in STREAMED_COLUMNS], axis=1)
    said = table["verdict"].to_numpy(object)[:, None] == np.array(VERDICTS, dtype=object)
    return told_apart(values, said.argmax(axis=1)), said.astype(np.int64)


def summary_table(places, statistics, verdict_counts):
    """Make the summary of frames from what was streamed.

    Parameters
    ----------
    places : pandas.DataFrame
        `PLACE_COLUMNS`, one row a variant, in the order that was asked. Its attributes go along.
    statistics : RunningStatistics
        Of shape (variants, SUMMED_COLUMNS), as from `frame_statistics`.
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
    shape = (len(places), len(SUMMED_COLUMNS))
    if statistics.shape != shape or np.shape(verdict_counts) != (len(places), len(VERDICTS)):
        raise AlkstructError(
            f"a summary of {len(places)} variants needs statistics of shape {shape} and counts of {len(VERDICTS)} "
            f"verdicts, not {statistics.shape} and {np.shape(verdict_counts)}; give those of the same variants"
        )
    without = _without_estimate(verdict_counts)
    ddg = {
        "count": statistics.count,
        "ddg_smallest": statistics.smallest,
        "ddg_largest": statistics.largest,
        "ddg_low": statistics.quantile(LOW_SHARE),
        "ddg_median": statistics.quantile(0.5),
        "ddg_high": statistics.quantile(HIGH_SHARE),
        "independent": statistics.independent,
        "converged": statistics.is_converged,
    }
    moments = (statistics.mean, statistics.spread, statistics.error)
    columns = _of_streamed(*(_that_count(values, without) for values in moments))
    columns |= {name: _that_count(values, without)[:, DDG] for name, values in ddg.items()}
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
    """Summarise groups of rows, (structures, SUMMED_COLUMNS) each, one a variant."""
    without = _without_estimate(verdict_counts)
    groups = [_that_count(values, lacks[None]) for values, lacks in zip(groups, without, strict=True)]
    moments = np.array([[_moments(values[:, k]) for k in range(len(STREAMED_COLUMNS))] for values in groups])
    moments = moments.reshape(len(groups), len(STREAMED_COLUMNS), 3)
    present = [values[~np.isnan(values[:, DDG]), DDG] for values in groups]
    quantiles = np.array(
        [np.quantile(v, (0, LOW_SHARE, 0.5, HIGH_SHARE, 1)) if len(v) else [np.nan] * 5 for v in present]
    ).reshape(len(groups), 5)
    names = ("ddg_smallest", "ddg_low", "ddg_median", "ddg_high", "ddg_largest")
    columns = _of_streamed(moments[..., 0], moments[..., 1], moments[..., 2]) | {
        "count": np.array([len(values) for values in present], dtype=np.int64),
        **dict(zip(names, quantiles.T, strict=True)),
    }
    return _assembled(places, columns | _of_verdicts(verdict_counts))


def _without_estimate(verdict_counts):
    """Tell which variants are modelled and indirect wherever they are: ndarray of bool, (variants,)."""
    counts = np.asarray(verdict_counts)
    return (counts[:, :INDIRECT].sum(axis=1) == 0) & (counts[:, INDIRECT] > 0)


def _that_count(values, without_estimate):
    """Return what a summary is of, (variants or structures, STREAMED_COLUMNS), from values of SUMMED_COLUMNS.

    That are the estimates; where there are none, what the indirect rows have.
    """
    counted = values[:, : len(STREAMED_COLUMNS)].copy()
    counted[:, ESTIMATE_PLACES] = np.where(
        without_estimate[:, None], values[:, INDIRECT_PLACES], values[:, ESTIMATE_PLACES]
    )
    return counted


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

    VERDICTS run from grave to harmless, so that of several that were said as often the first is the graver. An indirect
    row is no vote, as one that is not modelled is none: the verdict is of the same rows as the means beside it.
    """
    estimates, indirect = np.asarray(counts)[:, :INDIRECT], np.asarray(counts)[:, INDIRECT]
    total = estimates.sum(axis=1)
    none = np.where(indirect > 0, INDIRECT, NOT_MODELLED)
    return {
        "indirect": _shares(indirect, total + indirect),
        "disrupts": _shares(estimates[:, 0], np.where(total > 0, total, indirect)),
        "verdict": [VERDICTS[k] for k in np.where(total > 0, estimates.argmax(axis=1), none)],
    }


def _shares(parts, whole):
    """Return parts / whole; NaN where there is no whole."""
    return np.divide(parts, whole, out=np.full(len(whole), np.nan), where=whole > 0)


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
