"""What a side chain of a complex meets, coded for the kernels: atoms, hydrogen-bond partners, waters, the energy."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from alkstruct.chemistry import AMINO_ACIDS, CLASH, CONTACT, AtomType, residue_bonds, side_chain
from alkstruct.energy import distinct_types, pair_rules, type_codes
from alkstruct.hydrogens import inhibitor_bonds, inhibitor_hydrogens, protein_bonds, protein_hydrogens
from alkstruct.kernels import (
    BLOCK,
    BOND_REACH,
    MAP,
    MAX_ATOMS,
    MAX_HEAVY,
    NOWHERE,
    REACH,
    SHIFTS,
    SIDE_START,
    Inhibitor,
    Partners,
    Plans,
    Rules,
    map_reach,
    pair_parts,
    pose_energies,
)
from alkstruct.poses import crystal_pose, nearby_poses

WATER = AtomType("O", donor=True, acceptor=True)


@dataclass(frozen=True, eq=False, slots=True)
class Surroundings:
    """A complex coded for the kernels.

    Attributes
    ----------
    plans : kernels.Plans
        Building plans of the twenty residue types, in the order of AMINO_ACIDS.
    protein : kernels.Partners
        Of the whole chain, with waters where asked; heavy atoms come first.
    drug : kernels.Inhibitor
        In its poses; without atoms where there is no inhibitor.
    heavy_protein : int
        Number of the chain's heavy atoms.
    owners, owner_donor, owner_acceptor : ndarray, int64
        Heavy atom that each atom, donor and acceptor of the protein belongs to; heavy_protein for neighbours in
        the crystal, which no site hides.
    rules : kernels.Rules
    """

    plans: Plans
    protein: Partners
    drug: Inhibitor
    heavy_protein: int
    owners: np.ndarray
    owner_donor: np.ndarray
    owner_acceptor: np.ndarray
    rules: Rules


@lru_cache(maxsize=16)
def surroundings(complex, energy, waters=False, cell=None):
    """Code a complex for the kernels.

    Parameters
    ----------
    complex : Complex
    energy : Energy
    waters : bool, default False
        Whether ordered waters are there, with and without the inhibitor.
    cell : tuple of float, length 3, optional
        Edges (Å) of a P 21 21 21 unit cell, to add the neighbours in the crystal.

    Returns
    -------
    Surroundings
    """
    atoms = _protein_atoms(complex, energy)
    water = complex.water if waters else np.zeros((0, 3))
    if cell is not None:
        atoms, water = _with_mates(atoms, water, cell, complex.coord)
    poses = _pose_atoms(complex.inhibitor, energy)
    chains = [side_chain(letter, energy.hydrogens) for letter in AMINO_ACIDS]
    types = distinct_types(atoms["types"], poses[0]["types"], [WATER], *(chain.types for chain in chains))
    rules = pair_rules(types, energy, CLASH, CONTACT)
    drug = _inhibitor(complex, poses, energy, atoms, types, rules)
    wet = atoms["types"] + [WATER] * len(water)
    # Copies: numba compiles once more for every array that comes read-only.
    protein = Partners(np.vstack([atoms["coord"], water]), type_codes(wet, types), atoms["donor"], atoms["hydroxyl"],
                       atoms["acceptor"], np.array(water))  # fmt: skip
    owners = np.r_[atoms["owners"], np.full(len(water), len(complex.coord))]
    return Surroundings(
        _plans(chains, types), protein, drug, len(complex.coord), owners, atoms["owner_donor"],
        atoms["owner_acceptor"], rules,
    )  # fmt: skip


def within_reach(around, frames):
    """The surroundings with those protein atoms and partners alone that some sites can feel.

    Every site looks through all atoms there are, which in a large complex would take longer than the rest.

    Parameters
    ----------
    around : Surroundings
    frames : ndarray, (s, 4, 3), float64
        N, CA, C and CB of the sites.

    Returns
    -------
    Surroundings
        What lies in a box around the sites' CB; what a site feels is in the same order as before.
    """
    box, protein = _box(frames[:, 3], around.rules.cutoff + REACH), around.protein
    atoms, donors, acceptors, waters = (
        _inside(rows[:, :3], box) for rows in (protein.coord, protein.donor, protein.acceptor, protein.water)
    )
    return replace(
        around,
        protein=Partners(
            protein.coord[atoms], protein.types[atoms], protein.donor[donors], protein.hydroxyl[donors],
            protein.acceptor[acceptors], protein.water[waters],
        ),
        owners=around.owners[atoms], owner_donor=around.owner_donor[donors],
        owner_acceptor=around.owner_acceptor[acceptors],
    )  # fmt: skip


def _box(coord, reach):
    """(lowest, highest) coordinates of a box around atoms."""
    return coord.min(axis=0) - reach, coord.max(axis=0) + reach


def _inside(points, box):
    low, high = box
    return ((points > low) & (points < high)).all(axis=1)


def _pose_atoms(inhibitor, energy):
    """Atoms and partners of the inhibitor in each pose: list of dict."""
    if inhibitor is None:
        return [_heavy_only(np.zeros((0, 3)), [])]
    poses = nearby_poses(inhibitor) if energy.give else crystal_pose(inhibitor)
    atoms = [_drug_atoms(inhibitor.moved(coord), energy) for coord in poses.coord]
    for one, restraint, group in zip(atoms, poses.restraint, poses.group, strict=True):
        one |= {"restraint": restraint, "group": group}
    return atoms


def _inhibitor(complex, poses, energy, atoms, types, rules):
    """kernels.Inhibitor of the poses, with what each costs in this protein."""
    coord, donor, acceptor = (np.array([pose[name] for pose in poses]) for name in ("coord", "donor", "acceptor"))
    codes, protein = type_codes(poses[0]["types"], types), type_codes(atoms["types"], types)
    owners = atoms["owners"]
    residue_of = np.r_[complex.residue_of_atom, len(complex)][owners]  # the last one gathers neighbours
    side = np.r_[complex.in_side_chain(), False][owners]
    by_residue, backbone = (
        pose_energies(coord, codes, atoms["coord"][mask], protein[mask], residue_of[mask], len(complex) + 1, rules)
        for mask in (side, ~side)
    )
    cost = by_residue.sum(axis=1) + backbone.sum(axis=1)
    cost += [energy.kt * pose.get("restraint", 0.0) + _strain(pose, codes, rules) for pose in poses]
    centre = coord[0].mean(axis=0) if coord.size else np.zeros(3)
    axes, shift = _frame(coord, centre)
    place = (coord - centre) @ axes.T
    order = np.argsort(place[0, :, 0], kind="stable")  # along the molecule: neighbours come in the same register
    heavy = 0 if complex.inhibitor is None else len(complex.inhibitor)
    still = SHIFTS if shift else 1
    ends = _end_groups(coord[:, order], still)
    polar = (np.concatenate([donor, acceptor], axis=1)[..., :3] - centre) @ axes.T
    return Inhibitor(
        coord, codes, heavy, centre, axes, shift, *_blocks(place[:, order], codes[order], ends, still, rules), donor,
        poses[0]["hydroxyl"], acceptor, cost - cost[0], by_residue - by_residue[0],
        *_reach(place[:, order], polar, ends, max(rules.cutoff, rules.reach)),
    )  # fmt: skip


def _frame(coord, centre):
    """Axes (3, 3) along which poses (p, n, 3) are shifted, and by how much; principal axes and 0 if they are not."""
    if len(coord) < SHIFTS or not coord.size:
        return np.linalg.svd(coord[0] - centre)[2] if coord.size else np.eye(3), 0.0
    moved = (coord[1:SHIFTS:2] - coord[0]).mean(axis=1)
    return moved / np.linalg.norm(moved, axis=1)[:, None], float(np.linalg.norm(moved[0]))


def _end_groups(coord, still):
    """Atoms that each pose (p, n, 3) after the first `still` has turned, to the last bit: {atoms: [poses]}."""
    groups = {}
    for p in range(still, len(coord)):
        groups.setdefault(tuple(np.flatnonzero(np.abs(coord[p] - coord[0]).max(axis=-1) > 0)), []).append(p)
    return groups


def _reach(place, polar, ends, cutoff):
    """corner and reached of kernels.Inhibitor for poses (p, n, 3) and polar atoms (p, m, 3) in its frame."""
    if not place.size:
        return np.zeros(3), np.zeros((0, 0, 0, 4), dtype=np.int64)
    places = place.reshape(-1, 3)
    corner = places.min(axis=0) - cutoff
    cubes = np.ceil((places.max(axis=0) + cutoff - corner) / MAP).astype(int)

    def within(points, reach):
        found = np.zeros((*cubes, 2), dtype=np.int64)
        map_reach(np.ascontiguousarray(points).reshape(-1, 3), corner, reach, 0, 1, found)
        return found[..., 1]

    reached = np.zeros((*cubes, 2), dtype=np.int64)
    for first in range(0, place.shape[1], BLOCK):
        map_reach(place[:, first : first + BLOCK].reshape(-1, 3), corner, cutoff, first, first + BLOCK, reached)
    turned = np.zeros(cubes, dtype=np.int64)
    for number, (atoms, poses) in enumerate(ends.items()):
        turned |= within(place[np.ix_([0, *poses], atoms)], cutoff) << _bit(number)
    return corner, np.concatenate([reached, within(polar, BOND_REACH)[..., None], turned[..., None]], axis=-1)


def _bit(number):
    """The bit of Inhibitor.reached that an end group has; beyond 62 of them they share."""
    return number % 62


def _blocks(place, codes, ends, still, rules):
    """places, pairs, start, end, block and base of kernels.Inhibitor for poses (p, n, 3) in its frame."""
    rows, end = [], []
    block, base = np.arange(len(place)), np.full(len(place), -1)

    def add(pose, atoms, number):
        spare = -len(atoms) % BLOCK  # atoms out of reach, so that loops over a block come out even
        rows.append((np.vstack([place[pose, atoms], np.full((spare, 3), NOWHERE)]), np.r_[codes[atoms], [0] * spare]))
        end.append(number)
        return still + len(rows) - 2

    add(0, np.arange(place.shape[1]), -1)
    for number, (atoms, poses) in enumerate(ends.items()):
        base[poses] = add(0, list(atoms), _bit(number))
        block[poses] = [add(p, list(atoms), _bit(number)) for p in poses]
    places, kinds = np.concatenate([r[0] for r in rows]), np.concatenate([r[1] for r in rows]).astype(np.int64)
    start = np.cumsum([0, *(len(r[0]) for r in rows)])
    streams = (
        np.vstack([places.T, rules.greasy[kinds]]).astype(np.float32, order="C"),
        np.ascontiguousarray(np.stack([rules.sizes[:, kinds], rules.wells[:, kinds]], axis=1)),
    )
    return *streams, *(np.asarray(x, dtype=np.int64) for x in (start, end, block, base))


def _strain(pose, codes, rules):
    """Energy of a turned end group with the rest of the inhibitor, in the pose and out of bonds' reach."""
    group = pose.get("group", ())
    return 0.0 if not len(group) else _group_energy(pose, group, codes, rules)


def _group_energy(pose, group, codes, rules):
    parent, neighbours = pose["owners"], pose["neighbours"]
    near = set(group.tolist())
    for _ in range(2):  # atoms up to two bonds away keep their distance whatever the angle
        near |= {j for k in near for j in neighbours[k]}
    moving = np.flatnonzero(np.isin(parent, group))
    rest = np.flatnonzero(~np.isin(parent, list(near)))
    out = np.zeros(3)
    pair_parts(pose["coord"][moving], codes[moving], pose["coord"][rest], codes[rest], rules, out)
    return out.sum()


# ------------------------------------------------------------------------------------------------ plans


def _plans(chains, types):
    """Building plans as padded arrays."""
    links = np.zeros((len(chains), MAX_ATOMS, 8), dtype=np.int64)
    shapes = np.zeros((len(chains), MAX_ATOMS, 5))
    codes, stages = np.zeros((len(chains), MAX_ATOMS), dtype=np.int64), np.zeros((len(chains), 4), dtype=np.int64)
    donors, acceptors, polar = (np.full((len(chains), n, 3), -1, dtype=np.int64) for n in (6, 2, 3))
    for t, chain in enumerate(chains):
        n = len(chain.atoms)
        codes[t, :n] = type_codes(chain.types, types)
        last = _last_dihedrals(chain)
        order = np.lexsort([np.arange(n), np.arange(n) >= chain.heavy, last])
        stages[t, 1:] = np.cumsum([(last == stage).sum() for stage in range(3)])
        by = _placed_by(chain)
        carries = np.isin(np.arange(n) + SIDE_START - 1, by)
        links[t, :n] = np.column_stack(
            [order, chain.parents[order], chain.chi[order], codes[t, order], by[order], carries[order]]
        )
        bend, turn = np.radians(chain.angle[order]), np.radians(chain.offset[order])
        shapes[t, :n] = np.column_stack([chain.bond[order], np.cos(bend), np.sin(bend), np.cos(turn), np.sin(turn)])
        for rows, found in zip((donors, acceptors, polar), _bonding_atoms(chain), strict=True):
            rows[t, : len(found)] = np.array(found).reshape(-1, 3)
    sizes = np.array([len(chain.atoms) for chain in chains])
    heavy, chis = (np.array([getattr(c, name) for c in chains]) for name in ("heavy", "chis"))
    return Plans(heavy, sizes, chis, stages, links, shapes, codes, donors, acceptors, polar, _extent(chains))


def _extent(chains):
    """Å that each heavy atom or its hydrogens reach from CB at most: the bonds on the way, end to end."""
    extent = np.zeros((len(chains), MAX_HEAVY))
    for t, chain in enumerate(chains):
        along = np.zeros(len(chain.atoms))
        for k in range(1, len(along)):
            parent = chain.parents[k][2] - SIDE_START + 1
            along[k] = chain.bond[k] + along[parent]
            heavy = k if k < chain.heavy else parent
            extent[t, heavy] = max(extent[t, heavy], along[k])
    return extent


def _last_dihedrals(chain):
    """Which dihedral moves each atom last: 0 for none, 1 for chi1, 2 for a later one."""
    last = np.zeros(len(chain.atoms), dtype=np.int64)
    for k in range(1, len(chain.atoms)):
        above = [last[p - SIDE_START + 1] for p in chain.parents[k] if p >= SIDE_START - 1]
        last[k] = min(max([0, chain.chi[k] + 1, *above]), 2)
    return last


def _placed_by(chain):
    """Local atom by whose axes each atom is placed: its third parent, if that was placed by the other two; else 0."""
    by = np.zeros(len(chain.atoms), dtype=np.int64)
    for k, (first, second, third) in enumerate(chain.parents):
        above = (0, 1) if third == SIDE_START - 1 else chain.parents[third - SIDE_START + 1][1:]
        by[k] = third if third >= SIDE_START - 1 and (first, second) == tuple(above) else 0
    return by


def _bonding_atoms(chain):
    """Donor, acceptor and polar rows of a plan, in local indices (see kernels.Plans)."""
    local = {name: SIDE_START - 1 + k for k, name in enumerate(chain.atoms)} | {"N": 0, "CA": 1, "C": 2}
    donors, acceptors, polar = [], [], []
    for k, (name, kind) in enumerate(zip(chain.atoms, chain.types, strict=True)):
        if k >= chain.heavy:
            if chain.types[chain.parents[k][2] - SIDE_START + 1].donor:
                donors.append((local[name], int(chain.parents[k][2]), 0))
            continue
        above = [b if a == name else a for a, b in residue_bonds(chain.residue) if name in (a, b)]
        row = (local[name], local[above[0]], local[above[-1]])
        if kind.acceptor:
            acceptors.append(row)
        if kind.donor or kind.acceptor:
            polar.append(row)
        if kind.donor and kind.element == "O":
            donors.append((local[name], local[above[0]], 1))
    return donors, acceptors, polar


# ---------------------------------------------------------------------------------------------- partners


def _protein_atoms(complex, energy):
    """Atoms and partners of the chain: {coord, types, donor, hydroxyl, acceptor, owners ...}."""
    heavy = complex.atom_types()
    if not energy.hydrogens:
        return _heavy_only(complex.coord, heavy)
    neighbours = protein_bonds(complex)
    return _partners(complex.coord, heavy, neighbours, protein_hydrogens(complex, neighbours))


def _drug_atoms(inhibitor, energy):
    """The same for an inhibitor; None has no atoms."""
    if inhibitor is None:
        return _heavy_only(np.zeros((0, 3)), [])
    columns = (inhibitor.elements, inhibitor.hydrophobic, inhibitor.donor, inhibitor.acceptor, inhibitor.planar)
    heavy = [AtomType(str(e), *map(bool, flags)) for e, *flags in zip(*columns, strict=True)]
    if not energy.hydrogens:
        return _heavy_only(inhibitor.coord, heavy)
    neighbours = inhibitor_bonds(inhibitor)
    atoms = _partners(inhibitor.coord, heavy, neighbours, inhibitor_hydrogens(inhibitor, neighbours))
    return atoms | {"neighbours": neighbours}


def _heavy_only(coord, types):
    none = np.zeros(0, dtype=np.int64)
    return {"coord": coord, "types": list(types), "donor": np.zeros((0, 6)), "hydroxyl": np.zeros(0, bool),
            "acceptor": np.zeros((0, 6)), "owners": np.arange(len(types)), "owner_donor": none,
            "owner_acceptor": none}  # fmt: skip


def _partners(coord, heavy, neighbours, hydrogens):
    polar = [k for k, kind in enumerate(hydrogens.types) if kind.donor]
    given = hydrogens.parent[polar]
    free = [k for k, kind in enumerate(heavy) if kind.element == "O" and kind.donor and neighbours[k]]
    taking = [k for k, kind in enumerate(heavy) if kind.acceptor and neighbours[k]]
    behind = np.array([np.mean([coord[j] for j in neighbours[k]], axis=0) for k in taking]).reshape(-1, 3)
    carbon = np.array([coord[neighbours[k][0]] for k in free]).reshape(-1, 3)
    return {
        "coord": np.vstack([coord, hydrogens.coord]),
        "types": heavy + hydrogens.types,
        "donor": np.vstack([
            np.hstack([hydrogens.coord[polar], coord[given]]), np.hstack([coord[free].reshape(-1, 3), carbon])
        ]),
        "hydroxyl": np.r_[np.zeros(len(polar), bool), np.ones(len(free), bool)],
        "acceptor": np.hstack([coord[taking].reshape(-1, 3), behind]),
        "owners": np.r_[np.arange(len(heavy)), hydrogens.parent],
        "owner_donor": np.r_[given, np.array(free, dtype=np.int64)],
        "owner_acceptor": np.array(taking, dtype=np.int64),
    }  # fmt: skip


# --------------------------------------------------------------------------------------------- neighbours

# P 21 21 21: (signs, shifts in cell edges), International Tables for Crystallography A, number 19.
OPERATORS = (
    ((1, 1, 1), (0.0, 0.0, 0.0)),
    ((-1, -1, 1), (0.5, 0.0, 0.5)),
    ((-1, 1, -1), (0.0, 0.5, 0.5)),
    ((1, -1, -1), (0.5, 0.5, 0.0)),
)
LATTICE_REACH = 15.0  # Å around the chain
CELLS = 3  # in each direction: chains may lie some cells from the origin


def _copies(cell, coord, reach):
    """(signs, offset) of every symmetry mate whose box comes within `reach` of the atoms', themselves left out."""
    steps, low, high = range(-CELLS, CELLS + 1), coord.min(axis=0), coord.max(axis=0)
    for signs, shift in OPERATORS:
        signs = np.array(signs)
        corners = np.sort([signs * low, signs * high], axis=0)
        for step in np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3):
            offset = (np.array(shift) + step) * np.array(cell)
            near = (corners[0] + offset < high + reach).all() and (corners[1] + offset > low - reach).all()
            if near and ((signs != 1).any() or step.any()):
                yield signs, offset


def lattice_neighbours(coord, cell, reach=LATTICE_REACH):
    """Symmetry mates of atoms in a P 21 21 21 crystal.

    Parameters
    ----------
    coord : ndarray, (n, 3), float64
        Å.
    cell : tuple of float, length 3
        Edges of the unit cell, Å.
    reach : float, default 15
        Å.

    Returns
    -------
    ndarray, (m, 3), float64
        Mates within reach of the atoms' box.
    """
    box = _box(coord, reach)
    moved = [coord * signs + offset for signs, offset in _copies(cell, coord, reach)]
    return np.concatenate([np.zeros((0, 3)), *(x[_inside(x, box)] for x in moved)])


def _with_mates(atoms, water, cell, chain):
    """Atoms and waters with their symmetry mates near the chain."""
    heavy = int(atoms["owners"].max(initial=-1)) + 1
    box = _box(chain, LATTICE_REACH)
    grown, waters = {name: [values] for name, values in atoms.items()}, [water]
    whole = np.vstack([atoms["coord"], water])  # waters may lie outside the chain's box
    for signs, offset in _copies(cell, whole, LATTICE_REACH):
        _add_mates(grown, waters, signs, offset, box, heavy)
    joined = {name: np.concatenate(values) for name, values in grown.items() if name != "types"}
    return joined | {"types": [kind for part in grown["types"] for kind in part]}, np.concatenate(waters)


def _add_mates(grown, waters, signs, offset, box, heavy):
    coord = grown["coord"][0] * signs + offset
    kept = np.flatnonzero(_inside(coord, box))
    moved = waters[0] * signs + offset
    waters.append(moved[_inside(moved, box)])
    if not len(kept):
        return
    grown["coord"].append(coord[kept])
    grown["types"].append([grown["types"][0][k] for k in kept])
    grown["owners"].append(np.full(len(kept), heavy))
    for name, owner in (("donor", "owner_donor"), ("acceptor", "owner_acceptor")):
        rows = grown[name][0] * np.tile(signs, 2) + np.tile(offset, 2)
        near = _inside(rows[:, :3], box)
        grown[name].append(rows[near])
        grown[owner].append(np.full(int(near.sum()), heavy))
        if name == "donor":
            grown["hydroxyl"].append(grown["hydroxyl"][0][near])
