"""The table of trials of docs/trials.md: the shipped features are better together than any of them alone."""

import importlib
import re
from pathlib import Path

import pytest


@pytest.fixture
def table(monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))
    importlib.import_module("tools.feature_trials").main()
    text = capsys.readouterr().out
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()[2:]]
    return {name: [float(x) for x in re.findall(r"[\d.]+", " ".join(cells))] for name, *cells in rows}


@pytest.mark.slow
def test_no_feature_alone_has_a_better_brier_score(table):
    """Held out: a kinase (5th figure) and a position (9th)."""
    for name, figures in table.items():
        if name.endswith(" alone"):
            assert table["the five"][5] < figures[5] and table["the five"][9] < figures[9]


@pytest.mark.slow
def test_page_has_what_is_printed(table):
    page = (Path(__file__).parents[2] / "docs" / "trials.md").read_text(encoding="utf-8")
    for name, figures in table.items():
        (line,) = (line for line in page.splitlines() if line.startswith(f"| {name} |"))
        quoted = [float(x) for x in re.findall(r"[\d.]+", line.split("|", 2)[2])]
        assert quoted == pytest.approx(figures, abs=0.011), name
