"""Cache what is computed from a complex for as long as the complex itself lives."""

from functools import wraps
from weakref import WeakKeyDictionary


def kept_with_complex(function):
    """Remember what a function of a Complex returns until the Complex is gone.

    Parameters
    ----------
    function : callable
        Its first argument is a Complex, the others are hashable. What it returns must not refer to the Complex, or
        neither would ever be freed.

    Returns
    -------
    callable
        The same function; its attribute `kept` is the WeakKeyDictionary of what is remembered.
    """
    kept = WeakKeyDictionary()

    @wraps(function)
    def remembered(structure, *arguments, **choices):
        mine = kept.setdefault(structure, {})
        key = arguments, tuple(sorted(choices.items()))
        if key not in mine:
            mine[key] = function(structure, *arguments, **choices)
        return mine[key]

    remembered.kept = kept  # type: ignore[attr-defined]
    return remembered
