"""Add a kinase to the panel of measured fold changes, and compute the features of its mutations.

    python -m tools.panel STRUCTURES --complexes new_complexes.csv --folds new_folds.csv
    python -m tools.panel STRUCTURES

The first checks the new rows against the structures, adds them to the tables and computes their features; nothing is
written if anything is refused. The second computes the features of every crystal that STRUCTURES (files whose names
hold the entry's) or the cache of `alkstruct fetch` has, and of ALK's packaged ones, and leaves the rest as they are.
--data names another folder than the package's. Columns: those of the tables in alkstruct/data/, see docs/validation.md.
"""

import argparse
import re
from pathlib import Path

import pandas as pd

from alkstruct.chemistry.amino_acids import AMINO_ACIDS
from alkstruct.errors import AlkstructError
from alkstruct.validation.panel import (
    BOUNDS,
    COMPLEX_COLUMNS,
    FOLD_COLUMNS,
    MEASURES,
    OTHER_CRYSTAL,
    PAIR,
    load_panel_complex,
    read_tables,
    structure_file,
    with_computed_features,
    write_tables,
)

SUBSTITUTION = re.compile(f"([{AMINO_ACIDS}])([1-9][0-9]*)([{AMINO_ACIDS}])")
DUPLICATE_KEY = ["kinase", "mutation", "inhibitor", "background", "measure", "source"]
FITTING_SHARE = 0.8  # of the wild-type letters that a file resolves; the rest may be mutations of the crystal


def read_new(path, columns):
    """Read a table to add, and refuse one with other columns: DataFrame of str."""
    if path is None:
        return pd.DataFrame(columns=columns, dtype="str")
    try:
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
    except (OSError, ValueError) as problem:
        raise AlkstructError(f"cannot read {path}: {problem}; give a table of comma-separated values") from problem
    if sorted(table.columns) != sorted(columns):
        raise AlkstructError(f"{path} has the columns {', '.join(table.columns)}; give {', '.join(columns)}")
    return table[columns]


def fold_problems(folds, known):
    """Say what is wrong with new fold changes by themselves: list of str; known: DataFrame, all folds with the new."""
    found = []
    for k, row in enumerate(folds.itertuples(), start=2):
        name = f"folds, line {k} ({row.kinase} {row.mutation} {row.inhibitor})"
        if (read := SUBSTITUTION.fullmatch(row.mutation)) is None or read[1] == read[3]:
            found.append(f"{name}: {row.mutation!r} is no substitution such as T790M")
        fold = pd.to_numeric(row.fold, errors="coerce")
        if not 0 < fold < float("inf"):
            found.append(f"{name}: the fold change {row.fold!r} is not a positive number")
        for column, words in (("bound", BOUNDS), ("measure", MEASURES), ("covalent_site", ("yes", "no"))):
            if (word := getattr(row, column)) not in words:
                found.append(f"{name}: {column} is {word!r}, not one of {', '.join(map(repr, words))}")
        if not row.source or not row.doi:
            found.append(f"{name}: no source or no doi")
    for key in known.loc[known.duplicated(DUPLICATE_KEY), DUPLICATE_KEY].itertuples(index=False):
        found.append(f"twice: {', '.join(key)}")
    letters = known[known["mutation"].str.fullmatch(SUBSTITUTION)].assign(
        letter=lambda t: t["mutation"].str[0], place=lambda t: t["kinase"] + " " + t["mutation"].str[1:-1]
    )
    for place, part in letters.groupby("place"):
        if part["letter"].nunique() > 1:
            found.append(f"{place} has several wild types: {', '.join(sorted(part['letter'].unique()))}")
    return found


def pairing_problems(complexes, folds):
    """Say which fold changes have no crystal, which crystals no fold changes: list of str; both: the whole tables."""
    found = []
    pairs = complexes[complexes["role"] == PAIR]
    for role in sorted(set(complexes["role"]) - {PAIR, OTHER_CRYSTAL}):
        found.append(f"complexes: the role {role!r} is not {PAIR!r} or {OTHER_CRYSTAL!r}")
    for key, part in pairs.groupby(["kinase", "inhibitor"]):
        if len(part) > 1:
            found.append(f"{' '.join(key)} has several crystals with the role 'pair': {', '.join(part['pdb_id'])}")
    with_crystal = set(zip(pairs["kinase"], pairs["inhibitor"], strict=True))
    with_folds = set(zip(folds["kinase"], folds["inhibitor"], strict=True))
    found += [f"{' '.join(key)} has fold changes and no crystal" for key in sorted(with_folds - with_crystal)]
    everywhere = set(zip(complexes["kinase"], complexes["inhibitor"], strict=True))
    return found + [f"{' '.join(key)} has a crystal and no fold changes" for key in sorted(everywhere - with_folds)]


def numbering_problem(structure, offset, mutations):
    """Say whether wild-type letters of mutations contradict a file, its offset given, or return ""."""
    letters = dict(zip(map(int, structure.number), structure.sequence, strict=True))
    wanted = {int(mutation[1:-1]): mutation[0] for mutation in mutations}

    def fitting(shift):
        there = [letters[n - shift] == letter for n, letter in wanted.items() if n - shift in letters]
        return sum(there), len(there)

    right, resolved = fitting(offset)
    if resolved and right >= FITTING_SHARE * resolved:
        return ""
    first, last = min(wanted) - max(letters), max(wanted) - min(letters)
    best = max(range(first, last + 1), key=lambda shift: (fitting(shift)[0], -abs(shift)))
    return (
        f"with offset {offset}, {right} of {resolved} resolved wild types fit; with offset {best}, "
        f"{fitting(best)[0]} of {fitting(best)[1]} do"
    )


def structure_problems(complexes, folds, folder):
    """Say what is wrong between new crystals and fold changes: list of str."""
    found = []
    for row in complexes.itertuples():
        name = f"{row.kinase} {row.inhibitor} {row.pdb_id}"
        path = structure_file(row.pdb_id, folder)
        if path is None:
            found.append(f"{name}: no file of the entry in {folder} or in the cache")
            continue
        try:
            structure = load_panel_complex(row, path)
            structure.require_inhibitor("a panel")
        except AlkstructError as problem:
            found.append(f"{name}: {problem}")
            continue
        measured = folds[(folds["kinase"] == row.kinase) & (folds["inhibitor"] == row.inhibitor)]["mutation"]
        problem = numbering_problem(structure, int(row.offset), measured) if len(measured) else ""
        found += [f"{name}: {problem}"] if problem else []
    return found


def added(tables, complexes, folds, structures):
    """Return the tables with new rows, or refuse them all: PanelTables."""
    all_folds = pd.concat([tables.folds.astype({"fold": "str"}), folds], ignore_index=True)
    found = fold_problems(folds, all_folds)
    if not complexes["offset"].str.fullmatch(r"-?\d+").all():
        found.append("complexes: an offset is no whole number")
    all_complexes = pd.concat([tables.complexes, complexes], ignore_index=True)
    for key in all_complexes.loc[all_complexes.duplicated(["kinase", "inhibitor", "pdb_id"])].itertuples():
        found.append(f"twice: {key.kinase}, {key.inhibitor}, {key.pdb_id}")
    found += pairing_problems(all_complexes, all_folds)
    if not found:
        # New fold changes may be of a crystal that is in the tables already: then its file is looked at too.
        touched = set(zip(folds["kinase"], folds["inhibitor"], strict=True))
        is_new = all_complexes.index >= len(tables.complexes)
        pairs = zip(all_complexes["kinase"], all_complexes["inhibitor"], strict=True)
        looked = is_new | [pair in touched for pair in pairs]
        found = structure_problems(all_complexes[looked], all_folds, structures)
    if found:
        lines = "\n".join(f"- {problem}" for problem in found)
        raise SystemExit(f"Nothing is written: {len(found)} of what was given cannot be used.\n{lines}")
    folds = folds.assign(fold=folds["fold"].astype(float), covalent_site=folds["covalent_site"] == "yes")
    complexes = complexes.assign(offset=complexes["offset"].astype("int64"))
    return tables._replace(
        complexes=pd.concat([tables.complexes, complexes], ignore_index=True),
        folds=pd.concat([tables.folds, folds], ignore_index=True),
    )


def told(tables, computed, kept):
    """Say what the tables now hold: list of str."""
    problems = tables.features[tables.features["problem"] != ""]
    lines = [
        f"{len(tables.folds)} fold changes of {tables.folds['kinase'].nunique()} kinases, ALK's not counted.",
        f"Features computed: {', '.join(computed) or 'none'}.",
        f"Features kept, no file at hand: {', '.join(kept) or 'none'}.",
    ]
    for row in problems.itertuples():
        lines.append(f"No features: {row.kinase} {row.mutation} {row.inhibitor} ({row.pdb_id}): {row.problem}.")
    return lines


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("structures", metavar="STRUCTURES", help="folder with the files of the entries")
    parser.add_argument("--complexes", help="table of new crystals")
    parser.add_argument("--folds", help="table of new fold changes")
    parser.add_argument("--data", help="folder of the tables; by default alkstruct/data")
    options = parser.parse_args(arguments)
    try:
        if not Path(options.structures).is_dir():
            raise AlkstructError(f"there is no folder {options.structures}; give the one with the structures")
        tables, touched = read_tables(options.data), None
        if options.complexes or options.folds:
            new = read_new(options.complexes, COMPLEX_COLUMNS), read_new(options.folds, FOLD_COLUMNS)
            tables = added(tables, *new, options.structures)
            touched = {(row.kinase, row.inhibitor) for table in new for row in table.itertuples()}
        tables, computed, kept = with_computed_features(tables, options.structures, touched)
    except AlkstructError as problem:
        raise SystemExit(str(problem)) from problem
    write_tables(tables, options.data)
    print("\n".join(told(tables, computed, kept)))


if __name__ == "__main__":
    main()
