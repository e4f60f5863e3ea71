"""Threads, processes and joblib: the same numbers, arrays that stay read-only, and no remark on a structure lost."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import joblib
import pytest
from parallel_cases import scored

import alkstruct as alk


def in_processes(function, items):
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(function, items))


def in_joblib(function, items):
    return joblib.Parallel(n_jobs=2)(joblib.delayed(function)(item) for item in items)


def in_joblib_with_mapped_memory(function, items):
    """Large arrays then come as maps of a file."""
    return joblib.Parallel(n_jobs=2, max_nbytes=1000)(joblib.delayed(function)(item) for item in items)


@pytest.mark.slow
@pytest.mark.parametrize("run", [in_processes, in_joblib, in_joblib_with_mapped_memory])
def test_processes_score_as_here_and_keep_arrays_read_only(run):
    structure = alk.load("2XP2")
    expected = alk.score(structure, "G1202R")
    for table, writeable in run(scored, [structure] * 2):
        assert not writeable
        assert table.equals(expected) and table.attrs == expected.attrs
