"""Compiled kernels: kept where a folder can be written, done without where none can, and a wait is announced once.

Each case is a process of its own with a copy of the package that compiles its smallest kernel. A file where a folder
is wanted stands for a folder that cannot be written: it stops root as well.
"""

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.kernels import compiled as kernels_compiled
from alkstruct.kernels.compiled import NOTICE, NOTICE_UNKEPT

pytestmark = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")

SMALL = "import numpy as np; from alkstruct.rotamers.geometry import ideal_cb; print(ideal_cb(np.eye(3)).shape)"
# Once decorated, the kernel's folder is taken away.
TAKEN_AWAY = """
import os, pathlib, shutil
import numpy as np
from alkstruct.rotamers.geometry import ideal_cb
folder = pathlib.Path(os.environ["NUMBA_CACHE_DIR"])
shutil.rmtree(folder)
folder.touch()
print(ideal_cb(np.eye(3)).shape)
"""


@pytest.fixture
def run(tmp_path):
    """Call with code and environment: standard output and error of a process with a copy of the package."""
    site = tmp_path / "site"
    shutil.copytree(Path(alk.__file__).parent, site / "alkstruct", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "file").touch()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NUMBA_", "XDG_"))}
    clean |= {"PYTHONPATH": str(site), "HOME": str(tmp_path / "file"), "PYTHONDONTWRITEBYTECODE": "1"}

    def call(code=SMALL, **environment):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            env=clean | environment,
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip(), done.stderr.strip()

    return call


@pytest.fixture
def read_only(run, tmp_path):
    """`run` with the package in a folder where nothing can be written."""
    package = tmp_path / "site" / "alkstruct"
    (package / "kernels" / "__pycache__").touch()
    package.chmod(0o555)
    yield run
    package.chmod(0o755)


def test_wait_is_announced_once_and_not_where_compiled_code_is_found(run, tmp_path):
    assert run(NUMBA_CACHE_DIR=str(tmp_path / "cache")) == ("(3,)", NOTICE)
    assert run(NUMBA_CACHE_DIR=str(tmp_path / "cache")) == ("(3,)", "")


def test_read_only_installation_keeps_code_in_the_users_folder(read_only, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    assert read_only(HOME=str(home)) == ("(3,)", NOTICE)
    assert read_only(HOME=str(home)) == ("(3,)", "")
    assert list(home.rglob("*.nbi"))


def test_nothing_can_be_written_anywhere(read_only, tmp_path):
    assert read_only() == ("(3,)", NOTICE_UNKEPT)
    assert read_only(NUMBA_CACHE_DIR=str(tmp_path / "file" / "cache")) == ("(3,)", NOTICE_UNKEPT)


def test_folder_that_is_taken_away_costs_the_cache_and_not_the_answer(run, tmp_path):
    assert run(TAKEN_AWAY, NUMBA_CACHE_DIR=str(tmp_path / "cache")) == ("(3,)", NOTICE)


def test_program_may_choose_where_the_notice_goes(run, tmp_path):
    code = f"import logging; logging.getLogger('alkstruct').setLevel('ERROR'); {SMALL}"
    assert run(code, NUMBA_CACHE_DIR=str(tmp_path / "cache")) == ("(3,)", "")


@pytest.mark.parametrize("partly", [True, False])
def test_functions_that_kernels_alone_call_become_code_with_their_caller(monkeypatch, partly):
    """With a numba that lacks the names which `_Part` replaces the answer is the same."""
    if not partly:
        monkeypatch.setattr(kernels_compiled, "_PARTLY", {})

    @kernels_compiled.inner()
    def half(x):
        return x / 2

    @kernels_compiled.inner()
    def quarter(x):
        return half(half(x))

    @kernels_compiled.njit()
    def eighth(x):
        return quarter(half(x))

    assert eighth(2.0) == 0.25
    parts = {type(compiled.library) for part in (half, quarter) for compiled in part.overloads.values()}
    assert (parts == {kernels_compiled._Part}) == partly


@pytest.mark.parametrize("nearest", [kernels_compiled.nearest_at_once, kernels_compiled.nearest_by_steps])
def test_both_ways_to_the_nearest_whole_number_are_numpys(nearest):
    """Also of halves, and where a loop is long enough to take many numbers at a time."""
    values = np.r_[np.arange(-50.5, 50.5, 0.25), np.linspace(-2e9, 2e9, 999)].astype(np.float32)

    @numba.njit
    def whole(values):
        found = np.empty(len(values), np.int32)
        for k in range(len(values)):
            found[k] = nearest(values[k])
        return found

    assert whole(values).tolist() == np.rint(values).astype(np.int32).tolist()


@pytest.mark.parametrize("collecting", [True, False])
def test_garbage_is_collected_again_after_compiling_where_it_was_before(collecting):
    """Also after a compilation that fails."""

    @kernels_compiled.njit()
    def doubled(x):
        return 2 * x

    try:
        (gc.enable if collecting else gc.disable)()
        assert doubled(2) == 4
        assert gc.isenabled() == collecting
        with pytest.raises(numba.TypingError):
            doubled(object())
        assert gc.isenabled() == collecting
    finally:
        gc.enable()
