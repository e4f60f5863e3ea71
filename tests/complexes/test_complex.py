"""Complex: what the packaged crystals hold, how one is edited, how a chain and an inhibitor are chosen."""

import copy
import pickle
from dataclasses import fields, replace

import numpy as np
import pytest

from alkstruct.chemistry.amino_acids import THREE_LETTER
from alkstruct.chemistry.atom_types import protein_atom_type
from alkstruct.complexes.complex import Complex
from alkstruct.complexes.loading import load
from alkstruct.complexes.selection import from_table
from alkstruct.errors import AlkstructWarning, LigandError, NumberingError, StructureError
from alkstruct.io.atom_table import AtomTable, Row
from alkstruct.kinase.kinases import find_kinase
from alkstruct.scoring.scorer import score

ALK = find_kinase("ALK")

# entry: residues, resolved stretches (structures/README.md and the entries' REMARK 465), waters
CRYSTALS = {
    "2XP2": (289, "1093-1123, 1126-1136, 1144-1217, 1220-1280, 1290-1401", 167),
    "4MKC": (303, "1093-1136, 1143-1401", 175),
    "3AOX": (298, "1086-1123, 1128-1136, 1144-1280, 1288-1401", 236),
    "5J7H": (291, "1093-1136, 1143-1275, 1288-1401", 70),
    "4CLI": (295, "1093-1135, 1144-1279, 1286-1401", 0),
}
SIDE_OF_TYROSINE = ("CB", "CG", "CD1", "CD2", "CE1", "CE2", "CZ", "OH")
# What structures/README.md says is not modelled: {residue: atoms}.
INCOMPLETE = {
    "2XP2": {
        1136: ("CA", "C", "O", "CB", "OG"),
        1217: ("CA", "C", "O", "CB", "CG", "CD", "OE1", "NE2"),
        1280: ("CA", "C", "O", "CB"),
        1401: ("CA", "C", "O", *SIDE_OF_TYROSINE),
    },
    "4MKC": {1101: ("CE", "NZ"), 1109: ("CD", "CE", "NZ")},
    "3AOX": {},
    "5J7H": {},
    "4CLI": {1401: ("CA", "C", "O", *SIDE_OF_TYROSINE)},
}

every_crystal = pytest.mark.parametrize("entry", CRYSTALS)


# ------------------------------------------------------------------------------------- packaged complexes


@every_crystal
def test_residues_and_waters(entry):
    complex = load(entry)
    residues, stretches, waters = CRYSTALS[entry]
    assert len(complex) == len(complex.number) == len(complex.sequence) == len(complex.start) - 1 == residues
    assert complex.ranges() == stretches
    assert complex.water.shape == (waters, 3)
    assert (complex.chain, complex.reference) == ("A", "Q9UM73")


@every_crystal
def test_columns_are_as_long_as_the_last_start(entry):
    complex = load(entry)
    atoms = complex.start[-1]
    for column in (complex.atom_names, complex.elements, complex.coord, complex.b_factor):
        assert len(column) == atoms
    assert (np.diff(complex.start) > 0).all()
    assert complex.residue_of_atom.tolist() == [
        i for i in range(len(complex)) for _ in range(complex.start[i], complex.start[i + 1])
    ]


@every_crystal
def test_sequence_is_that_of_uniprot_but_for_the_mutations_named(entry):
    """4MKC's crystal carries S1281G (structures/README.md); the other four are wild type."""
    complex = load(entry)
    assert complex.mutations == (("S1281G",) if entry == "4MKC" else ())
    wild = ALK.sequence
    differ = [n for n, a in zip(complex.number, complex.sequence, strict=True) if wild[n - 1] != a]
    assert differ == ([1281] if entry == "4MKC" else [])
    assert complex.residue_names.tolist() == [THREE_LETTER[letter] for letter in complex.sequence]


@every_crystal
def test_missing_atoms_are_those_the_readme_names(entry):
    complex = load(entry)
    missing = {int(complex.number[i]): complex.missing_atoms(i) for i in range(len(complex))}
    assert {n: atoms for n, atoms in missing.items() if atoms} == INCOMPLETE[entry]


def test_gatekeeper_is_3_7_angstrom_from_crizotinib():
    """L1196 lines crizotinib's pocket; C1156 and F1174 lie outside it (Cui 2011, doi:10.1021/jm2007613)."""
    complex = load("2XP2")
    distances = dict(zip(complex.number.tolist(), complex.distances(), strict=True))
    assert distances[1196] == pytest.approx(3.7, abs=0.05)
    assert distances[1199] == pytest.approx(2.9, abs=0.05)
    assert min(distances[1156], distances[1174]) > 8


@every_crystal
def test_distances_are_those_of_a_double_loop(entry):
    complex = load(entry)
    slow = [
        min(np.linalg.norm(complex.inhibitor.coord - xyz, axis=1).min() for xyz in complex.atoms(i).values())
        for i in range(len(complex))
    ]
    np.testing.assert_allclose(complex.distances(), slow)


def test_temperature_factors_are_nan_where_the_source_has_placeholders():
    """3AOX was transcribed without them: its file has 0.00, which is no measurement."""
    assert np.isnan(load("3AOX").b_factor).all()
    assert np.isnan(load("3AOX").inhibitor.b_factor).all()
    assert (load("2XP2").b_factor > 0).all()


def test_residues_follow_each_other_except_across_a_gap():
    complex = load("2XP2")
    broken = [int(complex.number[i]) for i in range(len(complex)) if not complex.follows(i)]
    # 1093 is the first; 1126, 1144, 1220 and 1290 open a stretch, and 1401's neighbour 1400 is whole
    assert broken == [1093, 1126, 1144, 1220, 1290]
    assert not complex.follows(len(complex))


def test_a_residue_after_one_without_its_carbonyl_carbon_does_not_follow():
    complex = load("2XP2")
    here = complex.index(1136)
    assert "C" not in complex.atoms(here)
    assert complex.follows(here) and not complex.follows(here + 1)


def test_repr_is_one_line_that_names_everything():
    assert repr(load("4MKC")) == (
        "<Complex 4MKC: chain A, 303 residues 1093-1401, S1281G, with ceritinib (4MK), 175 waters>"
    )


def test_atom_types_are_those_of_the_table_in_chemistry():
    complex = load("2XP2")
    types = complex.atom_types()
    assert len(types) == len(complex.coord)
    first = complex.start[complex.index(1197)]
    named = dict(zip(complex.atom_names[first:], types[first : first + 9], strict=False))
    assert named["O"].acceptor and named["N"].donor and named["OE1"].acceptor
    assert named["CB"].hydrophobic and not named["CD"].hydrophobic
    letters = [complex.sequence[i] for i in complex.residue_of_atom]
    triples = zip(letters, complex.atom_names, complex.elements, strict=True)
    assert types == [protein_atom_type(*triple) for triple in triples]


# ---------------------------------------------------------------------------------------- index and arrays


def test_index_finds_a_residue_by_its_number():
    complex = load("2XP2")
    assert complex.sequence[complex.index(1196)] == "L"
    assert complex.number[complex.index(1401)] == 1401


@pytest.mark.parametrize("position", [1124, 1281, 900, -1])
def test_index_of_an_unresolved_residue_says_what_is_resolved(position):
    with pytest.raises(NumberingError, match=rf"residue {position} is not resolved in 2XP2.*1093-1123, 1126"):
        load("2XP2").index(position)


def test_index_names_a_chain_without_a_name():
    with pytest.raises(NumberingError, match=r"whose chain \(blank\) holds"):
        replace(load("2XP2"), chain="").index(1)


def test_index_passes_over_inserted_residues():
    """1196A is not residue 1196."""
    complex = load("2XP2")
    here = complex.index(1196)
    insertion = np.where(np.arange(len(complex)) == here, "A", "")
    with pytest.raises(NumberingError, match="1196"):
        replace(complex, insertion=insertion).index(1196)


def arrays(complex):
    return {f.name: getattr(complex, f.name) for f in fields(Complex) if f.type is np.ndarray}


def test_arrays_are_read_only():
    found = arrays(load("2XP2"))
    assert len(found) == 9
    for name, array in found.items():
        assert not array.flags.writeable, name
    with pytest.raises(ValueError, match="read-only"):
        load("2XP2").coord[0] = 0.0


def test_arrays_are_copies_of_the_callers():
    """Making a Complex must neither freeze an array that someone else still writes to, nor follow it."""
    mine = load("2XP2").coord + 1.0
    moved = replace(load("2XP2"), coord=mine)
    mine[0] = 99.0
    assert moved.coord[0, 0] != 99.0


@pytest.mark.parametrize(
    "copied",
    [
        copy.copy,
        copy.deepcopy,
        *(lambda value, p=p: pickle.loads(pickle.dumps(value, p)) for p in range(pickle.HIGHEST_PROTOCOL + 1)),
    ],
)
@pytest.mark.parametrize("ligand", [True, False])
def test_copies_are_as_read_only_as_the_first(copied, ligand):
    """Processes, joblib and Dask hand on such copies; what is computed once per complex rests on it."""
    first = load("2XP2") if ligand else replace(load("2XP2"), inhibitor=None)
    second = copied(first)
    assert (second.name, second.notes, second.sequence) == (first.name, first.notes, first.sequence)
    pairs = [(first, second)] + ([(first.inhibitor, second.inhibitor)] if ligand else [])
    for one, other in pairs:
        assert type(other) is type(one)
        for field in fields(one):
            value, same = getattr(one, field.name), getattr(other, field.name)
            if isinstance(value, np.ndarray):
                assert same.dtype == value.dtype and not same.flags.writeable, field.name
                np.testing.assert_array_equal(same, value)


def test_attributes_cannot_be_set():
    with pytest.raises(AttributeError):
        load("2XP2").name = "other"


# ---------------------------------------------------------------------------------------- with_coordinates


def test_other_places_are_what_a_complex_of_its_own_has():
    """The same numbers whether what the topology gives is shared with another frame or made anew."""
    first, shift = load("2XP2"), np.random.default_rng(1).normal(0, 0.05, (3000, 3))
    coord, drug = first.coord + shift[: len(first.coord)], first.inhibitor.coord + shift[-len(first.inhibitor) :]
    moved = first.with_coordinates(coord, drug)
    anew = replace(first, coord=coord, inhibitor=first.inhibitor.moved(drug), water=np.zeros((0, 3)))
    assert moved.topology is first.topology and anew.topology is not first.topology
    variants = ["L1196M", "G1202R", "C1156Y", "L1196M+L1198F"]
    assert score(moved, variants).equals(score(anew, variants))
    assert len(moved.water) == 0 and len(first.water) > 0


def test_inhibitor_stays_unless_it_is_moved():
    first = load("2XP2")
    np.testing.assert_array_equal(first.with_coordinates(first.coord + 0.1).inhibitor.coord, first.inhibitor.coord)


@pytest.mark.parametrize(
    ("rows", "shift", "message"),
    [(slice(5, 6), np.nan, "no numbers"), (slice(1000, None), 3.0, "lost the peptide bond of residues 12")],
)
def test_broken_frames_are_refused(rows, shift, message):
    coord = load("2XP2").coord.copy()
    coord[rows] += shift
    with pytest.raises(StructureError, match=message):
        load("2XP2").with_coordinates(coord)


# -------------------------------------------------------------------------------------------- with_residue


def alanine_at(complex, position):
    i = complex.index(position)
    return i, complex.with_residue(i, "A", ["CB"], ["C"], complex.atoms(i)["CB"][None])


@pytest.mark.parametrize("position", [1093, 1196, 1400])
def test_with_residue_keeps_everything_else(position):
    complex = load("2XP2")
    i, mutant = alanine_at(complex, position)
    first, last = complex.start[i], complex.start[i + 1]
    here = slice(mutant.start[i], mutant.start[i + 1])
    assert mutant.atom_names[here].tolist() == ["N", "CA", "C", "O", "CB"]
    for column in ("atom_names", "elements", "coord", "b_factor"):
        old, new = getattr(complex, column), getattr(mutant, column)
        np.testing.assert_array_equal(new[: here.start], old[:first], err_msg=column)
        np.testing.assert_array_equal(new[here.stop :], old[last:], err_msg=column)
    # its own backbone stays; a new atom has no temperature factor
    assert mutant.atoms(i)["CA"] == pytest.approx(complex.atoms(i)["CA"])
    assert np.isnan(mutant.b_factor[here]).tolist() == [False] * 4 + [True]
    assert mutant.residue_names[i] == "ALA"
    assert mutant.mutations == (f"{complex.sequence[i]}{position}A",)
    for same in ("name", "chain", "reference", "inhibitor", "notes"):
        assert getattr(mutant, same) is getattr(complex, same)
    np.testing.assert_array_equal(mutant.water, complex.water)
    np.testing.assert_array_equal(mutant.number, complex.number)
    assert all(not array.flags.writeable for array in arrays(mutant).values())


def test_with_residue_leaves_the_source_as_it_was():
    complex = load("2XP2")
    before = {name: array.copy() for name, array in arrays(complex).items()}
    alanine_at(complex, 1196)
    for name, array in arrays(complex).items():
        np.testing.assert_array_equal(array, before[name], err_msg=name)


def test_glycine_has_no_side_chain():
    complex = load("2XP2")
    i = complex.index(1196)
    mutant = complex.with_residue(i, "G", [], [], np.empty((0, 3)))
    assert list(mutant.atoms(i)) == ["N", "CA", "C", "O"]
    assert mutant.coord.shape == (len(complex.coord) - 4, 3)


def test_long_atom_names_elsewhere_survive():
    """mmCIF allows names of more than four characters."""
    complex = load("2XP2")
    names = complex.atom_names.astype("U8")
    names[0] = "N_LONG"
    _, mutant = alanine_at(replace(complex, atom_names=names), 1196)
    assert mutant.atom_names[0] == "N_LONG"


# ------------------------------------------------------------------------------ choosing chain and inhibitor


def protein_rows(complex, chain="A", shift=0, move=0.0, last=None):
    """Rows of a complex's protein: under another chain name, renumbered, moved along x, cut short."""
    owner, coord = complex.residue_of_atom, complex.coord + np.array([move, 0, 0])
    return [
        Row(
            chain,
            int(complex.number[i]) + shift,
            "",
            str(complex.residue_names[i]),
            str(atom),
            str(element),
            xyz,
            10.0,
            "",
            1.0,
        )
        for i, atom, element, xyz in zip(owner, complex.atom_names, complex.elements, coord, strict=True)
        if last is None or complex.number[i] <= last
    ]


def drug_rows(complex, code=None, chain="A", number=1500, move=0.0, atoms=None):
    """Rows of a complex's inhibitor, under another code, moved along x, or only its first atoms."""
    drug = complex.inhibitor
    coord = drug.coord + np.array([move, 0, 0])
    columns = zip(drug.atom_names[:atoms], drug.elements[:atoms], coord[:atoms], strict=True)
    return [
        Row(chain, number, "", code or drug.code, str(atom), str(element), xyz, 10.0, "", 1.0)
        for atom, element, xyz in columns
    ]


def choose(*rows, **choice):
    return from_table(AtomTable.from_rows([row for part in rows for row in part]), "file", **choice)


FAR = 200.0  # Å: out of touch


@pytest.fixture(scope="module")
def alk():
    return load("2XP2")


def test_one_chain_and_one_ligand_need_no_choice(alk):
    complex = choose(protein_rows(alk), drug_rows(alk))
    assert (complex.chain, complex.inhibitor.code, len(complex)) == ("A", "VGH", 289)


def test_without_a_ligand_the_complex_is_apo(alk):
    complex = choose(protein_rows(alk))
    assert complex.inhibitor is None
    assert np.isnan(complex.distances()).all()
    assert "without inhibitor" in repr(complex)


def test_small_groups_and_cryoprotectants_are_not_inhibitors(alk):
    """Sulfate and ions are small; PEG 400's fragment 1PE is large but known."""
    ion, long_peg = drug_rows(alk, "XYZ", atoms=6), drug_rows(alk, "1PE", number=1501)
    assert choose(protein_rows(alk), ion, long_peg).inhibitor is None
    assert choose(protein_rows(alk), ion, long_peg, ligand="1PE").inhibitor.code == "1PE"


def test_several_candidates_are_all_named(alk):
    both = drug_rows(alk), drug_rows(alk, "ADP", number=1501)
    with pytest.raises(LigandError, match=r'several ligands .*: ADP, VGH; say which, .* ligand="ADP"'):
        choose(protein_rows(alk), *both)
    assert choose(protein_rows(alk), *both, ligand="VGH").inhibitor.name == "crizotinib"


def test_a_candidate_out_of_touch_is_no_candidate(alk):
    complex = choose(protein_rows(alk), drug_rows(alk), drug_rows(alk, "ADP", number=1501, move=FAR))
    assert complex.inhibitor.code == "VGH"


def test_two_copies_of_one_ligand_are_not_several(alk):
    """The copy with more atoms in touch is the bound one: the other lies on the surface, 10 Å from it."""
    complex = choose(protein_rows(alk), drug_rows(alk, number=1501, move=-18.0), drug_rows(alk))
    np.testing.assert_allclose(complex.inhibitor.coord, alk.inhibitor.coord)


def test_no_such_ligand_says_what_there_is(alk):
    with pytest.raises(LigandError, match=r"file has no ligand '5P8'; it has EDO, VGH"):
        choose(protein_rows(alk), drug_rows(alk), drug_rows(alk, "EDO", number=1502, atoms=4), ligand="5P8")
    with pytest.raises(LigandError, match="it has no hetero group at all"):
        choose(protein_rows(alk), ligand="5P8")


def test_ligand_code_in_any_case(alk):
    assert choose(protein_rows(alk), drug_rows(alk), ligand="vgh").inhibitor.code == "VGH"
    assert choose(protein_rows(alk), drug_rows(alk, "lig"), ligand="LIG").inhibitor.code == "lig"


def test_no_such_chain_says_which_there_are(alk):
    with pytest.raises(StructureError, match=r"file has no protein chain 'C'; it has 'A', 'B'"):
        choose(protein_rows(alk), protein_rows(alk, "B", move=FAR), chain="C")


def test_no_protein_at_all(alk):
    with pytest.raises(StructureError, match="holds no protein chain"):
        choose(drug_rows(alk))


def test_the_longest_chain_that_the_ligand_touches_is_taken(alk):
    """A longer chain without the inhibitor loses; of two with it the longer wins."""
    bare, bound = protein_rows(alk, "A", move=FAR), protein_rows(alk, "B", last=1300)
    assert choose(bare, bound, drug_rows(alk)).chain == "B"
    second = drug_rows(alk, chain="A", move=FAR)
    assert choose(bare, bound, drug_rows(alk, chain="B"), second).chain == "A"


def test_the_chain_asked_for_is_taken_with_its_own_copy_of_the_ligand(alk):
    here = protein_rows(alk), drug_rows(alk)
    there = protein_rows(alk, "B", move=FAR), drug_rows(alk, chain="B", move=FAR)
    complex = choose(*here, *there, chain="B")
    assert complex.chain == "B"
    np.testing.assert_allclose(complex.inhibitor.coord, alk.inhibitor.coord + np.array([FAR, 0, 0]))


def test_a_ligand_may_lie_in_another_chain(alk):
    assert choose(protein_rows(alk), drug_rows(alk, chain="Z")).inhibitor.code == "VGH"


def test_a_chain_without_its_ligand_is_apo_and_says_so(alk):
    """The second copy of a dimer may be empty; asking for its ligand by name is another matter."""
    parts = protein_rows(alk), protein_rows(alk, "B", move=FAR), drug_rows(alk)
    complex = choose(*parts, chain="B")
    assert complex.inhibitor is None
    assert complex.notes[0] == "VGH does not touch chain B and is left out"
    with pytest.raises(LigandError, match="VGH does not touch chain B of file; choose another chain"):
        choose(*parts, chain="B", ligand="VGH")


@pytest.mark.parametrize("blank", ["", " "])
def test_a_chain_without_a_name_can_be_asked_for(alk, blank):
    assert choose(protein_rows(alk, ""), drug_rows(alk, chain="Z"), chain=blank).chain == ""


# ----------------------------------------------------------------------------------------------- numbering


def test_renumbered_file_is_put_right_with_a_warning(alk):
    with pytest.warns(AlkstructWarning, match="of file are 1092 too low for ALK .* 1-309 became 1093-1401"):
        complex = choose(protein_rows(alk, shift=-1092), drug_rows(alk))
    np.testing.assert_array_equal(complex.number, alk.number)
    assert complex.notes[0].startswith("residue numbers of chain A of file are 1092 too low")


def test_renumbered_file_loads_without_a_reference(alk):
    complex = choose(protein_rows(alk, shift=-1092), drug_rows(alk), reference=None)
    assert (complex.number[0], complex.reference, complex.mutations) == (1, None, ())
    assert complex.sequence == alk.sequence


@pytest.mark.parametrize("shift", [-1, 1, 5000])
def test_a_shift_by_one_or_out_of_the_protein_is_put_right(alk, shift):
    with pytest.warns(AlkstructWarning, match=f"{abs(shift)} too {'high' if shift > 0 else 'low'}"):
        complex = choose(protein_rows(alk, shift=shift))
    np.testing.assert_array_equal(complex.number, alk.number)


def test_another_protein_is_refused(alk):
    rows = [row._replace(residue="GLY") if row.number % 3 == 0 else row for row in protein_rows(alk)]
    with pytest.raises(NumberingError, match=r"chain A of file is not ALK: \d+ % of its residues .*reference=None"):
        choose(rows, drug_rows(alk))
    with pytest.warns(AlkstructWarning, match=r"atoms that are none of theirs: G1095 \(CB, .* more"):
        assert choose(rows, drug_rows(alk), reference=None).mutations == ()


def test_unknown_reference(alk):
    with pytest.raises(NumberingError, match=r"reference 'P99999' is not known; known are ALK, .*'auto'.* or None"):
        choose(protein_rows(alk), reference="P99999")
    with pytest.raises(NumberingError, match=r"is not ABL1: .*it is ALK \(Q9UM73\) .*load it with reference='ALK'"):
        choose(protein_rows(alk), reference="P00519")


def test_a_few_mutations_are_no_other_protein(alk):
    rows = [row._replace(residue="PHE") if row.number == 1198 else row for row in protein_rows(alk)]
    assert choose(rows).mutations == ("L1198F",)


def test_a_modified_residue_is_the_letter_it_comes_from_and_no_mutation(alk):
    """Phosphotyrosine (PTR) comes from tyrosine."""
    rows = [row._replace(residue="PTR") if row.number == 1096 else row for row in protein_rows(alk)]
    complex = choose(rows)
    assert complex.sequence[complex.index(1096)] == "Y"
    assert complex.residue_names[complex.index(1096)] == "PTR"
    assert complex.mutations == ()


def test_side_chains_begin_with_cb():
    """2XP2: every residue but glycine has side-chain atoms, none of them of the backbone or the end of the chain."""
    complex = load("2XP2")
    side = complex.in_side_chain()
    assert not set(complex.atom_names[side]) & {"N", "CA", "C", "O", "OXT"}
    having = {complex.sequence[i] for i in complex.residue_of_atom[side]}
    assert having == set("ACDEFHIKLMNPQRSTVWY")
