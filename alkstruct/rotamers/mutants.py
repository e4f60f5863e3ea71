"""Build one residue type at one site: every conformer with its energies, and the leading one as a structure."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.complex import Complex
from alkstruct.complexes.notes import provenance
from alkstruct.complexes.wild_types import require_wild_type
from alkstruct.display.html import card, joined, region_chip, small_table
from alkstruct.display.numbers import number
from alkstruct.energy.energies import DEFAULT_ENERGY, RT, energy_in_words, energy_named
from alkstruct.errors import NumberingError
from alkstruct.kinase.mutations import Variant
from alkstruct.rotamers.ensembles import ensemble
from alkstruct.rotamers.geometry import side_chain_dihedrals
from alkstruct.rotamers.sites import scorable
from alkstruct.rotamers.surroundings import surroundings

SHOWN_ROTAMERS = 6  # rotamers that a mutant shows of itself


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

    variant: Variant
    source: Complex
    rotamers: pd.DataFrame
    coord: np.ndarray
    atoms: tuple

    @property
    def complex(self) -> Complex:
        """Return the complex with the leading conformer in place: Complex."""
        (mutation,) = self.variant.mutations
        elements = [name[0] for name in self.atoms]
        index = self.source.index(mutation.position)
        coord = self.coord[0] if len(self.atoms) else np.zeros((0, 3))
        return self.source.with_residue(index, mutation.mutant, list(self.atoms), elements, coord)

    def save(self, path: str | Path) -> None:
        """Write the complex with the leading conformer as ".pdb" or ".cif"."""
        self.complex.save(path)

    def __repr__(self):
        top = self.rotamers.iloc[0]
        return (
            f"<Mutant {self.variant} in {self.source.name}: {len(self.rotamers)} conformers, "
            f"leading one {100 * top['holo']:.0f} % of the weight>"
        )

    def by_rotamer(self) -> list[pd.DataFrame]:
        """Split `rotamers` by rotamer, heaviest with the inhibitor first: list of DataFrame."""
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
            for group in groups[:SHOWN_ROTAMERS]
        ]
        region = self.source.region(mutation.position)
        place = (region_chip(region.segment, region.site),) if region else ()
        drug = f", {self.source.inhibitor.name}" if self.source.inhibitor else ""
        head = joined((f"{self.variant} in {self.source.name}{drug}", *place), "  ")
        shown = (
            f"the {SHOWN_ROTAMERS} heaviest of {len(groups)} rotamers"
            if len(groups) > SHOWN_ROTAMERS
            else f"{len(groups)} rotamers"
        )
        said = f"{shown}; clashes and overlap with the inhibitor, of each one's best conformer"
        return card(head, small_table(heads, rows, right={1, 2, 3, 4}), joined((said,)))


def chi_angles(conformer):
    """Write the chi angles of a row of `Mutant.rotamers`; "-" for none."""
    angles = [number(conformer[name], 0) for name in ("chi1", "chi2", "chi3", "chi4") if pd.notna(conformer[name])]
    return ", ".join(angles) or "-"


def build_mutant(structure, variant, energy=DEFAULT_ENERGY):
    """Build a point mutant: every conformer of the new side chain with its weight.

    Parameters
    ----------
    structure : Complex
    variant : Variant
        One substitution; its wild type must be the structure's.
    energy : str or Energy, default "consensus"

    Returns
    -------
    Mutant

    Raises
    ------
    NumberingError
        The residue is not resolved, has no backbone, or is another one in the structure.
    """
    (mutation,) = variant.mutations
    index = require_wild_type(structure, mutation)
    if not scorable(structure, index):
        raise NumberingError(
            f"residue {mutation.position} of {structure.name} lacks backbone atoms; choose one that has N, CA and C"
        )
    rotamers, coord = conformers(structure, index, mutation.mutant, energy)
    rotamers.attrs |= provenance(structure) | {"energy": energy_in_words(energy)}
    return Mutant(variant, structure, rotamers, coord, side_chain(mutation.mutant).atoms)


def conformers(structure, index, letter, energy=DEFAULT_ENERGY, *, crystal=False, around=None):
    """Return all conformers of a residue type at a site as a table and coordinates, by rising energy.

    Parameters
    ----------
    structure : Complex
    index : int
        Residue index.
    letter : str
        One-letter code.
    energy : str or Energy, default "consensus"
        Or "vina", or an energy.energies.Energy of one's own.
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
    around = surroundings(structure, energy_named(energy)) if around is None else around
    found = ensemble(structure, index, letter, around, crystal=crystal)
    count, rotamers, drug = len(found.weights), found.rotamers, found.bound
    weights, apo, overlap = found.weights, found.apo, found.overlap
    table = pd.DataFrame(
        {
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
        }
    )
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
