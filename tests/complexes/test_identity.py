"""Which kinase a chain is: found by its sequence, named where it is another one, refused where it is two."""

from pathlib import Path

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.complexes.identity import found_kinase, likenesses, refuse_chimera
from alkstruct.errors import NumberingError
from alkstruct.kinase.kinases import find_kinase, known_kinases

CRYSTALS = Path(__file__).parents[3] / "shared" / "development" / "structures"
needs_crystals = pytest.mark.skipif(not CRYSTALS.is_dir(), reason="the development crystals are not here")


def domain(gene, first=0, last=None):
    """One-letter codes of a kinase domain, or of a part of it."""
    kinase = find_kinase(gene)
    return np.array(list(kinase.stretch(*kinase.domain)))[first:last]


def with_mutations(letters, count):
    """The same with so many other residues, evenly spread."""
    changed = letters.copy()
    places = np.linspace(10, len(letters) - 10, count).astype(int)
    changed[places] = np.where(letters[places] == "A", "G", "A")
    return changed


@pytest.mark.parametrize("kinase", known_kinases(), ids=str)
def test_every_known_kinase_is_found_by_its_domain(kinase):
    found, note = found_kinase(domain(kinase.gene), "chain A")
    assert found == kinase
    assert note.startswith(f"reference {kinase.label} (100 % of its residues agree) was found by sequence; next is ")


def test_a_handful_of_mutations_does_not_hide_a_kinase():
    found, note = found_kinase(with_mutations(domain("EGFR"), 6), "chain A")
    assert found.gene == "EGFR"
    assert "(98 % of its residues agree)" in note


def test_a_protein_that_is_none_of_the_known_kinases_is_refused():
    letters = with_mutations(domain("EGFR"), 60)
    count = len(known_kinases())
    with pytest.raises(NumberingError, match=rf"none of the {count} known kinases; the nearest is EGFR .*FASTA"):
        found_kinase(letters, "chain A")


def test_a_fragment_that_two_kinases_share_is_refused():
    """FGFR1 and FGFR2 have stretches in common; a chain that is no longer fits both."""
    first, second = "".join(domain("FGFR1")), "".join(domain("FGFR2"))
    shared = max(
        (first[i : i + n] for n in range(12, 40) for i in range(len(first) - n) if first[i : i + n] in second), key=len
    )
    with pytest.raises(NumberingError, match=r"fits FGFR\d and FGFR\d equally well; say which by reference='FGFR\d'"):
        found_kinase(np.array(list(shared)), "chain A")


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        *(
            (*pair, share)
            for pair in (("EGFR", "ERBB2"), ("ALK", "LTK"), ("KIT", "CSF1R"))
            for share in (0.15, 0.3, 0.5)
        ),
        ("FGFR1", "FGFR2", 0.3),  # of a shorter stretch, four residues differ
        ("FGFR1", "FGFR2", 0.5),
    ],
)
def test_chimeras_are_refused(one, other, share):
    letters = domain(one)
    partner, kinase = find_kinase(other), find_kinase(one)
    # the other's residues by the alignment, so that the chain is one that could fold
    cut = int(share * len(letters))
    head = [alk.equivalents(kinase.domain[0] + i, reference=kinase, kinases=[partner]) for i in range(cut)]
    swapped = [row.residue[0][:1] if row.residue[0] else letters[i] for i, row in enumerate(head)]
    chimera = np.r_[np.array(swapped), letters[cut:]]
    number = np.arange(kinase.domain[0], kinase.domain[0] + len(chimera))
    with pytest.raises(NumberingError, match=rf"chimera: as a whole it is {one} .* are of {other}"):
        refuse_chimera(chimera, number, kinase, "chain A")


@pytest.mark.parametrize("kinase", known_kinases(), ids=str)
def test_mutants_are_no_chimeras(kinase):
    letters = with_mutations(domain(kinase.gene), 12)
    refuse_chimera(letters, np.arange(len(letters)), kinase, "chain A")


def test_the_most_alike_comes_first():
    found = likenesses(domain("ROS1"))
    assert found[0].kinase.gene == "ROS1"
    assert [like.identity for like in found] == sorted([like.identity for like in found], reverse=True)


@pytest.mark.parametrize("reference", ["auto", "AUTO", "Q9UM73", "alk", find_kinase("ALK")])
def test_alk_is_found_and_may_be_named(reference):
    structure = alk.load("2XP2", reference=reference)
    assert structure.kinase.gene == "ALK"
    assert np.array_equal(structure.number, alk.load("2XP2").number)


def test_alk_is_not_another_kinase():
    with pytest.raises(NumberingError, match=r"is not ROS1: .* it is ALK \(Q9UM73\) .*load it with reference='ALK'"):
        alk.load("2XP2", reference="ROS1")


# real crystals of other kinases


GEFITINIB, SUNITINIB = "EGFR_gefitinib_2ITY.pdb", "KIT_sunitinib_3G0E.pdb"
LIGANDS = {"EGFR_afatinib_4G5J.pdb": "0WM"}
FILES = sorted(path.name for path in CRYSTALS.glob("*.pdb")) or ["absent"]
# Warned of where they are loaded: other numbers, distorted ligands, covalent bonds.
pytestmark = pytest.mark.filterwarnings("ignore::alkstruct.errors.AlkstructWarning")


@needs_crystals
@pytest.mark.parametrize("name", FILES)
def test_crystals_are_told_apart_and_have_the_right_numbers(name):
    structure = alk.load(CRYSTALS / name, reference="auto", ligand=LIGANDS.get(name))
    assert structure.kinase.gene == name.split("_")[0]
    plain = structure.insertion == ""
    wild = [structure.kinase.get(int(n)) for n in structure.number[plain]]
    letters = np.array(list(structure.sequence))[plain]
    assert (np.array(wild) == letters).mean() > 0.98
    assert structure.region(structure.kinase.pocket[44]).name == "gatekeeper"
    assert any(note.startswith(f"reference {structure.kinase.label}") for note in structure.notes)


@needs_crystals
@pytest.mark.parametrize("name", ["EGFR_erlotinib_1M17.pdb", "EGFR_erlotinib_4HJO.pdb"])
def test_the_numbers_of_the_mature_protein_are_recognised(name):
    with pytest.warns(alk.AlkstructWarning, match=r"24 too low for EGFR \(P00533\), those of the mature protein"):
        structure = alk.load(CRYSTALS / name, reference="EGFR")
    assert structure.sequence[structure.index(790)] == "T"


@needs_crystals
def test_another_kinase_without_a_reference_is_named():
    with pytest.raises(NumberingError, match=r"is not ALK: .* it is EGFR .*load it with reference='EGFR'"):
        alk.load(CRYSTALS / GEFITINIB)


@needs_crystals
def test_a_construct_without_the_kinase_insert_keeps_its_numbers():
    structure = alk.load(CRYSTALS / SUNITINIB, reference="KIT")
    assert structure.mutations == ("Q694T", "T753S")  # the linker that stands for 694-753
    assert any(note.startswith("not in this construct: 695-752") for note in structure.notes)
    assert structure.sequence[structure.index(670)] == "T"
    assert structure.sequence[structure.index(816)] == "D"
