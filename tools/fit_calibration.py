"""Fit alkstruct/data/calibration.json: ddG against measured fold changes.

    python -m tools.fit_calibration alkstruct/data/calibration.json

Observations are the (mutation, inhibitor) pairs of Hatcher 2015 whose residue lines the pocket and whose fold change
is known to lie above or below 5 although an IC50 may have met a limit of the assay. The logistic curve maximises
Firth's penalised likelihood (Firth 1993, Biometrika 80:27, doi:10.1093/biomet/80.1.27), which is finite where the
classes separate. Noise and slope of the deviation maximise the likelihood of RT ln(fold), uncensored pairs alone, the
spread of the ensembles and the give of the inhibitor being known.
"""

import json
import sys
from pathlib import Path

import numpy as np

from alkstruct.energy.energies import ENERGIES, RT
from alkstruct.scoring.calibration import calibration, firth
from alkstruct.validation.fold_changes import fold_pairs, known_side

SOURCE = "Hatcher 2015, J Med Chem 58:9296, doi:10.1021/acs.jmedchem.5b01136; residues that line the pocket"
ASSAY = 0.57  # kcal/mol: laboratories disagree by 0.4 in log10(fold); no estimate is better than that


def deviation(x, y, structural):
    """Noise and slope that make y most likely given x; structural: standard deviation that is known already."""
    grid = [(n, s) for n in np.arange(ASSAY, 3.01, 0.05) for s in np.arange(0.0, 1.51, 0.05)]

    def fit(n, s):
        variance = n**2 + (s * x) ** 2 + structural**2
        return (-0.5 * np.log(variance) - 0.5 * (y - x) ** 2 / variance).sum()

    return max(grid, key=lambda g: fit(*g))


def main(target):
    found = {}
    for energy in ENERGIES:
        pairs = fold_pairs(energy)
        pairs = pairs[pairs["direct"]]
        side = known_side(pairs)
        known = pairs[side.notna()]
        midpoint, width = firth(known["ddg"].to_numpy(), side.dropna().to_numpy(float))
        exact = pairs[pairs["bound"] == ""]
        estimate = exact["ddg"].to_numpy()
        # What ensembles and give contribute, whatever the calibration that ddg_sd was computed with.
        # Indirect rows have none.
        structural = np.sqrt(np.maximum(exact["ddg_sd"] ** 2 - calibration(energy).deviation(estimate) ** 2, 0.0))
        structural = structural.fillna(0.0)
        noise, slope = deviation(estimate, RT * np.log(exact["fold"].to_numpy(float)), structural.to_numpy())
        found[energy] = {
            "midpoint": round(midpoint, 3),
            "width": round(width, 3),
            "lapse": round(1 / (len(known) + 2), 4),
            "noise": round(float(noise), 2),
            "slope": round(float(slope), 2),
            "observations": len(known),
            "mutations": int(known["variant"].nunique()),
            "source": SOURCE,
        }
        print(energy, found[energy])
        print(known[["variant", "inhibitor", "fold", "bound", "ddg"]].assign(resistant=side).to_string())
    Path(target).write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
