"""What README.md and docs/ show of the command line is what it prints now.

A block that begins with "$ alkstruct" shows the whole of what the command prints, or the paragraph that begins with the
same word. After a change of scores or texts, print all of them anew with `python -m tools.refresh_pages`.

Rows and sentences of insertions and deletions are not compared: their annealed backbones may differ between machines.
"""

import importlib
import re
from pathlib import Path

import pytest
from doc_blocks import printed

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"(?<=^```text\n)\$ alkstruct ([^\n]*)\n(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)
REBUILT = re.compile(r"^[A-Z]\d+(?:_[A-Z]\d+)?(?:ins|del|dup)\w*  .*\n(?:  +.*\n)*", re.MULTILINE)


def blocks():
    """Every block as (page, command, what is shown)."""
    return [(page, *found) for page in PAGES for found in BLOCK.findall(page.read_text(encoding="utf-8"))]


def test_there_are_some():
    assert {page.name for page, _, _ in blocks()} >= {"tour.md", "kinases.md", "ranking.md"}


@pytest.mark.parametrize(("page", "command", "shown"), blocks(), ids=lambda value: getattr(value, "name", None))
def test_block_is_what_is_printed(page, command, shown, few_backbones):
    now = printed(command, shown)
    assert len(REBUILT.findall(shown)) == len(REBUILT.findall(now))
    stale = f"{page.name} is stale: python -m tools.refresh_pages {page.relative_to(ROOT)}"
    assert REBUILT.sub("", shown) == REBUILT.sub("", now), stale


def test_a_stale_block_is_printed_anew(tmp_path, monkeypatch, capsys):
    """And nothing else of its page: the command that CONTRIBUTING.md names."""
    monkeypatch.syspath_prepend(str(ROOT))
    tool = importlib.import_module("tools.refresh_pages")
    page = tmp_path / "ranking.md"
    block = f"```text\n$ alkstruct evidence G1202R\n{printed('evidence G1202R', 'G1202R,')}```\n"
    others = "```text\n$ other words\n```\n\n```console\n$ alkstruct evidence L1196M\n```\n"
    after = f"# A page\n\nIt stays.\n\n{block}\n{others}"
    page.write_text(after.replace("crizotinib", "cyclotinib"), encoding="utf-8")
    monkeypatch.setattr(tool, "PAGES", [page])
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    for said in ("ranking.md printed anew\nnow look at: git diff ranking.md\n", "every page shows what is printed\n"):
        tool.main([])
        assert capsys.readouterr().out == said
        assert page.read_text(encoding="utf-8") == after
    with pytest.raises(SystemExit):
        tool.main(["CHANGELOG.md"])
