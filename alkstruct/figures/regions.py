"""Draw variants along the kinase domain."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import blended_transform_factory

from alkstruct.display.colours import inhibitor_colours, region_group
from alkstruct.display.numbers import with_minus_signs
from alkstruct.errors import AlkstructError, quoted
from alkstruct.figures.cells import PROBABILITY
from alkstruct.figures.page import (
    Letters,
    legend,
    legend_height,
    outside,
    page,
    page_width,
    points,
    settle,
    spread,
)
from alkstruct.figures.slots import inner_room
from alkstruct.figures.style import (
    FAINT_COLOUR,
    INHIBITOR_MARKERS,
    NORMAL_TEXT,
    ONE_COLUMN,
    RULE_COLOUR,
    SMALL_TEXT,
    SMALLER_TEXT,
    TEXT_COLOUR,
    TWO_COLUMNS,
    disruption_scale,
    look,
    text_width,
)
from alkstruct.figures.tidy import not_drawn, tidy, without_place
from alkstruct.figures.tracks import element, element_name, region_handles, runs, secondary_structure
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, find_kinase, find_known
from alkstruct.kinase.notation import parse
from alkstruct.kinase.regions import region_table

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from alkstruct.kinase.kinases import Kinase


def plot_regions(
    table: "pd.DataFrame", *, reference: "str | Path | Kinase | None" = None, ax: "Axes | None" = None
) -> "Axes":
    """Draw variants as lollipops along the kinase domain.

    Height, size and colour are the probability of a fold change above 5, P(>5x), which is the column `disruption`, a
    bar behind it its 95 % interval; or the height is ddG where a table has no probabilities. Variants that are indirect
    or not modelled stand apart below. With several inhibitors, shape and colour are the inhibitor. The track is
    coloured by region, in groups that share a colour, with strands and helices below it.

    Parameters
    ----------
    table : pandas.DataFrame
        From `score` or `compare`, of one kinase.
    reference : str, pathlib.Path or Kinase, optional
        The kinase, as `alkstruct.load` takes it; by default the one that the table names. A sequence of your own, which
        a table cannot hold, has to be given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    AlkstructError
        The table has no rows, lacks a column, has no variant that lies in the kinase, or is of several kinases or of
        one that is not known.
    NumberingError
        The reference is not known.

    Examples
    --------
    >>> import alkstruct as alk
    >>> ax = alk.plot_regions(alk.score("crizotinib", ["L1196M", "G1202R", "C1156Y"]))
    """

    table = tidy(table, "plot_regions", "a table from score or compare", "variant region site ddg disruption verdict")
    if not table["region"].astype(bool).any():
        raise AlkstructError(
            "plot_regions draws a kinase domain, and the table is of a protein without a reference, whose regions are "
            "not known, or none of its variants can be read; plot_comparison draws it"
        )
    kinase = _kinase_of(table) if reference is None else find_kinase(reference)
    table, nowhere = without_place(table)
    with look():
        return _draw_regions(table, kinase, nowhere, ax)


REGION_HEIGHT, STRUCTURE_HEIGHT, FAN_HEIGHT = (
    6.0,
    9.0,
    20.0,
)  # points: heights of regions, of secondary structure, of the lines between
VARIANT_SLOT, INHIBITOR_SLOT = 8.5, 6.0  # points: narrowest place of a variant; of an inhibitor beside others
INTERVAL_WIDTH = 2.2  # points: of the bar of an interval
AXES_HEIGHT, LEAST_SCALE = 90.0, 32.0  # points: height of the axes; at least, of the scale on axes of the caller
AXIS_WIDTH = 38.0  # points: what stands left of the axes
TRACKS_HEIGHT = FAN_HEIGHT + REGION_HEIGHT + STRUCTURE_HEIGHT + 16  # points: what stands below the axes, to the legend
TIGHTER = 0.8  # of axes beside others: they may be that much smaller than their part of the figure says
TICK_STEPS = (50, 100, 200)  # residues between two numbers below the domain
NAME_ROW = 9.0  # points: height of the rows of what has no value
MOST_BESIDE = 40  # residues before or behind the domain of another kinase than ALK that are drawn for their variants


def _kinase_of(table):
    """Return the kinase that a tidy table is of: Kinase.

    Raises AlkstructError where it is of several, or of one that is not known.
    """
    genes = list(dict.fromkeys(filter(None, table["kinase"])))
    if len(genes) > 1:
        raise AlkstructError(
            f"plot_regions draws one kinase domain, and the table is of {', '.join(genes)}; give the rows of one"
        )
    kinase = find_known(genes[0])
    if kinase is None:
        raise AlkstructError(
            f"plot_regions: {quoted(genes[0])} is none of list_kinases; give its sequence, or the FASTA file, as "
            "reference="
        )
    return kinase


def _drawn_chain(kinase, positions):
    """Return the rows of a kinase's regions, and beside them blank ones as far as there are variants: DataFrame."""
    chain = region_table(kinase)
    if kinase.gene == DEFAULT_REFERENCE:  # its table has all that crystals show
        return chain
    first, last = int(chain.position.min()), int(chain.position.max())
    low, high = max(first - MOST_BESIDE, int(min(positions))), min(last + MOST_BESIDE, int(max(positions)))
    whole = pd.Index(range(min(first, low), max(last, high) + 1), name="position")
    return chain.set_index("position")[["segment", "site"]].reindex(whole, fill_value="").reset_index()


def _draw_regions(table, kinase, nowhere, ax):
    """Draw the variants of a tidy table along the kinase domain; nowhere: names of others, which have no place."""
    drugs = list(dict.fromkeys(table.inhibitor)) if "inhibitor" in table else [""]
    read = {name: parse(name, kinase) for name in dict.fromkeys(table.variant)}
    table["place"] = [np.mean([m.position for m in read[v]]) for v in table.variant]
    variants = sorted(dict.fromkeys(zip(table.place, table.variant, strict=True)))
    pitch = VARIANT_SLOT if len(drugs) == 1 else INHIBITOR_SLOT * len(drugs) + 5
    own = ax is None
    wide = page_width(ax, ONE_COLUMN if pitch * len(variants) <= ONE_COLUMN - 42 else TWO_COLUMNS)
    ax = page(ax, wide)
    room = wide - AXIS_WIDTH if own else TIGHTER * inner_room(ax, AXIS_WIDTH, 0)[0]
    needed = pitch * len(variants)
    chain = _drawn_chain(kinase, [m.position for variant in read.values() for m in variant])
    first, last = chain.position.min() - 0.5, chain.position.max() + 0.5
    pitch = min(pitch, room / len(variants))
    slots = spread([(place - first) / (last - first) * room for place, _ in variants], pitch, room)
    handles = _region_legend(chain, table, drugs, nowhere)
    above = max(text_width(name, SMALLER_TEXT) for _, name in variants) + 3
    below = TRACKS_HEIGHT + legend_height(handles, wide - 6)
    height = AXES_HEIGHT if own else TIGHTER * inner_room(ax, 0, above + below)[1]
    column, least = _value_axis(ax, table, height)
    ax.set_xlim(0, room)
    _draw_domain(ax, chain, room / (last - first), first)
    if kinase.gene != DEFAULT_REFERENCE:
        _name_kinase(ax, kinase)
    where = {name: x for x, (_, name) in zip(slots, variants, strict=True)}
    _draw_fans(ax, where, read, room / (last - first), first, room)
    _draw_heads(ax, table, where, drugs, column, pitch)
    ax.set_xticks(slots, [name for _, name in variants], rotation=90, size=SMALLER_TEXT)
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0, pad=3)
    ax.spines["bottom"].set_visible(False)
    legend(ax, handles, TRACKS_HEIGHT, wide - 6, wide - room - 6 if own else AXIS_WIDTH - 6)
    settle(ax, wide, height=AXES_HEIGHT, asked="plot_regions", needed=(needed, least))
    return ax


def _region_legend(chain, table, drugs, nowhere):
    """Return the legend's entries; nowhere: names of variants that have no place."""
    handles = region_handles(region_group(s, t) for s, t in zip(chain.segment, chain.site, strict=True))
    if len(drugs) > 1:
        colours = inhibitor_colours(drugs)
        handles += [
            Line2D(
                [],
                [],
                linestyle="",
                marker=INHIBITOR_MARKERS[k % len(INHIBITOR_MARKERS)],
                markersize=4,
                color=colours[d],
                markeredgewidth=0,
                label=d,
            )
            for k, d in enumerate(drugs)
        ]
    if _height_column(table) == "disruption" and table.get("disruption_low", pd.Series(dtype=float)).notna().any():
        handles.append(Line2D([], [], color=RULE_COLOUR, linewidth=INTERVAL_WIDTH, label="95 % interval"))
    return handles + ([Letters("", not_drawn(nowhere))] if nowhere else [])


def _height_column(table):
    """Return the column that the height of a lollipop is: the probability, or of a table without any ddG."""
    direct = table[table.verdict != "indirect"]
    return "disruption" if direct.disruption.notna().any() or direct.ddg.isna().all() else "ddg"


def _value_axis(ax, table, height):
    """The axis of values with a row each for what has none: what is drawn, and the least height of the axes, points.

    height: of the axes, points.
    """
    column = _height_column(table)
    table["value"] = table[column].where(table.verdict != "indirect")
    missing = [word for word in ("indirect", "not modelled") if (table.value.isna() & _said(table, word)).any()]
    low, high = (0.0, 1.0) if column == "disruption" else _round_limits(table.value)
    least = LEAST_SCALE + NAME_ROW * len(missing)
    unit = (high - low) / (max(height, least) - NAME_ROW * len(missing))
    rows = {word: low - (k + 0.7) * NAME_ROW * unit for k, word in enumerate(missing)}
    for _, r in table[table.value.isna()].iterrows():
        table.loc[r.name, "value"] = rows["indirect" if r.verdict == "indirect" else "not modelled"]
    ticks = [0.0, 0.5, 1.0] if column == "disruption" else list(np.linspace(low, high, 5))
    labels = [with_minus_signs(f"{tick:g}") for tick in ticks]
    ax.set_yticks([*ticks, *rows.values()], [*labels, *missing], size=SMALLER_TEXT)
    for tick in ax.yaxis.get_major_ticks()[len(ticks) :]:
        tick.tick1line.set_visible(False)
    ax.set_ylim(low - (len(missing) + 0.2) * NAME_ROW * unit, high + 0.06 * (high - low))
    ax.spines["left"].set_bounds(low, high)
    for tick in ticks[1:] if column == "disruption" else ticks:
        ax.axhline(tick, color="#DDDDDD", linewidth=0.5, zorder=0)
    name = PROBABILITY if column == "disruption" else "ΔΔG, kcal/mol"
    beside = blended_transform_factory(points(ax, 0, 0), ax.transData)
    outside(
        ax,
        Text(-22, (low + high) / 2, name, size=NORMAL_TEXT, rotation=90, ha="center", va="center", color=TEXT_COLOUR),
        beside,
    )
    return column, least


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
        strip = Rectangle(
            (start * scale, -FAN_HEIGHT - REGION_HEIGHT),
            (end - start + 1) * scale,
            REGION_HEIGHT,
            gid=f"region {group.name}",
        )
        strip.set(facecolor=group.colour, edgecolor="white", linewidth=0.3)
        outside(ax, strip, below)
    middle = -FAN_HEIGHT - REGION_HEIGHT - 2 - STRUCTURE_HEIGHT / 2
    for start, end, segment in runs(chain.segment):
        left, right = start * scale, (end + 1) * scale
        kind, name = element(segment), element_name(segment)
        outside(ax, secondary_structure(left, right, middle, STRUCTURE_HEIGHT, kind, neck=4.0), below)
        if kind and text_width(name, SMALL_TEXT) < right - left - (5 if kind == "strand" else 1):
            outside(
                ax,
                Text(
                    (left + right) / 2,
                    middle,
                    name,
                    size=SMALL_TEXT,
                    ha="center",
                    va="center_baseline",
                    color=TEXT_COLOUR,
                ),
                below,
            )
    last = int(chain.position.max())
    wanted = text_width(str(last), SMALLER_TEXT) + 4
    step = next((step for step in TICK_STEPS if step * scale >= wanted), TICK_STEPS[-1])
    for position in range(int(-(-first // step) * step), last + 1, step):
        x = (position - first) * scale
        outside(
            ax,
            Line2D(
                [x, x],
                [middle - STRUCTURE_HEIGHT / 2 - 1, middle - STRUCTURE_HEIGHT / 2 - 3],
                color=TEXT_COLOUR,
                linewidth=0.6,
            ),
            below,
        )
        outside(
            ax,
            Text(
                x,
                middle - STRUCTURE_HEIGHT / 2 - 4,
                str(position),
                size=SMALLER_TEXT,
                ha="center",
                va="top",
                color=TEXT_COLOUR,
            ),
            below,
        )


def _name_kinase(ax, kinase):
    """Write the gene beside the strip of regions."""
    middle = -FAN_HEIGHT - REGION_HEIGHT / 2
    name = Text(-4, middle, kinase.gene, size=SMALLER_TEXT, ha="right", va="center_baseline", color=TEXT_COLOUR)
    outside(ax, name, points(ax, 0, 0))


def _draw_fans(ax, where, read, scale, first, room):
    """From each variant to its residue, or its residues; read: {name: Variant}."""
    below = blended_transform_factory(ax.transData, points(ax, 0, 0))
    for variant, x in where.items():
        for mutation in read[variant]:
            place = min(max((mutation.position - first) * scale, 0.0), room)
            outside(
                ax,
                Line2D([x, x, place, place], [0, -2, 2 - FAN_HEIGHT, -FAN_HEIGHT], color=FAINT_COLOUR, linewidth=0.5),
                below,
            )


def _interval(r):
    """Ends of the interval of a row's probability: ndarray, (2,); NaN where the table has none."""
    return np.array([getattr(r, name, np.nan) for name in ("disruption_low", "disruption_high")])


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
        style = (
            {"marker": INHIBITOR_MARKERS[k % len(INHIBITOR_MARKERS)], "markersize": 2.8 + 3.2 * share}
            if known
            else {"marker": "o" if r.verdict == "indirect" else "x", "markersize": 3.2}
        )
        edge = TEXT_COLOUR if known else colour if several else FAINT_COLOUR
        ax.add_artist(Line2D([x, x], [low, r.value], color=RULE_COLOUR, linewidth=0.6, zorder=1))
        if known and column == "disruption" and pd.notna(ends := _interval(r)).all():
            bar = Line2D([x, x], ends, color=RULE_COLOUR, linewidth=INTERVAL_WIDTH, solid_capstyle="butt", zorder=2)
            ax.add_artist(bar).set_gid(f"interval {r.variant}")
        (head,) = ax.plot(x, r.value, linestyle="", clip_on=False, zorder=3, gid=f"{r.variant} {r.verdict}", **style)
        head.set(markerfacecolor=colour if known else "white", markeredgecolor=edge)
        head.set_markeredgewidth(0.5 if known else 0.8)
    if several:
        reach = (len(drugs) - 1) / 2 * (pitch - 5) / len(drugs)
        for x in where.values():
            ax.add_artist(Line2D([x - reach, x + reach], [low, low], color=RULE_COLOUR, linewidth=0.6, clip_on=False))
