"""Long runs as a folder: one Parquet file a part of the frames, and a manifest of what is there and whole.

A part is listed once its file is written in full. A run that was ended anyhow continues from the list: parts that are
not in it, or whose files are not what was listed, are made anew, so that nothing is lost and nothing is there twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import numpy as np

from alkstruct.errors import AlkstructError, AlkstructWarning, quoted, unwritten
from alkstruct.scoring.table import VERDICTS
from alkstruct.trajectories.frame_scores import KEPT_COLUMNS, long_table
from alkstruct.trajectories.frames import FramesInTurn, UnreadFrame

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from alkstruct.complexes.complex import Complex
    from alkstruct.complexes.inhibitor import Inhibitor
    from alkstruct.trajectories.frame_scores import FrameScorer

MANIFEST = "_manifest.json"  # readers of Parquet folders pass over names that begin like this
FRAMES_PER_PART = 256
FRAMES_LOOKED_AT = 16  # of a trajectory, evenly spread, to know it again
FORMAT = 1  # of the folder; another one is another run


class Part(NamedTuple):
    """Scores of some frames.

    Attributes
    ----------
    frames : ndarray, (n,), int64
        Numbers of the frames that could be scored.
    times : ndarray, (n,), float64
        ps.
    values : ndarray, (n, variants, 18), float64
        As from `frame_scores.FrameScorer.values`.
    failed : list of (int, str)
        Frames that could not be scored, and why.
    """

    frames: np.ndarray
    times: np.ndarray
    values: np.ndarray
    failed: list[tuple[int, str]]


def score_frames(universe: Any, scorer: FrameScorer, numbers: Sequence[int]) -> Part:
    """Score some frames of a universe.

    Parameters
    ----------
    universe : MDAnalysis.Universe
    scorer : FrameScorer
    numbers : sequence of int

    Returns
    -------
    Part

    Raises
    ------
    AlkstructError
        A frame cannot be scored, and `scorer` is strict.
    """
    frames, times, values, failed = [], [], [], []
    for timestep in FramesInTurn(universe.trajectory, numbers):
        number = int(timestep.frame)
        try:
            found = scorer.values(timestep)
        except AlkstructError as problem:
            if scorer.strict:
                raise type(problem)(f"frame {number}: {problem}") from problem
            failed.append((number, str(problem)))
            continue
        frames.append(number)
        times.append(float(timestep.time))
        values.append(found)
    shape = (len(values), len(scorer.variants), len(KEPT_COLUMNS) + 1)
    return Part(np.array(frames, dtype=np.int64), np.array(times, dtype=float), np.reshape(values, shape), failed)


@dataclass(eq=False)
class PartsFolder:
    """A folder of the parts of one run and its manifest.

    Attributes
    ----------
    path : Path
    blocks : list
        What each part is of, such as the numbers of its frames; of values that JSON has.
    run : dict
        What was asked, of values that JSON has: a folder holds the parts of one run alone.
    listed : dict of int to dict
        What the manifest says of each part that is there.
    damaged : list of int
        Parts that were listed and are not what they were when this folder was opened.
    """

    path: Path
    blocks: list[Any]
    run: dict[str, Any]
    listed: dict[int, dict[str, Any]] = field(default_factory=dict)
    damaged: list[int] = field(default_factory=list)

    @classmethod
    def opened(cls, path: Path, blocks: Sequence[Any], run: dict[str, Any]) -> PartsFolder:
        """Open or make the folder of a run, and look through the parts that are there.

        Raises
        ------
        AlkstructError
            The folder holds another run, or something that is no run; it cannot be written.

        Warns
        -----
        AlkstructWarning
            Parts that were listed are damaged or missing.
        """
        run = run | {"format": FORMAT, "parts": digest_of(json.dumps(list(blocks)).encode())}
        folder = cls(path, list(blocks), json.loads(json.dumps(run)))
        try:
            path.mkdir(parents=True, exist_ok=True)
            if (path / MANIFEST).exists():
                folder._continue()
            elif any(not file.name.startswith(".") for file in path.iterdir()):
                raise AlkstructError(f"folder {quoted(str(path))} holds other files; name an empty or a new one")
            folder._write()
        except OSError as problem:
            raise AlkstructError(unwritten(path, problem)) from problem
        if folder.damaged:
            which = "part is" if len(folder.damaged) == 1 else "parts are"
            warnings.warn(
                f"{len(folder.damaged)} {which} damaged or missing in {quoted(str(path))} and made anew: "
                f"{', '.join(map(str, folder.damaged))}",
                AlkstructWarning,
                stacklevel=2,
            )
        return folder

    def _continue(self) -> None:
        """Take over the parts that the manifest lists and that are whole."""
        damaged = f"the manifest {quoted(str(self.path / MANIFEST))} is damaged; delete the folder and run again"
        try:
            manifest = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
            before, listed = dict(manifest["run"]), {int(part["number"]): part for part in manifest["parts"]}
        except (ValueError, KeyError, TypeError) as problem:
            raise AlkstructError(damaged) from problem
        if changed := sorted(key for key in {*before, *self.run} if before.get(key) != self.run.get(key)):
            raise AlkstructError(
                f"folder {quoted(str(self.path))} holds another run, which differs in {', '.join(changed)}; name "
                "another folder, or delete it"
            )
        if not all(0 <= number < len(self.blocks) for number in listed):
            raise AlkstructError(damaged)
        for number, part in sorted(listed.items()):
            file = self.path / file_of(number)
            is_whole = part.get("sha256") == record_digest(part) and file.is_file()
            if is_whole and digest_of(file.read_bytes()) == part["content"]:
                self.listed[number] = part
            else:
                self.damaged.append(number)

    def missing(self) -> list[int]:
        """Return the numbers of the parts that are not there."""
        return [number for number in range(len(self.blocks)) if number not in self.listed]

    def add(self, record: dict[str, Any]) -> None:
        """List a part whose file is written: what `write_table` returned."""
        self.listed[int(record["number"])] = record
        self._write()

    def _write(self) -> None:
        manifest = {"run": self.run, "parts": [self.listed[number] for number in sorted(self.listed)]}
        replaced(self.path / MANIFEST, json.dumps(manifest, indent=1).encode())

    def records(self) -> list[dict[str, Any]]:
        """Return what the manifest says of each part, in their order."""
        return [self.listed[number] for number in sorted(self.listed)]


def frame_parts(folder: PartsFolder) -> Iterable[Part]:
    """Yield the parts of a trajectory's run, in the order of their frames."""
    for record in folder.records():
        yield read_part(folder.path, record, len(folder.run["variants"]))


def frame_table(folder: PartsFolder) -> pd.DataFrame:
    """Read all parts of a trajectory's run as one table, one row a (frame, variant)."""
    import pandas as pd

    names, nothing = folder.run["variants"], np.zeros(0)
    tables = [long_table(part.frames, part.times, names, part.values) for part in frame_parts(folder)]
    return pd.concat([long_table(nothing, nothing, names, nothing), *tables], ignore_index=True)


def write_table(path: Path, number: int, table: pd.DataFrame, **known: Any) -> dict[str, Any]:
    """Write the table of one part as Parquet, at once or not at all, and return its record for the manifest: dict.

    known: what else the record says of the part.
    """
    import io

    content = io.BytesIO()
    table.to_parquet(content, index=False)
    file = Path(path) / file_of(number)
    try:
        replaced(file, content.getvalue())
    except OSError as problem:
        raise AlkstructError(unwritten(file, problem)) from problem
    record = {"number": number, "file": file.name, **known, "content": digest_of(content.getvalue())}
    return record | {"sha256": record_digest(record)}


def file_of(number: int) -> str:
    """Return the name of the file of a part."""
    return f"part-{number:06d}.parquet"


def record_digest(record: dict[str, Any]) -> str:
    """Return a digest of all that a record says but for its own digest, under `sha256`."""
    said = {name: value for name, value in record.items() if name != "sha256"}
    return digest_of(json.dumps(said, sort_keys=True).encode())


def write_part(path: Path, number: int, variants: Sequence[str], part: Part) -> dict[str, Any]:
    """Write one part of a trajectory's run and return its record for the manifest: dict."""
    failed = [[frame, reason] for frame, reason in part.failed]
    table = long_table(part.frames, part.times, variants, part.values)
    return write_table(path, number, table, frames=len(part.frames), failed=failed)


def read_part(path: Path, record: dict[str, Any], variants: int) -> Part:
    """Read one part, of so many variants, that the manifest lists."""
    import pandas as pd

    table = pd.read_parquet(Path(path) / record["file"])
    values = np.empty((len(table), len(KEPT_COLUMNS) + 1))
    for k, name in enumerate(KEPT_COLUMNS):
        values[:, k] = table[name].to_numpy(float, na_value=np.nan)
    places = {verdict: place for place, verdict in enumerate(VERDICTS)}
    values[:, -1] = table["verdict"].astype(object).map(places).to_numpy(float)
    frames = table["frame"].to_numpy()[::variants] if variants else np.zeros(0, np.int64)
    times = table["time"].to_numpy()[::variants] if variants else np.zeros(0)
    failed = [(int(frame), str(reason)) for frame, reason in record["failed"]]
    return Part(frames, times, values.reshape(len(frames), variants, len(KEPT_COLUMNS) + 1), failed)


def replaced(path: Path, content: bytes) -> None:
    """Write a file so that it holds, whatever happens, what it held before or all of the new content."""
    temporary = path.with_name(f".{path.name}.{uuid4().hex}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of some content, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def universe_digest(universe: Any) -> str:
    """Return a digest of what a universe is: its atoms, and the coordinates and boxes of FRAMES_LOOKED_AT frames."""
    digest, here, count = hashlib.sha256(), universe.trajectory.frame, len(universe.trajectory)
    for name in ("resids", "resnames", "names"):
        digest.update(repr(getattr(universe.atoms, name).tolist()).encode())
    digest.update(str(count).encode())
    numbers = np.unique(np.linspace(0, count - 1, min(FRAMES_LOOKED_AT, count)).astype(int)).tolist()
    try:
        for timestep in FramesInTurn(universe.trajectory, numbers):
            if isinstance(timestep, UnreadFrame):
                digest.update(b"unread")
            else:
                digest.update(np.ascontiguousarray(timestep.positions).tobytes() + repr(timestep.dimensions).encode())
    finally:
        if count:
            universe.trajectory[here]
    return digest.hexdigest()


def complex_digest(structure: Complex) -> str:
    """Return a digest of all of a complex that its scores depend on."""
    digest = hashlib.sha256(_contents(structure))
    if structure.inhibitor is not None:
        digest.update(_contents(structure.inhibitor))
    return digest.hexdigest()


def _contents(value: Complex | Inhibitor) -> bytes:
    """Return the fields of a dataclass as bytes, but for names, notes and what is a dataclass itself."""
    found = []
    for one in fields(value):
        held = getattr(value, one.name)
        if isinstance(held, np.ndarray):
            found.append(repr(held.tolist()).encode() if held.dtype.kind == "U" else held.tobytes())
        elif isinstance(held, str | None) and one.name != "name":
            found.append(repr(held).encode())
    return b"|".join(found)
