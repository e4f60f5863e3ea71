"""Files with several kinases: the chain that is read is the one of the kinase that is asked for."""

import io

import numpy as np
import pytest
from Bio.PDB import PDBIO

import alkstruct as alk
from alkstruct.chemistry.amino_acids import THREE_LETTER
from alkstruct.errors import AlkstructError, AlkstructWarning, LigandError, NumberingError
from alkstruct.kinase.kinases import find_kinase

EGFR = find_kinase("EGFR")
GATEKEEPERS_APART = 1196 - 790  # by which ALK counts more than EGFR; between them the domains are as long


@pytest.fixture(scope="module")
def alk_lines():
    """Lines of 2XP2 as PDB, without waters."""
    text = io.StringIO()
    writer = PDBIO()
    writer.set_structure(alk.load("2XP2").to_structure())
    writer.save(text)
    lines = text.getvalue().splitlines()
    return [line for line in lines if line.startswith(("ATOM", "HETATM")) and line[17:20] != "HOH"]


def moved(lines, chain, by):
    return [f"{line[:21]}{chain}{line[22:30]}{float(line[30:38]) + by:8.3f}{line[38:]}" for line in lines]


def of_letters(lines, letter_of):
    """The backbone of other residues: at each position the one that is told, and its number."""
    backbone = [line for line in lines if line[12:16].strip() in ("N", "CA", "C", "O") and line[17:20] != "VGH"]
    found = []
    for line in backbone:
        letter, number = letter_of(int(line[22:26]))
        found.append(f"{line[:17]}{THREE_LETTER[letter]}{line[20:22]}{number:4d}{line[26:]}")
    return found


@pytest.fixture(scope="module")
def egfr_lines(alk_lines):
    """A backbone with EGFR's residues, as chain E, where no ligand is."""

    def of_egfr(position):
        return EGFR.residue(position - GATEKEEPERS_APART), position - GATEKEEPERS_APART

    return moved(of_letters(alk_lines, of_egfr), "E", 120)


@pytest.fixture(scope="module")
def binder_lines(alk_lines):
    """A longer chain that is no kinase, as chain B, whose ligand is another copy of the inhibitor."""
    letters = np.random.default_rng(0).choice(list(THREE_LETTER), 2000)
    protein = of_letters(alk_lines, lambda position: (letters[position], position))
    last = [field for field in moved(protein, "B", 60) if int(field[22:26]) >= 1391]
    more = [f"{line[:22]}{int(line[22:26]) + 100:4d}{line[26:]}" for line in moved(last, "B", 40)]
    return moved(protein, "B", 60) + more + moved([line for line in alk_lines if line[17:20] == "VGH"], "B", 60)


def read(lines, **choice):
    return alk.load(io.StringIO("\n".join([*lines, "END"])), **choice)


def test_the_chain_of_the_kinase_is_read_where_the_usual_choice_is_another(alk_lines, egfr_lines):
    usual = read(alk_lines + egfr_lines, reference=None)
    assert usual.chain == "A"
    found = read(alk_lines + egfr_lines, reference="EGFR")
    assert (found.chain, found.reference, found.inhibitor) == ("E", "P00533", None)
    assert found.sequence[found.index(790)] == "T"
    assert "chain E is read, which is EGFR (P00533); chain A is ALK (Q9UM73)" in found.notes
    assert "VGH does not touch chain E and is left out" in found.notes


def test_the_usual_choice_stays_where_it_is_of_the_kinase(alk_lines, egfr_lines):
    found = read(egfr_lines + alk_lines)
    assert (found.chain, found.reference) == ("A", "Q9UM73")
    assert not any("which is" in note for note in found.notes)


@pytest.mark.parametrize("reference", ["ALK", "auto"])
def test_a_protein_bound_to_another_copy_of_the_inhibitor_is_passed_over(alk_lines, binder_lines, reference):
    """As an antibody, or a cyclin."""
    lines = binder_lines + alk_lines
    assert read(lines, reference=None).chain == "B"
    found = read(lines, reference=reference)
    assert (found.chain, found.reference) == ("A", "Q9UM73") and found.inhibitor is not None
    assert "chain A is read, which is ALK (Q9UM73); chain B is none of the known kinases" in found.notes


def test_found_by_sequence_the_other_kinases_are_named(alk_lines, egfr_lines):
    found = read(alk_lines + egfr_lines, reference="auto")
    assert found.reference == "Q9UM73"
    assert "of the other chains, E is EGFR (P00533): chain= chooses" in found.notes
    two = read(alk_lines + moved(alk_lines, "C", 120), reference="auto")
    assert not any("of the other chains" in note for note in two.notes)  # copies of one kinase


def test_of_several_ligands_the_one_at_the_kinase_is_read(alk_lines, egfr_lines):
    other = [line.replace("VGH", "ZZ9") for line in moved(alk_lines, "E", 120) if line[17:20] == "VGH"]
    lines = alk_lines + egfr_lines + other
    assert read(lines).inhibitor.code == "VGH"
    assert read(lines, reference="EGFR").inhibitor.code == "ZZ9"
    with pytest.raises(LigandError, match="several ligands that could be the inhibitor: VGH, ZZ9"):
        read(lines, reference="auto")


@pytest.mark.parametrize(
    ("choice", "error", "said"),
    [
        ({"reference": "EGFR", "chain": "A"}, NumberingError, "chain A of structure is not EGFR: .* it is ALK"),
        ({"reference": "EGFR", "ligand": "VGH"}, NumberingError, "chain A of structure is not EGFR: .* it is ALK"),
        ({"reference": "KIT"}, NumberingError, "chain A of structure is not KIT: .* it is ALK"),
        ({"chain": "E"}, NumberingError, "chain E of structure is not ALK: .* it is EGFR .* reference='EGFR'"),
    ],
)
def test_what_was_asked_for_is_not_passed_over(alk_lines, egfr_lines, choice, error, said):
    with pytest.raises(AlkstructError, match=said) as problem:
        read(alk_lines + egfr_lines, **choice)
    assert type(problem.value) is error


def test_a_sequence_of_ones_own_chooses_too(alk_lines, egfr_lines):
    with pytest.warns(AlkstructWarning, match="are 689 too high for own sequence and were changed"):
        found = read(alk_lines + egfr_lines, reference=EGFR.stretch(690, 1000))
    assert found.chain == "E" and found.sequence[found.index(790 - 689)] == "T"
    assert any(note.startswith("chain E is read, which is own sequence; chain A is ALK") for note in found.notes)
