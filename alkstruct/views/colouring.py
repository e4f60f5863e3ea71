"""What colours a cartoon: region, temperature factor or disruption, each residue's, with the legend and a sentence."""

import numpy as np
import pandas as pd

from alkstruct.display.colours import (
    B_FACTOR_SCALE,
    CARTOON_DISRUPTION_SCALE,
    ELSEWHERE,
    REGION_GROUPS,
    mixed,
    on_scale,
    region_group,
)
from alkstruct.errors import AlkstructError, StructureError, quoted
from alkstruct.io.pdb_text import shown_number
from alkstruct.scoring.stored_tables import normalised

COLOURINGS = ("region", "B factor", "disruption")
SEEN_B = (5, 95)  # percentiles of the temperature factors at the ends of their scale


def cartoon_colours(structure, colour, table, style, of="worst"):
    """Colour of each residue number, the legend, and a sentence on what the colours mean."""
    if colour not in COLOURINGS:
        raise AlkstructError(f"colour={quoted(colour)} is not known; choose one of {', '.join(COLOURINGS)}")
    if colour == "disruption":
        return _by_disruption(structure, table, style, of)
    return _by_b_factor(structure, style) if colour == "B factor" else _by_region(structure, style)


def _by_region(structure, style):
    if structure.kinase is None:
        colours = {shown_number(n): style.other_kinase for n in structure.number}
        return colours, (), "Cartoon: grey, because its regions are not known; load it with a reference."
    regions = {int(n): structure.region(int(n)) for n in structure.number}
    groups = {n: region_group(r.segment, r.site) if r else ELSEWHERE for n, r in regions.items()}
    tints = {g: mixed(g.colour, "#FFFFFF", style.cartoon_tint) for g in REGION_GROUPS}
    tints[ELSEWHERE] = style.other_kinase
    colours = {shown_number(n): tints[g] for n, g in groups.items()}
    seen = set(groups.values())
    return colours, tuple((g.name, tints[g]) for g in REGION_GROUPS if g in seen), "Cartoon: by region."


def _by_b_factor(structure, style):
    count = np.add.reduceat(np.isfinite(structure.b_factor), structure.start[:-1])
    total = np.add.reduceat(np.nan_to_num(structure.b_factor), structure.start[:-1])
    if not count.any():
        raise StructureError(f"{structure.name} has no temperature factors to colour by; colour by region")
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    low, high = np.nanpercentile(mean, SEEN_B)
    shares = (mean - low) / max(high - low, 1e-9)
    colours = _scaled(structure, dict(zip(structure.number.tolist(), shares, strict=True)), B_FACTOR_SCALE, style)
    ends = (
        (f"B factor {low:.0f} Å² or less", B_FACTOR_SCALE[0]),
        (f"{high:.0f} Å² or more", B_FACTOR_SCALE[-1]),
    )
    return colours, ends, "Cartoon: by the mean temperature factor of each residue."


def _by_disruption(structure, table, style, of):
    table = normalised(table)
    if not isinstance(table, pd.DataFrame) or not {"position", "disruption"} <= set(table):
        raise AlkstructError(
            "a view by disruption needs a score table with the columns position and disruption; give what scan returned"
        )
    if of not in ("worst", "mean"):
        raise AlkstructError(f"of={quoted(of)} is not known; choose worst or mean")
    rows = _of_complex(table, structure).dropna(subset=["position"]).astype({"position": int})
    verdicts = rows.get("verdict", pd.Series("", index=rows.index)).astype(str)
    # The base rate of indirect rows is none of the site.
    estimates = rows[verdicts != "indirect"].dropna(subset=["disruption"]).astype({"disruption": float})
    known = estimates.groupby("position").disruption
    values = (known.max() if of == "worst" else known.mean()).to_dict()
    numbers = structure.number.tolist()
    if not set(values) & set(numbers):
        raise AlkstructError(f"the table has no estimate for a residue of {structure.name}; scan this complex")
    colours = _scaled(structure, values, CARTOON_DISRUPTION_SCALE, style)
    stops = zip((0.0, 0.5, 1.0), CARTOON_DISRUPTION_SCALE, strict=True)
    legend = [(f"P(>5x) {share:.1f}", colour) for share, colour in stops]
    for words, colour, sites in _without_estimate(rows, set(values), numbers, style):
        colours |= {shown_number(n): colour for n in sites}
        legend += [(f"{words} ({len(sites)})", colour)] if sites else []
    which, count = "largest" if of == "worst" else "mean", sum(n in values for n in numbers)
    said = (
        f"Cartoon: the {which} probability of a fold change above 5 among the variants of a site, for the "
        f"{count} site{'s' * (count != 1)} with an estimate. The others have none: indirect sites are out of the "
        "inhibitor's direct reach, which does not mean harmless."
    )
    return colours, tuple(legend), said


def _without_estimate(rows, estimated, numbers, style):
    """Sites without an estimate, by what the table says of them: list of (words, colour, residue numbers)."""
    verdicts = rows.get("verdict", pd.Series("", index=rows.index)).astype(str)
    indirect = set(rows.position[verdicts == "indirect"]) - estimated
    refused = set(rows.position[verdicts == "not modelled"]) - estimated - indirect
    asked = set(rows.position) - estimated - indirect - refused
    return [
        ("indirect: no estimate", style.indirect, [n for n in numbers if n in indirect]),
        ("not modelled", style.not_modelled, [n for n in numbers if n in refused]),
        ("no estimate", style.not_modelled, [n for n in numbers if n in asked]),
        ("not in the table", style.no_estimate, [n for n in numbers if n not in {*rows.position}]),
    ]


def _of_complex(table, structure):
    """The rows of a table that are of a complex; a table read from a file without pdb_id cannot say of which it is."""
    told = [*table["pdb_id"].unique()] if "pdb_id" in table else [table.attrs.get("pdb_id", structure.name)]
    if structure.name not in told:
        whose = ", ".join(map(str, told)) or "nothing"
        raise AlkstructError(f"the table is of {whose}, not of {structure.name}; scan this complex")
    return table[table["pdb_id"] == structure.name] if "pdb_id" in table else table


def _scaled(structure, shares, scale, style):
    values = {int(n): shares.get(int(n), np.nan) for n in structure.number}
    return {shown_number(n): style.no_estimate if np.isnan(v) else on_scale(scale, v) for n, v in values.items()}
