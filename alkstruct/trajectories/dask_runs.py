"""The parts of a run on a Dask cluster: Dask spreads them, repeats what a lost worker had, and counts them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba

from alkstruct.errors import AlkstructError
from alkstruct.trajectories.parts import score_frames, write_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from alkstruct.trajectories.frame_scores import FrameScorer
    from alkstruct.trajectories.parts import Part, PartsFolder

LOSSES_ALLOWED = 3  # times that a part is tried again after its worker was lost or the cluster failed it


def frames_on_worker(
    universe: Any, scorer: FrameScorer, numbers: Sequence[int], place: tuple[str, int] | None
) -> Part | dict[str, Any]:
    """Score the frames of one part.

    Parameters
    ----------
    universe : MDAnalysis.Universe
    scorer : FrameScorer
    numbers : sequence of int
    place : (str, int) or None
        Folder and number of the part, if it is to be written.

    Returns
    -------
    Part or dict
        The part, or its record for the manifest if it was written.
    """
    part = score_frames(universe.copy(), scorer, numbers)  # a copy: a worker's threads would share its frame
    if place is None:
        return part
    folder, number = place
    return write_part(Path(folder), number, [str(variant) for variant in scorer.variants], part)


def with_threads(threads: int, work: Callable[..., Any], *arguments: Any) -> Any:
    """Call `work` with so many threads of numba, where Dask runs this: a worker has threads of its own.

    An AlkstructError is returned and not raised: Dask would try again, and the same comes of the same.
    """
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
    try:
        return work(*arguments)
    except AlkstructError as problem:
        return problem


def spread(
    client: Any, work: Callable[..., Any], common: Sequence[Any], blocks: Sequence[Any], threads: int = 1
) -> Iterator[Any]:
    """Call work(*common, block, None) for each block on a cluster and yield the results in order.

    Parameters
    ----------
    client : dask.distributed.Client
    work : callable
    common : sequence
        Arguments that all blocks share; they are sent to each worker once.
    blocks : sequence
    threads : int
        Threads of numba for each thread of Dask.

    Raises
    ------
    AlkstructError
        A block could not be done.
    """
    futures = _submitted(client, work, common, [(block, None) for block in blocks], threads)
    try:
        for future in futures:
            yield result_of(future)
            future.release()
    finally:
        client.cancel(futures)


def run_parts(
    client: Any,
    work: Callable[..., Any],
    common: Sequence[Any],
    folder: PartsFolder,
    threads: int = 1,
    advance: Callable[[dict[str, Any]], object] = lambda record: None,
) -> None:
    """Do the parts that a folder lacks on a cluster whose workers see the folder.

    Parameters
    ----------
    client, common, threads
        As for `spread`.
    work : callable
        work(*common, block, (folder, number)) writes a part and returns its record for the manifest.
    folder : PartsFolder
        Gets each part as it is done.
    advance : callable
        Called with the record of each part that is done.

    Raises
    ------
    AlkstructError
        A part could not be done; those that are done are kept.
    """
    from distributed import as_completed

    path = str(folder.path.resolve())
    wanted = [(folder.blocks[number], (path, number)) for number in folder.missing()]
    futures = _submitted(client, work, common, wanted, threads)
    try:
        for future in as_completed(futures):
            record = result_of(future)
            folder.add(record)
            advance(record)
    finally:
        client.cancel(futures)


def parts_in_turn(
    work: Callable[..., Any],
    common: Sequence[Any],
    folder: PartsFolder,
    advance: Callable[[dict[str, Any]], object] = lambda record: None,
) -> None:
    """Do the parts that a folder lacks one after the other in this process; arguments as for `run_parts`."""
    for number in folder.missing():
        record = work(*common, folder.blocks[number], (str(folder.path), number))
        folder.add(record)
        advance(record)


def _submitted(
    client: Any, work: Callable[..., Any], common: Sequence[Any], blocks: Sequence[tuple[Any, Any]], threads: int
) -> list[Any]:
    """Hand blocks and their places to a cluster: list of Future."""
    shared = client.scatter(list(common), broadcast=True, hash=False)
    return [
        client.submit(with_threads, threads, work, *shared, block, place, retries=LOSSES_ALLOWED, pure=False)
        for block, place in blocks
    ]


def result_of(future: Any) -> Any:
    """Return the result of a future; an error of Dask's own becomes an AlkstructError that says what to do."""
    try:
        result = future.result()
    except Exception as problem:
        raise AlkstructError(
            f"the cluster could not do a part of the run ({type(problem).__name__}: {problem}); what is done is kept: "
            "run the same call again to continue"
        ) from problem
    if isinstance(result, AlkstructError):
        raise result
    return result
