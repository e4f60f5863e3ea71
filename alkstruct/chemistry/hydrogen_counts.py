"""Bond orders of a ligand by the hydrogens that its file gives it: exact, however distorted its geometry is.

An atom's valence that neither its heavy neighbours nor its hydrogens take up goes into double and triple bonds. Which
ones is a matching, as in bond_orders, but of known atoms. Where hydrogens stand on N and O alone, carbons are left over
that no bond can satisfy, and there is no answer.
"""

import numpy as np

from alkstruct.chemistry.bond_orders import matching, with_oxo_bonds
from alkstruct.chemistry.molecular_graph import VALENCE

# Points of a double bond between two atoms that lack one, and to a nitrogen that gives its pair.
NEUTRAL, CHARGED = 10.0, 1.0
LEFT_WITH_CHARGE = ("O", "S", "N")  # may lack a bond in the end: carboxylates, phenolates, deprotonated sulfonamides


def orders_by_hydrogens(graph, hydrogens):
    """Return the bond orders that give each atom its valence: ndarray, (m,), int8, or None if there are none.

    Parameters
    ----------
    graph : BondGraph
        Of the heavy atoms.
    hydrogens : sequence of int
        Of each atom, all of them, those on carbon too.
    """
    element, near = graph.elements, graph.neighbours
    lacking = [VALENCE[e] - len(near[a]) - int(hydrogens[a]) for a, e in enumerate(element)]
    for centre in range(len(element)):
        lone = graph.lone(centre)
        if element[centre] in ("S", "P") and len(near[centre]) > 2:
            for atom in (centre, *(a for a in lone if not hydrogens[a])):
                lacking[atom] = 0  # with_oxo_bonds gives them theirs
        elif element[centre] == "N" and len(lone) == 2:
            lacking[centre] = 1  # nitro
    order = {frozenset(bond): 1 for bond in graph.bonds.tolist()}
    for a, b in graph.bonds.tolist():
        if lacking[a] == lacking[b] == 2 and frozenset((a, b)) not in graph.ring_bonds:
            order[frozenset((a, b))] = 3
            lacking[a] = lacking[b] = 0
    scores = {}
    for bond in order:
        wanting = [a for a in bond if lacking[a] == 1]
        giving = [a for a in bond if lacking[a] == 0 and element[a] == "N" and len(near[a]) + hydrogens[a] == 3]
        if len(wanting) == 2:
            scores[bond] = NEUTRAL
        elif len(wanting) == len(giving) == 1 and element[wanting[0]] == "C":
            scores[bond] = CHARGED
    double = matching(scores)
    order |= dict.fromkeys(double, 2)
    satisfied = {a for bond in double for a in bond}
    left = [a for a in range(len(element)) if lacking[a] > 0 and a not in satisfied]
    if any(lacking[a] > 1 or element[a] not in LEFT_WITH_CHARGE for a in left):
        return None
    return with_oxo_bonds(graph, np.array([order[frozenset(bond)] for bond in graph.bonds.tolist()], dtype=np.int8))
