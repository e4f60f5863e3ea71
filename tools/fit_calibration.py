"""Fit calibration.json and calibration_held_out.json: the features of substitutions against measured fold changes.

    python -m tools.fit_calibration alkstruct/data/calibration.json

Rows are those of the panel of kinases (validation.panel: panel_folds.csv, panel_features.csv and ALK's fold changes in
experiments.csv), without covalent sites. The second file, written beside the first, has for each kinase of the panel
the fits that have not seen its rows. tools/panel.py computes the features; scoring/fitting.py fits. Prints, for each
energy, the calibration that is written, and how the strength that draws the weights together was chosen: the log loss
with a kinase, and with a position, left out.
"""

import json
import sys
from itertools import product
from pathlib import Path

import numpy as np

from alkstruct.complexes.contacts import INDIRECT_DISTANCE
from alkstruct.energy.energies import BACKBONES, ENERGIES, calibrated_name, with_backbone
from alkstruct.scoring import fitting
from alkstruct.scoring.calibration import from_values, values
from alkstruct.scoring.features import FEATURES
from alkstruct.scoring.scorer import scan
from alkstruct.validation.panel import measurements, panel
from alkstruct.validation.protocol import usable
from alkstruct.validation.side_chains import packaged_entries

STRENGTHS = (1.0, 10.0, 30.0, 100.0)


def log_loss(rows, energy, spread, key):
    """Return the mean log loss of near rows with a kinase or a position of a kinase (column `key`) left out."""
    near = rows[rows["near"] & rows["resistant"].notna()]
    said = np.zeros(len(near))
    for value in near[key].unique():
        asked = (near[key] == value).to_numpy()
        fitted = fitting.fit(rows[rows[key] != value], energy, spread, draws=0)
        said[asked] = fitted.disruption(fitting.traits_of(near[asked], energy)).probability
    side = near["resistant"].to_numpy(float)
    return -float(np.mean(side * np.log(said) + (1 - side) * np.log(1 - said)))


def trials(rows, energy, spread):
    """Print the log loss with a kinase and with a position left out, for each strength that draws weights together."""
    kept = fitting.EQUAL_WEIGHTS
    for strength in STRENGTHS:
        fitting.EQUAL_WEIGHTS = strength
        losses = ", ".join(f"{key} left out {log_loss(rows, energy, spread, key):.3f}" for key in ("kinase", "place"))
        print(f"  {calibrated_name(energy)}: weights drawn together by {strength:g}: {losses}")
    fitting.EQUAL_WEIGHTS = kept


def held_out(rows, shipped):
    """Return the calibrations that have not seen each kinase, as their file says them: {kinase: {energy: values}}.

    shipped: {energy, an Energy: Calibration as its file says it}. Features are standardised as in that one.
    """
    found = {}
    for kinase in sorted(rows["kinase"].unique()):
        seen = rows[rows["kinase"] != kinase]
        fits = (
            fitting.fit(seen, energy, fitting.Spread(fitted.centre, fitted.scale)) for energy, fitted in shipped.items()
        )
        found[kinase] = {fitted.energy: values(fitted) for fitted in fits}
    return found


def main(target):
    rows = panel()
    rows = rows[usable(rows)].reset_index(drop=True)
    rows["place"] = rows["kinase"] + " " + rows["position"].astype(str)
    measured = measurements()
    cited = measured.loc[measured["suspect"] == "", ["source", "doi"]].drop_duplicates()
    source = "; ".join(f"{row.source}, doi:{row.doi}" for row in cited.itertuples())
    found, shipped = {}, {}
    for named, backbone in product(ENERGIES, BACKBONES):
        energy = with_backbone(named, backbone)
        spread = fitting.spread_of(
            [scan(entry, INDIRECT_DISTANCE, named, backbone=backbone) for entry in packaged_entries()]
        )
        fitted = fitting.fit(rows, energy, spread, source=source)
        found[fitted.energy] = values(fitted)
        shipped[energy] = from_values(fitted.energy, found[fitted.energy])
        weights = ", ".join(f"{name} {weight:.2f}" for name, weight in zip(FEATURES, fitted.weights[1:], strict=True))
        print(
            f"{fitted.energy}: {fitted.observations} observations of {fitted.mutations} mutations of "
            f"{', '.join(fitted.kinases)}; logit {fitted.weights[0]:.2f}, {weights}; indirect {fitted.indirect}; "
            f"ddG {fitted.collision_weight:.2f} collision + {fitted.contact_weight:.3f} change of contacts, "
            f"noise {fitted.noise:.2f} kcal/mol"
        )
        trials(rows, energy, spread)
    written = {Path(target): found, Path(target).with_name("calibration_held_out.json"): held_out(rows, shipped)}
    for path, content in written.items():
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
