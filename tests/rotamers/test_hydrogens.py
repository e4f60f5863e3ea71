"""Hydrogens where geometry puts them: counts, bonds, and another program's places."""

import naive
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.atom_types import is_planar
from alkstruct.chemistry.side_chains import hydrogen_count, residue_bonds, side_chain
from alkstruct.rotamers import hydrogens
from alkstruct.rotamers.sites import sites

# Side-chain hydrogens that geometry fixes: without those of hydroxyl, thiol; His with both ghosts.
COUNTS = dict(A=3, C=2, D=2, E=4, F=7, G=0, H=6, I=9, K=11, L=9, M=7, N=4, P=6, Q=6, R=11, S=2, T=4, V=7, W=8, Y=6)
# Hydrogens of a whole residue in a chain at pH 7 that do not turn or change places: of its formula (Ala C3H5NO: 5)
# without those of hydroxyl, thiol and imidazole N.
WHOLE = dict(A=5, C=4, D=4, E=6, F=9, G=3, H=6, I=11, K=13, L=11, M=9, N=6, P=7, Q=8, R=13, S=4, T=6, V=9, W=10, Y=8)
DRUGS = ("2XP2", "4MKC", "3AOX", "5J7H", "4CLI")


@pytest.mark.parametrize("letter", AMINO_ACIDS)
def test_side_chains_have_their_hydrogens(letter):
    plan = side_chain(letter, hydrogens=True)
    assert len(plan.atoms) - plan.heavy == COUNTS[letter]
    assert plan.atoms[: plan.heavy] == side_chain(letter).atoms


def placed_on(complex):
    return hydrogens.protein_hydrogens(complex, hydrogens.protein_bonds(complex))


def test_residues_of_a_chain_have_the_hydrogens_of_their_formula():
    complex = alk.load("2XP2")
    owner = complex.residue_of_atom[placed_on(complex).parent]
    inner = [i for i in range(1, len(complex) - 1) if complex.follows(i) and complex.follows(i + 1)]
    whole = [i for i in inner if complex.sequence[i] in WHOLE and not complex.missing_atoms(i)]
    found = np.bincount(owner, minlength=len(complex))
    assert [(i, found[i]) for i in whole] == [(i, WHOLE[complex.sequence[i]]) for i in whole]
    assert {complex.sequence[i] for i in whole} == set(AMINO_ACIDS)


def both_ways(letter, chi):
    """[(heavy atom, distance)]: each hydrogen of a built side chain from the nearest that its bonds alone give."""
    n, ca, c = np.array([[-0.5, 1.4, 0.1], [0.0, 0.0, 0.0], [1.5, 0.0, 0.2]])
    plan = side_chain(letter, hydrogens=True)
    built = naive.build(letter, n, ca, c, naive.ideal_cb(n, ca, c), chi, True)
    names = ["N", "CA", "C", *plan.atoms[: plan.heavy]]
    bonds = [(names.index(a), names.index(b)) for a, b in residue_bonds(letter) if a in names and b in names]
    neighbours = [[b if a == k else a for a, b in bonds if k in (a, b)] for k in range(len(names))]
    placed = hydrogens.place_hydrogens(
        np.vstack([n, ca, c, built[: plan.heavy]]),
        [name[0] for name in names],
        neighbours,
        [0, 0, 0] + [hydrogen_count(letter, name) for name in names[3:]],
        [is_planar(letter, name) for name in names],
    )
    rows = [(plan.parents[k][2], built[k]) for k in range(plan.heavy, len(plan.atoms)) if plan.types[k].element]
    assert sorted(parent for parent, _ in rows) == sorted(placed.parent)
    return [
        (names[parent], np.linalg.norm(placed.coord[placed.parent == parent] - place, axis=1).min())
        for parent, place in rows
    ]


@pytest.mark.parametrize("letter", [a for a in AMINO_ACIDS if a not in "GP"])
@pytest.mark.parametrize("chi", [(-65.0, 172.0, 61.0, -85.0), (60.0, 80.0, -60.0, 170.0)])
def test_plan_and_bonds_put_hydrogens_in_the_same_places(letter, chi):
    """Two ways to the same hydrogens, 0.1 Å; the plan of His bends its ring C-H by 120 degrees, not 126: 0.13 Å."""
    assert max(gap for _, gap in both_ways(letter, chi)) < (0.13 if letter == "H" else 0.1)


def test_prolines_plan_leaves_its_pucker_out():
    """All hydrogens of Pro but those of CD are in place: the plan takes chi3 as 0, in the ring it is about 35."""
    for chi in ((28.0, -38.0), (-25.0, 37.0)):
        found = both_ways("P", chi)
        assert max(gap for atom, gap in found if atom != "CD") < 0.1
        assert max(gap for atom, gap in found if atom == "CD") < 0.75


@pytest.mark.parametrize("letter", [a for a in AMINO_ACIDS if a not in "GP"])
def test_hydrogens_of_a_staggered_side_chain_keep_apart(letter):
    """H-C-H leaves 1.78 Å, H-N-H 1.65 Å: nothing is closer where no carbons are eclipsed or folded back."""
    n, ca, c = np.array([[-0.5, 1.4, 0.1], [0.0, 0.0, 0.0], [1.5, 0.0, 0.2]])
    plan = side_chain(letter, hydrogens=True)
    built = naive.build(letter, n, ca, c, naive.ideal_cb(n, ca, c), (-65.0, 175.0, 180.0, 180.0), True)[plan.heavy :]
    gap = np.linalg.norm(built[:, None] - built[None], axis=-1)[np.triu_indices(len(built), 1)]
    assert gap.min() > 1.6


def test_hydrogens_of_a_crystal_keep_apart():
    """Van der Waals contact is 2.4 Å; in 2XP2 less than 1 % are within 1.6 Å of another, none within 1.3."""
    placed = placed_on(alk.load("2XP2"))
    gap = np.linalg.norm(placed.coord[:, None] - placed.coord[None], axis=-1)
    np.fill_diagonal(gap, 9.0)
    assert gap.min() > 1.3
    assert (gap.min(axis=1) < 1.6).mean() < 0.01


@pytest.mark.parametrize("turn", [0.0, 12.0])
def test_alkynes_are_straight(turn):
    """C-C#C-H as in erlotinib and C#C-CH3 as in acalabrutinib, ideal and bent by 12 degrees as crystals have them."""
    bend = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn)), 0.0])
    coord = np.array([[0.0, 0.0, 0.0], [1.46, 0.0, 0.0], [1.46, 0.0, 0.0] + 1.2 * bend])
    ends = [[1], [0, 2], [1]]
    one = hydrogens.place_hydrogens(coord, "CCC", ends, [0, 0, 1], [False] * 3)
    assert one.coord[0] == pytest.approx(coord[2] + 1.09 * bend)
    three = hydrogens.place_hydrogens(coord, "CCC", ends, [3, 0, 0], [False] * 3).coord
    assert np.linalg.norm(three - coord[0], axis=1) == pytest.approx(1.09)
    assert three[:, 0] == pytest.approx(1.09 * np.cos(np.radians(109.5)))  # all at the tetrahedral angle to the bond
    assert np.linalg.norm(three - np.roll(three, 1, axis=0), axis=1) == pytest.approx(1.78, abs=0.01)


def test_hydrogens_of_a_plan_are_where_the_bonds_leave_room():
    """The plan's dihedrals against the placement from bonds, on the crystal's own side chains: 0.1 Å on average."""
    complex = alk.load("2XP2")
    placed = placed_on(complex)
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


@pytest.mark.parametrize(
    ("places", "count"),
    [
        ([[0, 0, 0], [1.5, 0, 0], [-1.5, 0, 0]], 2),  # on a line
        ([[0, 0, 0], [1.5, 0, 0], [-1.5, 0, 0]], 1),
        ([[0, 0, 0], [1.5, 0, 0], [-0.75, 1.299, 0], [-0.75, -1.299, 0]], 1),  # flat, at 120 degrees
    ],
)
def test_distorted_atoms_have_their_hydrogens_too(places, count):
    # a model may be so distorted that its neighbours leave no side free; the hydrogens must still be somewhere
    coord = np.array(places, float)
    neighbours = [list(range(1, len(coord)))] + [[0]] * (len(coord) - 1)
    counts = [count] + [0] * (len(coord) - 1)
    found = hydrogens.place_hydrogens(coord, ["C"] * len(coord), neighbours, counts, [count == 1] * len(coord))
    assert len(found.coord) == count
    np.testing.assert_allclose(np.linalg.norm(found.coord, axis=1), 1.09, atol=0.05)
    for place in found.coord:
        assert np.linalg.norm(coord[1:] - place, axis=1).min() > 1.0


@pytest.mark.parametrize("name", ["2XP2", "4CLI"])
def test_plan_places_what_one_atom_after_another_does(name):
    """The plan's arrays against the naive twin, for the chain and its inhibitor, which has every kind of carbon."""
    complex = alk.load(name)
    drug, bonds = complex.inhibitor, hydrogens.protein_bonds(complex)
    counts = [min(4 - len(bonded), 3) if e == "C" else 1 for e, bonded in zip(complex.elements, bonds, strict=True)]
    planar = [atom in ("N", "C", "CG", "CZ") for atom in complex.atom_names]
    cases = [
        (complex.coord, complex.elements.tolist(), bonds, counts, planar),
        (drug.coord, drug.elements.tolist(), hydrogens.inhibitor_bonds(drug), drug.hydrogens.tolist(), drug.planar),
    ]
    for coord, *rest in cases:
        places, parents = naive.hydrogens(coord, *rest)
        found = hydrogens.place_hydrogens(coord, *rest)
        np.testing.assert_allclose(found.coord, places, atol=1e-9)
        np.testing.assert_array_equal(found.parent, parents)
        several = hydrogens.place_hydrogens(np.stack([coord, coord + 1.0]), *rest)  # places of the same atoms at once
        np.testing.assert_allclose(several.coord, [places, places + 1.0], atol=1e-9)


def test_bonds_have_their_lengths():
    complex = alk.load("2XP2")
    placed = placed_on(complex)
    length = np.linalg.norm(placed.coord - complex.coord[placed.parent], axis=1)
    carbon = complex.elements[placed.parent] == "C"
    assert length[carbon] == pytest.approx(1.09)
    assert length[~carbon] == pytest.approx(1.01)
    assert len(placed.coord) > 2000


def test_hydrogens_do_not_sit_on_other_atoms():
    """In a refined crystal no placed hydrogen comes within 1.6 Å of an atom that it is not bonded to.

    But for short hydrogen bonds: in 2XP2 one, of the salt bridge R1120-E1132, 1.59 Å.
    """
    complex = alk.load("2XP2")
    placed = placed_on(complex)
    gap = np.linalg.norm(placed.coord[:, None] - complex.coord[None], axis=-1)
    gap[np.arange(len(placed.parent)), placed.parent] = 9.0
    assert gap.min(axis=1).mean() > 2.0
    close = np.argwhere(gap < 1.6)
    outliers = [
        (str(complex.atom_names[placed.parent[h]]), str(complex.atom_names[a]), round(float(gap[h, a]), 2))
        for h, a in close
    ]
    assert len(outliers) <= 2, outliers
    assert all(placed.types[h].donor and complex.elements[a] == "O" for h, a in close), outliers


def test_every_residue_but_the_first_and_proline_has_its_amide_hydrogen():
    complex = alk.load("2XP2")
    placed = placed_on(complex)
    amides = np.isin(placed.parent, np.flatnonzero(complex.atom_names == "N"))
    bonded = [i for i in range(1, len(complex)) if complex.follows(i) and complex.sequence[i] != "P"]
    assert amides.sum() == sum({"N", "CA"} <= set(complex.atoms(i)) for i in bonded)


@pytest.mark.parametrize("name", DRUGS)
def test_inhibitors_carry_as_many_as_their_typing_says(name):
    drug = alk.load(name).inhibitor
    placed = hydrogens.inhibitor_hydrogens(drug, hydrogens.inhibitor_bonds(drug))
    on_c_and_n = np.isin(drug.elements, ("C", "N"))
    assert np.bincount(placed.parent, minlength=len(drug))[on_c_and_n].tolist() == drug.hydrogens[on_c_and_n].tolist()


def test_crizotinib_has_the_hydrogens_of_its_formula():
    """C21H22Cl2FN5O, and the proton of its piperidine; all are on C and N."""
    drug = alk.load("crizotinib").inhibitor
    assert len(hydrogens.inhibitor_hydrogens(drug, hydrogens.inhibitor_bonds(drug)).coord) == 22 + 1


def rdkits_hydrogens(drug):
    """(places, heavy atoms that they are on) by RDKit's AddHs on the same atoms with the same bond orders."""
    Chem = pytest.importorskip("rdkit.Chem")
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
    parent = [atom.GetNeighbors()[0].GetIdx() for atom in full.GetAtoms() if atom.GetIdx() >= len(drug)]
    return full.GetConformer().GetPositions()[len(drug) :], np.array(parent)


@pytest.mark.parametrize("name", DRUGS)
def test_inhibitors_hydrogens_are_where_rdkit_puts_them(name):
    """Those that cannot turn, each on its own atom, within 0.15 Å; of groups that turn the middle, within 0.15 Å."""
    drug = alk.load(name).inhibitor
    theirs, parent = rdkits_hydrogens(drug)
    placed = hydrogens.inhibitor_hydrogens(drug, hydrogens.inhibitor_bonds(drug))
    degree = np.bincount(drug.bonds.ravel(), minlength=len(drug))
    for atom in np.unique(placed.parent):
        mine, other = placed.coord[placed.parent == atom], theirs[parent == atom]
        if degree[atom] == 1:
            assert np.linalg.norm(mine.mean(axis=0) - other.mean(axis=0)) < 0.15, drug.atom_names[atom]
        else:
            gap = np.linalg.norm(mine[:, None] - other[None], axis=-1)
            assert max(gap.min(axis=1).max(), gap.min(axis=0).max()) < 0.15, drug.atom_names[atom]
