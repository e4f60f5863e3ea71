"""Sentences on substitutions, from made-up changes: what is said when, and that numbers are those of the row."""

from types import SimpleNamespace

import numpy as np
import pytest

from alkstruct.energy.energies import PARTS
from alkstruct.scoring.mechanisms import Change, _loop_contact_words, direct_sentence

DRUG = SimpleNamespace(name="crizotinib")


def change(**values):
    known = {
        "position": 1256,
        "wild_type": "L",
        "mutant": "A",
        "ddg": 0.0,
        "is_likely": False,
        "site_contacts": 26,
        "fluctuation": 0.8,
        "placed_ddg": 0.0,
        "parts": np.zeros(len(PARTS)),
        "contacts": (5.0, 5.0),
        "clash_free": (1.0, 1.0),
        "overlap": 0.0,
        "atom": "",
        "inhibitor_atom": -1,
    }
    return Change(**(known | values))


@pytest.mark.parametrize(
    ("contacts", "said"),
    [
        ((12.2, 5.7), "6 heavy-atom contacts, 12 in the wild type"),
        ((3.0, 3.2), "3 heavy-atom contacts, as in the wild type"),
        ((0.0, 0.0), "no heavy-atom contacts, as in the wild type"),
        ((0.0, 1.0), "1 heavy-atom contact, none in the wild type"),
        ((0.52, 0.83), "on average 0.8 heavy-atom contacts, 0.5 in the wild type"),
        ((0.52, 0.0), "no heavy-atom contacts, on average 0.5 in the wild type"),
        ((1.22, 2.12), "2 heavy-atom contacts, on average 1.2 in the wild type"),
        ((0.52, 0.54), "on average 0.5 heavy-atom contacts, as in the wild type"),
    ],
)
def test_half_a_contact_is_neither_none_nor_one(contacts, said):
    """A wild type of the second shell has none in its crystal, and some in other conformers."""
    assert direct_sentence(change(contacts=contacts), DRUG) == f"Ala1256 changes little for crizotinib: {said}."


@pytest.mark.parametrize(
    ("contacts", "said"),
    [
        ((25.4, 0.2), "little by itself, although 25 heavy-atom contacts become none; its site has 26"),
        ((12.0, 6.0), "little by itself, although 12 heavy-atom contacts become 6; its site has 26"),
        ((12.0, 11.5), "little by itself, but its site has 26"),
        ((5.0, 9.0), "little by itself, but its site has 26"),
    ],
)
def test_lost_contacts_are_named_where_the_energy_makes_little_of_them(contacts, said):
    sentence = direct_sentence(change(contacts=contacts, is_likely=True), DRUG)
    assert sentence.startswith(f"Ala1256 costs crizotinib {said} heavy-atom contacts with the inhibitor")
    assert sentence.endswith("is held by the fold: changes there often weaken binding.")


@pytest.mark.parametrize(
    ("ddg", "before", "after", "said"),
    [
        (-0.4, 9, 0, "It loses contacts, although the energy says no weaker hold: no heavy-atom contacts with"),
        (-0.9, 9, 4, "It loses contacts, although the energy says no weaker hold: 4 heavy-atom contacts with"),
        (-0.9, 4, 9, "It holds crizotinib more tightly: 9 heavy-atom contacts with"),
        (-0.4, 4, 9, "It holds crizotinib slightly more tightly: 9 heavy-atom contacts with"),
        (0.4, 9, 4, "It holds crizotinib slightly less tightly: 4 heavy-atom contacts with"),
        (0.9, 9, 4, "It holds less of crizotinib: 4 heavy-atom contacts with"),
        (0.9, 4, 9, "It crowds crizotinib: 9 heavy-atom contacts with"),
        (0.1, 9, 8, "Its hold on crizotinib hardly changes: 8 heavy-atom contacts with"),
        (0.1, 0, 0, "It does not touch crizotinib, with or without the change"),
    ],
)
def test_a_rebuilt_stretch_is_not_said_to_hold_more_where_it_loses_contacts(ddg, before, after, said):
    loop = SimpleNamespace(source=SimpleNamespace(inhibitor=DRUG))
    own = SimpleNamespace(contacts_wild_type=before, contacts_mutant=after)
    assert _loop_contact_words(loop, SimpleNamespace(ddg=ddg), own).startswith(said)
