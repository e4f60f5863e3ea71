"""A view as one self-contained page, which says so where it cannot be drawn."""

import html
import inspect
import json
import os
import re
from pathlib import Path

from alkstruct.display.notices import RESEARCH_USE
from alkstruct.errors import AlkstructError, quoted, unwritten
from alkstruct.views.py3dmol import harmless, inert, scene_of

SCRIPT_VARIABLE = "ALKSTRUCT_3DMOL"  # environment variable: where 3Dmol.js is
SCRIPT_FILES = (
    "3Dmol-min.js",
    "build/3Dmol-min.js",
    "3dmol/build/3Dmol-min.js",
    "node_modules/3dmol/build/3Dmol-min.js",
    "3Dmol.js",
    "build/3Dmol.js",
)

PAGE_TEMPLATE = """<!DOCTYPE html>
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
#problem {{ position: absolute; inset: 0; z-index: 9; box-sizing: border-box; overflow: auto; padding: 1em;
  background: #fff3f0; color: #7a0c00; }}
#problem[hidden] {{ display: none; }}
ul {{ list-style: none; margin: .8em 0 .6em; padding: 0; }}
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
PROBLEM_TEXT = """<div id="problem" role="alert">The 3D view is not drawn yet.
If this text stays, its script did not run: this browser may not run scripts,
or does not trust those of this page.</div>
<script>
function alkstructProblem(reason) {{
  var place = document.getElementById("problem");
  place.hidden = false;
  place.textContent = "The 3D view cannot be drawn: " + reason + {todo};
}}
function alkstructReady(origin, resolve) {{
  var canvas = document.createElement("canvas");
  if (typeof $3Dmol === "undefined") alkstructProblem(origin + " is not 3Dmol.js");
  else if (!canvas.getContext("webgl2") && !canvas.getContext("webgl")) alkstructProblem("this browser has no WebGL");
  else {{ document.getElementById("problem").hidden = true; resolve(); }}
}}
window.addEventListener("error", function(event) {{ if (event.message) alkstructProblem(event.message); }});
window.addEventListener("unhandledrejection", function(event) {{ alkstructProblem(String(event.reason)); }});
</script>
{load}"""
TODO_TEXT = (
    ". What to do: open the page with a connection to the network and with WebGL switched on, or write it with its "
    'script inside: alkstruct.save_view(view, "view.html", script="3Dmol-min.js").'
)
EMBEDDED_SCRIPT = """<script>
{script}
</script>
<script>
var $3Dmolpromise = new Promise(function(resolve) {{ alkstructReady("the script inside the page", resolve); }});
</script>"""
LINKED_SCRIPT = """<script>
var $3Dmolpromise = new Promise(function(resolve) {{
  var tag = document.createElement("script"), address = {address};
  tag.onload = function() {{ alkstructReady("what came from " + address, resolve); }};
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
    target = target_of(path, (".html", ".htm"))
    write_file(target, page(view, script).encode("utf-8"))


def page(view, script=None):
    """Return the text of the page that `save_view` writes."""
    body, scene = view_html(view), scene_of(view)
    width, height = size_of(body)
    title, caption, legend = (scene.title, scene.caption, scene.legend) if scene else ("3D view", "", ())
    chips = "\n".join(
        f'<li><span style="background: {html.escape(colour)}"></span>{html.escape(name)}</li>'
        for name, colour in legend
    )
    return PAGE_TEMPLATE.format(
        title=html.escape(title),
        width=width,
        height=height,
        problem=loading(script),
        body=body,
        legend=chips,
        caption=html.escape(caption),
        research=RESEARCH_USE,
    )


def view_html(view):
    """Return the view's own HTML, its script harmless whatever texts it holds."""
    try:
        return harmless(view._make_html())
    except AttributeError:
        raise AlkstructError(f"a view comes from view or view_scan, not {type(view).__name__}") from None


def size_of(body):
    """Return the width and height of a view, pixels."""
    found = re.search(r"width: (\d+)px; height: (\d+)px", body)
    return (int(found[1]), int(found[2])) if found else (800, 600)


def loading(script, todo=None):
    """Return the HTML that loads 3Dmol.js, or says that it cannot and what to do then."""
    found = script_at(script)
    if isinstance(found, Path):
        try:
            load = EMBEDDED_SCRIPT.format(script=inert(found.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as problem:
            raise AlkstructError(f"{found} cannot be read as a script: {problem}; give 3Dmol-min.js") from problem
    else:
        load = LINKED_SCRIPT.format(address=_literal(found))
    return PROBLEM_TEXT.format(todo=_literal(todo or TODO_TEXT), load=load)


def _literal(text):
    """A text as JavaScript."""
    return json.dumps(text).replace("<", "\\u003c")


def script_at(script):
    """Return where 3Dmol.js is: a Path, or an address as str."""
    script = script if script is not None else os.environ.get(SCRIPT_VARIABLE) or _address_of_py3dmol()
    if isinstance(script, str) and re.match(r"https?://", script):
        return script
    path = Path(script).expanduser()
    candidates = [path] if path.is_file() else [path / name for name in SCRIPT_FILES]
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


def target_of(path, endings):
    path = Path(path)
    if path.suffix.lower() not in endings:
        raise AlkstructError(f"cannot write {path}: end the name in {' or '.join(endings)}")
    return path


def write_file(path, content):
    """Write bytes, or say why that cannot be done."""
    try:
        path.write_bytes(content)
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the name
        raise AlkstructError(unwritten(path, problem)) from problem
