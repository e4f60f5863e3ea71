"""Type the atoms of a ligand: hydrogen bonding, aromaticity, charge and attached hydrogens."""

from itertools import combinations

import numpy as np

from alkstruct.chemistry.bond_orders import HALOGENS, NEUTRAL_OXO
from alkstruct.chemistry.molecular_graph import VALENCE, walk


def type_atoms(graph, orders):
    """Type the atoms of a ligand from its bond orders: the typing fields of `Inhibitor`."""
    element, near = graph.elements, graph.neighbours
    valence = np.zeros(len(element), dtype=int)
    np.add.at(valence, graph.bonds, orders[:, None])
    pi, linear = _pi_partners(graph, orders)
    aromatic = _aromatic(graph, pi, linear, valence)
    charge, gained, amines, acids = _protonation(graph, pi, aromatic, valence)
    hydrogens = np.maximum([VALENCE[e] for e in element] - valence, 0) + gained
    hydrogens[sorted(acids)] = 0
    azoles = _tautomeric(graph, aromatic, hydrogens)

    def has_lone_pair(a):
        if element[a] == "O":
            return a not in aromatic
        return element[a] == "N" and charge[a] == 0 and (a in amines or (a in pi and len(near[a]) < 3))

    def is_hydrophobic(a):
        return element[a] in HALOGENS or (element[a] == "C" and all(element[b] == "C" for b in near[a]))

    def is_planar(a):
        lends = a in acids or (element[a] == "N" and a not in amines)
        return a not in linear and (a in pi or a in aromatic or (lends and any(b in pi for b in near[a])))

    def flags(test):
        return np.array([bool(test(a)) for a in range(len(element))])

    return {
        "hydrophobic": flags(is_hydrophobic),
        "donor": flags(lambda a: (element[a] in ("N", "O") and hydrogens[a] > 0) or a in azoles),
        "acceptor": flags(lambda a: has_lone_pair(a) or a in azoles),
        "aromatic": flags(lambda a: a in aromatic),
        "charge": charge,
        "hydrogens": hydrogens.astype(np.int8),
        "planar": flags(is_planar),
        "ring": flags(graph.smallest_ring),
    }


def _pi_partners(graph, orders):
    """{atom: partner in a double or triple bond}, and the atoms of triple bonds; P=O and S=O do not count."""
    pi, linear = {}, set()
    for (a, b), order in zip(graph.bonds.tolist(), orders.tolist(), strict=True):
        dative = any(graph.elements[c] in ("P", "S") and len(graph.neighbours[c]) > 2 for c in (a, b))
        if order > 1 and not dative:
            pi[a], pi[b] = b, a
            linear |= {a, b} if order == 3 else set()
    return pi, linear


def _aromatic(graph, pi, linear, valence):
    """Atoms of rings, or of two or three fused rings as one, with 4k + 2 pi electrons (Hückel, as RDKit)."""

    def electrons(atom):
        """Count the pi electrons that an atom lends to its ring; None where it interrupts the ring."""
        element, partner = graph.elements[atom], pi.get(atom)
        if atom in linear:
            return None
        if partner is None:
            # Valence counts heavy atoms: 2 for NH, 3 for NR. Ammonium and sulfonyl have more, lend nothing.
            return 2 if valence[atom] <= {"N": 3, "O": 2, "S": 2, "SE": 2}.get(element, 0) else None
        if frozenset((atom, partner)) in graph.ring_bonds:
            return 1
        # A carbonyl leaves an empty p orbital in the ring.
        return None if graph.elements[partner] == "C" else 0

    count = {atom: electrons(atom) for ring in graph.rings for atom in ring}
    rings = [set(ring) for ring in graph.rings if 5 <= len(ring) <= 7 and None not in map(count.get, ring)]
    found = set()
    for size in (1, 2, 3):
        for group in combinations(rings, size):
            union = set().union(*group)
            fused = sum(len(a & b) > 1 for a, b in combinations(group, 2)) >= size - 1
            if fused and not union <= found and sum(count[atom] for atom in union) % 4 == 2:
                found |= union
    return found


def _tautomeric(graph, aromatic, hydrogens):
    """Nitrogens of five-rings whose hydrogen may sit on one or on another (imidazole, pyrazole)."""
    found = set()
    for ring in graph.rings:
        free = {a for a in ring if graph.elements[a] == "N" and len(graph.neighbours[a]) == 2}
        if len(ring) == 5 and free <= aromatic and len({bool(hydrogens[a]) for a in free}) == 2:
            found |= free
    return found


def _protonation(graph, pi, aromatic, valence):
    """Charges at pH 7, hydrogens gained, the aliphatic amines, and the O and S of acids."""
    element, near = graph.elements, graph.neighbours
    charge, gained = np.zeros(len(element)), np.zeros(len(element), dtype=int)
    acids, amines = set(), []
    for atom in range(len(element)):
        if lost := _lost_protons(graph, pi, valence, atom):
            lone = graph.lone(atom)
            charge[lone] = -lost / len(lone)
            acids |= set(lone)
        if nitrogens := _amidine(graph, pi, aromatic, atom):
            charge[nitrogens] = 1.0 / len(nitrogens)
            gained[pi[atom]] = 1
        if element[atom] == "N" and valence[atom] == 4:
            charge[atom] = 1.0
        elif element[atom] == "N" and all(b not in pi for b in (atom, *near[atom])):
            # Beside S, P, N or O no amine is basic.
            amines += [atom] * all(element[b] == "C" for b in near[atom])
    for atom in _spaced(graph, amines):
        charge[atom] = gained[atom] = 1
    return charge, gained, set(amines), acids


def _lost_protons(graph, pi, valence, centre):
    """Protons lost by the lone O and S of a centre; for nitro and N-oxide, the charge that N gave them."""
    element, lone = graph.elements[centre], graph.lone(centre)
    if element == "N":
        return int(bool(lone) and valence[centre] == 4)
    acidic = element in ("P", "S") or (element == "C" and pi.get(centre) in lone)
    return max(len(lone) - NEUTRAL_OXO[element], 0) if acidic else 0


def _amidine(graph, pi, aromatic, centre):
    """Nitrogens of a basic amidine or guanidine about this carbon, else none."""
    element, near = graph.elements, graph.neighbours
    if element[centre] != "C" or centre in aromatic or centre not in pi or element[pi[centre]] != "N":
        return []
    nitrogens = [a for a in near[centre] if element[a] == "N"]
    beyond = [b for a in nitrogens for b in near[a] if b != centre]
    # Acyl, cyano, sulfonyl, N or O at a nitrogen take its basicity away; aryl does so in amidines alone.
    weak = any(element[b] != "C" or (b in pi and (b not in aromatic or len(nitrogens) < 3)) for b in beyond)
    return [] if weak or len(nitrogens) < 2 or aromatic & set(nitrogens) else nitrogens


def _spaced(graph, amines):
    """Amines that are charged together: of two at most two carbons apart the more remote from all atoms."""
    steps = {}
    for amine in amines:
        steps[amine] = {}
        for atom, before in walk(graph.neighbours, amine).items():
            steps[amine][atom] = 0 if before is None else steps[amine][before] + 1
    chosen = []
    for amine in sorted(amines, key=lambda a: -sum(steps[a].values())):
        if all(steps[amine].get(other, 99) > 3 for other in chosen):
            chosen.append(amine)
    return chosen
