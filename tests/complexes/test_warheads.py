"""Cysteines that may bond to an inhibitor: told by the inhibitor's graph and by where their sulfur lies."""

from dataclasses import replace

import numpy as np
import pytest
from ligand_cases import ENTRY, conformer, from_geometry

import alkstruct as alk
from alkstruct.complexes.inhibitor import Inhibitor
from alkstruct.complexes.warheads import acceptor_carbons, anchor_residues, near_warhead

# SMILES -> how many carbons a thiol may add to.
ACCEPTORS = {
    "C=CC(=O)Nc1ccccc1": 1,  # acrylamide, as of osimertinib
    "CCC(=O)Nc1ccccc1": 1,  # what is left of one: entries show the ligand after the reaction
    "CN(C)CC=CC(=O)Nc1ccccc1": 1,  # dimethylaminocrotonamide, as of afatinib and neratinib
    "CC#CC(=O)N1CCCC1": 1,  # butynamide, as of acalabrutinib
    "CC(=O)Nc1ccccc1": 0,  # acetamide: no carbon beyond the alpha one
    "O=C(Nc1ccccc1)c1ccccc1": 0,  # benzamide: ring
    "O=C1C=CC(=O)N1C": 0,  # a ring's own double bond is not looked at
    "C=CC(=O)OC": 0,  # ester
    "C=CCNc1ccccc1": 0,  # allyl amine
}


@pytest.mark.parametrize("smiles", ACCEPTORS)
def test_carbons_that_a_thiol_may_add_to(smiles):
    molecule = conformer(smiles)
    perceived = from_geometry(molecule, smiles=smiles)
    found = acceptor_carbons(perceived)
    assert found.sum() == ACCEPTORS[smiles]
    assert (perceived.elements[found] == "C").all()


def test_packaged_inhibitors_have_none():
    """Crizotinib, ceritinib, alectinib, brigatinib and lorlatinib let go again."""
    for entry in ENTRY.values():
        assert not acceptor_carbons(alk.load(entry).inhibitor).any()


@pytest.fixture
def acrylamide():
    """2XP2 with an acrylamide in the place of crizotinib, its carbon 3.4 Å from the sulfur of C1156."""
    crizotinib = alk.load("2XP2")
    smiles = "C=CC(=O)Nc1ccccc1"
    drug = from_geometry(conformer(smiles), smiles=smiles)
    carbon, sulfur = drug.coord[acceptor_carbons(drug)][0], crizotinib.places("SG")[crizotinib.index(1156)]
    outward = drug.coord.mean(axis=0) - carbon
    away = outward / np.linalg.norm(outward)
    moved = drug.coord + (sulfur + 3.4 * away - carbon)
    return replace(crizotinib, inhibitor=replace(drug, coord=moved, name="acrylamide"))


def test_the_cysteine_is_an_anchor(acrylamide):
    assert isinstance(acrylamide.inhibitor, Inhibitor)
    assert acrylamide.number[near_warhead(acrylamide)].tolist() == [1156]
    assert anchor_residues(acrylamide)[acrylamide.index(1156)]
    farther = replace(acrylamide.inhibitor, coord=acrylamide.inhibitor.coord + 5.0)
    assert not near_warhead(replace(acrylamide, inhibitor=farther)).any()
    assert not near_warhead(replace(acrylamide, inhibitor=None)).any()


def test_its_mutations_are_not_modelled(acrylamide):
    """A cysteine to serine takes away the bond that holds the inhibitor, which no contact can show."""
    table = alk.score(acrylamide, ["C1156S", "C1156del"], backbone="fixed")
    assert table.verdict.tolist() == ["not modelled", "not modelled"]
    assert "the sulfur of cysteine 1156 is within 4 Å of a carbon of acrylamide" in table.mechanism[0]
    assert 1156 not in set(alk.scan(acrylamide, within=4, backbone="fixed").position)
