"""A small run of tools/fuzz.py: whatever comes in, a result, a warning or an error of alkstruct comes out."""

import importlib
import io
import random
import signal
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.complexes.ligand_template import perceive
from alkstruct.errors import AlkstructError

ROOT = Path(__file__).resolve().parents[2]
CASES = 500
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


@pytest.mark.parametrize("number", [CASES, pytest.param(4 * CASES, marks=pytest.mark.slow)])
def test_hostile_input(tools, number):
    fuzz, cases = tools
    counts, failures = fuzz.run(cases, [f"ci:{i}" for i in range(number)])
    assert not failures
    assert sum(counts.values()) == number
    words = " ".join(counts)
    for kind in fuzz.SHARES:  # each kind is drawn, and not all of it is refused
        assert kind in words
    assert counts["structure: result"] > number / 20 and counts["notation: result"] > number / 100
    assert counts["ligand: result"] + counts["ligand: result with a warning"] > number / 200


def test_a_case_is_the_same_when_repeated(tools):
    _, cases = tools
    for i in range(60):
        assert cases.outcome(f"again:{i}") == cases.outcome(f"again:{i}")


def without(complex, residue=None, atoms=0, water=False):
    """A complex that has lost a residue, atoms of the inhibitor or its waters."""
    keep = complex.residue_of_atom != (-1 if residue is None else residue)
    start = np.searchsorted(np.flatnonzero(keep), complex.start)
    columns = {name: getattr(complex, name)[keep] for name in ("atom_names", "elements", "coord", "b_factor")}
    rest = [i for i in range(len(complex)) if i != residue]
    letters = "".join(complex.sequence[i] for i in rest)
    whole = {name: getattr(complex, name)[rest] for name in ("number", "insertion", "residue_names")}
    whole["start"] = np.r_[start[rest], len(columns["coord"])]
    drug = perceive(complex.inhibitor.elements[atoms:], complex.inhibitor.coord[atoms:])
    water = complex.water[1:] if water else complex.water
    return replace(complex, sequence=letters, inhibitor=drug, water=water, **columns, **whole)


def test_an_atom_that_is_lost_is_found(tools):
    """In the chain, the inhibitor or the waters; also where damage has left a residue alone."""
    rearranged = importlib.import_module("tools.rearranged")
    text = tools[1].structures["2XP2.pdb"]
    complex = alk.load(io.StringIO(text))
    wanted = {rearranged.place(line) for line in text.splitlines() if rearranged.is_atom(line)}
    assert len(wanted) == len(complex.coord) + len(complex.inhibitor) + len(complex.water) == 168
    assert rearranged.missing(wanted, complex) == rearranged.lost(text, text, complex) == ""
    lacking = without(complex, residue=3)
    assert "atoms are lost" in rearranged.missing(wanted, lacking) and "are lost" in rearranged.lost(
        text, text, lacking
    )
    assert "1 atoms are lost" in rearranged.missing(wanted, without(complex, atoms=1))
    assert "1 atoms are lost" in rearranged.missing(wanted, without(complex, water=True))
    assert "0 atoms are lost, 1 made" in rearranged.missing(wanted - {min(wanted)}, complex)
    other = replace(complex, sequence="W" + complex.sequence[1:])
    assert rearranged.missing(wanted, other) == f"mutations: {complex.sequence[0]}{complex.number[0]}W"


def test_every_way_of_writing_a_file_is_drawn_and_changes_it(tools):
    rearranged = importlib.import_module("tools.rearranged")
    text = tools[1].whole["2XP2.pdb"]
    lines, drug = rearranged.atoms_of(text)
    for change in rearranged.CHANGES:
        cases = [change(random.Random(i), rearranged.Case(lines, {}, drug, frozenset())) for i in range(5)]
        assert any(case.lines != lines for case in cases), change


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
