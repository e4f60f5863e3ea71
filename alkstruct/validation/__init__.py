"""The scorer against crystals and measured fold changes.

- `baselines`: What simpler estimators say of a substitution: volume, BLOSUM62 and hydrophobicity.
- `fold_changes`: Compare estimates with measured fold changes and with simpler estimators.
- `metrics`: Metric: one number of a validation with its interval, a row of its table.
- `mutant_crystals`: Compare mutants with their own crystals.
- `panel`: The panel of kinases: measured fold changes of mutations beside what is computed of them.
- `panel_features`: Compute the features of mutations in a complex: every number that a score or a baseline needs.
- `panel_metrics`: Measure probabilities and simpler estimators on the panel of kinases: rows of the validation's table.
- `panel_text`: Lay out the figures of the panel of kinases: a few tables, estimators by subsets.
- `protocol`: The protocol by which a probability is judged: what it says of rows that its fit has not seen.
- `resampling`: Resample mutations with replacement for intervals.
- `side_chains`: Put side chains back into their own crystals, and count how many are right.
- `stories`: Known cases from the literature, with the bounds that an estimate must keep.
- `summary`: The scorer against measurements: every row of one table, recomputed from shipped data.
- `weighted`: Measures of agreement for many resamples at once: a resample is how often each row was drawn.
"""
