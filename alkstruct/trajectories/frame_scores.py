"""Keep the numbers of a frame's score as an array, one row a variant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alkstruct.scoring.scorer import variant_rows
from alkstruct.scoring.table import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alkstruct.complexes.complex import Complex
    from alkstruct.energy.energies import Energy
    from alkstruct.kinase.mutations import Variant
    from alkstruct.trajectories.frames import Frames

#: Columns of a score table whose numbers are kept; `verdict` as its place in VERDICTS comes behind them.
KEPT_COLUMNS = (
    "distance",
    "contacts",
    "contacts_wild_type",
    "contacts_mutant",
    "attraction",
    "fluctuation",
    "clashes",
    "overlap",
    "clash_free",
    "clash_free_wild_type",
    "ddg",
    "ddg_sd",
    "ddg_raw",
    "apo_strain",
    "disruption",
    "disruption_low",
    "disruption_high",
)
WHOLE_NUMBERS = ("contacts", "clashes")


@dataclass(frozen=True, eq=False, slots=True)
class FrameScorer:
    """Hold all that scoring the frames of a universe needs; it can be sent to other processes.

    Attributes
    ----------
    frames : Frames
    variants : tuple of Variant
    energy : Energy
    backbone : str
    strict : bool
        Whether what cannot be estimated is an error.
    """

    frames: Frames
    variants: Sequence[Variant]
    energy: Energy
    backbone: str
    strict: bool = False

    def values(self, timestep: Any) -> np.ndarray:
        """Score one frame: ndarray, (variants, 18), KEPT_COLUMNS and the verdict; NaN for what has no value.

        Raises
        ------
        AlkstructError
            The frame cannot be scored.
        """
        return values_of(self.frames.complex_at(timestep), self)


def values_of(structure: Complex, scorer: FrameScorer) -> np.ndarray:
    """Score one complex: ndarray, (variants, 18), as from `FrameScorer.values`."""
    rows = variant_rows(structure, scorer.variants, scorer.energy, scorer.backbone, strict=scorer.strict)
    found = np.full((len(rows), len(KEPT_COLUMNS) + 1), np.nan)
    for k, row in enumerate(rows):
        kept = [getattr(row, name) for name in KEPT_COLUMNS]
        found[k, :-1] = [np.nan if value is None else value for value in kept]
        found[k, -1] = VERDICTS.index(row.verdict)
    return found


def long_table(frames: np.ndarray, times: np.ndarray, variants: Sequence[str], values: np.ndarray) -> pd.DataFrame:
    """Return frames as a table, one row a (frame, variant).

    Parameters
    ----------
    frames : ndarray, (n,), int64
    times : ndarray, (n,), float64
        ps.
    variants : sequence of str, length v
    values : ndarray, (n, v, 18), float64
        As from `FrameScorer.values`.

    Returns
    -------
    pandas.DataFrame
        frame, time, variant, KEPT_COLUMNS, verdict; dtypes as in `score_columns`.
    """
    count = len(variants)
    flat = values.reshape(-1, len(KEPT_COLUMNS) + 1)
    columns: dict[str, Any] = {
        "frame": np.repeat(np.asarray(frames, dtype=np.int64), count),
        "time": np.repeat(np.asarray(times, dtype=np.float64), count),
        "variant": pd.Series(np.tile(np.array(variants, dtype=object), len(frames)), dtype="str"),
    }
    for k, name in enumerate(KEPT_COLUMNS):
        columns[name] = pd.array(flat[:, k], dtype="Int64" if name in WHOLE_NUMBERS else "Float64")
    columns["verdict"] = pd.Categorical.from_codes(flat[:, -1].astype(np.int64), categories=pd.Index(VERDICTS))
    return pd.DataFrame(columns)
