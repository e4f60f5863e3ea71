"""Cache what is computed from a complex for as long as the complex, or its topology, lives."""

from functools import wraps
from weakref import WeakKeyDictionary


class Topology:
    """Stand for what complexes have in common that differ by coordinates alone: residues, atoms and bonds."""

    __slots__ = ("__weakref__",)


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
    return _kept_with(function, lambda structure: structure)


def kept_with_topology(function):
    """Remember what a function of a Complex returns for all complexes that differ from it by coordinates alone.

    Parameters
    ----------
    function : callable
        As for `kept_with_complex`; what it returns must not depend on coordinates.

    Returns
    -------
    callable
        As from `kept_with_complex`.
    """
    return _kept_with(function, lambda structure: structure.topology)


def _kept_with(function, owner_of):
    """Remember what a function returns for as long as that lives which `owner_of` names for the first argument."""
    kept = WeakKeyDictionary()

    @wraps(function)
    def remembered(structure, *arguments, **choices):
        mine = kept.setdefault(owner_of(structure), {})
        key = arguments, tuple(sorted(choices.items())) if choices else ()
        if key not in mine:
            mine[key] = function(structure, *arguments, **choices)
        return mine[key]

    remembered.kept = kept  # type: ignore[attr-defined]
    return remembered
