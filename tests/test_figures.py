"""Figures: what the axes hold is what the table says, nothing overlaps or is too small, and nobody's settings change.

The tables are written out here, so that a figure changes only when its drawing does. Baselines in
tests/reference/figures are remade, after looking at them, with

    PYTHONPATH=. python tests/test_figures.py
"""

import io
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.text import Text

import alkstruct as alk
from alkstruct.cli import main
from alkstruct.display import colours, numbers
from alkstruct.figures import style
from alkstruct.kinase.sequence import reference_residue
from alkstruct.scoring.statistics import spearman

BASELINES = Path(__file__).parent / "reference" / "figures"
DPI = 80
# Root mean square difference of grey values, of 255: 0.2 between Python 3.11 and 3.13; a changed number, colour or mark
# makes more than twice the tolerance (tested below).
TOLERANCE = 2.0
MADE_WITH = "3.11"  # matplotlib: others hint letters differently, which moves every text by a little
SAME_LETTERS = pytest.mark.skipif(
    ".".join(matplotlib.__version__.split(".")[:2]) != MADE_WITH, reason=f"baselines were made with {MADE_WITH}"
)


def rows(lines, **more):
    """A score table: "variant position region site distance ddg disruption verdict", "-" for what is not known."""
    names = ("variant", "position", "region", "site", "distance", "ddg", "disruption", "verdict")
    table = pd.DataFrame([[cell.strip() for cell in line.split("|")] for line in lines], columns=names)
    for name in ("position", "distance", "ddg", "disruption"):
        values = pd.to_numeric(table[name].where(table[name] != "-"))
        table[name] = values.astype("Int64" if name == "position" else "Float64")
    return table.assign(**more)


SINGLE = rows(
    [
        "T1151_L1152insT | 1151 | beta3-alphaC loop | | 7.4 | - | - | not modelled",
        "C1156Y | 1156 | beta3-alphaC loop | | 16.2 | 0.0 | - | indirect",
        "L1196M | 1196 | beta5 | gatekeeper | 3.7 | 0.64 | 0.40 | weakens",
        "G1202R | 1202 | solvent-front linker | solvent front | 3.4 | 6.08 | 0.94 | disrupts",
        "G1269A | 1269 | xDFG residue | DFG motif | 3.0 | -0.04 | 0.17 | neutral",
        "C1156Y+L1198F | - | beta3-alphaC loop+hinge | hinge | 3.9 | -1.33 | 0.08 | improves",
    ]
)


def panel():
    """Two inhibitors, with measured fold changes of every kind."""
    other = SINGLE.assign(ddg=[pd.NA, 0.0, 1.5, 4.18, -0.33, 6.2], disruption=[pd.NA, pd.NA, 0.78, 0.94, 0.12, 0.94])
    table = (
        pd.concat(
            [
                SINGLE.assign(inhibitor="crizotinib", pdb_id="2XP2"),
                other.assign(inhibitor="brigatinib", pdb_id="5J7H"),
            ]
        )
        .sort_index(kind="stable")
        .reset_index(drop=True)
    )
    fold = [16.0, 28.4, 1.0, 0.6, 9.8, 0.4, 5.9, 103.5, 4.5, np.nan, np.nan, np.nan]
    analogue = "of the AP26113 analogue CHEMBL3397300, close to brigatinib but not the same: "
    note = [
        "16x (K)",
        analogue + "28x (H)",
        "1x, undetermined (H; at the floor)",
        analogue + "0.6x (H)",
        "at least 9.8x (H; near)",
        analogue + "at most 0.4x (H; at the floor)",
        "5.9x (H)",
        "at least 104x (H; at the floor)",
        "at least 4.5x (H; at the floor)",
        "",
        "",
        "",
    ]
    bound = ["", "", "undetermined", "", "at least", "at most", "", "at least", "at least", "", "", ""]
    return table.assign(
        measured_fold=pd.array(fold, dtype="Float64"),
        measured_bound=bound,
        is_stand_in=[text.startswith(analogue) for text in note],
        measured_note=note,
    )


PANEL = panel()


def scan(positions=(1195, 1196, 1197, 1202), letters="LLEG", indirect=(1195,)):
    lines = []
    for position, wild_type in zip(positions, letters, strict=True):
        where = alk.region(position)
        for k, mutant in enumerate(letter for letter in "ACDEFGHIKLMNPQRSTVWY" if letter != wild_type):
            far = position in indirect
            lines.append(
                f"{wild_type}{position}{mutant} | {position} | {where.segment} | {where.site} | "
                f"{7.0 if far else 3.5} | {k / 10} | {'-' if far else 0.05 * k} | {'indirect' if far else 'weakens'}"
            )
    return rows(lines)


SCAN = scan()
PAIRS = pd.DataFrame(
    {
        "variant": ["L1196M", "G1202R", "G1269A", "C1156Y", "L1152R", "G1202R", "S1206Y", "C1156Y"],
        "inhibitor": ["crizotinib"] * 5 + ["alectinib"] * 3,
        "fold": [9.8, 5.86, 9.1, 2.57, 11.5, 103.5, 1.0, 1.0],
        "bound": ["at least", "", "at least", "", "at least", "at least", "undetermined", "at most"],
        "direct": [True, True, True, False, False, True, True, False],
        "ddg": [0.64, 6.08, 2.4, 0.0, 0.0, 4.18, -0.005, 0.0],
        "ddg_sd": [0.92, 4.68, 1.91, np.nan, np.nan, 3.22, np.nan, np.nan],
    }
)
ROTAMERS = pd.DataFrame(
    {
        "rotamer": pd.array([2, 2, 1, 1, 0, 0], dtype="Int64"),
        "chi1": [-63.1, -54.0, 174.2, 174.0, 60.0, 61.0],
        "chi2": [-179.6, 170.0, 65.0, 66.0, -0.2, 5.0],
        "chi3": [np.nan] * 6,
        "apo": [0.2, 0.1, 0.3, 0.1, 0.2, 0.1],
        "holo": [0.5, 0.3, 0.15, 0.046, 0.003, 0.001],
        "overlap": [0.0, 0.0, 0.4, 0.9, 1.6, 0.0],
    }
)

FIGURES = {
    "comparison": (alk.plot_comparison, PANEL),
    "scan": (alk.plot_scan, SCAN),
    "regions": (alk.plot_regions, SINGLE),
    "panel_regions": (alk.plot_regions, PANEL),
    "validation": (alk.plot_validation, PAIRS),
    "rotamers": (alk.plot_rotamers, ROTAMERS),
}
EVERY = pytest.mark.parametrize("name", FIGURES)


def drawn(name):
    plot, table = FIGURES[name]
    return plot(table)


def mesh(ax):
    return next(artist for artist in ax.collections if isinstance(artist, QuadMesh))


def texts(ax):
    """Every text of a figure that can be seen, with its box in pixels."""
    ax.figure.draw_without_rendering()
    found = [text for text in ax.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    # the ticks of an axis out of its limits are objects too, but are not drawn
    return [(text, text.get_window_extent()) for text in found if in_view(text)]


def in_view(text):
    x, y = text.get_transform().transform(text.get_position()) if text.axes is not None else (0, 0)
    return np.isfinite([x, y]).all()


def words(ax):
    return [text.get_text() for text, _ in texts(ax)]


# ------------------------------------------------------------------------------------------- comparison


def test_cells_have_the_tables_numbers_and_colours():
    ax = alk.plot_comparison(PANEL)
    values = mesh(ax).get_array().reshape(6, 2)
    wanted = pd.to_numeric(PANEL.disruption.astype("Float64")).to_numpy(float, na_value=np.nan).reshape(6, 2)
    assert np.array_equal(np.ma.filled(values, np.nan), wanted, equal_nan=True)
    assert mesh(ax).get_clim() == (0, 1)
    said = words(ax)
    for number in ("+0.6", "+6.1", "+1.5", "+4.2", "−0.3", "−1.3", "+6.2"):
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
    assert {"not modelled (n/m)", "indirect: beyond 6 Å of the inhibitor"} <= set(said)


@pytest.mark.parametrize(
    "mark", ["◆ 16×", "◆ 28×†", "n.d.", "◇ 0.6×†", "◆ ≥9.8×", "◇ ≤0.4×†", "◆ 5.9×", "◆ ≥104×", "≥4.5×"]
)
def test_measured_folds_say_on_which_side_of_five_they_are(mark):
    """At least 4.5 is on neither side: it has no mark."""
    assert mark in words(alk.plot_comparison(PANEL))


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
    assert {"αC helix", "gatekeeper", "hinge", "solvent front", "activation loop"} <= shown
    assert "glycine-rich loop" not in shown  # it does not occur


def test_score_tables_are_one_column():
    ax = alk.plot_comparison(SINGLE)
    assert mesh(ax).get_array().size == len(SINGLE)


def test_other_kinases_have_no_regions():
    table = SINGLE.iloc[[2, 3]].assign(region="", site="")
    shown = {text.get_text() for text in alk.plot_comparison(table).get_legend().get_texts()}
    assert shown == {"ΔΔG, kcal/mol"}


def test_missing_pairs_stay_empty():
    ax = alk.plot_comparison(PANEL.drop(index=[4]))
    assert np.ma.count(mesh(ax).get_array()) == PANEL.disruption.notna().sum() - 1
    assert "+0.6" not in words(ax)


def test_two_crystals_of_one_inhibitor_are_two_columns():
    twice = pd.concat([SINGLE.assign(inhibitor="crizotinib", pdb_id=entry) for entry in ("2XP2", "2YFX")])
    heads = [t.get_text() for t in alk.plot_comparison(twice).get_xticklabels()]
    assert heads == ["crizotinib\n2XP2", "crizotinib\n2YFX"]


def test_probabilities_may_all_be_missing():
    table = SINGLE.assign(disruption=pd.array([pd.NA] * 6, dtype="Float64"))
    ax = alk.plot_comparison(table)
    assert np.ma.count(mesh(ax).get_array()) == 0 and "+6.1" in words(ax)


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


# ------------------------------------------------------------------------------------------------- scan


def test_scan_has_a_cell_for_each_probability():
    ax = alk.plot_scan(SCAN)
    values = mesh(ax).get_array()
    assert np.ma.count(values) == SCAN.disruption.notna().sum() == 3 * 19
    assert np.allclose(np.sort(values.compressed()), np.sort(SCAN.disruption.dropna().astype(float)))


def test_scan_puts_each_value_at_its_residue_and_amino_acid():
    ax = alk.plot_scan(SCAN)
    at = {text.get_text(): text.get_position() for text, _ in texts(ax)}
    letters = {t.get_text(): t.xy[1] for t in ax.texts if len(t.get_text()) == 1 and hasattr(t, "xy")}
    cells, edges = mesh(ax), mesh(ax).get_coordinates()
    for variant in ("L1196M", "G1202R", "E1197A"):
        x, y = at[variant[:-1]][0], letters[variant[-1]]
        column = np.searchsorted(edges[0, :, 0], x) - 1
        line = np.searchsorted(edges[:, 0, 1], y) - 1
        wanted = float(SCAN.set_index("variant").disruption[variant])
        assert cells.get_array().reshape(edges.shape[0] - 1, -1)[line, column] == pytest.approx(wanted)


def test_scan_marks_wild_types_contacts_and_structure():
    ax = alk.plot_scan(SCAN)
    gids = [str(a.get_gid()) for a in ax.findobj(lambda a: a.get_gid())]
    assert sorted(g for g in gids if g.startswith("wild type")) == [
        f"wild type {name}" for name in ("E1197", "G1202", "L1195", "L1196")
    ]
    (contacts,) = [line for line in ax.lines if line.get_gid() == "contacts"]
    assert len(contacts.get_xdata()) == 3  # 1195 is 7 Å away
    assert {"structure beta5", "structure hinge", "structure solvent-front linker"} <= set(gids)
    assert {"region gatekeeper", "region hinge", "region solvent front"} <= set(gids)


def test_scan_shows_where_the_sequence_is_interrupted():
    ax = alk.plot_scan(SCAN)
    x = {t.get_text(): t.get_position()[0] for t in ax.texts}
    assert x["L1196"] - x["L1195"] == x["E1197"] - x["L1196"] == 1
    assert x["G1202"] - x["E1197"] > 1.5


def test_scan_of_a_whole_chain_is_wrapped_and_ticked_by_tens():
    positions = range(1093, 1379)
    table = scan(positions, "".join(reference_residue(p) for p in positions), positions)
    ax = alk.plot_scan(table)
    width, height = ax.figure.get_size_inches() * 25.4
    assert width <= 181 and height <= 240
    labels = [t for t in words(ax) if re.fullmatch(r"1\d\d\d", t)]
    assert labels == [str(p) for p in range(1100, 1379, 10)]
    assert_apart(ax)


def test_scan_of_another_kinase_has_cells_without_regions():
    ax = alk.plot_scan(SCAN.assign(region="", site=""))
    assert np.ma.count(mesh(ax).get_array()) == 57
    assert "structure" not in words(ax)


@pytest.mark.parametrize("variant", ["C1156Y+L1198F", "T1151_L1152insT"])
def test_scan_refuses_what_is_no_single_substitution(variant):
    table = pd.concat([SCAN, SINGLE[SINGLE.variant == variant]])
    with pytest.raises(alk.AlkstructError, match=re.escape(variant)):
        alk.plot_scan(table)


def test_scan_refuses_several_inhibitors():
    table = pd.concat([SCAN.assign(inhibitor="a"), SCAN.assign(inhibitor="b")])
    with pytest.raises(alk.AlkstructError, match="several inhibitors"):
        alk.plot_scan(table)


def test_scan_shows_what_is_not_modelled_at_a_site_that_is():
    table = SCAN.copy()
    table.loc[table.variant == "G1202R", ["ddg", "disruption"]] = pd.NA
    table.loc[table.variant == "G1202R", "verdict"] = "not modelled"
    ax = alk.plot_scan(table)
    assert np.ma.count(mesh(ax).get_array()) == 56
    assert "not modelled (n/m)" in words(ax)


# ---------------------------------------------------------------------------------------------- regions


def heads(ax):
    """{variant and verdict: height} of the lollipops."""
    return {line.get_gid(): float(line.get_ydata()[0]) for line in ax.lines if line.get_gid()}


def test_lollipops_are_as_high_as_the_probability():
    found = heads(alk.plot_regions(SINGLE))
    assert found["G1202R disrupts"] == pytest.approx(0.94) and found["L1196M weakens"] == pytest.approx(0.40)
    assert found["C1156Y indirect"] < 0 and found["T1151_L1152insT not modelled"] < found["C1156Y indirect"]
    assert len(found) == len(SINGLE)


def test_lollipops_are_as_high_as_ddg_where_there_is_no_probability():
    ax = alk.plot_regions(SINGLE.assign(disruption=pd.array([pd.NA] * 6, dtype="Float64")))
    found = heads(ax)
    assert found["G1202R disrupts"] == pytest.approx(6.08)
    assert found["C1156Y+L1198F improves"] == pytest.approx(-1.33)
    assert "ΔΔG, kcal/mol" in words(ax)


def test_lollipops_are_as_large_as_the_probability():
    sizes = {line.get_gid(): line.get_markersize() for line in alk.plot_regions(SINGLE).lines}
    assert sizes["G1202R disrupts"] > sizes["L1196M weakens"] > sizes["G1269A neutral"]


def test_every_inhibitor_has_its_lollipop():
    assert len([line for line in alk.plot_regions(PANEL).lines if line.get_gid()]) == len(PANEL)


def test_regions_are_of_alk():
    with pytest.raises(alk.AlkstructError, match="another kinase"):
        alk.plot_regions(SINGLE.iloc[[2, 3]].assign(region="", site=""))


@pytest.mark.parametrize("n", [1, 40])
def test_names_of_lollipops_stay_apart(n):
    base = [SINGLE.iloc[[3]].assign(variant=f"G{1190 + k}R", position=1190 + k) for k in range(n)]
    ax = alk.plot_regions(pd.concat(base))
    assert [t.get_text() for t in ax.get_xticklabels()] == [f"G{1190 + k}R" for k in range(n)]
    assert_apart(ax)


# ------------------------------------------------------------------------------------------- validation


def test_validation_has_a_mark_and_an_interval_for_each_pair():
    ax = alk.plot_validation(PAIRS)
    found = {line.get_gid(): line for line in ax.lines if line.get_gid()}
    assert len(found) == len(PAIRS)
    for r in PAIRS.itertuples():
        line = found[f"{r.variant} {r.inhibitor}"]
        assert (line.get_xdata()[0], line.get_ydata()[0]) == (r.fold, r.ddg)
        assert (line.get_markerfacecolor() == "white") is (not r.direct)
        assert line.get_markeredgecolor() == colours.INHIBITOR_COLOURS[r.inhibitor]
    assert len(ax.containers) == PAIRS.ddg_sd.notna().sum()


def test_inhibitors_differ_in_shape_too():
    ax = alk.plot_validation(PAIRS)
    shapes = {line.get_gid().split()[1]: line.get_marker() for line in ax.lines if line.get_gid()}
    assert len(set(shapes.values())) == 2


def test_validation_prints_the_correlations_of_the_table():
    direct = PAIRS[PAIRS.direct]
    (said,) = [t for t in words(alk.plot_validation(PAIRS)) if t.startswith("Spearman")]
    assert said.split("\n")[1:] == [
        f"all {spearman(PAIRS.ddg, PAIRS.fold):.2f} (n = 8)",
        f"direct {spearman(direct.ddg, direct.fold):.2f} (n = 5)",
    ]


def test_bounds_have_arrows():
    """One for each bound, two for what is not determined."""
    arrows = [a for a in alk.plot_validation(PAIRS).texts if getattr(a, "arrow_patch", None) is not None]
    assert len(arrows) == 4 + 1 + 2


@pytest.mark.slow
def test_correlation_is_what_validate_prints():
    report = alk.validate()
    (said,) = [t for t in words(alk.plot_validation(report.pairs)) if t.startswith("Spearman")]
    for subset in ("all", "direct"):
        assert f"{subset} {report.value('fold changes, scorer', subset, 'Spearman'):.2f} (" in said


# --------------------------------------------------------------------------------------------- rotamers


def test_rotamers_are_summed_over_their_conformers():
    ax = alk.plot_rotamers(ROTAMERS)
    holo, apo = ([bar.get_width() for bar in bars] for bars in ax.containers)
    assert holo == pytest.approx([80.0, 19.6, 0.4]) and apo == pytest.approx([30.0, 40.0, 30.0])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["−63°, −180°", "174°, 65°", "60°, 0°"]


def test_overlaps_are_those_of_the_leading_conformer():
    said = words(alk.plot_rotamers(ROTAMERS))
    assert {"0.4", "1.6", "–"} <= set(said) and "0.9" not in said


def test_rare_rotamers_are_summed():
    rare = pd.DataFrame({"rotamer": range(10, 40), "chi1": 1.0, "apo": 1e-4, "holo": 1e-5, "overlap": 0.0})
    ax = alk.plot_rotamers(pd.concat([ROTAMERS, rare]))
    assert ax.get_yticklabels()[-1].get_text() == "30 others"


def test_a_residue_without_dihedrals_and_the_crystals_own_conformer():
    alone = pd.DataFrame(
        {"rotamer": pd.array([pd.NA], dtype="Int64"), "chi1": np.nan, "apo": 1.0, "holo": 1.0, "overlap": 0.0}
    )
    assert alk.plot_rotamers(alone).get_yticklabels()[0].get_text() == "no dihedral"
    assert alk.plot_rotamers(alone.assign(chi1=60.0)).get_yticklabels()[0].get_text() == "crystal, 60°"


def test_a_mutant_is_as_good_as_its_table():
    mutant = alk.build(alk.load("crizotinib"), "L1196M")
    ax = alk.plot_rotamers(mutant)
    assert ax.get_title(loc="left") == "L1196M in 2XP2"
    total = sum(bar.get_width() for bar in ax.containers[0])
    assert total == pytest.approx(100)


# --------------------------------------------------------------------------- what holds for every figure


@EVERY
def test_tables_are_not_changed(name):
    plot, table = FIGURES[name]
    before = table.copy(deep=True)
    plot(table)
    pd.testing.assert_frame_equal(table, before)


@EVERY
def test_settings_and_pyplot_are_left_alone(name):
    from matplotlib import pyplot

    before, backend = dict(matplotlib.rcParams), matplotlib.get_backend()
    ax = drawn(name)
    ax.figure.savefig(io.BytesIO(), format="svg")
    assert dict(matplotlib.rcParams) == before
    assert pyplot.get_fignums() == [] and matplotlib.get_backend() == backend


@EVERY
def test_other_settings_do_not_show(name):
    """A figure is the same whatever its maker has set, and pixel by pixel where it is saved."""
    plain = pixels(drawn(name))
    with matplotlib.rc_context({"font.size": 20, "axes.facecolor": "black", "xtick.labelsize": 30, "axes.grid": True}):
        other = pixels(drawn(name))
    assert np.array_equal(plain, other)


@EVERY
def test_given_axes_are_drawn_into(name):
    plot, table = FIGURES[name]
    figure = Figure(figsize=(8, 6))
    ax = figure.add_subplot()
    size = figure.get_size_inches().tolist()
    assert plot(table, ax=ax) is ax
    assert figure.get_size_inches().tolist() == size
    figure.savefig(io.BytesIO(), format="png")


@EVERY
def test_text_can_be_read_in_print(name):
    """Nothing is smaller than 6 pt, and a page is as wide as one or two columns."""
    ax = drawn(name)
    assert min(text.get_fontsize() for text, _ in texts(ax)) >= 6
    width = ax.figure.get_size_inches()[0] * 25.4
    assert width <= 85.5 or width <= 181


@EVERY
def test_texts_do_not_overlap_and_are_not_cut_off(name):
    assert_apart(drawn(name))


def assert_apart(ax):
    found = texts(ax)
    page = ax.figure.bbox
    for text, box in found:
        cut = min(box.x0 - page.x0, page.x1 - box.x1, box.y0 - page.y0, page.y1 - box.y1)
        assert cut > -1, f"{text.get_text()!r} is cut off"
    for (one, first), (other, second) in combinations(found, 2):
        if one.get_rotation() % 90 or other.get_rotation() % 90:
            continue  # the box of a slanted text is larger than the text
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        # a box holds the room of letters that the text may not have: a quarter of a line
        assert wide <= 1 or high <= 0.25 * min(first.height, second.height, 20), (one.get_text(), other.get_text())


def test_overlaps_would_be_found():
    ax = drawn("comparison")
    ax.text(0.5, 2.35, "in the way", size=7, ha="center")
    with pytest.raises(AssertionError, match="in the way"):
        assert_apart(ax)


@EVERY
def test_empty_tables_are_refused(name):
    plot, table = FIGURES[name]
    with pytest.raises(alk.AlkstructError, match="no rows"):
        plot(table.iloc[:0])


@EVERY
def test_other_tables_and_things_are_refused(name):
    plot, _ = FIGURES[name]
    with pytest.raises(alk.AlkstructError, match="lacks"):
        plot(alk.region_table()[["position"]])
    with pytest.raises(alk.AlkstructError, match="not list"):
        plot([1, 2])


@EVERY
def test_one_row_is_enough(name):
    plot, table = FIGURES[name]
    for k in range(len(table) if name != "scan" else 1):
        assert_apart(plot(table.iloc[[k]]))


def test_real_tables_can_be_drawn():
    table = alk.annotate(alk.compare(["L1196M", "S1206Y", "T1151_L1152insT"], energy="vina"))
    ax = alk.plot_comparison(table)
    assert mesh(ax).get_array().size == 15
    assert_apart(ax)


# ------------------------------------------------------------------------------------------------ files


@EVERY
def test_svg_has_text_as_text_and_is_the_same_twice(name, tmp_path):
    files = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for file in files:
        alk.save_figure(drawn(name), file)
    one, two = (file.read_text(encoding="utf-8") for file in files)
    assert one == two
    written = set(re.findall(r"<text[^>]*>([^<]*)</text>", one)) | set(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", one))
    wanted = {line for text in words(drawn(name)) for line in text.split("\n")}
    escaped = {line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in wanted}
    assert escaped <= written


def test_text_stays_text_when_the_figure_saves_itself():
    file = io.StringIO()
    drawn("comparison").figure.savefig(file, format="svg")
    assert ">G1202R</text>" in file.getvalue()


def test_text_stays_text_on_a_figure_of_somebody_else(tmp_path):
    figure = Figure()
    alk.save_figure(alk.plot_comparison(SINGLE, ax=figure.add_subplot()), tmp_path / "x.svg")
    assert ">G1202R</text>" in (tmp_path / "x.svg").read_text(encoding="utf-8")
    alk.save_figure(figure, tmp_path / "y.PNG")
    assert (tmp_path / "y.PNG").read_bytes().startswith(b"\x89PNG")


def test_pdf_has_truetype_fonts(tmp_path):
    alk.save_figure(drawn("comparison"), tmp_path / "x.pdf")
    content = (tmp_path / "x.pdf").read_bytes()
    assert b"/FontFile2" in content and b"/Type3" not in content


def test_png_is_for_print(tmp_path):
    import matplotlib.image

    alk.save_figure(drawn("comparison"), tmp_path / "x.png")
    assert matplotlib.image.imread(tmp_path / "x.png").shape[1] > 900 / 85 * 60


@pytest.mark.parametrize("name", ["x.bmp", "x", "x.svg.gz", "svg"])
def test_other_endings_are_refused(name, tmp_path):
    with pytest.raises(alk.AlkstructError, match=r"\.svg, \.pdf or \.png"):
        alk.save_figure(drawn("rotamers"), tmp_path / name)
    assert not (tmp_path / name).exists()


def test_what_is_no_figure_is_refused(tmp_path):
    with pytest.raises(alk.AlkstructError, match="neither a figure nor axes"):
        alk.save_figure(PANEL, tmp_path / "x.png")


def test_axes_show_themselves_in_a_notebook():
    content, size = drawn("comparison")._repr_png_()
    assert content.startswith(b"\x89PNG") and size["width"] > 300


def test_matplotlib_waits_until_a_figure_is_asked_for():
    code = "import sys, alkstruct as alk; alk.score, alk.style, alk.view; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# --------------------------------------------------------------------------------------- colours, letters


def test_the_scale_gets_darker_all_the_way():
    """So that it is read in grey as well."""
    scale = style.disruption_scale()(np.linspace(0, 1, 101))[:, :3]
    grey = scale @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(grey) < 0).all() and grey[0] - grey[-1] > 0.7


@pytest.mark.parametrize("value", np.linspace(0, 1, 11))
def test_numbers_can_be_read_on_every_colour(value):
    """WCAG's contrast of 4.5."""
    ground = matplotlib.colors.to_hex(style.disruption_scale()(value))
    assert colours.contrast(colours.ink(ground), ground) >= 4.5


def test_every_region_has_greek_letters():
    for name in alk.region_table().segment:
        assert "alpha" not in numbers.in_letters(name) and "beta" not in numbers.in_letters(name).replace(
            "beta-turn", ""
        )


# ---------------------------------------------------------------------------------------- command line


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "crizotinib", "L1196M"],
        ["compare", "L1196M", "--inhibitors", "crizotinib", "--annotate"],
        ["scan", "crizotinib", "--within", "3.3", "--quiet"],
        ["build", "crizotinib", "L1196M", "-o", "m.pdb"],
        ["score", "crizotinib", "L1196M", "--any-kinase"],
    ],
)
def test_commands_draw_what_they_print(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main.main([*arguments, "--figure", "x.svg"]) == 0
    assert "x.svg holds the figure." in capsys.readouterr().out
    assert "<text" in Path("x.svg").read_text(encoding="utf-8")


def test_an_unknown_ending_is_one_line_before_anything_is_computed(capsys):
    with pytest.raises(SystemExit) as end:
        main.main(["validate", "--figure", "x.bmp"])
    out, err = capsys.readouterr()
    assert (end.value.code, out, err.count("\n")) == (2, "", 1) and "x.bmp" in err


# -------------------------------------------------------------------------------------------- baselines


def pixels(ax):
    """Grey values of a figure, as it is stored: (height, width), 0 to 255."""
    import matplotlib.image

    file = io.BytesIO()
    ax.figure.savefig(file, format="png", dpi=DPI)
    file.seek(0)
    return matplotlib.image.imread(file)[..., :3].mean(axis=-1) * 255


def difference(one, other):
    """Root mean square difference of grey values averaged over 4 x 4 pixels, 0 to 255; what is missing is white."""
    shape = [-(-max(a, b) // 4) * 4 for a, b in zip(one.shape, other.shape, strict=True)]
    padded = np.full((2, *shape), 255.0)
    for page, image in zip(padded, (one, other), strict=True):
        page[: image.shape[0], : image.shape[1]] = image
    coarse = padded.reshape(2, shape[0] // 4, 4, shape[1] // 4, 4).mean(axis=(2, 4))
    return float(np.sqrt(((coarse[0] - coarse[1]) ** 2).mean()))


def baseline(name):
    import matplotlib.image

    return matplotlib.image.imread(BASELINES / f"{name}.png")[..., :3].mean(axis=-1) * 255


@SAME_LETTERS
@EVERY
def test_figures_look_as_they_did(name):
    assert difference(pixels(drawn(name)), baseline(name)) < TOLERANCE


CHANGES = {
    "comparison": PANEL.assign(disruption=PANEL.disruption.replace(0.94, 0.6)),
    "scan": SCAN.assign(disruption=SCAN.disruption * 0.8),
    "regions": SINGLE.iloc[[0, 1, 3, 4, 5]],
    "panel_regions": PANEL[PANEL.variant != "L1196M"],
    "validation": PAIRS.assign(ddg=PAIRS.ddg * 0.7),
    "rotamers": ROTAMERS.assign(holo=ROTAMERS.apo, apo=ROTAMERS.holo),
}


@SAME_LETTERS
@EVERY
def test_changed_figures_exceed_the_tolerance(name):
    assert difference(pixels(FIGURES[name][0](CHANGES[name])), baseline(name)) > 2 * TOLERANCE


def remake():
    import matplotlib.image

    for name in FIGURES:
        image = pixels(drawn(name)) / 255
        matplotlib.image.imsave(BASELINES / f"{name}.png", image, cmap="gray", vmin=0, vmax=1)


def test_a_scan_is_of_one_complex():
    table = alk.scan("crizotinib", within=3)
    with pytest.raises(alk.AlkstructError, match="twice; give the rows of one"):
        alk.plot_scan(pd.concat([table, table]))


def test_a_folder_that_is_not_there_is_named(tmp_path):
    ax = alk.plot_comparison(alk.score("crizotinib", ["G1202R"]))
    with pytest.raises(alk.AlkstructError, match=r"cannot write .*figure.svg: .*; give a file in a folder"):
        alk.save_figure(ax, tmp_path / "no" / "figure.svg")


if __name__ == "__main__":
    remake()
