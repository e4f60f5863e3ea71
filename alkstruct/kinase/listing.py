"""List the kinases that are known, with the residue that guards their pocket."""

import pandas as pd

from alkstruct.kinase.kinases import Kinase, known_kinases

GATEKEEPER = 45  # by KLIFS number


def list_kinases() -> pd.DataFrame:
    """List the kinases whose numbers and pocket are known.

    Returns
    -------
    pandas.DataFrame
        One row a kinase: `gene` (what `reference` takes), `accession` (UniProt), `name`, `family`, `aliases` (other
        words that `reference` takes, blank separated), `first` and `last` (int64, the positions that are known),
        `gatekeeper` (its residue, such as "T790"), `conventions` (other numbers in use, as what they add to a
        position). All others are str. A new table each time.

    Examples
    --------
    >>> list_kinases().set_index("gene").gatekeeper[["ALK", "EGFR", "KIT"]].tolist()
    ['L1196', 'T790', 'T670']
    """
    return pd.DataFrame(
        {
            "gene": kinase.gene,
            "accession": kinase.accession,
            "name": kinase.name,
            "family": kinase.family,
            "aliases": " ".join(kinase.aliases),
            "first": kinase.first,
            "last": kinase.last,
            "gatekeeper": pocket_residue(kinase, GATEKEEPER),
            "conventions": "; ".join(f"{each.name} {each.shift:+d}" for each in kinase.conventions),
        }
        for kinase in known_kinases()
    )


def pocket_residue(kinase: Kinase, klifs: int) -> str:
    """Return the residue at a KLIFS number, such as "T790"; "" where the kinase has none."""
    position = kinase.pocket[klifs - 1]
    return "" if position is None else f"{kinase.residue(position)}{position}"
