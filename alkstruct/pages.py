"""Views on paper and on the web: one self-contained page, or a picture that a browser without a window draws."""

import base64
import html
import inspect
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

from alkstruct.errors import AlkstructError, line_of, quoted
from alkstruct.sources import is_offline
from alkstruct.views import inert

RESEARCH = "For research use; it selects no therapy."
SCRIPT = "ALKSTRUCT_3DMOL"  # environment variable: where 3Dmol.js is
BROWSER = "ALKSTRUCT_BROWSER"  # environment variable: which browser draws
WITHIN = ("3Dmol-min.js", "build/3Dmol-min.js", "3dmol/build/3Dmol-min.js", "node_modules/3dmol/build/3Dmol-min.js",
          "3Dmol.js", "build/3Dmol.js")  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")  # fmt: skip
# WebGL in software, so that a machine without a screen will do; nothing that asks the network on its own.
FLAGS = ("--headless", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--hide-scrollbars", "--no-first-run",
         "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-extensions", "--mute-audio")  # fmt: skip
PIXELS_AN_INCH = 96  # of a page
MOST_PIXELS = 8192  # of a picture's side: what WebGL draws at once

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 0 auto; max-width: {width}px; padding: 1em; font: 15px/1.45 Arial, Helvetica, sans-serif;
  color: #1a1a1a; background: #fff; }}
h1 {{ font-size: 1.25em; margin: 0 0 .5em; }}
#view {{ position: relative; border: 1px solid #ddd; }}
#view > div {{ width: 100% !important; height: auto !important; aspect-ratio: {width} / {height}; }}
#problem {{ position: absolute; inset: 0; z-index: 9; padding: 1em; background: #fff3f0; color: #7a0c00; }}
#problem[hidden] {{ display: none; }}
ul {{ list-style: none; margin: .6em 0; padding: 0; }}
li {{ display: inline-block; margin-right: 1.2em; }}
li span {{ display: inline-block; width: .9em; height: .9em; margin-right: .35em; vertical-align: -.1em;
  border: 1px solid #888; }}
footer {{ color: #555; font-size: .85em; }}
</style>
</head>
<body>
<h1>{title}</h1>
<div id="view">{problem}
{body}
</div>
<ul>{legend}</ul>
<p>{caption}</p>
<footer>{research} Drawn by alkstruct with 3Dmol.js. Drag to turn, scroll to zoom.</footer>
</body>
</html>
"""
BARE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><style>body {{ margin: 0; }}</style></head>
<body>{problem}
{body}
<script>
$3Dmolpromise.then(function() {{
  try {{
    viewer_{id}.zoom({zoom});
    viewer_{id}.render();
    var picture = document.createElement("img");
    picture.id = "picture";
    picture.src = viewer_{id}.pngURI();
    document.body.appendChild(picture);
  }} catch (error) {{ alkstructProblem(String(error)); }}
}});
</script>
</body></html>
"""
PROBLEM = """<div id="problem" role="alert">The 3D view is not drawn yet. If this text stays, its script did not run:
this browser may not run scripts, or does not trust those of this page.</div>
<script>
function alkstructProblem(reason) {{
  var place = document.getElementById("problem");
  place.hidden = false;
  place.textContent = "The 3D view cannot be drawn: " + reason + {todo};
}}
window.addEventListener("error", function(event) {{ if (event.message) alkstructProblem(event.message); }});
window.addEventListener("unhandledrejection", function(event) {{ alkstructProblem(String(event.reason)); }});
</script>
{load}"""
TODO = (
    ". What to do: open the page with a connection to the network and with WebGL switched on, or write it with its "
    'script inside: alkstruct.save_view(view, "view.html", script="3Dmol-min.js").'
)
EMBEDDED = """<script>
{script}
</script>
<script>
var $3Dmolpromise = new Promise(function(resolve) {{
  if (typeof $3Dmol === "undefined") alkstructProblem("the script inside the page is not 3Dmol.js");
  else {{ document.getElementById("problem").hidden = true; resolve(); }}
}});
</script>"""
LINKED = """<script>
var $3Dmolpromise = new Promise(function(resolve) {{
  var tag = document.createElement("script"), address = {address};
  tag.onload = function() {{
    if (typeof $3Dmol === "undefined") alkstructProblem("what came from " + address + " is not 3Dmol.js");
    else {{ document.getElementById("problem").hidden = true; resolve(); }}
  }};
  tag.onerror = function() {{ alkstructProblem("its script did not come from " + address); }};
  tag.src = address;
  document.head.appendChild(tag);
}});
</script>"""


def save_view(view, path, *, script=None):
    """Write a view as one page that any browser shows.

    Parameters
    ----------
    view : py3Dmol.view
        From `view` or `view_scan`, with whatever was added to it since; any other will do, without legend and caption.
    path : str or pathlib.Path
        A file that ends in ".html" or ".htm".
    script : str or pathlib.Path, optional
        Where 3Dmol.js comes from: a file, or a folder that holds it as the npm package 3dmol does, is written into
        the page, which then needs no network; an address (https://...) is linked. By default what the environment
        variable ``ALKSTRUCT_3DMOL`` names, else the address that py3Dmol uses.

    Returns
    -------
    None

    Raises
    ------
    AlkstructError
        There is no such script, `view` is no view, or the page cannot be written.

    Notes
    -----
    A page that cannot load its script, or draw, says so in the view's place.

    Examples
    --------
    >>> import alkstruct as alk
    >>> alk.save_view(alk.view("crizotinib", "G1202R"), "G1202R.txt")
    Traceback (most recent call last):
        ...
    alkstruct.errors.AlkstructError: cannot write G1202R.txt: end the name in .html or .htm
    """
    target = _target(path, (".html", ".htm"))
    write_file(target, page(view, script).encode("utf-8"))


def page(view, script=None):
    """The text of the page that `save_view` writes."""
    body, scene = _body(view), getattr(view, "scene", None)
    width, height = _size(body)
    title, caption, legend = (scene.title, scene.caption, scene.legend) if scene else ("3D view", "", ())
    chips = "\n".join(
        f'<li><span style="background: {html.escape(colour)}"></span>{html.escape(name)}</li>'
        for name, colour in legend
    )
    return PAGE.format(
        title=html.escape(title), width=width, height=height, problem=_loading(script), body=body, legend=chips,
        caption=html.escape(caption), research=RESEARCH,
    )  # fmt: skip


def save_image(view, path, *, width=1200, height=900, dpi=300, script=None, timeout=60):
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
    target = _target(path, (".png",))
    if not (16 <= width <= MOST_PIXELS and 16 <= height <= MOST_PIXELS and 10 <= dpi <= 2400):
        raise AlkstructError(
            f"a picture of {width} x {height} pixels at {dpi} dpi cannot be drawn; choose 16 to {MOST_PIXELS} pixels a "
            "side and 10 to 2400 dpi"
        )
    found, browser = _script(script), find_browser()
    if isinstance(found, str) and is_offline():
        raise AlkstructError(
            f"3Dmol.js would come from {found}, and ALKSTRUCT_OFFLINE forbids the network; give its file as script="
        )
    write_file(target, _with_resolution(_drawn(view, browser, found, (width, height), dpi, timeout), dpi))


def find_browser():
    """The browser that draws pictures: a path, as str.

    Raises
    ------
    AlkstructError
        There is none.
    """
    named = os.environ.get(BROWSER)
    for name in (named,) if named else BROWSERS:
        if found := shutil.which(name):
            return found
    what = f"{BROWSER} names {quoted(named)}, which is no program" if named else "no Chromium or Chrome is found"
    raise AlkstructError(
        f"a picture needs a browser and {what}; install Chromium, set {BROWSER} to a browser, or write a page (.html) "
        "or a PyMOL script (.pml)"
    )


# ------------------------------------------------------------------------------------------------- the page


def _body(view):
    """The view's own HTML, its script harmless whatever texts it holds."""
    try:
        text = view._make_html()
    except AttributeError:
        raise AlkstructError(f"a view comes from view or view_scan, not {type(view).__name__}") from None
    head, opening, script = text.partition("<script>")
    script, closing, tail = script.rpartition("</script>")
    return head + opening + inert(script) + closing + tail


def _size(body):
    """Width and height of a view, pixels."""
    found = re.search(r"width: (\d+)px; height: (\d+)px", body)
    return (int(found[1]), int(found[2])) if found else (800, 600)


def _loading(script):
    """What loads 3Dmol.js or says that it cannot."""
    found = _script(script)
    if isinstance(found, Path):
        try:
            load = EMBEDDED.format(script=inert(found.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as problem:
            raise AlkstructError(f"{found} cannot be read as a script: {problem}; give 3Dmol-min.js") from problem
    else:
        load = LINKED.format(address=_literal(found))
    return PROBLEM.format(todo=_literal(TODO), load=load)


def _literal(text):
    """A text as JavaScript."""
    return json.dumps(text).replace("<", "\\u003c")


def _script(script):
    """Where 3Dmol.js is: a Path, or an address as str."""
    script = script if script is not None else os.environ.get(SCRIPT) or _address_of_py3dmol()
    if isinstance(script, str) and re.match(r"https?://", script):
        return script
    path = Path(script).expanduser()
    candidates = [path] if path.is_file() else [path / name for name in WITHIN]
    for candidate in candidates:
        if candidate.is_file():
            return candidate.resolve()
    raise AlkstructError(
        f"no 3Dmol.js at {quoted(str(script))}: give the file 3Dmol-min.js, the folder of the npm package 3dmol (npm "
        "install 3dmol), or an https:// address"
    )


def _address_of_py3dmol():
    import py3Dmol

    return inspect.signature(py3Dmol.view.__init__).parameters["js"].default


def _target(path, endings):
    path = Path(path)
    if path.suffix.lower() not in endings:
        raise AlkstructError(f"cannot write {path}: end the name in {' or '.join(endings)}")
    return path


def write_file(path, content):
    """Write bytes, or say why that cannot be done."""
    try:
        path.write_bytes(content)
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the name
        reason = getattr(problem, "strerror", None) or problem
        raise AlkstructError(f"cannot write {path}: {reason}; give a file in a folder that is there") from problem


# ---------------------------------------------------------------------------------------------- the picture


def _drawn(view, browser, script, size, dpi, timeout):
    """The PNG file that a browser makes of a view: bytes."""
    body, (wide, high) = _body(view), size
    own = _size(body)
    body = re.sub(r"width: \S+; height: \S+;", f"width: {wide}px; height: {high}px;", body, count=1)
    # One pixel of the page for each of the picture: 3Dmol draws letters no finer than the page's pixels.
    body = re.sub(
        r'"fontSize": ([\d.]+)', lambda found: f'"fontSize": {float(found[1]) * dpi / PIXELS_AN_INCH:.1f}', body
    )
    text = BARE.format(problem=_loading(script), body=body, id=view.uniqueid, zoom=_zoom(view, own, size))
    with tempfile.TemporaryDirectory(prefix="alkstruct-", ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "view.html"
        place.write_text(text, encoding="utf-8")
        command = [
            browser, *FLAGS, *(["--no-sandbox"] if _is_root() else []), f"--user-data-dir={folder}/profile",
            "--force-device-scale-factor=1", f"--window-size={wide},{high}",
            "--virtual-time-budget=20000", "--dump-dom", place.as_uri(),
        ]  # fmt: skip
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
    if (scene := getattr(view, "scene", None)) is None:
        return 1.0
    camera = scene.camera
    before, after = (max(camera.height, camera.width * high / wide) for wide, high in (own, size))
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
            raise AlkstructError(f"{command[0]} does not start: {problem.strerror}; set {BROWSER}") from problem
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
