"""Print the scores of several structures: a summary of variants, or of a scan."""

import alkstruct as alk
from alkstruct.cli.messages import output
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.scoring.table import DDG_KEY, DDG_SCALE_KEY, VERDICT_KEY
from alkstruct.tables.ensembles import (
    SUMMARY_KEY,
    indirect_key,
    left_out,
    middle_rows,
    not_modelled,
    notes_on_structures,
    summary_grid,
    why_in_the_middle,
)
from alkstruct.tables.grid import wrap
from alkstruct.tables.text import disrupted_sites, legend, verdict_counts, whose_numbers

SUREST_VARIANTS = 10  # of a scan that are shown


def _key(summaries):
    """Say what the columns of printed summaries are: str."""
    said = [DDG_KEY, DDG_SCALE_KEY, SUMMARY_KEY, indirect_key("structures", summaries), VERDICT_KEY]
    return " ".join(filter(None, said))


def summed_up(args, scores, remark=""):
    """Print what the structures say of each variant, and why.

    Parameters
    ----------
    scores : EnsembleScores
    remark : str
        Lines on how they were scored.
    """
    parts, printed = [_head(scores, remark)], []
    for title, table, summary in _by_inhibitor(scores):
        printed.append(summary)
        parts += [title, summary_grid(summary, table["structure"].nunique()), why_in_the_middle(table)]
        parts += [not_modelled(table)]
    return output(args, scores.table, *parts, legend(middle_rows(scores.table)), last=(_key(printed), RESEARCH_USE))


def scanned(args, scores, remark=""):
    """Print how many variants of a scan disrupt in most structures, and which do so most surely.

    Parameters
    ----------
    scores : EnsembleScores
    remark : str
        Lines on how they were scored.
    """
    parts, printed = [_head(scores, remark)], []
    for title, table, summary in _by_inhibitor(scores):
        structures = table["structure"].nunique()
        reach = "" if args.within is None else f" within {args.within:g} Å of the inhibitor in at least one structure"
        count = f"{len(summary)} variants at {summary.position.nunique()} sites{reach}"
        split = int(((summary["disrupts"] > 0) & (summary["disrupts"] < 1)).sum())
        differ = f"{split} of them disrupt in some of the structures and not in others"
        direct = summary[summary["verdict"].isin(["disrupts", "weakens"])]
        top = direct.sort_values(["disruption_mean", "ddg_mean"], ascending=False, kind="stable").head(SUREST_VARIANTS)
        parts += [title, wrap(f"{count}; {differ}" if structures > 1 else count)]
        parts += [verdict_counts(summary), disrupted_sites(summary)]
        if len(top):
            printed.append(top)
            parts.append(f"The gravest {len(top)}, by their mean P(>5x):\n\n{summary_grid(top, structures)}")
    return output(args, scores.table, *parts, last=(_key(printed), RESEARCH_USE))


def _head(scores, remark):
    """Write what was scored and left out, and the notes on the structures: lines of text."""
    count = len(scores.names)
    drugs = list(dict.fromkeys(one.inhibitor.name for one in scores.structures))
    what = "structure" if count == 1 else "structures"
    whose = whose_numbers(scores.structures[0])
    one = f"{drugs[0]} in {count} {what}: {', '.join(scores.names)}"
    several = f"{count} {what} of {len(drugs)} inhibitors"
    first = wrap(f"{one if len(drugs) == 1 else several}; {whose}", indent=2)
    lines = [first, remark, left_out(scores.failed), notes_on_structures(scores.table)]
    return "\n".join(line for line in lines if line)


def _by_inhibitor(scores):
    """Yield a title, the rows and the summary of each inhibitor; one has no title, the first line names it."""
    summary = scores.summary()
    if "inhibitor" not in summary:
        yield "", scores.table, summary
        return
    for drug, rows in scores.table.groupby("inhibitor", sort=False):
        names = rows["structure"].drop_duplicates()
        what = "structure" if len(names) == 1 else "structures"
        yield (
            wrap(f"{drug} in {len(names)} {what}: {', '.join(names)}", indent=2),
            rows,
            summary[summary["inhibitor"] == drug],
        )


def refuse_what_needs_one(args):
    """Raise AlkstructError for options of a scan that are for a single structure.

    Raises
    ------
    AlkstructError
        A figure or waters are asked for.
    """
    for option, wanted in (("--figure", args.figure is not None), ("--waters", args.waters)):
        if wanted:
            raise alk.AlkstructError(f"{option} is for a scan of one structure; leave it out, or give one structure")


def refuse_what_needs_several(args):
    """Raise AlkstructError for options of a scan that are for several structures.

    Raises
    ------
    AlkstructError
        A cluster or a folder is asked for.
    """
    for option, wanted in (("--dask", args.dask), ("--folder", args.folder)):
        if wanted is not None:
            raise alk.AlkstructError(f"{option} is for a scan of several structures; leave it out, or give several")
