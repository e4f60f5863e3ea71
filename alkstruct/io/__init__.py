"""Files and other programs' objects: text and limits, atom tables, Bio.PDB, MDAnalysis, PDB and SDF text, downloads.

- `atom_table`: AtomTable: the heavy atoms of any source as columns, in the Protein Data Bank's spelling.
- `biopython`: Read and write structure files with Bio.PDB, and convert its objects from and to ours.
- `downloads`: Download over https within limits of size and time, with several tries; pdb_entries keeps the cache.
- `files`: The text of a structure file, from a path or an open file, compressed or not, and never more than fits.
- `mdanalysis`: Convert MDAnalysis universes from and to ours.
- `pdb_entries`: Entries of the Protein Data Bank that are not packaged: the user's cache, and checked downloads into
  it.
- `pdb_text`: Write parts of a complex as PDB or SDF text for programs that draw.
"""
