"""Write the cells of a heat map: the printed number, the measured fold change, the scale of colours, the legends."""

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from alkstruct.display.numbers import fold_text, signed
from alkstruct.display.numbers import number as rounded
from alkstruct.errors import AlkstructError, quoted
from alkstruct.figures.page import Letters, outside, points
from alkstruct.figures.style import RULE_COLOUR, SMALLER_TEXT, TEXT_COLOUR, disruption_scale
from alkstruct.figures.tracks import INDIRECT_LABEL, indirect_cell
from alkstruct.scoring.calibration import RESISTANT_FOLD

BAR_WIDTH, BAR_HEIGHT, BAR_ROOM = 70.0, 5.0, 27.0  # points: the colour scale; down to what is below it
PROBABILITY = f"P(>{RESISTANT_FOLD:g}x)"  # the column `disruption` in every figure
STAND_IN_MARK = "†"


def printed(table, number, asked):
    """Return the column that cells of a tidy table have for a number, or None; ddG in a table without probabilities."""
    if number not in ("disruption", "ddg", None):
        raise AlkstructError(
            f"{asked} prints 'disruption', 'ddg' or None, not number={quoted(number)}; give one of them"
        )
    return "ddg" if number == "disruption" and table.disruption.isna().all() else number


def number_text(r, number):
    """Write what a cell of an estimate has for a number: P(>5x), ddG or "".

    r: a row of a tidy table; number: as of `printed`.
    """
    if number is None:
        return ""
    if number == "ddg":
        return signed(r.ddg)
    return rounded(r.disruption, 2, none="–")


def number_handles(table, number):
    """Return the legend's entry of the printed number, where there is any."""
    known = (table.verdict != "indirect") & (table.verdict != "") & table.ddg.notna()
    if number is None or not known.any():
        return []
    if number == "disruption":
        return [Letters("0.5", f"{PROBABILITY}, as the colour")]
    spread = table.ddg_sd[known].dropna() if "ddg_sd" in table else []
    ends = dict.fromkeys(rounded(end, 1) for end in (min(spread), max(spread))) if len(spread) else {}
    return [Letters("+1", "ΔΔG, kcal/mol" + (f" (SD {' to '.join(ends)})" if ends else ""))]


def measured_text(r):
    """Write a row's measured fold change, with a mark where it is known to lie above or below fivefold."""
    fold, bound = getattr(r, "measured_fold", None), getattr(r, "measured_bound", "")
    if fold is None or pd.isna(fold):
        return ""
    if bound == "undetermined":
        return "n.d."
    sign = {"at least": "≥", "at most": "≤"}.get(bound, "")
    above = fold > RESISTANT_FOLD
    mark = ("◆ " if above else "◇ ") if bound != ("at most" if above else "at least") else ""
    return f"{mark}{sign}{fold_text(fold)}{STAND_IN_MARK if getattr(r, 'is_stand_in', False) else ''}"


def missing_handles(table):
    """Return legend entries of cells without a colour, where there are any."""
    handles = []
    if (table.verdict == "indirect").any():
        handles.append(indirect_cell(0, 0, label=INDIRECT_LABEL))
    if (table.disruption.isna() & table.ddg.isna()).any():
        handles.append(Patch(facecolor="white", edgecolor=RULE_COLOUR, label="not modelled (n/m)"))
    return handles


def measured_handles(table):
    """Return legend entries of the marks of measured fold changes, and of what the number is of several."""
    found = {measured_text(r) for r in table.itertuples()}
    marks = (
        ("◆", "D", TEXT_COLOUR, f"measured fold > {RESISTANT_FOLD:g}"),
        ("◇", "D", "white", f"measured fold ≤ {RESISTANT_FOLD:g}"),
    )
    handles: list[Artist] = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=shape,
            markersize=3.2,
            markeredgewidth=0.6,
            color=TEXT_COLOUR,
            markerfacecolor=fill,
            label=name,
        )
        for mark, shape, fill, name in marks
        if any(mark in text for text in found)
    ]
    if any("×" in text and not {"≥", "≤"} & set(text) for text in found):
        handles.append(Letters("9×", "geometric mean of the\nlaboratories with a value"))
    if signs := [sign for sign in "≥≤" if any(sign in text for text in found)]:
        handles.append(Letters(" ".join(signs), "bound: none has a value"))
    if "n.d." in found:
        handles.append(Letters("n.d.", "not determined by the assay"))
    if any(STAND_IN_MARK in text for text in found):
        handles.append(Letters(STAND_IN_MARK, "of a close analogue"))
    return handles


def colour_bar(ax, below):
    """Draw the scale of disruption at the left, some points below the axes, with its name beside it."""
    ticks = {0: "0", 0.25: "", 0.5: "0.5", 0.75: "", 1: "1"}
    return scale_bar(ax, below, disruption_scale(), ticks, PROBABILITY)


def scale_bar(ax, below, scale, ticks, name):
    """Draw a scale of colours at the left, some points below the axes, with its name beside it.

    scale: colour map; ticks: {value: what is written there}, from the least to the greatest value of the scale.
    """
    bar = ax.inset_axes([0, -below - BAR_HEIGHT, BAR_WIDTH, BAR_HEIGHT], transform=points(ax, 0, 0))
    mapped = ScalarMappable(Normalize(min(ticks), max(ticks)), scale)
    ax.figure.colorbar(mapped, cax=bar, orientation="horizontal")
    bar.set_xticks([*ticks], [*ticks.values()], size=SMALLER_TEXT)
    bar.tick_params(length=2, width=0.5, pad=1.5, colors=TEXT_COLOUR)
    bar.spines[:].set(visible=True, linewidth=0.4)
    outside(
        ax,
        Text(
            BAR_WIDTH + 5,
            -below - BAR_HEIGHT / 2,
            name,
            size=SMALLER_TEXT,
            color=TEXT_COLOUR,
            va="center_baseline",
        ),
        points(ax, 0, 0),
    )
    return bar
