"""Write scores of the frames of a trajectory as aligned text: the summary, the frames not scored."""

import pandas as pd

from alkstruct.display.numbers import number
from alkstruct.tables.ensembles import (
    CHANCE_KEY,
    chance_column,
    count_columns,
    fitting_grid,
    has_indirect,
    place_columns,
    share_column,
    verdict_column,
)
from alkstruct.tables.grid import wrap

NARROWEST_SUMMARY = 4  # steps by which a summary becomes narrower
REASONS_SHOWN, FRAMES_SHOWN = 3, 6  # reasons why frames could not be scored, and frames of each, that are named
SUMMARY_KEY = (
    "ddG: mean over the frames ± its standard error, block-averaged: from means over blocks of successive frames, as "
    "long as they have to be to depend no more on each other. Indep.: so many independent frames would tell as much of "
    'the mean; "<" before it: converged is false, there are too few frames to know the error, which is larger than '
    "printed. The error is that of the mean over these frames, not of the estimate. Spread: standard deviation over "
    "the frames; 5 %, 95 %: so many of the frames have a ddG below. Frames: those with an estimate of the variant. "
) + CHANCE_KEY.format(what="frames")


def frames_grid(summary):
    """Write the rows of a summary over frames, one line a variant.

    Where the page is too narrow, words are set below each other, then the share of frames that disrupt is left out,
    then the range, and then the spread. The share that is indirect has a column where some frames give an estimate and
    others none.
    """
    indirect = has_indirect(summary)
    return fitting_grid(summary, lambda narrow: _columns(indirect, narrow), NARROWEST_SUMMARY)


def _columns(indirect, narrow):
    """Return the columns of `frames_grid`: list of (head, whether it is set flush right, function of a row).

    indirect: whether the share that is indirect has a column.
    narrow: 0 for all columns, up to NARROWEST_SUMMARY for the fewest.
    """
    between = "\n" if narrow else " "
    share, ends = share_column("disrupts"), ("5 %, 95 %\n", True, _ends)
    spread = ("spread\n", True, lambda row: number(row["ddg_spread"], 2))
    return [
        *place_columns(between),
        *count_columns("frames", lambda row: f"{row['count']}", indirect, narrow == NARROWEST_SUMMARY),
        ("indep.\n", True, independent_text),
        ("ddG\nkcal/mol", True, _mean),
        *([spread] if narrow < 4 else []),
        *([ends] if narrow < 3 else []),
        chance_column(),
        *([share] if narrow < 2 else []),
        verdict_column("\n"),
    ]


def independent_text(row):
    """Write how many independent frames there are, "<" before it where they are too few to know; row: dict.

    Examples
    --------
    >>> known = {"count": 500, "ddg_spread": 0.4, "independent": 41.7, "converged": True}
    >>> independent_text(known), independent_text(known | {"converged": False})
    ('42', '<42')
    """
    if not row["count"] or pd.isna(row["ddg_spread"]) or row["ddg_spread"] == 0:
        return "-"
    return f"{'' if row['converged'] else '<'}{number(max(row['independent'], 1), 0)}"


def _mean(row):
    """Mean ddG and, where there are several frames, its standard error."""
    mean = number(row["ddg_mean"], 2, "+")
    return mean if pd.isna(row["ddg_error"]) else f"{mean} ± {number(row['ddg_error'], 2)}"


def _ends(row):
    """Quantiles of ddG; a dash where a single frame has both."""
    if row["count"] < 2:
        return "-"
    return ", ".join(number(row[f"ddg_{end}"], 1, "+") for end in ("low", "high"))


def frames_in_words(numbers, length, failed, template):
    """Write how many frames of how many were scored, and which of them says what the molecules are.

    Parameters
    ----------
    numbers : range
        Frames that were asked for.
    length : int
        Frames of the trajectory.
    failed : int
        Of those asked for how many could not be scored.
    template : int
        The frame that was loaded.

    Examples
    --------
    >>> print(frames_in_words(range(100, 1000, 50), 2000, 1, 0))
    17 of 18 frames scored: 100 to 950 in steps of 50, of 2000 in the trajectory; chain, inhibitor and
      bonds as in frame 0
    """
    scored = f"{len(numbers) - failed} of {len(numbers)} frame{'s' * (len(numbers) != 1)} scored"
    first, last = numbers[0], numbers[-1]
    which = f"{first} to {last}" if first != last else f"{first}"
    if abs(numbers.step) != 1 and len(numbers) > 1:
        which += f" in steps of {numbers.step}"
    total = f", of {length} in the trajectory" if len(numbers) != length else ""
    return wrap(f"{scored}: {which}{total}; chain, inhibitor and bonds as in frame {template}", indent=2)


def not_scored(failed):
    """Write which frames could not be scored, and why, a reason of several once: lines of text, "" where all could.

    Reasons that differ in numbers alone count as one.

    Examples
    --------
    >>> reason = "coordinates that are no numbers"
    >>> print(not_scored(pd.DataFrame({"frame": range(3, 12), "reason": reason})))
    Not scored: frames 3, 4, 5, 6, 7, 8 and 3 more: coordinates that are no numbers
    """
    alike = failed["reason"].str.replace(r"\d+(\.\d+)?", "0", regex=True)
    groups = [rows for _, rows in failed.groupby(alike, sort=False)]
    lines = []
    for rows in groups[:REASONS_SHOWN]:
        frames, reason = list(rows["frame"]), rows["reason"].iloc[0]
        reason += f" (frame {frames[0]})" * (rows["reason"].nunique() > 1)
        more = f" and {len(frames) - FRAMES_SHOWN} more" if len(frames) > FRAMES_SHOWN else ""
        named = ", ".join(map(str, frames[:FRAMES_SHOWN]))
        lines.append(f"Not scored: frame{'s' * (len(frames) > 1)} {named}{more}: {reason}")
    rest = sum(map(len, groups[REASONS_SHOWN:]))
    if rest:
        lines.append(f"Not scored: {rest} more frame{'s' * (rest > 1)}, for other reasons")
    return "\n".join(wrap(line, indent=6) for line in lines)
