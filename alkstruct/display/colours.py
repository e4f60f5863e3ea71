"""The colours of every figure, view and table; that of an inhibitor is in data/inhibitors.csv.

Region and inhibitor hues are those of Okabe & Ito's palette, which stays distinct for the common kinds of colour
blindness; verdicts run from red over grey to blue, and differ in lightness, so that they survive a print in grey.

References
----------
Okabe & Ito 2008, "Color universal design", https://jfly.uni-koeln.de/color/.
"""

from dataclasses import dataclass

from alkstruct import data


@dataclass(frozen=True, slots=True)
class RegionGroup:
    """Regions that share a colour.

    Attributes
    ----------
    name : str
        What a legend says: true of each of its regions, although a table names them more finely.
    colour : str
        "#rrggbb".
    regions : tuple of str
        Names of sites and segments, as in the tables.
    """

    name: str
    colour: str
    regions: tuple


GATEKEEPER = RegionGroup("gatekeeper", "#E69F00", ("gatekeeper",))
HINGE = RegionGroup("hinge", "#CC79A7", ("hinge",))
SOLVENT_FRONT = RegionGroup(
    "solvent front, linker, alphaD", "#0072B2", ("solvent front", "solvent-front linker", "alphaD")
)
GLYCINE_RICH_LOOP = RegionGroup("glycine-rich loop", "#009E73", ("glycine-rich loop",))
ALPHA_C = RegionGroup(
    "beta3-alphaC loop, alphaC helix", "#D55E00", ("alphaC glutamate", "beta3-alphaC loop", "alphaC helix")
)
CATALYTIC_LOOP = RegionGroup("catalytic loop", "#56B4E9", ("HRD motif", "catalytic loop"))
ACTIVATION_LOOP = RegionGroup(
    "DFG, activation loop",
    "#C9B400",
    ("DFG motif", "xDFG residue", "autophosphorylation tyrosine", "activation loop"),
)
N_LOBE = RegionGroup(
    "N-lobe, other",
    "#CFCFCF",
    (
        "catalytic lysine",
        "N-terminal segment",
        "N-terminal beta-turn motif",
        "N-terminal linker",
        "beta1",
        "beta2",
        "beta2-beta3 loop",
        "beta3",
        "alphaC-beta4 loop",
        "beta4",
        "beta4-beta5 loop",
        "beta5",
    ),
)
C_LOBE = RegionGroup(
    "C-lobe, other",
    "#9A9A9A",
    (
        "alphaD-alphaE loop",
        "alphaE",
        "alphaE-catalytic loop link",
        "beta7",
        "beta7-beta8 loop",
        "beta8",
        "activation loop-alphaF link",
        "alphaF",
        "alphaF-alphaG loop",
        "alphaG",
        "alphaG-alphaH loop",
        "alphaH",
        "alphaH-alphaI loop",
        "alphaI",
        "C-terminal segment",
    ),
)
ELSEWHERE = RegionGroup("elsewhere", "#FFFFFF", ())  # a protein that is not known, and what lies beside a kinase domain

REGION_GROUPS = (
    N_LOBE,
    GLYCINE_RICH_LOOP,
    ALPHA_C,
    GATEKEEPER,
    HINGE,
    SOLVENT_FRONT,
    CATALYTIC_LOOP,
    ACTIVATION_LOOP,
    C_LOBE,
    ELSEWHERE,
)
"""In the order of a legend, which is nearly that of the sequence."""

VERDICT_COLOURS = {
    "disrupts": "#B2182B",
    "weakens": "#F4A582",
    "neutral": "#E8E8E8",
    "improves": "#4393C3",
    "indirect": "#F7F7F7",
    "not modelled": "#FFFFFF",
}

DISRUPTION_SCALE = (
    (0.0, "#F5F5F5"),
    (0.2, "#E4E2E1"),
    (0.35, "#F2B797"),
    (0.5, "#E27B58"),
    (0.75, "#B2182B"),
    (1.0, "#5E0A20"),
)
"""Probability of a fold change above 5 -> colour, which figures interpolate: grey while neutral, ever darker."""

DISTANCE_SCALE = ((0.0, "#6B8FBA"), (0.4, "#B9CADF"), (1.0, "#F4F6F9"))
"""Distance between a residue and the inhibitor -> colour, which figures interpolate; black letters read on each."""

HOLO_COLOUR, APO_COLOUR = "#0072B2", "#C3D3DF"  # with and without inhibitor

INHIBITOR_COLOURS = {row["name"]: row["colour"] for row in data.rows("inhibitors.csv")}
OTHER_INHIBITORS = ("#56B4E9", "#000000", "#C9B400", "#7F7F7F")  # as they are met; those that rows have are not free

SERIES_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F")
"""Colours of the lines of variants, in the order of the variants: Okabe & Ito's without yellow, and a grey."""

INHIBITOR_CARBON = "#3C3C3C"
WILD_TYPE_CARBON = "#9A9A9A"
MUTANT_CARBON = "#B07CF2"
"""Carbons of a view's sticks; violet is no region's and no verdict's."""

CLASH_COLOUR = "#E31A1C"
HYDROGEN_BOND_COLOUR = "#2B83BA"
NO_ESTIMATE = "#C4C4C4"

# Not those of figures: in a cartoon grey is what no estimate was asked for, blue and slate what has none.
INDIRECT_CARTOON, NOT_MODELLED_CARTOON = "#9DB7DB", "#56616E"
CARTOON_DISRUPTION_SCALE = ("#FBE3D3", "#F4A582", "#B2182B")
B_FACTOR_SCALE = ("#DCE9F5", "#6BAED6", "#08306B")
"""From low to high, light to dark: they survive a print in grey."""

_GROUP_OF = {name: group for group in REGION_GROUPS for name in group.regions}


def region_group(region, site=""):
    """Return the group whose colour a residue has.

    Parameters
    ----------
    region : str
        A segment or site, as the tables have it; "" for a protein that is not known.
    site : str, default ""
        The site, which comes first where it has a colour of its own.

    Returns
    -------
    RegionGroup

    Examples
    --------
    >>> region_group("beta5", "gatekeeper").name, region_group("beta5").name, region_group("").name
    ('gatekeeper', 'N-lobe, other', 'elsewhere')
    >>> region_group("alphaC helix", "R-spine").name, region_group("beta3-alphaC loop").name
    ('beta3-alphaC loop, alphaC helix', 'beta3-alphaC loop, alphaC helix')
    """
    return _GROUP_OF.get(site) or _GROUP_OF.get(region, ELSEWHERE)


def inhibitor_colours(names):
    """Return a colour for each inhibitor: dict of str to "#rrggbb"; the same name always has the same one.

    Examples
    --------
    >>> inhibitor_colours(["lorlatinib", "entrectinib"])
    {'lorlatinib': '#D55E00', 'entrectinib': '#56B4E9'}
    """
    others = [name for name in dict.fromkeys(names) if name not in INHIBITOR_COLOURS]
    taken = {colour.upper() for colour in INHIBITOR_COLOURS.values()}
    free = [colour for colour in OTHER_INHIBITORS if colour not in taken] or OTHER_INHIBITORS
    spare = {name: free[k % len(free)] for k, name in enumerate(others)}
    return {name: INHIBITOR_COLOURS.get(name) or spare[name] for name in dict.fromkeys(names)}


def ink(colour):
    """Return "#000000" or "#FFFFFF", whichever reads better on a colour.

    colour: "#rrggbb". The contrast is 4.5 or more, as WCAG 2.1 asks of text (level AA).

    Examples
    --------
    >>> ink("#B2182B"), ink("#F4A582")
    ('#FFFFFF', '#000000')
    """
    return max(("#000000", "#FFFFFF"), key=lambda text: contrast(text, colour))


def contrast(one, other):
    """Return the contrast of two colours after WCAG 2.1: float, 1 (the same) to 21 (black and white).

    one, other: "#rrggbb".

    Examples
    --------
    >>> contrast("#000000", "#FFFFFF")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def channels(colour):
    """Return red, green and blue of "#rrggbb": list of float, 0 to 1."""
    return [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]


def _luminance(colour):
    """Relative luminance of "#rrggbb", 0 to 1."""
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def on_scale(scale, share):
    """Return the colour at a share, 0 to 1, of the way along a scale: "#rrggbb".

    Examples
    --------
    >>> on_scale(("#000000", "#FFFFFF"), 0.5), on_scale(CARTOON_DISRUPTION_SCALE, 1.0)
    ('#808080', '#B2182B')
    """
    place = min(max(float(share), 0.0), 1.0) * (len(scale) - 1)
    k = min(int(place), len(scale) - 2)
    return mixed(scale[k], scale[k + 1], place - k)


def mixed(first, second, share):
    """Return a mixture of two colours, `share` of it the second: "#rrggbb".

    Examples
    --------
    >>> mixed("#000000", "#FFFFFF", 0.25)
    '#404040'
    """
    pairs = zip(channels(first), channels(second), strict=True)
    return "#" + "".join(f"{round(255 * (a + share * (b - a))):02X}" for a, b in pairs)
