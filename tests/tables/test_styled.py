"""Tables to look at: every number is the table's, what is unknown says so, colours are the palette's."""

import re

import pandas as pd
import pytest
from html_pages import Page, rows_of

import alkstruct as alk
from alkstruct.display import colours
from alkstruct.scoring.caveats import CAVEATS
from alkstruct.tables import styled

VARIANTS = ["L1196M", "G1202R", "S1206Y", "T1151_L1152insT", "C1156Y+L1198F", "E1167del"]
SHOWN = [
    "variant",
    "where",
    "distance",
    "ddg",
    "ddg_sd",
    "disruption",
    "interval",
    "verdict",
    "measured_fold",
    "clash_free",
    "mechanism",
    "caveats",
    "measured_note",
    "clinical",
]


@pytest.fixture(scope="module")
def table(few_backbones_throughout):
    return alk.annotate(alk.score("crizotinib", VARIANTS), "crizotinib")


def shown(table, **choice):
    text = alk.style(table, **choice).to_html()
    assert Page(text).faults == []
    return text


def test_cells_are_the_tables(table):
    rows = rows_of(shown(table))
    assert len(rows) == len(table)
    for cells, row in zip(rows, table.itertuples(), strict=True):
        cell = dict(zip(SHOWN, cells, strict=True))
        assert cell["variant"] == row.variant and cell["mechanism"] == row.mechanism
        assert cell["verdict"] == row.verdict and cell["caveats"] == row.caveats.replace(";", ", ")
        for name in ("distance", "ddg", "ddg_sd"):
            value = getattr(row, name)
            assert cell[name] == "–" if pd.isna(value) else abs(float(cell[name]) - value) <= 0.051
    held = [row for row in rows if row[0] != "T1151_L1152insT"]  # the other's ddG may differ between machines
    assert [row[3] for row in held] == ["+0.3", "+3.5", "0.0", "-0.2", "–"]
    assert [row[8] for row in rows] == ["11", "9.2", "3.0", "25", "–", "–"]


def test_what_an_assay_could_not_tell_is_no_number():
    """Alectinib: mutant and wild type are both at the assay's floor, so that their ratio of 1.0 says nothing."""
    table = alk.annotate(alk.score("alectinib", ["C1156Y", "L1196M"]), "alectinib")
    assert table.measured_fold[0] == 1.0
    assert [row[8] for row in rows_of(shown(table))] == ["n.d.", "≥ 45"]
    assert "n.d." in str(alk.style(table))


def test_a_base_rate_is_not_taken_for_an_estimate(table):
    """The base rate of an indirect row stands in brackets, whole or from a file; no interval is put beside it."""
    columns = ["variant", "disruption", "interval", "disruption_low", "disruption_high", "verdict"]
    rows = {row[0]: row[1:] for row in rows_of(shown(table, columns=columns))}
    known = table.iloc[2]
    chance, low, high = (f"({v:.2f})" for v in (known.disruption, known.disruption_low, known.disruption_high))
    assert rows["S1206Y"] == [chance, "–", low, high, "indirect"]
    assert rows["E1167del"] == ["–", "–", "–", "–", "not modelled"]
    own = table.iloc[1]
    low, high = f"{own.disruption_low:.2f}", f"{own.disruption_high:.2f}"
    assert rows["G1202R"] == [f"{own.disruption:.2f}", f"{low}–{high}", low, high, "disrupts"]
    text = str(alk.style(table, columns=columns)).splitlines()
    assert [line.split() for line in text if line.startswith("S1206Y")] == [["S1206Y", *rows["S1206Y"]]]


def test_unknown_is_a_dash_and_zero_has_no_sign(table):
    text = shown(table.assign(ddg=pd.array([-0.04, 0.0, None, -1e-9, 2, -2], "Float64")), columns=["variant", "ddg"])
    assert [row[1] for row in rows_of(text)] == ["0.0", "0.0", "–", "0.0", "+2.0", "-2.0"]
    whole = Page(shown(table)).text
    assert not re.search(r"nan|<NA>|None", whole, re.IGNORECASE)


def test_units_are_those_of_the_score(table):
    heads = re.findall(r"<th[^>]*col_heading[^>]*>([^<]+)<", shown(table))
    units = alk.score_columns().set_index("column").unit
    assert [head.split("\n")[-1] for head in heads[2:5]] == units[["distance", "ddg", "ddg_sd"]].tolist()


def test_colours_are_the_palettes(table):
    text = shown(table)
    for verdict in set(table.verdict):
        colour = colours.VERDICT_COLOURS[verdict]
        assert f"background-color: {colour};\n  color: {colours.ink(colour)};" in text
    for group in (colours.GATEKEEPER, colours.SOLVENT_FRONT):
        assert f"linear-gradient(90deg, {group.colour} 0% 100%)" in text
    both = f"{colours.ALPHA_C.colour} 0% 50%, {colours.HINGE.colour} 50% 100%"  # of the compound variant
    assert both in text


def test_a_swatch_keeps_its_room_before_the_text(table):
    """The padding of a cell with one outdoes that of all cells, whose selector (#table td) is the more specific."""
    rules = re.findall(r"background-image: linear-gradient[^}]*}", shown(table))
    assert rules and all("padding-left: 1.5em !important" in rule for rule in rules)


def test_caveats_tell_their_meaning(table):
    titles = [cell.get("title", "") for cell in Page(shown(table)).named("td")]
    words = ("extrapolated", "in the fit", "local backbone")
    assert "; ".join(f"{word}: {CAVEATS[word]}" for word in words) in titles


def test_the_rest_stays_behind_and_can_be_asked_for(table):
    styler = alk.style(table)
    assert set(table.columns) <= set(styler.data.columns)
    rows = rows_of(shown(table, columns=["klifs", "variant", "overlap"]))
    assert [row[1] for row in rows] == VARIANTS
    assert rows[0][0] == str(table.klifs[0]) and rows[3][2] == "–"


def test_a_column_of_ones_own_is_shown_last_and_escaped(table):
    text = shown(table.assign(**{"<i>mine</i>": "<script>1</script>"}))
    page = Page(text)
    assert page.named("script") == page.named("i") == []
    assert [row[-1] for row in rows_of(text)] == ["<script>1</script>"] * len(table)


def test_hostile_cells_are_text(table):
    names = ("variant", "mechanism", "caveats", "measured_note", "clinical", "region")
    hostile = table.assign(**dict.fromkeys(names, '"><script>1</script>'), site="")
    assert Page(shown(hostile)).named("script") == []


def test_notes_on_a_structure_of_ones_own_are_told_and_escaped(table):
    own = table.copy()
    own.attrs = {"notes": {"<b>my</b>": ["numbers < 5 were changed"], "2XP2": ["not resolved: 1124"]}}
    page = Page(shown(own))
    assert page.named("b") == [] and "Note: <b>my</b>: numbers < 5 were changed" in page.text
    assert "1124" not in page.text.replace("1124-", "")
    text = str(alk.style(own, rows=2))
    assert text.splitlines()[0] == "Note: <b>my</b>: numbers < 5 were changed"
    assert text.splitlines()[-1].startswith("The first 2 of 6 rows")
    assert "Note: " not in str(alk.style(table))  # of a packaged entry


@pytest.mark.parametrize(
    "lacking",
    [
        ["mechanism"],
        ["region", "site"],
        ["caveats", "disruption"],
        ["ddg_sd"],
        ["measured_note"],
        ["distance", "clash_free", "clinical"],
    ],
)
def test_optional_columns_may_be_missing(table, lacking):
    part = table.drop(columns=lacking)
    assert len(rows_of(shown(part))) == len(table)
    assert "L1196M" in str(alk.style(part))


@pytest.mark.parametrize("make", [lambda: alk.score("crizotinib", []), lambda: alk.compare([], ["crizotinib"])])
def test_empty_tables_have_their_headings(make):
    text = shown(make())
    assert rows_of(text) == [] and "kcal/mol" in text
    assert str(alk.style(make())).split()[0] == "variant"


def test_comparisons_name_the_inhibitor():
    table = alk.compare(["G1202R"], ["crizotinib", "lorlatinib"])
    rows = rows_of(shown(table))
    assert [row[:3] for row in rows] == [["G1202R", "crizotinib", "2XP2"], ["G1202R", "lorlatinib", "4CLI"]]


def test_comparisons_of_sites_begin_with_place_and_residue():
    """Columns of mutations are there where one was asked for; of a place alone distance and contacts."""
    structures = ["crizotinib", "lorlatinib"]
    asked = alk.compare_sites(structures, ["G1202", "L1196"])
    heads = ["place", "residue", "kinase", "inhibitor", "entry", "where", "distance", "contacts"]
    assert str(alk.style(asked)).split()[:8] == heads
    row = asked.iloc[0]
    near = [f"{row.distance:.1f}", str(row.contacts)]
    assert rows_of(shown(asked))[0] == ["G1202", "G1202", "ALK", "crizotinib", "2XP2", "solvent front", *near]
    scored = str(alk.style(alk.compare_sites(structures, ["G1202R", "L1196"])))
    assert scored.split()[:10] == [*heads, "variant", "ddG"]
    assert "G1202R ALK crizotinib  Arg1202 collides" in scored


def test_other_tables_are_refused():
    with pytest.raises(alk.AlkstructError, match="lacks ddg, verdict and has pdb_id, inhibitor"):
        alk.style(alk.list_structures().assign(variant="G1202R"))
    with pytest.raises(alk.AlkstructError, match="no column colour in the table"):
        alk.style(alk.score("crizotinib", "G1202R"), columns=["colour"])


def test_long_tables_are_cut_and_say_so(table):
    long = pd.concat([table] * 100, ignore_index=True)
    text = shown(long)
    assert len(rows_of(text)) == styled.MOST_ROWS < len(long)
    assert "The first 300 of 600 rows" in text and "The first 300 of 600 rows" in str(alk.style(long))
    assert len(rows_of(shown(long, rows=None))) == 600 and "first" not in shown(table)


def test_the_index_of_the_table_does_not_matter(table):
    assert shown(table.set_axis([7] * len(table))) == shown(table)


def test_the_table_is_not_changed(table):
    before = table.copy()
    shown(table)
    pd.testing.assert_frame_equal(table, before)


def test_same_table_same_page_and_names_of_its_own(table):
    assert shown(table) == shown(table)
    assert not set(Page(shown(table)).ids()) & set(Page(shown(table.head(2))).ids())


# ------------------------------------------------------------------------------------------------- text


def test_it_prints_as_aligned_text(table, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    text = str(alk.style(table))
    grid = text.split("\n\n")[0].splitlines()
    rule = next(line for line in grid if set(line) == {"-", " "})
    for k, character in enumerate(rule):
        if character == " ":  # a gap between columns is a gap in every line
            assert all(k >= len(line) or line[k] == " " for line in grid)
    assert [line.split()[0] for line in grid[3:] if line[0] != " "] == VARIANTS
    assert repr(alk.style(table)) == text
    words = " ".join(text.split())
    for row in table.itertuples():
        assert f"{row.variant} {row.mechanism}" in words


def test_text_and_page_have_the_same_cells(table):
    columns = ["variant", "distance", "ddg", "ddg_sd", "disruption", "verdict", "measured_fold", "clash_free"]
    styler = alk.style(table, columns=columns)
    lines = str(styler).splitlines()[3:]
    assert [re.split(r"  +", line) for line in lines] == rows_of(styler.to_html())
