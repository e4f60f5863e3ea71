"""Chemistry read off heavy atoms: bonds by distance, bond orders by geometry, one rule table for the rest.

A crystal shows neither hydrogens nor bond orders. Orders are found for the whole molecule at once: every
pair of bonded atoms earns a score for a double bond, and the set of double bonds with the greatest sum wins,
no atom in two (a maximum-weight matching). Every flat carbon wants a double bond; the lengths settle with
whom. Hydrogens, aromaticity, donors, acceptors and charges then follow from valence.

Not modelled: tautomers other than azoles', azides, allenes, metals; a pKa is a rule for a group, no number,
so amines beside CF3 or C#N are taken for basic, and tetrazoles and acylsulfonamides for neutral.
"""

from collections import deque
from functools import cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from alkstruct.errors import LigandError

# Covalent radii, Å: Cordero 2008, doi:10.1039/b801115j. A bond may exceed their sum by TOLERANCE, little
# enough to keep the cross-ring C..C of bicyclo[1.1.1]pentane (1.87 Å) apart.
COVALENT_RADIUS = {
    "B": 0.84, "C": 0.76, "N": 0.71, "O": 0.66, "F": 0.57, "SI": 1.11, "P": 1.07, "S": 1.05, "CL": 1.02,
    "SE": 1.20, "BR": 1.20, "I": 1.39,
}  # fmt: skip
TOLERANCE = 0.30
#: Heavy atoms of an inhibitor: cyclosporin has 85. Bond orders of a sheet of 200 carbons take 4 s, of 300 a minute.
MOST_LIGAND_ATOMS = 200
# Two atoms closer than this are one atom in two alternate locations, Å.
TOO_CLOSE = 0.80
VALENCE = {
    "B": 3, "C": 4, "N": 3, "O": 2, "F": 1, "SI": 4, "P": 3, "S": 2, "CL": 1, "SE": 2, "BR": 1, "I": 1,
}  # fmt: skip
HALOGENS = frozenset({"F", "CL", "BR", "I"})

# Mean length, Å, of a carbon's bonds at which it is as likely sp2 as sp3, by neighbour. Set by hand between
# typical lengths (for those: Allen 1987, doi:10.1039/p298700000s1), not taken from a table.
UNSATURATED = {"C": 1.44, "N": 1.40, "O": 1.39, "S": 1.76}
# Length, Å, at which a bond between flat atoms is as likely single as double or aromatic; likewise. C-N lies
# below the aniline's, so that of two nitrogens the one with the shorter bond wins the carbon.
HALFWAY = {"CC": 1.42, "CN": 1.36, "CO": 1.31, "CS": 1.69, "NN": 1.36, "NO": 1.30}
# Points of a double bond. Round numbers: two thirds or one and a half times any one of the four types the
# drugs of tests/test_inhibitors.py alike. For an Å of shortness, with a limit; for a place in a flat ring:
PER_ANGSTROM, LENGTH_LIMIT, IN_FLAT_RING = 30.0, 3.0, 3.0
# for a flat carbon; for another atom by its number of neighbours. A lone O is mostly a carbonyl, a lone N
# mostly NH2, and N gives up its lone pair (pyridinium) only where nothing else saves a carbon.
FLAT_CARBON = 4.0
WILLING = {("N", 1): -1.0, ("N", 2): 0.0, ("N", 3): -3.0, ("O", 1): 2.0, ("S", 1): 0.0}

# Acids: centre -> how many lone O (or S) it binds without a charge; each further one has lost its proton.
NEUTRAL_OXO = {"C": 1, "P": 1, "S": 2}


class AtomColumns(NamedTuple):
    """What a file says of each atom."""

    names: np.ndarray
    elements: np.ndarray
    coord: np.ndarray
    b_factor: np.ndarray


class BondGraph:
    """Elements, bonds and what follows from them: neighbours and the shortest ring through each bond."""

    def __init__(self, elements, bonds):
        self.elements = [str(element) for element in elements]
        self.bonds = np.asarray(bonds, dtype=np.int32).reshape(-1, 2)
        self.neighbours = [[] for _ in self.elements]
        for first, second in self.bonds.tolist():
            self.neighbours[first].append(second)
            self.neighbours[second].append(first)
        self.rings = self._rings()
        self.ring_bonds = {bond for ring in self.rings for bond in _around(ring)}

    def lone(self, atom, elements=("O", "S")):
        """Neighbours of those elements that have no other neighbour."""
        near = self.neighbours[atom]
        return [b for b in near if self.elements[b] in elements and len(self.neighbours[b]) == 1]

    def smallest_ring(self, atom):
        """Ring of fewest atoms, empty outside rings."""
        return min((ring for ring in self.rings if atom in ring), key=len, default=())

    def pieces(self):
        """Number of connected components."""
        count, seen = 0, set()
        for atom in range(len(self.elements)):
            if atom not in seen:
                count += 1
                seen |= set(walk(self.neighbours, atom))
        return count

    def _rings(self):
        rings = {}
        for first, second in self.bonds.tolist():
            reached_from = walk(self.neighbours, first, without=second)
            if second in reached_from:
                path = [second]
                while path[-1] != first:
                    path.append(reached_from[path[-1]])
                rings.setdefault(frozenset(path), tuple(path))
        return list(rings.values())


def walk(neighbours, start, without=None):
    """Breadth first from `start`, its bond to `without` cut: {atom: the atom it was reached from}."""
    reached_from, queue = {start: None}, deque([start])
    while queue:
        atom = queue.popleft()
        for other in neighbours[atom]:
            if other not in reached_from and {atom, other} != {start, without}:
                reached_from[other] = atom
                queue.append(other)
    return reached_from


def _around(ring):
    """The bonds of a ring."""
    return [frozenset(pair) for pair in zip(ring, ring[1:] + ring[:1], strict=True)]


def check_elements(elements, code):
    if not len(elements):
        raise LigandError(f"inhibitor {code} has no heavy atoms; give its coordinates")
    if len(elements) > MOST_LIGAND_ATOMS:
        raise LigandError(
            f"inhibitor {code} has {len(elements)} heavy atoms, more than {MOST_LIGAND_ATOMS}; give one molecule by "
            "itself"
        )
    if unknown := sorted({str(element) for element in elements} - set(VALENCE)):
        known = f"inhibitor {code} has elements that cannot be typed: {', '.join(unknown)}"
        raise LigandError(f"{known}; choose another ligand")


def bonds_by_distance(atoms, code):
    distance = np.linalg.norm(atoms.coord[:, None] - atoms.coord[None], axis=-1)
    upper = np.triu(np.ones_like(distance, dtype=bool), 1)
    for a, b in np.argwhere(upper & (distance < TOO_CLOSE)):
        names = f"{atoms.names[a]} and {atoms.names[b]} of inhibitor {code}"
        raise LigandError(f"atoms {names} are {distance[a, b]:.2f} Å apart: keep one alternate location")
    radius = np.array([COVALENT_RADIUS[element] for element in atoms.elements.tolist()])
    return np.argwhere(upper & (distance < radius[:, None] + radius + TOLERANCE))


# --------------------------------------------------------------------------------- orders from geometry


def orders_by_geometry(graph, coord):
    """Bond orders of the best Kekulé structure, (m,) int8."""
    order = {frozenset(bond): 1 for bond in graph.bonds.tolist()}
    length = {bond: float(np.linalg.norm(np.subtract(*coord[list(bond)]))) for bond in order}
    for atom in range(len(graph.elements)):
        order |= _orders_at_centre(graph, coord, length, atom)
    taken = {atom for bond, value in order.items() if value > 1 for atom in bond}
    order |= dict.fromkeys(_matching(_double_bond_scores(graph, coord, length, taken)), 2)
    return np.array([order[frozenset(bond)] for bond in graph.bonds.tolist()], dtype=np.int8)


def _orders_at_centre(graph, coord, length, atom):
    """Orders that one centre decides alone: triple at linear C; double to O at P(V), S(IV), S(VI), nitro."""
    element, near = graph.elements[atom], graph.neighbours[atom]

    def shortest_first(atoms):
        return sorted((frozenset((atom, other)) for other in atoms), key=length.get)

    if element == "C" and len(near) == 2 and _angle(coord, near[0], atom, near[1]) > 150.0:
        return {shortest_first(near)[0]: 3}
    lone = graph.lone(atom)
    nitro = int(len(lone) > 1)
    doubles = {("P", 4): 1, ("S", 3): 1, ("S", 4): 2, ("N", 3): nitro}.get((element, len(near)), 0)
    # A sulfoximine's nitrogen takes the place of an oxygen.
    imide = [other for other in near if graph.elements[other] == "N"]
    return dict.fromkeys((shortest_first(lone) + shortest_first(imide))[:doubles], 2)


def _double_bond_scores(graph, coord, length, taken):
    """{bond: points} of the bonds that may be double; a bond without gain is left out."""
    willing = [_willingness(graph, coord, atom) for atom in range(len(graph.elements))]
    flat = [
        ring
        for ring in graph.rings
        if len(ring) in (5, 6) and all(willing[a] > 0 for a in ring if graph.elements[a] == "C")
    ]
    in_flat_ring = {bond for ring in flat for bond in _around(ring)}
    scores = {}
    for bond, distance in length.items():
        pair = "".join(sorted(graph.elements[atom] for atom in bond))
        if pair in HALFWAY and not bond & taken:
            score = sum(willing[atom] for atom in bond)
            score += np.clip(PER_ANGSTROM * (HALFWAY[pair] - distance), -LENGTH_LIMIT, LENGTH_LIMIT)
            # Only a carbon has to choose between ring and substituent; HN-NH in a flat ring stays single.
            score += IN_FLAT_RING * (bond in in_flat_ring and "C" in pair)
            scores[bond] = float(score)
    return {bond: score for bond, score in scores.items() if score > 0}


def _willingness(graph, coord, atom):
    """Points that an atom brings to a double bond; minus infinity if it can have none."""
    element, degree = graph.elements[atom], len(graph.neighbours[atom])
    if element != "C":
        return WILLING.get((element, degree), -np.inf)
    return FLAT_CARBON if degree < 4 and _flatness(graph, coord, atom) > 0 else -np.inf


def _flatness(graph, coord, atom):
    """Evidence that a carbon is sp2; below zero it is sp3.

    Each term is an observation's distance from halfway between sp2 and sp3, in units of its usual scatter.
    """
    near, ring = graph.neighbours[atom], graph.smallest_ring(atom)
    if len(near) == 3:
        # Height above the plane of the neighbours: 0 Å at sp2, 0.5 Å at sp3.
        a, b, c = coord[near]
        normal = np.cross(b - a, c - a)
        return (0.25 - abs((coord[atom] - a) @ normal) / np.linalg.norm(normal)) / 0.05
    short = [UNSATURATED.get(graph.elements[b], 0.0) - np.linalg.norm(coord[atom] - coord[b]) for b in near]
    if len(near) < 2:
        # =CH2 sits on carbon only: a short CH3-N is an error of the coordinates.
        return short[0] if near and graph.elements[near[0]] == "C" else -1.0
    if len(ring) in (3, 4):
        return -1.0
    evidence = np.clip(np.mean(short) / 0.02, -3.0, 3.0)
    if len(ring) in (5, 6):
        evidence += np.clip((0.09 - _ruffle(coord[list(ring)])) / 0.025, -3.0, 1.5)
    if len(ring) != 5:
        # 120 degrees at sp2, 111 at sp3; a ring of five forces 105-109 on both.
        evidence += np.clip((_angle(coord, near[0], atom, near[1]) - 115.5) / 2.5, -3.0, 3.0)
    return evidence


def _angle(coord, a, centre, b):
    """Degrees."""
    u, v = coord[a] - coord[centre], coord[b] - coord[centre]
    return float(np.degrees(np.arccos(np.clip(u @ v / np.linalg.norm(u) / np.linalg.norm(v), -1, 1))))


def _ruffle(points):
    """Root mean square distance from the best plane, Å."""
    return float(np.linalg.svd(points - points.mean(axis=0), compute_uv=False)[-1] / np.sqrt(len(points)))


def _matching(scores):
    """The bonds of greatest summed score that share no atom.

    Atoms are decided one by one in breadth-first order: few decisions are open at a time, so remembering the
    best rest for every state of the open ones keeps the search short.
    """
    partners = {}
    for bond, score in scores.items():
        a, b = bond
        partners.setdefault(a, {})[b] = partners.setdefault(b, {})[a] = score
    atoms = list(dict.fromkeys(atom for start in sorted(partners) for atom in walk(partners, start)))
    place = {atom: index for index, atom in enumerate(atoms)}

    @cache
    def best(index, used):
        """Score and bonds of the atoms from `index` on; bit k of `used`: atom index + k is taken."""
        if index == len(atoms):
            return 0.0, ()
        options = [best(index + 1, used >> 1)]
        for other, score in () if used & 1 else partners[atoms[index]].items():
            ahead = place[other] - index
            if ahead > 0 and not used >> ahead & 1:
                rest, bonds = best(index + 1, (used | 1 << ahead) >> 1)
                options.append((rest + score, (*bonds, frozenset((atoms[index], other)))))
        return max(options, key=lambda option: option[0])

    return best(0, 0)[1]


# -------------------------------------------------------------------------- from bond orders to chemistry


def type_atoms(graph, orders):
    """The rule table: what bond orders say of each atom, as the typing fields of `Inhibitor`."""
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
        """Pi electrons that an atom lends to its ring; None: it interrupts the ring."""
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
