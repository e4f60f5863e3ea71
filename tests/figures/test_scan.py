"""Scans as heat maps."""

import re

import numpy as np
import pandas as pd
import pytest
from figure_cases import SAME_LETTERS, SCAN, SINGLE, assert_apart, mesh, scan, texts, words

import alkstruct as alk
from alkstruct.kinase.kinases import find_kinase

ALK = find_kinase("ALK")


def test_scan_has_a_cell_for_each_probability():
    ax = alk.plot_scan(SCAN)
    values = mesh(ax).get_array()
    own = SCAN.disruption[SCAN.verdict != "indirect"]  # the others have a base rate, which has no colour
    assert np.ma.count(values) == len(own) == 3 * 19 and SCAN.disruption.notna().all()
    assert np.allclose(np.sort(values.compressed()), np.sort(own.astype(float)))


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
    assert {"region gatekeeper", "region hinge", "region solvent front, linker, alphaD"} <= set(gids)


def test_scan_shows_where_the_sequence_is_interrupted():
    ax = alk.plot_scan(SCAN)
    x = {t.get_text(): t.get_position()[0] for t in ax.texts}
    assert x["L1196"] - x["L1195"] == x["E1197"] - x["L1196"] == 1
    assert x["G1202"] - x["E1197"] > 1.5


def scan_of_a_whole_chain():
    positions = range(1093, 1379)
    return alk.plot_scan(scan(positions, "".join(ALK.residue(p) for p in positions), positions))


@SAME_LETTERS
def test_scan_of_a_whole_chain_fits_a_page():
    """Letters of other versions of matplotlib are some tenths of a millimetre wider."""
    width, height = scan_of_a_whole_chain().figure.get_size_inches() * 25.4
    assert width <= 181 and height <= 240


def test_scan_of_a_whole_chain_is_wrapped_and_ticked_by_tens():
    ax = scan_of_a_whole_chain()
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
