"""What no protein has: refused where most residues have it, told where some do."""

import io
import warnings

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.fixed_distances import fixed_distances
from alkstruct.complexes.chain_geometry import MOST_OFF
from alkstruct.complexes.loading import load
from alkstruct.errors import AlkstructWarning, StructureError


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """Lines of the atoms of 2XP2 as a PDB file."""
    path = tmp_path_factory.mktemp("geometry") / "2XP2.pdb"
    load("2XP2").save(path)
    return [line for line in path.read_text().splitlines() if line.startswith(("ATOM", "HETATM"))]


def read(lines, **choice):
    return load(io.StringIO("\n".join([*lines, "END"])), **choice)


def place(line):
    return np.array([float(line[a : a + 8]) for a in (30, 38, 46)])


def at(line, coord):
    return line[:30] + "".join(f"{x:8.3f}" for x in coord) + line[54:]


def name(line):
    return line[12:16].strip()


def called(line, atom):
    return f"{line[:12]} {atom:<3}{line[16:]}"


def is_of(line, *numbers):
    return line.startswith("ATOM") and int(line[22:26]) in numbers


def told(lines, **choice):
    """The one note beside those on what is not resolved and on what is mutated; it is a warning, too."""
    with pytest.warns(AlkstructWarning) as caught:
        found = read(lines, **choice)
    (note,) = (note for note in found.notes if not note.startswith(("not resolved", "the structure carries")))
    assert [str(warning.message) for warning in caught] == [f"structure: {note}; mend the source"]
    return note


# --------------------------------------------------------------------------------------------- the whole chain


def test_a_mirror_image_is_refused(lines):
    with pytest.raises(
        StructureError, match=r"chain A of structure is a mirror image: \d+ of \d+ residues are D-amino"
    ):
        read([at(line, place(line) * [-1, 1, 1]) for line in lines])


@pytest.mark.parametrize("factor", [1.05, 0.95, 0.1])
def test_coordinates_out_of_scale_are_refused(lines, factor):
    with pytest.raises(
        StructureError, match=f"out of scale: its bonds are {factor:.2f} times as long as those of prot"
    ):
        read([at(line, place(line) * factor) for line in lines if not line.startswith("HETATM")])


@pytest.mark.parametrize("pair", [("CB", "O"), ("N", "CA")])
def test_names_that_are_swapped_throughout_are_refused(lines, pair):
    other = dict([pair, pair[::-1]])
    swapped = [called(x, other.get(name(x), name(x))) if x.startswith("ATOM") else x for x in lines]
    with pytest.raises(
        StructureError, match="has no geometry of a protein: atoms are too near or too far for their bon"
    ):
        read(swapped, reference=None)


def test_atoms_that_are_off_their_places_are_refused(lines):
    off = iter(np.random.default_rng(1).normal(0, 0.4, (len(lines), 3)))
    with pytest.raises(StructureError, match="has no geometry of a protein"):
        read([at(line, place(line) + next(off)) for line in lines if line.startswith("ATOM")], reference=None)


# ------------------------------------------------------------------------------------------------ some residues


def test_a_side_chain_that_is_off_its_bonds_is_told(lines):
    moved = [at(x, place(x) + np.array([1.0, 0, 0])) if is_of(x, 1196) and name(x) == "CG" else x for x in lines]
    assert told(moved).startswith("residues with atoms that are too near or too far for their bonds: L1196 (CB-CG 2.4")


def test_names_that_are_swapped_in_a_residue_are_told(lines):
    other = {"CB": "O", "O": "CB"}
    swapped = [called(x, other.get(name(x), name(x))) if is_of(x, 1196) else x for x in lines]
    with pytest.warns(AlkstructWarning) as caught:
        read(swapped)
    assert "residues with atoms that are too near or too far for their bonds: L1196 (" in str(caught[0].message)


def test_a_d_amino_acid_is_told(lines):
    """Its side chain in the place of the hydrogen: CB mirrored in the plane of N, CA and C."""
    atoms = {name(x): place(x) for x in lines if is_of(x, 1197)}
    normal = np.cross(atoms["N"] - atoms["CA"], atoms["C"] - atoms["CA"])
    normal /= np.linalg.norm(normal)

    def mirrored(line):
        back = 2 * ((place(line) - atoms["CA"]) @ normal) * normal
        return at(line, place(line) - back) if is_of(line, 1197) and name(line) not in ("N", "CA", "C", "O") else line

    assert told(list(map(mirrored, lines))) == "residues that are D-amino acids: E1197"


@pytest.mark.parametrize(("number", "pair"), [(1151, ("OG1", "CG2")), (1179, ("CG1", "CG2"))])
def test_branches_that_are_named_the_wrong_way_round_are_told(lines, number, pair):
    """All bonds are nearly right, but a methyl group is an alcohol, or a chain ends where it goes on."""
    other = dict([pair, pair[::-1]])
    swapped = [called(x, other.get(name(x), name(x))) if is_of(x, number) else x for x in lines]
    with pytest.warns(AlkstructWarning) as caught:
        read(swapped)
    said = "residues whose branches at CB are distorted or named the wrong way round: "
    assert any(f"{said}{'T' if number == 1151 else 'I'}{number}" in str(warning.message) for warning in caught)


def test_a_side_chain_of_another_residue_is_told(lines):
    """A glycine with the side chain of the leucine that it was is a glycine by its name."""
    renamed = [f"{x[:17]}GLY{x[20:]}" if is_of(x, 1196) else x for x in lines]
    assert told(renamed) == "residues with atoms that are none of theirs: G1196 (CB, CG, CD1, CD2)"


# ---------------------------------------------------------------------------------------------------- numbers


def renumbered(lines, numbers):
    """The lines with other numbers, in the order of these or as they stand."""
    new = [f"{x[:22]}{numbers[int(x[22:26])]:4d}{x[26:]}" if is_of(x, *numbers) else x for x in lines]
    return new, sorted(new, key=lambda line: (line[:6], int(line[22:26])))


@pytest.mark.parametrize("numbers", [{1196: 1198, 1198: 1196}, {1150: 1153, 1151: 1150, 1152: 1151, 1153: 1152}])
def test_numbers_that_are_permuted_are_put_right_by_the_peptide_bonds(lines, numbers):
    """The first are leucines both: the letters fit, and the variant was scored in the other's place."""
    plain = read(lines)
    for theirs in renumbered(lines, numbers):
        with pytest.warns(AlkstructWarning, match="residue numbers of chain A of structure are not those of ALK"):
            found = read(theirs)
        np.testing.assert_array_equal(found.number, plain.number)
        np.testing.assert_array_equal(found.coord, plain.coord)
        assert found.mutations == () and any("were changed by alignment: " in note for note in found.notes)


def test_numbers_that_are_permuted_without_a_reference_are_told(lines):
    for theirs in renumbered(lines, {1196: 1198, 1198: 1196}):
        with pytest.warns(
            AlkstructWarning, match="go up and down along the chain: E1197 behind L1198, L1196 behind E11"
        ):
            found = read(theirs, reference=None)
        i = found.index(1197)
        assert found.number[i - 2 : i + 3].tolist() == [1195, 1198, 1197, 1196, 1199]


def test_a_segment_that_is_numbered_anew_is_no_permutation(lines):
    """Half of the chain from 1 on, as of a fusion: its numbers never come back above those before."""
    shift = {n: n - 1359 for n in range(1360, 1402)}
    found = read(renumbered(lines, shift)[0], reference=None)
    assert not any("go up and down" in note for note in found.notes)


def test_consecutive_residues_that_are_not_bonded_are_told(lines):
    """A lobe that was moved as a whole, so that all bonds but one are right."""
    away = [
        at(x, place(x) + np.array([3.0, 0, 0])) if x.startswith("ATOM") and int(x[22:26]) > 1390 else x for x in lines
    ]
    note = told(away)
    assert note.startswith("residues with consecutive numbers that are not bonded: P1390 and D1391 (")
    gaps = [x for x in lines if not is_of(x, 1391)]
    counted = renumbered(gaps, {n: n - 1 for n in range(1392, 1402)})[0]
    read(counted, reference=None)  # numbered through, without a word: what is not resolved may have no number


# -------------------------------------------------------------------------------------------- what is right


@pytest.mark.parametrize("letter", "ACDEFGHIKLMNPQRSTVWY")
def test_the_distances_of_every_residue_type_are_those_of_crystals(letter):
    """Of each type in the five packaged crystals none is off by half of what is allowed, but for one methionine."""
    off = []
    for entry in alk.list_structures().query("packaged").pdb_id:
        structure = load(entry)
        for i in (i for i, one in enumerate(structure.sequence) if one == letter):
            atoms = structure.atoms(i)
            off += [
                abs(np.linalg.norm(atoms[one.first] - atoms[one.second]) - one.length) / MOST_OFF[one.bonds]
                for one in fixed_distances(letter)
                if {one.first, one.second} <= atoms.keys()
            ]
    assert len(off) > 20 and np.max(off) < (0.6 if letter == "M" else 0.5)


def test_the_packaged_crystals_have_nothing_to_tell():
    for entry in alk.list_structures().query("packaged").pdb_id:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert not any("residues w" in note for note in load(entry).notes)
