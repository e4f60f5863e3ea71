"""Runs in a folder: the same numbers, continued after any end, and what is damaged is made anew."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import trajectory_cases as cases

from alkstruct.errors import AlkstructError, AlkstructWarning
from alkstruct.trajectories import dask_runs, parts
from alkstruct.trajectories.parts import MANIFEST
from alkstruct.trajectories.runs import score_trajectory

# Of those of `cases` without the clash, around which a backbone is built anew in every frame.
VARIANTS = ("L1196M", "S1206Y", "H1124Q")
pytestmark = pytest.mark.filterwarnings("ignore::alkstruct.AlkstructWarning")  # of the geometry of shaken atoms


@pytest.fixture(scope="module")
def kept():
    """(universe, its scores in memory) of eight frames, one of which cannot be scored."""
    universe = cases.shaken()
    universe.trajectory.get_array()[3, 100] = np.nan
    return universe, score_trajectory(universe, VARIANTS, keep="frames")


@pytest.fixture(scope="module")
def run(kept, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "run"
    score_trajectory(kept[0], VARIANTS, path=folder, frames_per_part=3)
    return folder


@pytest.fixture
def folder(run, tmp_path):
    """A folder of a run that is done, for this test alone."""
    return Path(shutil.copytree(run, tmp_path / "run"))


def again(kept, folder, **options):
    return score_trajectory(kept[0], VARIANTS, path=folder, **({"frames_per_part": 3} | options))


@pytest.mark.parametrize("frames_per_part", [1, 3, 8, 100])
def test_parts_change_no_bit(kept, tmp_path, frames_per_part):
    universe, scores = kept
    found = score_trajectory(universe, VARIANTS, path=tmp_path / "run", frames_per_part=frames_per_part)
    assert found.table.equals(scores.table)
    assert found.summary().equals(scores.summary()) and found.failed.equals(scores.failed)


def test_the_folder_is_a_parquet_dataset(kept, folder):
    read = pd.read_parquet(folder)
    assert len(read) == len(kept[1].table) and read.ddg.sum() == pytest.approx(kept[1].table.ddg.sum())
    manifest = json.loads((folder / MANIFEST).read_text())
    assert [part["frames"] for part in manifest["parts"]] == [3, 2, 2]
    assert manifest["parts"][1]["failed"] == [[3, "coordinates that are no numbers"]]
    assert manifest["run"]["variants"] == list(VARIANTS)


def test_a_run_that_is_done_is_not_done_again(kept, folder, monkeypatch):
    monkeypatch.setattr(dask_runs, "score_frames", None)
    assert again(kept, folder).table.equals(kept[1].table)


def torn(file):
    file.write_bytes(file.read_bytes()[:-9])


def flipped(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", [torn, flipped, lambda file: file.unlink(), lambda file: file.write_bytes(b"")])
def test_damaged_parts_are_made_anew(kept, folder, damage):
    file = folder / "part-000001.parquet"
    whole = file.read_bytes()
    damage(file)
    with pytest.warns(AlkstructWarning, match=r"1 part is damaged or missing in .* and made anew: 1"):
        assert again(kept, folder).table.equals(kept[1].table)
    assert file.read_bytes() == whole


def test_a_file_that_is_not_listed_is_none(kept, folder):
    """A run that ended between writing a part and listing it."""
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["parts"] = manifest["parts"][:1]
    (folder / MANIFEST).write_text(json.dumps(manifest))
    assert again(kept, folder).table.equals(kept[1].table)


def test_another_run_is_not_mixed_in(kept, folder):
    with pytest.raises(AlkstructError, match="differs in variants"):
        score_trajectory(kept[0], "L1196M", path=folder, frames_per_part=3)
    with pytest.raises(AlkstructError, match="differs in parts;"):
        again(kept, folder, stop=4)
    with pytest.raises(AlkstructError, match="differs in energy"):
        again(kept, folder, energy="vina")
    with pytest.raises(AlkstructError, match="differs in template, universe"):
        score_trajectory(cases.shaken(seed=9), VARIANTS, path=folder, frames_per_part=3)


SMILES = "C[C@H](c1c(Cl)ccc(F)c1Cl)Oc1cc(cnc1N)-c1cnn(c1)C1CCNCC1"
SATURATED = "CC(OC1CC(CNC1N)C1CNN(C1)C1CCNCC1)C1C(Cl)CCC(F)C1Cl"  # the same atoms and bonds in other orders


def test_what_changes_numbers_is_another_run(kept, folder, tmp_path):
    """Other bond orders, and coordinates of frames between the first and the last."""
    again(kept, tmp_path / "typed", smiles=SMILES, stop=2)
    with pytest.raises(AlkstructError, match="differs in template"):
        again(kept, tmp_path / "typed", smiles=SATURATED, stop=2)
    moved = cases.shaken()
    moved.trajectory.get_array()[3, 100] = np.nan
    moved.trajectory.get_array()[4] += 0.05
    with pytest.raises(AlkstructError, match="differs in universe"):
        score_trajectory(moved, VARIANTS, path=folder, frames_per_part=3)


def test_strict_refuses_frames_that_a_folder_lists_as_failed(kept, folder):
    run = json.loads((folder / MANIFEST).read_text())
    assert run["parts"][1]["failed"]
    with pytest.raises(AlkstructError, match="frame 3: coordinates that are no numbers"):
        score_trajectory(kept[0], "L1196M", path=folder.with_name("strict"), strict=True, frames_per_part=3)
    with pytest.raises(AlkstructError, match="frame 3: coordinates that are no numbers"):
        score_trajectory(kept[0], "L1196M", path=folder.with_name("loose"), frames_per_part=3)
        score_trajectory(kept[0], "L1196M", path=folder.with_name("loose"), strict=True, frames_per_part=3)


def exchanged(parts):
    parts[0]["number"], parts[1]["number"] = 1, 0


@pytest.mark.parametrize(
    "edit",
    [
        exchanged,
        lambda parts: parts[1].pop("sha256"),
        lambda parts: parts[1].pop("content"),
        lambda parts: parts[1].pop("failed"),
        lambda parts: parts[1].update(failed=[[0]]),
        lambda parts: parts[1].update(frames="x"),
        lambda parts: parts[1].update(file="part-000000.parquet"),
    ],
)
def test_records_that_were_edited_are_made_anew(kept, folder, edit):
    manifest = json.loads((folder / MANIFEST).read_text())
    edit(manifest["parts"])
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.warns(AlkstructWarning, match="damaged or missing"):
        assert again(kept, folder).table.equals(kept[1].table)


@pytest.mark.parametrize("told", [[], None, 3])
def test_a_manifest_of_another_shape_is_damaged(kept, folder, told):
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"run": told}))
    with pytest.raises(AlkstructError, match=r"is damaged; delete the folder|differs in"):
        again(kept, folder)
    manifest["parts"].append(manifest["parts"][0] | {"number": 99})
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(AlkstructError, match="is damaged; delete the folder"):
        again(kept, folder)


def test_what_a_killed_run_left_half_written_is_passed_over(kept, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "._manifest.json.0123").write_text("{")
    assert again(kept, tmp_path / "run").table.equals(kept[1].table)


@pytest.mark.filterwarnings("ignore::UserWarning")  # of MDAnalysis, on what it tries
@pytest.mark.parametrize("ending", ["xtc", "trr", "pdb"])
def test_a_file_that_is_cut_off_goes_through_a_folder(tmp_path, ending):
    topology, trajectory = cases.written(cases.shaken(frames=4), tmp_path, ending)
    whole = trajectory.read_bytes()
    trajectory.write_bytes(whole[: int(0.9 * len(whole))])
    found = score_trajectory((topology, trajectory), "L1196M", path=tmp_path / "run", energy="vina")
    assert found.statistics.frames + len(found.failed) in (3, 4) and found.statistics.frames >= 3


def test_a_run_in_memory_after_one_in_a_folder_stands_alone(kept, folder):
    scores = again(kept, folder)
    scores.keep = "frames"
    assert len(scores.run(stop=1).table) == len(VARIANTS)


def test_other_folders_and_manifests_are_refused(kept, tmp_path, folder):
    (tmp_path / "note.txt").touch()
    with pytest.raises(AlkstructError, match="holds other files"):
        again(kept, tmp_path)
    (folder / MANIFEST).write_text("{")
    with pytest.raises(AlkstructError, match="is damaged; delete the folder"):
        again(kept, folder)


def test_a_file_is_old_or_new_and_never_half(tmp_path, monkeypatch):
    file = tmp_path / "file"
    parts.replaced(file, b"old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError, match="full"):
        parts.replaced(file, b"new, and longer")
    assert file.read_bytes() == b"old"


# The run of a user, in a process of its own that can be killed.
SCRIPT = """
import sys, warnings
warnings.simplefilter("ignore")
sys.path.insert(0, sys.argv[1])
import trajectory_cases as cases
from alkstruct.trajectories.runs import score_trajectory
score_trajectory(cases.shaken(frames=24), cases.VARIANTS, path=sys.argv[2], frames_per_part=2)
"""


@pytest.mark.slow
def test_a_run_that_is_killed_continues(tmp_path):
    """SIGKILL in the middle; afterwards nothing is lost, nothing is there twice, and what was done is not redone."""
    folder = tmp_path / "run"
    tests = str(Path(cases.__file__).parent)
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, tests, str(folder)])
    deadline = time.monotonic() + 120
    while len(list(folder.glob("part-*.parquet"))) < 4 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    done = json.loads((folder / MANIFEST).read_text())["parts"]
    assert 3 <= len(done) < 12
    before = {part["file"]: (folder / part["file"]).stat().st_mtime_ns for part in done}
    universe = cases.shaken(frames=24)
    found = score_trajectory(universe, cases.VARIANTS, path=folder, frames_per_part=2)
    assert found.table.equals(score_trajectory(universe, cases.VARIANTS, keep="frames").table)
    assert {name: (folder / name).stat().st_mtime_ns for name in before} == before
