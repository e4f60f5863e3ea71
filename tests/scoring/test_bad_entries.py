"""One bad entry never costs the others: its row says why there is no estimate, and `strict` makes an error of it."""

import json
from pathlib import Path

import pandas as pd
import pytest
from html_pages import Page
from pandas.testing import assert_frame_equal

import alkstruct as alk
from alkstruct.cli.main import main
from alkstruct.scoring.applicability import MISFIT, NOT_RESOLVED, UNREADABLE, reason_against
from alkstruct.scoring.table import SCORE_COLUMNS
from alkstruct.scoring.variant_lists import UnreadEntry, read_variants

GOOD = ["L1196M", "G1202R"]
#: Entry -> (what its row is called, kind of the reason, a word of it, error with `strict`).
BAD = {
    "G1202": ("G1202", UNREADABLE, "names a residue and not what becomes of it", alk.NotationError),
    "G1202*": ("G1202*", UNREADABLE, "it ends the chain", alk.NotationError),
    "L1196M, G1202R": ("L1196M, G1202R", UNREADABLE, "a comma separates variants", alk.NotationError),
    "p.?": ("p.?", UNREADABLE, "it says nothing of the protein", alk.NotationError),
    "": ("", UNREADABLE, "the entry is empty", alk.NotationError),
    "NP_005219.2:p.Gly1202Arg": ("NP_005219.2:p.Gly1202Arg", UNREADABLE, "is EGFR, not ALK", alk.NotationError),
    "L1196M and G1202R": ("L1196M and G1202R", UNREADABLE, "did you mean L1196M+G1202R", alk.NotationError),
    None: ("", UNREADABLE, "the entry is empty", alk.NotationError),
    float("nan"): ("", UNREADABLE, "the entry is empty", alk.NotationError),
    1202: ("1202", UNREADABLE, "a variant is text, not int", alk.NotationError),
    "=1+1": ("=1+1", UNREADABLE, "this is no notation", alk.NotationError),
    "two\nlines": ("two\nlines", UNREADABLE, "this is no notation", alk.NotationError),
    "\ud800.pdb": ("\\ud800.pdb", UNREADABLE, "this is no notation", alk.NotationError),
    "x" * 2000: ("x" * 2000, UNREADABLE, "it has 2000 characters", alk.NotationError),
    "G0R": ("G0R", MISFIT, "no resolved residue there, and Q9UM73 has residues 1 to 1620", alk.NumberingError),
    "A1202R": ("A1202R", MISFIT, "expects A at 1202, 2XP2 has G there and so does Q9UM73", alk.NumberingError),
    "T315I": ("T315I", MISFIT, "expects T at 315", alk.NumberingError),
    "G5000R": ("G5000R", MISFIT, "no resolved residue there, and Q9UM73 has residues 1 to 1620", alk.NumberingError),
    "L1196M+A1202R": ("L1196M+A1202R", MISFIT, "expects A at 1202", alk.NumberingError),
}
each = pytest.mark.parametrize("bad", BAD, ids=lambda bad: repr(bad)[:20])


@each
def test_the_others_have_their_estimates_and_the_bad_one_a_reason(bad):
    name, _, words, error = BAD[bad]
    table = alk.score("2XP2", [GOOD[0], bad, GOOD[1]])
    assert table["variant"].tolist() == [GOOD[0], name, GOOD[1]]
    assert_frame_equal(table.iloc[[0, 2]].reset_index(drop=True), alk.score("2XP2", GOOD))
    row = table.iloc[1]
    assert row["verdict"] == "not modelled" and words in row["mechanism"]
    assert (
        row["mechanism"].startswith("Not modelled: ")
        and row["mechanism"][-1] in ".?"
        and row["mechanism"][-2] not in ".?"
    )
    assert "\n" not in row["mechanism"] and len(row["mechanism"]) <= 1100
    # nobody knows where it is, so that nothing is said of a place
    silent = [c for c, (kind, *_) in SCORE_COLUMNS.items() if kind in ("Int64", "Float64")]
    assert row[silent].isna().all() and (row[["region", "site", "caveats"]] == "").all()
    with pytest.raises(error, match=r"expects|cannot read"):
        alk.score("2XP2", [GOOD[0], bad, GOOD[1]], strict=True)


def test_an_empty_entry_says_where_in_the_list_it_stands(tmp_path, capsys):
    """Its row has no name; without its place nobody knows which of several lines of a file it is."""
    pd.DataFrame({"variant": ["L1196M", None, "I1171N/S", ""]}).to_csv(tmp_path / "list.csv", index=False)
    entries = read_variants(str(tmp_path / "list.csv"), strict=False)
    assert [str(entry) for entry in entries] == ["L1196M", "", "I1171N", "I1171S", ""]
    assert [entry.problem for entry in entries if isinstance(entry, UnreadEntry)] == [
        "the entry is empty (number 2 of the list)",
        "the entry is empty (number 4 of the list)",
    ]
    for command in (["score", "2XP2"], ["compare", "--inhibitors", "crizotinib,lorlatinib"]):
        listed = f"@{tmp_path / 'list.csv'}"
        assert main([*command, listed] if command[0] == "score" else ["compare", listed, *command[1:]]) == 0
        out = " ".join(capsys.readouterr().out.split())
        assert out.count("(empty)") >= 3 and "number 2 of the list" in out and "number 4 of the list" in out
        assert out.count("number 2 of the list") == 1


def test_a_slash_between_mutations_is_told():
    """F1174L/C is two variants and L1196M/G1202R one: both readings are announced."""
    both = read_variants(["L1196M/G1202R", "F1174L/C", "C1156Y+L1198F", "G1202R"])
    assert [str(entry) for entry in both] == ["L1196M+G1202R", "F1174L", "F1174C", "C1156Y+L1198F", "G1202R"]
    assert both.notes == [
        "L1196M/G1202R is read as one variant with 2 mutations, L1196M+G1202R",
        "F1174L/C is read as F1174L, F1174C",
    ]


def test_reasons_of_one_mutation_in_two_spellings_are_said_once(capsys):
    assert main(["compare", "G1202R", "p.Gly1202Arg", "--inhibitors", "crizotinib,lorlatinib"]) == 0
    out = capsys.readouterr().out
    assert out.count("Arg1202 collides with crizotinib") == 1
    assert sum(line.startswith("G1202R ") for line in out.splitlines()) == 2  # a row each, as was asked for


@each
def test_a_reason_is_data(bad):
    name, kind, words, _ = BAD[bad]
    (entry,) = read_variants([bad], strict=False)
    reason = reason_against(alk.load("2XP2"), entry)
    assert (str(entry), reason.kind, isinstance(entry, UnreadEntry)) == (name, kind, kind == UNREADABLE)
    assert words in reason.text and not reason.text.endswith(".")
    assert not reason.has_a_place


def test_a_residue_that_is_not_resolved_costs_nothing_in_any_numbering():
    """H1124 is not resolved in 2XP2: the same reason with ALK's numbers and with those of the file."""
    for reference in ("Q9UM73", None):
        structure = alk.load("2XP2", reference=reference)
        table = alk.score(structure, ["L1196M", "H1124A", "G1202R", "H1124A+L1196M"])
        assert table["verdict"].tolist() == ["weakens", "not modelled", "disrupts", "not modelled"]
        assert table["mechanism"][1] == "Not modelled: residue 1124 is not resolved in 2XP2."
        assert table["position"][1] == 1124
        reason = reason_against(structure, alk.parse("H1124A"))
        assert reason.kind == NOT_RESOLVED and reason.has_a_place
        with pytest.raises(alk.NotModelledError, match="H1124A: residue 1124 is not resolved"):
            alk.score(structure, ["H1124A"], strict=True)


def test_of_a_text_words_that_are_no_variants_have_rows_of_their_own():
    names = [str(v) for v in read_variants("L1196M G1202, p.Gly1202Arg\nfoo bar\nC1156Y + L1198F", strict=False)]
    assert names == ["L1196M", "G1202", "G1202R", "foo bar", "C1156Y+L1198F"]
    for whole in ("G1202R and L1196M", "L1196M or G1202R"):
        (entry,) = read_variants(whole, strict=False)
        assert str(entry) == whole and "did you mean" in entry.problem
    for nothing in ("", " ,\n# none"):
        with pytest.raises(alk.NotationError, match="cannot read"):
            read_variants(nothing, strict=False)


SAID = "I1171N/S/T is read as I1171N, I1171S, I1171T"


@pytest.mark.parametrize(
    "given", ["L1196M, I1171N/S/T", "L1196M I1171N/S/T", ["L1196M", "I1171N/S/T"], pd.Series(["L1196M", "I1171N/S/T"])]
)
def test_what_is_short_for_several_variants_is_all_of_them_and_told(given, tmp_path):
    """As papers write them."""
    four = ["L1196M", "I1171N", "I1171S", "I1171T"]
    assert [str(v) for v in read_variants(given)] == four
    table = alk.score("crizotinib", given)
    assert_frame_equal(table, alk.score("crizotinib", four))
    assert table.attrs["notes"]["variants"] == [SAID]
    compared = alk.compare(given, ["crizotinib", "lorlatinib"])
    assert len(compared) == 8 and compared.attrs["notes"]["variants"] == [SAID]
    for one in (table, compared):
        for ending in (".csv", ".xlsx", ".parquet"):
            assert alk.read_table(alk.save_table(one, tmp_path / f"t{ending}")).attrs == one.attrs


def test_what_is_short_is_told_in_print_and_in_the_report(run):
    for command in (["score", "crizotinib"], ["compare", "--inhibitors", "crizotinib"]):
        status, out, _ = run(*command, "I1171N/S/T", "G1202R")
        assert status == 0 and f"Note: {SAID}" in out.partition("\n\n")[0]
    assert run("report", "crizotinib", "--mutations", "I1171N/S/T", "-o", "r.html")[0] == 0
    assert f"{SAID}." in Path("r.html").read_text(encoding="utf-8")


def test_entries_that_were_read_before_stay_what_they_are():
    entries = read_variants("L1196M, G1202", strict=False)
    assert read_variants(entries, strict=False) == entries
    with pytest.raises(
        alk.NotationError, match=r"cannot read 'G1202': G1202 names a residue and not what becomes of it\. Under"
    ):
        read_variants(entries)


def test_a_comparison_keeps_every_row():
    table = alk.compare(["L1196M", "G1202", "S1281A"], ["crizotinib", "ceritinib"])
    assert table["variant"].tolist() == ["L1196M"] * 2 + ["G1202"] * 2 + ["S1281A"] * 2
    assert table["inhibitor"].tolist() == ["crizotinib", "ceritinib"] * 3
    assert_frame_equal(table.iloc[:2], alk.compare("L1196M", ["crizotinib", "ceritinib"]), check_categorical=False)
    for bad, error in (("G1202", alk.NotationError), ("A1202R", alk.NumberingError)):
        with pytest.raises(error):
            alk.compare(["L1196M", bad], ["crizotinib"], strict=True)


MIXED = ["L1196M", "G1202", "A1202R", "$\\frac{", "<b>x</b>", "two\nlines", "y" * 300, "", "G1202R"]


@pytest.fixture(scope="module")
def mixed():
    return alk.annotate(alk.compare(MIXED, ["crizotinib"]))


def test_tables_as_text_and_in_colour_show_every_row(mixed):
    styler = alk.style(mixed)
    text, page = str(styler), Page(styler.to_html())
    for name in ("L1196M", "G1202", "A1202R", "$\\frac{", "<b>x</b>", "two lines", "G1202R"):
        assert any(line.split("  ")[0] == name for line in text.splitlines()) and name in page.text
    assert page.named("b") == [] and page.faults == []
    assert max(len(line) for line in text.splitlines()) < 400


def test_figures_leave_out_what_has_no_place_and_say_so(mixed):
    for ax in (alk.plot_regions(mixed), alk.plot_scan(mixed)):
        drawn = [text.get_text() for text in ax.get_legend().get_texts()]
        assert "not drawn: G1202, A1202R, $\\frac{ and 4 others" in drawn
        ax.figure.draw_without_rendering()
    assert [t.get_text() for t in alk.plot_regions(mixed).get_xticklabels()] == ["L1196M", "G1202R"]
    ax = alk.plot_comparison(mixed)
    ax.figure.draw_without_rendering()
    assert "two lines" in [label.get_text() for label in ax.get_yticklabels()]
    with pytest.raises(alk.AlkstructError, match="none of the variants has a place"):
        alk.plot_scan(mixed.iloc[[1, 2]])
    with pytest.raises(alk.AlkstructError, match="none of its variants can be read"):
        alk.plot_regions(mixed.iloc[[1, 2]])


def test_a_report_has_them_all(tmp_path):
    path = alk.write_report(tmp_path / "r.html", "crizotinib", MIXED, date="2026-01-31")
    page = Page(path.read_text(encoding="utf-8"))
    assert page.faults == [] and page.named("b") == []
    assert "not modelled: G1202, A1202R, $\\frac{, <b>x</b>, two lines, " in page.text
    assert (
        "an empty entry" in page.text
        and "cannot read 'G1202': G1202 names a residue and not what becomes of it." in page.text
    )


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments):
        status = main(list(arguments))
        return status, *capsys.readouterr()

    return run


@pytest.mark.parametrize(
    "command",
    [("score", "crizotinib"), ("compare", "--inhibitors", "crizotinib"), ("score", "crizotinib", "--annotate")],
)
def test_the_command_line_shows_the_others(run, command):
    status, out, err = run(*command, "L1196M", "G1202", "T315I", "G1202R")
    assert (status, err) == (0, "")
    words = " ".join(out.split())
    for word in (
        "cannot read 'G1202': G1202 names a residue and not what becomes of it.",
        "expects T at 315",
        "Met1196 costs crizotinib little by itself",
    ):
        assert word in words
    status, out, err = run(*command, "L1196M", "G1202", "T315I", "G1202R", "--strict")
    assert (status, out) == (2, "") and "cannot read 'G1202'" in err


def test_evidence_and_regions_of_the_others(run):
    status, out, err = run("evidence", "G1202", "G1202R")
    assert (status, err) == (0, "") and "G1202: cannot read 'G1202'" in out and "G1202R, measured in cells" in out
    status, out, _ = run("evidence", "G1202", "G1202R", "--json")
    last = json.loads(out)[-1]
    assert (last["evidence"], last["variant"]) == ("cannot be read", "G1202")
    status, out, err = run("regions", "99999", "1202", "A1202R")
    assert (status, err) == (0, "") and "solvent front" in out and "99999: position 99999 does not exist" in out
    status, out, _ = run("regions", "99999", "1202", "--json")
    assert [(row["asked"], row["name"]) for row in json.loads(out)] == [("1202", "solvent front"), ("99999", None)]
    assert "does not exist" in json.loads(out)[1]["problem"]


def test_a_scan_takes_numbers_as_they_are_found():
    """Another protein may begin below 1."""
    from dataclasses import replace

    structure = alk.load("2XP2", reference=None)
    table = alk.scan(replace(structure, number=structure.number - 1200), within=4)
    same = alk.scan(structure, within=4)
    assert table["position"].tolist() == (same["position"] - 1200).tolist() and (table["position"] < 1).any()
    assert table["ddg"].to_numpy(float) == pytest.approx(same["ddg"].to_numpy(float))
    assert table["variant"][0] == f"{same['variant'][0][0]}{table['position'][0]}{same['variant'][0][-1]}"


def test_a_column_keeps_its_rows():
    table = pd.DataFrame({"variant": ["L1196M", None, "G1202R"], "patient": [1, 2, 3]})
    assert len(alk.score("crizotinib", table)) == 3
