"""The bonds that a window has in the crystal, and how many backbones keep them."""

from types import SimpleNamespace

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.loops.bonds import Bond, bonds_of, share_kept
from alkstruct.loops.models import without_side_chain

NOTHING_PLACED = SimpleNamespace(indices=())


@pytest.fixture(scope="module")
def ceritinib():
    return alk.load("4MKC")


@pytest.fixture(scope="module")
def bonds(ceritinib):
    """Those of residues 1149 to 1154, by the numbers of their ends."""
    found = bonds_of(ceritinib, ceritinib.index(1149), ceritinib.index(1154))
    return {tuple(int(ceritinib.number[i]) for i in bond.residues): bond for bond in found}


def test_the_salt_bridge_of_the_active_kinase_is_one_bond(ceritinib, bonds):
    """K1150 with both oxygens of E1167."""
    bond = bonds[1150, 1167]
    assert bond.kind == "salt bridge"
    assert bond.atoms == (("NZ", "OE1"), ("NZ", "OE2"))
    assert bond.ends_in_side_chain(0) and bond.ends_in_side_chain(1)


def test_a_strand_is_bonded_by_its_backbone(bonds):
    """L1152 with R1192 in the next strand of the sheet."""
    bond = bonds[1152, 1192]
    assert bond.kind == "hydrogen bond" and not bond.ends_in_side_chain(0)
    assert set(bond.atoms) <= {("N", "O"), ("O", "N")}


def test_bonds_are_close_pairs_of_residues_that_are_no_neighbours(ceritinib, bonds):
    """One end at least lies in the window; every pair of atoms is in reach, and the smaller index comes first."""
    for bond in bonds.values():
        first, second = bond.residues
        assert second - first >= 2
        assert any(ceritinib.index(1149) <= i <= ceritinib.index(1154) for i in bond.residues)
        for one, two in bond.atoms:
            gap = np.linalg.norm(ceritinib.atoms(first)[one] - ceritinib.atoms(second)[two])
            assert gap < bond.reach


def test_a_crystal_keeps_its_own_bonds(ceritinib, bonds):
    for bond in bonds.values():
        assert share_kept(bond, ceritinib, ceritinib, NOTHING_PLACED, holo=True) == 1


def test_a_bond_of_a_residue_that_is_gone_or_another_is_lost(ceritinib, bonds):
    """Residues are told by their numbers; one that became another amino acid has none of the old one's bonds."""
    row = ceritinib.index(1152)
    other = ceritinib.with_residue(row, "A", [], [], np.zeros((0, 3)))
    assert share_kept(bonds[1152, 1192], ceritinib, other, NOTHING_PLACED, holo=True) == 0


def test_a_bond_of_side_chains_is_there_in_the_share_of_their_conformers(ceritinib, bonds):
    """Two conformers of K1150: the crystal's, a quarter without the inhibitor and half with it, and one far away."""
    row = ceritinib.index(1150)
    here = ceritinib.atoms(row)
    coord = np.array([here[name] for name in side_chain("K").atoms])
    ensemble = SimpleNamespace(type="ACDEFGHIKLMNPQRSTVWY".index("K"), coord=np.array([coord, coord + 30.0]))
    placed = SimpleNamespace(
        indices=(row,), ensembles=(ensemble,), apo=(np.array([0.25, 0.75]),), holo=(np.array([0.5, 0.5]),)
    )
    bare = without_side_chain(ceritinib, row)
    for holo, share in ((False, 0.25), (True, 0.5)):
        assert share_kept(bonds[1150, 1167], ceritinib, bare, placed, holo=holo) == pytest.approx(share)
    assert share_kept(bonds[1150, 1167], ceritinib, bare, NOTHING_PLACED, holo=True) == 0


@pytest.mark.parametrize(("kind", "reach"), [("salt bridge", 4.0), ("hydrogen bond", 3.5)])
def test_reaches_are_those_of_contacts(kind, reach):
    assert Bond(kind, (1, 5), (("N", "O"),)).reach == reach
