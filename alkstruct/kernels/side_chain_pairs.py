"""Energies between the conformers of two side chains, and of groups of atoms with the inhibitor."""

import math

from alkstruct.kernels.compiled import njit
from alkstruct.kernels.hydrogen_bonds import WATER_FAR, WATER_NEAR, bond_strength, hydroxyl_strength
from alkstruct.kernels.layouts import BOND_REACH
from alkstruct.kernels.pair_energy import pair_energy


@njit(cache=True, nogil=True)
def mutual_energies(first, second, rules, energies):
    """Fill energies (c, d) with those of each conformer of a side chain with each of another, SideChainConformers both.

    A donor and an acceptor bond by the distance of their heavy atoms alone, as with ordered waters: which way the
    hydrogens of two moving side chains point is not followed.
    """
    limit = rules.cutoff * rules.cutoff
    for c in range(len(first.apo)):
        for d in range(len(second.apo)):
            total = 0.0
            for a in range(first.size):
                for b in range(second.size):
                    dx = second.coord[d, b, 0] - first.coord[c, a, 0]
                    dy = second.coord[d, b, 1] - first.coord[c, a, 1]
                    dz = second.coord[d, b, 2] - first.coord[c, a, 2]
                    square = dx * dx + dy * dy + dz * dz
                    if square >= limit:
                        continue
                    pull, push, bond = pair_energy(first.types[a], second.types[b], square, rules)
                    total += pull + push + bond
                    gives = (first.donor[a] and second.acceptor[b]) or (first.acceptor[a] and second.donor[b])
                    if gives and square < WATER_FAR * WATER_FAR:
                        total += rules.bond * min(1.0, (WATER_FAR - math.sqrt(square)) / (WATER_FAR - WATER_NEAR))
            energies[c, d] = total


@njit(cache=True, nogil=True)
def bonds_between(donor, hydroxyl, acceptor):
    """Return the summed strength of the hydrogen bonds that donors (h, 6) give to acceptors (a, 6), see Partners.

    Each hydrogen makes its best bond.
    """
    total = 0.0
    for k in range(len(donor)):
        best = 0.0
        giver = donor[k, 0], donor[k, 1], donor[k, 2]
        behind = donor[k, 3], donor[k, 4], donor[k, 5]
        for b in range(len(acceptor)):
            taker = acceptor[b, 0], acceptor[b, 1], acceptor[b, 2]
            dx, dy, dz = taker[0] - giver[0], taker[1] - giver[1], taker[2] - giver[2]
            if dx * dx + dy * dy + dz * dz > BOND_REACH * BOND_REACH:
                continue
            antecedent = acceptor[b, 3], acceptor[b, 4], acceptor[b, 5]
            if hydroxyl[k]:
                best = max(best, hydroxyl_strength(giver, behind, taker, antecedent))
            else:
                best = max(best, bond_strength(giver, behind, taker, antecedent))
        total += best
    return total
