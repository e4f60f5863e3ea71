"""ddG over structures and over frames: what is drawn is what the table says."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from figure_cases import CRYSTAL, ENSEMBLE_SUMMARY, FRAMES, STRUCTURES, assert_apart, words
from inhibitor_cases import FIVE

import alkstruct as alk
from alkstruct.display.colours import SERIES_COLOURS
from alkstruct.trajectories.streaming import DDG_BINS, RunningStatistics


def marked(ax):
    """{name of a mark: what is drawn, list}."""
    found = {}
    for artist in (*ax.lines, *ax.collections):
        if artist.get_gid():
            found.setdefault(artist.get_gid(), []).append(artist)
    return found


def place(artists):
    (line,) = artists
    return line.get_xdata().tolist()


def test_every_structure_has_a_dot_at_its_value():
    found = marked(alk.plot_ensemble(STRUCTURES))
    for variant, part in STRUCTURES.groupby("variant"):
        drawn = sorted(line.get_xdata()[0] for line in found.get(f"structure {variant}", []))
        assert drawn == pytest.approx(sorted(part["ddg"].dropna()))
    assert "structure T1151_L1152insT" not in found and "mean T1151_L1152insT" not in found


def test_means_and_errors_of_structures():
    found = marked(alk.plot_ensemble(STRUCTURES))
    for variant, count in (("G1202R", 6), ("L1152R", 5)):  # the latter is indirect in one, which counts in no mean
        rows = STRUCTURES[(STRUCTURES.variant == variant) & (STRUCTURES.verdict != "indirect")]
        ddg = rows["ddg"].to_numpy(float)
        error = ddg.std(ddof=1) / np.sqrt(count)
        assert place(found[f"mean {variant}"]) == pytest.approx([ddg.mean()])
        assert place(found[f"error {variant}"]) == pytest.approx([ddg.mean() - error, ddg.mean() + error])
        assert f"range {variant}" not in found


def test_what_is_indirect_is_hollow():
    found = marked(alk.plot_ensemble(STRUCTURES))
    hollow = {name: [line.get_markerfacecolor() == "white" for line in lines] for name, lines in found.items()}
    assert all(hollow["structure C1156Y"]) and all(hollow["mean C1156Y"])
    assert sum(hollow["structure L1152R"]) == 1 and not any(hollow["mean L1152R"])


def test_the_crystals_own_values_are_marked_and_named():
    ax = alk.plot_ensemble(STRUCTURES, crystal=CRYSTAL)
    found = marked(ax)
    for r in CRYSTAL.itertuples():
        if pd.isna(r.ddg):
            assert f"crystal {r.variant}" not in found
        else:
            assert place(found[f"crystal {r.variant}"]) == [r.ddg]
    assert "2XP2 alone" in words(ax)
    unnamed = pd.DataFrame(CRYSTAL.to_dict("list"))
    assert "the crystal alone" in words(alk.plot_ensemble(STRUCTURES, crystal=unnamed))
    assert not [text for text in words(alk.plot_ensemble(STRUCTURES)) if "alone" in text]


def test_frames_have_the_error_range_and_number_of_running_statistics():
    """The same numbers as are streamed, from the same blocks."""
    ax = alk.plot_ensemble(FRAMES)
    found = marked(ax)
    for variant in ("L1196M", "G1202R", "L1198F"):
        ddg = FRAMES.loc[FRAMES.variant == variant, "ddg"].to_numpy()
        statistics = RunningStatistics((1, 1), {0: DDG_BINS})
        statistics.extend(ddg[:, None, None])
        mean, error = statistics.mean[0, 0], statistics.error[0, 0]
        assert place(found[f"mean {variant}"]) == pytest.approx([mean])
        assert place(found[f"error {variant}"]) == pytest.approx([mean - error, mean + error])
        assert place(found[f"range {variant}"]) == pytest.approx(np.quantile(ddg, (0.05, 0.95)))
        sign = "" if statistics.is_converged[0, 0] else "<"
        assert f"{sign}{statistics.independent[0, 0]:.0f}" in words(ax)
    assert "800" in words(ax) and "error larger: too few frames" in words(ax)


def test_frames_without_an_estimate_are_in_no_mean_and_no_hill():
    """The residue leaves the inhibitor's reach for 100 frames of 800; the share stands at the right."""
    away = (FRAMES.variant == "G1202R") & FRAMES.frame.between(300, 399)
    table = FRAMES.assign(ddg=FRAMES.ddg.mask(away, 0.0), verdict=FRAMES.verdict.mask(away, "indirect"))
    ddg = FRAMES.loc[(FRAMES.variant == "G1202R") & ~away, "ddg"].to_numpy()
    statistics = RunningStatistics((1, 1))
    statistics.extend(ddg[:, None, None])
    mean, error = statistics.mean[0, 0], statistics.error[0, 0]
    ax = alk.plot_ensemble(table)
    found = marked(ax)
    assert place(found["mean G1202R"]) == pytest.approx([ddg.mean()])
    assert place(found["error G1202R"]) == pytest.approx([mean - error, mean + error])
    (hill,) = found["frames G1202R"]
    assert hill.get_paths()[0].vertices[:, 0].min() >= ddg.min() - 0.02 > 0.05
    assert {"700", "indirect", "12 %", "0 %", "100 %"} <= set(words(ax))
    assert "indirect" not in words(alk.plot_ensemble(FRAMES))
    assert_apart(ax)
    ends = [line.get_ydata()[-1] for line in alk.plot_convergence(table).lines if line.get_gid() == "G1202R"]
    assert ends == pytest.approx([ddg.mean()])
    summary = alk.plot_ensemble(ENSEMBLE_SUMMARY.assign(indirect=[0.0, 0.25, 0.0, 1.0, None]))
    assert {"indirect", "25 %"} <= set(words(summary))


def test_the_hill_of_frames_is_over_what_was_seen():
    found = marked(alk.plot_ensemble(FRAMES))
    for variant, part in FRAMES.groupby("variant"):
        (hill,) = found[f"frames {variant}"]
        x = hill.get_paths()[0].vertices[:, 0]
        assert part["ddg"].min() - 0.02 <= x.min() and x.max() <= part["ddg"].max() + 0.02


def test_a_summary_is_drawn_as_it_says():
    ax = alk.plot_ensemble(ENSEMBLE_SUMMARY)
    found = marked(ax)
    assert place(found["mean G1202R"]) == [2.91] and place(found["range G1202R"]) == [1.4, 5.1]
    assert place(found["error G1202R"]) == pytest.approx([2.75, 3.07]) and place(found["median G1202R"]) == [2.7]
    assert "<6" in words(ax) and "31" in words(ax) and "n/m" in words(ax)
    assert not [name for name in found if name.startswith(("structure", "frames"))]


def test_real_summaries_can_be_drawn():
    from alkstruct.trajectories.summary import summary_of_structures

    table = alk.compare(["L1196M", "G1202R", "C1156Y"], FIVE).rename(columns={"pdb_id": "structure"})
    ax = alk.plot_ensemble(summary_of_structures(table))
    assert {"L1196M", "G1202R", "C1156Y", "n", "5"} <= set(words(ax)) and "indep." not in words(ax)
    assert_apart(ax)


def test_scores_are_asked_for_their_table_and_their_summary():
    """Of values the table is drawn, of means and errors what the summary says."""
    summary = ENSEMBLE_SUMMARY.iloc[:4]
    scores = SimpleNamespace(table=FRAMES, summary=lambda: summary)
    found = marked(alk.plot_ensemble(scores))
    assert place(found["mean G1202R"]) == [2.91] and "frames G1202R" in found
    found = marked(alk.plot_ensemble(SimpleNamespace(table=None, summary=lambda: summary)))
    assert place(found["mean G1202R"]) == [2.91] and "frames G1202R" not in found
    ends = [line.get_ydata()[-1] for line in alk.plot_convergence(scores).lines if line.get_gid() == "G1202R"]
    assert ends == pytest.approx([FRAMES.loc[FRAMES.variant == "G1202R", "ddg"].mean()])


def test_rows_in_any_order_give_the_same_figure():
    mixed = FRAMES.sort_values(["variant", "frame"], ascending=[True, False])
    first, second = marked(alk.plot_ensemble(FRAMES)), marked(alk.plot_ensemble(mixed))
    assert place(first["error L1198F"]) == place(second["error L1198F"])


@pytest.mark.parametrize("n", [1, 25])
def test_names_and_numbers_stay_apart(n):
    one = STRUCTURES[STRUCTURES.variant == "G1202R"]
    table = pd.concat([one.assign(variant=f"G{1190 + k}R", ddg=one.ddg * k / 5) for k in range(n)])
    assert_apart(alk.plot_ensemble(table, crystal=table.drop_duplicates("variant")))


def test_many_structures_stay_in_their_row():
    one = STRUCTURES[STRUCTURES.variant == "C1156Y"].iloc[[0]]
    ax = alk.plot_ensemble(pd.concat([one.assign(structure=f"{k}") for k in range(60)]))
    heights = [line.get_ydata()[0] for line in marked(ax)["structure C1156Y"]]
    assert len(heights) == 60 and min(heights) > 0 and max(heights) < 0.6


# ------------------------------------------------------------------------------------------- convergence


def lines(ax):
    return {line.get_gid(): line for line in ax.lines if line.get_gid()}


def test_running_means_are_those_of_the_frames_so_far():
    ax = alk.plot_convergence(FRAMES)
    for variant, line in lines(ax).items():
        ddg = FRAMES.loc[FRAMES.variant == variant, "ddg"].to_numpy()
        ends = np.round(line.get_xdata() * 100).astype(int)  # 10 ps apart, in ns
        assert line.get_ydata() == pytest.approx([ddg[: end + 1].mean() for end in ends])
    assert ax.get_xlabel() == "time, ns"


def test_bands_are_the_errors_of_blocks():
    ax = alk.plot_convergence(FRAMES, "G1202R")
    ddg = FRAMES.loc[FRAMES.variant == "G1202R", "ddg"].to_numpy()
    statistics = RunningStatistics((1, 1))
    statistics.extend(ddg[:, None, None])
    (band,) = ax.collections
    ends = band.get_paths()[0].vertices
    last = ends[ends[:, 0] == ends[:, 0].max(), 1]
    mean, error = statistics.mean[0, 0], statistics.error[0, 0]
    assert (last.min(), last.max()) == pytest.approx((mean - error, mean + error))


def test_what_is_not_converged_is_dotted():
    """Of L1198F, which remembers a hundred frames, the whole line; of C1156Y, a constant, only the first frames."""
    found = lines(alk.plot_convergence(FRAMES))
    assert len(found["L1198F"].get_xdata()) == 1 and len(found["C1156Y"].get_xdata()) > 150
    assert "too few frames for its error" in words(alk.plot_convergence(FRAMES))


def test_variants_can_be_chosen_and_of_many_the_least_certain_are_drawn():
    assert list(lines(alk.plot_convergence(FRAMES, ["L1198F", "L1196M"]))) == ["L1198F", "L1196M"]
    rng = np.random.default_rng(0)
    many = pd.concat(
        [
            pd.DataFrame({"frame": range(60), "variant": f"G{1190 + k}R", "ddg": rng.normal(0.2 * k, 1 + k, 60)})
            for k in range(12)
        ]
    )
    ax = alk.plot_convergence(many)
    assert len(lines(ax)) == len(SERIES_COLOURS) and "G1201R" in lines(ax) and "G1190R" not in lines(ax)
    assert "not drawn: 4 of smaller errors" in words(ax) and ax.get_xlabel() == "frame"
    assert_apart(ax)


def test_lines_have_their_own_colours_and_names():
    ax = alk.plot_convergence(FRAMES)
    assert len({line.get_color() for line in lines(ax).values()}) == 4
    assert set(lines(ax)) <= set(words(ax))
    assert_apart(ax)


def test_a_variant_without_values_is_named():
    table = FRAMES.assign(ddg=FRAMES.ddg.where(FRAMES.variant != "L1198F"))
    ax = alk.plot_convergence(table)
    assert "not drawn: L1198F" in words(ax) and "L1198F" not in lines(ax)


def test_gaps_are_left_out():
    table = FRAMES[FRAMES.variant == "G1202R"].copy()
    table.loc[table.index[::3], "ddg"] = np.nan
    assert lines(alk.plot_convergence(table))["G1202R"].get_ydata()[-1] == pytest.approx(table["ddg"].mean())


@pytest.mark.parametrize("time", [np.nan, 0.0])
def test_without_times_frames_are_counted(time):
    ax = alk.plot_convergence(FRAMES.assign(time=time))
    assert ax.get_xlabel() == "frame" and ax.get_xlim() == (0, 799)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: alk.plot_ensemble(STRUCTURES.drop(columns="structure")), "needs the column structure or frame"),
        (lambda: alk.plot_ensemble(STRUCTURES, crystal=CRYSTAL[["variant"]]), "lacks ddg"),
        (lambda: alk.plot_ensemble(ENSEMBLE_SUMMARY.drop(columns="ddg_low")), "lacks ddg_low"),
        (lambda: alk.plot_convergence(STRUCTURES), "lacks frame"),
        (lambda: alk.plot_convergence(FRAMES, ["T315I"]), "'T315I' is not among L1196M, G1202R"),
        (lambda: alk.plot_convergence(pd.concat([FRAMES, FRAMES])), "a frame has a variant twice"),
        (lambda: alk.plot_convergence(FRAMES.assign(ddg=np.nan)), "no frame has a ddg"),
        (
            lambda: alk.plot_convergence(SimpleNamespace(table=None, summary=lambda: ENSEMBLE_SUMMARY)),
            "only a summary was kept",
        ),
    ],
)
def test_refusals(draw, message):
    with pytest.raises(alk.AlkstructError, match=message):
        draw()
