"""Check a table and copy it for drawing."""

import numpy as np
import pandas as pd

from alkstruct.errors import AlkstructError
from alkstruct.scoring.stored_tables import genes_of, normalised, texts_of
from alkstruct.scoring.variant_lists import shown_name

MOST_NAMED = 3  # variants that a legend names which cannot be drawn
TEXT_COLUMNS = ("variant", "inhibitor", "pdb_id", "region", "site", "verdict", "measured_bound", "bound", "structure")
NUMBER_COLUMNS = (
    "distance",
    "ddg",
    "ddg_sd",
    "disruption",
    "disruption_low",
    "disruption_high",
    "measured_fold",
    "fold",
    "apo",
    "holo",
    "overlap",
    "chi1",
    "chi2",
    "chi3",
    "chi4",
    "frame",
    "time",
    "count",
    "indirect",
    "independent",
    "ddg_mean",
    "ddg_error",
    "ddg_low",
    "ddg_median",
    "ddg_high",
)


def tidy(table, asked, wanted, columns):
    """Return a copy to draw from, whatever file the table went through: NaN for numbers, "" for texts.

    Its column `kinase` is the gene of each row's kinase, "" where none is known, also of a table without that column.
    The base rate that indirect rows have for a probability is taken out: it is not of the variant, and would look so.
    """
    table = normalised(table)
    if not isinstance(table, pd.DataFrame):
        raise AlkstructError(f"{asked} draws {wanted}, not {type(table).__name__}; give it such a table")
    missing = [name for name in columns.split() if name not in table]
    if missing:
        needed = ", ".join(columns.split())
        raise AlkstructError(f"{asked} needs the columns {needed}; the table lacks {', '.join(missing)}; give {wanted}")
    if not len(table):
        raise AlkstructError(f"{asked}: the table has no rows, so there is nothing to draw; give {wanted}")
    texts = {name: texts_of(table[name]) for name in TEXT_COLUMNS if name in table}
    numbers = {
        name: table[name].astype("Float64").to_numpy(float, na_value=np.nan) for name in NUMBER_COLUMNS if name in table
    }
    if "variant" in texts:
        texts["variant"] = list(map(shown_name, texts["variant"]))
    if "disruption" in numbers and "verdict" in texts:
        numbers["disruption"] = np.where(np.array(texts["verdict"]) == "indirect", np.nan, numbers["disruption"])
    return table.assign(**texts, **numbers, kinase=genes_of(table)).reset_index(drop=True)


def without_place(table):
    """Split a tidy table into the rows that have a place in the protein and the names of the others.

    Such a row is not modelled: its variant cannot be read, or names another residue than there is.
    """
    nowhere = (table["verdict"] == "not modelled") & (table["region"] == "")
    if "position" in table:  # of an unknown protein no residue has a region
        nowhere &= table["position"].isna()
    return table[~nowhere].reset_index(drop=True), list(dict.fromkeys(table["variant"][nowhere]))


def not_drawn(names):
    """Say which variants have no place in a figure: str.

    Examples
    --------
    >>> not_drawn(["G12", "T315I"]), not_drawn(list("ABCDE"))
    ('not drawn: G12, T315I', 'not drawn: A, B, C and 2 others')
    """
    more = len(names) - MOST_NAMED
    rest = f" and {more} other{'s' * (more > 1)}" if more > 0 else ""
    return f"not drawn: {', '.join(names[:MOST_NAMED])}{rest}"
