"""Grow the conformers of a side chain atom by atom, and skip those that cannot matter."""

import math

import numpy as np

from alkstruct.kernels.averages import WIDE, WIDE_LOG, WIDE_WEIGHT, free_energy, joined
from alkstruct.kernels.compiled import inner
from alkstruct.kernels.hydrogen_bonds import bond_energy, water_bonds
from alkstruct.kernels.inhibitor import out_of_reach, pose_sums
from alkstruct.kernels.layouts import EARNED, EARNED_HYDROGEN, SIDE_START, SPARED, UNIT, YES
from alkstruct.kernels.neighbours import cell_of, fill_pairs, list_cell
from alkstruct.kernels.pair_energy import numbers_of, pair_sums
from alkstruct.kernels.placing import axes_of, copy_rows, keep_axes, place_atom, set_turn


@inner(forceinline=True)
def grow(work, links, shapes, begin, end, energy, limit, cells, rules, numbers):
    """Build the atoms of some steps of a plan; returns (`energy` and theirs, True).

    Or, once it cannot come below `limit`, (the least it could come to, False).

    work: local atoms, those of earlier steps in place, the turns of their dihedrals, and what later steps can earn;
    links, shapes: of the plan.
    """
    start, count, near, filled = cells.start, cells.count, cells.near, cells.filled
    places, pairs = cells.places, cells.pairs
    atoms, axes, turn, earned, own, groups = work.atoms, work.axes, work.turn, work.earned, rules.own, rules.group
    center = atoms[SIDE_START - 1]
    for step in range(begin, end):
        k = SIDE_START - 1 + links[step, 0]
        if links[step, 0] != 0:
            cosine, sine = shapes[step, 3], shapes[step, 4]
            m, which, by = links[step, 3], links[step, 4], links[step, 6]
            if which >= 0:
                c, s = turn[which, 0], turn[which, 1]
                cosine, sine = cosine * c - sine * s, sine * c + cosine * s
            if by == 0:
                keep_axes(axes[0], axes_of(atoms, links[step, 1], links[step, 2], m))
            given = (
                axes[by, 0],
                axes[by, 1],
                axes[by, 2],
                axes[by, 3],
                axes[by, 4],
                axes[by, 5],
                axes[by, 6],
                axes[by, 7],
                axes[by, 8],
            )
            own_axes = place_atom(atoms, k, m, given, shapes[step, 0], shapes[step, 1], shapes[step, 2], cosine, sine)
            if links[step, 7]:
                keep_axes(axes[k], own_axes)
        x, y, z = atoms[k, 0] - center[0], atoms[k, 1] - center[1], atoms[k, 2] - center[2]
        cell, kind = cell_of(x, y, z), links[step, 5]
        if cell >= 0 and start[cell] < 0:
            list_cell(cell, cells, numbers)
        if cell < 0 or start[cell] < 0:
            return np.nan, True  # farther from CB than any side chain reaches, or no room: never wrong in silence
        if not filled[cell, groups[kind]]:
            fill_pairs(cell, groups[kind], cells, rules.sizes, rules.wells)
        first = start[cell]
        total, _, _ = pair_sums(
            False,
            x,
            y,
            z,
            kind,
            groups[kind],
            first,
            first + near[cell],
            first + count[cell],
            places,
            pairs,
            own,
            numbers,
        )
        energy += total / UNIT
        if energy - earned[step + 1] > limit:
            return energy - earned[step + 1], False
    return energy, True


@inner()
def library_weights(t, plans, probability, crystal_weight, prune, kt, found):
    """Fill weights, their logarithms and slack of all conformers; returns (steps of chi1, steps of chi2, conformers).

    One logarithm a rotamer: those of its sub-rotamers differ by constants.
    """
    first = 3 if plans.chis[t] >= 1 else 1
    second = 3 if plans.chis[t] >= 2 else 1
    count = len(probability) * first * second + (crystal_weight > 0.0)
    spared = SPARED + math.log(count) if prune else np.inf
    c = 0
    for r in range(len(probability)):
        weight = probability[r] * (1.0 - crystal_weight)
        log_weight = math.log(weight)
        for p in range(first):
            for q in range(second):
                share, log_share = 1.0, 0.0
                if first == 3:
                    share, log_share = WIDE_WEIGHT[p], WIDE_LOG[p]
                if second == 3:
                    share, log_share = share * WIDE_WEIGHT[q], log_share + WIDE_LOG[q]
                found.weights[c], found.logs[c] = weight * share, log_weight + log_share
                found.slack[c] = kt * (spared + found.logs[c])
                c += 1
    if crystal_weight > 0.0:
        found.weights[c], found.logs[c] = crystal_weight, math.log(crystal_weight)
        found.slack[c] = kt * (spared + found.logs[c])
    return first, second, count


@inner()
def earnings(t, plans, depth, earned):
    """Fill earned (MAX_ATOMS + 1,): most that the atoms of each step and later ones can earn, with bonds."""
    bonds = 0.0
    for k in range(plans.donors.shape[1]):
        bonds -= depth * (plans.donors[t, k, 0] >= 0)
    for k in range(plans.acceptors.shape[1]):
        bonds -= 2.0 * depth * (plans.acceptors[t, k, 0] >= 0)
    size = plans.sizes[t]
    earned[size] = bonds
    for n in range(size - 1, -1, -1):
        earned[n] = earned[n + 1] + (EARNED if plans.links[t, n, 0] < plans.heavy[t] else EARNED_HYDROGEN)


@inner()
def finish(atoms, t, plans, energy, near, nearby, rules):
    """An energy with the protein's hydrogen bonds and waters' added."""
    if plans.polar[t, 0, 0] < 0:
        return energy
    energy += bond_energy(
        atoms, plans.donors[t], plans.acceptors[t], near.donor, near.hydroxyl, near.acceptor, rules.bond, YES, nearby
    )
    return energy + rules.water_bond * water_bonds(atoms, plans.polar[t], near.water) if len(near.water) else energy


@inner()
def protein_energies(work, t, plans, chi, sigma, order, steps, near, cells, nearby, rules, held, bound, keep, found):
    """Energies with the protein of the conformers that are not known yet (infinite), into found.apo.

    And where `keep`, their coordinates into found.coord.

    order (r,): rotamers, the likeliest first; steps: as library_weights returns them. Those are given up that cannot
    come within their slack of the free energy so far, or of `bound`, that with the inhibitor, if it is higher, even
    once they have earned `held`, the most there is. Returns the free energy of all.
    """
    earnings(t, plans, rules.bond, work.earned)
    first, second, count = steps
    apo, least, weights, slack, kt = found.apo, found.least, found.weights, found.slack, rules.kt
    turn, wide = work.turn, work.wide
    links, shapes, stage, numbers = plans.links[t], plans.shapes[t], plans.stages[t], numbers_of(rules)
    free = free_energy(weights, apo, count, kt)
    reach = max(free, bound) + held
    low, total = free, 0.0 if free == np.inf else 1.0
    root, stem, rooted = 0.0, 0.0, False
    keep_axes(work.axes[SIDE_START - 1], axes_of(work.atoms, 0, 1, SIDE_START - 1))
    for r in order:
        if not any_open(r * first * second, (r + 1) * first * second, reach, found):
            continue
        for k in range(2, plans.chis[t]):
            set_turn(turn, k, chi[r, k])
        for q in range(second):
            set_turn(wide, q, chi[r, 1] + (WIDE[q] * sigma[r, 1] if second == 3 else 0.0))
        for p in range(first):
            start = (r * first + p) * second  # of the conformers that share chi1
            if not any_open(start, start + second, reach, found):
                continue
            set_turn(turn, 0, chi[r, 0] + (WIDE[p] * sigma[r, 0] if first == 3 else 0.0))
            for q in range(-1 if rooted else -2, second):  # -2: what no chi moves; -1: what chi1 does; then the rest
                part = min(q + 2, 2)
                c = start + (q if q >= 0 else second // 2)  # the heaviest of those that share chi1
                if part == 2:
                    if not any_open(c, c + 1, reach, found):
                        continue
                    turn[1, 0], turn[1, 1] = wide[q, 0], wide[q, 1]
                limit = reach + slack[c] if part > 0 else np.inf
                energy = stem if part == 2 else root
                energy, kept = grow(
                    work, links, shapes, stage[part], stage[part + 1], energy, limit, cells, rules, numbers
                )
                if part == 0:
                    root, rooted = energy, True
                elif part == 1:
                    stem = energy
                    if not kept:
                        least[start : start + second] = energy
                        break
                elif kept:
                    apo[c] = finish(work.atoms, t, plans, energy, near, nearby, rules)
                    if keep:
                        copy_rows(work.atoms[SIDE_START - 1 :], plans.sizes[t], found.coord[c])
                    low, total = joined(low, total, weights[c], apo[c], kt)
                else:
                    least[c] = energy
            free = low - kt * math.log(total)
            reach = max(free, bound) + held
    return free


@inner(forceinline=True)
def any_open(first, last, reach, found):
    """Whether one of conformers first:last is not known yet and may come within its slack of `reach`."""
    one_open = False
    for c in range(first, last):
        one_open |= found.apo[c] == np.inf and found.least[c] - found.slack[c] <= reach
    return one_open


@inner()
def meet_inhibitor(work, t, plans, drug, held, nearby, rules, count, free, found):
    """Free energies with the inhibitor of the conformers that have none yet, the one of lowest energy first.

    Those are given up that cannot come within their slack of the free energy of both, `free` so far, which is returned.
    held: most that one can earn.
    """
    atoms, blocks, each, poses = work.atoms, work.blocks, work.each, work.shares
    side = atoms[SIDE_START - 1 :]
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
            found.bound[c] = pose_sums(atoms, t, plans, drug, nearby, poses, rules, blocks, each, found.poses[c])
        low, total = joined(low, total, found.weights[c], found.apo[c] + found.bound[c], rules.kt)
        free = low - rules.kt * math.log(total)
    return free
