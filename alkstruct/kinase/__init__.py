"""What is known of ALK: sequence, regions and KLIFS pocket, mutations and notation, measured and clinical evidence.

- `annotation`: Put measured fold changes and clinical evidence beside a table of estimates.
- `evidence`: What has been measured and seen in patients: fold changes, clinical evidence, one cohort, and both
  beside scores.
- `mutations`: Mutations as values: every usual notation is read into the same value and printed in one canonical way.
- `notation`: Read variants in one-letter and HGVS notation.
- `regions`: Where in the kinase a residue lies: a segment for each, a site name where the literature has one.
- `sequence`: The canonical human ALK sequence, UniProt Q9UM73, which numbers every residue here.
"""
