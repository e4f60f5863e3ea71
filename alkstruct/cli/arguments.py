"""What the command line understands: its commands, their options and examples."""

import argparse
from typing import NamedTuple

from alkstruct import __version__
from alkstruct.cli.examples import COMMAND_EXAMPLES
from alkstruct.display.notices import RESEARCH_USE
from alkstruct.energy.energies import BACKBONE_CHOICES, DEFAULT_BACKBONE, DEFAULT_ENERGY, ENERGIES
from alkstruct.errors import AlkstructError
from alkstruct.figures.formats import figure_format
from alkstruct.io.table_files import TABLE_ENDINGS, table_ending
from alkstruct.views.colouring import COLOURINGS
from alkstruct.views.variant_scene import LABEL_CHOICES

# What a shell takes without quotes: colouring of a cartoon -> its name in views.colouring.
CARTOON_COLOURS = {name.lower().replace(" ", "-"): name for name in COLOURINGS}
ERROR_STATUS = 2  # exit status where something is wrong with what was asked


def one_line(text):
    return " ".join(str(text).split())


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message):
        self.exit(ERROR_STATUS, f"alkstruct: {one_line(message)}; see {self.prog} --help\n")


def _distance(text):
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not value > 0:
        raise argparse.ArgumentTypeError(f"a distance is a number of angstrom above 0, not {text}")
    return value


def _file_name(check):
    """Return the type of an argument that names a file; check(text) raises AlkstructError where it cannot be one."""

    def checked(text):
        try:
            check(text)
        except AlkstructError as problem:
            raise argparse.ArgumentTypeError(str(problem)) from None
        return text

    return checked


def parser(commands):
    """Return the parser of the command line; each command's arguments hold its function as `run`.

    Parameters
    ----------
    commands : dict of str to function
    """
    root = _Parser(
        prog="alkstruct",
        description="Estimates which ALK kinase mutations disrupt an inhibitor's binding, where and why, from crystal "
        f"structures. {RESEARCH_USE}",
        epilog="examples:\n" + COMMAND_EXAMPLES[""],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"alkstruct {__version__}")
    options = _Options(_output_options(), _structure_options(), _energy_option(), _figure_option())
    add = _adder(root.add_subparsers(metavar="COMMAND", required=True, title="commands"), commands)
    _add_scores(add, options)
    _add_knowledge(add, options)
    _add_structures(add, options)
    _add_pages(add, options)
    return root


class _Options(NamedTuple):
    """Parent parsers with options that several commands share."""

    output: argparse.ArgumentParser
    choice: argparse.ArgumentParser
    energy: argparse.ArgumentParser
    figure: argparse.ArgumentParser


def _add_scores(add, options):
    """Add the commands that score: score, compare, ensemble, scan, validate."""
    output, choice, energy, figure = options
    score = add("score", "score variants in one complex", choice, output, figure, energy)
    _add_source(score)
    _add_variants(score)

    compare = add("compare", "variants against inhibitors", choice, output, figure, energy)
    _add_variants(compare)
    compare.add_argument(
        "--inhibitors",
        metavar="NAME",
        action="append",
        help="names, entries or files, with commas or repeated; by default the five packaged inhibitors",
    )

    ensemble = add("ensemble", "variants in several structures of one inhibitor", choice, output, energy)
    _add_sources(ensemble, "a folder or a pattern stands for its files, a file of several models for each of them")
    _add_variants(ensemble, "--mutations", dest="variants", required=True)

    scan = add("scan", "every residue of the chain x 19, in one structure or several", choice, output, figure, energy)
    _add_sources(scan, "several, a folder or a pattern are summed up")
    scan.add_argument("--within", metavar="ANGSTROM", type=_distance, help="only residues this close to the inhibitor")
    _add_progress(scan)

    for command, more in ((score, "; rows of insertions and deletions are without"), (scan, "")):
        command.add_argument(
            "--waters", action="store_true", help=f"with the crystal's ordered waters, as they stand{more}"
        )
    for command in (ensemble, scan):
        command.add_argument(
            "--mixed", action="store_true", help="structures of other inhibitors than the first's as well, each apart"
        )
    for command in (score, compare, ensemble, scan):
        _add_backbone(command)
    _add_strict(ensemble, "read or estimated, or a structure not scored")
    _add_progress(ensemble)
    for command in (score, compare):
        command.add_argument("--annotate", action="store_true", help="add published fold changes and evidence")
        _add_strict(command)

    validate = add("validate", "the scorer against measurements, about 30 seconds", output, figure, energy)
    validate.add_argument("--crystals", metavar="FOLDER", help="with 2YFX.pdb, 5AAA.pdb, 4ANQ.pdb and 5AAC.pdb")
    validate.add_argument("--structures", metavar="FOLDER", help="with crystals of other kinases, to compute anew")


def _add_knowledge(add, options):
    """Add the commands that tell what is known: rank, evidence, structures, fetch, regions."""
    output = options.output
    rank = add("rank", "inhibitors by what is published and by potency on a mutant", output)
    rank.add_argument("variant", metavar="VARIANT", help="G1202R, or several sites: G1202R+L1196M")
    rank.add_argument("--phase", choices=("cis", "trans"), default="cis", help="sites on one or on different alleles")
    rank.add_argument("--inhibitors", metavar="NAME", action="append", help="by default the five packaged ones")
    _add_strict(rank)

    evidence = add("evidence", "what has been measured and seen of variants", output)
    _add_variants(evidence)
    _add_strict(evidence, "read")

    add("structures", "list the structures that are known here", output)

    fetch = add("fetch", "download PDB entries into the cache, for use by their name", output)
    fetch.add_argument("entries", metavar="ENTRY", nargs="+", help="6MX8; with spaces or commas between them")
    _add_progress(fetch)

    regions = add("regions", "kinase regions of ALK, or those of residues and variants", output)
    regions.add_argument("sites", metavar="SITE", nargs="*", help="positions (1174) or variants (G1202R)")
    _add_strict(regions, "read")


def _add_structures(add, options):
    """Add the commands that look at one complex: contacts, build."""
    output, choice, energy, figure = options
    contacts = add("contacts", "what touches the inhibitor", choice, output)
    _add_source(contacts)

    build = add("build", "write a mutant with its best side chain, or backbone", choice, output, figure, energy)
    _add_source(build)
    build.add_argument("variant", metavar="VARIANT", help="one mutation: L1196M, T1151_L1152insT ...")
    _add_backbone(build)
    build.add_argument("-o", "--out", metavar="FILE", required=True, help="mutant.pdb or mutant.cif")


def _add_pages(add, options):
    """Add the commands that write something to look at: report, view."""
    choice, energy = options.choice, options.energy
    report = add("report", "one self-contained page for a supplement", choice, energy)
    report.add_argument(
        "sources",
        metavar="INHIBITOR",
        nargs="+",
        help="inhibitors, entries or files, with spaces or commas between them",
    )
    _add_variants(report, "--mutations", dest="variants", required=True)
    _add_strict(report)
    report.add_argument("--title", metavar="TEXT", help="of the page; by default the variants and inhibitors")
    report.add_argument("--date", metavar="YYYY-MM-DD", help="on the page; by default today")
    report.add_argument("--script", metavar="FILE", help="3Dmol-min.js, for a view in three dimensions inside the page")
    report.add_argument("-o", "--out", metavar="FILE", required=True, help="report.html")

    view = add("view", "a page, a picture or a PyMOL script that shows a variant", choice, energy)
    _add_source(view)
    _add_view_options(view)


def _adder(subparsers, commands):
    """A function that adds a command with its help and examples."""

    def add(name, summary, *parents):
        command = subparsers.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            parents=parents,
            epilog="examples:\n" + COMMAND_EXAMPLES[name],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(run=commands[name])
        return command

    return add


def _add_source(command):
    command.add_argument(
        "source",
        metavar="INHIBITOR",
        help="an inhibitor (crizotinib), an entry (2XP2, or 6MX8 to download) or a file: PDB, mmCIF, mol2, PDBQT, gro",
    )


def _add_sources(command, several):
    command.add_argument(
        "sources",
        metavar="STRUCTURE",
        nargs="+",
        help=f"inhibitors, entries or files, with spaces or commas between them; {several}",
    )


def _add_variants(command, name="variants", **more):
    command.add_argument(
        name,
        metavar="VARIANT",
        nargs="+",
        help="G1202R, p.Gly1202Arg, C1156Y+L1198F, T1151_L1152insT ...; with spaces or commas between them; "
        f'@FILE for those of a text file, or of the column "variant" of a table ({", ".join(TABLE_ENDINGS)})',
        **more,
    )


def _add_progress(command):
    bar = command.add_mutually_exclusive_group()
    bar.add_argument("-q", "--quiet", action="store_true", help="no progress bar")
    bar.add_argument(
        "--progress", action="store_true", help="a progress bar even where standard error is no terminal, as in a log"
    )


def _add_strict(command, what="read or estimated"):
    command.add_argument("--strict", action="store_true", help=f"fail where a variant cannot be {what}")


def _add_view_options(command):
    add = command.add_argument
    add("variant", metavar="VARIANT", nargs="?", help="G1202R, C1156Y+L1198F ...; without one the inhibitor's pocket")
    add("-o", "--out", metavar="FILE", required=True, help="view.html, view.png (needs Chromium) or view.pml (PyMOL)")
    add("--script", metavar="FILE_OR_FOLDER", help="3Dmol-min.js or the npm package 3dmol, for use without a network")
    add(
        "--colour",
        metavar="WHAT",
        default="region",
        choices=CARTOON_COLOURS,
        help="of the cartoon: region (default), b-factor or disruption (with --table)",
    )
    add(
        "--table",
        metavar="FILE",
        help="what scan or score --csv or --save has written; without a VARIANT the whole kinase is shown",
    )
    add(
        "--labels",
        metavar="WHAT",
        default="mutation",
        choices=LABEL_CHOICES,
        help="mutation (default), contacts or none",
    )


def _output_options():
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--csv", metavar="FILE", help="also write the whole table, all columns")
    options.add_argument(
        "--save",
        metavar="FILE",
        type=_file_name(table_ending),
        help=f"the same by the name's ending: {', '.join(TABLE_ENDINGS)}",
    )
    options.add_argument("--json", action="store_true", help="print the whole table as JSON records, no text")
    return options


def _figure_option():
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--figure",
        metavar="FILE",
        type=_file_name(figure_format),
        help="also draw the result: a .svg, .pdf or .png file",
    )
    return options


def _add_backbone(command):
    command.add_argument(
        "--backbone",
        choices=BACKBONE_CHOICES,
        default=DEFAULT_BACKBONE,
        help=f"auto: gives way around a substitution that cannot stand on the crystal's; fixed: as in the crystal; "
        f"local: gives way around each, takes far longer; default {DEFAULT_BACKBONE}",
    )


def _energy_option():
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--energy",
        metavar="NAME",
        default=DEFAULT_ENERGY,
        choices=tuple(ENERGIES),
        help="consensus (default), or allatom or vina alone, for comparison",
    )
    return options


def _structure_options():
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--ligand",
        metavar="CODE",
        help="residue code of the inhibitor in the file, or a file of its own: SDF, MOL, MOL2, PDBQT, PDB or mmCIF",
    )
    options.add_argument(
        "--smiles", metavar="SMILES", help="what the inhibitor of the file is: makes its bonds certain"
    )
    options.add_argument("--pose", metavar="N", type=int, help="which of several poses, from 1; by default the first")
    options.add_argument("--chain", metavar="ID", help="chain of the kinase; by default one with inhibitor")
    options.add_argument(
        "--any-kinase", action="store_true", help="do not check residue numbers against ALK; no region names"
    )
    return options
