"""Sizes and wells of pairs of atom types, kept for each group of types that share them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np


class PairGroups(NamedTuple):
    """Sizes and wells of the pairs of t atom types; see kernels.layouts.Rules.

    The size of a pair is own size + sizes[group], its well own factor * wells[group], by the group of the first type.
    """

    own: list[tuple[float, float]]  # size (Å) and factor on the well of each type
    group: list[int]  # of each type
    sizes: Sequence[Sequence[float] | np.ndarray]  # (groups, t) Å
    wells: Sequence[np.ndarray]  # (groups, t) kcal/mol
