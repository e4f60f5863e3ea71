"""Figures look as they did: reference images, of one minor version of matplotlib."""

import numpy as np
import pandas as pd
import pytest
from figure_cases import (
    BASELINES,
    ENSEMBLE_SUMMARY,
    EVERY,
    FIGURES,
    FRAMES,
    METRICS,
    PAIRS,
    PANEL,
    ROTAMERS,
    SAME_LETTERS,
    SCAN,
    SINGLE,
    SITES,
    STRUCTURES,
    TOLERANCE,
    drawn,
    pixels,
)

import alkstruct as alk


def difference(one, other):
    """Root mean square difference of grey values averaged over 4 x 4 pixels, 0 to 255; what is missing is white."""
    shape = [-(-max(a, b) // 4) * 4 for a, b in zip(one.shape, other.shape, strict=True)]
    padded = np.full((2, *shape), 255.0)
    for page, image in zip(padded, (one, other), strict=True):
        page[: image.shape[0], : image.shape[1]] = image
    coarse = padded.reshape(2, shape[0] // 4, 4, shape[1] // 4, 4).mean(axis=(2, 4))
    return float(np.sqrt(((coarse[0] - coarse[1]) ** 2).mean()))


def baseline(name):
    import matplotlib.image

    return matplotlib.image.imread(BASELINES / f"{name}.png")[..., :3].mean(axis=-1) * 255


@SAME_LETTERS
@EVERY
def test_figures_look_as_they_did(name):
    assert difference(pixels(drawn(name)), baseline(name)) < TOLERANCE


CHANGES = {
    "comparison": PANEL.assign(disruption=PANEL.disruption.replace(0.94, 0.6)),
    "scan": SCAN.assign(disruption=SCAN.disruption * 0.8),
    "regions": SINGLE.iloc[[0, 1, 3, 4, 5]],
    "sites": SITES.assign(distance=SITES.distance + 1.5, disruption=SITES.disruption.replace(0.66, 0.2)),
    "panel_regions": PANEL[PANEL.variant != "L1196M"],
    "validation": PAIRS.assign(ddg=PAIRS.ddg * 0.7),
    "rotamers": ROTAMERS.assign(holo=ROTAMERS.apo, apo=ROTAMERS.holo),
    "reliability": METRICS.assign(value=METRICS.value * 0.4, low=0.0),
    "estimators": METRICS.assign(value=METRICS.value * 0.8, low=METRICS.low * 0.8),
    "ensemble": STRUCTURES.assign(ddg=STRUCTURES.ddg * 0.7),
    "trajectory": FRAMES.assign(ddg=FRAMES.ddg * 0.7 + 0.2),
    "ensemble_summary": ENSEMBLE_SUMMARY.assign(ddg_mean=ENSEMBLE_SUMMARY.ddg_mean * 0.6, ddg_high=2.0),
    "convergence": FRAMES.assign(ddg=FRAMES.ddg + FRAMES.frame / 1000),
}


@SAME_LETTERS
@EVERY
def test_changed_figures_exceed_the_tolerance(name):
    assert difference(pixels(FIGURES[name][0](CHANGES[name])), baseline(name)) > 2 * TOLERANCE


def remake():
    import matplotlib.image

    for name in FIGURES:
        image = pixels(drawn(name)) / 255
        matplotlib.image.imsave(BASELINES / f"{name}.png", image, cmap="gray", vmin=0, vmax=1)


def test_a_scan_is_of_one_complex():
    table = alk.scan("crizotinib", within=3)
    with pytest.raises(alk.AlkstructError, match="twice; give the rows of one"):
        alk.plot_scan(pd.concat([table, table]))


def test_a_folder_that_is_not_there_is_named(tmp_path):
    ax = alk.plot_comparison(alk.score("crizotinib", ["G1202R"]))
    with pytest.raises(alk.AlkstructError, match=r"cannot write .*figure.svg: .*; give a file in a folder"):
        alk.save_figure(ax, tmp_path / "no" / "figure.svg")


if __name__ == "__main__":
    remake()
