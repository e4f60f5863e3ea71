"""The commands that score: what they print, in which order and width."""

import json

import pytest
from cli_cases import VARIANTS

import alkstruct as alk


def test_score_shows_every_variant_in_the_order_asked(shown):
    out = shown("score", "crizotinib", *VARIANTS)
    lines = out.splitlines()
    assert "2XP2" in lines[0]
    assert "crizotinib" in lines[0]
    first_words = [line.split()[0] for line in lines if line.strip()]
    assert [word for word in first_words if word in VARIANTS] == 2 * VARIANTS  # in the table, and below "why"
    assert lines[-1] == "For research use; it selects no therapy."


def test_score_shows_what_the_function_gives(shown):
    out = shown("score", "crizotinib", *VARIANTS)
    table = alk.score("crizotinib", VARIANTS)
    words = " ".join(out.split())
    for row in table.itertuples():
        assert f"{row.variant} {row.mechanism}" in words
        line = next(line for line in out.splitlines() if line.startswith(row.variant))
        assert f" {row.verdict} " in line
        assert f" {row.distance:.1f} " in line
        for word in filter(None, row.caveats.split(";")):
            assert f"[{word}] " in out
    assert "solvent front" in out
    assert "gatekeeper" in out


def test_what_is_unknown_is_a_dash(shown):
    out = shown("score", "crizotinib", "E1167del")
    line = next(line for line in out.splitlines() if line.startswith("E1167del"))
    assert line.split()[-1] == "-"
    assert "nan" not in out.lower()
    assert "<NA>" not in out


@pytest.mark.parametrize(
    "arguments", [("L1196M,G1202R",), ("L1196M", "G1202R"), ("L1196M,", "p.Gly1202Arg"), ("L1196M, G1202R",)]
)
def test_commas_separate_as_spaces_do(shown, arguments):
    assert shown("score", "crizotinib", *arguments) == shown("score", "2XP2", "L1196M", "G1202R")


def test_duplicates_are_kept(shown):
    records = json.loads(shown("score", "crizotinib", "G1202R", "G1202R", "--json"))
    assert [record["variant"] for record in records] == ["G1202R", "G1202R"]


@pytest.mark.parametrize("width", [80, 110])
@pytest.mark.parametrize(
    "command", [("score", "crizotinib", *VARIANTS), ("compare", *VARIANTS[:3])], ids=["score", "compare"]
)
def test_lines_fit_the_page(shown, monkeypatch, width, command):
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, shown(*command).splitlines())) <= width


def test_a_narrow_terminal_is_not_obeyed_beyond_reason(shown, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    assert max(map(len, shown("score", "crizotinib", "G1202R").splitlines())) > 60
