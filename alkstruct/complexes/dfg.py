"""Whether the DFG motif of a kinase points in, as in the active kinase, or out, as where type II inhibitors bind.

References
----------
.. [1] Modi & Dunbrack 2019, Proc Natl Acad Sci USA 116:6818, doi:10.1073/pnas.1814279116: the two distances.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from alkstruct.complexes.derived import kept_with_complex, kept_with_topology

if TYPE_CHECKING:
    from alkstruct.complexes.complex import Complex

CATALYTIC_LOOP = re.compile("(?=[HY][RLKC]D)")
DFG_MOTIF = re.compile("(?=DFG)")
DFG_AFTER = (12, 45)  # residues from the catalytic loop's aspartate to that of the DFG motif
GLUTAMATE_AFTER = (12, 22)  # residues from the lysine of beta3 to the glutamate of alphaC
TURN = 4  # residues of a helix turn, after that glutamate


@kept_with_complex
def dfg_is_out(structure: Complex) -> bool:
    """Tell whether the DFG motif of a kinase points out.

    Parameters
    ----------
    structure : Complex

    Returns
    -------
    bool
        Whether the tip of the DFG phenylalanine is nearer to the CA of the lysine in beta3 than to the CA one turn
        after the glutamate of alphaC [1]_; False too where the motif or one of these atoms cannot be found.

    Notes
    -----
    The lysine is the one before the catalytic loop whose CA is nearest to the DFG aspartate's, the glutamate the
    nearest to it of those 12 to 22 residues on. In every crystal of ALK and EGFR at hand the distances are about 15
    and 6 Å, in KIT with sunitinib (3G0E) 11 and 18 Å.
    """
    anchors = _anchors(structure)
    if anchors is None:
        return False
    tip, lysine, turn = anchors
    return bool(np.linalg.norm(tip - lysine) < np.linalg.norm(tip - turn))


def _anchors(structure: Complex) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Return the tip of the DFG phenylalanine and the CA of the lysine and of the turn after the glutamate, or None."""
    motif = _motif(structure)
    if motif is None:
        return None
    loop, aspartate = motif
    letters, number = structure.sequence, structure.number
    places = structure.places("CA")
    ca = {i: places[i] for i in np.flatnonzero(~np.isnan(places).any(axis=1)).tolist()}
    lysines = [i for i in range(loop) if letters[i] == "K" and i in ca]
    tip = structure.atoms(aspartate + 1).get("CZ")
    if tip is None or aspartate not in ca or not lysines:
        return None
    lysine = min(lysines, key=lambda i: float(np.linalg.norm(ca[i] - ca[aspartate])))
    least, most = GLUTAMATE_AFTER
    glutamates = [
        i
        for i in range(lysine + 1, loop)
        if letters[i] == "E" and i in ca and least <= number[i] - number[lysine] <= most
    ]
    if not glutamates:
        return None
    glutamate = min(glutamates, key=lambda i: float(np.linalg.norm(ca[i] - ca[lysine])))
    turn = structure.find(int(number[glutamate]) + TURN)
    return None if turn is None or turn not in ca else (tip, ca[lysine], ca[turn])


@kept_with_topology
def _motif(structure: Complex) -> tuple[int, int] | None:
    """Return the first residue of the catalytic loop's motif and that of the DFG motif after it, or None."""
    least, most = DFG_AFTER
    for loop in (found.start() for found in CATALYTIC_LOOP.finditer(structure.sequence)):
        for start in (found.start() for found in DFG_MOTIF.finditer(structure.sequence)):
            if least <= structure.number[start] - structure.number[loop + 2] <= most:
                return loop, start
    return None
