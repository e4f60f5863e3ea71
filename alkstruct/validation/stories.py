"""Known cases from the literature, with the bounds that an estimate must keep."""

import numpy as np

from alkstruct.complexes.known_inhibitors import inhibitor_names
from alkstruct.scoring.comparison import compare
from alkstruct.validation.metrics import Metric

# (variant, inhibitor, lower and upper bound of ddG in kcal/mol, what is known). Bounds are signs, not fits. Shaw 2016:
# doi:10.1056/NEJMoa1508887; Hatcher 2015: doi:10.1021/acs.jmedchem.5b01136.
STORIES = (
    ("L1198F", "crizotinib", -np.inf, 0.25, "does not weaken; Shaw 2016"),
    ("L1198F", "ceritinib", 1.0, np.inf, "breaks; Shaw 2016"),
    ("L1198F", "lorlatinib", 0.5, np.inf, "breaks; Shaw 2016"),
    ("G1202R", "crizotinib", 0.0, np.inf, "weakens; Hatcher 2015"),
    ("G1202R", "ceritinib", 0.0, np.inf, "weakens; Hatcher 2015"),
    ("G1202R", "alectinib", 0.0, np.inf, "weakens; Hatcher 2015"),
    ("G1202R", "brigatinib", 0.0, np.inf, "weakens; Hatcher 2015 (analogue)"),
    ("G1202R", "lorlatinib", 0.0, np.inf, "weakens"),
    ("L1196M", "crizotinib", 0.1, np.inf, "weakens, without a clash in 2YFX"),
    ("L1196M", "alectinib", 0.1, np.inf, "weakens; Hatcher 2015"),
    ("L1196M", "lorlatinib", 0.1, np.inf, "weakens"),
    ("G1269A", "crizotinib", 0.5, np.inf, "CB meets fluorine; Hatcher 2015"),
    ("G1269A", "ceritinib", -np.inf, 0.25, "spares; Hatcher 2015"),
    ("D1203N", "crizotinib", -np.inf, 1.36, "mild"),
    ("E1210K", "crizotinib", -np.inf, 1.36, "mild"),
    ("S1206Y", "crizotinib", -0.5, 0.5, "about neutral; Hatcher 2015"),
)
# Mutations that cells tolerate: none may be called "disrupts".
CONTROLS = (
    ("L1198F", "alectinib"),
    ("L1198F", "brigatinib"),
    ("V1180L", "ceritinib"),
    ("V1180L", "brigatinib"),
    ("S1206Y", "crizotinib"),
    ("S1206Y", "ceritinib"),
    ("S1206Y", "alectinib"),
    ("S1206Y", "brigatinib"),
    ("C1156Y", "ceritinib"),
)


def story_metrics(energy):
    """Return the metrics of the known cases and of the negative controls: two lists of Metric."""
    variants = sorted({story[0] for story in STORIES} | {control[0] for control in CONTROLS})
    table = compare(variants, inhibitor_names(), energy).set_index(["variant", "inhibitor"])
    ddgs = {pair: float(ddg) for pair, ddg in table["ddg"].items()}
    stories, controls = [], []
    for variant, drug, low, high, known in STORIES:
        ddg, measure = ddgs[variant, drug], f"ddG in [{low:g}, {high:g}]: {known}"
        missed = not low <= ddg <= high
        stories.append(
            Metric("story", f"{variant} {drug}", measure, ddg, low, high, known=known, missed=missed, short="ddG")
        )
    for variant, drug in CONTROLS:
        ddg, verdict = ddgs[variant, drug], str(table.loc[(variant, drug), "verdict"])
        measure = f"not called disrupts ({verdict})"
        controls.append(Metric("negative control", f"{variant} {drug}", measure, ddg, missed=verdict == "disrupts"))
    return stories, controls
