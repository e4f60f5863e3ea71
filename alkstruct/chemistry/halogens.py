"""Tell chlorine and bromine from carbon in a ligand, by the names of its atoms and the lengths of their bonds.

The name CL1 is a chlorine's or a carbon's. PDB files say which by the column in which it begins and by the columns of
elements, and many writers fill neither as they should.
"""

from typing import NamedTuple

import numpy as np

from alkstruct.chemistry.molecular_graph import ELEMENT_NAMES, bonding_distances

#: Å, shortest and longest bonds to carbon: aryl 1.74 and 1.90, alkyl 1.79 and 1.97 (Allen 1987,
#: doi:10.1039/P298700000S1), and as far from that as predictions and snapshots of dynamics have them.
HALOGEN_BONDS = {"CL": (1.63, 1.98), "BR": (1.76, 2.15)}
LONGEST_TO_METHYL = 1.60  # Å: a carbon is 1.40 to 1.55 Å from its only neighbour, if that is C, N or O
LEAST_DOUBTED = 1.66  # Å: no C, N, O or F is this far from an only neighbour that is C, N or O


class ToldApart(NamedTuple):
    """Elements of a ligand's atoms, what was changed in them, and what is doubtful."""

    elements: np.ndarray  # (n,), str
    notes: tuple[str, ...]
    doubts: tuple[str, ...]


def halogen_of_name(name):
    """Return the halogen of two letters that an atom's name begins with: "CL", "BR" or "" for neither.

    Examples
    --------
    >>> halogen_of_name("Cl1"), halogen_of_name("1BR"), halogen_of_name("C1")
    ('CL', 'BR', '')
    """
    letters = name.lstrip("0123456789")[:2].upper()
    return letters if letters in HALOGEN_BONDS else ""


def halogens_told_apart(names, elements, coord, code):
    """Tell which atoms of a ligand are chlorine and bromine and which are carbon.

    An atom whose name or element is a halogen's is one if it has a single neighbour, as far away as halogens are, and a
    carbon if it has several. An atom whose bond does not fit its element, where nothing else decides, is a doubt.

    Parameters
    ----------
    names, elements : ndarray, (n,), str
        Elements in upper case.
    coord : ndarray, (n, 3), float64
        Å.
    code : str
        Of the ligand, for messages.

    Returns
    -------
    ToldApart
    """
    gaps = np.linalg.norm(coord[:, None] - coord[None], axis=-1)
    np.fill_diagonal(gaps, np.inf)
    bonded = gaps < bonding_distances(elements, elements)
    found = elements.astype(f"<U{max(2, elements.dtype.itemsize // 4)}")
    changed: dict[tuple[str, str], list[str]] = {}
    doubts = []
    for atom, (name, element) in enumerate(zip(names.tolist(), elements.tolist(), strict=True)):
        kind = halogen_of_name(name) or (element if element in HALOGEN_BONDS else "")
        if kind and element in (kind, kind[0], "C"):
            told = _halogen_or_carbon(kind, element, gaps[atom])
        else:
            told = None if _is_too_far(element, elements, bonded[atom], gaps[atom]) else element
        if told is None:
            neighbour = int(gaps[atom].argmin())
            doubts.append(
                f"the element of {name} of inhibitor {code} is doubtful: {ELEMENT_NAMES[element]} by the source, and "
                f"{gaps[atom, neighbour]:.2f} Å from its only neighbour {names[neighbour]}"
            )
        elif told != element:
            found[atom] = told
            changed.setdefault((element, told), []).append(name)
    notes = tuple(
        f"atoms of inhibitor {code} that the source has as {ELEMENT_NAMES[was]} are {ELEMENT_NAMES[now]} by their "
        f"bond lengths: {', '.join(those)}"
        for (was, now), those in changed.items()
    )
    return ToldApart(found, notes, tuple(doubts))


def _halogen_or_carbon(kind, element, gaps):
    """Return which of a halogen and carbon an atom is by its distances to all others, None where that is not certain.

    Where the source has a halogen, a short bond alone makes no carbon of it.
    """
    shortest, longest = HALOGEN_BONDS[kind]
    neighbours = int((gaps <= longest).sum())
    if neighbours > 1:
        return "C"
    if neighbours == 1 and gaps.min() >= shortest:
        return kind
    return element if neighbours == 1 and gaps.min() <= LONGEST_TO_METHYL and element == "C" else None


def _is_too_far(element, elements, bonded, gaps):
    """Tell whether an atom of the first row is farther from its only neighbour, of the first row too, than such are."""
    return (
        element in ("C", "N", "O", "F")
        and bonded.sum() == 1
        and elements[bonded.argmax()] in ("C", "N", "O")
        and gaps.min() >= LEAST_DOUBTED
    )
