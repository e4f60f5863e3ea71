"""The specification of the scorer, executable: slow, obvious NumPy twins of everything the kernels compute.

Nothing here calls alkstruct's rotamers, energy or kernels: the constants of the specification are written out
again and the rotamer library is read from the package's data. Building plans, atom types, the hydrogens of the
surroundings and the inhibitor's poses are alkstruct's own; they have tests of their own. All distances in Å,
energies in kcal/mol, angles in degrees.
"""

import math
from pathlib import Path

import numpy as np

import alkstruct
from alkstruct.chemistry.atom_types import AtomType
from alkstruct.chemistry.clashes import VDW_RADIUS
from alkstruct.chemistry.side_chains import IDEAL_CB, residue_bonds, side_chain

KT = 1.0
RT = 0.616  # ranks conformers: energy - RT ln of the library's weight
CUTOFF = {"vina": 8.0, "allatom": 6.0}
MINIMUM_PROBABILITY = 0.002
CRYSTAL_WEIGHT = 0.10
WIDENING = ((-1, np.exp(-0.5)), (0, 1.0), (1, np.exp(-0.5)))
CONTACT = 4.5
CLASH = 0.4
# Half of Vina's contact distances, Å (its source, atom_constants.h, xs_radius), metals apart.
RADIUS = dict(C=1.9, N=1.8, O=1.7, S=2.0, P=2.1, F=1.5, CL=1.8, BR=2.0, I=2.2)
THREE = dict(
    A="ALA",
    C="CYS",
    D="ASP",
    E="GLU",
    F="PHE",
    G="GLY",
    H="HIS",
    I="ILE",
    K="LYS",
    L="LEU",
    M="MET",
    N="ASN",
    P="PRO",
    Q="GLN",
    R="ARG",
    S="SER",
    T="THR",
    V="VAL",
    W="TRP",
    Y="TYR",
)
LIBRARY = np.load(Path(alkstruct.__file__).parent / "data" / "rotamers.npz")


# ---------------------------------------------------------------------------------------------- geometry


def place(a, b, c, bond, angle, dihedral):
    """The point d with |cd| = bond, angle b-c-d and dihedral a-b-c-d."""
    angle, dihedral = np.radians(angle), np.radians(dihedral)
    x = (c - b) / np.linalg.norm(c - b)
    n = np.cross(b - a, x)
    n /= np.linalg.norm(n)
    m = np.cross(n, x)
    return c + bond * (-np.cos(angle) * x + np.sin(angle) * np.cos(dihedral) * m + np.sin(angle) * np.sin(dihedral) * n)


def ideal_cb(n, ca, c):
    """CB of an L amino acid on its backbone (angle C-CA-CB, dihedral N-C-CA-CB)."""
    bond, angle, dihedral = IDEAL_CB
    return place(n, c, ca, bond, angle, dihedral)


def build(residue, n, ca, c, cb, chi, hydrogens=False):
    """Coordinates (atoms, 3) of the side chain with dihedrals chi."""
    plan = side_chain(residue, hydrogens)
    atoms = [n, ca, c]
    for k, name in enumerate(plan.atoms):
        if name == "CB":
            atoms.append(cb)
            continue
        p, q, r = (atoms[i] for i in plan.parents[k])
        turn = plan.offset[k] + (chi[plan.chi[k]] if plan.chi[k] >= 0 else 0.0)
        atoms.append(place(p, q, r, plan.bond[k], plan.angle[k], turn))
    return np.array(atoms[3:]).reshape(-1, 3)


# --------------------------------------------------------------------------------------------- hydrogens


def hydrogens(coord, elements, neighbours, counts, planar):
    """(places, parents) of the hydrogens of carbons (1.09 Å) and nitrogens (1.01 Å), one heavy atom after another."""
    places, parents = [], []
    for k, element in enumerate(elements):
        length = {"C": 1.09, "N": 1.01}.get(element)
        if length is None or counts[k] < 1 or not neighbours[k]:
            continue
        around = [coord[j] - coord[k] for j in neighbours[k]]
        directions = free_directions(coord, neighbours, k, around, planar[k], counts[k])[: counts[k]]
        places += [coord[k] + length * direction for direction in directions]
        parents += [k] * len(directions)
    return np.array(places).reshape(-1, 3), np.array(parents, dtype=int)


def free_directions(coord, neighbours, k, around, planar, count):
    """Unit vectors from an atom to the places that its bonds leave free; along a triple bond one goes straight on."""
    if len(around) == 1:
        near = neighbours[k][0]
        far = [j for j in neighbours[near] if j != k]
        if not far:
            return []
        turns, bend = ((0.0, 180.0), 120.0) if planar else ((60.0, 180.0, 300.0), 109.5)
        onward, reference = unit(coord[k] - coord[near]), coord[far[0]]
        if onward @ unit(coord[near] - reference) > np.cos(np.radians(20.0)):
            if count == 1:
                return [onward]
            reference = coord[near] + np.eye(3)[np.argmin(np.abs(onward))]
        return [place(reference, coord[near], coord[k], 1.0, bend, turn) - coord[k] for turn in turns]
    away, across = -sum(unit(v) for v in around), np.cross(around[0], around[1])
    if across @ across < 1e-6 * (around[0] @ around[0]) * (around[1] @ around[1]):
        across = np.cross(around[0], np.eye(3)[np.argmin(np.abs(around[0]))])
    normal = unit(across)
    if away @ away < 1e-6:
        away = normal if len(around) == 3 else np.cross(unit(around[0]), normal)
    middle, half = unit(away), np.radians(54.75)
    if len(around) == 3 or planar:
        return [middle]
    return [np.cos(half) * middle + side * np.sin(half) * normal for side in (1, -1)]


# ----------------------------------------------------------------------------------------------- library


def corners(angle):
    """[(grid index, weight)] of the two grid lines around an angle."""
    place = (angle + 180.0) / 10.0
    low = int(np.floor(place))
    return [(low % 36, 1 - (place - low)), ((low + 1) % 36, place - low)]


def rotamers(residue, phi, psi):
    """[(probability, chi, sigma)] at a backbone, most of it as the library says; NaN angles averaged over."""
    if residue in "GA":
        return [(1.0, (), ())]
    p, chi, sigma, count = (LIBRARY[f"{THREE[residue]}_{k}"] for k in ("probability", "chi", "sigma", "count"))
    p = p / 1e5
    every = [(k, 1.0) for k in range(36)]
    cells = []
    for i, u in every if np.isnan(phi) else corners(phi):
        for j, v in every if np.isnan(psi) else corners(psi):
            seen = count[i, j] + 1e-9 if np.isnan(phi) or np.isnan(psi) else 1.0
            cells.append((i, j, u * v * seen))
    total = sum(w for _, _, w in cells)
    found = []
    for r in range(p.shape[2]):
        probability = sum(w * p[i, j, r] for i, j, w in cells) / total
        if probability < MINIMUM_PROBABILITY:
            continue
        x = sum(w * p[i, j, r] * np.exp(1j * np.radians(chi[i, j, r] / 10)) for i, j, w in cells)
        s = sum(w * p[i, j, r] * sigma[i, j, r] / 10 for i, j, w in cells) / (probability * total)
        found.append((probability, np.degrees(np.angle(x)), s))
    norm = sum(f[0] for f in found)
    return [(q / norm, c, s) for q, c, s in found]


def conformers(residue, phi, psi):
    """[(weight, chi)]: each rotamer widened by -1, 0, +1 sigma on chi1 and chi2."""
    out = []
    for probability, chi, sigma in rotamers(residue, phi, psi):
        wide = min(len(chi), 2)
        norm = sum(w for _, w in WIDENING) ** wide
        for z1, w1 in WIDENING if wide >= 1 else [(0, 1.0)]:
            for z2, w2 in WIDENING if wide >= 2 else [(0, 1.0)]:
                shifted = np.array(chi, dtype=float)
                shifted[:wide] += np.array([z1, z2])[:wide] * np.array(sigma)[:wide]
                out.append((probability * w1 * w2 / norm, shifted))
    return out


# ------------------------------------------------------------------------------------------------ energy


def vina(r, a, b):
    """Vina's five terms and weights, repulsion linear beyond 0.3 Å of overlap; r may be an array."""
    d = r - RADIUS[a.element] - RADIUS[b.element]
    energy = -0.035579 * np.exp(-((d / 0.5) ** 2)) - 0.005156 * np.exp(-(((d - 3) / 2) ** 2))
    energy += 0.840245 * np.where(d < -0.3, 0.3 * 0.3 + 2 * 0.3 * (-d - 0.3), np.minimum(d, 0) ** 2)
    if a.hydrophobic and b.hydrophobic:
        energy += -0.035069 * np.clip(1.5 - d, 0, 1)
    if (a.donor and b.acceptor) or (a.acceptor and b.donor):
        energy += -0.587439 * np.clip(-d / 0.7, 0, 1)
    return energy


# Half distance of the minimum (Å) and well depth (kcal/mol) of AMBER ff94 (Cornell 1995), by element and kind; Cl, Br
# and I are not in it, and are GAFF's (Wang 2004).
AMBER = {
    "C3": (1.908, 0.1094),
    "C2": (1.908, 0.086),
    "N": (1.824, 0.17),
    "O": (1.6612, 0.21),
    "OH": (1.721, 0.2104),
    "S": (2.0, 0.25),
    "P": (2.1, 0.2),
    "F": (1.75, 0.061),
    "CL": (1.948, 0.265),
    "BR": (2.02, 0.42),
    "I": (2.15, 0.5),
    "HC": (1.487, 0.0157),
    "HA": (1.459, 0.015),
    "H": (0.6, 0.0157),
}


def amber_name(kind):
    if kind.element == "H":
        return "H" if kind.donor else "HA" if kind.planar else "HC"
    if kind.element == "C":
        return "C2" if kind.planar else "C3"
    if kind.element == "O":
        return "OH" if kind.donor else "O"
    return kind.element


def allatom(r, a, b):
    """0.4 of the Lennard-Jones well, 0.2 of its wall but at most 1, -0.05 a hydrophobic contact."""
    if not (a.element and b.element):
        return np.zeros_like(r)
    names = [amber_name(a), amber_name(b)]
    (ra, ea), (rb, eb) = AMBER[names[0]], AMBER[names[1]]
    radius, well = ra + rb, np.sqrt(ea * eb)
    polar = [name in ("N", "O", "OH") for name in names]
    if all(polar):
        radius = 2.7 if "OH" in names else 2.8
    elif "H" in names and any(polar):
        radius, well = min(radius, 1.9), min(well, 0.05)
    r = np.maximum(r, 0.3)
    x = (radius / r) ** 6
    lennard_jones = well * (x * x - 2 * x)
    energy = np.where(r < radius, 0.4 * -well + np.minimum(0.2 * (lennard_jones + well), 1.0), 0.4 * lennard_jones)
    if a.hydrophobic and b.hydrophobic:
        energy += -0.05 * np.clip(5.3 - r, 0, 1)
    return energy


PAIR = {"vina": vina, "allatom": allatom}


def interaction(coord, types, others, other_types, energy):
    """Sum of pair energies between side chains (c, n, 3) and other atoms (m, 3): (c,).

    Only the others in the box around all side chains, wider by the cut-off, are looked at: no more can be within it.
    """
    total = np.zeros(len(coord))
    if not coord.size:
        return total
    low, high = coord.min(axis=(0, 1)) - CUTOFF[energy], coord.max(axis=(0, 1)) + CUTOFF[energy]
    of_type = {}
    for k in np.flatnonzero(((others > low) & (others < high)).all(axis=1)):
        of_type.setdefault(other_types[k], []).append(k)
    for b, chosen in of_type.items():
        for k, a in enumerate(types):
            r = np.linalg.norm(coord[:, k, None] - others[chosen][None], axis=-1)
            total += np.where(r < CUTOFF[energy], PAIR[energy](r, a, b), 0.0).sum(axis=1)
    return total


def cosine(a, b, c):
    """Cosine of the angle a-b-c."""
    u, v = a - b, c - b
    return u @ v / np.linalg.norm(u) / np.linalg.norm(v)


def bond(h, d, a, p):
    """Strength of a hydrogen bond d-h...a-p: full from 1 to 2.1 Å, gone at 2.9, cos² at the hydrogen."""
    r = np.linalg.norm(a - h)
    straight = -cosine(d, h, a)
    if not 1.0 <= r < 2.9 or straight <= 0.3 or cosine(p, a, h) > 0.2:
        return 0.0
    return straight**2 * min(1.0, (2.9 - r) / 0.8)


def hydroxyl(o, c, a, p):
    """The same for a hydrogen that turns about c-o: the place on its cone that lies nearest to the acceptor.

    Hydrogen and acceptor are then in one plane with c-o; the acceptor's own angle is taken at the oxygen.
    """
    if not 2.0 <= np.linalg.norm(a - o) <= 4.0 or cosine(p, a, o) > 0.2:
        return 0.0
    axis = (c - o) / np.linalg.norm(c - o)
    side = (a - o) - ((a - o) @ axis) * axis
    side /= np.linalg.norm(side)
    h = o + 0.96 * (np.cos(np.radians(109)) * axis + np.sin(np.radians(109)) * side)
    r, straight = max(np.linalg.norm(a - h), 1.0), -cosine(o, h, a)
    if r >= 2.9 or straight <= 0.3:
        return 0.0
    return straight**2 * min(1.0, (2.9 - r) / 0.8)


def hydroxyl_by_scan(o, c, a, p, steps=3600):
    """`hydroxyl` the long way round: every place on the cone is tried."""
    if not 2.0 <= np.linalg.norm(a - o) <= 4.0 or cosine(p, a, o) > 0.2:
        return 0.0
    far = c + np.cross(c - o, [0.3, -0.5, 0.8])  # any point off the axis, to count dihedrals from
    places = (place(far, c, o, 0.96, 109.0, turn) for turn in np.arange(steps) * 360.0 / steps)
    best = 0.0
    for h in places:
        r, straight = max(np.linalg.norm(a - h), 1.0), -cosine(o, h, a)
        if r < 2.9 and straight > 0.3:
            best = max(best, straight**2 * min(1.0, (2.9 - r) / 0.8))
    return best


def reachable(rows, atom):
    """Partners close enough for a hydrogen bond with an atom: 4 Å, the farthest that counts, from their first place."""
    return rows[np.linalg.norm(rows[:, :3] - atom, axis=1) <= 4.0]


def bonds(residue, backbone, side, donors, free, acceptors):
    """Hydrogen bonds of one side chain: each hydrogen its best one, each acceptor all that are offered.

    donors (h, 6): hydrogen and donor, or oxygen and carbon where free; acceptors (a, 6): acceptor, antecedent.
    """
    plan = side_chain(residue, hydrogens=True)
    atoms = dict(zip(["N", "CA", "C", *plan.atoms], [*backbone[:3], *side], strict=True))
    joined = {x: [b if a == x else a for a, b in residue_bonds(residue) if x in (a, b)] for x in plan.atoms}
    total = 0.0
    for k, (name, kind) in enumerate(zip(plan.atoms, plan.types, strict=True)):
        if k >= plan.heavy:  # a hydrogen
            parent = ["N", "CA", "C", *plan.atoms][plan.parents[k][2]]
            if plan.types[plan.atoms.index(parent)].donor:
                near = reachable(acceptors, atoms[name])
                total += max([0.0, *(bond(atoms[name], atoms[parent], q[:3], q[3:]) for q in near)])
            continue
        behind = np.mean([atoms[x] for x in joined[name]], axis=0)
        if kind.donor and kind.element == "O":
            near = reachable(acceptors, atoms[name])
            total += max([0.0, *(hydroxyl(atoms[name], behind, q[:3], q[3:]) for q in near)])
        if kind.acceptor:
            for strength, rows in ((hydroxyl, donors[free]), (bond, donors[~free])):
                total += sum(strength(q[:3], q[3:], atoms[name], behind) for q in reachable(rows, atoms[name]))
    return -1.0 * total


WATER = AtomType("O", donor=True, acceptor=True)


def water_bonds(atom, behind, water):
    """Bonds of one polar atom with waters: full to 3.1 Å, gone at 3.6; none behind it or within 2.3 Å; two at most."""
    found = 0.0
    for w in water:
        r = np.linalg.norm(w - atom)
        if 2.3 <= r < 3.6 and cosine(behind, atom, w) <= 0.2:
            found += min(1.0, (3.6 - r) / 0.5)
    return min(found, 2.0)


def waters(residue, side, water):
    """-0.5 kcal/mol for each hydrogen bond of one side chain with ordered waters; whoever gives the hydrogen."""
    plan = side_chain(residue)
    atoms = dict(zip(plan.atoms, side[: plan.heavy], strict=True))
    total = 0.0
    for name, kind in zip(plan.atoms, plan.types, strict=True):
        if kind.donor or kind.acceptor:
            joined = [atoms[b if a == name else a] for a, b in residue_bonds(residue) if name in (a, b)]
            total += water_bonds(atoms[name], np.mean(joined, axis=0), water)
    return -0.5 * total


def free_energy(weights, energies):
    """-kT ln sum w exp(-E/kT)."""
    return -KT * np.log(np.sum(np.asarray(weights) * np.exp(-np.asarray(energies) / KT)))


# ---------------------------------------------------------------------------------------------- counting


def contacts(coord, others):
    return sum(np.linalg.norm(x - y) < CONTACT for x in coord for y in others)


def overlaps(coord, types, others, other_types):
    """[overlap] of van der Waals surfaces of all pairs that are not hydrogen-bonded."""
    return [
        VDW_RADIUS[a.element] + VDW_RADIUS[b.element] - np.linalg.norm(x - y)
        for x, a in zip(coord, types, strict=True)
        for y, b in zip(others, other_types, strict=True)
        if not ((a.donor and b.acceptor) or (a.acceptor and b.donor))
    ]


# -------------------------------------------------------------------------------------------------- site


def pose_costs(poses, protein, energy):
    """What each pose costs where the site has no side chain: restraint, strain and protein, against the first."""
    found = []
    for pose in poses:
        cost = KT * pose.get("restraint", 0.0)
        whole = pose["coord"][None]
        cost += interaction(whole, pose["types"], protein["coord"], protein["types"], energy)[0]
        if len(pose.get("group", ())):
            near = set(pose["group"].tolist())
            for _ in range(2):
                near |= {j for k in near for j in pose["neighbours"][k]}
            moving, rest = np.isin(pose["owners"], pose["group"]), ~np.isin(pose["owners"], list(near))
            kinds = [k for k, kept in zip(pose["types"], moving, strict=True) if kept]
            others = [k for k, kept in zip(pose["types"], rest, strict=True) if kept]
            cost += interaction(whole[:, moving], kinds, pose["coord"][rest], others, energy)[0]
        found.append(cost)
    return np.array(found) - found[0]


def site(residue, backbone, phi, psi, protein, poses, crystal=None, energy="allatom", water=(), terms=()):
    """Both states of one residue type at one site.

    backbone: (N, CA, C, CB or None); protein: dict of coord, types, donor, hydroxyl, acceptor of what the side chain
    sees; poses: the same for the inhibitor in each pose, with `cost` (kcal/mol, without this side chain) and `heavy`;
    crystal: the wild type's own coordinates with hydrogens, or None; water: places of ordered waters, which are there
    in both states and which the inhibitor's poses do not feel; terms: functions of the coordinates and types of a side
    chain and of its partners, kcal/mol, that are added. Returns a dict of the kernels' results.
    """
    n, ca, c, cb = backbone
    cb = ideal_cb(n, ca, c) if cb is None else cb
    plan = side_chain(residue, hydrogens=energy == "allatom")
    ensemble = [(w, build(residue, n, ca, c, cb, chi, energy == "allatom")) for w, chi in conformers(residue, phi, psi)]
    if crystal is not None:
        ensemble = [((1 - CRYSTAL_WEIGHT) * w, x) for w, x in ensemble] + [(CRYSTAL_WEIGHT, crystal)]
    weight, coord = np.array([w for w, _ in ensemble]), np.array([x for _, x in ensemble])

    def meet(partners):
        found = interaction(coord, plan.types, partners["coord"], partners["types"], energy)
        if energy == "allatom":
            rows = (partners["donor"], partners["hydroxyl"], partners["acceptor"])
            found += [bonds(residue, (n, ca, c), x, *rows) for x in coord]
        for term in terms:
            found += [term(x, plan.types, partners["coord"], partners["types"]) for x in coord]
        return found

    apo = meet(protein)
    if len(water):
        apo += interaction(coord, plan.types, water, [WATER] * len(water), energy)
        if energy == "allatom":
            apo += [waters(residue, x, water) for x in coord]
    share = np.exp(-np.array([p["cost"] for p in poses]) / KT)
    bound = np.array([meet(p) for p in poses])
    holo = apo + np.array([free_energy(share / share.sum(), one) for one in bound.T])
    p_apo = weight * np.exp(-(apo - free_energy(weight, apo)) / KT)
    p_holo = weight * np.exp(-(holo - free_energy(weight, holo)) / KT)
    drug, kinds = poses[0]["coord"][: poses[0]["heavy"]], poses[0]["types"][: poses[0]["heavy"]]
    solid = coord[:, : plan.heavy]
    touching = np.array([contacts(x, drug) for x in solid])
    gaps = [overlaps(x, plan.types[: plan.heavy], drug, kinds) for x in solid]
    free = np.array([max(g, default=-9.0) <= CLASH for g in gaps])
    best = int(np.argmin(holo - RT * np.log(weight)))
    return {
        "apo": free_energy(weight, apo),
        "holo": free_energy(weight, holo),
        "contacts": float(p_holo @ touching),
        "clash_free": float(p_apo @ free),
        "clashes": sum(g > CLASH for g in gaps[best]),
        "overlap": max([0.0, *gaps[best]]),
    }


# ------------------------------------------------------------------------------------- the Gaussian network


def gaussian_network(residues, atoms, reach, atom_share):
    """Mean-square fluctuations of residues over their median: springs one by one, motions one by one.

    residues, atoms: (n, 3) CA atoms, (m, 3) inhibitor atoms; a spring is as strong as the product of its ends' shares.
    """
    nodes = [*map(np.asarray, residues), *map(np.asarray, atoms)]
    share = [1.0] * len(residues) + [atom_share] * len(atoms)
    springs = np.zeros((len(nodes), len(nodes)))
    for i in range(len(nodes)):
        for j in range(i):
            if math.dist(nodes[i], nodes[j]) < reach:
                strength = share[i] * share[j]
                springs[i, j] = springs[j, i] = -strength
                springs[i, i] += strength
                springs[j, j] += strength
    strengths, motions = np.linalg.eigh(springs)
    squares = np.zeros(len(nodes))
    for strength, motion in zip(strengths, motions.T, strict=True):
        if strength > 1e-9:
            squares += motion**2 / strength
    of_residues = squares[: len(residues)]
    return of_residues / np.median(of_residues)


# ---------------------------------------------------------------------------------- a stretch of backbone

PEPTIDE = dict(n_ca=1.458, ca_c=1.525, c_n=1.329, c_o=1.231, ca_c_n=116.2, c_n_ca=121.7, ca_c_o=120.8, n_h=1.010)


def unit(vector):
    return np.asarray(vector) / np.linalg.norm(vector)


def angle(a, b, c):
    """Angle a-b-c, degrees."""
    return np.degrees(np.arccos(np.clip(cosine(a, b, c), -1, 1)))


def dihedral(a, b, c, d):
    """Dihedral a-b-c-d, degrees."""
    first, second, third = b - a, c - b, d - c
    left, right = np.cross(first, second), np.cross(second, third)
    return np.degrees(np.arctan2(np.linalg.norm(second) * (first @ right), left @ right))


def grown(bends, phi, psi, omega):
    """An ideal backbone (n, 3, 3) from its torsions: N, CA and C of each residue, the first anywhere. Degrees."""
    p = PEPTIDE
    chain = [np.zeros(3), np.array([p["n_ca"], 0, 0])]
    chain.append(place(np.array([0, 0, 1.0]), *chain, p["ca_c"], bends[0], 0.0))
    for i in range(len(bends) - 1):
        chain.append(place(*chain[-3:], p["c_n"], p["ca_c_n"], psi[i]))
        chain.append(place(*chain[-3:], p["n_ca"], p["c_n_ca"], omega[i]))
        chain.append(place(*chain[-3:], p["ca_c"], bends[i + 1], phi[i + 1]))
    return np.array(chain).reshape(-1, 3, 3)


def rotation(axis, turn):
    """The matrix that turns by an angle (radians) about an axis: Rodrigues."""
    x, y, z = unit(axis)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + math.sin(turn) * k + (1 - math.cos(turn)) * k @ k


def laid(points, start, goal):
    """Points moved rigidly so that the first is at start and the last lies towards goal."""
    way, wanted = points[-1] - points[0], goal - start
    normal = np.cross(way, wanted)
    turn = math.atan2(np.linalg.norm(normal), way @ wanted)
    return start + (points - points[0]) @ rotation(normal, turn).T


def turns_to(fixed, points, bend):
    """The turns of points about the line from first to last at which (fixed, first, second) make an angle: two or none.

    The cosine of the angle is level + a cos turn + b sin turn: three of its values give the three numbers.
    """
    axis = points[-1] - points[0]
    at = [cosine(fixed, points[0], points[0] + rotation(axis, t) @ (points[1] - points[0])) for t in (0, math.pi / 2)]
    opposite = cosine(fixed, points[0], points[0] + rotation(axis, math.pi) @ (points[1] - points[0]))
    level, a = (at[0] + opposite) / 2, (at[0] - opposite) / 2
    b = at[1] - level
    off = (math.cos(math.radians(bend)) - level) / math.hypot(a, b)
    return [math.atan2(b, a) + sign * math.acos(off) for sign in (1, -1)] if abs(off) <= 1 else []


def swung(swing, ends, chain, bends, middle):
    """The four chains (n, 3, 3) at a swing of the middle CA, each with its mismatch; none where an angle cannot be met.

    The mismatch is the cosine of the middle N-CA-C angle less what it should be.
    """
    points, at = chain.reshape(-1, 3), 3 * middle + 1
    first, second = points[1 : at + 1], points[at:-1][::-1]
    begin, end = ends[2], ends[3]
    r, s, gap = (np.linalg.norm(v) for v in (first[-1] - first[0], second[-1] - second[0], end - begin))
    along, line = (r * r - s * s + gap * gap) / (2 * gap), unit(end - begin)
    if r < abs(along):
        return []
    side = unit(np.cross(line, [0.3, -0.5, 0.8]))
    pivot = begin + along * line + rotation(line, swing) @ side * math.sqrt(r * r - along * along)
    first, second = laid(first, begin, pivot), laid(second, end, pivot)
    found = []
    for one in turns_to(ends[1], first, bends[0]):
        for two in turns_to(ends[4], second, bends[-1]):
            left = begin + (first - begin) @ rotation(pivot - begin, one).T
            right = end + (second - end) @ rotation(pivot - end, two).T
            mismatch = cosine(left[-2], pivot, right[-2]) - math.cos(math.radians(bends[middle]))
            whole = np.concatenate([ends[1:2], left[:-1], right[::-1], ends[4:5]])
            found.append((mismatch, whole.reshape(-1, 3, 3)))
    return found


def closures(ends, chain, bends, middle, steps=360):
    """All ways to close a chain between fixed ends by turning it at three CA: [(swing, branch, chain)].

    Every step of the swing is looked at for a change of sign, which is then halved.
    """
    found, grid = [], np.arange(steps + 1) * 2 * math.pi / steps
    every = [swung(swing, ends, chain, bends, middle) for swing in grid]
    for low, high, before, after in zip(grid[:-1], grid[1:], every[:-1], every[1:], strict=True):
        for branch in range(4 if before and after else 0):
            start = before[branch][0]
            if (start < 0) == (after[branch][0] < 0):
                continue
            a, b = low, high
            for _ in range(40):
                here = swung((a + b) / 2, ends, chain, bends, middle)
                if not here:
                    break
                a, b = ((a + b) / 2, b) if (here[branch][0] < 0) == (start < 0) else (a, (a + b) / 2)
            if here and abs(here[branch][0]) < 1e-9:
                found.append((a, branch, here[branch][1]))
    return found


def whole_backbone(chain, ends):
    """[{atom: place}] of a window's N, CA, C (n, 3, 3): with O, the amide's H and an L amino acid's CB."""
    p, found = PEPTIDE, []
    for i, (n, ca, c) in enumerate(chain):
        last = i + 1 == len(chain)
        before = chain[i - 1][2] if i else ends[0]
        o = ends[5] if last else place(chain[i + 1][0], ca, c, p["c_o"], p["ca_c_o"], 180.0)
        h = n - p["n_h"] * unit(unit(ca - n) + unit(before - n))
        found.append({"N": n, "CA": ca, "C": c, "O": o, "CB": ideal_cb(n, ca, c), "H": h})
    return found


def map_energy(table, phi, psi):
    """-ln of a Ramachandran map (36, 36; density over the uniform one), bilinear between its bins; degrees."""
    return -math.log(sum(u * v * table[i, j] for i, u in corners(phi) for j, v in corners(psi)))


OVERLAPPING = dict(N=1.55, CA=1.70, C=1.70, O=1.52, CB=1.70)


def one_overlap(distance, radii, both_polar):
    """10 kcal/mol/Å² of what two spheres overlap beyond 0.4 Å (0.6 of N and O with each other), at most 10 kcal/mol."""
    depth = max(sum(radii) - (0.6 if both_polar else 0.4) - distance, 0.0)
    return min(10.0 * depth**2, 10.0)


def overlap_energy(residues, letters, obstacles):
    """Overlaps of a window with what is around it and with itself, next neighbours in the chain apart."""
    total = 0.0
    own = [
        (i, name in "NO", OVERLAPPING[name], atoms[name])
        for i, atoms in enumerate(residues)
        for name in OVERLAPPING
        if name != "CB" or letters[i] != "G"
    ]
    for i, polar, radius, place in own:
        rows = zip(
            obstacles.offset, obstacles.polar, obstacles.radius, obstacles.coord, obstacles.hardness, strict=True
        )
        for j, other_polar, other_radius, other, hardness in rows:
            if abs(j - i) > 1:
                total += hardness * one_overlap(math.dist(place, other), (radius, other_radius), polar and other_polar)
        for j, other_polar, other_radius, other in own:
            if j > i + 1:
                total += one_overlap(math.dist(place, other), (radius, other_radius), polar and other_polar)
    return total


def backbone_bond(n, h, o, c):
    """The hydrogen bond N-H...O=C of Kabsch & Sander: q1 q2 332 (1/rON + 1/rCH - 1/rOH - 1/rCN), from -0.5 to -3."""
    energy = 0.42 * 0.20 * 332 * (1 / math.dist(o, n) + 1 / math.dist(c, h) - 1 / math.dist(o, h) - 1 / math.dist(c, n))
    return max(energy, -3.0) if energy < -0.5 else 0.0


def backbone_bonds(residues, letters, obstacles):
    """Each N-H of a window makes its best bond, and each C=O its best one with an N-H outside; neighbours apart."""
    total = 0.0
    inside = [(i, atoms["O"], atoms["C"]) for i, atoms in enumerate(residues)]
    takers = [*inside, *((row[6], row[:3], row[3:6]) for row in obstacles.acceptors)]
    givers = [(row[6], row[:3], row[3:6]) for row in obstacles.donors]
    for i, atoms in enumerate(residues):
        if letters[i] != "P":
            bonds = (backbone_bond(atoms["N"], atoms["H"], o, c) for j, o, c in takers if abs(j - i) > 1)
            total += min([0.0, *bonds])
        total += min([0.0, *(backbone_bond(n, h, atoms["O"], atoms["C"]) for j, n, h in givers if abs(j - i) > 1)])
    return total


# ------------------------------------------------------------------------------------ side chains together


def mutual(first, first_types, second, second_types, energy):
    """Energies (c, d) of the conformers of two side chains, pair by pair; hydrogen bonds in the all-atom energy.

    A donor and an acceptor bond as one does with a water: full to 3.1 Å, gone at 3.6, 1 kcal/mol.
    """
    found = np.zeros((len(first), len(second)))
    for c, one in enumerate(first):
        for d, two in enumerate(second):
            for x, a in zip(one, first_types, strict=True):
                for y, b in zip(two, second_types, strict=True):
                    r = math.dist(x, y)
                    if r < CUTOFF[energy]:
                        found[c, d] += PAIR[energy](np.array(r), a, b)
                    heavy = "H" not in (a.element, b.element)
                    gives = heavy and ((a.donor and b.acceptor) or (a.acceptor and b.donor))
                    if energy == "allatom" and gives and r < 3.6:
                        found[c, d] -= min(1.0, (3.6 - r) / 0.5)
    return found


def joint_free_energy(energies, weights, matrix):
    """The free energy of two side chains by enumeration of all pairs of conformers, kcal/mol."""
    together = energies[0][:, None] + energies[1] + matrix
    return free_energy(np.outer(*weights).ravel(), together.ravel())
