"""Files and other programs' objects: text and limits, atom tables, Bio.PDB, MDAnalysis, PDB and SDF text, downloads.

- `absent_atoms`: Find the hetero groups of which a file says that atoms are not resolved: in REMARK 610, or in a table
  of mmCIF.
- `atom_table`: AtomTable: the heavy atoms of any source as columns, in the Protein Data Bank's spelling.
- `biopython`: Convert Bio.PDB structures from and to ours, and write them as PDB or mmCIF files.
- `confidence`: Tell whether the temperature-factor column of a file holds the confidence of a prediction, and put it in
  its place.
- `downloads`: Download over https within limits of size and time, with several tries; pdb_entries keeps the cache.
- `files`: The text of a structure file, from a path or an open file, compressed or not, and never more than fits.
- `mdanalysis`: Convert MDAnalysis universes from and to ours, and read the .gro files of GROMACS with MDAnalysis.
- `mmcif_atoms`: Read the atoms of an mmCIF file from its table of atom sites, in whose columns writers differ.
- `mol2`: Read the atoms of a protein or a complex from a Tripos mol2 file, as KLIFS, MOE and Open Babel write them.
- `pdb_columns`: Read the atoms of a PDB file by their columns: every one, or an error that shows the line.
- `pdb_entries`: Entries of the Protein Data Bank that are not packaged: the user's cache, and checked downloads into
  it.
- `pdb_text`: Write parts of a complex as PDB or SDF text for programs that draw.
- `pdbqt`: Turn PDBQT, the format of AutoDock and Vina, into PDB, with elements in place of AutoDock's atom types.
- `structure_files`: Read a structure file as an atom table that holds every heavy atom of its first model, or of
  another one.
- `table_files`: Read and write tables as CSV, TSV, JSON, Excel and Parquet files.
"""
