"""The loop over the conformers of one residue type at one site, with and without the inhibitor."""

import math

import numpy as np

from alkstruct.kernels.averages import free_energy, mean_parts, sum_of_parts
from alkstruct.kernels.clashes import count_touching
from alkstruct.kernels.compiled import inner
from alkstruct.kernels.conformers import inhibitor_energies, library_weights, protein_energies
from alkstruct.kernels.layouts import NOT_CONSTANT_TRUE, SIDE_CHAIN_START
from alkstruct.kernels.pair_energy import add_pair_parts
from alkstruct.kernels.placing import copy_rows
from alkstruct.kernels.terms import with_protein_terms


@inner()
def site_ensemble(site, t, rotamers, plans, drug, held, rules, prune, room):
    """Fill room.found with every conformer of residue type t at a site, and return their number.

    rotamers: of this type at this site; held: most that the side chain can earn with the inhibitor, 0 where it cannot
    feel it; prune: whether conformers that cannot matter are skipped, and where the inhibitor is not felt their
    energies with the protein are all that is filled; room: its cells are empty or filled at this site, and
    room.work.shares holds the weights of the inhibitor's poses there.
    """
    found, atoms = room.found, room.work.atoms
    steps = library_weights(t, plans, rotamers.probability, site.crystal_weight, prune, rules.kt, found)
    count = steps[2]
    found.apo[:count], found.least[:count] = np.inf, -np.inf
    copy_rows(site.frame, SIDE_CHAIN_START, atoms)
    if site.crystal_weight > 0.0:
        add_crystal(site, t, plans, rules, count - 1, room)
    keep = held > 0.0 or not prune
    free = protein_energies(site, t, rotamers, plans, rules, steps, held, -np.inf, keep, room)
    if held == 0.0:
        if not prune:
            no_inhibitor(count, found)
        return count
    found.bound[:count] = np.inf
    bound = inhibitor_energies(t, plans, drug, held, rules, count, np.inf, room)
    if prune and bound > free:
        # The inhibitor forbids what the protein likes best: conformers that were skipped may matter after all.
        free = protein_energies(site, t, rotamers, plans, rules, steps, held, bound, NOT_CONSTANT_TRUE, room)
        bound = inhibitor_energies(t, plans, drug, held, rules, count, bound, room)
    describe(t, plans, drug, rules, count, free, bound, room)
    return count


@inner()
def add_crystal(site, t, plans, rules, c, room):
    """Make the crystal's own side chain conformer c.

    Its energy is summed pair by pair, because it may be distorted and leave the cells.
    """
    found, atoms, size = room.found, room.work.atoms, plans.sizes[t]
    copy_rows(site.crystal, size, atoms[SIDE_CHAIN_START - 1 :])
    copy_rows(site.crystal, size, found.coord[c])
    parts = found.parts[c]
    parts[:] = 0.0
    add_pair_parts(site.crystal, plans.types[t, :size], site.near.coord, site.near.types, rules, parts)
    energy = sum_of_parts(parts)
    found.apo[c] = with_protein_terms(t, plans, energy, site.near, room.nearby, atoms, rules)
    copy_rows(site.frame, SIDE_CHAIN_START, atoms)


@inner()
def no_inhibitor(count, found):
    """Fill what conformers have of an inhibitor that none of them can reach."""
    for c in range(count):
        found.bound[c] = 0.0
        found.poses[c] = 0.0
        nothing_met(c, found)


@inner()
def nothing_met(c, found):
    """Fill the description of a conformer that meets nothing of the inhibitor."""
    found.parts[c] = 0.0
    found.contacts[c], found.clashes[c], found.overlap[c] = 0.0, 0.0, -np.inf
    found.where[c] = -1


@inner()
def describe(t, plans, drug, rules, count, free, bound, room):
    """Fill contacts, clashes and mean energy by part of the conformers that matter; free, bound: of the ensembles."""
    found = room.found
    for c in range(count):
        nothing_met(c, found)
        if min(found.apo[c] - free, found.apo[c] + found.bound[c] - bound) > found.slack[c]:
            continue
        if found.bound[c] < np.inf:
            mean_parts(room.work.shares, found.poses[c], found.bound[c], rules.kt, found.parts[c])
        count_touching(t, plans, drug, rules, c, found)


@inner()
def summarise(s, t, count, found, rules, results):
    """Fill the results of residue type t at site s from its conformers.

    Contacts, parts and spread are taken over the holo ensemble, the clash-free share over the apo ensemble. Clashes,
    overlap and its atoms are those of the leading conformer, the one of lowest holo energy with its library weight
    counted as -rt ln w.
    """
    fill_holo(count, found)
    holo = found.holo
    g_apo = free_energy(found.weights, found.apo, count, rules.kt)
    g_holo = free_energy(found.weights, holo, count, rules.kt)
    results.apo[s, t], results.holo[s, t] = g_apo, g_holo
    results.rigid[s, t] = free_energy(found.weights, found.rigid, count, rules.kt)
    results.parts[s, t] = 0.0
    leader, lowest, mean, square, contacts, clash_free = 0, np.inf, 0.0, 0.0, 0.0, 0.0
    for c in range(count):
        if found.apo[c] < np.inf and found.overlap[c] <= rules.allowed:
            clash_free += found.weights[c] * math.exp(-(found.apo[c] - g_apo) / rules.kt)
        if holo[c] == np.inf:
            continue
        share = found.weights[c] * math.exp(-(holo[c] - g_holo) / rules.kt)
        mean += share * found.bound[c]
        square += share * found.bound[c] ** 2
        contacts += share * found.contacts[c]
        for k in range(results.parts.shape[2]):
            results.parts[s, t, k] += share * found.parts[c, k]
        energy = holo[c] - rules.rt * found.logs[c]
        if energy < lowest:
            leader, lowest = c, energy
    results.spread[s, t] = math.sqrt(max(square - mean * mean, 0.0))
    results.contacts[s, t], results.clash_free[s, t] = contacts, clash_free
    results.clashes[s, t], results.overlap[s, t] = found.clashes[leader], max(found.overlap[leader], 0.0)
    results.atom[s, t], results.inhibitor_atom[s, t] = found.where[leader, 0], found.where[leader, 1]


@inner()
def fill_holo(count, found):
    """Fill the energies with protein and inhibitor: holo, and rigid, with the inhibitor held in its crystal pose."""
    for c in range(count):
        skipped = found.apo[c] == np.inf or found.bound[c] == np.inf
        found.holo[c] = np.inf if skipped else found.apo[c] + found.bound[c]
        found.rigid[c] = np.inf if skipped else found.apo[c]
        for k in range(found.poses.shape[2]):
            found.rigid[c] += found.poses[c, 0, k] if not skipped else 0.0


@inner()
def summarise_alone(s, t, free, results):
    """Fill the results of a residue type that the presence of the inhibitor does not change; free: its free energy."""
    results.apo[s, t] = results.holo[s, t] = results.rigid[s, t] = free
    results.spread[s, t] = results.contacts[s, t] = results.clashes[s, t] = results.overlap[s, t] = 0.0
    results.parts[s, t] = 0.0
    results.clash_free[s, t] = 1.0
    results.atom[s, t] = results.inhibitor_atom[s, t] = -1
