"""The scorer against measurements: every row of one table, recomputed from shipped data.

Five questions: are side chains put back where crystals have them; do mutants look like their own crystals; does ddG
follow measured fold changes, across mutations and within one; is the scorer better than something simpler; and does a
probability hold on kinases that its fit has not seen. Intervals resample mutations, not pairs: seven mutations are
seven, however many inhibitors they were measured with.
"""

import textwrap
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from alkstruct.complexes.loading import load
from alkstruct.display.html import Html, card, escaped, joined, small_table
from alkstruct.display.numbers import number
from alkstruct.energy.energies import DEFAULT_ENERGY, Energy
from alkstruct.scoring.calibration import calibration
from alkstruct.validation.fold_changes import against_baselines, fold_metrics, fold_pairs
from alkstruct.validation.metrics import Metric
from alkstruct.validation.mutant_crystals import antisymmetry_metrics, mutant_metrics
from alkstruct.validation.panel import panel, read_tables, with_computed_features
from alkstruct.validation.panel_metrics import panel_metrics, reliability_metrics, said_of_panel
from alkstruct.validation.panel_text import PANEL_KEY, blocks, in_text, is_of_panel
from alkstruct.validation.protocol import fit_disruption
from alkstruct.validation.side_chains import packaged_entries, recovery, recovery_metrics
from alkstruct.validation.stories import story_metrics

LINE_WIDTH = 100  # columns of a printed report
PANEL_FIT = fit_disruption  # what makes the probabilities of the panel: takes rows, see protocol.held_out


@dataclass(frozen=True, eq=False, slots=True)
class Validation:
    """What `validate` found.

    Attributes
    ----------
    metrics : pandas.DataFrame
        check, subset, measure (str); value, low, high (float; 95 % interval over resampled mutations, or the bounds
        that a story asks for); known (str: what a story rests on, "" for other checks); missed (bool: whether a
        story's bounds are not kept, or a negative control is called "disrupts"; False for other checks); short (str:
        the measure in few words, "" where it is short already).
    pairs : pandas.DataFrame
        As from `fold_pairs`.
    residues : pandas.DataFrame
        As from `recovery`, over the packaged crystals.
    panel : pandas.DataFrame
        A row for each kinase, inhibitor and mutation that was measured, as from `said_of_panel`:

        - kinase, mutation (UniProt numbering), inhibitor, pdb_id (the crystal), position, measurements (how many)
        - fold (the median), bound (what the fold is: "" for itself, "at least", "at most", "undetermined"), fold_low
          and fold_high (between which it lies), resistant (1.0: known to be above 5; 0.0: known not to be; NaN:
          neither)
        - near (whether the residue is within 6 Å of the inhibitor), distance (Å), contacts, caveats, and what else is
          computed of it with either energy
        - "kinase left out", "inhibitor left out", "position left out": the probability of a fold change above 5 by a
          fit that has not seen that kinase, inhibitor or position; the latter two of EGFR alone. The first is the one
          to publish of a variant that was measured: what `score` says of it comes from a fit that has seen it.
        - "baseline NAME" and "P(NAME)": what a simpler estimator says, and its probability with the kinase left out
    features : str
        Where the panel's features come from, in a sentence.
    """

    metrics: pd.DataFrame
    pairs: pd.DataFrame
    residues: pd.DataFrame
    panel: pd.DataFrame
    features: str

    def value(self, check: str, subset: str, measure: str) -> float:
        """Return one figure of `metrics`: float.

        Parameters
        ----------
        check, subset : str
            As in `metrics`.
        measure : str
            As in `metrics`, whole or short, for example "AUROC (fold > 5)" or "AUROC".

        Raises
        ------
        KeyError
            No such row, or several.
        """
        table = self.metrics[(self.metrics["check"] == check) & (self.metrics["subset"] == subset)]
        rows = table[(table["measure"] == measure) | ((table["short"] == measure) & (measure != ""))]
        if len(rows) != 1:
            raise KeyError(f"{len(rows)} rows for {check!r}, {subset!r}, {measure!r}")
        return float(rows["value"].iloc[0])

    def __str__(self):
        lines: list[str] = []
        for check, part in self._listed().groupby("check", sort=False):
            lines += ["", str(check)]
            subsets = part["subset"].str.len().max()
            remarks = max(len(self._remark(row)) for row in part.itertuples())
            for row in part.itertuples():
                value = number(row.value, 2)
                remark = f"  {self._remark(row):<{remarks}}" if remarks else ""
                lines.append(f"  {value:>6}{remark}  {row.subset:<{subsets}}  {self._asked(row)}")
        for block in blocks(self.metrics):
            lines += ["", *in_text(block)]
        return "\n".join([*lines[1:], "", *self._reading()])

    def _listed(self):
        """The figures that are shown line by line; the panel's are shown as tables."""
        return self.metrics[~self.metrics["check"].map(is_of_panel)]

    def _reading(self):
        """How the figures are to be read, as lines."""
        yield "[ ]: 95 %; intervals resample mutations. Seven mutations, four inhibitors, one protein: few."
        if self.metrics["value"].isna().any():
            yield "-: nothing to measure here; antisymmetry needs the crystals of the mutants."
        if self.metrics["check"].map(is_of_panel).any():
            yield from PANEL_KEY
            yield from textwrap.wrap(self.features, LINE_WIDTH)

    @staticmethod
    def _remark(row):
        """The interval of a figure, or whether a story is told right."""
        if row.check in ("story", "negative control"):
            return "MISSED" if row.missed else "ok"
        return "" if np.isnan(row.low) else f"[{row.low:.2f}, {row.high:.2f}]"

    @staticmethod
    def _asked(row):
        """The measure; a story's without infinite bounds."""
        if row.check != "story":
            return row.measure
        if np.isinf(row.low):
            return f"ddG at most {row.high:g}: {row.known}"
        return f"ddG at least {row.low:g}: {row.known}" if np.isinf(row.high) else row.measure

    __repr__ = __str__

    def _repr_html_(self):
        heads, parts = ("value", "", "subset", "measure"), []
        for check, part in self._listed().groupby("check", sort=False):
            rows = [
                (number(r.value, 2, none="–"), self._remark(r), r.subset, self._asked(r)) for r in part.itertuples()
            ]
            head = Html(f'<div style="margin-top:8px;font-style:italic">{escaped(check)}</div>')
            parts += [head, small_table(heads, rows, right={0})]
        for block in blocks(self.metrics):
            parts.append(Html(f'<div style="margin-top:8px;font-style:italic">{escaped(block.title)}</div>'))
            parts.append(small_table(block.heads, block.rows, right=set(range(1, len(block.heads)))))
        return card("alkstruct against measurements", *parts, joined(self._reading()))


def validate(
    crystals: str | Path | None = None, energy: str | Energy = DEFAULT_ENERGY, *, structures: str | Path | None = None
) -> Validation:
    """Recompute every check of the scorer.

    Parameters
    ----------
    crystals : str or pathlib.Path, optional
        Folder with the mutant crystals 2YFX.pdb, 5AAA.pdb, 4ANQ.pdb, 5AAC.pdb, for antisymmetry; without it
        those rows are NaN.
    energy : str or Energy, default "consensus"
        As for `score`.
    structures : str or pathlib.Path, optional
        Folder with crystals of the panel of kinases, files whose names hold the entry's (EGFR_1M17.pdb, 3G0E.cif):
        the features of their mutations are computed anew, and those of entries that `fetch` has in its cache.
        Without it the table of features that comes with the package is used; the printed report says which.

    Returns
    -------
    Validation
        Prints itself.

    Raises
    ------
    StructureError
        There is no such folder of structures.
    AlkstructError
        As `load` and `score` do.

    Notes
    -----
    The fold changes are those of one laboratory (Hatcher 2015), seven mutations of one protein; laboratories
    disagree by 0.3-0.5 in log10. Alectinib's wild type lies at the assay's floor: its folds are lower bounds. The rows
    of the panel of kinases (Davis 2011, doi:10.1038/nbt.1990; Robichaux 2021, doi:10.1038/s41586-021-03898-1; ALK's)
    are of both energies, whatever `energy` is. Estimates are those of the default of `score`: where the backbone of a
    row gives way, its features, its calibration and the fits that have not seen it are those of a local backbone.
    """
    calibration(energy)  # an energy without one is refused before the work
    said, features = _panel(structures)
    residues = pd.concat([recovery(load(entry), energy) for entry in packaged_entries()], ignore_index=True)
    pairs = fold_pairs(energy)
    told, controls = story_metrics(energy)
    rows = recovery_metrics(residues) + mutant_metrics(energy) + antisymmetry_metrics(crystals, energy)
    rows += fold_metrics(pairs) + against_baselines(pairs) + told + controls
    rows += panel_metrics(said) + reliability_metrics(said)
    metrics = pd.DataFrame(rows, columns=Metric._fields)
    return Validation(metrics, pairs, residues, said, features)


def _panel(structures):
    """Return the panel as from `said_of_panel`, and a sentence that says where its features come from."""
    tables = read_tables()
    versions = ", ".join(tables.features["version"].unique())
    source = f"panel: features are those of the committed table, computed by alkstruct {versions}; none are new."
    if structures is not None:
        tables, computed, kept = with_computed_features(tables, structures)
        source = f"panel: features computed now from {', '.join(computed)}"
        source += f"; {', '.join(kept)} not at hand, from the committed table." if kept else "."
    return said_of_panel(panel(tables=tables), PANEL_FIT), source
