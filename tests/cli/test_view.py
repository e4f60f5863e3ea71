"""The command `view`."""

import sys
from pathlib import Path

import pytest


def test_view_writes_a_page_and_a_script(shown):
    for name in ("view.html", "view.pml"):
        out = shown("view", "crizotinib", "G1202R", "-o", name)
        assert f"{name} shows G1202R in 2XP2 with crizotinib." in out
        assert "overlaps crizotinib by more than 0.4 Å, 0.8 Å (CB and C8)" in " ".join(out.split())
        assert "G1202R" in Path(name).read_text(encoding="utf-8")


def test_view_of_a_table_shows_the_whole_kinase(shown):
    shown("scan", "crizotinib", "--within", "3.5", "-q", "--csv", "scan.csv")
    out = shown("view", "crizotinib", "-o", "scan.pml", "--colour", "disruption", "--table", "scan.csv")
    assert "Disruption by site in 2XP2" in out
    assert "does not mean harmless" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("G1202R", "-o", "view.txt"), "end the name in .html, .png or .pml"),
        (("G1202R", "-o", "view.html", "--script", "absent"), "no 3Dmol.js at 'absent'"),
        (("G1202R", "-o", "view.html", "--colour", "disruption"), "give both or neither"),
        (("G1203R", "-o", "view.html"), "2XP2 has D there"),
        (("G1202R", "-o", "view.png"), "as --script"),
        (("-o", "view.pml", "--colour", "disruption", "--table", "view.csv"), "what scan returned"),
    ],
)
def test_view_says_what_is_wrong(run, monkeypatch, arguments, message):
    monkeypatch.delenv("ALKSTRUCT_3DMOL", raising=False)
    monkeypatch.setenv("ALKSTRUCT_BROWSER", sys.executable)
    Path("view.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    status, out, err = run("view", "crizotinib", *arguments)
    assert (status, out) == (2, "")
    assert message in err and err.count("\n") == 1


def test_build_sums_up_the_rotamers_that_it_does_not_list(shown, tmp_path):
    """Both columns are whole: what the inhibitor forbids is among the others, and weighs most without it."""
    out = shown("build", "crizotinib", "G1202R", "-o", str(tmp_path / "mutant.pdb"), "--backbone", "fixed")
    listed = out.partition("overlap\n")[2].partition("\n\nWeights")[0].splitlines()[2:]
    weights = [[int(word) for word in line.replace(",", " ").split() if word.lstrip("-").isdigit()] for line in listed]
    (others,) = [numbers for line, numbers in zip(listed, weights, strict=True) if "others" in line]
    assert others[2] > 50
    rows = [line.rsplit(None, 4) for line in listed if "others" not in line]
    assert sum(int(row[1]) for row in rows) + others[1] == pytest.approx(100, abs=4)
    assert sum(int(row[2]) for row in rows) + others[2] == pytest.approx(100, abs=4)
