"""The motion that the project makes itself: its statistics, and frames that remain those of a protein."""

import MDAnalysis
import numpy as np
import pytest
from MDAnalysis.coordinates.memory import MemoryReader
from trajectory_cases import written

import alkstruct as alk
from alkstruct.chemistry.fixed_distances import fixed_distances
from alkstruct.complexes.chain_geometry import MOST_OFF_ANGLE, MOST_OFF_BOND
from alkstruct.trajectories import elastic_network as net


@pytest.fixture(scope="module")
def kinase():
    return alk.load("lorlatinib")


@pytest.fixture(scope="module")
def network(kinase):
    return net.elastic_network(kinase, 60)


@pytest.fixture(scope="module")
def frames(kinase):
    """Coordinates of 100 frames that are far apart in time: (frames, atoms, 3)."""
    return places_of(alk.sample_motion(kinase, 100, interval=1000.0))


def places_of(universe):
    return np.array([step.positions.copy() for step in universe.trajectory], dtype=float)


def test_modes_shift_and_turn_nothing(kinase, network):
    """All forces of springs are between two atoms: no mode has a momentum, or an angular one."""
    places = net._places(kinase) - net._places(kinase).mean(axis=0)
    moves = network.modes.reshape(-1, 3, 60)
    assert np.abs(moves.sum(axis=0)).max() < 1e-6
    turns = np.cross(places[:, :, None], moves, axisa=1, axisb=1, axisc=1).sum(axis=0)
    assert np.abs(turns).max() < 1e-4


def test_modes_are_those_of_the_springs(kinase, network):
    """Unit vectors across each other, softest first, signs fixed: a network made anew gives the same to 1e-9."""
    assert np.allclose(network.modes.T @ network.modes, np.eye(60), atol=1e-9)
    assert (np.diff(network.stiffness) >= 0).all() and network.stiffness[0] > 0.1
    largest = np.abs(network.modes).argmax(axis=0)
    assert (network.modes[largest, np.arange(60)] > 0).all()
    again = net.elastic_network.__wrapped__(kinase, 60)
    assert np.allclose(again.modes, network.modes, atol=1e-9)


def test_frames_stay_where_the_crystal_is(kinase, frames):
    """Restoring bonds neither shifts nor turns the whole by more than a hundredth of an Å."""
    crystal = net._places(kinase)
    assert np.abs(frames.mean(axis=1) - crystal.mean(axis=0)).max() < 0.01


def test_covariance_is_the_analytic_one(network):
    """The amplitudes of modes, 20,000 independent draws: variance 1 each, nothing shared."""
    drawn = net._relaxing(network.stiffness, 20_000, 50.0, np.random.default_rng(0))
    assert np.abs(np.cov(drawn.T) - np.eye(60)).max() < 5 * np.sqrt(2 / 20_000)


@pytest.mark.parametrize("rmsf", [None, 0.5])
def test_alpha_carbons_fluctuate_as_asked(kinase, network, rmsf):
    """By B factors, or by the number: their mean square, from the modes alone, is exactly that."""
    alpha = kinase.atom_names == "CA"
    wanted = np.sqrt(3 * kinase.b_factor[alpha].mean() / (8 * np.pi**2)) if rmsf is None else rmsf
    parts = network.modes.reshape(-1, 3, 60)[np.flatnonzero(alpha)]
    squares = ((parts**2).sum(axis=1) * net._spreads(kinase, network, rmsf) ** 2).sum(axis=1)
    assert np.sqrt(squares.mean()) == pytest.approx(wanted)


def test_frames_fluctuate_as_the_modes_say(kinase, frames):
    """Restored bonds cost little: 100 independent frames have the crystal's RMSF to 5 %, and follow its B factors."""
    alpha = np.flatnonzero(kinase.atom_names == "CA")
    squares = ((frames[:, alpha] - frames[:, alpha].mean(axis=0)) ** 2).sum(axis=2).mean(axis=0)
    b_factors = kinase.b_factor[alpha]
    assert np.sqrt(squares.mean()) == pytest.approx(np.sqrt(3 * b_factors.mean() / (8 * np.pi**2)), rel=0.05)
    assert np.corrcoef(squares, b_factors)[0, 1] > 0.6


def test_without_b_factors_there_is_a_default(network):
    assert net._crystal_rmsf(np.full(5, np.nan)) == net.DEFAULT_RMSF
    assert net._crystal_rmsf(np.full(5, 500.0)) == net.LARGEST_RMSF


def test_slow_modes_forget_slowly(network):
    """The autocorrelation of each mode is exp(-t / tau), tau falling with its stiffness."""
    step, number = 0.1, 50_000
    drawn = net._relaxing(network.stiffness, number, step, np.random.default_rng(1))
    for lag in (1, 5, 10):
        found = (drawn[lag:] * drawn[:-lag]).mean(axis=0)
        expected = np.exp(-lag * step * network.stiffness / network.stiffness[0])
        assert np.abs(found - expected)[[0, 1, 59]].max() < 0.05


def distances(structure, coord):
    """(length now, ideal length, bonds) of what bonds and angles fix in each residue of a complex."""
    rows = []
    for k, letter in enumerate(structure.sequence):
        first, last = structure.start[k : k + 2]
        here = dict(zip(structure.atom_names[first:last].tolist(), range(first, last), strict=True))
        for one in fixed_distances(letter):
            if one.first in here and one.second in here:
                rows.append((here[one.first], here[one.second], one.length, one.bonds))
    first, second, length, bonds = np.array(rows).T
    apart = np.linalg.norm(coord[:, first.astype(int)] - coord[:, second.astype(int)], axis=2)
    return apart, length, bonds


def test_bonds_and_angles_remain_those_of_a_protein(kinase, frames):
    """In every frame, well within what `load` calls impossible."""
    apart, length, bonds = distances(kinase, frames)
    off = np.abs(apart - length)
    assert off[:, bonds == 1].max() < 0.2 < MOST_OFF_BOND
    assert off[:, bonds == 2].max() < 0.35 < MOST_OFF_ANGLE


def test_every_frame_is_scored_and_the_inhibitor_is_known(kinase):
    universe = alk.sample_motion(kinase, 20)
    scores = alk.score_trajectory(universe, ["S1206Y", "L1196M"], keep="frames")
    assert len(scores.failed) == 0 and len(scores.table) == 40
    drug = scores.template.inhibitor
    for kind in ("atom_names", "donor", "acceptor", "hydrogens", "charge", "hydrophobic"):
        assert getattr(drug, kind).tolist() == getattr(kinase.inhibitor, kind).tolist()


def test_a_seed_gives_its_frames(kinase):
    one, same, other = (places_of(alk.sample_motion(kinase, 3, seed=seed)) for seed in (4, 4, 5))
    assert np.array_equal(one, same)
    assert np.abs(one - other).max() > 0.5


def test_longer_runs_begin_as_shorter_ones(kinase):
    assert np.array_equal(places_of(alk.sample_motion(kinase, 2)), places_of(alk.sample_motion(kinase, 4))[:2])


@pytest.mark.parametrize("ending", ["xtc", "dcd"])
@pytest.mark.filterwarnings("ignore:DCDReader")
def test_files_come_back(kinase, tmp_path, ending):
    universe = alk.sample_motion(kinase, 3, interval=20.0)
    files = written(universe, tmp_path, ending)
    again = MDAnalysis.Universe(*map(str, files))
    assert len(again.trajectory) == 3
    assert np.abs(places_of(again) - places_of(universe)).max() < 0.006  # XTC keeps hundredths of an Å
    table, same = (alk.score_trajectory(one, "L1196M", keep="frames").table for one in (universe, files))
    assert np.abs(table.distance - same.distance).max() < 0.02


def test_universe_is_the_complex(kinase):
    """No waters; residues, names and B factors as they were; times in ps."""
    universe = alk.sample_motion(kinase, 2, interval=5.0)
    assert isinstance(universe.trajectory, MemoryReader)
    assert [step.time for step in universe.trajectory] == [0.0, 5.0]
    assert len(universe.atoms) == len(kinase.coord) + len(kinase.inhibitor)
    assert universe.residues.resids[:-1].tolist() == kinase.number.tolist()
    assert universe.atoms.names[: len(kinase.coord)].tolist() == kinase.atom_names.tolist()
    assert np.allclose(universe.atoms.tempfactors[: len(kinase.coord)], kinase.b_factor)


def test_a_name_will_do_and_no_inhibitor_is_needed(kinase):
    assert np.array_equal(places_of(alk.sample_motion("lorlatinib", 1)), places_of(alk.sample_motion(kinase, 1)))


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"frames": 0}, "frames=0"),
        ({"interval": -1.0}, "interval=-1.0"),
        ({"relaxation": float("nan")}, "relaxation=nan"),
        ({"rmsf": 9.0}, "rmsf=9.0"),
        ({"modes": 0}, "modes=0"),
        ({"modes": 10**6}, "modes=1000000"),
    ],
)
def test_numbers_out_of_range_are_refused(kinase, choice, said):
    with pytest.raises(alk.AlkstructError, match=said):
        alk.sample_motion(kinase, **choice)


def test_loose_parts_are_refused(kinase):
    """The last residues, moved 50 Å away, would go anywhere."""
    coord = kinase.coord.copy()
    first = kinase.start[kinase.index(1286)]
    coord[first:] += 50.0
    with pytest.raises(alk.StructureError, match="loose"):
        net.elastic_network(kinase.with_coordinates(coord), 5)
