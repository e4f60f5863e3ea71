"""Runs on a Dask cluster of two processes: the same numbers, through the loss of a worker and of the whole run."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import numba
import pytest
import trajectory_cases as cases

from alkstruct.errors import AlkstructError
from alkstruct.trajectories.dask_runs import result_of, with_threads
from alkstruct.trajectories.parts import MANIFEST
from alkstruct.trajectories.runs import score_trajectory

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # of the geometry of shaken atoms, and of Dask on its workers' ends
]
FRAMES = 24


@pytest.fixture(scope="module")
def cluster():
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with distributed.LocalCluster(**options) as cluster:
        yield cluster


@pytest.fixture
def client(cluster):
    with distributed.Client(cluster) as client:
        client.wait_for_workers(2)
        yield client


@pytest.fixture(scope="module")
def kept():
    universe = cases.shaken(frames=FRAMES)
    universe.trajectory.get_array()[3, 100] = float("nan")
    return universe, score_trajectory(universe, cases.VARIANTS, keep="frames")


@pytest.mark.parametrize("frames_per_part", [1, 7, 100])
def test_workers_change_no_bit(client, kept, tmp_path, frames_per_part):
    universe, scores = kept
    options = {"client": client, "frames_per_part": frames_per_part}
    gathered = score_trajectory(universe, cases.VARIANTS, keep="frames", **options)
    written = score_trajectory(universe, cases.VARIANTS, path=tmp_path / "run", **options)
    for found in (gathered, written):
        assert found.table.equals(scores.table) and found.summary().equals(scores.summary())
        assert found.failed.equals(scores.failed)


def test_files_of_a_trajectory_are_read_by_the_workers(client, kept, tmp_path):
    files = cases.written(cases.shaken(frames=6), tmp_path, "xtc")
    found = score_trajectory(files, cases.VARIANTS, keep="frames", client=client, frames_per_part=2)
    assert found.table.equals(score_trajectory(files, cases.VARIANTS, keep="frames").table)


def listed(folder):
    """How many parts the manifest of a run lists."""
    try:
        return len(json.loads((folder / MANIFEST).read_text())["parts"])
    except FileNotFoundError:
        return 0


def kill_worker_after(folder, parts, pids):
    """Wait until so many parts are done, then end a worker as a machine ends that loses power."""
    deadline = time.monotonic() + 120
    while listed(folder) < parts and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(pids[0], signal.SIGKILL)


def test_a_worker_that_is_lost_changes_no_bit(client, kept, tmp_path):
    """Killed in the middle; Dask gives its parts to the other and starts a new one."""
    from threading import Thread

    universe, scores = kept
    folder, pids = tmp_path / "run", list(client.run(os.getpid).values())
    killer = Thread(target=partial(kill_worker_after, folder, 3, pids))
    killer.start()
    found = score_trajectory(universe, cases.VARIANTS, path=folder, client=client, frames_per_part=1)
    killer.join()
    client.wait_for_workers(2)
    assert set(client.run(os.getpid).values()) != set(pids)
    assert found.table.equals(scores.table) and found.failed.equals(scores.failed)


SCRIPT = """
import sys, warnings
warnings.simplefilter("ignore")
sys.path.insert(0, sys.argv[1])
import trajectory_cases as cases
from distributed import Client, LocalCluster
from alkstruct.trajectories.runs import score_trajectory
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        with Client(cluster) as client:
            universe = cases.shaken(frames=60)
            score_trajectory(universe, cases.VARIANTS, path=sys.argv[2], client=client, frames_per_part=1)
"""


def test_a_run_on_a_cluster_that_is_killed_continues(client, tmp_path):
    """The whole process group is killed: the client, the scheduler and both workers."""
    folder, script = tmp_path / "run", tmp_path / "script.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), str(Path(cases.__file__).parent), str(folder)]
    process = subprocess.Popen(command, start_new_session=True)
    deadline = time.monotonic() + 240
    while listed(folder) < 5 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = listed(folder)
    assert 5 <= done < 60
    universe = cases.shaken(frames=60)
    found = score_trajectory(universe, cases.VARIANTS, path=folder, client=client, frames_per_part=1)
    assert found.table.equals(score_trajectory(universe, cases.VARIANTS, keep="frames").table)


def test_a_damaged_part_is_made_anew(client, kept, tmp_path):
    universe, scores = kept
    options = {"path": tmp_path / "run", "client": client, "frames_per_part": 8}
    score_trajectory(universe, cases.VARIANTS, **options)
    (tmp_path / "run" / "part-000001.parquet").write_bytes(b"PAR1")
    assert score_trajectory(universe, cases.VARIANTS, **options).table.equals(scores.table)


def test_workers_have_one_thread_of_numba_unless_asked():
    before = numba.get_num_threads()
    try:
        assert with_threads(1, numba.get_num_threads) == 1
        assert with_threads(64, numba.get_num_threads) == numba.config.NUMBA_NUM_THREADS
    finally:
        numba.set_num_threads(before)


def test_an_error_of_the_cluster_says_how_to_continue():
    """Such as a part whose workers were lost again and again."""

    class Lost:
        def result(self):
            raise RuntimeError("the worker died")

    with pytest.raises(AlkstructError, match=r"RuntimeError: the worker died.*run the same call again to continue"):
        result_of(Lost())


def test_a_part_that_cannot_be_written_says_why_and_the_others_stay(client, kept, tmp_path):
    """A part whose place is taken by a folder cannot be written by any worker; parts that are done stay."""
    folder = tmp_path / "run"
    options = {"path": folder, "stop": 4, "frames_per_part": 2}
    score_trajectory(kept[0], cases.VARIANTS, **options)
    (folder / "part-000001.parquet").unlink()
    (folder / "part-000001.parquet").mkdir()
    with pytest.raises(AlkstructError, match=r"cannot write .*part-000001\.parquet"):
        score_trajectory(kept[0], cases.VARIANTS, client=client, **options)
    (folder / "part-000001.parquet").rmdir()
    assert len(score_trajectory(kept[0], cases.VARIANTS, client=client, **options).table) == 12
