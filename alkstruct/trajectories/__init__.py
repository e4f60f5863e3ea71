"""Many coordinates of one complex, several crystals or the frames of a trajectory, become one answer for each variant.

- `images`: Put molecules together that a periodic box has cut, and the inhibitor beside its kinase.
- `frames`: Frames of an MDAnalysis Universe as complexes of one topology.
- `frame_scores`: Keep the numbers of a frame's score as an array, one row a variant.
- `streaming`: Statistics of a stream of arrays, one a frame, in memory that does not grow with the stream.
- `summary`: Summarise structures or frames: one row a variant, with means, spreads, errors and shares of verdicts.
- `parts`: Long runs as a folder of Parquet files with a manifest, which can be resumed.
- `dask_runs`: The parts of a run on a Dask cluster.
- `analysis`: Score variants in every frame of a trajectory, as an MDAnalysis analysis.
- `runs`: Score variants in every frame of a trajectory with one call.
- `crystals`: Score variants in several structures of one inhibitor, and sum up what they say.
- `structure_runs`: Blocks of variants in several structures: one after the other, into a folder that can be resumed, or
  on a cluster.
- `elastic_network`: `sample_motion`, a small trajectory along the slow modes of an elastic network.
- `matching`: Match structures of one complex: residues by number, inhibitor atoms by bonds, coordinates for views.
- `sources`: Find the structures that a list, a folder, a pattern or a file of models names, and load them.
"""
