"""CONTRIBUTING.md's worked example of an energy term does what it says, on a copy of the package."""

import os
import subprocess
import sys

import pytest
from term_cases import blocks, follow

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
wanted = np.array([[letter in "LN" for letter in AMINO_ACIDS]])
results = evaluate(structure, [structure.index(1196)], wanted, energy)
for letter in "LN":
    print(results.parts[0, AMINO_ACIDS.index(letter), PARTS["desolvation"]])
print(*table["ddg"].astype(float))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Folder with a copy of the package in which the example has been followed."""
    folder = tmp_path_factory.mktemp("term")
    follow(folder)
    return folder


def printed(folder, code):
    """Lines that code prints in a process of its own with the package in a folder."""
    environment = os.environ | {"PYTHONPATH": str(folder), "NUMBA_CACHE_DIR": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_the_example_has_two_files_and_an_entry():
    """What the section says first: where numbers, loop and name of a term go."""
    new = [name for language, name, _ in blocks()[:-1] if language == "python"]
    assert new == ["alkstruct/energy/desolvation.py", "alkstruct/kernels/desolvation.py"]
    assert any(name == "alkstruct/energy/energies.py" for language, name, _ in blocks() if language == "diff")


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
    """Asparagine's polar atoms beside crizotinib's carbons pay; leucine at the same site has none."""
    leucine, asparagine, ddg = printed(copy, blocks()[-1][2] + PARTS)
    assert float(leucine) == 0 < float(asparagine)
    usual = alk.score("crizotinib", ["L1196N", "G1202R"])["ddg"]
    assert all(float(value) != before for value, before in zip(ddg.split(), usual, strict=True))
