"""How values are shown anywhere: colours, numbers as text, HTML cards, the 2D formula.

- `colours`: The colours of every figure, view and table: of regions, verdicts and inhibitors.
- `formula`: The formula of a molecule as people draw it, from its atoms and bonds: SVG by RDKit.
- `html`: How values are written: numbers as text, text as HTML that no name from a file can break out of.
- `notices`: Notices that stand wherever estimates are shown.
- `numbers`: Write numbers as text: rounded values, signed values and fold changes.
"""
