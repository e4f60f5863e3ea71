"""Work in threads: in order, with its errors, and never more threads than numba counts."""

import threading

import numba
import pytest

from alkstruct.kernels.threads import map_in_threads


@pytest.fixture(params=[1, 2])
def count(request):
    if request.param > numba.config.NUMBA_NUM_THREADS:
        pytest.skip("numba was started with one thread")
    before = numba.get_num_threads()
    numba.set_num_threads(request.param)
    yield request.param
    numba.set_num_threads(before)


def test_results_come_in_order(count):
    assert map_in_threads(lambda item: item * item, range(20)) == [item * item for item in range(20)]
    assert map_in_threads(abs, []) == []


def test_errors_come_through(count):
    with pytest.raises(ZeroDivisionError):
        map_in_threads(lambda item: 1 // item, [1, 0])


def test_no_more_threads_than_numba_counts(count):
    """Work that shares its own work again stays within them."""
    seen = set()

    def inner(_):
        seen.add(threading.get_ident())

    map_in_threads(lambda _: map_in_threads(inner, range(10)), range(10))
    assert len(seen) <= count
    assert map_in_threads(lambda _: numba.get_num_threads(), range(4)) == [1] * 4
