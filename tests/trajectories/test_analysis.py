"""Scores of every frame: the numbers of `score`, whichever way they are come by; what cannot be scored is told."""

import numba
import numpy as np
import pandas as pd
import pytest
import trajectory_cases as cases

import alkstruct as alk
from alkstruct.errors import AlkstructError, NotModelledError, StructureError
from alkstruct.scoring.table import SCORE_COLUMNS
from alkstruct.trajectories.analysis import TrajectoryScores
from alkstruct.trajectories.frame_scores import KEPT_COLUMNS
from alkstruct.trajectories.runs import score_trajectory

pytestmark = pytest.mark.filterwarnings("ignore::alkstruct.AlkstructWarning")  # of the geometry of shaken atoms


@pytest.fixture(scope="module")
def kept():
    """(universe, its scores) of eight frames, two of which cannot be scored."""
    universe = cases.shaken()
    universe.trajectory.get_array()[3, 100] = np.nan
    universe.trajectory.get_array()[5, universe.atoms.resnames == "VGH"] += 50.0
    return universe, score_trajectory(universe, cases.VARIANTS, keep="frames")


def test_numbers_kept_are_all_numbers_of_a_score():
    numbers = [name for name, (dtype, *_) in SCORE_COLUMNS.items() if dtype in ("Float64", "Int64")]
    assert list(KEPT_COLUMNS) == [name for name in numbers if name not in ("position", "klifs")]


def test_every_frame_has_the_numbers_of_score(kept):
    universe, scores = kept
    for frame in (0, 7):
        universe.trajectory[frame]
        assert cases.same_numbers(cases.rows_of(scores.table, frame), alk.score(alk.load(universe), cases.VARIANTS))


def test_frames_that_cannot_be_scored_are_told_and_left_out(kept):
    _, scores = kept
    assert scores.failed.frame.tolist() == [3, 5]
    assert "no numbers" in scores.failed.reason[0] and "Å from the kinase" in scores.failed.reason[1]
    assert sorted(set(scores.table.frame)) == [0, 1, 2, 4, 6, 7]
    assert scores.summary()["count"].tolist() == [6, 6, 6, 0]


def test_strict_makes_them_errors(kept):
    with pytest.raises(AlkstructError, match=r"frame 3: .*no numbers"):
        score_trajectory(kept[0], "G1202R", strict=True)
    with pytest.raises(NotModelledError, match="1124"):
        score_trajectory(kept[0], "H1124Q", strict=True)


def test_summary_is_of_the_table(kept):
    _, scores = kept
    summary = scores.summary().set_index("variant")
    for variant, rows in scores.table.groupby("variant"):
        values, found = rows.ddg.to_numpy(float, na_value=np.nan), summary.loc[variant]
        if variant == "H1124Q":
            assert found.verdict == "not modelled" and pd.isna(found.ddg_mean)
            continue
        assert found.ddg_mean == pytest.approx(values.mean()) and found.ddg_spread == pytest.approx(values.std(ddof=1))
        assert (found.ddg_smallest, found.ddg_largest) == (values.min(), values.max())
        assert found.disrupts == pytest.approx((rows.verdict == "disrupts").mean())
        assert found.ddg_error > 0 or values.std() == 0
    assert summary.loc["G1202R", "site"] == "solvent front" and summary.loc["L1196M", "klifs"] == 45


def test_a_summary_alone_is_the_same(kept):
    universe, scores = kept
    alone = score_trajectory(universe, cases.VARIANTS)
    assert alone.table is None and alone.summary().equals(scores.summary()) and alone.failed.equals(scores.failed)


def test_slices_take_frames(kept):
    universe, scores = kept
    some = score_trajectory(universe, cases.VARIANTS, start=1, stop=8, step=3, keep="frames")
    assert sorted(set(some.table.frame)) == [1, 4, 7]
    assert cases.rows_of(some.table, 4).equals(cases.rows_of(scores.table, 4))


def test_threads_change_no_bit(kept):
    universe, scores = kept
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        assert score_trajectory(universe, cases.VARIANTS, keep="frames").table.equals(scores.table)
    finally:
        numba.set_num_threads(before)


@pytest.mark.parametrize("backend", ["multiprocessing"])
def test_backends_of_mdanalysis_change_no_bit(kept, backend):
    universe, scores = kept
    found = TrajectoryScores(universe, cases.VARIANTS, keep="frames").run(backend=backend, n_workers=2)
    assert found.table.equals(scores.table) and found.summary().equals(scores.summary())
    assert found.results.summary.equals(scores.summary()) and found.failed.equals(scores.failed)
    again = found.run(stop=2, backend=backend, n_workers=2)
    assert again.table.equals(scores.table[scores.table.frame < 2])


@pytest.mark.parametrize("energy", ["vina", "allatom"])
def test_other_energies_and_backbones(energy):
    universe = cases.shaken(frames=1)
    found = score_trajectory(universe, "G1202R", energy, keep="frames")
    assert cases.same_numbers(found.table, alk.score(alk.load(universe), "G1202R", energy))


def test_sites_that_are_built_together():
    universe = cases.shaken(frames=1)
    found = score_trajectory(universe, "L1196M+L1198F", keep="frames")
    assert cases.same_numbers(found.table, alk.score(alk.load(universe), "L1196M+L1198F"))


def test_a_backbone_that_gives_way():
    universe = cases.shaken(frames=1)
    found = score_trajectory(universe, "G1202R", backbone="local", keep="frames")
    assert cases.same_numbers(found.table, alk.score(alk.load(universe), "G1202R", backbone="local"))


def test_what_made_a_table_goes_along(kept):
    _, scores = kept
    for table in (scores.table, scores.summary()):
        assert table.attrs["inhibitor"] == "crizotinib" and table.attrs["alkstruct"] == alk.__version__


def test_scores_show_themselves(kept):
    universe, scores = kept
    assert repr(scores) == "<TrajectoryScores of crizotinib: 4 variants, 6 frames, 2 could not be scored>"
    assert "G1202R" in scores._repr_html_() and "no numbers" in scores._repr_html_()
    assert "not run" in repr(TrajectoryScores(universe, "G1202R"))


def test_words_that_mean_nothing_are_refused(kept):
    with pytest.raises(AlkstructError, match="keep='all' is not known"):
        score_trajectory(kept[0], "G1202R", keep="all")
    with pytest.raises(AlkstructError, match="frames_per_part=0"):
        score_trajectory(kept[0], "G1202R", path="anywhere", frames_per_part=0)
    with pytest.raises(StructureError, match="no file"):
        score_trajectory("absent.pdb", "G1202R")
    with pytest.raises(AlkstructError, match="step=0 is no slice"):
        score_trajectory(kept[0], "G1202R", step=0)
    with pytest.raises(AlkstructError, match="there is no summary yet"):
        TrajectoryScores(kept[0], "G1202R").summary()


def test_no_frames_are_an_empty_summary(kept):
    empty = score_trajectory(kept[0], cases.VARIANTS, start=8, keep="frames")
    assert len(empty.table) == 0 and empty.summary()["count"].tolist() == [0] * 4
