"""Blocks of variants in several structures: one after the other, into a folder that can be resumed, or on a cluster."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from alkstruct import __version__
from alkstruct.display.progress import progress_bar
from alkstruct.energy.energies import energy_named
from alkstruct.errors import AlkstructError
from alkstruct.scoring.scorer import score
from alkstruct.scoring.table import READING_NOTES
from alkstruct.scoring.variant_lists import VariantList
from alkstruct.trajectories.dask_runs import parts_in_turn, run_parts, spread
from alkstruct.trajectories.parts import PartsFolder, complex_digest, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from alkstruct.complexes.complex import Complex

    Block = tuple[str, int, int]  # name of a structure, first variant and the one after the last

VARIANTS_PER_PART = 512  # of one structure, in one file and one task of a cluster


class Means(NamedTuple):
    """Hold the means of a run: its folder, its cluster, its threads.

    Attributes
    ----------
    path : str or Path or None
        Folder of the run.
    client : dask.distributed.Client or None
    threads : int
        Threads of numba for each thread of Dask.
    progress : bool
        Whether a bar on standard error counts structures, or blocks.
    """

    path: str | Path | None = None
    client: Any = None
    threads: int = 1
    progress: bool = False


class Asked(NamedTuple):
    """Hold what is scored in each structure, and with which energy.

    Attributes
    ----------
    variants : VariantList
    energy : str or Energy
    backbone : str
    strict : bool
    """

    variants: VariantList
    energy: Any
    backbone: str
    strict: bool


def tables_of(found: dict[str, Complex], asked: Asked, left_out: dict[str, str], means: Means) -> dict[str, Any]:
    """Score each structure: {name: DataFrame}; `left_out` gets those that cannot be scored at all, and why.

    A folder or a cluster gets blocks of VARIANTS_PER_PART variants.
    """
    whole = means.path is None and means.client is None
    size = max(len(asked.variants), 1) if whole else VARIANTS_PER_PART
    starts = range(0, max(len(asked.variants), 1), size)
    blocks = [(name, first, min(first + size, len(asked.variants))) for name in found for first in starts]
    parts: dict[str, list[pd.DataFrame]] = {}
    for (name, _, _), (table, problem) in zip(blocks, _results(found, asked, blocks, means), strict=True):
        if problem:
            left_out[name] = problem
        else:
            parts.setdefault(name, []).append(table)
    return {name: _joined(tables, asked) for name, tables in parts.items() if name not in left_out}


def _joined(tables: list[pd.DataFrame], asked: Asked) -> pd.DataFrame:
    """Join the blocks of one structure, and say how the variants were read."""
    joined = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    joined.attrs = tables[0].attrs
    if asked.variants.notes:
        joined.attrs["notes"][READING_NOTES] = list(asked.variants.notes)
    return joined


def _results(found: dict[str, Complex], asked: Asked, blocks: list[Block], means: Means) -> Iterable[Any]:
    """Yield the table of each block, or None and why there is none."""
    common = found, asked
    bar = partial(progress_bar, shown=means.progress, unit="structure" if len(blocks) == len(found) else "block")
    if means.path is not None:
        yield from _in_folder(found, asked, blocks, means, bar)
    elif means.client is not None:
        yield from bar(spread(means.client, block_on_worker, common, blocks, means.threads), total=len(blocks))
    else:
        for block in bar(blocks):
            yield block_on_worker(*common, block, None)


def _in_folder(found: dict[str, Complex], asked: Asked, blocks: list[Block], means: Means, bar: Any) -> Iterator[Any]:
    """Yield the results of blocks that go through a folder."""
    assert means.path is not None
    folder = PartsFolder.opened(Path(means.path), blocks, _what_is_asked(found, asked))
    with bar(total=len(blocks), initial=len(folder.listed)) as shown:

        def advance(_: Any) -> None:
            shown.update(1)

        if means.client is None:
            parts_in_turn(block_on_worker, (found, asked), folder, advance)
        else:
            run_parts(means.client, block_on_worker, (found, asked), folder, means.threads, advance)
    for record in folder.records():
        if asked.strict and record["failed"]:
            raise AlkstructError(f"{record['structure']}: {record['failed']}")
        yield pd.read_parquet(folder.path / record["file"]), record["failed"]


def block_on_worker(structures: dict[str, Complex], asked: Asked, block: Block, place: tuple[str, int] | None) -> Any:
    """Score the variants of one block.

    Parameters
    ----------
    structures : dict of str to Complex
    asked : Asked
    block : (str, int, int)
        Name of the structure, first variant and the one after the last.
    place : (str, int) or None
        Folder and number of the part, if it is to be written.

    Returns
    -------
    (DataFrame, str) or dict
        The table and why there is none, "" if there is; or the part's record for the manifest.
    """
    name, first, last = block
    table, problem = pd.DataFrame(), ""
    try:
        variants = VariantList(asked.variants[first:last])
        table = score(structures[name], variants, asked.energy, backbone=asked.backbone, strict=asked.strict)
    except AlkstructError as error:
        if asked.strict:
            raise
        problem = str(error)
    if place is None:
        return table, problem
    folder, number = place
    return write_table(Path(folder), number, table, structure=name, rows=len(table), failed=problem)


def _what_is_asked(found: dict[str, Complex], asked: Asked) -> dict[str, Any]:
    """Return what distinguishes a run from others, for the manifest: dict."""
    return {
        "alkstruct": __version__,
        "structures": {name: complex_digest(structure) for name, structure in found.items()},
        "variants": [str(variant) for variant in asked.variants],
        "energy": repr(energy_named(asked.energy)),
        "backbone": asked.backbone,
    }
