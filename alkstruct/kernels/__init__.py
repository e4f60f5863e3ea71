"""numba functions on bare arrays, their named tuples and work space; they import numpy and numba alone.

- `averages`: Boltzmann averages over conformers and poses, safe from overflow.
- `backbone_atoms`: The atoms of a window besides N, CA and C, and the torsions of a closed chain.
- `backbone_energy`: The energy of a window's backbone: Ramachandran map, overlaps, and hydrogen bonds of the backbone.
- `backbones`: Backbones of a window: draw torsions, close the chain, judge it, and move it a little at a time.
- `clashes`: Count contacts and clashes of a side chain with the inhibitor, and find the deepest overlap.
- `closure`: Close a stretch of backbone between fixed ends: the kinematic closure of three pivots.
- `compiled`: Numba's compiler for the kernels: keep compiled code, recompile it after an edit, announce a wait.
- `conformers`: Grow the conformers of a side chain atom by atom, and skip those that cannot matter.
- `ensembles`: The loop over the conformers of one residue type at one site, with and without the inhibitor.
- `hydrogen_bonds`: Directional hydrogen bonds of a side chain with the protein, the inhibitor and ordered waters.
- `inhibitor`: Energies of a side chain with the inhibitor in its poses, and a map of the places that it can reach.
- `layouts`: Named tuples that carry arrays into the kernels, and constants such as the number of parts.
- `lennard_jones`: The softened Lennard-Jones energy of one pair, and its sums over many atoms.
- `loop_layouts`: Named tuples and constants of the kernels that rebuild a stretch of backbone.
- `neighbours`: List the protein atoms near a site, and near each cell of the cube around it.
- `pair_energy`: Sum pair energies over atoms, whichever form the energy has.
- `placing`: Place atoms by bond length, angle and dihedral, and copy coordinates.
- `scan`: Entry points of the kernels, which Python calls: one site, many sites, and two sites at once.
- `side_chain_pairs`: Energies between the conformers of two side chains, and of groups of atoms with the inhibitor.
- `terms`: Energy terms of a side chain besides the pair energy, once its atoms are placed; a new term is called here.
- `threads`: Share work that spends its time in kernels among Python's threads, as many as numba counts.
- `vina`: AutoDock Vina's energy of one pair, and its sums over many atoms.
- `workspace`: Work space for the kernels: arrays that are allocated once and used for many sites.
"""
