"""Put the same places of several kinases side by side, each with its own inhibitor."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from alkstruct.complexes.complex import Complex
from alkstruct.complexes.contacts import contact_counts
from alkstruct.complexes.loading import load
from alkstruct.energy.energies import DEFAULT_BACKBONE, DEFAULT_ENERGY, Energy
from alkstruct.errors import AlkstructError, NotationError, NumberingError
from alkstruct.kinase.equivalents import BY_DOMAIN, BY_POCKET, equivalent, read_site
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, Kinase
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.kinase.regions import partner_in, require_kinase
from alkstruct.scoring.comparison import interleaved
from alkstruct.scoring.mechanisms import unmodelled_sentence
from alkstruct.scoring.rows import Row
from alkstruct.scoring.scorer import chosen_energy, variant_rows
from alkstruct.scoring.table import as_table

#: Columns that `compare_sites` puts before those of `score`.
PLACE_COLUMNS = ("place", "inhibitor", "pdb_id", "residue", "aligned_by")


def compare_sites(
    complexes: str | Complex | Iterable[str | Path | Complex],
    sites: int | str | Mutation | Variant | Iterable[int | str | Mutation | Variant] | None = None,
    reference: str | Path | Kinase = DEFAULT_REFERENCE,
    energy: str | Energy = DEFAULT_ENERGY,
    *,
    backbone: str = DEFAULT_BACKBONE,
) -> pd.DataFrame:
    """Put the same places of several kinases side by side, each with its own inhibitor.

    Parameters
    ----------
    complexes : iterable of Complex or str
        Of any kinases whose sequence is known: complexes, or what `load` takes for ALK.
    sites : iterable of int, str, Mutation or Variant, optional
        Places by the numbers of the reference: positions (1202), residues ("G1202") or substitutions ("G1202R"), which
        are scored in every complex as its own equivalent mutation. By default the 85 positions of the KLIFS pocket.
    reference : str, pathlib.Path or Kinase, default "ALK"
        The kinase in whose numbers the sites are.
    energy : str or Energy, default "consensus"
        As for `score`.
    backbone : {"fixed", "local", "auto"}, default "auto"
        As for `score`.

    Returns
    -------
    pandas.DataFrame
        One row a (site, complex), sites in the order asked, complexes within a site: `place` (the site by the
        reference's numbers), `inhibitor`, `pdb_id`, `residue` (what the kinase has there, such as "G2032"; "" for
        nothing), `aligned_by` ("pocket", "domain", which is less certain, or ""), then the columns of `score`. Where no
        substitution was asked for, these hold the place of the residue, its distance to the inhibitor and its contacts
        alone. A residue that is not resolved, or a substitution that would change nothing, keeps its row.

    Raises
    ------
    AlkstructError
        There is no complex or no site, or a complex is of no known kinase.
    NotationError, NumberingError
        A site cannot be read, is several, or does not fit the reference.
    LigandError
        A complex has no inhibitor.

    Examples
    --------
    >>> import alkstruct as alk
    >>> table = alk.compare_sites(["crizotinib", "lorlatinib"], ["G1202"])
    >>> table.residue.tolist(), table.distance.round(1).tolist()
    (['G1202', 'G1202'], [3.4, 3.8])
    """
    kinase = require_kinase(reference)
    if isinstance(complexes, str | Complex):
        complexes = [complexes]
    structures = [load(source) for source in complexes]
    if sites is None:
        sites = [position for position in kinase.pocket if position is not None]
    elif isinstance(sites, int | str | Mutation | Variant):
        sites = [sites]
    read = [read_site(site, kinase) for site in sites]
    if not structures or not read:
        raise AlkstructError("a comparison of sites needs at least one complex and one site; give both")
    return interleaved(
        [_of_one(structure, read, chosen_energy(energy, backbone), backbone) for structure in structures]
    )


def _of_one(structure, sites, energy, backbone):
    """Tabulate all sites in one complex: DataFrame."""
    structure.require_inhibitor("a comparison of sites")
    other = structure.kinase
    if other is None:
        raise AlkstructError(
            f"{structure.name} is of no known kinase; load it with reference=, such as 'EGFR' or 'auto'"
        )
    partners = [partner_in(other, kinase, position) for position, _, kinase in sites]
    table = as_table(structure, _rows(structure, sites, partners, energy, backbone), energy)
    names = [f"{kinase.residue(position)}{position}{mutant}" for position, mutant, kinase in sites]
    found = [f"{other.residue(there)}{there}" if there else "" for there in partners]
    pocket = [kinase.klifs(position) is not None for position, _, kinase in sites]
    by = [(BY_POCKET if within else BY_DOMAIN) if there else "" for within, there in zip(pocket, partners, strict=True)]
    columns = (names, structure.inhibitor.name, structure.name, found, by)
    for place, (name, values) in enumerate(zip(PLACE_COLUMNS, columns, strict=True)):
        table.insert(place, name, pd.Series(values, index=table.index, dtype="str"))
    return table


def _rows(structure, sites, partners, energy, backbone):
    """Return a Row for each site: of its equivalent mutation, or of what is there."""
    moved, rows = {}, {}
    for k, ((position, mutant, kinase), there) in enumerate(zip(sites, partners, strict=True)):
        rows[k] = _place_row(structure, there)
        if not mutant:
            continue
        try:
            mutation = Mutation(position, kinase.residue(position), mutant, kinase=kinase)
            moved[k] = equivalent(mutation, structure.kinase)
        except (NotationError, NumberingError) as problem:
            rows[k] = rows[k]._replace(verdict="not modelled", mechanism=unmodelled_sentence(problem))
    rows |= zip(moved, variant_rows(structure, list(moved.values()), energy, backbone), strict=True)
    return list(rows.values())


def _place_row(structure, position):
    """Return a Row that says where a residue lies and how near the inhibitor is."""
    region = None if position is None else structure.region(position)
    index = None if position is None else structure.find(position)
    row = Row("", position)
    if region is not None:
        row = row._replace(region=region.segment, site=region.site, klifs=region.klifs)
    if index is None:
        return row
    return row._replace(distance=float(structure.distances()[index]), contacts=int(contact_counts(structure)[index]))
