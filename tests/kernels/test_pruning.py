"""Skipping conformers that cannot matter changes no energy; a term that earns more than it says would show here."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import alkstruct as alk
from alkstruct.energy.energies import ENERGIES
from alkstruct.kernels.layouts import PRUNED_EXPONENT

# Gatekeeper, solvent front, polar ones and the DFG glycine: all twenty side chains are tried at each.
POSITIONS = 1196, 1202, 1203, 1254, 1269, 1270
# kcal/mol: what is skipped is at most exp(-PRUNED_EXPONENT) of an ensemble, of either state
TOLERANCE = 2e-3
# An energy and the fields in which it is changed. A term that is off in these needs a line with its strength:
# ("allatom", {"bonus": -0.5}).
TRIED = [(name, {}) for name in ENERGIES]
CODE = """
import json, sys
from dataclasses import replace
import numpy as np
import alkstruct as alk
from alkstruct.energy.energies import energy_named
from alkstruct.rotamers.ensembles import evaluate
structure, found = alk.load("2XP2"), []
sites = [structure.index(position) for position in json.loads(sys.argv[1])]
for name, fields in json.loads(sys.argv[2]):
    block = evaluate(structure, sites, np.ones((len(sites), 20), bool), replace(energy_named(name), **fields))
    found.append([block.apo.ravel().tolist(), block.holo.ravel().tolist()])
print(json.dumps(found))
"""


def energies(folder):
    """Energies without and with the inhibitor of every side chain, for each of TRIED, by the package in a folder."""
    kept = {"NUMBA_CACHE_DIR": str(folder / "cache")} if folder != Path(alk.__file__).parents[1] else {}
    done = subprocess.run(
        [sys.executable, "-c", CODE, json.dumps(POSITIONS), json.dumps(TRIED)],
        env=os.environ | kept | {"PYTHONPATH": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """(energies as they are, energies where no conformer is skipped): the exponent is compiled in, so of a copy."""
    here = Path(alk.__file__).parent
    folder = tmp_path_factory.mktemp("unpruned")
    shutil.copytree(here, folder / "alkstruct", ignore=shutil.ignore_patterns("__pycache__"))
    if (here.parent / "structures").is_dir():
        shutil.copytree(here.parent / "structures", folder / "structures")
    layouts = folder / "alkstruct/kernels/layouts.py"
    source, line = layouts.read_text(encoding="utf-8"), f"PRUNED_EXPONENT = {PRUNED_EXPONENT}\n"
    assert source.count(line) == 1
    layouts.write_text(source.replace(line, "PRUNED_EXPONENT = 1e6\n"), encoding="utf-8")
    return energies(here.parent), energies(folder)


@pytest.mark.slow
@pytest.mark.parametrize("tried", range(len(TRIED)), ids=lambda k: " ".join(map(str, TRIED[k])))
def test_without_pruning_the_energies_are_the_same(both, tried):
    for pruned, whole in zip(both[0][tried], both[1][tried], strict=True):
        assert pruned == pytest.approx(whole, abs=TOLERANCE, nan_ok=True)
