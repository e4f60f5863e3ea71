"""Views as a person sees them: pages opened in Chromium without a window, the pixels looked at.

The browser is the one that `ALKSTRUCT_BROWSER` names or the search path has, 3Dmol.js the file or npm package that
`ALKSTRUCT_3DMOL` names; without either these tests are skipped. Pages are opened from disk: no network.
"""

import os
import re
import subprocess
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.views import page as views_page
from alkstruct.views import picture as views_picture
from alkstruct.views.camera import apparent, extent_of

pytestmark = pytest.mark.slow

SIZE = 900, 1000  # of the window, pixels
CONSOLE = re.compile(r":CONSOLE:\d+\] (.*)")
VIEWS = {
    "pocket": lambda: alk.view("crizotinib"),
    "G1202R": lambda: alk.view("crizotinib", "G1202R"),
    "L1196M": lambda: alk.view("alectinib", "L1196M", labels="contacts"),
    "compound": lambda: alk.view("lorlatinib", "L1196M+G1202R"),
    "insertion": lambda: alk.view("ceritinib", "T1151_L1152insT"),
    "B factor": lambda: alk.view("brigatinib", "S1206Y", colour="B factor"),
    "other kinase": lambda: alk.view(alk.load("2XP2", reference=None), "G1202R"),
    "no inhibitor": lambda: alk.view(replace(alk.load("2XP2"), inhibitor=None)),
    "scan": lambda: alk.view_scan("crizotinib", alk.scan("crizotinib", within=5)),
}


@dataclass
class Sight:
    """A page as it was seen: console lines and pixels (rows, columns, 3); `document` opens it once more."""

    console: list
    pixels: np.ndarray
    open_again: object

    @cached_property
    def document(self):
        """The page's HTML, as its scripts have left it."""
        return self.open_again()

    @property
    def message(self):
        """What stands in the view's place, or ""."""
        found = re.search(r'<div id="problem"([^>]*)>([^<]*)', self.document)
        return "" if found is None or "hidden" in found[1] else found[2].strip()


@pytest.fixture
def look(browser, tmp_path):
    """Open a page and look at it."""
    from PIL import Image

    def look(page, flags=views_picture.BROWSER_FLAGS):
        flags = [
            *flags,
            f"--user-data-dir={tmp_path}/profile",
            "--virtual-time-budget=15000",
            f"--window-size={SIZE[0]},{SIZE[1]}",
            "--enable-logging=stderr",
            "--v=0",
        ]
        flags += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []

        def opened(action):
            command = [browser, *flags, action, page.as_uri()]
            return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

        shot = tmp_path / "shot.png"
        shot.unlink(missing_ok=True)
        said = opened(f"--screenshot={shot}").stderr
        with Image.open(shot) as picture:
            pixels = np.asarray(picture.convert("RGB"))
        return Sight(CONSOLE.findall(said), pixels, lambda: opened("--dump-dom").stdout)

    return look


def near(pixels, colour, tolerance=45):
    """Number of pixels about of a colour."""
    wanted = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)])
    return int((np.abs(pixels.astype(int) - wanted).max(axis=-1) < tolerance).sum())


def red(pixels):
    """Number of pixels of a disc's red, in light or shade."""
    high, *low = np.moveaxis(pixels.astype(int), -1, 0)
    return int(((high > 80) & (np.maximum(*low) < 0.35 * high)).sum())


def violet(pixels):
    """Number of pixels of a conformer's violet, in light or shade: more red and far more blue than green."""
    r, g, b = np.moveaxis(pixels.astype(int), -1, 0)
    return int(((r - g > 25) & (b - g > 60) & (b < 2 * r)).sum())


def is_drawn(pixels):
    """Whether there is a picture: many colours, and much that is not background."""
    colours = len(np.unique(pixels.reshape(-1, 3), axis=0))
    return colours > 1000 and (pixels.min(axis=-1) < 200).mean() > 0.03


def canvas(pixels):
    """The part of the page where the view is."""
    return pixels[60:640, 60:840]


def test_looking_finds_errors_and_blanks(look, tmp_path):
    """The means of these tests: an error is heard, a blank page is no picture, text alone is none either."""
    page = tmp_path / "broken.html"
    page.write_text("<h1>Text on a page</h1><script>absent.call()</script>", encoding="utf-8")
    sight = look(page)
    assert any("absent is not defined" in line for line in sight.console)
    assert not is_drawn(sight.pixels)


@pytest.mark.parametrize("name", VIEWS)
def test_view_is_drawn(look, script, tmp_path, name):
    page = tmp_path / "view.html"
    alk.save_view(VIEWS[name](), page, script=script)
    sight = look(page)
    assert sight.console == []
    assert is_drawn(canvas(sight.pixels))


def test_what_is_drawn_has_its_colours(look, script, tmp_path):
    """The violet of the conformer and the red of the clash are there, and are not without the variant."""
    seen = {}
    for variant in ("G1202R", None):
        page = tmp_path / f"{variant}.html"
        alk.save_view(alk.view("crizotinib", variant), page, script=script)
        seen[variant] = canvas(look(page).pixels)
    found = {variant: violet(pixels) for variant, pixels in seen.items()}
    assert found["G1202R"] > 300 > 10 * (1 + found[None])
    assert red(seen["G1202R"]) > red(seen[None]) + 500


def test_page_without_its_script_says_so(look, tmp_path):
    """An address that leads nowhere, and a file that is not 3Dmol.js."""
    other = tmp_path / "3Dmol-min.js"
    other.write_text("var nothing = 1;", encoding="utf-8")
    view = alk.view("crizotinib", "G1202R")
    for place, reason in (
        ("http://127.0.0.1:9/3Dmol.js", "did not come from http://127.0.0.1:9/"),
        (other, "not 3Dmol.js"),
    ):
        page = tmp_path / "view.html"
        alk.save_view(view, page, script=place)
        sight = look(page)
        assert "The 3D view cannot be drawn: " in sight.message and reason in sight.message
        assert "What to do: " in sight.message
        assert near(sight.pixels, "#FFF3F0", 3) > 100_000  # seen, in the view's place


def test_page_without_webgl_says_so(look, script, tmp_path):
    page = tmp_path / "view.html"
    alk.save_view(alk.view("crizotinib", "G1202R"), page, script=script)
    sight = look(page, ("--headless", "--disable-gpu", "--disable-software-rasterizer", "--no-first-run"))
    assert "The 3D view cannot be drawn: this browser has no WebGL" in sight.message


def test_hostile_names_run_nothing(look, script, tmp_path):
    hostile = "x</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"><!--"
    complex = alk.load("crizotinib")
    complex = replace(complex, name=hostile, inhibitor=replace(complex.inhibitor, name=hostile))
    page = tmp_path / "view.html"
    alk.save_view(alk.view(complex, "G1202R"), page, script=script)
    sight = look(page)
    assert sight.console == []
    assert "<title>taken" not in sight.document
    assert is_drawn(canvas(sight.pixels))


def test_picture_for_print(browser, script, tmp_path):
    from PIL import Image

    for size in ((1200, 900), (500, 700)):
        path = tmp_path / "view.png"
        alk.save_image(alk.view("crizotinib", "G1202R"), path, width=size[0], height=size[1], script=script)
        with Image.open(path) as picture:
            assert picture.size == size
            assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
            pixels = np.asarray(picture.convert("RGB"))
        assert is_drawn(pixels)
        assert red(pixels) > 300  # the clash is in the picture


@pytest.mark.parametrize(("inhibitor", "variant"), [("alectinib", "L1196M"), ("brigatinib", "L1196M")])
def test_picture_has_the_whole_inhibitor(browser, script, tmp_path, inhibitor, variant):
    """Long ones that point to the eye: each atom of them is where the camera says that it is."""
    from PIL import Image

    class Alone(alk.ViewStyle):
        cartoon_opacity = faded = sphere_opacity = wild_type_opacity = 0
        inhibitor_carbon = "#00FF00"
        elements = dict.fromkeys(alk.ViewStyle.elements, "#00FF00")

    view, path = alk.view(inhibitor, variant, labels="none", style=Alone), tmp_path / "view.png"
    alk.save_image(view, path, width=1200, height=900, script=script)
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    camera = view.scene.camera
    (drug,) = (model.coord for model in view.scene.models if model.name == "inhibitor")
    seen = apparent(drug, camera) * 900 / extent_of(camera, 4 / 3)
    columns, rows = np.rint(np.array([600, 450]) + seen * [1, -1]).astype(int).T
    r, g, b = pixels[rows, columns].T
    assert (g - np.maximum(r, b) > 40).mean() > 0.9


def test_picture_says_what_the_page_says(browser, tmp_path):
    other = tmp_path / "3Dmol-min.js"
    other.write_text("var nothing = 1;", encoding="utf-8")
    with pytest.raises(alk.AlkstructError, match=r"drew nothing: .* is not 3Dmol\.js; see that"):
        alk.save_image(alk.view("crizotinib", "G1202R"), tmp_path / "view.png", script=other)


def test_notebook_on_paper_shows_the_view(look, script, tmp_path):
    """A notebook that nbconvert has made a page of, with the script served from disk in place of the network's."""
    nbformat, client = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    convert = pytest.importorskip("nbconvert")
    pytest.importorskip("ipykernel")
    cells = ["import alkstruct as alk", "alk.view('crizotinib', 'G1202R', height=500)"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    root = str(Path(alk.__file__).parents[1])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))}
    client.NotebookClient(notebook, timeout=120).execute(env=env)
    text, _ = convert.HTMLExporter(embed_images=True).from_notebook_node(notebook)
    import py3Dmol

    address = py3Dmol.view.__init__.__defaults__[-1]
    assert address in text
    text = re.sub(r'<script src="https[^>]*></script>', "", text)  # MathJax and require.js, which it does without
    page = tmp_path / "notebook.html"
    page.write_text(text.replace(address, views_page.script_at(script).as_uri()), encoding="utf-8")
    assert is_drawn(look(page).pixels)
