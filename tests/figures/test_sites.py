"""The same places of several kinases side by side."""

from pathlib import Path

import pandas as pd
import pytest
from figure_cases import SITES, assert_apart, words
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import alkstruct as alk
from alkstruct.display.colours import GATEKEEPER, SOLVENT_FRONT
from alkstruct.figures import sites
from alkstruct.figures.style import TWO_COLUMNS, disruption_scale, distance_scale
from alkstruct.figures.tracks import INDIRECT_HATCH, NOWHERE_HATCH

CRYSTALS = Path(__file__).parents[3] / "shared" / "development" / "structures"


def shapes(ax):
    """{place, kinase and entry: cell}; {region and place: strip}."""
    return {shape.get_gid(): shape for shape in ax.findobj(Rectangle) if shape.get_gid()}


def test_a_cell_names_the_mutation_that_is_equivalent_or_the_residue():
    found = words(alk.plot_sites(SITES))
    assert {"L1196M", "T670M", "G1202", "G676", "L647", "H1124", "A597"} <= set(found)
    assert found.count("G1202") == 3 and found.count("T670") == 0  # the row's name, and a cell for each complex


def test_mutations_have_the_colour_of_their_probability_and_places_that_of_their_distance():
    cells = shapes(alk.plot_sites(SITES))
    assert to_hex(cells["L1196M KIT 3G0E"].get_facecolor()) == to_hex(disruption_scale()(0.26))
    share = (3.6 - sites.NEAREST_SHOWN) / (sites.FARTHEST_SHOWN - sites.NEAREST_SHOWN)
    assert to_hex(cells["G1202 KIT 3G0E"].get_facecolor()) == to_hex(distance_scale()(share))
    assert {"0.41", "3.6 Å (11)", "7.7 Å"} <= set(words(alk.plot_sites(SITES)))
    assert {"+0.3", "3.6 Å (11)", "ΔΔG, kcal/mol"} <= set(words(alk.plot_sites(SITES, number="ddg")))


def test_what_has_no_number_says_why():
    ax = alk.plot_sites(SITES)
    cells, found = shapes(ax), words(ax)
    assert cells["P1215 KIT 3G0E"].get_hatch() == NOWHERE_HATCH
    assert cells["C1156Y KIT 3G0E"].get_hatch() == cells["F1174L ALK 4CLI"].get_hatch() == INDIRECT_HATCH
    for name in ("H1124 ALK 2XP2", "F1174L KIT 3G0E", "G1269P KIT 3G0E"):
        assert to_hex(cells[name].get_facecolor()) == "#ffffff" and cells[name].get_hatch() is None
    assert [found.count(word) for word in ("none", "unresolved", "n/m")] == [1, 1, 1]
    explained = {"no residue in this place", "indirect: no estimate", "not modelled (n/m)"}
    assert explained | {"has the mutant's residue already"} <= set(found)


def test_what_is_aligned_outside_the_pocket_is_marked_in_the_other_kinase_alone():
    found = words(alk.plot_sites(SITES))
    assert "~A629Y" in found and "~C1156Y" not in found
    assert "outside the pocket: aligned less certainly" in found
    assert "outside the pocket: aligned less certainly" not in words(alk.plot_sites(SITES[:9]))


def test_rows_have_the_colour_of_their_region():
    found = shapes(alk.plot_sites(SITES))
    assert to_hex(found["region L1196M"].get_facecolor()) == GATEKEEPER.colour.lower()
    assert to_hex(found["region G1202"].get_facecolor()) == SOLVENT_FRONT.colour.lower()


def test_only_what_occurs_has_a_scale():
    scored, asked = words(alk.plot_sites(SITES[:3])), words(alk.plot_sites(SITES[3:9]))
    assert "P(>5x)" in scored and "Å to the inhibitor" not in scored
    assert "Å to the inhibitor" in asked and "P(>5x)" not in asked and "ΔΔG, kcal/mol" not in asked


def test_columns_name_kinase_inhibitor_and_entry_level_or_turned():
    labels = alk.plot_sites(SITES).get_xticklabels()
    assert [label.get_text() for label in labels][1:] == ["ALK, lorlatinib\n(4CLI)", "KIT, sunitinib\n(3G0E)"]
    ax = alk.plot_sites(SITES.assign(pdb_id=SITES.pdb_id.replace("3G0E", "KIT_with_sunitinib_3G0E")))
    last = ax.get_xticklabels()[-1]
    assert last.get_text() == "KIT, sunitinib (KIT_with_sunitinib_3G0E)" and last.get_rotation() == sites.TURN


@pytest.mark.parametrize("count", [1, 20, 85])
def test_many_places_stand_in_blocks_and_nothing_overlaps(count):
    parts = [SITES[3:6].assign(place=f"G{1100 + k}", distance=3.4 + k / 10) for k in range(count)]
    ax = alk.plot_sites(pd.concat(parts))
    assert_apart(ax)
    blocks = len(ax.get_xticks()) // 3
    assert blocks == (2 if count == 85 else 1)
    assert ax.get_ylim()[0] == -(-count // blocks)
    assert ax.figure.get_size_inches()[0] * 72 < TWO_COLUMNS + 1


def test_every_kind_of_cell_keeps_its_words_apart():
    assert_apart(alk.plot_sites(SITES))


def test_a_table_of_packaged_crystals_is_drawn_as_it_comes_also_from_a_file(tmp_path):
    table = alk.compare_sites(["crizotinib", "ceritinib", "lorlatinib"], ["L1196M", "G1202", 1124])
    path = alk.save_table(table, tmp_path / "sites.csv")
    first, again = words(alk.plot_sites(table)), words(alk.plot_sites(alk.read_table(path)))
    assert first == again and first.count("L1196M") == 4 and "unresolved" in first


def test_other_tables_are_refused():
    with pytest.raises(alk.AlkstructError, match=r"plot_sites needs the columns place, .*; give a table from compare_"):
        alk.plot_sites(alk.score("crizotinib", ["G1202R"]))


@pytest.mark.skipif(not CRYSTALS.is_dir(), reason="needs crystals in ../shared/development")
@pytest.mark.filterwarnings("ignore::alkstruct.AlkstructWarning")
def test_crystals_of_three_kinases():
    egfr, kit = (
        alk.load(CRYSTALS / name, reference="auto") for name in ("EGFR_gefitinib_2ITY.pdb", "KIT_sunitinib_3G0E.pdb")
    )
    found = words(alk.plot_sites(alk.compare_sites(["crizotinib", egfr, kit], ["L1196M", "G1202"])))
    assert {"L1196M", "T790M", "T670M", "G1202", "G796", "G676"} <= set(found)
