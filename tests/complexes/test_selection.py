"""What is met in structure files: each quirk written into a small file, and what becomes of it.

The file is the packaged 2XP2, cut down to 29 residues, crizotinib and three waters, as PDB. docs/reliability.md lists
the quirks with the tests that hold them.
"""

import io
import re
import warnings

import numpy as np
import pandas as pd
import pytest
from Bio.PDB import MMCIFIO, PDBIO

import alkstruct as alk
from alkstruct.complexes.known_inhibitors import lookup
from alkstruct.errors import AlkstructWarning, LigandError, StructureError

KEPT = {*range(1120, 1124), *range(1148, 1153), *range(1194, 1206), *range(1254, 1258), *range(1267, 1271)}


def structure():
    """Bio.PDB Structure of the kept residues."""
    whole = alk.load("2XP2").to_structure()
    (chain,) = whole.get_chains()
    waters = 0
    for residue in list(chain):
        waters += residue.resname == "HOH"
        kept = waters <= 3 if residue.resname == "HOH" else residue.resname == "VGH" or residue.id[1] in KEPT
        if not kept:
            chain.detach_child(residue.id)
    return whole


def written(writer, what):
    text = io.StringIO()
    writer.set_structure(what)
    writer.save(text)
    return text.getvalue()


@pytest.fixture(scope="module")
def lines():
    """Lines of the PDB file, atoms alone."""
    return [line for line in written(PDBIO(), structure()).splitlines() if line.startswith(("ATOM", "HETATM"))]


def read(lines, **choice):
    return alk.load(io.StringIO("\n".join([*lines, "END"])), **choice)


def changed(lines, where, change):
    """Lines of which those that fit are changed, to one or several."""
    return [new for line in lines for new in (change(line) if where(line) else [line])]


def field(line, start, text):
    return line[:start] + text + line[start + len(text) :]


def atom(name, number):
    return lambda line: line[12:16].strip() == name and int(line[22:26]) == number


def residue(number):
    return lambda line: int(line[22:26]) == number


def same(found, expected):
    np.testing.assert_array_equal(found.coord, expected.coord)
    assert found.sequence == expected.sequence and found.atom_names.tolist() == expected.atom_names.tolist()
    return True


# ------------------------------------------------------------------------------------ what was chosen is said


def told(complex):
    """Notes beside that on what is not resolved."""
    return tuple(note for note in complex.notes if not note.startswith("not resolved: "))


def test_alternate_locations_are_counted(lines):
    def two(line):
        here = field(field(line, 16, "A"), 54, "  0.40")
        moved = field(field(field(line, 16, "B"), 54, "  0.60"), 30, f"{float(line[30:38]) + 0.2:8.3f}")
        return [here, moved]

    sites = changed(changed(lines, residue(1196), two), residue(1256), two)
    found, plain = read(sites), read(lines)
    assert told(found) == ("2 residues of the chain have alternate locations; the best occupied is taken (B)",)
    shift = found.coord - plain.coord
    assert shift[[n in (1196, 1256) for n in found.number[found.residue_of_atom]], 0] == pytest.approx(0.2, abs=2e-3)
    drug = changed(lines, lambda line: line[17:20] == "VGH", lambda line: [field(line, 16, "A"), two(line)[0]][:1])
    assert told(read(drug)) == ()  # a letter, but one location


def test_a_location_without_a_letter_is_told(lines):
    """The better occupied one was passed over, with a warning that said otherwise; a ligand's was an error."""

    def two(line):
        moved = f"{float(line[30:38]) + 0.2:8.3f}"
        return [field(line, 54, "  0.70"), field(field(field(line, 16, "A"), 54, "  0.30"), 30, moved)]

    sites = changed(changed(lines, residue(1196), two), lambda line: line[17:20] == "VGH", two)
    found, plain = read(sites), read(lines)
    assert same(found, plain) and np.array_equal(found.inhibitor.coord, plain.inhibitor.coord)
    assert told(found) == (
        "1 residue of the chain has alternate locations; the best occupied is taken (blank)",
        "the inhibitor has alternate locations; the best occupied is taken (blank)",
    )


def test_alternate_locations_of_the_inhibitor_are_told(lines):
    def two(line):
        return [field(field(line, 16, "A"), 54, "  0.50"), field(field(line, 16, "B"), 54, "  0.50")]

    found = read(changed(lines, lambda line: line[17:20] == "VGH", two))
    assert told(found) == ("the inhibitor has alternate locations; the best occupied is taken (A)",)
    assert len(found.inhibitor) == 30


def test_anisou_lines_change_nothing(lines):
    both = changed(lines, lambda line: True, lambda line: [line, "ANISOU" + line[6:28] + "   1000" * 6 + line[70:]])
    assert same(read(both), read(lines)) and told(read(both)) == ()


@pytest.mark.parametrize("shift", [0.3, 2.5])
def test_two_poses_under_two_numbers_are_refused(shift, tmp_path):
    """One of them was taken without a word."""
    alk.load("2XP2").save(tmp_path / "one.pdb")
    lines = (tmp_path / "one.pdb").read_text(encoding="utf-8").splitlines()
    drug = [line for line in lines if line.startswith("HETATM") and line[17:20] == "VGH"]
    moved = [f"{x[:22]}2400{x[26:38]}{float(x[38:46]) + shift:8.3f}{x[46:]}" for x in drug]
    chain = [line for line in lines if line.startswith("ATOM")]
    (tmp_path / "two.pdb").write_text("\n".join([*chain, *moved, *drug, ""]), encoding="utf-8")
    with pytest.raises(alk.LigandError, match=r"2 copies of VGH in one place \(\d+ of chain A, \d+ of chain A\)"):
        alk.load(tmp_path / "two.pdb")


def test_of_several_models_the_first_is_read(lines):
    moved = [field(line, 30, f"{float(line[30:38]) + 1:8.3f}") for line in lines]
    models = ["MODEL        1", *lines, "ENDMDL", "MODEL        2", *moved, "ENDMDL"]
    found = read(models)
    assert same(found, read(lines)) and told(found) == ("the first of 2 models is read",)


def test_other_copies_are_listed(lines):
    away = [
        field(field(line, 21, "B"), 30, f"{float(line[30:38]) + 90:8.3f}") for line in lines if not residue(1270)(line)
    ]
    found = read([*away, *lines])
    assert found.chain == "A"
    assert told(found) == ("chain A (29 residues) is read; there is also B (28 residues): chain= chooses",)
    other = read([*away, *lines], chain="B")
    assert (other.chain, other.inhibitor.code, told(other)) == ("B", "VGH", ())


def test_atoms_of_zero_occupancy_are_read_and_told(lines):
    found = read(changed(lines, residue(1196), lambda line: [field(line, 54, "  0.00")]))
    assert same(found, read(lines))
    assert told(found) == ("8 atoms of the chain have an occupancy of 0: modelled, not seen",)
    nothing = read([field(line, 54, "  0.00") for line in lines])
    assert told(nothing) == ()  # a source without occupancies


def test_atoms_that_stand_twice_are_told(lines):
    twice = changed(lines, atom("CB", 1196), lambda line: [line, line])
    said = "atoms that stand twice in one place and are read once: 1, the first CB of LEU 1196 in chain A"
    with pytest.warns(AlkstructWarning, match=f"structure: {said}; mend the source"):
        found = read(twice)
    assert same(found, read(lines)) and told(found) == (said,)


# ---------------------------------------------------------------------------------------------- the inhibitor


def test_a_code_of_five_letters(lines):
    whole = structure()
    (drug,) = [r for r in whole.get_residues() if r.resname == "VGH"]
    drug.resname, drug.id = "A1LU6", ("H_A1LU6", drug.id[1], " ")
    found = alk.load(io.StringIO(written(MMCIFIO(), whole)))
    assert (found.inhibitor.code, len(found.inhibitor)) == ("A1LU6", 30)
    assert alk.load(io.StringIO(written(MMCIFIO(), whole)), ligand="a1lu6").inhibitor.code == "A1LU6"


CODES = ("UNL", "UNK", "LIG", "UNX", "INH", "DRG", "MOL", "<0>", "LIG1", "")


def is_drug(line):
    return line[17:20] == "VGH"


def by_element(line, code="UNL", columns=True, record="HETATM"):
    """An atom of the drug as docking programs and predictors write it."""
    element = line[76:78].strip().title()
    name = f" {element:<3}" if len(element) == 1 else f"{element:<4}"
    tail = line[66:] if columns else ""
    return record + line[6:12] + name + line[16] + f"{code or ' ' * 3:<4}" + line[21:66] + tail


def same_drug(found, expected):
    """Equal but for names."""
    for column in (
        "elements",
        "coord",
        "bonds",
        "orders",
        "donor",
        "acceptor",
        "charge",
        "hydrogens",
        "planar",
        "ring",
    ):
        np.testing.assert_array_equal(getattr(found, column), getattr(expected, column), err_msg=column)
    assert len(set(found.atom_names.tolist())) == len(found)
    return True


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("record", ["ATOM  ", "HETATM"])
@pytest.mark.parametrize("columns", [True, False])
def test_a_ligand_whose_atoms_are_named_by_element_is_read_whole(lines, code, record, columns):
    theirs = changed(lines, is_drug, lambda line: [by_element(line, code, columns, record)])
    whole = read(lines)
    for choice in ({}, {"ligand": code}, {"ligand": f" {code.lower()} "}):
        found = read(theirs, **choice)
        assert found.inhibitor.code == (code or "UNL")
        assert same_drug(found.inhibitor, whole.inhibitor) and same(found, whole)
    (note,) = told(found)
    assert note.startswith("28 atoms of ") and note.endswith("are numbered: CL1, C1, C2 ...")


def as_mmcif(lines):
    """The lines as mmCIF, every atom under the name that it has there."""
    rows = [
        f"{x[:6].strip()} {i} {x[76:78].strip()} {x[12:16].strip()} {x[16].strip() or '.'} '{x[17:21].strip()}' A . "
        f"{x[22:26].strip()} ? {x[30:38]} {x[38:46]} {x[46:54]} {x[54:60]} {x[60:66]} A 1"
        for i, x in enumerate(lines, 1)
    ]
    names = (
        "group_PDB id type_symbol label_atom_id label_alt_id label_comp_id label_asym_id label_seq_id auth_seq_id "
        "pdbx_PDB_ins_code Cartn_x Cartn_y Cartn_z occupancy B_iso_or_equiv auth_asym_id pdbx_PDB_model_num"
    ).split()
    return "\n".join(["data_x", "loop_", *(f"_atom_site.{name}" for name in names), *rows, "#", ""])


@pytest.mark.parametrize("code", CODES)
def test_a_ligand_named_by_element_in_mmcif(lines, code):
    theirs = changed(lines, is_drug, lambda line: [by_element(line, code)])
    found = alk.load(io.StringIO(as_mmcif(theirs)))
    assert found.inhibitor.code == (code or "UNL") and same_drug(found.inhibitor, read(lines).inhibitor)


def test_a_ligand_named_by_element_is_scored_as_with_its_names(lines):
    """25 of its 30 atoms were lost, and G1202R was indirect."""
    theirs = read(changed(lines, is_drug, lambda line: [by_element(line)]))
    variants = ["L1196M", "G1202R"]
    found, expected = (alk.score(complex, variants).ddg for complex in (theirs, read(lines)))
    np.testing.assert_allclose(found, expected, atol=1e-3)
    assert found[1] > 1


def test_hydrogens_of_a_ligand_named_by_element_are_left_out(lines):
    hydrogen = [
        field(by_element(x), 12, " H  ")[:30] + f"{float(x[30:38]) + 1:8.3f}" + x[38:76] + " H"
        for x in lines
        if is_drug(x)
    ]
    theirs = changed(lines, is_drug, lambda line: [by_element(line)])
    for columns in (80, 76):
        found = read([line[:columns] for line in [*theirs, *hydrogen]])
        assert same_drug(found.inhibitor, read(lines).inhibitor)


def moved_by(line, by):
    return field(line, 30, f"{float(line[30:38]) + by:8.3f}")


def test_copies_of_a_ligand_under_one_number_are_told_apart(lines):
    """By element or with their own names; the far copy first or last."""
    drug = [line for line in lines if is_drug(line)]
    far = [moved_by(line, 60) for line in drug]
    for change in (by_element, lambda line: line):
        for copies in ((far, drug), (drug, far)):
            theirs = [line for line in lines if not is_drug(line)] + [change(line) for copy in copies for line in copy]
            assert same_drug(read(theirs).inhibitor, read(lines).inhibitor)


def test_copies_of_a_ligand_by_number_chain_and_code_are_told_apart(lines):
    drug = [by_element(line) for line in lines if is_drug(line)]
    far = [field(moved_by(line, 60), 21, label) for line in drug for label in ("A2001", "B1402", "A1402B")]
    theirs = changed(lines, is_drug, lambda line: [by_element(line)])
    assert same_drug(read([*far, *theirs]).inhibitor, read(lines).inhibitor)


def test_alternate_locations_of_a_ligand_named_by_element(lines):
    def two(line):
        first = field(field(by_element(line), 16, "A"), 54, "  0.40")
        return [first, field(field(moved_by(first, 1), 16, "B"), 54, "  0.60")]

    found = read(changed(lines, is_drug, two))
    assert told(found)[1] == "the inhibitor has alternate locations; the best occupied is taken (B)"
    np.testing.assert_allclose(found.inhibitor.coord - read(lines).inhibitor.coord, [[1, 0, 0]] * 30, atol=2e-3)


def test_a_ligand_in_pieces_is_refused_by_its_atoms(lines):
    """Its linker is missing: as in an entry whose REMARK 610 says so."""
    short = [line for line in lines if not (is_drug(line) and line[12:16].strip() in ("C9", "C10", "C12"))]
    with pytest.raises(LigandError, match=r"inhibitor VGH is in \d pieces: no bond leads from \w+, .* to its other"):
        read(short)


def test_a_group_too_small_for_an_inhibitor_is_told(lines):
    """As what is left of a ligand named by element in an object of Bio.PDB, which keeps the first atom of each name."""
    few = [by_element(x) for x in lines if is_drug(x)][:5]
    others = [x for x in lines if not is_drug(x)]
    found = read([*others, *few])
    said = "no inhibitor is read: none of UNL has 7 to 200 heavy atoms; ligand= chooses one all the same"
    assert found.inhibitor is None and said in told(found)
    assert told(read(others)) == ()
    assert told(read([*others, *(field(x, 17, "EDO") for x in few[1:2])])) == ()  # a cryoprotectant


WITHOUT = "what these would touch is not scored"


@pytest.mark.parametrize("remark", ["REMARK 610     VGH A2401", "REMARK 610   1 VGH A 2401 "])
def test_an_inhibitor_that_the_file_calls_incomplete_is_warned_of(lines, remark):
    """In one piece, so that nothing else shows it: the fluorine is not resolved."""
    short = [line for line in lines if line[12:16] != " F  "]
    said = f"inhibitor VGH is not whole: the source calls some of its atoms unresolved; {WITHOUT}"
    with pytest.warns(AlkstructWarning, match=said):
        found = read([remark, *short])
    assert len(found.inhibitor) == 29 and told(found)[-1] == said
    read(["REMARK 610     VGH B2401", "REMARK 610     XXX A2401", *lines])  # of others


def test_an_inhibitor_that_an_mmcif_file_calls_incomplete_is_warned_of(lines):
    def code(line):
        return [field(line, 17, "XYZ")]

    short = [x for x in changed(lines, is_drug, code) if x[12:16] != " F  "]
    items = "auth_asym_id auth_comp_id auth_seq_id PDB_ins_code auth_atom_id occupancy_flag".split()
    rows = ["A XYZ 2401 ? F 1", "A XYZ 2401 ? C1 0", "A GLU 1197 ? CG 1"]  # not there; of no occupancy; of the chain
    table = ["loop_", *(f"_pdbx_unobs_or_zero_occ_atoms.{item}" for item in items), *rows, "#", ""]
    said = f"inhibitor XYZ is not whole: the source calls F unresolved; {WITHOUT}"
    with pytest.warns(AlkstructWarning, match=said):
        found = alk.load(io.StringIO(as_mmcif(short) + "\n".join(table)))
    assert told(found)[-1] == said


def test_a_known_inhibitor_that_lacks_atoms_is_warned_of(lines):
    short = [line for line in lines if line[12:16] != " F  "]
    said = f"inhibitor VGH is not whole: it has 29 of the 30 heavy atoms of crizotinib; {WITHOUT}"
    with pytest.warns(AlkstructWarning, match=said):
        assert told(read(short))[-1] == said


def chlorines(change):
    """A change of the lines of the drug's two chlorines."""
    return lambda lines: changed(lines, lambda line: is_drug(line) and line[12:14] == "CL", lambda line: [change(line)])


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda line: f"{line[:12]} {line[12:16].strip():<3}{line[16:76]}", ()),
        (
            lambda line: f"{line[:76]} C",
            ("atoms of inhibitor VGH that the source has as carbon are chlorine by their bond lengths: CL, CL2",),
        ),
    ],
)
def test_chlorine_is_read_whatever_the_columns_say(lines, write, said):
    """It was read as carbon, and what it touches was scored so."""
    found = read(chlorines(write)(lines))
    assert same_drug(found.inhibitor, read(lines).inhibitor) and told(found) == said


def test_an_inhibitor_that_has_other_elements_than_its_formula_is_warned_of(lines):
    """The name says nothing, the length does, and so does the formula."""
    carbon = iter(("C98", "C99"))
    theirs = chlorines(lambda line: f"{line[:12]} {next(carbon)}{line[16:76]} C")(lines)
    formula = "inhibitor VGH is not crizotinib by its elements: it has C23 F N5 O and crizotinib C21 Cl2 F N5 O"
    with pytest.warns(AlkstructWarning) as caught:
        found = read(theirs)
    assert {str(warning.message) for warning in caught} == set(told(found)) and len(told(found)) == 3
    assert told(found)[0].startswith("the element of C98 of inhibitor VGH is doubtful: carbon by the source, and 1.7")
    assert told(found)[2].startswith(formula)
    with (
        pytest.warns(AlkstructWarning),
        pytest.raises(LigandError, match=r"\(C23 F N5 O\) does not fit .*\(C21 Cl2 F N5 O\)"),
    ):
        read(theirs, smiles=lookup("VGH").smiles)


def test_a_ligand_that_is_written_as_several_residues_is_refused(lines):
    """The piperidine under another name: the rest would be scored without it."""
    ring = ("C20", "C8", "C10", "N25", "C11", "C9")
    parts = changed(
        lines, lambda x: is_drug(x) and x[12:16].strip() in ring, lambda x: [field(field(x, 17, "PIP"), 22, "2402")]
    )
    for choice in ({}, {"ligand": "VGH"}):
        with pytest.raises(LigandError, match="inhibitor VGH is bonded by N26 to C20 of PIP 2402: one molecule is"):
            read(parts, **choice)
    with pytest.raises(LigandError, match=r"inhibitor PIP is bonded by C20 to N26 of VGH 2401: one molecule is"):
        read(parts, ligand="PIP")


def test_another_molecule_in_the_place_of_the_ligand_is_not_bonded_to_it(lines):
    """An alternative without letters, which nobody asked for."""
    other = [field(moved_by(x, 0.7), 17, "ZZ9") for x in lines if is_drug(x)]
    assert same_drug(read([*lines, *other], ligand="VGH").inhibitor, read(lines).inhibitor)


@pytest.mark.parametrize("name", ["UNK", "Y1P", "XAA"])
def test_an_unknown_amino_acid_of_the_chain_stays_in_it_and_is_no_ligand(lines, name):
    """UNK in the chain, or a name of a force field's that nobody knows, and UNK the ligand."""
    theirs = changed(lines, is_drug, lambda line: [by_element(line, "UNK")])
    theirs = changed(theirs, lambda line: 1255 <= int(line[22:26]) <= 1256, lambda line: [field(line, 17, name)])
    whole = read(lines)
    for choice in ({}, {"ligand": "UNK"}):
        found = read(theirs, **choice)
        assert same_drug(found.inhibitor, whole.inhibitor)
        np.testing.assert_array_equal(found.coord, whole.coord)
        i = found.index(1255)
        assert found.sequence == whole.sequence[:i] + "XX" + whole.sequence[i + 2 :] and found.mutations == ()
        assert f"residues of unknown kinds that are bonded in the chain stay in it: {name} 1255, {name} 1256" in told(
            found
        )
    ours, theirs = (alk.score(complex, ["G1202R", "L1256A"], energy="vina") for complex in (whole, found))
    assert theirs.ddg[0] == pytest.approx(ours.ddg[0], abs=0.05) and theirs.verdict[1] == "not modelled"


def test_an_unknown_residue_apart_from_the_chain_is_no_part_of_it(lines):
    """With the backbone of an amino acid, but not bonded: as a peptide that is the ligand."""
    alone = [x for x in lines if int(x[22:26]) in (1122, 1123)]
    apart = [field(field(x, 17, "UNK"), 22, "1900") for x in alone if int(x[22:26]) == 1123]
    found = read([x for x in lines if x not in alone] + apart)
    assert "X" not in found.sequence and len(found) == 29 - 2


def test_without_an_inhibitor_what_needs_one_says_so(lines):
    apo = read([line for line in lines if line[17:20] != "VGH"])
    assert apo.inhibitor is None and np.isnan(apo.distances()).all()
    needs = (
        lambda: alk.score(apo, ["L1196M"]),
        lambda: alk.scan(apo),
        lambda: alk.contacts(apo),
        lambda: alk.compare(["L1196M"], [apo]),
        lambda: alk.build(apo, "L1196M"),
    )
    for ask in needs:
        try:
            ask()
        except LigandError as error:
            assert "has no inhibitor and" in str(error) and "ligand=" in str(error)
        else:
            assert ask is needs[-1]  # a mutant can be built without one


def test_a_covalent_inhibitor_is_warned_of(lines):
    """The sulfur of a cysteine beside the drug, put where a bond would be."""
    drug = next(line for line in lines if line[17:20] == "VGH" and line[76:78].strip() == "C")
    place = [float(drug[a : a + 8]) for a in (30, 38, 46)]
    bonded = changed(lines, atom("SD", 1199), lambda line: [field(line, 30, f"{place[0] + 1.8:8.3f}" + drug[38:54])])
    off = r"too far for their bonds: M1199 \(SD-CE"  # of the sulfur, too
    said = r"inhibitor VGH is 1\.\d Å from .*, as if bonded: a coval"
    with pytest.warns(AlkstructWarning, match=off), pytest.warns(AlkstructWarning, match=said):
        read(bonded)


def shifted(lines, distance):
    """The lines with the inhibitor moved along x, Å."""

    def moved(line):
        return [field(line, 30, f"{float(line[30:38]) + distance:8.3f}")]

    return changed(lines, lambda line: line[17:20] == "VGH", moved)


@pytest.mark.parametrize("distance", [-3.0, 2.5, 5.0])
def test_a_pose_in_the_protein_is_warned_of(lines, distance):
    """A pose that is pushed into the protein has the milder estimates the deeper it lies."""
    said = r"inhibitor VGH lies in the protein: \w+ is \d\.\d Å from \w+ of [A-Z]{3} 1\d\d\d, and \d+ pairs of atoms"
    with pytest.warns(AlkstructWarning) as caught:
        read(shifted(lines, distance))
    assert sum(re.match(said, str(warning.message)) is not None for warning in caught) == 1


def test_a_pose_as_in_a_crystal_is_not_warned_of(lines):
    """Nor is one that a program has moved by as much as crystals differ; a warning would be an error here."""
    for distance in (-0.3, 0.0, 0.3):
        assert not any("lies in" in note for note in read(shifted(lines, distance)).notes)


def test_an_inhibitor_whose_place_is_taken_is_named(lines):
    """The file's own, if it has one."""
    drug = alk.load("2XP2").inhibitor
    assert any("VGH of" in note and "is left out" in note for note in read(lines, ligand=drug).notes)
    without = [line for line in lines if line[17:20] != "VGH"]
    assert not any("is left out" in note and "VGH of" in note for note in read(without, ligand=drug).notes)


def test_waters_and_ions_beside_the_inhibitor_are_no_candidates(lines):
    drug = next(line for line in lines if line[17:20] == "VGH")
    extra = [
        field(field(drug, 12, f"{name:<4}{code:>4}"), 22, f"{number:4d}")[:30]
        + f"{float(drug[30:38]) + 3:8.3f}"
        + drug[38:76]
        + f"{element:>2}"
        for number, (name, code, element) in enumerate(
            (("ZN", "ZN", "ZN"), ("MG", "MG", "MG"), ("CL", "CL", "CL"), ("O", "HOH", "O"), ("OW", "SOL", "O")), 3000
        )
    ]
    found = read([*lines, *extra])
    assert found.inhibitor.code == "VGH" and len(found.water) == len(read(lines).water) + 2


# ------------------------------------------------------------------------------------------------ what is missing


def test_a_side_chain_that_is_cut_short_is_scored_with_a_caveat(lines):
    short = [line for line in lines if not (residue(1196)(line) and line[12:16].strip() in ("CD1", "CD2", "CG"))]
    row = alk.score(read(short), ["L1196M"], energy="vina").iloc[0]
    assert pd.notna(row.ddg) and "missing atoms" in row.caveats.split(";")


@pytest.mark.parametrize("name", ["N", "CA", "C"])
def test_without_its_backbone_a_residue_is_not_modelled(lines, name):
    found = read([line for line in lines if not atom(name, 1196)(line)])
    row = alk.score(found, ["L1196M"], energy="vina").iloc[0]
    assert pd.isna(row.ddg) and row.verdict == "not modelled" and row.mechanism


@pytest.mark.parametrize("missing", [range(76, 80), range(54, 80), range(60, 80)])
def test_missing_columns_at_the_end_of_the_line(lines, missing):
    """Elements, temperature factors, occupancies: as programs of old write them."""
    found = read([line[: missing.start] for line in lines])
    assert found.elements.tolist() == read(lines).elements.tolist()
    assert found.inhibitor.elements.tolist() == read(lines).inhibitor.elements.tolist()


def test_no_warning_of_a_library_below_comes_through(lines):
    """A file without TER, with gaps, with blank elements: Bio.PDB has much to say of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read([field(line, 76, "  ") for line in lines])


def test_a_file_of_nothing_but_heads_is_refused():
    with pytest.raises(StructureError, match="holds no model with atoms; is it a coordinate file"):
        alk.load(io.StringIO("HEADER    TRANSFERASE\nEND\n"))


@pytest.mark.parametrize(
    ("entry", "gaps"),
    [
        (
            "2XP2",
            "1124-1125 (glycine-rich loop), 1137-1143 (beta2-beta3 loop), 1218-1219 (alphaD-alphaE loop), "
            "1281-1289 (activation loop)",
        ),
        ("4CLI", "1136-1143 (beta2-beta3 loop), 1280-1285 (activation loop)"),
    ],
)
def test_every_stretch_that_is_not_resolved_is_told(entry, gaps):
    """As the entries' own numbering leaves them out; of another kinase nobody says which numbers are missing."""
    complex = alk.load(entry)
    assert complex.notes[-1] == f"not resolved: {gaps}"
    lacking = set(range(complex.number.min(), complex.number.max())) - set(complex.number.tolist())
    told = complex.notes[-1].removeprefix("not resolved: ").split(", ")
    spans = [span.split(" ")[0].split("-") for span in told]
    assert lacking == {n for span in spans for n in range(int(span[0]), int(span[-1]) + 1)}
