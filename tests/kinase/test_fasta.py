"""A reference of one's own: a FASTA file, its text, a sequence; and what is refused before a number goes wrong."""

import pytest

import alkstruct as alk
from alkstruct.errors import NumberingError
from alkstruct.kinase.fasta import read_fasta
from alkstruct.kinase.kinases import LONGEST_SEQUENCE, find_kinase

EGFR, ALK = find_kinase("EGFR"), find_kinase("ALK")
DOMAIN = EGFR.stretch(*EGFR.domain)


def find(tmp_path, content, name="mine.fasta"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return find_kinase(path)


@pytest.mark.parametrize(
    "content",
    [
        f">mine/712-970\n{DOMAIN}\n",
        f">mine/712-970 of man\r\n{DOMAIN[:60]}\r\n{DOMAIN[60:]}\r\n",
        f"\ufeff>mine/712-970\n{DOMAIN.lower()}*\n",
        f"; a comment\n\n> mine/712-970\n{DOMAIN[:10]} {DOMAIN[10:]}\n\n",
    ],
)
def test_a_file_however_it_is_written(tmp_path, content):
    found = find(tmp_path, content)
    assert (found.gene, found.first, found.sequence) == ("mine", 712, DOMAIN)
    assert found.pocket == EGFR.pocket
    assert find_kinase(str(tmp_path / "mine.fasta")) == found


def test_the_text_of_a_file_is_a_reference_too():
    assert find_kinase(f">mine/712-970\n{DOMAIN}\n").first == 712
    assert find_kinase(f" {DOMAIN[:100]}\n{DOMAIN[100:].lower()}* ").sequence == DOMAIN


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f">mine/712-900\n{DOMAIN}", "mine has 259 residues, and not those from 712 to 900 that its name says"),
        (f">sp|P00533|EGFR_HUMAN\n{DOMAIN}", "called P00533, which is EGFR, .* others from 1 on; .* EGFR/712-970"),
        (f">sp|P00533|EGFR_HUMAN/711-969\n{DOMAIN}", "called P00533, which is EGFR, .* others from 711 on"),
        (f">a\n{DOMAIN}\n>b\n{DOMAIN}", "holds 2 sequences; a reference is one"),
        (DOMAIN, "holds 0 sequences"),
        ("", "holds 0 sequences"),
        (f"MKL\n>a\n{DOMAIN}", "its first line does not begin with >"),
        (">a\n", "holds no residues of a"),
        (f">a\n{DOMAIN[:50]}--{DOMAIN[50:]}", "letters that are no amino acid: -"),
        (f">a\n{DOMAIN[:50]}*{DOMAIN[50:]}", r"letters that are no amino acid: \*"),
        (">a\n" + "ATGCCGTN" * 100, "the letters of nucleotides alone"),
        (">a\n" + "MKLV" * LONGEST_SEQUENCE, "has 160000 residues, and a protein at most 40000"),
        (b">a\n" + b"MKLV" * 2_500_000, "is larger than 1000000 bytes"),
        (bytes(range(256)), "it is no text"),
    ],
    ids=lambda value: None if isinstance(value, str) and len(value) < 80 else "content",
)
def test_what_is_no_one_protein_sequence_with_certain_numbers_is_refused(tmp_path, content, said):
    with pytest.raises(NumberingError, match=said):
        find(tmp_path, content)


def test_what_cannot_be_read_is_refused(tmp_path):
    for path in (tmp_path / "none.fasta", tmp_path, "none.fa", "a\0b.fasta"):
        with pytest.raises(NumberingError, match=r"cannot read .* as a reference: "):
            find_kinase(path)


def test_a_uniprot_header_of_a_known_kinase_means_that_kinase(tmp_path):
    assert find(tmp_path, f">sp|P00533|EGFR_HUMAN/712-970 of man\n{DOMAIN}") is EGFR
    assert find(tmp_path, f">sp|P00533|EGFR_HUMAN of man\n{'M' * 641}{EGFR.sequence}") is EGFR
    mutant = DOMAIN[:78] + "M" + DOMAIN[79:]
    own = find(tmp_path, f">sp|P00533|EGFR_HUMAN/712-970\n{mutant}")
    assert own != EGFR and (own.gene, own.accession, own.residue(790)) == ("own EGFR", "P00533", "M")
    mouse = find(tmp_path, f">sp|Q01279|EGFR_MOUSE/712-970\n{DOMAIN}")
    assert (mouse.gene, mouse.accession) == ("EGFR_MOUSE", "Q01279")


def test_a_sequence_that_bears_the_name_of_a_known_kinase_is_not_taken_for_it(tmp_path):
    """ALK's domain counted from 1: neither ALK's regions nor ALK's evidence go by its name."""
    own = find(tmp_path, f">ALK\n{ALK.stretch(1093, 1411)}")
    assert own.gene == "own ALK" and own != ALK
    gatekeeper = alk.region(1196 - 1092, reference=own)
    assert (gatekeeper.name, gatekeeper.klifs) == ("gatekeeper", 45)


def test_a_long_name_is_cut(tmp_path):
    path = tmp_path / "long.fasta"
    path.write_text(f">{'a' * 3000}\n{DOMAIN}\n")
    assert read_fasta(path).name == "a" * 60


@pytest.mark.parametrize("name", ["cMET", "c-Met", "C-MET", "NP_000236", "NP_000236.2", "P08581.1", " met\n"])
def test_hyphens_case_and_versions_of_a_name_do_not_matter(name):
    assert find_kinase(name).gene == "MET"


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (5, "a reference is text or a path, not int"),
        (["EGFR"], "a reference is text or a path, not list"),
        ("auto", "'auto' stands for the kinase of a structure's chain; here name the kinase"),
        ("EGRF", "reference 'EGRF' is not known; did you mean 'EGFR'[?] Known are ALK"),
        ("xyz", "reference 'xyz' is not known; known are ALK, .*a FASTA file [(].fasta, .fa, .faa[)]"),
        (DOMAIN[:149], "a sequence of 149 residues is too short for a reference: 150 are needed"),
        ("ATGC" * 100, "the letters of nucleotides alone"),
    ],
)
def test_a_reference_that_is_none_says_what_would_be_one(reference, said):
    with pytest.raises(NumberingError, match=said):
        find_kinase(reference)


def test_a_packaged_complex_goes_by_the_sequence_and_not_by_the_name_of_its_file(tmp_path):
    path = tmp_path / "own.fasta"
    for first in (1, 501):
        path.write_text(f">own/{first}-{first + 318}\n{ALK.stretch(1093, 1411)}\n")
        with pytest.warns(alk.AlkstructWarning, match="were changed"):
            assert alk.load("2XP2", reference=path).number[0] == first
    with pytest.raises(NumberingError, match="not list"):
        alk.load("2XP2", reference=["ALK"])
