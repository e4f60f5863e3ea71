"""The panel of kinases: its tables hold together, and its medians say what is known."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alkstruct.errors import StructureError
from alkstruct.validation import panel
from alkstruct.validation.fold_changes import PANEL_ENTRIES, PANEL_MUTATIONS

STRUCTURES = Path(__file__).parents[3] / "shared" / "development" / "structures"
INFINITY = float("inf")


@pytest.fixture(scope="module")
def tables():
    return panel.read_tables()


@pytest.fixture(scope="module")
def rows():
    return panel.panel()


# ----------------------------------------------------------------------------------------- tables


def test_tables_have_their_columns_and_words(tables):
    assert list(tables.complexes.columns) == panel.COMPLEX_COLUMNS
    assert list(tables.folds.columns) == panel.FOLD_COLUMNS
    assert set(tables.complexes["role"]) == {panel.PAIR, panel.OTHER_CRYSTAL}
    assert set(tables.folds["bound"]) <= set(panel.BOUNDS)
    assert set(tables.folds["measure"]) <= set(panel.MEASURES)
    assert (tables.folds["fold"] > 0).all()
    assert tables.folds["doi"].str.match(r"10\.\d{4,}/").all()
    assert (tables.folds["source"] != "").all()


def test_blind_kinases_and_alk_are_not_in_the_tables(tables):
    """ALK's fold changes stay in `experiments`; the kinases of the blind test are not developed on."""
    assert not {"ALK", "ABL1", "MET"} & set(tables.folds["kinase"])


def test_a_position_has_one_wild_type(tables):
    place = tables.folds["kinase"] + tables.folds["mutation"].str[1:-1]
    assert (tables.folds["mutation"].str[0].groupby(place).nunique() == 1).all()


def test_no_measurement_stands_twice(tables):
    assert not tables.folds.duplicated(["kinase", "mutation", "inhibitor", "background", "source"]).any()


def test_every_pair_has_one_crystal(tables):
    pairs = tables.complexes[tables.complexes["role"] == panel.PAIR]
    keys = ["kinase", "inhibitor"]
    assert not pairs.duplicated(keys).any()
    assert set(map(tuple, pairs[keys].to_numpy())) == set(map(tuple, tables.folds[keys].to_numpy()))


def test_every_triple_has_features(rows, tables):
    assert "no features" not in set(rows["problem"])
    numbers = tables.features.select_dtypes("number")
    assert (numbers.notna().all(axis=1) == (tables.features["problem"] == "")).all()
    assert not tables.features.duplicated(panel.FEATURE_KEY).any()


def test_anchors_are_those_of_covalent_inhibitors(rows):
    anchors = rows[rows["covalent_site"]]
    assert set(anchors["mutation"]) == {"C797S"}
    assert set(anchors["inhibitor"]) == {"afatinib", "neratinib", "osimertinib"}


def test_panel_is_as_large_as_it_is_said_to_be(rows):
    other = rows[(rows["kinase"] != "ALK") & (rows["problem"] == "") & ~rows["covalent_site"]]
    assert len(rows[rows["kinase"] == "ALK"]) == 28
    assert len(other) >= 150 and other["near"].sum() >= 45
    assert other["resistant"].sum() >= 24


def test_tables_are_written_as_they_are_read(tables, tmp_path):
    panel.write_tables(tables, tmp_path)
    for name in panel.TABLE_NAMES:
        assert (tmp_path / name).read_bytes() == (panel.data.path(name)).read_bytes()


# ---------------------------------------------------------------------------------------- medians


@pytest.mark.parametrize(
    ("folds", "bounds", "fold", "bound", "resistant"),
    [
        ([2, 8, 100], ["", "", ""], 8, "", 1),
        ([2, 8], ["", ""], 4, "", 0),
        ([10, 40], ["", "at least"], 20, "at least", 1),
        ([2, 3, 40], ["", "", "at least"], 3, "", 0),
        ([2, 30, 40], ["", "at least", "at least"], 30, "at least", 1),
        ([2, 3], ["at least", "at least"], np.sqrt(6), "at least", np.nan),
        ([0.5, 2], ["at most", ""], 1, "at most", 0),
        ([6, 6.5], ["at most", "at most"], np.sqrt(39), "at most", np.nan),
        ([1, 9], ["undetermined", ""], 9, "", 1),
        ([1], ["undetermined"], 1, "undetermined", np.nan),
        ([3, 8], ["at least", "at most"], np.sqrt(24), "undetermined", np.nan),
    ],
)
def test_median_over_backgrounds(tables, folds, bounds, fold, bound, resistant):
    """A bound stays a bound, and which side of 5 the median is on is said only where it is known."""
    first = tables.folds.iloc[[0] * len(folds)].reset_index(drop=True)
    changed = tables._replace(
        folds=first.assign(fold=np.array(folds, float), bound=bounds, suspect="", covalent_site=False)
    )
    rows = panel.panel(tables=changed)
    row = rows[rows["kinase"] != "ALK"].iloc[0]
    assert row["fold"] == pytest.approx(fold)
    assert row["bound"] == bound
    assert row["resistant"] == resistant or (np.isnan(row["resistant"]) and np.isnan(resistant))


def test_suspect_measurements_are_listed_and_left_out_of_medians(rows, tables):
    suspect = tables.folds[tables.folds["suspect"] != ""]
    assert len(suspect) > 0
    d816v = rows[(rows["mutation"] == "D816V") & (rows["kinase"] == "KIT")].iloc[0]
    assert d816v["fold"] > 1000  # Davis alone
    every = panel.panel(aggregate=False)
    assert len(every) == len(tables.folds) + 28


def test_bounds_of_the_largest_doses():
    """Replicates that agree to the last digit are at the highest concentration: such folds are bounds."""
    every = panel.panel(aggregate=False).set_index(["mutation", "inhibitor", "background", "measure"])["bound"]
    assert every[("T790M", "erlotinib", "wild type", "IC50")] == "at least"
    assert every[("V843I", "erlotinib", "L858R/T790M", "IC50")] == "undetermined"
    assert every[("S768I", "erlotinib", "T790M", "IC50")] == "at most"


def test_alk_is_as_in_the_experiments(rows):
    alk = rows[rows["kinase"] == "ALK"].set_index(["mutation", "inhibitor"])
    assert set(alk.index) == {(m, i) for m in PANEL_MUTATIONS for i in PANEL_ENTRIES}
    assert alk.loc[("L1196M", "crizotinib"), "bound"] == "at least"
    assert alk.loc[("L1196M", "crizotinib"), "resistant"] == 1
    assert alk["direct"].sum() == 16


# --------------------------------------------------------------------------------- features anew


def assert_same_features(new, old):
    keys = panel.FEATURE_KEY
    new, old = (table.sort_values(keys).reset_index(drop=True) for table in (new, old))
    numbers = old.select_dtypes("number").columns
    assert new[keys].equals(old[keys])
    assert new["problem"].tolist() == old["problem"].tolist()
    assert new["caveats"].tolist() == old["caveats"].tolist()
    np.testing.assert_allclose(new[numbers], old[numbers].to_numpy(float), atol=2e-3, rtol=1e-4)


def test_committed_features_are_those_of_today(tables):
    """One packaged entry: a change of the energy that reaches the panel has to commit its features anew."""
    from alkstruct.complexes.loading import load
    from alkstruct.validation.panel_features import features, rounded

    old = tables.features[tables.features["pdb_id"] == "2XP2"]
    new = rounded(features(load("2XP2"), old["mutation"].tolist()))
    keys = old[panel.FEATURE_KEY].reset_index(drop=True)
    assert_same_features(pd.concat([keys, new], axis=1), old)


@pytest.mark.slow
@pytest.mark.skipif(not STRUCTURES.is_dir(), reason="needs the crystals of EGFR and KIT")
def test_committed_features_of_other_kinases_are_those_of_today(tables):
    new, computed, kept = panel.with_computed_features(tables, STRUCTURES)
    assert kept == [] and len(computed) == len(tables.complexes) + 4
    assert_same_features(new.features, tables.features)


def test_without_structures_the_committed_features_stay(tables, tmp_path, monkeypatch):
    monkeypatch.setenv("ALKSTRUCT_CACHE", str(tmp_path))
    new, computed, kept = panel.with_computed_features(
        tables, tmp_path, only=set(zip(tables.complexes["kinase"], tables.complexes["inhibitor"], strict=True))
    )
    assert computed == [] and len(kept) == len(tables.complexes)
    assert_same_features(new.features, tables.features)


def test_no_such_folder_of_structures(tmp_path):
    with pytest.raises(StructureError, match="there is no folder"):
        panel.structure_file("1M17", tmp_path / "nowhere")
