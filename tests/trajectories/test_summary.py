"""Summaries of structures and of frames: one row a variant, the same columns from both."""

import numpy as np
import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.scoring.table import VERDICTS
from alkstruct.trajectories.summary import (
    FRAME_COLUMNS,
    PLACE_COLUMNS,
    SUMMARY_COLUMNS,
    frame_statistics,
    streamed,
    summary_of_structures,
    summary_table,
    told_apart,
)

VARIANTS = ("L1196M", "G1202R", "C1156Y+L1198F", "H1124A")
VERDICTS_OF = {
    "L1196M": ("weakens", "neutral", "weakens", "neutral"),
    "G1202R": ("disrupts", "disrupts", "disrupts", "weakens"),
    "C1156Y+L1198F": ("neutral", "not modelled", "improves", "improves"),
    "H1124A": ("not modelled",) * 4,
}


def long_table(structures=("2XP2", "4MKC", "3AOX", "5J7H"), seed=4):
    """A table as of `score` on several structures, with rows that are not modelled; numbers are invented."""
    rng, rows = np.random.default_rng(seed), []
    for k, structure in enumerate(structures):
        for variant in VARIANTS:
            verdict = VERDICTS_OF[variant][k]
            ddg, disruption, clash_free, distance = rng.normal(1.0, 0.5), *rng.random(2), rng.normal(3.5, 0.1)
            known = verdict != "not modelled"
            rows.append(
                {
                    "structure": structure,
                    "variant": variant,
                    "kinase": "ALK",
                    "position": pd.NA if "+" in variant else int(variant[1:5]),
                    "region": "" if not known and variant != "H1124A" else "somewhere",
                    "site": "",
                    "klifs": pd.NA,
                    "ddg": ddg if known else pd.NA,
                    "disruption": disruption if known else pd.NA,
                    "clash_free": clash_free if known else pd.NA,
                    "distance": distance,  # of a row that is not modelled too
                    "verdict": verdict,
                }
            )
    table = pd.DataFrame(rows)
    for name in ("ddg", "disruption", "clash_free", "distance"):
        table[name] = table[name].astype("Float64")
    return table.astype({"position": "Int64", "klifs": "Int64", "verdict": pd.CategoricalDtype(list(VERDICTS))})


TABLE = long_table()


def naive(table, variant):
    """The row of a variant, number by number."""
    part = table[(table.variant == variant) & (table.verdict != "not modelled")]
    row = {"count": len(part)}
    for name in ("ddg", "disruption", "clash_free", "distance"):
        values = part[name].to_numpy(float)
        row[f"{name}_mean"] = values.mean() if len(values) else np.nan
        row[f"{name}_spread"] = values.std(ddof=1) if len(values) > 1 else np.nan
        row[f"{name}_error"] = row[f"{name}_spread"] / np.sqrt(len(values)) if len(values) else np.nan
    ddg = part["ddg"].to_numpy(float)
    for name, share in {"smallest": 0, "low": 0.05, "median": 0.5, "high": 0.95, "largest": 1}.items():
        row[f"ddg_{name}"] = np.quantile(ddg, share) if len(ddg) else np.nan
    row["disrupts"] = (part.verdict == "disrupts").mean() if len(part) else np.nan
    return row


def test_structures_are_summarised_as_by_hand():
    summary = summary_of_structures(TABLE)
    assert summary["variant"].tolist() == list(VARIANTS)
    for r in summary.to_dict("records"):
        for name, value in naive(TABLE, r["variant"]).items():
            if name in SUMMARY_COLUMNS:
                found = np.nan if pd.isna(r[name]) else r[name]
                assert found == pytest.approx(value, nan_ok=True), (r["variant"], name)


def test_verdicts_are_of_the_largest_share_and_ties_go_to_the_graver():
    summary = summary_of_structures(TABLE).set_index("variant")
    assert summary["verdict"].to_dict() == {
        "L1196M": "weakens",
        "G1202R": "disrupts",
        "C1156Y+L1198F": "improves",
        "H1124A": "not modelled",
    }
    assert summary.loc["G1202R", "disrupts"] == 0.75 and summary.loc["C1156Y+L1198F", "count"] == 3


def test_columns_are_those_that_are_described():
    described = alk.summary_columns()
    assert described["column"].tolist() == list(SUMMARY_COLUMNS) and (described["meaning"] != "").all()
    structures, frames = summary_of_structures(TABLE), of_frames([TABLE.iloc[:4]] * 3)
    assert list(frames) == list(SUMMARY_COLUMNS)
    assert list(structures) == [name for name in SUMMARY_COLUMNS if name not in FRAME_COLUMNS]
    for table in (structures, frames):
        types = described.set_index("column")["dtype"]
        assert {name: str(table[name].dtype) for name in table} == {name: types[name] for name in table}
        assert table["verdict"].cat.categories.tolist() == list(VERDICTS)


def of_frames(frames):
    """The summary of score tables, one a frame."""
    statistics, counts = frame_statistics(len(frames[0])), 0
    for frame in frames:
        values, verdicts = streamed(frame)
        statistics.add(values)
        counts = counts + verdicts
    return summary_table(frames[0][list(PLACE_COLUMNS)], statistics, counts)


def test_frames_are_summarised_as_structures_are_but_for_their_errors():
    frames = [part.reset_index(drop=True) for _, part in TABLE.groupby("structure", sort=False)]
    summary, wanted = of_frames(frames), summary_of_structures(TABLE)
    for name in wanted:
        if name in ("region", "ddg_low", "ddg_median", "ddg_high") or name.endswith("_error"):
            continue
        if wanted[name].dtype == "Float64":
            found, number = (t[name].to_numpy(float, na_value=np.nan) for t in (summary, wanted))
            assert found == pytest.approx(number, nan_ok=True), name
        else:
            assert summary[name].astype(object).fillna("-").tolist() == wanted[name].astype(object).fillna("-").tolist()
    for name in ("ddg_low", "ddg_median", "ddg_high"):
        found, number = (t[name].to_numpy(float, na_value=np.nan) for t in (summary, wanted))
        assert found == pytest.approx(number, abs=0.0101, nan_ok=True)


def test_errors_of_frames_know_of_correlation():
    """Each value eight times: 512 independent ones of 4096. The last of the two variants is never modelled."""
    values = np.repeat(np.random.default_rng(0).normal(1.0, 0.5, size=512), 8)
    statistics = frame_statistics(2)
    block = np.full((4096, 2, 4), np.nan)
    block[:, 0] = values[:, None]
    statistics.extend(told_apart(block, np.tile([0, 5], (4096, 1))))
    places = TABLE[TABLE.variant.isin(["G1202R", "H1124A"])].iloc[:2][list(PLACE_COLUMNS)]
    summary = summary_table(places, statistics, np.array([[4096, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 4096]]))
    first, last = summary.to_dict("records")
    assert first["ddg_error"] == pytest.approx(values[::8].std(ddof=1) / np.sqrt(512), rel=0.2)
    assert first["independent"] == pytest.approx(512, rel=0.4) and first["converged"] is True
    assert first["count"] == 4096 and last["count"] == 0 and last["converged"] is False
    assert all(pd.isna(last[name]) for name in ("ddg_mean", "ddg_error", "independent", "distance_mean", "disrupts"))


# ------------------------------------------------------------------------------- structures without an estimate


def with_verdicts(words, ddg, disruption, variant="L1196M"):
    """One variant in as many structures as there are words: the rows of `long_table` with these numbers."""
    table = long_table([f"{k}XYZ" for k in range(len(words))][:4])
    table = table[table.variant == variant].reset_index(drop=True)
    table = table.assign(verdict=pd.Series(list(words), dtype=table.verdict.dtype))
    return table.assign(ddg=pd.array(ddg, "Float64"), disruption=pd.array(disruption, "Float64"))


SOME = with_verdicts(
    ("weakens", "weakens", "neutral", "indirect"), [0.32, 0.41, 0.01, -0.02], [0.37, 0.46, 0.04, 0.1432]
)
ALL = with_verdicts(("indirect",) * 4, [0.01, -0.02, 0.0, 0.05], [0.1432] * 4)
ONE_OF_FOUR = with_verdicts(
    ("indirect", "improves", "indirect", "indirect"), [0.0, -0.8, 0.0, 0.0], [0.14, 0.05, 0.14, 0.14]
)


def both_ways(table):
    """The summary of a table's structures, and of the same rows as frames of a trajectory."""
    frames = [part.reset_index(drop=True) for _, part in table.groupby("structure", sort=False)]
    return [summary.to_dict("records")[0] for summary in (summary_of_structures(table), of_frames(frames))]


def test_an_indirect_row_is_in_no_mean():
    """It has a base rate and no estimate: 0.25 over all four rows would be the mean of two different things."""
    for row in both_ways(SOME):
        assert (row["count"], row["indirect"]) == (3, 0.25)
        assert row["ddg_mean"] == pytest.approx(np.mean([0.32, 0.41, 0.01]))
        assert row["ddg_spread"] == pytest.approx(np.std([0.32, 0.41, 0.01], ddof=1))
        assert row["disruption_mean"] == pytest.approx(np.mean([0.37, 0.46, 0.04]))
        assert row["disruption_spread"] == pytest.approx(np.std([0.37, 0.46, 0.04], ddof=1))
        assert (row["ddg_smallest"], row["ddg_largest"]) == (0.01, 0.41)
        assert (row["verdict"], row["disrupts"]) == ("weakens", 0.0)
    structures, frames = both_ways(SOME)
    assert structures["ddg_error"] == pytest.approx(structures["ddg_spread"] / np.sqrt(3))
    assert structures["disruption_error"] == pytest.approx(structures["disruption_spread"] / np.sqrt(3))
    assert frames["ddg_median"] == pytest.approx(0.32, abs=0.0101) and frames["independent"] == pytest.approx(3)


def test_what_is_measured_of_indirect_rows_stays_in_its_mean():
    """A distance and a share free of clashes are no estimates: all rows that are modelled have them."""
    for row in both_ways(SOME):
        assert row["distance_mean"] == pytest.approx(SOME["distance"].astype(float).mean())
        assert row["clash_free_mean"] == pytest.approx(SOME["clash_free"].astype(float).mean())


def test_what_is_indirect_everywhere_keeps_the_base_rate():
    for row in both_ways(ALL):
        assert (row["verdict"], row["count"], row["indirect"], row["disrupts"]) == ("indirect", 4, 1.0, 0.0)
        assert row["disruption_mean"] == pytest.approx(0.1432) and row["ddg_mean"] == pytest.approx(0.01)
        assert row["disruption_spread"] == pytest.approx(0, abs=1e-9)
        assert (row["ddg_smallest"], row["ddg_largest"]) == (-0.02, 0.05)
        assert row["ddg_median"] == pytest.approx(0.005, abs=0.0101)


def test_indirect_rows_do_not_vote():
    """The verdict is of the rows that the means are of, however few; the share says how few."""
    for row in both_ways(ONE_OF_FOUR):
        assert (row["verdict"], row["count"], row["indirect"]) == ("improves", 1, 0.75)
        assert row["ddg_mean"] == -0.8 and pd.isna(row["ddg_error"])


def test_the_share_is_of_what_is_modelled():
    table = with_verdicts(
        ("indirect", "not modelled", "weakens", "not modelled"), [0.0, None, 1.0, None], [0.1, None, 0.3, None]
    )
    for row in both_ways(table):
        assert (row["count"], row["indirect"], row["ddg_mean"]) == (1, 0.5, 1.0)
    for row in both_ways(TABLE[TABLE.variant == "H1124A"]):
        assert pd.isna(row["indirect"]) and row["count"] == 0 and row["verdict"] == "not modelled"


@pytest.mark.parametrize("memory_of_reach", [0.0, 0.95])
def test_errors_hold_for_a_series_with_gaps(memory_of_reach):
    """400 series of 2,048 frames in which ddG remembers, and a residue comes into reach and leaves it, at random or for
    long stretches. The errors that are given are those that the means have from series to series."""
    rng, series, n = np.random.default_rng(7), 400, 2048
    noise = rng.normal(size=(2, n, series))
    for k in range(1, n):
        for kind, memory in enumerate((0.8, memory_of_reach)):
            noise[kind, k] = memory * noise[kind, k - 1] + np.sqrt(1 - memory**2) * noise[kind, k]
    ddg, is_indirect = 1.0 + noise[0], noise[1] > 0.5  # 31 % of the frames
    values = np.where(is_indirect, 0.0, ddg)
    statistics = frame_statistics(series)
    verdicts = np.where(is_indirect, VERDICTS.index("indirect"), 0)
    statistics.extend(told_apart(np.repeat(values[..., None], 4, axis=2), verdicts))
    counts = (verdicts[..., None] == np.arange(len(VERDICTS))).sum(axis=0)
    places = pd.concat([TABLE.iloc[:1]] * series)[list(PLACE_COLUMNS)].reset_index(drop=True)
    summary = summary_table(places, statistics, counts)
    assert summary["ddg_mean"].mean() == pytest.approx(1.0, abs=0.02)
    assert summary["indirect"].mean() == pytest.approx(0.31, abs=0.02)
    given = np.sqrt((summary["ddg_error"].astype(float) ** 2).mean())
    assert given == pytest.approx(summary["ddg_mean"].astype(float).std(), rel=0.15)


def test_a_place_comes_from_a_structure_that_knows_it():
    table = TABLE[TABLE.structure.isin(["4MKC", "3AOX"])]
    unknown = table.variant == "C1156Y+L1198F"
    assert table[unknown]["region"].tolist() == ["", "somewhere"]
    assert (summary_of_structures(table)["region"] == "somewhere").all()


def test_attributes_go_along_and_tables_stay_as_they_are():
    table = TABLE.copy()
    table.attrs = {"energy": "consensus"}
    before = table.copy(deep=True)
    assert summary_of_structures(table).attrs == {"energy": "consensus"}
    pd.testing.assert_frame_equal(table, before)


def test_the_same_row_twice_counts_once():
    doubled = pd.concat([TABLE, TABLE])
    pd.testing.assert_frame_equal(summary_of_structures(doubled), summary_of_structures(TABLE))


def test_no_rows_make_no_rows():
    assert len(summary_of_structures(TABLE.iloc[:0])) == 0
    statistics = frame_statistics(0)
    assert len(summary_table(TABLE.iloc[:0][list(PLACE_COLUMNS)], statistics, np.zeros((0, len(VERDICTS)), int))) == 0


def test_real_scores_can_be_summarised():
    tables = [alk.score(name, ["L1196M", "G1202R", "C1156Y"]).assign(structure=name) for name in ("2XP2", "4MKC")]
    summary = summary_of_structures(pd.concat(tables))
    assert summary["count"].tolist() == [2, 2, 2] and summary["verdict"].iloc[2] == "indirect"
    assert summary["ddg_mean"].iloc[1] == pytest.approx(np.mean([t["ddg"].iloc[1] for t in tables]))


def test_what_is_lacking_is_named():
    with pytest.raises(alk.AlkstructError, match="lacking: klifs, distance"):
        summary_of_structures(TABLE.drop(columns=["klifs", "distance"]))
    with pytest.raises(alk.AlkstructError, match="a summary of 3 variants needs statistics"):
        summary_table(TABLE.iloc[:3][list(PLACE_COLUMNS)], frame_statistics(2), np.zeros((3, 6)))


def test_a_table_of_an_earlier_version_is_of_alk():
    pd.testing.assert_frame_equal(summary_of_structures(TABLE.drop(columns="kinase")), summary_of_structures(TABLE))
