"""Grow the conformers of a side chain atom by atom, and skip those that cannot matter.

Pruning: one of n conformers, of library weight w, is skipped once

    energy of its atoms so far - most that the others can earn - slack > max(F_apo, F_holo) + held
    slack = kT (PRUNED_EXPONENT + ln(n w))

F_apo and F_holo are the free energies of the conformers so far, without and with the inhibitor; held is the most that
a conformer can earn with the inhibitor. All conformers that are skipped hold less than exp(-PRUNED_EXPONENT) of each
ensemble. In the code `reach` is the right-hand side, and `ceiling` is reach + slack.
"""

import math

import numpy as np

from alkstruct.kernels.averages import (
    SUB_ROTAMER_LOGS,
    SUB_ROTAMER_STEPS,
    SUB_ROTAMER_WEIGHTS,
    free_energy,
    with_conformer,
)
from alkstruct.kernels.compiled import inner
from alkstruct.kernels.inhibitor import out_of_reach, pose_sums
from alkstruct.kernels.layouts import (
    ATOM_EARNINGS,
    ENERGY_UNITS,
    HYDROGEN_EARNINGS,
    PRUNED_EXPONENT,
    SIDE_CHAIN_START,
)
from alkstruct.kernels.neighbours import cell_of, fill_pairs, list_cell
from alkstruct.kernels.pair_energy import limits_of, pair_sums
from alkstruct.kernels.placing import axes_of, copy_rows, keep_axes, kept_axes, place_atom, set_turn
from alkstruct.kernels.terms import most_earned, with_protein_terms


@inner(forceinline=True)
def place_step(links, shapes, step, work):
    """Place the atom of one step of a plan; links, shapes: of the plan, see layouts.Plans."""
    atoms, axes, turn = work.atoms, work.axes, work.turn
    k = SIDE_CHAIN_START - 1 + links[step, 0]
    cosine, sine = shapes[step, 3], shapes[step, 4]
    m, which, by = links[step, 3], links[step, 4], links[step, 6]
    if which >= 0:
        c, s = turn[which, 0], turn[which, 1]
        cosine, sine = cosine * c - sine * s, sine * c + cosine * s
    if by == 0:
        keep_axes(axes[0], axes_of(atoms, links[step, 1], links[step, 2], m))
    own_axes = place_atom(
        atoms, k, m, kept_axes(axes[by]), shapes[step, 0], shapes[step, 1], shapes[step, 2], cosine, sine
    )
    if links[step, 7]:
        keep_axes(axes[k], own_axes)


@inner(forceinline=True)
def listed_energy(point, atom_type, cells, rules, limits):
    """Return the energy of an atom with the protein atoms that its cell lists, kcal/mol.

    point: relative to the site's CB. The energy is NaN farther from CB than any side chain reaches, or where the cells
    are full: never wrong in silence.
    """
    cell, group = cell_of(point), rules.group[atom_type]
    if cell >= 0 and cells.start[cell] < 0:
        list_cell(cell, cells, limits)
    if cell < 0 or cells.start[cell] < 0:
        return np.nan
    if not cells.filled[cell, group]:
        fill_pairs(cell, group, cells, rules.sizes, rules.wells)
    first = cells.start[cell]
    span = first, first + cells.near[cell], first + cells.count[cell]
    total, _, _ = pair_sums(False, point, atom_type, group, span, cells.places, cells.pairs, rules, limits)
    return total / ENERGY_UNITS


@inner(forceinline=True)
def grow(t, plans, span, energy, ceiling, cells, work, rules, limits):
    """Place the atoms of steps span[0]:span[1] of a plan and add their energies with the protein to `energy`.

    Return (the energy, True); or, once it cannot come below `ceiling`, (the least it could come to, False).

    work: local atoms, those of earlier steps in place, the turns of their dihedrals, and what later steps can earn.
    """
    links, shapes, atoms, earned = plans.links[t], plans.shapes[t], work.atoms, work.earned
    center = atoms[SIDE_CHAIN_START - 1]
    for step in range(span[0], span[1]):
        if links[step, 0] != 0:  # CB is in place
            place_step(links, shapes, step, work)
        k = SIDE_CHAIN_START - 1 + links[step, 0]
        point = atoms[k, 0] - center[0], atoms[k, 1] - center[1], atoms[k, 2] - center[2]
        energy += listed_energy(point, links[step, 5], cells, rules, limits)
        if energy - earned[step + 1] > ceiling:
            return energy - earned[step + 1], False
    return energy, True


@inner()
def library_weights(t, plans, probability, crystal_weight, prune, kt, found):
    """Fill weights, their logarithms and slack of all conformers; return (steps of chi1, of chi2, conformers).

    One logarithm is taken a rotamer: those of its sub-rotamers differ from it by constants.
    """
    first = 3 if plans.chis[t] >= 1 else 1
    second = 3 if plans.chis[t] >= 2 else 1
    count = len(probability) * first * second + (crystal_weight > 0.0)
    spared = PRUNED_EXPONENT + math.log(count) if prune else np.inf
    c = 0
    for r in range(len(probability)):
        weight = probability[r] * (1.0 - crystal_weight)
        log_weight = math.log(weight)
        for p in range(first):
            for q in range(second):
                share, log_share = 1.0, 0.0
                if first == 3:
                    share, log_share = SUB_ROTAMER_WEIGHTS[p], SUB_ROTAMER_LOGS[p]
                if second == 3:
                    share, log_share = share * SUB_ROTAMER_WEIGHTS[q], log_share + SUB_ROTAMER_LOGS[q]
                found.weights[c], found.logs[c] = weight * share, log_weight + log_share
                found.slack[c] = kt * (spared + found.logs[c])
                c += 1
    if crystal_weight > 0.0:
        found.weights[c], found.logs[c] = crystal_weight, math.log(crystal_weight)
        found.slack[c] = kt * (spared + found.logs[c])
    return first, second, count


@inner()
def earnings(t, plans, near, rules, earned):
    """Fill earned (MAX_ATOMS + 1,): the most that the atoms of each step and all later ones, with terms, can earn."""
    size = plans.sizes[t]
    earned[size] = most_earned(t, plans, near, rules)
    for n in range(size - 1, -1, -1):
        earned[n] = earned[n + 1] + (ATOM_EARNINGS if plans.links[t, n, 0] < plans.heavy[t] else HYDROGEN_EARNINGS)


@inner()
def protein_energies(site, t, rotamers, plans, rules, steps, held, bound, keep, room):
    """Fill the energies with the protein of the conformers that have none yet, and return the ensemble's free energy.

    Conformers that cannot matter are skipped; see "Pruning" above. held: most that one earns with the inhibitor;
    bound: free energy with the inhibitor so far, -inf if there is none yet; steps: as library_weights returns them;
    keep: whether coordinates are kept as well.
    """
    earnings(t, plans, site.near, rules, room.work.earned)
    first, second, count = steps
    found, work, chi, sigma = room.found, room.work, rotamers.chi, rotamers.sigma
    free = free_energy(found.weights, found.apo, count, rules.kt)
    low, total = free, 0.0 if free == np.inf else 1.0
    reach = max(free, bound) + held
    root = np.nan  # energy of the atoms that no dihedral moves; not known yet
    keep_axes(work.axes[SIDE_CHAIN_START - 1], axes_of(work.atoms, 0, 1, SIDE_CHAIN_START - 1))
    for r in rotamers.order:
        if not any_open(r * first * second, (r + 1) * first * second, reach, found):
            continue
        set_rotamer(chi[r], sigma[r], plans.chis[t], second, work)
        for p in range(first):
            start = (r * first + p) * second  # of the conformers that share chi1
            if not any_open(start, start + second, reach, found):
                continue
            set_turn(work.turn, 0, chi[r, 0] + (SUB_ROTAMER_STEPS[p] * sigma[r, 0] if first == 3 else 0.0))
            low, total, root = grow_turn(site, t, plans, rules, start, second, root, reach, (low, total), keep, room)
            free = low - rules.kt * math.log(total)
            reach = max(free, bound) + held
    return free


@inner(forceinline=True)
def set_rotamer(chi, sigma, chis, second, work):
    """Set the turns of a rotamer's chi3 and chi4, and of chi2 in each of its `second` sub-rotamers."""
    for k in range(2, chis):
        set_turn(work.turn, k, chi[k])
    for q in range(second):
        set_turn(work.wide, q, chi[1] + (SUB_ROTAMER_STEPS[q] * sigma[1] if second == 3 else 0.0))


@inner(forceinline=True)
def grow_turn(site, t, plans, rules, start, second, root, reach, ensemble_sum, keep, room):
    """Grow conformers start:start + second, which share chi1; return (low, total, root).

    ensemble_sum: (low, total), see averages.with_conformer; root: energy of the atoms that no dihedral moves, NaN while
    it is not known. One loop grows those atoms, then the ones that chi1 moves, then each conformer's others: `grow`
    becomes part of its caller, and two more calls of it would take a second more to compile.
    """
    low, total = ensemble_sum
    found, work, stage, limits = room.found, room.work, plans.stages[t], limits_of(rules)
    stem = 0.0  # energy of the atoms that no later dihedral than chi1 moves
    for step in range(0 if math.isnan(root) else 1, 2 + second):
        part = min(step, 2)
        c = start + (step - 2 if part == 2 else second // 2)  # the heaviest of those that share chi1
        if part == 2:
            if not any_open(c, c + 1, reach, found):
                continue
            work.turn[1, 0], work.turn[1, 1] = work.wide[step - 2, 0], work.wide[step - 2, 1]
        below = stem if part == 2 else 0.0 if part == 0 else root
        ceiling = np.inf if part == 0 else reach + found.slack[c]
        energy, kept = grow(t, plans, (stage[part], stage[part + 1]), below, ceiling, room.cells, work, rules, limits)
        if part == 0:
            root = energy
        elif part == 1:
            stem = energy
            if not kept:
                found.least[start : start + second] = energy
                break
        elif kept:
            found.apo[c] = with_protein_terms(t, plans, energy, site.near, room.nearby, work.atoms, rules)
            if keep:
                copy_rows(work.atoms[SIDE_CHAIN_START - 1 :], plans.sizes[t], found.coord[c])
            low, total = with_conformer(low, total, found.weights[c], found.apo[c], rules.kt)
        else:
            found.least[c] = energy
    return low, total, root


@inner(forceinline=True)
def any_open(first, last, reach, found):
    """Tell whether one of conformers first:last has no energy yet and may come within its slack of `reach`."""
    one_open = False
    for c in range(first, last):
        one_open |= found.apo[c] == np.inf and found.least[c] - found.slack[c] <= reach
    return one_open


@inner()
def inhibitor_energies(t, plans, drug, held, rules, count, free, room):
    """Fill the free energies with the inhibitor of the conformers that have none yet, the best with the protein first.

    A conformer is skipped where its lowest possible energy, `held` below its energy with the protein, lies more than
    its slack above the free energy of both; `free` is that free energy so far. Return the new one.
    """
    found, work = room.found, room.work
    side = work.atoms[SIDE_CHAIN_START - 1 :]
    best, low, total = 0, free, 0.0 if free == np.inf else 1.0
    for c in range(count):
        best = c if found.apo[c] < found.apo[best] else best
    for step in range(-1, count):
        c = best if step < 0 else step
        if found.apo[c] == np.inf or found.bound[c] < np.inf or found.apo[c] - held > free + found.slack[c]:
            continue
        copy_rows(found.coord[c], plans.sizes[t], side)
        if out_of_reach(side, plans.sizes[t], drug):
            found.bound[c] = 0.0
            found.poses[c] = 0.0
        else:
            found.bound[c] = pose_sums(t, plans, drug, rules, room.nearby, work, found.poses[c])
        low, total = with_conformer(low, total, found.weights[c], found.apo[c] + found.bound[c], rules.kt)
        free = low - rules.kt * math.log(total)
    return free
