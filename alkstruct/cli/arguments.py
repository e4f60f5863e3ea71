"""What the command line understands: its commands, their options and examples."""

import argparse
from typing import NamedTuple

from alkstruct import __version__
from alkstruct.cli.examples import COMMAND_EXAMPLES
from alkstruct.cli.options import (
    add_alk_alone,
    add_backbone,
    add_cluster,
    add_complexes,
    add_progress,
    add_reference,
    add_source,
    add_sources,
    add_strict,
    add_trajectory,
    add_variants,
    add_view_options,
    distance,
    energy_option,
    figure_option,
    output_options,
    structure_options,
)
from alkstruct.display.notices import RESEARCH_USE

ERROR_STATUS = 2  # exit status where something is wrong with what was asked


def one_line(text):
    return " ".join(str(text).split())


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, and whose last positional arguments may have options between them."""

    def parse_known_args(self, args=None, namespace=None):
        known, unknown = super().parse_known_args(args, namespace)
        if hasattr(known, "words") and not any(word.startswith("-") for word in unknown):
            known.words += unknown
            unknown = []
        if unknown and " " in self.prog:  # a command's own parser: the error names the command's help
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return known, unknown

    def error(self, message):
        self.exit(ERROR_STATUS, f"alkstruct: {one_line(message)}; see {self.prog} --help\n")


def parser(commands):
    """Return the parser of the command line; each command's arguments hold its function as `run`.

    Parameters
    ----------
    commands : dict of str to function
    """
    root = _Parser(
        prog="alkstruct",
        description="Estimates which mutations of ALK, or of another kinase, disrupt an inhibitor's binding, where and "
        f"why, from crystal structures. {RESEARCH_USE}",
        epilog="examples:\n" + COMMAND_EXAMPLES[""],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"alkstruct {__version__}")
    options = _Options(output_options(), structure_options(), energy_option(), figure_option())
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
    """Add the commands that score: score, compare, ensemble, trajectory, scan, sites, validate."""
    output, choice, energy, figure = options
    score = add("score", "score variants in one complex", choice, output, figure, energy)
    add_source(score)
    add_variants(score)

    compare = add("compare", "variants against inhibitors", choice, output, figure, energy)
    add_variants(compare)
    compare.add_argument(
        "--inhibitors",
        metavar="NAME",
        action="append",
        help="names, entries or files, with commas or repeated; by default all packaged inhibitors",
    )

    ensemble = add("ensemble", "variants in several structures of one inhibitor", choice, output, energy)
    add_sources(ensemble, "a folder or a pattern stands for its files, a file of several models for each of them")
    add_variants(ensemble, "--mutations", dest="variants", required=True)

    trajectory = add("trajectory", "variants in every frame of a trajectory", output, energy)
    add_trajectory(trajectory)

    scan = add("scan", "every residue of the chain x 19, in one structure or several", choice, output, figure, energy)
    add_sources(scan, "several, a folder or a pattern are summed up")
    scan.add_argument("--within", metavar="ANGSTROM", type=distance, help="only residues this close to the inhibitor")
    add_progress(scan)

    for command, more in ((score, "; rows of insertions and deletions are without"), (scan, "")):
        command.add_argument(
            "--waters", action="store_true", help=f"with the crystal's ordered waters, as they stand{more}"
        )
    for command in (ensemble, scan):
        command.add_argument(
            "--mixed", action="store_true", help="structures of other inhibitors than the first's as well, each apart"
        )
    for command in (score, compare, ensemble, trajectory, scan):
        add_backbone(command)
    for command, what in ((ensemble, "structures"), (trajectory, "frames"), (scan, "several structures")):
        add_cluster(command, what)
    add_strict(ensemble, "read or estimated, or a structure not scored")
    add_strict(trajectory, "read or estimated, or a frame not scored")
    add_progress(ensemble)
    add_progress(trajectory)
    for command in (score, compare):
        command.add_argument("--annotate", action="store_true", help="add published fold changes and evidence")
        add_strict(command)

    sites = add("sites", "the same places of several kinases, each with its own inhibitor", output, figure, energy)
    add_complexes(sites)
    add_reference(sites, any_kinase=False)
    add_backbone(sites)

    validate = add("validate", "the scorer against measurements, about 20 seconds", output, figure, energy)
    validate.add_argument("--crystals", metavar="FOLDER", help="with 2YFX.pdb, 5AAA.pdb, 4ANQ.pdb and 5AAC.pdb")
    validate.add_argument("--structures", metavar="FOLDER", help="with crystals of other kinases, to compute anew")


def _add_knowledge(add, options):
    """Add the commands that tell what is known: rank, evidence, structures, fetch, regions."""
    output = options.output
    rank = add("rank", "inhibitors by what is published and by potency on a mutant of ALK", output)
    add_alk_alone(rank)
    rank.add_argument("variant", metavar="VARIANT", help="G1202R, or several sites: G1202R+L1196M")
    rank.add_argument("--phase", choices=("cis", "trans"), default="cis", help="sites on one or on different alleles")
    rank.add_argument("--inhibitors", metavar="NAME", action="append", help="by default all packaged ones")
    add_strict(rank)

    evidence = add("evidence", "what has been measured and seen of variants of ALK", output)
    add_alk_alone(evidence)
    add_variants(evidence)
    add_strict(evidence, "read")

    add("structures", "list the structures that are known here", output)

    fetch = add("fetch", "download PDB entries into the cache, for use by their name", output)
    fetch.add_argument("entries", metavar="ENTRY", nargs="+", help="6MX8; with spaces or commas between them")
    add_progress(fetch)

    add("kinases", "list the kinases whose numbers and regions are known", output)

    regions = add("regions", "regions of a kinase, or those of residues and variants", output)
    add_reference(regions, any_kinase=False)
    regions.add_argument("sites", metavar="SITE", nargs="*", help="positions (1174) or variants (G1202R)")
    add_strict(regions, "read")

    places = add("equivalents", "the residue or variant in the same place of other kinases", output)
    add_reference(places, any_kinase=False)
    places.add_argument("site", metavar="SITE", help="a position (1202), a residue (G1202) or a substitution (G1202R)")
    places.add_argument("--kinases", metavar="KINASE", nargs="+", help="by default all that are known")


def _add_structures(add, options):
    """Add the commands that look at one complex: contacts, build."""
    output, choice, energy, figure = options
    contacts = add("contacts", "what touches the inhibitor", choice, output)
    add_source(contacts)

    build = add("build", "write a mutant with its best side chain, or backbone", choice, output, figure, energy)
    add_source(build)
    build.add_argument("variant", metavar="VARIANT", help="one mutation: L1196M, T1151_L1152insT ...")
    add_backbone(build)
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
    add_variants(report, "--mutations", dest="variants", required=True)
    add_strict(report)
    report.add_argument("--title", metavar="TEXT", help="of the page; by default the variants and inhibitors")
    report.add_argument("--date", metavar="YYYY-MM-DD", help="on the page; by default today")
    report.add_argument("--script", metavar="FILE", help="3Dmol-min.js, for a view in three dimensions inside the page")
    report.add_argument("-o", "--out", metavar="FILE", required=True, help="report.html")

    view = add("view", "a page, a picture or a PyMOL script that shows a variant", choice, energy)
    add_source(view)
    add_view_options(view)


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
