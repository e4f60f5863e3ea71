"""Compiled kernels: kept where a folder can be written, done without where none can, and a wait is announced once.

Each case is a process of its own with a copy of the package that compiles its smallest kernel. A file where a folder
is wanted stands for a folder that cannot be written: it stops root as well.
"""

import gc
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
from numba.core.caching import IndexDataCacheFile, NullCache

import alkstruct as alk
from alkstruct.complexes.catalog import structures_folder
from alkstruct.kernels import compiled
from alkstruct.kernels.compiled import NOTICE, NOTICE_UNKEPT, NOTICE_UNSTAMPED

pytestmark = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")

CALL = "print(np.shape(axes_of(np.eye(3), 0, 1, 2)[:3]))"
SMALL = f"import numpy as np; from alkstruct.kernels.placing import axes_of; {CALL}"
# Once decorated, the kernel's folder is taken away.
TAKEN_AWAY = f"""
import os, pathlib, shutil
import numpy as np
from alkstruct.kernels.placing import axes_of
folder = pathlib.Path(os.environ["NUMBA_CACHE_DIR"])
shutil.rmtree(folder)
folder.touch()
{CALL}
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


# Prints what two carbons 3.5 Å apart pay in both energies, by the kernel `pair_energy` in another file.
PAIR = """
from alkstruct.chemistry.atom_types import AtomType
from alkstruct.energy.energies import energy_named
from alkstruct.energy.pair_rules import pair_parts
for name in ("allatom", "vina"):
    print(*pair_parts([3.5], AtomType("C"), AtomType("C"), energy_named(name)).ravel().round(6))
"""
# A kernel in a file of its own that uses `nearest` of compiled.py.
PROBE = """
import numpy as np
from alkstruct.kernels.compiled import nearest, njit
@njit(cache=True)
def probe(value):
    return nearest(np.float32(value))
"""
ASK_PROBE = "from alkstruct.kernels.probe import probe; print(probe(2.4))"
EDITED_NEAREST = """

plain_nearest = nearest
@inner()
def nearest(value):
    return np.int32(plain_nearest(value) + 1000)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "before", "after", "line"),
    [
        (
            "lennard_jones.py",
            "return -pull, min(push * above, wall)",
            "return -pull, min(push * above, wall) + ONE_F32",
            0,
        ),
        ("vina.py", "pull += depth *", "pull += ONE_F32 + depth *", 1),
    ],
)
def test_an_edit_in_a_file_that_a_kernel_imports_gives_the_new_answer(run, tmp_path, file, before, after, line):
    """Numba alone would go on with the code of the former file: it looks at the kernel's own file only."""
    cache, path = str(tmp_path / "cache"), tmp_path / "site" / "alkstruct" / "kernels" / file
    old, notice = run(PAIR, NUMBA_CACHE_DIR=cache)
    assert notice == NOTICE
    assert run(PAIR, NUMBA_CACHE_DIR=cache) == (old, "")
    source = path.read_text(encoding="utf-8")
    assert source.count(before) == 1
    path.write_text(source.replace(before, after), encoding="utf-8")
    new, notice = run(PAIR, NUMBA_CACHE_DIR=cache)
    assert notice == NOTICE
    change = np.loadtxt(io.StringIO(new)) - np.loadtxt(io.StringIO(old))
    assert change[line].sum() == pytest.approx(1.0, abs=1e-5)
    assert not change[1 - line].any()


def test_an_edit_in_the_compilers_own_file_gives_the_new_answer(run, tmp_path):
    """Every pair energy is rounded by `nearest`, which stands in the file of the decorators."""
    kernels, cache = tmp_path / "site" / "alkstruct" / "kernels", str(tmp_path / "cache")
    (kernels / "probe.py").write_text(PROBE, encoding="utf-8")
    assert run(ASK_PROBE, NUMBA_CACHE_DIR=cache) == ("2", NOTICE)
    assert run(ASK_PROBE, NUMBA_CACHE_DIR=cache) == ("2", "")
    with (kernels / "compiled.py").open("a", encoding="utf-8") as file:
        file.write(EDITED_NEAREST)
    assert run(ASK_PROBE, NUMBA_CACHE_DIR=cache) == ("1002", NOTICE)


@pytest.mark.slow
def test_an_edit_of_a_leaf_changes_a_score(run, tmp_path):
    """Seen from outside: G1202R with every pair energy 1000 units larger is another number, cache or not."""
    code, cache = (
        "import alkstruct as alk; print(alk.score('2XP2', ['G1202R'], 'allatom').ddg_raw[0])",
        str(tmp_path / "cache"),
    )
    shutil.copytree(structures_folder(), tmp_path / "site" / "structures")
    old, _ = run(code, NUMBA_CACHE_DIR=cache)
    with (tmp_path / "site" / "alkstruct" / "kernels" / "compiled.py").open("a", encoding="utf-8") as file:
        file.write(EDITED_NEAREST)
    new, notice = run(code, NUMBA_CACHE_DIR=cache)
    assert notice == NOTICE and abs(float(new) - float(old)) > 0.5


@pytest.mark.slow
def test_without_a_stamp_nothing_is_kept_and_the_notice_says_why(run, tmp_path):
    """A future numba that has no such stamp makes every process compile: slow, never wrong."""
    code = f"""
from numba.core.caching import IndexDataCacheFile
made = IndexDataCacheFile.__init__
def without_stamp(self, *arguments, **options):
    made(self, *arguments, **options)
    del self._source_stamp
IndexDataCacheFile.__init__ = without_stamp
{SMALL}
"""
    for _ in range(2):
        assert run(code, NUMBA_CACHE_DIR=str(tmp_path / "cache")) == ("(3,)", NOTICE_UNSTAMPED)
    assert not list(tmp_path.rglob("*.nbi"))


def test_a_kernel_without_a_stamp_is_not_kept(monkeypatch):
    made = IndexDataCacheFile.__init__

    def without_stamp(self, *arguments, **options):
        made(self, *arguments, **options)
        del self._source_stamp

    monkeypatch.setattr(IndexDataCacheFile, "__init__", without_stamp)
    monkeypatch.setattr(compiled._ANNOUNCER, "notice", NOTICE)

    @compiled.njit(cache=True)
    def doubled(x):
        return 2 * x

    assert compiled._ANNOUNCER.notice == NOTICE_UNSTAMPED
    assert isinstance(doubled._cache, NullCache)


@pytest.mark.parametrize("partly", [True, False])
def test_functions_that_kernels_alone_call_become_code_with_their_caller(monkeypatch, partly):
    """With a numba that lacks the names which `PartLibrary` replaces the answer is the same."""
    if not partly:
        monkeypatch.setattr(compiled, "PART_OPTIONS", {})

    @compiled.inner()
    def half(x):
        return x / 2

    @compiled.inner()
    def quarter(x):
        return half(half(x))

    @compiled.njit()
    def eighth(x):
        return quarter(half(x))

    assert eighth(2.0) == 0.25
    parts = {type(code.library) for part in (half, quarter) for code in part.overloads.values()}
    assert (parts == {compiled.PartLibrary}) == partly


@pytest.mark.parametrize("nearest", [compiled.nearest_at_once, compiled.nearest_by_steps])
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

    @compiled.njit()
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
