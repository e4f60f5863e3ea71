"""Read ddG over structures or frames, its mean and its error from whatever holds them."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from alkstruct.errors import AlkstructError, quoted
from alkstruct.figures.tidy import tidy
from alkstruct.scoring.blocking import DyadicBlocks, block_error
from alkstruct.scoring.summary_columns import is_summed_up

ENSEMBLE_TABLE = "a table of structures or frames, its summary, or the scores that hold them"
CONVERGENCE_TABLE = "a table with a row for each frame and variant, or the scores that hold it"
LOW_SHARE, HIGH_SHARE = 0.05, 0.95  # of structures or frames: how many are below the ends of their range
MOST_POINTS = 200  # frames at which a running mean is taken
SUMMARY_COLUMNS = "variant count ddg_mean ddg_error ddg_low ddg_median ddg_high"


class Sample(NamedTuple):
    """ddG of one variant over structures or frames, kcal/mol; NaN where a number is not known.

    Attributes
    ----------
    variant : str
    values : ndarray, (values,), float64
        Of each structure or frame that models the variant; empty where only a summary was kept.
    is_indirect : ndarray, (values,), bool
        Whether the row is indirect there, so that it has no estimate.
    indirect : float
        Share of the structures or frames in which it is; NaN where it is not known.
    all_indirect : bool
        Whether it is in all of them, or by the verdict of a summary.
    mean, error, low, median, high : float
        Mean, its standard error, 5 % quantile, median and 95 % quantile of the estimates; where the variant is indirect
        in all, of what stands for them.
    number : int
        Structures or frames that these are of.
    independent : float
        How many independent frames tell as much; NaN of structures.
    is_converged : bool
        Whether the error can be trusted; where not, it is a lower bound.
    """

    variant: str
    values: np.ndarray
    is_indirect: np.ndarray
    indirect: float
    all_indirect: bool
    mean: float
    error: float
    low: float
    median: float
    high: float
    number: int
    independent: float
    is_converged: bool


class Running(NamedTuple):
    """Means of ddG over the frames so far, kcal/mol.

    Attributes
    ----------
    variants : list of str
    frames : ndarray, (points,), int64
        Numbers of the frames up to which a mean is taken.
    time : ndarray, (points,), float64
        Of these frames, ps; NaN where it is not known.
    mean, error : ndarray, (points, variants), float64
    is_converged : ndarray, (points, variants), bool
        Whether the error can be trusted; where not, it is a lower bound.
    """

    variants: list
    frames: np.ndarray
    time: np.ndarray
    mean: np.ndarray
    error: np.ndarray
    is_converged: np.ndarray


def samples(source):
    """Return the ddG of each variant over structures or frames: (list of Sample, whether they are frames).

    Raises AlkstructError where plot_ensemble cannot draw `source`.
    """
    table, summary = _held(source)
    if isinstance(table, pd.DataFrame) and "ddg_mean" in table:
        table, summary = None, table
    if summary is not None:
        summary = tidy(summary, "plot_ensemble", ENSEMBLE_TABLE, SUMMARY_COLUMNS)
    if table is None:
        return [_summarised(row) for row in summary.to_dict("records")], "independent" in summary
    table = tidy(table, "plot_ensemble", ENSEMBLE_TABLE, "variant ddg")
    if not {"frame", "structure"} & set(table):
        raise AlkstructError(
            f"plot_ensemble needs the column structure or frame; the table has none; give {ENSEMBLE_TABLE}"
        )
    are_frames = "frame" in table
    found = [
        _measured(name, part.sort_values("frame", kind="stable") if are_frames else part, are_frames)
        for name, part in table.groupby("variant", sort=False)
    ]
    if summary is not None:  # it knows the errors as they were measured, on all frames
        known = {row["variant"]: _summarised(row) for row in summary.to_dict("records")}
        found = [
            known[s.variant]._replace(values=s.values, is_indirect=s.is_indirect) if s.variant in known else s
            for s in found
        ]
    return found, are_frames


def _held(source):
    """Return the table and the summary that an object holds; of a table itself there is no summary."""
    if callable(getattr(source, "summary", None)):
        return getattr(source, "table", None), source.summary()
    return source, None


def _summarised(row):
    """Return the Sample of a row of a summary, without values."""
    converged = row.get("converged", True)
    return Sample(
        variant=row["variant"],
        values=np.empty(0),
        is_indirect=np.empty(0, dtype=bool),
        indirect=row.get("indirect", np.nan),
        all_indirect=row.get("verdict", "") == "indirect",
        mean=row["ddg_mean"],
        error=row["ddg_error"],
        low=row["ddg_low"],
        median=row["ddg_median"],
        high=row["ddg_high"],
        number=0 if pd.isna(row["count"]) else int(row["count"]),
        independent=row.get("independent", np.nan),
        is_converged=bool(pd.notna(converged) and converged),
    )


def _measured(variant, part, are_frames):
    """Return the Sample of the rows of a variant, in the order of their frames."""
    known = part[part["ddg"].notna()]
    values = known["ddg"].to_numpy(float)
    known = known if "verdict" in known else known.assign(verdict="")
    is_indirect = (known["verdict"] == "indirect").to_numpy(bool)
    drawn, values = values, values[is_summed_up(known).to_numpy(bool)]
    count = len(values)
    error = np.std(values, ddof=1) / np.sqrt(count) if count > 1 else np.nan
    independent, is_converged = np.nan, True
    if are_frames and count:
        naive = error
        blocks = DyadicBlocks(1)
        blocks.extend(values[:, None])
        found = block_error(blocks.levels())
        error, is_converged = float(found.error[0]), bool(found.is_converged[0])
        independent = count / max((error / naive) ** 2, 1.0) if naive > 0 else float(count)
    low, median, high = np.quantile(values, (LOW_SHARE, 0.5, HIGH_SHARE)) if count else (np.nan,) * 3
    return Sample(
        variant=variant,
        values=drawn,
        is_indirect=is_indirect,
        indirect=float(is_indirect.mean()) if count else np.nan,
        all_indirect=bool(count and is_indirect.all()),
        mean=float(np.mean(values)) if count else np.nan,
        error=error,
        low=low,
        median=median,
        high=high,
        number=count,
        independent=independent,
        is_converged=is_converged,
    )


def running(source, variants=None):
    """Return the means over the frames so far: Running.

    Raises AlkstructError where plot_convergence cannot draw `source`, or a variant is not in it.
    """
    table, summary = _held(source)
    if table is None and summary is not None:
        raise AlkstructError(
            "plot_convergence: of these frames only a summary was kept; keep the table of all frames, or give "
            f"{CONVERGENCE_TABLE}"
        )
    table = tidy(table, "plot_convergence", CONVERGENCE_TABLE, "frame variant ddg")
    there = list(dict.fromkeys(table["variant"]))
    wanted = [variants] if isinstance(variants, str) else there if variants is None else [str(v) for v in variants]
    if strange := [name for name in wanted if name not in there]:
        raise AlkstructError(f"plot_convergence: {quoted(strange[0])} is not among {', '.join(there)}; choose of these")
    table = table[table["variant"].isin(wanted)]
    if "verdict" in table:  # what is no estimate has no part in a mean
        table = table.assign(ddg=table["ddg"].where(is_summed_up(table)))
    if table.duplicated(["frame", "variant"]).any():
        raise AlkstructError("plot_convergence: a frame has a variant twice; give the frames of one trajectory")
    series = table.pivot(index="frame", columns="variant", values="ddg").sort_index()[wanted]
    if table["ddg"].isna().all():
        raise AlkstructError(
            f"plot_convergence: no frame has a ddg, so there is nothing to draw; give {CONVERGENCE_TABLE}"
        )
    time = table.groupby("frame")["time"].first() if "time" in table else pd.Series(np.nan, index=series.index)
    return _running(series.to_numpy(float), wanted, series.index.to_numpy(), time.sort_index().to_numpy(float))


def _running(series, variants, frames, time):
    ends = np.unique(np.linspace(1, len(series), min(MOST_POINTS, len(series))).astype(int))
    blocks, found = DyadicBlocks(len(variants)), []
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        blocks.extend(series[start:end])
        found.append((blocks.mean, *block_error(blocks.levels())[:2]))
    mean, error, is_converged = (np.array(values) for values in zip(*found, strict=True))
    return Running(variants, frames[ends - 1], time[ends - 1], mean, error, is_converged)
