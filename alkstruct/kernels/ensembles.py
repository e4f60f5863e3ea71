"""The whole ensemble of one residue type at one site, with and without the inhibitor, and its summary."""

import math

import numpy as np

from alkstruct.kernels.averages import free_energy, mean_parts
from alkstruct.kernels.clashes import count_touching
from alkstruct.kernels.compiled import inner
from alkstruct.kernels.conformers import finish, library_weights, meet_inhibitor, protein_energies
from alkstruct.kernels.layouts import SIDE_START, YES
from alkstruct.kernels.pair_energy import pair_parts
from alkstruct.kernels.placing import copy_rows


@inner()
def site_ensemble(
    frame,
    t,
    plans,
    chi,
    sigma,
    probability,
    order,
    crystal,
    crystal_weight,
    near,
    cells,
    nearby,
    drug,
    held,
    rules,
    prune,
    work,
    found,
):
    """Every conformer of residue type t at one site, into found (see Conformers); returns their number.

    frame (4, 3): N, CA, C, CB. chi, sigma (r, 4), probability (r,): rotamers; order (r,): the likeliest first. crystal
    (MAX_ATOMS, 3): the crystal's own conformer, used where crystal_weight > 0, the last. near: Partners of the protein;
    cells, nearby: work space, empty or filled at this site; drug: Inhibitor; held: most that the side chain can earn
    with it, 0 where it cannot feel it; prune: whether conformers that cannot matter are given up, and where nothing is
    felt their energies are all that is told; work.shares: weights of the inhibitor's poses there.
    """
    steps = library_weights(t, plans, probability, crystal_weight, prune, rules.kt, found)
    count = steps[2]
    found.apo[:count], found.least[:count] = np.inf, -np.inf
    atoms = work.atoms
    copy_rows(frame, SIDE_START, atoms)
    if crystal_weight > 0.0:
        copy_rows(crystal, plans.sizes[t], atoms[SIDE_START - 1 :])
        copy_rows(crystal, plans.sizes[t], found.coord[count - 1])
        parts = found.parts[count - 1]  # pair by pair: it may be distorted and leave the cells
        parts[:] = 0.0
        pair_parts(crystal, plans.types[t, : plans.sizes[t]], near.coord, near.types, rules, parts)
        found.apo[count - 1] = finish(atoms, t, plans, parts[0] + parts[1] + parts[2], near, nearby, rules)
        copy_rows(frame, SIDE_START, atoms)
    free = protein_energies(
        work,
        t,
        plans,
        chi,
        sigma,
        order,
        steps,
        near,
        cells,
        nearby,
        rules,
        held,
        -np.inf,
        held > 0.0 or not prune,
        found,
    )
    if held == 0.0:
        if not prune:
            no_inhibitor(count, found)
        return count
    found.bound[:count] = np.inf
    bound = meet_inhibitor(work, t, plans, drug, held, nearby, rules, count, np.inf, found)
    if prune and bound > free:
        # The inhibitor forbids what the protein likes best: conformers that were given up may matter after all.
        free = protein_energies(
            work, t, plans, chi, sigma, order, steps, near, cells, nearby, rules, held, bound, YES, found
        )
        bound = meet_inhibitor(work, t, plans, drug, held, nearby, rules, count, bound, found)
    describe(atoms, t, plans, drug, rules, work.shares, count, free, bound, found)
    return count


@inner()
def no_inhibitor(count, found):
    """What is said of conformers that the inhibitor cannot reach."""
    for c in range(count):
        found.bound[c] = 0.0
        found.poses[c] = 0.0
        nothing_met(c, found)


@inner()
def nothing_met(c, found):
    """What `describe` says of a conformer that meets nothing of the inhibitor."""
    found.parts[c] = 0.0
    found.contacts[c], found.clashes[c], found.overlap[c] = 0.0, 0.0, -np.inf
    found.where[c] = -1


@inner()
def describe(atoms, t, plans, drug, rules, poses, count, free, bound, found):
    """Contacts, clashes and mean energy by part of the conformers that matter; free, bound: of the ensembles."""
    for c in range(count):
        nothing_met(c, found)
        if min(found.apo[c] - free, found.apo[c] + found.bound[c] - bound) > found.slack[c]:
            continue
        if found.bound[c] < np.inf:
            mean_parts(poses, found.poses[c], found.bound[c], rules.kt, found.parts[c])
        count_touching(found.coord[c], plans.heavy[t], plans.types[t], drug, rules, c, found)


@inner()
def summarise(count, found, rules, out):
    """Fill out (9,) with G_apo, G_holo, G_holo of a rigid inhibitor, spread, mean contacts, clash-free share, mean
    parts; return the leader.

    Means are over the holo ensemble, the clash-free share is of the apo ensemble; the spread is the standard deviation
    of the energy with the inhibitor; the leader is the conformer of lowest holo energy, its library weight counted as
    -rt ln w.
    """
    holo, rigid = found.holo, found.rigid
    for c in range(count):
        lost = found.apo[c] == np.inf or found.bound[c] == np.inf
        holo[c] = np.inf if lost else found.apo[c] + found.bound[c]
        rigid[c] = np.inf if lost else found.apo[c] + found.poses[c, 0, 0] + found.poses[c, 0, 1] + found.poses[c, 0, 2]
    g_apo = free_energy(found.weights, found.apo, count, rules.kt)
    g_holo = free_energy(found.weights, holo, count, rules.kt)
    out[:] = 0.0
    out[0], out[1], out[2] = g_apo, g_holo, free_energy(found.weights, rigid, count, rules.kt)
    best, lowest, mean, square = 0, np.inf, 0.0, 0.0
    for c in range(count):
        if found.apo[c] < np.inf and found.overlap[c] <= rules.allowed:
            out[5] += found.weights[c] * math.exp(-(found.apo[c] - g_apo) / rules.kt)
        if holo[c] == np.inf:
            continue
        share = found.weights[c] * math.exp(-(holo[c] - g_holo) / rules.kt)
        mean += share * found.bound[c]
        square += share * found.bound[c] ** 2
        out[4] += share * found.contacts[c]
        for k in range(3):
            out[6 + k] += share * found.parts[c, k]
        energy = holo[c] - rules.rt * found.logs[c]
        if energy < lowest:
            best, lowest = c, energy
    out[3] = math.sqrt(max(square - mean * mean, 0.0))
    return best


@inner()
def tell_alone(free, energies, poses):
    """Fill energies (9,), as `summarise` does, and poses (4,), where the inhibitor's presence changes nothing."""
    for k in range(9):
        energies[k] = free if k < 3 else 0.0
    energies[5] = 1.0
    poses[0], poses[1], poses[2], poses[3] = 0.0, 0.0, -1.0, -1.0
