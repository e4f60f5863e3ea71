"""The scorer against crystals and measured fold changes.

- `fold_changes`: Compare estimates with measured fold changes and with simpler estimators.
- `metrics`: Metric: one number of a validation with its interval, a row of its table.
- `mutant_crystals`: Compare mutants with their own crystals.
- `reliability`: How far the probability of a fold change above 5 can be relied on.
- `resampling`: Resample mutations with replacement for intervals.
- `side_chains`: Put side chains back into their own crystals, and count how many are right.
- `stories`: Known cases from the literature, with the bounds that an estimate must keep.
- `summary`: The scorer against measurements: every row of one table, recomputed from shipped data.
"""
