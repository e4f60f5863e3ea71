"""Tables that the package reads, and the one way to read them. Each row of a table names its source.

Kinases: `kinases.csv` (sequences and pockets), `kinase_profile.csv` (what an alignment with ALK costs), `regions.csv`
(where each region of ALK begins and ends), `klifs_pocket.csv` (its pocket positions), `accessions.csv` (whose an
accession is). Inhibitors and structures: `inhibitors.csv`, `structures.csv`
(entries, unit cells); the coordinates lie in `structures/`. Measured: `experiments.csv` (IC50, fold changes),
`clinical_evidence.csv`; of other kinases `panel_folds.csv`, with their crystals (`panel_complexes.csv`) and what is
computed of them (`panel_features.csv`). The number: `rotamers.npz` (the rotamer library), `calibration.json` (from
ddG to P(>5x)). Looks: `report.html.j2` (the report's page and its CSS), `view.html.j2`, `view_loading.html.j2` and
`picture.html.j2` (a view's page, what loads 3Dmol.js, the page that becomes a picture), `alkstruct.mplstyle`
(figures).
"""

import csv
from pathlib import Path


def path(name):
    """Return the path of a data file: pathlib.Path."""
    return Path(__file__).parent / name


def text(name):
    """Read a data file as text: str, UTF-8."""
    return path(name).read_text(encoding="utf-8")


def rows(name):
    """Read a table of comma-separated values: list of dict, one a row, all values str."""
    with path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
