"""Statistics of a stream against numpy on the whole array."""

import pickle
import tracemalloc

import numpy as np
import pytest

from alkstruct.errors import AlkstructError
from alkstruct.trajectories.streaming import DDG_BINS, Bins, RunningStatistics

NAMES = ("count", "mean", "spread", "smallest", "largest", "error", "is_converged", "inefficiency", "independent")


def streamed(values, bins=None):
    statistics = RunningStatistics(values.shape[1:], bins)
    statistics.extend(values)
    return statistics


def outcome(statistics):
    """All that statistics say, as bytes."""
    parts = [getattr(statistics, name) for name in NAMES]
    parts += [*statistics.blocks(), *(statistics.quantile(q) for q in (0.05, 0.5, 0.95))]
    return statistics.frames, [part.tobytes() for part in parts]


def frames(n=700, shape=(5, 3), missing=0.0, seed=0):
    rng = np.random.default_rng(seed)
    values = rng.normal(1.0, 2.0, size=(n, *shape))
    values[rng.random(values.shape) < missing] = np.nan
    return values


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_moments_are_numpys(missing):
    values = frames(missing=missing)
    statistics = streamed(values)
    assert statistics.frames == 700 and (statistics.count == (~np.isnan(values)).sum(axis=0)).all()
    assert statistics.mean == pytest.approx(np.nanmean(values, axis=0), rel=1e-12)
    assert statistics.spread == pytest.approx(np.nanstd(values, axis=0, ddof=1), rel=1e-12)
    assert (statistics.smallest == np.nanmin(values, axis=0)).all()
    assert (statistics.largest == np.nanmax(values, axis=0)).all()


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_quantiles_are_within_half_a_bin_of_numpys(missing):
    values = frames(missing=missing)
    statistics = streamed(values, {0: DDG_BINS, 2: Bins(-10.0, 12.0, 0.5)})
    for q in (0.0, 0.05, 0.5, 0.77, 0.95, 1.0):
        found, exact = statistics.quantile(q), np.nanquantile(values, q, axis=0)
        assert np.abs(found[:, 0] - exact[:, 0]).max() <= 0.01 + 1e-9
        assert np.abs(found[:, 2] - exact[:, 2]).max() <= 0.25 + 1e-9
        assert np.isnan(found[:, 1]).all()


def test_values_beyond_the_bins_are_counted():
    """Their quantile is the middle of the last bin; the extremes are exact, and hold where all are beyond."""
    statistics = streamed(np.array([-50.0, 0.0, 31.0, 40.0, 99.0]).reshape(-1, 1, 1), {0: DDG_BINS})
    assert statistics.quantile(0.5) == pytest.approx(19.99)
    assert statistics.largest == 99.0 and statistics.smallest == -50.0
    assert statistics.quantile(0.25) == pytest.approx(0.01)
    assert streamed(np.array([31.0, 40.0]).reshape(-1, 1, 1), {0: DDG_BINS}).quantile(0.5) == 31.0


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_any_cut_of_the_stream_gives_the_same_bits(missing):
    values = frames(391, missing=missing)
    values[:, 1, 1] = np.nan
    bins = {0: DDG_BINS}
    one_by_one = RunningStatistics((5, 3), bins)
    for frame in values:
        one_by_one.add(frame)
    wanted = outcome(streamed(values, bins))
    assert outcome(one_by_one) == wanted
    for seed in range(6):
        rng = np.random.default_rng(seed)
        pieces = RunningStatistics((5, 3), bins)
        for piece in np.split(values, np.sort(rng.integers(0, 392, size=20))):
            if rng.random() < 0.5:
                pieces.extend(piece)
            else:
                for frame in piece:
                    pieces.add(frame)
            if rng.random() < 0.3:
                outcome(pieces)  # to look changes nothing
        assert outcome(pieces) == wanted


def test_frames_may_be_written_over_afterwards():
    statistics, frame = RunningStatistics((1, 1)), np.array([[1.0]])
    statistics.add(frame)
    frame[:] = 7.0
    assert statistics.mean == 1.0


@pytest.mark.parametrize("cut", [0, 1, 200, 391])
def test_a_pickle_goes_on(cut):
    values = frames(391, missing=0.1)
    first = RunningStatistics((5, 3), {0: DDG_BINS})
    for frame in values[:cut]:
        first.add(frame)
    second = pickle.loads(pickle.dumps(first))
    for statistics in (first, second):
        statistics.extend(values[cut:])
    assert outcome(first) == outcome(second) == outcome(streamed(values, {0: DDG_BINS}))


def test_constants():
    statistics = streamed(np.full((100, 2, 1), 3.3), {0: DDG_BINS})
    for name, value in {"mean": 3.3, "spread": 0.0, "error": 0.0, "inefficiency": 1.0, "independent": 100.0}.items():
        assert (getattr(statistics, name) == value).all(), name
    assert (statistics.quantile(0.05) == 3.3).all() and statistics.is_converged.all()


def test_what_is_never_there_is_nan_and_the_rest_is_not_touched():
    values = frames(100)
    gone = values.copy()
    gone[:, 2] = np.nan
    some, every = streamed(gone, {0: DDG_BINS}), streamed(values, {0: DDG_BINS})
    for name in ("mean", "spread", "smallest", "largest", "error", "inefficiency", "independent"):
        found = getattr(some, name)
        assert np.isnan(found[2]).all(), name
        assert found[[0, 1, 3, 4]].tobytes() == getattr(every, name)[[0, 1, 3, 4]].tobytes(), name
    assert (some.count[2] == 0).all() and not some.is_converged[2].any() and np.isnan(some.quantile(0.5)[2]).all()


def test_gaps_are_closed():
    """Present values of a column are one series, as if the others had not been."""
    values = frames(500, (1, 1))
    gaps = np.full((1000, 1, 1), np.nan)
    gaps[::2] = values
    one, other = streamed(gaps), streamed(values)
    assert [getattr(one, name) for name in NAMES] == [getattr(other, name) for name in NAMES]


@pytest.mark.parametrize("n", [0, 1])
def test_with_one_frame_or_none_nothing_is_said_of_the_spread(n):
    statistics = streamed(np.ones((n, 2, 2)), {0: DDG_BINS})
    for name in ("spread", "error", "inefficiency", "independent"):
        assert np.isnan(getattr(statistics, name)).all()
    assert not statistics.is_converged.any() and (statistics.count == n).all()
    assert np.isnan(statistics.quantile(0.5)[:, 0]).all() == (n == 0)


def test_inefficiency_of_known_series():
    """AR(1) with memory 0.8 has (1 + 0.8) / (1 - 0.8) = 9; white noise has 1. The mean over 100 series of 2^13 frames
    is within 12 %: each is off by about 15 %, and white noise cannot fall below 1."""
    rng, n = np.random.default_rng(2), 2**13
    noise = rng.normal(size=(n, 100, 2))
    for k in range(1, n):
        noise[k, :, 0] = 0.8 * noise[k - 1, :, 0] + 0.6 * noise[k, :, 0]
    statistics = streamed(noise)
    slow, white = statistics.inefficiency.mean(axis=0)
    assert slow == pytest.approx(9.0, rel=0.12) and 1.0 <= white < 1.12
    assert statistics.independent == pytest.approx(n / statistics.inefficiency) and statistics.is_converged.all()


def test_blocks_hold_what_a_plot_needs():
    blocks = streamed(frames(256)).blocks()
    assert blocks.level.tolist() == list(range(9)) and blocks.length.tolist() == [2**k for k in range(9)]
    assert blocks.number[:, 0, 0].tolist() == [256 >> k for k in range(9)]
    assert blocks.error.shape == blocks.error_of_error.shape == (9, 5, 3)
    assert np.isnan(blocks.error[-1]).all() and not np.isnan(blocks.error[:-1]).any()


def test_memory_does_not_grow_with_the_stream():
    tracemalloc.start()
    statistics, frame = RunningStatistics((50, 4), {0: DDG_BINS}), np.ones((50, 4))
    for _ in range(2048):
        statistics.add(frame)
    statistics.count  # noqa: B018
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(2048):
        statistics.add(frame)
    statistics.count  # noqa: B018
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 20_000  # two more arrays of 1.6 kB, where the frames would be 3.3 MB


def test_a_whole_kinase_takes_less_than_200_mb():
    """5,700 variants: every substitution of the kinase domain."""
    tracemalloc.start()
    statistics, frame = RunningStatistics((5700, 6), {0: DDG_BINS}), np.ones((5700, 6))
    for _ in range(40):
        statistics.add(frame)
    statistics.quantile(0.5), statistics.error
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150e6


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: RunningStatistics((3,)), r"need a shape of \(variants, columns\)"),
        (lambda: RunningStatistics((3, 2), {2: DDG_BINS}), "column 2 of 2"),
        (lambda: RunningStatistics((3, 2), {0: Bins(1.0, 1.0, 0.1)}), "are empty"),
        (lambda: RunningStatistics((3, 2)).add(np.ones((2, 3))), r"shape \(2, 3\) was given to statistics of shape"),
        (lambda: RunningStatistics((3, 2)).extend(np.ones((3, 2))), "shape"),
        (lambda: RunningStatistics((1, 1)).add([[np.inf]]), "infinite"),
        (lambda: RunningStatistics((1, 1)).quantile(1.5), "from 0 to 1"),
    ],
)
def test_refusals(make, words):
    with pytest.raises(AlkstructError, match=words):
        make()


def test_a_refused_block_is_not_half_taken():
    statistics = streamed(frames(10, (1, 1)))
    before = outcome(statistics)
    with pytest.raises(AlkstructError):
        statistics.extend([[[1.0]], [[np.inf]]])
    assert outcome(statistics) == before
