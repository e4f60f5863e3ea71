"""Typing of ligands from coordinates: against templates, RDKit and a chemist."""

import subprocess
import sys

import numpy as np
import pytest
import rdkit
from ligand_cases import (
    ACCEPTOR,
    AZOLES,
    DONOR,
    DRUGS,
    RESONANT,
    ROOT,
    TYPING,
    Chem,
    conformer,
    crystal,
    differences,
    from_geometry,
    packaged,
    where,
)

from alkstruct.complexes.known_inhibitors import KNOWN_INHIBITORS, lookup
from alkstruct.complexes.ligand_template import perceive
from alkstruct.errors import LigandError

# ---------------------------------------------------------------------------------- the packaged drugs


# Donors, acceptors and charges by atom name, and hydrogens of the formula plus those gained at pH 7. Why:
# crizotinib   NH2 of the aminopyridine (N22) gives only, its ring N23 takes; of the pyrazole N24 takes, N26,
#              which bears the piperidine, does neither; piperidine N25 is NH2+; the ether O27 takes.
#              C21H22Cl2FN5O.
# ceritinib    piperidine N11 is NH2+; two diarylamine NH, two pyrimidine N; O of isopropoxy and sulfone.
#              C28H36ClN5O3S.
# alectinib    carbazole NH (N9), nitrile N19, ketone O20; N25 is an aniline and does neither; N31 of the
#              morpholine is NH+, O36 takes. C30H34N4O2.
# brigatinib   diarylamines N7, N29, pyrimidine N3, N5; N16 is an aniline; in the piperazine N25, with the
#              methyl, is charged, N22 keeps its lone pair; methoxy O14, phosphine oxide O41. C29H39ClN7O2P.
# lorlatinib   aminopyridine N17 and N3; of the pyrazole N21 takes, N20 is methylated; nitrile N24, amide
#              O30, whose N26 has no hydrogen, ether O7. C21H19FN6O2, neutral.
BY_HAND = {
    "VGH": ({"N22", "N25"}, {"N23", "N24", "O27"}, {"N25"}, 23),
    "4MK": ({"N11", "N18", "N25"}, {"N20", "N38", "O4", "O33", "O34"}, {"N11"}, 37),
    "EMH": ({"N9", "N31"}, {"N19", "O20", "O36"}, {"N31"}, 35),
    "6GY": ({"N7", "N25", "N29"}, {"N3", "N5", "N22", "O14", "O41"}, {"N25"}, 40),
    "5P8": ({"N17"}, {"N3", "N21", "N24", "O7", "O30"}, set(), 19),
}


@pytest.mark.parametrize("code", BY_HAND)
def test_packaged_drug_as_a_chemist_would_type_it(code):
    donors, acceptors, charged, hydrogens = BY_HAND[code]
    inhibitor = packaged(code)
    assert where(inhibitor, inhibitor.donor) == donors
    assert where(inhibitor, inhibitor.acceptor) == acceptors
    assert where(inhibitor, inhibitor.charge != 0) == charged
    assert inhibitor.charge.sum() == len(charged)
    assert inhibitor.hydrogens.sum() == hydrogens


def test_hydrophobic_atoms_of_crizotinib():
    crizotinib = packaged("VGH")
    halogens = {"CL", "CL2", "F"}
    assert halogens <= where(crizotinib, crizotinib.hydrophobic)
    # C10 and C11 of the piperidine touch N25; its two inner CH2 and the methyl touch carbon alone.
    assert not {"C10", "C11"} & where(crizotinib, crizotinib.hydrophobic)
    aliphatic = crizotinib.hydrophobic & (crizotinib.hydrogens > 1)
    assert sorted(crizotinib.hydrogens[aliphatic].tolist()) == [2, 2, 3]


@pytest.mark.parametrize("drug", KNOWN_INHIBITORS, ids=lambda drug: drug.name)
def test_geometry_alone_agrees_with_the_template(drug):
    assert differences(packaged(drug.code), packaged(drug.code, smiles=drug.smiles)) == []


@pytest.mark.parametrize("drug", KNOWN_INHIBITORS, ids=lambda drug: drug.name)
def test_packaged_coordinates_tolerate_error(drug):
    # 0.01 Å along each axis, about the scatter of bond lengths in restrained refinement.
    elements, coord, names = crystal(drug.code)
    for seed in range(20):
        noise = np.random.default_rng(seed).normal(0, 0.01, coord.shape)
        assert differences(perceive(elements, coord + noise, atom_names=names), packaged(drug.code)) == []


def test_macrocycle_is_a_ring_and_not_aromatic():
    lorlatinib = packaged("5P8")
    ether = lorlatinib.atom_names.tolist().index("O7")
    assert lorlatinib.ring[ether]
    assert not lorlatinib.aromatic[ether]


# ---------------------------------------------------------------------------------------- any inhibito


@pytest.mark.parametrize("name", DRUGS)
def test_hydrogens_charges_and_rings_agree_with_rdkit(name):
    # The SMILES shows the state at pH 7: RDKit needs none of our rules to count its hydrogens.
    molecule = conformer(DRUGS[name])
    inhibitor = from_geometry(molecule)
    atoms = list(molecule.GetAtoms())
    resonant = np.zeros(len(atoms), dtype=bool)
    resonant[[a for match in molecule.GetSubstructMatches(RESONANT) for a in match]] = True
    assert inhibitor.charge.sum() == pytest.approx(Chem.GetFormalCharge(molecule))
    assert inhibitor.hydrogens.tolist() == [atom.GetTotalNumHs() for atom in atoms]
    assert inhibitor.aromatic.tolist() == [atom.GetIsAromatic() for atom in atoms]
    assert inhibitor.ring.tolist() == [atom.IsInRing() for atom in atoms]
    charge = np.array([atom.GetFormalCharge() for atom in atoms], dtype=float)
    np.testing.assert_allclose(inhibitor.charge[~resonant], charge[~resonant])


@pytest.mark.parametrize("name", DRUGS)
def test_donors_and_acceptors_agree_with_rdkit(name):
    molecule = conformer(DRUGS[name])
    inhibitor = from_geometry(molecule)
    for mask, pattern in ((inhibitor.donor, DONOR), (inhibitor.acceptor, ACCEPTOR)):
        matches = molecule.GetSubstructMatches(pattern, maxMatches=1000)
        assert np.flatnonzero(mask).tolist() == sorted({atom for match in matches for atom in match})


def agrees_despite_error(name):
    """Whether bond orders from a geometry are the template's at 0.02 Å along each axis: bonds wrong by 0.03 Å."""
    molecule = conformer(DRUGS[name])
    geometry, template = (from_geometry(molecule, 0.02, **o) for o in ({}, {"smiles": DRUGS[name]}))
    return differences(geometry, template) == []


DRAWN_WITH = "2026.09"  # RDKit: other versions make other conformers


# One draw, the one the rules were made with; of twenty others 5 % of molecules differ in an atom or more (1 % at
# 0.01 Å, 13 % at 0.03 Å). Perfect it is not.
@pytest.mark.skipif(
    not rdkit.__version__.startswith(f"{DRAWN_WITH}."),
    reason=f"the rules were made with conformers of RDKit {DRAWN_WITH}",
)
@pytest.mark.parametrize("name", DRUGS)
def test_geometry_agrees_with_template_despite_error(name):
    assert agrees_despite_error(name)


def test_most_geometries_of_any_version_agree_with_the_template_despite_error():
    assert sum(agrees_despite_error(name) for name in DRUGS) >= 0.95 * len(DRUGS)


@pytest.mark.parametrize("name", AZOLES)
def test_azole_nitrogens_are_donor_and_acceptor(name):
    # Hydrogens may differ between tautomers; what an atom can do must not.
    molecule = conformer(AZOLES[name])
    azole = from_geometry(molecule)
    nitrogen = (azole.elements == "N") & azole.aromatic
    assert (azole.donor & nitrogen).tolist() == nitrogen.tolist()
    assert (azole.acceptor & nitrogen).tolist() == nitrogen.tolist()
    fields = {field for field, *_ in differences(azole, from_geometry(molecule, smiles=AZOLES[name]))}
    assert fields <= {"hydrogens"}


def test_charges_are_shared_among_equivalent_atoms():
    atp = from_geometry(conformer(DRUGS["ATP"]))
    oxygens = np.sort(atp.charge[atp.charge != 0])
    np.testing.assert_allclose(oxygens, [-2 / 3] * 3 + [-1 / 2] * 4)
    guanidine = from_geometry(conformer(DRUGS["phenylguanidine"]))
    np.testing.assert_allclose(guanidine.charge[guanidine.elements == "N"], 1 / 3)


def test_order_of_atoms_does_not_matter():
    molecule = conformer(DRUGS["ponatinib"])
    shuffled = np.random.default_rng(3).permutation(molecule.GetNumAtoms()).tolist()
    inhibitor, other = from_geometry(molecule), from_geometry(Chem.RenumberAtoms(molecule, shuffled))
    for field in TYPING:
        assert getattr(other, field).tolist() == getattr(inhibitor, field)[shuffled].tolist(), field


def test_hydrogens_in_the_file_are_left_out():
    elements, coord, names = crystal("VGH")
    with_hydrogen = perceive([*elements, "H"], np.vstack([coord, coord[:1] + 0.9]), atom_names=[*names, "H1"])
    assert differences(with_hydrogen, packaged("VGH")) == []
    assert np.isnan(with_hydrogen.b_factor).all()


# ------------------------------------------------------------------------------------------- templates


def test_template_that_does_not_fit_names_both_sizes():
    with pytest.raises(LigandError, match=r"30 atoms, 33 bonds.*36 atoms, 41 bonds.*another compound"):
        packaged("VGH", smiles=lookup("alectinib").smiles)


def test_template_tells_a_partly_resolved_ligand():
    elements, coord, names = crystal("VGH")
    kept = [a for a, name in enumerate(names) if name not in ("N25", "C10")]
    with pytest.raises(LigandError, match="2 atoms not resolved"):
        perceive([elements[a] for a in kept], coord[kept], smiles=lookup("VGH").smiles)


def test_unreadable_smiles():
    with pytest.raises(LigandError, match="cannot read the SMILES"):
        packaged("VGH", smiles="C1CC")


def test_template_is_laid_where_bonds_are_short():
    # Without the lengths either end of hex-1-ene's chain could bear the double bond.
    molecule = conformer("C=CCCCC")
    backwards = Chem.RenumberAtoms(molecule, [5, 4, 3, 2, 1, 0])
    assert from_geometry(backwards, smiles="C=CCCCC").hydrogens.tolist() == [3, 2, 2, 2, 1, 2]


def test_known_drugs_need_no_rdkit():
    script = "import sys, alkstruct.complexes.ligand_template as i; i.perceive(['C', 'O'], [[0, 0, 0], [1.2, 0, 0]])"
    command = f"{script}; sys.exit('rdkit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], cwd=ROOT, check=False).returncode == 0
