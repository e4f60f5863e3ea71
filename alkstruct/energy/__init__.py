"""The energies by name, one file a term: its numbers and their sources, and the Rules that kernels take.

- `energies`: The energies that can be chosen, by name, and the parts that the energy with the inhibitor is reported
  in.
- `lennard_jones`: Numbers of the softened Lennard-Jones energy: radii, well depths and the shares of them that are
  paid.
- `pair_groups`: Sizes and wells of atom types in groups, which both forms of the pair energy lay out alike.
- `pair_rules`: Lay out an energy as Rules for the kernels.
- `vina`: Numbers of AutoDock Vina's energy: radii and weights.
"""
