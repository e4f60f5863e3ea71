"""Files of the tools that people use: each family of `families` is read and scored as the packaged complex is."""

import warnings
from contextlib import nullcontext
from functools import cache

import families
import numpy as np
import pytest
from families import AWAY, FAMILIES, SHIFT, complexes_as_models, gromacs_gro, predicted, predicted_with_docked_sdf, vina

import alkstruct as alk
from alkstruct.scoring.caveats import site_caveats

VARIANTS = ["L1196M", "G1202R", "G1269A"]
every_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)


@cache
def packaged_ddg(entry):
    return alk.score(entry, VARIANTS).ddg.to_numpy()


def assert_scored_alike(entry, family, folder):
    """The numbers of the packaged complex, every atom of it, and what is said."""
    structure = alk.load(entry)
    written = family(structure, folder)
    warned = pytest.warns(alk.AlkstructWarning, match="were changed") if written.renumbered else nullcontext()
    with warned:
        found = alk.load(written.path, **written.options)
    np.testing.assert_allclose(alk.score(found, VARIANTS).ddg, packaged_ddg(entry), atol=1e-3)
    assert (found.sequence, found.mutations) == (structure.sequence, structure.mutations)
    np.testing.assert_array_equal(found.number, structure.number)
    np.testing.assert_array_equal(found.atom_names, structure.atom_names)
    np.testing.assert_allclose(found.coord, structure.coord, atol=2e-3)
    np.testing.assert_allclose(found.inhibitor.coord, structure.inhibitor.coord, atol=2e-3)
    np.testing.assert_array_equal(found.inhibitor.bonds, structure.inhibitor.bonds)
    for words in written.notes:
        assert any(words in note for note in found.notes), (words, found.notes)
    assert np.isfinite(found.confidence).all() == written.predicted
    if written.predicted:
        assert np.isnan(found.b_factor).all()
        assert np.isnan(found.inhibitor.b_factor).all()
    return found


@every_family
def test_a_family_is_scored_as_the_packaged_complex(family, tmp_path):
    assert_scored_alike("2XP2", family, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("entry", ["4MKC", "3AOX", "5J7H", "4CLI"])
@every_family
def test_a_family_is_scored_as_the_other_packaged_complexes(family, entry, tmp_path):
    assert_scored_alike(entry, family, tmp_path)


@every_family
def test_a_family_is_read_from_an_open_file(family, tmp_path):
    """What it holds decides, without a name."""
    written = family(alk.load("2XP2"), tmp_path)
    with written.path.open() as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", alk.AlkstructWarning)
        found = alk.load(file, **written.options)
    np.testing.assert_allclose(found.coord, alk.load("2XP2").coord, atol=2e-3)
    assert len(found.inhibitor) == 30


# --------------------------------------------------------------------------------------- confidence


@pytest.mark.parametrize("name", ["alphafold3", "boltz_cif", "chai", "angle_brackets"])
def test_confidence_is_no_disorder(name, tmp_path):
    """Residues at the chain's ends have a low pLDDT, those inside a high one, which as B factors would be reversed."""
    written = next(family for family in FAMILIES if family.__name__ == name)(alk.load("2XP2"), tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", alk.AlkstructWarning)
        found = alk.load(written.path)
    first, last = found.number[0], found.number[-1]
    caveats = [site_caveats(found, i, 3.0) for i in range(len(found))]
    assert [int(n) for n, words in zip(found.number, caveats, strict=True) if "low confidence" in words] == [
        *range(first, first + 5),
        *range(last - 4, last + 1),
    ]
    assert not any("high B factor" in words for words in caveats)
    assert "10 of 289 residues of the chain have a pLDDT below 70" in found.notes
    assert alk.score(found, [f"{found.sequence[0]}{first}W"]).caveats[0].count("low confidence") == 1


@pytest.mark.parametrize("name", ["boltz_pdb", "protenix"])
def test_without_a_word_on_what_it_is_the_column_gives_no_caveat(name, tmp_path):
    """Boltz's PDB file: equal within every residue, so that it is no B factor, and perhaps no pLDDT either.

    Protenix's: by atom, and mostly higher than B factors are.
    """
    written = next(family for family in FAMILIES if family.__name__ == name)(alk.load("2XP2"), tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", alk.AlkstructWarning)  # Boltz numbers from 1
        found = alk.load(written.path)
    assert any("the source does not say what they are: left out" in note for note in found.notes)
    caveats = {word for i in range(len(found)) for word in site_caveats(found, i, 3.0)}
    assert not caveats & {"low confidence", "high B factor"}
    assert np.isnan(found.b_factor).all() and np.isnan(found.confidence).all()


def test_an_inhibitor_that_is_not_confident_is_doubted(tmp_path):
    atoms = families.changed(predicted(alk.load("2XP2"), per_atom=True), "ligand", b_factor=61.2)
    head = ["_ma_qa_metric.type pLDDT"]
    found = alk.load(families.write(tmp_path, "x.cif", *families.cif_lines(atoms, head=head)))
    assert "the inhibitor's mean pLDDT is 61, below 70: its pose is not to be relied on" in found.notes


def test_live_objects_say_what_they_are(tmp_path):
    """A Bio.PDB Structure by its header; an MDAnalysis universe has none."""
    import MDAnalysis
    from Bio.PDB import PDBParser

    named = families.angle_brackets(alk.load("2XP2"), tmp_path).path
    structure = PDBParser(QUIET=True).get_structure("x", named)
    for entity in (structure, structure[0]):
        found = alk.load(entity)
        assert np.isfinite(found.confidence).all() and np.isnan(found.b_factor).all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MDAnalysis on a file without a cell
        universe = MDAnalysis.Universe(named)
    found = alk.load(universe)
    assert np.isnan(found.confidence).all() and np.isnan(found.b_factor).all()
    assert any("temperature factors are equal within each residue" in note for note in found.notes)


def test_a_crystal_has_no_confidence():
    structure = alk.load("2XP2")
    assert np.isnan(structure.confidence).all() and not structure.confidence.flags.writeable
    assert not any("low confidence" in site_caveats(structure, i, 3.0) for i in range(len(structure)))


def test_a_built_side_chain_has_no_confidence(tmp_path):
    written = predicted_with_docked_sdf(alk.load("2XP2"), tmp_path)
    mutant = alk.build(alk.load(written.path, **written.options), "L1196M").complex
    index = mutant.index(1196)
    span = slice(mutant.start[index], mutant.start[index + 1])
    assert np.isfinite(mutant.confidence[span]).tolist() == [True] * 4 + [False] * 4


# -------------------------------------------------------------------------------------------- poses


@pytest.mark.parametrize("family", [predicted_with_docked_sdf, vina, complexes_as_models])
def test_the_first_pose_is_taken_and_said(family, tmp_path):
    written = family(alk.load("2XP2"), tmp_path)
    choice = {key: value for key, value in written.options.items() if key != "pose"}
    first, asked = alk.load(written.path, **choice), alk.load(written.path, **choice, pose=np.int64(1))
    np.testing.assert_array_equal(first.inhibitor.coord, asked.inhibitor.coord)
    shift = first.inhibitor.coord - alk.load("2XP2").inhibitor.coord
    np.testing.assert_allclose(shift, np.broadcast_to(AWAY, shift.shape), atol=2e-3)
    assert any("number 1 is taken: pose= chooses" in n or "the first of 2 models is read" in n for n in first.notes)
    for bad in (9, 10**9):
        with pytest.raises(alk.AlkstructError, match=f"no number {bad}; give 1 to [23]$"):
            alk.load(written.path, **choice, pose=bad)
    for bad in (0, -1, "2", 1.5, True):
        with pytest.raises(alk.LigandError, match="is no number of a pose; they count from 1"):
            alk.load(written.path, **choice, pose=bad)


def test_what_has_no_poses_says_so():
    for source in ("2XP2", alk.load("2XP2").to_structure(), alk.load("2XP2").to_universe()):
        with pytest.raises(alk.LigandError, match="has no poses to choose from; pose=2 is for a file with several"):
            alk.load(source, pose=2)


def test_a_pose_beside_a_packaged_entry(tmp_path):
    written = vina(alk.load("2XP2"), tmp_path)
    found = alk.load("2XP2", **written.options)
    assert found.inhibitor.name == "out" and "out.pdbqt holds 3 poses; number 2 is taken" in found.notes
    np.testing.assert_allclose(alk.score(found, VARIANTS).ddg, packaged_ddg("2XP2"), atol=1e-3)


# ------------------------------------------------------------------------------- what is lost, and what is not


def test_three_decimals_of_a_nanometre_cost_hundredths(tmp_path):
    """The usual .gro file holds coordinates to 0.01 Å: hundredths of the energy, tenths of what rests on springs.

    A spring of the network that fluctuations come from may begin or end within 0.01 Å.
    """
    written = gromacs_gro(alk.load("2XP2"), tmp_path, decimals=3)
    rounded, packaged = (alk.score(source, VARIANTS) for source in (written.path, "2XP2"))
    np.testing.assert_allclose(rounded.ddg_raw, packaged.ddg_raw, atol=0.05)
    np.testing.assert_allclose(rounded.ddg, packaged.ddg, atol=0.1)
    np.testing.assert_allclose(rounded.disruption, packaged.disruption, atol=0.02)


def test_a_gro_file_gives_the_same_by_mdanalysis(tmp_path):
    import MDAnalysis

    path = gromacs_gro(alk.load("2XP2"), tmp_path).path
    universe, read = alk.load(MDAnalysis.Universe(path, to_guess=())), alk.load(path)
    np.testing.assert_array_equal(universe.coord, read.coord)
    assert (universe.chain, read.chain) == ("SYSTEM", "")  # MDAnalysis names what has no name


def test_the_fixtures_differ_from_the_packaged_files(tmp_path):
    """A fixture that was read before anything was done for it would test nothing: numbers, names, columns."""
    assert {atom.residue for atom in predicted(alk.load("2XP2"), per_atom=True)} >= {"VGH", "ALA"}
    texts = [family(alk.load("2XP2"), tmp_path).path.read_text() for family in FAMILIES]
    assert len(set(texts)) == len(FAMILIES) and SHIFT == 1092
