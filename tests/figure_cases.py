"""Cases that the tests of figures share."""

import io
from functools import partial
from itertools import combinations
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.text import Text

import alkstruct as alk

BASELINES = Path(__file__).parent / "reference" / "figures"


DPI = 80


# Root mean square difference of grey values, of 255: 0.2 between Python 3.11 and 3.13; a changed number, colour or mark
# makes more than twice the tolerance (tested below).
TOLERANCE = 2.0


MADE_WITH = "3.11"  # matplotlib: others hint letters differently, which moves every text by a little


SAME_LETTERS = pytest.mark.skipif(
    ".".join(matplotlib.__version__.split(".")[:2]) != MADE_WITH, reason=f"baselines were made with {MADE_WITH}"
)


def rows(lines, **more):
    """A score table: "variant position region site distance ddg disruption low high verdict", "-" for no value."""
    names = ("variant", "position", "region", "site", "distance", "ddg", "disruption")
    names = (*names, "disruption_low", "disruption_high", "verdict")
    table = pd.DataFrame([[cell.strip() for cell in line.split("|")] for line in lines], columns=names)
    for name in ("position", "distance", "ddg", *(name for name in names if name.startswith("disruption"))):
        values = pd.to_numeric(table[name].where(table[name] != "-"))
        table[name] = values.astype("Int64" if name == "position" else "Float64")
    return table.assign(**more)


# Of an indirect row the probability is a base rate, which figures do not show.
SINGLE = rows(
    [
        "T1151_L1152insT | 1151 | beta3-alphaC loop | | 7.4 | - | - | - | - | not modelled",
        "C1156Y | 1156 | beta3-alphaC loop | | 16.2 | 0.0 | 0.14 | 0.03 | 0.69 | indirect",
        "L1196M | 1196 | beta5 | gatekeeper | 3.7 | 0.28 | 0.41 | 0.17 | 0.71 | weakens",
        "G1202R | 1202 | solvent-front linker | solvent front | 3.4 | 3.15 | 0.94 | 0.55 | 1.0 | disrupts",
        "G1269A | 1269 | xDFG residue | DFG motif | 3.0 | -0.04 | 0.17 | 0.05 | 0.45 | neutral",
        "C1156Y+L1198F | - | beta3-alphaC loop+hinge | hinge | 3.9 | -1.33 | 0.08 | 0.01 | 0.4 | improves",
    ]
)


def panel():
    """Two inhibitors, with measured fold changes of every kind."""
    other = SINGLE.assign(
        ddg=[pd.NA, 0.0, 0.6, 2.3, -0.33, 1.8],
        disruption=[pd.NA, 0.14, 0.71, 0.94, 0.12, 0.78],
        disruption_low=[pd.NA, 0.03, 0.22, 0.48, 0.03, 0.24],
        disruption_high=[pd.NA, 0.69, 0.95, 1.0, 0.38, 0.99],
    )
    table = (
        pd.concat(
            [
                SINGLE.assign(inhibitor="crizotinib", pdb_id="2XP2"),
                other.assign(inhibitor="brigatinib", pdb_id="5J7H"),
            ]
        )
        .sort_index(kind="stable")
        .reset_index(drop=True)
    )
    fold = [16.0, 28.4, 1.0, 0.6, 9.8, 0.4, 5.9, 103.5, 4.5, np.nan, np.nan, np.nan]
    analogue = "of the AP26113 analogue CHEMBL3397300, close to brigatinib but not the same: "
    note = [
        "16x (K)",
        analogue + "28x (H)",
        "1x, undetermined (H; at the floor)",
        analogue + "0.6x (H)",
        "at least 9.8x (H; near)",
        analogue + "at most 0.4x (H; at the floor)",
        "5.9x (H)",
        "at least 104x (H; at the floor)",
        "at least 4.5x (H; at the floor)",
        "",
        "",
        "",
    ]
    bound = ["", "", "undetermined", "", "at least", "at most", "", "at least", "at least", "", "", ""]
    return table.assign(
        measured_fold=pd.array(fold, dtype="Float64"),
        measured_bound=bound,
        is_stand_in=[text.startswith(analogue) for text in note],
        measured_note=note,
    )


PANEL = panel()


def scan(positions=(1195, 1196, 1197, 1202), letters="LLEG", indirect=(1195,)):
    lines = []
    for position, wild_type in zip(positions, letters, strict=True):
        where = alk.region(position)
        for k, mutant in enumerate(letter for letter in "ACDEFGHIKLMNPQRSTVWY" if letter != wild_type):
            far = position in indirect
            chance = "0.14 | 0.03 | 0.69" if far else f"{0.05 * k} | {0.03 * k} | {0.05 * k + 0.05}"
            lines.append(
                f"{wild_type}{position}{mutant} | {position} | {where.segment} | {where.site} | "
                f"{7.0 if far else 3.5} | {k / 10} | {chance} | {'indirect' if far else 'weakens'}"
            )
    return rows(lines)


SCAN = scan()


PAIRS = pd.DataFrame(
    {
        "variant": ["L1196M", "G1202R", "G1269A", "C1156Y", "L1152R", "G1202R", "S1206Y", "C1156Y"],
        "inhibitor": ["crizotinib"] * 5 + ["alectinib"] * 3,
        "fold": [9.8, 5.86, 9.1, 2.57, 11.5, 103.5, 1.0, 1.0],
        "bound": ["at least", "", "at least", "", "at least", "at least", "undetermined", "at most"],
        "direct": [True, True, True, False, False, True, True, False],
        "ddg": [0.28, 3.15, 0.76, 0.0, 0.0, 2.3, -0.005, 0.0],
        "ddg_sd": [1.5, 1.49, 1.49, 0.93, 0.93, 1.5, np.nan, 0.93],
    }
)


ROTAMERS = pd.DataFrame(
    {
        "rotamer": pd.array([2, 2, 1, 1, 0, 0], dtype="Int64"),
        "chi1": [-63.1, -54.0, 174.2, 174.0, 60.0, 61.0],
        "chi2": [-179.6, 170.0, 65.0, 66.0, -0.2, 5.0],
        "chi3": [np.nan] * 6,
        "apo": [0.2, 0.1, 0.3, 0.1, 0.2, 0.1],
        "holo": [0.5, 0.3, 0.15, 0.046, 0.003, 0.001],
        "overlap": [0.0, 0.0, 0.4, 0.9, 1.6, 0.0],
    }
)


METRICS = pd.DataFrame(
    [
        ("panel, rows", "near", "rows known above fivefold", 20.0, None, None, ""),
        ("panel, rows", "near", "rows known not to be", 30.0, None, None, ""),
        ("panel, disruption, kinase left out", "near", "AUROC (fold > 5)", 0.82, 0.7, 0.93, "AUROC"),
        ("panel, disruption, kinase left out", "near", "AUPRC (fold > 5)", 0.75, 0.6, 0.9, "AUPRC"),
        ("panel, distance", "near", "AUROC (fold > 5)", 0.7, 0.5, 0.85, "AUROC"),
        ("panel, distance", "near", "AUPRC (fold > 5)", 0.6, 0.4, 0.8, "AUPRC"),
        ("panel, distance", "far", "AUROC (fold > 5)", 0.5, 0.3, 0.7, "AUROC"),
        *(
            ("panel, reliability", f"{subset}: said {low}", measure, value, low_end, high_end, short)
            for subset, low, count, said, share, ends in (
                ("near", "0.1 to 0.2", 12, 0.15, 0.2, (0.05, 0.5)),
                ("near", "0.5 to 0.75", 20, 0.6, 0.5, (0.3, 0.7)),
                ("far", "0 to 0.05", 80, 0.03, 0.05, (0.01, 0.12)),
                ("all", "0 to 0.05", 80, 0.03, 0.05, (0.01, 0.12)),
            )
            for measure, short, value, low_end, high_end in (
                ("rows", "", count, None, None),
                ("mean probability said", "said", said, None, None),
                ("share above fivefold", "share", share, *ends),
            )
        ),
    ],
    columns=["check", "subset", "measure", "value", "low", "high", "short"],
)


def structures():
    """Six structures and six variants, one of them not modelled, one indirect in all, one in some."""
    rng, found = np.random.default_rng(20), []
    middles = {
        "L1152R": 0.3,
        "L1196M": 0.5,
        "G1202R": 2.9,
        "C1156Y": 0.0,
        "C1156Y+L1198F": -0.9,
        "T1151_L1152insT": np.nan,
    }
    for name in ("2XP2", "2YFX", "4ANQ", "5AAA", "5AAB", "5AAC"):
        for variant, middle in middles.items():
            indirect = variant == "C1156Y" or (variant, name) == ("L1152R", "2YFX")
            ddg = 0.0 if indirect else middle + rng.normal(0.0, 0.5)
            verdict = "not modelled" if np.isnan(ddg) else "indirect" if indirect else "neutral"
            found.append((name, variant, ddg, verdict))
    table = pd.DataFrame(found, columns=["structure", "variant", "ddg", "verdict"])
    return table.astype({"ddg": "Float64"})


def frames(n=800):
    """Frames 10 ps apart of four variants, in which ddG remembers little, much, too much, and is 0 by rule."""
    rng, found = np.random.default_rng(21), []
    kinds = {"L1196M": (0.5, 0.6), "G1202R": (2.9, 0.9), "L1198F": (-0.6, 0.99), "C1156Y": (0.0, None)}
    for variant, (middle, memory) in kinds.items():
        ddg = np.full(n, middle)
        if memory is not None:
            noise = rng.normal(size=n) * np.sqrt(1 - memory**2)
            for k in range(1, n):
                noise[k] += memory * noise[k - 1]
            ddg += 0.6 * noise
        verdict = "indirect" if memory is None else "neutral"
        found.append(pd.DataFrame({"frame": range(n), "time": 10.0 * np.arange(n), "variant": variant, "ddg": ddg}))
        found[-1]["verdict"] = verdict
    return pd.concat(found).sort_values("frame", kind="stable").reset_index(drop=True)


STRUCTURES, FRAMES = structures(), frames()
CRYSTAL = STRUCTURES[STRUCTURES.structure == "2XP2"].copy()
CRYSTAL.attrs = {"pdb_id": "2XP2"}
ENSEMBLE_SUMMARY = pd.DataFrame(
    [
        ("L1196M", 900, 0.52, 0.03, -0.4, 0.5, 1.5, "neutral", 410.0, True),
        ("G1202R", 900, 2.91, 0.16, 1.4, 2.7, 5.1, "disrupts", 31.0, True),
        ("L1198F", 900, -0.61, 0.31, -1.4, -0.7, 0.5, "neutral", 6.0, False),
        ("C1156Y", 900, 0.0, 0.0, 0.0, 0.0, 0.0, "indirect", 900.0, True),
        ("T1151_L1152insT", 0, None, None, None, None, None, "not modelled", None, False),
    ],
    columns="variant count ddg_mean ddg_error ddg_low ddg_median ddg_high verdict independent converged".split(),
)


def sites():
    """Seven places in two packaged crystals of ALK, as compare_sites gave them, and in a made-up one of KIT."""
    names = ("place", "residue", "aligned_by", "variant", "region", "site", "distance", "contacts", "ddg", "disruption")
    names = (*names, "verdict")
    lines = [
        "L1196M | L1196 | pocket | L1196M | beta5 | gatekeeper | 3.7 | 6 | 0.3 | 0.41 | weakens",
        "L1196M | L1196 | pocket | L1196M | beta5 | gatekeeper | 3.5 | 6 | 0.3 | 0.41 | weakens",
        "L1196M | T670 | pocket | T670M | beta5 | gatekeeper | 3.3 | 4 | 0.0 | 0.26 | weakens",
        "G1202 | G1202 | pocket | | solvent-front linker | solvent front | 3.4 | 10 | - | - |",
        "G1202 | G1202 | pocket | | solvent-front linker | solvent front | 3.8 | 9 | - | - |",
        "G1202 | G676 | pocket | | solvent-front linker | solvent front | 3.6 | 11 | - | - |",
        "H1124 | H1124 | pocket | | glycine-rich loop | | - | - | - | - |",
        "H1124 | H1124 | pocket | | glycine-rich loop | | 5.5 | 0 | - | - |",
        "H1124 | A597 | pocket | | glycine-rich loop | | 7.7 | 0 | - | - |",
        "F1174L | F1174 | pocket | F1174L | alphaC helix | | 11.1 | 0 | 0.0 | 0.14 | indirect",
        "F1174L | F1174 | pocket | F1174L | alphaC helix | | 11.4 | 0 | 0.0 | 0.14 | indirect",
        "F1174L | L647 | pocket | | alphaC helix | | 12.8 | 0 | - | - | not modelled",
        "C1156Y | C1156 | domain | C1156Y | beta3-alphaC loop | | 16.2 | 0 | 0.0 | 0.14 | indirect",
        "C1156Y | C1156 | domain | C1156Y | beta3-alphaC loop | | 16.4 | 0 | 0.0 | 0.14 | indirect",
        "C1156Y | A629 | domain | A629Y | beta3-alphaC loop | | 19.2 | 0 | 0.0 | 0.14 | indirect",
        "P1215 | P1215 | domain | | alphaD-alphaE loop | | 19.7 | 0 | - | - |",
        "P1215 | P1215 | domain | | alphaD-alphaE loop | | 22.9 | 0 | - | - |",
        "P1215 | | | | | | - | - | - | - |",
        "G1269P | G1269 | pocket | G1269P | xDFG residue | DFG motif | 3.0 | 10 | 1.4 | 0.66 | weakens",
        "G1269P | G1269 | pocket | G1269P | xDFG residue | DFG motif | 3.0 | 9 | 0.7 | 0.45 | weakens",
        "G1269P | C809 | pocket | C809P | xDFG residue | DFG motif | 3.5 | 7 | - | - | not modelled",
    ]
    table = pd.DataFrame([[cell.strip() for cell in line.split("|")] for line in lines], columns=names)
    for name in ("distance", "contacts", "ddg", "disruption"):
        values = pd.to_numeric(table[name].where(table[name] != "-"))
        table[name] = values.astype("Int64" if name == "contacts" else "Float64")
    complexes = [("ALK", "crizotinib", "2XP2"), ("ALK", "lorlatinib", "4CLI"), ("KIT", "sunitinib", "3G0E")]
    for name, values in zip(("kinase", "inhibitor", "pdb_id"), zip(*complexes, strict=True), strict=True):
        table[name] = [*values] * (len(table) // len(complexes))
    return table.assign(verdict=table["verdict"].where(table["verdict"] != ""))


SITES = sites()
FIGURES = {
    "comparison": (alk.plot_comparison, PANEL),
    "scan": (alk.plot_scan, SCAN),
    "regions": (alk.plot_regions, SINGLE),
    "sites": (alk.plot_sites, SITES),
    "panel_regions": (alk.plot_regions, PANEL),
    "validation": (alk.plot_validation, PAIRS),
    "rotamers": (alk.plot_rotamers, ROTAMERS),
    "reliability": (alk.plot_reliability, METRICS),
    "estimators": (alk.plot_estimators, METRICS),
    "ensemble": (partial(alk.plot_ensemble, crystal=CRYSTAL), STRUCTURES),
    "trajectory": (partial(alk.plot_ensemble, crystal=CRYSTAL), FRAMES),
    "ensemble_summary": (alk.plot_ensemble, ENSEMBLE_SUMMARY),
    "convergence": (alk.plot_convergence, FRAMES),
}


EVERY = pytest.mark.parametrize("name", FIGURES)


def drawn(name):
    plot, table = FIGURES[name]
    return plot(table)


def mesh(ax):
    return next(artist for artist in ax.collections if isinstance(artist, QuadMesh))


def texts(ax):
    """Every text of a figure that can be seen, with its box in pixels."""
    ax.figure.draw_without_rendering()
    found = [text for text in ax.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    # the ticks of an axis out of its limits are objects too, but are not drawn
    return [(text, text.get_window_extent()) for text in found if in_view(text)]


def in_view(text):
    x, y = text.get_transform().transform(text.get_position()) if text.axes is not None else (0, 0)
    return np.isfinite([x, y]).all()


def words(ax):
    return [text.get_text() for text, _ in texts(ax)]


def assert_apart(ax):
    found = texts(ax)
    page = ax.figure.bbox
    for text, box in found:
        cut = min(box.x0 - page.x0, page.x1 - box.x1, box.y0 - page.y0, page.y1 - box.y1)
        assert cut > -1, f"{text.get_text()!r} is cut off"
    for (one, first), (other, second) in combinations(found, 2):
        if one.get_rotation() % 90 or other.get_rotation() % 90:
            continue  # the box of a slanted text is larger than the text
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        # a box holds the room of letters that the text may not have: a quarter of a line
        assert wide <= 1 or high <= 0.25 * min(first.height, second.height, 20), (one.get_text(), other.get_text())


def pixels(ax):
    """Grey values of a figure, as it is stored: (height, width), 0 to 255."""
    import matplotlib.image

    file = io.BytesIO()
    ax.figure.savefig(file, format="png", dpi=DPI)
    file.seek(0)
    return matplotlib.image.imread(file)[..., :3].mean(axis=-1) * 255
