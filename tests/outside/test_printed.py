"""What README.md and docs/ show of the command line is what it prints now.

A block that begins with "$ alkstruct" shows the whole of what the command prints, or the paragraph that begins with the
same word. After a change of scores or texts, print all of them anew from the checkout with

    PYTHONPATH=. python tests/outside/test_printed.py

Rows and sentences of insertions and deletions are not compared: their annealed backbones may differ between machines.
"""

import contextlib
import io
import os
import re
import shlex
from pathlib import Path
from unittest import mock

import pytest

from alkstruct.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"(?<=^```text\n)\$ alkstruct ([^\n]*)\n(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)
REBUILT = re.compile(r"^[A-Z]\d+(?:_[A-Z]\d+)?(?:ins|del|dup)\w*  .*\n(?:  +.*\n)*", re.MULTILINE)
WIDTH = "100"


def blocks():
    """Every block as (page, command, what is shown)."""
    return [(page, *found) for page in PAGES for found in BLOCK.findall(page.read_text(encoding="utf-8"))]


def printed(command, shown):
    """What the command prints of what is shown."""
    out = io.StringIO()
    with mock.patch.dict(os.environ, COLUMNS=WIDTH), contextlib.redirect_stdout(out):
        assert main(shlex.split(command)) == 0
    text, first = out.getvalue(), shown.split()[0]
    if text.split()[0] == first:
        return text
    (paragraph,) = [part for part in text.split("\n\n") if part.split()[0] == first]
    return paragraph.rstrip("\n") + "\n"


def test_there_are_some():
    assert {page.name for page, _, _ in blocks()} >= {"tour.md", "kinases.md", "ranking.md"}


@pytest.mark.parametrize(("page", "command", "shown"), blocks(), ids=lambda value: getattr(value, "name", None))
def test_block_is_what_is_printed(page, command, shown):
    now = printed(command, shown)
    assert len(REBUILT.findall(shown)) == len(REBUILT.findall(now))
    stale = f"{page.name} is stale: PYTHONPATH=. python tests/outside/test_printed.py"
    assert REBUILT.sub("", shown) == REBUILT.sub("", now), stale


if __name__ == "__main__":
    for page in PAGES:
        before = page.read_text(encoding="utf-8")
        after = BLOCK.sub(lambda found: f"$ alkstruct {found[1]}\n{printed(found[1], found[2])}", before)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"{page.name} printed anew")
