"""Variants with several sites: additive where side chains cannot meet, together where they can."""

import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.energy.energies import energy_named
from alkstruct.rotamers import site_pairs
from alkstruct.rotamers.surroundings import surroundings


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("crizotinib")


def around(complex):
    return surroundings(complex, energy_named("allatom"))


def grouped(complex, variant):
    return [[str(m) for m in group] for group in site_pairs.groups(complex, alk.parse(variant).mutations)]


def test_sites_are_grouped_by_whether_side_chains_can_meet(crizotinib):
    assert grouped(crizotinib, "C1156Y+L1198F") == [["C1156Y"], ["L1198F"]]  # 20 Å apart
    assert grouped(crizotinib, "L1196M+L1198F") == [["L1196M", "L1198F"]]
    assert grouped(crizotinib, "C1156Y+L1196M+L1198F")[-1] == ["L1196M", "L1198F"]


def test_distant_sites_add_up(crizotinib):
    rows = alk.score(crizotinib, ["C1156Y", "L1198F", "C1156Y+L1198F"]).set_index("variant")
    whole = rows.loc["C1156Y+L1198F"]
    assert whole["ddg"] == pytest.approx(rows.loc["C1156Y", "ddg"] + rows.loc["L1198F", "ddg"])
    assert whole["apo_strain"] == pytest.approx(rows.loc["C1156Y", "apo_strain"] + rows.loc["L1198F", "apo_strain"])
    assert whole["mechanism"].startswith("The sites add up to")
    assert whole["caveats"].split(";")[-1] == "compound"


def test_building_together_what_cannot_meet_is_adding_up(crizotinib):
    """The double ensemble of two sites that do not touch is the sum of the two: its own analytic case."""
    mutations = alk.parse("G1202R+L1196M").mutations  # grouped together, but out of each other's cut-off
    ddg, strain = site_pairs.pair_cycle(crizotinib, mutations, around(crizotinib))
    alone = alk.score(crizotinib, ["L1196M", "G1202R"], "allatom", backbone="fixed")
    assert ddg == pytest.approx(alone["ddg_raw"].sum(), abs=0.01)
    assert strain != pytest.approx(0)


def test_neighbours_feel_each_other(crizotinib):
    """I1171 and F1271 stack in the R-spine: a Phe at 1171 fits better where 1271 has shrunk to Leu."""
    whole = alk.score(crizotinib, ["I1171F+F1271L"])
    alone = alk.score(crizotinib, ["I1171F", "F1271L"])
    assert whole["mechanism"][0].startswith("Built together")
    assert whole["apo_strain"][0] < alone["apo_strain"].sum() - 5
    assert whole["verdict"][0] == "indirect"


def test_order_of_the_sites_does_not_matter(crizotinib):
    first, second = alk.score(crizotinib, ["L1196M+L1198F", "L1198F+L1196M"])["ddg"]
    assert first == second


def test_a_site_changed_into_itself_changes_nothing(crizotinib):
    """Wild type against wild type with the crystal's conformer left out of both is no change."""
    from alkstruct.kinase.mutations import Mutation

    same = [Mutation(1196, "L", "M"), Mutation(1198, "L", "F")]
    ddg, _ = site_pairs.pair_cycle(crizotinib, same, around(crizotinib))
    swapped, _ = site_pairs.pair_cycle(crizotinib, same[::-1], around(crizotinib))
    assert ddg == pytest.approx(swapped, abs=1e-9)


def test_only_two_can_be_built_together(crizotinib):
    with pytest.raises(alk.AlkstructError, match="only two"):
        site_pairs.pair_cycle(crizotinib, alk.parse("L1196M").mutations, around(crizotinib))


def test_spans_are_those_of_stretched_side_chains():
    """No side chain reaches farther from its CB than the bonds of its plan allow."""
    for letter in AMINO_ACIDS:
        plan = side_chain(letter)
        assert site_pairs.SIDE_CHAIN_SPAN[letter] <= plan.bond[: plan.heavy].sum() + 1e-9
        assert (site_pairs.SIDE_CHAIN_SPAN[letter] > 0) == (plan.heavy > 1)
