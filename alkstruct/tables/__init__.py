"""A score table as aligned text, as a coloured pandas Styler and as a file.

- `ensembles`: Write scores of several structures as aligned text: the summary, the reasons, what was left out.
- `files`: Save tables to files with what made them, and read them back.
- `grid`: Lay out text for terminals: grids, folded paragraphs and widths.
- `sites`: Write the table of `compare_sites` as aligned text: places down, complexes across, and why.
- `styled`: Score tables to look at: a pandas Styler with the colours of the figures, and the same cells as text.
- `text`: Write score tables and what explains them as aligned text.
- `trajectories`: Write scores of the frames of a trajectory as aligned text: the summary, the frames not scored.
"""
