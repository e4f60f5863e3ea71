"""Several inhibitors side by side."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from alkstruct.complexes.complex import Complex
from alkstruct.complexes.known_inhibitors import inhibitor_names
from alkstruct.complexes.loading import load
from alkstruct.energy.energies import DEFAULT_BACKBONE, DEFAULT_ENERGY, Energy
from alkstruct.errors import AlkstructError
from alkstruct.scoring.scorer import score
from alkstruct.scoring.table import merged_attributes
from alkstruct.scoring.variant_lists import Variants, read_variants


def compare(
    variants: Variants,
    inhibitors: str | Iterable[str | Path | Complex] | None = None,
    energy: str | Energy = DEFAULT_ENERGY,
    *,
    backbone: str = DEFAULT_BACKBONE,
    strict: bool = False,
) -> pd.DataFrame:
    """Score variants in the complexes of several inhibitors.

    Parameters
    ----------
    variants : str, pathlib.Path, Variant, DataFrame or iterable of str or Variant
        As `score` takes them.
    inhibitors : iterable of str or Complex, optional
        Names, entries, files or complexes, as `load` takes them; by default all packaged inhibitors.
    energy : str or Energy, default "consensus"
        Or "vina", or an Energy, as for `score`.
    backbone : {"fixed", "local", "auto"}, default "auto"
        As for `score`.
    strict : bool, default False
        Whether what cannot be read, or estimated in one of the complexes, is an error, not a row.

    Returns
    -------
    pandas.DataFrame
        The columns of `score` with inhibitor (str) and pdb_id (str) after the variant; one row a (variant,
        inhibitor), variants in the order asked, inhibitors within a variant. `attrs` has `energy`, `alkstruct` and
        the `notes` on each complex, as for `score`.

    Raises
    ------
    AlkstructError
        The complexes are of several kinases (see `compare_sites`), or as `load` and `score` do.

    Examples
    --------
    >>> import alkstruct as alk
    >>> table = alk.compare(["L1198F"], ["crizotinib", "ceritinib"])
    >>> (table.ddg > 1).tolist()
    [False, True]
    """
    if isinstance(inhibitors, str):
        inhibitors = [inhibitors]
    sources = inhibitor_names() if inhibitors is None else inhibitors
    structures = [load(source) for source in sources]
    if not structures:
        raise AlkstructError("there is no inhibitor to compare; leave `inhibitors` out for the packaged ones")
    variants = read_variants(variants, one_kinase(structures), strict=strict)
    return interleaved(
        [comparison_rows(structure, variants, energy, backbone=backbone, strict=strict) for structure in structures]
    )


def one_kinase(structures):
    """Return the kinase of all complexes: Kinase, or None where none of them is known.

    Raises
    ------
    AlkstructError
        They are of several kinases, whose variants have other numbers.
    """
    kinases = {structure.kinase for structure in structures}
    known = sorted(kinase for kinase in kinases if kinase is not None)
    if len(known) > 1:
        raise AlkstructError(
            f"the complexes are of {', '.join(kinase.gene for kinase in known)}, whose variants have numbers of their "
            "own; compare_sites writes the variants of one in those of each"
        )
    return known[0] if known else None


def comparison_rows(structure, variants, energy=DEFAULT_ENERGY, *, backbone=DEFAULT_BACKBONE, strict=False):
    """Score variants in one complex, with columns that name it: DataFrame, the rows that `compare` has of it."""
    table = score(structure, variants, energy, backbone=backbone, strict=strict)
    table.insert(1, "inhibitor", pd.Series(structure.inhibitor.name, index=table.index, dtype="str"))
    table.insert(2, "pdb_id", pd.Series(structure.name, index=table.index, dtype="str"))
    return table


def interleaved(tables):
    """Join tables of the same variants in several complexes: the complexes side by side within each variant."""
    joined = pd.concat(tables, keys=range(len(tables)), names=["complex", "row"])
    joined = joined.sort_index(level=["row", "complex"], sort_remaining=False).reset_index(drop=True)
    joined.attrs = merged_attributes(tables)
    return joined
