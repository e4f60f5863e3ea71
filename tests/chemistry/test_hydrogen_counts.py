"""Bond orders from hydrogens: every drug, without a coordinate."""

import numpy as np
import pytest
from ligand_cases import AZOLES, DRUGS, TYPING, Chem

from alkstruct.chemistry.hydrogen_counts import orders_by_hydrogens
from alkstruct.chemistry.ligand_types import type_atoms
from alkstruct.complexes.ligand_template import kekule_graph

every_molecule = pytest.mark.parametrize("name", [*DRUGS, *AZOLES])


def drawn(name):
    """Graph, bond orders and hydrogens of a molecule as RDKit has them."""
    molecule = Chem.MolFromSmiles({**DRUGS, **AZOLES}[name])
    return *kekule_graph(molecule), [atom.GetTotalNumHs() for atom in molecule.GetAtoms()]


@every_molecule
def test_hydrogens_decide_every_type(name):
    graph, orders, hydrogens = drawn(name)
    found = orders_by_hydrogens(graph, hydrogens)
    mine, theirs = type_atoms(graph, found), type_atoms(graph, orders)
    for field in TYPING:
        np.testing.assert_allclose(mine[field], theirs[field], err_msg=field)


@every_molecule
def test_hydrogens_that_are_not_all_there_decide_nothing(name):
    """Give a ligand hydrogens on N and O alone, as united-atom force fields and PDBQT do: no bond orders follow."""
    graph, _, hydrogens = drawn(name)
    on_carbon = [a for a, count in enumerate(hydrogens) if count and graph.elements[a] == "C"]
    if not on_carbon:
        pytest.skip("no carbon has a hydrogen")
    polar = [0 if a in on_carbon else count for a, count in enumerate(hydrogens)]
    assert orders_by_hydrogens(graph, polar) is None
