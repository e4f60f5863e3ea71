"""Energy terms of a side chain besides the pair energy, once its atoms are placed; a new term is called here.

A term that can be negative must say how much a side chain can earn by it, with the protein in `most_earned` and with
the inhibitor in `earned_beyond`: conformers are skipped by what they can still earn. A term that is never negative need
not.
"""

from alkstruct.kernels.compiled import inner
from alkstruct.kernels.hydrogen_bonds import WATER_MOST, bond_energy, water_bonds
from alkstruct.kernels.layouts import (
    CHAIN_BOND,
    HYDROGEN_BOND,
    NOT_CONSTANT_FALSE,
    NOT_CONSTANT_TRUE,
)


@inner()
def with_protein_terms(t, plans, energy, near, nearby, atoms, rules):
    """Return an energy with the terms of the side chain with the protein and with waters added.

    near: Partners of the protein near the site; atoms: local atoms, N first.
    """
    if plans.polar[t, 0, 0] >= 0:
        donors, acceptors = plans.donors[t], plans.acceptors[t]
        energy += bond_energy(
            atoms, donors, acceptors, near.donor, near.hydroxyl, near.acceptor, rules.bond, NOT_CONSTANT_TRUE, nearby
        )
        if len(near.water):
            energy += rules.water_bond * water_bonds(atoms, plans.polar[t], near.water)
    return energy


@inner(forceinline=True)
def add_inhibitor_terms(t, plans, drug, p, may_bond, nearby, atoms, rules, parts):
    """Add the terms of the side chain with pose p of the inhibitor to parts, by part.

    may_bond: whether the side chain is in reach of a hydrogen bond with the inhibitor in any pose.
    """
    if may_bond:
        donors, acceptors, depth = plans.donors[t], plans.acceptors[t], rules.bond
        parts[HYDROGEN_BOND] += bond_energy(
            atoms, donors, acceptors, drug.donor[p], drug.hydroxyl, drug.acceptor[p], depth, NOT_CONSTANT_FALSE, nearby
        )


@inner()
def most_bonds(t, plans):
    """Return the most hydrogen bonds that a side chain makes: one by each hydrogen, two by each acceptor."""
    bonds = 0.0
    for k in range(plans.donors.shape[1]):
        bonds += plans.donors[t, k, 0] >= 0
    for k in range(plans.acceptors.shape[1]):
        bonds += 2.0 * (plans.acceptors[t, k, 0] >= 0)
    return bonds


@inner()
def most_earned(t, plans, near, rules):
    """Return the most that a side chain can earn with the protein and with waters by the terms above, kcal/mol.

    near: Partners of the protein near the site.
    """
    earned = 0.0
    if len(near.water):
        for k in range(plans.polar.shape[1]):
            if plans.polar[t, k, 0] >= 0:
                earned -= rules.water_bond * WATER_MOST
    earned -= rules.bond * most_bonds(t, plans)
    return earned


@inner()
def earned_beyond(t, plans, rules):
    """Return the most that a side chain can earn with the inhibitor beyond layouts.CHAIN_EARNINGS, kcal/mol.

    That has room for what the shipped energies earn. Deeper hydrogen bonds, and terms that are off in those, are here.
    """
    beyond = 0.0
    beyond += max(CHAIN_BOND - rules.bond, 0.0) * most_bonds(t, plans)
    return beyond
