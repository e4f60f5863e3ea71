"""Every conformer of a residue type at a site, with its energies: for all sites at once, or one mutant to look at."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from alkstruct import kernels
from alkstruct.chemistry import AMINO_ACIDS, AtomType, side_chain
from alkstruct.energy import BIN, CUTOFF, KT, RT, distinct_types, pair_tables, touching_distances, type_codes
from alkstruct.errors import NumberingError
from alkstruct.mutations import parse
from alkstruct.rotamers import plans, rotamer_set, scorable, side_chain_dihedrals, sites

CRYSTAL_WEIGHT = 0.10  # of the crystal's own conformer in the wild type's ensemble
CONTACT = 4.5  # Å between heavy atoms
CLASH = 0.4  # Å of overlap: MolProbity's serious clash, Word et al. 1999, doi:10.1006/jmbi.1998.2400


@dataclass(frozen=True, eq=False, slots=True)
class Surroundings:
    """What a side chain of a complex interacts with, coded for the kernels.

    Attributes
    ----------
    protein, drug : ndarray, (m, 3) and (d, 3), float64
        Heavy atoms, Å; the drug is empty without an inhibitor.
    protein_types, drug_types : ndarray, int64
        Rows of the tables.
    side_types : ndarray, (20, 10), int64
        Rows of the tables for the atoms of each building plan.
    tables : ndarray, (3, t, t, bins), float32
        Pair energy by part.
    touch : ndarray, (t, t), float64
        Distances at which van der Waals surfaces touch, Å.
    """

    protein: np.ndarray
    protein_types: np.ndarray
    drug: np.ndarray
    drug_types: np.ndarray
    side_types: np.ndarray
    tables: np.ndarray
    touch: np.ndarray

    @property
    def table(self):
        """The whole pair energy: ndarray, (t, t, bins), float32."""
        return self.tables.sum(axis=0)


def inhibitor_types(inhibitor):
    """AtomType of each heavy atom of an inhibitor: list; empty for None."""
    if inhibitor is None:
        return []
    columns = (inhibitor.elements, inhibitor.hydrophobic, inhibitor.donor, inhibitor.acceptor)
    return [AtomType(str(e), bool(h), bool(d), bool(a)) for e, h, d, a in zip(*columns, strict=True)]


def surroundings(complex):
    """Code a complex for the kernels: Surroundings."""
    side = [side_chain(letter).types for letter in AMINO_ACIDS]
    protein, drug = complex.atom_types(), inhibitor_types(complex.inhibitor)
    types = distinct_types(protein, drug, *side)
    side_types = np.zeros((len(side), kernels.MAX_ATOMS), dtype=np.int64)
    for t, chain in enumerate(side):
        side_types[t, : len(chain)] = type_codes(chain, types)
    return Surroundings(
        protein=complex.coord,
        protein_types=type_codes(protein, types),
        drug=np.zeros((0, 3)) if complex.inhibitor is None else complex.inhibitor.coord,
        drug_types=type_codes(drug, types),
        side_types=side_types,
        tables=pair_tables(types),
        touch=touching_distances(types),
    )


@dataclass(frozen=True, eq=False, slots=True)
class Evaluation:
    """Both states of residue types at s sites; NaN where a type was not wanted.

    Attributes
    ----------
    apo, holo : ndarray, (s, 20), float64
        Ensemble free energies, kcal/mol; types in the order of AMINO_ACIDS.
    contacts, clash_free : ndarray, (s, 20), float64
        Mean heavy-atom contacts with the inhibitor in holo; share of the apo ensemble without a clash with it.
    parts : ndarray, (s, 20, 3), float64
        Mean energy with the inhibitor in holo, by energy.PARTS, kcal/mol.
    clashes, overlap : ndarray, (s, 20), float64
        Of the leading conformer with the inhibitor: pairs that clash, deepest overlap (Å, at least 0).
    atom, drug_atom : ndarray, (s, 20), int64
        Where the deepest overlap is: index into the building plan's atoms and into the inhibitor's; -1 for none.
    seen : ndarray, (s, 20), float64
        Residues of the type that the library has seen around the backbone.
    """

    apo: np.ndarray
    holo: np.ndarray
    contacts: np.ndarray
    clash_free: np.ndarray
    parts: np.ndarray
    clashes: np.ndarray
    overlap: np.ndarray
    atom: np.ndarray
    drug_atom: np.ndarray
    seen: np.ndarray


def _rotamer_arrays(places, wanted):
    """Rotamers of all wanted types: start (s, 20, 2), chi, sigma, probability, seen (s, 20)."""
    start = np.zeros((*wanted.shape, 2), dtype=np.int64)
    seen = np.full(wanted.shape, np.nan)
    chi, sigma, probability, offset = [], [], [], 0
    for t, letter in enumerate(AMINO_ACIDS):
        chosen = np.flatnonzero(wanted[:, t])
        if not len(chosen):
            continue
        found = rotamer_set(letter, places.phi[chosen], places.psi[chosen])
        start[chosen, t, 0], start[chosen, t, 1] = found.start[:-1] + offset, found.start[1:] + offset
        seen[chosen, t] = found.seen
        offset += found.start[-1]
        chi.append(found.chi)
        sigma.append(found.sigma)
        probability.append(found.probability)
    return start, np.concatenate(chi), np.concatenate(sigma), np.concatenate(probability), seen


def _wild_types(complex, indices):
    return np.array([AMINO_ACIDS.index(complex.sequence[i]) for i in indices], dtype=np.int64)


def evaluate(complex, indices, wanted, around=None):
    """Ensemble free energies of residue types at sites, with and without the inhibitor.

    Parameters
    ----------
    complex : Complex
    indices : sequence of int, length s
        Residue indices, each `scorable`.
    wanted : ndarray, (s, 20), bool
        Types to evaluate.
    around : Surroundings, optional
        To reuse over several calls.

    Returns
    -------
    Evaluation
    """
    around = surroundings(complex) if around is None else around
    places, plan = sites(complex, indices), plans()
    start, chi, sigma, probability, seen = _rotamer_arrays(places, wanted)
    energies, poses = kernels.scan_sites(
        places.frames, places.hidden_start, places.hidden, plan.sizes, plan.chis, plan.parents, plan.bond,
        plan.angle, plan.offset, plan.chi_of, around.side_types, start, chi, sigma, probability,
        _wild_types(complex, places.index), places.crystal, np.where(places.complete, CRYSTAL_WEIGHT, 0.0),
        around.protein, around.protein_types, around.drug, around.drug_types, around.table, around.tables,
        1 / BIN, CUTOFF, around.touch, CLASH, CONTACT, KT, RT, wanted,
    )  # fmt: skip
    atoms = np.nan_to_num(poses[..., 2:], nan=-1.0).astype(np.int64)
    return Evaluation(
        *np.moveaxis(energies[..., :4], -1, 0), energies[..., 4:], *np.moveaxis(poses[..., :2], -1, 0),
        *np.moveaxis(atoms, -1, 0), seen,
    )  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Mutant:
    """A residue type at a site as it was built: every conformer and the leading one.

    Attributes
    ----------
    variant : Variant
    source : Complex
        The complex it was built in.
    rotamers : DataFrame
        One row a conformer, by rising energy: rotamer (number in the library's order; <NA> for the
        crystal's own conformer), chi1 ... chi4 (degrees), library, apo and holo (weights, each sums to 1),
        energy_protein and energy_inhibitor (kcal/mol), energy (both, and -RT ln of the library's weight),
        contacts and clashes with the inhibitor, overlap (Å).
    coord : ndarray, (c, atoms, 3), float64
        Side chains in the same order, Å.
    atoms : tuple of str
        Names of the side-chain atoms.
    """

    variant: object
    source: object
    rotamers: pd.DataFrame
    coord: np.ndarray
    atoms: tuple

    @property
    def complex(self):
        """The complex with the leading conformer in place: Complex."""
        (mutation,) = self.variant.mutations
        elements = [name[0] for name in self.atoms]
        index = self.source.index(mutation.position)
        coord = self.coord[0] if len(self.atoms) else np.zeros((0, 3))
        return self.source.with_residue(index, mutation.mutant, list(self.atoms), elements, coord)

    def save(self, path):
        """Write the complex with the leading conformer as ".pdb" or ".cif"."""
        self.complex.save(path)

    def __repr__(self):
        top = self.rotamers.iloc[0]
        return (
            f"<Mutant {self.variant} in {self.source.name}: {len(self.rotamers)} conformers, "
            f"leading one {100 * top['holo']:.0f} % of the weight>"
        )


def build(complex, variant):
    """Build a point mutant: every conformer of the new side chain with its weight.

    Parameters
    ----------
    complex : Complex
    variant : str or Variant
        One substitution; its wild type must be the file's.

    Returns
    -------
    Mutant

    Raises
    ------
    NumberingError
        The residue is not resolved, has no backbone, or is another one in the file.
    NotationError
        Not a single substitution.

    Examples
    --------
    >>> import alkstruct as alk
    >>> mutant = alk.build(alk.load("crizotinib"), "L1196M")
    >>> mutant.atoms
    ('CB', 'CG', 'SD', 'CE')
    """
    variant = parse(variant)
    if not variant.is_substitution:
        raise NumberingError(f"{variant} cannot be built: only single substitutions can; ask for one")
    (mutation,) = variant.mutations
    index = complex.index(mutation.position)
    if complex.sequence[index] != mutation.wild_type:
        raise NumberingError(
            f"{variant} asks for {mutation.wild_type} at {mutation.position}, {complex.name} has "
            f"{complex.sequence[index]} there; use the residue of the file"
        )
    if not scorable(complex, index):
        raise NumberingError(f"residue {mutation.position} of {complex.name} lacks backbone atoms: cannot build on it")
    rotamers, coord = conformers(complex, index, mutation.mutant)
    return Mutant(variant, complex, rotamers, coord, side_chain(mutation.mutant).atoms)


def conformers(complex, index, letter, *, crystal=False, around=None):
    """All conformers of a residue type at a site as a table and coordinates, by rising energy.

    Parameters
    ----------
    complex : Complex
    index : int
        Residue index.
    letter : str
        One-letter code.
    crystal : bool, default False
        Whether the crystal's own conformer joins (wild type only).
    around : Surroundings, optional
        To reuse over several calls.

    Returns
    -------
    rotamers : DataFrame
        See Mutant.rotamers.
    coord : ndarray, (c, atoms, 3), float64
        Å.
    """
    around = surroundings(complex) if around is None else around
    places, plan = sites(complex, [index]), plans()
    t = AMINO_ACIDS.index(letter)
    found = rotamer_set(letter, places.phi, places.psi)
    most = 9 * len(found.probability) + 1
    coord = np.zeros((most, kernels.MAX_ATOMS, 3))
    weights, apo, contacts, clashes, overlap = np.zeros((5, most))
    parts, where = np.zeros((most, len(around.tables))), np.zeros((most, 2), dtype=np.int64)
    seen = np.ones(len(around.protein), dtype=bool)
    seen[places.hidden] = False
    count = kernels.site_ensemble(
        places.frames[0], plan.sizes[t], plan.chis[t], plan.parents[t], plan.bond[t], plan.angle[t],
        plan.offset[t], plan.chi_of[t], around.side_types[t], found.chi, found.sigma, found.probability,
        places.crystal[0], CRYSTAL_WEIGHT if crystal and places.complete[0] else 0.0, around.protein[seen],
        around.protein_types[seen], around.drug, around.drug_types, around.table, around.tables, 1 / BIN, CUTOFF,
        around.touch, CLASH, CONTACT, coord, weights, apo, parts, contacts, clashes, overlap, where,
    )  # fmt: skip
    drug = parts[:count].sum(axis=1)
    table = pd.DataFrame({
        "rotamer": _rotamer_numbers(count, len(found.probability)),
        "library": weights[:count],
        "apo": _boltzmann(weights[:count], apo[:count]),
        "holo": _boltzmann(weights[:count], apo[:count] + drug),
        "energy_protein": apo[:count],
        "energy_inhibitor": drug,
        "energy": apo[:count] + drug - RT * np.log(weights[:count]),
        "contacts": contacts[:count].astype(np.int64),
        "clashes": clashes[:count].astype(np.int64),
        "overlap": np.maximum(overlap[:count], 0.0),
    })  # fmt: skip
    coord = coord[:count, : plan.sizes[t]]
    chi = side_chain_dihedrals(letter, coord, places.frames[0])
    for k in range(4):
        table.insert(1 + k, f"chi{k + 1}", chi[:, k] if k < chi.shape[1] else np.nan)
    order = np.argsort(table["energy"].to_numpy(), kind="stable")
    return table.iloc[order].reset_index(drop=True), coord[order]


def _rotamer_numbers(count, rotamers):
    """Library rotamer of each conformer; the crystal's own, last, has none."""
    each = (count - 1) // rotamers if count % rotamers else count // rotamers
    numbers = pd.array(np.arange(count) // max(each, 1), dtype="Int64")
    numbers[numbers >= rotamers] = pd.NA
    return numbers


def _boltzmann(weights, energies):
    share = weights * np.exp(-(energies - energies.min()) / KT)
    return share / share.sum()
