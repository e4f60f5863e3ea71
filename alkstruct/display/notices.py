"""The notice of research use, which stands wherever estimates are shown."""

RESEARCH_USE = "For research use; it selects no therapy."
"""The one wording of the notice; "it" is what the sentence before it speaks of: an estimate, a view, a table."""
