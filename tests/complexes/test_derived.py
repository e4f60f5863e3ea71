"""`kept_with_complex` computes a value once for each complex and frees it with the complex; so with a topology."""

import gc
import weakref

import pytest

from alkstruct.complexes.derived import Topology, kept_with_complex, kept_with_topology


class Stand:
    """Something that can be referred to weakly, in a Complex's place."""


@pytest.fixture
def counted():
    """(the remembering function, the list of its true calls)"""
    calls = []

    @kept_with_complex
    def derived(structure, scale, *, shift=0):
        calls.append((scale, shift))
        if scale < 0:
            raise ValueError("negative")
        return [scale, shift]

    return derived, calls


def test_the_same_object_comes_back(counted):
    derived, calls = counted
    structure = Stand()
    assert derived(structure, 2) is derived(structure, 2)
    assert calls == [(2, 0)]


def test_other_arguments_are_other_results(counted):
    derived, calls = counted
    structure = Stand()
    assert [derived(structure, 2), derived(structure, 3), derived(structure, 2, shift=1)] == [[2, 0], [3, 0], [2, 1]]
    assert len(calls) == 3


def test_other_complexes_share_nothing(counted):
    derived, calls = counted
    first, second = Stand(), Stand()
    assert derived(first, 2) is not derived(second, 2)
    assert len(calls) == 2


def test_what_is_kept_goes_with_the_complex(counted):
    derived, _ = counted
    structure = Stand()
    derived(structure, 2)
    gone = weakref.ref(structure)
    assert len(derived.kept) == 1
    del structure
    gc.collect()
    assert gone() is None and len(derived.kept) == 0


def test_a_failure_is_not_remembered(counted):
    derived, calls = counted
    structure = Stand()
    for _ in range(2):
        with pytest.raises(ValueError, match="negative"):
            derived(structure, -1)
    assert len(calls) == 2


def test_what_is_kept_with_a_topology_is_shared_and_goes_with_it():
    calls = []

    @kept_with_topology
    def derived(structure):
        calls.append(structure)
        return [len(calls)]

    first, second, other = Stand(), Stand(), Stand()
    first.topology = second.topology = Topology()
    other.topology = Topology()
    assert derived(first) is derived(second) and derived(other) == [2]
    calls.clear()
    first.topology = second.topology = None
    gc.collect()
    assert len(derived.kept) == 1
