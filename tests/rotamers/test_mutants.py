"""Building a mutant and looking at its conformers."""

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.rotamers.ensembles import evaluate
from alkstruct.rotamers.mutants import conformers


@pytest.fixture(scope="module")
def crizotinib():
    return alk.load("crizotinib")


def test_mutant_has_all_conformers_with_weights(crizotinib):
    mutant = alk.build(crizotinib, "L1196M")
    table = mutant.rotamers
    assert mutant.coord.shape == (len(table), 4, 3)
    for column in ("library", "apo", "holo"):
        assert table[column].sum() == pytest.approx(1)
    assert table["energy"].is_monotonic_increasing
    assert table["chi3"].notna().all() and table["chi4"].isna().all()


@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_a_mutant_has_heavy_atoms_alone_whatever_the_energy(crizotinib, energy):
    """Hydrogens serve the energy; what is shown and saved is what crystals show."""
    mutant = alk.build(crizotinib, "G1202R", energy, backbone="fixed")
    assert mutant.atoms == side_chain("R").atoms
    assert mutant.coord.shape[1:] == (7, 3)  # CB, CG, CD, NE, CZ, NH1, NH2
    assert not any(name.startswith("H") for name in mutant.complex.atom_names.astype(str))


def test_a_complex_may_be_named(crizotinib):
    """As for `score` and `view`: what `load` takes will do."""
    named, given = alk.build("crizotinib", "L1196M"), alk.build(crizotinib, "L1196M")
    assert named.rotamers.equals(given.rotamers)


def test_mutant_complex_differs_in_one_side_chain_only(crizotinib):
    mutant = alk.build(crizotinib, "G1202R", backbone="fixed").complex
    i = mutant.index(1202)
    assert mutant.sequence[i] == "R"
    assert mutant.mutations == ("G1202R",)
    assert set(mutant.atoms(i)) == {"N", "CA", "C", "O", *side_chain("R").atoms}
    others = np.delete(np.arange(len(mutant)), i)
    for k in others[::37]:
        assert np.array_equal(*(np.array(list(c.atoms(k).values())) for c in (mutant, crizotinib)))


def test_mutant_is_saved_and_read_back(crizotinib, tmp_path):
    mutant = alk.build(crizotinib, "L1198F")
    mutant.save(tmp_path / "m.pdb")
    again = alk.load(tmp_path / "m.pdb")
    assert again.mutations == ("L1198F",)
    assert again.atoms(again.index(1198))["CZ"] == pytest.approx(mutant.coord[0][-1], abs=2e-3)


def test_glycine_is_built_by_taking_the_side_chain_away(crizotinib):
    mutant = alk.build(crizotinib, "L1256G").complex
    assert set(mutant.atoms(mutant.index(1256))) == {"N", "CA", "C", "O"}


@pytest.mark.parametrize(
    ("variant", "words"),
    [
        ("L1125A", "not resolved"),
        ("A1202R", "has G there"),
        ("C1156Y+L1198F", "only single mutations can"),
    ],
)
def test_what_cannot_be_built_is_refused_with_the_reason(crizotinib, variant, words):
    with pytest.raises(alk.AlkstructError, match=words):
        alk.build(crizotinib, variant)


@pytest.mark.parametrize("energy", ["allatom", "vina"])
def test_conformers_and_scan_agree(crizotinib, energy):
    """The table of one site and the kernel over all sites are one computation: their means agree."""
    index = crizotinib.index(1196)
    block = evaluate(crizotinib, [index], np.array([[a in "MFKL" for a in AMINO_ACIDS]]), energy)
    for letter in "MFKL":
        table, _ = conformers(crizotinib, index, letter, energy, crystal=letter == "L")
        t = AMINO_ACIDS.index(letter)
        assert (table["holo"] * table["contacts"]).sum() == pytest.approx(block.contacts[0, t], abs=1e-3)
        cycle = -np.log((table["apo"] * np.exp(-table["energy_inhibitor"])).sum())
        assert cycle == pytest.approx(block.holo[0, t] - block.apo[0, t], abs=2e-3)
        assert table["overlap"].iloc[0] == pytest.approx(block.overlap[0, t])
        assert table["rotamer"].isna().sum() == (letter == "L")


def test_l1198f_is_built_as_its_crystal_shows_it(crizotinib):
    """5AAA (1.73 Å): Phe1198 at chi1 -178, chi2 74."""
    best = alk.build(crizotinib, "L1198F").rotamers.iloc[0]
    assert abs((best["chi1"] + 178 + 180) % 360 - 180) < 40
    assert abs((best["chi2"] - 74 + 90) % 180 - 90) < 40
