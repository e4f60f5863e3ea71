"""What is known of ALK: sequence, regions and KLIFS pocket, mutations and notation, measured and clinical evidence.

The residue numbers of a file are checked in `complexes/numbering.py`.

- `annotation`: Put measured fold changes and clinical evidence beside a table of estimates.
- `evidence`: Measured fold changes and clinical evidence: the tables of experiments, of patients and of one cohort.
- `mutations`: Mutation and Variant as values, each printed in one canonical way; `notation` reads them.
- `notation`: Read variants in one-letter and HGVS notation.
- `regions`: Where in the kinase a residue lies: its segment and site, looked up in data/regions.csv.
- `sequence`: The sequence of human ALK, UniProt Q9UM73; complexes/numbering.py holds a file's residues to it.
"""
