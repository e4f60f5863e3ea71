"""Blocking against the same in plain numpy, and against series whose correlation is known."""

import numpy as np
import pytest

from alkstruct.scoring.blocking import BlockLevels, DyadicBlocks, block_error


def levels_of(series):
    """BlockLevels of one series or of several, (n,) or (n, series)."""
    series = np.asarray(series, dtype=float)
    series = series if series.ndim == 2 else series[:, None]
    blocks = DyadicBlocks(series.shape[1])
    blocks.extend(series)
    return blocks.levels()


def naive_levels(series):
    """[(length, count, error)] of one series: blocks cut out one by one, the last ones dropped where they are short."""
    found, length = [], 1
    while length <= len(series):
        count = len(series) // length
        means = [np.mean(series[k * length : (k + 1) * length]) for k in range(count)]
        found.append((length, count, np.std(means, ddof=1) / np.sqrt(count) if count > 1 else np.nan))
        length *= 2
    return found


def correlated(n, series, memory, seed=0):
    """AR(1) series of variance 1, (n, series): x_t = memory x_(t-1) + noise."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=(n, series)) * np.sqrt(1 - memory**2)
    values = np.empty((n, series))
    values[0] = rng.normal(size=series)
    for k in range(1, n):
        values[k] = memory * values[k - 1] + noise[k]
    return values


@pytest.mark.parametrize("n", [1, 2, 3, 7, 8, 9, 100, 127, 128, 129, 1000])
def test_levels_are_those_of_blocks_that_are_cut_out(n):
    values = np.random.default_rng(n).normal(3.0, 2.0, size=(n, 2))
    levels = levels_of(values)
    for k in range(2):
        naive = naive_levels(values[:, k])
        assert list(zip(levels.length, levels.number[:, k], strict=True)) == [(a, b) for a, b, _ in naive]
        assert levels.error[:, k] == pytest.approx([error for *_, error in naive], rel=1e-11, nan_ok=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = levels.error / np.sqrt(2 * (levels.number - 1))
    assert levels.error_of_error == pytest.approx(wanted, nan_ok=True)


def test_four_values_by_hand():
    """0, 2, 4, 10: mean 4, deviations 16 + 4 + 0 + 36; blocks 1 and 7."""
    blocks = DyadicBlocks(1)
    blocks.extend(np.array([[0.0], [2.0], [4.0], [10.0]]))
    assert blocks.mean.tolist() == [4.0] and blocks.squares.tolist() == [56.0]
    assert blocks.levels().error[:, 0] == pytest.approx([np.sqrt(56 / 3 / 4), 3.0, np.nan], nan_ok=True)


def test_no_digits_are_lost_where_the_mean_is_large():
    values = np.random.default_rng(1).normal(size=(5000, 1))
    blocks = DyadicBlocks(1)
    blocks.extend(values + 1e9)
    assert blocks.mean[0] - 1e9 == pytest.approx(values.mean(), abs=1e-6)
    assert blocks.squares[0] == pytest.approx(np.var(values + 1e9) * 5000, rel=1e-6)


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_pieces_do_not_matter_to_the_last_bit(missing):
    rng = np.random.default_rng(5)
    values = rng.normal(size=(517, 6))
    values[rng.random(values.shape) < missing] = np.nan
    values[:, 2], values[100:, 3] = np.nan, np.nan
    whole = DyadicBlocks(6)
    whole.extend(values)
    for seed in range(5):
        cuts = np.sort(np.random.default_rng(seed).integers(0, 518, size=4**seed))
        pieces = DyadicBlocks(6)
        for piece in np.split(values, cuts):
            pieces.extend(piece)
        assert pieces.mean.tobytes() == whole.mean.tobytes() and pieces.squares.tobytes() == whole.squares.tobytes()
        for one, other in zip(pieces.levels(), whole.levels(), strict=True):
            assert one.tobytes() == other.tobytes()


def test_a_series_does_not_depend_on_what_others_hold():
    values = np.random.default_rng(7).normal(size=(300, 3))
    values[::7, 1], values[:, 2] = np.nan, np.nan
    together = levels_of(values)
    for k, kept in enumerate((values[:, 0], values[~np.isnan(values[:, 1]), 1])):
        alone = levels_of(kept)
        assert alone.error[:, 0].tobytes() == together.error[: len(alone.level), k].tobytes()
    assert np.isnan(together.error[:, 2]).all()


@pytest.mark.parametrize("memory", [0.0, 0.5, 0.9])
def test_the_error_of_correlated_series_is_the_one_that_they_have(memory):
    """The inefficiency of AR(1) is (1 + memory) / (1 - memory). Over 200 series of 2^14 values the mean square error is
    within 8 % of what theory says, 95 % of the means lie within 1.96 errors, give or take 5 %; all are converged."""
    n = 2**14
    values = correlated(n, 200, memory)
    found = block_error(levels_of(values))
    assert found.is_converged.all()
    wanted = (1 + memory) / (1 - memory) / n
    assert np.mean(found.error**2) == pytest.approx(wanted, rel=0.08)
    inside = np.abs(values.mean(axis=0)) < 1.96 * found.error
    assert 0.90 <= inside.mean() <= 1.0


def test_the_length_of_blocks_follows_the_rule():
    """The smallest B with B^3 > 2 n (error_B / error_1)^4, in plain Python."""
    levels = levels_of(correlated(4000, 20, 0.8, seed=3))
    found = block_error(levels)
    for k in range(20):
        good = [
            level
            for level, length in enumerate(levels.length.tolist())
            if length**3 > 2 * 4000 * (levels.error[level, k] / levels.error[0, k]) ** 4
            and levels.number[level, k] >= 5
        ]
        assert found.level[k] == good[0] and found.error[k] == levels.error[good[0], k]


def test_too_few_values_are_told_and_have_the_largest_error():
    """100 values that stay alike for 200: whatever blocks say is too little. Few series pass by chance."""
    levels = levels_of(correlated(100, 400, 0.99))
    found = block_error(levels)
    assert found.is_converged.mean() < 0.05
    flagged = ~found.is_converged
    usable = (levels.number >= 4).all(axis=1)
    assert (found.error[flagged] == levels.error[usable].max(axis=0)[flagged]).all()


def test_white_noise_is_seldom_called_unconverged():
    assert block_error(levels_of(correlated(100, 400, 0.0))).is_converged.mean() > 0.98


@pytest.mark.parametrize(
    ("n", "error", "converged"), [(0, np.nan, False), (1, np.nan, False), (3, 0.0, False), (90, 0.0, True)]
)
def test_constants_have_no_error(n, error, converged):
    found = block_error(levels_of(np.full((n, 1), 2.7)))
    assert found.error[0] == pytest.approx(error, nan_ok=True) and bool(found.is_converged[0]) is converged


def test_no_values_at_all():
    levels = DyadicBlocks(2).levels()
    assert isinstance(levels, BlockLevels) and levels.number.tolist() == [[0, 0]] and np.isnan(levels.error).all()
