"""Lay out the figures of the panel of kinases: a few tables, estimators by subsets."""

from collections.abc import Sequence
from typing import NamedTuple

from alkstruct.display.numbers import number
from alkstruct.validation.panel_metrics import AUPRC, AUROC, BASE_RATE, BRIER, CONCORDANCE, OURS, SHORT, SPEARMAN
from alkstruct.validation.protocol import SPLITS

PANEL_CHECK = "panel, "  # how the checks of the panel begin
LEADING = f"{PANEL_CHECK}{OURS}, {SPLITS[0]} left out"


class Block(NamedTuple):
    """A table with a title: heads, and rows of as many cells."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def is_of_panel(check):
    """Tell whether a check of `Validation.metrics` is one of the panel's."""
    return check.startswith(PANEL_CHECK)


def blocks(metrics):
    """Arrange the panel's rows of `Validation.metrics`: list of Block."""
    part = metrics[metrics["check"].map(is_of_panel)]
    if not len(part):
        return []
    cells = {(r.check, r.subset, r.measure): r for r in part.itertuples()}
    subsets = tuple(dict.fromkeys(part.loc[part["check"] == f"{PANEL_CHECK}rows", "subset"]))
    return [_leading(cells, subsets), *_compared(cells, subsets), _reliability(part)]


def _leading(cells, subsets):
    """The probability with the kinase left out, with its intervals, subset by subset."""
    measures = (AUROC, AUPRC, CONCORDANCE, BRIER)
    rows = []
    for subset in subsets:
        count, above = (
            cells[f"{PANEL_CHECK}rows", subset, name].value for name in ("rows", "rows known above fivefold")
        )
        found = [cells.get((LEADING, subset, measure)) for measure in measures]
        rows.append((subset, f"{count:.0f} ({above:.0f})", *("-" if r is None else _with_interval(r) for r in found)))
    heads = ("", "n (> 5)", *(SHORT.get(measure, measure) for measure in measures))
    return Block("panel of kinases: P(>5x) by a fit without the kinase", heads, rows)


def _compared(cells, subsets):
    """Each estimator on each subset, a table a measure."""
    checks = list(dict.fromkeys(check for check, _, _ in cells))
    shown = [c for c in checks if c not in (f"{PANEL_CHECK}rows", f"{PANEL_CHECK}reliability")]
    for measure in (AUROC, AUPRC, SPEARMAN, BRIER):
        rows = []
        for check in shown:
            found = [cells.get((check, subset, measure)) for subset in subsets]
            if any(r is not None for r in found):
                name = check.removeprefix(PANEL_CHECK)
                rows.append((name, *("-" if r is None else number(r.value, 2) for r in found)))
        yield Block(f"panel of kinases: {measure}", ("", *subsets), rows)


def _reliability(part):
    """Bins of the probability: how many rows, what was said of them and what they are."""
    rows = []
    for subset, found in part[part["check"] == f"{PANEL_CHECK}reliability"].groupby("subset", sort=False):
        by_measure = {r.measure: r for r in found.itertuples()}
        said, share = by_measure["mean probability said"], by_measure["share above fivefold"]
        count = by_measure["rows"].value
        rows.append((str(subset), f"{count:.0f}", number(said.value, 2), _with_interval(share)))
    heads = ("probability", "rows", "mean said", "share above fivefold")
    return Block("panel of kinases: reliability with the kinase left out", heads, rows)


def _with_interval(row):
    interval = "" if row.low != row.low else f" [{row.low:.2f}, {row.high:.2f}]"
    return f"{number(row.value, 2)}{interval}"


def in_text(block):
    """Write a block as aligned lines: list of str."""
    table = [block.heads, *block.rows]
    widths = [max(len(row[k]) for row in table) for k in range(len(block.heads))]
    lines = [
        "  ".join(
            cell.ljust(w) if k == 0 else cell.rjust(w) for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]
    return [block.title, *(f"  {line}".rstrip() for line in lines)]


PANEL_KEY = (
    "panel: each probability is of a fit that has not seen the row's kinase (or EGFR's inhibitor or",
    "position). near: within 6 Å of the inhibitor; far: beyond, where a fit says the base rate of the",
    "other kinases; ALK direct: ALK's mutations that line the pocket. The Brier score of a simpler",
    f"estimator is that of a curve over it alone; the {BASE_RATE} knows nothing of the row. Intervals",
    "resample mutations of kinases.",
)
