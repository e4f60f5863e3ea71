"""Pair energies between atoms: their numbers, by name, and what the kernels need of them.

Two energies can be chosen by name. "allatom", the default, is a softened Lennard-Jones energy with hydrogens,
directional hydrogen bonds and a hydrophobic contact term; "vina" is AutoDock Vina's on heavy atoms, simpler, for
comparison. Distances Å, energies kcal/mol on each energy's own scale.

References
----------
.. [1] Trott & Olson 2010, AutoDock Vina, J Comput Chem 31:455, doi:10.1002/jcc.21334: radii, terms, weights.
.. [2] Cornell et al. 1995, AMBER ff94, J Am Chem Soc 117:5179, doi:10.1021/ja00124a002: Lennard-Jones radii and
   well depths.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from alkstruct.chemistry import DEFAULT_VDW_RADIUS, VDW_RADIUS
from alkstruct.errors import AlkstructError
from alkstruct.kernels import GAUSS_END, LENNARD_JONES, VINA, Rules, pair_energy

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


# --------------------------------------------------------------------------------------------- all atoms

# Half the distance of the minimum (Å) and well depth (kcal/mol) of reference 2; "H" on sp3 carbon, "H sp2" on
# sp2 carbon, "H polar" on nitrogen, "O hydroxyl" also of water. Cl, Br and I, which it lacks, as in GAFF
# (Wang et al. 2004, doi:10.1002/jcc.20035).
LENNARD_JONES_ATOMS = {
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
    return kind.element if kind.element in LENNARD_JONES_ATOMS else "C"


def minimum_and_well(first, second):
    """Distance (Å) and depth (kcal/mol) of the Lennard-Jones minimum of two AtomTypes."""
    names = [_lennard_jones_class(kind) for kind in (first, second)]
    (r1, e1), (r2, e2) = (LENNARD_JONES_ATOMS[name] for name in names)
    radius, well = r1 + r2, float(np.sqrt(e1 * e2))
    polar = [name in ("N", "O", "O hydroxyl") for name in names]
    if all(polar):
        return (HYDROXYL_MINIMUM if "O hydroxyl" in names else POLAR_MINIMUM), well
    if "H polar" in names and any(polar):
        return min(radius, BOND_MINIMUM), min(well, BOND_WELL)
    return radius, well


# -------------------------------------------------------------------------------------------- by name


@dataclass(frozen=True, slots=True)
class Energy:
    """A pair energy and how it is used.

    With E = e ((R/r)^12 - 2 (R/r)^6) of the minimum R and well e of two atoms, "allatom" pays attraction E beyond R
    and -attraction e within, the smaller of repulsion (E + e) and wall within R, and a hydrophobic contact. "vina"
    pays its five terms; the docs have them. Pairs closer than 0.3 Å count as 0.3 Å apart.

    Attributes
    ----------
    name : str
    form : int
        kernels.LENNARD_JONES or kernels.VINA.
    hydrogens : bool
        Whether hydrogens are placed.
    cutoff : float
        Å; pairs at or beyond it do not interact.
    kt : float
        kcal/mol, of the ensembles: softer than RT because the backbone and the inhibitor cannot give.
    hydrophobic : float
        Depth of a hydrophobic contact, kcal/mol.
    attraction, repulsion, wall : float
        Of the Lennard-Jones form; kcal/mol the last.
    bond : float
        Depth of a directional hydrogen bond, kcal/mol; 0 where the pair energy has its own.
    water_bond : float
        Depth of a hydrogen bond with an ordered water, kcal/mol.
    give : bool
        Whether the inhibitor may leave its crystal pose a little (see poses).
    """

    name: str
    form: int
    hydrogens: bool
    cutoff: float
    kt: float
    hydrophobic: float
    attraction: float = ATTRACTION
    repulsion: float = REPULSION
    wall: float = WALL
    bond: float = 0.0
    water_bond: float = 0.0
    give: bool = False


ENERGIES = {
    "allatom": Energy("allatom", LENNARD_JONES, True, 6.0, 1.0, HYDROPHOBIC, bond=-1.0, water_bond=-0.5, give=True),
    "vina": Energy("vina", VINA, False, 8.0, 1.0, WEIGHTS["hydrophobic"]),
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
        raise AlkstructError(f"no energy {name!r}; there are {', '.join(ENERGIES)}: choose one")
    return ENERGIES[name]


# ------------------------------------------------------------------------------------- for the kernels


def pair_parameters(types, energy):
    """What the kernels need to know of atom types to evaluate any pair of them.

    Parameters
    ----------
    types : tuple of AtomType, length t
    energy : Energy

    Returns
    -------
    dict of str to ndarray
        `form`, `scales`, `own`, `group`, `sizes`, `wells`, `greasy`, `near` of kernels.Rules.

    Notes
    -----
    Most radii add up and wells multiply, so an atom carries its own and one pair of numbers serves for all it meets.
    Atoms that form hydrogen bonds do not follow that rule: each kind of them is a group with numbers for every type.
    """
    group_of = _lennard_jones_groups if energy.form == LENNARD_JONES else _vina_groups
    own, group, sizes, wells = group_of(types)
    greasy = np.array([kind.hydrophobic for kind in types], dtype=np.float32)
    if energy.form == LENNARD_JONES:
        start, end = HYDROPHOBIC_RANGE
        scales = energy.attraction, energy.repulsion, energy.wall, end, 1 / (end - start)
        near = energy.cutoff
    else:
        scales = WEIGHTS["gauss1"], WEIGHTS["gauss2"], WEIGHTS["repulsion"], SOFT_FROM, 0.0
        near = 2 * max(sizes[0]) + float(GAUSS_END) + 0.001  # Å, far more than float32 misplaces an atom by
    return {
        "form": energy.form, "scales": np.array(scales, dtype=np.float32),
        "own": np.column_stack([np.array(own), energy.hydrophobic * greasy]).astype(np.float32),
        "group": np.array(group, dtype=np.int64), "sizes": np.array(sizes, dtype=np.float32),
        "wells": np.array(wells, dtype=np.float32), "greasy": greasy, "near": near,
    }  # fmt: skip


def _lennard_jones_groups(types):
    """(own size and factor, group, sizes, wells) of types: those of a hydrogen bond's atoms are groups of their own."""
    names = [_lennard_jones_class(kind) for kind in types]
    polar = sorted({name for name in names if name in ("N", "O", "O hydroxyl", "H polar")})
    table = {name: LENNARD_JONES_ATOMS[name] for name in names}
    ghost = np.array([not kind.element for kind in types])
    radius = np.array([table[name][0] for name in names])
    root = np.where(ghost, 0.0, np.sqrt([table[name][1] for name in names]))
    sizes, wells = [radius], [root]
    for name in polar:
        first = types[names.index(name)]
        pairs = np.array([minimum_and_well(first, second) for second in types])
        sizes.append(pairs[:, 0])
        wells.append(np.where(ghost, 0.0, pairs[:, 1]))
    group = [1 + polar.index(name) if name in polar else 0 for name in names]
    own = [(0.0, 1.0) if g else (r, w) for g, r, w in zip(group, radius, root, strict=True)]
    return own, group, sizes, wells


def _vina_groups(types):
    """The same for Vina: radii always add up, a group is who gives and takes hydrogens, a well its bond's depth."""
    radius = [VINA_RADIUS.get(kind.element, METAL_RADIUS) if kind.element else 0.0 for kind in types]
    kinds = [(kind.donor, kind.acceptor) for kind in types]
    polar = sorted(set(kinds) - {(False, False)})
    wells = [np.zeros(len(types))]
    for one in polar:
        first = types[kinds.index(one)]
        wells.append(WEIGHTS["hydrogen bond"] * np.array([hydrogen_bonding(first, second) for second in types]))
    group = [1 + polar.index(one) if one in polar else 0 for one in kinds]
    return [(r, 1.0) for r in radius], group, [radius] * len(wells), wells


def pair_parts(distance, first, second, energy):
    """Pair energy of two atoms as the kernels compute it, by part.

    Parameters
    ----------
    distance : ndarray, float
        Å.
    first, second : AtomType
    energy : Energy

    Returns
    -------
    ndarray, (3, ...), float64
        PARTS, kcal/mol; directional hydrogen bonds are not pair energies.
    """
    types = distinct_types([first, second])
    rules = pair_rules(types, energy)
    codes = type_codes([first, second], types)
    flat = np.ravel(np.asarray(distance, dtype=float))
    found = [pair_energy(codes[0], codes[1], float(r * r), rules) if r < energy.cutoff else (0.0,) * 3 for r in flat]
    return np.array(found).T.reshape(3, *np.shape(distance))


def pair_rules(types, energy, allowed=0.0, reach=0.0):
    """kernels.Rules of some atom types; allowed, reach: Å of overlap that is no clash, Å of a contact."""
    touch = touching_distances(types)
    return Rules(
        **pair_parameters(types, energy), cutoff=energy.cutoff, bond=energy.bond, water_bond=energy.water_bond,
        touch=touch, widest=touch.max(initial=0.0), allowed=allowed, reach=reach, kt=energy.kt, rt=RT,
    )  # fmt: skip


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
