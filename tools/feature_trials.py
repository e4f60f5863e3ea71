"""Try sets of features on the panel of kinases, with a kinase and with a position left out of the fit.

    python -m tools.feature_trials

Prints the table of docs/trials.md: the shipped features, one of them left out, one more, and each alone. The fit is
that of scoring/fitting.py, features are standardised alike, and rows are those in the inhibitor's reach.
"""

import numpy as np
import pandas as pd

from alkstruct.energy.energies import with_backbone
from alkstruct.scoring import fitting
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.features import FEATURES
from alkstruct.validation import weighted
from alkstruct.validation.panel import panel
from alkstruct.validation.protocol import usable

ENERGY = "consensus"
# Further candidates, of the panel's columns, each larger where binding is more likely lost.
CANDIDATES = {
    "contacts lost and gained": lambda rows: np.log1p(
        rows["contacts_wild_type_allatom"] + rows["contacts_mutant_allatom"]
    ),
    "allatom, squashed": lambda rows: np.tanh(rows["ddg_allatom"] / 3),
    "vina, squashed, no stiffness": lambda rows: np.tanh(rows["ddg_vina"]),
    "loss of clash-free share": lambda rows: rows["clash_free_wild_type_allatom"] - rows["clash_free_allatom"],
    "overlap": lambda rows: rows["overlap_allatom"],
    "apo strain, squashed": lambda rows: np.tanh(rows["apo_strain_allatom"] / 5),
    "hydropathy lost": lambda rows: (-rows["hydrophobicity_change"]).clip(lower=0),
    "proximity": lambda rows: 6 - rows["distance"],
    "volume, absolute": lambda rows: rows["volume_change"].abs(),
}
HEADS = (
    "features",
    "EGFR: AUROC / AUPRC",
    "ALK: AUROC",
    "all: AUROC / AUPRC",
    "all: Brier / log loss",
    "position left out: AUROC / AUPRC",
    "Brier / log loss",
)


def shipped_of(rows, energy):
    """Return the shipped features of rows with an energy, standardised: DataFrame."""
    return pd.DataFrame(calibration(energy).standardised(fitting.traits_of(rows, energy)), columns=list(FEATURES))


def table_of(rows):
    """Return the shipped features and the candidates of rows, standardised: DataFrame."""
    known = shipped_of(rows, ENERGY)
    for name, value in CANDIDATES.items():
        column = value(rows).to_numpy(float)
        known[name] = (column - column.mean()) / column.std()
    return known


def said(known, rows, key):
    """Return the probability of each row by a fit that has not seen the rows of its kinase, or position: ndarray."""
    side, design = rows["resistant"].to_numpy(float), known.to_numpy()
    found = np.zeros(len(rows))
    for value in rows[key].unique():
        asked = (rows[key] == value).to_numpy()
        share = fitting.equal_mutations(rows[~asked])
        weights = fitting.logistic(design[~asked], side[~asked], share)
        found[asked] = 1 / (1 + np.exp(-weights[0] - design[asked] @ weights[1:]))
    return found


def measures(probability, rows):
    """Return AUROC, AUPRC, Brier score and log loss of rows: tuple of float."""
    side, once = rows["resistant"].to_numpy(float) > 0, np.ones((1, len(rows)))
    loss = -np.mean(np.where(side, np.log(probability), np.log(1 - probability)))
    return (
        float(weighted.auroc(probability, side, once)[0]),
        float(weighted.average_precision(probability, side, once)[0]),
        float(weighted.brier(probability, side, once)[0]),
        float(loss),
    )


def row_of(name, known, rows):
    """Return one row of the table as text."""
    kinase, place = (said(known, rows, key) for key in ("kinase", "place"))
    parts = [(rows["kinase"] == k).to_numpy() for k in ("EGFR", "ALK")]
    egfr, alk = (measures(kinase[part], rows[part]) for part in parts)
    whole, held = measures(kinase, rows), measures(place, rows)
    cells = [
        name,
        f"{egfr[0]:.2f} / {egfr[1]:.2f}",
        f"{alk[0]:.2f}",
        f"{whole[0]:.2f} / {whole[1]:.2f}",
        f"{whole[2]:.3f} / {whole[3]:.3f}",
        f"{held[0]:.2f} / {held[1]:.2f}",
        f"{held[2]:.3f} / {held[3]:.3f}",
    ]
    return f"| {' | '.join(cells)} |"


def main():
    rows = panel()
    rows = rows[usable(rows) & rows["near"] & rows["resistant"].notna()].reset_index(drop=True)
    rows["place"] = rows["kinase"] + " " + rows["position"].astype(str)
    known, shipped = table_of(rows), list(FEATURES)
    print(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}")
    print(row_of("the five", known[shipped], rows))
    print(row_of("the five, local backbone", shipped_of(rows, with_backbone(ENERGY, "local")), rows))
    for name in shipped:
        print(row_of(f"without {name}", known[[other for other in shipped if other != name]], rows))
    for name in CANDIDATES:
        print(row_of(f"with {name}", known[[*shipped, name]], rows))
    for name in [*shipped, *CANDIDATES]:
        print(row_of(f"{name} alone", known[[name]], rows))


if __name__ == "__main__":
    main()
