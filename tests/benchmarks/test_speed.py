"""How fast is it? Short runs with the tests, so that the benchmark cannot rot.

    pytest tests/benchmarks -s

prints seconds, mutations a second and pair evaluations a second of the full scan of 2XP2 for both energies.
"""

import time

import numba
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry import AMINO_ACIDS
from alkstruct.energy import energy_named
from alkstruct.mutants import evaluate
from alkstruct.rotamers import rotamer_set, scorable, sites
from alkstruct.surroundings import surroundings

MOST_SECONDS = {"allatom": 20.0, "vina": 10.0}  # of the processor, warm: what else the machine does does not count


def pairs_within_cutoff(complex, indices, energy):
    """Pair evaluations of a scan: atoms placed times protein atoms within the cut-off of the site's CB.

    An estimate to count by: each atom's own neighbourhood is taken to be as full as its CB's.
    """
    place, around = sites(complex, indices), surroundings(complex, energy_named(energy))
    gap = np.linalg.norm(place.frames[:, 3, None] - around.protein.coord[None], axis=-1)
    near = (gap < around.rules.cutoff).sum(axis=1)
    total = 0
    for t, letter in enumerate(AMINO_ACIDS):
        rotamers = np.diff(rotamer_set(letter, place.phi, place.psi).start)
        conformers = rotamers * 3 ** min(around.plans.chis[t], 2)
        total += int((conformers * around.plans.sizes[t] * near).sum())
    return total


@pytest.mark.parametrize("energy", MOST_SECONDS)
def test_full_scan_of_2xp2(energy, capsys):
    complex = alk.load("2XP2")
    indices = [i for i in range(len(complex)) if scorable(complex, i)]
    wanted = np.ones((len(indices), 20), dtype=bool)
    evaluate(complex, indices[:2], wanted[:2], energy)  # compile
    start, work = time.perf_counter(), time.process_time()
    evaluate(complex, indices, wanted, energy)
    kernel, work = time.perf_counter() - start, time.process_time() - work
    start, spent = time.perf_counter(), time.process_time()
    table = alk.scan(complex, energy=energy)
    whole, spent = time.perf_counter() - start, time.process_time() - spent
    pairs = pairs_within_cutoff(complex, indices, energy)
    with capsys.disabled():
        print(
            f"\n  scan of 2XP2, {energy}: {whole:.2f} s, {len(table) / whole:.0f} mutations/s; "
            f"kernel {kernel:.2f} s ({work:.2f} s of processor), {pairs / kernel:.2e} pairs/s"
        )
    # Processor time shared among the cores, so that what else the machine does is not counted.
    assert work / numba.get_num_threads() < MOST_SECONDS[energy]
