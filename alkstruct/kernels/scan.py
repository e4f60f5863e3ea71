"""Entry points of the kernels, which Python calls: one site, many sites, and two sites at once."""

import math

import numpy as np

from alkstruct.kernels.averages import free_energy
from alkstruct.kernels.compiled import inner, njit
from alkstruct.kernels.ensembles import no_inhibitor, site_ensemble, summarise, summarise_alone
from alkstruct.kernels.inhibitor import gap_to, most_earned, pose_weights
from alkstruct.kernels.layouts import SITE_REACH, Rotamers, Site
from alkstruct.kernels.neighbours import forget, hide, partners_near
from alkstruct.kernels.pair_energy import pair_energy


@njit(cache=True, nogil=True)
def scan_sites(sites, rotamers, wanted, plans, protein, drug, rules, room, results):
    """Evaluate every wanted residue type at every site, with and without the inhibitor.

    Each argument but wanted (s, t) bool is a named tuple of layouts: Sites, Rotamers, Plans, Protein, Inhibitor, Rules,
    Room and Results. The results of what is not wanted stay as they are.
    """
    for s in range(wanted.shape[0]):
        frame = sites.frames[s]
        hide(sites, s, room.hidden, True)
        near = partners_near(frame[3], rules.cutoff + SITE_REACH, protein, room)
        hide(sites, s, room.hidden, False)
        forget(room.cells, room.nearby, frame[3], near, rules)
        pose_weights(drug, sites.residue[s], rules.kt, room.work.shares)
        gap = gap_to(frame[3], drug, rules.cutoff)
        for t in range(wanted.shape[1]):
            if not wanted[s, t]:
                continue
            if plans.sizes[t] == 0:  # glycine has no side chain
                summarise_alone(s, t, 0.0, results)
                continue
            weight = sites.crystal_weight[s] if sites.wild_type[s] == t else 0.0
            site = Site(frame, sites.crystal[s], weight, near)
            held = most_earned(t, plans, gap, site.crystal, weight, drug, rules)
            low, high = sites.rotamer_start[s, t]
            own = Rotamers(
                rotamers.chi[low:high],
                rotamers.sigma[low:high],
                rotamers.probability[low:high],
                rotamers.order[low:high],
            )
            count = site_ensemble(site, t, own, plans, drug, held, rules, True, room)
            if held == 0.0:
                found = room.found
                summarise_alone(s, t, free_energy(found.weights, found.apo, count, rules.kt), results)
            else:
                summarise(s, t, count, room.found, rules, results)


@njit(cache=True)
def one_site(sites, rotamers, t, plans, protein, drug, rules, room):
    """Fill room.found with every conformer of residue type t at the only site of `sites`; return their number.

    No conformer is skipped. rotamers: of this type at this site; room: for as many conformers.
    """
    frame, found = sites.frames[0], room.found
    if plans.sizes[t] == 0:  # glycine: one conformer without atoms
        no_inhibitor(1, found)
        found.coord[0], found.weights[0], found.apo[0], found.overlap[0] = 0.0, 1.0, 0.0, 0.0
        return 1
    hide(sites, 0, room.hidden, True)
    near = partners_near(frame[3], rules.cutoff + SITE_REACH, protein, room)
    hide(sites, 0, room.hidden, False)
    forget(room.cells, room.nearby, frame[3], near, rules)
    pose_weights(drug, sites.residue[0], rules.kt, room.work.shares)
    site = Site(frame, sites.crystal[0], sites.crystal_weight[0], near)
    gap = gap_to(frame[3], drug, rules.cutoff)
    held = most_earned(t, plans, gap, site.crystal, site.crystal_weight, drug, rules)
    return site_ensemble(site, t, rotamers, plans, drug, held, rules, False, room)


@njit(cache=True)
def pair_free_energies(first, second, rules):
    """Return (G_apo, G_holo) of two side chains at once, SidePair each, their mutual pair energy included."""
    low_apo, low_holo = np.inf, np.inf
    for c in range(len(first.apo)):
        low_apo = min(low_apo, first.apo[c] - rules.kt * first.log_weight[c])
        low_holo = min(low_holo, first.holo[c] - rules.kt * first.log_weight[c])
    low_apo += (second.apo - rules.kt * second.log_weight).min()
    low_holo += (second.holo - rules.kt * second.log_weight).min()
    sum_apo, sum_holo = 0.0, 0.0
    for c in range(len(first.apo)):
        for d in range(len(second.apo)):
            free = rules.kt * (first.log_weight[c] + second.log_weight[d]) - mutual_energy(first, c, second, d, rules)
            sum_apo += math.exp((free - first.apo[c] - second.apo[d] + low_apo) / rules.kt)
            sum_holo += math.exp((free - first.holo[c] - second.holo[d] + low_holo) / rules.kt)
    return low_apo - rules.kt * math.log(sum_apo), low_holo - rules.kt * math.log(sum_holo)


@inner()
def mutual_energy(first, c, second, d, rules):
    """Return the pair energy of conformer c of one side chain with conformer d of another."""
    limit, mutual = rules.cutoff * rules.cutoff, 0.0
    for a in range(first.size):
        for b in range(second.size):
            dx = second.coord[d, b, 0] - first.coord[c, a, 0]
            dy = second.coord[d, b, 1] - first.coord[c, a, 1]
            dz = second.coord[d, b, 2] - first.coord[c, a, 2]
            square = dx * dx + dy * dy + dz * dz
            if square < limit:
                pull, push, bond = pair_energy(first.types[a], second.types[b], square, rules)
                mutual += pull + push + bond
    return mutual
