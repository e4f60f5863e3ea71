"""CONTRIBUTING.md's worked example of an energy term does what it says, on a copy of the package."""

import os
import re
import subprocess
import sys

import pytest
from term_cases import ROOT, as_committed, blocks, edited, follow, used

import alkstruct as alk

VARIANTS = "L1196N", "G1202R", "D1270N"
SCORES = f"""
import alkstruct as alk
for energy in ("allatom", "vina"):
    print(*(value.hex() for value in alk.score("2XP2", {VARIANTS!r}, energy)["ddg"].astype(float)))
"""
PARTS = """
import numpy as np
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.energy.energies import PARTS
from alkstruct.rotamers.ensembles import evaluate
structure = alk.load("2XP2")
wanted = np.array([[letter in "LM" for letter in AMINO_ACIDS]])
results = evaluate(structure, [structure.index(1196)], wanted, energy)
for letter in "LM":
    print(results.parts[0, AMINO_ACIDS.index(letter), PARTS["sulfur"]])
print(*table["ddg"].astype(float))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Folder with a copy of the package in which the example has been followed."""
    folder = tmp_path_factory.mktemp("term")
    follow(folder)
    return folder


def run(folder, *arguments, check=True):
    """Run Python in a process of its own with the package in a folder; return what it prints."""
    environment = os.environ | {"PYTHONPATH": str(folder), "NUMBA_CACHE_DIR": str(folder / "cache")}
    done = subprocess.run([sys.executable, *arguments], env=environment, cwd=folder, capture_output=True, text=True)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def printed(folder, code):
    """Return the lines that code prints with the package in a folder."""
    return run(folder, "-c", code).splitlines()


def test_the_example_has_two_files_and_an_entry():
    """What the section says first: where numbers, loop and name of a term go; the third file is its test."""
    new = [name for language, name, _ in blocks() if language == "python" and name is not None]
    assert new == ["alkstruct/energy/sulfur.py", "alkstruct/kernels/sulfur.py", "tests/kernels/test_sulfur.py"]
    assert any(name == "alkstruct/energy/energies.py" for language, name, _ in blocks() if language == "diff")


def test_the_diffs_fit_a_package_that_has_another_term():
    """Whoever adds a term need not touch the example: its diffs quote lines that stay."""
    diffs = [(name, code) for language, name, code in blocks() if language == "diff"]
    sources = {name: as_committed(ROOT / name) for name, _ in diffs}
    for word in ("charge", "sulfur"):
        for name, code in diffs:
            own = code.replace("sulfur", word).replace("SULFUR", word.upper())
            sources[name] = edited(name, sources[name], own)


def test_a_diff_that_no_longer_fits_is_named():
    with pytest.raises(AssertionError, match=r"a diff of setup.cfg in CONTRIBUTING.md.*\n    pair_groups\n"):
        edited("setup.cfg", "layers =\n    groups_of_pairs\n", "+    sulfur\n     pair_groups\n")


@pytest.mark.slow
def test_the_shipped_energies_stay_the_same_to_the_bit(copy):
    """A term that is off changes nothing."""
    expected = [
        " ".join(value.hex() for value in alk.score("2XP2", VARIANTS, energy)["ddg"].astype(float))
        for energy in ("allatom", "vina")
    ]
    assert printed(copy, SCORES) == expected


@pytest.mark.slow
def test_the_new_part_is_reported(copy):
    """Methionine's sulfur beside crizotinib's ring earns; leucine at the same site has none."""
    leucine, methionine, ddg = printed(copy, used() + PARTS)
    assert float(leucine) == 0 > float(methionine)
    usual = alk.score("crizotinib", ["L1196M", "G1202R"], "allatom")["ddg"]
    assert float(ddg.split()[0]) != usual[0]


BOUNDS = "tests/kernels/test_pruning.py::test_a_term_earns_no_more_than_it_says"
TWIN = "tests/kernels/test_sulfur.py"
# Two faults at once, because the kernels take long to compile: a bound that is too small, and one pose for all.
FAULTS = {
    "sulfur": ("MOST_SULFUR_CONTACTS = 18", "MOST_SULFUR_CONTACTS = 2"),
    "terms": ("drug.coord[p], drug.types, rules)", "drug.coord[0], drug.types, rules)"),
}


def pytest_says(folder, *tests, check=True):
    """Run some tests, slow ones too, with the package in a folder; return what pytest prints."""
    return run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "", *tests, check=check)


@pytest.mark.slow
def test_its_own_tests_pass(copy):
    tried = "tests/kernels/test_pruning.py::test_every_term_that_is_off_is_tried"
    assert " passed" in pytest_says(copy, TWIN, "tests/kernels/test_inhibitor.py", tried, BOUNDS)


@pytest.mark.slow
def test_its_own_tests_find_what_is_wrong(copy):
    """The bounds say where one is too small, the twin where the term is called with something else."""
    sources = {copy / f"alkstruct/kernels/{name}.py": fault for name, fault in FAULTS.items()}
    right = {path: path.read_text(encoding="utf-8") for path in sources}
    for path, (line, wrong) in sources.items():
        assert right[path].count(line) == 1
        path.write_text(right[path].replace(line, wrong), encoding="utf-8")
    said = pytest_says(copy, BOUNDS, TWIN, check=False)
    for path, source in right.items():
        path.write_text(source, encoding="utf-8")
    for state, bound in (("apo", "most_earned"), ("holo", "earned_beyond")):
        assert re.search(
            rf"[A-Z]1\d\d\d, M, {state}: a term earns [\d.]+ kcal/mol, more than the [\d.]+ of {bound}", said
        )
    assert "holo of M at 1196, allatom" in said
