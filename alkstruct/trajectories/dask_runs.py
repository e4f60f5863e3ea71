"""The parts of a run on a Dask cluster: Dask spreads them, repeats what a lost worker had, and counts them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba

from alkstruct.errors import AlkstructError
from alkstruct.trajectories.parts import Part, score_frames, write_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from alkstruct.trajectories.frame_scores import FrameScorer
    from alkstruct.trajectories.parts import PartsFolder

LOSSES_ALLOWED = 3  # times that a part is tried again after its worker was lost or the cluster failed it


def part_on_worker(
    universe: Any, scorer: FrameScorer, numbers: Sequence[int], place: tuple[str, int] | None, threads: int
) -> Part | dict[str, Any]:
    """Score the frames of one part where Dask runs this.

    Parameters
    ----------
    universe : MDAnalysis.Universe
    scorer : FrameScorer
    numbers : sequence of int
    place : (str, int) or None
        Folder and number of the part, if it is to be written.
    threads : int
        Threads of numba; a worker has threads of its own.

    Returns
    -------
    Part or dict
        The part, or its record for the manifest if it was written.
    """
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
    part = score_frames(universe.copy(), scorer, numbers)  # a copy: a worker's threads would share its frame
    if place is None:
        return part
    folder, number = place
    return write_part(Path(folder), number, [str(variant) for variant in scorer.variants], part)


def run_parts(
    client: Any,
    universe: Any,
    scorer: FrameScorer,
    folder: PartsFolder,
    threads: int = 1,
    advance: Callable[[int], object] = lambda frames: None,
) -> None:
    """Score the parts that a folder lacks on a cluster whose workers see the folder and the trajectory's files.

    Parameters
    ----------
    client : dask.distributed.Client
    universe : MDAnalysis.Universe
    scorer : FrameScorer
    folder : PartsFolder
        Gets each part as it is done.
    threads : int
        Threads of numba for each thread of Dask.
    advance : callable
        Called with the number of frames of each part that is done.

    Raises
    ------
    AlkstructError
        A part could not be scored; those that are done are kept.
    """
    from distributed import as_completed

    common = client.scatter([universe, scorer], broadcast=True, hash=False)
    wanted = folder.missing()
    futures = [
        client.submit(
            part_on_worker,
            *common,
            folder.numbers[number],
            (str(folder.path.resolve()), number),
            threads,
            retries=LOSSES_ALLOWED,
            pure=False,
            key=f"alkstruct-part-{number}-{folder.run['universe'][:12]}",
        )
        for number in wanted
    ]
    try:
        for future in as_completed(futures):
            folder.add(result_of(future))
            advance(int(folder.listed[int(future.result()["number"])]["frames"]))
    finally:
        client.cancel(futures)


def result_of(future: Any) -> Any:
    """Return the result of a future; an error of Dask's own becomes an AlkstructError that says what to do."""
    try:
        return future.result()
    except AlkstructError:
        raise
    except Exception as problem:
        raise AlkstructError(
            f"the cluster could not do a part of the run ({type(problem).__name__}: {problem}); what is done is kept: "
            "run the same call again to continue"
        ) from problem


def in_turn(
    universe: Any,
    scorer: FrameScorer,
    folder: PartsFolder,
    advance: Callable[[int], object] = lambda frames: None,
) -> None:
    """Score the parts that a folder lacks one after the other, in this process."""
    names = [str(variant) for variant in scorer.variants]
    for number in folder.missing():
        part = score_frames(universe, scorer, folder.numbers[number])
        folder.add(write_part(folder.path, number, names, part))
        advance(len(folder.numbers[number]))


def spread_frames(client: Any, universe: Any, scorer: FrameScorer, blocks: Iterable[Sequence[int]], threads: int = 1):
    """Score blocks of frames on a cluster and yield their Parts in order; nothing is written."""
    common = client.scatter([universe, scorer], broadcast=True, hash=False)
    futures = [
        client.submit(part_on_worker, *common, list(block), None, threads, retries=LOSSES_ALLOWED, pure=False)
        for block in blocks
    ]
    try:
        for future in futures:
            yield result_of(future)
            future.release()
    finally:
        client.cancel(futures)
