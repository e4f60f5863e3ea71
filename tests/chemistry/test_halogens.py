"""Chlorine, bromine and carbon by names and bond lengths, on conformers of real molecules."""

import numpy as np
import pytest
from ligand_cases import DRUGS, conformer

from alkstruct.chemistry.halogens import halogens_told_apart

# 4-bromo-3-methylaniline, an alkyl chloride and bromide, and a methyl wherever a halogen might be.
MOLECULES = {
    "dasatinib": DRUGS["dasatinib"],
    "bosutinib": DRUGS["bosutinib"],
    "vemurafenib": DRUGS["vemurafenib"],
    "bromide": "Cc1cc(N)ccc1Br",
    "alkyl": "ClCCCc1ccc(CCBr)cc1",
    "methyls": "CC(C)(C)c1ccc(C#C)cc1OC(C)N(C)S(=O)(=O)C",
}


def atoms_of(smiles):
    molecule = conformer(smiles)
    heavy = [atom.GetIdx() for atom in molecule.GetAtoms() if atom.GetAtomicNum() > 1]
    elements = np.array([molecule.GetAtomWithIdx(i).GetSymbol().upper() for i in heavy])
    return elements, molecule.GetConformer().GetPositions()[heavy]


@pytest.mark.parametrize("name", MOLECULES)
def test_elements_that_are_right_stay(name):
    elements, coord = atoms_of(MOLECULES[name])
    names = np.array([f"{element}{k}" for k, element in enumerate(elements)])
    told = halogens_told_apart(names, elements, coord, "LIG")
    assert told.elements.tolist() == elements.tolist() and told.notes == told.doubts == ()


@pytest.mark.parametrize("read_as", ["C", "first letter"])
@pytest.mark.parametrize("name", ["dasatinib", "bosutinib", "vemurafenib", "bromide", "alkyl"])
def test_halogens_that_are_read_by_their_first_letter_are_found_again(name, read_as):
    elements, coord = atoms_of(MOLECULES[name])
    names = np.array([f"{element}{k}" for k, element in enumerate(elements)])
    wrong = np.array([x if len(x) == 1 else x[0] if read_as == "first letter" else "C" for x in elements])
    told = halogens_told_apart(names, wrong, coord, "LIG")
    assert told.elements.tolist() == elements.tolist() and told.notes and told.doubts == ()


def test_a_carbon_with_the_name_of_a_halogen_is_a_carbon():
    """As names that count in letters have it: CLA behind CKZ."""
    elements, coord = atoms_of(MOLECULES["methyls"])
    names = np.array([f"{element}{k}" for k, element in enumerate(elements)])
    inner, terminal = 1, 0  # of the t-butyl
    names[[inner, terminal]] = "CLA", "CLB"
    wrong = elements.astype("<U2")
    wrong[inner] = "CL"
    told = halogens_told_apart(names, wrong, coord, "LIG")
    assert told.elements.tolist() == elements.tolist() and told.doubts == ()
    assert told.notes == (
        "atoms of inhibitor LIG that the source has as chlorine are carbon by their bond lengths: CLA",
    )
    wrong[terminal] = "CL"
    (doubt,) = halogens_told_apart(names, wrong, coord, "LIG").doubts
    assert doubt.startswith("the element of CLB of inhibitor LIG is doubtful: chlorine by the source, and 1.5")


@pytest.mark.parametrize("element", ["C", "N"])
def test_an_atom_that_is_too_far_for_its_element_is_doubted(element):
    """A chlorine under a name that says nothing: a carbon is never 1.74 Å from a ring; oxygen has no bond there."""
    elements, coord = atoms_of(DRUGS["dasatinib"])
    (chlorine,) = np.flatnonzero(elements == "CL")
    names = np.array([f"X{k}" for k in range(len(elements))])
    wrong = elements.copy()
    wrong[chlorine] = element
    told = halogens_told_apart(names, wrong, coord, "LIG")
    assert told.elements.tolist() == wrong.tolist() and len(told.doubts) == 1
    assert f"the element of X{chlorine} of inhibitor LIG is doubtful: " in told.doubts[0] and "1.7" in told.doubts[0]
