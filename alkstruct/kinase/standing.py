"""How an inhibitor stands on a variant by what is published: supported, open, disputed or contradicted."""

from functools import cache
from typing import NamedTuple

import numpy as np

from alkstruct import data
from alkstruct.kinase.annotation import annotate, clinical_reports
from alkstruct.kinase.evidence import clinical_evidence

#: Standing -> what it means; the best first.
STANDINGS = {
    "supported": "activity on the variant and no report against it",
    "open": "nothing either way",
    "disputed": "reports for and against it",
    "contradicted": "reports of resistance alone",
}


class Standing(NamedTuple):
    """How an inhibitor stands on a variant: `name`, one of STANDINGS; `against` and `support`, the reports in words."""

    name: str
    against: str
    support: str


def standing(variant: str, inhibitor: str, holds: bool) -> Standing:
    """Weigh what is published of an inhibitor on a variant: measured fold changes first, then clinical evidence.

    Parameters
    ----------
    variant : str
        Canonical notation. Evidence is that of the very same variant, never of one of the sites of a compound.
    inhibitor : str
        Name, in any case.
    holds : bool
        Whether the inhibitor itself, not one that stands in for it, was measured with a small fold change.

    Returns
    -------
    Standing
        A report of resistance, or a trial that saw no response, speaks against the inhibitor; a report of sensitivity
        speaks for it, and so does a small measured fold change. With both it is "disputed": which report is right
        cannot be told from here, so they are not counted against each other.

    Examples
    --------
    >>> standing("C1156Y+L1198F", "crizotinib", holds=False)
    Standing(name='supported', against='', support='1 report of sensitivity: CIViC EID844 (PMID 26698910)')
    >>> standing("I1171N", "alectinib", holds=False).name
    'contradicted'
    """
    rows = clinical_reports(variant, inhibitor)
    support = [row for row in rows if row.direction == "sensitivity"]
    against = [row for row in rows if row.direction != "sensitivity"]
    name = list(STANDINGS)[int(place(bool(against), bool(support) or holds))]
    return Standing(name, _in_words(against, "resistance"), _in_words(support, "sensitivity"))


def place(against, support):
    """Return the place in STANDINGS of an inhibitor against and for which something speaks, or not: bool or ndarray."""
    against, support = np.asarray(against), np.asarray(support)
    return np.where(against, np.where(support, 2, 3), np.where(support, 0, 1))


@cache
def shares_borne_out(resistant_fold: float) -> tuple[float, float]:
    """Tell how far published reports can be relied on: how often measured fold changes bear them out.

    Parameters
    ----------
    resistant_fold : float
        Fold change from which on a mutant is called resistant.

    Returns
    -------
    against, support : float, 0-1
        Share of the pairs of a variant and a packaged inhibitor with reports of resistance whose measured fold change
        is above `resistant_fold`, and of those with reports of sensitivity whose is not; pairs with reports of both
        kinds are left out. By Laplace's rule of succession, (borne out + 1) / (pairs + 2).

    Notes
    -----
    The fold changes are of the inhibitor itself, in the cells of `experiments`. A tumour can answer to a potent
    inhibitor although a mutation costs it much: only half of the reports of sensitivity are borne out in this sense.
    """
    table = clinical_evidence()
    packaged = table["drug"].isin([row["name"] for row in data.rows("inhibitors.csv")])
    table = table[packaged & ~table["conflict"]].assign(inhibitor=table["drug"])
    table = annotate(table.drop_duplicates(["variant", "inhibitor"]))
    known = table["measured_fold"].notna() & (table["measured_bound"] != "undetermined") & ~table["is_stand_in"]
    resistant = (table.loc[known, "measured_fold"] > resistant_fold).to_numpy(dtype=bool)
    sensitive = (table.loc[known, "direction"] == "sensitivity").to_numpy()
    right = resistant != sensitive
    return tuple((right[kind].sum() + 1) / (kind.sum() + 2) for kind in (~sensitive, sensitive))


def _in_words(rows, direction):
    """Such as "2 reports of sensitivity: CIViC EID1368 (PMID 25736571), doi:10.1158/..."; "" for none."""
    if not rows:
        return ""
    count = "1 report" if len(rows) == 1 else f"{len(rows)} reports"
    return f"{count} of {direction}: {', '.join(map(_reference, rows))}"


def _reference(row):
    where = f"PMID {row.pmid}" if row.pmid else f"doi:{row.doi}"
    seen = "no response; " if row.direction == "no sensitivity" else ""
    return f"CIViC {row.evidence_id} ({seen}{where})" if row.evidence_id else where
