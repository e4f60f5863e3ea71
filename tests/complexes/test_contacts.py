"""Contacts: what the crystallographers of each inhibitor saw, and each kind of contact with a twin that is none."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from alkstruct.chemistry.amino_acids import THREE_LETTER, residue_words
from alkstruct.chemistry.atom_types import AtomType
from alkstruct.chemistry.clashes import CLASH, is_clash, overlap, touching_distances
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.complex import Complex
from alkstruct.complexes.contacts import contact_kind, contacts
from alkstruct.complexes.ligand_template import perceive
from alkstruct.complexes.loading import load
from alkstruct.errors import LigandError
from alkstruct.views.discs import clashes

ENTRIES = ["2XP2", "4MKC", "3AOX", "5J7H", "4CLI"]
every_entry = pytest.mark.parametrize("entry", ENTRIES)


# ------------------------------------------------------------------------------------- what the papers saw

# Hydrogen bonds to the hinge: {(position, protein atom, inhibitor atom)}, each from the paper of its crystal.
HINGE = {
    # aminopyridine to E1197 O and M1199 N: Cui 2011, doi:10.1021/jm2007613
    "2XP2": {(1197, "O", "N22"), (1199, "N", "N23")},
    # anilinopyrimidine to M1199 N and O: Friboulet 2014, doi:10.1158/2159-8290.CD-13-0846
    "4MKC": {(1199, "N", "N20"), (1199, "O", "N18")},
    # the ketone of the carbazole to M1199 N: Sakamoto 2011, doi:10.1016/j.ccr.2011.04.004
    "3AOX": {(1199, "N", "O20")},
    # anilinopyrimidine to M1199 N and O: Huang 2016, doi:10.1021/acs.jmedchem.6b00306
    "5J7H": {(1199, "N", "N5"), (1199, "O", "N7")},
    # aminopyridine to E1197 O and M1199 N: Johnson 2014, doi:10.1021/jm500261q
    "4CLI": {(1197, "O", "N17"), (1199, "N", "N3")},
}


@every_entry
def test_hydrogen_bonds_are_those_to_the_hinge(entry):
    bonds = contacts(load(entry)).query("kind == 'hydrogen bond'")
    assert set(bonds[["position", "atom", "inhibitor_atom"]].itertuples(index=False, name=None)) == HINGE[entry]
    assert bonds.distance.between(2.6, 3.2).all()


@every_entry
def test_every_inhibitor_touches_the_gatekeeper_and_the_solvent_front(entry):
    """L1196 and G1202 resist by direct contact; C1156 and F1174 by the alphaC helix, out of touch."""
    touched = set(contacts(load(entry)).position)
    assert {1122, 1130, 1196, 1198, 1199, 1202, 1256} <= touched
    assert not {1156, 1174} & touched


def test_a_complex_may_be_named():
    """As for `score` and `view`: what `load` takes will do."""
    assert contacts("crizotinib").equals(contacts(load("2XP2")))


def test_crizotinibs_chlorine_meets_the_carbonyl_of_g1269():
    """The dichlorophenyl lies on G1269, where alanine resists (4ANQ is that crystal)."""
    row = contacts(load("2XP2")).query("kind == 'halogen bond'").squeeze()
    assert (row.position, row.atom, row.inhibitor_atom) == (1269, "O", "CL2")
    assert row.distance == pytest.approx(3.04, abs=0.01)


@every_entry
def test_crystals_have_no_clashes(entry):
    assert "clash" not in set(contacts(load(entry)).kind)


@every_entry
def test_l1196_is_hydrophobic(entry):
    """A leucine's side chain can be nothing else."""
    rows = contacts(load(entry)).query("position == 1196 and atom not in ['N', 'CA', 'C', 'O']")
    assert len(rows) and set(rows.kind) <= {"hydrophobic", "van der Waals"}


# ----------------------------------------------------------------------------------------------- the table


@every_entry
def test_rows_are_those_of_a_double_loop(entry):
    complex = load(entry)
    slow = {}
    for i, number in enumerate(complex.number):
        for atom, here in complex.atoms(i).items():
            for name, there in zip(complex.inhibitor.atom_names, complex.inhibitor.coord, strict=True):
                if (distance := np.linalg.norm(here - there)) < 4.5:
                    slow[int(number), str(atom), str(name)] = distance
    table = contacts(complex)
    keys = list(table[["position", "atom", "inhibitor_atom"]].itertuples(index=False, name=None))
    assert len(set(keys)) == len(keys) == len(slow)
    np.testing.assert_allclose(table.distance, [slow[key] for key in keys])


def assert_columns(table):
    assert list(table) == ["position", "residue", "atom", "inhibitor_atom", "distance", "overlap", "kind"]
    assert table.position.dtype == np.int64
    assert table.distance.dtype == table.overlap.dtype == float
    for name in ("residue", "atom", "inhibitor_atom", "kind"):
        assert pd.api.types.is_string_dtype(table[name]), name


def test_columns_and_order():
    table = contacts(load("2XP2"))
    assert_columns(table)
    assert table.distance.is_monotonic_increasing
    assert table.index.tolist() == list(range(len(table)))


def test_an_inhibitor_out_of_touch_gives_an_empty_table_of_the_same_columns():
    complex = load("2XP2")
    away = complex.inhibitor.moved(complex.inhibitor.coord + 100.0)
    table = contacts(replace(complex, inhibitor=away))
    assert len(table) == 0
    assert_columns(table)


def test_without_an_inhibitor_there_is_nothing_to_touch():
    apo = replace(load("2XP2"), inhibitor=None)
    with pytest.raises(LigandError, match="2XP2 has no inhibitor and a list of contacts needs one"):
        contacts(apo)
    load("2XP2").require_inhibitor("anything")


# ----------------------------------------------------------------------------------------------- the kinds


def one_contact(letter, atom, element, ligand, distance):
    """The row of a protein atom on the x axis and the ligand's first atom at the origin.

    The ligand's second atom lies on the other side, where it matters less.
    """
    drug = perceive(ligand, [[0, 0, 0], [-1.5, 0, 0]], code="LIG")
    complex = Complex(
        name="toy",
        chain="A",
        kinase=None,
        number=np.array([7]),
        insertion=np.array([""]),
        sequence=letter,
        residue_names=np.array([THREE_LETTER[letter]]),
        start=np.array([0, 1]),
        atom_names=np.array([atom]),
        elements=np.array([element]),
        coord=np.array([[distance, 0.0, 0.0]]),
        b_factor=np.array([np.nan]),
        inhibitor=drug,
        water=np.empty((0, 3)),
    )
    return contacts(complex).iloc[0]


# Each kind with its twin: the same atoms a little too far apart, or one atom of the pair another.
KINDS = [
    # methylammonium and aspartate; a charged nitrogen and an amide's oxygen are no salt bridge
    (("D", "OD1", "O", "NC", 3.9), "salt bridge"),
    (("D", "OD1", "O", "NC", 4.1), "van der Waals"),
    (("N", "OD1", "O", "NC", 3.9), "van der Waals"),
    (("N", "OD1", "O", "NC", 3.0), "hydrogen bond"),
    (("K", "NZ", "N", "NC", 3.9), "van der Waals"),
    # methanol and a backbone amide; proline's nitrogen has no hydrogen to give
    (("A", "N", "N", "OC", 3.4), "hydrogen bond"),
    (("A", "N", "N", "OC", 3.6), "van der Waals"),
    (("P", "N", "N", "OC", 3.4), "van der Waals"),
    # chloromethane and a carbonyl; fluorine makes no halogen bond, carbon takes none
    (("A", "O", "O", ["Cl", "C"], 3.4), "halogen bond"),
    (("A", "O", "O", ["Cl", "C"], 3.6), "van der Waals"),
    (("A", "O", "O", "FC", 3.4), "van der Waals"),
    (("A", "CB", "C", ["Cl", "C"], 3.4), "hydrophobic"),
    # two carbons of 1.7 Å: overlap 0.5 and 0.3
    (("A", "CB", "C", "CC", 2.9), "clash"),
    (("A", "CB", "C", "CC", 3.1), "hydrophobic"),
    # the backbone's carbon is polar in Vina's sense
    (("A", "C", "C", "CC", 3.9), "van der Waals"),
]


@pytest.mark.parametrize(("pair", "kind"), KINDS)
def test_kind(pair, kind):
    assert one_contact(*pair).kind == kind


def test_overlap_is_of_bondis_radii():
    """C 1.70 and O 1.52 Å: at 3.00 Å their surfaces overlap by 0.22 Å."""
    assert one_contact("A", "O", "O", "CC", 3.0).overlap == pytest.approx(0.22)
    assert one_contact("A", "O", "O", "CC", 4.0).overlap == pytest.approx(-0.78)


# ------------------------------------------------------------------------------------------------- words


def words(entry, atom):
    drug = load(entry).inhibitor
    return drug.atom_name_in_words(drug.atom_names.tolist().index(atom))


@pytest.mark.parametrize(
    ("entry", "atom", "expected"),
    [
        ("2XP2", "CL2", "chlorine CL2"),
        ("2XP2", "F", "fluorine F"),
        ("2XP2", "N23", "aromatic nitrogen N23"),
        ("4CLI", "O30", "oxygen O30"),
        ("4MKC", "S32", "sulfur S32"),
        ("5J7H", "P1", "phosphorus P1"),
    ],
)
def test_atom_words(entry, atom, expected):
    assert words(entry, atom) == expected


@pytest.mark.parametrize("entry", ["2XP2", "4MKC", "5J7H"])
def test_the_basic_amine_is_called_charged(entry):
    """Piperidine of crizotinib and ceritinib, piperazine of brigatinib: protonated at pH 7."""
    drug = load(entry).inhibitor
    (charged,) = np.flatnonzero(drug.charge)
    assert drug.atom_name_in_words(charged) == f"charged nitrogen {drug.atom_names[charged]}"


def test_negative_charges_are_charged_too():
    """Both oxygens of acetate share one charge."""
    acetate = perceive("CCOO", [[0, 0, 0], [1.51, 0, 0], [2.14, 1.08, 0], [2.14, -1.08, 0]])
    assert [acetate.atom_name_in_words(k) for k in range(4)] == [
        "aliphatic carbon C1",
        "carbon C2",
        "charged oxygen O3",
        "charged oxygen O4",
    ]


@pytest.mark.parametrize(("letter", "position", "expected"), [("R", 1202, "Arg1202"), ("X", 7, "Xaa7")])
def test_residue_words(letter, position, expected):
    assert residue_words(letter, position) == expected


@pytest.mark.parametrize(("element", "distance"), [("CL", 2.6), ("BR", 2.6), ("I", 2.6)])
def test_a_halogen_that_overlaps_an_acceptor_clashes_everywhere(element, distance):
    """The score counted a clash of such a pair and drew its disc, while `contacts` called it a halogen bond."""
    oxygen, halogen = AtomType("O", acceptor=True), AtomType(element, hydrophobic=True)
    assert is_clash(oxygen, halogen, distance)
    assert contact_kind(oxygen, halogen, distance) == "clash"
    touching = touching_distances((oxygen, halogen))[0, 1]
    assert touching - distance == pytest.approx(overlap(oxygen, halogen, distance)) and touching - distance > CLASH
    apart = touching - CLASH + 1e-6
    assert not is_clash(oxygen, halogen, apart) and contact_kind(oxygen, halogen, apart) == "halogen bond"


def test_discs_follow_the_rule_of_contacts():
    """A serine's OG beside a chlorine: a disc where `contacts` names a clash, none where it names a halogen bond."""
    drug = load("2XP2").inhibitor
    chlorine = int(np.flatnonzero(drug.elements == "CL")[0])
    lone = perceive(["C", "CL"], [[-1.74, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert drug.atom_types()[chlorine].element == lone.atom_types()[1].element == "CL"
    for gap, expected in ((2.6, 1), (2.95, 0)):
        side, plan = np.array([[gap + 1.42, 0.0, 0.0], [gap, 0.0, 0.0]]), side_chain("S")  # CB and OG
        assert len(clashes(lone, plan.atoms, plan.types, side)) == expected
