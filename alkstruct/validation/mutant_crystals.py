"""Compare mutants with their own crystals."""

from pathlib import Path

import numpy as np

from alkstruct.complexes.loading import load
from alkstruct.energy.energies import DEFAULT_ENERGY
from alkstruct.kinase.notation import parse
from alkstruct.rotamers.mutants import build_mutant
from alkstruct.scoring.scorer import score
from alkstruct.validation.metrics import Metric
from alkstruct.validation.side_chains import ROTAMER_TOLERANCE, SYMMETRIC_RESIDUES, wrong_by

# Side chains of mutants in their own crystals, measured from the entries: chi angles in degrees.
MUTANT_CRYSTALS = {
    "L1196M": ("2YFX", (-63.3, 165.7)),
    "L1198F": ("5AAA", (-178.0, 74.0)),
    "C1156Y": ("5AAC", (-75.3, 10.8)),
}
BACKWARD_CRYSTALS = {"L1196M": "2YFX", "L1198F": "5AAA", "G1269A": "4ANQ", "C1156Y": "5AAC"}


def mutant_metrics(energy):
    """Compare mutants built from 2XP2 with their own crystals."""
    wild, rows = load("2XP2"), []
    for variant, (entry, observed) in MUTANT_CRYSTALS.items():
        table = build_mutant(wild, parse(variant), energy).rotamers
        period = 180.0 if variant[-1] in SYMMETRIC_RESIDUES else 360.0
        fits = (wrong_by(table["chi1"].to_numpy(), observed[0]) <= ROTAMER_TOLERANCE) & (
            wrong_by(table["chi2"].to_numpy(), observed[1], period) <= ROTAMER_TOLERANCE
        )
        rows.append(Metric("mutant crystal", f"{variant} ({entry})", "leading conformer right", float(fits[0])))
        share = float(table["holo"].to_numpy()[fits].sum())
        rows.append(Metric("mutant crystal", f"{variant} ({entry})", "weight of the crystal's rotamer", share))
    return rows


def antisymmetry_metrics(crystals, energy=DEFAULT_ENERGY):
    """Add ddG forward from 2XP2 and ddG backward from the mutant's crystal; 0 is perfect."""
    rows = []
    for variant, entry in BACKWARD_CRYSTALS.items():
        path = None if crystals is None else Path(crystals) / f"{entry}.pdb"
        total = forward = np.nan
        if path is not None and path.is_file():
            back = f"{variant[-1]}{variant[1:-1]}{variant[0]}"
            forward = float(score("2XP2", [variant], energy)["ddg"].iloc[0])
            total = forward + float(score(load(path), [back], energy)["ddg"].iloc[0])
        rows.append(Metric("antisymmetry", f"{variant} ({entry})", "forward, kcal/mol", forward, short="forward"))
        rows.append(
            Metric(
                "antisymmetry",
                f"{variant} ({entry})",
                "forward + backward, kcal/mol",
                total,
                short="forward + backward",
            )
        )
    return rows
