"""What is known of kinases: sequences, regions and KLIFS pockets, mutations and notation; evidence on ALK.

The residue numbers of a file are checked in `complexes/numbering.py`.

- `accessions`: Take accessions, gene names and coding changes off a variant, and refuse those of another protein.
- `alignment`: Align any protein kinase with ALK: its pocket as KLIFS counts it, and each residue's ALK position.
- `annotation`: Put measured fold changes and clinical evidence beside a table of estimates.
- `coding_changes`: Hold a change of the coding DNA, such as c.3604G>A, against the change of the protein that stands
  beside it.
- `equivalents`: Which residue of one kinase stands in the place of a residue of another.
- `evidence`: Measured fold changes and clinical evidence: the tables of experiments, of patients and of one cohort.
- `fasta`: Read one protein sequence, with its name and the number of its first residue, in FASTA format.
- `grammar`: Patterns of one mutation in one- and three-letter code, today's HGVS and its older forms.
- `kinases`: The protein kinases whose numbers and pocket are known, and those that a user brings along.
- `listing`: List the kinases that are known, with the residue that guards their pocket.
- `mutations`: Mutation and Variant as values, each printed in one canonical way; `notation` reads them.
- `notation`: Read variants in one-letter and HGVS notation.
- `potency`: How potent an inhibitor is in cells: measured IC50 on the wild type and on mutants, and how sure they
  are.
- `regions`: Where in a kinase a residue lies: its segment and site.
- `spellings`: Undo what spreadsheets and papers do to a notation: other dashes, spaces and arrows, quotes, full-width
  letters.
- `standing`: How an inhibitor stands on a variant by what is published: supported, open, disputed or contradicted.
- `suggestions`: Say what a text that cannot be read as a variant may have meant.
"""
