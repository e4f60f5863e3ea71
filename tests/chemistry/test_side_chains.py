"""Amino acids as constants: the tables agree with their source and close their rings."""

import numpy as np
import pytest
from Bio.PDB import ic_data

from alkstruct.chemistry import amino_acids, atom_types, side_chains
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.kernels.layouts import MAX_ATOMS, MAX_HEAVY

RINGS = {
    "F": ("CE2", "CZ", 1.38),
    "Y": ("CE2", "CZ", 1.38),
    "H": ("CE1", "NE2", 1.32),
    "W": ("CZ3", "CH2", 1.40),
}


def test_twenty_amino_acids_have_one_and_three_letter_codes():
    assert len(AMINO_ACIDS) == len(amino_acids.THREE_LETTER) == len(amino_acids.ONE_LETTER) == 20
    assert set(AMINO_ACIDS) == set(amino_acids.THREE_LETTER)


@pytest.mark.parametrize("line", [x for x in side_chains.SIDE_CHAIN_GEOMETRY.split("\n") if x])
def test_geometry_is_that_of_its_source(line):
    """Every bond and angle that Biopython's table holds is ours, to the digits we give."""
    letter, atom, _, b, c, bond, angle, _ = line.split()
    forward, back = ("".join(letter + x for x in names) for names in ((b, c, atom), (atom, c, b)))
    if forward in ic_data.hedra_defaults:
        _, expected_angle, expected_bond = ic_data.hedra_defaults[forward][0]
    elif back in ic_data.hedra_defaults:
        expected_bond, expected_angle, _ = ic_data.hedra_defaults[back][0]
    else:
        assert (letter, atom) == ("W", "CZ3")  # the source reaches it around the ring
        return
    assert float(bond) == pytest.approx(expected_bond, abs=6e-4)
    assert float(angle) == pytest.approx(expected_angle, abs=0.06)


@pytest.mark.parametrize("letter", RINGS)
def test_rings_close(letter):
    """The last bond of a ring is nowhere in the table: it must come out of the others."""
    from naive import build, ideal_cb

    n, ca, c = np.array([[-0.5, 1.4, 0.0], [0.0, 0.0, 0.0], [1.5, 0.0, 0.0]])
    coord = build(letter, n, ca, c, ideal_cb(n, ca, c), (-60.0, 80.0))
    first, second, length = RINGS[letter]
    atoms = side_chain(letter).atoms
    distance = np.linalg.norm(coord[atoms.index(first)] - coord[atoms.index(second)])
    assert distance == pytest.approx(length, abs=0.03)


@pytest.mark.parametrize("hydrogens", [False, True])
@pytest.mark.parametrize("letter", AMINO_ACIDS)
def test_plans_are_complete_and_read_only(letter, hydrogens):
    """Each atom is placed from three that stand before it; the plan is shared, so nobody may write to it."""
    plan = side_chain(letter, hydrogens)
    assert len(plan.atoms) == len(plan.types) == len(plan.bond) == len(plan.parents)
    assert all(parent < 3 + k for k, row in enumerate(plan.parents) for parent in row if k)
    with pytest.raises(ValueError, match="read-only"):
        plan.bond[:1] = 0 if len(plan.bond) else np.zeros(1)


@pytest.mark.parametrize("letter", AMINO_ACIDS)
def test_heavy_atoms_come_first_and_do_not_change(letter):
    """What counts on heavy atoms (contacts, clashes, a mutant's coordinates) takes the first `heavy` of either plan."""
    plain, full = side_chain(letter), side_chain(letter, hydrogens=True)
    assert plain.heavy == len(plain.atoms) == full.heavy
    assert full.atoms[: full.heavy] == plain.atoms and full.types[: full.heavy] == plain.types
    assert np.array_equal(full.parents[: full.heavy], plain.parents)
    assert {kind.element for kind in full.types[full.heavy :]} <= {"H", ""}
    assert all(name.startswith("H") for name in full.atoms[full.heavy :])
    assert len(full.atoms) <= MAX_ATOMS and full.heavy <= MAX_HEAVY


def test_only_histidine_has_ghosts():
    """Its N-H may be on either nitrogen: places that can give a hydrogen bond but have no surface."""
    ghosts = {letter: side_chain(letter, hydrogens=True).types.count(atom_types.GHOST) for letter in AMINO_ACIDS}
    assert {letter: count for letter, count in ghosts.items() if count} == {"H": 2}


def test_atom_types_say_what_a_chemist_would():
    kind = atom_types.protein_atom_type
    assert kind("L", "CD1", "C").hydrophobic
    assert not kind("M", "CE", "C").hydrophobic  # bonded to sulfur: polar in Vina's sense
    assert kind("A", "N", "N").donor
    assert not kind("P", "N", "N").donor
    assert kind("S", "OG", "O").donor and kind("S", "OG", "O").acceptor
    assert kind("D", "OD1", "O").acceptor and not kind("D", "OD1", "O").donor
    assert kind("K", "NZ", "N").donor and not kind("K", "NZ", "N").acceptor
    assert kind("X", "P", "P") == atom_types.AtomType("P")
