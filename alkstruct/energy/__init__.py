"""The energies by name, one file a term: its numbers and their sources, and the Rules that kernels take.

A new term gets a file of its own here, `energy/<term>.py`; CONTRIBUTING.md shows the steps. Hydrogen bonds have none:
their strength is in `energies.py`, their distances and angles in `kernels/hydrogen_bonds.py`. What counts as a contact
or a clash is no energy: see `chemistry/clashes.py`.

- `energies`: The energies that can be chosen, by name, and the parts that the energy with the inhibitor is reported in.
- `lennard_jones`: Numbers of the softened Lennard-Jones energy: radii, well depths, shares of attraction and repulsion.
- `pair_groups`: Sizes and wells of pairs of atom types, kept for each group of types that share them.
- `pair_rules`: Turn an Energy into the arrays of numbers that the kernels read (kernels.layouts.Rules).
- `vina`: Numbers of AutoDock Vina's energy: radii and weights.
"""
