"""The energies by name, one file a term: its numbers and their sources, and the Rules that kernels take.

- `energies`: Pair energies between atoms: their numbers, by name, and what the kernels need of them.
- `lennard_jones`: Numbers of the softened Lennard-Jones energy: radii, well depths and what is paid of them.
- `pair_rules`: Lay out an energy as Rules for the kernels.
- `vina`: Numbers of AutoDock Vina's energy: radii and weights.
"""
