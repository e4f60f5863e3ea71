"""Several inhibitors side by side."""

import pytest

import alkstruct as alk
from alkstruct.complexes.known_inhibitors import inhibitor_names
from alkstruct.scoring.table import SCORE_COLUMNS


def test_one_row_a_variant_and_inhibitor_in_the_order_asked():
    table = alk.compare(["G1269A", "G1202R"])
    names = list(inhibitor_names())
    assert table["inhibitor"].tolist() == names * 2
    assert table["variant"].tolist() == ["G1269A"] * len(names) + ["G1202R"] * len(names)
    assert list(table.columns) == ["variant", "inhibitor", "pdb_id", *list(SCORE_COLUMNS)[1:]]
    assert str(table["verdict"].dtype) == "category"


def test_rows_are_those_of_score():
    table = alk.compare("L1198F", "ceritinib")
    alone = alk.score("ceritinib", ["L1198F"])
    assert table["ddg"].tolist() == alone["ddg"].tolist()
    assert table["pdb_id"].tolist() == ["4MKC"]


def test_complexes_are_taken_as_they_are():
    drug = alk.load("lorlatinib")
    assert alk.compare(["L1196M"], [drug])["inhibitor"].tolist() == ["lorlatinib"]


def test_unknown_inhibitor_is_refused():
    with pytest.raises(alk.StructureError, match="packaged are 2XP2"):
        alk.compare(["L1196M"], ["crizotinob"])
