"""The specification of the scorer, executable: slow, obvious NumPy twins of everything the kernels compute.

Nothing here calls alkstruct's rotamers, energy or kernels: the constants of the specification are written out
again, the rotamer library is read from the package's data, and the building plans and atom types are the ones
in alkstruct.chemistry. All distances in Å, energies in kcal/mol, angles in degrees.
"""

from pathlib import Path

import numpy as np

import alkstruct
from alkstruct.chemistry import IDEAL_CB, VDW_RADIUS, side_chain

KT = 1.0
RT = 0.616  # ranks conformers: energy - RT ln of the library's weight
CUTOFF = 8.0
MINIMUM_PROBABILITY = 0.002
CRYSTAL_WEIGHT = 0.10
WIDENING = ((-1, np.exp(-0.5)), (0, 1.0), (1, np.exp(-0.5)))
CONTACT = 4.5
CLASH = 0.4
RADIUS = dict(C=1.9, N=1.8, O=1.7, S=2.0, P=2.1, F=1.5, CL=1.8, BR=2.0, I=2.2)
THREE = dict(
    A="ALA", C="CYS", D="ASP", E="GLU", F="PHE", G="GLY", H="HIS", I="ILE", K="LYS", L="LEU",
    M="MET", N="ASN", P="PRO", Q="GLN", R="ARG", S="SER", T="THR", V="VAL", W="TRP", Y="TYR",
)  # fmt: skip
LIBRARY = np.load(Path(alkstruct.__file__).parent / "data" / "rotamers.npz")


# ---------------------------------------------------------------------------------------------- geometry


def place(a, b, c, bond, angle, dihedral):
    """The point d with |cd| = bond, angle b-c-d and dihedral a-b-c-d."""
    angle, dihedral = np.radians(angle), np.radians(dihedral)
    x = (c - b) / np.linalg.norm(c - b)
    n = np.cross(b - a, x)
    n /= np.linalg.norm(n)
    m = np.cross(n, x)
    return c + bond * (
        -np.cos(angle) * x + np.sin(angle) * np.cos(dihedral) * m + np.sin(angle) * np.sin(dihedral) * n
    )


def ideal_cb(n, ca, c):
    """CB of an L amino acid on its backbone (angle C-CA-CB, dihedral N-C-CA-CB)."""
    bond, angle, dihedral = IDEAL_CB
    return place(n, c, ca, bond, angle, dihedral)


def build(residue, n, ca, c, cb, chi):
    """Coordinates (atoms, 3) of the side chain with dihedrals chi."""
    plan = side_chain(residue)
    atoms = [n, ca, c]
    for k, name in enumerate(plan.atoms):
        if name == "CB":
            atoms.append(cb)
            continue
        p, q, r = (atoms[i] for i in plan.parents[k])
        turn = plan.offset[k] + (chi[plan.chi[k]] if plan.chi[k] >= 0 else 0.0)
        atoms.append(place(p, q, r, plan.bond[k], plan.angle[k], turn))
    return np.array(atoms[3:]).reshape(-1, 3)


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


def pair(r, a, b):
    """Vina's five terms and weights, repulsion linear beyond 0.3 Å of overlap; r may be an array."""
    d = r - RADIUS[a.element] - RADIUS[b.element]
    energy = -0.035579 * np.exp(-((d / 0.5) ** 2)) - 0.005156 * np.exp(-(((d - 3) / 2) ** 2))
    energy += 0.840245 * np.where(d < -0.3, 0.3 * 0.3 + 2 * 0.3 * (-d - 0.3), np.minimum(d, 0) ** 2)
    if a.hydrophobic and b.hydrophobic:
        energy += -0.035069 * np.clip(1.5 - d, 0, 1)
    if (a.donor and b.acceptor) or (a.acceptor and b.donor):
        energy += -0.587439 * np.clip(-d / 0.7, 0, 1)
    return np.where(r < CUTOFF, energy, 0.0)


def interaction(coord, types, others, other_types):
    """Sum of pair energies between two sets of atoms."""
    total = 0.0
    for b in set(other_types):
        chosen = others[[t == b for t in other_types]]
        for x, a in zip(coord, types, strict=True):
            total += pair(np.linalg.norm(chosen - x, axis=1), a, b).sum()
    return total


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


def site(residue, backbone, phi, psi, protein, inhibitor, crystal=None):
    """Both states of one residue type at one site.

    backbone: (N, CA, C, CB or None); protein, inhibitor: (coordinates, types) of what the side chain sees;
    crystal: its own coordinates for the wild type, or None. Returns a dict of the kernels' results.
    """
    n, ca, c, cb = backbone
    cb = ideal_cb(n, ca, c) if cb is None else cb
    types = side_chain(residue).types
    ensemble = [(w, build(residue, n, ca, c, cb, chi)) for w, chi in conformers(residue, phi, psi)]
    if crystal is not None:
        ensemble = [((1 - CRYSTAL_WEIGHT) * w, x) for w, x in ensemble] + [(CRYSTAL_WEIGHT, crystal)]
    weight = np.array([w for w, _ in ensemble])
    apo = np.array([interaction(x, types, *protein) for _, x in ensemble])
    holo = apo + np.array([interaction(x, types, *inhibitor) for _, x in ensemble])
    p_apo = weight * np.exp(-(apo - free_energy(weight, apo)) / KT)
    p_holo = weight * np.exp(-(holo - free_energy(weight, holo)) / KT)
    touching = np.array([contacts(x, inhibitor[0]) for _, x in ensemble])
    gaps = [overlaps(x, types, *inhibitor) for _, x in ensemble]
    free = np.array([max(g, default=-9.0) <= CLASH for g in gaps])
    best = int(np.argmin(holo - RT * np.log(weight)))
    return {
        "apo": free_energy(weight, apo),
        "holo": free_energy(weight, holo),
        "contacts": float(p_holo @ touching),
        "clash_free": float(p_apo @ free),
        "best": best,
        "clashes": sum(g > CLASH for g in gaps[best]),
        "overlap": max([0.0, *gaps[best]]),
    }
