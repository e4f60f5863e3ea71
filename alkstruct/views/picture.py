"""A view as a picture for print, drawn by a browser without a window."""

import base64
import html
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from alkstruct.display.html import Html, template
from alkstruct.errors import AlkstructError, line_of, quoted
from alkstruct.io.pdb_entries import is_offline
from alkstruct.views.camera import extent_of
from alkstruct.views.page import loading, script_at, size_of, target_of, view_html, write_file
from alkstruct.views.py3dmol import scene_of

if TYPE_CHECKING:
    import py3Dmol

BROWSER_VARIABLE = "ALKSTRUCT_BROWSER"  # environment variable: which browser draws
BROWSER_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# WebGL in software, so that a machine without a screen will do; nothing that asks the network on its own.
BROWSER_FLAGS = (
    "--headless",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--mute-audio",
)
TODO_TEXT = "; see that the network is there, or give the file 3Dmol-min.js as script="
PIXELS_AN_INCH = 96  # of a page
MOST_PIXELS = 8192  # of a picture's side: what WebGL draws at once


def save_image(
    view: "py3Dmol.view",
    path: "str | Path",
    *,
    width: int = 1200,
    height: int = 900,
    dpi: float = 300,
    script: "str | Path | None" = None,
    timeout: float = 60,
) -> None:
    """Draw a view as a PNG picture for print, with a browser that this machine has.

    Parameters
    ----------
    view : py3Dmol.view
        From `view` or `view_scan`, with whatever was added to it since.
    path : str or pathlib.Path
        A file that ends in ".png".
    width, height : int, default 1200, 900
        Pixels.
    dpi : float, default 300
        Pixels an inch in print: 1200 pixels are then 102 mm, and letters have the size that the style gives them.
    script : str or pathlib.Path, optional
        Where 3Dmol.js comes from, as for `save_view`.
    timeout : float, default 60
        Seconds to wait for the browser.

    Returns
    -------
    None

    Raises
    ------
    AlkstructError
        There is no browser or script, the browser takes too long or draws nothing, or the file cannot be written.

    Notes
    -----
    The browser is Chromium or Chrome, found on the search path or named by the environment variable
    ``ALKSTRUCT_BROWSER``. It runs without a window, in a profile of its own, with WebGL in software.
    """
    target = target_of(path, (".png",))
    if not (16 <= width <= MOST_PIXELS and 16 <= height <= MOST_PIXELS and 10 <= dpi <= 2400):
        raise AlkstructError(
            f"a picture of {width} x {height} pixels at {dpi} dpi cannot be drawn; choose 16 to {MOST_PIXELS} pixels a "
            "side and 10 to 2400 dpi"
        )
    found, browser = script_at(script), find_browser()
    if isinstance(found, str) and is_offline():
        raise AlkstructError(
            f"3Dmol.js would come from {found}, and ALKSTRUCT_OFFLINE forbids the network; give its file as script="
        )
    write_file(target, _with_resolution(_drawn(view, browser, found, (width, height), dpi, timeout), dpi))


def find_browser():
    """Find the browser that draws pictures: a path, as str.

    Raises
    ------
    AlkstructError
        There is none.
    """
    named = os.environ.get(BROWSER_VARIABLE)
    for name in (named,) if named else BROWSER_NAMES:
        if found := shutil.which(name):
            return found
    what = (
        f"{BROWSER_VARIABLE} names {quoted(named)}, which is no program" if named else "no Chromium or Chrome is found"
    )
    raise AlkstructError(
        f"a picture needs a browser and {what}; install Chromium, set {BROWSER_VARIABLE} to a browser, or write a page "
        "(.html) or a PyMOL script (.pml)"
    )


def _drawn(view, browser, script, size, dpi, timeout):
    """The PNG file that a browser makes of a view: bytes."""
    body, (wide, high) = view_html(view), size
    own = size_of(body)
    body = re.sub(r"width: \S+; height: \S+;", f"width: {wide}px; height: {high}px;", body, count=1)
    # One pixel of the page for each of the picture: 3Dmol draws letters no finer than the page's pixels.
    body = re.sub(
        r'"fontSize": ([\d.]+)', lambda found: f'"fontSize": {float(found[1]) * dpi / PIXELS_AN_INCH:.1f}', body
    )
    text = template("picture.html.j2").render(
        loading=loading(script, TODO_TEXT),
        body=Html(body),
        id=view.uniqueid,
        zoom=_zoom(view, own, size),
        width=wide,
        height=high,
    )
    with tempfile.TemporaryDirectory(prefix="alkstruct-", ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "view.html"
        place.write_text(text, encoding="utf-8")
        command = [
            browser,
            *BROWSER_FLAGS,
            *(["--no-sandbox"] if _is_root() else []),
            f"--user-data-dir={folder}/profile",
            "--force-device-scale-factor=1",
            f"--window-size={wide},{high}",
            "--virtual-time-budget=20000",
            "--dump-dom",
            place.as_uri(),
        ]
        said, complaint = _run(command, Path(folder), timeout)
    picture = re.search(r'id="picture" src="data:image/png;base64,([^"]+)"', said)
    if picture:
        return base64.b64decode(picture[1])
    reason = re.search(r'<div id="problem"[^>]*>([^<]*)', said)
    raise AlkstructError(
        f"{browser} drew nothing: {line_of(html.unescape(reason[1])) if reason else complaint or 'it said nothing'}"
    )


def _zoom(view, own, size):
    """How far to zoom so that what fits a view of one shape fits a picture of another."""
    if (scene := scene_of(view)) is None:
        return 1.0
    before, after = (extent_of(scene.camera, wide / high) for wide, high in (own, size))
    return round(float(before / after), 6)


def _run(command, folder, timeout):
    """Standard output of a browser, and the last line of its complaints; ends it and its children after `timeout`."""
    out, err = folder / "out", folder / "err"
    with out.open("wb") as said, err.open("wb") as complained:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=complained, start_new_session=True
            )
        except OSError as problem:
            raise AlkstructError(
                f"{command[0]} does not start: {problem.strerror}; set {BROWSER_VARIABLE}"
            ) from problem
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AlkstructError(
                f"{command[0]} did not draw the view within {timeout:g} s; give it longer with timeout="
            ) from None
        finally:
            if process.poll() is None:
                _end(process)
    complaints = err.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return out.read_text(encoding="utf-8", errors="replace"), line_of(complaints[-1]) if complaints else ""


def _end(process):
    """End a process with its children."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _with_resolution(png, dpi):
    """A PNG file that says how large it is in print (its pHYs chunk)."""
    metre = round(dpi / 0.0254)
    content = b"pHYs" + struct.pack(">IIB", metre, metre, 1)
    chunk = struct.pack(">I", 9) + content + struct.pack(">I", zlib.crc32(content))
    return png[:33] + chunk + png[33:]  # after the header, which always takes 33 bytes
