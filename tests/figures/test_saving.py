"""Figures as files: text stays text, and the same bytes each time."""

import io
import re
import subprocess
import sys

import pytest
from figure_cases import (
    EVERY,
    PANEL,
    SINGLE,
    drawn,
    words,
)
from matplotlib.figure import Figure

import alkstruct as alk


@EVERY
def test_svg_has_text_as_text_and_is_the_same_twice(name, tmp_path):
    files = [tmp_path / "one.svg", tmp_path / "two.svg"]
    axes = [drawn(name), drawn(name)]
    for ax, file in zip(axes, files, strict=True):
        alk.save_figure(ax, file)
    one, two = (file.read_text(encoding="utf-8") for file in files)
    assert one == two
    written = set(re.findall(r"<text[^>]*>([^<]*)</text>", one)) | set(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", one))
    wanted = {line for text in words(axes[0]) for line in text.split("\n")}
    escaped = {line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in wanted}
    assert escaped <= written


def test_text_stays_text_when_the_figure_saves_itself():
    file = io.StringIO()
    drawn("comparison").figure.savefig(file, format="svg")
    assert ">G1202R</text>" in file.getvalue()


def test_text_stays_text_on_a_figure_of_somebody_else(tmp_path):
    figure = Figure()
    alk.save_figure(alk.plot_comparison(SINGLE, ax=figure.add_subplot()), tmp_path / "x.svg")
    assert ">G1202R</text>" in (tmp_path / "x.svg").read_text(encoding="utf-8")
    alk.save_figure(figure, tmp_path / "y.PNG")
    assert (tmp_path / "y.PNG").read_bytes().startswith(b"\x89PNG")


def test_pdf_has_truetype_fonts(tmp_path):
    alk.save_figure(drawn("comparison"), tmp_path / "x.pdf")
    content = (tmp_path / "x.pdf").read_bytes()
    assert b"/FontFile2" in content and b"/Type3" not in content


def test_png_is_for_print(tmp_path):
    import matplotlib.image

    alk.save_figure(drawn("comparison"), tmp_path / "x.png")
    assert matplotlib.image.imread(tmp_path / "x.png").shape[1] > 900 / 85 * 60


@pytest.mark.parametrize("name", ["x.bmp", "x", "x.svg.gz", "svg"])
def test_other_endings_are_refused(name, tmp_path):
    with pytest.raises(alk.AlkstructError, match=r"\.svg, \.pdf or \.png"):
        alk.save_figure(drawn("rotamers"), tmp_path / name)
    assert not (tmp_path / name).exists()


def test_what_is_no_figure_is_refused(tmp_path):
    with pytest.raises(alk.AlkstructError, match="neither a figure nor axes"):
        alk.save_figure(PANEL, tmp_path / "x.png")


def test_axes_show_themselves_in_a_notebook():
    content, size = drawn("comparison")._repr_png_()
    assert content.startswith(b"\x89PNG") and size["width"] > 300


def test_matplotlib_waits_until_a_figure_is_asked_for():
    code = "import sys, alkstruct as alk; alk.score, alk.style, alk.view; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
