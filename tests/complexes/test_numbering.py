"""Residue numbers: those that fit stay, those that do not are found anew, and what is not certain is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alkstruct.chemistry.peptide_bonds import peptide_bonded as bonded
from alkstruct.complexes.loading import load
from alkstruct.complexes.numbering import fitted
from alkstruct.errors import AlkstructWarning, NumberingError
from alkstruct.kinase.kinases import find_kinase

ALK = find_kinase("ALK")

WILD = ALK.sequence
RAW = Path(__file__).resolve().parents[3] / "shared" / "structures"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="real structures (../shared/structures) are absent")
ENTRIES = ["2XP2", "4MKC", "3AOX", "5J7H", "4CLI"]
every_entry = pytest.mark.parametrize("entry", ENTRIES)

# Residues 242-502 of human ABL1, UniProt P00519: another tyrosine kinase.
ABL1 = (
    "ITMKHKLGGGQYGEVYEGVWKKYSLTVAVKTLKEDTMEVEEFLKEAAVMKEIKHPNLVQLLGVCTREPPFYIITEFMTYGNLLDYLRECNRQEVNAVVLLYMATQIS"
    "SAMEYLEKKNFIHRDLAARNCLVGENHLVKVADFGLSRLMTGDTYTAHAGAKFPIKWTAPESLAYNKFSIKSDVWAFGVLLWEIATYGMSPYPGIDLSQVYELLEKD"
    "YRMERPEGCPEKVYELMRACWQWNPSDRPSFAEIHQAFETMFQESS"
)


class Chain:
    """A chain to renumber: true positions (0: inserted), letters, links, numbers and codes as a file has them."""

    def __init__(self, *spans, **mutated):
        self.true = np.concatenate([np.arange(a, b + 1) for a, b in spans])
        self.letters = [WILD[p - 1] for p in self.true]
        self.number, self.code = self.true.copy(), np.full(len(self.true), "", dtype="<U1")
        self.linked = np.r_[False, np.diff(self.true) == 1]
        for name, letter in mutated.items():
            self.letters[self.at(int(name[1:]))] = letter

    def at(self, position):
        return int(np.flatnonzero(self.true == position)[0])

    def insert(self, after, letters, code="", renumber=False):
        """Residues that the reference does not have; without a code they count, as those after them do."""
        i = self.at(after) + 1
        count = len(letters)
        self.letters[i:i] = list(letters)
        self.true = np.insert(self.true, i, [0] * count)
        self.linked = np.insert(self.linked, i, [True] * count)
        codes = [chr(ord(code) + k) for k in range(count)] if code else [""] * count
        self.code = np.insert(self.code, i, codes)
        self.number = np.insert(self.number, i, [after] * count)
        if not code:
            self.number[i:] = self.number[i - 1] + np.arange(1, len(self.number) - i + 1)
        return self

    def delete(self, first, last):
        keep = (self.true < first) | (self.true > last)
        self.letters = [letter for letter, kept in zip(self.letters, keep, strict=True) if kept]
        for name in ("true", "number", "code", "linked"):
            setattr(self, name, getattr(self, name)[keep])
        return self

    def counted(self, first=1):
        """Numbered through, gaps or not."""
        self.number = np.arange(first, first + len(self.number))
        return self

    def fitted(self):
        return fitted(self.number, self.code, "".join(self.letters), self.linked, ALK, name="file", chain="A")

    def is_right(self, found):
        return (found.number == self.true)[self.true > 0].all()


SPANS = (1093, 1123), (1126, 1136), (1144, 1217), (1220, 1280), (1290, 1401)  # as in 2XP2


def assert_refused(chain, reason):
    with pytest.raises(NumberingError, match=reason) as problem:
        chain.fitted()
    text = str(problem.value)
    assert "chain A of file" in text and "reference=None" in text


# ------------------------------------------------------------------------------------------- numbers that fit


def test_numbers_that_fit_stay():
    chain = Chain(*SPANS, L1196="M", G1202="R")
    found = chain.fitted()
    assert found.remark == ""
    assert found.number is chain.number and found.insertion is chain.code


@every_entry
def test_packaged_entries_are_linked_as_they_follow(entry):
    complex = load(entry)
    linked = bonded(complex.residue_of_atom, complex.atom_names, complex.coord, len(complex))
    # by CA alone where a residue is nothing but its nitrogen: there is none, so it is not
    assert linked.tolist() == [complex.follows(i) for i in range(len(complex))]


def test_links_of_a_trace_of_ca():
    complex = load("2XP2")
    rows = complex.atom_names == "CA"
    linked = bonded(complex.residue_of_atom[rows], complex.atom_names[rows], complex.coord[rows], len(complex))
    differ = np.flatnonzero(linked != [complex.follows(i) for i in range(len(complex))])
    assert {int(complex.number[i]) for i in differ} <= {1136, 1217, 1280, 1401}  # of these only N is modelled


def test_an_inserted_residue_with_its_code_is_no_misfit():
    """T1151_L1152insT, numbered as the PDB numbers insertions."""
    chain = Chain(*SPANS).insert(1151, "T", code="A")
    found = chain.fitted()
    assert found.remark == "" and chain.is_right(found)
    assert found.insertion[chain.at(1151) + 1] == "A"


def test_a_visible_tag_is_no_slip():
    chain = Chain((1085, 1401))
    chain.letters[:8] = "GSHHHHHH"
    found = chain.fitted()
    assert found.remark == "" and (found.number[8:] == chain.true[8:]).all()
    assert found.tags == (
        "residues 1085-1092 (GSHHHHHH) of the source are no part of ALK (Q9UM73) but a tag, outside its numbering: "
        "1092A-1092H here",
    )


# ------------------------------------------------------------------------------------------------------- tags

TAGS = (
    "G",
    "M",
    "GS",
    "GP",
    "SNA",
    "GSHM",
    "GPLGS",
    "GSHHHHHH",
    "MGSSHHHHHHSSGLVPRGSH",
    "MHHHHHHSSGVDLGTENLYFQGAM" * 2,
)


def tagged(before, behind, *spans):
    chain = Chain(*spans)
    chain.letters = [*before, *chain.letters, *behind]
    first, last = spans[0][0], spans[-1][1]
    chain.number = np.array([*range(first - len(before), first), *chain.true, *range(last + 1, last + 1 + len(behind))])
    chain.linked = np.array([*[True] * len(before), *chain.linked, *[True] * len(behind)])
    chain.linked[[0, len(before)]] = False, bool(before)
    chain.true = np.array([*[0] * len(before), *chain.true, *[0] * len(behind)])
    chain.code = np.full(len(chain.true), "", dtype="<U1")
    return chain


@pytest.mark.parametrize("before", ["", *TAGS])
@pytest.mark.parametrize("behind", ["", "H", "LEHHHHHH"])
@pytest.mark.parametrize("numbers", ["carried on", "from one", "shifted"])
def test_tags_stand_outside_the_numbers_of_the_domain(before, behind, numbers):
    chain = tagged(before, behind, *SPANS)
    if numbers == "from one":
        chain.counted()
    elif numbers == "shifted":
        chain.number = chain.number - 1000
    found = chain.fitted()
    inner = chain.true > 0
    assert chain.is_right(found) and not found.insertion[inner].any()
    assert (found.insertion[~inner] != "").all() and len(found.tags) == bool(before) + bool(behind)
    labels = list(zip(found.number.tolist(), found.insertion.tolist(), strict=True))
    assert labels == sorted(set(labels))  # in the order of the chain, none twice
    assert [before, behind] == [
        next((f"{tag}" for note in found.tags for tag in [note.split("(")[1].split(")")[0]] if tag == end), "")
        for end in (before, behind)
    ]
    assert (found.remark == "") == (numbers == "carried on")


def test_a_mutation_beside_the_end_is_no_tag():
    """Near the end, and where a chain is cut within the domain."""
    assert Chain((1093, 1401), N1095="W", T1397="W").fitted().tags == ()
    assert Chain((1150, 1390), K1150="W", M1389="W").fitted().tags == ()


def test_residues_of_alk_behind_an_insertion_are_no_tag():
    chain = Chain((1088, 1401), R1091="W").insert(1095, "GSA").counted()
    assert_refused(chain, "cannot be found by alignment")


def test_two_mutations_in_a_row_are_no_slip():
    chain = Chain(*SPANS, F1174="L", L1196="M", L1198="F", G1202="R", D1203="N")
    assert chain.fitted().remark == ""


# --------------------------------------------------------------------------------------------- one shift


@pytest.mark.parametrize("shift", [8, 1, -1, -1092, -1093, 5000])
def test_a_constant_shift_is_undone_and_told(shift):
    chain = Chain(*SPANS)
    chain.number = chain.number + shift
    found = chain.fitted()
    assert chain.is_right(found) and (found.insertion == "").all()
    word = f"{abs(shift)} too {'high' if shift > 0 else 'low'}"
    assert found.remark == (
        f"residue numbers of chain A of file are {word} for ALK (Q9UM73) and were changed: {1093 + shift}-"
        f"{1401 + shift} became 1093-1401"
    )


def test_a_shift_keeps_insertion_codes():
    chain = Chain(*SPANS).insert(1151, "T", code="A")
    chain.number = chain.number + 8
    found = chain.fitted()
    assert chain.is_right(found) and "8 too high" in found.remark
    i = chain.at(1151) + 1
    assert (found.number[i], found.insertion[i]) == (1151, "A")


def test_islands_whose_gaps_are_counted_go_along():
    """Two residues between two gaps could lie anywhere; the file's own count says where."""
    chain = Chain((1093, 1123), (1126, 1127), (1132, 1136), (1144, 1401))
    chain.number = chain.number - 100
    assert chain.is_right(chain.fitted())


# -------------------------------------------------------------------------------------------- renumbered


def test_renumbered_from_one():
    """The gaps are not counted, so every stretch has a shift of its own."""
    chain = Chain(*SPANS).counted()
    found = chain.fitted()
    assert chain.is_right(found)
    assert "were changed by alignment: 1-31 became 1093-1123 (+1092), 32-42 became 1126-1136 (+1094)" in found.remark


def test_a_gap_that_is_not_counted_late_in_the_chain():
    chain = Chain((1093, 1390), (1394, 1401))
    chain.number = np.arange(1093, 1093 + len(chain.number))
    found = chain.fitted()
    assert chain.is_right(found)
    assert "1391-1398 became 1394-1401 (+3)" in found.remark
    assert "1093-1390" not in found.remark  # what stays is not told


@pytest.mark.parametrize("by", [1, -1, 3])
@pytest.mark.parametrize("length", [3, 6, 20])
def test_numbers_that_slip_are_put_right(length, by):
    """Too few misfits for a wrong file, none of them a mutation; a slip back leaves a number twice."""
    chain = Chain((1093, 1401))
    chain.number[-length:] += by
    assert chain.is_right(chain.fitted())


def test_an_insertion_near_the_end_is_found_beside_a_mutation():
    """Three residues after position 1095, numbered through: one shift fits all but the first eight."""
    chain = Chain((1088, 1401), R1091="W").insert(1095, "GSA").counted()
    assert_refused(chain, "cannot be found by alignment")


def test_numbering_with_insertion_codes_throughout():
    """As in antibodies and proteases: 36, 36A, 36B, 37 are residues like any other."""
    chain = Chain(*SPANS).counted()
    i = chain.at(1160)
    chain.number[i:] -= 2
    chain.number[i - 2 : i], chain.code[i - 2 : i] = chain.number[i - 3], ["A", "B"]
    found = chain.fitted()
    assert chain.is_right(found) and (found.insertion == "").all()


def test_renumbered_around_an_inserted_residue_with_a_code():
    chain = Chain(*SPANS).insert(1151, "GT", code="A")
    before = chain.true[: chain.at(1151)]
    chain.number[: len(before)] = np.arange(5, 5 + len(before))
    chain.number[len(before) : len(before) + 3] = 5 + len(before)
    chain.number[len(before) + 3 :] = 6 + len(before) + np.arange(len(chain.number) - len(before) - 3)
    found = chain.fitted()
    assert chain.is_right(found)
    i = chain.at(1151)
    assert found.number[i : i + 4].tolist() == [1151, 1151, 1151, 1152]
    assert found.insertion[i : i + 4].tolist() == ["", "A", "B", ""]


def test_mutants_stay_mutants():
    chain = Chain(*SPANS, L1196="M", C1156="Y", S1206="F").counted()
    found = chain.fitted()
    wrong = [(p, a) for p, a in zip(found.number, chain.letters, strict=True) if WILD[p - 1] != a]
    assert wrong == [(1156, "Y"), (1196, "M"), (1206, "F")]


def test_unknown_letters_agree_with_anything_in_a_stretch():
    chain = Chain(*SPANS, Y1278="X").counted()
    assert chain.is_right(chain.fitted())


# ----------------------------------------------------------------------------------------------- refused


def test_an_insertion_without_a_code_is_refused():
    assert_refused(Chain(*SPANS).insert(1151, "T"), "cannot be found by alignment: ")
    assert_refused(Chain(*SPANS).insert(1390, "GG").counted(), "residues are inserted or deleted|does not fit")


def test_a_deletion_in_a_bonded_stretch_is_refused():
    assert_refused(Chain(*SPANS).delete(1166, 1169).counted(), "cannot be found by alignment: ")


def test_an_island_that_fits_two_places_is_refused():
    assert_refused(Chain((1093, 1123), (1127, 1127), (1144, 1401)).counted(), "fits more than one place")


def test_a_stretch_out_of_order_is_refused():
    chain = Chain((1093, 1123), (1144, 1217), (1220, 1401)).counted()
    order = np.r_[31:105, 0:31, 105 : len(chain.true)]
    chain.true, chain.linked = chain.true[order], chain.linked[order]
    chain.letters = [chain.letters[i] for i in order]
    assert_refused(chain, "is not ALK|out of order|aligns with no one place")


def test_a_mutation_at_the_end_of_a_stretch_is_in_doubt():
    """It may as well be the first residue of something inserted."""
    assert_refused(Chain(*SPANS, Q1217="W").counted(), "an end of the stretch 43-116 does not fit")


def test_another_kinase_is_refused_with_its_identity():
    chain = Chain((1, len(ABL1)))
    chain.letters = list(ABL1)
    with pytest.raises(NumberingError, match=r"file is not ALK: (\d+) % of its residues agree with Q9UM73") as problem:
        chain.fitted()
    identity = int(str(problem.value).split(" % of")[0].split()[-1])
    assert 25 <= identity <= 45
    named = "it is ABL1 (P00519) (100 % of its residues agree): load it with reference='ABL1'"
    assert str(problem.value).endswith(named)


@pytest.mark.parametrize("every", [3, 5, 9])
def test_a_close_relative_is_refused(every):
    """Every so many residues differ: 66, 80 and 89 % identity."""
    chain = Chain((1093, 1401)).counted()
    chain.letters = ["W" if i % every == 0 else letter for i, letter in enumerate(chain.letters)]
    assert_refused(chain, r"is not ALK: (6\d|7\d|8\d) % of its residues agree")


def test_a_close_relative_with_alks_numbers_is_refused():
    chain = Chain((1093, 1401))
    chain.letters = ["W" if i % 5 == 0 else letter for i, letter in enumerate(chain.letters)]
    assert_refused(chain, "is not ALK: (79|80|81) %")


def test_what_is_no_protein_to_speak_of_is_refused():
    for letters in ("A" * 50, "X" * 50, "UOBZJ" * 10):
        chain = Chain((1, len(letters)))
        chain.letters = list(letters)
        assert_refused(chain, r"is not ALK: \d+ %")
    for letters in ("L", "LL", "EAL"):
        chain = Chain((1, len(letters)))
        chain.letters = list(letters)
        assert_refused(chain, "fits more than one place")
    chain = Chain((1, 1620)).insert(1500, "GG")
    assert_refused(chain, "it has 1622 residues, more than Q9UM73")


def test_two_copies_in_one_chain_are_refused():
    """As in a file whose chains have lost their names."""
    chain = Chain(*SPANS)
    twice = [np.r_[array, array] for array in (chain.number, chain.code, chain.linked)]
    with pytest.raises(NumberingError, match="289 of its 578 residue numbers more than once, perhaps as two copies"):
        fitted(*twice[:2], "".join(chain.letters * 2), twice[2], ALK, name="file", chain="A")


# ------------------------------------------------------------------------------------------- never wrong

GAPS = st.lists(st.tuples(st.integers(1100, 1390), st.integers(1, 11)), max_size=5)
# But for three residues at either end: where two thirds of an end or more differ, it is taken for a tag.
MUTATIONS = st.lists(st.tuples(st.integers(1088, 1406), st.sampled_from("ACDEFGHIKLMNPQRSTVWY")), max_size=4)


def crystal(gaps, mutations):
    absent = {p for first, length in gaps for p in range(first, first + length)}
    present = [p for p in range(1085, 1410) if p not in absent]
    chain = Chain(*((p, p) for p in present))
    for position, letter in mutations:
        if position in present:
            chain.letters[chain.at(position)] = letter
    return chain


@pytest.mark.parametrize("mutated", [(1086, 1087), (1407, 1408)])
def test_an_end_that_differs_in_two_thirds_is_a_tag_and_a_note_says_so(mutated):
    """Nobody can tell it from a tag whose outer residue agrees by chance; the rest is numbered as it is."""
    chain = crystal([], [(position, "A") for position in mutated]).counted()
    found = chain.fitted()
    inner = slice(3, None) if mutated[0] < 1200 else slice(None, -3)
    assert found.number[inner].tolist() == list(range(1085, 1410))[inner]
    assert len(found.tags) == 1 and "no part of ALK (Q9UM73) but a tag" in found.tags[0]


@settings(max_examples=60, deadline=None)
@given(GAPS, MUTATIONS, st.one_of(st.none(), st.integers(-2000, 2000)))
def test_whatever_the_gaps_a_number_is_right_or_refused(gaps, mutations, shift):
    chain = crystal(gaps, mutations)
    chain = chain.counted() if shift is None else chain
    chain.number = chain.number + (shift or 0)
    try:
        found = chain.fitted()
    except NumberingError:
        assert shift != 0
        return
    assert chain.is_right(found)


# ------------------------------------------------------------------------------------------ whole complexes


def shifted(complex, shift):
    return replace(complex, number=complex.number + shift).to_structure()


@every_entry
def test_a_shifted_complex_loads_as_it_was_and_warns(entry):
    complex = load(entry)
    with pytest.warns(AlkstructWarning, match="are 8 too high for ALK .* were changed: "):
        found = load(shifted(complex, 8))
    np.testing.assert_array_equal(found.number, complex.number)
    assert found.mutations == complex.mutations
    told = [note for note in found.notes if note.startswith("residue numbers")]
    assert len(told) == 1 and told[0].startswith(f"residue numbers of chain A of {entry} are 8 too high")


@every_entry
def test_a_complex_that_is_counted_from_one_loads_as_it_was(entry):
    complex = load(entry)
    counted = replace(complex, number=np.arange(1, len(complex) + 1)).to_structure()
    with pytest.warns(AlkstructWarning, match="were changed by alignment: 1-"):
        found = load(counted)
    np.testing.assert_array_equal(found.number, complex.number)
    assert found.mutations == complex.mutations


def test_without_a_reference_numbers_are_the_files():
    found = load(shifted(load("2XP2"), -1000), reference=None)
    assert found.number[0] == 93 and found.notes == ()


def test_an_inserted_residue_is_no_substitution():
    """1151A is not 1151."""
    complex = load("2XP2")
    i = complex.index(1196)
    number, code = complex.number.copy(), complex.insertion.copy()
    number[i], code[i] = 1195, "A"
    assert replace(complex, number=number, insertion=code).mutations == ()


def test_the_command_line_warns_and_notes(tmp_path, monkeypatch, capsys):
    from alkstruct.cli.main import main

    monkeypatch.chdir(tmp_path)
    replace(load("2XP2"), number=load("2XP2").number + 8).save("kinase.pdb")
    assert main(["contacts", "kinase.pdb"]) == 0
    out, err = capsys.readouterr()
    assert err.startswith("alkstruct: warning: residue numbers of chain A of kinase are 8 too high")
    assert err.count("\n") == 1
    assert "8 too high" in out and "M1199" in out


@needs_raw
@pytest.mark.parametrize(("entry", "mutations"), [("2YFX", ("L1196M",)), ("5AAA", ("L1198F",)), ("5AAC", ("C1156Y",))])
def test_mutant_crystals_report_their_mutations_whatever_their_numbers(entry, mutations):
    complex = load(RAW / f"{entry}.pdb")
    assert complex.mutations == mutations
    for number in (complex.number + 8, np.arange(1, len(complex) + 1)):
        with pytest.warns(AlkstructWarning, match="were changed"):
            found = load(replace(complex, number=number).to_structure())
        np.testing.assert_array_equal(found.number, complex.number)
        assert found.mutations == mutations
