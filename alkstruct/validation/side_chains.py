"""Put side chains back into their own crystals, and count how many are right."""

import numpy as np
import pandas as pd

from alkstruct.chemistry.side_chains import side_chain
from alkstruct.complexes.catalog import list_structures, unit_cells
from alkstruct.energy.energies import DEFAULT_ENERGY, energy_named
from alkstruct.rotamers.geometry import side_chain_dihedrals
from alkstruct.rotamers.mutants import conformers
from alkstruct.rotamers.sites import scorable, sites
from alkstruct.rotamers.surroundings import surroundings
from alkstruct.validation.metrics import Metric

ROTAMER_TOLERANCE = 40.0  # degrees: how the field counts a rotamer right
SYMMETRIC_RESIDUES = "DFY"  # chi2 repeats after 180 degrees
FLIPPABLE_RESIDUES = "HN"  # density cannot tell these from their flip


def packaged_entries():
    """Return the packaged entries whose side chains are put back, in the order of the catalogue: list of str."""
    return list_structures().query("packaged").pdb_id.tolist()


def wrong_by(predicted, observed, period=360.0):
    """Return the smallest turn between two angles, degrees; arrays broadcast."""
    return np.abs((np.asarray(predicted) - observed + period / 2) % period - period / 2)


def native_surroundings(structure, energy=DEFAULT_ENERGY):
    """Return what surrounds side chains in their crystal: protein, inhibitor, waters and lattice neighbours."""
    return surroundings(structure, energy_named(energy), waters=True, cell=unit_cells().get(structure.name))


def recovery(structure, energy=DEFAULT_ENERGY, around=None):
    """Put native side chains back into native surroundings, one residue at a time.

    Parameters
    ----------
    structure : Complex
    energy : str, default "consensus"
        Or "vina".
    around : Surroundings, optional
        By default `native_surroundings`.

    Returns
    -------
    pandas.DataFrame
        One row a complete residue other than Ala, Gly, Pro: pdb_id, position, residue, chi1 (bool: within 40
        degrees), both (chi1 and chi2), strict (both, without Asn and His flips), well_determined (mean side-chain
        B factor below the mean plus half a standard deviation; all where there are no B factors).
    """
    around, rows = native_surroundings(structure, energy) if around is None else around, []
    for i in range(len(structure)):
        letter = structure.sequence[i]
        if letter in "AGPX" or not scorable(structure, i) or structure.missing_atoms(i):
            continue
        place = sites(structure, [i])
        table, _ = conformers(structure, i, letter, around=around)
        observed = side_chain_dihedrals(letter, place.crystal[0, : side_chain(letter).heavy], place.frames[0])
        rows.append(
            (
                structure.name,
                int(structure.number[i]),
                letter,
                *_agreement(letter, table.iloc[0], observed),
                _side_b_factor(structure, i),
            )
        )
    table = pd.DataFrame(rows, columns=["pdb_id", "position", "residue", "chi1", "both", "strict", "b_factor"])
    limit = table["b_factor"].mean() + 0.5 * table["b_factor"].std()
    return table.assign(well_determined=~(table["b_factor"] >= limit)).drop(columns="b_factor")


def _agreement(letter, best, observed):
    """(chi1 right, chi1 and chi2 right, the same without accepting flips)."""
    first = bool(wrong_by(best["chi1"], observed[0]) <= ROTAMER_TOLERANCE)
    if len(observed) < 2:
        return first, first, first
    loose, strict = (
        bool(wrong_by(best["chi2"], observed[1], 180.0 if letter in halved else 360.0) <= ROTAMER_TOLERANCE)
        for halved in (SYMMETRIC_RESIDUES + FLIPPABLE_RESIDUES, SYMMETRIC_RESIDUES)
    )
    return first, first and loose, first and strict


def _side_b_factor(structure, i):
    span = slice(structure.start[i], structure.start[i + 1])
    side = structure.in_side_chain()[span]
    return float(structure.b_factor[span][side].mean())


def recovery_metrics(table):
    """Count the side chains that are put back right, in % of each crystal's: list of Metric."""
    rows = []
    for subset, part in (("all", table), ("well determined", table[table["well_determined"]])):
        rates = 100 * part.groupby("pdb_id", sort=False)[["chi1", "both", "strict"]].mean()
        for column, name in (("chi1", "chi1"), ("both", "chi1+chi2"), ("strict", "chi1+chi2 strict")):
            for word, share in (("mean", rates[column].mean()), ("lowest", rates[column].min())):
                short = f"{name}, {word}"
                rows.append(Metric("side chains", subset, f"{short} %", share, short=short))
    return rows
