"""Small trajectories for tests: a packaged crystal that is shaken, in memory or in files of several formats."""

import warnings

import MDAnalysis
import numpy as np
from MDAnalysis.coordinates.memory import MemoryReader

import alkstruct as alk

VARIANTS = ("L1196M", "G1202R", "S1206Y", "H1124Q")  # direct, a clash, indirect, not resolved
NUMBERS = [
    name for name, dtype in alk.score_columns().set_index("column").dtype.items() if dtype in ("Float64", "Int64")
]


def shaken(name="2XP2", frames=8, scale=0.03, seed=0):
    """A universe of a packaged crystal whose atoms are moved at random by so many Å in every frame."""
    universe = alk.load(name).to_universe()
    random = np.random.default_rng(seed)
    first = universe.atoms.positions
    places = first + random.normal(0.0, scale, (frames, *first.shape))
    return universe.load_new(places.astype(np.float32), format=MemoryReader)


def written(universe, folder, ending):
    """(topology, trajectory) files of a universe, the latter by its ending."""
    topology, trajectory = folder / "topology.pdb", folder / f"trajectory.{ending}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of elements, charges and the box, which no test looks at
        universe.trajectory[0]
        universe.atoms.write(topology)
        with MDAnalysis.Writer(str(trajectory), universe.atoms.n_atoms, multiframe=True) as writer:
            for _ in universe.trajectory:
                writer.write(universe.atoms)
    return topology, trajectory


def rows_of(table, frame):
    """The rows of one frame in a long table."""
    return table[table.frame == frame].reset_index(drop=True)


def same_numbers(rows, scored):
    """Tell whether rows of a long table have the numbers and verdicts of a score table, to the bit."""
    columns = [name for name in NUMBERS if name in rows]
    pairs = [(rows[c].to_numpy(float, na_value=np.nan), scored[c].to_numpy(float, na_value=np.nan)) for c in columns]
    equal = all(np.array_equal(one, other, equal_nan=True) for one, other in pairs)
    return (
        equal and rows.variant.tolist() == scored.variant.tolist() and rows.verdict.tolist() == scored.verdict.tolist()
    )
