"""How values are shown anywhere: colours, numbers as text, HTML cards, the 2D formula.

- `colours`: The colours of every figure, view and table; that of an inhibitor is in data/inhibitors.csv.
- `formula`: The formula of a molecule as people draw it, from its atoms and bonds: SVG by RDKit.
- `html`: Pieces of HTML for notebooks and pages: cards, small tables and labels, with all text escaped.
- `notices`: The notice of research use, which stands wherever estimates are shown.
- `numbers`: Write numbers as text: rounded values, signed values and fold changes.
- `progress`: Progress bars, which are made only where one is shown.
"""
