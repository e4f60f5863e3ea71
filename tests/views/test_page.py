"""A view as a page: it says what it shows, and names cannot break out of it."""

import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from view_cases import HOSTILE, scripts_of

import alkstruct as alk
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.views import page as views_page


def test_page_says_what_is_shown(seen, tmp_path):
    alk.save_view(seen, tmp_path / "view.html")
    page = (tmp_path / "view.html").read_text(encoding="utf-8")
    assert "<h1>G1202R in 2XP2 with crizotinib</h1>" in page
    assert "Extrapolated" in page and "0.8 Å (CB and C8)" in page
    for name, colour in seen.scene.legend:
        assert f'background:{colour}"></span>{name}' in page
    assert RESEARCH_USE in page
    import py3Dmol

    assert py3Dmol.view.__init__.__defaults__[-1] in page  # where py3Dmol itself looks


def test_page_says_so_when_it_cannot_draw(seen, script):
    for place in (None, script):
        page = views_page.page(seen, place)
        assert page.index('id="problem"') < page.index("viewer_")  # before anything can go wrong
        assert "If this text stays, its script did not run" in page
        assert "The 3D view cannot be drawn: " in page
        assert "save_view(view" in page


def test_script_is_written_into_the_page(seen, script, monkeypatch):
    folder = script.parent / "node_modules" / "3dmol" / "build"
    folder.mkdir(parents=True)
    (folder / script.name).write_text("var packed = 1;", encoding="utf-8")
    page = views_page.page(seen, script)
    assert 'note: "<\\/script><\\!--"' in page
    assert "https://cdn" not in page.split(seen.uniqueid)[0]
    assert "var packed" in views_page.page(seen, folder.parent)
    assert "var packed" in views_page.page(seen, folder.parents[2] / "node_modules")
    monkeypatch.setenv("ALKSTRUCT_3DMOL", str(folder.parent))
    assert "var packed" in views_page.page(seen)
    assert 'address = "https://example.org/3Dmol.js"' in views_page.page(seen, "https://example.org/3Dmol.js")


def test_absent_script_is_an_error(seen, tmp_path):
    with pytest.raises(alk.AlkstructError, match=r"no 3Dmol.js at .*npm install 3dmol"):
        alk.save_view(seen, tmp_path / "view.html", script=tmp_path / "nowhere")
    assert not (tmp_path / "view.html").exists()


def test_names_cannot_break_out_of_a_page(complex, script):
    """A title, a label and a caption with HTML in it stay text, in the page and in a notebook."""
    drug = replace(complex.inhibitor, name=HOSTILE)
    view = alk.view(replace(complex, name=HOSTILE, inhibitor=drug), "G1202R")
    page, own = views_page.page(view, script), view._make_html()
    assert page.count("<script") == page.count("</script>") == len(scripts_of(page))
    assert own.count("</script>") == 1
    assert HOSTILE not in page and "<img src=x" not in re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "&lt;/script&gt;" in page
    label = re.search(r'addLabel\((".*?"),\{|addLabel\((".*?"),', own.split("G1202R", 1)[1])
    assert label is not None
    assert json.dumps(HOSTILE).replace("</", "<\\/").replace("<!--", "<\\!--") in own


def test_calls_of_py3dmol_reach_the_page(complex, script):
    view = alk.view(complex, "G1202R")
    view.addSphere({"center": {"x": 1, "y": 2, "z": 3}, "radius": 0.77})
    assert '"radius": 0.77' in views_page.page(view, script)


def test_any_view_of_py3dmol_has_a_page(script):
    import py3Dmol

    view = py3Dmol.view(width=300, height=200)
    assert "viewer_" in views_page.page(view, script)
    with pytest.raises(alk.AlkstructError, match="not DataFrame"):
        alk.save_view(pd.DataFrame(), "view.html")


@pytest.mark.parametrize(
    ("save", "name"),
    [
        (alk.save_view, "view.png"),
        (alk.save_image, "view.html"),
        (alk.save_pymol, "view.py"),
    ],
)
def test_endings_are_checked(seen, tmp_path, save, name):
    with pytest.raises(alk.AlkstructError, match="end the name in"):
        save(seen, tmp_path / name)


def test_folder_has_to_be_there(seen, tmp_path):
    for save, name in ((alk.save_view, "view.html"), (alk.save_pymol, "view.pml")):
        with pytest.raises(alk.AlkstructError, match="give a file in a folder that is there"):
            save(seen, tmp_path / "absent" / name)
