"""What the README prints is what the program prints now, and its code runs.

After a change of scores or texts, refresh the README's table from the checkout with

    PYTHONPATH=. python tests/outside/test_readme.py
"""

import contextlib
import io
import os
import re
from pathlib import Path
from unittest import mock

import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.cli.main import main
from alkstruct.complexes import loading
from alkstruct.scoring.table import VERDICTS

README = Path(__file__).resolve().parents[2] / "README.md"
SCORE = "alkstruct score crizotinib L1196M G1202R S1206Y T1151_L1152insT"
COMMANDS = [
    f"python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/{SCORE}",
    '.venv/bin/pip install ".[test]" && .venv/bin/pytest -n 2 --dist loadfile',
]
TABLE = re.compile(r"(?<=^```text\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)


def text():
    return README.read_text(encoding="utf-8")


def printed():
    """The block as it has to be: the command and what it prints 100 columns wide."""
    out = io.StringIO()
    with mock.patch.dict(os.environ, COLUMNS="100"), contextlib.redirect_stdout(out):
        assert main(SCORE.split()[1:]) == 0
    return f"$ {SCORE}\n{out.getvalue()}"


def section(heading):
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text(), re.DOTALL | re.MULTILINE)
    assert found, f"no section {heading}"
    return found[1]


def python_blocks():
    return re.findall(r"^```python\n(.*?)^```$", text(), re.DOTALL | re.MULTILINE)


def test_table_is_what_is_printed():
    assert TABLE.search(text())[0] == printed(), "stale: PYTHONPATH=. python tests/outside/test_readme.py"


def test_quick_start_is_the_two_commands():
    lines = [line.strip() for line in section("Quick start").splitlines() if re.match(r"(    |\t)\S", line)]
    assert lines == COMMANDS


def test_python_runs(tmp_path, monkeypatch):
    """Block after block in one session, as in a notebook; the one that takes longest has a test of its own."""
    monkeypatch.chdir(tmp_path)
    session = {}
    blocks = [block for block in python_blocks() if "alk.validate" not in block]
    assert len(blocks) >= 2
    for block in blocks:
        exec(compile(block, "README.md", "exec"), session)
    assert (tmp_path / "mutant.pdb").stat().st_size > 10_000


@pytest.mark.slow
def test_python_of_the_validation_runs():
    (block,) = [block for block in python_blocks() if "alk.validate" in block]
    session = {"alk": alk}
    exec(compile(block, "README.md", "exec"), session)
    assert list(session["report"].metrics)[:4] == ["check", "subset", "measure", "value"]


def test_names_are_public():
    used = set(re.findall(r"\balk\.([a-z_]\w*)", "".join(python_blocks())))
    assert used
    assert used <= set(alk.__all__)


SLOW = ("validate", "scan")
TABLED = [
    pytest.param(command, marks=pytest.mark.slow) if command.startswith(SLOW) else command
    for command in re.findall(r"^\| `alkstruct ([^`]+)`", text(), re.MULTILINE)
]


@pytest.mark.parametrize("command", TABLED)
def test_command_of_the_table_runs(command, tmp_path, monkeypatch, capsys):
    """What is fetched is all that needs a network: here a stand-in has it in the cache."""
    monkeypatch.chdir(tmp_path)
    pd.DataFrame({"patient": [1], "variant": ["G1202R"]}).to_excel("patients.xlsx", index=False)
    monkeypatch.setattr(loading, "obtain", lambda entry, **_: (README, "cache"))
    assert main(command.split()) == 0
    assert capsys.readouterr().out.strip()


def test_structures_are_those_packaged():
    listed = re.findall(r"^\| (\w{4}) \| (\w+) \| (\w+) \|", section("Structures"), re.MULTILINE)
    packaged = alk.list_structures().query("packaged")
    assert listed == list(zip(packaged.pdb_id, packaged.inhibitor, packaged.ligand, strict=True))


def test_verdicts_are_those_of_the_scores():
    listed = re.findall(r"^\| ([a-z ]+) \| (?:-?[0-9.]+)?", section("How the number is made"), re.MULTILINE)
    assert tuple(word for word in listed if word != "verdict") == VERDICTS


def test_links_lead_somewhere():
    targets = re.findall(r"^(?! {4}).*?\]\(([^)]+)\)", text(), re.MULTILINE)
    assert targets
    for target in targets:
        assert target.startswith("https://doi.org/") or (README.parent / target).is_file()


if __name__ == "__main__":
    README.write_text(TABLE.sub(lambda _: printed(), text(), count=1), encoding="utf-8")
