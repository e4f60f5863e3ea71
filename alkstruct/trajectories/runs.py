"""Score variants in every frame of a trajectory with one call, in memory, into a folder or on a cluster."""

from __future__ import annotations

from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from alkstruct import __version__
from alkstruct.display.progress import progress_bar
from alkstruct.energy.energies import DEFAULT_BACKBONE, DEFAULT_ENERGY, Energy
from alkstruct.errors import AlkstructError
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, Kinase
from alkstruct.scoring.variant_lists import Variants
from alkstruct.trajectories.analysis import TrajectoryScores
from alkstruct.trajectories.dask_runs import frames_on_worker, parts_in_turn, run_parts, spread
from alkstruct.trajectories.frames import frame_numbers
from alkstruct.trajectories.parts import FRAMES_PER_PART, PartsFolder, complex_digest, digest_of, universe_digest

if TYPE_CHECKING:
    from distributed import Client
    from MDAnalysis import AtomGroup, Universe


def score_trajectory(
    universe: Universe | AtomGroup | str | Path | tuple[str | Path, ...],
    variants: Variants,
    energy: str | Energy = DEFAULT_ENERGY,
    *,
    ligand: str | None = None,
    chain: str | None = None,
    smiles: str | None = None,
    reference: str | Path | Kinase | None = DEFAULT_REFERENCE,
    start: int | None = None,
    stop: int | None = None,
    step: int | None = None,
    backbone: str = DEFAULT_BACKBONE,
    keep: str = "summary",
    path: str | Path | None = None,
    frames_per_part: int = FRAMES_PER_PART,
    client: Client | None = None,
    threads: int = 1,
    strict: bool = False,
    progress: bool = False,
) -> TrajectoryScores:
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
    reference : str, pathlib.Path, Kinase or None, default "ALK"
        As for `load`.
    start, stop, step : int, optional
        Which frames, as in a slice.
    backbone : {"auto", "local", "fixed"}, default "auto"
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

    Warns
    -----
    AlkstructWarning
        Parts of `path` are damaged or missing and made anew. What `load` warns of.

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
    numbers = frame_numbers(len(scores.universe.trajectory), start, stop, step)
    if path is None and client is None:
        return scores.run(start, stop, step, verbose=progress)
    _run_in_parts(scores, numbers, path, frames_per_part, client, threads, progress)
    return scores


def _run_in_parts(scores, numbers, path, frames_per_part, client, threads, progress):
    """Score frames part after part, into a folder, on a cluster, or both."""
    for name, value in (("frames_per_part", frames_per_part), ("threads", threads)):
        if not isinstance(value, Integral) or value < 1:
            raise AlkstructError(f"{name}={value} is no number of {name.split('_')[0]}; give 1 or more")
    blocks = [list(numbers[k : k + frames_per_part]) for k in range(0, len(numbers), frames_per_part)]
    common = scores.universe, scores.scorer
    with progress_bar(shown=progress, total=len(numbers), unit="frame") as bar:
        if path is None:
            scores.take(_counted(spread(client, frames_on_worker, common, blocks, threads), bar))
            return

        def advance(record):
            bar.update(record["frames"] + len(record["failed"]))

        folder = PartsFolder.opened(Path(path), blocks, _what_is_asked(scores, frames_per_part))
        for record in folder.records():
            advance(record)
        if client is None:
            parts_in_turn(frames_on_worker, common, folder, advance)
        else:
            run_parts(client, frames_on_worker, common, folder, threads, advance)
        if scores.scorer.strict:
            _refuse_failed(folder)
        scores.take_folder(folder)


def _refuse_failed(folder):
    """Raise AlkstructError where a frame of a folder could not be scored."""
    for record in folder.records():
        for frame, reason in record["failed"]:
            raise AlkstructError(f"frame {frame}: {reason}")


def _counted(parts, bar):
    """Yield parts and move a progress bar on."""
    for part in parts:
        yield part
        bar.update(len(part.frames) + len(part.failed))


def _what_is_asked(scores, frames_per_part):
    """Return what distinguishes a run from others, for the manifest: dict."""
    scorer = scores.scorer
    return {
        "alkstruct": __version__,
        "universe": universe_digest(scores.universe),
        "template": complex_digest(scores.template),
        "atoms": digest_of(np.concatenate([scorer.frames.chain, scorer.frames.inhibitor]).tobytes()),
        "variants": [str(variant) for variant in scores.variants],
        "energy": repr(scorer.energy),
        "backbone": scorer.backbone,
        "frames_per_part": frames_per_part,
    }
