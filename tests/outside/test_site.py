"""The documentation site: every name and page is on it, all code of its pages runs or says why not, and it is built.

After a change of what the how-to guides show, print it anew with `python -m tools.refresh_pages`.
"""

import importlib
import os
import re
import runpy
import shlex
import warnings
from pathlib import Path

import doc_blocks
import pytest
from doc_blocks import in_a_folder_of_its_own

import alkstruct as alk
from alkstruct.cli.arguments import parser
from alkstruct.cli.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
INDEX = DOCS / "index.md"
HOWTO = sorted(page for page in (DOCS / "howto").glob("*.md") if page.name != "index.md")
REFERENCE = sorted((DOCS / "reference").glob("*.md"))
PAGES = sorted(page for page in DOCS.rglob("*.md"))
# Their blocks run one after the other in test_docs.py and test_readme.py, and in tests/report/test_page.py.
RUN_ELSEWHERE = {"ensembles.md", "in_short.md", "kinases.md", "reports.md", "tour.md"}
LONG = {"figures.md", "views.md"}
LONG_HOWTO = {"trajectory"}
TREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ENTRY = re.compile(r"^(?!:)(?:.*<(.+)>|(\S+))$", re.MULTILINE)


def text_of(page):
    return page.read_text(encoding="utf-8")


def named(page):
    return page.relative_to(ROOT).as_posix()


# ------------------------------------------------------------------------------------- names and pages


def test_every_public_name_is_on_one_page_of_the_reference():
    found = [
        name
        for page in REFERENCE
        for name in re.findall(r"^\.\. auto(?:function|class|exception):: (\w+)$", text_of(page), re.MULTILINE)
    ]
    assert sorted(found) == sorted(alk.__all__)


def test_every_page_lists_its_names_first():
    """The table at the head of a page has all that follows, in the order in which it follows."""
    for page in REFERENCE:
        text = text_of(page)
        follows = re.findall(r"^\.\. auto(?:function|class):: (\w+)$", text, re.MULTILINE)
        listed = re.search(r"^\.\. autosummary::\n   :nosignatures:\n\n((?:   \w+\n)*)", text, re.MULTILINE)
        assert (listed[1].split() if listed else []) == follows, page.name


def reached(page, seen):
    """All pages that the tree of contents leads to from one page."""
    if page in seen:
        return seen
    seen.add(page)
    for tree in TREE.findall(text_of(page)):
        for titled, plain in ENTRY.findall(tree):
            target = (page.parent / (titled or plain)).resolve()
            (found,) = [
                target.with_name(target.name + end) for end in (".md", ".ipynb") if Path(f"{target}{end}").is_file()
            ]
            reached(found, seen)
    return seen


def test_every_page_is_in_the_tree_of_contents():
    wanted = {page for page in PAGES if page != DOCS / "README.md"} | set((ROOT / "notebooks").glob("*.ipynb"))
    wanted |= {ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "structures/README.md")}
    assert reached(INDEX, set()) == wanted


def test_the_start_page_has_the_command_of_the_readme():
    readme = text_of(ROOT / "README.md")
    for _, block, _ in doc_blocks.blocks(INDEX):
        assert block.strip() in readme


def test_every_variable_of_the_environment_is_on_the_page():
    code = "".join(text_of(path) for path in (ROOT / "alkstruct").rglob("*.py"))
    listed = re.findall(r"^\| `(\w+)`", text_of(DOCS / "reference" / "environment.md"), re.MULTILINE)
    assert set(re.findall(r"\bALKSTRUCT_[A-Z0-9_]+\b", code)) == {one for one in listed if one.startswith("ALKSTRUCT_")}


def test_links_of_inner_pages_lead_somewhere():
    """Those of docs/*.md are in test_docs.py."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL)):
            assert target.startswith("https://") or (page.parent / target).is_file(), f"{page.name}: {target}"


def test_names_in_the_text_are_public():
    for page in [*HOWTO, *REFERENCE]:
        assert set(re.findall(r"`alk\.(\w+)", text_of(page))) <= set(alk.__all__), page.name


# ------------------------------------------------------------------------------------------------ code


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=pytest.mark.slow) if page.stem in LONG_HOWTO else page for page in HOWTO],
    ids=lambda page: page.stem,
)
def test_code_of_a_guide_runs_and_shows_what_the_page_shows(page):
    pytest.importorskip("openpyxl")
    pytest.importorskip("pyarrow")
    stale = f"{page.name} is stale: python -m tools.refresh_pages {named(page)}"
    with in_a_folder_of_its_own():
        ran = list(doc_blocks.play(page, {}))
    assert ran
    for shown, now in ran:
        assert shown == now, stale


def test_the_guide_to_spreadsheets_keeps_what_made_a_table():
    """Beside columns of one's own, too; no row stands beside another's patient, and none is lost."""
    pytest.importorskip("openpyxl")
    pytest.importorskip("pyarrow")
    session = {}
    with in_a_folder_of_its_own():
        list(doc_blocks.play(DOCS / "howto" / "spreadsheet.md", session))
    table, merged, wide = (session[name] for name in ("table", "merged", "wide"))
    assert table.attrs.items() >= {"pdb_id": "2XP2", "inhibitor": "crizotinib", "energy": "consensus"}.items()
    assert merged.attrs["energy"] == "consensus"
    pairs = [("P1", "G1202R"), ("P2", "L1196M"), ("P3", "C1156Y+L1198F"), ("P4", "R1275*")]
    pairs += [("P5", "I1171N"), ("P5", "I1171S"), ("P5", "I1171T"), ("P6", "G1202R"), ("P7", "")]
    assert list(zip(table.patient, table.variant, strict=True)) == pairs
    assert session["variants"](float("nan")) == session["variants"]("  ") == [""]  # no variant "nan" of an empty cell
    for _, rows in merged.groupby("inhibitor"):
        assert list(zip(rows.patient, rows.variant, strict=True)) == pairs
    assert wide.loc[["R1275*"]].isna().all(axis=None) and wide.loc["I1171N"].count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(LONG))
def test_code_of_a_long_page_runs(name, monkeypatch):
    """The picture of a view is left out: it needs a browser, and tests/outside/test_browser.py makes one."""
    monkeypatch.setattr(alk, "save_image", lambda *_, **__: None)
    with in_a_folder_of_its_own():
        list(doc_blocks.play(DOCS / name, {}))


def test_every_block_of_code_is_run_or_says_why_not():
    run = {*HOWTO, *(DOCS / name for name in LONG | RUN_ELSEWHERE), INDEX}
    for page in PAGES:
        code = [block for block in doc_blocks.blocks(page) if block.language in ("python", "pycon", "sh")]
        assert page in run or all(block.marked for block in code), named(page)


def commands():
    """Every line of the pages that begins with "alkstruct", indented or fenced, run or not."""
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES]:
        for line in re.findall(r"^(?: {4}|\$ |)(?:[A-Z_]+=\S+ )*alkstruct ([a-z][^\n]*)$", text_of(page), re.MULTILINE):
            if not line.startswith(("COMMAND", "estimates", "evaluates", "asks")) and "..." not in line:
                yield pytest.param(line, id=f"{page.stem}: {line[:60]}")


@pytest.mark.parametrize("line", list(commands()))
def test_command_is_understood(line):
    parser(COMMANDS).parse_args(shlex.split(line, comments=True))


# ------------------------------------------------------------------------------------------- comparison


def test_measured_speeds_are_those_of_the_page_of_performance():
    rows = re.findall(r"^\| (\w+)(?:, `(\w+)`)? \| ([\d.]+) \|$", text_of(DOCS / "comparison.md"), re.MULTILINE)
    measured = text_of(DOCS / "performance.md")
    assert len(rows) == 5
    for tool, energy, speed in rows:
        row = rf"^\| {tool}\b.* \| {re.escape(speed)} mutations/s \| {f'{energy}, one core' if energy else 'one core;'}"
        assert re.search(row, measured, re.MULTILINE), tool


def test_every_source_of_the_comparison_is_a_doi():
    text = text_of(DOCS / "comparison.md")
    assert set(re.findall(r"\]\((https?://[^/)]+)", text)) == {"https://doi.org"}


# ------------------------------------------------------------------------------------------------ build


def test_a_notebook_whose_entries_are_not_at_hand_is_not_run(tmp_path, monkeypatch):
    """It would need the network: its pages are built without results, and every page says so."""
    from alkstruct.io import pdb_entries

    monkeypatch.delenv("DOCS_NOTEBOOKS", raising=False)
    monkeypatch.setenv("ALKSTRUCT_CACHE", str(tmp_path))
    settings = runpy.run_path(DOCS / "conf.py")
    (name,) = settings["nb_execution_excludepatterns"]
    assert "without its results" in settings["html_theme_options"]["announcement"]
    loaded = re.findall(r'alk\.load\(\\"(\w{4})\\", reference', text_of(ROOT / name))
    assert set(settings["NOTEBOOK_ENTRIES"][name]) == set(loaded)
    monkeypatch.setattr(pdb_entries, "cached", lambda entry: tmp_path / entry)
    settings = runpy.run_path(DOCS / "conf.py")
    assert (settings["nb_execution_excludepatterns"], settings["html_theme_options"]["announcement"]) == ([], "")


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path, monkeypatch):
    """All of it, notebooks too unless DOCS_NOTEBOOKS=off; a run of them is kept, so that a second build is short."""
    for module in ("myst_nb", "pydata_sphinx_theme", "numpydoc", "sphinx_design", "sphinx_copybutton"):
        pytest.importorskip(module)
    monkeypatch.syspath_prepend(ROOT)
    docs = importlib.import_module("tools.docs")
    for name in ("PYTHONPATH", "DOCS_CACHE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))  # the build sets them for its kernels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Sphinx and its extensions about each other
        assert docs.build(tmp_path / "html") == 0
    assert docs.broken_links(tmp_path / "html") == []
    built = {
        page.relative_to(tmp_path / "html").with_suffix("").as_posix() for page in docs.pages_in(tmp_path / "html")
    }
    assert {page.relative_to(ROOT).with_suffix("").as_posix() for page in reached(INDEX, set())} <= built
    reference = "".join(text_of(page) for page in (tmp_path / "html" / "docs" / "reference").glob("*.html"))
    assert all(f'id="alkstruct.{name}"' in reference for name in alk.__all__)
    assert all(f'id="alkstruct-{name}"' in reference for name in COMMANDS)
