"""Progress bars, which are made only where one is shown.

A bar of tqdm takes a lock that all processes share, even where it shows nothing, and has a thread that takes it again
and again. A process that is killed while it holds the lock, or forked while that thread does, lets all others wait for
ever.
"""

from collections.abc import Iterable, Iterator
from typing import Any


class NoBar:
    """Stand in for a bar of tqdm where none is shown."""

    def __init__(self, items: Iterable[Any]) -> None:
        self.items = items

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __enter__(self) -> "NoBar":
        return self

    def __exit__(self, *problem: object) -> None:
        """End; nothing is left to close."""

    def update(self, count: int = 1) -> None:
        """Take note of `count` things that are done."""

    def reset(self, total: int | None = None) -> None:
        """Begin anew, with so many things to be done."""


def progress_bar(items: Iterable[Any] = (), *, shown: bool, **options: Any) -> Any:
    """Return a bar over items, or one that is moved by `update`; options are those of `tqdm.tqdm`.

    Parameters
    ----------
    items : iterable, optional
    shown : bool
        Whether it appears on standard error. If not, tqdm is not touched.

    Returns
    -------
    tqdm.tqdm or NoBar
    """
    if not shown:
        return NoBar(items)
    from tqdm import tqdm

    return tqdm(items or None, **options)


def stop_monitor(kind: Any) -> None:
    """Stop the thread that watches the bars of a class, before processes are forked; the next bar starts it anew.

    kind: class, `tqdm.tqdm` or made from it.
    """
    if kind.monitor is not None:
        kind.monitor.exit()
        kind.monitor = None
