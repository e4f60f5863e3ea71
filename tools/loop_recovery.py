"""Rebuild 8-residue windows of crystals from nothing and print how near to the crystal their backbones come.

    python -m tools.loop_recovery [--structures FOLDER] [--every 10] [--csv FILE]

Without a folder the packaged crystals are used. Each window is rebuilt as an insertion's is: drawn, annealed, side
chains placed, the inhibitor out of the way. Columns of the table, Å RMSD of N, CA, C and O as they stand: best_drawn,
the nearest of all backbones that closed; best_kept, the nearest of those that were kept; lowest, the one of lowest
energy; weighted, the mean by weight.
"""

import argparse
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from alkstruct.complexes.loading import load
from alkstruct.energy.energies import energy_named
from alkstruct.errors import AlkstructError
from alkstruct.loops import ensembles
from alkstruct.loops.backbones import anneal, backbone_rmsd, coded_window, distinct, draw, judge, rows_of
from alkstruct.loops.mean_field import place_together
from alkstruct.loops.models import around_window, with_backbone
from alkstruct.loops.obstacles import obstacles_around
from alkstruct.loops.windows import anchored, as_it_is, backbone_of, unresolved_reason
from alkstruct.rotamers.surroundings import surroundings

PACKAGED = ("2XP2", "3AOX", "4CLI", "4MKC", "5J7H")
WINDOW = 8
WITHIN = (0.5, 1.0, 1.5, 2.0)


def recovered(structure, first):
    """Rebuild one window: dict of RMSDs and energies."""
    part, own = around_window(structure, as_it_is(structure, first, first + WINDOW - 1), ensembles.SURROUNDINGS_REACH)
    crystal = backbone_of(part, own.first, own.last)
    window = coded_window(own.letters, part.sequence[own.last + 1], anchored(part, own))
    obstacles = obstacles_around(part, own.first, own.last, WINDOW, inhibitor=False)
    drawn = draw(window, obstacles, ensembles.DRAWN_BACKBONES, 0)
    best = rows_of(drawn, slice(0, ensembles.ANNEALED_BACKBONES))
    annealed = anneal(window, obstacles, best, ensembles.ANNEALING_STEPS, 0)
    kept = distinct(annealed, ensembles.KEPT_BACKBONES, ensembles.LEAST_DIFFERENCE, annealed.atoms[:0])
    native = judge(window, obstacles, crystal[None])
    judged = judge(window, obstacles, kept)
    energy = energy_named("allatom")
    side = []
    for atoms in [native.atoms[0], *kept]:
        model = with_backbone(part, own, atoms)
        residues = range(own.first, own.last + 1)
        side.append(place_together(model, residues, surroundings(model, energy)).free_apo)
    total = judged.energy + np.array(side[1:])
    distances = np.array([backbone_rmsd(atoms, crystal) for atoms in kept])
    weights = np.exp(-(total - total.min()) / ensembles.BACKBONE_KT)
    weights /= weights.sum()
    return {
        "closed": len(drawn.energy),
        "best_drawn": min(backbone_rmsd(atoms, crystal) for atoms in drawn.atoms),
        "best_kept": distances.min(),
        "lowest": distances[np.argmin(total)],
        "weighted": float(weights @ distances),
        "energy": total.min(),
        "crystal_energy": native.energy[0] + side[0],
    }


def windows(structure, every):
    """Return the first residues of the windows of a structure that are whole."""
    return [
        i
        for i in range(2, len(structure) - WINDOW - 2, every)
        if unresolved_reason(structure, i, i + WINDOW - 1) is None
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--structures", type=Path, help="folder of structure files; else the packaged crystals")
    parser.add_argument("--every", type=int, default=10, help="residues between the starts of windows")
    parser.add_argument("--csv", type=Path, help="write the table of all windows here")
    args = parser.parse_args()
    named = PACKAGED if args.structures is None else sorted(args.structures.glob("*.pdb"))
    rows = []
    for name in named:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                structure = load(name) if args.structures is None else load(name, reference=None)
        except AlkstructError as problem:
            print(f"{name}: {problem}")
            continue
        for first in windows(structure, args.every):
            row = recovered(structure, first)
            rows.append(
                {
                    "structure": structure.name,
                    "first": int(structure.number[first]),
                    "residues": structure.sequence[first : first + WINDOW],
                    **row,
                }
            )
        own = pd.DataFrame([row for row in rows if row["structure"] == structure.name])
        print(
            structure.name,
            len(own),
            own[["best_drawn", "best_kept", "lowest", "weighted"]].median().round(2).to_dict(),
            flush=True,
        )
    table = pd.DataFrame(rows)
    if args.csv:
        table.to_csv(args.csv, index=False)
    shares = {
        f"<= {limit} Å": (table[["best_drawn", "best_kept", "lowest"]] <= limit).mean().round(2) for limit in WITHIN
    }
    print(pd.DataFrame({"median": table[["best_drawn", "best_kept", "lowest"]].median().round(2), **shares}))


if __name__ == "__main__":
    main()
