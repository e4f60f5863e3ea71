"""The command line: each command loads, asks one public function and prints its table.

Results go to standard output, what concerns the run (progress, warnings, errors) to standard error. Exit
status: 0, or 2 with one line that says what is wrong, 130 after Ctrl-C, 141 where the reader went away.
"""

import argparse
import dataclasses
import json
import os
import re
import signal
import sys
import traceback
import warnings
from pathlib import Path

import pandas as pd

import alkstruct as alk
from alkstruct.energy import DEFAULT, ENERGIES
from alkstruct.layout import grid, number, width, wrap, write

MOST_FOLD = 100  # estimated beyond it, a fold change is shown as beyond: cells can hardly show a larger one
ROOMY = 92  # columns from which a score table shows all it can
STRONGEST = 10  # variants that a scan shows
LEADING = 6  # rotamers that a build shows
WRONG, INTERRUPTED, READER_GONE = 2, 130, 141  # exit status, as shells put SIGINT and SIGPIPE

SCALE = "ddG is an estimate on a fitted scale, not a free energy. For research use; it selects no therapy."
KEY = (
    "ddG > 0 weakens binding. P(>5x): calibrated probability of a fold change above 5, from 14 measurements of four "
    "mutations. Clash-free: the share of the side chain's rotamer weight that fits beside the "
    "inhibitor without a clash; the wild type's (WT) in brackets."
)
WEIGHTS = (
    "Weights: of the ensemble with the inhibitor, and without; clashes and overlap: of each rotamer's best "
    "conformer with the inhibitor."
)
EXAMPLES = {
    "": """\
  alkstruct score crizotinib L1196M G1202R S1206Y T1151_L1152insT
  alkstruct compare G1202R L1198F --inhibitors crizotinib,lorlatinib
  alkstruct scan crizotinib --within 8 --csv scan.csv
  alkstruct COMMAND --help""",
    "score": """\
  alkstruct score crizotinib L1196M G1202R S1206Y T1151_L1152insT
  alkstruct score 4MKC p.Gly1202Arg,L1198F --csv table.csv
  alkstruct score my_complex.pdb G1202R --ligand VGH --chain A --json
  alkstruct score abl.cif T315I --ligand STI --any-kinase""",
    "compare": """\
  alkstruct compare G1202R L1198F
  alkstruct compare G1202R --inhibitors crizotinib,lorlatinib --inhibitors my_complex.pdb""",
    "scan": """\
  alkstruct scan crizotinib --within 8 --csv scan.csv
  alkstruct scan 4CLI --quiet --json""",
    "structures": """\
  alkstruct structures
  alkstruct structures --csv structures.csv""",
    "validate": """\
  alkstruct validate
  alkstruct validate --energy vina --csv validation.csv""",
    "rank": """\
  alkstruct rank G1202R+L1196M
  alkstruct rank C1156Y+L1198F --phase trans""",
    "evidence": """\
  alkstruct evidence G1202R L1196M""",
    "regions": """\
  alkstruct regions
  alkstruct regions 1174 G1202R T1151_L1152insT""",
    "contacts": """\
  alkstruct contacts crizotinib
  alkstruct contacts 4CLI --csv contacts.csv""",
    "build": """\
  alkstruct build crizotinib L1196M -o mutant.pdb
  alkstruct build 4CLI G1202R -o mutant.cif""",
}
#: How the errors of the library name what the command line calls otherwise.
SPOKEN = (
    (re.compile(r'\b(ligand|chain)="?([^"\s,;)]+)"?'), r"--\1 \2"),
    (re.compile(r"\breference=None\b"), "--any-kinase"),
    (re.compile(r"\bregion\((\d+)\)"), r"\1"),
)


def main(arguments=None):
    """Run the command line.

    Parameters
    ----------
    arguments : list of str, optional
        By default those of the process.

    Returns
    -------
    int
        Exit status. Help, `--version` and arguments that make no sense raise SystemExit, as argparse does.
    """
    if arguments is None:
        # A process of its own may end at once. KeyboardInterrupt, raised while a compiled kernel hands over
        # its result, can come out as a SystemError or crash the interpreter.
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    with warnings.catch_warnings():
        warnings.simplefilter("always", alk.AlkstructWarning)
        warnings.showwarning = _show_warning
        try:
            args = _parser().parse_args(arguments)
            write(args.run(args), sys.stdout)
            return 0
        except KeyboardInterrupt:
            return INTERRUPTED
        except BrokenPipeError:
            # Python would complain once more when it flushes at its end: let it flush into nothing.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return READER_GONE
        except Exception as problem:
            write(f"alkstruct: {_one_line(_explained(problem))}", sys.stderr)
            return WRONG


# ---------------------------------------------------------------------------------------------- commands


def _score(args):
    complex = _load(args)
    table = alk.score(complex, _split(args.variants), args.energy)
    parts = _heading(complex), _score_grid(table), _why(table), _caveats(table)
    if args.annotate:
        table = alk.annotate(table, complex.inhibitor.name)
        parts = (*parts, _measured(table))
    return _output(args, table, *parts, last=(KEY, SCALE))


def _compare(args):
    packaged = alk.list_structures().query("packaged").inhibitor
    names = packaged if args.inhibitors is None else _split(args.inhibitors)
    complexes = [_load(args, name) for name in names]
    table = alk.compare(_split(args.variants), complexes, args.energy)
    heading = f"ddG in kcal/mol, > 0 weakens binding; {_numbering(complexes[0])}"
    parts = heading, _matrix(table, len(complexes)), _why(table), _caveats(table)
    if args.annotate:
        table = alk.annotate(table)
        parts = (*parts, _measured(table))
    return _output(args, table, *parts, last=(SCALE,))


def _scan(args):
    complex = _load(args)
    table = alk.scan(complex, within=args.within, energy=args.energy, progress=not args.quiet)
    reach = "" if args.within is None else f" within {args.within:g} Å of the inhibitor"
    count = f"{len(table)} variants at {table.position.nunique()} sites{reach}"
    direct = table[table.verdict.isin(["disrupts", "weakens"])]
    top = direct.sort_values("ddg", ascending=False, kind="stable").head(STRONGEST)
    parts = [f"{_heading(complex)}\n{count}", _verdict_counts(table), _disrupted_sites(table)]
    if len(top):
        parts += [f"The strongest {len(top)}:\n\n{_score_grid(top, caveats=True)}", _caveats(top)]
    return _output(args, table, *parts, last=(KEY, SCALE))


def _validate(args):
    report = alk.validate(args.crystals, args.energy)
    return _output(args, report.metrics, str(report), last=(SCALE,))


def _rank(args):
    names = None if args.inhibitors is None else _split(args.inhibitors)
    table = alk.rank_inhibitors(args.variant, phase=args.phase, inhibitors=names)
    heads = ("rank", "inhibitor", "wild type\nIC50 nM", "fold\nestimated", "IC50 nM\nestimated", "fold\nmeasured",
             "verdict")  # fmt: skip
    rows = [
        (number(r.rank, 0), r.inhibitor, number(r.wild_type_ic50, 0), _fold(r.estimated_fold),
         _potency(r), number(r.measured_fold, 1), r.verdict)
        for r in table.itertuples()
    ]  # fmt: skip
    said = [(r.inhibitor, " ".join(filter(None, (r.mechanism, r.note, r.clinical)))) for r in table.itertuples()]
    heading = f"{alk.parse(args.variant)} in {args.phase}: inhibitors by wild-type IC50 x estimated fold"
    parts = heading, grid(heads, rows, right={0, 2, 3, 4, 5}), grid(("why", ""), said, rule=False)
    return _output(args, table, *parts, last=(table.attrs["notice"], SCALE))


def _evidence(args):
    variants = [str(alk.parse(v)) for v in _split(args.variants)]
    folds, clinical = alk.experiments(), alk.clinical_evidence()
    folds, clinical = folds[folds.variant.isin(variants)], clinical[clinical.variant.isin(variants)]
    measured = [
        (r.variant, r.inhibitor, f"{r.qualifier.replace('=', '')}{number(r.ic50, 1)}",
         f"{r.bound} {number(r.fold, 1)}".strip(), r.source.split(",")[0])
        for r in folds.itertuples()
    ]
    seen = [
        (r.variant, r.drug, r.direction, r.level, r.pmid or r.doi, "yes" if r.conflict else "")
        for r in clinical.itertuples()
    ]
    parts = []
    if measured:
        heads = ("variant", "compound", "IC50 nM", "fold", "source")
        parts.append("Measured in cells\n\n" + grid(heads, measured, right={2, 3}))
    if seen:
        heads = ("variant", "drug", "direction", "level", "PMID or DOI", "conflict")
        parts.append("Clinical evidence\n\n" + grid(heads, seen))
    if not parts:
        raise alk.AlkstructError(f"no evidence at hand for {', '.join(variants)}; ask for another variant")
    return _output(args, clinical if len(clinical) else folds, *parts, last=("Research use; it selects no therapy.",))


def _structures(args):
    table = alk.list_structures()
    heads = ("entry", "inhibitor", "code", "mutations", "Å", "note")
    rows = [
        (r.pdb_id, r.inhibitor or "-", r.ligand or "-", r.mutations or "-", number(r.resolution, 2), r.note)
        for r in table.itertuples()
    ]
    ready = int(table.packaged.sum())
    return _output(
        args, table,
        "Packaged: give the entry, the inhibitor or its code\n\n" + grid(heads, rows[:ready], right={4}),
        "Known, not packaged: save the entry as a file and give its path\n\n"
        + grid(heads, rows[ready:], right={4}),
    )  # fmt: skip


def _regions(args):
    if not args.sites:
        table = alk.region_table()
        span = f"{table.position.min()}-{table.position.max()}"
        heading = f"The kinase chain of ALK, residues {span} of UniProt Q9UM73"
        return _output(args, table, heading, _segment_grid(table))
    found = [(site, alk.region(int(site) if site.isdecimal() else site)) for site in _split(args.sites)]
    table = pd.DataFrame([{"asked": site, **dataclasses.asdict(region)} for site, region in found])
    table = table.astype({"klifs": "Int64"})
    rows = [
        (r.asked, r.name, f"{r.segment} {r.start}-{r.end}", number(r.klifs, 0), r.role)
        for r in table.itertuples(index=False, name="Row")
    ]
    return _output(args, table, grid(("asked", "region", "segment", "KLIFS", "known for"), rows, right={3}))


def _contacts(args):
    complex = _load(args)
    table = alk.contacts(complex)
    rows = []
    for (position, residue, kind), pairs in table.groupby(["position", "residue", "kind"]):
        nearest = pairs.iloc[0]
        where = alk.region(int(position)).name if complex.reference else "-"
        atoms = f"{nearest.atom} - {nearest.inhibitor_atom}"
        rows.append((f"{residue}{position}", where, kind, len(pairs), number(nearest.distance, 1), atoms))
    heads = ("residue", "where", "kind", "pairs", "nearest Å", "atoms")
    summary = f"{len(table)} pairs of heavy atoms closer than 4.5 Å, {table.position.nunique()} residues"
    return _output(args, table, f"{_heading(complex)}\n{summary}", grid(heads, rows, right={3, 4}))


def _build(args):
    mutant = alk.build(_load(args), args.variant, args.energy)
    mutant.save(args.out)
    table = mutant.rotamers
    groups = [group for _, group in table.groupby("rotamer", sort=False, dropna=False)]
    groups.sort(key=lambda group: -group.holo.sum())
    rows = [
        (
            _angles(group.iloc[0]),
            number(100 * group.holo.sum(), 0),
            number(100 * group.apo.sum(), 0),
            int(group.iloc[0].clashes),
            number(group.iloc[0].overlap, 1),
        )
        for group in groups[:LEADING]
    ]
    heads = ("chi\ndegrees", "weight\n%", "without\ninhibitor", "clashes\n", "overlap\nÅ")
    parts = (
        _heading(mutant.source),
        f"{args.out} holds {mutant.variant}, its side chain in the conformer of lowest energy.",
        f"Rotamers, {len(groups)} in all, by weight:\n\n{grid(heads, rows, right={1, 2, 3, 4})}",
    )
    return _output(args, table, *parts, last=(WEIGHTS, "For research use; it selects no therapy."))


# ------------------------------------------------------------------------------------- from arguments


def _load(args, source=None):
    """The complex that the arguments name."""
    choice = {"ligand": args.ligand, "chain": args.chain}
    if args.any_kinase:
        choice["reference"] = None
    return alk.load(args.source if source is None else source, **choice)


def _split(texts):
    """Arguments, with commas between them or not, as one list."""
    found = [part.strip() for text in texts for part in text.split(",") if part.strip()]
    if not found:
        raise alk.AlkstructError(f"{' '.join(texts)!r} names nothing")
    return found


def _output(args, table, *parts, last=()):
    """What standard output gets: parts with empty lines between, then the last lines. Writes the CSV file."""
    if args.csv is not None:
        # pandas would ask for the platform's line ends, and not name the file in its errors
        with Path(args.csv).open("w", encoding="utf-8", newline="") as file:
            table.to_csv(file, index=False, lineterminator="\n")
    if args.json:
        records = table.astype(object).where(table.notna(), None).to_dict("records")
        return json.dumps(records, indent=1, allow_nan=False)
    written = f"{args.csv} holds all {len(table)} rows and all columns." if args.csv is not None else ""
    closing = "\n".join(map(wrap, last))
    return "\n\n".join(part for part in (*parts, written, closing) if part)


# ------------------------------------------------------------------------------------------------- words


def _numbering(complex):
    return f"positions of UniProt {complex.reference}" if complex.reference else "residue numbers of the file"


def _heading(complex):
    """What was looked at, and what to know of it."""
    name = f"{complex.name}, {complex.inhibitor.name}" if complex.inhibitor else complex.name
    what = "ALK kinase" if complex.reference else "kinase"
    first = f"{name}: {what}, chain {complex.chain or '(blank)'}; {_numbering(complex)}"
    return "\n".join([first, *(wrap(f"Note: {note}", indent=6) for note in complex.notes)])


def _where(row):
    """The site, where every part of the variant has one, else the region."""
    whole = row.site and row.site.count("+") == row.region.count("+")
    return (row.site if whole else row.region) or "-"


def _estimate(row):
    """ddG and, where it is calibrated, its standard deviation."""
    if pd.isna(row.ddg_sd):
        return number(row.ddg, 1, "+")
    return f"{number(row.ddg, 1, '+')} ± {number(row.ddg_sd, 1)}"


def _fitting(row):
    """The clash-free share of the mutant and, in brackets, of the wild type."""
    if pd.isna(row.clash_free):
        return "-"
    return f"{number(100 * row.clash_free, 0)} ({number(100 * row.clash_free_wild_type, 0)})"


def _sentence(row):
    return f"{row.mechanism} [{', '.join(row.caveats.split(';'))}]" if row.caveats else row.mechanism


def _caveats(table):
    """What the caveats of a table mean, one a line."""
    from alkstruct.scoring import CAVEATS

    words = dict.fromkeys(word for text in table.caveats for word in text.split(";") if word)
    return "\n".join(wrap(f"[{word}] {CAVEATS.get(word, '')}".rstrip(), indent=2) for word in words)


def _angles(row):
    """The chi angles of a conformer."""
    angles = [number(row[name], 0) for name in ("chi1", "chi2", "chi3", "chi4") if pd.notna(row[name])]
    return ", ".join(angles) or "-"


# ---------------------------------------------------------------------------------------------- tables


def _score_grid(table, caveats=False):
    heads = ("variant", "where", "distance\nÅ", "ddG\nkcal/mol", "P(>5x)", "verdict", "clash-free\n% (WT)")
    rows = [
        (r.variant, _where(r), number(r.distance, 1), _estimate(r), number(r.disruption, 2), r.verdict, _fitting(r))
        for r in table.itertuples()
    ]
    if width() < ROOMY:  # the sentences below say it as well
        heads, rows = heads[:-1], [row[:-1] for row in rows]
    if caveats:
        heads = (*heads, "caveats")
        rows = [(*row, ", ".join(text.split(";"))) for row, text in zip(rows, table.caveats, strict=True)]
    return grid(heads, rows, right={2, 3, 4, 6} & set(range(len(heads))))


def _matrix(table, inhibitors):
    """Variants down, inhibitors across; the verdict below the number where the line gets too long."""
    rows = [table.iloc[first : first + inhibitors] for first in range(0, len(table), inhibitors)]
    heads = ("variant", *(f"{r.inhibitor}\n{r.pdb_id}" for r in rows[0].itertuples()))
    for between in (" ", "\n"):
        cells = [(r.variant.iloc[0], *(_cell(c, between) for c in r.itertuples())) for r in rows]
        text = grid(heads, cells, wrapped=False, apart="\n" in between)
        if max(map(len, text.splitlines())) <= width():
            break
    return text


def _cell(row, between):
    return row.verdict if pd.isna(row.ddg) else f"{number(row.ddg, 1, '+'):>4}{between}{row.verdict}"


def _why(table):
    """The sentence of each row; below the variant's name where there are several inhibitors."""
    if "inhibitor" not in table:
        return grid(("why", ""), [(r.variant, _sentence(r)) for r in table.itertuples()], rule=False)
    parts = []
    for _, rows in table.groupby(table.variant.ne(table.variant.shift()).cumsum()):
        first = next(rows.itertuples())
        said = [(f"  {r.inhibitor}", _sentence(r)) for r in rows.itertuples()]
        if len({sentence for _, sentence in said}) == 1:
            said = [("  all" if len(said) > 1 else said[0][0], said[0][1])]
        head = f"{first.variant}, {_where(first)}".removesuffix(", -")
        parts.append(grid((head, ""), said, rule=False, spanning=True))
    return "\n\n".join(parts)


def _fold(fold):
    """An estimated fold change; what is at the end of the scale is said to be beyond it."""
    return f"> {MOST_FOLD:.0f}" if fold >= MOST_FOLD else number(fold, 1)


def _potency(row):
    """The estimated IC50, nM, beyond the scale where the fold change is."""
    sign = "> " if row.estimated_fold >= MOST_FOLD and pd.notna(row.estimated_ic50) else ""
    return f"{sign}{number(row.estimated_ic50, 0)}"


def _measured(table):
    """Published fold changes and clinical evidence of the rows that have some."""
    said = []
    for r in table.itertuples():
        name = f"{r.variant} {r.inhibitor}" if "inhibitor" in table else r.variant
        fold = "" if pd.isna(r.measured_fold) else f"measured {r.measured_note}"
        text = "; ".join(filter(None, (fold, r.clinical)))
        if text:
            said.append((name, text))
    return grid(("evidence", ""), said, rule=False) if said else ""


def _verdict_counts(table):
    rows = [(word, n) for word, n in table.verdict.value_counts(sort=False).items() if n]
    return grid(("verdict", "variants"), rows, right={1}) if rows else ""


def _disrupted_sites(table):
    """How many of a site's variants disrupt, most first."""
    sites = table.variant[table.verdict == "disrupts"].str[:-1].value_counts()
    if not len(sites):
        return ""
    listed = ", ".join(f"{site} {n}" for site, n in sites.items())
    return wrap(f"Variants that disrupt, by site: {listed}", indent=2)


def _segment_grid(table):
    rows = []
    for _, part in table.groupby(table.segment.ne(table.segment.shift()).cumsum()):
        sites = part[part.site != ""].groupby("site", sort=False)
        named = [f"{name} {' '.join(g.residue + g.position.astype(str))}" for name, g in sites]
        span = f"{part.position.iloc[0]}-{part.position.iloc[-1]}"
        rows.append((span, part.segment.iloc[0], "; ".join(named)))
    return grid(("residues", "segment", "sites"), rows)


# ------------------------------------------------------------------------------------ what goes wrong


def _one_line(text):
    return " ".join(str(text).split())


def _explained(problem):
    """What an exception means to somebody at the command line."""
    if isinstance(problem, alk.AlkstructError):
        text = str(problem)
        for pattern, replacement in SPOKEN:
            text = pattern.sub(replacement, text)
        return text
    if isinstance(problem, OSError):
        said = problem.strerror or problem
        return f"{problem.filename}: {said}" if problem.filename else said
    place = traceback.extract_tb(problem.__traceback__)[-1]
    return (
        f"unexpected {type(problem).__name__}: {problem} ({Path(place.filename).name}, line {place.lineno}); "
        "this is a fault of alkstruct, please report it with the command"
    )


def _show_warning(message, category, filename, lineno, file=None, line=None):
    write(f"alkstruct: warning: {_one_line(message)}", sys.stderr)


# --------------------------------------------------------------------------------------------- arguments


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message):
        self.exit(WRONG, f"alkstruct: {_one_line(message)}; see {self.prog} --help\n")


def _distance(text):
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError(f"a distance is more than 0 angstrom, not {text}")
    return value


def _parser():
    parser = _Parser(
        prog="alkstruct",
        description="Which ALK kinase mutations disrupt an inhibitor's binding, where and why, from crystal "
        "structures. Estimates for research use; they select no therapy.",
        epilog="examples:\n" + EXAMPLES[""],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"alkstruct {alk.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, title="commands")
    output, choice, energy = _output_options(), _structure_options(), _energy_option()
    add = _adder(commands)

    score = add("score", _score, "score variants in one complex", choice, output, energy)
    _add_source(score)
    _add_variants(score)

    compare = add("compare", _compare, "variants against inhibitors", choice, output, energy)
    _add_variants(compare)
    compare.add_argument(
        "--inhibitors", metavar="NAME", action="append",
        help="names, entries or files, with commas or repeated; by default the five packaged inhibitors",
    )  # fmt: skip

    scan = add("scan", _scan, "every residue of the chain x 19", choice, output, energy)
    _add_source(scan)
    scan.add_argument(
        "--within", metavar="ANGSTROM", type=_distance, help="only residues this close to the inhibitor"
    )
    scan.add_argument("-q", "--quiet", action="store_true", help="no progress bar")

    for command in (score, compare):
        command.add_argument("--annotate", action="store_true", help="add published fold changes and evidence")

    validate = add("validate", _validate, "the scorer against measurements, half a minute", output, energy)
    validate.add_argument("--crystals", metavar="FOLDER", help="with 2YFX.pdb, 5AAA.pdb, 4ANQ.pdb and 5AAC.pdb")

    rank = add("rank", _rank, "inhibitors by estimated potency on a mutant", output)
    rank.add_argument("variant", metavar="VARIANT", help="G1202R, or several sites: G1202R+L1196M")
    rank.add_argument("--phase", choices=("cis", "trans"), default="cis", help="sites on one or on different alleles")
    rank.add_argument("--inhibitors", metavar="NAME", action="append", help="by default the five packaged ones")

    evidence = add("evidence", _evidence, "what has been measured and seen of variants", output)
    _add_variants(evidence)

    add("structures", _structures, "list the structures that are known here", output)

    regions = add("regions", _regions, "kinase regions of ALK, or those of residues and variants", output)
    regions.add_argument("sites", metavar="SITE", nargs="*", help="positions (1174) or variants (G1202R)")

    contacts = add("contacts", _contacts, "what touches the inhibitor", choice, output)
    _add_source(contacts)

    build = add("build", _build, "write a mutant with its best side chain", choice, output, energy)
    _add_source(build)
    build.add_argument("variant", metavar="VARIANT", help="one substitution, for example L1196M")
    build.add_argument("-o", "--out", metavar="FILE", required=True, help="mutant.pdb or mutant.cif")
    return parser


def _adder(commands):
    """A function that adds a command with its help and examples."""

    def add(name, run, summary, *parents):
        command = commands.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.", parents=parents,
            epilog="examples:\n" + EXAMPLES[name], formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        command.set_defaults(run=run)
        return command

    return add


def _add_source(command):
    command.add_argument(
        "source", metavar="INHIBITOR",
        help="an inhibitor (crizotinib), a packaged entry (2XP2), or a PDB or mmCIF file",
    )  # fmt: skip


def _add_variants(command):
    command.add_argument(
        "variants", metavar="VARIANT", nargs="+",
        help="G1202R, p.Gly1202Arg, C1156Y+L1198F, T1151_L1152insT ...; with spaces or commas between them",
    )  # fmt: skip


def _output_options():
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--csv", metavar="FILE", help="also write the whole table, all columns")
    options.add_argument("--json", action="store_true", help="print the whole table as JSON records, no text")
    return options


def _energy_option():
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--energy", metavar="NAME", default=DEFAULT, choices=tuple(ENERGIES),
        help="allatom (default), or vina: simpler, for comparison",
    )  # fmt: skip
    return options


def _structure_options():
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--ligand", metavar="CODE", help="residue code of the inhibitor in the file")
    options.add_argument("--chain", metavar="ID", help="chain of the kinase; by default one with inhibitor")
    options.add_argument(
        "--any-kinase", action="store_true", help="do not check residue numbers against ALK; no region names"
    )
    return options
