"""Charts: variants along the kinase domain, estimates against measurements, rotamers of one site."""

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import blended_transform_factory

from alkstruct.calibration import RESISTANT
from alkstruct.mutations import parse
from alkstruct.palette import inhibitor_colours, region_group
from alkstruct.regions import region_table
from alkstruct.stylesheet import (
    FAINT,
    INK,
    ONE_COLUMN,
    RULE,
    SMALL,
    SMALLER,
    TEXT,
    TWO_COLUMNS,
    Letters,
    disruption_scale,
    inner_width,
    legend,
    outside,
    page,
    points,
    settle,
    text_width,
)
from alkstruct.tracks import element, element_name, region_handles, runs, secondary_structure
from alkstruct.validation import spearman

MARKERS = "osD^vPX<>"
RT = 0.5925  # kcal/mol at 298.15 K

# ------------------------------------------------------------------------------ along the kinase domain

STRIP, SHAPES, FAN = 6.0, 9.0, 20.0  # points: heights of regions, of secondary structure, of the lines between
SLOT, HEADS = 8.5, 6.0  # points: narrowest place of a variant; of an inhibitor beside others
HEIGHT = 90.0  # points: of the axes
ROW = 9.0  # points: height of the rows of what has no value


def domain(table, ax):
    """As `figures.plot_regions` documents it."""
    table = table.copy()
    drugs = list(dict.fromkeys(table.inhibitor)) if "inhibitor" in table else [""]
    table["place"] = [np.mean([m.position for m in parse(v)]) for v in table.variant]
    variants = sorted(dict.fromkeys(zip(table.place, table.variant, strict=True)))
    pitch = SLOT if len(drugs) == 1 else HEADS * len(drugs) + 5
    own = ax is None
    wide = ONE_COLUMN if own and pitch * len(variants) <= ONE_COLUMN - 42 else TWO_COLUMNS
    ax = page(ax, wide)
    room = wide - 38 if own else inner_width(ax)
    chain = region_table()
    first, last = chain.position.min() - 0.5, chain.position.max() + 0.5
    pitch = min(pitch, room / len(variants))
    slots = spread([(place - first) / (last - first) * room for place, _ in variants], pitch, room)
    column = _value_axis(ax, table)
    ax.set_xlim(0, room)
    _draw_domain(ax, chain, room / (last - first), first)
    where = {name: x for x, (_, name) in zip(slots, variants, strict=True)}
    _draw_fans(ax, where, room / (last - first), first, room)
    _draw_heads(ax, table, where, drugs, column, pitch)
    ax.set_xticks(slots, [name for _, name in variants], rotation=90, size=SMALLER)
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0, pad=3)
    ax.spines["bottom"].set_visible(False)
    groups = [region_group(s, t) for s, t in zip(chain.segment, chain.site, strict=True)]
    handles = region_handles(groups)
    if len(drugs) > 1:
        colours = inhibitor_colours(drugs)
        handles += [Line2D([], [], linestyle="", marker=MARKERS[k % len(MARKERS)], markersize=4, color=colours[d],
                           markeredgewidth=0, label=d) for k, d in enumerate(drugs)]  # fmt: skip
    legend(ax, handles, STRIP + SHAPES + FAN + 16, wide - 6, wide - room - 6 if own else 0)
    settle(ax, wide, height=HEIGHT)
    return ax


def spread(places, pitch, room):
    """Places at least `pitch` apart, in order, as near as may be to where they should be.

    Examples
    --------
    >>> [float(x) for x in spread([10.0, 10.0, 50.0], 8.0, 100.0)]
    [6.0, 14.0, 50.0]
    """
    # A place minus its rank times the pitch has only to be non-decreasing: pool adjacent violators.
    pools = []
    for k, place in enumerate(places):
        pools.append([place - k * pitch, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, m) = pools[-2:]
            pools[-2:] = [[(a * n + b * m) / (n + m), n + m]]
    level = np.repeat([a for a, _ in pools], [n for _, n in pools])
    most = room - pitch / 2 - (len(places) - 1) * pitch
    return np.clip(level, pitch / 2, max(most, pitch / 2)) + np.arange(len(places)) * pitch


def _value_axis(ax, table):
    """The axis of values with a row each for what has none: what is drawn, and where each row is."""
    column = "disruption" if table.disruption.notna().any() or table.ddg.isna().all() else "ddg"
    table["value"] = table[column].where(table.verdict != "indirect").astype(float)
    missing = [word for word in ("indirect", "not modelled") if (table.value.isna() & _said(table, word)).any()]
    low, high = (0.0, 1.0) if column == "disruption" else _round_limits(table.value)
    unit = (high - low) / (HEIGHT - ROW * len(missing))
    rows = {word: low - (k + 0.7) * ROW * unit for k, word in enumerate(missing)}
    for _, r in table[table.value.isna()].iterrows():
        table.loc[r.name, "value"] = rows["indirect" if r.verdict == "indirect" else "not modelled"]
    ticks = [0.0, 0.5, 1.0] if column == "disruption" else list(np.linspace(low, high, 5))
    labels = [f"{tick:g}".replace("-", "−") for tick in ticks]
    ax.set_yticks([*ticks, *rows.values()], [*labels, *missing], size=SMALLER)
    for tick in ax.yaxis.get_major_ticks()[len(ticks) :]:
        tick.tick1line.set_visible(False)
    ax.set_ylim(low - (len(missing) + 0.2) * ROW * unit, high + 0.06 * (high - low))
    ax.spines["left"].set_bounds(low, high)
    for tick in ticks[1:] if column == "disruption" else ticks:
        ax.axhline(tick, color="#DDDDDD", linewidth=0.5, zorder=0)
    name = f"P(fold > {RESISTANT:g})" if column == "disruption" else "ΔΔG, kcal/mol"
    beside = blended_transform_factory(points(ax, 0, 0), ax.transData)
    outside(ax, Text(-22, (low + high) / 2, name, size=TEXT, rotation=90, ha="center", va="center", color=INK), beside)
    return column


def _said(table, word):
    return (table.verdict == "indirect") == (word == "indirect")


def _round_limits(values):
    """Limits of an axis of energies that hold zero."""
    step = 2.0 if np.nanmax(np.abs(values)) > 2 else 0.5
    return min(0.0, np.floor(np.nanmin(values) / step) * step), max(step, np.ceil(np.nanmax(values) / step) * step)


def _draw_domain(ax, chain, scale, first):
    """Below the axes: regions, secondary structure and positions."""
    below = blended_transform_factory(ax.transData, points(ax, 0, 0))
    groups = [region_group(s, t) for s, t in zip(chain.segment, chain.site, strict=True)]
    for start, end, group in runs(groups):
        strip = Rectangle((start * scale, -FAN - STRIP), (end - start + 1) * scale, STRIP, gid=f"region {group.name}")
        strip.set(facecolor=group.colour, edgecolor="white", linewidth=0.3)
        outside(ax, strip, below)
    middle = -FAN - STRIP - 2 - SHAPES / 2
    for start, end, segment in runs(chain.segment):
        left, right = start * scale, (end + 1) * scale
        kind, name = element(segment), element_name(segment)
        outside(ax, secondary_structure(left, right, middle, SHAPES, kind, neck=4.0), below)
        if kind and text_width(name, SMALL) < right - left - (5 if kind == "strand" else 1):
            outside(ax, Text((left + right) / 2, middle, name, size=SMALL, ha="center", va="center_baseline",
                             color=INK), below)  # fmt: skip
    for position in range(int(-(-first // 50) * 50), int(chain.position.max()) + 1, 50):
        x = (position - first) * scale
        outside(ax, Line2D([x, x], [middle - SHAPES / 2 - 1, middle - SHAPES / 2 - 3], color=INK, linewidth=0.6), below)
        outside(ax, Text(x, middle - SHAPES / 2 - 4, str(position), size=SMALLER, ha="center", va="top", color=INK),
                below)  # fmt: skip


def _draw_fans(ax, where, scale, first, room):
    """From each variant to its residue, or its residues."""
    below = blended_transform_factory(ax.transData, points(ax, 0, 0))
    for variant, x in where.items():
        for mutation in parse(variant):
            place = min(max((mutation.position - first) * scale, 0.0), room)
            outside(ax, Line2D([x, x, place, place], [0, -2, 2 - FAN, -FAN], color=FAINT, linewidth=0.5), below)


def _draw_heads(ax, table, where, drugs, column, pitch):
    """The lollipops: one for each variant, or side by side one for each of its inhibitors."""
    low, several = ax.get_ylim()[0], len(drugs) > 1
    colours = inhibitor_colours(drugs)
    for r in table.drop_duplicates(["variant", "inhibitor"] if several else ["variant"]).itertuples():
        k = drugs.index(r.inhibitor) if several else 0
        x = where[r.variant] + (k - (len(drugs) - 1) / 2) * (pitch - 5) / len(drugs)
        known = r.verdict != "indirect" and pd.notna(getattr(r, column))
        share = float(r.disruption) if pd.notna(r.disruption) else 0.2
        colour = colours[r.inhibitor] if several else disruption_scale()(share)
        style = {"marker": MARKERS[k % len(MARKERS)], "markersize": 2.8 + 3.2 * share} if known else {
            "marker": "o" if r.verdict == "indirect" else "x", "markersize": 3.2}  # fmt: skip
        edge = INK if known else colour if several else FAINT
        ax.add_artist(Line2D([x, x], [low, r.value], color=RULE, linewidth=0.6, zorder=1))
        (head,) = ax.plot(x, r.value, linestyle="", clip_on=False, zorder=3, gid=f"{r.variant} {r.verdict}", **style)
        head.set(markerfacecolor=colour if known else "white", markeredgecolor=edge)
        head.set_markeredgewidth(0.5 if known else 0.8)
    if several:
        reach = (len(drugs) - 1) / 2 * (pitch - 5) / len(drugs)
        for x in where.values():
            ax.add_artist(Line2D([x - reach, x + reach], [low, low], color=RULE, linewidth=0.6, clip_on=False))


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
    return ax


def _draw_pair(ax, r, colour, marker):
    """A point with its interval; hollow where no effect on binding can be seen; an arrow where the fold is a bound."""
    if pd.notna(r.ddg_sd):
        ax.errorbar(r.fold, r.ddg, yerr=r.ddg_sd, fmt="none", ecolor=colour, elinewidth=0.6, capsize=0, alpha=0.5,
                    zorder=1)  # fmt: skip
    ax.plot(r.fold, r.ddg, linestyle="", marker=marker, markersize=4.2, markeredgewidth=0.8, markeredgecolor=colour,
            markerfacecolor=colour if r.direct else "white", zorder=3, gid=f"{r.variant} {r.inhibitor}")  # fmt: skip
    sides = {"at least": (1,), "at most": (-1,), "undetermined": (-1, 1)}.get(r.bound, ())
    for side in sides:
        ax.annotate("", (r.fold, r.ddg), (side * 9, 0), textcoords="offset points", zorder=2,
                    arrowprops={"arrowstyle": "<-", "color": colour, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 2,
                                "mutation_scale": 5})  # fmt: skip


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
HOLO, APO = "#0072B2", "#B9C6CF"
CLASH_COLOUR = "#B2182B"


def rotamers(table, ax, title=""):
    """As `figures.plot_rotamers` documents it."""
    shown, rest = _grouped(table)
    ax = page(ax, ONE_COLUMN)
    names = [row["name"] for row in shown] + ([f"{len(rest)} others"] if rest else [])
    holo, apo = ([100 * row[w] for row in shown] + ([100 * sum(row[w] for row in rest)] if rest else [])
                 for w in ("holo", "apo"))  # fmt: skip
    y = np.arange(len(names))
    for values, shift, colour, label in ((holo, -0.5, HOLO, "with inhibitor"), (apo, 0.5, APO, "without")):
        bars = ax.barh(y + shift * BAR_HEIGHT, values, BAR_HEIGHT, color=colour, edgecolor=INK, linewidth=0.4,
                       label=label)  # fmt: skip
        for bar, value in zip(bars, values, strict=True):
            ax.annotate(f"{value:.0f}", (value, bar.get_y() + BAR_HEIGHT / 2), (2, 0), textcoords="offset points",
                        size=SMALL, va="center_baseline", color=INK)  # fmt: skip
    ax.set_yticks(y, names, size=SMALLER)
    ax.tick_params(axis="y", length=0)
    ax.set(ylim=(len(names) - 0.4, -0.6), xlim=(0, max(25, 1.12 * max(*holo, *apo, 0))))
    ticks = [t for t in (0, 25, 50, 75, 100) if t <= ax.get_xlim()[1]]
    ax.set_xticks(ticks, [str(t) for t in ticks])
    ax.set_xlabel("weight, %", size=TEXT, color=INK)
    _draw_overlaps(ax, [row["overlap"] for row in shown])
    handles = [Patch(facecolor=HOLO, edgecolor=INK, linewidth=0.4, label="with inhibitor (holo)"),
               Patch(facecolor=APO, edgecolor=INK, linewidth=0.4, label="without (apo)"),
               Line2D([], [], linestyle="", marker="o", markersize=4, markerfacecolor="none", color=CLASH_COLOUR,
                      label="overlap with the inhibitor, Å")]  # fmt: skip
    legend(ax, handles, 28, ONE_COLUMN - 6, max(text_width(n, SMALLER) for n in names))
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
    found.sort(key=lambda row: -max(row["holo"], row["apo"]))
    count = sum(max(row["holo"], row["apo"]) >= LEAST_WEIGHT for row in found)
    count = max(1, min(count, MOST_ROTAMERS))
    return sorted(found[:count], key=lambda row: -row["holo"]), found[count:]


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
