"""Every conformer of a residue type at a site, with its energies: for all sites at once, or one mutant to look at."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numba
import numpy as np
import pandas as pd

from alkstruct import kernels
from alkstruct.catalog import load
from alkstruct.chemistry import AMINO_ACIDS, side_chain
from alkstruct.energy import DEFAULT, RT, energy_named
from alkstruct.errors import NumberingError
from alkstruct.markup import card, joined, number, region_chip, small_table
from alkstruct.mutations import parse
from alkstruct.rotamers import rotamer_set, scorable, side_chain_dihedrals, sites
from alkstruct.surroundings import surroundings, within_reach
from alkstruct.workspace import room_for

CRYSTAL_WEIGHT = 0.10  # of the crystal's own conformer in the wild type's ensemble
SHOWN = 6  # rotamers that a mutant shows of itself
STRETCH = 512  # sites that are shown what is in reach of any of them, where there are more
SHARE = 8  # sites that a thread takes at a time: sites near the inhibitor take far longer than others


@dataclass(frozen=True, eq=False, slots=True)
class Evaluation:
    """Both states of residue types at s sites; NaN where a type was not wanted.

    Attributes
    ----------
    apo, holo : ndarray, (s, 20), float64
        Ensemble free energies, kcal/mol; types in the order of AMINO_ACIDS.
    rigid : ndarray, (s, 20), float64
        `holo` with the inhibitor held in its crystal pose, kcal/mol.
    spread : ndarray, (s, 20), float64
        Standard deviation of the energy with the inhibitor over the holo ensemble, kcal/mol.
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
    rigid: np.ndarray
    spread: np.ndarray
    contacts: np.ndarray
    clash_free: np.ndarray
    parts: np.ndarray
    clashes: np.ndarray
    overlap: np.ndarray
    atom: np.ndarray
    drug_atom: np.ndarray
    seen: np.ndarray


def _rotamer_arrays(places, wanted):
    """Rotamers of all wanted types: start (s, 20, 2), chi, sigma, probability, order, seen (s, 20)."""
    start = np.zeros((*wanted.shape, 2), dtype=np.int64)
    seen = np.full(wanted.shape, np.nan)
    columns, offset = [], 0
    for t, letter in enumerate(AMINO_ACIDS):
        chosen = np.flatnonzero(wanted[:, t])
        if not len(chosen):
            continue
        found = rotamer_set(letter, places.phi[chosen], places.psi[chosen])
        start[chosen, t, 0], start[chosen, t, 1] = found.start[:-1] + offset, found.start[1:] + offset
        seen[chosen, t] = found.seen
        offset += found.start[-1]
        columns.append((found.chi, found.sigma, found.probability, found.order))
    return start, *map(np.concatenate, zip(*columns, strict=True)), seen


def _wild_types(complex, indices):
    return np.array([AMINO_ACIDS.index(complex.sequence[i]) for i in indices], dtype=np.int64)


def evaluate(complex, indices, wanted, energy=DEFAULT, around=None):
    """Ensemble free energies of residue types at sites, with and without the inhibitor.

    Parameters
    ----------
    complex : Complex
    indices : sequence of int, length s
        Residue indices, each `scorable`.
    wanted : ndarray, (s, 20), bool
        Types to evaluate.
    energy : str
        "allatom" or "vina".
    around : Surroundings, optional
        Instead of the complex as it stands.

    Returns
    -------
    Evaluation
    """
    around = surroundings(complex, energy_named(energy)) if around is None else around
    places = sites(complex, indices)
    start, *rotamers, seen = _rotamer_arrays(places, wanted)
    wild, weight = _wild_types(complex, places.index), np.where(places.complete, CRYSTAL_WEIGHT, 0.0)
    most = int(np.diff(start, axis=-1).max(initial=0))
    energies, poses = (np.full((*wanted.shape, columns), np.nan) for columns in (9, 4))

    def scanned(around, first, last):
        mine = slice(first, last)
        kernels.scan_sites(
            places.frames[mine], places.hidden_start[first : last + 1], places.hidden, around.plans, start[mine],
            *rotamers, wild[mine], places.crystal[mine], weight[mine], places.index[mine], around.protein,
            np.zeros(around.heavy_protein + 1, dtype=bool), around.owners, around.owner_donor, around.owner_acceptor,
            around.drug, around.rules, wanted[mine], room_for(around, most), energies[mine], poses[mine],
        )  # fmt: skip

    count = len(places.index)
    for first in range(0, count, STRETCH):
        last = min(first + STRETCH, count)
        shown = around if count <= STRETCH else within_reach(around, places.frames[first:last])
        _in_threads(partial(scanned, shown), first, last)
    atoms = np.nan_to_num(poses[..., 2:], nan=-1.0).astype(np.int64)
    return Evaluation(
        *np.moveaxis(energies[..., :6], -1, 0), energies[..., 6:], *np.moveaxis(poses[..., :2], -1, 0),
        *np.moveaxis(atoms, -1, 0), seen,
    )  # fmt: skip


def _in_threads(run, first, last):
    """Call run(start, end) for shares of range(first, last), on as many threads as numba counts.

    Python's threads, because the kernel lets go of the interpreter's lock: numba's own loop takes far longer to
    compile, and one thread more would not change what each site gets.
    """
    starts = range(first, last, SHARE)
    threads = min(numba.get_num_threads(), len(starts))
    if threads < 2:
        run(first, last)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, starts, [min(start + SHARE, last) for start in starts]))  # a list, to hear of errors


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

    def by_rotamer(self):
        """The conformers of each rotamer, heaviest with the inhibitor first: list of DataFrame, parts of `rotamers`."""
        groups = [group for _, group in self.rotamers.groupby("rotamer", sort=False, dropna=False)]
        return sorted(groups, key=lambda group: -group.holo.sum())

    def _repr_html_(self):
        groups, (mutation,) = self.by_rotamer(), self.variant.mutations
        heads = ("chi, degrees", "weight, %", "without inhibitor, %", "clashes", "overlap, Å")
        rows = [
            (
                chi_angles(group.iloc[0]),
                number(100 * group.holo.sum(), 0, none="–"),
                number(100 * group.apo.sum(), 0, none="–"),
                number(group.iloc[0].clashes, 0, none="–"),
                number(group.iloc[0].overlap, 1, none="–"),
            )
            for group in groups[:SHOWN]
        ]
        place = (region_chip(mutation.region.segment, mutation.region.site),) if self.source.reference else ()
        drug = f", {self.source.inhibitor.name}" if self.source.inhibitor else ""
        head = joined((f"{self.variant} in {self.source.name}{drug}", *place), "  ")
        shown = f"the {SHOWN} heaviest of {len(groups)} rotamers" if len(groups) > SHOWN else f"{len(groups)} rotamers"
        said = f"{shown}; clashes and overlap with the inhibitor, of each one's best conformer"
        return card(head, small_table(heads, rows, right={1, 2, 3, 4}), joined((said,)))


def chi_angles(conformer):
    """The chi angles of a row of `Mutant.rotamers` as text; "-" for none."""
    angles = [number(conformer[name], 0) for name in ("chi1", "chi2", "chi3", "chi4") if pd.notna(conformer[name])]
    return ", ".join(angles) or "-"


def build(complex, variant, energy=DEFAULT):
    """Build a point mutant: every conformer of the new side chain with its weight.

    Parameters
    ----------
    complex : Complex or str
        A complex, or anything that `load` takes.
    variant : str or Variant
        One substitution; its wild type must be the file's.
    energy : str, default "allatom"
        Or "vina".

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
    complex, variant = load(complex), parse(variant)
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
        raise NumberingError(
            f"residue {mutation.position} of {complex.name} lacks backbone atoms; choose one that has N, CA and C"
        )
    rotamers, coord = conformers(complex, index, mutation.mutant, energy)
    return Mutant(variant, complex, rotamers, coord, side_chain(mutation.mutant).atoms)


@dataclass(frozen=True, eq=False, slots=True)
class Ensemble:
    """Conformers of one residue type at one site, c of them, in the library's order, the crystal's own last.

    Attributes
    ----------
    type : int
        In AMINO_ACIDS.
    rotamers : int
        Of the library.
    frame : ndarray, (4, 3), float64
        N, CA, C, CB.
    coord : ndarray, (c, 18, 3), float64
        Side chains with hydrogens, Å.
    weights, apo, bound : ndarray, (c,), float64
        Library weight; energy with the protein; free energy with the inhibitor over its poses, kcal/mol.
    parts : ndarray, (c, 3), float64
        `bound` by energy.PARTS.
    contacts, clashes, overlap : ndarray, (c,), float64
    where : ndarray, (c, 2), int64
        Side-chain atom and inhibitor atom of the deepest overlap.
    """

    type: int
    rotamers: int
    frame: np.ndarray
    coord: np.ndarray
    weights: np.ndarray
    apo: np.ndarray
    bound: np.ndarray
    parts: np.ndarray
    contacts: np.ndarray
    clashes: np.ndarray
    overlap: np.ndarray
    where: np.ndarray


def ensemble(complex, index, letter, around, *, crystal=False, also_hidden=()):
    """Every conformer of a residue type at a site: Ensemble.

    Parameters
    ----------
    complex : Complex
    index : int
        Residue index.
    letter : str
        One-letter code.
    around : Surroundings
    crystal : bool
        Whether the crystal's own conformer joins.
    also_hidden : sequence of int
        Further heavy atoms of the chain that the side chain does not see.
    """
    places, t = sites(complex, [index]), AMINO_ACIDS.index(letter)
    found = rotamer_set(letter, places.phi, places.psi)
    own = np.zeros(around.heavy_protein + 1, dtype=bool)
    own[[*places.hidden, *also_hidden]] = True
    room = room_for(around, len(found.probability))
    count = kernels.one_site(
        places.frames[0], own, t, around.plans, found.chi, found.sigma, found.probability, found.order,
        places.crystal[0], CRYSTAL_WEIGHT if crystal and places.complete[0] else 0.0, index, around.protein,
        around.owners, around.owner_donor, around.owner_acceptor, around.drug, around.rules, room,
    )  # fmt: skip
    arrays = (getattr(room.found, name)[:count] for name in Ensemble.__slots__[3:])
    return Ensemble(t, len(found.probability), places.frames[0], *arrays)


def conformers(complex, index, letter, energy=DEFAULT, *, crystal=False, around=None):
    """All conformers of a residue type at a site as a table and coordinates, by rising energy.

    Parameters
    ----------
    complex : Complex
    index : int
        Residue index.
    letter : str
        One-letter code.
    energy : str, default "allatom"
        Or "vina".
    crystal : bool, default False
        Whether the crystal's own conformer joins (wild type only).
    around : Surroundings, optional
        Instead of the complex as it stands.

    Returns
    -------
    rotamers : DataFrame
        See Mutant.rotamers.
    coord : ndarray, (c, heavy atoms, 3), float64
        Å.
    """
    around = surroundings(complex, energy_named(energy)) if around is None else around
    found = ensemble(complex, index, letter, around, crystal=crystal)
    count, rotamers, drug = len(found.weights), found.rotamers, found.bound
    weights, apo, overlap = found.weights, found.apo, found.overlap
    table = pd.DataFrame({
        "rotamer": _rotamer_numbers(count, rotamers),
        "library": weights,
        "apo": _boltzmann(weights, apo, around.rules.kt),
        "holo": _boltzmann(weights, apo + drug, around.rules.kt),
        "energy_protein": apo,
        "energy_inhibitor": drug,
        "energy": apo + drug - RT * np.log(weights),
        "contacts": found.contacts.astype(np.int64),
        "clashes": found.clashes.astype(np.int64),
        "overlap": np.maximum(overlap, 0.0),
    })  # fmt: skip
    coord = found.coord[:, : side_chain(letter).heavy]
    chi = side_chain_dihedrals(letter, coord, found.frame)
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


def _boltzmann(weights, energies, kt):
    share = weights * np.exp(-(energies - energies.min()) / kt)
    return share / share.sum()
