"""Score variants in every frame of a trajectory, as an MDAnalysis analysis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from MDAnalysis.analysis.base import AnalysisBase
from MDAnalysis.analysis.results import ResultsGroup

from alkstruct import __version__
from alkstruct.display.html import card, facts, small_table
from alkstruct.display.numbers import number
from alkstruct.energy.energies import DEFAULT_ENERGY, energy_in_words
from alkstruct.errors import AlkstructError
from alkstruct.kinase.sequence import REFERENCE_ACCESSION
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.scorer import chosen_energy, variant_rows
from alkstruct.scoring.table import VERDICTS
from alkstruct.scoring.variant_lists import read_variants
from alkstruct.trajectories.dask_runs import in_turn, run_parts, spread_frames
from alkstruct.trajectories.frame_scores import KEPT_COLUMNS, FrameScorer, long_table
from alkstruct.trajectories.frames import FramesInTurn, frame_numbers, frames_of, opened
from alkstruct.trajectories.parts import FRAMES_PER_PART, PartsFolder, universe_digest
from alkstruct.trajectories.summary import PLACE_COLUMNS, STREAMED_COLUMNS, frame_statistics, summary_table

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
        reference=REFERENCE_ACCESSION,
        backbone="fixed",
        keep="summary",
        strict=False,
        verbose=False,
    ):
        if keep not in KEEPS:
            raise AlkstructError(f"keep={keep!r} is not known; choose one of {', '.join(KEEPS)}")
        self.universe = opened(universe)
        super().__init__(self.universe.trajectory, verbose=verbose)
        energy = chosen_energy(energy, backbone)
        calibration(energy)  # an energy without one is refused before the work
        self.variants = read_variants(variants, strict=strict)
        frames = frames_of(self.universe, ligand=ligand, chain=chain, smiles=smiles, reference=reference)
        self.scorer = FrameScorer(frames, self.variants, energy, backbone, strict)
        self.keep = keep
        rows = variant_rows(frames.template, self.variants, energy, backbone, strict=strict)
        self._places = pd.DataFrame(
            [[getattr(row, name) for name in PLACE_COLUMNS] for row in rows], columns=list(PLACE_COLUMNS)
        )
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
        self._begin()
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
        streamed = values[:, :, STREAMED_PLACES].copy()
        verdicts = values[:, :, -1].astype(np.int64)
        streamed[verdicts == len(VERDICTS) - 1] = np.nan
        self._statistics.extend(streamed)
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
        self.take(folder.parts())

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

    @property
    def table(self):
        """Return one row a (frame, variant): DataFrame; None where a summary alone was kept.

        Of a run in a folder it is read from there each time.
        """
        if self._folder is None:
            return self.results.table
        table = self._folder.table()
        table.attrs = self._provenance()
        return table

    @property
    def failed(self):
        """Return the frames that could not be scored: DataFrame; frame (int64), reason."""
        return self.results.failed

    @property
    def statistics(self):
        """Return the statistics of the frames: trajectories.streaming.RunningStatistics.

        (variants, columns), these being ddg, disruption, clash_free and distance.
        """
        return self._statistics

    def summary(self):
        """Return one row a variant: DataFrame, columns as `trajectories.summary.SUMMARY_COLUMNS` says.

        Means, spreads and quantiles over frames; standard errors from blocks of frames, so that frames which resemble
        the ones before count for less [1]_. `independent` is the number of independent frames.

        References
        ----------
        .. [1] Flyvbjerg & Petersen 1989, J Chem Phys 91:461, doi:10.1063/1.457480.
        """
        return self.results.summary

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
        heads = ["variant", "frames", "independent", "ddG kcal/mol", "error", "5 % to 95 %", "P(>5x)", "verdict"]
        rows = [_shown(row) for row in summary.head(MOST_SHOWN).to_dict("records")]
        return card(repr(self)[1:-1], facts(known), small_table(heads, rows))


def _shown(row):
    """Return the cells of one row of a summary in a notebook's card."""
    ends = [number(row[f"ddg_{end}"], 1, "+") for end in ("low", "high")]
    return [
        row["variant"],
        row["count"],
        number(row["independent"], 0),
        number(row["ddg_mean"], 2, "+"),
        number(row["ddg_error"], 2),
        " to ".join(ends) if row["count"] else "-",
        number(row["disruption_mean"], 2),
        row["verdict"],
    ]


def score_trajectory(
    universe,
    variants,
    energy=DEFAULT_ENERGY,
    *,
    ligand=None,
    chain=None,
    smiles=None,
    reference=REFERENCE_ACCESSION,
    start=None,
    stop=None,
    step=None,
    backbone="fixed",
    keep="summary",
    path=None,
    frames_per_part=FRAMES_PER_PART,
    client=None,
    threads=1,
    strict=False,
    progress=False,
):
    """Score variants in every frame of a trajectory.

    Parameters
    ----------
    universe : MDAnalysis Universe or AtomGroup, str, pathlib.Path or tuple of these
        A universe, or the files of one: (topology, trajectory), or one PDB or mmCIF file with several models.
    variants : str, pathlib.Path, Variant, DataFrame or iterable of str or Variant
        As for `score`.
    energy : str or Energy, default "consensus"
        As for `score`.
    ligand, chain : str, optional
        Residue name of the inhibitor and name of the kinase's chain or segment in the universe, as for `load`.
    smiles : str, optional
        What the inhibitor is, as for `load`: snapshots of dynamics distort the geometry that bond orders follow from.
    reference : str or None, default "Q9UM73"
        As for `load`.
    start, stop, step : int, optional
        Which frames, as in a slice.
    backbone : {"fixed", "local", "auto"}, default "fixed"
        As for `score`.
    keep : {"summary", "frames"}, default "summary"
        Whether the numbers of each frame are kept, or statistics of them alone, in memory that does not grow with the
        number of frames.
    path : str or pathlib.Path, optional
        A folder for the numbers of each frame, as Parquet files that are written as the run goes. The same call again
        continues a run that was ended, and makes anew what is missing or damaged.
    frames_per_part : int, default 256
        Frames of each of these files, and of each task of a cluster.
    client : dask.distributed.Client, optional
        A cluster to spread the frames over. Its workers have to see the files of the trajectory, and `path`.
    threads : int, default 1
        Threads of numba for each thread of the cluster's workers.
    strict : bool, default False
        Whether a frame that cannot be scored, and a variant that cannot be read or estimated, is an error.
    progress : bool, default False
        Show a progress bar on standard error.

    Returns
    -------
    TrajectoryScores
        `summary()`, one row a variant; `table`, one row a (frame, variant), if the numbers of frames are kept;
        `failed`, the frames that could not be scored, with the reason. They are left out of the statistics.

    Raises
    ------
    StructureError
        Files are absent or cannot be read, or no frame can be loaded.
    LigandError
        There is no inhibitor, or more than one.
    AlkstructError
        `path` holds another run, or is no folder for one; a worker of the cluster failed. With `strict`: a frame
        cannot be scored.

    Notes
    -----
    The numbers of a frame are those of `score` for that frame, to the bit, for any number of threads, workers and
    frames_per_part. Waters are left out. In a periodic box the chain is put together, and the inhibitor is taken in
    the image beside it. A frame cannot be scored if it cannot be read, has coordinates that are no numbers, if the
    chain is broken, or the inhibitor farther than 6 Å from it.

    Examples
    --------
    >>> import alkstruct as alk
    >>> universe = alk.load("crizotinib").to_universe()
    >>> scores = alk.score_trajectory(universe, ["L1196M", "G1202R"])
    >>> scores.summary()[["variant", "count", "verdict"]]
      variant  count   verdict
    0  L1196M      1   weakens
    1  G1202R      1  disrupts
    """
    scores = TrajectoryScores(
        universe,
        variants,
        energy,
        ligand=ligand,
        chain=chain,
        smiles=smiles,
        reference=reference,
        backbone=backbone,
        keep=keep,
        strict=strict,
    )
    if path is None and client is None:
        return scores.run(start, stop, step, verbose=progress)
    numbers = frame_numbers(len(scores.universe.trajectory), start, stop, step)
    _run_in_parts(scores, numbers, path, frames_per_part, client, threads, progress)
    return scores


def _run_in_parts(scores, numbers, path, frames_per_part, client, threads, progress):
    """Score frames part after part, into a folder, on a cluster, or both."""
    from tqdm import tqdm

    if frames_per_part < 1:
        raise AlkstructError(f"frames_per_part={frames_per_part} is no number of frames; give 1 or more")
    with tqdm(total=len(numbers), disable=not progress, unit="frame") as bar:
        if path is None:
            blocks = [numbers[k : k + frames_per_part] for k in range(0, len(numbers), frames_per_part)]
            parts = spread_frames(client, scores.universe, scores.scorer, blocks, threads)
            scores.take(_counted(parts, bar))
            return
        folder = PartsFolder.opened(Path(path), numbers, _what_is_asked(scores), frames_per_part)
        bar.update(sum(len(folder.numbers[k]) for k in folder.listed))
        if client is None:
            in_turn(scores.universe, scores.scorer, folder, bar.update)
        else:
            run_parts(client, scores.universe, scores.scorer, folder, threads, bar.update)
        scores.take_folder(folder)


def _counted(parts, bar):
    """Yield parts and move a progress bar on."""
    for part in parts:
        yield part
        bar.update(len(part.frames) + len(part.failed))


def _what_is_asked(scores):
    """Return what distinguishes a run from others, for the manifest: dict."""
    scorer = scores.scorer
    return {
        "alkstruct": __version__,
        "universe": universe_digest(scores.universe),
        "template": f"chain {scores.template.chain}, {scores.template.inhibitor.code}",
        "variants": [str(variant) for variant in scores.variants],
        "energy": repr(scorer.energy),
        "backbone": scorer.backbone,
    }
