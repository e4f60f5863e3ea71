"""Progress bars: nothing is made where none is shown, and a watching thread is ended before processes are forked."""

from tqdm import tqdm

from alkstruct.display.progress import NoBar, progress_bar, stop_monitor


def test_a_bar_that_is_not_shown_is_none(capsys):
    with progress_bar(shown=False, total=3) as bar:
        bar.update()
        bar.update(2)
        bar.reset(total=4)
    assert isinstance(bar, NoBar)
    assert list(progress_bar("abc", shown=False, unit="letter")) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")


def test_a_bar_that_is_shown_counts(capsys):
    with progress_bar(shown=True, total=3, unit="site", desc="scan") as bar:
        bar.update(3)
    assert list(progress_bar(iter("abc"), shown=True, unit="letter")) == ["a", "b", "c"]
    said = capsys.readouterr().err
    assert "scan: 100%" in said and "3/3" in said and "3letter" in said


def test_the_watching_thread_ends_and_comes_back():
    with progress_bar(shown=True, total=1):
        watching = tqdm.monitor
    assert watching.is_alive()
    stop_monitor(tqdm)
    assert not watching.is_alive() and tqdm.monitor is None
    stop_monitor(tqdm)
    with progress_bar(shown=True, total=1):
        assert tqdm.monitor.is_alive()
