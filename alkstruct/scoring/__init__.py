"""Score, scan, compare and rank: the table, its verdicts, caveats, sentences and calibration.

- `applicability`: Tell whether a variant can be estimated in a complex, and why not.
- `blocking`: Standard errors of correlated series by blocking, in one pass over the values.
- `calibration`: From physical features to the measured scale: how likely is a fold change above 5, and how large is it.
- `caveats`: Caveats of an estimate: what limits the row of a site or mutation.
- `comparison`: Several inhibitors side by side.
- `features`: The five physical features that a probability rests on: each is larger where binding is more likely lost.
- `fitting`: Fit a Calibration to measured fold changes.
- `fold_distributions`: From the rows of a score table to distributions of the fold change: the mean and spread of its
  log10.
- `loop_rows`: Make the row of an insertion or deletion from its rebuilt backbones.
- `mechanisms`: Say in one sentence why a mutation changes binding: the column "mechanism", printed as "why".
- `ranking`: Inhibitors ordered by what is published of them on a mutant and by their potency, measured or estimated.
- `rows`: Make the rows of a score table from ensembles at sites.
- `scorer`: Score variants in a complex: a thermodynamic cycle over rotamer ensembles, one tidy row a variant.
- `site_comparison`: Put the same places of several kinases side by side, each with its own inhibitor.
- `statistics`: Rank statistics: Spearman's correlation, AUROC and concordance.
- `stored_tables`: Score tables that go through a file: what made them goes along, their types come back.
- `summary_columns`: The columns of a summary over structures or frames, one row a variant, and their meaning.
- `table`: The score table: its columns, their meaning, and the thresholds of its verdicts.
- `unseen`: Say the probability of scored rows again, by a fit that has not seen their kinase.
- `variant_lists`: Lists of variants, however they come: a text, a file, a column of a table, values.
"""
