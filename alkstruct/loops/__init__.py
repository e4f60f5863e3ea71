"""Backbones that move: an insertion or deletion comes in, structures and energies of the stretch around it go out.

- `backbones`: Closed backbones of a window: drawn at random, annealed, and thinned out to those that differ.
- `bonds`: Hydrogen bonds and salt bridges that a window has in the crystal, and how many backbones keep them.
- `building`: Build a variant as structures: rotamers on the crystal's backbone, or backbones that move.
- `ensembles`: The backbones that a window takes with given residues, and their energies without and with the inhibitor.
- `local`: Let the backbone around a site give way: moves of a window of seven residues, and what each costs.
- `mean_field`: Free energies of several side chains at once, by mean field: with and without the inhibitor.
- `models`: Complexes with a rebuilt stretch of backbone.
- `moving`: Move what a complex is coded as to another backbone of a window: its atoms follow the frames they sit on.
- `obstacles`: Gather the atoms that a rebuilt stretch must not run into, and the backbone that it may bond with.
- `rebuilt`: A mutation as it was built with its backbone: that of the stretch around it, beside the wild type's.
- `windows`: Choose the stretch of backbone that an insertion or deletion rebuilds, or say why it cannot be.
"""
