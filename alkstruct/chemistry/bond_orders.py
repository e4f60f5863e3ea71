"""Bond orders of a ligand, read off the geometry of its heavy atoms.

A crystal shows neither hydrogens nor bond orders. Orders are found for the whole molecule at once: every
pair of bonded atoms earns a score for a double bond, and the set of double bonds with the greatest sum wins,
no atom in two (a maximum-weight matching). Every flat carbon wants a double bond; the lengths settle with
whom. Hydrogens, aromaticity, donors, acceptors and charges then follow from valence.

Not modelled: tautomers other than azoles', azides, allenes, metals; a pKa is a rule for a group, no number,
so amines beside CF3 or C#N are taken for basic, and tetrazoles and acylsulfonamides for neutral.
"""

from functools import cache

import numpy as np

from alkstruct.chemistry.molecular_graph import bonds_around, walk

HALOGENS = frozenset({"F", "CL", "BR", "I"})

# Mean length, Å, of a carbon's bonds at which it is as likely sp2 as sp3, by neighbour. Set by hand between
# typical lengths (for those: Allen 1987, doi:10.1039/p298700000s1), not taken from a table.
UNSATURATED_LENGTH = {"C": 1.44, "N": 1.40, "O": 1.39, "S": 1.76}
# Length, Å, at which a bond between flat atoms is as likely single as double or aromatic; likewise. C-N lies
# below the aniline's, so that of two nitrogens the one with the shorter bond wins the carbon.
HALFWAY_LENGTH = {"CC": 1.42, "CN": 1.36, "CO": 1.31, "CS": 1.69, "NN": 1.36, "NO": 1.30}
# Points of a double bond. Round numbers: two thirds or one and a half times any one of the four types the drugs of
# tests/complexes/test_ligand_template.py alike. For an Å of shortness, with a limit; for a place in a flat ring:
PER_ANGSTROM, LENGTH_LIMIT, IN_FLAT_RING = 30.0, 3.0, 3.0
# for a flat carbon; for another atom by its number of neighbours. A lone O is mostly a carbonyl, a lone N
# mostly NH2, and N gives up its lone pair (pyridinium) only where nothing else saves a carbon.
FLAT_CARBON = 4.0
DOUBLE_BOND_POINTS = {("N", 1): -1.0, ("N", 2): 0.0, ("N", 3): -3.0, ("O", 1): 2.0, ("S", 1): 0.0}

# Acids: centre -> how many lone O (or S) it binds without a charge; each further one has lost its proton.
NEUTRAL_OXO = {"C": 1, "P": 1, "S": 2}
OXO_BONDS = {("P", 4): 1, ("S", 3): 1, ("S", 4): 2}  # centre and its neighbours -> its double bonds to O


def orders_by_geometry(graph, coord):
    """Return the bond orders of the best Kekulé structure: ndarray, (m,), int8."""
    order = {frozenset(bond): 1 for bond in graph.bonds.tolist()}
    length = {bond: float(np.linalg.norm(np.subtract(*coord[list(bond)]))) for bond in order}
    for atom in range(len(graph.elements)):
        order |= _orders_at_centre(graph, coord, length, atom)
    taken = {atom for bond, value in order.items() if value > 1 for atom in bond}
    order |= dict.fromkeys(matching(_double_bond_scores(graph, coord, length, taken)), 2)
    return np.array([order[frozenset(bond)] for bond in graph.bonds.tolist()], dtype=np.int8)


def with_oxo_bonds(graph, orders):
    """Return bond orders with the double bonds of sulfoxides, sulfones, phosphates and the like: ndarray, (m,), int8.

    Some programs write them as single bonds (MOE in mol2 files) or with charges, which would make alcohols of them.
    """
    order = {frozenset(bond): int(value) for bond, value in zip(graph.bonds.tolist(), orders, strict=True)}
    for atom, near in enumerate(graph.neighbours):
        lacking = OXO_BONDS.get((graph.elements[atom], len(near)), 0)
        lacking -= sum(order[frozenset((atom, other))] > 1 for other in near)
        single = [bond for other in graph.lone(atom) if order[bond := frozenset((atom, other))] == 1]
        order |= dict.fromkeys(single[: max(lacking, 0)], 2)
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
    doubles = {**OXO_BONDS, ("N", 3): nitro}.get((element, len(near)), 0)
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
    in_flat_ring = {bond for ring in flat for bond in bonds_around(ring)}
    scores = {}
    for bond, distance in length.items():
        pair = "".join(sorted(graph.elements[atom] for atom in bond))
        if pair in HALFWAY_LENGTH and not bond & taken:
            score = sum(willing[atom] for atom in bond)
            score += np.clip(PER_ANGSTROM * (HALFWAY_LENGTH[pair] - distance), -LENGTH_LIMIT, LENGTH_LIMIT)
            # Only a carbon has to choose between ring and substituent; HN-NH in a flat ring stays single.
            score += IN_FLAT_RING * (bond in in_flat_ring and "C" in pair)
            scores[bond] = float(score)
    return {bond: score for bond, score in scores.items() if score > 0}


def _willingness(graph, coord, atom):
    """Points that an atom brings to a double bond; minus infinity if it can have none."""
    element, degree = graph.elements[atom], len(graph.neighbours[atom])
    if element != "C":
        return DOUBLE_BOND_POINTS.get((element, degree), -np.inf)
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
    short = [UNSATURATED_LENGTH.get(graph.elements[b], 0.0) - np.linalg.norm(coord[atom] - coord[b]) for b in near]
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


def matching(scores):
    """Return the bonds of greatest summed score that share no atom: tuple of frozenset; scores: {bond: float}.

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
