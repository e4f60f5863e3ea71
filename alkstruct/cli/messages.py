"""What the command line prints: keys to columns, files written, errors and warnings."""

import re
import sys
import traceback
from pathlib import Path

import alkstruct as alk
from alkstruct.cli.arguments import one_line
from alkstruct.io.table_files import records_text, table_ending, write_frame
from alkstruct.scoring.calibration import calibration
from alkstruct.scoring.table import CLASH_FREE_KEY, DDG_KEY, DDG_SCALE_KEY, VERDICT_KEY, disruption_key
from alkstruct.tables.files import stored
from alkstruct.tables.grid import wrap, write
from alkstruct.tables.text import shows_clash_free

RANK_KEY = (
    "First: share of the draws in which the inhibitor comes first; IC50 vary between draws, and which reports count. "
    "IC50: the wild type's x the fold, which is the measured one where there is one, else estimated, exp(ddG / RT), "
    "or, for a mutation out of the inhibitor's reach, about 1, so widely spread that a fold above 5 is as likely as "
    "the base rate of such mutations. Published: {standings}."
)
UNCERTAIN_KEY = "uncertain: the column of the review's table was rebuilt from its text"
WEIGHTS_KEY = (
    "Weights: of the ensemble with the inhibitor, and without; clashes and overlap: of each rotamer's best "
    "conformer with the inhibitor."
)
KEPT_KEY = (
    "Kept: share of the backbones, by their weight with the inhibitor, that have the bond; in the wild type: the same "
    "of its own backbones, rebuilt in the same way."
)
#: How the errors, warnings and notes of the library name what the command line calls otherwise.
OPTION_NAMES = (
    (re.compile(r'\b(ligand|chain|pose)="?([^"\s,;)]+)"?'), r"--\1 \2"),
    (re.compile(r"\breference=None\b"), "--any-kinase"),
    (re.compile(r"\breference=(['\"])(\S+?)\1"), r"--reference \2"),
    (re.compile(r"\breference=, or None\b"), "--reference, or --any-kinase"),
    (re.compile(r"\breference=(?=[,;.\s]|$)"), "--reference"),
    (re.compile(r"\bstrict=True\b"), "--strict"),
    (re.compile(r"\b(script|smiles)=(?!\")"), r"--\1"),
    (re.compile(r"\bregion\((\d+)\)"), r"\1"),
    (re.compile(r"\bcompare_sites writes"), "alkstruct sites writes"),
)


def key_to_columns(energy, shown=""):
    """Explain the columns of score tables that an energy made; shown: the printed table, as from `score_grid`."""
    keys = [DDG_KEY, DDG_SCALE_KEY, disruption_key(calibration(energy)), VERDICT_KEY]
    if shows_clash_free(shown):
        keys.append(CLASH_FREE_KEY.format(more="; the wild type's (WT) in brackets"))
    return " ".join(keys)


def output(args, table, *parts, last=(), figure=None, written=()):
    """Return the text for standard output, and write the files that the arguments ask for.

    written: sentences on files that are written already.
    """
    asked = ((args.csv, ".csv"), (getattr(args, "parquet", None), ".parquet"), (args.save, None))
    for name, ending in asked:
        if name is not None:
            write_frame(stored(table, ending or table_ending(name)), name, ending)
    saved = dict.fromkeys(name for name, _ in asked if name is not None)
    files = [*written, *(f"{name} holds all {len(table)} rows and all columns." for name in saved)]
    if figure is not None and args.figure is not None:
        alk.save_figure(figure(table), args.figure)
        files.append(f"{args.figure} holds the figure.")
    if args.json:
        return records_text(stored(table, ".json"))
    return paragraphs(*parts, "\n".join(files), "\n".join(map(wrap, last)))


def paragraphs(*parts):
    """Join paragraphs, those that are not empty, in which notes and reasons name options as they are typed."""
    return in_options("\n\n".join(part for part in parts if part))


def in_options(text):
    """Write a text of the library with the command line's options in place of arguments.

    Examples
    --------
    >>> in_options("it is EGFR: load it with reference='EGFR', or pass reference=None")
    'it is EGFR: load it with --reference EGFR, or pass --any-kinase'
    """
    for pattern, replacement in OPTION_NAMES:
        text = pattern.sub(replacement, text)
    return text


def explained(problem):
    """Explain an exception to somebody at the command line."""
    if isinstance(problem, alk.AlkstructError):
        return in_options(str(problem))
    if isinstance(problem, OSError):
        said = problem.strerror or problem
        return f"{problem.filename}: {said}" if problem.filename else said
    place = traceback.extract_tb(problem.__traceback__)[-1]
    return (
        f"unexpected {type(problem).__name__}: {problem} ({Path(place.filename).name}, line {place.lineno}); "
        "this is a fault of alkstruct, please report it with the command"
    )


def show_warning(message, category, filename, lineno, file=None, line=None):
    write(f"alkstruct: warning: {in_options(one_line(message))}", sys.stderr)
