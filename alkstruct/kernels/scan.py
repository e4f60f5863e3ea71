"""The kernels that Python calls: one site, many sites, and two sites at once."""

import math

import numpy as np

from alkstruct.kernels.averages import free_energy
from alkstruct.kernels.compiled import njit
from alkstruct.kernels.ensembles import no_inhibitor, site_ensemble, summarise, tell_alone
from alkstruct.kernels.inhibitor import gap_to, most_earned, pose_weights
from alkstruct.kernels.layouts import REACH
from alkstruct.kernels.neighbours import forget, partners_near
from alkstruct.kernels.pair_energy import pair_energy


@njit(cache=True)
def pair_free_energies(
    coord, types, size, log_weight, apo, holo, coord2, types2, size2, log_weight2, apo2, holo2, rules
):
    """(G_apo, G_holo) of two side chains at once, their mutual pair energy included.

    coord (c, MAX_ATOMS, 3), log_weight, apo, holo (c,) of the first, the same of the second.
    """
    limit = rules.cutoff * rules.cutoff
    low_apo, low_holo = np.inf, np.inf
    for c in range(len(apo)):
        low_apo = min(low_apo, apo[c] - rules.kt * log_weight[c])
        low_holo = min(low_holo, holo[c] - rules.kt * log_weight[c])
    first_apo, first_holo = (
        low_apo + (apo2 - rules.kt * log_weight2).min(),
        low_holo + (holo2 - rules.kt * log_weight2).min(),
    )
    sum_apo, sum_holo = 0.0, 0.0
    for c in range(len(apo)):
        for d in range(len(apo2)):
            mutual = 0.0
            for a in range(size):
                for b in range(size2):
                    dx = coord2[d, b, 0] - coord[c, a, 0]
                    dy = coord2[d, b, 1] - coord[c, a, 1]
                    dz = coord2[d, b, 2] - coord[c, a, 2]
                    square = dx * dx + dy * dy + dz * dz
                    if square < limit:
                        pull, push, bond = pair_energy(types[a], types2[b], square, rules)
                        mutual += pull + push + bond
            free = rules.kt * (log_weight[c] + log_weight2[d]) - mutual
            sum_apo += math.exp((free - apo[c] - apo2[d] + first_apo) / rules.kt)
            sum_holo += math.exp((free - holo[c] - holo2[d] + first_holo) / rules.kt)
    return first_apo - rules.kt * math.log(sum_apo), first_holo - rules.kt * math.log(sum_holo)


@njit(cache=True)
def one_site(
    frame,
    own,
    t,
    plans,
    chi,
    sigma,
    probability,
    order,
    crystal,
    crystal_weight,
    residue,
    protein,
    owners,
    owner_donor,
    owner_acceptor,
    drug,
    rules,
    room,
):
    """Every conformer of residue type t at one site, none given up, into room.found; returns their number.

    own (heavy atoms + 1,): which heavy atoms of the protein the site does not see; residue: its index in the chain;
    room: Room for as many conformers; the others as in `around` and `site_ensemble`.
    """
    cells, nearby, found, work = room.cells, room.nearby, room.found, room.work
    if plans.sizes[t] == 0:  # glycine: one conformer without atoms
        no_inhibitor(1, found)
        found.coord[0], found.weights[0], found.apo[0], found.overlap[0] = 0.0, 1.0, 0.0, 0.0
        return 1
    near = partners_near(frame[3], rules.cutoff + REACH, protein, owners, owner_donor, owner_acceptor, own, room.near)
    forget(cells, nearby, frame[3], near, rules)
    pose_weights(drug, residue, rules.kt, work.shares)
    return site_ensemble(
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
        most_earned(t, plans, gap_to(frame[3], drug, rules.cutoff), crystal, crystal_weight, drug),
        rules,
        False,
        work,
        found,
    )


@njit(cache=True, nogil=True)
def scan_sites(
    frames,
    hidden_start,
    hidden,
    plans,
    rotamer_start,
    chi,
    sigma,
    probability,
    order,
    wild,
    crystal,
    crystal_weight,
    residues,
    protein,
    own,
    owners,
    owner_donor,
    owner_acceptor,
    drug,
    rules,
    wanted,
    room,
    energies,
    poses,
):
    """Both states of every wanted residue type at every site.

    Sites s, residue types t. frames (s, 4, 3); hidden_start (s + 1,), hidden: heavy protein atoms that a site does
    not see; rotamer_start (s, t, 2) into chi, sigma (r, 4), probability and order (r,); wild (s,): own type; crystal
    (s, MAX_ATOMS, 3), crystal_weight (s,); residues (s,): index in the chain; own (heavy atoms + 1,) bool, all False,
    the last for neighbours in the crystal; wanted (s, t) bool; room: Room; the others as in `around` and
    `site_ensemble`.

    Fills what is wanted of energies (s, t, 9: as `summarise` does) and poses (s, t, 4: clashes, overlap, side-chain
    atom, inhibitor atom of the leading conformer).
    """
    cells, nearby, found, work = room.cells, room.nearby, room.found, room.work
    for s in range(wanted.shape[0]):
        for h in range(hidden_start[s], hidden_start[s + 1]):
            own[hidden[h]] = True
        near = partners_near(
            frames[s, 3], rules.cutoff + REACH, protein, owners, owner_donor, owner_acceptor, own, room.near
        )
        for h in range(hidden_start[s], hidden_start[s + 1]):
            own[hidden[h]] = False
        forget(cells, nearby, frames[s, 3], near, rules)
        pose_weights(drug, residues[s], rules.kt, work.shares)
        gap = gap_to(frames[s, 3], drug, rules.cutoff)
        for t in range(wanted.shape[1]):
            if not wanted[s, t]:
                continue
            if plans.sizes[t] == 0:
                tell_alone(0.0, energies[s, t], poses[s, t])
                continue
            low, high = rotamer_start[s, t]
            share = crystal_weight[s] if wild[s] == t else 0.0
            held = most_earned(t, plans, gap, crystal[s], share, drug)
            n = site_ensemble(
                frames[s],
                t,
                plans,
                chi[low:high],
                sigma[low:high],
                probability[low:high],
                order[low:high],
                crystal[s],
                share,
                near,
                cells,
                nearby,
                drug,
                held,
                rules,
                True,
                work,
                found,
            )
            if held == 0.0:
                tell_alone(free_energy(found.weights, found.apo, n, rules.kt), energies[s, t], poses[s, t])
                continue
            best = summarise(n, found, rules, energies[s, t])
            poses[s, t, 0], poses[s, t, 1] = found.clashes[best], max(found.overlap[best], 0.0)
            poses[s, t, 2], poses[s, t, 3] = found.where[best, 0], found.where[best, 1]
