"""The table of packaged inhibitors."""

import numpy as np
import pytest
from ligand_cases import packaged
from rdkit import Chem

from alkstruct.complexes.known_inhibitors import KNOWN_INHIBITORS, inhibitor_names, lookup
from alkstruct.errors import LigandError


def test_names_in_order():
    assert inhibitor_names() == ("crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib")


@pytest.mark.parametrize("drug", KNOWN_INHIBITORS, ids=lambda drug: drug.name)
def test_lookup_by_name_and_code(drug):
    assert lookup(drug.name.upper()) is lookup(drug.code.lower()) is drug
    assert packaged(drug.code).name == drug.name


def test_lookup_of_the_unknown_lists_the_known():
    with pytest.raises(LigandError, match=r"imatinib.*crizotinib \(VGH\).*lorlatinib \(5P8\)"):
        lookup("imatinib")


def test_wild_type_potency_is_hatchers():
    # Ba/F3 EML4-ALK, Hatcher 2015; Katayama-derived rows (27 and 10.4 nM) are another laboratory's.
    potency = [drug.wild_type_ic50 for drug in KNOWN_INHIBITORS]
    np.testing.assert_array_equal(potency, [56.0, 41.0, 2.0, np.nan, np.nan])
    assert all(drug.ic50_source or drug.ic50_note for drug in KNOWN_INHIBITORS)
    assert "floor" in lookup("alectinib").ic50_note
    assert "analogue" in lookup("brigatinib").ic50_note


def test_heavy_atoms_are_those_of_the_formula():
    for drug in KNOWN_INHIBITORS:
        assert drug.heavy_atoms == Chem.MolFromSmiles(drug.smiles).GetNumHeavyAtoms()
