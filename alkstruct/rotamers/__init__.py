"""Rotamer ensembles with energies at the sites of a complex, and the mutant that is built from one.

- `building_plans`: Lay out how the twenty side chains are built, atom after atom, as arrays for the kernels.
- `ensembles`: Evaluate residue types at many sites: lay out the arrays, run the kernels on several threads, name the
  results.
- `geometry`: Place single atoms and measure dihedral angles.
- `hydrogens`: Hydrogens where geometry alone puts them: on the protein and on an inhibitor.
- `inhibitor_map`: Lay out an inhibitor for the kernels: its poses, what each costs, and a map of the places that it can
  reach.
- `inhibitor_poses`: How an inhibitor can give way: small shifts of the whole, and end groups turned about their bond.
- `lattice`: Symmetry mates: the neighbours of a chain in its crystal.
- `library`: The backbone-dependent rotamer library: probabilities and angles at any backbone.
- `mutants`: Build one residue type at one site: every conformer with its energies, and the leading one as a structure.
- `partners`: Gather the atoms, donors and acceptors of a protein chain or an inhibitor, as columns.
- `ramachandran`: Ramachandran maps of the residue types: how often each takes a backbone, and what that costs.
- `site_pairs`: Variants with several sites: additive where the side chains cannot meet, built together where they can.
- `sites`: Sites of a complex: the backbones that side chains are built on, and the crystal's own side chains.
- `surroundings`: What a side chain of a complex meets, coded for the kernels: atoms, hydrogen-bond partners, waters,
  the energy.
"""
