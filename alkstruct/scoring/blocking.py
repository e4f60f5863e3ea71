"""Standard errors of correlated series by blocking, in one pass over the values.

Neighbouring values are averaged in pairs, the averages again in pairs, and so on (Flyvbjerg & Petersen 1989). Blocks
longer than the correlation are independent, so that the spread of their means tells the error of the mean. Of a series
of n values no more than two numbers a level are kept, log2(n) levels: the block that waits for its partner, and half
the sum of squared differences of partners. The mean and the spread of blocks of every length follow from them.

References
----------
Flyvbjerg & Petersen 1989, J. Chem. Phys. 91:461, doi:10.1063/1.457480.
Wolff 2004, Comput. Phys. Commun. 156:143, doi:10.1016/S0010-4655(03)00467-3.
Lee, Conduit, Nemec, López Ríos & Drummond 2011, Phys. Rev. E 83:066706, doi:10.1103/PhysRevE.83.066706.
"""

from typing import NamedTuple

import numpy as np

CONVERGED_BLOCKS = 5  # blocks of the chosen length that there have to be: with fewer, short series pass by chance
USABLE_BLOCKS = 4  # blocks from which a level counts where no length can be chosen


class BlockLevels(NamedTuple):
    """Hold the standard errors that blocks of each length give; at level k a block is 2^k values long.

    Attributes
    ----------
    level : ndarray, (levels,), int64
    length : ndarray, (levels,), int64
        Values in a block.
    number : ndarray, (levels, series), int64
        Whole blocks that there are.
    error : ndarray, (levels, series), float64
        Standard error of the mean if blocks of this length are independent; NaN with fewer than two blocks.
    error_of_error : ndarray, (levels, series), float64
        Standard error of `error`, if the means of blocks are normal.
    """

    level: np.ndarray
    length: np.ndarray
    number: np.ndarray
    error: np.ndarray
    error_of_error: np.ndarray


class BlockError(NamedTuple):
    """The standard error of the mean of each series.

    Attributes
    ----------
    error : ndarray, (series,), float64
        NaN with fewer than two values.
    is_converged : ndarray, (series,), bool
        Whether the series is long enough to choose a length of blocks. Where it is not, the error is the largest of all
        levels with at least `USABLE_BLOCKS` blocks, and rather too small than too large.
    level : ndarray, (series,), int64
        The level that the error is of.
    """

    error: np.ndarray
    is_converged: np.ndarray
    level: np.ndarray


class DyadicBlocks:
    """Blocks of 1, 2, 4, ... values of several series that come in pieces; a NaN is left out of its series.

    What comes out depends neither on how the values are cut into pieces nor on what other series hold, to the last bit.

    Parameters
    ----------
    series : int
        How many there are.
    """

    def __init__(self, series):
        self.count = np.zeros(series, dtype=np.int64)
        self._waiting = []  # level -> mean of the block that waits for its partner, (series,)
        self._squares = []  # level -> sum over partners a, b of (a - b)^2 / 2, (series,)

    def extend(self, values):
        """Take further values of each series, ndarray (n, series) of float64; it is not changed."""
        present = ~np.isnan(values)
        lengths = present.sum(axis=0)
        if not present.all():  # present values move to the front, in their order
            order = np.argsort(~present, axis=0, kind="stable")
            values = np.take_along_axis(values, order, axis=0)
        waits_at = self.count
        self.count = self.count + lengths
        level = 0
        while lengths.any():
            values, lengths = self._pair(level, values, lengths, (waits_at >> level) & 1)
            level += 1

    def _pair(self, level, values, lengths, waits):
        """Pair blocks of a level, and return those of the next: (values (n, series), how many each series has).

        lengths: how many blocks of `values` each series has; waits: 1 where another one has been waiting for them.
        """
        if level == len(self._waiting):
            self._waiting.append(np.zeros(len(self.count)))
            self._squares.append(np.zeros(len(self.count)))
        if waits.all():
            values = np.concatenate([self._waiting[level][None], values])
        elif waits.any():
            joined = np.concatenate([self._waiting[level][None], values])
            joined[:-1] = np.where(waits == 0, values, joined[:-1])
            values = joined
        lengths = lengths + waits
        pairs = lengths // 2
        most = int(pairs.max())
        first, second = values[: 2 * most : 2], values[1 : 2 * most : 2]
        squares = (first - second) ** 2 * 0.5
        if pairs.min() < most:
            squares = np.where(np.arange(most)[:, None] < pairs, squares, 0.0)
        # Added one after the other, whatever the number: a sum by halves would depend on how the stream is cut.
        self._squares[level] = np.add.accumulate(np.concatenate([self._squares[level][None], squares]))[-1]
        odd = np.flatnonzero(lengths % 2)
        self._waiting[level][odd] = values[lengths[odd] - 1, odd]
        return (first + second) * 0.5, pairs

    @property
    def mean(self):
        """Return the mean of each series: ndarray, (series,); NaN without values."""
        return self._moments()[0]

    @property
    def squares(self):
        """Return the sum of squared deviations from the mean: ndarray, (series,)."""
        return self._moments()[1][0]

    def _moments(self):
        """Return the means, (series,), and at each level the squared deviations of blocks, list of (series,).

        From the longest block down: blocks a, b around the mean m of all have
        (a - m)^2 + (b - m)^2 = 2 ((a + b)/2 - m)^2 + (a - b)^2 / 2, and a block without a partner is added by Welford's
        update. Nothing is subtracted from a sum of squares, so that no digits are lost.
        """
        mean, squares, deviations = np.zeros(len(self.count)), np.zeros(len(self.count)), []
        for level in reversed(range(len(self._waiting))):
            paired = (self.count >> (level + 1)) * 2
            alone = ((self.count >> level) & 1).astype(bool)
            squares = 2.0 * squares + self._squares[level]
            step = np.where(alone, self._waiting[level] - mean, 0.0)
            mean = mean + step / (paired + 1)
            squares = squares + step * step * (paired / (paired + 1))
            deviations.append(squares)
        return np.where(self.count > 0, mean, np.nan), deviations[::-1] or [squares]

    def levels(self):
        """Return the standard error at every level: BlockLevels."""
        deviations = self._moments()[1]
        level = np.arange(len(deviations))
        count = self.count >> level[:, None]
        freedom = np.where(count > 1, count - 1, np.nan)
        error = np.sqrt(np.array(deviations) / freedom / np.maximum(count, 1))
        return BlockLevels(level, 2**level, count, error, error / np.sqrt(2.0 * freedom))


def block_error(levels):
    """Choose for each series a length of blocks, and return the standard error of its mean: BlockError.

    The length is the smallest B with B^3 > 2 n (error_B / error_1)^4 (Lee et al. 2011, after Wolff 2004), n being the
    number of values: longer blocks would leave less correlation between them, but fewer of them. There have to be
    `CONVERGED_BLOCKS` of them.

    Parameters
    ----------
    levels : BlockLevels
    """
    naive = levels.error[0]
    ratio = np.divide(levels.error, naive, out=np.ones_like(levels.error), where=naive > 0)
    enough = levels.length[:, None].astype(float) ** 3 > 2.0 * levels.number[0] * ratio**4
    good = enough & (levels.number >= CONVERGED_BLOCKS)
    usable = levels.number >= USABLE_BLOCKS
    usable[0] = True
    largest = np.argmax(np.where(usable & ~np.isnan(levels.error), levels.error, -1.0), axis=0)
    level = np.where(good.any(axis=0), np.argmax(good, axis=0), largest)
    return BlockError(np.take_along_axis(levels.error, level[None], axis=0)[0], good.any(axis=0), level)
