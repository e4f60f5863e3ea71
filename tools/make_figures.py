"""The images of docs/, made anew from the packaged structures; `ensemble` also from crystals of the Protein Data Bank.

    python -m tools.make_figures                  all of them, into docs/images
    python -m tools.make_figures comparison scan  some of them
    python -m tools.make_figures --into folder

A figure is a name and a function that gives axes; it is shown in docs/figures.md. The first run compiles kernels.
Crystals that are not packaged are read from ../shared/structures beside the checkout, or downloaded once.
"""

import argparse
from functools import cache
from pathlib import Path

import pandas as pd
from PIL import Image

import alkstruct as alk
from alkstruct.validation import panel_metrics as measures
from alkstruct.validation.metrics import Metric
from alkstruct.validation.panel import panel
from alkstruct.validation.summary import PANEL_FIT

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SHARED = ROOT.parent / "shared" / "structures"
CRYSTALS = ["2XP2", "2YFX", "4ANQ", "5AAA", "5AAC"]  # of crizotinib: the wild type, L1196M, G1269A, L1198F, C1156Y
MOVED = ["L1196M", "L1198F", "G1202R", "D1203N", "G1269A"]  # in the frames of a motion: those of notebook 6
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


def sites():
    places = ["L1196M", "L1198F", "G1202R", "G1269A", "K1150", "H1124", "D1203"]
    return alk.plot_sites(
        alk.compare_sites(["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"], places)
    )


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
    files = [SHARED / f"{entry}.pdb" for entry in CRYSTALS]
    crystals = [str(file) if file.is_file() else entry for file, entry in zip(files, CRYSTALS, strict=True)]
    variants = [name for name in VARIANTS if "ins" not in name]
    return alk.plot_ensemble(alk.score_ensemble(crystals, variants), crystal=alk.score("crizotinib", variants))


def trajectory():
    return alk.plot_ensemble(motion(), crystal=alk.score("lorlatinib", MOVED))


def convergence():
    return alk.plot_convergence(motion())


@cache
def motion():
    """The motion of notebook 6, with more frames, scored frame by frame: TrajectoryScores."""
    return alk.score_trajectory(alk.sample_motion("lorlatinib", frames=1000, seed=1202), MOVED, keep="frames")


#: file -> what draws it
FIGURES = {
    "comparison.png": comparison,
    "scan.png": scan,
    "chain.png": chain,
    "regions.png": regions,
    "sites.png": sites,
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
