"""Numbers whose kernels run through nearly all their branches; as a script, print them as JSON.

tests/kernels/test_without_compiler.py compares what they are with numba and without. Residues with few conformers and
few backbones are chosen, because plain Python takes a hundred times as long.
"""

import json
import sys

import loop_cases
import numpy as np

import alkstruct as alk
from alkstruct.kernels.backbones import refine_backbones, sample_backbones
from alkstruct.loops.backbones import coded_maps, judge, no_loops, room_for

# name: variants, energy, ordered waters. Side chains that meet are built together, those apart are added up.
SCORES = {
    "all-atom": (["G1269A", "L1196G"], "allatom", False),
    "all-atom, waters": (["G1202S"], "allatom", True),
    "Vina": (["G1269A", "G1202S"], "vina", False),
    "consensus, waters": (["G1202S", "M1199A"], "consensus", True),
    "side chains that meet": (["L1196A+L1256V"], "consensus", False),
    "side chains apart": (["G1269A+G1202C"], "allatom", False),
    "far from the inhibitor": (["D1391S"], "consensus", False),
}
COLUMNS = [
    "ddg_raw",
    "apo_strain",
    "clash_free",
    "clashes",
    "overlap",
    "contacts",
    "contacts_wild_type",
    "contacts_mutant",
]
BACKBONES, STEPS = 60, 4


def scores(name):
    """Rows of numbers of a case of SCORES, by variant."""
    variants, energy, waters = SCORES[name]
    table = alk.score("2XP2", variants, energy, waters=waters, backbone="fixed")
    return table[COLUMNS].astype("float64").to_numpy()


def backbones():
    """Energy by part and a coordinate of backbones that are drawn, of the crystal's own, and of all once annealed."""
    one, maps, random = loop_cases.stretch("2XP2", 1149, 1155), coded_maps(), np.random.default_rng(5)
    size, room = len(one.window.types), room_for(one.window, one.obstacles)
    loops = no_loops(BACKBONES, size)
    sample_backbones(one.window, maps, one.obstacles, random.random((BACKBONES, 6 * size + 2)), 60.0, room, loops)
    own = judge(one.window, one.obstacles, one.crystal)
    rows = [numbers(loops), numbers(own)]
    normal, uniform = random.standard_normal((BACKBONES, STEPS, 3 * size)), random.random((BACKBONES, STEPS, 2))
    spread, warmth = np.full((BACKBONES, STEPS), 0.1), np.full(STEPS, 2.0)
    refine_backbones(one.window, maps, one.obstacles, normal, uniform, spread, warmth, room, loops)
    return np.concatenate([*rows, numbers(loops)])


def numbers(loops):
    """(energies by part, x of the middle CA) of the Loops that closed."""
    there = np.isfinite(loops.energy)
    return np.column_stack([loops.parts[there], loops.atoms[there, loops.atoms.shape[1] // 2, 1, 0]])


CASES = {name: lambda name=name: scores(name) for name in SCORES} | {"backbones": backbones}


if __name__ == "__main__":
    json.dump({name: case().tolist() for name, case in CASES.items()}, sys.stdout)
