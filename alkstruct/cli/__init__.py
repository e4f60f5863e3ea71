"""The command `alkstruct`: arguments, one function a command, and what it prints.

- `arguments`: What the command line understands: its commands, their options and examples.
- `builds`: Print what the command build has built: rotamers of a side chain, or backbones of a stretch and their bonds.
- `clusters`: Connect to a Dask cluster, or make one on this machine for one run.
- `commands`: The commands of the command line, one function each.
- `ensembles`: Print the scores of several structures: a summary of variants, or of a scan.
- `examples`: Examples of each command, as its help shows them.
- `inputs`: Read what the arguments name: structures, how they are read, lists of names and of variants.
- `kinases`: The commands that tell of kinases, not of one complex: kinases, regions, equivalents.
- `main`: Run the command line.
- `messages`: What the command line prints: keys to columns, files written, errors and warnings.
- `options`: Options that several commands share, and what their values may be.
- `sites`: The command sites: the same places of several kinases side by side, each with its own inhibitor.
- `trajectories`: Score the frames of a trajectory and print what they say of each variant.
"""
