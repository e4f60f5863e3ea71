"""Compare what the kernels say of a site in 2XP2 with its naive twin, `naive.site`."""

from dataclasses import replace

import naive
import numpy as np
import pytest

import alkstruct as alk
from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.chemistry.side_chains import side_chain
from alkstruct.energy.energies import energy_named
from alkstruct.rotamers.ensembles import evaluate
from alkstruct.rotamers.partners import pose_atoms, protein_atoms
from alkstruct.rotamers.sites import sites
from alkstruct.rotamers.surroundings import surroundings

# Of an Evaluation: how far it may lie from its twin; kcal/mol, contacts, a share, clashes, Å.
TOLERANCES = {"apo": 1e-3, "holo": 1e-3, "contacts": 2e-2, "clash_free": 1e-3, "clashes": 0, "overlap": 1e-6}
FELT = 0.01  # kcal/mol: a new term has to change a state by more, or nothing is compared
NOTHING = dict(apo=0, holo=0, contacts=0, clash_free=1, clashes=0, overlap=0)  # of glycine


def seen_by(complex, site, energy):
    """(what the side chain sees, what the inhibitor sees where the site has no side chain), the naive way."""
    i = complex.index(site)
    hidden = set(range(complex.start[i], complex.start[i + 1]))
    side = {a for a in hidden if complex.atom_names[a] not in ("N", "CA", "C", "O", "OXT")}
    for j, name in ((i - 1, "C"), (i + 1, "N")):
        if 0 <= j < len(complex) and complex.follows(max(i, j)):
            hidden |= {a for a in range(complex.start[j], complex.start[j + 1]) if complex.atom_names[a] == name}
    return [without(protein_atoms(complex, energy_named(energy)), atoms) for atoms in (hidden, side)]


def without(atoms, hidden):
    """A dict of atoms and partners without those that belong to some heavy atoms."""
    found = {}
    owners = {
        "coord": "owners",
        "types": "owners",
        "donor": "owner_donor",
        "hydroxyl": "owner_donor",
        "acceptor": "owner_acceptor",
    }
    for name, owner in owners.items():
        kept = [k for k, o in enumerate(atoms[owner]) if o not in hidden]
        found[name] = [atoms[name][k] for k in kept] if name == "types" else atoms[name][kept]
    return found


def compare_with_twin(energy, site, letters, waters=False, fields=None, terms=(), felt_with=None):
    """Both states within 1e-3 kcal/mol; contacts, clash-free share, clashes and overlap to their digits.

    fields: fields of the energy that are changed; terms: the naive twins of what they switch on, as functions of a side
    chain's coordinates and types and of its partners' ones; felt_with: with whom each letter has to feel them, one of
    "protein" and "inhibitor".
    """
    complex = alk.load("2XP2")
    index = complex.index(site)
    place = sites(complex, [index])
    protein, empty = seen_by(complex, site, energy)
    poses = pose_atoms(complex.inhibitor, energy_named(energy))
    for pose, cost in zip(poses, naive.pose_costs(poses, empty, energy), strict=True):
        pose |= {"cost": cost, "heavy": len(complex.inhibitor)}
    own = complex.sequence[index]
    wanted = np.array([[letter in letters + own for letter in AMINO_ACIDS]])
    changed = replace(energy_named(energy), **(fields or {}))
    block = evaluate(complex, [index], wanted, changed, surroundings(complex, changed, waters=waters))
    water = complex.water if waters else ()
    atoms = complex.atoms(index)
    backbone = (atoms["N"], atoms["CA"], atoms["C"], atoms.get("CB"))
    for letter in letters:
        size = len(side_chain(letter, energy == "allatom").atoms)
        crystal = place.crystal[0, :size] if letter == own and letter != "G" else None
        given = letter, backbone, place.phi[0], place.psi[0], protein, poses, crystal, energy, water
        twin = NOTHING if letter == "G" else naive.site(*given, terms)
        t = AMINO_ACIDS.index(letter)
        for name, tolerance in TOLERANCES.items():
            value, expected = getattr(block, name)[0, t], pytest.approx(twin[name], abs=tolerance)
            assert value == expected, f"{name} of {letter} at {site}, {energy}"
        if felt_with:
            usual = naive.site(*given)
            apo, holo = (twin[state] - usual[state] for state in ("apo", "holo"))
            change = {"protein": apo, "inhibitor": holo - apo}[felt_with]
            assert abs(change) > FELT, f"{letter} at {site} does not feel the term with the {felt_with}: choose another"
