"""Skipping conformers that cannot matter changes no energy, and no term earns more than its bounds say.

A term whose bound is too small shows here: see "Add an energy term" in CONTRIBUTING.md.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import fields as fields_of
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from kernel_calls import as_python
from tried_energies import STRONGER, TRIED, in_words, strong, strong_fields

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.energy.energies import ENERGIES, Energy, energy_named
from alkstruct.kernels import terms
from alkstruct.kernels.layouts import PRUNED_EXPONENT
from alkstruct.rotamers.ensembles import ensemble
from alkstruct.rotamers.sites import scorable
from alkstruct.rotamers.surroundings import surroundings

# Gatekeeper, solvent front, polar ones and the DFG glycine: all twenty side chains are tried at each.
POSITIONS = 1196, 1202, 1203, 1254, 1269, 1270
# kcal/mol: what is skipped is at most exp(-PRUNED_EXPONENT) of an ensemble, of either state
TOLERANCE = 2e-3
# kcal/mol above the best conformer: what is farther up is skipped whatever a term earns there
MATTERS = 20.0
NEAR_INHIBITOR = 10.0  # Å
CHANGED = [tried for tried in TRIED if tried[1]]
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
# Functions of kernels/terms.py that say what a term earns without and with the inhibitor.
BOUNDS = {"apo": "most_earned", "holo": "earned_beyond"}
most_earned = as_python(terms.most_earned)
earned_beyond = as_python(terms.earned_beyond)


def bounds(around, t):
    """What residue type t can earn by terms, kcal/mol: {state: most}."""
    protein = most_earned(t, around.plans, around.protein.atoms, around.rules)
    return {"apo": protein, "holo": earned_beyond(t, around.plans, around.rules)}


def place(structure, index, letter, state):
    """Where something is wrong, for the message of a test: "G1202, R, apo"."""
    return f"{structure.sequence[index]}{structure.number[index]}, {letter}, {state}"


def worst(wrong):
    """The message of a test: the texts of [(kcal/mol, text)], the worst first, at most twenty."""
    lines = [text for _, text in sorted(wrong, reverse=True)]
    return "\n".join([*lines[:20], *([f"and {len(lines) - 20} more"] if len(lines) > 20 else [])])


def test_every_term_that_is_off_is_tried():
    """Nothing else would see what a term earns that no shipped energy has."""
    named = {field for _, fields in TRIED for field in fields}
    strengths = [field.name for field in fields_of(Energy) if isinstance(field.default, float)]
    for name in strengths:
        is_off = all(getattr(energy, name) == 0.0 for energy in ENERGIES.values())
        line = f'("allatom", {{"{name}": the strength you mean}})'
        assert not is_off or name in named, f"no shipped energy has {name}: add {line} to tests/tried_energies.py"


def tried_sites(structure):
    """Indices of all residues near the inhibitor, and of some of the others."""
    near = structure.distances() < NEAR_INHIBITOR
    return [i for i in range(len(structure)) if scorable(structure, i) and (near[i] or i % 6 == 0)]


def earned_beside_bounds(structure, usual, changed):
    """Compare what each conformer has by the changed fields of an energy alone with what the bounds have by them.

    With the protein a term is what the energy changes by. With the inhibitor the free energy of the poses falls by no
    more than the term earns in any of them. Terms alone are compared with their own bounds, so that nothing that other
    bounds have to spare hides what is wrong. Returns the most that is felt, kcal/mol, and where more is earned.
    """
    felt, wrong = 0.0, []
    for index in tried_sites(structure):
        for t, letter in enumerate(AMINO_ACIDS):
            before, after = (ensemble(structure, index, letter, around) for around in (usual, changed))
            matters = after.apo < after.apo.min() + MATTERS
            earned = {"apo": before.apo - after.apo, "holo": before.bound - after.bound}
            less, more = bounds(usual, t), bounds(changed, t)
            for state, each in earned.items():
                most, bound = each[matters].max(), more[state] - less[state]
                felt = max(felt, np.abs(each[matters]).max())
                if most > bound + 1e-6:
                    where = f"{place(structure, index, letter, state)}: a term earns {most:.2f} kcal/mol"
                    wrong.append((most - bound, f"{where}, more than the {bound:.2f} of {BOUNDS[state]}"))
    return felt, wrong


@pytest.mark.slow
@pytest.mark.parametrize("tried", CHANGED, ids=in_words)
def test_a_term_earns_no_more_than_it_says(tried):
    structure = alk.load("2XP2")
    usual, changed = (surroundings(structure, energy) for energy in (energy_named(tried[0]), strong(tried)))
    felt, wrong = earned_beside_bounds(structure, usual, changed)
    assert not wrong, worst(wrong)
    assert felt > 0.1, f"{in_words(tried)} changes nothing at these sites: choose others where it does"


@pytest.mark.slow
def test_waters_earn_no_more_than_is_said():
    structure, energy = alk.load("2XP2"), energy_named("allatom")
    usual, changed = (
        surroundings(structure, replace(energy, water_bond=strength), waters=True)
        for strength in (0.0, STRONGER * energy.water_bond)
    )
    felt, wrong = earned_beside_bounds(structure, usual, changed)
    assert not wrong, worst(wrong)
    assert felt > 0.1


def energies(folder):
    """Energies without and with the inhibitor of every side chain, for each of TRIED, by the package in a folder."""
    kept = {"NUMBA_CACHE_DIR": str(folder / "cache")} if folder != Path(alk.__file__).parents[1] else {}
    tried = [(name, strong_fields(fields)) for name, fields in TRIED]
    done = subprocess.run(
        [sys.executable, "-c", CODE, json.dumps(POSITIONS), json.dumps(tried)],
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
@pytest.mark.parametrize("tried", range(len(TRIED)), ids=lambda k: in_words(TRIED[k]))
def test_without_pruning_the_energies_are_the_same(both, tried):
    structure, wrong = alk.load("2XP2"), []
    for state, pruned, whole in zip(BOUNDS, both[0][tried], both[1][tried], strict=True):
        off = np.abs(np.subtract(pruned, whole)).reshape(len(POSITIONS), len(AMINO_ACIDS))
        assert np.array_equal(np.isnan(pruned), np.isnan(whole))
        for s, t in np.argwhere(off > TOLERANCE):
            where = place(structure, structure.index(POSITIONS[s]), AMINO_ACIDS[t], state)
            text = f"{where}: off by {off[s, t]:.3f} kcal/mol; a term earns more than {BOUNDS[state]} says"
            wrong.append((off[s, t], text))
    assert not wrong, worst(wrong)
