"""Draw the pictures of views that the documentation shows.

    python -m tools.make_views --script node_modules/3dmol

Needs Chromium, and 3Dmol.js as a file or as the npm package 3dmol (npm install 3dmol).
"""

import argparse
from pathlib import Path

import alkstruct as alk
from tools.make_figures import IMAGES, shrink

WIDTH, HEIGHT, DPI = 1200, 900, 300


class WholeKinase(alk.ViewStyle):
    """The inhibitor of a picture of the whole kinase, thick enough to be seen."""

    stick_radius = 0.35


VIEWS = {
    "view_G1202R": lambda: alk.view("crizotinib", "G1202R"),
    "view_C1156Y": lambda: alk.view("crizotinib", "C1156Y"),
    "view_T1151_L1152insT": lambda: alk.view("ceritinib", "T1151_L1152insT"),
    "view_scan": lambda: alk.view_scan("crizotinib", alk.scan("crizotinib", within=8), style=WholeKinase),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--script", metavar="FILE_OR_FOLDER", help="3Dmol-min.js, or the npm package 3dmol")
    parser.add_argument("--out", metavar="FOLDER", type=Path, default=IMAGES, help="by default docs/images")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name, view in VIEWS.items():
        path = args.out / f"{name}.png"
        alk.save_image(view(), path, width=WIDTH, height=HEIGHT, dpi=DPI, script=args.script)
        shrink(path)
        print(f"{path}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
