"""The self-contained page: its text, its figures and its provenance.

- `figures`: The figures of a page: SVG elements that can stand in one document, each with names of its own and in
  words.
- `page`: One self-contained page on variants and inhibitors: estimates, figures, reasons, evidence, methods, what to
  cite.
- `provenance`: What a result rests on: versions, parameters, structures and their files, what to cite, whose terms
  hold.
"""
