"""Kernels are plain Python that numba compiles: with the compiler off they say the same."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
import uncompiled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled, so there is nothing to compare with"),
]


@pytest.fixture(scope="module")
def plain():
    """What a process without the compiler finds."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore::RuntimeWarning", Path(uncompiled.__file__)],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("case", uncompiled.CASES)
def test_numbers_are_the_same_without_the_compiler(plain, case):
    """To 1e-6: single precision is kept, but the compiler may add the terms of a sum in another order."""
    expected = uncompiled.CASES[case]()
    assert np.isfinite(expected).all() and expected.any()
    assert np.array(plain[case]) == pytest.approx(expected, abs=1e-6)
