"""Every numba function, and only those: bare arrays in, arrays out, nothing raised, no strings.

One file, because numba's cache does not notice edits in others. Each site and residue type writes its own slot,
so results do not depend on the number of threads. Coordinates are float64 Å, energies kcal/mol.
"""

import math

import numpy as np
from numba import njit, prange

MAX_ATOMS = 10  # side-chain heavy atoms of tryptophan
SIDE_START = 4  # local atoms 0-3 are N, CA, C, CB
WIDE = np.array([-1.0, 0.0, 1.0])  # sub-rotamers, in sigmas of chi1 and chi2
WIDE_WEIGHT = np.exp(-0.5 * WIDE**2) / np.exp(-0.5 * WIDE**2).sum()


@njit(cache=True)
def place_atom(atoms, k, i, j, m, bond, cos_angle, sin_angle, dihedral):
    """Put atom k at `bond` from m, with angle j-m-k and dihedral i-j-m-k (radians)."""
    ux = atoms[m, 0] - atoms[j, 0]
    uy = atoms[m, 1] - atoms[j, 1]
    uz = atoms[m, 2] - atoms[j, 2]
    inverse = 1.0 / math.sqrt(ux * ux + uy * uy + uz * uz)
    ux *= inverse
    uy *= inverse
    uz *= inverse
    vx = atoms[j, 0] - atoms[i, 0]
    vy = atoms[j, 1] - atoms[i, 1]
    vz = atoms[j, 2] - atoms[i, 2]
    nx = vy * uz - vz * uy
    ny = vz * ux - vx * uz
    nz = vx * uy - vy * ux
    inverse = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz)
    nx *= inverse
    ny *= inverse
    nz *= inverse
    wx = ny * uz - nz * uy
    wy = nz * ux - nx * uz
    wz = nx * uy - ny * ux
    along = -bond * cos_angle
    across = bond * sin_angle * math.cos(dihedral)
    up = bond * sin_angle * math.sin(dihedral)
    atoms[k, 0] = atoms[m, 0] + along * ux + across * wx + up * nx
    atoms[k, 1] = atoms[m, 1] + along * uy + across * wy + up * ny
    atoms[k, 2] = atoms[m, 2] + along * uz + across * wz + up * nz


@njit(cache=True)
def place_side_chain(atoms, count, parents, bond, angle, offset, chi_of, chi):
    """Build side-chain atoms 1..count-1 (CB, atom 0, is there already) with dihedrals chi (degrees).

    atoms (4 + MAX_ATOMS - 1, 3): N, CA, C, CB filled in, the rest is written.
    parents (a, 3), bond, angle, offset, chi_of (a,): the plan of chemistry.SideChain.
    """
    for k in range(1, count):
        turn = offset[k]
        if chi_of[k] >= 0:
            turn += chi[chi_of[k]]
        bend = math.radians(angle[k])
        place_atom(atoms, SIDE_START - 1 + k, parents[k, 0], parents[k, 1], parents[k, 2], bond[k],
                   math.cos(bend), math.sin(bend), math.radians(turn))  # fmt: skip


@njit(cache=True)
def tabulated(table, first, second, square, per_bin):
    """Pair energy at a squared distance, linear between the table's bins; beyond the last bin it is zero."""
    place = square * per_bin
    low = int(place)
    if low >= table.shape[2] - 1:
        return 0.0
    part = place - low
    return table[first, second, low] * (1.0 - part) + table[first, second, low + 1] * part


@njit(cache=True)
def pair_sum(atoms, first, count, types, others, other_types, table, per_bin, cutoff):
    """Energy of atoms[first:first + count] with other atoms within the cut-off."""
    energy = 0.0
    limit = cutoff * cutoff
    for a in range(count):
        x = atoms[first + a, 0]
        y = atoms[first + a, 1]
        z = atoms[first + a, 2]
        kind = types[a]
        for b in range(others.shape[0]):
            dx = others[b, 0] - x
            dy = others[b, 1] - y
            dz = others[b, 2] - z
            square = dx * dx + dy * dy + dz * dz
            if square < limit:
                energy += tabulated(table, kind, other_types[b], square, per_bin)
    return energy


@njit(cache=True)
def pair_parts(atoms, count, types, others, other_types, tables, per_bin, cutoff, out):
    """As pair_sum, from atom 0, but by part of the energy: tables (k, t, t, bins) -> out (k,)."""
    limit = cutoff * cutoff
    out[:] = 0.0
    for a in range(count):
        for b in range(others.shape[0]):
            dx = others[b, 0] - atoms[a, 0]
            dy = others[b, 1] - atoms[a, 1]
            dz = others[b, 2] - atoms[a, 2]
            square = dx * dx + dy * dy + dz * dz
            if square < limit:
                for k in range(tables.shape[0]):
                    out[k] += tabulated(tables[k], types[a], other_types[b], square, per_bin)


@njit(cache=True)
def contact_count(atoms, first, count, others, reach):
    """Number of pairs closer than `reach`."""
    found = 0
    for a in range(count):
        for b in range(others.shape[0]):
            dx = others[b, 0] - atoms[first + a, 0]
            dy = others[b, 1] - atoms[first + a, 1]
            dz = others[b, 2] - atoms[first + a, 2]
            if dx * dx + dy * dy + dz * dz < reach * reach:
                found += 1
    return found


@njit(cache=True)
def deepest_overlap(atoms, first, count, types, others, other_types, touch):
    """Deepest overlap of van der Waals surfaces and where: (overlap, atom, other atom).

    touch (t, t): sum of the radii of two types; -inf for pairs that are excused (hydrogen bonds).
    """
    worst, here, there = -np.inf, -1, -1
    for a in range(count):
        for b in range(others.shape[0]):
            dx = others[b, 0] - atoms[first + a, 0]
            dy = others[b, 1] - atoms[first + a, 1]
            dz = others[b, 2] - atoms[first + a, 2]
            gap = touch[types[a], other_types[b]] - math.sqrt(dx * dx + dy * dy + dz * dz)
            if gap > worst:
                worst, here, there = gap, a, b
    return worst, here, there


@njit(cache=True)
def overlap_count(atoms, first, count, types, others, other_types, touch, allowed):
    """Number of pairs whose surfaces overlap by more than `allowed`."""
    found = 0
    for a in range(count):
        for b in range(others.shape[0]):
            dx = others[b, 0] - atoms[first + a, 0]
            dy = others[b, 1] - atoms[first + a, 1]
            dz = others[b, 2] - atoms[first + a, 2]
            if touch[types[a], other_types[b]] - math.sqrt(dx * dx + dy * dy + dz * dz) > allowed:
                found += 1
    return found


@njit(cache=True)
def free_energy(weights, energies, count, kt):
    """-kT ln sum w exp(-E/kT) over the first `count` conformers, safe from overflow."""
    lowest = np.inf
    for c in range(count):
        if weights[c] > 0.0 and energies[c] < lowest:
            lowest = energies[c]
    total = 0.0
    for c in range(count):
        total += weights[c] * math.exp(-(energies[c] - lowest) / kt)
    return lowest - kt * math.log(total)


@njit(cache=True)
def widen(chi, sigma, probability, chis, out_chi, out_weight):
    """Sub-rotamers of each rotamer: chi1 and chi2 moved by -1, 0, +1 sigma. Returns how many.

    chi, sigma (r, 4), probability (r,) -> out_chi (9 r, 4), out_weight (9 r,).
    """
    count = 0
    first = 3 if chis >= 1 else 1
    second = 3 if chis >= 2 else 1
    for r in range(chi.shape[0]):
        for p in range(first):
            for q in range(second):
                weight = probability[r]
                for k in range(4):
                    out_chi[count, k] = chi[r, k]
                if first == 3:
                    out_chi[count, 0] += WIDE[p] * sigma[r, 0]
                    weight *= WIDE_WEIGHT[p]
                if second == 3:
                    out_chi[count, 1] += WIDE[q] * sigma[r, 1]
                    weight *= WIDE_WEIGHT[q]
                out_weight[count] = weight
                count += 1
    return count


@njit(cache=True)
def site_ensemble(frame, size, chis, parents, bond, angle, offset, chi_of, types, chi, sigma, probability,
                  crystal, crystal_weight, near, near_types, drug, drug_types, table, tables, per_bin, cutoff,
                  touch, allowed, reach, coord, weights, apo, parts, contacts, clashes, overlap, where):  # fmt: skip
    """Every conformer of one residue type at one site; returns their number.

    frame (4, 3): N, CA, C, CB. size: side-chain atoms. crystal (MAX_ATOMS, 3): the crystal's own conformer,
    used where crystal_weight > 0. near, near_types: environment atoms. Written, per conformer: coord
    (c, MAX_ATOMS, 3), weights, apo (energy with the protein), parts (c, k: energy with the
    inhibitor, by part), contacts, clashes, overlap, where (c, 2: side-chain atom and
    inhibitor atom of the deepest overlap).
    """
    turned = np.empty((9 * chi.shape[0], 4))
    count = widen(chi, sigma, probability, chis, turned, weights)
    atoms = np.empty((SIDE_START + MAX_ATOMS, 3))
    atoms[:SIDE_START] = frame
    for c in range(count):
        weights[c] *= 1.0 - crystal_weight
        place_side_chain(atoms, size, parents, bond, angle, offset, chi_of, turned[c])
        for a in range(size):
            coord[c, a] = atoms[SIDE_START - 1 + a]
    if crystal_weight > 0.0:
        weights[count] = crystal_weight
        coord[count] = crystal
        count += 1
    for c in range(count):
        one = coord[c]
        apo[c] = pair_sum(one, 0, size, types, near, near_types, table, per_bin, cutoff)
        pair_parts(one, size, types, drug, drug_types, tables, per_bin, cutoff, parts[c])
        contacts[c] = contact_count(one, 0, size, drug, reach)
        clashes[c] = overlap_count(one, 0, size, types, drug, drug_types, touch, allowed)
        overlap[c], where[c, 0], where[c, 1] = deepest_overlap(one, 0, size, types, drug, drug_types, touch)
    return count


@njit(cache=True)
def summarise(count, weights, apo, parts, contacts, overlap, allowed, kt, rt, out):
    """Fill out (4 + k,) with G_apo, G_holo, mean contacts, clash-free share, mean parts; return the leader.

    Means are over the holo ensemble, the clash-free share is of the apo ensemble; the leader is the conformer
    of lowest holo energy, its library weight counted as -rt ln w.
    """
    holo = np.empty(count)
    for c in range(count):
        holo[c] = apo[c] + parts[c].sum()
    g_apo = free_energy(weights, apo, count, kt)
    g_holo = free_energy(weights, holo, count, kt)
    out[:] = 0.0
    out[0], out[1] = g_apo, g_holo
    best, lowest = 0, np.inf
    for c in range(count):
        share = weights[c] * math.exp(-(holo[c] - g_holo) / kt)
        out[2] += share * contacts[c]
        for k in range(parts.shape[1]):
            out[4 + k] += share * parts[c, k]
        energy = holo[c] - rt * math.log(weights[c])
        if energy < lowest:
            best, lowest = c, energy
        if overlap[c] <= allowed:
            out[3] += weights[c] * math.exp(-(apo[c] - g_apo) / kt)
    return best


@njit(cache=True)
def neighbours(center, reach, coord, hidden, out):
    """Indices of atoms within `reach` of a point, except those with `hidden` set; returns how many."""
    found = 0
    for a in range(coord.shape[0]):
        if hidden[a]:
            continue
        dx = coord[a, 0] - center[0]
        dy = coord[a, 1] - center[1]
        dz = coord[a, 2] - center[2]
        if dx * dx + dy * dy + dz * dz < reach * reach:
            out[found] = a
            found += 1
    return found


@njit(cache=True, parallel=True)
def scan_sites(frames, hidden_start, hidden, sizes, chis, parents, bond, angle, offset, chi_of, types,
               rotamer_start, chi, sigma, probability, wild, crystal, crystal_weight, protein, protein_types,
               drug, drug_types, table, tables, per_bin, cutoff, touch, allowed, reach, kt, rt, wanted):  # fmt: skip
    """Both states of every wanted residue type at every site.

    Sites s, residue types t, protein atoms m, inhibitor atoms d.

    frames (s, 4, 3); hidden_start (s + 1,), hidden: protein atoms that site does not see; sizes, chis (t,) and
    parents ... types (t, MAX_ATOMS ...): building plans; rotamer_start (s, t, 2) into chi, sigma (r, 4) and
    probability (r,); wild (s,): own type; crystal (s, MAX_ATOMS, 3), crystal_weight (s,); wanted (s, t) bool.

    Returns energies (s, t, 4 + k: apo, holo, contacts, clash-free, parts) and poses (s, t, 4: clashes, overlap,
    side-chain atom, inhibitor atom of the leading conformer); NaN where not wanted.
    """
    count_sites, count_types = wanted.shape
    energies = np.full((count_sites, count_types, 4 + tables.shape[0]), np.nan)
    poses = np.full((count_sites, count_types, 4), np.nan)
    for s in prange(count_sites):
        own = np.zeros(protein.shape[0], dtype=np.bool_)
        for h in range(hidden_start[s], hidden_start[s + 1]):
            own[hidden[h]] = True
        chosen = np.empty(protein.shape[0], dtype=np.int64)
        for t in range(count_types):
            if not wanted[s, t]:
                continue
            if sizes[t] == 0:
                energies[s, t] = 0.0
                energies[s, t, 3] = 1.0
                poses[s, t] = np.array([0.0, 0.0, -1.0, -1.0])
                continue
            span = 2.0 * sizes[t]
            span = min(span, 7.5)  # Å from CB to the tip of arginine
            found = neighbours(frames[s, 3], cutoff + span, protein, own, chosen)
            near = protein[chosen[:found]]
            near_types = protein_types[chosen[:found]]
            low, high = rotamer_start[s, t]
            most = 9 * (high - low) + 1
            coord = np.zeros((most, MAX_ATOMS, 3))
            weights, apo, parts = np.empty(most), np.empty(most), np.empty((most, tables.shape[0]))
            contacts, clashes, overlap = np.empty(most), np.empty(most), np.empty(most)
            where = np.empty((most, 2), dtype=np.int64)
            own_weight = crystal_weight[s] if wild[s] == t else 0.0
            n = site_ensemble(
                frames[s], sizes[t], chis[t], parents[t], bond[t], angle[t], offset[t], chi_of[t], types[t],
                chi[low:high], sigma[low:high], probability[low:high], crystal[s], own_weight, near, near_types,
                drug, drug_types, table, tables, per_bin, cutoff, touch, allowed, reach, coord, weights, apo,
                parts, contacts, clashes, overlap, where,
            )  # fmt: skip
            best = summarise(n, weights, apo, parts, contacts, overlap, allowed, kt, rt, energies[s, t])
            poses[s, t, 0], poses[s, t, 1] = clashes[best], max(overlap[best], 0.0)
            poses[s, t, 2], poses[s, t, 3] = where[best, 0], where[best, 1]
    return energies, poses
