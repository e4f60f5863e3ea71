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
    assert all(list(record) == list(table) for record in records)
    assert records[1]["ddg"] == table.ddg[1]
    assert type(records[1]["position"]) is int
    assert records[3]["ddg"] is None


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
