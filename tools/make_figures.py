"""The images of docs/, made anew from the packaged structures; those of frames from invented numbers.

    python -m tools.make_figures                  all of them, into docs/images
    python -m tools.make_figures comparison scan  some of them
    python -m tools.make_figures --into folder

A figure is a name and a function that gives axes; it is shown in docs/figures.md. The first run compiles kernels.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

import alkstruct as alk
from alkstruct.validation import panel_metrics as measures
from alkstruct.validation.metrics import Metric
from alkstruct.validation.panel import panel
from alkstruct.validation.summary import PANEL_FIT

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
# Resistance mutations of Katayama 2012 and of Hatcher 2015, and two that tell the inhibitors apart.
VARIANTS = [
    "T1151_L1152insT",
    "L1152R",
    "C1156Y",
    "I1171N",
    "F1174L",
    "L1196M",
    "L1198F",
    "G1202R",
    "S1206Y",
    "G1269A",
]


def comparison():
    return alk.plot_comparison(alk.annotate(alk.compare(VARIANTS)))


def scan():
    return alk.plot_scan(alk.scan("crizotinib", within=8))


def chain():
    return alk.plot_scan(alk.scan("crizotinib"))


def regions():
    return alk.plot_regions(alk.score("crizotinib", [*VARIANTS, "C1156Y+L1198F"]))


def validation():
    return alk.plot_validation(alk.validate().pairs)


def reliability():
    return alk.plot_reliability(panel_metrics())


def estimators():
    return alk.plot_estimators(panel_metrics())


def panel_metrics():
    """The rows of `validate().metrics` that are the panel's, without the rest of the validation."""
    said = measures.said_of_panel(panel(), PANEL_FIT)
    rows = measures.panel_metrics(said) + measures.reliability_metrics(said)
    return pd.DataFrame(rows, columns=Metric._fields)


def rotamers():
    return alk.plot_rotamers(alk.build(alk.load("crizotinib"), "G1202R", backbone="fixed"))


def ensemble():
    table = alk.compare(VARIANTS).rename(columns={"pdb_id": "structure"})
    return alk.plot_ensemble(table, crystal=alk.score("crizotinib", VARIANTS))


def trajectory():
    return alk.plot_ensemble(invented_frames())


def convergence():
    return alk.plot_convergence(invented_frames())


def invented_frames(number=2000, apart=20.0):
    """Return frames some ps apart of variants whose ddG forgets in 1, 20 and 600 frames: from no simulation."""
    rng, parts = np.random.default_rng(1202), []
    for variant, middle, forgets in (("L1196M", 0.4, 1), ("G1202R", 2.9, 20), ("L1198F", -0.7, 600)):
        memory = np.exp(-1 / forgets)
        ddg = rng.normal(size=number) * np.sqrt(1 - memory**2)
        for k in range(1, number):
            ddg[k] += memory * ddg[k - 1]
        frames = {"frame": range(number), "time": apart * np.arange(number), "variant": variant}
        parts.append(pd.DataFrame(frames | {"ddg": middle + 0.6 * ddg}))
    return pd.concat(parts, ignore_index=True)


#: file -> what draws it
FIGURES = {
    "comparison.png": comparison,
    "scan.png": scan,
    "chain.png": chain,
    "regions.png": regions,
    "validation.png": validation,
    "reliability.png": reliability,
    "estimators.png": estimators,
    "rotamers.png": rotamers,
    "ensemble.png": ensemble,
    "trajectory.png": trajectory,
    "convergence.png": convergence,
}


def shrink(path):
    """Store a PNG with 256 colours, which figures do not exceed to the eye: a third of the size."""
    with Image.open(path) as image:
        small = image.convert("RGB").quantize(256, kmeans=4, dither=Image.Dither.NONE)
        small.save(path, optimize=True, dpi=image.info["dpi"])


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.make_figures", description=__doc__.split("\n")[0])
    names = {Path(file).stem: file for file in FIGURES}
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(names)}; by default all")
    parser.add_argument("--into", metavar="FOLDER", type=Path, default=IMAGES, help="by default docs/images")
    args = parser.parse_args(arguments)
    for name in args.names:
        if name not in names:
            parser.error(f"there is no figure {name}; there are {', '.join(names)}")
    args.into.mkdir(parents=True, exist_ok=True)
    for name in args.names or names:
        path = args.into / names[name]
        alk.save_figure(FIGURES[names[name]](), path)
        shrink(path)
        print(f"{path}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
