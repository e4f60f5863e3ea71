"""The tables of docs/loops.md that set a backbone that gives way beside a fixed one."""

import importlib
import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
CRYSTALS = ROOT.parent / "shared" / "structures"
with_crystals = pytest.mark.skipif(not CRYSTALS.is_dir(), reason="the mutant crystals are not at hand")


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("tools.backbones")


def quoted(*heads):
    """Rows of the page's table with these heads: list of list of str."""
    page = (ROOT / "docs" / "loops.md").read_text(encoding="utf-8")
    (table,) = re.findall(rf"^\| {re.escape(' | '.join(heads))} \|\n\|[-|]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def test_the_panels_rows_are_those_computed(tool):
    """And the sentence below them has the ranks over all rows."""
    rows = tool.near_rows().set_index(["site", "inhibitor"])
    table = quoted("mutation", "inhibitor", "fixed", "local", "fold")
    for name, inhibitor, fixed, local, fold in table:
        row = rows.loc[name.removesuffix(", gives way"), inhibitor]
        assert (row.gives_way == 1) == (name.endswith("gives way"))
        assert (float(fixed), float(local)) == pytest.approx((row.ddg_vina, row.ddg_vina_local), abs=0.0051)
        assert float(fold.split()[-1]) == pytest.approx(row.fold, rel=0.04)
        assert fold.startswith("at least") == (row.bound == "at least")
    giving = rows[(rows["gives_way"] == 1) & (rows.index.get_level_values("site") != "ALK G1202R")]
    assert sum(name.endswith("gives way") for name, *_ in table) == len(giving)


def test_ranks_are_those_said(tool):
    rows = tool.near_rows()
    page = " ".join((ROOT / "docs" / "loops.md").read_text(encoding="utf-8").split())
    fixed, local, auto = (
        f"{tool.spearman(rows[c], rows['fold']):.2f}" for c in ("ddg_vina", "ddg_vina_local", "ddg_auto")
    )
    assert f"Over all {len(rows)} rows within 6 Å" in page
    assert f"by Spearman {fixed} fixed, {local} local and {auto} by the default" in page


@pytest.mark.slow
@with_crystals
def test_there_and_back_is_what_is_scored(tool):
    found = tool.there_and_back(CRYSTALS)
    for name, *figures in quoted("mutation (crystal)", "fixed: there", "back", "sum", "local: there", "back", "sum"):
        expected = [found[name.split()[0], backbone] for backbone in tool.BACKBONES]
        assert [float(x) for x in figures] == pytest.approx(
            [value for there, back in expected for value in (there, back, there + back)], abs=0.011
        )


def test_points_laid_on_one_another_are_carried_along(tool):
    """A rigid move is found from three of the points and takes the others with it."""
    points = np.random.default_rng(0).normal(size=(8, 3))
    turn = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    there = points @ turn + [3.0, -1.0, 2.0]
    assert tool.onto(points[:4], there[:4], points) == pytest.approx(there, abs=1e-9)


@pytest.mark.parametrize(("letter", "right"), [("M", [True, False]), ("F", [True, True])])
def test_a_rotamer_may_be_flipped_where_the_side_chain_is_symmetric(tool, letter, right):
    chi = np.array([[-60.0, 90.0], [-60.0, -90.0]])
    assert tool.fits(letter, chi, (-63.0, 85.0)).tolist() == right
