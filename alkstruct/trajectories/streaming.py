"""Statistics of a stream of arrays, one a frame, in memory that does not grow with the stream."""

import math
from typing import NamedTuple

import numpy as np

from alkstruct.errors import AlkstructError, quoted
from alkstruct.scoring.blocking import BlockLevels, DyadicBlocks, block_error

FRAMES_AT_ONCE = 64  # frames that are kept until all of them are taken in: numpy costs by the call
VALUES_AT_ONCE = 2**18  # of large frames fewer are kept: so many numbers
ROWS_AT_ONCE = 512  # rows of histograms that are summed at once: bounds the memory of a quantile


class Bins(NamedTuple):
    """Bins of a histogram, in the unit of what is counted.

    Attributes
    ----------
    low, high : float
        Where the first bin begins and the last one ends; what lies beyond is counted in these two.
    width : float
        Of each bin.
    """

    low: float
    high: float
    width: float

    @property
    def number(self):
        """Return how many bins there are: int."""
        return math.ceil(round((self.high - self.low) / self.width, 6))


DDG_BINS = Bins(-20.0, 20.0, 0.02)  # kcal/mol: beyond 20 a change of binding is a clash, whose size means nothing


class RunningStatistics:
    """Statistics of a stream of float arrays of one shape, (variants, columns), one array a frame.

    Frames are taken in with `add` or, many at once, with `extend`; how a stream is cut into calls does not change a bit
    of what comes out, nor does what is asked in between. NaN says that a column has no value in a frame: the frame is
    left out of this variant's column, whose values that are there count as one series. What was never there is NaN.
    Every property is of shape (variants, columns). For a frame, memory and time do not depend on how many went before,
    but for two arrays each time that their number doubles.

    Parameters
    ----------
    shape : tuple of int
        (variants, columns).
    bins : dict of int to Bins, optional
        For which columns quantiles can be asked: their histograms, 4 bytes a bin and variant. `DDG_BINS` take 8 kB a
        variant.

    Raises
    ------
    AlkstructError
        The shape is none, a column of `bins` does not exist, bins are empty, or values are infinite or of another
        shape.

    Examples
    --------
    >>> statistics = RunningStatistics((1, 2), {0: DDG_BINS})
    >>> statistics.add([[1.0, 5.0]])
    >>> statistics.extend([[[3.0, float("nan")]], [[8.0, float("nan")]]])
    >>> statistics.count.tolist(), statistics.mean.tolist(), statistics.largest.tolist()
    ([[3, 1]], [[4.0, 5.0]], [[8.0, 5.0]])
    >>> float(statistics.quantile(0.5)[0, 0].round(2))
    3.01
    """

    def __init__(self, shape, bins=None):
        shape = tuple(shape)
        if len(shape) != 2 or min(shape) < 0:
            raise AlkstructError(
                f"statistics need a shape of (variants, columns), not {quoted(shape)}; give two numbers"
            )
        self.shape = shape
        self.bins = dict(bins or {})
        for column, chosen in self.bins.items():
            if not 0 <= column < shape[1]:
                raise AlkstructError(f"bins are given for column {column} of {shape[1]} columns; count from 0")
            if not (chosen.width > 0 and chosen.high > chosen.low):
                raise AlkstructError(f"bins of column {column} are empty: {tuple(chosen)}; give low < high and a width")
        self._series = DyadicBlocks(shape[0] * shape[1])
        self._smallest, self._largest = np.full(shape, np.nan), np.full(shape, np.nan)
        self._counts = {column: np.zeros((shape[0], b.number), dtype=np.uint32) for column, b in self.bins.items()}
        self._frames = 0
        self._kept = []  # frames that are not yet taken in, (variants, columns) each
        self._kept_most = max(1, min(FRAMES_AT_ONCE, VALUES_AT_ONCE // max(shape[0] * shape[1], 1)))

    def add(self, values):
        """Take in one frame, array_like (variants, columns); NaN where a column has no value."""
        frame = np.array(values, dtype=float)
        self._check(frame, frame.shape)
        self._kept.append(frame)
        self._frames += 1
        if len(self._kept) >= self._kept_most:
            self._flush()

    def extend(self, block):
        """Take in many frames, array_like (frames, variants, columns), as `add` would one after the other."""
        block = np.asarray(block, dtype=float)
        self._check(block, block.shape[1:])
        self._flush()
        for start in range(0, len(block), self._kept_most):
            self._absorb(block[start : start + self._kept_most])
        self._frames += len(block)

    def _check(self, values, shape):
        if shape != self.shape:
            raise AlkstructError(
                f"a frame of shape {shape} was given to statistics of shape {self.shape}; give the latter"
            )
        if np.isinf(values).any():
            raise AlkstructError("a frame holds an infinite value, which has no mean; give NaN for what has no value")

    def _flush(self):
        """Take in the frames that are kept."""
        if self._kept:
            frames, self._kept = np.stack(self._kept), []
            self._absorb(frames)

    def _absorb(self, block):
        self._smallest = np.fmin(self._smallest, np.fmin.reduce(block, axis=0))
        self._largest = np.fmax(self._largest, np.fmax.reduce(block, axis=0))
        for column, counts in self._counts.items():
            low, _, width = self.bins[column]
            frame, variant = np.nonzero(~np.isnan(block[:, :, column]))
            places = np.floor((block[frame, variant, column] - low) / width)
            places = np.clip(places, 0, counts.shape[1] - 1).astype(np.int64)
            np.add.at(counts.reshape(-1), variant * counts.shape[1] + places, np.uint32(1))
        self._series.extend(block.reshape(len(block), -1))

    def __getstate__(self):
        """Return what a pickle holds: no frames but what became of them."""
        self._flush()
        return vars(self)

    @property
    def frames(self):
        """Return how many frames were taken in, with values or without: int."""
        return self._frames

    @property
    def count(self):
        """Return how many values there are: ndarray of int64."""
        self._flush()
        return self._series.count.reshape(self.shape)

    @property
    def mean(self):
        """Return the mean."""
        self._flush()
        return self._series.mean.reshape(self.shape)

    @property
    def spread(self):
        """Return the standard deviation over frames, with n - 1; NaN with fewer than two values."""
        self._flush()
        count = self._series.count
        return np.sqrt(self._series.squares / np.where(count > 1, count - 1, np.nan)).reshape(self.shape)

    @property
    def smallest(self):
        """Return the smallest value."""
        self._flush()
        return self._smallest.copy()

    @property
    def largest(self):
        """Return the largest value."""
        self._flush()
        return self._largest.copy()

    @property
    def error(self):
        """Return the standard error of the mean, from blocks of frames; NaN with fewer than two values.

        `scoring.blocking.block_error` chooses the length of blocks. Where there are too few frames to choose one,
        `is_converged` is False, and the error is the largest that blocks give: take it for a lower bound.
        """
        return self._block_error().error.reshape(self.shape)

    @property
    def is_converged(self):
        """Return whether there are frames enough for `error` to be trusted: ndarray of bool."""
        return self._block_error().is_converged.reshape(self.shape)

    @property
    def inefficiency(self):
        """Return the statistical inefficiency: so many frames tell as much of the mean as one independent frame.

        It is the square of the error over that of independent frames, and at least 1; of a constant it is 1.
        """
        levels = self._levels()
        naive = levels.error[0]
        ratio = np.divide(block_error(levels).error, naive, out=np.where(naive == 0, 1.0, np.nan), where=naive > 0)
        return np.maximum(ratio**2, 1.0).reshape(self.shape)

    @property
    def independent(self):
        """Return the number of independent frames, count / inefficiency."""
        return self.count / self.inefficiency

    def blocks(self):
        """Return what blocks of 1, 2, 4, ... frames give, for a plot of the error against their length.

        Returns
        -------
        BlockLevels
            level and length, (levels,); number, error and error_of_error, (levels, variants, columns).
        """
        levels = self._levels()
        return BlockLevels(*levels[:2], *(values.reshape(-1, *self.shape) for values in levels[2:]))

    def _levels(self):
        self._flush()
        return self._series.levels()

    def _block_error(self):
        return block_error(self._levels())

    def quantile(self, q):
        """Return the value below which a share of the frames lies, interpolated as numpy's `quantile` does.

        It comes from histograms and is at most half a bin from the exact one. Among what is beyond the limits of the
        bins nothing is told apart: there it is only known to lie between the limit and the smallest or largest value,
        and is the middle of the last bin.

        Parameters
        ----------
        q : float
            The share, 0 to 1.

        Returns
        -------
        ndarray, (variants, columns)
            NaN for columns without bins or values.

        Raises
        ------
        AlkstructError
            The share is not from 0 to 1.
        """
        if not 0 <= q <= 1:
            raise AlkstructError(f"a quantile is asked for the share {quoted(q)}; give one from 0 to 1")
        self._flush()
        quantiles = np.full(self.shape, np.nan)
        for column in self._counts:
            rank = (self.count[:, column] - 1) * q
            first = np.floor(rank).astype(np.int64)
            low, high = self._ranked(column, first), self._ranked(column, np.ceil(rank).astype(np.int64))
            quantiles[:, column] = low + (rank - first) * (high - low)
        return quantiles

    def _ranked(self, column, rank):
        """Return for each variant the value of a rank, counted from 0: the middle of its bin."""
        counts, (low, _, width) = self._counts[column], self.bins[column]
        places = np.empty(len(counts))
        for start in range(0, len(counts), ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            places[rows] = (np.cumsum(counts[rows], axis=1, dtype=np.int64) <= rank[rows, None]).sum(axis=1)
        middle = low + (places + 0.5) * width
        return np.clip(middle, self._smallest[:, column], self._largest[:, column])
