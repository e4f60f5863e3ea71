"""Hold a chain to the geometry that every protein has: bonds, angles, L-amino acids, the atoms of each residue.

What is wrong in most residues is wrong with the file, and its numbers would mean nothing: a mirror image, coordinates
out of scale, names of atoms in another order. What is wrong in a few residues may be so in a crystal, and is told.
"""

from typing import NamedTuple

import numpy as np

from alkstruct.chemistry.amino_acids import ONE_LETTER
from alkstruct.chemistry.fixed_distances import CHIRAL_VOLUME, PEPTIDE_BOND, fixed_distances
from alkstruct.chemistry.peptide_bonds import PEPTIDE_LENGTH
from alkstruct.chemistry.side_chains import heavy_atoms
from alkstruct.complexes.residues import few
from alkstruct.errors import StructureError, chain_in_words

#: Å, by which atoms one bond apart and two bonds apart may be off. Crystals have up to 0.21 and 0.15, snapshots of
#: dynamics up to 0.15 and 0.30.
MOST_OFF_BOND, MOST_OFF_ANGLE = 0.25, 0.45
MOST_OFF = (0.0, MOST_OFF_BOND, MOST_OFF_ANGLE)  # by the number of bonds
MOST_SCALED = 0.02  # share by which bonds are longer or shorter, by their median; in crystals and dynamics up to 0.006
LEAST_CHIRAL_VOLUME = 0.4 * CHIRAL_VOLUME  # Å³; crystals have 0.75 of it and more
BRANCHES = {"I": ("CA", "CG1", "CG2"), "T": ("CA", "OG1", "CG2")}  # at CB, with a volume like that at CA
MOST_WRONG = 0.5  # of the residues: beyond that it is the file that is wrong


class _Residue(NamedTuple):
    label: str  # "G1202"
    kind: str  # whose geometry it has: "G" for what is none of the twenty, of which the backbone alone is known
    atoms: dict[str, int]  # rows, by name


class _Chain(NamedTuple):
    residues: list[_Residue]
    coord: np.ndarray
    peptide: np.ndarray  # (n - 1,) Å, from C of a residue to N of the next, NaN where one is absent
    # Of each pair of atoms that bonds and angles hold together, peptide bonds among them:
    ends: list[tuple[str, str]]
    owner: np.ndarray  # index of its residue
    distance: np.ndarray  # Å, as it is
    length: np.ndarray  # Å, as it should be
    bonds: np.ndarray  # how many bonds it spans


def geometry_doubts(residues, numbers, names, coord, *, name="", chain="", counted=True):
    """Say what is impossible in the geometry of a chain.

    Parameters
    ----------
    residues : complexes.residues.Residues
    numbers : complexes.numbering.Numbers
    names : ndarray, (m,), str
        Of the atoms of the residues, one residue after the other.
    coord : ndarray, (m, 3), float64
        Å.
    name, chain : str
        For messages.
    counted : bool, default True
        Whether residues that are not resolved have numbers of their own, as those of a reference sequence do.

    Returns
    -------
    tuple of str
        A sentence for each kind of fault, without a full stop.

    Raises
    ------
    StructureError
        All bonds are too long or too short, or more than `MOST_WRONG` of the residues are distorted or mirror images.
    """
    found = _chain(residues, numbers, names, coord)
    _refuse(found, f"chain {chain_in_words(chain)} of {name}")
    distorted, (mirrored, flat, _) = _distorted(found), _handedness(found)
    apart, falling = _misnumbered(found, numbers)
    faults = {
        "residues with atoms that are too near or too far for their bonds": distorted,
        "residues that are D-amino acids": mirrored,
        "residues whose CB lies nearly in the plane of N, CA and C": flat,
        "residues whose branches at CB are distorted or named the wrong way round": _branches_astray(found),
        "residues with atoms that are none of theirs": _with_strange_atoms(found, residues.names),
        "residues with consecutive numbers that are not bonded": apart if counted else [],
        "residues whose numbers go up and down along the chain": falling,
    }
    return tuple(f"{what}: {few(which)}" for what, which in faults.items() if which)


def _chain(residues, numbers, names, coord):
    spans = zip(residues.start[:-1].tolist(), residues.start[1:].tolist(), strict=True)
    kinds = [ONE_LETTER.get(kind, "G") for kind in residues.names.tolist()]
    labels = zip(residues.sequence, numbers.number.tolist(), numbers.insertion.tolist(), strict=True)
    found = [
        _Residue("".join(map(str, label)), kind, dict(zip(names[a:b].tolist(), range(a, b), strict=True)))
        for label, kind, (a, b) in zip(labels, kinds, spans, strict=True)
    ]
    pairs = [
        (k, one, residue.atoms[one.first], residue.atoms[one.second])
        for k, residue in enumerate(found)
        for one in fixed_distances(residue.kind)
        if one.first in residue.atoms and one.second in residue.atoms
    ]
    rows = np.array([pair[2:] for pair in pairs], dtype=int).reshape(-1, 2)
    carbon, nitrogen = ([one.atoms.get(atom, len(coord)) for one in found] for atom in ("C", "N"))
    places = np.vstack([coord, np.full(3, np.nan)])  # the last for an atom that is absent
    peptide = np.linalg.norm(places[carbon[:-1]] - places[nitrogen[1:]], axis=1)
    bonded = np.flatnonzero(peptide <= PEPTIDE_LENGTH)
    return _Chain(
        residues=found,
        coord=coord,
        peptide=peptide,
        ends=[(one.first, one.second) for _, one, *_ in pairs] + [("C", "N of the next")] * len(bonded),
        owner=np.r_[[k for k, *_ in pairs], bonded].astype(int),
        distance=np.r_[np.linalg.norm(coord[rows[:, 0]] - coord[rows[:, 1]], axis=1), peptide[bonded]],
        length=np.r_[[one.length for _, one, *_ in pairs], np.full(len(bonded), PEPTIDE_BOND)],
        bonds=np.r_[[one.bonds for _, one, *_ in pairs], np.ones(len(bonded))].astype(int),
    )


def _refuse(chain, who):
    """Raise StructureError where most of a chain is wrong: its scale, its atoms' places or names, its handedness."""
    scale, distorted, count = _scale(chain), _distorted(chain), len(chain.residues)
    if abs(scale - 1) > MOST_SCALED and len(_distorted(chain, scale)) <= MOST_WRONG * count:
        raise StructureError(
            f"{who} is out of scale: its bonds are {scale:.2f} times as long as those of proteins; coordinates are in "
            "ångströms: divide them by that, or get the file again"
        )
    if len(distorted) > MOST_WRONG * count:
        raise StructureError(
            f"{who} has no geometry of a protein: atoms are too near or too far for their bonds in {len(distorted)} of "
            f"{count} residues, {few(distorted)}; mend coordinates or names of atoms"
        )
    mirrored, _, seen = _handedness(chain)
    if len(mirrored) > MOST_WRONG * seen:
        raise StructureError(
            f"{who} is a mirror image: {len(mirrored)} of {seen} residues are D-amino acids; mirror the file, or get "
            "it again"
        )


def _scale(chain):
    """How many times as long as they should be the bonds of a chain are, by their median; 1 where there is none."""
    bonds = chain.bonds == 1
    return float(np.median(chain.distance[bonds] / chain.length[bonds])) if bonds.any() else 1.0


def _distorted(chain, scale=1.0):
    """Name the residues with distances, divided by a scale, that are not those of their bonds; the worst of each."""
    excess = np.abs(chain.distance / scale - chain.length) / np.array(MOST_OFF)[chain.bonds]
    named: dict[int, str] = {}
    for pair in np.argsort(-excess)[: int((excess > 1).sum())].tolist():
        first, second = chain.ends[pair]
        label = chain.residues[chain.owner[pair]].label
        named.setdefault(int(chain.owner[pair]), f"{label} ({first}-{second} {chain.distance[pair]:.2f} Å)")
    return [named[k] for k in sorted(named)]


def _handedness(chain):
    """Name the D-amino acids and those whose CA is flat, and count the residues that have a CB."""
    volumes = _volumes(chain, "CA", ("N", "C", "CB"))
    mirrored = [label for label, volume in volumes if volume < -LEAST_CHIRAL_VOLUME]
    flat = [label for label, volume in volumes if abs(volume) <= LEAST_CHIRAL_VOLUME]
    return mirrored, flat, len(volumes)


def _branches_astray(chain):
    """Name the isoleucines and threonines whose CB is not as it is in these: distorted, or with names swapped."""
    found = [pair for kind, arms in BRANCHES.items() for pair in _volumes(chain, "CB", arms, kind)]
    return [label for label, volume in found if volume < LEAST_CHIRAL_VOLUME]


def _volumes(chain, centre, arms, kind=None):
    """Chiral volumes about an atom of the residues that have it and its arms, of one kind or all: (label, Å³) each."""
    atoms = (centre, *arms)
    whole = [r for r in chain.residues if kind in (None, r.kind) and all(atom in r.atoms for atom in atoms)]
    rows = np.array([[residue.atoms[atom] for atom in atoms] for residue in whole], dtype=int).reshape(-1, 4)
    middle, *ends = np.moveaxis(chain.coord[rows], 1, 0)
    first, second, third = (end - middle for end in ends)
    volumes = np.einsum("ij,ij->i", np.cross(first, second), third)
    return [(residue.label, volume) for residue, volume in zip(whole, volumes.tolist(), strict=True)]


def _with_strange_atoms(chain, names):
    """Name the residues of the twenty kinds that have atoms of another kind, and these atoms."""
    found = []
    for residue, name in zip(chain.residues, names.tolist(), strict=True):
        strange = residue.atoms.keys() - heavy_atoms(residue.kind)
        if name in ONE_LETTER and strange:
            found.append(f"{residue.label} ({', '.join(name for name in residue.atoms if name in strange)})")
    return found


def _misnumbered(chain, numbers):
    """Name residues that are consecutive and not bonded, and such as are bonded although their number falls.

    Numbers that begin anew behind a bond are those of another segment: they do not rise again above those before.
    """
    number, plain = numbers.number, numbers.insertion == ""
    both = plain[1:] & plain[:-1]
    labels = [residue.label for residue in chain.residues]
    apart = [
        f"{labels[k]} and {labels[k + 1]} ({chain.peptide[k]:.1f} Å)"
        for k in np.flatnonzero(both & (np.diff(number) == 1) & (chain.peptide > PEPTIDE_LENGTH)).tolist()
    ]
    bonded = chain.peptide <= PEPTIDE_LENGTH
    falling = []
    for k in np.flatnonzero(both & bonded & (np.diff(number) < 0)).tolist():
        end = k + 1 + int(np.argmin(np.r_[bonded[k:], False]))
        if number[k + 1 : end].max(initial=number[k]) > number[k]:
            falling.append(f"{labels[k + 1]} behind {labels[k]}")
    return apart, falling
