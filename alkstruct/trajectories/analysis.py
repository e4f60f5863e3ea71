"""Score variants in every frame of a trajectory, as an MDAnalysis analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from MDAnalysis.analysis.base import AnalysisBase
from MDAnalysis.analysis.results import ResultsGroup
from MDAnalysis.lib.log import ProgressBar

from alkstruct import __version__
from alkstruct.display.html import card, facts, small_table
from alkstruct.display.numbers import number, percent
from alkstruct.display.progress import stop_monitor
from alkstruct.energy.energies import DEFAULT_BACKBONE, DEFAULT_ENERGY, energy_in_words
from alkstruct.errors import AlkstructError
from alkstruct.kinase.kinases import DEFAULT_REFERENCE
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.scorer import chosen_energy, variant_rows
from alkstruct.scoring.summary_columns import PLACE_COLUMNS, STREAMED_COLUMNS
from alkstruct.scoring.table import VERDICTS
from alkstruct.scoring.variant_lists import read_variants
from alkstruct.trajectories.frame_scores import KEPT_COLUMNS, FrameScorer, long_table
from alkstruct.trajectories.frames import FramesInTurn, frames_of, opened
from alkstruct.trajectories.parts import PartsFolder, frame_parts, frame_table
from alkstruct.trajectories.summary import frame_statistics, summary_table, told_apart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alkstruct.trajectories.parts import Part

KEEPS = ("summary", "frames")
STREAMED_PLACES = [KEPT_COLUMNS.index(name) for name in STREAMED_COLUMNS]
GATHERED = ("frame_numbers", "frame_times", "frame_values", "failures")  # what of each frame is kept until the end
MOST_SHOWN = 30  # rows of a summary that a notebook's card shows


class TrajectoryScores(AnalysisBase):
    """Scores of variants in the frames of a trajectory; `score_trajectory` makes and runs one.

    The first frame that can be loaded says what the chain, the inhibitor and its bonds are. Of all other frames only
    the coordinates are taken.

    Parameters
    ----------
    universe, variants, energy, ligand, chain, smiles, reference, backbone, keep, strict
        As for `score_trajectory`.
    verbose : bool, default False
        Show a progress bar.

    Attributes
    ----------
    template : Complex
        The frame that was loaded.
    scorer : trajectories.frame_scores.FrameScorer
    results : MDAnalysis.analysis.results.Results
        After `run`: `summary` and `failed` (DataFrame), `table` (DataFrame or None).
    """

    _analysis_algorithm_is_parallelizable = True

    @classmethod
    def get_supported_backends(cls):
        """Return the backends that `run` takes: tuple of str."""
        return ("serial", "multiprocessing", "dask")

    def __init__(
        self,
        universe,
        variants,
        energy=DEFAULT_ENERGY,
        *,
        ligand=None,
        chain=None,
        smiles=None,
        reference=DEFAULT_REFERENCE,
        backbone=DEFAULT_BACKBONE,
        keep="summary",
        strict=False,
        verbose=False,
    ):
        if keep not in KEEPS:
            raise AlkstructError(f"keep={keep!r} is not known; choose one of {', '.join(KEEPS)}")
        atoms = opened(universe)
        self.universe = atoms.universe
        super().__init__(self.universe.trajectory, verbose=verbose)
        energy = chosen_energy(energy, backbone)
        calibration(energy)  # an energy without one is refused before the work
        frames = frames_of(atoms, ligand=ligand, chain=chain, smiles=smiles, reference=reference)
        self.variants = read_variants(variants, frames.template.kinase, strict=strict)
        self.scorer = FrameScorer(frames, self.variants, energy, backbone, strict)
        self.keep = keep
        rows = variant_rows(frames.template, self.variants, energy, backbone, strict=strict)
        kinase = frames.template.kinase
        places = [row._asdict() | {"kinase": kinase.gene if kinase else ""} for row in rows]
        self._places = pd.DataFrame(places, columns=list(PLACE_COLUMNS))
        self._names = [row.variant for row in rows]
        self._folder: PartsFolder | None = None
        self._gathers = True  # whether every frame is kept until the end

    @property
    def template(self):
        """Return the frame that was loaded: Complex."""
        return self.scorer.frames.template

    # ------------------------------------------------------------------------------------- MDAnalysis' hooks

    def run(self, start=None, stop=None, step=None, frames=None, verbose=None, n_workers=None, **options):
        """Score the frames: as `AnalysisBase.run` of MDAnalysis, whose arguments it takes.

        With a backend that has several workers, the numbers of all frames are gathered before they are summed up:
        for long trajectories take the serial one, or Dask with a folder (`score_trajectory`).

        Returns
        -------
        TrajectoryScores
        """
        self._gathers = self.keep == "frames" or options.get("backend") not in (None, "serial")
        self._folder = None
        self.results.clear()  # of a run before
        self._begin()
        stop_monitor(ProgressBar)  # of MDAnalysis, which forks processes for some backends
        return super().run(
            start=start, stop=stop, step=step, frames=frames, verbose=verbose, n_workers=n_workers, **options
        )

    def _begin(self):
        self._statistics = frame_statistics(len(self._names))
        self._verdicts = np.zeros((len(self._names), len(VERDICTS)), dtype=np.int64)

    def _prepare_sliced_trajectory(self, slicer):
        """Read past frames that cannot be read; see `AnalysisBase`."""
        super()._prepare_sliced_trajectory(slicer)
        numbers = np.arange(len(self._trajectory))[slicer]
        self._sliced_trajectory = FramesInTurn(self._trajectory, numbers)

    def _prepare(self):
        self.results.update({name: [] for name in GATHERED})

    def _single_frame(self):
        frame = int(self._ts.frame)
        try:
            values = self.scorer.values(self._ts)
        except AlkstructError as problem:
            if self.scorer.strict:
                raise type(problem)(f"frame {frame}: {problem}") from problem
            self.results.failures.append((frame, str(problem)))
            return
        if self._gathers:
            self.results.frame_numbers.append(frame)
            self.results.frame_times.append(float(self._ts.time))
            self.results.frame_values.append(values)
        else:
            self._stream(values[None])

    def _get_aggregator(self):
        return ResultsGroup(lookup=dict.fromkeys(GATHERED, ResultsGroup.flatten_sequence))

    def _conclude(self):
        gathered = self.results
        for values in gathered.frame_values:
            self._stream(values[None])
        table = None
        if self.keep == "frames":
            shape = (len(gathered.frame_values), len(self._names), len(KEPT_COLUMNS) + 1)
            values = np.reshape(gathered.frame_values, shape)
            table = long_table(np.array(gathered.frame_numbers), np.array(gathered.frame_times), self._names, values)
        self._finish(gathered.failures, table)

    # ---------------------------------------------------------------------------------------------- results

    def _stream(self, values):
        """Take frames, (n, variants, columns), into the statistics."""
        verdicts = values[:, :, -1].astype(np.int64)
        self._statistics.extend(told_apart(values[:, :, STREAMED_PLACES], verdicts))
        np.add.at(self._verdicts, (np.arange(len(self._names))[None], verdicts), 1)

    def take(self, parts: Iterable[Part]) -> None:
        """Take the frames of parts, in the order of the frames, as results."""
        self._begin()
        kept, failures = [], []
        for part in parts:
            self._stream(part.values)
            failures += part.failed
            if self.keep == "frames" and self._folder is None:
                kept.append(long_table(part.frames, part.times, self._names, part.values))
        self._finish(failures, pd.concat(kept, ignore_index=True) if kept else None)

    def take_folder(self, folder: PartsFolder) -> None:
        """Take all frames of a folder as results; `table` then reads them from there."""
        self._folder = folder
        self.take(frame_parts(folder))

    def _finish(self, failures, table):
        attributes = self._provenance()
        self._places.attrs = attributes
        if table is not None:
            table.attrs = attributes
        failed = pd.DataFrame(sorted(failures), columns=["frame", "reason"]).astype({"frame": "int64", "reason": "str"})
        summary = summary_table(self._places, self._statistics, self._verdicts)
        self.results.clear()
        self.results.update(summary=summary, failed=failed, table=table)

    def _provenance(self):
        template = self.template
        return {
            "pdb_id": template.name,
            "inhibitor": template.inhibitor.name,
            "energy": energy_in_words(self.scorer.energy),
            "alkstruct": __version__,
            "notes": {template.name: list(template.notes), "variants": list(self.variants.notes)},
        }

    def _result(self, name):
        """Return a result; raise AlkstructError where nothing was run."""
        if "summary" not in self.results:
            raise AlkstructError(f"there is no {name} yet; call run() first")
        return self.results[name]

    @property
    def table(self):
        """Return one row a (frame, variant): DataFrame; None where a summary alone was kept.

        Of a run in a folder it is read from there each time.
        """
        if self._folder is None:
            return self._result("table")
        table = frame_table(self._folder)
        table.attrs = self._provenance()
        return table

    @property
    def failed(self):
        """Return the frames that could not be scored: DataFrame; frame (int64), reason."""
        return self._result("failed")

    @property
    def statistics(self):
        """Return the statistics of the frames: trajectories.streaming.RunningStatistics.

        (variants, columns), these being ddg, disruption, clash_free and distance, and then ddg and disruption of
        frames in which the variant is indirect. The first two are of the frames with an estimate.
        """
        return self._statistics

    def summary(self):
        """Return one row a variant: DataFrame, columns as `trajectories.summary.SUMMARY_COLUMNS` says.

        Means, spreads and quantiles over the frames with an estimate; standard errors from blocks of these, so that
        frames which resemble the ones before count for less [1]_. `indirect` is the share of frames without an
        estimate, `independent` the number of independent frames.

        References
        ----------
        .. [1] Flyvbjerg & Petersen 1989, J Chem Phys 91:461, doi:10.1063/1.457480.
        """
        return self._result("summary")

    def __repr__(self):
        done = f", {self._frames_in_words()}" if "summary" in self.results else ", not run"
        return f"<TrajectoryScores of {self.template.inhibitor.name}: {len(self._names)} variants{done}>"

    def _frames_in_words(self):
        lost = len(self.failed)
        return f"{self.statistics.frames} frames" + (f", {lost} could not be scored" if lost else "")

    def _repr_html_(self):
        if "summary" not in self.results:
            return card(repr(self)[1:-1], facts([("kinase", repr(self.template)[1:-1])]))
        summary = self.summary()
        known = [("frames", self._frames_in_words()), ("energy", energy_in_words(self.scorer.energy))]
        known += [(f"frame {row.frame}", row.reason) for row in self.failed.head(3).itertuples()]
        heads = ["variant", "frames", "indirect %", "independent", "ddG kcal/mol", "error", "5 % to 95 %", "P(>5x)"]
        heads.append("verdict")
        rows = [_shown(row) for row in summary.head(MOST_SHOWN).to_dict("records")]
        return card(repr(self)[1:-1], facts(known), small_table(heads, rows))


def _shown(row):
    """Return the cells of one row of a summary in a notebook's card."""
    ends = [number(row[f"ddg_{end}"], 1, "+") for end in ("low", "high")]
    return [
        row["variant"],
        row["count"],
        percent(row["indirect"]),
        number(row["independent"], 0),
        number(row["ddg_mean"], 2, "+"),
        number(row["ddg_error"], 2),
        " to ".join(ends) if row["count"] else "-",
        number(row["disruption_mean"], 2),
        row["verdict"],
    ]
