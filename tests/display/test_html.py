"""What objects show of themselves in a notebook: right, readable, and nothing from a file breaks out."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from html_pages import Page, rows_of

import alkstruct as alk
from alkstruct.display import colours, html
from alkstruct.display.formula import drawing
from alkstruct.validation.metrics import Metric

HOSTILE = '<script>alert("1")</script>&\'x'


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("crizotinib")


def page_of(thing):
    page = Page(thing._repr_html_())
    assert page.faults == []
    return page


# ------------------------------------------------------------------------------------------------ pieces


@pytest.mark.parametrize("text", ["<b>", "a & b", '"', "'"])
def test_text_is_escaped_and_read_back(text):
    assert not set("<>\"'") & set(html.escaped(text))
    assert Page(f"<p>{html.escaped(text)}</p>").text == text


def test_html_is_not_escaped_twice():
    assert html.escaped(html.chip("a<b", "#000000")).count("&lt;") == 1


@pytest.mark.parametrize("colour", [*colours.VERDICT_COLOURS.values(), *(g.colour for g in colours.REGION_GROUPS)])
def test_words_on_colours_are_readable(colour):
    assert colours.contrast(colours.ink(colour), colour) >= 4.5
    assert f"color:{colours.ink(colour)}" in html.chip("word", colour)


def test_contrast_is_that_of_wcag():
    """Grey #767676 on white is the well-known limit of level AA."""
    assert colours.contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert colours.contrast("#777777", "#777777") == 1


def test_tables_hold_what_they_are_given():
    text = html.small_table(("a", "b<"), [("1", HOSTILE), (2, "")], right={0})
    assert Page(text).faults == []
    assert rows_of(text) == [["1", HOSTILE], ["2", ""]]
    assert "b&lt;" in text and "<script" not in text


# ------------------------------------------------------------------------------------------------ objects


def test_complex_says_what_it_is(crizotinib):
    page = page_of(crizotinib)
    for words in (
        "2XP2: ALK kinase with crizotinib",
        "crizotinib (VGH), 30 heavy atoms",
        "UniProt Q9UM73",
        "289 resolved: 1093-1123, 1126-1136",
        "ordered waters 167",
        *crizotinib.notes,
    ):
        assert words in page.text
    assert page.named("svg")[0]["aria-label"] == "Structural formula of crizotinib"
    assert page.named("svg")[0]["role"] == "img"


def test_complex_without_inhibitor_or_reference(crizotinib):
    page = page_of(replace(crizotinib, inhibitor=None, kinase=None, water=np.zeros((0, 3))))
    assert "2XP2: kinase" in page.text and "residue numbers of the source" in page.text
    assert "inhibitor none" in page.text and "ordered waters none" in page.text
    assert page.named("svg") == []


def test_names_from_files_are_only_text(crizotinib):
    drug = replace(crizotinib.inhibitor, name=HOSTILE, code="<b>")
    hostile = replace(crizotinib, name=HOSTILE, chain=HOSTILE, inhibitor=drug, notes=(HOSTILE,))
    for thing in (hostile, drug, alk.build(hostile, "G1202A", backbone="fixed")):
        page = page_of(thing)
        assert page.named("script") == page.named("b") == []
        assert HOSTILE in page.text


def test_mutant_shows_its_heaviest_rotamers(crizotinib):
    mutant = alk.build(crizotinib, "L1196M")
    page, rows = page_of(mutant), rows_of(mutant._repr_html_())
    assert "L1196M in 2XP2, crizotinib gatekeeper" in page.text
    assert "the 6 heaviest of 20 rotamers" in page.text
    weights = mutant.rotamers.groupby("rotamer", dropna=False).holo.sum().sort_values(ascending=False)
    assert [row[1] for row in rows] == [f"{100 * w:.0f}" for w in weights[:6]]


@pytest.mark.parametrize("variant", ["G1202A", "L1198G"])
def test_residues_without_chi_angles_are_shown(crizotinib, variant):
    (row,) = rows_of(alk.build(crizotinib, variant, backbone="fixed")._repr_html_())
    assert row[:2] == ["-", "100"]


def test_variants_and_regions_have_chips():
    page = page_of(alk.parse("C1156Y+L1198F"))
    assert page.text == "C1156Y beta3-alphaC loop + L1198F hinge"
    assert page_of(alk.parse("T315I")).text == "T315I"  # of another kinase: no region of ALK
    assert page_of(alk.parse("G1202R").mutations[0]).text == "G1202R solvent front"
    assert "solvent-front linker 1200-1203" in page_of(alk.region(1202)).text


def test_validation_shows_every_figure():
    rows = [
        Metric("story", "L1198F crizotinib", "ddG in [-inf, 0.25]: spares", -0.3, -np.inf, 0.25, known="spares"),
        Metric("fold changes, scorer", "all", "Spearman", 0.52, 0.1, 0.8),
        Metric("antisymmetry", "C1156Y (5AAC)", "forward <kcal/mol>", np.nan),
    ]
    metrics = pd.DataFrame(rows, columns=Metric._fields)
    found = alk.Validation(metrics, None, None, None, "")
    assert rows_of(page_of(found) and found._repr_html_()) == [
        ["-0.30", "ok", "L1198F crizotinib", "ddG at most 0.25: spares"],
        ["0.52", "[0.10, 0.80]", "all", "Spearman"],
        ["–", "", "C1156Y (5AAC)", "forward <kcal/mol>"],
    ]


# ----------------------------------------------------------------------------------------------- drawings


@pytest.mark.parametrize("name", ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"])
def test_inhibitors_are_drawn_alone_and_alike(name):
    drug = alk.load(name).inhibitor
    first, again = drug.picture(), drug.picture()
    page = Page(first)
    assert first == again and page.faults == [] and page.ids() == []
    assert len(page.named("path")) > len(drug.bonds)
    assert "href" not in first and first.count("xmlns=") == 1


def test_handedness_is_drawn(crizotinib):
    """Crizotinib's methyl is hashed in its drawing (R); of the mirror image it is not."""
    drug = crizotinib.inhibitor
    mirrored = drug.moved(drug.coord * [1, 1, -1])
    assert drug.picture() != mirrored.picture()


def test_what_makes_no_sense_is_not_drawn():
    one = np.array(["C"] * 6), np.random.default_rng(0).normal(size=(6, 3)), np.array([[0, k] for k in range(1, 6)])
    assert drawing(*one, np.ones(5, np.int8), np.zeros(6, np.int8), np.zeros(6)) == ""


def test_shared_charges_become_whole():
    """Acetate: one oxygen with the double bond, one with the charge."""
    elements, coord = np.array(["C", "C", "O", "O"]), np.array([[0, 0, 0], [1.5, 0, 0], [2, 1, 0], [2, -1, 0.0]])
    bonds, orders = np.array([[0, 1], [1, 2], [1, 3]]), np.array([1, 2, 1], np.int8)
    assert drawing(elements, coord, bonds, orders, np.array([3, 0, 0, 0]), np.array([0, 0, -0.5, -0.5]))


def test_a_colour_key_names_what_each_colour_means():
    text = html.colour_key([("a <b>", "#112233"), ("other", "#445566")])
    assert text.count("<li") == 2
    assert 'background:#112233"></span>a &lt;b&gt;' in text
    assert html.colour_key(()) == ""
