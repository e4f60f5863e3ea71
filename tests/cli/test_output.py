"""Tables as CSV and JSON."""

import json

import pandas as pd
import pytest
from cli_cases import VARIANTS, read_csv
from pandas.testing import assert_frame_equal

import alkstruct as alk


def test_csv_round_trip_is_the_table(shown):
    out = shown("score", "crizotinib", *VARIANTS, "--csv", "table.csv")
    assert "table.csv" in out
    assert_frame_equal(read_csv("table.csv"), alk.score("crizotinib", VARIANTS), check_exact=True)


def test_no_csv_without_being_asked(shown, tmp_path):
    shown("score", "crizotinib", "G1202R")
    assert list(tmp_path.iterdir()) == []


def test_json_is_the_table_and_nothing_else(shown):
    records = json.loads(shown("score", "crizotinib", *VARIANTS, "--json"))
    table = alk.score("crizotinib", VARIANTS)
    assert [record["variant"] for record in records] == VARIANTS
    origin = ["pdb_id", "inhibitor", "energy", "alkstruct", "notes"]
    assert all(list(record) == [*table, *origin] for record in records)
    assert [records[0][name] for name in origin[:4]] == ["2XP2", "crizotinib", "consensus", alk.__version__]
    assert records[1]["ddg"] == table.ddg[1]
    assert type(records[1]["position"]) is int
    assert records[3]["ddg"] is None


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".json", ".xlsx", ".parquet"])
def test_a_table_is_saved_by_the_ending_of_its_name(shown, ending):
    out = shown(
        "compare", "L1196M", "G12", "--inhibitors", "crizotinib,lorlatinib", "--annotate", "--save", f"t{ending}"
    )
    assert f"t{ending} holds all 4 rows and all columns." in out
    table = alk.annotate(alk.compare(["L1196M", "G12"], ["crizotinib", "lorlatinib"]))
    again = alk.read_table(f"t{ending}")
    assert_frame_equal(again, table)
    assert again.attrs == table.attrs
    # and as a list of variants
    records = json.loads(shown("score", "crizotinib", f"@t{ending}", "--json"))
    assert [row["variant"] for row in records] == table["variant"].tolist()


def test_a_place_that_cannot_hold_a_table_is_refused_before_the_work(run):
    status, out, err = run("scan", "crizotinib", "--save", "table.doc")
    assert (status, out) == (2, "") and "'table.doc' is no table file by its name; end it in one of .csv" in err


def test_json_and_csv_together(shown):
    json.loads(shown("score", "crizotinib", "G1202R", "--json", "--csv", "table.csv"))
    assert len(read_csv("table.csv")) == 1


@pytest.mark.parametrize(
    "command",
    [
        ("structures",),
        ("regions",),
        ("regions", "G1202R", "1174"),
        ("contacts", "crizotinib"),
        ("compare", "G1202R"),
        ("scan", "crizotinib", "--within", "4", "--quiet"),
        ("build", "crizotinib", "L1196M", "--out", "mutant.pdb"),
        ("rank", "G1202R", "--inhibitors", "crizotinib,lorlatinib"),
        ("evidence", "G1202R"),
        ("evidence", "I1171N", "F1174L"),
    ],
    ids=" ".join,
)
def test_every_command_speaks_json_and_csv(shown, command):
    assert shown(*command).strip()
    records = json.loads(shown(*command, "--json", "--csv", "table.csv"))
    table = pd.read_csv("table.csv")
    assert len(records) == len(table) > 0
    assert list(records[0]) == list(table)
