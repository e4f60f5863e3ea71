"""Charts: estimates against measurements, and the rotamers of one site."""

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import blended_transform_factory

from alkstruct.calibration import RESISTANT
from alkstruct.energy import RT
from alkstruct.palette import APO_COLOUR, CLASH_COLOUR, HOLO_COLOUR, inhibitor_colours
from alkstruct.stylesheet import (
    FAINT,
    INK,
    MARKERS,
    ONE_COLUMN,
    RULE,
    SMALL,
    SMALLER,
    TEXT,
    Letters,
    legend,
    outside,
    page,
    points,
    settle,
    text_width,
)
from alkstruct.validation import spearman

BOUND_SIDES = {"at least": (1,), "at most": (-1,), "undetermined": (-1, 1)}  # of the truth, seen from the fold

# -------------------------------------------------------------------------- estimates and measurements


def agreement(table, ax):
    """As `figures.plot_validation` documents it."""
    ax = page(ax, ONE_COLUMN)
    drugs = list(dict.fromkeys(table.inhibitor))
    colours = inhibitor_colours(drugs)
    for k, drug in enumerate(drugs):
        for r in table[table.inhibitor == drug].itertuples():
            _draw_pair(ax, r, colours[drug], MARKERS[k % len(MARKERS)])
    _frame_agreement(ax, table)
    handles = [Line2D([], [], linestyle="", marker=MARKERS[k % len(MARKERS)], color=colours[d], markersize=4,
                      label=d) for k, d in enumerate(drugs)]  # fmt: skip
    handles += _agreement_handles(table)
    legend(ax, handles, 30, ONE_COLUMN - 6, 24)
    settle(ax, ONE_COLUMN, height=150)
    _name_pairs(ax, table)
    return ax


def _draw_pair(ax, r, colour, marker):
    """A point with its interval; hollow where no effect on binding can be seen; an arrow where the fold is a bound."""
    if pd.notna(r.ddg_sd):
        ax.errorbar(r.fold, r.ddg, yerr=r.ddg_sd, fmt="none", ecolor=colour, elinewidth=0.6, capsize=0, alpha=0.5,
                    zorder=1)  # fmt: skip
    ax.plot(r.fold, r.ddg, linestyle="", marker=marker, markersize=4.2, markeredgewidth=0.8, markeredgecolor=colour,
            markerfacecolor=colour if r.direct else "white", zorder=3, gid=f"{r.variant} {r.inhibitor}")  # fmt: skip
    for side in BOUND_SIDES.get(r.bound, ()):
        ax.annotate("", (r.fold, r.ddg), (side * 9, 0), textcoords="offset points", zorder=2,
                    arrowprops={"arrowstyle": "<-", "color": colour, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 2,
                                "mutation_scale": 5})  # fmt: skip


def _name_pairs(ax, table):
    """Names of variants where there is room for them, those with the largest estimates and fold changes first."""
    scale = 72 / ax.figure.dpi
    places = ax.transData.transform(table[["fold", "ddg"]].to_numpy(float)) * scale
    frame = ax.get_window_extent()
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in places]
    for (x, y), bound in zip(places, table["bound"], strict=True):
        taken += [(x + min(4 * side, 11 * side), y - 2, x + max(4 * side, 11 * side), y + 2)
                  for side in BOUND_SIDES.get(bound, ())]  # fmt: skip
    high, low = SMALL * 0.6, SMALL * 0.3
    for k in np.lexsort((-table["fold"].to_numpy(float), -table["ddg"].abs().round(1).to_numpy(float))):
        (x, y), name = places[k], table["variant"].iloc[k]
        width = text_width(name, SMALL)
        for dx, dy, side in ((5, 0, "left"), (-5, 0, "right"), (0, 7, "center"), (0, -7, "center"), (5, 6, "left"),
                             (5, -6, "left"), (-5, 6, "right"), (-5, -6, "right")):  # fmt: skip
            left = x + dx - {"left": 0, "right": width, "center": width / 2}[side]
            box = (left, y + dy - high, left + width, y + dy + low + 1)
            inside = frame.x0 * scale <= box[0] and box[2] <= frame.x1 * scale and box[1] >= frame.y0 * scale
            if inside and not any(_meet(box, other) for k2, other in enumerate(taken) if k2 != k):
                ax.annotate(name, (table["fold"].iloc[k], table["ddg"].iloc[k]), (dx, dy), textcoords="offset points",
                            size=SMALL, color=INK, ha=side, va="center_baseline", zorder=4)  # fmt: skip
                taken.append(box)
                break


def _meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _frame_agreement(ax, table):
    """Axes, the threshold, the line on which estimate and measurement agree, and Spearman's correlation."""
    low, high = 10 ** np.floor(np.log10(min(table.fold.min(), 0.5))), max(table.fold.max() * 2, 20)
    decades = 10.0 ** np.arange(np.log10(low), np.floor(np.log10(high)) + 1)
    ax.set(xscale="log", xlim=(low, high))
    ax.set_xticks(decades, [f"{value:g}" for value in decades])
    ax.set_xticks([], minor=True)
    ax.set_xlabel("measured fold change of IC50", size=TEXT, color=INK)
    ax.set_ylabel("ΔΔG, kcal/mol (estimate ± SD)", size=TEXT, color=INK)
    ax.axvline(RESISTANT, color=FAINT, linewidth=0.6, linestyle=(0, (4, 3)), zorder=0)
    ax.axhline(0, color="#DDDDDD", linewidth=0.5, zorder=0)
    ends = np.array([low, high])
    top = np.nanmax(table.ddg + table.ddg_sd.fillna(0))
    bottom = np.nanmin(table.ddg - table.ddg_sd.fillna(0))
    ax.plot(ends, RT * np.log(ends), color=RULE, linewidth=0.7, zorder=0)
    ax.set_ylim(min(bottom, 0) - 0.5, top + 0.5)
    ticks = np.arange(np.ceil((min(bottom, 0) - 0.5) / 2) * 2, top + 0.5, 2) + 0.0
    ax.set_yticks(ticks, [f"{tick:g}".replace("-", "−") for tick in ticks])
    direct = table[table.direct.astype(bool)]
    said = [f"{name} {spearman(part.ddg, part.fold):.2f} (n = {len(part)})".replace("-", "−")
            for name, part in (("all", table), ("direct", direct)) if len(part) > 2]  # fmt: skip
    ax.text(0.02, 0.98, "Spearman\n" + "\n".join(said), transform=ax.transAxes, size=SMALLER, va="top", color=INK)


def _agreement_handles(table):
    handles = []
    if (~table.direct.astype(bool)).any():
        handles.append(Line2D([], [], linestyle="", marker="o", markersize=4.2, markerfacecolor="white",
                              markeredgecolor=FAINT, label="does not line the pocket"))  # fmt: skip
    if table.bound.isin(["at least", "at most", "undetermined"]).any():
        handles.append(Letters("→", "fold is a bound"))
    handles.append(Line2D([], [], color=FAINT, linewidth=0.6, linestyle=(0, (4, 3)), label=f"fold {RESISTANT:g}"))
    handles.append(Line2D([], [], color=RULE, linewidth=0.7, label="ΔΔG = RT ln(fold)"))
    return handles


# ----------------------------------------------------------------------------------------------- rotamers

LEAST_WEIGHT, MOST_ROTAMERS = 0.01, 12  # what is drawn by itself; the rest is summed
BAR_HEIGHT = 0.36  # of a row
ROTAMER_ROW = 15.0  # points


def rotamers(table, ax, title=""):
    """As `figures.plot_rotamers` documents it."""
    shown, rest = _grouped(table)
    ax = page(ax, ONE_COLUMN)
    names = [row["name"] for row in shown] + ([f"{len(rest)} others"] if rest else [])
    holo, apo = ([100 * row[w] for row in shown] + ([100 * sum(row[w] for row in rest)] if rest else [])
                 for w in ("holo", "apo"))  # fmt: skip
    y = np.arange(len(names))
    for values, shift, colour in ((holo, -0.5, HOLO_COLOUR), (apo, 0.5, APO_COLOUR)):
        bars = ax.barh(y + shift * BAR_HEIGHT, values, BAR_HEIGHT, color=colour, edgecolor=INK, linewidth=0.4)
        for bar, value in zip(bars, values, strict=True):
            ax.annotate(_percent(value), (value, bar.get_y() + BAR_HEIGHT / 2), (2, 0), textcoords="offset points",
                        size=SMALL, va="center_baseline", color=INK)  # fmt: skip
    ax.set_yticks(y, names, size=SMALLER)
    ax.tick_params(axis="y", length=0)
    ax.set(ylim=(len(names) - 0.4, -0.6), xlim=(0, max(25, 1.12 * max(*holo, *apo, 0))))
    ticks = [t for t in (0, 25, 50, 75, 100) if t <= ax.get_xlim()[1]]
    ax.set_xticks(ticks, [str(t) for t in ticks])
    ax.set_xlabel("weight, %", size=TEXT, color=INK)
    _draw_overlaps(ax, [row["overlap"] for row in shown])
    handles = [Patch(facecolor=HOLO_COLOUR, edgecolor=INK, linewidth=0.4, label="with inhibitor (holo)"),
               Patch(facecolor=APO_COLOUR, edgecolor=INK, linewidth=0.4, label="without (apo)")]  # fmt: skip
    if any(row["overlap"] > 0 for row in shown):
        handles.append(Line2D([], [], linestyle="", marker="o", markersize=4, markeredgewidth=0, color=CLASH_COLOUR,
                              label="overlap of its best conformer, Å"))  # fmt: skip
    legend(ax, handles, 28, ONE_COLUMN - 6, max(text_width(n, SMALLER) for n in names))
    outside(ax, Text(-4, -0.6, "χ angles", size=SMALLER, ha="right", va="bottom", color=INK),
            blended_transform_factory(points(ax, 0, 0), ax.transData))  # fmt: skip
    if title:
        ax.set_title(title, size=TEXT, loc="left", color=INK)
    settle(ax, ONE_COLUMN, height=ROTAMER_ROW * len(names) + 4)
    return ax


def _grouped(table):
    """Rotamers by weight, those that are drawn and those that are summed: lists of dict."""
    found = []
    for number, group in table.groupby("rotamer", sort=False, dropna=False):
        first = group.iloc[0]
        angles = [f"{round(first[c])}°".replace("-", "−") for c in ("chi1", "chi2", "chi3", "chi4")
                  if c in group and pd.notna(first[c])]  # fmt: skip
        name = "crystal" if pd.isna(number) and angles else ""
        found.append({"name": ", ".join([name] * bool(name) + angles) or "no dihedral", "holo": group.holo.sum(),
                      "apo": group.apo.sum(), "overlap": float(first.overlap)})  # fmt: skip
    found.sort(key=lambda row: max(row["holo"], row["apo"]), reverse=True)
    count = sum(max(row["holo"], row["apo"]) >= LEAST_WEIGHT for row in found)
    count = max(1, min(count, MOST_ROTAMERS))
    return sorted(found[:count], key=lambda row: (round(row["holo"], 2), row["apo"]), reverse=True), found[count:]


def _percent(value):
    return "<1" if 0 < value < 0.5 else f"{value:.0f}"


def _draw_overlaps(ax, overlaps):
    """A column of discs right of the bars, apart from the scale of weights."""
    beside = blended_transform_factory(points(ax, 1, 0), ax.transData)
    outside(ax, Text(14, -0.6, "overlap\nÅ", size=SMALLER, ha="center", va="bottom", color=INK), beside)
    for y, overlap in enumerate(overlaps):
        if overlap <= 0:
            outside(ax, Text(14, y, "–", size=SMALL, ha="center", va="center_baseline", color=FAINT), beside)
            continue
        disc = Line2D([8], [y], linestyle="", marker="o", markersize=2 + 3.5 * min(overlap, 2.0) ** 0.5,
                      markerfacecolor=CLASH_COLOUR, markeredgewidth=0)  # fmt: skip
        outside(ax, disc, beside)
        outside(ax, Text(15, y, f"{overlap:.1f}", size=SMALL, ha="left", va="center_baseline", color=INK), beside)
