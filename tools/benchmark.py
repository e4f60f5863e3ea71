"""How fast is it, cold and warm, and does its cost grow as it should? One run, one Markdown table.

    python -m tools.benchmark [--short] [--peers FILE [--peers-python PYTHON]]

Warm rows are the best of some repetitions in this process, cold ones of fresh processes; threads are one unless a row
says otherwise. Without a compiled cache means an empty NUMBA_CACHE_DIR. FILE is a stop-watch for other tools (called as
``PYTHON FILE structure.pdb LIGAND tool ...``, it prints lines "tool ... N mutations/s"), PYTHON an interpreter in which
they are installed; they and alkstruct then build and check the same pocket mutations on one core. --short is for the
tests: a few seconds, fewer rows. Some minutes in all.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numba
import numpy as np

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.complexes import loading
from alkstruct.energy.energies import DEFAULT_ENERGY, ENERGIES, energy_named
from alkstruct.rotamers.ensembles import evaluate
from alkstruct.rotamers.library import rotamer_set
from alkstruct.rotamers.sites import scorable, sites
from alkstruct.rotamers.surroundings import surroundings

HEADINGS = ("what", "measured", "how")
ENTRIES = ("2XP2", "4MKC", "3AOX", "5J7H", "4CLI")
POCKET = (1122, 1196, 1198, 1202, 1203, 1256, 1269)  # of the side-by-side run
REPETITIONS = 5  # of which the best counts: other programs on the machine only ever make one slower
GROWTH = (1, 10, 100, 1_000, 10_000)  # sites
APART = 500.0  # Å between copies of a chain: nothing reaches from one to the next
FRESH = """
import json, resource, time
start = time.perf_counter()
import alkstruct as alk
times = {"import": time.perf_counter() - start}
complex = alk.load("2XP2")
times["load"] = time.perf_counter() - start
if SCORE:
    alk.score(complex, ["G1202R"])
times["score"] = time.perf_counter() - start
if SCAN:
    alk.scan(complex)
times["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(times))
"""


def fresh(score=True, scan=False, cache=None):
    """Seconds since the start of the import, and peak megabytes, of a process of its own."""
    environment = os.environ | ({"NUMBA_CACHE_DIR": cache} if cache else {})
    code = FRESH.replace("SCORE", str(score)).replace("SCAN", str(scan))
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def timed(call):
    """Seconds of a call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def best(call, repetitions):
    """Seconds of the fastest of some calls; the first one, which may compile or fill caches, does not count."""
    call()
    return min(timed(call) for _ in range(repetitions))


def pocket_variants(complex):
    """Every substitution at the POCKET positions."""
    wild = {position: complex.sequence[complex.index(position)] for position in POCKET}
    return [f"{wild[p]}{p}{letter}" for p in POCKET for letter in AMINO_ACIDS if letter != wild[p]]


def pairs_within_cutoff(complex, indices, energy):
    """Pair evaluations of a scan: atoms placed times protein atoms within the cut-off of the site's CB.

    An estimate to count by: each atom's own neighbourhood is taken to be as full as its CB's.
    """
    place, around = sites(complex, indices), surroundings(complex, energy_named(energy))
    gap = np.linalg.norm(place.frames[:, 3, None] - around.protein.atoms.coord[None], axis=-1)
    near = (gap < around.rules.cutoff).sum(axis=1)
    total = 0
    for t, letter in enumerate(AMINO_ACIDS):
        rotamers = np.diff(rotamer_set(letter, place.phi, place.psi).start)
        conformers = rotamers * 3 ** min(around.plans.chis[t], 2)
        total += int((conformers * around.plans.sizes[t] * near).sum())
    return total


def tiled(complex, copies):
    """A complex with copies of its chain far apart, numbered on; the inhibitor stays with the first."""
    repeated = {
        name: np.tile(getattr(complex, name), copies)
        for name in ("insertion", "residue_names", "atom_names", "elements", "b_factor")
    }
    step = np.arange(copies)
    return replace(
        complex,
        **repeated,
        kinase=None,
        sequence=complex.sequence * copies,
        number=(complex.number + 10_000 * step[:, None]).ravel(),
        start=np.r_[(complex.start[:-1] + len(complex.coord) * step[:, None]).ravel(), len(complex.coord) * copies],
        coord=(complex.coord + APART * step[:, None, None] * np.array([1.0, 0.0, 0.0])).reshape(-1, 3),
    )


# -------------------------------------------------------------------------------------------------- rows


def cold_rows(short):
    """Import, first load and first score of fresh processes; with and without compiled kernels."""
    runs = [fresh() for _ in range(1 if short else 3)]
    yield "import alkstruct", seconds(min(r["import"] for r in runs)), "fresh process"
    yield "import, first load", seconds(min(r["load"] for r in runs)), "fresh process"
    yield "import, load, first score, compiled cache", seconds(min(r["score"] for r in runs)), "fresh process"
    yield "peak memory, one score", f"{min(r['MB'] for r in runs):.0f} MB", "fresh process"
    if short:
        return
    yield "peak memory, full scan", f"{fresh(scan=True)['MB']:.0f} MB", f"fresh process, {DEFAULT_ENERGY}"
    with tempfile.TemporaryDirectory() as folder:
        first, again = (fresh(cache=str(Path(folder) / name))["score"] for name in ("first", "again"))
        yield "import, load, first score, no cache", seconds(min(first, again)), "fresh process, compiles"


def warm_rows(short):
    """The public functions, once compiled."""
    times, names = (1, ENTRIES[:1]) if short else (REPETITIONS, ENTRIES)
    for name in names:

        def load(name=name):
            loading._load_packaged.cache_clear()
            return alk.load(name)

        yield f"load {name}", seconds(best(load, REPETITIONS)), "read anew"
    complex = alk.load(ENTRIES[0])
    twenty = pocket_variants(complex)[::6][:20]
    yield "contacts", seconds(best(lambda: alk.contacts(complex), times)), ENTRIES[0]
    for energy in ("vina",) if short else ENERGIES:
        yield "score, 1 mutation", seconds(best(lambda e=energy: alk.score(complex, ["G1202R"], e), times)), energy
        yield "score, 20 mutations", seconds(best(lambda e=energy: alk.score(complex, twenty, e), times)), energy
        if not short:
            yield "compare, 20 x 5", seconds(best(lambda e=energy: alk.compare(twenty, energy=e), times)), energy
        spent = best(lambda e=energy: alk.scan(complex, 4 if short else 8, e), times)
        yield "scan within 8 Å", seconds(spent), f"{ENTRIES[0]}, {energy}"


def scan_rows(short):
    """Full scans: every residue x 19."""
    if short:
        return
    for energy in ENERGIES:
        for name in ENTRIES:
            complex = alk.load(name)
            spent = best(lambda c=complex, e=energy: alk.scan(c, energy=e), REPETITIONS)
            yield f"full scan {name}", seconds(spent), f"{energy}, {19 * len(complex) / spent:.0f} mutations/s"
    yield from kernel_rows()


def kernel_rows():
    """The kernel alone, on one thread and on two."""
    complex = alk.load(ENTRIES[0])
    indices = [i for i in range(len(complex)) if scorable(complex, i)]
    wanted = np.ones((len(indices), 20), dtype=bool)
    for energy in ENERGIES:
        times = {1: [], 2: []}
        for _ in range(REPETITIONS):  # in turns, so that both see the same machine
            for threads in (1, 2) if numba.config.NUMBA_NUM_THREADS > 1 else (1,):
                numba.set_num_threads(threads)
                times[threads].append(timed(lambda e=energy: evaluate(complex, indices, wanted, e)))
        numba.set_num_threads(1)
        alone, both = min(times[1]), min(times[2], default=np.nan)
        rate = pairs_within_cutoff(complex, indices, energy) / alone
        yield "evaluation, without the table", seconds(alone), f"{ENTRIES[0]}, {energy}, {rate:.1e} pairs/s"
        if times[2]:
            yield "the same on two threads", seconds(both), f"{energy}, {alone / both:.2f} times as fast"


def growth_rows(short):
    """One mutation at each of 1 to 10,000 sites of copies of a chain."""
    source = alk.load(ENTRIES[0])
    good = [i for i in range(len(source)) if scorable(source, i)]
    for count in GROWTH[:3] if short else GROWTH:
        copies = -(-count // len(good))
        complex = tiled(source, copies)
        indices = [i + len(source) * k for k in range(copies) for i in good][:count]
        wanted = np.zeros((count, 20), dtype=bool)
        wanted[:, AMINO_ACIDS.index("L")] = True
        times = 3 if count < GROWTH[-1] else 1
        spent = best(lambda c=complex, i=indices, w=wanted: evaluate(c, i, w, "vina"), times)
        what = f"{count:,} site{'s' * (count > 1)}, one residue type each"
        yield what, seconds(spent), f"vina, {1e3 * spent / count:.2f} ms a site"


def peer_rows(script, python):
    """Mutations a second of other tools and of this one: the same mutations, one core."""
    complex = alk.load(ENTRIES[0])
    variants = pocket_variants(complex)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "complex.pdb"
        complex.save(path)
        command = [python, script, str(path), complex.inhibitor.code]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    spent = {energy: best(lambda e=energy: alk.score(complex, variants, e), REPETITIONS) for energy in ENERGIES}
    rates = {energy: len(variants) / seconds_taken for energy, seconds_taken in spent.items()}
    for energy, rate in rates.items():
        yield f"alkstruct, {len(variants)} pocket mutations", f"{rate:.0f} mutations/s", f"{energy}, one core"
    found = re.findall(r"^(\w+) .*?([\d.]+) mutations/s", done.stdout, re.MULTILINE)
    for tool, rate in found:
        times = ", ".join(f"{energy} {own / float(rate):.0f}" for energy, own in rates.items())
        yield tool, f"{float(rate):.1f} mutations/s", f"one core; times as fast: {times}"
    if not found:
        problem = done.stderr.strip().splitlines()[-1:] or ["it printed no rates"]
        print(f"other tools were not measured: {problem[0]}", file=sys.stderr)


# ------------------------------------------------------------------------------------------------ output


def seconds(value):
    """Two digits, in milliseconds below a tenth of a second."""
    return f"{1e3 * value:.2g} ms" if value < 0.0995 else f"{value:.2g} s" if value < 9.95 else f"{value:.0f} s"


def machine():
    """Processor, cores and versions in a line."""
    model = re.search(r"^model name\s*: (.*)$", _cpuinfo(), re.MULTILINE)
    family = re.search(r"^cpu family\s*: (.*)$", _cpuinfo(), re.MULTILINE)
    name = f"{model[1]} (family {family[1]})" if model and family else platform.processor() or platform.machine()
    return (
        f"{name}, {os.cpu_count()} cores; Python {platform.python_version()}, "
        f"numba {numba.__version__}, numpy {np.__version__}"
    )


def _cpuinfo():
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.benchmark", description=__doc__.split("\n")[0])
    parser.add_argument("--short", action="store_true", help="a few seconds, fewer rows")
    parser.add_argument("--peers", metavar="FILE", help="stop-watch for other tools")
    parser.add_argument("--peers-python", metavar="PYTHON", default=sys.executable, help="its interpreter")
    args = parser.parse_args(arguments)
    print(f"{machine()}\n\n| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}", flush=True)
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        for rows in (cold_rows, warm_rows, scan_rows, growth_rows):
            for row in rows(args.short):
                print(f"| {' | '.join(row)} |", flush=True)
        for row in peer_rows(args.peers, args.peers_python) if args.peers else ():
            print(f"| {' | '.join(row)} |", flush=True)
    finally:
        numba.set_num_threads(before)


if __name__ == "__main__":
    main()
