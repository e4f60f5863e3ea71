"""Several inhibitors side by side."""

import pandas as pd

from alkstruct.complexes.known_inhibitors import inhibitor_names
from alkstruct.complexes.loading import load
from alkstruct.energy.energies import DEFAULT_BACKBONE, DEFAULT_ENERGY
from alkstruct.errors import AlkstructError
from alkstruct.scoring.scorer import score
from alkstruct.scoring.table import merged_attributes
from alkstruct.scoring.variant_lists import read_variants


def compare(variants, inhibitors=None, energy=DEFAULT_ENERGY, *, backbone=DEFAULT_BACKBONE, strict=False):
    """Score variants in the complexes of several inhibitors.

    Parameters
    ----------
    variants : str, pathlib.Path, Variant, DataFrame or iterable of str or Variant
        As `score` takes them.
    inhibitors : iterable of str or Complex, optional
        Names, entries, files or complexes, as `load` takes them; by default the five packaged inhibitors.
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
        As `load` and `score` do.

    Examples
    --------
    >>> import alkstruct as alk
    >>> table = alk.compare(["L1198F"], ["crizotinib", "ceritinib"])
    >>> (table.ddg > 1).tolist()
    [False, True]
    """
    variants = read_variants(variants, strict=strict)
    if isinstance(inhibitors, str):
        inhibitors = [inhibitors]
    sources = inhibitor_names() if inhibitors is None else inhibitors
    structures = [load(source) for source in sources]
    if not structures:
        raise AlkstructError("there is no inhibitor to compare; leave `inhibitors` out for the packaged ones")
    return interleaved(
        [comparison_rows(structure, variants, energy, backbone=backbone, strict=strict) for structure in structures]
    )


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
