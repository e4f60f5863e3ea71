"""The features that a probability rests on: analytic cases, their signs, and how those of several sites join."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.scoring import features
from alkstruct.scoring.features import FEATURES, Traits


def traits(**given):
    """Traits of one substitution that changes nothing, but for what is given."""
    plain = dict.fromkeys(Traits._fields, 0.0) | {"fluctuation": 1.0} | given
    return Traits(**{name: np.atleast_1d(np.asarray(value, float)) for name, value in plain.items()})


def named(**given):
    return dict(zip(FEATURES, features.features(traits(**given))[0].tolist(), strict=True))


def test_nothing_changed_is_nothing():
    assert named() == dict.fromkeys(FEATURES, 0.0)


def test_small_costs_count_in_full_and_large_ones_up_to_what_the_backbone_takes():
    assert named(ddg_raw=0.01)["collision"] == pytest.approx(0.01, rel=1e-3)
    assert named(ddg_raw=50.0)["collision"] == pytest.approx(1.0)
    assert named(ddg_raw=50.0, fluctuation=0.5)["collision"] == pytest.approx(2.0)
    assert named(ddg_raw=50.0, fluctuation=2.0)["collision"] == pytest.approx(0.5)


def test_features_are_the_formulas_of_the_docs():
    found = named(
        ddg_raw=1.0,
        attraction=2.0,
        contacts=9,
        contacts_wild_type=3,
        contacts_mutant=12,
        fluctuation=0.8,
        hydropathy_lost=1.5,
    )
    assert found["collision"] == pytest.approx(1.25 * np.tanh(0.8))
    assert found["attraction"] == pytest.approx(np.log(3))
    assert found["contacts"] == pytest.approx(np.log(10))
    assert found["rigidity"] == pytest.approx(np.log(1.25))
    assert found["polarity"] == pytest.approx(1.5 * np.log(10))
    assert features.contact_change(traits(contacts_wild_type=40))[0] == -features.MOST_RELIEF
    both = traits(contacts_wild_type=3, contacts_mutant=12, fluctuation=0.8)
    assert features.contact_change(both)[0] == pytest.approx(9 / 0.8)


@pytest.mark.parametrize("more", ["ddg_raw", "attraction", "contacts", "hydropathy_lost"])
def test_more_of_a_trait_is_never_less_of_a_feature(more):
    steps = np.linspace(0, 6, 40)
    table = features.features(Traits(*(steps if name == more else np.ones(40) for name in Traits._fields)))
    assert (np.diff(table, axis=0) >= 0).all() and (np.diff(table, axis=0) > 0).any()


def test_what_ddg_rests_on_turns_around_with_the_substitution():
    there = traits(ddg_raw=1.3, contacts_wild_type=2, contacts_mutant=6, fluctuation=0.7)
    back = traits(ddg_raw=-1.3, contacts_wild_type=6, contacts_mutant=2, fluctuation=0.7)
    for odd in (features.collision, features.contact_change):
        assert odd(there) == pytest.approx(-odd(back))


def test_slope_is_the_derivative():
    raw = np.linspace(-3, 3, 13)
    spread = Traits(*(raw if name == "ddg_raw" else np.full(13, 0.7) for name in Traits._fields))
    shifted = spread._replace(ddg_raw=raw + 1e-6)
    slope = (features.collision(shifted) - features.collision(spread)) / 1e-6
    assert features.collision_slope(spread) == pytest.approx(slope, abs=1e-5)


def test_a_site_without_a_fluctuation_counts_as_the_median():
    assert named(ddg_raw=5.0, fluctuation=np.nan) == named(ddg_raw=5.0)


def test_kyte_and_doolittle_from_leucine_to_arginine():
    assert features.hydropathy_lost("L", "R") == pytest.approx(3.8 + 4.5)
    assert features.hydropathy_lost("R", "L") == 0


def test_sites_of_a_compound_add_up_and_the_stiffest_counts():
    two = Traits(*(np.array([1.0, 2.0]) for _ in Traits._fields))
    joined = features.joined(two)
    assert joined.ddg_raw == joined.contacts == joined.attraction == 3
    assert joined.fluctuation == 1 and joined.hydropathy_lost == 2


def test_rows_have_the_traits_of_what_the_crystal_shows():
    """The contacts of G1202 with crizotinib are those that `contacts` lists; a glycine has no side chain to lose."""
    structure = alk.load("crizotinib")
    (row,) = alk.score(structure, ["G1202R"]).itertuples()
    listed = alk.contacts(structure)
    assert row.contacts == (listed["position"] == 1202).sum() > 0
    assert row.contacts_wild_type == 0 < row.contacts_mutant
    assert row.attraction > 0.5


def test_an_unknown_fluctuation_counts_as_the_median_and_gives_way_to_a_known_one():
    assert named(ddg_raw=3.0, fluctuation=np.nan) == named(ddg_raw=3.0, fluctuation=1.0)
    several = [[0.7, np.nan], [np.nan, 0.7], [np.nan, np.nan]]
    joined = [features.joined(traits(fluctuation=values)).fluctuation[0] for values in several]
    assert joined == pytest.approx([0.7, 0.7, np.nan], nan_ok=True)
