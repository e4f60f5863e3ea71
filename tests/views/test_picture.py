"""A view as a picture that a browser draws."""

import base64
import io
import re
import struct
import sys
import zlib

import pytest

import alkstruct as alk
from alkstruct.views import picture as views_picture


def png(width=2, height=1):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\xff" * 3 * width) * height)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """Give a program in a browser's place: what it does, in Python."""
    if sys.platform == "win32":
        pytest.skip("a script is no program there")

    def browser(code):
        path = tmp_path / "browser"
        path.write_text(f"#!{sys.executable}\nimport sys, time\n{code}\n", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("ALKSTRUCT_BROWSER", str(path))

    return browser


def test_picture_is_what_the_browser_drew(seen, script, browser, tmp_path):
    text = base64.b64encode(png()).decode()
    browser(f'print(\'<img id="picture" src="data:image/png;base64,{text}">\')')
    alk.save_image(seen, tmp_path / "view.png", script=script, dpi=300)
    content = (tmp_path / "view.png").read_bytes()
    place = content.index(b"pHYs")
    assert struct.unpack(">IIB", content[place + 4 : place + 13]) == (11811, 11811, 1)  # 300 dpi, a metre
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        assert picture.size == (2, 1)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_picture_is_asked_for_in_its_size(seen, script, browser, tmp_path):
    """Window and letters grow with the resolution; the profile is the run's own."""
    browser(
        "from pathlib import Path\n"
        f"Path({str(tmp_path / 'asked')!r}).write_text('\\n'.join(sys.argv))\n"
        f"Path({str(tmp_path / 'page')!r}).write_text(Path(sys.argv[-1][7:]).read_text())"
    )
    with pytest.raises(alk.AlkstructError, match="drew nothing: it said nothing"):
        alk.save_image(seen, tmp_path / "view.png", script=script, width=600, height=600, dpi=192)
    asked, page = ((tmp_path / name).read_text(encoding="utf-8") for name in ("asked", "page"))
    assert "--window-size=600,600" in asked and "--user-data-dir=" in asked
    assert f'"fontSize": {2 * alk.ViewStyle.label_size:.1f}' in page
    camera = seen.scene.camera
    wanted = max(camera.height, camera.width * 600 / 800) / max(camera.height, camera.width)
    assert float(re.search(r"zoom\(([\d.]+)\)", page)[1]) == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("time.sleep(60)", "did not draw the view within 1 s"),
        ('print(\'<div id="problem" role="alert">no &lt;WebGL&gt;</div>\')', "drew nothing: no <WebGL>"),
        ("sys.exit('no such display')", "drew nothing: no such display"),
    ],
)
def test_browser_that_fails(seen, script, browser, tmp_path, code, message):
    browser(code)
    with pytest.raises(alk.AlkstructError, match=message):
        alk.save_image(seen, tmp_path / "view.png", script=script, timeout=1 if "sleep" in code else 60)
    assert not (tmp_path / "view.png").exists()


def test_without_a_browser(seen, script, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(views_picture, "BROWSER_NAMES", ("chromium",))
    with pytest.raises(alk.AlkstructError, match="no Chromium or Chrome is found; install Chromium"):
        alk.save_image(seen, tmp_path / "view.png", script=script)
    monkeypatch.setenv("ALKSTRUCT_BROWSER", "absent-browser")
    with pytest.raises(alk.AlkstructError, match="ALKSTRUCT_BROWSER names 'absent-browser', which is no program"):
        alk.save_image(seen, tmp_path / "view.png", script=script)


def test_network_is_not_asked_where_it_is_forbidden(seen, browser, tmp_path):
    browser("sys.exit('called')")
    with pytest.raises(alk.AlkstructError, match="ALKSTRUCT_OFFLINE forbids the network"):
        alk.save_image(seen, tmp_path / "view.png")


@pytest.mark.parametrize("size", [{"width": 0}, {"height": 100_000}, {"dpi": 0}])
def test_impossible_sizes(seen, script, tmp_path, size):
    with pytest.raises(alk.AlkstructError, match="cannot be drawn; choose"):
        alk.save_image(seen, tmp_path / "view.png", script=script, **size)
