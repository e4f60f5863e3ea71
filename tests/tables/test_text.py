"""Text for a terminal: numbers, columns and lines."""

import io

import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.tables import grid
from alkstruct.tables import text as tables_text


@pytest.fixture(autouse=True)
def page(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.parametrize(("columns", "width"), [("20", 80), ("97", 97), ("300", 110)])
def test_width_is_within_reason(monkeypatch, columns, width):
    monkeypatch.setenv("COLUMNS", columns)
    assert grid.width() == width


def test_a_number_stays_with_its_unit():
    for columns in range(12, 40):
        broken = grid.lines("a distance of 3.4 Å and a share of 73 % in beta3-alphaC", columns)
        assert " ".join(broken) == "a distance of 3.4 Å and a share of 73 % in beta3-alphaC"
        assert not any(line.startswith(("Å", "%")) or line.endswith("-") for line in broken)


def test_columns_are_aligned():
    text = grid.grid(("name", "n\nÅ", "words"), [("a", 1, "x " * 60), ("bcdef", 12, "y")], right={1})
    first, second, rule, *rows = text.splitlines()
    assert (first, second) == ("name    n  words", "        Å")
    assert rule.startswith("-----  --  ---")
    assert rows[0].startswith("a       1  x x") and rows[1].startswith("           x") and rows[-1] == "bcdef  12  y"
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(("encoding", "text"), [("utf-8", "+0.6 ± 0.7 Å"), ("ascii", "+0.6+/-0.7 A")])
def test_letters_that_a_terminal_lacks_keep_the_columns(encoding, text):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    grid.write("+0.6 ± 0.7 Å", stream)
    assert raw.getvalue().decode(encoding) == text + "\n"


def test_sites_of_a_compound_are_below_each_other():
    text = tables_text.score_grid(alk.score("crizotinib", "C1156Y+L1198F"))
    assert [line.split()[-1] for line in text.splitlines()[-1:]] == ["hinge"]


VARIANTS = ["G1202R", "S1206Y", "E1167del", "C1156Y+L1198F", "T1151_L1152insT"]


def test_a_probability_has_its_interval_and_a_base_rate_brackets():
    table = alk.score("crizotinib", VARIANTS)
    own, known = table.iloc[0], table.iloc[1]
    interval = f"{own.disruption_low:.2f}-{own.disruption_high:.2f}"
    assert [tables_text.probability_text(row) for row in table.itertuples()][:3] == [
        f"{own.disruption:.2f} {interval}",
        f"({known.disruption:.2f})",
        "-",
    ]
    assert [tables_text.interval_text(row) for row in table.itertuples()][:3] == [interval, "", ""]
    bare = table.drop(columns=["disruption_low", "disruption_high"])
    assert tables_text.probability_text(next(bare.itertuples())) == f"{own.disruption:.2f}"


def test_a_narrow_page_loses_what_the_sentences_say_and_no_estimate(monkeypatch):
    """First the clash-free share, then the distance; at last cells are broken. The estimates are on every page."""
    table = alk.annotate(alk.score("crizotinib", VARIANTS), "crizotinib")
    bare, texts = table.drop(columns=["measured_fold", "measured_bound", "measured_note"]), {}
    for columns in (110, 98, 80):
        monkeypatch.setenv("COLUMNS", str(columns))
        for kind, rows in (("bare", bare), ("annotated", table)):
            text = texts[kind, columns] = tables_text.score_grid(rows)
            assert max(map(len, text.splitlines())) <= columns
            for row in rows.dropna(subset="ddg").itertuples():
                line = next(line for line in text.splitlines() if line.startswith(row.variant))
                assert f"{row.disruption:.2f}" in line and f" {row.verdict}" in line
    shown = {key for key, text in texts.items() if tables_text.shows_clash_free(text)}
    assert shown == {("bare", 110)}
    assert {key for key, text in texts.items() if "distance" in text} == {
        ("bare", 110),
        ("bare", 98),
        ("annotated", 110),
        ("annotated", 98),
    }


def test_measured_fold_is_a_bound_only_where_all_sources_say_so():
    notes = [
        "at least 9.8x (A 2015; near the parental cells)",
        "at most 0.3x (A 2015; at the assay's floor)",
        "at least 15x (A 2015; near the parental cells), 16x (B 2012)",
        "5.9x (A 2015)",
        "",
    ]
    bounds = ["at least", "at most", "", "", ""]
    table = pd.DataFrame(
        {"measured_note": notes, "measured_bound": bounds, "measured_fold": [9.8, 0.3, 16.0, 5.9, None]}
    )
    shown = [tables_text.measured_fold(row) for row in table.itertuples()]
    assert shown == ["≥ 9.8", "≤ 0.3", "16", "5.9", "-"]


def test_comparisons_of_sites_are_told_by_place(monkeypatch):
    """A place has other variants in other kinases: sentences stand below the place. A full page drops entries."""
    table = alk.compare_sites(["crizotinib", "lorlatinib"], ["G1202R", "L1196"])
    monkeypatch.setenv("COLUMNS", "110")
    text = tables_text.score_grid(table)
    assert text.split()[:8] == ["place", "residue", "kinase", "inhibitor", "entry", "variant", "distance", "contacts"]
    assert "L1196   L1196    ALK     lorlatinib" in text and "aligned" not in text
    said = tables_text.why(table)
    assert said.startswith("G1202R, solvent front\n  ALK crizotinib  Arg1202 collides") and "L1196" not in said
    full = tables_text.score_grid(table.assign(pdb_id="an_entry_with_a_long_name"))
    assert "entry" not in full and max(map(len, full.splitlines())) <= grid.width()


def test_places_outside_the_pocket_say_how_they_were_aligned():
    assert "domain" in tables_text.score_grid(alk.compare_sites(["crizotinib"], ["C1156", "G1202"]))


@pytest.mark.parametrize("columns", [80, 110])
@pytest.mark.parametrize("count", [1, 6, 7, 15])
def test_a_comparison_with_many_inhibitors_stands_in_several_tables(monkeypatch, columns, count):
    """Once the table of six inhibitors was wider than a page of 80 columns."""
    monkeypatch.setenv("COLUMNS", str(columns))
    row = alk.compare(["L1196M"], ["crizotinib"])
    names = [f"examplinib{k}" for k in range(count)]
    text = tables_text.matrix(pd.concat([row.assign(inhibitor=name) for name in names], ignore_index=True))
    assert max(map(len, text.splitlines())) <= columns
    assert [word for word in text.split() if word.startswith("examplinib")] == names
    cell = tables_text.ddg_text(next(row.itertuples())).strip()
    assert text.split().count(cell) == count
    heads = [line for line in text.splitlines() if line.startswith("variant")]
    assert text.count("L1196M") == len(heads) and (len(heads) == 1) == (7 + 13 * count <= columns)
