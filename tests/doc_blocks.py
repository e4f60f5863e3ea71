"""Run the code of a page of documentation, block after block, as a reader would who types it into one session.

    ```python   is run
    ```pycon    is run, and what each statement shows is compared
    ```sh       each line begins with "alkstruct", and is run
    ```text     with "$ alkstruct ..." as its first line: is run, and what it prints is compared, or the paragraph that
                begins with the same word

A block below a comment `<!-- not run: REASON -->` is not run. Other texts and languages are no code of a reader's.
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import tempfile
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from alkstruct.cli.main import main

BLOCK = re.compile(r"^(<!-- not run: [^\n]+ -->\n\n?)?```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
WIDTH = "100"  # columns of what is printed
PROMPT = "$ alkstruct "
CODE = ("python", "pycon", "sh", "console")


class Block(NamedTuple):
    """A fenced block: its language, its text, and whether the page says that it is not run."""

    language: str
    text: str
    marked: bool

    @property
    def is_code(self):
        return self.language in CODE or self.text.startswith(PROMPT)


def blocks(page):
    """Return the fenced blocks of a page (Path): list of Block."""
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [Block(language, text, bool(mark)) for mark, language, text in found]


def printed(command, shown):
    """Return what a command prints of what is shown: all of it, or the paragraph that begins alike."""
    out = io.StringIO()
    with mock.patch.dict(os.environ, COLUMNS=WIDTH), contextlib.redirect_stdout(out):
        assert main(shlex.split(command)) == 0, command
    text, first = out.getvalue(), shown.split()[0]
    if text.split()[0] == first:
        return text
    (paragraph,) = [part for part in text.split("\n\n") if part.split()[0] == first]
    return paragraph.rstrip("\n") + "\n"


def rerun(block, session):
    """Run a block in a session (dict): the block's text with what is printed and shown now, str."""
    if block.language == "python":
        exec(compile(block.text, "page", "exec"), session)
    elif block.language == "pycon":
        return "".join(_shown(example, session) for example in doctest.DocTestParser().get_examples(block.text))
    elif block.language in ("sh", "console"):
        for line in block.text.replace("\\\n", " ").splitlines():
            program, *words = shlex.split(line, comments=True) or [None]
            assert program in (None, "alkstruct"), line
            with contextlib.redirect_stdout(io.StringIO()):
                assert program is None or main(words) == 0, line
    elif block.text.startswith(PROMPT):
        first, _, shown = block.text.partition("\n")
        return f"{first}\n{printed(first.removeprefix(PROMPT), shown)}"
    return block.text


def _shown(example, session):
    """One statement of a session with its prompts, and what it shows."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(example.source, "page", "single"), session)
    first, *rest = example.source.splitlines()
    return "".join([f">>> {first}\n", *(f"... {line}\n" for line in rest), out.getvalue()])


@contextlib.contextmanager
def in_a_folder_of_its_own():
    """An empty folder to be in, for as long as a page is run; what the page sets in the environment is unset."""
    before, environment = Path.cwd(), dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)
            os.environ.clear()
            os.environ.update(environment)


def play(page, session):
    """Run all blocks of a page (Path) that are not marked: pairs of what stands there and what there is now."""
    for block in blocks(page):
        if block.is_code and not block.marked:
            yield block.text, rerun(block, session)
