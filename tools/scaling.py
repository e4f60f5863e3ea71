"""Measure how scores of trajectories scale: speed, what the loop costs, Dask, memory; and plan a large run from that.

    python -m tools.scaling                    all of it, some fifteen minutes on two cores
    python -m tools.scaling loop cores dask    some of it
    python -m tools.scaling memory --most 1000

Prints Markdown tables for docs/scaling.md. Frames are those of 2XP2 whose atoms are shaken by 0.03 Å, variants the
twenty of POCKET. Times are of the processor where one process works (`loop`), of the clock where several do.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numba
import numpy as np

import alkstruct as alk
from alkstruct.trajectories.analysis import TrajectoryScores

POCKET = (
    "L1122V V1130L A1148T K1150R L1196M E1197K L1198F M1199T A1200V G1201E "
    "G1202R D1203N S1206Y E1210K R1253K N1254S L1256F G1269A D1270N I1171N"
).split()
SHAKEN = 0.03  # Å
KEPT_FRAMES = 100  # in the file; longer runs read them again and again
PARTS = ("loop", "cores", "dask", "memory", "plan")


def universe_in(folder):
    """Write a trajectory of KEPT_FRAMES frames and open it: MDAnalysis.Universe."""
    import MDAnalysis

    topology, trajectory = folder / "topology.pdb", folder / "shaken.dcd"
    if not trajectory.exists():
        universe = alk.load("2XP2").to_universe()
        random, first = np.random.default_rng(0), universe.atoms.positions
        universe.atoms.write(topology)
        with MDAnalysis.Writer(str(trajectory), universe.atoms.n_atoms) as writer:
            for _ in range(KEPT_FRAMES):
                universe.atoms.positions = first + random.normal(0.0, SHAKEN, first.shape)
                writer.write(universe.atoms)
    return MDAnalysis.Universe(str(topology), str(trajectory))


def again(frames):
    """Return numbers of so many frames, those of the file over and over: ndarray, (frames,), int64."""
    return np.arange(frames) % KEPT_FRAMES


def loop(universe, args):
    """Compare frames of a run with calls of `score` on one thread, in turn, so that both meet the same machine."""
    numba.set_num_threads(1)
    print(f"\nloop: {args.frames} frames x {len(POCKET)} variants, one thread, medians of blocks of {KEPT_FRAMES}\n")
    print(
        "| backbone | one frame of a run | one call of `score`, new structure | share | the same call again | share |"
    )
    print("|---|---|---|---|---|---|")
    for backbone in ("auto", "fixed"):
        run, fresh, kept = loop_times(universe, args.frames, backbone)
        shares = f"{fresh:.0f} ms | {fresh / run:.2f} | {kept:.0f} ms | {kept / run:.2f}"
        print(f"| {backbone} | {run:.0f} ms | {shares} |", flush=True)


def loop_times(universe, frames, backbone):
    """Return ms of the processor for a frame of a run, a call of `score`, and the same call again: ndarray, (3,)."""
    analysis = TrajectoryScores(universe, POCKET, backbone=backbone)
    frame_at = analysis.scorer.frames.complex_at
    analysis.run(stop=5)
    alk.score(frame_at(universe.trajectory[0]), POCKET, backbone=backbone)
    blocks = []
    for _ in range(max(frames // KEPT_FRAMES, 1)):
        run = processor_time(lambda: analysis.run(frames=again(KEPT_FRAMES)))
        fresh = kept = 0.0
        for timestep in universe.trajectory[:: KEPT_FRAMES // 20]:
            structure = frame_at(timestep)
            fresh += processor_time(lambda structure=structure: alk.score(structure, POCKET, backbone=backbone)) / 20
            kept += processor_time(lambda structure=structure: alk.score(structure, POCKET, backbone=backbone)) / 20
        blocks.append((run / KEPT_FRAMES, fresh, kept))
    return np.median(blocks, axis=0) * 1e3


def cores(universe, args):
    """Count frames x variants a second in one process on one and on two threads, and in two processes."""
    print(f"\ncores: {args.frames} frames x {len(POCKET)} variants\n")
    print("| how | frames a second | frames x variants a second |")
    print("|---|---|---|")
    analysis = TrajectoryScores(universe, POCKET)
    for threads in (1, 2):
        numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
        analysis.run(stop=5)
        tell(
            f"one process, {threads} thread{'s' * (threads > 1)}",
            args.frames,
            lambda: analysis.run(frames=again(args.frames)),
        )
    numba.set_num_threads(1)
    options = {"backend": "multiprocessing", "n_workers": 2}
    tell("MDAnalysis, two processes", args.frames, lambda: analysis.run(frames=again(args.frames), **options))


def dask(universe, args):
    """Count frames a second on one and two workers of Dask, and what share of the processor each takes."""
    from distributed import Client, LocalCluster

    print(f"\ndask: {args.frames} frames x {len(POCKET)} variants, {KEPT_FRAMES // 4} frames a part\n")
    print("| how | frames a second | frames x variants a second |")
    print("|---|---|---|")
    for workers in (1, 2):
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            client.wait_for_workers(workers)
            options = {"client": client, "frames_per_part": KEPT_FRAMES // 4}
            alk.score_trajectory(universe, POCKET, stop=2 * workers, client=client, frames_per_part=1)
            before = client.run(time.process_time)
            start = time.perf_counter()

            def run(options=options):
                for _ in range(max(args.frames // KEPT_FRAMES, 1)):
                    alk.score_trajectory(universe, POCKET, **options)

            tell(
                f"Dask, {workers} worker{'s' * (workers > 1)} of one thread",
                max(args.frames // KEPT_FRAMES, 1) * KEPT_FRAMES,
                run,
            )
            elapsed, after = time.perf_counter() - start, client.run(time.process_time)
            shares = [f"{(after[key] - before[key]) / elapsed:.2f}" for key in before]
        print(f"<!-- processor time over clock time of each worker: {', '.join(shares)} -->", flush=True)


def memory(universe, args):
    """Print the highest memory of runs of 10 to --most frames, each in a process of its own."""
    print("\nmemory: four variants, statistics alone\n")
    print("| frames | highest memory of the process, MB |")
    print("|---|---|")
    for frames in (10, 1000, 10000):
        if frames <= args.most:
            command = [sys.executable, "-W", "ignore", "-m", "tools.scaling", "one", "--frames", str(frames)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            print(f"| {frames:,} | {done.stdout.split()[-1]} |", flush=True)


def one(universe, args):
    """Score frames with four variants and print the highest memory of this process, MB."""
    TrajectoryScores(universe, ["L1196M", "L1198F", "S1206Y", "F1174L"]).run(frames=again(args.frames))
    print(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def plan(universe, args):
    """Say what 10^6 frames x all variants of the chain x six inhibitors would take, from scans of some frames."""
    numba.set_num_threads(1)
    chain = alk.scan(alk.load("2XP2")).variant.tolist()
    analysis = TrajectoryScores(universe, chain)
    analysis.run(stop=1)
    seconds = processor_time(lambda: analysis.run(frames=again(5))) / 5
    with tempfile.TemporaryDirectory() as folder:
        alk.score_trajectory(universe, chain, path=Path(folder) / "run", stop=5, frames_per_part=5)
        size = sum(file.stat().st_size for file in (Path(folder) / "run").glob("*.parquet")) / 5 / len(chain)
    rows = 1e6 * 5700 * 6
    hours = seconds / len(chain) * rows / 3600
    print("\nplan: 1,000,000 frames x 5,700 variants x 6 inhibitors\n")
    print(
        f"- measured: {seconds:.1f} s a frame of {len(chain)} variants on one thread, {size:.0f} bytes a row in Parquet"
    )
    print(f"- rows: {rows:.2e}; processor: {hours:,.0f} hours, {hours / 1000:,.0f} hours on 1,000 cores")
    print(f"- every frame kept: {rows * size / 1e12:.1f} TB; statistics alone: under 1 GB")


def processor_time(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def tell(how, frames, work):
    """Run, and print a row of how many frames that were a second, by the clock."""
    start = time.perf_counter()
    work()
    speed = frames / (time.perf_counter() - start)
    print(f"| {how} | {speed:.1f} | {speed * len(POCKET):.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; by default all")
    parser.add_argument("--frames", type=int, default=1000, help="of each run")
    parser.add_argument("--most", type=int, default=10000, help="frames of the longest run of `memory`")
    args = parser.parse_args()
    measures = {part.__name__: part for part in (loop, cores, dask, memory, plan, one)}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the geometry of shaken atoms
        universe = universe_in(Path(folder))
        for part in args.parts or PARTS:
            measures[part](universe, args)


if __name__ == "__main__":
    main()
