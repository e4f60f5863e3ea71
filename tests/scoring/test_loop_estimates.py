"""Rows of insertions and deletions: an estimate from rebuilt backbones, and words that say so."""

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.scoring import scorer
from alkstruct.scoring.caveats import CAVEATS, LOOP_REBUILT
from alkstruct.scoring.loop_rows import loop_row

INSERTION = "T1151_L1152insT"
SLOW_COMPLEXES = [pytest.param(name, marks=pytest.mark.slow) for name in ("3AOX", "4MKC", "5J7H")]
SECONDS_A_VARIANT = 20.0  # of processors, with its wild type, of which nothing is kept; about 6 are taken


@pytest.fixture(scope="module")
def table_and_row(rebuilt_loop):
    """What is scored in the complex of `rebuilt_loop`, and the Row that the insertion's row was made from."""
    texts = [INSERTION, f"C1156Y+{INSERTION}", "E1167del", "G1123_G1125del", "L1196_D1203delinsAla"]
    rows = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scorer, "loop_row", lambda *asked: rows.append(loop_row(*asked)) or rows[-1])
        table = alk.score(rebuilt_loop.source, texts).set_index("variant")
    return table, rows[0]


@pytest.fixture(scope="module")
def scored(table_and_row):
    return table_and_row[0]


def check_row(row):
    """An estimate with an interval around its probability, a verdict, and the doubt that its loop is rebuilt."""
    assert row.disruption_low < row.disruption < row.disruption_high
    values = [row.ddg, row.ddg_sd, row.ddg_raw, row.distance, row.attraction, row.fluctuation]
    assert np.isfinite(np.array(values, dtype=float)).all()
    assert row.verdict in ("indirect", "weakens", "disrupts", "improves")
    assert LOOP_REBUILT in row.caveats.split(";") and LOOP_REBUILT in CAVEATS
    assert (row.position, row.region) == (1151, "beta3-alphaC loop")
    assert "The stretch V1149 to E1154 (beta3, beta3-alphaC loop) becomes 1 residue longer" in row.mechanism
    assert "The salt bridge K1150-E1167 of the active kinase is there in " in row.mechanism


def test_an_insertion_has_an_estimate(scored):
    check_row(scored.loc[INSERTION])


@pytest.mark.parametrize("name", ["4CLI", *SLOW_COMPLEXES])
def test_an_insertion_has_an_estimate_in_the_other_complexes(name):
    (row,) = alk.score(name, INSERTION).itertuples()
    check_row(row)


def test_nobody_knows_the_conformer_of_a_loop(scored):
    """Columns of one leading side chain are blank."""
    row = scored.loc[INSERTION]
    assert row[["clashes", "overlap", "clash_free", "clash_free_wild_type", "apo_strain"]].isna().all()


def test_score_and_build_agree(scored, rebuilt_loop):
    """They rebuild the same backbones, so that what is shown is what was scored."""
    row, mutant, wild_type = scored.loc[INSERTION], rebuilt_loop.mutant, rebuilt_loop.wild_type
    assert row["ddg_raw"] == pytest.approx(mutant.free_binding - wild_type.free_binding, abs=1e-12)
    assert row["contacts_mutant"] == pytest.approx(mutant.weights(holo=True) @ mutant.contacts)
    assert row["contacts_wild_type"] == pytest.approx(wild_type.weights(holo=True) @ wild_type.contacts)
    assert row["attraction"] == pytest.approx(mutant.weights(holo=True) @ mutant.attraction)
    bridge = rebuilt_loop.bonds.iloc[0]
    shares = f"{100 * bridge['kept']:.0f} % of the ensemble, {100 * bridge['kept_wild_type']:.0f} % in the wild type"
    assert f"of the active kinase is there in {shares}." in row["mechanism"]


def test_the_sentence_names_the_bonds_that_are_lost(scored, rebuilt_loop):
    """L1152's bond to the next strand, which nearly all backbones of the wild type have and none of the insertion."""
    assert "Lost: the hydrogen bond" in scored.loc[INSERTION, "mechanism"]
    assert "L1152 backbone with R1192 backbone (0 % of the ensemble" in scored.loc[INSERTION, "mechanism"]


def test_the_interval_counts_what_building_missed(table_and_row, rebuilt_loop):
    """The scatter of both ensembles, and how far the wild type's rebuilt binding is from the crystal's own."""
    row = table_and_row[1]
    missed = rebuilt_loop.wild_type.free_binding - rebuilt_loop.crystal_binding
    expected = np.hypot(np.hypot(rebuilt_loop.mutant.spread, rebuilt_loop.wild_type.spread), missed)
    assert row.structural == pytest.approx(expected)
    window = slice(rebuilt_loop.plan.first, rebuilt_loop.plan.last + 1)
    assert row.distance == pytest.approx(rebuilt_loop.source.distances()[window].min())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{INSERTION}+C1156Y", "an insertion or deletion is built by itself, not together with other mutations"),
        ("E1167del", r"the change lies inside a helix \(alphaC helix\)"),
        ("G1123_G1125del", "residue 1125 is not resolved in 2XP2"),
        ("L1196_D1203delinsA", "with 3 residues on either side it needs a window of more than 12 residues"),
    ],
)
def test_what_cannot_be_rebuilt_says_why(scored, text, words):
    row = scored.loc[text]
    assert row["verdict"] == "not modelled" and pd.isna(row["disruption"])
    assert scored["mechanism"].str.match(f"Not modelled: {words}")[text]


@pytest.mark.parametrize("text", ["E1167del", f"{INSERTION}+C1156Y", "G1123_G1125del"])
def test_strict_refuses_what_cannot_be_rebuilt(rebuilt_loop, text):
    with pytest.raises(alk.NotModelledError):
        alk.score(rebuilt_loop.source, [text], strict=True)


def test_strict_refuses_what_did_not_close(few_backbones):
    """That is known only when backbones have been tried."""
    structure = replace(alk.load("2XP2"))
    with pytest.raises(alk.NotModelledError, match="closes without running into the rest"):
        alk.score(structure, ["K1150_P1153del"], "vina", strict=True)
    (row,) = alk.score(structure, ["K1150_P1153del"], "vina").itertuples()
    assert row.verdict == "not modelled" and "closes without running into the rest" in row.mechanism


def test_a_complex_without_an_inhibitor_is_not_scored(rebuilt_loop):
    """It can be built."""
    with pytest.raises(alk.LigandError, match="has no inhibitor"):
        alk.score(replace(rebuilt_loop.source, inhibitor=None), [INSERTION])


def test_a_variant_that_is_listed_twice_is_built_once(few_backbones, monkeypatch):
    """Each in its place, beside substitutions."""
    calls = []
    monkeypatch.setattr(scorer, "loop_row", lambda *asked: (calls.append(asked), loop_row(*asked))[1])
    structure = replace(alk.load("2XP2"))
    table = alk.score(structure, ["L1196M", INSERTION, "T1151dup", "G1202R"], "vina")
    assert table["variant"].tolist() == ["L1196M", INSERTION, INSERTION, "G1202R"]
    assert len(calls) == 1
    assert table.iloc[1].equals(table.iloc[2])


@pytest.mark.slow
def test_scoring_again_gives_the_same_row(scored, rebuilt_loop):
    """In a complex of its own, whose wild type is not kept yet."""
    again = alk.score(replace(rebuilt_loop.source), [INSERTION]).set_index("variant")
    assert again.loc[INSERTION].equals(scored.loc[INSERTION])


@pytest.mark.slow
def test_a_variant_takes_seconds(rebuilt_loop):
    """Compiled already, because the fixture has built one."""
    start = time.process_time()
    alk.score(replace(rebuilt_loop.source), [INSERTION])
    assert time.process_time() - start < SECONDS_A_VARIANT
