"""Resample mutations with replacement for intervals."""

import numpy as np

RESAMPLE_COUNT = 2000


def resamples(pairs, seed):
    """Draw mutations with replacement, RESAMPLE_COUNT times: yield (rows, number of the draw that each row is of).

    seed: or a generator, which is drawn on from.
    """
    rng, variants = np.random.default_rng(seed), pairs["variant"]
    blocks = [np.flatnonzero(variants == variant) for variant in variants.unique()]
    for _ in range(RESAMPLE_COUNT):
        drawn = [blocks[k] for k in rng.integers(len(blocks), size=len(blocks))]
        yield np.concatenate(drawn), np.repeat(np.arange(len(drawn)), [len(rows) for rows in drawn])


def interval(pairs, column, measure):
    """Return the 95 % interval of a measure over resampled mutations."""
    estimate, fold = pairs[column].to_numpy(float), pairs["fold"].to_numpy(float)
    values = [measure(estimate[rows], fold[rows], group) for rows, group in resamples(pairs, 20120306)]
    return np.nanpercentile(values, [2.5, 97.5])
