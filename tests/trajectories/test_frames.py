"""Frames of a universe as complexes of one topology: atoms, images, and frames that are none."""

import warnings

import MDAnalysis
import numpy as np
import pytest
import trajectory_cases as cases
from MDAnalysis.coordinates.memory import MemoryReader

import alkstruct as alk
from alkstruct.errors import LigandError, StructureError
from alkstruct.trajectories.frames import FramesInTurn, UnreadFrame, frames_of, opened

pytestmark = pytest.mark.filterwarnings("ignore::alkstruct.AlkstructWarning")  # of the geometry of shaken atoms


def test_a_frame_is_what_load_makes_of_it():
    universe = cases.shaken(frames=3)
    frames = frames_of(universe)
    for timestep in universe.trajectory:
        one, other = frames.complex_at(timestep), alk.load(universe)
        np.testing.assert_array_equal(one.coord, other.coord)
        np.testing.assert_array_equal(one.inhibitor.coord, other.inhibitor.coord)
        assert one.atom_names.tolist() == other.atom_names.tolist() and one.sequence == other.sequence
        assert one.number.tolist() == other.number.tolist()


def test_atoms_are_found_in_any_order_with_hydrogens_and_force_field_names():
    """Hydrogens and waters are passed over; HSD is a histidine; the order of the source does not matter."""
    first = alk.load("2XP2").to_universe()
    names = np.where(first.residues.resnames == "HIS", "HSD", first.residues.resnames)
    first.residues.resnames = names
    mixed = MDAnalysis.Merge(first.select_atoms("resname VGH"), first.select_atoms("not resname VGH"))
    frames = frames_of(mixed)
    plain = frames_of(alk.load("2XP2").to_universe())
    np.testing.assert_array_equal(frames.template.coord, plain.template.coord)
    assert frames.inhibitor.max() < frames.chain.min()
    assert "HSD" not in frames.template.residue_names


def boxed(shift):
    """2XP2 in a cube of 90 Å, each atom in the box for itself after a shift."""
    universe = alk.load("2XP2").to_universe()
    places = (universe.atoms.positions + shift) % 90.0
    universe.load_new(places[None].astype(np.float32), format=MemoryReader, dimensions=[90.0, 90, 90, 90, 90, 90])
    return universe


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_what_a_box_has_cut_is_put_together(axis):
    """Wherever the faces of the box lie, distances are those of the crystal, and so are the estimates."""
    crystal, shift = alk.load("2XP2"), np.zeros(3)
    middle = crystal.inhibitor.coord.mean(axis=0)
    shift[axis] = 90.0 - middle[axis]  # a face through the inhibitor
    universe = boxed(shift)
    frame = frames_of(universe).complex_at(universe.trajectory[0])
    np.testing.assert_allclose(frame.distances(), crystal.distances(), atol=1e-4)
    found, expected = (alk.score(one, "G1202R").ddg.iloc[0] for one in (frame, crystal))
    assert found == pytest.approx(expected, abs=0.01)  # coordinates have single precision


def test_an_inhibitor_in_another_image_is_taken_in_the_one_beside_the_kinase():
    universe = alk.load("2XP2").to_universe()
    places = universe.atoms.positions.copy()
    places[universe.atoms.resnames == "VGH"] += [90.0, 0.0, -180.0]
    universe.load_new(places[None], format=MemoryReader, dimensions=[90.0, 90, 90, 90, 90, 90])
    frame = frames_of(universe).complex_at(universe.trajectory[0])
    np.testing.assert_allclose(frame.distances(), alk.load("2XP2").distances(), atol=1e-4)


def test_an_inhibitor_that_left_is_told_with_its_distance():
    universe = cases.shaken(frames=2)
    frames = frames_of(universe)
    away = universe.trajectory[1]
    away.positions[frames.inhibitor] += 60.0
    with pytest.raises(LigandError, match=r"the inhibitor is \d+\.\d Å from the kinase$"):
        frames.complex_at(away)


def test_frames_that_are_none_say_why():
    universe = cases.shaken(frames=3)
    frames = frames_of(universe)
    universe.trajectory[1].positions[7] = np.nan
    with pytest.raises(StructureError, match="no numbers"):
        frames.complex_at(universe.trajectory[1])
    universe.trajectory[2].positions[frames.chain[1500:]] += 4.0
    with pytest.raises(StructureError, match="lost the peptide bond of residues"):
        frames.complex_at(universe.trajectory[2])
    with pytest.raises(StructureError, match="cannot be read: torn"):
        frames.complex_at(UnreadFrame(4, OSError("torn")))


def test_the_first_frame_that_can_be_loaded_is_the_template():
    universe = cases.shaken(frames=4)
    universe.trajectory.get_array()[:2, 10] = np.nan
    frames = frames_of(universe)
    universe.trajectory[2]
    np.testing.assert_array_equal(frames.template.coord, alk.load(universe).coord)
    universe.trajectory.get_array()[:, 10] = np.nan
    with pytest.raises(StructureError, match="frame 0 has coordinates that are no numbers"):
        frames_of(universe)


def test_a_ligand_of_a_file_is_refused(tmp_path):
    with pytest.raises(LigandError, match="name its residue"):
        frames_of(cases.shaken(frames=1), ligand=tmp_path / "ligand.sdf")


@pytest.mark.parametrize("ending", ["dcd", "xtc", "trr", "pdb"])
def test_formats_are_read(tmp_path, ending):
    universe = cases.shaken(frames=3)
    topology, trajectory = cases.written(universe, tmp_path, ending)
    source = trajectory if ending == "pdb" else (topology, trajectory)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of MDAnalysis, on how its DCD reader will change
        found = opened(source).universe
        frames = frames_of(found)
        places = [frames.complex_at(timestep).coord for timestep in found.trajectory]
    frames = frames_of(universe)
    expected = [frames.complex_at(timestep).coord for timestep in universe.trajectory]
    np.testing.assert_allclose(places, expected, atol=0.011 if ending in ("xtc", "pdb") else 1e-5)  # 3 decimals, nm


def test_models_of_an_mmcif_file_are_frames(tmp_path):
    from Bio.PDB import MMCIFIO, Structure

    first = alk.load("2XP2").to_structure()
    several = Structure.Structure("several")
    for number in range(3):
        model = first[0].copy()
        model.id, model.serial_num = number, number + 1
        model.transform(np.eye(3), np.array([0.0, 0.0, float(number)]))
        several.add(model)
    written = MMCIFIO()
    written.set_structure(several)
    written.save(str(tmp_path / "models.cif"))
    universe = opened(tmp_path / "models.cif").universe
    frames = frames_of(universe)
    heights = [frames.complex_at(timestep).coord[:, 2].mean() for timestep in universe.trajectory]
    assert np.diff(heights) == pytest.approx([1.0, 1.0], abs=1e-3)


def test_files_that_are_none_are_named(tmp_path):
    with pytest.raises(StructureError, match=r"no file .*absent\.dcd"):
        opened(tmp_path / "absent.dcd")
    (tmp_path / "odd.pdb").write_text("hello")
    with pytest.raises(StructureError, match="MDAnalysis cannot read"):
        opened((tmp_path / "odd.pdb", tmp_path / "odd.pdb"))


def test_unreadable_frames_are_passed_over():
    class Torn:
        def __getitem__(self, number):
            if number == 1:
                raise OSError("torn")
            return number

    first, torn, last = FramesInTurn(Torn(), [0, 1, 2])
    assert (first, last) == (0, 2) and torn.frame == 1 and np.isnan(torn.time)


def test_a_group_of_atoms_is_all_that_is_looked_at():
    """Two copies of the complex in one universe: the second is scored where it is asked for, as `load` does."""
    first, second = (alk.load("2XP2").to_universe() for _ in range(2))
    shift = np.random.default_rng(1).normal(90.0, 0.05, second.atoms.positions.shape)
    second.atoms.positions = second.atoms.positions + shift
    both = MDAnalysis.Merge(first.atoms, second.atoms)
    half = both.atoms[first.atoms.n_atoms :]
    half.chainIDs = "B"
    frames = frames_of(half)
    assert frames.template.chain == "B" and frames.chain.min() >= first.atoms.n_atoms
    np.testing.assert_array_equal(frames.template.coord, alk.load(half).coord)
    assert opened(half) is half.atoms or len(opened(half)) == len(half)


def test_an_atom_in_the_place_of_another_is_not_followed():
    """A dummy atom on a CA in frame 0; in frame 1 they are apart, and that frame says which is which."""
    universe = cases.shaken(frames=3)
    dummy = MDAnalysis.Universe.empty(1, trajectory=True)
    for name, value in {"names": "DU", "elements": "C", "resnames": "DUM", "resids": 1, "chainIDs": "Z"}.items():
        dummy.add_TopologyAttr(name, [value])
    both = MDAnalysis.Merge(dummy.atoms, universe.atoms)
    places = np.array([[[0.0, 0, 0], *timestep.positions] for timestep in universe.trajectory], dtype=np.float32)
    alpha = int(universe.select_atoms("resid 1202 and name CA").ix[0]) + 1
    places[0, 0] = places[0, alpha]
    places[1:, 0] = places[1:, alpha] + 30.0
    both.load_new(places, format=MemoryReader)
    frames = frames_of(both)
    assert frames.number == 1 and alpha in frames.chain.tolist()
    with pytest.raises(StructureError, match=f"atoms 1, {alpha + 1} stand in one place"):
        frames_of(both, [0])


@pytest.mark.parametrize("edge", [1.0, 30.0])
def test_a_box_too_narrow_for_a_kinase_is_none(edge):
    universe = alk.load("2XP2").to_universe()
    box = [edge, edge, edge, 90, 90, 90]
    universe.load_new(universe.atoms.positions[None], format=MemoryReader, dimensions=box)
    frame = frames_of(universe).complex_at(universe.trajectory[0])
    np.testing.assert_array_equal(frame.coord, frames_of(alk.load("2XP2").to_universe()).template.coord)


def test_what_is_no_trajectory_is_refused():
    with pytest.raises(StructureError, match="cannot read frames of a int"):
        opened(5)
