"""Ramachandran maps: what they are as tables, what is known of residue types, and residues of crystals."""

from pathlib import Path

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.complexes.loading import load
from alkstruct.rotamers.library import residue_counts
from alkstruct.rotamers.ramachandran import GRID_ANGLES, UNIFORM_SHARE, ramachandran_energy, ramachandran_map
from alkstruct.rotamers.sites import scorable, sites

CRYSTALS = Path(__file__).parents[3] / "shared" / "development" / "structures"
PACKAGED = ("2XP2", "4MKC", "3AOX", "5J7H", "4CLI")
FAVOURED = 0.98  # of a map: the fewest bins that hold it are its favoured region


def likelihoods(structure):
    """(letters, ln(p / uniform), whether in the favoured region) of a chain's residues that have phi and psi."""
    every = [i for i in range(len(structure)) if scorable(structure, i)]
    place, bonded = sites(structure, every), structure.peptide_bonded()
    letters, gains, favoured = [], [], []
    for i, phi, psi in zip(every, place.phi, place.psi, strict=True):
        if np.isnan(phi + psi):
            continue
        letter = structure.sequence[i]
        before = bool(bonded[i + 1] and structure.sequence[i + 1] == "P")
        falling = np.sort(ramachandran_map(letter, before_proline=before).ravel())[::-1]
        least = falling[np.searchsorted(np.cumsum(falling), FAVOURED)] * falling.size
        gain = -ramachandran_energy(letter, phi, psi, before_proline=before)
        letters.append(letter)
        gains.append(gain)
        favoured.append(gain >= np.log(least))
    return np.array(letters), np.array(gains), np.array(favoured)


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("letter", AMINO_ACIDS)
def test_a_map_is_a_distribution_in_which_nothing_is_impossible(letter, before):
    table = ramachandran_map(letter, before_proline=before)
    assert table.shape == (36, 36)
    assert table.sum() == pytest.approx(1)
    assert table.min() >= UNIFORM_SHARE / table.size
    assert ramachandran_energy(letter, GRID_ANGLES[:, None], GRID_ANGLES, before_proline=before).max() < 5.4


def test_nobody_can_write_into_a_map_that_is_kept():
    assert ramachandran_map("L") is ramachandran_map("L")
    with pytest.raises(ValueError, match="read-only"):
        ramachandran_map("L")[0, 0] = 1


def test_counts_that_are_handed_out_are_the_callers_own():
    """Whoever writes into them changes neither the library nor the rotamers' `seen`."""
    counts = residue_counts("L")
    counts[:] = 0
    assert residue_counts("L").sum() > 10000


@pytest.mark.parametrize("letter", ["L", "P", "W"])
def test_a_map_is_its_counts_smoothed_on_the_torus(letter):
    """A slow twin: each bin gives to every other by the square of their distance, the short way round."""
    counts = residue_counts(letter)
    away = np.abs(GRID_ANGLES[:, None] - GRID_ANGLES)
    weight = np.exp(-(np.minimum(away, 360 - away) ** 2) / (2 * 4.0**2))
    smooth = np.zeros((36, 36))
    for i, j in np.argwhere(counts):
        smooth += counts[i, j] * np.outer(weight[i], weight[j])
    assert ramachandran_map(letter) == pytest.approx(0.995 * smooth / smooth.sum() + 0.005 / 1296)


def test_smoothing_keeps_the_share_of_each_basin():
    """A tenth of the library's asparagines have positive phi; the edges of the map at -180 are no walls."""
    counts, positive = residue_counts("N"), (GRID_ANGLES > 0)
    assert ramachandran_map("N")[positive].sum() == pytest.approx((counts / counts.sum())[positive].sum(), abs=0.005)
    assert ramachandran_map("V")[0, 0] > 2 * UNIFORM_SHARE / 1296  # beta reaches beyond 180


def test_glycine_is_its_own_mirror_image():
    """It has no CB: (phi, psi) and (-phi, -psi) are the same to it. To no other residue are they."""
    angles = np.random.default_rng(1).uniform(-180, 180, (2, 200))
    assert ramachandran_energy("G", *angles) == pytest.approx(ramachandran_energy("G", *-angles))
    for letter in AMINO_ACIDS.replace("G", ""):
        assert np.abs(ramachandran_energy(letter, *angles) - ramachandran_energy(letter, *-angles)).max() > 2


def test_glycine_goes_where_others_do_not():
    """At G1202 of ALK (phi 75, psi -170) all others pay at least 2 kT more; half of all glycines have positive phi."""
    paid = {letter: float(ramachandran_energy(letter, 75, -170)) for letter in AMINO_ACIDS}
    glycine = paid.pop("G")
    assert glycine < 0
    assert min(paid.values()) > glycine + 2
    assert ramachandran_map("G")[(GRID_ANGLES > 0)].sum() == pytest.approx(0.5, abs=0.02)


def test_alanine_likes_helix_and_strand():
    """Their density is a hundred and ten times the uniform one; where CB meets its neighbours it is a hundredth."""
    helix, strand, extended = ramachandran_energy("A", [-60, -120, -70], [-40, 130, 150])
    left, *forbidden = ramachandran_energy("A", [60, 0, 120, 100], [40, 0, -60, -100])
    assert helix < -np.log(80)
    assert max(strand, extended) < -np.log(7)
    assert helix < strand < left < 0.5  # a left-handed helix is rare but no clash
    assert min(forbidden) > np.log(100)


def test_the_ring_of_proline_confines_phi():
    """Phi is -65 +- 15 in all of them: 99 % lie between -100 and -40, of alanines two in three."""
    confined = (GRID_ANGLES >= -100) & (GRID_ANGLES <= -40)
    assert ramachandran_map("P")[confined].sum() > 0.98
    assert ramachandran_map("A")[confined].sum() < 0.75


def test_branched_residues_prefer_strands():
    """As measured in a strand of protein G (Minor & Kim 1994, doi:10.1038/367660a0): Ile and Val do, Ala does not."""
    cost = {x: float(ramachandran_energy(x, -63, -42) - ramachandran_energy(x, -120, 130)) for x in "VIELA"}
    assert min(cost["V"], cost["I"]) > max(cost["E"], cost["L"], cost["A"]) + 1


def test_a_proline_that_follows_makes_a_helix_rare():
    """Its CD meets N of the residue before (Ho & Brasseur 2005, doi:10.1186/1472-6807-5-14). A glycine has no CB."""
    for letter in AMINO_ACIDS.replace("G", ""):
        alone, before = (
            ramachandran_energy(letter, [-63, -70], [-42, 145], before_proline=follows) for follows in (False, True)
        )
        assert before[0] > alone[0] + 1
        assert before[1] < alone[1]
    assert np.array_equal(ramachandran_map("G", before_proline=True), ramachandran_map("G"))


@pytest.mark.parametrize("letter", ["A", "G", "P", "T"])
def test_boltzmann_weights_average_to_one(letter):
    """Energies are above a uniform backbone: one that is uniform pays, one that is as in proteins gains."""
    energy = ramachandran_energy(letter, GRID_ANGLES[:, None], GRID_ANGLES, kt=0.6)
    assert np.exp(-energy / 0.6).mean() == pytest.approx(1)
    assert energy.mean() > 0 > (ramachandran_map(letter) * energy).sum()


def test_an_energy_at_a_grid_point_is_the_maps():
    for letter in "AGV":
        energy = ramachandran_energy(letter, GRID_ANGLES[:, None], GRID_ANGLES)
        assert np.exp(-energy) == pytest.approx(ramachandran_map(letter) * 1296)


def test_between_grid_points_the_probability_is_bilinear():
    """So that it is continuous, on the seam at 180 degrees as well."""
    table = ramachandran_map("I") * 1296
    found = np.exp(-ramachandran_energy("I", [-122.5, 175.0], [130.0, -5.0]))
    expected = [0.25 * table[5, 31] + 0.75 * table[6, 31], (table[[35, 35, 0, 0], [17, 18, 17, 18]]).mean()]
    assert found == pytest.approx(expected)


def test_an_energy_is_periodic():
    phi, psi = np.random.default_rng(2).uniform(-180, 180, (2, 100))
    once = ramachandran_energy("K", phi, psi)
    assert ramachandran_energy("K", phi + 360, psi - 720) == pytest.approx(once)
    assert ramachandran_energy("K", 180.0, 180.0) == pytest.approx(ramachandran_energy("K", -180.0, -180.0))


def test_angles_broadcast_and_kt_scales():
    phi, psi = np.array([[-63.0], [-120.0]]), np.array([-42.0, 130.0, np.nan])
    energy = ramachandran_energy("M", phi, psi)
    assert energy.shape == (2, 3)
    assert energy[1, 1] == ramachandran_energy("M", -120.0, 130.0)
    assert np.isnan(energy).tolist() == [[False, False, True]] * 2  # a chain's end has no phi or no psi
    assert ramachandran_energy("M", phi, psi, kt=0.6) == pytest.approx(0.6 * energy, nan_ok=True)


@pytest.mark.parametrize("name", PACKAGED)
def test_residues_of_alk_are_where_the_maps_say(name):
    """Crystals at 1.75 to 2.3 Å: 98 % of residues by definition, and 98.3 % or more are found there."""
    _, gains, favoured = likelihoods(alk.load(name))
    assert favoured.mean() > 0.97
    assert gains.mean() > 2.5  # nats above a uniform map; 2.70 to 2.90 are found


def test_glycines_of_alk_are_likelier_by_their_own_map():
    """Twenty-three sites. By asparagine's map, which has their basins but not their mirror image, they are unlikely."""
    letters, gains, _ = zip(*(likelihoods(alk.load(name)) for name in PACKAGED), strict=True)
    own = np.concatenate(gains)[np.concatenate(letters) == "G"].mean()
    assert own > 1.2  # 1.46 found
    by_asparagine = []
    for structure in map(alk.load, PACKAGED):
        place = sites(structure, [i for i in range(len(structure)) if structure.sequence[i] == "G"])
        by_asparagine.append(-ramachandran_energy("N", place.phi, place.psi))
    assert own > np.nanmean(np.concatenate(by_asparagine)) + 1


@pytest.mark.skipif(not CRYSTALS.is_dir(), reason="needs crystals in ../shared/development")
@pytest.mark.filterwarnings("ignore::alkstruct.AlkstructWarning")
@pytest.mark.parametrize(
    ("name", "ligand", "least"),
    [
        ("EGFR_osimertinib_4ZAU", None, 0.97),
        ("EGFR_erlotinib_4HJO", None, 0.98),
        ("EGFR_afatinib_4G5J", "0WN", 0.96),
        ("KIT_sunitinib_3G0E", None, 0.97),
        ("EGFR_neratinib_2JIV", None, 0.7),
    ],
)
def test_residues_of_other_kinases_are_where_the_maps_say(name, ligand, least):
    """As ALK's, which the maps have not seen either; a crystal that was badly built stands out: 2JIV has 78 %."""
    _, gains, favoured = likelihoods(load(str(CRYSTALS / f"{name}.pdb"), ligand=ligand, reference=None))
    assert favoured.mean() > least
    assert (gains.mean() > 2.2) == (name != "EGFR_neratinib_2JIV")
    assert favoured.mean() > 0.9 or name == "EGFR_neratinib_2JIV"
