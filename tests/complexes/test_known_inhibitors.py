"""The table of packaged inhibitors."""

import pytest
from ligand_cases import packaged
from rdkit import Chem

from alkstruct import data
from alkstruct.complexes import known_inhibitors
from alkstruct.complexes.known_inhibitors import KNOWN_INHIBITORS, inhibitor_names, lookup
from alkstruct.errors import LigandError


def test_names_in_order():
    """Those that the pages were written with come first; added ones follow."""
    assert inhibitor_names()[:5] == ("crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib")


@pytest.mark.parametrize("drug", KNOWN_INHIBITORS, ids=lambda drug: drug.name)
def test_lookup_by_name_and_code(drug):
    assert lookup(drug.name.upper()) is lookup(drug.code.lower()) is drug
    assert packaged(drug.code).name == drug.name


def test_lookup_of_the_unknown_lists_the_known():
    with pytest.raises(LigandError, match=r"imatinib.*crizotinib \(VGH\).*lorlatinib \(5P8\)"):
        lookup("imatinib")


def test_heavy_atoms_are_those_of_the_formula():
    for drug in KNOWN_INHIBITORS:
        assert drug.heavy_atoms == Chem.MolFromSmiles(drug.smiles).GetNumHeavyAtoms()


def test_a_row_without_smiles_is_refused(monkeypatch):
    """Its formula would be that of no atoms, and every crystal would differ from it."""
    rows = data.rows("inhibitors.csv")
    monkeypatch.setattr(data, "rows", lambda name: [*rows, rows[0] | {"name": "examplinib", "smiles": ""}])
    with pytest.raises(LigandError, match="no SMILES of examplinib"):
        known_inhibitors._read_known()
