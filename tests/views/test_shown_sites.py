"""The sites of a variant: which conformers are shown, how far they are from the inhibitor, what is around."""

import numpy as np
import pandas as pd
import pytest

import alkstruct as alk
from alkstruct.views.shown_sites import leading, shown_sites


def rotamers(*rows):
    return pd.DataFrame(rows, columns=["rotamer", "holo"]).astype({"rotamer": "Int64"})


def test_opacity_follows_the_weight_of_the_rotamer():
    """Conformers of one rotamer count together; the leading one is opaque whatever its weight."""
    table = rotamers((7, 0.10), (7, 0.20), (3, 0.05), (5, 0.25), (3, 0.10), (9, 0.15), (1, 0.15))
    shown = leading(table, alk.ViewStyle)
    assert [row for row, _ in shown] == [0, 3, 2, 6, 5] or [row for row, _ in shown] == [0, 3, 2, 5, 6]
    opacity = [share for _, share in shown]
    assert opacity[0] == 1.0
    assert opacity == sorted(opacity, reverse=True)
    assert max(opacity[1:]) <= alk.ViewStyle.strongest
    assert opacity[-1] == pytest.approx(0.15 / 0.30)


def test_rotamers_of_little_weight_stay_away():
    class Few(alk.ViewStyle):
        most_rotamers = 1

    table = rotamers((0, 0.6), (1, 0.04), (2, 0.2), (3, 0.16))
    assert [row for row, _ in leading(table, alk.ViewStyle)] == [0, 2, 3]
    assert [row for row, _ in leading(table, Few)] == [0, 2]
    assert leading(table, Few)[1][1] == pytest.approx(0.2 / 0.6)


def site(complex, text):
    (found,) = shown_sites(complex, alk.parse(text), alk.ViewStyle, "allatom")
    return found


@pytest.mark.parametrize("variant", ["C1156Y", "F1174L", "S1206Y", "I1171N", "L1196M", "G1269A"])
def test_a_site_is_far_where_the_score_calls_it_indirect(complex, variant):
    row = alk.score(complex, [variant]).iloc[0]
    found = site(complex, variant)
    assert found.distance == pytest.approx(row.distance)
    assert found.is_far == (row.verdict == "indirect")


def test_an_insertion_is_as_far_as_the_stretch_that_is_rebuilt_as_in_the_score(complex):
    found = site(complex, "T1151_L1152insT")
    nearest = min(complex.distances()[complex.index(n)] for n in range(1149, 1155))
    row = alk.score(complex, ["T1151_L1152insT"], "allatom").iloc[0]
    assert found.distance == pytest.approx(nearest) == pytest.approx(row.distance)


def test_what_cannot_be_rebuilt_is_as_far_as_its_nearest_residue(complex):
    found = site(complex, "E1167del")
    assert found.distance == pytest.approx(complex.distances()[complex.index(1167)])
    assert found.loop is None and "helix" in found.problem and not len(found.leading)


def test_neighbours_touch_the_wild_type_or_the_new_side_chain(complex):
    """Residue by residue, the slow way: side chains with two atoms closer than 4.5 Å; the site is not its own."""
    found, built = site(complex, "C1156Y"), alk.build(complex, "C1156Y").coord[0]
    backbone = ("N", "CA", "C", "O", "OXT")
    own = [xyz for atom, xyz in complex.atoms(complex.index(1156)).items() if atom not in backbone]
    near = []
    for i in range(len(complex)):
        chain = [xyz for atom, xyz in complex.atoms(i).items() if atom not in backbone]
        gaps = [np.linalg.norm(a - b) for a in chain for b in [*own, *built]]
        if gaps and min(gaps) < 4.5 and complex.number[i] != 1156:
            near.append(i)
    assert list(found.neighbours) == near
    assert {1127, 1190} <= set(complex.number[near].tolist())


def test_without_an_inhibitor_nothing_is_far(complex):
    from dataclasses import replace

    found = site(replace(complex, inhibitor=None), "C1156Y")
    assert np.isnan(found.distance) and not found.is_far


def test_a_backbone_gives_way_where_the_score_lets_it():
    """Not around sites that are built together; C1156Y does not meet G1202R."""
    structure = alk.load("2XP2")
    told = {}
    for name in ("G1202R", "C1156Y+G1202R", "L1196M+G1202R"):
        sites = shown_sites(structure, alk.parse(name), alk.ViewStyle, "consensus")
        told[name] = any(site.gives_way for site in sites), "local backbone" in alk.score(structure, [name]).caveats[0]
    assert told == {"G1202R": (True, True), "C1156Y+G1202R": (True, True), "L1196M+G1202R": (False, False)}
