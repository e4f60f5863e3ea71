"""Pair energies between atoms: as formulas, and as the tables that the kernels read.

Two energies can be chosen by name. "allatom", the default, is a softened Lennard-Jones energy with hydrogens,
directional hydrogen bonds and a hydrophobic contact term; "vina" is AutoDock Vina's on heavy atoms, simpler, for
comparison. Distances Å, energies kcal/mol on each energy's own scale.

References
----------
.. [1] Trott & Olson 2010, AutoDock Vina, J Comput Chem 31:455, doi:10.1002/jcc.21334: radii, terms, weights.
.. [2] Cornell et al. 1995, AMBER ff94, J Am Chem Soc 117:5179, doi:10.1021/ja00124a002: Lennard-Jones radii and
   well depths.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from alkstruct.chemistry import DEFAULT_VDW_RADIUS, VDW_RADIUS
from alkstruct.errors import AlkstructError

PARTS = ("attraction", "repulsion", "hydrogen bond")  # what the energy with the inhibitor is reported in
# kcal/mol at 310 K, where cells are assayed: turns the library's probabilities into energies when conformers
# are ranked, and fold changes into free energies.
RT = 0.616


def hydrogen_bonding(first, second):
    """Whether one atom can give the hydrogen and the other take it."""
    return (first.donor and second.acceptor) or (first.acceptor and second.donor)


# -------------------------------------------------------------------------------------------------- Vina

SOFT_FROM = 0.3  # Å of overlap beyond which the repulsion goes on along its tangent
VINA_RADIUS = {
    "C": 1.9, "N": 1.8, "O": 1.7, "S": 2.0, "P": 2.1, "F": 1.5, "CL": 1.8, "BR": 2.0, "I": 2.2,
    "SI": 2.2, "B": 1.9, "SE": 2.0,
}  # fmt: skip
METAL_RADIUS = 1.2
WEIGHTS = {
    "gauss1": -0.035579,
    "gauss2": -0.005156,
    "repulsion": 0.840245,
    "hydrophobic": -0.035069,
    "hydrogen bond": -0.587439,
}  # reference 1, Table 1


def vina_terms(distance, first, second):
    """The five terms of Vina's pair energy, weighted, without the rotor divisor.

    Repulsion is quadratic in the overlap up to 0.3 Å and linear beyond.

    Parameters
    ----------
    distance : ndarray, float
        Between the nuclei, Å.
    first, second : AtomType
        Heavy atoms.

    Returns
    -------
    dict of str to ndarray
        kcal/mol, in the order of ``WEIGHTS``.
    """
    distance = np.asarray(distance, dtype=float)
    radii = (VINA_RADIUS.get(kind.element, METAL_RADIUS) for kind in (first, second))
    surface = distance - sum(radii)
    overlap = np.maximum(-surface, 0.0)
    raw = {
        "gauss1": np.exp(-((surface / 0.5) ** 2)),
        "gauss2": np.exp(-(((surface - 3.0) / 2.0) ** 2)),
        "repulsion": np.where(overlap < SOFT_FROM, overlap**2, SOFT_FROM * (2 * overlap - SOFT_FROM)),
        "hydrophobic": np.clip(1.5 - surface, 0.0, 1.0) * (first.hydrophobic and second.hydrophobic),
        "hydrogen bond": np.clip(-surface / 0.7, 0.0, 1.0) * hydrogen_bonding(first, second),
    }
    return {name: WEIGHTS[name] * value for name, value in raw.items()}


def vina_parts(distance, first, second):
    """`vina_terms` gathered into PARTS: tuple of three ndarrays, kcal/mol."""
    terms = vina_terms(distance, first, second)
    attraction = terms["gauss1"] + terms["gauss2"] + terms["hydrophobic"]
    return attraction, terms["repulsion"], terms["hydrogen bond"]


# --------------------------------------------------------------------------------------------- all atoms

# Half the distance of the minimum (Å) and well depth (kcal/mol) of reference 2; "H" on sp3 carbon, "H sp2" on
# sp2 carbon, "H polar" on nitrogen, "O hydroxyl" also of water. Cl, Br and I, which it lacks, as in GAFF
# (Wang et al. 2004, doi:10.1002/jcc.20035).
LENNARD_JONES = {
    "C": (1.908, 0.1094), "C sp2": (1.908, 0.086), "N": (1.824, 0.17), "O": (1.6612, 0.21),
    "O hydroxyl": (1.721, 0.2104), "S": (2.0, 0.25), "P": (2.1, 0.2), "F": (1.75, 0.061), "CL": (1.948, 0.265),
    "BR": (2.02, 0.42), "I": (2.15, 0.5), "H": (1.487, 0.0157), "H sp2": (1.459, 0.015), "H polar": (0.6, 0.0157),
}  # fmt: skip
# Where a hydrogen bond holds two atoms closer than their Lennard-Jones radii say: minimum between polar heavy
# atoms, with a hydroxyl, and between a polar hydrogen and an acceptor, Å; the last with a shallow well.
POLAR_MINIMUM, HYDROXYL_MINIMUM, BOND_MINIMUM, BOND_WELL = 2.8, 2.7, 1.9, 0.05
ATTRACTION = 0.4  # of the Lennard-Jones well: solvent takes the place of lost contacts
REPULSION = 0.2  # of the wall: bonds, angles and backbone give
WALL = 1.0  # kcal/mol, most that one pair can repel
HYDROPHOBIC = -0.05  # kcal/mol a pair of hydrophobic atoms in contact ...
HYDROPHOBIC_RANGE = (4.3, 5.3)  # ... in full up to the first distance, none from the second, Å: reference 1's ramp


def _lennard_jones_class(kind):
    if kind.element == "H":
        return "H polar" if kind.donor else "H sp2" if kind.planar else "H"
    if kind.element == "C" and kind.planar:
        return "C sp2"
    if kind.element == "O" and kind.donor:
        return "O hydroxyl"
    return kind.element if kind.element in LENNARD_JONES else "C"


def minimum_and_well(first, second):
    """Distance (Å) and depth (kcal/mol) of the Lennard-Jones minimum of two AtomTypes."""
    names = [_lennard_jones_class(kind) for kind in (first, second)]
    (r1, e1), (r2, e2) = (LENNARD_JONES[name] for name in names)
    radius, well = r1 + r2, float(np.sqrt(e1 * e2))
    polar = [name in ("N", "O", "O hydroxyl") for name in names]
    if all(polar):
        return (HYDROXYL_MINIMUM if "O hydroxyl" in names else POLAR_MINIMUM), well
    if "H polar" in names and any(polar):
        return min(radius, BOND_MINIMUM), min(well, BOND_WELL)
    return radius, well


def allatom_parts(
    distance, first, second, *, attraction=ATTRACTION, repulsion=REPULSION, wall=WALL, hydrophobic=HYDROPHOBIC
):
    """Softened Lennard-Jones and hydrophobic contact: tuple (attraction, repulsion, 0) of ndarrays, kcal/mol.

    With E = e ((R/r)^12 - 2 (R/r)^6), the attraction is ATTRACTION E beyond R and -ATTRACTION e within, the
    repulsion the smaller of REPULSION (E + e) and WALL within R. Hydrogen bonds are directional: the kernels
    add them.

    Parameters
    ----------
    distance : ndarray, float
        Å.
    first, second : AtomType
    attraction, repulsion, wall, hydrophobic : float
        Instead of the constants of the same names (see tools/ablation.py).
    """
    distance = np.maximum(np.asarray(distance, dtype=float), 0.3)
    nothing = np.zeros_like(distance)
    if not (first.element and second.element):
        return nothing, nothing, nothing
    radius, well = minimum_and_well(first, second)
    sixth = (radius / distance) ** 6
    energy = well * (sixth**2 - 2 * sixth)
    inside = distance < radius
    pull = attraction * np.where(inside, -well, energy)
    push = np.where(inside, np.minimum(repulsion * (energy + well), wall), 0.0)
    if first.hydrophobic and second.hydrophobic:
        near, far = HYDROPHOBIC_RANGE
        pull = pull + hydrophobic * np.clip((far - distance) / (far - near), 0.0, 1.0)
    return pull, push, nothing


# -------------------------------------------------------------------------------------------- by name


@dataclass(frozen=True, slots=True)
class Energy:
    """A pair energy and how it is used.

    Attributes
    ----------
    name : str
    parts : callable
        (distance Å, AtomType, AtomType) -> energies of PARTS, kcal/mol.
    hydrogens : bool
        Whether hydrogens are placed.
    cutoff : float
        Å; pairs at or beyond it do not interact.
    kt : float
        kcal/mol, of the ensembles: softer than RT because the backbone and the inhibitor cannot give.
    bond : float
        Depth of a directional hydrogen bond, kcal/mol; 0 where `parts` has its own.
    water_bond : float
        Depth of a hydrogen bond with an ordered water, kcal/mol.
    give : bool
        Whether the inhibitor may leave its crystal pose a little (see poses).
    """

    name: str
    parts: Callable
    hydrogens: bool
    cutoff: float
    kt: float
    bond: float = 0.0
    water_bond: float = 0.0
    give: bool = False


ENERGIES = {
    "allatom": Energy("allatom", allatom_parts, True, 6.5, 1.0, bond=-1.0, water_bond=-0.5, give=True),
    "vina": Energy("vina", vina_parts, False, 8.0, 1.0),
}
DEFAULT = "allatom"


def energy_named(name):
    """The Energy of a name.

    Raises
    ------
    AlkstructError
        No such energy.
    """
    if name not in ENERGIES:
        raise AlkstructError(f"no energy {name!r}; there are {', '.join(ENERGIES)}")
    return ENERGIES[name]


# ------------------------------------------------------------------------------------------------ tables

# Squared distances are cut into bins this wide (Å²): linear interpolation between the edges is within
# 1e-2 kcal/mol of the formula at the kink of the wall, and within 1e-4 where it is smooth: far less than the sum over
# an ensemble can show (tested to 1e-3 kcal/mol against the naive twin).
BIN = 1 / 64


@cache
def pair_tables(types, energy):
    """A pair energy tabulated over the squared distance, for every pair of the given types, by part.

    Parameters
    ----------
    types : tuple of AtomType, length t
    energy : Energy

    Returns
    -------
    ndarray, (3, t, t, bins + 2), float32
        Energy (kcal/mol) at squared distances k * BIN; symmetric; read-only.
    """
    distance = np.sqrt(np.arange(int(energy.cutoff**2 / BIN) + 2) * BIN)
    tables = np.zeros((len(PARTS), len(types), len(types), len(distance)), dtype=np.float32)
    for i, first in enumerate(types):
        for j, second in enumerate(types[: i + 1]):
            tables[:, i, j] = tables[:, j, i] = energy.parts(distance, first, second)
    tables.flags.writeable = False
    return tables


@cache
def touching_distances(types):
    """Sum of van der Waals radii of each pair of heavy types: (t, t), Å.

    -inf for pairs that hydrogen-bond, and for hydrogens and ghosts: clashes are counted on heavy atoms.
    """
    radius = [VDW_RADIUS.get(kind.element, DEFAULT_VDW_RADIUS) for kind in types]
    light = np.array([kind.element in ("", "H") for kind in types])
    excused = np.array([[hydrogen_bonding(a, b) for b in types] for a in types])
    return np.where(excused | light | light[:, None], -np.inf, np.add.outer(radius, radius))


def type_codes(types, known):
    """Index of each AtomType in the tuple `known`: ndarray, (n,), int64."""
    codes = {kind: k for k, kind in enumerate(known)}
    return np.array([codes[kind] for kind in types], dtype=np.int64)


def distinct_types(*groups):
    """The sorted tuple of all AtomTypes in some iterables of them."""
    return tuple(sorted({kind for group in groups for kind in group}))
