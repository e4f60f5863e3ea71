"""Finish whole pages of the site: names in links, contents, code that breaks, images of raw HTML, views, the foot."""

import os
import posixpath
import re
import shutil
from pathlib import Path

from docutils import nodes
from pygments.lexers.special import TextLexer

from alkstruct.display.notices import RESEARCH_USE

LONGEST_UNBROKEN = 30  # characters of code that are kept on one line
BREAK = re.compile(r"(?<=[._/=])(?=[^._/=])|(?<=::)")  # where longer code may be broken
LONG_PAGE = 6000  # characters of text: some ten screens of a phone
LEAST_SECTIONS = 3  # of a page that has contents at its head
#: Cells that are kept on one line, and those of three figures or more, which have room for two of them.
ONE_LINE = re.compile(r"[-\d.]+ / [-\d.]+|[-\d.]+ to [-\d.]+|[\d.]+ [\[(][^\])]{,14}[\])]|[-\d.]+ %?")
FIGURES = re.compile(r"[-\d.]+(?: / [-\d.]+){2,}")
WORDY = 40  # characters of a cell that needs a wider column
#: What numpydoc makes of the number of a reference.
REFERENCE = re.compile(r"\[R[0-9a-f]{8,}-(\d+)\]")
#: Pages whose title is the name of the project, which says nothing in a link to them.
START = {"docs/index": "the start page", "README": "README"}
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
            title = START.get(target) or app.env.titles[target].astext()
            paragraph = link.parent
            alone = isinstance(paragraph.parent, nodes.entry) and len(paragraph.children) == 1
            link.children = []
            link += nodes.Text(title if alone or target in START else f"“{title}”")


def _number_references(app, doctree, page):
    """Give references in the text of a docstring the number that they have in its list."""
    for link in doctree.findall(nodes.reference):
        if found := REFERENCE.fullmatch(link.astext()):
            link.children = []
            link += nodes.Text(f"[{found[1]}]")


def _break_long_names(app, doctree, page):
    """Let code that is too long for a column be broken between its words, and mark it for the style."""
    for literal in list(doctree.findall(nodes.literal)):
        name = literal.astext()
        if len(name) > LONGEST_UNBROKEN and " " not in name and len(literal.children) == 1:
            literal["classes"].append("may-break")
            literal.children = []
            for number, part in enumerate(BREAK.split(name)):
                literal += [nodes.raw("", "<wbr>", format="html")] * bool(number) + [nodes.Text(part)]


def _widen_cells(app, doctree, page):
    """Mark cells of figures and of sentences, so that a narrow column does not tear them apart."""
    for cell in doctree.findall(nodes.entry):
        if ONE_LINE.fullmatch(cell.astext()):
            cell["classes"].append("unbroken")
        elif FIGURES.fullmatch(cell.astext()):
            cell["classes"].append("figures")
        elif len(cell.astext()) >= WORDY:
            cell["classes"].append("wordy")


def _add_contents(app, doctree, page):
    """Put the sections of a long page at its head, for screens without room beside it; some pages have their own."""
    pages = [child for child in doctree.children if isinstance(child, nodes.section)]
    sections = [child for child in pages[0].children if isinstance(child, nodes.section)] if len(pages) == 1 else []
    first = pages[0].index(sections[0]) if sections else 0
    if len(sections) == 1:
        sections = [child for child in sections[0].children if isinstance(child, nodes.section)]
    if len(doctree.astext()) < LONG_PAGE or len(sections) < LEAST_SECTIONS:
        return
    own = [link for part in pages[0].children[:first] for link in part.findall(nodes.reference)]
    if sum(link.get("refuri", "").startswith("#") or "refid" in link for link in own) >= LEAST_SECTIONS:
        return
    contents = nodes.paragraph(classes=["page-contents"])
    for number, section in enumerate(sections):
        title = section.next_node(nodes.title).astext()
        link = nodes.reference("", title, internal=True, refuri=f"#{section['ids'][0]}")
        contents += [nodes.Text(" · ")] * bool(number) + [link]
    pages[0].insert(first, contents)


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
    app.connect("doctree-resolved", _number_references)
    app.connect("doctree-resolved", _break_long_names)
    app.connect("doctree-resolved", _widen_cells)
    app.connect("doctree-resolved", _add_contents)
    app.connect("html-page-context", _add_notice)
    app.connect("build-finished", _copy_images)
    app.connect("build-finished", _own_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
