"""Turn an Energy into the arrays of numbers that the kernels read (kernels.layouts.Rules)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from alkstruct.chemistry.atom_types import distinct_types, type_codes
from alkstruct.chemistry.clashes import touching_distances
from alkstruct.energy.energies import PARTS, RT
from alkstruct.energy.lennard_jones import lennard_jones_groups, lennard_jones_numbers
from alkstruct.energy.vina import vina_groups, vina_numbers
from alkstruct.kernels.layouts import LENNARD_JONES_FORM, VINA_FORM, Rules
from alkstruct.kernels.pair_energy import pair_energy
from alkstruct.kernels.vina import GAUSS_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from alkstruct.chemistry.atom_types import AtomType
    from alkstruct.energy.energies import Energy


def pair_parameters(types: Sequence[AtomType], energy: Energy) -> dict[str, Any]:
    """Return what the kernels need to know of atom types to evaluate any pair of them.

    Parameters
    ----------
    types : tuple of AtomType, length t
    energy : Energy

    Returns
    -------
    dict of str to object
        `form`, `lennard_jones`, `vina`, `own`, `group`, `sizes`, `wells`, `greasy`, `near` of kernels.layouts.Rules.

    Notes
    -----
    Most radii add up and wells multiply, so an atom carries its own and one pair of numbers serves for all it meets.
    Atoms that form hydrogen bonds do not follow that rule: each kind of them is a group with numbers for every type.
    """
    group_of = lennard_jones_groups if energy.form == LENNARD_JONES_FORM else vina_groups
    pairs = group_of(types)
    greasy = np.array([one.hydrophobic for one in types], dtype=np.float32)
    near = energy.cutoff
    if energy.form == VINA_FORM:
        near = 2 * max(pairs.sizes[0]) + float(GAUSS_END) + 0.001  # Å, far more than float32 misplaces an atom by
    return {
        "form": energy.form,
        "lennard_jones": lennard_jones_numbers(energy),
        "vina": vina_numbers(),
        "own": np.column_stack([np.array(pairs.own), energy.hydrophobic * greasy]).astype(np.float32),
        "group": np.array(pairs.group, dtype=np.int64),
        "sizes": np.array(pairs.sizes, dtype=np.float32),
        "wells": np.array(pairs.wells, dtype=np.float32),
        "greasy": greasy,
        "near": near,
    }


def pair_parts(distance: npt.ArrayLike, first: AtomType, second: AtomType, energy: Energy) -> np.ndarray:
    """Return the pair energy of two atoms as the kernels compute it, by part.

    Parameters
    ----------
    distance : ndarray, float
        Å.
    first, second : AtomType
    energy : Energy

    Returns
    -------
    ndarray, (3, ...), float64
        Attraction, repulsion and Vina's hydrogen bond, kcal/mol; directional hydrogen bonds are not pair energies.
    """
    types = distinct_types([first, second])
    rules = pair_rules(types, energy)
    codes = type_codes([first, second], types)
    flat = np.ravel(np.asarray(distance, dtype=float))
    parts = [pair_energy(codes[0], codes[1], float(r * r), rules) if r < energy.cutoff else (0.0,) * 3 for r in flat]
    return np.array(parts).T.reshape(3, *np.shape(distance))


def pair_rules(types: Sequence[AtomType], energy: Energy, allowed: float = 0.0, reach: float = 0.0) -> Rules:
    """Return the Rules of atom types; allowed, reach: Å of overlap that is no clash, Å of a contact."""
    touch = touching_distances(types)
    return Rules(
        **pair_parameters(types, energy),
        cutoff=energy.cutoff,
        bond=energy.bond,
        water_bond=energy.water_bond,
        touch=touch,
        widest=touch.max(initial=0.0),
        allowed=allowed,
        reach=reach,
        kt=energy.kt,
        rt=RT,
        parts=len(PARTS),
    )
