"""Options that several commands share, and what their values may be."""

import argparse
import re

from alkstruct.energy.energies import BACKBONE_CHOICES, DEFAULT_BACKBONE, DEFAULT_ENERGY, ENERGIES
from alkstruct.errors import AlkstructError
from alkstruct.figures.formats import figure_format
from alkstruct.io.table_files import TABLE_ENDINGS, table_ending
from alkstruct.kinase.evidence import EVIDENCE_KINASE
from alkstruct.kinase.kinases import DEFAULT_REFERENCE, find_known
from alkstruct.views.colouring import COLOURINGS
from alkstruct.views.variant_scene import LABEL_CHOICES

AUTO_HELP = ", auto to have it found by its sequence"
# What a shell takes without quotes: colouring of a cartoon -> its name in views.colouring.
CARTOON_COLOURS = {name.lower().replace(" ", "-"): name for name in COLOURINGS}
#: The address of a Dask scheduler, with or without its protocol; a cluster on this machine, of so many workers.
SCHEDULER = re.compile(r"[a-z]+://\S+|(?!local:)[^\s/:]+:\d+")
LOCAL_CLUSTER = re.compile(r"local(?::([1-9]\d{0,3}))?")

VARIANTS_HELP = (
    "G1202R, p.Gly1202Arg, C1156Y+L1198F, T1151_L1152insT ...; with spaces or commas between them; "
    f'@FILE for those of a text file, or of the column "variant" of a table ({", ".join(TABLE_ENDINGS)})'
)


def distance(text):
    """Read a distance, a number of Å above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not value > 0:
        raise argparse.ArgumentTypeError(f"a distance is a number of angstrom above 0, not {text}")
    return value


def frames_apart(text):
    """Read the distance between frames, a whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a step is a whole number of frames, 1 or more, not {text}")
    return int(text)


def cluster_address(text):
    """Check an address of a Dask cluster: str, as it was given."""
    if not (LOCAL_CLUSTER.fullmatch(text) or SCHEDULER.fullmatch(text)):
        raise argparse.ArgumentTypeError(
            f"a cluster is a scheduler's address, tcp://host:8786, or local, or local:4 for four workers, not {text}"
        )
    return text


def file_name(check):
    """Return the type of an argument that names a file; check(text) raises AlkstructError where it cannot be one."""

    def checked(text):
        try:
            check(text)
        except AlkstructError as problem:
            raise argparse.ArgumentTypeError(str(problem)) from None
        return text

    return checked


def add_source(command):
    command.add_argument(
        "source",
        metavar="INHIBITOR",
        help="an inhibitor (crizotinib), an entry (2XP2, or 6MX8 to download) or a file: PDB, mmCIF, mol2, PDBQT, gro",
    )


def add_sources(command, several):
    command.add_argument(
        "sources",
        metavar="STRUCTURE",
        nargs="+",
        help=f"inhibitors, entries or files, with spaces or commas between them; {several}",
    )


def add_complexes(command):
    """Add the complexes of several kinases, and the places that are compared."""
    command.add_argument(
        "sources",
        metavar="STRUCTURE",
        nargs="+",
        help="inhibitors, entries or files, with spaces or commas between them; the kinase of each is found by its "
        "sequence, or named as in EGFR=my.pdb; my.pdb:LIG names one ligand of several by its code",
    )
    command.add_argument(
        "--places",
        metavar="SITE",
        nargs="+",
        help="positions (1202), residues (G1202) or substitutions (G1202R), which are scored in each complex; "
        "by default the KLIFS pocket",
    )


def add_variants(command, name="variants", **more):
    command.add_argument(
        name,
        metavar="VARIANT",
        nargs="+",
        help=VARIANTS_HELP,
        **more,
    )


def add_progress(command):
    bar = command.add_mutually_exclusive_group()
    bar.add_argument("-q", "--quiet", action="store_true", help="no progress bar")
    bar.add_argument(
        "--progress", action="store_true", help="a progress bar even where standard error is no terminal, as in a log"
    )


def add_strict(command, what="read or estimated"):
    command.add_argument("--strict", action="store_true", help=f"fail where a variant cannot be {what}")


def add_view_options(command):
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


def output_options():
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--csv", metavar="FILE", help="also write the whole table, all columns")
    options.add_argument(
        "--save",
        metavar="FILE",
        type=file_name(table_ending),
        help=f"the same by the name's ending: {', '.join(TABLE_ENDINGS)}",
    )
    options.add_argument("--json", action="store_true", help="print the whole table as JSON records, no text")
    return options


def figure_option():
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--figure",
        metavar="FILE",
        type=file_name(figure_format),
        help="also draw the result: a .svg, .pdf or .png file",
    )
    return options


def add_backbone(command):
    command.add_argument(
        "--backbone",
        choices=BACKBONE_CHOICES,
        default=DEFAULT_BACKBONE,
        help=f"auto: gives way around a substitution that cannot stand on the crystal's; fixed: as in the crystal; "
        f"local: gives way around each, takes far longer; default {DEFAULT_BACKBONE}",
    )


def add_cluster(command, what):
    """Add options of long runs; what: structures or frames."""
    command.add_argument(
        "--dask",
        metavar="ADDRESS",
        type=cluster_address,
        help=f"spread the {what} over a Dask cluster: its scheduler, tcp://host:8786; local, or local:4 for four "
        "workers, makes one on this machine for this run",
    )
    command.add_argument(
        "--folder",
        metavar="FOLDER",
        help=f"keep the numbers of the {what} there as they are made (Parquet); the same command again continues a run "
        "that was ended",
    )


def add_reference(command, *, any_kinase=True):
    """Add what names the kinase; any_kinase: whether it may be one of unknown sequence."""
    one = command.add_mutually_exclusive_group()
    one.add_argument(
        "--reference",
        metavar="KINASE",
        default=DEFAULT_REFERENCE,
        help=f"the kinase, whose numbers and regions are used: EGFR, P00533, a FASTA file{AUTO_HELP * any_kinase}; "
        f"default {DEFAULT_REFERENCE}; alkstruct kinases lists them",
    )
    if any_kinase:
        one.add_argument(
            "--any-kinase", action="store_true", help="a protein of unknown sequence: its own numbers, no regions"
        )


def of_alk_alone(text):
    """Check that a kinase is ALK: str, as it was given."""
    named = find_known(text)
    if named is None or named.gene != EVIDENCE_KINASE:
        raise argparse.ArgumentTypeError(
            f"what is measured and published is at hand for {EVIDENCE_KINASE} alone, not for {text}; alkstruct score "
            "estimates variants of other kinases"
        )
    return text


def add_alk_alone(command):
    """Add an option that says why a command is for one kinase, to whoever tries it."""
    command.add_argument("--reference", type=of_alk_alone, help=argparse.SUPPRESS)


def add_trajectory(command):
    """Add what the command trajectory takes and no other: its files, its frames and where they go."""
    add = command.add_argument
    add(
        "topology",
        metavar="TOPOLOGY",
        help="PDB, mmCIF, PSF, PRMTOP, GRO, TPR ..., all that MDAnalysis reads; or one PDB or mmCIF file of models, "
        "which needs no TRAJECTORY",
    )
    add(
        "words",
        metavar="TRAJECTORY_OR_VARIANT",
        nargs="*",
        help="first the trajectory (XTC, TRR, DCD, NetCDF ...; several are one after the other), then the variants: "
        f"{VARIANTS_HELP}",
    )
    add("--mutations", metavar="VARIANT", nargs="+", help="the variants, so that all other words are files")
    add("--ligand", metavar="CODE", help="residue name of the inhibitor in the topology")
    add("--smiles", metavar="SMILES", help="what the inhibitor is: makes its bonds certain, which dynamics distorts")
    add("--chain", metavar="ID", help="chain or segment of the kinase; by default one with inhibitor")
    add_reference(command)
    add("--start", metavar="FRAME", type=int, help="first frame; the first of all is 0, below 0 counts from the end")
    add("--stop", metavar="FRAME", type=int, help="the frame before which to stop")
    add("--step", metavar="N", type=frames_apart, help="take every Nth frame")
    table_file = file_name(table_ending)
    add("--parquet", metavar="FILE", type=_parquet_file, help="also write it as Parquet, one row a (frame, variant)")
    add(
        "--summary",
        metavar="FILE",
        type=table_file,
        help="also write the summary, one row a variant, by the name's ending",
    )
    figure = file_name(figure_format)
    add(
        "--figure",
        metavar="FILE",
        type=figure,
        help="also draw ddG of each variant over the frames: .svg, .pdf or .png",
    )
    add("--convergence", metavar="FILE", type=figure, help="also draw how the mean ddG of each variant settles")


def _parquet_file(text):
    """Check that a Parquet file can be written under a name: str, as it was given."""
    file_name(table_ending)("table.parquet")
    return text


def energy_option():
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--energy",
        metavar="NAME",
        default=DEFAULT_ENERGY,
        choices=tuple(ENERGIES),
        help="consensus (default), or allatom or vina alone, for comparison",
    )
    return options


def structure_options():
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
    add_reference(options)
    return options
