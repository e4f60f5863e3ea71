"""Make the row of an insertion or deletion from its rebuilt backbones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alkstruct.complexes.contacts import INDIRECT_DISTANCE, contact_counts
from alkstruct.complexes.fluctuations import fluctuations
from alkstruct.loops.rebuilt import rebuild
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.caveats import LOOP_REBUILT, energy_caveats, inhibitor_caveats, site_caveats
from alkstruct.scoring.features import Traits
from alkstruct.scoring.mechanisms import loop_sentence
from alkstruct.scoring.rows import Row, judged, placed_row, with_base_rate

if TYPE_CHECKING:
    from alkstruct.complexes.complex import Complex
    from alkstruct.energy.energies import Energy
    from alkstruct.kinase.mutations import Variant
    from alkstruct.loops.rebuilt import RebuiltLoop


def loop_row(structure: Complex, variant: Variant, energy: str | Energy) -> Row:
    """Return the Row of a single insertion, deletion, duplication or delins.

    Raises
    ------
    NotModelledError
        Its backbone cannot be rebuilt; the message is a clause.
    """
    loop = rebuild(structure, variant, energy)
    window = slice(loop.plan.first, loop.plan.last + 1)
    distance = float(structure.distances()[window].min())
    traits, structural = _traits(loop, window), _structural_deviation(loop)
    words = dict.fromkeys(
        word for index in range(window.start, window.stop) for word in site_caveats(structure, index, distance)
    )
    caveats = [*words, *inhibitor_caveats(structure), *energy_caveats(energy), LOOP_REBUILT]
    is_direct, fitted = distance <= INDIRECT_DISTANCE, calibration(energy)
    if is_direct and fitted.outside(traits).any():
        caveats.append("outside the fit")
    (estimate,) = judged(traits, np.array([structural]), is_direct, [tuple(caveats)], energy)
    if estimate.verdict == "neutral":  # no direct effect: what it does to the fold or the active state is not seen
        (estimate,) = judged(traits, np.array([structural]), False, [tuple(caveats)], energy)
    elif is_direct:  # what the change does beyond the inhibitor's reach has the base rate
        estimate = with_base_rate(estimate, fitted.indirect)
    (mutation,) = variant.mutations
    own = Traits(*(value[0] for value in traits))
    return placed_row(structure, mutation)._replace(
        variant=str(variant),
        distance=distance,
        contacts=int(own.contacts),
        contacts_wild_type=float(own.contacts_wild_type),
        contacts_mutant=float(own.contacts_mutant),
        attraction=float(own.attraction),
        fluctuation=float(own.fluctuation),
        mechanism=loop_sentence(loop, estimate, own, fitted.indirect if estimate.verdict == "indirect" else None),
        caveats=tuple(caveats),
        traits=own,
        structural=structural,
        **estimate._asdict(),
    )


def _traits(loop: RebuiltLoop, window: slice) -> Traits:
    """Return what the change is described by, (1,) each: of the whole window, backbone and side chains."""
    wild_type, mutant = (ensemble.weights(holo=True) for ensemble in (loop.wild_type, loop.mutant))

    def one(value: float) -> np.ndarray:
        return np.array([value], dtype=float)

    return Traits(
        ddg_raw=one(loop.mutant.free_binding - loop.wild_type.free_binding),
        attraction=one((mutant * loop.mutant.attraction).sum()),
        contacts=one(contact_counts(loop.source)[window].sum()),
        contacts_wild_type=one((wild_type * loop.wild_type.contacts).sum()),
        contacts_mutant=one((mutant * loop.mutant.contacts).sum()),
        fluctuation=one(np.mean(fluctuations(loop.source)[window])),
        hydropathy_lost=one(0.0),
    )


def _structural_deviation(loop: RebuiltLoop) -> float:
    """Return what the estimate owes to the backbones it averages over, and to building them: kcal/mol.

    The wild type's rebuilt backbones are a test of the building: they should bind as the crystal's own does.
    """
    missed = loop.wild_type.free_binding - loop.crystal_binding
    return float(np.sqrt(loop.mutant.spread**2 + loop.wild_type.spread**2 + missed**2))
