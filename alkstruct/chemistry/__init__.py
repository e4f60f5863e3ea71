"""Amino acids, side-chain geometry, atom types, the contact and clash rule, ligand typing from coordinates.

- `amino_acids`: The twenty amino acids: their codes, other spellings of their names and atoms, and their backbone.
- `atom_types`: Types of protein atoms: what the pair energies need to know of an atom.
- `bond_orders`: Bond orders of a ligand, read off the geometry of its heavy atoms.
- `clashes`: The rule for contacts and steric clashes: radii, distances, and the exception for hydrogen bonds.
- `fixed_distances`: Distances between the atoms of a residue that its bonds and angles fix, and the handedness of its
  CA.
- `halogens`: Tell chlorine and bromine from carbon in a ligand, by the names of its atoms and the lengths of their
  bonds.
- `hydrogen_counts`: Bond orders of a ligand by the hydrogens that its file gives it: exact, however distorted its
  geometry is.
- `ligand_types`: Type the atoms of a ligand: hydrogen bonding, aromaticity, charge and attached hydrogens.
- `molecular_graph`: The atoms and bonds of a ligand as a graph, its bonds found by distance.
- `peptide_bonds`: The rule for peptide bonds: which residues of a chain are bonded to the one before.
- `side_chains`: The ideal geometry of side chains: bonds, angles and dihedrals by which each atom is placed, and
  hydrogens.
"""
