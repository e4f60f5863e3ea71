"""Complex and Inhibitor: choosing chain and ligand, residue numbers, the catalogue, `load` and contacts.

- `catalog`: Which structures are packaged, under which names, and the unit cells of their crystals.
- `certain_bonds`: Make sure of a ligand's bond orders: by a SMILES, the known inhibitors, its hydrogens, or a doubt
  where they waver.
- `chain_geometry`: Hold a chain to the geometry that every protein has: bonds, angles, L-amino acids, the atoms of each
  residue.
- `complex`: Complex: one kinase chain, its inhibitor and ordered waters as parallel arrays.
- `contacts`: What touches what: residue-inhibitor contacts of a complex, typed, and words for an inhibitor's atoms.
- `derived`: Cache what is computed from a complex for as long as the complex itself lives.
- `dfg`: Whether the DFG motif of a kinase points in, as in the active kinase, or out, as where type II inhibitors bind.
- `fluctuations`: How freely the backbone of each residue moves in its complex: a Gaussian network of CA and inhibitor
  atoms.
- `helices`: Find the helices and strands of a chain by their backbone hydrogen bonds.
- `identity`: Which kinase a chain is, by its sequence, and whether it is one kinase throughout.
- `inhibitor`: Inhibitor: the heavy atoms, bonds and atom types of one ligand.
- `kinase_chains`: Which chains of a source are of the kinase that is asked for, and which other kinases there are.
- `known_inhibitors`: The packaged ALK inhibitors, read from data/inhibitors.csv: names, codes and SMILES.
- `known_part`: The part of a kinase's protein whose sequence is known, and what lies beyond it.
- `ligand_atoms`: Make an inhibitor of its rows in an atom table, with elements that fit its bond lengths and its
  formula.
- `ligand_files`: Read an inhibitor from a file of its own: SDF, MOL or MOL2 with its bonds, PDBQT, PDB or mmCIF
  without.
- `ligand_template`: Type a ligand from its heavy atoms, with bond orders from geometry or from a SMILES template.
- `loading`: Load complexes by name, from files or from live objects, and fetch entries of the Protein Data Bank.
- `notes`: What a reader should know of the atoms that were taken from a source, as notes of a complex.
- `numbering`: Residue numbers of a kinase: those of a source held to its sequence, or found anew where they are
  others.
- `residues`: Gather the atoms of a chain into residues, in the order of the chain: the order in the file is no
  information.
- `segments`: Where the residues of a loaded chain lie in their kinase, and what the kinase is called.
- `selection`: Choose the kinase chain and its inhibitor in an atom table, and make the Complex.
- `slips`: Where residue numbers slip along a chain: residues that would fit the kinase a little beside their numbers.
- `tags`: Cloning tags: residues before or behind a kinase domain that are no part of the kinase, numbered outside of
  it.
- `warheads`: Where a cysteine may bond to the inhibitor: the carbon of an acrylamide and its like, and sulfur near it.
- `wild_types`: Tell whether the residues that a mutation names as wild type are those of a complex.
"""
