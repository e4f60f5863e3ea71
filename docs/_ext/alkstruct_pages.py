"""Finish whole pages of the site: names of pages in links, images of raw HTML, the script of views, the foot."""

import os
import posixpath
import re
import shutil
from pathlib import Path

from docutils import nodes
from pygments.lexers.special import TextLexer

from alkstruct.display.notices import RESEARCH_USE

LONGEST_UNBROKEN = 30  # characters of code in a table that are kept on one line
#: How the repository's pages call each other: by the names of their files.
FILE_NAME = re.compile(r"(?:[\w.]+/)*\w+\.md|\d\d_\w+")


def _name_pages(app, doctree, page):
    """Call pages by their titles where a link has the name of a file: in quotes, or plain where it is all of a cell."""
    for link in list(doctree.findall(nodes.reference)):
        if not FILE_NAME.fullmatch(link.astext()) or not link.get("internal"):
            continue
        target = posixpath.join(posixpath.dirname(page), link.get("refuri", "").partition("#")[0])
        target = posixpath.normpath(target).removesuffix(".html")
        if target in app.env.titles:
            title = app.env.titles[target].astext()
            paragraph = link.parent
            alone = isinstance(paragraph.parent, nodes.entry) and len(paragraph.children) == 1
            link.children = []
            link += nodes.Text(title if alone else f"“{title}”")


def _break_long_names(app, doctree, page):
    """Mark code in tables that is too long for a column, so that the style may break it."""
    for cell in doctree.findall(nodes.entry):
        for literal in cell.findall(nodes.literal):
            if len(literal.astext()) > LONGEST_UNBROKEN and " " not in literal.astext():
                literal["classes"].append("may-break")


def _add_notice(app, page, template, context, doctree):
    """Give the template of the foot its text."""
    context["research_use"] = RESEARCH_USE


def _copy_images(app, problem):
    """Copy the images that raw HTML of the pages names: Sphinx copies those of Markdown alone."""
    if problem is None and app.builder.format == "html":
        images = Path(app.srcdir) / "docs" / "images"
        shutil.copytree(images, Path(app.outdir) / "docs" / "images", dirs_exist_ok=True)


def _own_script(app, problem):
    """Let the views of the notebooks load 3Dmol.js from the site itself, where ALKSTRUCT_3DMOL names a file to copy.

    Without it they load it from the address that py3Dmol names, when the page is opened.
    """
    if problem is not None or app.builder.format != "html" or not os.environ.get("ALKSTRUCT_3DMOL"):
        return
    import py3Dmol

    from alkstruct.views.page import script_at

    address = py3Dmol.view.__init__.__defaults__[-1]
    pages = [page for page in Path(app.outdir, "notebooks").glob("*.html") if address in page.read_text("utf-8")]
    if pages:
        shutil.copy(script_at(os.environ["ALKSTRUCT_3DMOL"]), Path(app.outdir, "_static", "3Dmol-min.js"))
    for page in pages:
        page.write_text(page.read_text("utf-8").replace(address, "../_static/3Dmol-min.js"), "utf-8")


def setup(app):
    app.add_lexer("csv", TextLexer)  # CONTRIBUTING.md has rows of tables
    app.connect("doctree-resolved", _name_pages)
    app.connect("doctree-resolved", _break_long_names)
    app.connect("html-page-context", _add_notice)
    app.connect("build-finished", _copy_images)
    app.connect("build-finished", _own_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
