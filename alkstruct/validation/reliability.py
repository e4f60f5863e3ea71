"""How far the probability of a fold change above 5 can be relied on."""

from dataclasses import replace

import numpy as np

from alkstruct.scoring.calibration import calibration, firth
from alkstruct.validation.fold_changes import known_side
from alkstruct.validation.metrics import Metric

PROBABILITY_BINS = ((0.0, 0.25), (0.25, 0.75), (0.75, 1.0))  # of the probability; 14 observations bear no more


def calibration_metrics(pairs, energy):
    """Measure how reliable the probability of a fold change above 5 is, also with a site or a drug left out."""
    part = pairs[pairs["direct"]].assign(side=known_side(pairs))
    part = part[part["side"].notna()]
    curve = calibration(energy)
    said, side = curve.disruption(part["ddg"].to_numpy()), part["side"].to_numpy()
    rows = []
    for low, high in PROBABILITY_BINS:
        chosen = (said >= low) & (said < high)
        label = f"{chosen.sum()} rows said {low:g} to {high:g}"
        for measure, values in (("mean probability said", said), ("share above fivefold", side)):
            mean = float(values[chosen].mean()) if chosen.any() else np.nan
            rows.append(Metric("reliability", label, measure, mean))
    rows.append(Metric("reliability", "direct", "Brier score", float(np.mean((said - side) ** 2))))
    for name, column in (("a mutation", "variant"), ("an inhibitor", "inhibitor")):
        left = np.zeros(len(part))
        for value in part[column].unique():
            out = (part[column] == value).to_numpy()
            midpoint, width = firth(part["ddg"].to_numpy()[~out], side[~out])
            left[out] = replace(curve, midpoint=midpoint, width=width).disruption(part["ddg"].to_numpy()[out])
        short = f"Brier score, {name} left out"
        value = float(np.mean((left - side) ** 2))
        rows.append(Metric("reliability", "direct", f"{short} of the fit", value, short=short))
    return rows
