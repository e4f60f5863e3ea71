"""Inhibitors ordered by what is published of them on a mutant and by their potency, measured or estimated."""

import numpy as np
import pandas as pd

from alkstruct.complexes.known_inhibitors import inhibitor_names
from alkstruct.complexes.loading import load
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.display.numbers import fold_text
from alkstruct.errors import AlkstructError
from alkstruct.kinase.annotation import annotate
from alkstruct.kinase.evidence import EVIDENCE_KINASE
from alkstruct.kinase.mutations import Mutation, Variant
from alkstruct.kinase.potency import BEYOND_LIMIT_SD, UNKNOWN, mutant_potency, wild_type_potency
from alkstruct.kinase.standing import STANDINGS, place, shares_borne_out, standing
from alkstruct.scoring.calibration import RESISTANT_FOLD
from alkstruct.scoring.comparison import compare
from alkstruct.scoring.fold_distributions import log10_folds
from alkstruct.scoring.table import merged_attributes
from alkstruct.scoring.variant_lists import read_variant

PHASES = {"cis": "the sites are on one allele and act together", "trans": "each clone stands for itself"}
DRAWS, SEED = 4000, 0  # a share of draws is then known to 0.01; the same seed gives the same ranks each time
INTERVAL = (5, 95)  # percentiles of the draws: a 90 % interval
BEYOND = {"at least": 1.0, "at most": -1.0, "": 0.0}  # on which side of a bound the true IC50 lies

#: The table of `rank_inhibitors`: column -> dtype.
RANKING_COLUMNS = {
    "rank": "Int64",
    "rank_low": "Int64",
    "rank_high": "Int64",
    "first_share": "Float64",
    "potency_rank": "Int64",
    "inhibitor": "str",
    "pdb_id": "str",
    "variant": "str",
    "ic50": "Float64",
    "ic50_low": "Float64",
    "ic50_high": "Float64",
    "wild_type_ic50": "Float64",
    "potency_source": "str",
    "fold_source": "str",
    "estimated_fold": "Float64",
    "measured_fold": "Float64",
    "measured_bound": "str",
    "standing": "str",
    "contradicted_by": "str",
    "clinical": "str",
    "verdict": "category",
    "mechanism": "str",
    "note": "str",
}


def rank_inhibitors(
    variant: str | Mutation | Variant, phase: str = "cis", inhibitors=None, *, strict: bool = False
) -> pd.DataFrame:
    """Order inhibitors by their potency on a mutant and by what is published. For research use; it selects no therapy.

    Parameters
    ----------
    variant : str, Mutation or Variant
        In any notation that `parse` understands; several sites joined by `+`.
    phase : {"cis", "trans"}, default "cis"
        Several sites on one allele act together; in trans each site is a clone of its own, and the clone on which
        the inhibitor stands worst decides.
    inhibitors : str, Complex or iterable of them, optional
        As `load` takes them; by default all packaged inhibitors.
    strict : bool, default False
        Whether a variant that cannot be read, or estimated with one of the inhibitors, is an error, not rows that
        say so.

    Returns
    -------
    pandas.DataFrame
        One row an inhibitor, the first in rank first; `attrs["notice"]` says what it is not for, `energy`,
        `alkstruct` and `notes` are as from `compare`:

        - rank (Int64): 1 for the first; <NA> where there is neither a measurement nor an estimate
        - rank_low, rank_high (Int64): the ranks between which 90 % of the draws lie
        - first_share (Float64, 0-1): share of the draws in which the inhibitor comes first
        - potency_rank (Int64): the rank by IC50 alone, whatever is published
        - inhibitor, pdb_id (str): name; structure scored
        - variant (str): what was scored; in trans the clone that decides
        - ic50 (Float64, nM): on the mutant; ic50_low, ic50_high: the interval of 90 % of the draws
        - wild_type_ic50 (Float64, nM), potency_source (str): on the wild type; the compound, laboratories and assays
        - fold_source (str): "measured", "measured, analogue", "estimated", "base rate" or "" for none
        - estimated_fold (Float64): 10 to the mean of `log10_folds`
        - measured_fold (Float64), measured_bound, clinical (str): as from `annotate`, for this variant and inhibitor
        - standing (str): by what is published, "supported", "open", "disputed" or "contradicted"
        - contradicted_by (str): the published reports of resistance; "" for none
        - verdict (category), mechanism (str): as from `score`
        - note (str): why the row stands where it does, and the limits of its numbers

    Raises
    ------
    AlkstructError
        The phase is neither; there is no inhibitor; a structure is not numbered as ALK; or as `load` and `score` do.

    Notes
    -----
    The IC50 on the mutant is the wild type's times the fold change. Where the fold change was measured, the
    measured one counts, and the estimate is only shown; a close analogue's counts where the inhibitor has none.
    Elsewhere it is the estimate. An indirect mutation, which the model cannot see, has the base rate of such
    mutations.

    What is published comes before potency. First come the inhibitors whose activity on this very variant is
    published, by a report of sensitivity or a fold change below 5 measured with the inhibitor itself, and against
    which there is no report of resistance ("supported"). Then come those of which nothing is published either way
    ("open"), then those with reports for and against them ("disputed"), last those with reports of resistance alone
    ("contradicted"). Among inhibitors of equal standing the lowest IC50 comes first. `note` says what moved a row
    and from which rank.

    The uncertainty is drawn 4000 times. log10 of a measured IC50 has a standard deviation of 0.3 for one
    laboratory, and an analogue's 0.5 more; of an estimated fold change that of the estimate. What met a limit of
    its assay lies beyond it. Where the potency on the wild type is not at hand it is drawn from the spread of the
    packaged inhibitors' (its IC50 is then <NA>, its interval is not). The reports of resistance on an inhibitor
    count in as many draws as measured fold changes bear such reports out, 69 %, and those of sensitivity likewise,
    50 % (`shares_borne_out`).

    In trans the worst standing and the highest IC50 of the clones count in each draw. A clone without a measurement
    or an estimate may be the worst one, so it leaves the inhibitor without a rank. Potency in one cell line leaves
    out exposure, safety and every resistance that is not a change of binding.

    Examples
    --------
    >>> table = rank_inhibitors("G1202R", inhibitors=["alectinib", "lorlatinib"])
    >>> table[["rank", "inhibitor", "ic50", "standing"]].round(1).values.tolist()
    [[1, 'lorlatinib', 77.0, 'supported'], [2, 'alectinib', 207.0, 'contradicted']]
    >>> table.attrs["notice"]
    'For research use; it selects no therapy.'
    """
    if phase not in PHASES:
        choices = "; ".join(f"{name!r} ({meaning})" for name, meaning in PHASES.items())
        raise AlkstructError(f"phase {phase!r} is neither of {choices}")
    whole = read_variant(variant, strict=strict)
    apart = phase == "trans" and isinstance(whole, Variant)
    clones = [Variant((mutation,)) for mutation in whole] if apart else [whole]
    tables = [_potencies(structure, clones, strict) for structure in _complexes(inhibitors)]
    attributes = merged_attributes(tables)
    # the draws of an inhibitor do not depend on the order in which they were asked for
    tables.sort(key=lambda table: (table["inhibitor"].iloc[0], table["pdb_id"].iloc[0]))
    random = np.random.default_rng(SEED)
    draws, places = zip(*(_drawn(table, random) for table in tables), strict=True)
    table = pd.concat([_deciding(table) for table in tables], ignore_index=True)
    table = _ranked(table, np.array(draws), np.array(places))
    table["note"] = ["; ".join(_notes(row, len(clones) > 1)) for row in table.itertuples()]
    ranking = table[list(RANKING_COLUMNS)].astype(
        {name: kind for name, kind in RANKING_COLUMNS.items() if kind != "category"}
    )
    ranking.attrs = {"notice": RESEARCH_USE} | attributes
    return ranking


def _complexes(inhibitors):
    """Loaded complexes, each of them ALK."""
    if inhibitors is None:
        inhibitors = inhibitor_names()
    elif isinstance(inhibitors, str) or not hasattr(inhibitors, "__iter__"):
        inhibitors = [inhibitors]
    complexes = [load(source) for source in inhibitors]
    if not complexes:
        raise AlkstructError("there is no inhibitor to rank; leave `inhibitors` out for the packaged ones")
    for structure in complexes:
        if structure.kinase is None or structure.kinase.gene != EVIDENCE_KINASE:
            raise AlkstructError(
                f"{structure.name} is not numbered as {EVIDENCE_KINASE}: wild-type potencies and evidence are of it "
                "alone; use compare for other kinases"
            )
    return complexes


def _potencies(structure, clones, strict):
    """One complex: the rows of `compare` with what is measured, and the distribution of log10 IC50, nM, of each."""
    table = annotate(compare(clones, [structure], strict=strict))
    name = structure.inhibitor.name
    wild, (mean, sd) = wild_type_potency(name), log10_folds(table)
    centre, spread = _log10_potency(wild)
    looked_up = zip(table["variant"], table["measured_fold"].notna(), strict=True)
    measured = [mutant_potency(variant, name) if known else UNKNOWN for variant, known in looked_up]
    is_measured = np.array([potency is not UNKNOWN for potency in measured])
    own = np.array([_log10_potency(potency) for potency in measured])
    holds = (
        is_measured
        & ~table["is_stand_in"].to_numpy()
        & (table["measured_fold"] < RESISTANT_FOLD).fillna(False).to_numpy(dtype=bool)
        & table["measured_bound"].isin(["", "at most"]).to_numpy()
    )
    weighed = [standing(variant, name, bool(small)) for variant, small in zip(table["variant"], holds, strict=True)]
    sources = np.where(is_measured & table["is_stand_in"], "measured, analogue", "measured")
    guesses = np.where(table["verdict"] == "indirect", "base rate", np.where(np.isnan(mean), "", "estimated"))
    with np.errstate(over="ignore"):  # beyond what a float64 holds the fold is infinite, which orders as it should
        folds = 10.0**mean
    bounds = [potency.bound if known else wild.bound for potency, known in zip(measured, is_measured, strict=True)]
    return table.assign(
        centre=np.where(is_measured, own[:, 0], centre + mean),
        spread=np.where(is_measured, own[:, 1], np.hypot(spread, sd)),
        beyond=[BEYOND[bound] for bound in bounds],
        known=is_measured | np.isfinite(wild.ic50),
        wild_type_ic50=wild.ic50,
        wild_type_bound=wild.bound,
        compound=wild.compound,
        potency_source=wild.source if wild.compound in ("", name) else f"{wild.compound}: {wild.source}",
        fold_source=np.where(is_measured, sources, guesses),
        estimated_fold=folds,
        standing=[one.name for one in weighed],
        contradicted_by=[one.against for one in weighed],
        supported_by=[one.support for one in weighed],
        holds=holds,
    )


def _log10_potency(potency):
    """Mean and standard deviation of log10 IC50, nM; of an unknown one those of the packaged inhibitors'."""
    if np.isfinite(potency.ic50):
        return np.log10(potency.ic50), potency.log_sd
    known = [wild_type_potency(name).ic50 for name in inhibitor_names()]
    return np.nanmean(np.log10(known)), np.nanstd(np.log10(known), ddof=1)


def _drawn(table, random):
    """One inhibitor: draws of log10 IC50, nM, and of its place in STANDINGS; of its clones the worst in each draw.

    Returns two ndarray, (DRAWS,); the first NaN where a clone has neither measurement nor estimate.
    """
    shape = (len(table), DRAWS)
    centre, spread, beyond = (table[name].to_numpy(dtype=float)[:, None] for name in ("centre", "spread", "beyond"))
    potency = centre + spread * random.normal(size=shape) + beyond * np.abs(random.normal(0, BEYOND_LIMIT_SD, shape))
    count_against, count_support = (random.random(shape) < share for share in shares_borne_out(RESISTANT_FOLD))
    against, support, holds = (
        told.to_numpy(dtype=bool)[:, None]
        for told in (table["contradicted_by"] != "", table["supported_by"] != "", table["holds"])
    )
    places = place(against & count_against, support & count_support | holds)
    return potency.max(axis=0), places.max(axis=0)


def _deciding(table):
    """The row of the clone that decides: one without an IC50, else that of the worst standing, else of the greatest."""
    places = table.assign(place=_places(table))
    order = places.sort_values(["centre", "place"], ascending=False, na_position="first", kind="stable")
    if pd.notna(order["centre"].iloc[0]):
        order = places.sort_values(["place", "centre"], ascending=False, kind="stable")
    return order.head(1).drop(columns="place")


def _places(table):
    """The place in STANDINGS of each row: ndarray of int."""
    return np.array([list(STANDINGS).index(name) for name in table["standing"]])


def _ranked(table, draws, places):
    """The rows in the order of their rank, with ranks, intervals and shares; draws, places: (rows, DRAWS)."""
    centre, has_ic50 = table["centre"].to_numpy(), table["centre"].notna().to_numpy()
    # the standing comes first: its steps are wider than the draws of any two rows are apart
    step = np.ptp(draws[has_ic50]) + 1 if has_ic50.any() else 1
    keys = np.where(has_ic50[:, None], draws + step * places, len(STANDINGS) * step + np.nanmax(draws, initial=0))
    ranks = keys.argsort(axis=0).argsort(axis=0) + 1
    rank_low, rank_high = np.percentile(ranks, INTERVAL, axis=1, method="nearest")
    low, high = np.percentile(draws, INTERVAL, axis=1)
    with np.errstate(over="ignore"):
        numbers = {
            "ic50": np.where(table["known"], 10.0**centre, np.nan),
            "ic50_low": 10.0**low,
            "ic50_high": 10.0**high,
            "first_share": np.mean(ranks == 1, axis=1),
            "rank_low": rank_low,
            "rank_high": rank_high,
            "potency_rank": pd.Series(centre).rank(method="first"),
        }
    table = table.assign(**{name: np.where(has_ic50, values, np.nan) for name, values in numbers.items()})
    table = table.iloc[np.lexsort((table["inhibitor"], centre, _places(table), ~has_ic50))].reset_index(drop=True)
    table["rank"] = pd.array(range(1, len(table) + 1), dtype="Int64")
    table["rank"] = table["rank"].mask(table["centre"].isna())
    return table


def _notes(row, has_clones):
    """Yield phrases that explain the rank of a row and state the limits of its numbers."""
    if has_clones:
        yield f"the clone with {row.variant} decides"
    if row.verdict == "not modelled":
        yield row.mechanism.removesuffix(".")
    if pd.isna(row.rank):
        return
    yield from _moved(row)
    if row.fold_source.startswith("measured"):
        yield f"measured: {row.measured_note}"
    if row.fold_source == "base rate":
        yield "fold: the base rate of mutations that act from a distance, which the model cannot see"
    yield from _worse_alone(row)
    if pd.isna(row.wild_type_ic50):
        if not row.known:
            yield "wild-type IC50 not at hand: drawn from the spread of the packaged inhibitors'"
    elif row.compound != row.inhibitor and not row.fold_source.startswith("measured"):
        yield f"wild-type IC50 of the analogue {row.compound}, close to {row.inhibitor} but not the same"
    elif row.wild_type_bound:
        yield f"wild-type IC50 {row.wild_type_bound} {row.wild_type_ic50:g} nM, a limit of the assay"


def _worse_alone(row):
    """Yield one phrase on sites of a compound variant that were measured alone, and found worse than its estimate."""
    if row.fold_source != "estimated" or "+" not in row.variant:
        return
    sites = annotate(pd.DataFrame({"variant": row.variant.split("+"), "inhibitor": row.inhibitor}))
    worse = sites[(sites["measured_fold"] > row.estimated_fold) & sites["measured_bound"].isin(["", "at least"])]
    told = [
        f"{site.variant} alone: {site.measured_bound} {fold_text(site.measured_fold, 'x')}".replace(":  ", ": ")
        for site in worse.itertuples()
    ]
    if told:
        yield f"measured of {' and of '.join(told)}, more than is estimated of the compound variant"


def _moved(row):
    """Yield one phrase on the reports for or against a row, or none where there are none or support moved nothing."""
    alone = f"rank {row.potency_rank:.0f} by IC50 alone"
    if row.standing == "contradicted":
        told = f"contradicted by {row.contradicted_by}"
    elif row.standing == "disputed":
        support = [row.supported_by] if row.supported_by else []
        support += [f"a measured fold of {fold_text(row.measured_fold, 'x')}"] if row.holds else []
        told = f"disputed: {row.contradicted_by}; but {' and '.join(support)}"
    else:
        if row.standing == "supported" and row.potency_rank > row.rank:
            yield f"its activity on this variant is published, which moves it above more potent ones ({alone})"
        return
    if row.potency_rank < row.rank:
        told += f"; which moves it below inhibitors without such reports ({alone})"
    yield told
