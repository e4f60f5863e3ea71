"""Many coordinates of one complex, several crystals or the frames of a trajectory, become one answer for each variant.

- `streaming`: Statistics of a stream of arrays, one a frame, in memory that does not grow with the stream.
- `summary`: Summarise structures or frames: one row a variant, with means, spreads, errors and shares of verdicts.
"""
