"""A small run of tools/fuzz.py: whatever comes in, a result, a warning or an error of alkstruct comes out."""

import importlib
import signal
import warnings
from pathlib import Path

import pytest

from alkstruct.errors import AlkstructError

ROOT = Path(__file__).resolve().parents[2]
CASES = 2000
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no alarm on this system to end a hang")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT)
        fuzz = importlib.import_module("tools.fuzz")
    fuzz.warm_up()
    return fuzz, fuzz.Fuzz(None, tmp_path_factory.mktemp("fuzz"))


@pytest.fixture
def tools(made, monkeypatch):
    monkeypatch.chdir(made[1].home)  # where a hostile relative path is written
    return made


def test_hostile_input(tools):
    fuzz, cases = tools
    counts, failures = fuzz.run(cases, [f"ci:{i}" for i in range(CASES)])
    assert not failures
    assert sum(counts.values()) == CASES
    words = " ".join(counts)
    for kind in fuzz.SHARES:  # each kind is drawn, and not all of it is refused
        assert kind in words
    assert counts["structure: result"] > CASES / 20 and counts["notation: result"] > CASES / 100
    assert counts["ligand: result"] + counts["ligand: result with a warning"] > CASES / 200


def test_a_case_is_the_same_when_repeated(tools):
    _, cases = tools
    for i in range(60):
        assert cases.outcome(f"again:{i}") == cases.outcome(f"again:{i}")


def crash():
    return 1 / 0


def warn():
    warnings.warn("odd", RuntimeWarning, stacklevel=1)


def write():
    Path("written").write_text("x")


def say_nothing():
    raise AlkstructError("no\nthing")


def say_what_to_do():
    raise AlkstructError("asked; found; do")


@pytest.mark.parametrize(("fault", "found"), [(crash, 1), (warn, 1), (write, 1), (say_nothing, 1), (say_what_to_do, 0)])
def test_faults_are_found(tools, monkeypatch, fault, found):
    """The harness sees what it is there to see."""
    fuzz, cases = tools
    monkeypatch.setattr(cases, "home", Path("/elsewhere"))
    for kind in fuzz.SHARES:
        monkeypatch.setattr(cases, f"_{kind}", lambda draw: fault())
    counts, failures = fuzz.run(cases, ["fault:1"], report=lambda line: None)
    assert counts["crash"] == len(failures) == found


def test_a_hang_is_found(tools, monkeypatch):
    fuzz, cases = tools
    monkeypatch.setattr(fuzz, "SECONDS", 1)

    def forever(draw):
        while True:
            try:
                while True:
                    pass
            except Exception:
                continue

    for kind in fuzz.SHARES:
        monkeypatch.setattr(cases, f"_{kind}", forever)
    counts, failures = fuzz.run(cases, ["hang:1"], report=lambda line: None)
    assert counts["hang"] == len(failures) == 1
