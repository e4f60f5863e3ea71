"""The holder of an inhibitor, and its end groups."""

import numpy as np
import pytest
from ligand_cases import ENTRY, conformer, crystal, from_geometry, packaged

from alkstruct.complexes.ligand_template import perceive
from alkstruct.errors import LigandError
from alkstruct.rotamers.inhibitor_poses import end_groups


def test_holder_is_read_only_and_moves():
    crizotinib = packaged("VGH")
    moved = crizotinib.moved(crizotinib.coord + 1.0)
    np.testing.assert_allclose(moved.coord - crizotinib.coord, 1.0)
    assert moved.name == "crizotinib"
    assert len(moved) == 30
    with pytest.raises(ValueError, match="read-only"):
        moved.coord[0] = 0.0
    with pytest.raises(LigandError, match="coordinates of shape"):
        crizotinib.moved(crizotinib.coord[:3])


def test_holder_leaves_the_callers_arrays_writable():
    elements, coord, _ = crystal("VGH")
    coord = coord.copy()
    inhibitor = perceive(elements, coord)
    coord[:] = 0.0
    assert inhibitor.coord.any()


def named_groups(inhibitor):
    names = inhibitor.atom_names
    return {(str(names[a]), str(names[b]), *names[moving].tolist()) for a, b, moving in end_groups(inhibitor)}


def test_end_groups_of_the_packaged_drugs():
    # Crizotinib and lorlatinib end in rings, NH2, methyl, halogens. Ceritinib turns two isopropyls (O-C and
    # S-C), alectinib its ethyl, brigatinib its methoxy, not its P(CH3)2=O of four atoms.
    groups = {code: named_groups(packaged(code)) for code in ENTRY}
    assert groups["VGH"] == groups["5P8"] == set()
    assert groups["4MK"] == {("O4", "C2", "C1", "C3"), ("S32", "C35", "C36", "C37")}
    assert groups["EMH"] == {("C11", "C23", "C24")}
    assert groups["6GY"] == {("C13", "O14", "C15")}


@pytest.mark.parametrize(
    ("smiles", "count"),
    [
        ("CC(=O)Nc1ccccc1", 0),  # amide
        ("CCOC(=O)c1ccccc1", 1),  # ethyl turns about O-CH2, the ester's O-C=O does not
        ("CN(C)c1ccccc1", 0),  # aniline
        ("CN(C)CCc1ccccc1", 1),  # dimethylamino
        ("N#CCc1ccccc1", 1),  # cyanomethyl turns about its bond to the ring, the nitrile does not
        ("N#Cc1ccccc1", 0),
        ("OCCc1ccccc1", 2),  # hydroxymethyl, and hydroxyethyl about the ring
        ("C=Cc1ccccc1", 0),  # styrene is conjugated
        ("NC(=O)CCc1ccccc1", 1),  # carboxamide
    ],
)
def test_end_groups_by_kind(smiles, count):
    assert len(end_groups(from_geometry(conformer(smiles)))) == count
