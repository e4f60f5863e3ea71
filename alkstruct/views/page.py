"""A view as one self-contained page, which says so where it cannot be drawn."""

import inspect
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from alkstruct.display.html import Html, colour_key, template
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.errors import AlkstructError, quoted, unwritten
from alkstruct.views.py3dmol import harmless, inert, scene_of

if TYPE_CHECKING:
    import py3Dmol

SCRIPT_VARIABLE = "ALKSTRUCT_3DMOL"  # environment variable: where 3Dmol.js is
SCRIPT_FILES = (
    "3Dmol-min.js",
    "build/3Dmol-min.js",
    "3dmol/build/3Dmol-min.js",
    "node_modules/3dmol/build/3Dmol-min.js",
    "3Dmol.js",
    "build/3Dmol.js",
)
TODO_TEXT = (
    ". What to do: open the page with a connection to the network and with WebGL switched on, or write it with its "
    'script inside: alkstruct.save_view(view, "view.html", script="3Dmol-min.js").'
)


def save_view(view: "py3Dmol.view", path: "str | Path", *, script: "str | Path | None" = None) -> None:
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
    return template("view.html.j2").render(
        title=title,
        width=width,
        height=height,
        loading=loading(script),
        body=body,
        legend=colour_key(legend),
        caption=caption,
        research=RESEARCH_USE,
    )


def view_html(view):
    """Return the view's own HTML, its script harmless whatever texts it holds: Html."""
    try:
        return Html(harmless(view._make_html()))
    except AttributeError:
        raise AlkstructError(f"a view comes from view or view_scan, not {type(view).__name__}") from None


def size_of(body):
    """Return the width and height of a view, pixels."""
    found = re.search(r"width: (\d+)px; height: (\d+)px", body)
    return (int(found[1]), int(found[2])) if found else (800, 600)


def loading(script, todo=TODO_TEXT):
    """Return the HTML that loads 3Dmol.js, or says that it cannot and what to do then: Html."""
    found, text = script_at(script), ""
    if isinstance(found, Path):
        try:
            text = inert(found.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as problem:
            raise AlkstructError(f"{found} cannot be read as a script: {problem}; give 3Dmol-min.js") from problem
    address = found if isinstance(found, str) else None
    return Html(template("view_loading.html.j2").render(todo=todo, script=Html(text), address=address))


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
