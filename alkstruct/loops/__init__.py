"""Backbones that move: an insertion or deletion comes in, structures and energies of the stretch around it go out.

- `backbones`: Closed backbones of a window: drawn at random, annealed, and thinned out to those that differ.
- `bonds`: Hydrogen bonds and salt bridges that a window has in the crystal, and how many backbones keep them.
- `building`: Build a variant as structures: a substitution's rotamers, or the backbones of an insertion or deletion.
- `ensembles`: The backbones that a window takes with given residues, and their energies without and with the inhibitor.
- `mean_field`: Free energies of several side chains at once, by mean field: with and without the inhibitor.
- `models`: Complexes with a rebuilt stretch of backbone.
- `obstacles`: What a rebuilt stretch must not run into: the atoms around it, and the backbone that it may bond with.
- `rebuilt`: An insertion or deletion as it was built: backbones of the stretch, beside those of the wild type.
- `windows`: Choose the stretch of backbone that an insertion or deletion rebuilds, or say why it cannot be.
"""
