"""Every region of the tables has a colour, and colours that stand side by side can be told apart."""

from itertools import combinations

import pytest

import alkstruct as alk
from alkstruct.display import colours
from alkstruct.scoring.table import VERDICTS


def luminance(colour):
    """Relative luminance of "#rrggbb" (WCAG 2.1), 0 to 1."""
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_residue_of_the_chain_has_a_group():
    table = alk.region_table()
    groups = {colours.region_group(segment, site).name for segment, site in zip(table.segment, table.site, strict=True)}
    assert groups == {group.name for group in colours.REGION_GROUPS} - {"elsewhere"}


def test_every_name_of_a_group_is_in_the_tables():
    table = alk.region_table()
    known = {*table.segment, *table.site}
    assert {name for group in colours.REGION_GROUPS for name in group.regions} <= known


def words(name):
    """Return the words of a region's name that tell it from others, without those that many names share."""
    return {*name.replace("-", " ").replace(",", "").split()} - {"", "motif"}


def test_the_name_of_a_group_is_true_of_each_of_its_residues():
    """It says the segment or the site that a table names, or the lobe: a figure that says otherwise contradicts it."""
    for row in alk.region_table().itertuples():
        said = words(colours.region_group(row.segment, row.site).name)
        names = [words(name) for name in (row.segment, row.site) if name]
        assert said in ({"N", "lobe", "other"}, {"C", "lobe", "other"}) or any(name <= said for name in names), row


def test_a_region_belongs_to_one_group():
    names = [name for group in colours.REGION_GROUPS for name in group.regions]
    assert len(names) == len(set(names))


def test_every_verdict_has_a_colour():
    assert set(colours.VERDICT_COLOURS) == set(VERDICTS)


@pytest.mark.parametrize(("one", "other"), list(combinations(["disrupts", "weakens", "neutral"], 2)))
def test_verdicts_differ_in_grey(one, other):
    assert abs(luminance(colours.VERDICT_COLOURS[one]) - luminance(colours.VERDICT_COLOURS[other])) > 0.15


def test_inhibitors_keep_their_colour():
    alone, among = colours.inhibitor_colours(["alectinib"]), colours.inhibitor_colours(["X", "alectinib", "Y", "X"])
    assert alone["alectinib"] == among["alectinib"]
    assert len(set(among.values())) == 3


def test_a_colour_that_an_added_inhibitor_has_is_not_given_out_again(monkeypatch):
    """CONTRIBUTING.md has a new row take one of OTHER_INHIBITORS; packaged ones may have some already."""
    added = {f"added {k}": colour.lower() for k, colour in enumerate(colours.OTHER_INHIBITORS[:2])}
    known = colours.INHIBITOR_COLOURS | added
    monkeypatch.setattr(colours, "INHIBITOR_COLOURS", known)
    taken = {colour.upper() for colour in known.values()}
    free = [colour for colour in colours.OTHER_INHIBITORS if colour.upper() not in taken]
    others = [f"zzz {k}" for k in range(len(free))]
    found = colours.inhibitor_colours([*added, *others])
    assert free and [found[name] for name in others] == free
    assert [found[name] for name in added] == list(added.values())


def test_colours_repeat_where_added_inhibitors_have_them_all(monkeypatch):
    added = {f"added {k}": colour for k, colour in enumerate(colours.OTHER_INHIBITORS)}
    monkeypatch.setattr(colours, "INHIBITOR_COLOURS", colours.INHIBITOR_COLOURS | added)
    assert colours.inhibitor_colours(["zzz"]) == {"zzz": colours.OTHER_INHIBITORS[0]}
