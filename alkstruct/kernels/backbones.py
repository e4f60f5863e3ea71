"""Backbones of a window: draw torsions, close the chain, judge it, and move it a little at a time.

Every random number comes in as an array, so that a backbone depends on its own row of numbers alone, whatever thread it
is made on.
"""

import math

import numpy as np

from alkstruct.kernels.backbone_atoms import complete, measure
from alkstruct.kernels.backbone_energy import BIN_WIDTH, LEAST_BOND, MAP_KT, apart, judge, map_energy, wrapped
from alkstruct.kernels.closure import close, describe_stretch, grow_stretch, place_closure
from alkstruct.kernels.compiled import inner, njit
from alkstruct.kernels.loop_layouts import MAP_BINS, ROW_H

OMEGA_LIMIT = math.radians(12.0)  # most that a peptide is out of plane; the spread of a drawn one is 4.9 degrees
CIS_SHARE = 0.05  # of peptides before proline: Jabs et al. 1999, doi:10.1006/jmbi.1998.2459


@inner()
def drawn_bin(cumulative, draw):
    """Return the first bin whose cumulative probability exceeds a draw from [0, 1)."""
    low, high = 0, len(cumulative) - 1
    while low < high:
        middle = (low + high) // 2
        if cumulative[middle] > draw:
            high = middle
        else:
            low = middle + 1
    return low


@inner()
def draw_torsions(window, maps, draws, room):
    """Draw phi and psi of every residue from its map, and omega of every peptide; draws: (6 n,) from [0, 1)."""
    for i in range(len(window.types)):
        some = 6 * i
        bin_number = drawn_bin(maps.cumulative[window.types[i]], draws[some])
        # A bin reaches half its width to either side of its angles.
        room.phi[i] = -math.pi + (bin_number // MAP_BINS + draws[some + 1] - 0.5) * BIN_WIDTH
        room.psi[i] = -math.pi + (bin_number % MAP_BINS + draws[some + 2] - 0.5) * BIN_WIDTH
        cis = window.before_proline[i] and draws[some + 3] < CIS_SHARE
        room.omega[i] = (0.0 if cis else math.pi) + OMEGA_LIMIT * (draws[some + 4] + draws[some + 5] - 1.0)


@inner()
def closures_of(window, middle, room):
    """Find all closures of the torsions in `room` with a middle pivot; return their number."""
    last = len(window.types) - 1
    points, shape = room.closures.points, room.closures.shape
    first_count = grow_stretch(0, middle, window, room.phi, room.psi, room.omega, points[0])
    second_count = grow_stretch(middle, last, window, room.phi, room.psi, room.omega, points[1])
    describe_stretch(points[0], first_count, False, shape[0])
    describe_stretch(points[1], second_count, True, shape[1])
    return close(middle, window, room.closures)


@inner()
def end_chain(window, chain):
    """Fill the last two rows of a chain (3 n + 2, 3) with the C before and the N after the window."""
    n = len(window.types)
    for d in range(3):
        chain[3 * n, d], chain[3 * n + 1, d] = window.ends[0, d], window.ends[6, d]


@inner()
def spread_chain(window, chain, atoms):
    """Copy N, CA and C of a chain into atoms (n, LOOP_ATOMS, 3), and place the other atoms."""
    for i in range(len(window.types)):
        for a in range(3):
            for d in range(3):
                atoms[i, a, d] = chain[3 * i + a, d]
    complete(window, atoms)


@inner()
def choose_closure(window, maps, middle, count, draw, room):
    """Draw one of `count` closures by the Ramachandran energy of the pivots; return its row."""
    last, total = len(window.types) - 1, 0.0
    for row in range(count):
        place_closure(row, middle, window, room.closures, room.chain)
        measure(window, room.chain, room)
        energy = 0.0
        for i in (0, middle, last):
            energy += map_energy(maps.density[window.types[i]], room.phi[i], room.psi[i], MAP_KT)
        room.chosen[row] = math.exp(-energy / MAP_KT)
        total += room.chosen[row]
    left = draw * total
    for row in range(count - 1):
        left -= room.chosen[row]
        if left < 0.0:
            return row
    return count - 1


@inner()
def keep_loop(b, window, room, energy, parts, loops):
    """Copy the backbone in `room` to row b."""
    loops.energy[b] = energy
    for k in range(3):
        loops.parts[b, k] = parts[k]
    for i in range(len(window.types)):
        loops.torsions[b, i, 0], loops.torsions[b, i, 1] = room.phi[i], room.psi[i]
        loops.torsions[b, i, 2] = room.omega[i]
        for a in range(ROW_H + 1):
            for d in range(3):
                loops.atoms[b, i, a, d] = room.atoms[i, a, d]


@njit(cache=True, nogil=True)
def sample_backbones(window, maps, obstacles, draws, limit, room, loops):
    """Make one backbone of a window from each row of draws (b, 6 n + 2) from [0, 1); fill Loops.

    limit: of the Ramachandran and overlap energy of a backbone that is kept, kcal/mol.
    """
    n = len(window.types)
    end_chain(window, room.chain)
    for b in range(draws.shape[0]):
        loops.energy[b] = np.inf
        draw_torsions(window, maps, draws[b, 2:], room)
        middle = 1 + int(draws[b, 0] * (n - 2))
        count = closures_of(window, middle, room)
        if count == 0:
            continue
        row = choose_closure(window, maps, middle, count, draws[b, 1], room)
        place_closure(row, middle, window, room.closures, room.chain)
        measure(window, room.chain, room)
        spread_chain(window, room.chain, room.atoms)
        energy = judge(window, maps, obstacles, room.atoms, room, limit, room.parts)
        if energy < np.inf:
            keep_loop(b, window, room, energy, room.parts, loops)


@inner()
def nearest_closure(window, middle, count, atoms, room):
    """Return the row of the closure nearest to a backbone (n, LOOP_ATOMS, 3), and its mean square distance, Å²."""
    best, least, n = 0, np.inf, len(window.types)
    for row in range(count):
        place_closure(row, middle, window, room.closures, room.chain)
        square = 0.0
        for i in range(n):
            for a in range(3):
                square += apart(room.chain, 3 * i + a, atoms[i], a)
        if square < least:
            best, least = row, square
    return best, least / (3 * n)


@inner()
def nudge(window, old, draws, amplitude, room):
    """Set the torsions to old ones (n, 3) and normal draws (3 n,) times the amplitude (radians).

    A peptide stays within OMEGA_LIMIT of flat, or as near to it as it was.
    """
    for i in range(len(window.types)):
        room.phi[i] = old[i, 0] + amplitude * draws[3 * i]
        room.psi[i] = old[i, 1] + amplitude * draws[3 * i + 1]
        flat = 0.0 if abs(wrapped(old[i, 2])) < 0.5 * math.pi else math.pi
        off = wrapped(old[i, 2] - flat)
        limit = max(OMEGA_LIMIT, abs(off))  # a crystal's peptide may be out of plane by more
        room.omega[i] = flat + min(max(off + 0.5 * amplitude * draws[3 * i + 2], -limit), limit)


@njit(cache=True, nogil=True)
def refine_backbones(window, maps, obstacles, draws, uniform, amplitudes, temperatures, room, loops):
    """Anneal each backbone of Loops by small moves, and leave in its row the best that it passed through.

    draws: (b, steps, 3 n) standard normal; uniform: (b, steps, 2) from [0, 1); amplitudes: (b, steps) radians;
    temperatures: (steps,) kcal/mol. A move changes all torsions between the pivots a little and closes the chain in
    the way that lies nearest to where it was.
    """
    n, parts = len(window.types), room.parts
    end_chain(window, room.chain)
    for b in range(draws.shape[0]):
        if loops.energy[b] == np.inf:
            continue
        here, best = loops.energy[b], loops.energy[b]
        for i in range(n):
            for k in range(3):
                room.torsions[i, k] = loops.torsions[b, i, k]
            for a in range(ROW_H + 1):
                for d in range(3):
                    room.trial[i, a, d] = loops.atoms[b, i, a, d]
        for step in range(draws.shape[1]):
            nudge(window, room.torsions, draws[b, step], amplitudes[b, step], room)
            middle = 1 + int(uniform[b, step, 0] * (n - 2))
            count = closures_of(window, middle, room)
            if count == 0:
                continue
            row, square = nearest_closure(window, middle, count, room.trial, room)
            if square > 1.0:  # another way to close, no small move
                continue
            place_closure(row, middle, window, room.closures, room.chain)
            measure(window, room.chain, room)
            spread_chain(window, room.chain, room.atoms)
            most = here - temperatures[step] * math.log(max(uniform[b, step, 1], 1e-300))
            # Bonds can pay for no more than this: three kcal/mol for each N-H and each C=O.
            energy = judge(window, maps, obstacles, room.atoms, room, most - 2.0 * n * LEAST_BOND, parts)
            if energy > most:
                continue
            here = energy
            for i in range(n):
                room.torsions[i, 0], room.torsions[i, 1] = room.phi[i], room.psi[i]
                room.torsions[i, 2] = room.omega[i]
                for a in range(ROW_H + 1):
                    for d in range(3):
                        room.trial[i, a, d] = room.atoms[i, a, d]
            if energy < best:
                best = energy
                keep_loop(b, window, room, energy, parts, loops)


@njit(cache=True, nogil=True)
def judge_backbones(window, maps, obstacles, chains, room, loops):
    """Judge given backbones, N, CA and C as rows of chains (b, 3 n, 3), and fill Loops with them."""
    end_chain(window, room.chain)
    for b in range(len(chains)):
        for k in range(3 * len(window.types)):
            for d in range(3):
                room.chain[k, d] = chains[b, k, d]
        measure(window, room.chain, room)
        spread_chain(window, room.chain, room.atoms)
        energy = judge(window, maps, obstacles, room.atoms, room, np.inf, room.parts)
        keep_loop(b, window, room, energy, room.parts, loops)
