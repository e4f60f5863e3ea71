"""Draw a heat map of variants against inhibitors."""

import matplotlib
import numpy as np
import pandas as pd
import pytest
from figure_cases import PANEL, SINGLE, SITES, assert_apart, mesh, words
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import alkstruct as alk
from alkstruct.display import colours
from alkstruct.display.colours import GATEKEEPER, N_LOBE, SOLVENT_FRONT
from alkstruct.tables.text import measured_fold


def test_cells_have_the_tables_numbers_and_colours():
    """The number is what colours the cell, so that no lower one stands on a darker ground; ddG is asked for."""
    ax = alk.plot_comparison(PANEL)
    values = mesh(ax).get_array().reshape(6, 2)
    own = PANEL.disruption.where(PANEL.verdict != "indirect").astype("Float64")  # a base rate is not of its variant
    wanted = own.to_numpy(float, na_value=np.nan).reshape(6, 2)
    assert np.isnan(wanted[1]).all() and PANEL.disruption[2:4].notna().all()
    assert np.array_equal(np.ma.filled(values, np.nan), wanted, equal_nan=True)
    assert mesh(ax).get_clim() == (0, 1)
    said = words(ax)
    assert [said.count(number) for number in ("0.41", "0.94", "0.71", "0.08", "+3.1")] == [1, 2, 1, 1, 0]
    assert "P(>5x), as the colour" in said and said.count("P(>5x)") == 1  # the scale
    said = words(alk.plot_comparison(PANEL, number="ddg"))
    for number in ("+0.3", "+3.1", "+0.6", "+2.3", "−0.3", "−1.3", "+1.8"):
        assert said.count(number) == 1, number
    assert "−0.0" not in said and "0.0" in said  # -0.04


def test_rows_and_columns_are_in_the_tables_order():
    ax = alk.plot_comparison(PANEL)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["crizotinib", "brigatinib"]
    names = [t.get_text().replace("\n", "") for t in ax.get_yticklabels()]
    assert names == SINGLE.variant.tolist()


def test_what_is_not_known_says_so():
    """An indirect residue is no neutral one, and not modelled is no zero."""
    said = words(alk.plot_comparison(PANEL))
    assert said.count("indirect") == 2 and said.count("n/m") == 2
    assert {"not modelled (n/m)", "indirect: no estimate"} <= set(said)


def test_a_stretch_that_holds_the_inhibitor_is_hatched_and_no_legend_says_that_it_is_far():
    """T1151_L1152insT with crizotinib, as `score` has it: 4.2 Å away, and indirect."""
    near = alk.score("crizotinib", ["T1151_L1152insT"])
    assert near.verdict[0] == "indirect" and near.distance[0] < 4.5
    said = words(alk.plot_comparison(near))
    assert "indirect: no estimate" in said and not any("Å" in text for text in said)


@pytest.mark.parametrize(
    "mark", ["◆ 16×", "◆ 28×†", "n.d.", "◇ 0.6×†", "◆ ≥9.8×", "◇ ≤0.4×†", "◆ 5.9×", "◆ ≥104×", "≥4.5×"]
)
def test_measured_folds_say_on_which_side_of_five_they_are(mark):
    """At least 4.5 is on neither side: it has no mark."""
    assert mark in words(alk.plot_comparison(PANEL))


@pytest.mark.parametrize(
    ("bound", "explained"),
    [
        ("", {"geometric mean of the\nlaboratories with a value"}),
        ("at least", {"bound: none has a value"}),
        ("undetermined", {"not determined by the assay"}),
    ],
)
def test_the_legend_says_what_a_measured_fold_is_of_several_laboratories(bound, explained):
    table = alk.score("crizotinib", ["G1202R"]).assign(measured_fold=9.2, measured_bound=bound, is_stand_in=False)
    said = {text.get_text() for text in alk.plot_comparison(table).get_legend().get_texts()}
    every = {
        "geometric mean of the\nlaboratories with a value",
        "bound: none has a value",
        "not determined by the assay",
    }
    assert said & every == explained


def test_figures_and_tables_have_one_sign_for_a_bound():
    """Alectinib on L1196M: at least 45-fold, Hatcher 2015."""
    table = alk.annotate(alk.compare(["L1196M"], ["alectinib"]))
    assert "◆ ≥45×" in words(alk.plot_comparison(table))
    assert measured_fold(table.iloc[0]) == "≥ 45"


def test_without_measurements_nothing_is_said_of_them():
    said = words(
        alk.plot_comparison(PANEL.drop(columns=["measured_fold", "measured_bound", "is_stand_in", "measured_note"]))
    )
    assert not any("measured" in text or "×" in text for text in said)


def test_strip_has_the_colours_of_the_regions_and_the_legend_their_names():
    ax = alk.plot_comparison(PANEL)
    found = {p.get_gid(): [] for p in ax.findobj(lambda a: str(a.get_gid()).startswith("region"))}
    for patch in ax.findobj(lambda a: str(a.get_gid()).startswith("region")):
        found[patch.get_gid()].append(matplotlib.colors.to_hex(patch.get_facecolor()).upper())
    assert found["region L1196M"] == [colours.GATEKEEPER.colour]
    assert found["region C1156Y+L1198F"] == [colours.ALPHA_C.colour, colours.HINGE.colour]
    shown = {text.get_text() for text in ax.get_legend().get_texts()}
    assert {"β3-αC loop, αC helix", "gatekeeper", "hinge", "solvent front, linker, αD", "DFG, activation loop"} <= shown
    assert "glycine-rich loop" not in shown  # it does not occur


def test_score_tables_are_one_column():
    ax = alk.plot_comparison(SINGLE)
    assert mesh(ax).get_array().size == len(SINGLE)


def test_other_kinases_have_no_regions():
    table = SINGLE.iloc[[2, 3]].assign(region="", site="")
    shown = {text.get_text() for text in alk.plot_comparison(table).get_legend().get_texts()}
    assert shown == {"P(>5x), as the colour"}


def strips(ax):
    """Colours of the regions' strips, from above."""
    found = [shape for shape in ax.findobj(Rectangle) if str(shape.get_gid()).startswith("region ")]
    return [to_hex(shape.get_facecolor()).upper() for shape in sorted(found, key=lambda shape: shape.get_y())]


def test_sites_of_a_compound_have_the_regions_of_their_own_kinase():
    """EGFR's T790 and C797 are gatekeeper and solvent front; ALK has neither there."""
    row = SINGLE.iloc[[5]].assign(variant="T790M+C797S", region="beta5+solvent-front linker", site="", kinase="EGFR")
    assert strips(alk.plot_comparison(row)) == [GATEKEEPER.colour, SOLVENT_FRONT.colour]
    assert strips(alk.plot_comparison(row.assign(kinase="own sequence"))) == [N_LOBE.colour, SOLVENT_FRONT.colour]


def test_missing_pairs_stay_empty():
    ax = alk.plot_comparison(PANEL.drop(index=[4]))
    own = PANEL.disruption[PANEL.verdict != "indirect"].notna()
    assert np.ma.count(mesh(ax).get_array()) == own.sum() - 1 == 7
    assert "0.41" not in words(ax)


def test_ddg_has_its_standard_deviation_in_the_legend():
    assert "ΔΔG, kcal/mol" in words(alk.plot_comparison(PANEL, number="ddg"))
    table = PANEL.assign(ddg_sd=[0.9] * 4 + [1.46, 1.5, 1.5, 1.6] + [1.5] * 4)  # of those that are estimates
    assert "ΔΔG, kcal/mol (SD 1.5 to 1.6)" in words(alk.plot_comparison(table, number="ddg"))
    assert "ΔΔG, kcal/mol (SD 1.5)" in words(alk.plot_comparison(table.assign(ddg_sd=1.49), number="ddg"))


def test_cells_may_have_no_number():
    said = words(alk.plot_comparison(PANEL, number=None))
    assert not {"0.41", "+0.3", "P(>5x), as the colour", "ΔΔG, kcal/mol"} & set(said)
    assert {"indirect", "n/m", "◆ 5.9×"} <= set(said)


@pytest.mark.parametrize(("plot", "table"), [(alk.plot_comparison, PANEL), (alk.plot_sites, SITES)])
def test_other_numbers_are_refused(plot, table):
    with pytest.raises(alk.AlkstructError, match="prints 'disruption', 'ddg' or None, not number='fold'; give one"):
        plot(table, number="fold")


def test_long_names_break_behind_their_joint():
    names = [label.get_text() for label in alk.plot_comparison(PANEL).get_yticklabels()]
    assert {"T1151_\nL1152insT", "C1156Y+\nL1198F"} <= set(names)


def test_two_crystals_of_one_inhibitor_are_two_columns():
    twice = pd.concat([SINGLE.assign(inhibitor="crizotinib", pdb_id=entry) for entry in ("2XP2", "2YFX")])
    heads = [t.get_text() for t in alk.plot_comparison(twice).get_xticklabels()]
    assert heads == ["crizotinib\n2XP2", "crizotinib\n2YFX"]


def test_probabilities_may_all_be_missing():
    table = SINGLE.assign(disruption=pd.array([pd.NA] * 6, dtype="Float64"))
    ax = alk.plot_comparison(table)
    assert np.ma.count(mesh(ax).get_array()) == 0 and "+3.1" in words(ax)


def many(n):
    """n variants x 5 inhibitors, one with a long name."""
    names = ["crizotinib", "ceritinib", "a rather long name of an inhibitor", "brigatinib", "lorlatinib"]
    base = [SINGLE.iloc[[3]].assign(variant=f"G{1100 + k}R", position=1100 + k) for k in range(n)]
    return pd.concat([row.assign(inhibitor=name, pdb_id="") for row in base for name in names]).assign(
        measured_fold=pd.array([460.0] * 5 * n, dtype="Float64"),
        measured_bound="at least",
        measured_note="at least 460x (H)",
    )


@pytest.mark.parametrize("n", [1, 16, 40])
def test_few_and_many_variants_fit(n):
    ax = alk.plot_comparison(many(n))
    width, height = ax.figure.get_size_inches() * 25.4
    assert width <= 181 and height <= 250
    assert_apart(ax)


OWN_NAMES = {
    "L1196M": "Patient 1 (gatekeeper)",
    "C1156Y+L1198F": "C1156Y/L1198F, compound",
    "T1151_L1152insT": "Patient 2, whose tumour came back after ceritinib",
}


def test_own_names_of_rows_stay_within_the_page_and_cells_keep_their_room():
    """Renamed in the column before drawing: names have two lines, and the page grows beside the longest."""
    ax = alk.plot_comparison(PANEL.replace({"variant": OWN_NAMES}))
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert {"Patient 1\n(gatekeeper)", "C1156Y/L1198F,\ncompound"} <= set(names)
    assert ax.get_xlim() == (0, 2) and ax.get_window_extent().width > 2 * 30 * ax.figure.dpi / 72
    assert_apart(ax)
    whole = ax.figure.bbox
    for label in (*ax.get_yticklabels(), *ax.get_xticklabels(), *ax.get_legend().get_texts()):
        box = label.get_window_extent()
        assert whole.x0 <= box.x0 and box.x1 <= whole.x1, label.get_text()


def test_a_page_grows_beside_names_that_leave_no_room_for_cells():
    names = {name: f"{name}-{'x' * 35}" for name in SINGLE.variant}
    several = pd.concat(
        [SINGLE.replace({"variant": names}).assign(inhibitor=name, pdb_id="") for name in "abcdefghijklmnopqrst"]
    )
    ax = alk.plot_comparison(several)
    left, right = (ax.transData.transform((x, 0))[0] for x in (0, 1))
    assert right - left > 18 * ax.figure.dpi / 72  # "+0.41" of 7 points
    assert_apart(ax)


def test_a_renamed_compound_variant_keeps_the_colours_of_its_sites():
    table = alk.score("crizotinib", ["L1196M+G1202R"]).replace({"variant": {"L1196M+G1202R": "both"}})
    strips = alk.plot_comparison(table).findobj(lambda a: a.get_gid() == "region both")
    assert [to_hex(s.get_facecolor()).upper() for s in strips] == [GATEKEEPER.colour, SOLVENT_FRONT.colour]
