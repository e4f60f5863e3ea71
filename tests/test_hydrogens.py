"""Hydrogens where geometry puts them: counts, bonds, and another program's places."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct import hydrogens
from alkstruct.chemistry import AMINO_ACIDS, side_chain

# Side-chain hydrogens that geometry fixes: without those of hydroxyl, thiol; His with both ghosts.
COUNTS = dict(A=3, C=2, D=2, E=4, F=7, G=0, H=6, I=9, K=11, L=9, M=7, N=4, P=6, Q=6, R=11, S=2, T=4, V=7, W=8, Y=6)
DRUGS = ("2XP2", "4MKC", "3AOX", "5J7H", "4CLI")


@pytest.mark.parametrize("letter", AMINO_ACIDS)
def test_side_chains_have_their_hydrogens(letter):
    plan = side_chain(letter, hydrogens=True)
    assert len(plan.atoms) - plan.heavy == COUNTS[letter]
    assert plan.atoms[: plan.heavy] == side_chain(letter).atoms


def test_hydrogens_of_a_plan_are_where_the_bonds_leave_room():
    """The plan's dihedrals against the placement from bonds, on the crystal's own side chains: within 0.25 Å."""
    complex = alk.load("2XP2")
    neighbours = hydrogens.protein_bonds(complex)
    placed = hydrogens.protein_hydrogens(complex, neighbours)
    from alkstruct.rotamers import sites

    off = []
    for i in range(1, len(complex) - 1):
        letter = complex.sequence[i]
        if letter in "GPH" or complex.missing_atoms(i):
            continue
        plan = side_chain(letter, hydrogens=True)
        mine = sites(complex, [i]).crystal[0, plan.heavy : len(plan.atoms)]
        rows = range(complex.start[i], complex.start[i + 1])
        side = [a for a in rows if complex.atom_names[a] in plan.atoms]
        theirs = placed.coord[np.isin(placed.parent, side)]
        assert len(mine) == len(theirs)
        gap = np.linalg.norm(mine[:, None] - theirs[None], axis=-1)
        off += gap.min(axis=1).tolist()
    assert np.mean(off) < 0.1
    assert np.quantile(off, 0.99) < 0.35


def test_bonds_have_their_lengths():
    complex = alk.load("2XP2")
    placed = hydrogens.protein_hydrogens(complex, hydrogens.protein_bonds(complex))
    length = np.linalg.norm(placed.coord - complex.coord[placed.parent], axis=1)
    carbon = complex.elements[placed.parent] == "C"
    assert length[carbon] == pytest.approx(1.09)
    assert length[~carbon] == pytest.approx(1.01)
    assert len(placed.coord) > 2000


def test_hydrogens_do_not_sit_on_other_atoms():
    """In a refined crystal hardly any placed hydrogen comes within 1.6 Å of an atom that it is not bonded to."""
    complex = alk.load("2XP2")
    placed = hydrogens.protein_hydrogens(complex, hydrogens.protein_bonds(complex))
    gap = np.linalg.norm(placed.coord[:, None] - complex.coord[None], axis=-1)
    gap[np.arange(len(placed.parent)), placed.parent] = 9.0
    assert (gap.min(axis=1) < 1.6).mean() < 0.005


def test_every_residue_but_the_first_and_proline_has_its_amide_hydrogen():
    complex = alk.load("2XP2")
    placed = hydrogens.protein_hydrogens(complex, hydrogens.protein_bonds(complex))
    amides = np.isin(placed.parent, np.flatnonzero(complex.atom_names == "N"))
    bonded = [i for i in range(1, len(complex)) if complex.follows(i) and complex.sequence[i] != "P"]
    assert amides.sum() == sum({"N", "CA"} <= set(complex.atoms(i)) for i in bonded)


@pytest.mark.parametrize("name", DRUGS)
def test_inhibitors_carry_as_many_as_their_typing_says(name):
    drug = alk.load(name).inhibitor
    placed = hydrogens.inhibitor_hydrogens(drug, hydrogens.inhibitor_bonds(drug))
    on_c_and_n = np.isin(drug.elements, ("C", "N"))
    assert np.bincount(placed.parent, minlength=len(drug))[on_c_and_n].tolist() == drug.hydrogens[on_c_and_n].tolist()


@pytest.mark.parametrize("name", DRUGS)
def test_inhibitors_hydrogens_are_where_rdkit_puts_them(name):
    """Those that cannot turn, within 0.25 Å of RDKit's AddHs, on the same atoms with the same bond orders."""
    Chem = pytest.importorskip("rdkit.Chem")
    drug = alk.load(name).inhibitor
    molecule = Chem.RWMol()
    for element, charge, count in zip(drug.elements, drug.charge, drug.hydrogens, strict=True):
        atom = Chem.Atom(str(element).capitalize())
        atom.SetFormalCharge(round(charge))
        atom.SetNumExplicitHs(int(count))
        atom.SetNoImplicit(True)
        molecule.AddAtom(atom)
    kinds = {1: Chem.BondType.SINGLE, 2: Chem.BondType.DOUBLE, 3: Chem.BondType.TRIPLE}
    for (first, second), order in zip(drug.bonds.tolist(), drug.orders.tolist(), strict=True):
        molecule.AddBond(first, second, kinds[order])
    conformer = Chem.Conformer(len(drug))
    for k, place in enumerate(drug.coord):
        conformer.SetAtomPosition(k, place.tolist())
    molecule.AddConformer(conformer)
    Chem.SanitizeMol(molecule)
    full = Chem.AddHs(molecule, addCoords=True)
    theirs = full.GetConformer().GetPositions()[len(drug) :]
    placed = hydrogens.inhibitor_hydrogens(drug, hydrogens.inhibitor_bonds(drug))
    degree = np.bincount(drug.bonds.ravel(), minlength=len(drug))
    fixed = degree[placed.parent] > 1
    gap = np.linalg.norm(placed.coord[fixed][:, None] - theirs[None], axis=-1).min(axis=1)
    assert gap.max() < 0.25
