"""What each term of the energy is worth: the checks of `alkstruct.validate` with one thing changed at a time.

    python -m tools.ablation [--crystals FOLDER] [--row NAME]

Prints a Markdown table, one row a change, as soon as it is computed; docs/trials.md discusses it. FOLDER holds the
mutant crystals (2YFX.pdb, 5AAA.pdb, 4ANQ.pdb, 5AAC.pdb), for antisymmetry. What is changed is "allatom", which places
side chains and here judges binding too. A changed energy keeps its calibration, so "controls wrong" and the stories
compare each change on one scale; "vina" and "consensus" have their own. About ten minutes on one thread.
"""

import argparse
from dataclasses import replace

import pandas as pd

from alkstruct.complexes.catalog import unit_cells
from alkstruct.complexes.loading import load
from alkstruct.energy.energies import energy_named
from alkstruct.rotamers.surroundings import surroundings
from alkstruct.validation.side_chains import packaged_entries, recovery
from alkstruct.validation.summary import validate

# Row -> fields of "allatom" that are changed.
CHANGED = "allatom"
CHANGES = {
    "allatom": {},
    "no hydrogen bonds (depth 0)": {"bond": 0.0, "water_bond": 0.0},
    "no hydrophobic term": {"hydrophobic": 0.0},
    "no attraction": {"attraction": 0.0},
    "attraction 0.5": {"attraction": 0.5},
    "repulsion 0.4": {"repulsion": 0.4},
    "repulsion 1.0": {"repulsion": 1.0},
    "wall 3": {"wall": 3.0},
    "wall 10": {"wall": 10.0},
    "cut-off 6.5": {"cutoff": 6.5},
    "kT 0.6": {"kt": 0.6},
    "inhibitor rigid": {"give": False},
    "waters in scores": {"waters": True},
}
# Row -> what surrounds a side chain that is put back: (waters, lattice neighbours). Nothing else is changed by it.
NEIGHBOURS = {
    "side chains without waters": (False, True),
    "side chains without lattice": (True, False),
    "side chains without both": (False, False),
}
OTHERS = {f'energy="{name}"': name for name in ("vina", "consensus")}
HEADINGS = (
    "change",
    "all: chi1 / chi1+chi2, %",
    "well determined: chi1 / chi1+chi2, %",
    "Spearman all / direct",
    "AUROC all / direct",
    "concordance all / direct",
    "L1196M weight",
    "G1269A sum",
    "stories right of 16",
    "controls wrong of 9",
)
ROTAMER_WEIGHT = "weight of the crystal's rotamer"
MEASURES = ("Spearman", "AUROC", "concordance")


def recovery_cells(residues):
    """chi1 and chi1+chi2 put back, all and well determined: two str. Means over the crystals, as in `validate`."""
    cells = []
    for part in (residues, residues[residues["well_determined"]]):
        rates = 100 * part.groupby("pdb_id", sort=False)[["chi1", "both"]].mean().mean()
        cells.append(f"{rates['chi1']:.1f} / {rates['both']:.1f}")
    return cells


def cells(report):
    """A row's figures from a Validation: list of str."""
    value, metrics = report.value, report.metrics
    folds = [
        " / ".join(f"{value('fold changes, scorer', subset, measure):.2f}" for subset in ("all", "direct"))
        for measure in MEASURES
    ]
    told = metrics[metrics["check"] == "story"]
    controls = metrics[metrics["check"] == "negative control"]
    total = value("antisymmetry", "G1269A (4ANQ)", "forward + backward")
    return [
        *recovery_cells(report.residues),
        *folds,
        f"{value('mutant crystal', 'L1196M (2YFX)', ROTAMER_WEIGHT):.2f}",
        "-" if pd.isna(total) else f"{total:+.2f}",
        str(int((~told["missed"]).sum())),
        str(int(controls["missed"].sum())),
    ]


def changed(crystals, **fields):
    """The checks with fields of "allatom" changed: Validation."""
    return validate(crystals, replace(energy_named(CHANGED), **fields))


def recovered(waters, lattice):
    """Side chains put back with less around them: DataFrame, as from `recovery`."""
    tables = []
    for entry in packaged_entries():
        complex = load(entry)
        cell = unit_cells().get(entry) if lattice else None
        around = surroundings(complex, energy_named(CHANGED), waters=waters, cell=cell)
        tables.append(recovery(complex, CHANGED, around))
    return pd.concat(tables, ignore_index=True)


def names():
    """Names of the rows of the table, in their order."""
    return [*CHANGES, *NEIGHBOURS, *OTHERS]


def row(name, crystals):
    """Cells of one row of the table."""
    if name in CHANGES:
        return [name, *cells(changed(crystals, **CHANGES[name]))]
    if name in NEIGHBOURS:
        found = recovery_cells(recovered(*NEIGHBOURS[name]))
        return [name, *found, *[""] * (len(HEADINGS) - 1 - len(found))]
    return [name, *cells(validate(crystals, OTHERS[name]))]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--crystals", help="folder with the mutant crystals, for antisymmetry")
    parser.add_argument("--row", choices=names(), metavar="NAME", help="one row alone, by its name in the table")
    asked = parser.parse_args(arguments)
    for line in (HEADINGS, ["---"] * len(HEADINGS)):
        print("| " + " | ".join(line) + " |")
    for name in names() if asked.row is None else [asked.row]:
        print("| " + " | ".join(row(name, asked.crystals)) + " |", flush=True)


if __name__ == "__main__":
    main()
