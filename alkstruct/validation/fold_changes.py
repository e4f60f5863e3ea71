"""Compare estimates with measured fold changes and with simpler estimators."""

from dataclasses import replace

import numpy as np
import pandas as pd

from alkstruct.complexes.ligand_template import perceive
from alkstruct.complexes.loading import load
from alkstruct.energy.energies import DEFAULT_ENERGY
from alkstruct.kinase.evidence import experiments
from alkstruct.scoring.scorer import score
from alkstruct.scoring.statistics import auroc, concordance, spearman
from alkstruct.validation.baselines import blosum62, volume_change
from alkstruct.validation.metrics import Metric
from alkstruct.validation.resampling import interval, resamples

# The seven point mutations of Hatcher 2015 (doi:10.1021/acs.jmedchem.5b01136) and the crystals of its inhibitors.
PANEL_MUTATIONS = ("L1196M", "G1202R", "S1206Y", "G1269A", "C1156Y", "F1174L", "L1152R")
DIRECT_MUTATIONS = ("L1196M", "G1202R", "S1206Y", "G1269A")
ANALOGUE_ID = "CHEMBL3397300"  # AP26113 analogue: brigatinib with a dimethylamine for the methylpiperazine
ANALOGUE_LACKS = ("C24", "N25", "C26", "C28")  # atoms of 6GY that the analogue does not have
ESTIMATES = {"ddg": "scorer", "disruption": "probability"}  # columns that are no baseline: name of their check
PANEL_ENTRIES = {"crizotinib": "2XP2", "ceritinib": "4MKC", "alectinib": "3AOX", ANALOGUE_ID: "5J7H"}


def panel_complexes():
    """Return the complexes of Hatcher 2015's panel, {inhibitor: Complex}; brigatinib gives its analogue."""
    found = {name: load(entry) for name, entry in PANEL_ENTRIES.items()}
    whole = found[ANALOGUE_ID]
    drug = whole.require_inhibitor("the analogue")
    kept = ~np.isin(drug.atom_names, ANALOGUE_LACKS)
    cut = perceive(
        drug.elements[kept].tolist(),
        drug.coord[kept],
        name=ANALOGUE_ID,
        code="AP2",
        atom_names=drug.atom_names[kept].tolist(),
        b_factor=drug.b_factor[kept],
    )
    return found | {ANALOGUE_ID: replace(whole, inhibitor=cut)}


def measured_folds():
    """Return the rows of `experiments` with the fold changes of Hatcher 2015: DataFrame."""
    measured = experiments()
    return measured[measured["source"].str.contains("Hatcher")]


def fold_pairs(energy=DEFAULT_ENERGY):
    """Set estimates beside measured fold changes and what simpler estimators say.

    Parameters
    ----------
    energy : str or Energy, default "consensus"
        As for `score`.

    Returns
    -------
    pandas.DataFrame
        One row a (mutation, inhibitor): variant, inhibitor, fold, bound ("" or on which side of the truth the fold
        is: "at least", "at most", "undetermined"), censored (which limit of the assay was met), direct
        (bool: a residue that lines the pocket in at least one crystal), ddg, ddg_sd (kcal/mol), disruption (0-1, by a
        calibration that has seen these pairs), distance (Å, negated so that larger means worse), volume (Å³, absolute
        change), blosum62 (negated), contacts (wild-type residue to inhibitor, heavy-atom pairs < 4.5 Å, backbone
        included).
    """
    measured, tables = measured_folds().set_index(["variant", "inhibitor"]), []
    for name, structure in panel_complexes().items():
        table = score(structure, PANEL_MUTATIONS, energy)
        tables.append(
            pd.DataFrame(
                {
                    "variant": table["variant"],
                    "inhibitor": name,
                    "fold": [measured.loc[(v, name), "fold"] for v in PANEL_MUTATIONS],
                    "bound": [measured.loc[(v, name), "bound"] for v in PANEL_MUTATIONS],
                    "censored": [measured.loc[(v, name), "censored"] for v in PANEL_MUTATIONS],
                    "direct": [v in DIRECT_MUTATIONS for v in PANEL_MUTATIONS],
                    # rounded, so that the last digits of a zero do not order indirect rows
                    "ddg": table["ddg"].astype(float).round(3),
                    "ddg_sd": table["ddg_sd"].astype(float),
                    "disruption": table["disruption"].astype(float).round(3),
                    "distance": -table["distance"].astype(float),
                    "volume": [abs(volume_change(v[0], v[-1])) for v in PANEL_MUTATIONS],
                    "blosum62": [-blosum62(v[0], v[-1]) for v in PANEL_MUTATIONS],
                    "contacts": table["contacts"].astype(float),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def fold_metrics(pairs):
    """Measure how estimates and baselines follow fold changes: list of Metric."""
    rows = []
    measures = {
        ("Spearman", ""): lambda e, f, g: spearman(e, f),
        ("AUROC (fold > 5)", "AUROC"): lambda e, f, g: auroc(e, f),
        ("concordance within a mutation", "concordance"): concordance,
    }
    for subset, part in (("all", pairs), ("direct", pairs[pairs["direct"]])):
        groups = part["variant"].to_numpy()
        for (name, short), measure in measures.items():
            for column in ("ddg", "disruption", "distance", "volume", "blosum62", "contacts"):
                value = measure(part[column], part["fold"], groups)
                who = ESTIMATES.get(column, f"baseline {column}")
                low, high = interval(part, column, measure)
                rows.append(Metric(f"fold changes, {who}", subset, name, value, low, high, short=short))
    return rows


def against_baselines(pairs):
    """Count how often, over resampled mutations, a baseline beats the scorer; above 0.975 is significant."""
    rng, rows = np.random.default_rng(20151119), []
    for subset, part in (("all", pairs), ("direct", pairs[pairs["direct"]])):
        estimate, fold = part["ddg"].to_numpy(float), part["fold"].to_numpy(float)
        draws = [drawn for drawn, _ in resamples(part, rng)]
        mine = np.array([spearman(estimate[drawn], fold[drawn]) for drawn in draws])
        for column in ("distance", "volume", "blosum62", "contacts"):
            other = part[column].to_numpy(float)
            better = np.array([spearman(other[drawn], fold[drawn]) for drawn in draws]) > mine
            name = f"share of resamples with a higher Spearman for {column}"
            rows.append(Metric("baselines", subset, name, float(np.mean(better))))
    return rows
