"""Say the probability of scored rows again, by a fit that has not seen their kinase."""

import numpy as np
import pandas as pd

from alkstruct.energy.energies import LOCAL_BACKBONE, with_backbone
from alkstruct.errors import AlkstructError
from alkstruct.kinase.notation import parse
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.caveats import doubts
from alkstruct.scoring.features import Traits, collision_slope
from alkstruct.scoring.fitting import scored_traits
from alkstruct.scoring.stored_tables import normalised
from alkstruct.scoring.summary_columns import WITHOUT_ESTIMATE

#: Columns that `hold_out` adds, all Float64.
HELD_OUT_COLUMNS = ("held_out", "held_out_low", "held_out_high")
NEEDED = ("variant", "kinase", "verdict", "ddg_sd", "caveats", *Traits._fields[:-1])  # see scored_traits


def hold_out(table: pd.DataFrame) -> pd.DataFrame:
    """Add the probability of a fold change above 5 by a fit that has not seen the kinase of the row.

    The shipped fit has seen the measurements of some mutations (caveat "in the fit"); its probability of these is no
    prediction. This one is, and can be published as such.

    Parameters
    ----------
    table : pandas.DataFrame
        From `score`, `scan` or `compare`, also after it went through a file. It is not changed.

    Returns
    -------
    pandas.DataFrame
        A new table with the same rows in the same order, and these columns added or replaced:

        - held_out (Float64, 0-1): as `disruption`, with all measurements of the row's kinase left out of the fit; the
          same as `disruption` where the panel has none of that kinase
        - held_out_low, held_out_high (Float64): its 95 % interval, made as that of `disruption`

        They are <NA> for rows that are "indirect" or "not modelled", for insertions and deletions, and for compound
        variants: the first have the base rate of other kinases, which is no estimate of the variant.

    Raises
    ------
    AlkstructError
        The table lacks a column that the fit needs, or does not say by which energy it was made.

    Notes
    -----
    The weights of the features have not seen the kinase. That these five features were chosen, and the constants of the
    energy, has: see docs/validation.md.

    Examples
    --------
    >>> import alkstruct as alk
    >>> table = alk.hold_out(alk.compare(["G1202R"], ["crizotinib", "lorlatinib"]))
    >>> table[["inhibitor", "disruption", "held_out"]].round(2).values.tolist()
    [['crizotinib', 0.97, 0.94], ['lorlatinib', 0.91, 0.86]]
    """
    rows = normalised(table)
    missing = [name for name in NEEDED if name not in rows]
    if missing:
        raise AlkstructError(f"a table to hold out needs the columns of a score; it lacks {', '.join(missing)}")
    if "energy" not in rows.attrs:
        raise AlkstructError("the table does not say by which energy it was made; save it with alk.save_table")
    energy = rows.attrs["energy"].partition(",")[0]
    held = {name: pd.Series(pd.NA, index=rows.index, dtype="Float64") for name in HELD_OUT_COLUMNS}
    asked = _asked(rows)
    gave_way = rows["caveats"].str.split(";").map(lambda words: LOCAL_BACKBONE in words).to_numpy(bool)
    for kinase in rows.loc[asked, "kinase"].unique():
        for backbone, moved in (("fixed", False), ("local", True)):
            chosen = asked & (rows["kinase"] == kinase).to_numpy() & (gave_way == moved)
            if chosen.any():
                said = _said(rows[chosen], energy, backbone, kinase)
                for name, values in zip(HELD_OUT_COLUMNS, said, strict=True):
                    held[name][chosen] = values
    return table.assign(**held)


def _asked(rows):
    """Tell which rows are of one substitution in the inhibitor's reach: ndarray, (n,), bool."""
    judged = ~rows["verdict"].isin(WITHOUT_ESTIMATE) & rows["ddg_sd"].notna()
    return np.array([able and _is_substitution(name) for name, able in zip(rows["variant"], judged, strict=True)], bool)


def _is_substitution(name):
    read = parse(name, reference=None)
    return not read.is_compound and read.mutations[0].is_substitution


def _said(rows, energy, backbone, kinase):
    """Return what the fit without a kinase says of rows on one kind of backbone: Disruption."""
    form = with_backbone(energy, backbone)
    shipped, unseen = calibration(form), calibration(form, without=kinase)
    traits = scored_traits(rows)
    # The spread of the ensembles is no column: it is what ddg_sd has beside the noise of the shipped fit.
    spread = np.sqrt(np.maximum(rows["ddg_sd"].to_numpy(float) ** 2 - shipped.noise**2, 0.0))
    slope = shipped.collision_weight * collision_slope(traits)
    structural = np.divide(spread, slope, out=np.zeros_like(spread), where=slope > 0)
    return unseen.disruption(traits, structural, np.array([doubts(words.split(";")) for words in rows["caveats"]]))
