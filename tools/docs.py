"""Build the documentation site into build/docs/html: `python -m tools.docs`.

The notebooks are run once, and their results kept in build/docs/notebooks-<digest>. The digest is that of the package,
its data and the structures, so that results never outlive the code that made them. DOCS_NOTEBOOKS=off leaves the
notebooks without results; every page says so then.
"""

import argparse
import hashlib
import os
import shutil
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "docs"
DIGITS = 16  # of the digest, in the name of a folder


def package_digest():
    """Return a digest of all files that a notebook's results depend on: str."""
    digest = hashlib.sha256()
    for top in ("alkstruct", "structures"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:DIGITS]


def build(out, *, fresh=False, notebooks=True):
    """Build the site, warnings being errors.

    Parameters
    ----------
    out : Path
        The folder of the pages.
    fresh : bool
        Read every page and run every notebook anew.
    notebooks : bool
        Run the notebooks; without them the pages have their text and code alone.

    Returns
    -------
    int
        0 where there was no warning.
    """
    from sphinx.cmd.build import build_main

    cache = BUILD / f"notebooks-{package_digest()}"
    for old in BUILD.glob("notebooks-*"):
        if fresh or old != cache:
            shutil.rmtree(old)
    out = out.resolve()
    # Notebooks run in processes of their own: they have to find this checkout, and no network.
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ.update(PYTHONPATH=os.pathsep.join(paths), DOCS_CACHE=str(cache), ALKSTRUCT_OFFLINE="1")
    if not notebooks:
        os.environ["DOCS_NOTEBOOKS"] = "off"
    options = ["-W", "--keep-going", "-q", "-c", str(ROOT / "docs"), "-d", str(BUILD / "doctrees")]
    return build_main([*options, *(["-E", "-a"] if fresh else []), str(ROOT), str(out)])


class _Links(HTMLParser):
    """What a page links to, and the places in it that can be linked to."""

    def __init__(self, page):
        super().__init__()
        self.targets, self.places = set(), set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.targets |= {given[name] for name in ("href", "src") if given.get(name)}
        self.places |= {given[name] for name in ("id", "name") if given.get(name)}


def pages_in(out):
    """Return the pages of a built site, without the templates that a theme leaves among its files: list of Path."""
    return sorted(page for page in out.rglob("*.html") if "_static" not in page.relative_to(out).parts)


def broken_links(out):
    """Return the links within a built site that lead nowhere: list of str, "page: target".

    Links to other sites are not followed: that would need the network.
    """
    read = {page: _Links(page) for page in pages_in(out)}
    broken = []
    for page, links in read.items():
        for target in sorted(links.targets):
            name, _, place = unquote(target).partition("#")
            name = name.partition("?")[0]
            if name.startswith(("http:", "https:", "mailto:", "data:", "javascript:")):
                continue
            there = (page.parent / name).resolve() if name else page
            missing = not there.exists()
            if missing or (place and there in read and place not in read[there].places):
                broken.append(f"{page.relative_to(out)}: {target}")
    return broken


def main(arguments=None):
    command = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__.split("\n\n")[0])
    command.add_argument("--fresh", action="store_true", help="read every page and run every notebook anew")
    command.add_argument("--no-notebooks", action="store_true", help="do not run the notebooks; as DOCS_NOTEBOOKS=off")
    command.add_argument("--out", type=Path, default=BUILD / "html", help="folder of the pages (build/docs/html)")
    options = command.parse_args(arguments)
    start = time.monotonic()
    status = build(options.out, fresh=options.fresh, notebooks=not options.no_notebooks)
    pages = pages_in(options.out)
    broken = broken_links(options.out)
    print(*(f"broken link in {link}" for link in broken), sep="\n", end="\n" if broken else "")
    print(f"{options.out / 'index.html'}: {len(pages)} pages in {time.monotonic() - start:.0f} s")
    return status or int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
