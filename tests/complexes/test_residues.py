"""Residues of a chain wherever their atoms stand in the file: geometry and numbers order them, not the file."""

import io

import numpy as np
import pytest
from atom_cases import assert_same

import alkstruct as alk
from alkstruct.complexes.loading import load
from alkstruct.errors import AlkstructWarning, NumberingError


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """Lines of the atoms of 2XP2 as a PDB file."""
    path = tmp_path_factory.mktemp("residues") / "2XP2.pdb"
    load("2XP2").save(path)
    return [line for line in path.read_text().splitlines() if line.startswith(("ATOM", "HETATM"))]


def read(lines, **choice):
    return load(io.StringIO("\n".join([*lines, "END"])), **choice)


def number(line):
    return int(line[22:26])


def is_chain(line):
    return line.startswith("ATOM")


def split(lines, *numbers):
    """Lines without some residues of the chain, and those."""
    moved = [line for line in lines if is_chain(line) and number(line) in numbers]
    return [line for line in lines if line not in moved], moved


def as_mse(line):
    name = "SE  " if line[12:16].strip() == "SD" else line[12:16]
    return "HETATM" + line[6:12] + name + line[16:17] + "MSE" + line[20:76] + ("SE" if name == "SE  " else line[76:])


def noted(complex):
    return [note for note in complex.notes if not note.startswith("not resolved")]


def test_a_modified_residue_behind_the_chain_takes_its_place(lines):
    """As sorted and merged files have selenomethionine: M1199, which lines the pocket."""
    others, met = split(lines, 1199)
    found = read([*others, *map(as_mse, met)])
    whole = load("2XP2")
    assert_same(found, whole)
    assert found.mutations == () and found.peptide_bonded().sum() == whole.peptide_bonded().sum()
    assert noted(found) == ["residues that the source has out of order were put in order: 1199"]
    variants = ["M1199K", "L1198F"]  # the residue and its neighbour
    np.testing.assert_allclose(alk.score(found, variants).ddg, alk.score(whole, variants).ddg, atol=1e-3)


def by_name(lines):
    return sorted(lines, key=lambda line: line[17:20])


def by_atom(lines):
    return sorted(lines, key=lambda line: line[12:16])


def shuffled(lines):
    return [lines[i] for i in np.random.default_rng(1).permutation(len(lines))]


def to_front(lines):
    others, some = split(lines, 1256, 1199)
    return [*some, *others]


def hetero_first(lines):
    return sorted(lines, reverse=True, key=lambda line: line[:6])


def backwards(lines):
    return sorted(lines, key=number, reverse=True)


@pytest.mark.parametrize("order", [by_name, by_atom, shuffled, to_front, hetero_first, backwards])
@pytest.mark.parametrize("reference", ["Q9UM73", None])
def test_the_order_of_lines_is_no_information(order, reference, lines):
    found, plain = read(order(lines), reference=reference), read(lines, reference=reference)
    assert (found.sequence, found.ranges(), len(found.inhibitor)) == (plain.sequence, plain.ranges(), 30)
    assert len(found.coord) == len(plain.coord) and len(found.water) == len(plain.water)
    for i in range(len(plain)):
        mine, theirs = found.atoms(i), plain.atoms(i)
        assert mine.keys() == theirs.keys() and all(np.array_equal(mine[name], theirs[name]) for name in mine)


def test_a_source_in_order_has_nothing_to_say(lines):
    assert noted(read(lines)) == [] and noted(load("2XP2")) == []


def test_of_many_residues_out_of_order_some_are_named(lines):
    others, some = split(lines, *range(1150, 1160))
    (note,) = noted(read([*others, *some]))
    assert note.endswith("put in order: 1150, 1151, 1152, 1153 and 6 more")


def coded(line, label):
    return f"{line[:22]}{label:>5}{line[27:]}"


@pytest.mark.parametrize(
    "labels",
    [
        ["1198 ", "1198A", "1198B", "1199 "],
        ["1198 ", "1199B", "1199A", "1199 "],  # inserted before their number, backwards: as IMGT numbers antibodies
    ],
)
def test_insertion_codes_go_by_the_peptide_bonds(labels, lines):
    """Residues 1198 to 1201 under other labels, and the second of them behind the chain."""
    label = dict(zip(range(1198, 1202), labels, strict=True))
    others, moved = split(lines, 1199)
    names = [coded(x, label.get(number(x), x[22:27])) if is_chain(x) else x for x in [*others, *moved]]
    found = read(names, reference=None)
    assert found.sequence == load("2XP2").sequence
    i = load("2XP2").index(1198)
    shown = zip(found.number[i : i + 4], found.insertion[i : i + 4], strict=True)
    assert [f"{n}{code or ' '}" for n, code in shown] == labels


def test_numbers_that_begin_anew_are_no_guide(lines):
    """Two segments of one chain, each counted from 1, with gaps: as topologies of simulations have them."""
    shift = {n: 1359 if n >= 1360 else 1092 for n in range(1093, 1402)}
    renamed = [coded(x, f"{number(x) - shift[number(x)]} ") if is_chain(x) else x for x in lines]
    found = read(renamed, reference=None)
    assert found.sequence == load("2XP2").sequence and noted(found) == []


def test_an_atom_that_its_residue_has_elsewhere_is_passed_over_and_told(lines):
    moved = [x[:30] + f"{float(x[30:38]) + 1:8.3f}" + x[38:] for x in lines if number(x) == 1196 and x[13:15] == "CB"]
    with pytest.warns(AlkstructWarning, match="passed over because .* already: 1, the first CB of LEU 1196; mend"):
        found = read([*lines, *moved])
    assert_same(found, read(lines))
    assert any("passed over" in note for note in found.notes)


def test_a_second_kind_of_residue_in_one_place_is_passed_over_and_told(lines):
    """As where a mutant's side chain was added and the wild type's left."""
    second = [x[:17] + "MET" + x[20:] for x in split(lines, 1196)[1]]
    with pytest.warns(AlkstructWarning, match="passed over .*: 8, the first N of MET 1196"):
        assert_same(read([*lines, *second]), read(lines))


def test_two_copies_in_one_chain_are_refused_with_a_reference_and_without(lines):
    copy = [x[:30] + f"{float(x[30:38]) + 90:8.3f}" + x[38:] for x in lines if is_chain(x)]
    for reference in ("Q9UM73", None):
        with pytest.raises(NumberingError, match="289 of its 578 residue numbers more than once"):
            read([*lines, *copy], reference=reference)


# ------------------------------------------------------------------------------------------------------- tags

NAMES = dict(G="GLY", S="SER", H="HIS", M="MET", E="GLU", N="ASN", L="LEU", Y="TYR", F="PHE", Q="GLN")
HIS_TEV = "MGSSHHHHHHENLYFQGSHM"


def with_tag(lines, tag):
    """The chain behind the backbone of a tag, which runs straight away from its first nitrogen, numbered on from it."""
    place = np.array([float(lines[0][a : a + 8]) for a in (30, 38, 46)])
    away = place - np.mean([[float(x[a : a + 8]) for a in (30, 38, 46)] for x in lines if is_chain(x)], axis=0)
    away /= np.linalg.norm(away)
    aside = np.cross(away, [0, 0, 1])
    atoms = []
    for k, letter in enumerate(tag):
        back = 3.73 * (len(tag) - 1 - k) + 1.33  # of C from the nitrogen of 1093
        for name, along, beside in (("N", 2.45, -0.4), ("CA", 1.4, 0.6), ("C", 0.0, 0.0), ("O", -0.62, -1.06)):
            x, y, z = place + away * (back + along) + aside * beside
            label = f"{NAMES[letter]} A{1093 - len(tag) + k:4d}"
            atoms.append(
                f"ATOM      1  {name:<3} {label}    {x:8.3f}{y:8.3f}{z:8.3f}  1.00 50.00          {name[0]:>2}"
            )
    return [*atoms, *lines]


@pytest.mark.parametrize("tag", ["M", "GSHM", HIS_TEV])
@pytest.mark.parametrize("from_one", [False, True])
def test_a_tag_is_told_and_is_no_mutation(tag, from_one, lines):
    tagged = with_tag(lines, tag)
    if from_one:
        first = 1092 - len(tag)
        tagged = [coded(x, f"{number(x) - first} ") if is_chain(x) else x for x in tagged]
        with pytest.warns(AlkstructWarning, match="residue numbers .* were changed"):
            found = read(tagged)
    else:
        found = read(tagged)
    whole = load("2XP2")
    assert found.mutations == () and found.ranges() == whole.ranges()
    assert found.number[len(tag) :].tolist() == whole.number.tolist()
    assert found.peptide_bonded()[: len(tag) + 1].tolist() == [False] + [True] * len(tag)
    assert f"({tag}) of the source " in " ".join(found.notes) and "but a tag, outside its numbering" in found.notes[-2]
    assert repr(found).startswith(f"<Complex structure: chain A, {289 + len(tag)} residues 1093-1401, with crizotinib")
    np.testing.assert_array_equal(found.coord[4 * len(tag) :], read(lines).coord)


def test_a_tag_comes_back_from_a_file(lines, tmp_path):
    found = read(with_tag(lines, "GSHM"))
    found.save(tmp_path / "copy.pdb")
    copy = load(tmp_path / "copy.pdb")
    assert copy.number.tolist() == found.number.tolist() and copy.insertion.tolist() == found.insertion.tolist()
    assert copy.mutations == ()
    assert copy.find(1092) is None and copy.find(1093) == 4
